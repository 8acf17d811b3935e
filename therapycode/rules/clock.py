"""What clock times tell: time that is counted twice, clinicians in two places, totals that do not add up."""

from collections.abc import Iterator, Sequence
from typing import Final

from therapycode.model.answers import Located
from therapycode.model.session import Recorded, Session
from therapycode.model.visit import Group, Place, Span, Visit
from therapycode.rules.catalogue import found
from therapycode.rules.countable import countable
from therapycode.rules.timing import clock_minutes, entry_span

__all__ = ["clinician_clashes", "overlaps", "totals"]


def overlaps(visit: Visit) -> tuple[Located, ...]:
    """Errors where the patient's one-on-one or group time is counted for two services at once.

    Supervised modalities may run beside anything; time without the patient (a report, a caregiver's training)
    is no overlap. Minutes that two disciplines spend together are to be split between them beforehand.

    Source: Medicare Claims Processing Manual, chapter 5, section 20.3; for two disciplines, this project's
    ruling that co-treated minutes never count in both pools.
    """
    until = 0
    for first, last, _ in visit.spans:
        if first < until:
            return _shared(visit, sorted(visit.spans))
        until = last
    return ()


def _shared(visit: Visit, spans: Sequence[Span]) -> tuple[Located, ...]:
    """An error for each pair of services that share time, if any do, of spans in the order of their beginnings."""
    shared: dict[tuple[Place, Place], int] = {}
    latest, *others = spans
    for span in others:
        if span[0] < latest[1]:
            pair = (latest[2], span[2]) if latest[2] <= span[2] else (span[2], latest[2])
            shared[pair] = shared.get(pair, 0) + min(span[1], latest[1]) - span[0]
        if span[1] > latest[1]:
            latest = span
    return tuple([_overlap(visit, *pair, seconds) for pair, seconds in shared.items()])


def _overlap(visit: Visit, one: Place, other: Place, seconds: int) -> Located:
    first, second = visit.service(one).code, visit.service(other).code
    values = {"first": first, "second": second, "minutes": -(-seconds // 60)}
    apart = visit.pools[one[0]] != visit.pools[other[0]]
    name = "timing.counted-in-two-pools" if apart else "timing.overlap"
    return other[0], found(name, f"services[{other[1]}]", values)


def totals(visit: Visit) -> tuple[Located, ...]:
    """What does not add up between the record's own times and the entries, session by session.

    Source: Medicare Benefit Policy Manual, chapter 15, section 220.3: billing agrees with the recorded total
    of timed minutes and of treatment time.
    """
    said: list[Located] = []
    for number, session in enumerate(visit.sessions):
        if session.recorded is not None:
            timed = sum(_minutes(visit, group, number) for group in visit.groups if _is_timed(group))
            said += _against_record(number, session.recorded, timed)
    return tuple(said)


def _is_timed(group: Group) -> bool:
    return group.facts.first_minutes is not None and group.facts.kind in {"timed", "family"}


def _minutes(visit: Visit, group: Group, session: int) -> int:
    return sum(minutes for place, _, minutes, _ in countable(visit, group) if place[0] == session)


def _against_record(number: int, recorded: Recorded, timed: int) -> Iterator[Located]:
    values = {"timed": timed}
    if recorded.timed_minutes is not None and recorded.timed_minutes != timed:
        told = {**values, "recorded": recorded.timed_minutes}
        yield number, found("timing.timed-total", "recorded.timed_minutes", told)
    if recorded.total_minutes is not None and recorded.total_minutes < timed:
        told = {**values, "recorded": recorded.total_minutes}
        yield number, found("timing.total-below-timed", "recorded.total_minutes", told)
    if recorded.start is not None and recorded.end is not None:
        clock = clock_minutes(recorded.start, recorded.end, next_day=recorded.next_day)
        if timed > clock:
            yield number, found("timing.longer-than-clock", "recorded.end", {**values, "recorded": clock})


def clinician_clashes(
    sessions: Sequence[Session], supervised: frozenset[str], groups: frozenset[str]
) -> tuple[Located, ...]:
    """Errors where a clinician gives one-on-one time to two patients at once, or to one beside a group.

    ``supervised`` are codes that need no constant attendance, ``groups`` the group codes: several patients of
    one group are no clash. Clinicians are told apart by their ids, which must mean the same person throughout.

    Source: Medicare Claims Processing Manual, chapter 5, section 20.3: time is direct and one-on-one.
    """
    spans: dict[tuple[object, str], list[Span]] = {}
    for number, session in enumerate(sessions):
        for place, service in enumerate(session.services):
            if service.code not in supervised and session.status == "kept":
                for entry in service.time:
                    if entry.start is not None and entry.end is not None and entry.kind in _ATTENDED:
                        span = (*entry_span(entry), (number, place))
                        for who in entry.by:
                            spans.setdefault((session.date_of_service, who), []).append(span)
    return tuple(
        clash for (_, who), own in spans.items() for clash in _clashes(sessions, who, sorted(own), groups)
    )


_ATTENDED: Final = frozenset({"treatment", "group", "caregiver"})
"""Kinds of time to which a clinician gives the whole attention."""


def _clashes(
    sessions: Sequence[Session], who: str, spans: Sequence[Span], groups: frozenset[str]
) -> Iterator[Located]:
    open_spans: list[Span] = []
    for span in spans:
        open_spans = [each for each in open_spans if each[1] > span[0]]
        for other in open_spans:
            if _clash(sessions, other, span, groups):
                seconds = min(span[1], other[1]) - span[0]
                codes = [sessions[number].services[place].code for number, place in (other[2], span[2])]
                values = {"who": who, "first": codes[0], "second": codes[1], "minutes": -(-seconds // 60)}
                number, place = span[2]
                yield number, found("timing.clinician-in-two-places", f"services[{place}]", values)
        open_spans.append(span)


def _clash(sessions: Sequence[Session], one: Span, other: Span, groups: frozenset[str]) -> bool:
    places = (one[2], other[2])
    patients = {sessions[number].patient.id for number, _ in places}
    codes = {sessions[number].services[place].code for number, place in places}
    return len(patients) > 1 and not codes <= groups
