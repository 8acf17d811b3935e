"""What the entries of a document show of two codes being distinct services."""

from collections.abc import Container, Sequence
from itertools import product
from typing import Final, Literal

from therapycode.model.codes import Trait
from therapycode.model.visit import Group, Visit
from therapycode.rules.timing import clock_span

__all__ = ["Evidence", "evidence_of"]

Evidence = Literal["separate-intervals", "overlapping-intervals", "separate-encounters", "separate-practitioners"]
"""What speaks for two services being distinct, and what speaks against it."""


def evidence_of(visit: Visit, one: Group, others: Sequence[Group]) -> tuple[Evidence, ...]:
    """What the entries of a code show beside those of another code, in a fixed order; empty where nothing.

    Separate intervals need clock times for all of the time of both codes; overlapping ones need two. Encounters
    are told apart by the ids that all of the sessions give, practitioners by their number or else by their id.
    That two services had different goals shows nothing.

    Source: the fact sheet on modifiers for distinct services (MLN1783722): different encounters, practitioners or
    intervals of time.
    """
    shown: list[Evidence] = []
    if visit.traits & _CLOCKED:
        own, own_whole = _spans(visit, (one,))
        beside, beside_whole = _spans(visit, others)
        if any(first[0] < second[1] and second[0] < first[1] for first, second in product(own, beside)):
            shown.append("overlapping-intervals")
        elif own_whole and beside_whole:
            shown.append("separate-intervals")
    alone = len(visit.sessions) == 1
    if not alone and _apart(_encounters(visit, (one,)), _encounters(visit, others)):
        shown.append("separate-encounters")
    if alone and len(visit.sessions[0].clinicians) == 1:
        return tuple(shown)
    if _apart(_practitioners(visit, (one,)), _practitioners(visit, others)):
        shown.append("separate-practitioners")
    return tuple(shown)


_CLOCKED: Final = Trait.CLOCKED


def _spans(visit: Visit, groups: Sequence[Group]) -> tuple[list[tuple[int, int]], bool]:
    """The stretches of the clock of some codes, and whether they are all of their time."""
    spans: list[tuple[int, int]] = []
    whole = True
    for group in groups:
        for place in group.members:
            given = visit.service(place).time
            whole = whole and bool(given)
            for entry in given:
                if entry.kind not in group.facts.counts:
                    continue
                if entry.start is None or entry.end is None:
                    whole = False
                else:
                    spans.append(clock_span(entry.start, entry.end, next_day=entry.next_day))
    return spans, whole and bool(spans)


def _encounters(visit: Visit, groups: Sequence[Group]) -> set[str | None]:
    return {visit.sessions[session].encounter for group in groups for session, _ in group.members}


def _practitioners(visit: Visit, groups: Sequence[Group]) -> set[str | None]:
    """Who furnished the services, ``None`` among them where a service names nobody."""
    who: set[str | None] = set()
    for group in groups:
        for session, place in group.members:
            service = visit.service((session, place))
            named = set(service.by).union(*[entry.by for entry in service.time])
            who |= _numbers(visit, session, named) if named else {None}
    return who


def _numbers(visit: Visit, session: int, named: Container[str]) -> set[str | None]:
    return {one.npi or one.id for one in visit.sessions[session].clinicians if one.id in named}


def _apart(one: set[str | None], other: set[str | None]) -> bool:
    return None not in one | other and one.isdisjoint(other)
