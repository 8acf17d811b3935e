"""From what is said of a claim to lines for a person: the claim first, then everything found."""

from collections.abc import Iterator, Sequence
from typing import Final

from therapycode.cli.plain import BLANK, Line
from therapycode.cli.remarks import about_data, findings, repaired, repairs, unchecked, unknown
from therapycode.cli.results import Held
from therapycode.cli.verdict import counted
from therapycode.model.given import Applied, Checked, GivenClaim

__all__ = ["checked_lines"]

_HEADINGS: Final = ("line", "code", "units", "modifiers")


def checked_lines(held: Held, title: str, out: str | None) -> Iterator[Line]:
    """The block of one claim: its lines and what the sessions have beside each, findings, repairs.

    ``out`` is the file that the mended claim is written to, where it is.
    """
    checked, claim = held.checked, held.claim
    days = ", ".join(day.isoformat() for day in checked.days)
    yield Line(f"{claim.id or held.what}  {days}  {title}", "heading")
    yield _verdict(checked)
    yield BLANK
    yield from _table(claim, checked)
    parts = (
        findings(checked.findings),
        unknown(checked.unknown),
        unchecked(checked.unchecked),
        about_data(checked),
        repairs(checked.repairs) if held.applied is None else _applied(held.applied, out),
    )
    for part in parts:
        for place, line in enumerate(part):
            if place == 0:
                yield BLANK
            yield line


def _verdict(checked: Checked) -> Line:
    """One line that says whether anything stands against the claim."""
    severities = [finding.severity for finding in checked.findings]
    told = [
        counted(severities.count("error"), "error", "errors") if "error" in severities else "",
        counted(severities.count("warning"), "warning", "warnings") if "warning" in severities else "",
        "" if checked.determined else "a session could not be coded",
        counted(len(checked.unknown), "part of the policy not known", "parts of the policy not known")
        if checked.unknown
        else "",
    ]
    blocking = sum(each.blocks for each in checked.unchecked)
    told.append(counted(blocking, "check not made", "checks not made") if blocking else "")
    said = ", ".join([each for each in told if each])
    if "error" in severities or not checked.determined:
        return Line(said, "bad")
    if checked.ready and not said:
        return Line("nothing stands against it", "good")
    return Line(f"no error found{', ' if said else ''}{said}", "careful")


def _table(claim: GivenClaim, checked: Checked) -> Iterator[Line]:
    """The lines of the claim, the day where there are several, and what the sessions come to for the code."""
    several = len(checked.days) > 1
    headings = (*_HEADINGS, "day") if several else _HEADINGS
    rows = [
        (
            f"[{place}]",
            line.code,
            str(line.units),
            " ".join(line.modifiers) or "-",
            *([str(line.date or claim.date_of_service)] if several else []),
        )
        for place, line in enumerate(claim.lines)
    ]
    widths = [max(len(row[column]) for row in (headings, *rows)) for column in range(len(headings))]
    yield Line("", "heading", 2, _row(headings, widths))
    told: set[tuple[str, str]] = set()
    for line, row in zip(claim.lines, rows, strict=True):
        key = (str(line.date or claim.date_of_service), line.code)
        beside = "" if key in told else _beside(checked, *key)
        told.add(key)
        yield Line(beside, "plain", 2, _row(row, widths))


def _beside(checked: Checked, day: str, code: str) -> str:
    """What the sessions come to for a code on a day; nothing where none were given."""
    if checked.expected is None:
        return ""
    lines = [line for line in checked.expected if str(line.date) == day and line.code == code]
    return "sessions: " + (" + ".join([" ".join([str(one.units), *one.modifiers]) for one in lines]) or "none")


def _row(cells: Sequence[str], widths: Sequence[int]) -> str:
    right = {0, 2}
    sized = enumerate(zip(cells, widths, strict=True))
    return "".join(
        f"{cell:>{width}}  " if column in right else f"{cell:<{width}}  " for column, (cell, width) in sized
    )


def _applied(log: Sequence[Applied], out: str | None) -> Iterator[Line]:
    """The repairs that were made, each with its reason."""
    if not log:
        yield Line(f"Nothing to apply; {out} holds the claim as it was.", "heading")
        return
    yield Line(f"Applied, in {out}:", "heading")
    for made in log:
        yield Line(repaired(made.repair), indent=2)
