"""What was billed before, in the short notation and beside the examples of a profile."""

from datetime import date

import pytest

from therapycode import Session
from therapycode.errors import InputError
from therapycode.model.history import BilledLine
from therapycode.profiles.profile import Example
from therapycode.serial.notation import read_notation
from therapycode.upkeep.examples import example_session

SHORT = "2026-03-04 PT\n97110 15 PT\n"


def test_two_days_with_dots_between_them_are_every_day_from_the_first_through_the_last() -> None:
    session = read_notation(f"{SHORT}before 2026-02-27..2026-03-02 PT 97110 x2 GP")
    assert isinstance(session, Session)
    assert session.history is not None
    assert [each.day.isoformat() for each in session.history.days] == [
        "2026-02-27",
        "2026-02-28",
        "2026-03-01",
        "2026-03-02",
    ]
    assert {each.lines for each in session.history.days} == {
        (BilledLine(code="97110", units=2, modifiers=("GP",)),)
    }
    assert session.history.as_of == date(2026, 3, 2)


@pytest.mark.parametrize("days", ["2026-03-02..2026-03-01", "2026-03-02..", "..2026-03-02", "2026-03-02..x"])
def test_days_that_are_no_stretch_are_refused(days: str) -> None:
    with pytest.raises(InputError, match="line 3"):
        read_notation(f"{SHORT}before {days} PT 97110")


def test_an_example_says_what_was_billed_before() -> None:
    example = Example(
        says="x", day=date(2026, 3, 4), given=("97110 15 PT",), source="s", before=("2026-03-02 PT 97110 x2",)
    )
    session = example_session(example)
    assert session.history is not None
    assert [each.day for each in session.history.days] == [date(2026, 3, 2)]
