"""Stretches of days."""

from datetime import date

import attrs

__all__ = ["DateSpan"]


@attrs.frozen
class DateSpan:
    """The days from ``first`` up to and without ``until``; ``None`` leaves that side open.

    Half-open, so that the day on which one value ends and the next begins is named once.

    Raises:
        ValueError: if ``until`` does not lie after ``first``.
    """

    first: date | None = None
    until: date | None = None

    def __attrs_post_init__(self) -> None:
        if self.first is not None and self.until is not None and self.until <= self.first:
            raise ValueError(f"a span from {self.first} until {self.until} holds no day")

    def __contains__(self, day: date) -> bool:
        """Say whether the day lies in the span."""
        return (self.first is None or self.first <= day) and (self.until is None or day < self.until)

    def meet(self, other: "DateSpan") -> "DateSpan":
        """The days that lie in both spans.

        >>> DateSpan(date(2024, 1, 1)).meet(DateSpan(None, date(2025, 1, 1)))
        DateSpan(first=datetime.date(2024, 1, 1), until=datetime.date(2025, 1, 1))

        Raises:
            ValueError: if there is no such day.
        """
        firsts = [day for day in (self.first, other.first) if day is not None]
        untils = [day for day in (self.until, other.until) if day is not None]
        return DateSpan(max(firsts, default=None), min(untils, default=None))
