"""How timed minutes become units."""

import pytest

from therapycode.plugin import Allocation, band, total_time, units_in


def test_the_table_gives_one_unit_from_eight_minutes_and_one_each_fifteen_on() -> None:
    assert [units_in(minutes) for minutes in (0, 7, 8, 22, 23, 37, 38, 127, 128)] == [
        0,
        0,
        1,
        1,
        2,
        2,
        3,
        8,
        9,
    ]


def test_another_length_of_unit_moves_the_table() -> None:
    assert [units_in(minutes, 10, 10) for minutes in (0, 9, 10, 19, 20)] == [0, 0, 1, 1, 2]
    assert [units_in(minutes, 15, 1) for minutes in (0, 1, 15, 16)] == [0, 1, 1, 2]


@pytest.mark.parametrize(("units", "ends"), [(0, (0, 7)), (1, (8, 22)), (2, (23, 37)), (8, (113, 127))])
def test_a_band_holds_the_totals_of_so_many_units(units: int, ends: tuple[int, int]) -> None:
    assert band(units) == ends


def test_a_band_knows_other_lengths_and_first_units() -> None:
    assert band(0, 60, 31) == (0, 30)
    assert band(1, 60, 31) == (31, 90)
    assert band(2, 15, 15) == (30, 44)


def test_nothing_given_is_nothing_allotted() -> None:
    assert total_time([]) == Allocation(())
    assert total_time([0]) == Allocation((0,))


def test_full_quarters_of_an_hour_leave_nothing_to_share() -> None:
    assert total_time([15, 30]) == Allocation((1, 2))


def test_what_is_left_goes_to_the_largest_leftovers() -> None:
    assert total_time([24, 23]) == Allocation((2, 1))
    assert total_time([33, 7]) == Allocation((2, 1))
    assert total_time([18, 13, 10, 8]) == Allocation((1, 1, 1, 0))


def test_as_many_units_as_services_with_a_leftover_are_no_tie() -> None:
    assert total_time([12, 12]) == Allocation((1, 1))


def test_equal_leftovers_beyond_the_units_left_are_open() -> None:
    assert total_time([8, 8]) == Allocation((0, 0), 1, (0, 1))
    assert total_time([20, 20]) == Allocation((1, 1), 1, (0, 1))
    assert total_time([7, 7, 7]) == Allocation((0, 0, 0), 1, (0, 1, 2))


def test_a_larger_leftover_is_served_before_the_tie() -> None:
    assert total_time([23, 12, 8]) == Allocation((1, 1, 0), 1, (0, 2))


def test_a_smaller_leftover_takes_no_part_in_the_tie() -> None:
    assert total_time([1, 10, 10]) == Allocation((0, 0, 0), 1, (1, 2))


def test_a_leftover_equal_by_minutes_and_not_by_total_is_a_tie_too() -> None:
    assert total_time([25, 10]) == Allocation((1, 0), 1, (0, 1))


def test_several_units_may_be_open_at_once() -> None:
    assert total_time([8, 8, 8]) == Allocation((0, 0, 0), 2, (0, 1, 2))


def test_a_rule_of_whole_periods_only_shares_out_nothing_but_the_total() -> None:
    assert total_time([14, 14], first_unit_from=15) == Allocation((0, 0), 1, (0, 1))
    assert total_time([14], first_unit_from=15) == Allocation((0,))
    assert total_time([45, 20], minutes_per_unit=30, first_unit_from=16) == Allocation((1, 1))
