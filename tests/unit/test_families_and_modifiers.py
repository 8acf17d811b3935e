"""Codes that are billed as a base and increments, and the modifiers on a line."""

import pytest

from therapycode.model.words import Listing
from therapycode.rules.families import split_family
from therapycode.rules.modifiers import arrange, discipline_modifier

WORDS = {"PT": "GP", "OT": "GO", "SLP": "GN"}


def test_the_first_unit_is_the_base_and_the_rest_are_increments() -> None:
    assert split_family(1, "97129", "97130") == (("97129", 1),)
    assert split_family(2, "97129", "97130") == (("97129", 1), ("97130", 1))
    assert split_family(4, "97129", "97130") == (("97129", 1), ("97130", 3))


@pytest.mark.parametrize("listing", ["always", "sometimes", "under-plan"])
def test_a_listed_code_under_a_plan_bears_the_modifier_of_the_plans_discipline(listing: Listing) -> None:
    assert discipline_modifier(listing, "OT", WORDS, under_plan=True) == "GO"


def test_a_code_that_is_not_listed_bears_none() -> None:
    assert discipline_modifier("not-listed", "OT", WORDS, under_plan=True) is None


def test_outside_a_plan_there_is_no_modifier() -> None:
    assert discipline_modifier("always", "OT", WORDS, under_plan=False) is None


def test_modifiers_stand_in_the_order_of_the_first_group_that_names_them_and_strangers_last() -> None:
    order = [["GP", "GO", "GN"], ["CQ", "CO"], ["59"]]
    assert arrange(["59", "XZ", "CQ", "GP"], order) == ("GP", "CQ", "59", "XZ")


def test_modifiers_of_one_group_keep_their_order() -> None:
    assert arrange(["CO", "CQ"], [["CQ", "CO"]]) == ("CO", "CQ")
    assert arrange(["B2", "A1"], []) == ("B2", "A1")
