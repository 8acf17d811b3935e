"""Values keyed by the first day on which they hold, and by when that was known."""

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

    ``or_before`` says that the true first day is not known and lies on this day or earlier. ``known_from`` is the
    day on which the value became known; ``None`` is from the beginning. From the day ``withdrawn`` on, the value
    counts as if it had never been made.

    Raises:
        ValueError: if the value was withdrawn no later than it became known.
    """

    first: date
    value: T
    or_before: bool = False
    known_from: date | None = None
    withdrawn: date | None = None

    def __attrs_post_init__(self) -> None:
        if self.withdrawn is not None and self.known_from is not None and self.withdrawn <= self.known_from:
            raise ValueError(f"withdrawn on {self.withdrawn}, and known only from {self.known_from}")

    def known(self, known_on: date | None) -> bool:
        """Say whether the value had become known by a day, withdrawn since or not; ``None`` is now."""
        return known_on is None or self.known_from is None or self.known_from <= known_on

    def stands(self, known_on: date | None) -> bool:
        """Say whether the value was known on a day and not withdrawn by then; ``None`` is now."""
        if self.withdrawn is None:
            return self.known(known_on)
        return known_on is not None and known_on < self.withdrawn and self.known(known_on)


@attrs.frozen
class Timeline(Generic[T]):
    """Values in the order of their first days; each holds until the next one begins.

    Nothing is projected and nothing is guessed: before the first recorded day there is no value, and after
    the last recorded day the last value holds. What was said of one first day may have been said anew: the values
    of that day then stand in the order in which they became known, and the last of them that was known is the
    one that counts. Where it was withdrawn, the value before that first day goes on.

    Raises:
        ValueError: if the days do not rise: out of order, or two values on one day that became known on one day.
    """

    entries: tuple[Dated[T], ...] = ()
    _firsts: tuple[date, ...] = attrs.field(init=False, eq=False, repr=False)

    def __attrs_post_init__(self) -> None:
        for earlier, later in pairwise(self.entries):
            if later.first < earlier.first:
                raise ValueError(f"a value from {later.first} stands after one from {earlier.first}")
            if later.first == earlier.first and not _anew(earlier, later):
                raise ValueError(f"a value from {later.first} stands after one from {earlier.first}")
        object.__setattr__(self, "_firsts", tuple(entry.first for entry in self.entries))

    @classmethod
    def of(cls, entries: Iterable[Dated[T]]) -> "Timeline[T]":
        """The timeline of entries given in any order.

        Raises:
            ValueError: if two values begin on the same day and neither became known later than the other.
        """
        return cls(tuple(sorted(entries, key=lambda entry: (entry.first, entry.known_from or date.min))))

    def on(self, day: date, known_on: date | None = None) -> T | None:
        """The value in force on the day, by what was known; ``None`` before the first recorded day.

        >>> years = Timeline((Dated(date(2025, 1, 1), 2410), Dated(date(2026, 1, 1), 2480)))
        >>> years.on(date(2025, 12, 31)), years.on(date(2026, 1, 1)), years.on(date(2024, 12, 31))
        (2410, 2480, None)
        """
        entry = self.entry(day, known_on)
        return entry.value if entry is not None else None

    def entry(self, day: date, known_on: date | None = None) -> Dated[T] | None:
        """The entry in force on the day, by what was known on a day; ``None`` is by all that is recorded."""
        decided: date | None = None
        for entry in reversed(self.entries[: bisect_right(self._firsts, day)]):
            if entry.first == decided or not entry.known(known_on):
                continue
            if entry.stands(known_on):
                return entry
            decided = entry.first
        return None

    def stretch(self, day: date) -> DateSpan:
        """Days around ``day`` over which the answer of `on` stays the same entry, whatever was known."""
        place = bisect_right(self._firsts, day)
        first = self._firsts[place - 1] if place else None
        until = self._firsts[place] if place < len(self._firsts) else None
        return DateSpan(first, until)

    def changes(self) -> tuple[date, ...]:
        """Every first day, in order."""
        return tuple(dict.fromkeys(self._firsts))

    def revisions(self) -> tuple[date, ...]:
        """Every day on which something became known or was withdrawn, in order."""
        days = {day for entry in self.entries for day in (entry.known_from, entry.withdrawn) if day is not None}
        return tuple(sorted(days))


def _anew(earlier: Dated[T], later: Dated[T]) -> bool:
    """Whether a value was said anew, once the one before it was known and, if it was, withdrawn."""
    after = earlier.withdrawn or earlier.known_from or date.min
    return later.known_from is not None and later.known_from > after
