"""Several counts in one whole number, a field of 32 bits for each, so that all are added and compared at once.

Adding ten counts one by one costs more than coding a visit may; one addition of a number of ten fields does not.
"""

from collections.abc import Iterable
from typing import Final

__all__ = ["above", "field", "fields", "guards", "ones", "packed", "whole"]

_WIDTH: Final = 32
_FIELD: Final = (1 << _WIDTH) - 1
_GUARD: Final = 1 << (_WIDTH - 1)


def packed(counts: Iterable[int]) -> int:
    """The counts as one number, the first in the lowest field; each is below half of what a field holds.

    >>> fields(packed([4, 0, 12]) + packed([1, 1, 1]), 3)
    (5, 1, 13)
    """
    together = 0
    for place, count in enumerate(counts):
        together |= count << (_WIDTH * place)
    return together


def fields(together: int, number: int) -> tuple[int, ...]:
    """So many counts back from one number."""
    return tuple([field(together, place) for place in range(number)])


def field(together: int, place: int) -> int:
    """The count at a place."""
    return (together >> (_WIDTH * place)) & _FIELD


def ones(places: Iterable[int], value: int = 1) -> int:
    """A number with this value in the fields at these places, and nothing in the others.

    >>> fields(ones([0, 2]), 3)
    (1, 0, 1)
    """
    return sum(value << (_WIDTH * place) for place in places)


def whole(places: Iterable[int]) -> int:
    """A number that keeps, of another one, the fields at these places."""
    return ones(places, _FIELD)


def guards(number: int) -> int:
    """A number with the highest bit of so many fields."""
    return ones(range(number), _GUARD)


def above(together: int, ceilings: int, guard: int) -> bool:
    """Say whether any count stands above its ceiling; ``guard`` is `guards` of as many fields.

    >>> above(packed([4, 9]), packed([4, 9]), guards(2)), above(packed([5, 0]), packed([4, 9]), guards(2))
    (False, True)
    """
    return (ceilings | guard) - together & guard != guard
