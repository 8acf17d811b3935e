"""Ways of counting units beside the total-time rule.

Each takes the minutes of the services of one pool, in order, and gives an `Allocation`.
"""

from collections.abc import Sequence
from decimal import Decimal

from therapycode.rules.units import Allocation, total_time, units_in

__all__ = [
    "base_and_increments",
    "full_unit_only",
    "greater_of_two",
    "nearest_unit_pooled_remainders",
    "one_per_day",
    "per_service_midpoint",
    "per_service_threshold",
    "started_unit",
]


def per_service_midpoint(minutes: Sequence[int], *, minutes_per_unit: int = 15) -> Allocation:
    """Units service by service: a unit for each period of which more than half was worked; nothing is pooled.

    Source: the code set's own rule for units of time, by which a unit is attained when its midpoint is passed;
    a further unit of the same service needs the full periods before it.

    >>> per_service_midpoint([10, 10]).fixed, per_service_midpoint([7, 7, 7]).fixed
    ((1, 1), (0, 0, 0))
    """
    past_half = minutes_per_unit // 2 + 1
    return Allocation(tuple([units_in(given, minutes_per_unit, past_half) for given in minutes]))


def full_unit_only(
    minutes: Sequence[int],
    *,
    minutes_per_unit: int = 15,
    continuous: bool = False,
    entries: Sequence[Sequence[int]] | None = None,
) -> Allocation:
    """Units service by service, full periods only; a part of one is never paid.

    With ``continuous`` a period counts only where it was worked without a break: each of the ``entries`` of a
    service is counted by itself.

    Source: the shape of rules that pay no partial unit.

    >>> full_unit_only([23, 8, 14]).fixed, full_unit_only([16], continuous=True, entries=[[8, 8]]).fixed
    ((1, 0, 0), (0,))
    """
    if continuous and entries is not None:
        return Allocation(tuple([sum(each // minutes_per_unit for each in own) for own in entries]))
    return Allocation(tuple([given // minutes_per_unit for given in minutes]))


def started_unit(minutes: Sequence[int], *, minutes_per_unit: int = 15) -> Allocation:
    """Units service by service, each period counted as soon as it has begun.

    Source: the shape of rules that round up.

    >>> started_unit([1, 15, 16]).fixed
    (1, 1, 2)
    """
    return Allocation(tuple([-(-given // minutes_per_unit) for given in minutes]))


def per_service_threshold(
    minutes: Sequence[int], *, minutes_per_unit: int = 15, threshold: Decimal = Decimal("7.5")
) -> Allocation:
    """Units service by service, the last period counted from a threshold that need not be a whole minute.

    Source: the shape of rules that round at half a period, down below it and up from it.

    >>> per_service_threshold([7, 8, 22, 23]).fixed
    (0, 1, 1, 2)
    """
    counted = [int((given + minutes_per_unit - threshold) // minutes_per_unit) for given in minutes]
    return Allocation(tuple(counted))


def nearest_unit_pooled_remainders(
    minutes: Sequence[int], *, minutes_per_unit: int = 15, first_unit_from: int = 8
) -> Allocation:
    """Units service by service, each rounded to the nearest; services too short for a unit share one.

    Those below ``first_unit_from`` are added up, and what they support together goes to the longest of them.

    Source: the shape of Tenn. Comp. R. & Regs. 0800-02-18-.09; that only services too short by themselves are
    added up is this project's reading.

    >>> nearest_unit_pooled_remainders([5, 4]).fixed, nearest_unit_pooled_remainders([10, 10]).fixed
    ((1, 0), (1, 1))
    """
    units = [units_in(given, minutes_per_unit, first_unit_from) for given in minutes]
    short = [place for place, given in enumerate(minutes) if not units[place]]
    shared = total_time(
        [minutes[place] for place in short],
        minutes_per_unit=minutes_per_unit,
        first_unit_from=first_unit_from,
    )
    for place, extra in zip(short, shared.fixed, strict=True):
        units[place] += extra
    return Allocation(tuple(units), shared.choose, tuple([short[place] for place in shared.among]))


def greater_of_two(minutes: Sequence[int], *, minutes_per_unit: int = 15, first_unit_from: int = 8) -> Allocation:
    """Whichever of the total-time and the per-service midpoint count gives more units; total time if equal.

    Source: the shape of payers that are said to accept the greater of the two.

    >>> greater_of_two([10, 10]).fixed, greater_of_two([7, 7, 7]).choose
    ((1, 1), 1)
    """
    pooled = total_time(minutes, minutes_per_unit=minutes_per_unit, first_unit_from=first_unit_from)
    alone = per_service_midpoint(minutes, minutes_per_unit=minutes_per_unit)
    return alone if sum(alone.fixed) > sum(pooled.fixed) + pooled.choose else pooled


def base_and_increments(
    minutes: Sequence[int], *, base_minutes: int = 30, minutes_per_unit: int = 15, increment_from: int = 7
) -> Allocation:
    """Units service by service: one for the base block in full, one more for each increment that follows.

    An increment counts from ``increment_from`` minutes.

    Source: the shape of 22 CCR 51507.1.

    >>> base_and_increments([29, 30, 36, 37, 51, 52]).fixed
    (0, 1, 1, 2, 2, 3)
    """
    return Allocation(
        tuple(
            [
                1 + units_in(given - base_minutes, minutes_per_unit, increment_from)
                if given >= base_minutes
                else 0
                for given in minutes
            ]
        )
    )


def one_per_day(minutes: Sequence[int]) -> Allocation:
    """One unit for each service furnished, whatever its minutes: the visit is the unit.

    Source: the shape of payers that count visits or days of service.

    >>> one_per_day([45, 8, 0]).fixed
    (1, 1, 0)
    """
    return Allocation(tuple([1 if given else 0 for given in minutes]))
