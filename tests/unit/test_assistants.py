"""Whose the units are, rule by rule."""

from itertools import product

import pytest

from therapycode.rules.assistants import (
    ALONE_ONLY,
    PER_UNIT_RULES,
    PerUnit,
    Share,
    Stretch,
    chronological,
    exceeds_tenth,
    exceeds_tenth_simply,
    midpoint_share,
    more_than_tenth_share,
    tenth_per_period,
    wholly_furnished,
)


@pytest.mark.parametrize(
    ("assistant", "total", "over"),
    [(1, 10, False), (2, 19, True), (2, 20, False), (2, 15, True), (0, 0, False), (0, 9, False), (1, 9, True)],
)
def test_more_than_a_tenth_is_told_by_the_percentage_and_not_by_rounding(
    assistant: int, total: int, *, over: bool
) -> None:
    assert exceeds_tenth(assistant, total) is over


@pytest.mark.parametrize(("total", "least"), [(1, 1), (4, 1), (5, 2), (14, 2), (15, 3), (24, 3), (25, 4), (60, 7)])
def test_the_simple_method_is_a_tenth_rounded_plus_one(total: int, least: int) -> None:
    assert [minutes for minutes in range(60) if exceeds_tenth_simply(minutes, total)] == [*range(least, 60)]


def test_both_below_eight_of_eight_minutes_or_more_are_always_over_a_tenth() -> None:
    for therapist, assistant in product(range(1, 8), repeat=2):
        if therapist + assistant >= 8:
            assert exceeds_tenth(assistant, therapist + assistant)
            assert midpoint_share(1, therapist, assistant) == Share(1, 0)


@pytest.mark.parametrize(
    ("units", "therapist", "assistant", "share"),
    [
        (2, 13, 23, Share(1, 1)),
        (3, 23, 22, Share(1, 2)),
        (1, 5, 10, Share(1, 0)),
        (1, 6, 5, Share(1, 0)),
        (2, 12, 14, Share(1, 1)),
        (2, 10, 19, Share(1, 1)),
        (2, 14, 4, Share(1, 1, silent=True)),
        (1, 7, 8, Share(1, 0)),
        (1, 8, 7, Share(0, 1)),
        (1, 8, 8, Share(0, 1)),
        (1, 14, 0, Share(0, 1)),
        (1, 3, 0, Share(0, 1)),
        (1, 0, 3, Share(1, 0)),
        (2, 15, 15, Share(1, 1)),
        (4, 30, 30, Share(2, 2)),
        (3, 15, 30, Share(2, 1)),
        (3, 16, 30, Share(2, 1)),
        (1, 15, 3, Share(0, 1)),
        (1, 3, 15, Share(1, 0)),
        (1, 6, 15, Share(1, 0)),
        (0, 3, 4, Share(0, 0)),
    ],
)
def test_since_2022_the_therapists_leftover_carries_what_it_could_bill_alone(
    units: int, therapist: int, assistant: int, share: Share
) -> None:
    assert midpoint_share(units, therapist, assistant) == share


@pytest.mark.parametrize(
    ("therapist", "assistant"), [(14, 1), (1, 14), (8, 7), (7, 8), (8, 14), (14, 8), (11, 11)]
)
def test_two_open_units_below_23_leftover_minutes_are_where_the_text_is_silent(
    therapist: int, assistant: int
) -> None:
    share = midpoint_share(2, therapist, assistant)
    assert share.silent
    assert share.without == (1 if therapist >= 8 else 0)
    assert share.with_assistant == 2 - share.without


@pytest.mark.parametrize(("therapist", "assistant"), [(9, 14), (14, 9), (14, 14), (12, 11)])
def test_from_23_leftover_minutes_on_the_text_speaks(therapist: int, assistant: int) -> None:
    assert midpoint_share(2, therapist, assistant) == Share(1, 1, silent=False)


def test_one_open_unit_and_two_of_one_role_alone_are_no_silence() -> None:
    assert not midpoint_share(1, 14, 4).silent
    assert not midpoint_share(2, 14, 0).silent
    assert not midpoint_share(2, 0, 14).silent
    assert not midpoint_share(3, 14, 4).silent
    assert not more_than_tenth_share(3, 14, 14).silent


def test_full_periods_are_taken_off_before_silence_is_asked() -> None:
    assert midpoint_share(4, 29, 19) == Share(2, 2, silent=True)
    assert midpoint_share(3, 29, 4) == Share(1, 2, silent=True)


def test_another_length_of_a_unit_has_its_own_midpoint() -> None:
    assert midpoint_share(1, 5, 9, minutes_per_unit=10) == Share(0, 1)
    assert midpoint_share(1, 4, 9, minutes_per_unit=10) == Share(1, 0)
    assert midpoint_share(2, 12, 18, minutes_per_unit=10) == Share(1, 1)


@pytest.mark.parametrize(
    ("units", "therapist", "assistant", "share"),
    [
        (2, 13, 23, Share(2, 0)),
        (2, 10, 19, Share(2, 0)),
        (1, 14, 1, Share(0, 1)),
        (1, 13, 2, Share(1, 0)),
        (1, 15, 1, Share(0, 1)),
        (2, 16, 14, Share(1, 1)),
        (2, 28, 1, Share(0, 2)),
        (2, 14, 14, Share(2, 0, silent=True)),
        (2, 14, 1, Share(0, 2, silent=True)),
        (2, 14, 0, Share(0, 2)),
        (2, 0, 14, Share(2, 0)),
        (3, 30, 15, Share(1, 2)),
        (3, 32, 13, Share(1, 2)),
        (4, 29, 29, Share(3, 1, silent=True)),
    ],
)
def test_in_2020_and_2021_a_tenth_of_the_leftovers_gives_all_open_units_the_modifier(
    units: int, therapist: int, assistant: int, share: Share
) -> None:
    assert more_than_tenth_share(units, therapist, assistant) == share


def test_the_tenth_of_2020_too_may_be_asked_of_another_length() -> None:
    assert more_than_tenth_share(1, 9, 1, minutes_per_unit=10) == Share(0, 1)
    assert more_than_tenth_share(2, 9, 11, minutes_per_unit=10) == Share(1, 1)
    assert more_than_tenth_share(2, 8, 12, minutes_per_unit=10) == Share(2, 0)


def test_what_assistants_furnished_alone_is_theirs_in_every_unit() -> None:
    assert wholly_furnished(3, 0, 45) == Share(3, 0)
    assert wholly_furnished(0, 0, 5) == Share(0, 0)


def test_the_rules_are_known_by_the_names_that_profiles_use() -> None:
    assert dict(PER_UNIT_RULES) == {
        "midpoint": midpoint_share,
        "more-than-a-tenth": more_than_tenth_share,
        "wholly-furnished": wholly_furnished,
    }
    assert {"wholly-furnished"} == ALONE_ONLY


@pytest.mark.parametrize("rule", [midpoint_share, more_than_tenth_share])
def test_no_rule_gives_more_units_than_were_counted_or_takes_back_a_full_period(rule: PerUnit) -> None:
    assert rule(1, 30, 30)[:2] == (1, 0)
    assert rule(2, 30, 15)[:2] == (1, 1)
    assert rule(1, 30, 16)[:2] == (1, 0)
    assert rule(0, 30, 30)[:2] == (0, 0)
    assert tenth_per_period(1, 40, 21, 20) == Share(1, 0)


T, A = False, True


@pytest.mark.parametrize(
    ("stretches", "first", "base_and_rest"),
    [
        ([(20, T), (23, A), (37, T)], 20, ((20, 0), (37, 23))),
        ([(23, A), (20, T), (37, T)], 20, ((0, 20), (57, 3))),
        ([(8, A), (30, T)], 15, ((7, 8), (23, 0))),
        ([(5, T)], 15, ((5, 0), (0, 0))),
        ([(15, A), (15, T)], 15, ((0, 15), (15, 0))),
        ([], 15, ((0, 0), (0, 0))),
    ],
)
def test_the_first_minutes_are_the_base_codes_whoever_worked_them(
    stretches: list[tuple[int, bool]], first: int, base_and_rest: tuple[tuple[int, int], tuple[int, int]]
) -> None:
    assert chronological([Stretch(*each) for each in stretches], first) == base_and_rest


@pytest.mark.parametrize(
    ("units", "therapist", "assistant", "period", "share"),
    [
        (3, 37, 23, 20, Share(2, 1)),
        (1, 28, 3, 60, Share(0, 1)),
        (1, 27, 4, 60, Share(1, 0)),
        (1, 27, 3, 60, Share(0, 1)),
        (2, 60, 31, 60, Share(1, 1)),
        (2, 88, 3, 60, Share(0, 2)),
        (2, 85, 6, 60, Share(1, 1)),
        (1, 0, 31, 60, Share(1, 0)),
        (2, 40, 40, 20, Share(2, 0)),
        (1, 40, 40, 20, Share(1, 0)),
        (4, 40, 40, 20, Share(2, 2)),
        (1, 20, 19, 20, Share(0, 1)),
        (2, 20, 19, 20, Share(1, 1)),
        (0, 5, 4, 20, Share(0, 0)),
    ],
)
def test_a_code_of_another_length_has_no_midpoint_and_goes_by_the_tenth(
    units: int, therapist: int, assistant: int, period: int, share: Share
) -> None:
    assert tenth_per_period(units, therapist, assistant, period) == share
