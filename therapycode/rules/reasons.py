"""The reasoning of a rule, put into steps: a sentence with places, and the small values that go there."""

from collections.abc import Sequence
from typing import Final

from therapycode.model.claim import Step
from therapycode.rules.units import Allocation, band, units_in

__all__ = ["alone_reasons", "greater_reasons", "short_shared_reasons", "total_time_reasons"]

_TOTAL: Final = "Timed minutes in all: {0} = {1}. The table gives {2} for {3} to {4} minutes ({5})."
_NONE: Final = "Timed minutes in all: {0} = {1}. A first unit needs {2}; nothing is billed for time ({3})."
_FULL: Final = "{0}: {1} minutes hold {2} full {3}-minute {4}, {5} left over."
_REST: Final = "{0} of {1} {2} assigned so far; the rest goes to the most minutes left over: {3}."
_TIE: Final = "{0} more may go to any of {1}: {2} minutes left over each. The manual names no preference."
_LOST: Final = "{0} gets no unit: the total supports no more. Its {1} minutes are documented and not billed."
_SECTION: Final = "Medicare Claims Processing Manual, chapter 5, section 20.2.C"


def total_time_reasons(
    codes: Sequence[str],
    minutes: Sequence[int],
    allocation: Allocation,
    *,
    minutes_per_unit: int = 15,
    first_unit_from: int = 8,
) -> tuple[Step, ...]:
    """The steps by which the manual itself reasons: the total, the full periods, then the largest leftovers.

    Where a payer's first unit needs more than a full period, the full periods may be more than the table gives;
    then they alone are told.
    """
    total = sum(minutes)
    units = units_in(total, minutes_per_unit, first_unit_from)
    terms = " + ".join(f"{code} {given}" for code, given in zip(codes, minutes, strict=True))
    full = [given // minutes_per_unit for given in minutes]
    if units <= 0 and not any(full):
        return ((_NONE, (terms, total, first_unit_from, _SECTION)),)
    steps: list[Step] = []
    if sum(full) <= units:
        low, high = band(units, minutes_per_unit, first_unit_from)
        steps.append((_TOTAL, (terms, total, _units(units), low, high, _SECTION)))
    for code, given, periods in zip(codes, minutes, full, strict=True):
        word = "period" if periods == 1 else "periods"
        steps.append((_FULL, (code, given, periods, minutes_per_unit, word, given % minutes_per_unit)))
    if sum(full) < units:
        over = [f"{code} {given % minutes_per_unit}" for code, given in zip(codes, minutes, strict=True)]
        steps.append((_REST, (sum(full), units, "unit" if units == 1 else "units", ", ".join(over))))
    if allocation.choose:
        level = [codes[place] for place in allocation.among]
        left = minutes[allocation.among[0]] % minutes_per_unit
        steps.append((_TIE, (_units(allocation.choose), ", ".join(level), left)))
    steps += [
        (_LOST, (code, given))
        for place, (code, given) in enumerate(zip(codes, minutes, strict=True))
        if given and not allocation.fixed[place] and place not in allocation.among
    ]
    return tuple(steps)


_ALONE: Final = "{0}: {1} minutes, counted by themselves: {2}."
_SHARED: Final = "{0} more may go to any of {1}: they are equally long."


def alone_reasons(
    codes: Sequence[str], minutes: Sequence[int], allocation: Allocation, **_parameters: object
) -> tuple[Step, ...]:
    """The steps of a rule that counts each service by itself: its minutes and what they give."""
    steps: list[Step] = [
        (_ALONE, (code, given, _units(units)))
        for code, given, units in zip(codes, minutes, allocation.fixed, strict=True)
    ]
    if allocation.choose:
        level = ", ".join(codes[place] for place in allocation.among)
        steps.append((_SHARED, (_units(allocation.choose), level)))
    return tuple(steps)


def short_shared_reasons(
    codes: Sequence[str],
    minutes: Sequence[int],
    allocation: Allocation,
    *,
    minutes_per_unit: int = 15,
    first_unit_from: int = 8,
) -> tuple[Step, ...]:
    """The steps of a rule that counts each service by itself and lets those too short for a unit share one."""
    own = [units_in(given, minutes_per_unit, first_unit_from) for given in minutes]
    alone = Allocation(tuple(own), allocation.choose, allocation.among)
    steps = alone_reasons(codes, minutes, alone)
    short = [place for place, units in enumerate(own) if not units and minutes[place]]
    total = sum(minutes[place] for place in short)
    gained = sum(allocation.fixed) - sum(own) + allocation.choose
    if not gained:
        return steps
    named = ", ".join(codes[place] for place in short)
    winners = ", ".join(codes[place] for place in short if allocation.fixed[place]) or "one of the longest"
    return (*steps[: len(codes)], (_TOGETHER, (named, total, _units(gained), winners)), *steps[len(codes) :])


_TOGETHER: Final = "Too short by themselves: {0}, {1} minutes together: {2}, to {3}."


def greater_reasons(
    codes: Sequence[str],
    minutes: Sequence[int],
    allocation: Allocation,
    *,
    minutes_per_unit: int = 15,
    first_unit_from: int = 8,
) -> tuple[Step, ...]:
    """The steps of whichever count was taken: the pool's total, or each service by itself."""
    past_half = minutes_per_unit // 2 + 1
    alone = tuple(units_in(given, minutes_per_unit, past_half) for given in minutes)
    if allocation.fixed == alone and not allocation.choose:
        return alone_reasons(codes, minutes, allocation)
    lengths = {"minutes_per_unit": minutes_per_unit, "first_unit_from": first_unit_from}
    return total_time_reasons(codes, minutes, allocation, **lengths)


def _units(number: int) -> str:
    return "1 unit" if number == 1 else f"{number} units"
