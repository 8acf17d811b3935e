"""Units of codes whose period is not that of the pool: their own first and further lengths."""

from collections.abc import Mapping
from typing import Final, Protocol

from therapycode.model.frozen import FrozenMap

__all__ = ["LENGTH_RULES", "LengthRule", "full_period", "past_midpoint"]


class LengthRule(Protocol):
    """Counts the units of one code from its minutes and the lengths of its first and further units."""

    def __call__(self, minutes: int, first: int, further: int, /) -> int:
        """The units."""


def past_midpoint(minutes: int, first: int, further: int, /) -> int:
    """A unit for each period of which more than half was worked; a further one needs those before it in full.

    Source: the code set's own rule for units of time; Medicare prints none for these codes, and this project's
    ruling follows it.

    >>> [past_midpoint(minutes, 30, 15) for minutes in (15, 16, 37, 38, 53)]
    [0, 1, 1, 2, 3]
    """
    if minutes <= first // 2:
        return 0
    return 1 + max(0, (minutes - first + (further - 1) // 2) // further)


def full_period(minutes: int, first: int, further: int, /) -> int:
    """A unit for each period in full: the first, then each further one.

    Source: Medicare Claims Processing Manual, chapter 5, section 20.4, for 97545 and 97546.

    >>> [full_period(minutes, 120, 60) for minutes in (119, 120, 179, 180)]
    [0, 1, 1, 2]
    """
    if minutes < first:
        return 0
    return 1 + (minutes - first) // further


LENGTH_RULES: Final[Mapping[str, LengthRule]] = FrozenMap(
    {"past-midpoint": past_midpoint, "full-period": full_period}
)
"""The ways of counting such codes, by the name that profiles use."""
