"""What a change does, in lines for a person: how many sessions change, in what, and which value does it."""

from collections.abc import Iterator
from typing import Final

from therapycode.cli.plain import BLANK, Line
from therapycode.upkeep.impact.sides import Change
from therapycode.upkeep.impact.tally import Row, Tally
from therapycode.upkeep.impact.wording import (
    cause_words,
    counted,
    difference_words,
    example_words,
    finding_words,
    kind_words,
    known_words,
    row_words,
    summary,
)

__all__ = ["impact_lines"]

_MOST_CAUSES: Final = 20
"""Causes that are shown; --json has all of them."""

_MOST_WORDS: Final = 240
"""Characters of a value that are shown."""


def impact_lines(change: Change, total: Tally) -> Iterator[Line]:
    """The change, the count, a table of what changes, and a block for each cause."""
    for mark, side in (("before  ", change.before), ("after   ", change.after)):
        yield Line(f"{side.name}  {side.profile.title}", "heading", mark=mark)
    if change.known_on is not None:
        yield Line(known_words(change.known_on))
    yield BLANK
    for number, words in enumerate(summary(total)):
        yield Line(words, "heading" if number == 0 else "plain", indent=2 if number else 0)
    if not total.changed:
        return
    yield BLANK
    yield from _table(total)
    for row in total.by_number[:_MOST_CAUSES]:
        yield BLANK
        yield from _cause(row)
    more = len(total.rows) - _MOST_CAUSES
    if more > 0:
        yield BLANK
        yield Line(f"and {counted(more, 'further cause', 'further causes')}, which --json lists")


def _table(total: Tally) -> Iterator[Line]:
    rows = list(kind_words(total.counts, total.moves))
    names = max(len(words) for words, _, _ in rows)
    numbers = max(len(f"{number:,}") for _, number, _ in rows)
    yield Line("Changes in:", "heading")
    for words, number, ways in rows:
        yield Line(ways, indent=2, mark=f"{words:<{names}}  {number:>{numbers},}  ")


def _cause(row: Row) -> Iterator[Line]:
    yield Line(cause_words(row.cause), "heading")
    yield Line(row_words(row), indent=2)
    for each in row.values:
        if row.cause.together:
            yield Line(each.at, indent=2)
        yield Line(_short(each.before), indent=4, mark="was  ")
        yield Line(_short(each.after), indent=4, mark="now  ")
    kinds = ", ".join(f"{words} {number:,}" for words, number, _ in kind_words(row.counts, row.moves))
    yield Line(kinds, indent=2, mark="changes in  ")
    findings = finding_words(row.moves)
    if findings:
        yield Line(findings, indent=2, mark="findings    ")
    for example in row.examples:
        yield Line(f"for example {example_words(example)}", "quiet", indent=2)
        for difference in example.differences:
            yield Line(difference_words(difference), indent=4)


def _short(text: str) -> str:
    return text if len(text) <= _MOST_WORDS else f"{text[:_MOST_WORDS]} ..."
