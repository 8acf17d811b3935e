"""Units of one code shared out over parts of its minutes: by who furnished them, or by what is charged."""

from collections.abc import Sequence
from typing import Final

__all__ = ["whole_shares"]

_QUARTER: Final = 15


def whole_shares(units: int, minutes: Sequence[int]) -> tuple[list[int], list[int]]:
    """The whole units of each part, and what is over of each, in one measure for all; to whom that goes is open.

    Quarters of an hour by the full periods of each; units of another length by each one's part of the minutes,
    evenly where there are none.

    >>> whole_shares(3, [31, 14]), whole_shares(2, [60, 60]), whole_shares(1, [45, 60])
    (([2, 0], [1, 14]), ([1, 1], [0, 0]), ([0, 0], [45, 60]))
    """
    shares = [own // _QUARTER for own in minutes]
    if 0 <= units - sum(shares) <= len(minutes):  # beside the full quarters no one has more than one unit
        return shares, [own % _QUARTER for own in minutes]
    parts = minutes if any(minutes) else [1] * len(minutes)
    total = sum(parts)
    return [units * own // total for own in parts], [units * own % total for own in parts]
