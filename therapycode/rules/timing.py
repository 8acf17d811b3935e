"""How many minutes count, and whose they are."""

from collections.abc import Sequence
from datetime import time
from typing import Final

from therapycode.model.session import TimeEntry
from therapycode.model.visit import By

__all__ = [
    "ASSISTANT",
    "LONGEST_DAY",
    "OTHER_DISCIPLINE",
    "THERAPIST",
    "UNRECOGNISED",
    "clock_minutes",
    "clock_seconds",
    "entry_minutes",
    "together",
]

LONGEST_DAY = 24 * 60
"""Minutes in a day: no entry is longer."""

THERAPIST: Final = int(By.THERAPIST)
ASSISTANT: Final = int(By.ASSISTANT)
UNRECOGNISED: Final = int(By.UNRECOGNISED)
OTHER_DISCIPLINE: Final = int(By.OTHER_DISCIPLINE)
# plain numbers, since a flag's own arithmetic costs more than all the rest of adding minutes up


def clock_minutes(start: time, end: time, *, next_day: bool = False) -> int:
    """Whole minutes from start to end on the local clock; leftover seconds are dropped.

    An end that does not lie after the start gives a number below 1: the caller refuses it.

    >>> clock_minutes(time(10, 0), time(10, 30)), clock_minutes(time(23, 50), time(0, 10), next_day=True)
    (30, 20)
    """
    seconds = clock_seconds(end) - clock_seconds(start)
    return (seconds + (86400 if next_day else 0)) // 60


def clock_seconds(at: time) -> int:
    """Whole seconds from midnight to a time on the local clock."""
    return at.hour * 3600 + at.minute * 60 + at.second


def entry_minutes(entry: TimeEntry) -> int:
    """The whole minutes of an entry, given as such or by its clock times.

    Raises:
        ValueError: if the entry gives neither or both, or not from 1 minute to a day's length.
    """
    minutes = entry.minutes
    if minutes is None:
        if entry.start is None or entry.end is None:
            raise ValueError("neither minutes nor a start and an end")
        minutes = clock_minutes(entry.start, entry.end, next_day=entry.next_day)
    elif entry.start is not None or entry.end is not None:
        raise ValueError("minutes and clock times in one entry")
    if type(minutes) is not int or not 0 < minutes <= LONGEST_DAY:
        raise ValueError(f"{minutes!r} minutes")
    return minutes


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
