"""In what the outcomes of one session differ, and each difference in words: codes and numbers alone."""

from collections.abc import Iterator, Mapping
from typing import Final

import attrs

from therapycode.model.claim import ClaimLine, Outcome
from therapycode.model.finding import Finding
from therapycode.model.frozen import FrozenMap

__all__ = ["KINDS", "Difference", "differences", "kinds", "moves"]

KINDS: Final[Mapping[str, str]] = FrozenMap(
    {
        "covered": "whether it is covered",
        "determined": "whether there is a claim",
        "ready": "whether it is ready",
        "units": "units",
        "modifiers": "modifiers",
        "lines": "lines of the claim",
        "findings": "findings",
        "not_billed": "what is not billed",
        "alternatives": "equally right claims",
        "open": "what is not known or checked",
    }
)
"""What may change of a session, each with its words. A session may change in several of them.

Units, modifiers and lines, what is not billed and what is equally right are compared where there is a claim on
both sides. Modifiers are those of codes that both claims bill; lines change with anything that a line says. How
far a limit is used is passed over: that it is passed is a finding.
"""

_NONE: Final = "none"


@attrs.frozen
class Difference:
    """Something that is not the same: of what kind, of which code or finding, and how it was and is, in words."""

    kind: str
    code: str
    before: str
    after: str


def kinds(before: Outcome, after: Outcome) -> tuple[str, ...]:
    """The kinds of `KINDS` in which two outcomes of a session differ.

    What a finding says is compared, and not its sources or its prose.
    """
    found: list[str] = []
    if before.determined != after.determined:
        found.append("determined")
    if before.ready != after.ready:
        found.append("ready")
    if before.claim is not None and after.claim is not None:
        lines, others = before.claim.lines, after.claim.lines
        if lines != others:
            found += _of_lines(lines, others)
        if before.not_billed != after.not_billed:
            found.append("not_billed")
        if before.alternatives != after.alternatives or before.tie != after.tie:
            found.append("alternatives")
    if before.findings != after.findings and any(_apart(before.findings, after.findings)):
        found.append("findings")
    if _open(before) != _open(after):
        found.append("open")
    return tuple(found)


def moves(before: Outcome, after: Outcome) -> Iterator[str]:
    """Which way a session moves: to or from a claim, to or from being ready, to more or fewer units."""
    if before.determined != after.determined:
        yield "determined.gained" if after.determined else "determined.lost"
    if before.ready != after.ready:
        yield "ready.gained" if after.ready else "ready.lost"
    if before.claim is not None and after.claim is not None:
        was, now = (sum(line.units for line in claim.lines) for claim in (before.claim, after.claim))
        if was != now:
            yield "units.more" if now > was else "units.fewer"
    lost, come = _apart(before.findings, after.findings)
    yield from [f"finding.{finding.code}.gone" for finding in lost]
    yield from [f"finding.{finding.code}.come" for finding in come]


def differences(before: Outcome, after: Outcome) -> Iterator[Difference]:
    """Each difference of a session's outcomes."""
    for kind, was, now in (
        ("determined", before.determined, after.determined),
        ("ready", before.ready, after.ready),
    ):
        if was != now:
            yield Difference(kind, "", _yes(was), _yes(now))
    if before.claim is not None and after.claim is not None:
        yield from _line_differences(before.claim.lines, after.claim.lines)
        yield from _told("not_billed", _left(before), _left(after))
        yield from _ways(before, after)
    lost, come = _apart(before.findings, after.findings)
    yield from [Difference("findings", each.code, each.severity, _NONE) for each in lost]
    yield from [Difference("findings", each.code, _NONE, each.severity) for each in come]
    yield from _told("open", _open_words(before), _open_words(after))


def _of_lines(lines: tuple[ClaimLine, ...], others: tuple[ClaimLine, ...]) -> Iterator[str]:
    if _units(lines) != _units(others):
        yield "units"
    was, now = _modifiers(lines), _modifiers(others)
    if any(was[code] != now[code] for code in was.keys() & now.keys()):
        yield "modifiers"
    yield "lines"


def _line_differences(lines: tuple[ClaimLine, ...], others: tuple[ClaimLine, ...]) -> Iterator[Difference]:
    """Units and modifiers by code; what else differs of a code's lines only where neither does."""
    units, more = _units(lines), _units(others)
    was, now = _modifiers(lines), _modifiers(others)
    for code in dict.fromkeys([*units, *more]):
        if units.get(code) != more.get(code):
            yield Difference("units", code, str(units.get(code, 0)), str(more.get(code, 0)))
        elif was[code] == now[code]:
            own = [[line for line in side if line.code == code] for side in (lines, others)]
            if own[0] != own[1]:
                yield Difference("lines", code, _lines(own[0]), _lines(own[1]))
        if code in was and code in now and was[code] != now[code]:
            yield Difference("modifiers", code, " + ".join(was[code]), " + ".join(now[code]))


def _lines(lines: list[ClaimLine]) -> str:
    """The lines of a code as they are read: units and modifiers, minutes, revenue code."""
    return " + ".join(
        " ".join([str(line.units), *line.modifiers, f"({line.minutes} min)", line.revenue_code or ""]).strip()
        for line in lines
    )


def _units(lines: tuple[ClaimLine, ...]) -> dict[str, int]:
    units: dict[str, int] = {}
    for line in lines:
        units[line.code] = units.get(line.code, 0) + line.units
    return units


def _modifiers(lines: tuple[ClaimLine, ...]) -> dict[str, list[str]]:
    """The modifiers of the lines of each code, in an order of their own."""
    modifiers: dict[str, list[str]] = {}
    for line in lines:
        modifiers.setdefault(line.code, []).append(" ".join(line.modifiers) or _NONE)
    return {code: sorted(told) for code, told in modifiers.items()}


def _apart(findings: tuple[Finding, ...], others: tuple[Finding, ...]) -> tuple[list[Finding], list[Finding]]:
    """The findings that are on one side only, by what they say."""
    lost, come = list(findings), []
    for finding in others:
        same = next((place for place, one in enumerate(lost) if _said(one) == _said(finding)), None)
        if same is None:
            come.append(finding)
        else:
            del lost[same]
    return lost, come


def _said(finding: Finding) -> tuple[object, ...]:
    return (finding.code, finding.severity, finding.where, finding.waived, finding.values)


def _left(outcome: Outcome) -> dict[str, str]:
    """What is not billed, with the reason; several of one code after each other."""
    told: dict[str, str] = {}
    for left in outcome.not_billed:
        told[left.code] = f"{told[left.code]} + {left.reason}" if left.code in told else left.reason
    return told


def _ways(before: Outcome, after: Outcome) -> Iterator[Difference]:
    """How many claims are equally right."""
    if before.alternatives != after.alternatives or before.tie != after.tie:
        was, now = (max(len(each.alternatives), 1) for each in (before, after))
        yield Difference("alternatives", "", str(was), str(now) if now != was else f"{now} others")


def _open(outcome: Outcome) -> frozenset[tuple[str, str]]:
    """The parts that are not known and the checks that are not made."""
    unchecked = [(each.check, "blocks" if each.blocks else "not checked") for each in outcome.unchecked]
    return frozenset([*unchecked, *((each.part, "not known") for each in outcome.unknown)])


def _open_words(outcome: Outcome) -> dict[str, str]:
    told: dict[str, str] = {}
    for name, words in sorted(_open(outcome)):
        told[name] = f"{told[name]}, {words}" if name in told else words
    return told


def _told(kind: str, was: Mapping[str, str], now: Mapping[str, str]) -> Iterator[Difference]:
    for name in dict.fromkeys([*was, *now]):
        if was.get(name) != now.get(name):
            yield Difference(kind, name, was.get(name, _NONE), now.get(name, _NONE))


def _yes(value: bool) -> str:  # noqa: FBT001  # what is told
    return "yes" if value else "no"
