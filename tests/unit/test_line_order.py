"""Whether another order of lines would bring more under a limit that is kept in the order of the claim."""

from datetime import date
from decimal import Decimal

from therapycode.rules.limits import Counted
from therapycode.rules.line_order import Better, better_order, worth

DAY = date(2026, 3, 4)


def line(code: str, units: int, amount: str | None = None, rvus: str | None = None) -> Counted:
    return Counted(
        DAY,
        code,
        units,
        amount=None if amount is None else Decimal(amount),
        rvus=None if rvus is None else Decimal(rvus),
    )


def test_what_was_used_before_is_no_longer_there_for_any_order() -> None:
    lines = [line("97110", 3, "90"), line("97530", 2, "80")]
    assert better_order(lines, (1, 0), "units", 4, 3) == Better((1, 0), Decimal(40), Decimal(30))
    assert better_order(lines, (0, 0), "units", 4, 4) is None
    assert better_order(lines, (0, 0), "units", 4, 6) is None


def test_past_its_ceiling_a_limit_pays_not_even_what_counts_for_nothing() -> None:
    lines = [line("97140", 1, "40", "2"), line("97110", 1, "50", "0")]
    assert better_order(lines, (0, 0), "rvus", 4, 5) is None
    assert better_order(lines, (0, 0), "rvus", 4, 4) == Better((1, 0), Decimal(50), Decimal(0))


def test_an_order_that_brings_less_is_not_advised() -> None:
    lines = [line("97110", 1, "40", "2"), line("97140", 1, "40", "2"), line("97530", 1, "50", "4")]
    assert better_order(lines, (1, 1, 0), "rvus", 4, 0) is None


def test_an_order_that_brings_as_much_is_not_advised() -> None:
    lines = [line("97110", 2, "60"), line("97530", 2, "60")]
    assert better_order(lines, (2, 1), "units", 3, 0) is None


def test_units_are_worth_their_share_of_the_line_to_the_cent() -> None:
    assert worth([line("97110", 1, "30")], [1]) == 30
    assert worth([line("97110", 2, "35")], [1]) == Decimal("17.5")


def test_a_line_without_an_amount_or_without_units_is_worth_nothing() -> None:
    assert worth([line("97110", 1)], [1]) == 0
    assert worth([line("97110", 0, "30")], [0]) == 0
