"""What a ceiling leaves of a claim."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from therapycode.model.limits import DISPOSITIONS, MEASURES, Disposition, Measure
from therapycode.rules.limits import Counted, best_paid_first, hold, measured

DAY = date(2026, 3, 4)


def line(code: str, units: int, minutes: int | None = None, amount: str | None = None) -> Counted:
    return Counted(DAY, code, units, minutes, amount=None if amount is None else Decimal(amount))


def test_the_first_units_in_the_order_of_the_claim_are_kept() -> None:
    held = hold([line("97110", 3), line("97140", 2), line("97530", 1)], [], "units", Fraction(4))
    assert held.kept == (3, 1, 0)
    assert [held.used, held.claimed, held.over] == [0, 6, 2]
    assert held.left(Fraction(4)) == 0


def test_the_best_paid_units_are_kept_whatever_the_order_of_the_claim() -> None:
    cheap, dear = line("97110", 3, amount="60"), line("97530", 2, amount="70")
    assert hold([cheap, dear], [], "units", Fraction(4), "keep-highest-paid").kept == (2, 2)
    assert hold([dear, cheap], [], "units", Fraction(4), "keep-highest-paid").kept == (2, 2)
    assert hold([cheap, dear], [], "units", Fraction(4)).kept == (3, 1)


def test_which_are_best_paid_is_not_known_without_prices() -> None:
    held = hold([line("97110", 3), line("97530", 2)], [], "units", Fraction(4), "keep-highest-paid")
    assert (held.kept, held.missing) == ((3, 2), "amounts")
    assert held.over == 1


def test_a_claim_above_the_ceiling_is_denied_whole_where_the_payer_does_so() -> None:
    assert hold([line("97110", 3), line("97140", 2)], [], "units", Fraction(4), "deny-claim").kept == (0, 0)
    assert hold([line("97110", 3), line("97140", 1)], [], "units", Fraction(4), "deny-claim").kept == (3, 1)


def test_what_was_billed_before_counts() -> None:
    held = hold([line("97110", 3)], [line("97140", 2)], "units", Fraction(4))
    assert held.kept == (2,)
    assert [held.used, held.claimed, held.over] == [2, 3, 1]


def test_what_stood_above_the_ceiling_before_is_not_over_again() -> None:
    held = hold([line("97110", 1)], [line("97140", 6)], "units", Fraction(4))
    assert held.kept == (0,)
    assert [held.used, held.over] == [6, 1]


def test_two_sessions_of_one_day_are_one_visit() -> None:
    morning, noon = line("97110", 2), line("97140", 1)._replace(sessions=(1,))
    both = line("97530", 2)._replace(sessions=(0, 1))
    assert measured([morning, noon, both], "visits") == 1
    assert measured([morning, noon, both], "sessions") == 2
    assert measured([both], "sessions") == 2
    assert hold([morning, noon], [], "sessions", Fraction(1), "deny-excess").kept == (2, 0)
    assert hold([morning, noon], [], "visits", Fraction(1), "deny-excess").kept == (2, 1)


def test_a_code_counts_once_a_day_however_many_units_it_has() -> None:
    lines = [line("97110", 4), line("97140", 4), line("97110", 1), line("97530", 1)]
    assert hold(lines, [], "codes", Fraction(2)).kept == (4, 4, 1, 0)


def test_untimed_codes_count_once_beside_timed_ones_by_their_units() -> None:
    lines = [Counted(DAY, "97012", 2, timed=False), line("97110", 3), line("97140", 1)]
    assert hold(lines, [], "codes-or-units", Fraction(4)).kept == (2, 3, 0)
    assert hold(lines, [], "units", Fraction(4)).kept == (2, 2, 0)


def test_minutes_are_kept_by_whole_units() -> None:
    lines = [line("97110", 2, 30), line("97140", 3, 40)]
    assert hold(lines, [], "minutes", Fraction(60)).kept == (2, 2)
    assert hold(lines, [], "minutes", Fraction(56)).kept == (2, 1)


def test_minutes_that_are_missing_leave_the_limit_open() -> None:
    held = hold([line("97110", 2, 30), line("97140", 3)], [], "minutes", Fraction(10))
    assert (held.kept, held.missing) == ((2, 3), "minutes")
    assert [held.used, held.claimed, held.over] == [0, 0, 0]


def test_relative_values_and_money_are_kept_by_whole_units() -> None:
    valued = [Counted(DAY, "97110", 2, rvus=Decimal("7.0")), Counted(DAY, "97140", 2, rvus=Decimal("6.2"))]
    assert hold(valued, [], "rvus", Fraction(12)).kept == (2, 1)
    paid = [line("97110", 2, amount="100.00"), line("97140", 2, amount="80.00")]
    assert hold(paid, [], "amount", Fraction("143.66")).kept == (2, 1)
    assert hold([line("97110", 2)], [], "rvus", Fraction(12)).missing == "relative value units"


def test_a_visit_is_a_day_of_service_with_all_its_lines() -> None:
    before = [Counted(DAY - timedelta(days=number), "97110", 2) for number in range(1, 20)]
    lines = [line("97110", 2), line("97140", 1)]
    assert hold(lines, before, "visits", Fraction(20)).kept == (2, 1)
    assert hold(lines, [*before, Counted(DAY - timedelta(days=30), "97110", 1)], "visits", Fraction(20)).kept == (
        0,
        0,
    )
    assert hold(lines, [*before, line("97530", 1)], "visits", Fraction(20)).kept == (2, 1)


def test_at_the_ceiling_everything_is_kept_and_nothing_is_left() -> None:
    held = hold([line("97110", 4)], [], "units", Fraction(4))
    assert held.kept == (4,)
    assert [held.over, held.left(Fraction(4))] == [0, 0]
    assert hold([line("97110", 3)], [], "units", Fraction(4)).left(Fraction(4)) == 1


LINES = st.lists(
    st.builds(
        Counted,
        day=st.just(DAY),
        code=st.sampled_from(["97110", "97140", "97530", "97012"]),
        units=st.integers(1, 6),
        minutes=st.integers(1, 90),
        timed=st.booleans(),
        rvus=st.decimals("0.1", "20", places=2),
        amount=st.decimals("1", "300", places=2),
    ),
    max_size=5,
)
CEILINGS = st.fractions(0, 40, max_denominator=4)


@given(
    lines=LINES,
    before=LINES,
    ceiling=CEILINGS,
    measure=st.sampled_from(MEASURES),
    by=st.sampled_from(DISPOSITIONS),
)
def test_a_limit_never_raises_units_and_what_it_keeps_stands_below_it(
    lines: list[Counted], before: list[Counted], ceiling: Fraction, measure: Measure, by: Disposition
) -> None:
    held = hold(lines, before, measure, ceiling, by)
    assert all(0 <= kept <= each.units for kept, each in zip(held.kept, lines, strict=True))
    kept = [each for units, each in zip(held.kept, lines, strict=True) if units == each.units]
    if held.kept != tuple(each.units for each in lines) and measure != "codes-or-units":
        total = measured([*before, *kept], measure)
        used = measured(before, measure)
        assert total is not None
        assert used is not None
        assert not kept or total <= max(ceiling, used)


@given(
    lines=LINES,
    before=LINES,
    more=LINES,
    ceiling=CEILINGS,
    measure=st.sampled_from(["units", "minutes", "amount"]),
)
def test_more_history_never_frees_units(
    lines: list[Counted], before: list[Counted], more: list[Counted], ceiling: Fraction, measure: Measure
) -> None:
    fewer = hold(lines, before, measure, ceiling)
    with_more = hold(lines, [*before, *more], measure, ceiling)
    assert sum(with_more.kept) <= sum(fewer.kept) or measure != "units"
    assert with_more.used >= fewer.used
    assert with_more.over >= fewer.over


@given(lines=LINES, before=LINES, ceiling=CEILINGS, measure=st.sampled_from(MEASURES))
def test_the_order_of_what_was_billed_before_does_not_matter(
    lines: list[Counted], before: list[Counted], ceiling: Fraction, measure: Measure
) -> None:
    assert hold(lines, before, measure, ceiling) == hold(lines, before[::-1], measure, ceiling)


@pytest.mark.parametrize("measure", MEASURES)
def test_no_line_is_held_to_nothing(measure: Measure) -> None:
    assert hold([], [], measure, Fraction(0)).kept == ()


def test_what_is_left_is_what_neither_today_nor_the_days_before_have_taken() -> None:
    held = hold([line("97110", 3)], [line("97140", 2)], "units", Fraction(6))
    assert held.left(Fraction(6)) == 1


def test_a_claim_below_the_ceiling_is_neither_denied_nor_in_want_of_prices() -> None:
    assert hold([line("97110", 3)], [], "units", Fraction(4), "deny-claim").kept == (3,)
    assert not hold([line("97110", 3)], [], "units", Fraction(4), "keep-highest-paid").missing


def test_less_than_one_above_the_ceiling_is_as_much_above() -> None:
    assert hold([line("97110", 1, amount="10.50")], [], "amount", Fraction(10)).over == Fraction("0.5")


def test_what_is_paid_nothing_takes_nothing_of_a_ceiling() -> None:
    free, paid = line("97110", 1, amount="0"), line("97530", 1, amount="10.00")
    assert hold([free], [], "amount", Fraction(1)).claimed == 0
    assert hold([free, paid], [], "amount", Fraction("0.5")).kept == (1, 0)


def test_one_unit_of_a_line_has_its_exact_share_of_values_and_money() -> None:
    valued = [Counted(DAY, "97110", 2, rvus=Decimal("7.0")), Counted(DAY, "97140", 2, rvus=Decimal("6.2"))]
    assert hold(valued, [], "rvus", Fraction("10.1")).kept == (2, 1)
    assert hold(valued, [], "rvus", Fraction("10.05")).kept == (2, 0)
    paid = [line("97110", 2, amount="100.00"), line("97140", 2, amount="80.50")]
    assert hold(paid, [], "amount", Fraction("140.25")).kept == (2, 1)
    assert hold(paid, [], "amount", Fraction("140.20")).kept == (2, 0)


def test_what_is_best_paid_goes_by_the_cent_and_the_unit() -> None:
    assert best_paid_first([line("97110", 2, amount="35.00"), line("97530", 1, amount="17.80")]) == [1, 0]
    assert best_paid_first([line("97110", 0, amount="30.00"), line("97530", 1, amount="40.00")]) == [1, 0]


def test_what_is_paid_nothing_is_paid_least_and_stays_in_its_order() -> None:
    assert best_paid_first([line("97110", 1, amount="0"), line("97530", 1, amount="0.50")]) == [1, 0]
    assert best_paid_first([line("97110", 1, amount="0"), line("97530", 2, amount="0")]) == [0, 1]


@pytest.mark.parametrize("measure", MEASURES)
def test_no_line_comes_to_nothing_under_any_measure(measure: Measure) -> None:
    assert measured([], measure) == 0
