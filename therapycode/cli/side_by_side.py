"""From a comparison to lines for a person: the claims side by side, then what differs and by which rules."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import zip_longest
from typing import Final

import attrs

from therapycode.cli.plain import BLANK, Line
from therapycode.cli.remarks import cited
from therapycode.cli.results import Compared, outcomes_of, sessions_of
from therapycode.cli.verdict import verdict
from therapycode.model.claim import DayOutcome, Outcome
from therapycode.model.comparison import Comparison, Difference
from therapycode.model.finding import Finding
from therapycode.model.session import Day, Session

__all__ = ["side_by_side"]

_GAP: Final = 2
_INDENT: Final = 2
_WIDEST_ANSWER: Final = 24
_OPEN: Final = "?"

Outcomes = Mapping[str, Outcome]
"""The outcomes of one session by payer."""


def side_by_side(result: Compared, width: int) -> Iterator[Line]:
    """A block for each session: the payers' verdicts, their lines in columns, and what differs.

    Payers that do not fit beside each other within the width stand in further tables.
    """
    comparison = result.comparison
    if isinstance(result.document, Day):
        yield Line(
            f"{result.document.id or result.what}  {result.document.sessions[0].date_of_service}", "heading"
        )
        yield BLANK
    for number, session in enumerate(sessions_of(result.document)):
        if number:
            yield BLANK
        own = {payer: outcomes_of(outcome)[number] for payer, outcome in comparison.outcomes.items()}
        yield Line(f"{session.id or result.what}  {session.date_of_service}  {session.discipline}", "heading")
        yield from _session(session, own, comparison.orders, width)
        known = any(outcome.determined for outcome in own.values())
        yield from _differences([each for each in comparison.differences if each.session == number], known=known)
    yield from _crossing(comparison)


def _session(session: Session, own: Outcomes, orders: Mapping[str, str], width: int) -> Iterator[Line]:
    """What may be done with each payer's claim, the table, and the errors."""
    yield from _verdicts(own, orders)
    yield from _table(session, own, width)
    yield from _errors({payer: outcome.findings for payer, outcome in own.items()})


def _verdicts(own: Outcomes, orders: Mapping[str, str]) -> Iterator[Line]:
    names = {payer: f"{payer} ({orders[payer]})" if payer in orders else payer for payer in own}
    lead = max(map(len, names.values()))
    for payer, outcome in own.items():
        said = verdict(outcome)
        yield attrs.evolve(said, mark=f"{names[payer]:<{lead}}  ")


def _table(session: Session, own: Outcomes, width: int) -> Iterator[Line]:
    """A row for each code that was performed or billed, in columns by payer."""
    codes = dict.fromkeys(service.code for service in session.services)
    codes |= dict.fromkeys(code for outcome in own.values() for code in outcome.units)
    columns = {payer: [_cell(outcome, code) for code in codes] for payer, outcome in own.items()}
    lead = max(map(len, ("code", *codes)))
    for payers in _abreast(columns, width - _INDENT - lead):
        widths = [lead, *(_wide(payer, columns[payer]) for payer in payers)]
        yield BLANK
        yield _row(("code", *payers), widths, heading=True)
        for place, code in enumerate(codes):
            for cells in zip_longest([code], *(columns[payer][place] for payer in payers), fillvalue=""):
                yield _row(cells, widths)
    if any(map(_unmarked, own.values())):
        yield Line(f"{_OPEN}  modifiers not known: ask the payer", "careful", _INDENT)


def _cell(outcome: Outcome, code: str) -> list[str]:
    """The lines of a code under a payer: units and modifiers of each, or that its modifiers are not known."""
    if outcome.claim is None:
        return ["not determined"]
    more = [_OPEN] if _unmarked(outcome) else []
    lines = [line for line in outcome.claim.lines if line.code == code]
    return [" ".join([str(line.units), *line.modifiers, *more]) for line in lines] or ["-"]


def _unmarked(outcome: Outcome) -> bool:
    """Say whether a claim is made without knowing which modifiers the payer wants."""
    return outcome.claim is not None and any(part.part.startswith("modifiers.") for part in outcome.unknown)


def _wide(payer: str, column: Sequence[Sequence[str]]) -> int:
    return max(len(payer), *(len(line) for cell in column for line in cell))


def _abreast(columns: Mapping[str, Sequence[Sequence[str]]], room: int) -> Iterator[list[str]]:
    """The payers in tables of as many as fit beside each other; one at least."""
    table: list[str] = []
    left = room
    for payer, column in columns.items():
        needed = _GAP + _wide(payer, column)
        if table and needed > left:
            yield table
            table, left = [], room
        table.append(payer)
        left -= needed
    yield table


def _row(cells: Sequence[str], widths: Sequence[int], *, heading: bool = False) -> Line:
    sized = [f"{cell:<{width}}" for cell, width in zip(cells, widths, strict=True)]
    return Line((" " * _GAP).join(sized), "heading" if heading else "plain", _INDENT)


def _errors(found: Mapping[str, Sequence[Finding]], title: str = "Errors:") -> Iterator[Line]:
    """The errors under each payer; what else there is to say, `therapycode code` says."""
    errors = [(payer, one) for payer, said in found.items() for one in said if one.stands]
    if not errors:
        return
    yield BLANK
    yield Line(title, "heading")
    lead = max(len(payer) for payer, _ in errors)
    for payer, one in errors:
        place = f" ({one.where})" if one.where else ""
        yield Line(f"{one.code} {one.says}{place}", "bad", _INDENT, f"{payer:<{lead}}  ")


def _crossing(comparison: Comparison) -> Iterator[Line]:
    """The errors between the sessions of a day."""
    days = {payer: day.findings for payer, day in comparison.outcomes.items() if isinstance(day, DayOutcome)}
    yield from _errors(days, "Errors across the sessions:")


def _differences(differences: Sequence[Difference], *, known: bool) -> Iterator[Line]:
    """What differs; ``known`` says whether any claim is determined."""
    yield BLANK
    if not differences:
        yield Line(
            "No difference." if known else "No claim is determined: there is nothing to compare.", "heading"
        )
        return
    yield Line("Differences:", "heading")
    for each in differences:
        yield Line(f"{each.code} {each.what}" if each.code else "whether there is a claim", indent=_INDENT)
        yield from _answers(each)


def _answers(difference: Difference) -> Iterator[Line]:
    """Each payer's answer with the rule and the source behind it."""
    lead = max(map(len, difference.answers))
    wide = min(max(map(len, difference.answers.values())), _WIDEST_ANSWER)
    for payer, answer in difference.answers.items():
        mark = f"{payer:<{lead}}  {answer:<{wide}}  "
        behind = difference.behind[payer]
        yield Line(behind.rule or "the payer's rule is not known", "plain", 2 * _INDENT, mark)
        sources = () if behind.source is None else (behind.source, *behind.others)
        for source in sources:
            yield Line(cited(source), "quiet", 2 * _INDENT, " " * len(mark))
