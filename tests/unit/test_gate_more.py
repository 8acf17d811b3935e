"""Who may furnish what, told through the engine under Medicare."""

import pytest

from tests.building import left_out, lines, said
from therapycode import Day, Engine, Outcome, Session
from therapycode.serial.notation import read_notation

MEDICARE = "medicare-part-b"


def coded(engine: Engine, text: str) -> Outcome:
    document = read_notation(text)
    assert isinstance(document, Session)
    return engine.code(document, payer=MEDICARE)


@pytest.mark.parametrize("code", ["97161", "97162", "97163", "97164"])
def test_an_assistant_alone_makes_no_evaluation(engine: Engine, code: str) -> None:
    outcome = coded(engine, f"2026-03-04 PT\n{code} 30 PTA")
    assert (lines(outcome), left_out(outcome)) == ([], [f"{code} not_eligible"])
    assert said(outcome) == ["error eligibility.evaluation-by-assistant"]
    assert not outcome.ready
    assert said(coded(engine, f"2026-03-04 PT\n{code} - PTA")) == ["error eligibility.evaluation-by-assistant"]


def test_with_the_therapist_an_assistant_helps_to_evaluate(engine: Engine) -> None:
    outcome = coded(engine, "2026-03-04 PT\n97161 30 PT+PTA")
    assert (lines(outcome), said(outcome)) == (["97161 1 GP"], [])


@pytest.mark.parametrize(("size", "told"), [(0, True), (1, True), (2, False), (6, False)])
def test_fewer_than_two_patients_are_no_group(engine: Engine, size: int, *, told: bool) -> None:
    outcome = coded(engine, f"2026-03-04 PT\n97150 30 PT group group{size}")
    assert said(outcome) == (["error eligibility.group-size"] if told else [])
    assert lines(outcome) == ([] if told else ["97150 1 GP"])
    if told:
        assert outcome.findings[0].values["size"] == size


def test_a_group_whose_size_is_not_given_is_not_questioned(engine: Engine) -> None:
    assert lines(coded(engine, "2026-03-04 PT\n97150 30 PT group")) == ["97150 1 GP"]
    assert lines(coded(engine, "2026-03-04 SLP\n92508 30 SLP group group3")) == ["92508 1 GN"]


def test_a_group_size_on_another_code_says_nothing(engine: Engine) -> None:
    outcome = coded(engine, "2026-03-04 PT\n97110 15 PT group1")
    assert (lines(outcome), said(outcome)) == (["97110 1 GP"], [])


def test_group_treatment_of_a_speech_pathologist_by_the_wrong_code_is_looked_at(engine: Engine) -> None:
    outcome = coded(engine, "2026-03-04 SLP\n97150 30 SLP group group2")
    assert (lines(outcome), said(outcome)) == (["97150 1 GN"], ["warning eligibility.unusual-discipline"])


def test_a_student_beside_an_assistant_incident_to_a_physician_is_told_as_such(engine: Engine) -> None:
    assistant = coded(engine, "2026-03-04 PT incident-to\n97110 20 PTA")
    student = coded(engine, "2026-03-04 PT incident-to\n97110 20 student")
    assert said(assistant) == ["error eligibility.incident-to"]
    assert said(student) == ["error eligibility.role-not-recognised"]
    assert assistant.findings[0].values == {"code": "97110", "roles": "PTA"}


def test_an_evaluation_incident_to_a_physician_is_the_therapists_alone(engine: Engine) -> None:
    outcome = coded(engine, "2026-03-04 PT incident-to\n97161 30 PTA")
    assert (lines(outcome), said(outcome)) == ([], ["error eligibility.incident-to"])


def test_roles_of_another_discipline_add_no_minutes_to_a_service_that_is_billed(engine: Engine) -> None:
    outcome = coded(engine, "2026-03-04 PT\n97110 15 PT\n97110 15 OTA")
    assert lines(outcome) == ["97110 1 GP"]
    assert said(outcome) == ["error eligibility.role-discipline"]


def test_each_session_of_a_day_is_judged_by_its_own_plan(engine: Engine) -> None:
    document = read_notation("2026-03-04 PT\n97161 30 PT\n\n2026-03-04 OT\n97161 30 OT\n97165 30 OT")
    assert isinstance(document, Day)
    told = engine.code(document, payer=MEDICARE)
    assert [lines(outcome) for outcome in told] == [["97161 1 GP"], ["97165 1 GO"]]
    assert [said(outcome) for outcome in told] == [[], ["error eligibility.other-plan"]]


@pytest.mark.parametrize(
    ("code", "discipline", "billed"),
    [
        ("92611", "OT", True),
        ("92611", "SLP", True),
        ("92611", "PT", False),
        ("92597", "OT", False),
        ("97164", "PT", True),
        ("97168", "SLP", False),
    ],
)
def test_some_codes_belong_to_a_plan_of_care(engine: Engine, code: str, discipline: str, *, billed: bool) -> None:
    outcome = coded(engine, f"2026-03-04 {discipline}\n{code} 30 {discipline}")
    assert bool(lines(outcome)) is billed
    assert ("error eligibility.other-plan" in said(outcome)) is not billed


@pytest.mark.parametrize(
    ("code", "reason", "told"),
    [
        ("97010", "bundled", []),
        ("97602", "bundled", []),
        ("97014", "not_valid", ["error codes.not-valid"]),
        ("97169", "non_covered", ["warning codes.non-covered"]),
    ],
)
def test_codes_that_medicare_does_not_pay_have_no_line_and_a_reason(
    engine: Engine, code: str, reason: str, told: list[str]
) -> None:
    outcome = coded(engine, f"2026-03-04 PT\n{code} 10 PT\n97110 15 PT")
    assert lines(outcome) == ["97110 1 GP"]
    assert left_out(outcome) == [f"{code} {reason}"]
    assert said(outcome) == told
