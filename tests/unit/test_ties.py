"""Which of several equally right answers is taken."""

from math import comb

from hypothesis import given
from hypothesis import strategies as st

from therapycode.rules.ties import MOST_ALTERNATIVES, alternatives, settle


def test_without_a_wish_the_most_minutes_take_the_unit() -> None:
    assert settle(1, (0, 1), (), (20, 35)) == (1,)


def test_of_equal_minutes_the_first_entered_takes_the_unit() -> None:
    assert settle(1, (0, 1, 2), (), (20, 20, 20)) == (0,)
    assert settle(2, (0, 1, 2), (), (20, 20, 35)) == (2, 0)


def test_a_wish_goes_before_minutes_and_order() -> None:
    assert settle(1, (0, 1), (0,), (20, 35)) == (0,)
    assert settle(2, (0, 1, 2), (2,), (20, 35, 5)) == (2, 1)


def test_wishes_are_followed_in_their_order_as_far_as_units_go() -> None:
    assert settle(1, (0, 1, 2), (2, 1), (8, 8, 8)) == (2,)
    assert settle(2, (0, 1, 2), (2, 1), (8, 8, 8)) == (2, 1)


def test_a_wish_said_twice_is_one_wish() -> None:
    assert settle(2, (0, 1, 2), (2, 2), (8, 8, 8)) == (2, 0)


def test_a_wish_outside_the_tie_is_passed_over() -> None:
    assert settle(1, (0, 1), (5, 1), (20, 35)) == (1,)


def test_every_choice_is_listed_once_the_one_taken_first() -> None:
    assert list(alternatives(2, (0, 1, 2), (2, 0))) == [(0, 2), (0, 1), (1, 2)]


@given(st.integers(1, 6), st.integers(0, 3), st.data())
def test_the_alternatives_are_all_choices_and_the_taken_one_stands_first(
    number: int, more: int, data: st.DataObject
) -> None:
    among = tuple(data.draw(st.permutations(range(number + more))))
    taken = among[:number]
    listed = list(alternatives(number, among, taken))
    assert listed[0] == tuple(sorted(taken))
    assert len(set(listed)) == len(listed) == comb(number + more, number)


def test_a_tie_of_more_ways_than_can_be_read_is_cut_off() -> None:
    listed = list(alternatives(6, range(12), range(6)))
    assert len(listed) == len(set(listed)) == MOST_ALTERNATIVES == 100
    assert comb(12, 6) > MOST_ALTERNATIVES
    assert listed[0] == (0, 1, 2, 3, 4, 5)
