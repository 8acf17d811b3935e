"""What a change does, as one HTML page that needs nothing else: no network, no script, no file beside it.

The page of the same change and the same sessions is the same, byte for byte: it says nothing of when it was made.
"""

from collections.abc import Iterable, Iterator, Mapping
from html import escape
from typing import Final

from therapycode.upkeep.impact.kinds import KINDS
from therapycode.upkeep.impact.plots import bars, columns
from therapycode.upkeep.impact.sides import Change
from therapycode.upkeep.impact.tally import Example, Month, Row, Tally
from therapycode.upkeep.impact.wording import (
    cause_words,
    counted,
    example_words,
    finding_words,
    kind_words,
    known_words,
    row_words,
    summary,
)

__all__ = ["impact_page"]

_MOST_CAUSES: Final = 50
"""Causes that have a section of their own; the data have all of them."""

_MOST_BARS: Final = 12
_LONGEST: Final = 96
_MOST_MONTHS: Final = 60
"""Months that are drawn one by one; of more than that, years are."""

_STYLE: Final = """\
:root { color-scheme: light dark;
  --ink: #1d2733; --quiet: #5b6875; --paper: #fff; --line: #d9dfe5; --mark: #2b6cb0 }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e3e8ee; --quiet: #9aa7b4; --paper: #14191f; --line: #323b45; --mark: #63a4e0 }
}
body { font: 15px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--paper); max-width: 60rem;
  margin: 2rem auto; padding: 0 1rem }
h1 { font-size: 1.5rem; margin-bottom: .5rem } h2 { font-size: 1.15rem; margin-top: 2.5rem }
h3 { font: 600 .95rem ui-monospace, monospace; margin: 2rem 0 .3rem; overflow-wrap: anywhere }
table { border-collapse: collapse; margin: .6rem 0 } th { text-align: left; font-weight: 600 }
th, td { padding: .25rem .9rem .25rem 0; border-bottom: 1px solid var(--line); vertical-align: top }
.wide { overflow-x: auto } td { white-space: pre-line }
td.number, th.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap }
.lead { font-size: 1.15rem } .quiet { color: var(--quiet) }
svg { max-width: 100%; height: auto; font: 12px system-ui, sans-serif; fill: var(--ink) }
svg .mark { fill: var(--mark) } svg .level { stroke: var(--line) }
svg .tick { text-anchor: middle; fill: var(--quiet) } svg .level-name { text-anchor: end; fill: var(--quiet) }
svg .name { font-family: ui-monospace, monospace }
"""


def impact_page(change: Change, total: Tally) -> str:
    """The page: the change, how many sessions change, three plots, and a section for each cause."""
    pieces = [
        "<!DOCTYPE html>",
        '<html lang="en">',
        "<head>",
        '<meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        "<title>What a change of profile does</title>",
        f"<style>\n{_STYLE}</style>",
        "</head>",
        "<body>",
        *_head(change, total),
        *(_plots(total) if total.changed else ()),
        *_causes(total),
        *_refused(total),
        "</body>",
        "</html>",
    ]
    return "\n".join(pieces) + "\n"


def _head(change: Change, total: Tally) -> Iterator[str]:
    yield "<h1>What a change of profile does</h1>"
    rows = [
        (word, side.name, side.profile.title, side.profile.fingerprint[:12])
        for word, side in (("before", change.before), ("after", change.after))
    ]
    yield from _table(("", "profile", "payer", "hash"), rows)
    if change.known_on is not None:
        yield f"<p>{escape(known_words(change.known_on))}</p>"
    first, *others = summary(total)
    yield f'<p class="lead">{escape(first)}.</p>'
    yield from [f"<p>{escape(one[0].upper() + one[1:])}.</p>" for one in others]


def _plots(total: Tally) -> Iterator[str]:
    yield "<h2>What changes</h2>"
    kinds = list(kind_words(total.counts, total.moves))
    yield bars("Sessions that change, by what changes", [(words, number) for words, number, _ in kinds])
    rows = [(words, f"{number:,}", ways) for words, number, ways in kinds]
    yield from _table(("what", "sessions", "which way"), rows, numbers=frozenset({1}))
    yield "<h2>What causes it</h2>"
    named = [(_short(cause_words(row.cause)), row.sessions) for row in total.by_number[:_MOST_BARS]]
    yield bars("Sessions that change, by the value that causes it", named)
    more = len(total.rows) - _MOST_BARS
    if more > 0:
        yield f'<p class="quiet">{counted(more, "further cause", "further causes")} below.</p>'
    yield "<h2>When</h2>"
    yield '<p class="quiet">Sessions that change, by month of service.</p>'
    yield columns("Sessions that change, by month of service", _by_month(total.months))


def _by_month(months: Mapping[str, Month]) -> list[tuple[str, int]]:
    """The sessions that change in every month from the first to the last, or in every year of many."""
    first, last = min(months), max(months)
    every = [
        f"{year:04}-{month:02}" for year in range(int(first[:4]), int(last[:4]) + 1) for month in range(1, 13)
    ]
    within = [month for month in every if first <= month <= last]
    changed = {month: months[month].changed if month in months else 0 for month in within}
    if len(within) <= _MOST_MONTHS:
        return list(changed.items())
    years: dict[str, int] = {}
    for month, number in changed.items():
        years[month[:4]] = years.get(month[:4], 0) + number
    return list(years.items())


def _causes(total: Tally) -> Iterator[str]:
    if not total.changed:
        return
    yield "<h2>Cause by cause</h2>"
    for row in total.by_number[:_MOST_CAUSES]:
        yield from _cause(row)
    more = len(total.rows) - _MOST_CAUSES
    if more > 0:
        yield f"<p>{counted(more, 'further cause', 'further causes')} in the data.</p>"


def _cause(row: Row) -> Iterator[str]:
    yield f"<h3>{escape(cause_words(row.cause))}</h3>"
    kinds = ", ".join(f"{words} {number:,}" for words, number, _ in kind_words(row.counts, row.moves))
    yield f"<p>{escape(row_words(row))}. Changes in {escape(kinds)}.</p>"
    findings = finding_words(row.moves)
    if findings:
        yield f"<p>Findings: {escape(findings)}.</p>"
    yield from _table(("value", "was", "now"), [(each.at, each.before, each.after) for each in row.values])
    yield from _examples(row.examples)


def _examples(examples: Iterable[Example]) -> Iterator[str]:
    rows = [
        (example_words(example) if place == 0 else "", KINDS[each.kind], each.code, each.before, each.after)
        for example in examples
        for place, each in enumerate(example.differences)
    ]
    yield from _table(("for example", "what", "code", "was", "now"), rows)


def _refused(total: Tally) -> Iterator[str]:
    if not total.unusable:
        return
    yield "<h2>Documents that could not be used</h2>"
    rows = [(refused.what, str(refused.error)) for refused in total.refused]
    yield from _table(("document", "why"), rows)
    more = total.unusable - len(total.refused)
    if more > 0:
        yield f"<p>{counted(more, 'further document', 'further documents')}.</p>"


def _table(
    heads: tuple[str, ...], rows: Iterable[tuple[str, ...]], *, numbers: frozenset[int] = frozenset()
) -> Iterator[str]:
    """A table; ``numbers`` are the places of columns that hold them."""
    classes = [' class="number"' if place in numbers else "" for place in range(len(heads))]
    yield '<div class="wide"><table>'
    yield f"<thead><tr>{_cells('th', heads, classes)}</tr></thead>"
    yield "<tbody>"
    yield from [f"<tr>{_cells('td', row, classes)}</tr>" for row in rows]
    yield "</tbody></table></div>"


def _cells(tag: str, row: tuple[str, ...], classes: list[str]) -> str:
    paired = zip(row, classes, strict=True)
    return "".join(f"<{tag}{named}>{escape(cell)}</{tag}>" for cell, named in paired)


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]} ..."
