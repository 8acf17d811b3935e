"""How timed minutes become units."""

from collections.abc import Sequence
from typing import NamedTuple

__all__ = ["Allocation", "band", "total_time", "units_in"]


class Allocation(NamedTuple):
    """Units for services in the order in which their minutes were given.

    ``fixed`` units are certain. ``choose`` further units go one each to services ``among`` (by place): the
    rule calls every such choice equally right. Without a tie ``choose`` is 0 and ``among`` is empty.
    """

    fixed: tuple[int, ...]
    choose: int = 0
    among: tuple[int, ...] = ()


def units_in(minutes: int, minutes_per_unit: int = 15, first_unit_from: int = 8) -> int:
    """The units that a total of minutes supports: one from ``first_unit_from``, then one each full period on.

    Source: Medicare Claims Processing Manual, chapter 5, section 20.2.C, the table of units.

    >>> [units_in(minutes) for minutes in (7, 8, 22, 23, 37, 38)]
    [0, 1, 1, 2, 2, 3]
    """
    return (minutes + minutes_per_unit - first_unit_from) // minutes_per_unit


def band(units: int, minutes_per_unit: int = 15, first_unit_from: int = 8) -> tuple[int, int]:
    """The first and last total of minutes that support exactly this many units.

    >>> band(0), band(1), band(3)
    ((0, 7), (8, 22), (38, 52))
    """
    last = units * minutes_per_unit + first_unit_from - 1
    return max(0, last - minutes_per_unit + 1), last


def total_time(minutes: Sequence[int], *, minutes_per_unit: int = 15, first_unit_from: int = 8) -> Allocation:
    """Units by the total of the pool's minutes: full periods first, the rest to the largest remainders.

    The total decides how many units there are. Each service first gets one for each full period of its own;
    what is left goes one each to the services with the most minutes left over. Where leftovers are equal the
    rule does not say which service gets the unit, and none is picked here.

    Source: Medicare Claims Processing Manual, chapter 5, section 20.2.C, its table and five examples.

    >>> total_time([33, 7])
    Allocation(fixed=(2, 1), choose=0, among=())
    >>> total_time([20, 20])
    Allocation(fixed=(1, 1), choose=1, among=(0, 1))
    """
    fixed: list[int] = []
    over: list[int] = []
    for given in minutes:
        fixed.append(given // minutes_per_unit)
        over.append(given % minutes_per_unit)
    # the full periods of each service are full periods of the total, so the rest earns what is left
    left = (sum(over) + minutes_per_unit - first_unit_from) // minutes_per_unit
    if left <= 0:
        return _new(Allocation, (tuple(fixed), 0, ()))
    if left == 1:
        # most often: the unit goes to the one service with the most minutes left over
        last = max(over)
        if over.count(last) > 1:
            return _tied(fixed, over, last, 1)
        fixed[over.index(last)] += 1
        return _new(Allocation, (tuple(fixed), 0, ()))
    ranked = sorted(over, reverse=True)
    last = ranked[left - 1]
    if left < len(ranked) and ranked[left] == last:
        return _tied(fixed, over, last, left - ranked.index(last))
    for place, rest in enumerate(over):
        if rest >= last:
            fixed[place] += 1
    return _new(Allocation, (tuple(fixed), 0, ()))


_new = tuple.__new__
"""Makes a named tuple of all its fields at half the price of calling its class."""


def _tied(full: Sequence[int], over: Sequence[int], last: int, choose: int) -> Allocation:
    """The allocation where more services have ``last`` minutes left over than there are units for."""
    level = tuple([place for place, rest in enumerate(over) if rest == last])
    fixed = [units + (rest > last) for units, rest in zip(full, over, strict=True)]
    return Allocation(tuple(fixed), choose, level)
