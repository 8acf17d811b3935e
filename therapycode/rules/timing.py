"""How many minutes count, and whose they are."""

from collections.abc import Sequence
from datetime import time
from typing import Any, Final

from therapycode.model.codes import Trait
from therapycode.model.session import TimeEntry

__all__ = [
    "ASSISTANT",
    "DAY_SECONDS",
    "LONGEST_DAY",
    "OTHER_DISCIPLINE",
    "SHORTEST",
    "THERAPIST",
    "UNRECOGNISED",
    "clock_minutes",
    "clock_seconds",
    "clock_span",
    "entry_minutes",
    "entry_seconds",
    "entry_span",
    "together",
    "too_short",
]

DAY_SECONDS: Final = 24 * 60 * 60
"""Seconds in a day."""

SHORTEST: Final = 60
"""Seconds of the shortest entry that clock times give."""

LONGEST_DAY = 24 * 60
"""Minutes in a day: no entry is longer."""

THERAPIST: Final = Trait.THERAPIST
ASSISTANT: Final = Trait.ASSISTANT
UNRECOGNISED: Final = Trait.UNRECOGNISED
OTHER_DISCIPLINE: Final = Trait.OTHER_DISCIPLINE


def clock_minutes(start: time, end: time, *, next_day: bool = False) -> int:
    """Whole minutes from start to end on the local clock; leftover seconds are dropped.

    With ``next_day`` an end before the start lies past midnight; an end after it lies there too, and so does the
    start. Without, an end that does not lie after the start gives a number below 1: the caller refuses it.

    >>> clock_minutes(time(10, 0), time(10, 30)), clock_minutes(time(23, 50), time(0, 10), next_day=True)
    (30, 20)
    """
    seconds = clock_seconds(end) - clock_seconds(start)
    return (seconds + (DAY_SECONDS if next_day and seconds <= 0 else 0)) // 60


def clock_seconds(at: time) -> int:
    """Whole seconds from midnight to a time on the local clock."""
    return at.hour * 3600 + at.minute * 60 + at.second


def clock_span(start: time, end: time, *, next_day: bool = False) -> tuple[int, int]:
    """Seconds from midnight of the day of service to the start and to the end.

    >>> clock_span(time(23, 50), time(0, 10), next_day=True), clock_span(time(0, 10), time(0, 30), next_day=True)
    ((85800, 87000), (87000, 88200))
    """
    first = start.hour * 3600 + start.minute * 60 + start.second
    last = end.hour * 3600 + end.minute * 60 + end.second
    if not next_day:
        return first, last
    return (first, last + DAY_SECONDS) if last <= first else (first + DAY_SECONDS, last + DAY_SECONDS)


def entry_span(entry: TimeEntry) -> tuple[int, int]:
    """Seconds from midnight of the day of service to the start and to the end of an entry given by the clock.

    Raises:
        ValueError: if it gives no start or no end, or less than a minute; more than a day it cannot give.
    """
    start, end = entry.start, entry.end
    if start is None or end is None:
        raise ValueError("neither minutes nor a start and an end")
    first = start.hour * 3600 + start.minute * 60 + start.second
    last = end.hour * 3600 + end.minute * 60 + end.second
    if entry.next_day:
        first, last = clock_span(start, end, next_day=True)
    if last - first < SHORTEST:
        raise too_short(last - first)
    return first, last


def too_short(seconds: int) -> ValueError:
    """The error for an entry whose clock times give less than a minute."""
    return ValueError(f"{seconds // 60} minutes by the clock")


def entry_seconds(entry: TimeEntry) -> int:
    """The seconds of an entry, given as whole minutes or by its clock times.

    Raises:
        ValueError: if the entry gives neither or both, or not from 1 minute to a day's length.
    """
    given: Any = entry  # its minutes may be anything; a compiled module would refuse them in words of its own
    minutes: object = given.minutes
    if minutes is None:
        first, last = entry_span(entry)
        return last - first
    if entry.start is not None or entry.end is not None:
        raise ValueError("minutes and clock times in one entry")
    if type(minutes) is not int or not 0 < minutes <= LONGEST_DAY:
        raise ValueError(f"{minutes!r} minutes")
    return minutes * 60


def entry_minutes(entry: TimeEntry) -> int:
    """The whole minutes of an entry; leftover seconds are dropped.

    Raises:
        ValueError: if the entry gives neither or both, or not from 1 minute to a day's length.
    """
    return entry_seconds(entry) // 60


def together(owners: Sequence[int]) -> int:
    """Whose minutes are those that several people worked together, from whose each one's would be.

    The therapist's if one of them is a therapist, else the assistant's; a student or an aide alone gives
    none, and so does nobody.

    Source: 86 FR 64996, page 65170, for a therapist and an assistant together; Medicare Benefit Policy
    Manual, chapter 15, section 230, for aides.

    >>> together([ASSISTANT, THERAPIST]) == THERAPIST, together([UNRECOGNISED, ASSISTANT]) == ASSISTANT
    (True, True)
    """
    return min(owners, default=UNRECOGNISED)
