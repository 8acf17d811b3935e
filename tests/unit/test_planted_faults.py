"""Claims that are in order have nothing said against them; one fault planted into any of them is found."""

from collections.abc import Mapping
from typing import Final

import pytest

from tests.building import installed_engine
from tests.planting import CLEAN, MEDICARE, PLANTERS, Case, clean
from therapycode import Checked
from therapycode.plugin import FINDINGS

OF_SESSIONS: Final[Mapping[str, str]] = {
    "assistants.": "who worked how long stands in the session",
    "timing.": "times stand in the session",
    "units.": "minutes, choices and services without charge stand in the session",
    "session.": "what became of the visit stands in the session",
    "policy.": "what a payer does not say is no fault of a claim",
    "limits.": "this payer has no such limits; they are planted under other payers, in test_checked_limits",
    "own-pairs.": "this payer has no such rules; they are planted under other payers, in test_checked_own_rules",
    "authorization.": "this payer asks for none; planted under another one, in test_checked_own_rules",
    "modifiers.refused": "this payer refuses none; planted under another one, in test_checked_own_rules",
    "codes.period": "a claim may bill a period; only a day's session may not",
    "eligibility.evaluation-by-assistant": "who furnished it stands in the session",
    "eligibility.role-not-recognised": "who furnished it stands in the session",
    "eligibility.role-discipline": "who furnished it stands in the session",
    "eligibility.assistant-in-evaluation": "who furnished it stands in the session",
    "eligibility.group-size": "how many were in the group stands in the session",
    "eligibility.incident-to": "who furnished it stands in the session",
    "modifiers.not-accepted": "of a payer that wants a modifier and does not accept it",
    "modifiers.more-than-four": "of lines that are made; those of a claim have check.too-many-modifiers",
    "modifiers.distinct-unnamed": "a modifier on a line names its code",
    "modifiers.distinct-not-taken": "of payers that take some of these modifiers; this one takes all",
    "modifiers.attested-in-vain": "this payer takes every such modifier, and a modifier on a line names its code",
    "pairs.attestation-contradicted": "times stand in the session",
}
"""Findings that no single fault of a claim under this payer brings about, and why; by name or its beginning."""

ELSEWHERE: Final = {"edits.not-payable", "edits.day-limit", "edits.not-under-plan", "pairs.unconfirmed"}
"""Findings that need another setting, another plan or another year; they are planted in tests of their own."""


def check(case: Case) -> Checked:
    return installed_engine().check(case.claim, payer=MEDICARE, sessions=case.sessions)


def rules(found: Checked) -> set[str]:
    return {one.rule for one in found.findings}


@pytest.mark.parametrize("name", CLEAN)
def test_a_clean_claim_has_nothing_said_against_it(name: str) -> None:
    case = clean(name)
    for sessions in (case.sessions, ()):
        found = check(case._replace(sessions=sessions))
        assert [one.rule for one in found.findings if one.severity != "advice"] == []
        assert found.repairs == ()
        assert found.determined


@pytest.mark.parametrize("rule", PLANTERS)
def test_a_fault_is_found_in_every_claim_that_has_a_place_for_it(rule: str) -> None:
    planted = {name: PLANTERS[rule](clean(name)) for name in CLEAN}
    cases = {name: case for name, case in planted.items() if case is not None}
    assert cases, "no claim has a place for it"
    assert [name for name, case in cases.items() if rule not in rules(check(case))] == []


@pytest.mark.parametrize("rule", PLANTERS)
def test_a_fault_is_not_found_before_it_is_planted(rule: str) -> None:
    assert [name for name in CLEAN if rule in rules(check(clean(name)))] == []


def test_every_finding_about_a_claim_is_planted_or_said_to_be_of_something_else() -> None:
    left = [name for name in FINDINGS if name not in PLANTERS and not name.startswith(tuple(OF_SESSIONS))]
    assert sorted(left) == sorted(ELSEWHERE)
    assert [name for name in OF_SESSIONS if name in PLANTERS] == []


def test_most_faults_have_a_place_in_several_claims() -> None:
    """The faults that are planted only once or twice, by how many claims have a place for them."""
    places = {rule: sum(planter(clean(name)) is not None for name in CLEAN) for rule, planter in PLANTERS.items()}
    assert {rule: number for rule, number in places.items() if number < 2} == {
        "check.choice-not-followed": 1,
        "check.evaluation-repeated": 1,
        "check.not-on-every-line": 1,
        "check.other-pick": 1,
        "check.rendering-npi": 1,
        "eligibility.unusual-discipline": 1,
        "modifiers.telehealth-not-eligible": 1,
        "modifiers.telehealth-place": 1,
    }
