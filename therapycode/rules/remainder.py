"""What was performed and is not on the claim, and why."""

from collections.abc import Iterator, Sequence

from therapycode.model.claim import ClaimLine, NotBilled
from therapycode.model.session import Session
from therapycode.model.visit import Group, Visit

__all__ = ["missing_total", "not_billed", "not_kept"]


def not_billed(
    visit: Visit,
    units: Sequence[int],
    lines: Sequence[Sequence[ClaimLine]],
    session: int,
    first_unit_from: int,
) -> tuple[NotBilled, ...]:
    """The services of one session that have no line, in the order in which their codes first came.

    ``units`` and ``lines`` are those of each group. ``first_unit_from`` is the least number of minutes that
    the payer's rule gives a unit for.
    """
    left = [(group, why) for group, why in visit.turned_away if _in(group, session)]
    for place, group in enumerate(visit.groups):
        why = "billed_with_other_session"
        if not units[place]:
            why = _no_unit(visit, group, first_unit_from)
        elif not lines[place]:
            why = "not_charged"
        elif group.members[0][0] == session:
            continue
        if _in(group, session):
            left.append((group, why))
    return tuple([entry for group, why in left for entry in _entries(visit, group, session, why)])


def _in(group: Group, session: int) -> bool:
    return any(number == session for number, _ in group.members)


def _no_unit(visit: Visit, group: Group, first_unit_from: int) -> str:
    if not group.minutes:
        return "no_minutes"
    pool = [other.minutes for other in visit.groups if other.pool == group.pool and other.facts.pooled]
    return "under_8" if sum(pool) < first_unit_from or len(pool) == 1 else "total_time_limit"


def _entries(visit: Visit, group: Group, session: int, why: str) -> Iterator[NotBilled]:
    """One entry for each code of the group that the session performed."""
    places: dict[str, list[int]] = {}
    for member in group.members:
        if member[0] == session:
            places.setdefault(visit.service(member).code, []).append(member[1])
    for code, own in places.items():
        services = [visit.sessions[session].services[place] for place in own]
        quantities = [service.quantity for service in services if service.quantity is not None]
        performed = None if group.facts.pooled else sum(quantities) or 1
        minutes = group.minutes + group.idle if group.time_given else None
        yield NotBilled(code, performed, minutes, why, tuple(own))


def not_kept(session: Session) -> tuple[NotBilled, ...]:
    """Every service of a session that did not take place."""
    return tuple(
        NotBilled(service.code, None, None, "not_kept", (place,))
        for place, service in enumerate(session.services)
    )


def missing_total(visit: Visit, session: int) -> tuple[str, ...]:
    """The places of services without minutes: the total treatment time of the record stays open.

    Source: Medicare Claims Processing Manual, chapter 5, section 20.2.C: both totals are documented.
    """
    if all([group.time_given for group in visit.groups]):
        return ()
    return tuple(
        f"services[{place}].time"
        for group in visit.groups
        if not group.time_given
        for number, place in group.members
        if number == session
    )
