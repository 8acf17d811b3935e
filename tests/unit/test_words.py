"""The closed vocabularies of the field, and the form of codes and modifiers."""

import pytest

from therapycode.model.words import ASSISTANTS, ROLES, THERAPISTS, is_code, is_modifier


@pytest.mark.parametrize("text", ["97110", "0791T", "G0283", "V5362"])
def test_a_code_has_five_characters_of_the_two_code_sets(text: str) -> None:
    assert is_code(text)


@pytest.mark.parametrize("text", ["", "9711", "971100", "97110 ", "g0283", "9711o", "51728.0", "GG283", "٩٧١١٠"])
def test_other_texts_are_no_codes(text: str) -> None:
    assert not is_code(text)


@pytest.mark.parametrize("text", ["GP", "59", "X1"])
def test_a_modifier_has_two_digits_or_capitals(text: str) -> None:
    assert is_modifier(text)


@pytest.mark.parametrize("text", ["", "G", "GPX", "gp", "G "])
def test_other_texts_are_no_modifiers(text: str) -> None:
    assert not is_modifier(text)


def test_no_role_is_both_a_therapists_and_an_assistants() -> None:
    assert THERAPISTS.isdisjoint(ASSISTANTS)
    assert set(ROLES) - THERAPISTS - ASSISTANTS == {"student", "aide"}
