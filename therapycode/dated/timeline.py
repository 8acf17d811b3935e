"""Values keyed by the first day on which they hold."""

from bisect import bisect_right
from collections.abc import Iterable
from datetime import date
from itertools import pairwise
from typing import Generic, TypeVar

import attrs

from therapycode.dated.span import DateSpan

__all__ = ["Dated", "Timeline"]

T = TypeVar("T")


@attrs.frozen
class Dated(Generic[T]):
    """A value and the first day on which it holds.

    ``or_before`` says that the true first day is not known and lies on this day or earlier.
    """

    first: date
    value: T
    or_before: bool = False


@attrs.frozen
class Timeline(Generic[T]):
    """Values in the order of their first days; each holds until the next one begins.

    Nothing is projected and nothing is guessed: before the first recorded day there is no value, and after
    the last recorded day the last value holds.

    Raises:
        ValueError: if the days do not rise strictly: two values on one day, or out of order.
    """

    entries: tuple[Dated[T], ...] = ()
    _firsts: tuple[date, ...] = attrs.field(init=False, eq=False, repr=False)

    def __attrs_post_init__(self) -> None:
        firsts = tuple(entry.first for entry in self.entries)
        for earlier, later in pairwise(firsts):
            if later <= earlier:
                raise ValueError(f"a value from {later} stands after one from {earlier}")
        object.__setattr__(self, "_firsts", firsts)

    @classmethod
    def of(cls, entries: Iterable[Dated[T]]) -> "Timeline[T]":
        """The timeline of entries given in any order.

        Raises:
            ValueError: if two values begin on the same day.
        """
        return cls(tuple(sorted(entries, key=lambda entry: entry.first)))

    def on(self, day: date) -> T | None:
        """The value in force on the day; ``None`` before the first recorded day.

        >>> years = Timeline((Dated(date(2025, 1, 1), 2410), Dated(date(2026, 1, 1), 2480)))
        >>> years.on(date(2025, 12, 31)), years.on(date(2026, 1, 1)), years.on(date(2024, 12, 31))
        (2410, 2480, None)
        """
        place = bisect_right(self._firsts, day)
        return self.entries[place - 1].value if place else None

    def stretch(self, day: date) -> DateSpan:
        """The days around ``day`` over which the answer of `on` stays the same entry."""
        place = bisect_right(self._firsts, day)
        first = self._firsts[place - 1] if place else None
        until = self._firsts[place] if place < len(self._firsts) else None
        return DateSpan(first, until)

    def changes(self) -> tuple[date, ...]:
        """The first day of every entry, in order."""
        return self._firsts
