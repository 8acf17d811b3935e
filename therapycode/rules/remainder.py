"""What was performed and is not on the claim, and why."""

from collections.abc import Container, Sequence

from therapycode.model.answers import UnitAnswer
from therapycode.model.claim import ClaimLine, NotBilled, new_not_billed
from therapycode.model.codes import Trait
from therapycode.model.session import Service, Session
from therapycode.model.visit import Group, Visit
from therapycode.rules.timing import ASSISTANT, THERAPIST, entry_seconds, together

__all__ = ["missing_total", "not_billed", "not_kept"]


_TIMED = Trait.TIMED
_FAMILY = Trait.FAMILY
_BILLABLE = THERAPIST | ASSISTANT


def not_billed(
    visit: Visit,
    answer: UnitAnswer,
    units: Sequence[int],
    lines: Sequence[Sequence[ClaimLine]],
    session: int,
    *,
    first_unit_from: int,
) -> tuple[NotBilled, ...]:
    """The services of one session that have no line, in the order in which their codes first came.

    ``units`` and ``lines`` are those of each group. ``first_unit_from`` is the least number of minutes that
    the payer's rule gives a unit for.
    """
    entries: list[NotBilled] = []
    for group, why in visit.turned_away:
        entries += _entries(visit, group, session, why)
    # in a document of one session what has a line is billed, but for the codes of a family
    billed = len(visit.sessions) == 1 and not visit.traits & _FAMILY
    for place, made in enumerate(lines):
        if made and billed:
            continue
        group = visit.groups[place]
        if not units[place]:
            entries += _entries(visit, group, session, _no_unit(group, place, answer, first_unit_from))
        elif not made:
            entries += _entries(visit, group, session, "not_charged")
        elif group.members[0][0] != session:
            entries += _entries(visit, group, session, "billed_with_other_session")
        elif group.traits & _FAMILY:
            held = {line.code for line in made}
            entries += _entries(visit, group, session, "billed_under_other_code", held)
    return tuple(entries)


def _no_unit(group: Group, place: int, answer: UnitAnswer, first_unit_from: int) -> str:
    if group.facts.kind == "counted":
        return "none_performed"
    if not group.minutes:
        return "no_minutes"
    for pool in answer.pools:
        if place in pool.groups and len(pool.groups) > 1 and pool.minutes >= first_unit_from:
            return "total_time_limit"
    return "under_8"


def _entries(visit: Visit, group: Group, session: int, why: str, held: Container[str] = ()) -> list[NotBilled]:
    """One entry for each code of the group that the session performed, but for those that have a line."""
    services = visit.sessions[session].services
    if len(group.members) == 1:
        return _single(group, services, session, why, held)
    places: dict[str, list[int]] = {}
    for number, place in group.members:
        if number == session and services[place].code not in held:
            places.setdefault(services[place].code, []).append(place)
    return [
        NotBilled(
            code,
            _performed(group, [services[one] for one in own]),
            _minutes(visit, group, session, own),
            why,
            tuple(own),
        )
        for code, own in places.items()
    ]


def _minutes(visit: Visit, group: Group, session: int, places: Sequence[int]) -> int | None:
    """All minutes that were given for the services, whether or not they count; ``None`` where none were.

    Seconds left over are dropped as they are where minutes are counted: once for a service, apart for those that
    are a therapist's, an assistant's, and nobody's.
    """
    owners, counts = visit.owners[session], group.facts.counts
    minutes: list[int] = []
    for place in places:
        seconds: dict[int, int] = {}
        for entry in visit.service((session, place)).time:
            whose = together([owners[who] for who in entry.by]) & _BILLABLE if entry.kind in counts else 0
            seconds[whose] = seconds.get(whose, 0) + entry_seconds(entry)
        minutes += [each // 60 for each in seconds.values()]
    return sum(minutes) if minutes else None


def _single(
    group: Group, services: Sequence[Service], session: int, why: str, held: Container[str]
) -> list[NotBilled]:
    """The entry of a group of one service, as most are: its own minutes are the group's."""
    number, place = group.members[0]
    if number != session:
        return []
    service = services[place]
    if service.code in held:
        return []
    minutes = group.minutes + group.idle if group.traits & _TIMED else None
    performed = None
    if not group.facts.pooled:
        performed = 1 if service.quantity is None else service.quantity
    return [new_not_billed(service.code, performed, minutes, why, (place,))]


def _performed(group: Group, services: Sequence[Service]) -> int | None:
    """How often, or how much, where the code is not counted by minutes."""
    if group.facts.pooled:
        return None
    given = [service.quantity for service in services if service.quantity is not None]
    return sum(given) if given else 1


def not_kept(session: Session) -> tuple[NotBilled, ...]:
    """Every service of a session that did not take place."""
    return tuple(
        NotBilled(service.code, None, None, "not_kept", (place,)) for place, service in enumerate(session.services)
    )


def missing_total(visit: Visit, session: int) -> tuple[str, ...]:
    """The places of services without minutes: the total treatment time of the record stays open.

    Source: Medicare Claims Processing Manual, chapter 5, section 20.2.C: both totals are documented.
    """
    needs: list[str] = []
    for group in visit.groups:
        if not group.traits & _TIMED or len(group.members) > 1:
            needs += _untimed(visit, group, session)
    for group, _ in visit.turned_away:
        needs += _untimed(visit, group, session)
    return tuple(needs)


def _untimed(visit: Visit, group: Group, session: int) -> list[str]:
    members = [member for member in group.members if member[0] == session]
    return [f"services[{place}].time" for number, place in members if not visit.service((number, place)).time]
