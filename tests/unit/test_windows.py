"""Windows of days: where they begin and end."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from therapycode.dated.windows import ANCHORS, Window, months_after

DAYS = st.dates(min_value=date(2015, 1, 1), max_value=date(2035, 12, 31))


def span(window: Window, day: date, *visits: date, event: date | None = None) -> tuple[date | None, date | None]:
    found = window.around(day, visits, event)
    assert found is not None
    return found.first, found.until


def test_a_day_is_that_day() -> None:
    assert span(Window(unit="day"), date(2026, 3, 4)) == (date(2026, 3, 4), date(2026, 3, 5))


def test_a_week_begins_on_its_first_weekday() -> None:
    assert span(Window(unit="week"), date(2026, 3, 4)) == (date(2026, 3, 2), date(2026, 3, 9))
    assert span(Window(unit="week", first_weekday=7), date(2026, 3, 8)) == (date(2026, 3, 8), date(2026, 3, 15))
    assert span(Window(unit="week", first_weekday=7), date(2026, 3, 7)) == (date(2026, 3, 1), date(2026, 3, 8))


def test_a_month_of_the_calendar_ends_with_its_last_day() -> None:
    assert span(Window(unit="month"), date(2024, 2, 29)) == (date(2024, 2, 1), date(2024, 3, 1))
    assert span(Window(unit="month"), date(2025, 12, 31)) == (date(2025, 12, 1), date(2026, 1, 1))


@pytest.mark.parametrize(
    ("first_month", "day", "first"),
    [
        (1, date(2026, 1, 1), date(2026, 1, 1)),
        (1, date(2025, 12, 31), date(2025, 1, 1)),
        (7, date(2026, 6, 30), date(2025, 7, 1)),
        (7, date(2026, 7, 1), date(2026, 7, 1)),
        (10, date(2026, 9, 30), date(2025, 10, 1)),
        (10, date(2026, 10, 1), date(2026, 10, 1)),
    ],
)
def test_a_fiscal_year_begins_with_its_first_month(first_month: int, day: date, first: date) -> None:
    window = Window(unit="year", first_month=first_month)
    assert span(window, day) == (first, first.replace(year=first.year + 1))


def test_twelve_months_from_the_first_visit_begin_anew_with_the_first_visit_after_them() -> None:
    window = Window(unit="month", length=12, anchor="first-visit")
    first, last, after = date(2025, 3, 10), date(2026, 3, 9), date(2026, 3, 10)
    assert span(window, last, first) == (first, date(2026, 3, 10))
    assert span(window, after, first) == (after, date(2027, 3, 10))
    assert span(window, date(2026, 5, 1), first, date(2026, 4, 2)) == (date(2026, 4, 2), date(2027, 4, 2))


def test_a_first_visit_begins_its_own_window() -> None:
    window = Window(unit="month", length=12, anchor="first-visit")
    assert span(window, date(2026, 3, 4)) == (date(2026, 3, 4), date(2027, 3, 4))


def test_a_visit_after_the_day_does_not_move_its_window() -> None:
    window = Window(unit="month", length=12, anchor="first-visit")
    assert span(window, date(2026, 3, 4), date(2026, 8, 1)) == (date(2026, 3, 4), date(2027, 3, 4))


def test_a_sliding_window_ends_with_the_day() -> None:
    assert span(Window(unit="day", length=60, anchor="sliding"), date(2026, 3, 1)) == (
        date(2026, 1, 1),
        date(2026, 3, 2),
    )
    assert span(Window(unit="month", length=6, anchor="sliding"), date(2026, 8, 31)) == (
        date(2026, 3, 1),
        date(2026, 9, 1),
    )


def test_a_window_from_an_event_follows_upon_the_one_before() -> None:
    window = Window(unit="month", length=1, anchor="event")
    hurt = date(2026, 1, 31)
    assert span(window, date(2026, 2, 27), event=hurt) == (hurt, date(2026, 2, 28))
    assert span(window, date(2026, 3, 30), event=hurt) == (date(2026, 2, 28), date(2026, 3, 31))
    assert span(window, date(2026, 3, 31), event=hurt) == (date(2026, 3, 31), date(2026, 4, 30))
    assert span(Window(unit="week", anchor="event"), date(2026, 2, 7), event=hurt) == (
        date(2026, 2, 7),
        date(2026, 2, 14),
    )


def test_a_claim_is_one_window_from_its_injury_on() -> None:
    assert span(Window(unit="whole", anchor="event"), date(2030, 1, 1), event=date(2024, 2, 29)) == (
        date(2024, 2, 29),
        None,
    )


def test_the_whole_of_a_course_begins_with_its_first_visit() -> None:
    window = Window(unit="whole", anchor="first-visit")
    assert span(window, date(2026, 3, 4), date(2020, 1, 2), date(2024, 5, 6)) == (date(2020, 1, 2), None)


def test_a_window_from_an_event_is_not_known_without_it_or_before_it() -> None:
    window = Window(unit="whole", anchor="event")
    assert window.around(date(2026, 3, 4)) is None
    assert window.around(date(2026, 3, 4), event=date(2026, 3, 5)) is None


@pytest.mark.parametrize(
    "wrong",
    [
        {"unit": "day", "length": 0, "anchor": "sliding"},
        {"unit": "year", "first_month": 0},
        {"unit": "year", "first_month": 13},
        {"unit": "week", "first_weekday": 0},
        {"unit": "week", "first_weekday": 8},
        {"unit": "month", "length": 2},
        {"unit": "whole"},
        {"unit": "whole", "anchor": "sliding"},
    ],
)
def test_a_window_that_has_no_meaning_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"window|first"):
        Window(**wrong)  # type: ignore[arg-type]  # on purpose


WINDOWS = st.one_of(
    st.builds(
        Window,
        unit=st.sampled_from(["day", "week", "month", "year"]),
        first_month=st.integers(1, 12),
        first_weekday=st.integers(1, 7),
    ),
    st.builds(
        Window,
        unit=st.sampled_from(["day", "week", "month", "year"]),
        anchor=st.sampled_from([one for one in ANCHORS if one != "calendar"]),
        length=st.integers(1, 24),
    ),
)


@given(window=WINDOWS, day=DAYS, event=DAYS, visits=st.lists(DAYS, max_size=6))
def test_the_day_lies_in_its_window(window: Window, day: date, event: date, visits: list[date]) -> None:
    found = window.around(day, visits, event)
    assert found is None or day in found
    assert (found is None) == (window.anchor == "event" and event > day)


@given(window=WINDOWS, day=DAYS, event=DAYS)
def test_every_day_of_a_window_of_the_calendar_or_an_event_has_that_window(
    window: Window, day: date, event: date
) -> None:
    found = window.around(day, (), event)
    if found is None or window.anchor not in {"calendar", "event"}:
        return
    assert found.first is not None
    assert found.until is not None
    assert window.around(found.first, (), event) == found
    assert window.around(found.until - timedelta(days=1), (), event) == found
    assert window.around(found.until, (), event) != found


@given(day=DAYS, months=st.integers(-300, 300))
def test_months_later_is_in_the_month_that_many_after(day: date, months: int) -> None:
    later = months_after(day, months)
    assert (later.year - day.year) * 12 + later.month - day.month == months
    assert later.day <= day.day
    assert later.day == day.day or (later + timedelta(days=1)).day == 1
