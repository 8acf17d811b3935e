"""Values by the day on which they hold and the day on which that was known."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from therapycode.dated import Dated, Timeline

NEXT = timedelta(days=1)

BEFORE = date(2019, 1, 1)
EDIT = date(2020, 1, 1)
TAKEN_BACK = date(2020, 1, 24)
AGAIN = date(2020, 10, 1)

PAIRS = Timeline(
    (
        Dated(BEFORE, "allowed"),
        Dated(EDIT, "denied", withdrawn=TAKEN_BACK),
        Dated(AGAIN, "denied again"),
    )
)
"""A pair of codes denied from January, withdrawn on the 24th as if never made, and denied again from October."""


def test_a_value_withdrawn_as_if_never_made_leaves_the_one_before_it() -> None:
    assert PAIRS.on(EDIT) == PAIRS.on(AGAIN - NEXT) == "allowed"
    assert PAIRS.on(AGAIN) == "denied again"


@pytest.mark.parametrize(
    ("known_on", "answer"),
    [
        (date(2020, 1, 10), "denied"),
        (TAKEN_BACK - NEXT, "denied"),
        (TAKEN_BACK, "allowed"),
        (date(2026, 3, 4), "allowed"),
    ],
)
def test_what_was_known_on_a_day_decides(known_on: date, answer: str) -> None:
    assert PAIRS.on(date(2020, 1, 15), known_on) == answer


def test_what_is_said_anew_of_a_day_counts_from_the_day_on_which_it_became_known() -> None:
    said = Timeline.of([Dated(EDIT, "anew", known_from=TAKEN_BACK), Dated(EDIT, "at first")])
    known = (None, EDIT, TAKEN_BACK - NEXT, TAKEN_BACK)
    assert [said.on(EDIT, day) for day in known] == ["anew", "at first", "at first", "anew"]


def test_what_is_said_anew_and_withdrawn_does_not_bring_back_what_was_said_at_first() -> None:
    said = Timeline.of(
        [
            Dated(BEFORE, "before"),
            Dated(EDIT, "at first"),
            Dated(EDIT, "anew", known_from=TAKEN_BACK, withdrawn=AGAIN),
        ]
    )
    known = (EDIT, TAKEN_BACK, AGAIN - NEXT, AGAIN)
    assert [said.on(EDIT, day) for day in known] == ["at first", "anew", "anew", "before"]


def test_what_was_not_known_yet_holds_nothing() -> None:
    late = Timeline((Dated(EDIT, "late", known_from=TAKEN_BACK),))
    assert late.on(EDIT, TAKEN_BACK - NEXT) is None
    assert late.on(EDIT, TAKEN_BACK) == late.on(EDIT) == "late"


def test_a_withdrawn_value_may_be_said_anew_later() -> None:
    said = Timeline.of([*PAIRS.entries[:2], Dated(EDIT, "anew", known_from=AGAIN)])
    assert [said.on(EDIT, day) for day in (EDIT, TAKEN_BACK, AGAIN)] == ["denied", "allowed", "anew"]


def test_first_days_come_once_and_the_days_of_knowledge_in_order() -> None:
    said = Timeline.of([*PAIRS.entries, Dated(EDIT, "anew", known_from=date(2021, 2, 1))])
    assert said.changes() == (BEFORE, EDIT, AGAIN)
    assert said.revisions() == (TAKEN_BACK, date(2021, 2, 1))


@pytest.mark.parametrize("known_from", [None, TAKEN_BACK, TAKEN_BACK - NEXT])
def test_what_is_said_anew_no_later_than_what_it_replaces_is_refused(known_from: date | None) -> None:
    with pytest.raises(ValueError, match="a value from 2020-01-01 stands after one from 2020-01-01"):
        Timeline((Dated(EDIT, "denied", withdrawn=TAKEN_BACK), Dated(EDIT, "anew", known_from=known_from)))


@pytest.mark.parametrize("withdrawn", [EDIT, EDIT - NEXT])
def test_a_value_is_withdrawn_after_it_became_known(withdrawn: date) -> None:
    with pytest.raises(ValueError, match=f"withdrawn on {withdrawn}, and known only from 2020-01-01"):
        Dated(EDIT, "x", known_from=EDIT, withdrawn=withdrawn)


DAYS = st.dates(date(2020, 1, 1), date(2020, 12, 31))


@st.composite
def timelines(draw: st.DrawFn) -> Timeline[int]:
    """Timelines of a few first days, each with one to three values said one after the other."""
    entries: list[Dated[int]] = []
    for first in sorted(draw(st.sets(DAYS, max_size=4))):
        known = sorted(draw(st.sets(DAYS, max_size=5)))
        said_at_first = draw(st.booleans())
        days: list[date | None] = [None] if said_at_first or not known else []
        while known or days:
            known_from = days.pop() if days else known.pop(0)
            withdrawn = known.pop(0) if draw(st.booleans()) and known else None
            entries.append(Dated(first, len(entries), known_from=known_from, withdrawn=withdrawn))
    return Timeline.of(entries)


@given(timelines(), DAYS)
def test_without_a_day_of_knowledge_the_answer_is_that_of_the_last_one(line: Timeline[int], day: date) -> None:
    assert line.on(day) == line.on(day, date.max)


@given(timelines(), DAYS, DAYS)
def test_knowledge_changes_the_answer_on_its_own_days_only(line: Timeline[int], day: date, known_on: date) -> None:
    passed = [each for each in line.revisions() if each <= known_on]
    assert line.on(day, known_on) == line.on(day, passed[-1] if passed else date.min)


@given(timelines(), DAYS, DAYS)
def test_an_answer_was_known_and_holds_on_the_day(line: Timeline[int], day: date, known_on: date) -> None:
    entry = line.entry(day, known_on)
    if entry is not None:
        assert entry.first <= day
        assert entry.known_from is None or entry.known_from <= known_on
        assert entry.withdrawn is None or known_on < entry.withdrawn


@given(timelines(), DAYS, DAYS)
def test_the_answer_is_the_same_over_a_stretch(line: Timeline[int], day: date, known_on: date) -> None:
    span = line.stretch(day)
    edges = [edge for edge in (span.first, span.until and span.until - NEXT) if edge]
    assert all(line.entry(edge, known_on) == line.entry(day, known_on) for edge in edges)
