"""What a payer says of payment, in words."""

from therapycode.rules.stating import EFFECTS, IDENTITIES, billed_under, effect_of


def test_an_assistants_services_stand_under_the_supervisors_number_or_the_assistants_own() -> None:
    assert {identity: billed_under(identity) for identity in IDENTITIES} == {
        "supervisor": "under the supervising therapist's",
        "own-number": "under the assistant's own number",
    }


def test_every_effect_of_a_modifier_has_words_of_its_own() -> None:
    assert len({effect_of("CQ", effect) for effect in EFFECTS}) == len(EFFECTS)
