"""The ways of counting units beside the total-time rule."""

from decimal import Decimal

import pytest

from therapycode.rules.methods import (
    base_and_increments,
    full_unit_only,
    greater_of_two,
    nearest_unit_pooled_remainders,
    one_per_day,
    per_service_midpoint,
    per_service_threshold,
    started_unit,
)
from therapycode.rules.named import UNIT_RULES, bound
from therapycode.rules.units import Allocation, total_time


@pytest.mark.parametrize(
    ("minutes", "units"), [(7, 0), (8, 1), (15, 1), (22, 1), (23, 2), (37, 2), (38, 3), (0, 0)]
)
def test_by_the_midpoint_a_unit_begins_with_its_eighth_minute(minutes: int, units: int) -> None:
    assert per_service_midpoint([minutes]) == Allocation((units,))
    assert per_service_midpoint([minutes, 8, minutes]).fixed == (units, 1, units)


@pytest.mark.parametrize(
    ("length", "minutes", "units"), [(10, 5, 0), (10, 6, 1), (30, 15, 0), (30, 16, 1), (30, 45, 1), (30, 46, 2)]
)
def test_more_than_half_is_more_than_half_of_any_length(length: int, minutes: int, units: int) -> None:
    assert per_service_midpoint([minutes], minutes_per_unit=length).fixed == (units,)


@pytest.mark.parametrize(("minutes", "units"), [(14, 0), (15, 1), (29, 1), (30, 2)])
def test_in_full_a_part_of_a_unit_is_never_paid(minutes: int, units: int) -> None:
    assert full_unit_only([minutes, 14]) == Allocation((units, 0))
    assert full_unit_only([minutes], minutes_per_unit=15, entries=[[1]]).fixed == (units,)


def test_without_a_break_each_entry_is_counted_by_itself() -> None:
    entries = [[8, 8], [15, 14], [30], [44, 16]]
    minutes = [sum(each) for each in entries]
    assert full_unit_only(minutes, continuous=True, entries=entries).fixed == (0, 1, 2, 3)
    assert full_unit_only(minutes, continuous=False, entries=entries).fixed == (1, 1, 2, 4)
    assert full_unit_only(minutes, continuous=True).fixed == (1, 1, 2, 4)
    assert full_unit_only([16], minutes_per_unit=8, continuous=True, entries=[[8, 8]]).fixed == (2,)
    assert full_unit_only([16], minutes_per_unit=8).fixed == (2,)


@pytest.mark.parametrize(("minutes", "units"), [(0, 0), (1, 1), (15, 1), (16, 2), (30, 2), (31, 3)])
def test_a_unit_that_has_begun_is_counted(minutes: int, units: int) -> None:
    assert started_unit([minutes, 1]) == Allocation((units, 1))


def test_a_unit_of_another_length_that_has_begun_is_counted() -> None:
    assert started_unit([30, 31], minutes_per_unit=30).fixed == (1, 2)


@pytest.mark.parametrize(
    ("threshold", "minutes", "units"),
    [
        ("7.5", 7, 0),
        ("7.5", 8, 1),
        ("7.5", 22, 1),
        ("7.5", 23, 2),
        ("6.5", 6, 0),
        ("6.5", 7, 1),
        ("8.5", 8, 0),
        ("8.5", 9, 1),
        ("7.0", 7, 1),
        ("7.0", 22, 2),
    ],
)
def test_a_threshold_need_not_be_a_whole_minute(threshold: str, minutes: int, units: int) -> None:
    assert per_service_threshold([minutes, 0], threshold=Decimal(threshold)) == Allocation((units, 0))


def test_the_threshold_is_seven_and_a_half_unless_said_otherwise() -> None:
    assert per_service_threshold([7, 8, 22, 23]).fixed == (0, 1, 1, 2)
    assert per_service_threshold([12, 13], minutes_per_unit=20, threshold=Decimal("12.5")).fixed == (0, 1)


@pytest.mark.parametrize(
    ("minutes", "allocation"),
    [
        ([22, 23], Allocation((1, 2))),
        ([5, 4], Allocation((1, 0))),
        ([4, 5], Allocation((0, 1))),
        ([4, 3], Allocation((0, 0))),
        ([10, 5, 4], Allocation((1, 1, 0))),
        ([10, 5], Allocation((1, 0))),
        ([5, 20, 4], Allocation((1, 1, 0))),
        ([23, 7, 7], Allocation((2, 0, 0), 1, (1, 2))),
        ([7, 7, 30, 7], Allocation((0, 0, 2, 0), 1, (0, 1, 3))),
        ([7, 30, 7, 7, 7], Allocation((0, 2, 0, 0, 0), 2, (0, 2, 3, 4))),
        ([7, 6, 6, 6], Allocation((1, 0, 0, 0), 1, (1, 2, 3))),
    ],
)
def test_services_too_short_by_themselves_share_what_they_support_together(
    minutes: list[int], allocation: Allocation
) -> None:
    assert nearest_unit_pooled_remainders(minutes) == allocation


def test_another_length_and_threshold_hold_for_the_short_services_too() -> None:
    counted = nearest_unit_pooled_remainders([9, 4, 3], minutes_per_unit=10, first_unit_from=5)
    assert counted == Allocation((1, 1, 0))
    assert nearest_unit_pooled_remainders([4, 4, 3], minutes_per_unit=10, first_unit_from=10).fixed == (0, 0, 0)
    assert nearest_unit_pooled_remainders([10, 10], minutes_per_unit=20, first_unit_from=11) == Allocation(
        (0, 0), 1, (0, 1)
    )


@pytest.mark.parametrize(
    ("minutes", "allocation"),
    [
        ([10, 10], Allocation((1, 1))),
        ([7, 7, 7], Allocation((0, 0, 0), 1, (0, 1, 2))),
        ([33, 7], Allocation((2, 1))),
        ([4, 4], Allocation((0, 0), 1, (0, 1))),
        ([4, 3], Allocation((0, 0))),
        ([8, 7], Allocation((1, 0))),
        ([8, 8, 8], Allocation((1, 1, 1))),
        ([20, 20], Allocation((1, 1), 1, (0, 1))),
        ([23, 8], Allocation((2, 1))),
    ],
)
def test_the_greater_of_two_counts_is_taken_and_the_total_where_they_are_equal(
    minutes: list[int], allocation: Allocation
) -> None:
    assert greater_of_two(minutes) == allocation


def test_a_tie_of_the_total_counts_with_the_units_it_leaves_open() -> None:
    assert greater_of_two([22, 22, 22]) == total_time([22, 22, 22]) == Allocation((1, 1, 1), 1, (0, 1, 2))
    assert greater_of_two([6, 6], minutes_per_unit=10, first_unit_from=5) == Allocation((1, 1))
    assert greater_of_two([5, 5], minutes_per_unit=10, first_unit_from=10) == Allocation((0, 0), 1, (0, 1))


@pytest.mark.parametrize(
    ("minutes", "units"), [(29, 0), (30, 1), (36, 1), (37, 2), (51, 2), (52, 3), (60, 3), (90, 5), (0, 0)]
)
def test_a_base_block_in_full_comes_before_any_increment(minutes: int, units: int) -> None:
    assert base_and_increments([minutes, 30]) == Allocation((units, 1))


def test_base_increment_and_its_first_minute_may_be_said() -> None:
    counted = base_and_increments([19, 20, 24, 25, 34, 35], base_minutes=20, minutes_per_unit=10, increment_from=5)
    assert counted.fixed == (0, 1, 1, 2, 2, 3)


def test_where_the_visit_is_the_unit_each_service_furnished_is_one() -> None:
    assert one_per_day([45, 1, 0]) == Allocation((1, 1, 0))


@pytest.mark.parametrize("name", UNIT_RULES)
def test_no_minutes_are_no_units_under_any_rule(name: str) -> None:
    assert UNIT_RULES[name].allocate([0, 0]) == Allocation((0, 0))


def test_every_way_of_counting_is_known_by_its_name() -> None:
    assert {name: rule.allocate.__name__ for name, rule in UNIT_RULES.items()} == {
        "total-time": "total_time",
        "per-service-midpoint": "per_service_midpoint",
        "full-unit-only": "full_unit_only",
        "started-unit": "started_unit",
        "per-service-threshold": "per_service_threshold",
        "nearest-unit-pooled-remainders": "nearest_unit_pooled_remainders",
        "greater-of-two": "greater_of_two",
        "base-and-increments": "base_and_increments",
        "one-per-day": "one_per_day",
    }
    assert all(rule.name == name and rule.title for name, rule in UNIT_RULES.items())


@pytest.mark.parametrize("name", UNIT_RULES)
def test_a_way_of_counting_takes_from_profiles_all_that_it_may_be_told(name: str) -> None:
    rule = UNIT_RULES[name]
    told: dict[str, object] = getattr(rule.allocate, "__kwdefaults__", None) or {}
    assert rule.parameters == told.keys() - {"entries"}
    assert rule.by_entry == ("entries" in told)


@pytest.mark.parametrize(("minutes", "units"), [(7, 0), (8, 1), (22, 1), (23, 2), (37, 2), (38, 3)])
def test_by_total_time_a_unit_begins_with_its_eighth_minute_and_nothing_is_left_open(
    minutes: int, units: int
) -> None:
    allocation = total_time([minutes])
    assert (allocation.fixed, allocation.choose, allocation.among) == ((units,), 0, ())


def test_a_threshold_beyond_a_whole_unit_takes_no_full_period_away() -> None:
    assert total_time([10, 3], minutes_per_unit=10, first_unit_from=15) == Allocation((1, 0), 0, ())
    assert total_time([10], minutes_per_unit=10, first_unit_from=15) == Allocation((1,), 0, ())


def test_only_a_rules_own_lengths_leave_it_bare() -> None:
    for length, bare in ((15, True), (10, False), (30, False)):
        rule = bound(UNIT_RULES["total-time"], {"minutes_per_unit": length})
        assert (rule is UNIT_RULES["total-time"].allocate) is bare
