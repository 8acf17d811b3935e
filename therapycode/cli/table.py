"""The claim as a table, what else would be as right, and what was performed and is not on it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from therapycode.cli.plain import Line
from therapycode.cli.pools import Beside
from therapycode.model.claim import Alternative, ClaimLine, NotBilled, Outcome, Tie

__all__ = ["alternatives", "claim_table", "left_out"]

_HEADINGS: Final = ("code", "units", "modifiers", "minutes")
_RIGHT: Final = frozenset({1, 3})
_MOST_SHOWN: Final = 8

_REASONS: Final[Mapping[str, str]] = {
    "bundled": "bundled: this payer never pays it by itself",
    "not_valid": "not valid for this payer",
    "non_covered": "not covered by this payer",
    "not_eligible": "may not be billed as it was furnished",
    "under_8": "too few minutes for a first unit",
    "total_time_limit": "the total of minutes supports no unit for it",
    "no_minutes": "billed by time, and no minutes count",
    "not_charged": "furnished without charge, as entered",
    "not_kept": "the visit did not take place",
    "billed_with_other_session": "billed on the line of another session of the day",
    "billed_under_other_code": "billed on the line of another code of its family",
    "none_performed": "a quantity of 0",
}


def claim_table(lines: Sequence[ClaimLine], session: int, beside: Beside) -> Iterator[Line]:
    """The lines of a claim in columns, each with what stands beside it; ``session`` is its place that day."""
    if not lines:
        yield Line("No line on the claim.", indent=2)
        return
    rows = [_cells(line) for line in lines]
    widths = [max(len(row[column]) for row in (_HEADINGS, *rows)) for column in range(len(_HEADINGS))]
    yield Line("", "heading", 2, _row(_HEADINGS, widths))
    for line, row in zip(lines, rows, strict=True):
        yield Line(beside.get((session, line.code), ""), "plain", 2, _row(row, widths))
        for other in line.pooled_with:
            yield Line(f"also for {_places(other.services)} of session {other.session}", "quiet", 4)


def _cells(line: ClaimLine) -> tuple[str, ...]:
    minutes = "-" if line.minutes is None else str(line.minutes)
    return (line.code, str(line.units), " ".join(line.modifiers) or "-", minutes)


def _row(cells: Sequence[str], widths: Sequence[int]) -> str:
    sized = zip(cells, widths, strict=True)
    return "".join(
        f"{cell:>{width}}  " if column in _RIGHT else f"{cell:<{width}}  "
        for column, (cell, width) in enumerate(sized)
    )


def _places(places: Sequence[int]) -> str:
    return ", ".join(f"services[{place}]" for place in places)


def alternatives(outcome: Outcome) -> Iterator[Line]:
    """Every equally right answer, the one taken first; a long list is told by what is open.

    Codes that none of them bills are left out.
    """
    if not outcome.alternatives:
        return
    yield Line("Equally right:", "heading")
    billed = dict.fromkeys(code for each in outcome.alternatives for code, units in each.units.items() if units)
    for place, answer in enumerate(outcome.alternatives[:_MOST_SHOWN]):
        yield Line(f"{_units(answer, billed)}{' (taken)' if place == 0 else ''}", indent=2)
    more = len(outcome.alternatives) - _MOST_SHOWN
    if more > 0:
        yield Line(f"and {more} more, which --json lists{_open(outcome.tie)}", indent=2)


def _units(answer: Alternative, codes: Iterable[str]) -> str:
    return ", ".join(f"{answer.units.get(code, 0)} x {code}" for code in codes)


def _open(tie: Tie | None) -> str:
    return f": a further unit for any {tie.choose} of {', '.join(tie.among)}" if tie is not None else ""


def left_out(not_billed: Sequence[NotBilled]) -> Iterator[Line]:
    """What was performed and has no line, each with the reason in words."""
    if not not_billed:
        return
    yield Line("Documented, not billed:", "heading")
    for each in not_billed:
        given = "" if each.minutes is None else f"{each.minutes} min"
        times = f", performed {each.performed} times" if (each.performed or 0) > 1 else ""
        reason = _REASONS.get(each.reason, each.reason.replace("_", " "))
        yield Line(f"{reason}{times}", indent=2, mark=f"{each.code:<5}  {given:>8}  ")
