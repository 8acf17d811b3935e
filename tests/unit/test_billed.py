"""Which lines count as one provider's."""

import attrs
import pytest

from tests.building import visit
from tests.edits import HOSPITAL, PRACTITIONER, billed
from tests.facts import prepared
from therapycode import Clinician
from therapycode.rules.billed import Billed, Scope, billed_lines, scope_of, under_one_provider
from therapycode.rules.lines import claim_lines


@pytest.mark.parametrize(
    ("one", "other", "scope"),
    [
        (billed("97530"), billed("97150"), "discipline"),
        (billed("97530"), billed("97150", discipline="OT"), None),
        (billed("97530", npi="1"), billed("97150", discipline="OT"), None),
        (billed("97530", npi="1"), billed("97150"), "discipline"),
        (billed("97530", npi="1"), billed("97150", npi="1"), "rendering-npi"),
        (billed("97530", npi="1"), billed("97150", npi="1", discipline="OT"), "rendering-npi"),
        (billed("97530", npi="1"), billed("97150", npi="2"), None),
        (billed("97530", provider="a"), billed("97150", provider="b"), None),
        (billed("97530", provider="a", npi="1"), billed("97150", provider="b", npi="1"), None),
        (billed("97530", table=HOSPITAL), billed("97150", table=HOSPITAL, discipline="OT"), "billing-provider"),
        (
            billed("97530", table=HOSPITAL, npi="1"),
            billed("97150", table=HOSPITAL, npi="2", session=1),
            "billing-provider",
        ),
        (billed("97530", table=HOSPITAL, provider="a"), billed("97150", table=HOSPITAL), None),
        (billed("97530", table=HOSPITAL), billed("97150"), None),
        (billed("97530", table=None), billed("97150", table=None), None),
    ],
)
def test_two_lines_are_one_providers_by_the_setting(one: Billed, other: Billed, scope: Scope | None) -> None:
    assert under_one_provider(one, other) == scope
    assert under_one_provider(other, one) == scope


def test_the_scope_is_told_in_words() -> None:
    assert scope_of(("billing-provider",)) == "same billing provider"
    assert scope_of(("discipline", "rendering-npi")) == (
        "same discipline, a rendering number being missing; same rendering number"
    )


def test_a_line_is_seen_with_its_setting_plan_provider_and_number() -> None:
    therapist = Clinician(id="pt", role="PT", npi="1234567893")
    clinic = attrs.evolve(
        visit("97110 20 PT", "97129 38 PT"), setting="office", billing_provider="clinic", clinicians=(therapist,)
    )
    doctor = attrs.evolve(visit("97140 15 OT"), setting="snf-part-b", under_plan=False)
    seen = prepared(clinic, doctor)
    lines = claim_lines(seen, [1, 3, 1], [("GP",)] * 3, {})
    assert billed_lines(seen, lines) == (
        Billed(0, "97110", 1, "PT", "PT", "clinic", "1234567893", PRACTITIONER, 0, 0),
        Billed(1, "97129", 1, "PT", "PT", "clinic", "1234567893", PRACTITIONER, 0, 1),
        Billed(1, "97130", 2, "PT", "PT", "clinic", "1234567893", PRACTITIONER, 0, 1),
        Billed(2, "97140", 1, "OT", "outside-plan", None, None, HOSPITAL, 1, 0),
    )


def test_a_line_of_several_services_stands_where_the_first_of_them_does() -> None:
    seen = prepared(visit("97140 15 PT", "97110 10 PT"), visit("97110 20 PT"))
    lines = claim_lines(seen, [1, 2], [("GP",)] * 2, {})
    assert [(line.code, line.session, line.service) for line in billed_lines(seen, lines)] == [
        ("97140", 0, 0),
        ("97110", 0, 1),
    ]


def test_a_group_without_a_unit_is_no_line() -> None:
    seen = prepared(visit("97110 20 PT", "97140 3 PT"))
    lines = claim_lines(seen, [1, 0], [("GP",)] * 2, {})
    assert [line.code for line in billed_lines(seen, lines)] == ["97110"]
