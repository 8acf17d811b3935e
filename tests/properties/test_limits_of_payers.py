"""Laws of limits: what a limit may and may never do to a claim, and how histories and windows behave."""

from datetime import date, timedelta
from fractions import Fraction
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.building import installed_engine, visit
from tests.small_payers import BY_PLAN, TOTAL_TIME, limit, small_engine
from therapycode import BilledDay, BilledLine, Engine, History, InputError, Outcome, Session
from therapycode.dated.windows import Window, months_after
from therapycode.model.limits import DISPOSITIONS, Disposition
from therapycode.rules.before import together

DAY: Final = date(2026, 3, 4)

WINDOWS: Final = (
    'window = "day"',
    'window = "week"',
    'window = "month"',
    'window = "year"',
    'window = "year"\nfirst_month = 7',
    'window = "day"\nanchor = "sliding"\nlength = 30',
    'window = "month"\nanchor = "first-visit"\nlength = 12',
)
MEASURES: Final = ("units", "codes", "codes-or-units", "minutes", "visits")


@cache
def engine(window: str, measure: str, ceiling: int, disposition: str) -> Engine:
    """An engine with one limit; the profile is read at once, so that its file may go."""
    own = limit(
        "one",
        f'measure = "{measure}"',
        f"ceiling = {ceiling}",
        *window.split("\n"),
        'scope = ["patient"]',
        f'disposition = "{disposition}"',
        *(['modifier = "KX"'] if disposition == "attest" else []),
    )
    with TemporaryDirectory() as folder:
        made = small_engine(installed_engine(), Path(folder), TOTAL_TIME, BY_PLAN, own)
        made.profile("made-up")
    return made


LINES = st.builds(
    BilledLine,
    code=st.sampled_from(["97110", "97140", "97530", "97012"]),
    units=st.integers(1, 4),
    minutes=st.integers(8, 60),
)


def days_of(offsets: list[int], lines: list[BilledLine]) -> tuple[BilledDay, ...]:
    return tuple(
        BilledDay(day=DAY - timedelta(days=offset), discipline="PT", lines=(line,), billing_provider=f"b{offset}")
        for offset, line in zip(offsets, lines, strict=False)
    )


HISTORIES = st.builds(
    days_of, st.lists(st.integers(0, 420), max_size=12, unique=True), st.lists(LINES, min_size=12, max_size=12)
)
SESSIONS = st.lists(
    st.tuples(st.sampled_from(["97110", "97140", "97530"]), st.integers(8, 60)), min_size=1, max_size=4
).map(lambda entries: visit(*[f"{code} {minutes} PT" for code, minutes in entries]))


def with_days(session: Session, days: tuple[BilledDay, ...]) -> Session:
    return attrs.evolve(session, history=History(days=days, as_of=DAY))


def kept(outcome: Outcome) -> int:
    """The units below the limit."""
    units = sum(outcome.units.values())
    [use] = outcome.limits
    return sum(line.kept for line in use.lines) if use.lines else units


Shape = tuple[str, str, int, Disposition]
"""A limit: its window, its measure, its ceiling, and what becomes of the excess."""

SHAPES: Final[st.SearchStrategy[Shape]] = st.tuples(
    st.sampled_from(WINDOWS), st.sampled_from(MEASURES), st.integers(0, 8), st.sampled_from(DISPOSITIONS)
)


@given(session=SESSIONS, days=HISTORIES, shape=SHAPES)
def test_a_limit_never_changes_units_and_never_keeps_more_than_there_are(
    session: Session, days: tuple[BilledDay, ...], shape: Shape
) -> None:
    window, measure, ceiling, disposition = shape
    limited = engine(window, measure, ceiling, disposition).code(with_days(session, days), payer="made-up")
    free = engine(window, measure, 10**6, disposition).code(with_days(session, days), payer="made-up")
    assert limited.units == free.units
    if limited.limits:
        assert 0 <= kept(limited) <= sum(free.units.values())
        [use] = limited.limits
        assert use.left == max(use.ceiling - use.used - use.claimed, 0)
        past = [each for each in limited.findings if each.rule.startswith("limits.") and "over" in each.values]
        assert bool(past) == (use.used + use.claimed > max(use.ceiling, use.used))


@given(
    session=SESSIONS,
    days=HISTORIES,
    window=st.sampled_from(WINDOWS[:6]),
    ceiling=st.integers(0, 12),
    number=st.integers(0, 12),
)
def test_more_history_never_frees_units(
    session: Session, days: tuple[BilledDay, ...], window: str, ceiling: int, number: int
) -> None:
    """A window that begins with the first visit is not among these: an earlier one may end it earlier."""
    own = engine(window, "units", ceiling, "deny-excess")
    fewer = own.code(with_days(session, days[:number]), payer="made-up")
    more = own.code(with_days(session, days), payer="made-up")
    if fewer.limits:
        assert kept(more) <= kept(fewer)
        assert more.limits[0].used >= fewer.limits[0].used


@given(session=SESSIONS, days=HISTORIES, window=st.sampled_from(WINDOWS), parts=st.lists(st.integers(0, 2)))
def test_a_history_in_several_files_is_the_same_history(
    session: Session, days: tuple[BilledDay, ...], window: str, parts: list[int]
) -> None:
    files: list[list[BilledDay]] = [[], [], []]
    for place, day in enumerate(days):
        files[parts[place] if place < len(parts) else 0].append(day)
    joined = together([History(days=tuple(file), as_of=DAY) for file in files])
    own = engine(window, "units", 6, "deny-excess")
    whole = own.code(with_days(session, days), payer="made-up")
    split = own.code(attrs.evolve(session, history=joined), payer="made-up")
    assert (split.limits, split.findings) == (whole.limits, whole.findings)


@given(days=HISTORIES.filter(bool), session=SESSIONS)
def test_the_same_day_twice_is_refused(days: tuple[BilledDay, ...], session: Session) -> None:
    own = engine(WINDOWS[3], "units", 6, "deny-excess")
    with pytest.raises(InputError, match="again, as in days"):
        own.code(with_days(session, (*days, days[0])), payer="made-up")


@given(days=HISTORIES, session=SESSIONS, window=st.sampled_from(WINDOWS), measure=st.sampled_from(MEASURES))
def test_the_order_of_a_history_does_not_matter(
    days: tuple[BilledDay, ...], session: Session, window: str, measure: str
) -> None:
    own = engine(window, measure, 6, "deny-excess")
    one = own.code(with_days(session, days), payer="made-up")
    other = own.code(with_days(session, days[::-1]), payer="made-up")
    assert (one.limits, one.findings) == (other.limits, other.findings)


@given(
    day=st.dates(date(2019, 1, 1), date(2032, 12, 31)) | st.sampled_from([date(2024, 2, 29), date(2028, 2, 29)]),
    first_month=st.integers(1, 12),
)
def test_a_fiscal_year_begins_and_ends_where_it_should(day: date, first_month: int) -> None:
    span = Window(unit="year", first_month=first_month).around(day)
    assert span is not None
    assert span.first is not None
    assert span.until is not None
    assert day in span
    assert (span.first.month, span.first.day) == (first_month, 1)
    assert span.until == months_after(span.first, 12)
    assert span.first in span
    assert span.first - timedelta(days=1) not in span
    assert span.until - timedelta(days=1) in span
    assert span.until not in span


@given(day=st.dates(date(2019, 1, 1), date(2032, 12, 31)), length=st.integers(1, 400))
def test_a_sliding_window_holds_so_many_days_and_ends_with_the_day(day: date, length: int) -> None:
    span = Window(unit="day", anchor="sliding", length=length).around(day)
    assert span is not None
    assert span.first == day - timedelta(days=length - 1)
    assert span.until == day + timedelta(days=1)


@given(
    offset=st.integers(0, 400),
    units=st.integers(1, 4),
    window=st.sampled_from(WINDOWS[:6]),
)
def test_a_day_is_used_exactly_if_it_lies_in_the_window(offset: int, units: int, window: str) -> None:
    day = BilledDay(
        day=DAY - timedelta(days=offset),
        discipline="PT",
        lines=(BilledLine(code="97110", units=units),),
        billing_provider="other",
    )
    outcome = engine(window, "units", 100, "deny-excess").code(
        with_days(visit("97110 30 PT"), (day,)), payer="made-up"
    )
    [use] = outcome.limits
    last = use.last_day or date.max
    assert use.used == (units if use.first_day <= day.day <= last else 0)
    assert Fraction(use.claimed) == 2
