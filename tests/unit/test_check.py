"""Claims that somebody else coded, held against a payer's policy and the sessions behind them."""

from datetime import date
from pathlib import Path
from typing import Any

import attrs
import pytest

from tests.building import visit
from tests.claims import MEDICARE, about, checked, given, mended, rules
from tests.small_payers import ASSISTED, BY_PLAN, TOTAL_TIME, branch, part, small_engine
from therapycode import (
    Checked,
    Day,
    Engine,
    FrozenMap,
    GivenClaim,
    InputError,
    OutsideCoverageError,
    Patient,
    UnknownPayerError,
    apply_repairs,
)


def small(engine: Engine, folder: Path, text: str, *parts: str) -> Checked:
    claim, sessions = given(text)
    return small_engine(engine, folder, *parts).check(claim, payer="made-up", sessions=sessions)


# the claim as a whole


def test_a_claim_in_order_has_nothing_said_against_it() -> None:
    found = checked("claim 2026-03-04 office\n97110 2 GP\n97140 1 GP CQ")
    assert rules(found) == []
    assert found.determined
    assert found.expected is None
    assert found.days == (date(2026, 3, 4),)


def test_the_claim_and_the_callers_own_data_are_echoed_and_never_changed(engine: Engine) -> None:
    claim, _ = given("claim 2026-03-04 office\n97110 2")
    own = attrs.evolve(claim, id="c-1", ext=FrozenMap({"batch": 7}))
    found = engine.check(own, payer=MEDICARE)
    assert (found.claim, found.ext, found.payer) == ("c-1", {"batch": 7}, MEDICARE)
    assert own.lines == claim.lines


def test_without_sessions_the_minutes_are_not_checked_and_that_is_said() -> None:
    found = checked("claim 2026-03-04 office\n97110 2 GP")
    [open_check] = [each for each in found.unchecked if each.check == "check.units-against-minutes"]
    assert open_check.needs == ("the sessions behind the claim",)
    assert not open_check.blocks


def test_each_line_goes_by_the_policy_of_its_own_day() -> None:
    found = checked(
        """
        claim office
        97110 2 GP CQ on2019-12-31
        97110 2 GP CQ on2020-01-01
        """
    )
    assert rules(found) == ["warning assistant-not-used lines[0]"]
    assert found.days == (date(2019, 12, 31), date(2020, 1, 1))


def test_a_day_outside_coverage_an_unknown_payer_and_a_faulty_claim_are_misuse(engine: Engine) -> None:
    claim, _ = given("claim 2001-03-04\n97110 2 GP")
    with pytest.raises(OutsideCoverageError):
        engine.check(claim, payer=MEDICARE)
    with pytest.raises(UnknownPayerError):
        engine.check(claim, payer="nobody")
    with pytest.raises(InputError, match="no line"):
        engine.check(GivenClaim(patient=Patient(id="p-1"), lines=()), payer=MEDICARE)


def test_a_payer_whose_modifiers_are_not_known_is_asked_for_and_says_nothing_of_them() -> None:
    found = checked("claim 2026-03-04 office\n97110 2\n97140 1 ZZ", payer="cpt-midpoint")
    assert rules(found) == []
    assert "modifiers.discipline" in [each.part for each in found.unknown]
    assert not found.complete
    assert not found.ready


def test_two_disciplines_on_a_line_conflict_whatever_the_payer() -> None:
    assert rules(checked("claim 2026-03-04\n97110 2 GP GO", payer="cpt-midpoint")) == [
        "error disciplines-conflict lines[0]"
    ]


# bad lines


def test_five_modifiers_are_named_and_none_is_lost() -> None:
    found = checked("claim 2026-03-04 office\n97110 2 GP CQ KX 95 76")
    assert about(found, "too-many-modifiers") == ["error too-many-modifiers lines[0]"]
    assert not [each for each in found.repairs if "modifiers" in each.where]


def test_ninety_nine_units_are_more_than_a_day() -> None:
    found = checked("claim 2026-03-04 office\n97110 99 GP")
    [finding] = [each for each in found.findings if each.rule == "check.units-beyond-day"]
    assert dict(finding.values) == {"codes": "97110", "units": 99, "day": "2026-03-04", "minutes": 1478}
    assert found.repairs == ()


def test_ninety_nine_units_of_a_code_without_time_are_one() -> None:
    found = checked("claim 2026-03-04 office\n97150 99 GP")
    assert rules(found) == ["error edits.over-limit lines[0]", "error untimed-units lines[0]"]
    assert mended(found) == ["lines[0].units: 99 -> 1"]


def test_the_units_of_a_day_are_added_up_over_codes() -> None:
    assert "units-beyond-day" in str(rules(checked("claim 2026-03-04\n97110 49 GP\n97140 49 GP")))
    assert rules(checked("claim 2026-03-04\n97110 48 GP\n97140 48 GP")) == []


def test_an_unknown_modifier_is_named_with_those_that_are_known() -> None:
    [finding] = checked("claim 2026-03-04 office\n97110 2 GP ZZ").findings
    assert finding.rule == "check.modifier-unknown"
    assert {"GP", "GO", "GN", "CQ", "CO", "KX"} <= set(str(finding.values["known"]).split(", "))


def test_a_payer_that_names_no_modifiers_leaves_others_unquestioned(engine: Engine, tmp_path: Path) -> None:
    assert rules(small(engine, tmp_path, "claim 2026-03-04\n97110 2 GP ZZ", TOTAL_TIME, BY_PLAN)) == []


def test_codes_that_the_table_does_not_know_are_not_taken_for_anothers(engine: Engine, tmp_path: Path) -> None:
    unknown = '[units]\nlabel = "Units"\nunknown = "Ask them"\n'
    found = small(engine, tmp_path, "claim 2026-03-04\n97150 2 GP\n99990 1", unknown, BY_PLAN)
    assert rules(found) == ["error codes.unknown lines[1]"]
    assert not found.complete


def test_codes_are_held_against_table_and_payer() -> None:
    found = checked("claim 2026-03-04 office\n97014 1 GP\n99990 1\nG0515 1 GP\n97010 1 GP\n97169 1")
    assert rules(found) == [
        "error codes.not-valid lines[0]",
        "error codes.unknown lines[1]",
        "error codes.retired lines[2]",
        "warning bundled lines[3]",
        "warning codes.non-covered lines[4]",
    ]
    assert mended(found) == ["lines[0].code: 97014 -> G0283"]


def test_an_evaluation_is_billed_under_its_own_discipline() -> None:
    assert rules(checked("claim 2026-03-04 office\n97161 1 GO")) == ["error eligibility.other-plan lines[0]"]
    assert rules(checked("claim 2026-03-04 office\n97161 1")) == ["error modifier-missing lines[0]"]
    assert mended(checked("claim 2026-03-04 office\n97161 1")) == ["lines[0].modifiers:  -> GP"]


def test_what_depends_on_the_discipline_is_not_said_where_nothing_tells_it() -> None:
    found = checked("claim 2026-03-04 office\n97110 1")
    assert rules(found) == ["error modifier-missing lines[0]"]
    assert found.findings[0].values["modifier"] == "GP or GO or GN"
    assert found.repairs == ()


def test_a_line_that_tells_no_discipline_goes_by_all_the_others_if_they_agree() -> None:
    assert mended(checked("claim 2026-03-04 office\n97110 1\n97140 1 GP")) == ["lines[0].modifiers:  -> GP"]
    assert mended(checked("claim 2026-03-04 office\n97110 1\n97140 1 GP\n97530 1 GO")) == []
    other_code = checked("claim 2026-03-04 office\n97110 1\n97140 1 GP\nG0237 1 GO")
    assert mended(other_code) == ["lines[0].modifiers:  -> GP", "lines[2].modifiers: GO -> "]


def test_steps_of_one_tier_are_one_line() -> None:
    found = checked("claim 2024-03-04 office\n97605 1 GP\n97606 1 GP")
    assert about(found, "codes.one-of-a-tier") == ["error codes.one-of-a-tier lines[1]"]


def test_an_evaluation_billed_twice_is_said_once_for_all_its_lines() -> None:
    found = checked("claim 2026-03-04 office\n97161 1 GP\n97161 1 GP\n97161 1 GP KX")
    assert about(found, "evaluation-repeated", "lines-to-join") == [
        "error evaluation-repeated lines[0], lines[1], lines[2]"
    ]
    assert found.repairs == ()


def test_a_speech_pathologist_with_exercise_is_warned_of() -> None:
    assert rules(checked("claim 2026-03-04 office\n97110 1 GN")) == [
        "warning eligibility.unusual-discipline lines[0]"
    ]


# the lines together


def test_lines_that_say_the_same_are_one_line_and_keep_their_charges_in_all() -> None:
    found = checked("claim 2026-03-04 office\n97110 1 GP charge60.00\n97140 1 GP\n97110 2 GP charge120.00")
    assert rules(found) == ["error lines-to-join lines[0], lines[2]"]
    claim, _ = given("claim 2026-03-04 office\n97110 1 GP charge60.00\n97140 1 GP\n97110 2 GP charge120.00")
    whole, _ = apply_repairs(claim, found.repairs)
    assert [(str(line), line.charge and str(line.charge)) for line in whole.lines] == [
        ("97110 3 GP", "180.00"),
        ("97140 1 GP", None),
    ]


@pytest.mark.parametrize("other", ["97110 1 GP CQ", "97110 1 GP npi1234567893", "97110 1 GP KX", "97110 1 GO"])
def test_lines_that_differ_stay_apart(other: str) -> None:
    assert about(checked(f"claim 2026-03-04 office\n97110 1 GP\n{other}"), "lines-to-join") == []


def test_lines_of_two_days_stay_apart() -> None:
    assert rules(checked("claim office\n97110 1 GP on2026-03-04\n97110 1 GP on2026-03-05")) == []


def test_a_payer_that_is_not_known_to_reject_such_lines_is_warned_of_alone(engine: Engine, tmp_path: Path) -> None:
    found = small(engine, tmp_path, "claim 2026-03-04\n97110 1 GP\n97110 1 GP", TOTAL_TIME, BY_PLAN)
    assert rules(found) == ["warning lines-to-join lines[0], lines[1]"]


def test_a_charge_on_one_of_two_lines_leaves_them_to_a_person() -> None:
    found = checked("claim 2026-03-04 office\n97110 1 GP charge60.00\n97110 1 GP")
    assert rules(found) == ["error lines-to-join lines[0], lines[1]"]
    assert found.repairs == ()


def test_what_a_person_states_stands_on_every_line_of_the_code() -> None:
    found = checked("claim 2026-03-04 office\n97110 1 GP CQ KX\n97110 1 GP")
    assert rules(found) == ["warning not-on-every-line lines[1]"]
    assert found.repairs == ()


# assistants


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("97110 1 GP CQ", []),
        ("97110 1 GO CO", []),
        ("97129 1 GP CQ", []),
        ("97012 1 GP CQ", []),
        ("97110 1 CQ", ["error assistant-unpaired lines[0]"]),
        ("97110 1 GO CQ", ["error assistant-unpaired lines[0]"]),
        ("97110 1 GP CO", ["error assistant-unpaired lines[0]"]),
        ("92507 1 GN CQ", ["error assistant-unpaired lines[0]"]),
        ("G0237 1 CQ", ["warning assistant-not-used lines[0]"]),
    ],
)
def test_an_assistants_modifier_stands_beside_its_own_discipline_on_therapy_lines(
    line: str, found: list[str]
) -> None:
    assert rules(checked(f"claim 2026-03-04 office\n{line}")) == found


def test_an_assistants_modifier_is_not_used_in_settings_outside_the_fee_schedule() -> None:
    found = checked("claim 2026-03-04 cah\n97110 1 GP CQ")
    assert rules(found) == ["warning assistant-not-used lines[0]"]
    assert mended(found) == ["lines[0].modifiers: GP CQ -> GP"]


def test_where_the_way_with_assistants_is_not_known_their_modifier_is_left_open(
    engine: Engine, tmp_path: Path
) -> None:
    unknown = '[assistants]\nlabel = "Assistants"\nunknown = "Ask them"\n'
    found = small(engine, tmp_path, "claim 2026-03-04\n97110 1 GP CQ", TOTAL_TIME, BY_PLAN, unknown)
    assert rules(found) == []
    assert "assistants.modifiers" in [each.check for each in found.unchecked]


def test_a_modifier_that_the_payer_wants_and_does_not_accept_is_said_only_where_a_line_bears_it(
    engine: Engine, tmp_path: Path
) -> None:
    parts = (TOTAL_TIME, BY_PLAN, ASSISTED, part("modifiers.accepted", 'modifiers = ["GP"]'))
    assert rules(small(engine, tmp_path, "claim 2026-03-04\n97110 1 GP CQ", *parts)) == [
        "warning modifiers.not-accepted lines[0]"
    ]
    assert rules(small(engine, tmp_path, "claim 2026-03-04\n97110 1 GP", *parts)) == []


# telehealth, plans, revenue codes


def test_telehealth_is_told_by_the_claim_or_by_its_lines() -> None:
    told = checked("claim 2026-03-04 telehealth pos10\n97110 1 GP")
    assert rules(told) == ["error modifier-missing lines[0]"]
    assert mended(told) == ["lines[0].modifiers: GP -> GP 95"]
    assert rules(checked("claim 2026-03-04 pos10\n97110 1 GP 95")) == []
    assert rules(checked("claim 2026-03-04 pos11\n97110 1 GP 95")) == [
        "error modifiers.telehealth-place place_of_service"
    ]


def test_outside_a_plan_of_care_no_discipline_stands_on_the_line() -> None:
    found = checked("claim 2026-03-04 office no-plan\n97110 1 GP")
    assert rules(found) == ["warning modifier-needless lines[0]"]
    assert mended(found) == ["lines[0].modifiers: GP -> "]
    assert rules(checked("claim 2026-03-04 office no-plan PT\n97110 1")) == []


def test_a_revenue_code_and_a_modifier_name_one_discipline() -> None:
    found = checked("claim 2026-03-04 outpatient-hospital institutional\n97110 1 GO rev0420")
    assert rules(found) == ["error discipline-differs lines[0]"]
    assert found.repairs == ()
    told = checked("claim 2026-03-04 outpatient-hospital institutional\n97110 1 rev0430")
    assert mended(told) == ["lines[0].modifiers:  -> GO"]


def test_only_therapy_lines_of_an_institutional_claim_need_a_revenue_code_here() -> None:
    assert rules(checked("claim 2026-03-04 institutional\n97110 1 GP\nG0128 1")) == [
        "warning revenue-code-missing lines[0]"
    ]


# against sessions

VISIT = """
    2026-03-04 PT office
    97110 33 PT
    97140 7 PT
"""


def test_the_manuals_third_example_is_no_fault() -> None:
    found = checked(f"claim 2026-03-04 office\n97110 2 GP\n97140 1 GP\n{VISIT}")
    assert rules(found) == []
    assert [str(line.units) for line in found.expected or ()] == ["2", "1"]
    assert "check.units-against-minutes" not in [each.check for each in found.unchecked]


def test_units_too_many_and_too_few_are_told_with_a_repair_that_leaves_the_charge() -> None:
    found = checked(f"claim 2026-03-04 office\n97110 3 GP charge120.00\n97140 1 GP\n{VISIT}")
    assert rules(found) == ["error units-exceed-minutes lines[0]"]
    [repair] = found.repairs
    assert (repair.where, repair.old, repair.new) == ("lines[0].units", "3", "2")
    assert repair.why.endswith("What is charged in all stays as it is: look at it.")
    assert rules(checked(f"claim 2026-03-04 office\n97110 1 GP\n97140 1 GP\n{VISIT}")) == [
        "warning units-under-minutes lines[0]"
    ]


def test_a_unit_that_a_short_service_takes_by_its_remainder_may_not_go_to_the_longer_one() -> None:
    found = checked(f"claim 2026-03-04 office\n97110 3 GP\n{VISIT}")
    assert rules(found) == ["error units-exceed-minutes lines[0]", "warning line-missing lines"]


TIED = """
    2026-03-04 PT office
    97112 20 PT
    97110 20 PT
    97140 5 PT
"""


def test_each_of_several_right_answers_is_accepted() -> None:
    assert rules(checked(f"claim 2026-03-04 office\n97112 2 GP\n97110 1 GP\n{TIED}")) == []
    other = checked(f"claim 2026-03-04 office\n97112 1 GP\n97110 2 GP\n{TIED}")
    assert rules(other) == ["advice other-pick lines"]
    assert other.findings[0].values == {
        "units": "97112 1, 97110 2, 97140 0",
        "default": "97112 2, 97110 1, 97140 0",
    }
    third = checked(f"claim 2026-03-04 office\n97112 1 GP\n97110 1 GP\n97140 1 GP\n{TIED}")
    assert rules(third) == ["advice other-pick lines"]


def test_what_no_right_answer_has_is_held_against_the_nearest() -> None:
    found = checked(f"claim 2026-03-04 office\n97112 1 GP\n97110 3 GP\n{TIED}")
    assert about(found, "units-exceed-minutes", "units-under-minutes") == ["error units-exceed-minutes lines[1]"]
    assert mended(found) == ["lines[1].units: 3 -> 2"]
    both = checked(f"claim 2026-03-04 office\n97112 2 GP\n97110 2 GP\n{TIED}")
    assert about(both, "units-exceed-minutes") == ["error units-exceed-minutes lines[1]"]


def test_a_recorded_choice_is_followed() -> None:
    claim = "claim 2026-03-04 office\n97112 1 GP\n97110 2 GP\n"
    assert rules(checked(f"{claim}{TIED}    choose 97110")) == []
    assert rules(checked(f"{claim}{TIED}    choose 97112")) == ["warning choice-not-followed lines"]


def test_the_units_of_a_family_are_told_code_by_code() -> None:
    session = "\n2026-03-04 OT office\n97129 38 OT\n"
    assert rules(checked(f"claim 2026-03-04 office\n97129 1 GO\n97130 2 GO\n{session}")) == []
    assert rules(checked(f"claim 2026-03-04 office\n97129 1 GO\n97130 1 GO\n{session}")) == [
        "warning units-under-minutes lines[1]"
    ]


def test_a_family_that_is_open_is_counted_with_all_its_codes() -> None:
    session = "\n2026-03-04 OT office\n97129 20 OT\n97530 20 OT\n"
    assert rules(checked(f"claim 2026-03-04 office\n97129 1 GO\n97130 1 GO\n97530 1 GO\n{session}")) == []
    assert rules(checked(f"claim 2026-03-04 office\n97129 1 GO\n97530 2 GO\n{session}")) == [
        "advice other-pick lines"
    ]


SHARED = """
    2026-03-04 PT office
    97110 13 PT
    97110 23 PTA
    97140 30 PT
"""


def test_the_final_rules_first_example_is_split_and_the_repair_splits_it() -> None:
    found = checked(f"claim 2026-03-04 office\n97110 2 GP charge80.00\n97140 2 GP\n{SHARED}")
    assert rules(found) == ["error assistant-units-missing lines[0]"]
    assert mended(found) == ["lines[0]: 97110 2 GP -> 97110 1 GP CQ + 97110 1 GP"]
    assert rules(checked(f"claim 2026-03-04 office\n97110 1 GP CQ\n97110 1 GP\n97140 2 GP\n{SHARED}")) == []
    needless = checked(f"claim 2026-03-04 office\n97110 2 GP CQ\n97140 2 GP\n{SHARED}")
    assert rules(needless) == ["warning assistant-units-needless lines[0]"]


def test_r19_only_the_methods_of_the_tenth_differ_so_it_is_advice() -> None:
    session = "\n2026-03-04 OT office\n97150 13 OT\n97150 2 OTA\n"
    found = checked(f"claim 2026-03-04 office\n97150 1 GO\n{session}")
    assert about(found, "other-tenth-method") == ["advice other-tenth-method lines[0]"]
    assert {finding.severity for finding in found.findings} == {"advice"}
    assert found.repairs == ()
    beyond = "\n2026-03-04 OT office\n97150 12 OT\n97150 3 OTA\n"
    assert about(checked(f"claim 2026-03-04 office\n97150 1 GO\n{beyond}"), "assistant-units-missing") != []


def test_the_tenth_of_2020_may_be_told_by_either_method_too() -> None:
    session = "\n2020-06-03 PT office\n97110 20 PT\n97110 2 PTA\n"
    assert rules(checked(f"claim 2020-06-03 office\n97110 1 GP\n{session}")) == []
    leftover = "\n2020-06-03 PT office\n97110 28 PT\n97110 2 PTA\n"
    assert rules(checked(f"claim 2020-06-03 office\n97110 2 GP\n{leftover}")) == [
        "advice other-tenth-method lines[0]"
    ]


def test_a_payer_with_one_method_alone_is_held_to_it(engine: Engine, tmp_path: Path) -> None:
    text = "claim 2026-03-04\n97150 1 GO\n\n2026-03-04 OT\n97150 13 OT\n97150 2 OTA\n"
    found = small(engine, tmp_path, text, TOTAL_TIME, BY_PLAN, ASSISTED)
    assert about(found, "assistant-units-missing") == ["error assistant-units-missing lines[0]"]


def test_a_line_without_a_service_and_a_service_without_a_line() -> None:
    found = checked(
        "claim 2026-03-04 office\n97110 2 GP\n97035 1 GP\n\n2026-03-04 PT office\n97110 33 PT\n97140 15 PT"
    )
    assert rules(found) == ["error line-without-service lines[1]", "warning line-missing lines"]
    assert found.repairs == ()


@pytest.mark.parametrize(
    ("session", "found"),
    [
        ("97110 33 PT\n97140 15 PT free", ["error not-to-be-billed lines[1]"]),
        ("97110 33 PT\n97140 15 aide", ["error not-to-be-billed lines[1]"]),
        ("97110 33 PT\n97140 4 PT", ["error units-exceed-minutes lines[1]"]),
        ("97110 33 PT\n97140 - PT", ["error units-exceed-minutes lines[1]"]),
    ],
)
def test_why_a_service_supports_no_line(session: str, found: list[str]) -> None:
    said = checked(f"claim 2026-03-04 office\n97110 2 GP\n97140 1 GP\n\n2026-03-04 PT office\n{session}")
    assert about(said, "not-to-be-billed", "units-exceed-minutes") == found


def test_a_visit_that_did_not_take_place_supports_nothing() -> None:
    found = checked("claim 2026-03-04 office\n97110 2 GP\n\n2026-03-04 PT office no-show\n97110 33 PT")
    assert rules(found) == ["error not-to-be-billed lines[0]", "error session.not-kept sessions[0].status"]


def test_what_is_wrong_with_a_session_is_said_at_its_place() -> None:
    found = checked(
        "claim 2026-03-04 office\n97110 1 GP\n97140 1 GP\n\n"
        "2026-03-04 PT office\n97110 10:00-10:15 PT\n97140 10:10-10:25 PT"
    )
    assert rules(found) == ["error timing.overlap sessions[0].services[1]"]


def test_what_is_said_of_a_line_is_not_said_again_of_its_session() -> None:
    found = checked("claim 2026-03-04 office\n97110 2 GN\n\n2026-03-04 SLP office\n97110 33 SLP")
    assert rules(found) == ["warning eligibility.unusual-discipline lines[0]"]


def test_a_session_that_cannot_be_coded_leaves_the_claim_undetermined() -> None:
    found = checked("claim 2026-03-04 office\n97110 2 GP\n\n2026-03-04 PT office\n97110 33 PT\n98980 20 PT")
    assert not found.determined
    assert not found.ready
    assert rules(found) == ["error codes.period sessions[0].services[1]"]
    assert found.expected == ()
    assert ("the PT session of 2026-03-04",) in [each.needs for each in found.unchecked]


def test_a_line_under_another_discipline_is_given_that_of_its_session() -> None:
    found = checked("claim 2026-03-04 office\n97110 2 GO CO KX plan-OT\n\n2026-03-04 PT office\n97110 33 PTA")
    assert rules(found) == ["error wrong-discipline lines[0]"]
    assert mended(found) == ["lines[0].discipline: OT -> PT", "lines[0].modifiers: GO CO KX -> GP CQ KX"]


def test_a_line_of_another_day_is_given_that_of_its_session() -> None:
    found = checked("claim 2026-03-04 office\n97110 3 GP\n\n2026-03-05 PT office\n97110 33 PT")
    assert rules(found) == ["error wrong-day lines[0]", "error units-exceed-minutes lines[0]"]
    assert mended(found) == ["lines[0].date:  -> 2026-03-05", "lines[0].units: 3 -> 2"]


def test_days_and_disciplines_without_a_session_are_left_open() -> None:
    found = checked(
        """
        claim office
        97110 2 GP on2026-03-04
        97110 2 GP on2026-03-06
        97530 2 GO on2026-03-04

        2026-03-04 PT office
        97110 33 PT
        """
    )
    assert rules(found) == []
    assert [each.needs for each in found.unchecked if each.check == "check.units-against-minutes"] == [
        ("the OT session of 2026-03-04",),
        ("the PT session of 2026-03-06",),
    ]


def test_two_sessions_of_a_day_stand_behind_one_claim_as_one_question(engine: Engine) -> None:
    claim, _ = given("claim 2026-03-04\n97110 2 GP")
    morning, afternoon = visit("97110 15 PT"), visit("97110 8 PT")
    assert engine.check(claim, payer=MEDICARE, sessions=[morning, afternoon]).findings == ()
    assert engine.check(claim, payer=MEDICARE, sessions=[Day(sessions=(morning, afternoon))]).findings == ()
    assert len(engine.check(claim, payer=MEDICARE, sessions=[morning]).findings) == 1


def test_a_session_of_another_patient_is_misuse(engine: Engine) -> None:
    claim, _ = given("claim 2026-03-04\n97110 2 GP")
    other = attrs.evolve(visit("97110 33 PT"), patient=Patient(id="p-2"))
    with pytest.raises(InputError, match=r"sessions\[1\].patient: found another patient"):
        engine.check(claim, payer=MEDICARE, sessions=[visit("97110 33 PT"), other])


def test_what_claim_and_session_both_say_is_compared_and_what_one_says_alone_is_taken() -> None:
    differing = checked("claim 2026-03-04 cah pos11\n97110 2 GP\n\n2026-03-04 PT office pos12\n97110 33 PT")
    assert rules(differing) == [
        "warning differs-from-session setting",
        "warning differs-from-session place_of_service",
    ]
    alone = checked("claim 2026-03-04\n97110 2 GP CQ\n\n2026-03-04 PT cah\n97110 33 PTA")
    assert "warning assistant-not-used lines[0]" in rules(alone)
    remote = checked("claim 2026-03-04\n97110 2 GP\n\n2026-03-04 PT telehealth pos10\n97110 33 PT")
    assert rules(remote) == ["error modifier-missing lines[0]"]


def test_the_sessions_say_the_discipline_where_the_line_does_not() -> None:
    found = checked(
        "claim 2026-03-04\n97110 2\n97530 1 GO\n\n2026-03-04 PT\n97110 33 PT\n\n2026-03-04 OT\n97530 15 OT"
    )
    assert mended(found) == ["lines[0].modifiers:  -> GP"]


def test_numbers_of_therapists_are_held_against_the_lines() -> None:
    session = "\n2026-03-04 PT office\n97110 18 PT\n97110 15 PT2\nnpi PT 1234567893\nnpi PT2 1987654328\n"
    one = checked(f"claim 2026-03-04 office\n97110 2 GP npi1234567893\n{session}")
    assert rules(one) == ["warning rendering-npi lines[0]"]
    both = "97110 1 GP npi1234567893\n97110 1 GP npi1987654328"
    assert rules(checked(f"claim 2026-03-04 office\n{both}\n{session}")) == []


# code pairs, by the policy's own parts


def test_two_codes_that_meet_are_told_with_what_the_sessions_show() -> None:
    claim = "claim 2026-03-04 office\n97150 1 GP\n97530 1 GP"
    [alone] = checked(claim).findings
    assert alone.rule == "pairs.modifier-needed"
    assert alone.says.endswith("no modifier says that they were distinct services.")
    session = "2026-03-04 PT office\n97150 10:00-10:20 PT group\n97530 10:30-10:45 PT"
    [shown] = checked(f"{claim}\n\n{session}").findings
    assert shown.says.endswith("distinct services. The sessions show: separate clock times.")


def test_a_modifier_for_distinct_services_is_taken_on_either_code_from_july_2019() -> None:
    def found(day: str, *lines: str) -> list[str]:
        return about(checked("\n".join([f"claim {day} office", *lines])), "pairs.modifier-needed")

    assert found("2026-03-04", "97150 1 GP 59", "97530 1 GP") == []
    assert found("2026-03-04", "97150 1 GP", "97530 1 GP 59") == []
    column1, column2 = ("97530 1 GP 59", "97116 1 GP"), ("97530 1 GP", "97116 1 GP 59")
    assert found("2019-07-01", *column1) == []
    assert found("2019-06-30", *column1) == ["error pairs.modifier-needed lines[1]"]
    assert found("2019-06-30", *column2) == []


def test_a_needless_modifier_is_a_warning_where_the_claim_is_all_there_is_of_the_day() -> None:
    lines = "97140 1 GP\n97530 1 GP 59"
    assert rules(checked(f"claim 2026-03-04 office\n{lines}")) == ["advice modifiers.needless-distinct lines[1]"]
    whole = checked(f"claim 2026-03-04 office whole-day\n{lines}")
    assert rules(whole) == ["warning modifiers.needless-distinct lines[1]"]
    assert whole.repairs == ()


def test_a_payer_whose_edits_are_not_known_leaves_such_a_modifier_open(engine: Engine, tmp_path: Path) -> None:
    found = small(engine, tmp_path, "claim 2026-03-04\n97140 1 GP 59", TOTAL_TIME, BY_PLAN)
    assert rules(found) == []
    assert "modifiers.needless-distinct" in [each.check for each in found.unchecked]


def test_what_is_attested_with_the_claim_and_needed_is_wanted_on_the_line() -> None:
    text = "claim 2026-03-04 office\n97150 1 GP\n97530 1 GP{}\nattest XE 97530"
    assert about(checked(text.format("")), "attested-not-on-line") == ["error attested-not-on-line lines[1]"]
    assert about(checked(text.format(" XE")), "attested-not-on-line") == []


def test_units_are_added_up_over_disciplines_by_the_table_of_the_setting() -> None:
    hospital = "claim 2026-03-04 outpatient-hospital\n97530 4 GP\n97530 4 GO"
    assert about(checked(hospital), "edits.over-limit") == [
        "error edits.over-limit lines[0]",
        "error edits.over-limit lines[1]",
    ]
    assert about(checked(hospital.replace("outpatient-hospital", "office")), "edits.over-limit") == []


# payers whose policy depends on what is said

OWN_WORDS = ('rule = "by-plan"', 'PT = "U1"', 'OT = "U2"', 'SLP = "U3"')
TEXAS = branch("modifiers.discipline", "texas", '{ "facts.state" = "TX" }', *OWN_WORDS)
BY_PT = branch("units", "pt", '{ discipline = "PT" }', 'rule = "full-unit-only"')


def test_the_facts_of_claim_or_session_decide_which_policy_holds(engine: Engine, tmp_path: Path) -> None:
    def found(text: str) -> list[str]:
        return rules(small(engine, tmp_path, text, TOTAL_TIME, BY_PLAN, TEXAS))

    assert found("claim 2026-03-04 PT\n97110 1 U1\nfact state TX") == []
    assert found("claim 2026-03-04 PT\n97110 1 GP\nfact state UT") == []
    assert found("claim 2026-03-04 PT\n97110 1 GP\nfact state TX") == ["error modifier-missing lines[0]"]
    assert found("claim 2026-03-04 PT\n97110 1 U1\n\n2026-03-04 PT\n97110 15 PT\nfact state TX") == []


@pytest.mark.parametrize(
    ("when", "said", "branched"),
    [
        ("telehealth = true", {"telehealth": True}, True),
        ('code = "97161"', {}, True),
        ('diagnosis = "G80"', {"diagnoses": ("G80.9",)}, True),
        ("telehealth = true", {}, False),
        ('code = "97162"', {}, False),
        ('diagnosis = "G80"', {"diagnoses": ("M54.5",)}, False),
    ],
)
def test_a_claim_as_it_was_coded_goes_by_the_policy_that_its_session_went_by(
    engine: Engine, tmp_path: Path, when: str, said: dict[str, Any], *, branched: bool
) -> None:
    elsewhere = branch("modifiers.discipline", "own", f"{{ {when} }}", *OWN_WORDS)
    own = small_engine(engine, tmp_path, TOTAL_TIME, BY_PLAN, elsewhere)
    session = attrs.evolve(visit("97110 30 PT", "97161 - PT"), **said)
    outcome = own.code(session, payer="made-up")
    assert outcome.claim is not None
    assert {line.modifiers for line in outcome.claim.lines} == {("U1",) if branched else ("GP",)}
    claim = GivenClaim.of(session, outcome)
    for behind in ((), (session,)):
        found = own.check(claim, payer="made-up", sessions=behind)
        assert (rules(found), found.unknown) == ([], ())


def test_lines_that_only_telehealth_bears_choose_the_policy_where_the_claim_does_not_say(
    engine: Engine, tmp_path: Path
) -> None:
    remote = part("modifiers.telehealth", "eligible = true", 'modifier = "95"')
    covered = part("codes.non-covered", 'codes = ["97112"]')
    elsewhere = branch("codes.non-covered", "remote", "{ telehealth = true }", 'codes = ["97110"]')
    own = small_engine(engine, tmp_path, TOTAL_TIME, BY_PLAN, remote, covered, elsewhere)
    for line, expected in (("97110 1 GP 95", ["warning codes.non-covered lines[0]"]), ("97110 1 GP", [])):
        claim, _ = given(f"claim 2026-03-04 PT\n{line}")
        assert rules(own.check(claim, payer="made-up")) == expected


def test_lines_and_sessions_of_one_day_go_each_by_their_own_policy(engine: Engine, tmp_path: Path) -> None:
    text = """
        claim 2026-03-04
        97110 1 GP
        97530 2 GO

        2026-03-04 PT
        97110 28 PT

        2026-03-04 OT
        97530 28 OT
    """
    assert rules(small(engine, tmp_path, text, TOTAL_TIME, BY_PLAN, BY_PT)) == []
    more = text.replace("97110 1 GP", "97110 2 GP").replace("97530 2 GO", "97530 1 GO")
    found = small(engine, tmp_path, more, TOTAL_TIME, BY_PLAN, BY_PT)
    assert rules(found) == ["error units-exceed-minutes lines[0]", "warning units-under-minutes lines[1]"]
    assert found.days == (date(2026, 3, 4),)


def test_what_was_known_on_a_day_is_asked_for(engine: Engine) -> None:
    claim, _ = given("claim 2026-03-04 office\n97110 2 GP")
    assert engine.check(claim, payer=MEDICARE, known_on=date(2026, 6, 1)).findings == ()


# what persons state

ACCRUED = "accrued PT-SLP {} 2026-03-01"


def test_a_line_past_the_yearly_amount_needs_the_modifier_of_necessity_and_no_repair_gives_it() -> None:
    text = (
        f"claim 2026-03-04 office\n97110 1 GP charge60.00\n97140 1 GP KX charge60.00\n{ACCRUED.format('2500.00')}"
    )
    found = checked(text)
    assert about(found, "modifiers.kx-missing", "modifiers.kx-attested") == [
        "error modifiers.kx-missing lines[0]",
        "advice modifiers.kx-attested lines[1]",
    ]
    assert found.repairs == ()
    assert "KX does not stand there" in found.findings[0].says


def test_the_modifier_of_necessity_before_the_amount_is_early() -> None:
    found = checked(f"claim 2026-03-04 office\n97110 1 GP\n97140 1 GP KX\n{ACCRUED.format('10.00')}")
    assert about(found, "modifiers.kx-early") == []
    early = checked(
        f"claim 2026-03-04 office\n97110 1 GP charge60.00\n97140 1 GP KX charge60.00\n{ACCRUED.format('10.00')}"
    )
    assert about(early, "modifiers.kx-early") == ["warning modifiers.kx-early lines[1]"]


def test_statements_of_who_bears_the_cost_that_contradict_each_other_are_said_and_stay() -> None:
    found = checked("claim 2026-03-04 office\n97110 1 GP GA GZ")
    assert rules(found) == ["error modifiers.liability-conflict lines[0]"]
    assert found.repairs == ()


def test_a_history_that_only_the_session_has_is_taken() -> None:
    session = f"2026-03-04 PT office\n97110 15 PT\n{ACCRUED.format('2500.00')}"
    found = checked(f"claim 2026-03-04 office\n97110 1 GP charge60.00\n\n{session}")
    assert about(found, "modifiers.kx-missing") == ["error modifiers.kx-missing lines[0]"]


def test_a_claim_with_all_that_its_checks_need_is_ready() -> None:
    claim = f"claim 2026-03-04 office\n97110 2 GP\n{ACCRUED.format('10.00')}"
    session = "2026-03-04 PT office\n97110 33 PT"
    assert checked(f"{claim.replace('2 GP', '2 GP charge60.00')}\n\n{session}").ready
    assert not checked(f"{claim.replace('2 GP', '3 GP charge60.00')}\n\n{session}").ready
    assert not checked(f"claim 2026-03-04 office\n97110 2 GP\n\n{session}").ready


# repairs


FAULTY = """
    claim 2026-03-04 office
    97110 1 GP GP
    97110 3
    97140 1 GO plan-PT
    97014 1 CQ
    97012 2 GP

    2026-03-04 PT office
    97110 13 PT
    97110 23 PTA
    97140 30 PT
    97012 20 PT
    G0283 20 PTA
"""


def test_what_repairs_mend_is_not_found_again_and_no_repair_is_left(engine: Engine) -> None:
    claim, sessions = given(FAULTY)
    found = engine.check(claim, payer=MEDICARE, sessions=sessions)
    whole, _ = apply_repairs(claim, found.repairs)
    again = engine.check(whole, payer=MEDICARE, sessions=sessions)
    assert again.repairs == ()
    assert [one for one in rules(again) if "pairs." not in one] == []
    assert [str(line) for line in whole.lines] == [
        "97110 1 GP CQ",
        "97110 1 GP",
        "97140 2 GP",
        "G0283 1 GP CQ",
        "97012 1 GP",
    ]


def test_a_repair_never_puts_on_what_a_person_attests(engine: Engine) -> None:
    for text in ("97530 1 GP\n97150 1 GP", "97110 1 GP KX\n97110 1 GP", "97140 1 GP 59\n97140 1 GP CQ"):
        claim, _ = given(f"claim 2026-03-04 office\n{text}\nattest KX\nattest 59 97530 97150")
        whole, _ = apply_repairs(claim, engine.check(claim, payer=MEDICARE).repairs)
        before, after = ([line.modifiers for line in each.lines] for each in (claim, whole))
        assert before == after
