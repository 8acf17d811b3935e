"""Windows of days over which something is counted, and where each of them begins anew."""

from calendar import monthrange
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Final, Literal, get_args

import attrs

from therapycode.dated.span import DateSpan

__all__ = ["ANCHORS", "UNITS", "Anchor", "Window", "WindowUnit", "months_after"]

WindowUnit = Literal["day", "week", "month", "year", "whole"]
"""What a window is measured in; ``whole`` is all that follows its anchor, such as a claim or a spell."""

Anchor = Literal["calendar", "first-visit", "sliding", "event"]
"""Where a window begins: with the calendar; with the first visit and then anew with the first visit after it has
ended; so that it ends with the day that is asked about; or on the day of an event, such as an injury."""

UNITS: Final = get_args(WindowUnit)
ANCHORS: Final = get_args(Anchor)

_DAYS: Final = {"day": 1, "week": 7}
_MONTHS: Final = {"month": 1, "year": 12}


@attrs.frozen(kw_only=True)
class Window:
    """So many days, weeks, months or years, and where they begin.

    ``first_month`` and ``first_weekday`` (1 is Monday) say where a year and a week of the calendar begin: a fiscal
    year from July has ``first_month=7``. A calendar has windows of one unit only.

    Raises:
        ValueError: if the length is below 1, a first month or weekday does not exist, or a window of the calendar
            is longer than one unit.
    """

    unit: WindowUnit
    anchor: Anchor = "calendar"
    length: int = 1
    first_month: int = 1
    first_weekday: int = 1

    def __attrs_post_init__(self) -> None:
        if self.length < 1:
            raise ValueError(f"a window of {self.length} units")
        if not 1 <= self.first_month <= 12 or not 1 <= self.first_weekday <= 7:  # noqa: PLR2004  # months, weekdays
            raise ValueError("a first month from 1 to 12 and a first weekday from 1 to 7")
        if self.anchor == "calendar" and (self.length > 1 or self.unit == "whole"):
            raise ValueError("a window of the calendar is one day, week, month or year")
        if self.unit == "whole" and self.anchor == "sliding":
            raise ValueError("a whole window has no length to slide by")

    def around(self, day: date, visits: Iterable[date] = (), event: date | None = None) -> DateSpan | None:
        """The window that the day lies in.

        ``visits`` are the earlier days that count, in any order; a window that begins with the first visit asks
        for them. ``None`` where the window hangs on an event whose day is not given, or comes after the day.
        """
        if self.anchor == "calendar":
            return self._of_calendar(day)
        if self.anchor == "sliding":
            return DateSpan(self._back(day), day + timedelta(days=1))
        if self.anchor == "event":
            return self._from(event, day) if event is not None and event <= day else None
        return self._of_visits(day, visits)

    def _of_calendar(self, day: date) -> DateSpan:
        if self.unit == "day":
            return DateSpan(day, day + timedelta(days=1))
        if self.unit == "week":
            first = day - timedelta(days=(day.isoweekday() - self.first_weekday) % 7)
            return DateSpan(first, first + timedelta(days=7))
        if self.unit == "month":
            first = day.replace(day=1)
            return DateSpan(first, months_after(first, 1))
        first = date(day.year if day.month >= self.first_month else day.year - 1, self.first_month, 1)
        return DateSpan(first, months_after(first, 12))

    def _of_visits(self, day: date, visits: Iterable[date]) -> DateSpan:
        """The window that began with the first visit, or with the first visit after the one before had ended."""
        first, *later = sorted({*[one for one in visits if one <= day], day})
        if self.unit == "whole":
            return DateSpan(first)
        until = self._after(first, 1)
        for visit in later:
            if visit >= until:
                first, until = visit, self._after(visit, 1)
        return DateSpan(first, until)

    def _from(self, event: date, day: date) -> DateSpan:
        """The window that the day lies in, of those that follow each other from an event."""
        if self.unit == "whole":
            return DateSpan(event)
        number = 0
        while day >= self._after(event, number + 1):
            number += 1
        return DateSpan(self._after(event, number), self._after(event, number + 1))

    def _after(self, first: date, times: int) -> date:
        """The day after so many windows from a first day; months are counted from the first day each time."""
        if self.unit in _DAYS:
            return first + timedelta(days=_DAYS[self.unit] * self.length * times)
        return months_after(first, _MONTHS[self.unit] * self.length * times)

    def _back(self, day: date) -> date:
        """The first day of the window that ends with the day."""
        if self.unit in _DAYS:
            return day - timedelta(days=_DAYS[self.unit] * self.length - 1)
        return months_after(day, -_MONTHS[self.unit] * self.length) + timedelta(days=1)


def months_after(day: date, months: int) -> date:
    """The same day so many months later, or earlier; the last of the month where that month has no such day.

    >>> months_after(date(2024, 2, 29), 12), months_after(date(2026, 3, 31), -1)
    (datetime.date(2025, 2, 28), datetime.date(2026, 2, 28))
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
