"""Values keyed by the first day on which they hold."""

from bisect import bisect_right
from collections.abc import Iterable
from datetime import date
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
        ValueError: if two values begin on the same day.
    """

    entries: tuple[Dated[T], ...] = attrs.field(converter=lambda given: _in_order(given))
    _firsts: tuple[date, ...] = attrs.field(init=False, eq=False, repr=False)

    def __attrs_post_init__(self) -> None:
        object.__setattr__(self, "_firsts", tuple(entry.first for entry in self.entries))

    def on(self, day: date) -> T | None:
        """The value in force on the day; ``None`` before the first recorded day.

        >>> years = Timeline([Dated(date(2025, 1, 1), 2410), Dated(date(2026, 1, 1), 2480)])
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


def _in_order(given: Iterable[Dated[T]]) -> tuple[Dated[T], ...]:
    entries = tuple(sorted(given, key=lambda entry: entry.first))
    for earlier, later in zip(entries, entries[1:], strict=False):
        if earlier.first == later.first:
            raise ValueError(f"two values begin on {later.first}")
    return entries
