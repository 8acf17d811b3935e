"""What the entries of a document show of two codes being distinct services."""

from collections.abc import Collection, Iterator, Sequence
from typing import Final, Literal, NamedTuple

from therapycode.model.codes import Trait
from therapycode.model.visit import Group, Visit
from therapycode.rules.timing import clock_span

__all__ = ["Evidence", "evidence_of"]

Evidence = Literal["separate-intervals", "overlapping-intervals", "separate-encounters", "separate-practitioners"]
"""What speaks for two services being distinct, and what speaks against it."""

_CLOCKED: Final = Trait.CLOCKED
_OVERLAPPING: Final[tuple[Evidence, ...]] = ("overlapping-intervals",)
_SEPARATE: Final[tuple[Evidence, ...]] = ("separate-intervals",)
_NOBODY: Final[tuple[str | None, ...]] = (None,)


class _Shown(NamedTuple):
    """What the entries of a code show by themselves: the stretches of the clock in seconds, where, and by whom.

    ``whole`` says that the stretches are all of its time. Encounters and people hold ``None`` where somewhere none
    is named, or where there is no more than one that could be.
    """

    spans: Sequence[tuple[int, int]]
    whole: bool
    encounters: Collection[str | None]
    people: Collection[str | None]


def evidence_of(visit: Visit, one: Group, others: Sequence[Group]) -> tuple[Evidence, ...]:
    """What the entries of a code show beside those of another code, in a fixed order; empty where nothing.

    Separate intervals need clock times for all of the time of both codes; overlapping ones need two. Encounters
    are told apart by the ids that all of the sessions give, practitioners by their number or else by their id.
    That two services had different goals shows nothing.

    Source: the fact sheet on modifiers for distinct services (MLN1783722): different encounters, practitioners or
    intervals of time.
    """
    if len(visit.sessions) == 1 and len(others) == 1:
        return _in_one_session(visit, one, others[0])
    return _between(_shown_by(visit, (one,)), _shown_by(visit, others))


def _in_one_session(visit: Visit, one: Group, other: Group) -> tuple[Evidence, ...]:
    """What two codes of one session show: nothing of encounters, and of people only where there are several."""
    shown: tuple[Evidence, ...] = ()
    if visit.traits & _CLOCKED:
        told = _by_own_spans(visit, one, other)
        shown = _by_clock(visit, one, other) if told is None else told
    if len(visit.sessions[0].clinicians) > 1 and not _by_the_same(visit, one, other):
        people = _practitioners(visit, (one,))
        if _apart(people, _practitioners(visit, (other,))):
            shown += ("separate-practitioners",)
    return shown


def _by_own_spans(visit: Visit, one: Group, other: Group) -> tuple[Evidence, ...] | None:
    """What the patient's own stretches show of two services; ``None`` where they are not all of the entries."""
    if len(one.members) > 1 or len(other.members) > 1:
        return None
    (mine,), (its,) = one.members, other.members
    spans: list[tuple[int, int]] = []
    others: list[tuple[int, int]] = []
    for first, last, place in visit.spans:
        if place == mine:
            spans.append((first, last))
        elif place == its:
            others.append((first, last))
    services = visit.sessions[0].services
    entries = len(services[mine[1]].time), len(services[its[1]].time)
    if not spans or not others or entries != (len(spans), len(others)):
        return None
    return _intervals(spans, others, whole=True)


def _by_clock(visit: Visit, one: Group, other: Group) -> tuple[Evidence, ...]:
    spans: list[tuple[int, int]] = []
    others: list[tuple[int, int]] = []
    whole = _add_spans(visit, one, spans)
    whole = _add_spans(visit, other, others) and whole
    return _intervals(spans, others, whole=whole) if spans and others else ()


def _by_the_same(visit: Visit, one: Group, other: Group) -> bool:
    """Say whether the first entries of both name the same clinicians, which settles it for most sessions."""
    services = visit.sessions[0].services
    first, second = services[one.members[0][1]].time, services[other.members[0][1]].time
    return bool(first and second and first[0].by and first[0].by == second[0].by)


def _shown_by(visit: Visit, groups: Sequence[Group]) -> _Shown:
    """What the entries of groups of services show by themselves."""
    spans: list[tuple[int, int]] = []
    whole = visit.traits & _CLOCKED != 0
    if whole:
        for group in groups:
            whole = _add_spans(visit, group, spans) and whole
    several = len(visit.sessions) > 1
    people = several or len(visit.sessions[0].clinicians) > 1
    return _Shown(
        spans,
        whole,
        _encounters(visit, groups) if several else _NOBODY,
        _practitioners(visit, groups) if people else _NOBODY,
    )


def _between(one: _Shown, other: _Shown) -> tuple[Evidence, ...]:
    """What two codes show beside each other; whichever comes first."""
    whole = one.whole and other.whole
    shown = _intervals(one.spans, other.spans, whole=whole) if one.spans and other.spans else ()
    if _apart(one.encounters, other.encounters):
        shown += ("separate-encounters",)
    if _apart(one.people, other.people):
        shown += ("separate-practitioners",)
    return shown


def _intervals(
    one: Sequence[tuple[int, int]], other: Sequence[tuple[int, int]], *, whole: bool
) -> tuple[Evidence, ...]:
    for first, last in one:
        for begun, ended in other:
            if first < ended and begun < last:
                return _OVERLAPPING
    return _SEPARATE if whole else ()


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
            clinicians = visit.sessions[session].clinicians
            named = set(_named(visit, session, place))
            who |= {one.npi or one.id for one in clinicians if one.id in named} or {None}
    return who


def _named(visit: Visit, session: int, place: int) -> Iterator[str]:
    service = visit.sessions[session].services[place]
    yield from service.by
    for entry in service.time:
        yield from entry.by


def _apart(one: Collection[str | None], other: Collection[str | None]) -> bool:
    return None not in one and None not in other and set(one).isdisjoint(other)
