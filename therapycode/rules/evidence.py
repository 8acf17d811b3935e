"""What the entries of a document show of two codes being distinct services."""

from collections.abc import Iterator, Sequence
from typing import Final, Literal

from therapycode.model.codes import Trait
from therapycode.model.visit import Group, Visit
from therapycode.rules.timing import clock_span

__all__ = ["Evidence", "evidence_of"]

Evidence = Literal["separate-intervals", "overlapping-intervals", "separate-encounters", "separate-practitioners"]
"""What speaks for two services being distinct, and what speaks against it."""

_CLOCKED: Final = Trait.CLOCKED
_OVERLAPPING: Final[tuple[Evidence, ...]] = ("overlapping-intervals",)
_SEPARATE: Final[tuple[Evidence, ...]] = ("separate-intervals",)


def evidence_of(visit: Visit, one: Group, others: Sequence[Group]) -> tuple[Evidence, ...]:
    """What the entries of a code show beside those of another code, in a fixed order; empty where nothing.

    Separate intervals need clock times for all of the time of both codes; overlapping ones need two. Encounters
    are told apart by the ids that all of the sessions give, practitioners by their number or else by their id.
    That two services had different goals shows nothing.

    Source: the fact sheet on modifiers for distinct services (MLN1783722): different encounters, practitioners or
    intervals of time.
    """
    shown = _intervals(visit, one, others) if visit.traits & _CLOCKED else ()
    several = len(visit.sessions) > 1
    if several and _apart(_encounters(visit, (one,)), _encounters(visit, others)):
        shown += ("separate-encounters",)
    people = several or len(visit.sessions[0].clinicians) > 1
    if people and _apart(_practitioners(visit, (one,)), _practitioners(visit, others)):
        shown += ("separate-practitioners",)
    return shown


def _intervals(visit: Visit, one: Group, others: Sequence[Group]) -> tuple[Evidence, ...]:
    own: list[tuple[int, int]] = []
    beside: list[tuple[int, int]] = []
    whole = _add_spans(visit, one, own)
    for other in others:
        whole = _add_spans(visit, other, beside) and whole
    for first, last in own:
        for begun, ended in beside:
            if first < ended and begun < last:
                return _OVERLAPPING
    return _SEPARATE if whole and own and beside else ()


def _add_spans(visit: Visit, group: Group, spans: list[tuple[int, int]]) -> bool:
    """Add the stretches of the clock of a code, and say whether they are all of its time."""
    counts, whole = group.facts.counts, True
    for session, place in group.members:
        entries = visit.sessions[session].services[place].time
        whole = whole and bool(entries)
        for entry in entries:
            if entry.kind not in counts:
                continue
            if entry.start is None or entry.end is None:
                whole = False
            else:
                spans.append(clock_span(entry.start, entry.end, next_day=entry.next_day))
    return whole


def _encounters(visit: Visit, groups: Sequence[Group]) -> set[str | None]:
    return {visit.sessions[session].encounter for group in groups for session, _ in group.members}


def _practitioners(visit: Visit, groups: Sequence[Group]) -> set[str | None]:
    """Who furnished the services, ``None`` among them where a service names nobody."""
    who: set[str | None] = set()
    for group in groups:
        for session, place in group.members:
            numbers = {one.id: one.npi or one.id for one in visit.sessions[session].clinicians}
            named = {numbers[one] for one in _named(visit, session, place)}
            who |= named or {None}
    return who


def _named(visit: Visit, session: int, place: int) -> Iterator[str]:
    service = visit.service((session, place))
    yield from service.by
    for entry in service.time:
        yield from entry.by


def _apart(one: set[str | None], other: set[str | None]) -> bool:
    return None not in one | other and one.isdisjoint(other)
