"""Units by the manual's own words and brute force; shares nothing with the library, and is slow on purpose.

Medicare Claims Processing Manual, chapter 5, section 20.2.C: the printed table gives the units of a total;
every service has a unit for each 15 minutes of its own; the rest is for the services with the most minutes
left over, and where those are equal any of them may have it.
"""

from collections.abc import Sequence
from itertools import combinations

PRINTED = [
    (0, 7, 0),
    (8, 22, 1),
    (23, 37, 2),
    (38, 52, 3),
    (53, 67, 4),
    (68, 82, 5),
    (83, 97, 6),
    (98, 112, 7),
    (113, 127, 8),
]
"""First and last minute of each band, and its units, as printed; the manual goes on in words from there."""


def units_of_total(total: int) -> int:
    for first, last, units in PRINTED:
        if first <= total <= last:
            return units
    return 1 + units_of_total(total - 15)


def full_periods(minutes: int) -> int:
    periods = 0
    while minutes >= 15:
        minutes -= 15
        periods += 1
    return periods


def right_answers(minutes: Sequence[int]) -> set[tuple[int, ...]]:
    """Every way of giving units to the services that the text allows."""
    full = [full_periods(given) for given in minutes]
    left_over = [given - 15 * periods for given, periods in zip(minutes, full, strict=True)]
    open_units = units_of_total(sum(minutes)) - sum(full)
    answers = set()
    for chosen in combinations(range(len(minutes)), open_units):
        passed_over = [left_over[place] for place in range(len(minutes)) if place not in chosen]
        smallest = min((left_over[place] for place in chosen), default=15)
        if smallest > 0 and all(other <= smallest for other in passed_over):
            answers.add(tuple(full[place] + (place in chosen) for place in range(len(minutes))))
    return answers
