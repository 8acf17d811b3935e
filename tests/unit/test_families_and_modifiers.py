"""Codes that are billed as a base and increments, and the modifiers on a line."""

from typing import get_args

import pytest

from therapycode.model.words import Listing
from therapycode.rules.families import split_family
from therapycode.rules.modifiers import LineChoice, arrange, discipline_modifiers, fit, stands_on

WORDS = {"PT": "GP", "OT": "GO", "SLP": "GN"}


def test_the_first_unit_is_the_base_and_the_rest_are_increments() -> None:
    assert split_family(0, "97129", "97130") == (("97129", 0),)
    assert split_family(1, "97129", "97130") == (("97129", 1),)
    assert split_family(2, "97129", "97130") == (("97129", 1), ("97130", 1))
    assert split_family(4, "97129", "97130") == (("97129", 1), ("97130", 3))


@pytest.mark.parametrize("listing", ["always", "sometimes", "under-plan"])
def test_a_listed_code_under_a_plan_bears_the_modifier_of_the_plans_discipline(listing: Listing) -> None:
    assert discipline_modifiers(listing, "OT", WORDS, under_plan=True) == ("GO",)


def test_a_code_that_is_not_listed_bears_none() -> None:
    assert discipline_modifiers("not-listed", "OT", WORDS, under_plan=True) == ()


def test_outside_a_plan_there_is_no_modifier() -> None:
    assert discipline_modifiers("always", "OT", WORDS, under_plan=False) == ()


@pytest.mark.parametrize(
    ("choice", "takes"),
    [
        ("listed", ("always", "sometimes", "under-plan")),
        ("always", ("always",)),
        ("every-line", ("always", "sometimes", "under-plan", "not-listed")),
    ],
)
def test_which_lines_a_modifier_stands_on_is_the_payers_choice(
    choice: LineChoice, takes: tuple[Listing, ...]
) -> None:
    assert tuple(listing for listing in get_args(Listing) if stands_on(choice, listing)) == takes


def test_a_plan_may_be_named_by_several_modifiers_or_by_none() -> None:
    words = {"PT": "GP U1", "OT": ""}
    assert discipline_modifiers("always", "PT", words, under_plan=True) == ("GP", "U1")
    assert discipline_modifiers("always", "OT", words, under_plan=True) == ()


def test_modifiers_stand_in_the_order_of_the_first_group_that_names_them_and_strangers_last() -> None:
    order = (("GP", "GO", "GN"), ("CQ", "CO"), ("59",))
    assert arrange(("59", "XZ", "CQ", "GP"), order) == ("GP", "CQ", "59", "XZ")


def test_modifiers_of_one_group_keep_their_order() -> None:
    assert arrange(("CO", "CQ"), (("CQ", "CO"),)) == ("CO", "CQ")
    assert arrange(("B2", "A1"), ()) == ("B2", "A1")


def test_a_modifier_that_two_groups_name_stands_by_the_first_of_them_and_is_put_once() -> None:
    assert arrange(("59", "GP"), (("GP",), ("59",), ("GP",))) == ("GP", "59")


def test_a_line_holds_four_modifiers() -> None:
    assert fit(()) == ((), ())
    assert fit(("GP", "CQ", "KX", "59")) == (("GP", "CQ", "KX", "59"), ())


def test_of_more_than_four_the_fourth_place_says_so_and_the_rest_goes_into_the_remarks() -> None:
    assert fit(("GP", "CQ", "KX", "59", "95")) == (("GP", "CQ", "KX", "99"), ("59", "95"))
