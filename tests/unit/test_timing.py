"""How many minutes count, and whose they are."""

from datetime import time

import pytest

from therapycode import TimeEntry
from therapycode.rules.timing import (
    ASSISTANT,
    THERAPIST,
    UNRECOGNISED,
    clock_minutes,
    entry_minutes,
    together,
)


def test_minutes_on_the_clock_are_whole_and_leftover_seconds_are_dropped() -> None:
    assert clock_minutes(time(10, 0), time(10, 30)) == 30
    assert clock_minutes(time(10, 0, 30), time(10, 30, 15)) == 29
    assert clock_minutes(time(9, 59, 59), time(10, 0, 59)) == 1


def test_past_midnight_only_where_it_is_said() -> None:
    assert clock_minutes(time(23, 50), time(0, 10), next_day=True) == 20
    assert clock_minutes(time(23, 50), time(0, 10)) < 1


def test_an_entry_gives_its_minutes_or_the_minutes_of_its_clock_times() -> None:
    assert entry_minutes(TimeEntry(minutes=8)) == 8
    assert entry_minutes(TimeEntry(start=time(10, 0), end=time(10, 8, 59))) == 8
    assert entry_minutes(TimeEntry(start=time(23, 55), end=time(0, 3), next_day=True)) == 8


@pytest.mark.parametrize(
    ("entry", "says"),
    [
        (TimeEntry(), "neither minutes nor a start and an end"),
        (TimeEntry(start=time(10, 0)), "neither minutes nor a start and an end"),
        (TimeEntry(end=time(10, 0)), "neither minutes nor a start and an end"),
        (TimeEntry(minutes=8, start=time(10, 0)), "minutes and clock times in one entry"),
        (TimeEntry(minutes=8, end=time(10, 0)), "minutes and clock times in one entry"),
        (TimeEntry(minutes=0), "0 minutes"),
        (TimeEntry(minutes=-5), "-5 minutes"),
        (TimeEntry(minutes=1441), "1441 minutes"),
        (TimeEntry(minutes=True), "True minutes"),
        (TimeEntry(start=time(10, 30), end=time(10, 0)), "-30 minutes by the clock"),
        (TimeEntry(start=time(10, 0), end=time(10, 0, 59)), "0 minutes by the clock"),
    ],
)
def test_an_entry_that_does_not_hold_together_is_refused(entry: TimeEntry, says: str) -> None:
    with pytest.raises(ValueError, match=f"^{says}$"):
        entry_minutes(entry)


def test_a_day_is_the_longest_entry() -> None:
    assert entry_minutes(TimeEntry(minutes=1440)) == 1440
    assert entry_minutes(TimeEntry(start=time(10, 0), end=time(10, 0), next_day=True)) == 1440


def test_minutes_together_are_the_therapists_then_the_assistants_then_nobodys() -> None:
    assert together([ASSISTANT, THERAPIST]) == THERAPIST
    assert together([UNRECOGNISED, THERAPIST]) == THERAPIST
    assert together([UNRECOGNISED, ASSISTANT]) == ASSISTANT
    assert together([UNRECOGNISED]) == UNRECOGNISED
    assert together([]) == UNRECOGNISED
