"""How the plan counts: long services by themselves, short ones together."""

from collections.abc import Sequence

from therapycode.plugin import Allocation, NamedRule, total_time, units_in

__all__ = ["HYBRID", "hybrid"]


def hybrid(minutes: Sequence[int], *, minutes_per_unit: int = 15, first_unit_from: int = 8) -> Allocation:
    """Units for services: one of a full period or more by itself, all shorter ones by their total.

    >>> hybrid([22, 22])
    Allocation(fixed=(1, 1), choose=0, among=())
    >>> hybrid([30, 10, 10])
    Allocation(fixed=(2, 0, 0), choose=1, among=(1, 2))
    """
    units = [
        units_in(each, minutes_per_unit, first_unit_from) if each >= minutes_per_unit else 0 for each in minutes
    ]
    short = [place for place, each in enumerate(minutes) if each < minutes_per_unit]
    together = total_time(
        [minutes[place] for place in short], minutes_per_unit=minutes_per_unit, first_unit_from=first_unit_from
    )
    for place, number in zip(short, together.fixed, strict=True):
        units[place] = number
    return Allocation(tuple(units), together.choose, tuple(short[place] for place in together.among))


def reasons(
    codes: Sequence[str],
    minutes: Sequence[int],
    allocation: Allocation,
    *,
    minutes_per_unit: int = 15,
    first_unit_from: int = 8,
) -> tuple[tuple[str, tuple[object, ...]], ...]:
    """The rule at work, as sentences with places for what is counted."""
    del first_unit_from
    steps: list[tuple[str, tuple[object, ...]]] = [
        ("{0}: {1} minutes, a full period or more, counted by themselves: units {2}.", (code, each, units))
        for code, each, units in zip(codes, minutes, allocation.fixed, strict=True)
        if each >= minutes_per_unit
    ]
    short = [(code, each) for code, each in zip(codes, minutes, strict=True) if each < minutes_per_unit]
    if short:
        terms = " + ".join(f"{code} {each}" for code, each in short)
        total = sum(each for _, each in short)
        steps.append(
            ("Services under {0} minutes, counted together: {1} = {2}.", (minutes_per_unit, terms, total))
        )
    return tuple(steps)


HYBRID = NamedRule(
    name="example.hybrid",
    title="Services of a full period or more by themselves, shorter ones by their total",
    allocate=hybrid,
    parameters=frozenset({"minutes_per_unit", "first_unit_from"}),
    reasons=reasons,
)
