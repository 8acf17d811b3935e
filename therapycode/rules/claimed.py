"""The lines of a visit as limits see them, with what each may be worth."""

from decimal import Decimal

from therapycode.model.answers import LinesByGroup
from therapycode.model.claim import ClaimLine
from therapycode.model.session import Service, Session
from therapycode.model.visit import Group, Visit
from therapycode.rules.counts import is_timed
from therapycode.rules.limit import Claimed, Whose
from therapycode.rules.limits import Counted

__all__ = ["claimed_lines", "furnished"]


def claimed_lines(visit: Visit, lines: LinesByGroup) -> list[Claimed]:
    """The lines of a visit in the order of the claim.

    What a payer allows, what is charged and the relative values are given for whole services; a line has its
    share of them by its units.
    """
    rows: list[Claimed] = []
    whose = [_whose(number, session) for number, session in enumerate(visit.sessions)]
    for place, (group, made) in enumerate(zip(visit.groups, lines, strict=True)):
        if made:
            number, service = group.members[0]
            worth = _worth(visit, group)
            total = sum([line.units for line in made])
            setting = visit.sessions[number].setting
            for line in made:
                row = _counted(visit, line, group, worth, total)
                own = whose[number]
                if line.rendering_npi is not None:
                    own = own._replace(performing_provider=line.rendering_npi)
                price = row.amount if row.amount is not None else _share(worth[2], line.units, total)
                rows.append(Claimed(place, number, service, row, line.modifiers, setting, own, group.facts, price))
    return rows


def furnished(visit: Visit) -> list[Claimed]:
    """What was furnished and is to be billed, a unit of each code, where it is not known how units are counted."""
    rows: list[Claimed] = []
    for place, group in enumerate(visit.groups):
        if group.charged:
            number, service = group.members[0]
            session = visit.sessions[number]
            line = Counted(visit.day, group.code, 1, timed=is_timed(group.facts))
            rows.append(
                Claimed(place, number, service, line, (), session.setting, _whose(number, session), group.facts)
            )
    return rows


_Worth = tuple[Decimal | None, Decimal | None, Decimal | None, int | None]
"""What is allowed for the services of a group, their relative values and charges, and the size of the group."""


def _whose(number: int, session: Session) -> Whose:
    purpose = session.facts.get("purpose")
    told = purpose if isinstance(purpose, str) else None
    return Whose(session.billing_provider, None, session.discipline, None, told, number)


def _worth(visit: Visit, group: Group) -> _Worth:
    if len(group.members) == 1:
        service = visit.service(group.members[0])
        if service.allowed is None and service.rvus is None and service.charge is None:
            return (None, None, None, service.group_size)
    services = [service for service in map(visit.service, group.members) if service.bill]
    sizes = [service.group_size for service in services if service.group_size is not None]
    return (
        _sum([_allowed(service) for service in services]),
        _sum([service.rvus for service in services]),
        _sum([service.charge for service in services]),
        max(sizes, default=None),
    )


def _allowed(service: Service) -> Decimal | None:
    """What the payer allows for a service, or the charge where that is less."""
    if service.allowed is None or service.charge is None:
        return service.allowed
    return min(service.allowed, service.charge)


def _sum(values: list[Decimal | None]) -> Decimal | None:
    given = [value for value in values if value is not None]
    return sum(given, Decimal(0)) if given and len(given) == len(values) else None


def _share(value: Decimal | None, units: int, total: int) -> Decimal | None:
    if value is None or units == total:
        return value
    return value * units / total


def _counted(visit: Visit, line: ClaimLine, group: Group, worth: _Worth, total: int) -> Counted:
    allowed, rvus, _, size = worth
    return Counted(
        visit.day,
        line.code,
        line.units,
        line.minutes,
        is_timed(group.facts),
        _share(rvus, line.units, total),
        _share(allowed, line.units, total),
        size,
        tuple(dict.fromkeys([number for number, _ in group.members])),
    )
