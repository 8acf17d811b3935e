"""What of a line has to be as it was authorized, and what was used of an authorization before."""

from datetime import date
from typing import Final

from therapycode import Authorization
from therapycode.model.authorization import AuthorizedLine
from therapycode.model.history import BilledDay, BilledLine, History
from therapycode.rules.authorizing import Asked, Match, Spent, covers, mismatch, spent_of, standing, use_of

DAY: Final = date(2026, 3, 4)
FIRST: Final = date(2026, 2, 1)
CODES: Final[tuple[Match, ...]] = ("codes",)
MODIFIERS: Final[tuple[Match, ...]] = ("modifiers",)
UNITS: Final[tuple[Match, ...]] = ("units",)


def billed(day: date, payer: str | None = None) -> BilledDay:
    return BilledDay(day=day, discipline="PT", lines=(BilledLine(code="97110", units=2),), payer=payer)


def test_a_line_of_another_code_authorizes_nothing_of_this_one() -> None:
    for code in ("97530", "97035"):
        assert mismatch("97110", 1, (), [AuthorizedLine(code=code)], CODES) == "codes"
        assert covers(Authorization(lines=(AuthorizedLine(code=code),)), Asked(DAY, "PT"), "97110") is False


def test_a_line_authorized_with_a_further_modifier_is_another_line() -> None:
    authorized = [AuthorizedLine(code="97110", modifiers=("GP", "KX"))]
    assert mismatch("97110", 1, ("GP",), authorized, MODIFIERS) == "modifiers"


def test_fewer_units_than_were_authorized_are_as_authorized() -> None:
    authorized = [AuthorizedLine(code="97110", units=2)]
    assert [mismatch("97110", units, (), authorized, UNITS) for units in (1, 2, 3)] == [None, None, "units"]
    assert standing(Authorization(units=12), Asked(DAY, "PT", units=2), Spent(frozenset(), 9)) == "good"


def test_what_was_used_is_known_from_a_history_that_begins_before_the_authorization() -> None:
    held = Authorization(first_day=FIRST)
    for since, known in ((date(2026, 1, 1), True), (FIRST, True), (date(2026, 2, 2), False), (None, True)):
        history = History(days=(billed(date(2026, 3, 2)),), since=since, as_of=DAY)
        assert (spent_of(held, Asked(DAY, "PT"), history) is not None) is known


def test_what_was_billed_on_the_first_day_and_on_the_day_itself_is_used() -> None:
    history = History(days=(billed(FIRST), billed(DAY), billed(date(2026, 1, 31)), billed(date(2026, 3, 5))))
    known = History(days=history.days, as_of=date(2026, 3, 5))
    assert spent_of(Authorization(first_day=FIRST), Asked(DAY, "PT"), known) == Spent(frozenset({FIRST, DAY}), 4)


def test_what_was_billed_under_another_payer_uses_nothing() -> None:
    days = [billed(date(2026, 3, number), payer) for number, payer in ((1, "early"), (2, "middle"), (3, "zeta"))]
    history = History(days=tuple(days), as_of=DAY)
    spent = spent_of(Authorization(first_day=FIRST), Asked(DAY, "PT", payer="middle"), history)
    assert spent == Spent(frozenset({date(2026, 3, 2)}), 2)


def test_an_authorization_for_another_discipline_covers_nothing() -> None:
    assert covers(Authorization(disciplines=("OT",)), Asked(DAY, "PT"), "97110") is False


def test_of_an_authorization_that_is_used_up_or_past_it_nothing_is_left() -> None:
    two = Authorization(visits=2, units=8)
    other_days = [frozenset({date(2026, 3, number) for number in range(1, 1 + count)}) for count in (1, 3)]
    uses = [use_of(two, Asked(DAY, "PT", units=2), Spent(days, 6 * len(days)), DAY) for days in other_days]
    assert [(use.visits_left, use.units_left) for use in uses] == [(0, 0), (0, 0)]
