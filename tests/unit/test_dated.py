"""Days, spans of days, and values that change from one day to the next."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from therapycode.dated import Dated, DateSpan, Timeline, parse_day

JAN, MAR, JUN = date(2026, 1, 1), date(2026, 3, 1), date(2026, 6, 1)


def test_a_day_is_read_in_exactly_one_form() -> None:
    assert parse_day("2026-03-04") == date(2026, 3, 4)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "20260304",
        "2026-W10-3",
        "2026-3-4",
        "2026-03-04T00:00",
        " 2026-03-04",
        "2026-03-04\n",
        "٢٠٢٦-٠٣-٠٤",
    ],
)
def test_other_ways_of_writing_a_day_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is not a day of the form YYYY-MM-DD"):
        parse_day(text)


@pytest.mark.parametrize("text", ["2026-02-29", "2026-13-01", "0000-01-01"])
def test_a_day_that_no_calendar_has_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"day is out of range|month must be|year 0"):
        parse_day(text)


@given(st.dates())
def test_every_day_is_read_back_from_its_own_form(day: date) -> None:
    assert parse_day(day.isoformat()) == day


def test_a_span_holds_its_first_day_and_not_the_day_it_ends_before() -> None:
    span = DateSpan(JAN, MAR)
    assert [day in span for day in (JAN - timedelta(1), JAN, MAR - timedelta(1), MAR)] == [
        False,
        True,
        True,
        False,
    ]


def test_a_side_left_open_has_no_end() -> None:
    assert date.min in DateSpan(until=JAN)
    assert JAN not in DateSpan(until=JAN)
    assert date.max in DateSpan(JAN)
    assert date.min in DateSpan()


@pytest.mark.parametrize("until", [JAN, JAN - timedelta(1)])
def test_a_span_without_a_day_is_refused(until: date) -> None:
    with pytest.raises(ValueError, match=f"a span from 2026-01-01 until {until} holds no day"):
        DateSpan(JAN, until)


def test_a_value_holds_from_its_day_until_the_next_one_and_after_the_last_for_good() -> None:
    years = Timeline((Dated(JAN, "old"), Dated(MAR, "new")))
    asked = (JAN - timedelta(1), JAN, MAR - timedelta(1), MAR, date.max)
    assert [years.on(day) for day in asked] == [None, "old", "old", "new", "new"]


def test_an_empty_timeline_has_no_value_on_any_day() -> None:
    empty: Timeline[int] = Timeline()
    assert empty.on(JAN) is None
    assert empty.stretch(JAN) == DateSpan()
    assert empty.changes() == ()


@pytest.mark.parametrize("second", [JAN, JAN - timedelta(1)])
def test_two_values_on_a_day_or_out_of_order_are_refused(second: date) -> None:
    with pytest.raises(ValueError, match=f"a value from {second} stands after one from 2026-01-01"):
        Timeline((Dated(JAN, 1), Dated(second, 2)))


def test_entries_may_come_in_any_order_and_still_not_twice_a_day() -> None:
    assert Timeline.of([Dated(MAR, 2), Dated(JAN, 1)]).changes() == (JAN, MAR)
    with pytest.raises(ValueError, match="stands after one from"):
        Timeline.of([Dated(JAN, 1), Dated(JAN, 2)])


def test_the_stretch_of_a_day_reaches_from_change_to_change() -> None:
    years = Timeline((Dated(JAN, 1), Dated(MAR, 2)))
    assert years.stretch(JAN - timedelta(1)) == DateSpan(None, JAN)
    assert years.stretch(JAN) == years.stretch(MAR - timedelta(1)) == DateSpan(JAN, MAR)
    assert years.stretch(JUN) == DateSpan(MAR, None)


@given(st.sets(st.dates(), max_size=6), st.dates())
def test_the_answer_is_the_same_on_every_day_of_a_stretch(days: set[date], day: date) -> None:
    line = Timeline.of(Dated(first, first) for first in days)
    span = line.stretch(day)
    assert day in span
    assert all(
        line.on(edge) == line.on(day) for edge in (span.first, span.until and span.until - timedelta(1)) if edge
    )


@given(st.sets(st.dates(), min_size=2, max_size=6))
def test_stretches_meet_without_gap_or_overlap(days: set[date]) -> None:
    line = Timeline.of(Dated(first, 0) for first in days)
    for earlier, later in pairwise(line.changes()):
        assert line.stretch(earlier).until == line.stretch(later).first == later
