"""The gate that a profile composes: codes the payer takes, and who may furnish them."""

import attrs

from tests.building import visit
from tests.facts import CODES, FURTHER, prepared
from therapycode import Repair, Service, SourceRef
from therapycode.model.codes import Trait
from therapycode.plugin import CodeList, Gate, Visit
from therapycode.rules.prepare import Standings, pool_key, prepare

SOURCE = SourceRef(id="manual", at="page 31")


def codes(*names: str) -> CodeList:
    return CodeList(frozenset(names), SOURCE)


def only(discipline: str, *names: str) -> dict[str, CodeList]:
    return {plan: codes(*names) if plan == discipline else CodeList() for plan in ("PT", "OT", "SLP")}


def told(gate: Gate, seen: Visit) -> list[str]:
    return [f"{finding.severity} {finding.rule} {finding.where}" for _, finding in gate(seen).findings]


def test_a_gate_that_names_nothing_turns_nothing_away() -> None:
    answer = Gate()(prepared(visit("97110 20 PT", "97140 20 PTA", "G0283 - PT")))
    assert (dict(answer.refused), answer.findings, answer.repairs) == ({}, (), ())


def test_a_bundled_code_is_turned_away_without_a_word() -> None:
    answer = Gate(bundled=codes("G0283"))(prepared(visit("97110 20 PT", "G0283 - PT")))
    assert dict(answer.refused) == {1: "bundled"}
    assert answer.findings == ()


def test_a_code_that_is_not_valid_is_an_error_with_a_repair_for_each_service() -> None:
    gate = Gate(not_valid=codes("G0283"), instead={"G0283": "97014"})
    answer = gate(prepared(visit("G0283 - PT", "97110 20 PT", "G0283 - PT")))
    assert dict(answer.refused) == {0: "not_valid"}
    assert [(place, repair.where) for place, repair in answer.repairs] == [
        (0, "services[0].code"),
        (0, "services[2].code"),
    ]
    assert answer.repairs[0][1] == Repair(
        "services[0].code",
        "replace-code",
        "G0283",
        "97014",
        "This payer takes 97014 for the service that G0283 names.",
    )
    [(_, finding)] = answer.findings
    assert finding.do == "Use 97014 if that is what was furnished; a person decides."
    assert finding.sources == (SOURCE,)


def test_a_code_that_is_not_valid_and_has_no_successor_is_told_without_a_repair() -> None:
    answer = Gate(not_valid=codes("G0283"))(prepared(visit("G0283 - PT")))
    assert answer.repairs == ()
    assert answer.findings[0][1].do.startswith("Use a code that this payer takes")


def test_a_code_that_is_not_covered_is_a_warning_and_no_line() -> None:
    gate = Gate(non_covered=codes("97110"))
    seen = prepared(visit("97110 20 PT"))
    assert dict(gate(seen).refused) == {0: "non_covered"}
    assert told(gate, seen) == ["warning codes.non-covered services[0]"]


def test_a_code_of_another_plan_of_care_is_turned_away_under_this_one_alone() -> None:
    gate = Gate(other_plan=only("PT", "97110"))
    assert dict(gate(prepared(visit("97110 20 PT"))).refused) == {0: "not_eligible"}
    assert told(gate, prepared(visit("97110 20 PT"))) == ["error eligibility.other-plan services[0]"]
    assert told(gate, prepared(visit("97110 20 OT"))) == []


def test_an_unusual_code_is_a_warning_and_keeps_its_line() -> None:
    gate = Gate(unusual=only("SLP", "97110"))
    seen = prepared(visit("97110 20 SLP"))
    assert not gate(seen).refused
    assert told(gate, seen) == ["warning eligibility.unusual-discipline services[0]"]


def test_somebody_the_payer_does_not_recognise_furnishes_nothing_alone() -> None:
    seen = prepared(visit("97110 20 aide", discipline="PT"))
    answer = Gate(roles_source=SOURCE)(seen)
    assert dict(answer.refused) == {0: "not_eligible"}
    [(_, finding)] = answer.findings
    assert finding.rule == "eligibility.role-not-recognised"
    assert finding.values["roles"] == "aide"
    assert finding.sources == (SOURCE,)


def test_beside_a_therapist_the_stranger_is_told_and_the_therapists_minutes_stay() -> None:
    seen = prepared(visit("97110 20 PT", "97110 10 student"))
    assert not Gate()(seen).refused
    assert told(Gate(), seen) == ["error eligibility.role-not-recognised services[0]"]
    assert Gate()(seen).findings[0][1].values["roles"] == "PT, student"


def test_a_service_without_time_is_judged_by_whom_it_names() -> None:
    assert dict(Gate()(prepared(visit("G0283 - aide", discipline="PT"))).refused) == {0: "not_eligible"}


def test_an_assistant_alone_makes_no_evaluation_and_a_therapist_beside_does() -> None:
    gate = Gate(evaluations=codes("G0283"))
    alone, both = prepared(visit("G0283 30 PTA")), prepared(visit("G0283 30 PT", "G0283 5 PTA"))
    assert dict(gate(alone).refused) == {0: "not_eligible"}
    assert told(gate, alone) == ["error eligibility.evaluation-by-assistant services[0]"]
    assert not gate(both).refused
    assert told(gate, both) == ["warning eligibility.assistant-in-evaluation services[0]"]
    assert gate(both).findings[0][1].values["minutes"] == 5


def test_an_evaluation_by_a_therapist_is_nothing_to_look_at() -> None:
    gate = Gate(evaluations=codes("G0283"))
    assert told(gate, prepared(visit("G0283 30 PT", "97110 20 PTA"))) == []


def test_somebody_of_another_discipline_does_not_furnish_under_this_plan() -> None:
    strangers: Standings = {"PT": {"OTA": Trait.OTHER_DISCIPLINE, "PT": Trait.THERAPIST}}
    session = visit("97110 20 OTA", discipline="PT")
    seen = prepare((session,), CODES, strangers, pool_key([]), FURTHER)
    assert dict(Gate()(seen).refused) == {0: "not_eligible"}
    assert told(Gate(), seen) == ["error eligibility.role-discipline services[0]"]


def test_a_code_turned_away_is_not_judged_by_whom_furnished_it_too() -> None:
    gate = Gate(bundled=codes("G0283"))
    assert told(gate, prepared(visit("G0283 10 aide", discipline="PT"))) == []


def test_a_service_of_nobody_passes() -> None:
    session = attrs.evolve(visit("97110 20 PT"), services=(Service(code="G0283"),))
    assert not Gate()(prepared(session)).refused


def test_each_session_of_a_day_is_held_to_the_codes_of_its_own_discipline() -> None:
    gate = Gate(other_plan=only("OT", "97110"))
    therapy, occupational = visit("97140 20 PT"), visit("97110 20 OT")
    for sessions in ((therapy, occupational), (occupational, therapy)):
        assert len(gate(prepared(*sessions)).findings) == 1
    assert gate(prepared(visit("97110 20 PT"), visit("97140 20 OT"))).findings == ()
