"""Codes whose unit is not a quarter of an hour."""

from itertools import pairwise

import pytest

from therapycode.rules.lengths import LENGTH_RULES, full_period, past_midpoint


@pytest.mark.parametrize(
    ("first", "further", "thresholds"),
    [
        (30, 15, (16, 38, 53, 68)),  # 97550, 97551
        (60, 30, (31, 76, 106)),  # 92607, 92608; 96112, 96113
        (60, 60, (31, 91, 151)),  # 96105, 96125
        (15, 15, (8, 23, 38)),
        (120, 60, (61, 151, 211)),
    ],
)
def test_past_the_midpoint_a_unit_begins_with_exactly_these_minutes(
    first: int, further: int, thresholds: tuple[int, ...]
) -> None:
    for units, minutes in enumerate(thresholds, start=1):
        assert past_midpoint(minutes, first, further) == units
        assert past_midpoint(minutes - 1, first, further) == units - 1


@pytest.mark.parametrize(
    ("first", "further", "thresholds"), [(120, 60, (120, 180, 240)), (20, 20, (20, 40, 60)), (30, 15, (30, 45))]
)
def test_in_full_a_unit_begins_when_its_period_ends(first: int, further: int, thresholds: tuple[int, ...]) -> None:
    for units, minutes in enumerate(thresholds, start=1):
        assert full_period(minutes, first, further) == units
        assert full_period(minutes - 1, first, further) == units - 1


def test_the_first_unit_lasts_until_the_next_ones_midpoint_is_passed() -> None:
    assert [past_midpoint(minutes, 30, 15) for minutes in (16, 22, 29, 30, 31, 37)] == [1] * 6
    assert [full_period(minutes, 120, 60) for minutes in (120, 150, 179)] == [1] * 3


@pytest.mark.parametrize("rule", [past_midpoint, full_period])
def test_a_minute_more_gives_one_unit_more_at_most(rule: object) -> None:
    assert callable(rule)
    for first, further in [(30, 15), (60, 30), (60, 60), (120, 60)]:
        units = [rule(minutes, first, further) for minutes in range(400)]
        assert units[0] == 0
        assert all(more - less in {0, 1} for less, more in pairwise(units))


def test_both_are_known_by_the_names_that_profiles_use() -> None:
    assert dict(LENGTH_RULES) == {"past-midpoint": past_midpoint, "full-period": full_period}
