"""The plan's cap: so many timed units a day, by tier; what is past it is billed and held, not cut."""

from collections.abc import Iterator

import attrs
from therapycode import Session, SourceRef, Unchecked
from therapycode.plugin import NOTHING_SAID, FactKind, FindingRule, LineAnswer, LinesByGroup, Located, Visit

__all__ = ["CAP", "TIER", "TIERS", "DailyCap"]

TIER = "example.tier"
"""The fact by which the plan's tiers are told apart; the session's ``facts`` give it."""

TIERS = FactKind("word", "the tier of the patient's plan", ("basic", "gold"))

_CEILINGS = {"basic": 4, "gold": 6}

_SOURCE = SourceRef(id="manual-cap", title="Example Hybrid Plan, provider manual", at="section 9, units a day")

CAP = FindingRule(
    name="example.daily-cap",
    code="EXA-001",
    severity="warning",
    template="{units} timed units on one day; the plan pays {most} at once and holds the claim for the others.",
    do="Bill all of them. Send the notes of the day along, or the plan asks for them after 30 days.",
    denials=("CO-119",),
)


@attrs.frozen(kw_only=True)
class DailyCap:
    """Tells of timed units past what the plan pays at once on one day, over all sessions of the document."""

    def __call__(self, visit: Visit, lines: LinesByGroup, /) -> LineAnswer:
        """A finding where the cap is passed; unchecked where that hangs on a tier that nobody gave."""
        findings: list[Located] = []
        unchecked: list[tuple[int, Unchecked]] = []
        for place, units in _days_total(visit, lines):
            session, service = visit.groups[place].members[0]
            likely = _ceilings(visit.sessions[session])
            if units > max(likely):
                where = f"services[{service}]"
                findings.append((session, CAP.at(where, {"units": units, "most": max(likely)}, (_SOURCE,))))
            elif units > min(likely):
                needs = Unchecked(CAP.name, (f"facts.{TIER}",), blocks=True, why=_SOURCE.title)
                unchecked.append((session, needs))
        if not findings and not unchecked:
            return NOTHING_SAID
        return LineAnswer(findings=tuple(findings), unchecked=tuple(unchecked))


def _days_total(visit: Visit, lines: LinesByGroup) -> Iterator[tuple[int, int]]:
    """The last timed group of each session that has one, with the timed units of the day up to there."""
    units = 0
    last: dict[int, tuple[int, int]] = {}
    for place, group in enumerate(visit.groups):
        if group.facts.pooled and lines[place]:
            units += sum(line.units for line in lines[place])
            last[group.members[0][0]] = (place, units)
    yield from last.values()


def _ceilings(session: Session) -> tuple[int, ...]:
    """What may be the session's ceiling: one, or that of every tier where none is given."""
    tier = session.facts.get(TIER)
    return (_CEILINGS[tier],) if isinstance(tier, str) and tier in _CEILINGS else tuple(_CEILINGS.values())
