"""The part for most units at work: Medicare's lines against the tables that come with the library."""

from pathlib import Path
from typing import Final

import attrs
import pytest

from tests.building import lines, said
from tests.facts import prepared
from tests.small_payers import BY_PLAN, TOTAL_TIME, part, small_engine
from therapycode import Day, Engine, Finding, Outcome, Session
from therapycode.payers.limiting import MostUnits
from therapycode.plugin import NOTHING_SAID
from therapycode.rules.lines import claim_lines
from therapycode.serial.notation import read_notation

MEDICARE: Final = "medicare-part-b"


def session(text: str, *, discipline: str = "PT", setting: str = "office", day: str = "2026-03-04") -> Session:
    document = read_notation(f"{day} {discipline} {setting}\n{text}")
    assert isinstance(document, Session)
    return document


def code(engine: Engine, text: str, *, setting: str = "office", day: str = "2026-03-04") -> Outcome:
    return engine.code(session(text, setting=setting, day=day), payer=MEDICARE)


def found_in(outcome: Outcome, rule: str) -> Finding:
    [finding] = [each for each in outcome.findings if each.rule == rule]
    return finding


def open_edits(outcome: Outcome) -> list[tuple[tuple[str, ...], bool]]:
    return [(each.needs, each.blocks) for each in outcome.unchecked if each.check == "edits.over-limit"]


def test_units_up_to_the_edit_draw_nothing_and_one_more_an_error(engine: Engine) -> None:
    assert code(engine, "97530 90 PT").findings == ()
    finding = found_in(code(engine, "97530 105 PT"), "edits.over-limit")
    assert (finding.where, finding.values["units"], finding.values["most"]) == ("services[0]", 7, 6)
    assert [source.id for source in finding.sources] == ["ncci-edits", "mue-2026q4"]


def test_the_setting_decides_which_edit_holds(engine: Engine) -> None:
    minutes = "97110 105 PT"
    assert found_in(code(engine, minutes), "edits.over-limit").values["most"] == 6
    assert code(engine, minutes, setting="snf-part-b").findings == ()


def test_lines_split_by_an_assistants_modifier_are_summed(engine: Engine) -> None:
    outcome = code(engine, "97530 53 PT\n97530 52 PTA")
    assert lines(outcome) == ["97530 3 GP CQ", "97530 4 GP"]
    assert found_in(outcome, "edits.over-limit").values["units"] == 7


def test_split_lines_within_the_edit_draw_nothing(engine: Engine) -> None:
    assert code(engine, "97530 45 PT\n97530 45 PTA").findings == ()


def test_every_session_of_the_day_that_bills_the_code_bears_the_error(engine: Engine) -> None:
    pt, ot = session("97530 60 PT", setting="corf"), session("97530 60 OT", discipline="OT", setting="corf")
    told = engine.code(Day(sessions=(pt, ot, session("97110 15 PT", setting="corf"))), payer=MEDICARE)
    assert [said(one) for one in told] == [["error edits.over-limit"], ["error edits.over-limit"], []]
    office = engine.code(
        Day(sessions=(session("97530 60 PT"), session("97530 60 OT", discipline="OT"))), payer=MEDICARE
    )
    assert [said(one) for one in office] == [[], []]


def test_an_edit_of_policy_is_said_not_to_be_open_to_appeal(engine: Engine) -> None:
    two = (session("97550 38 PT caregiver absent"), session("97550 38 OT caregiver absent", discipline="OT"))
    day = Day(sessions=tuple(attrs.evolve(one, setting="corf") for one in two))
    told = engine.code(day, payer=MEDICARE)
    finding = found_in(told.outcomes[0], "edits.over-limit")
    assert (finding.values["adjudication"], finding.values["most"]) == (2, 1)
    assert "not open to appeal" in finding.do


def test_a_code_that_is_not_paid_in_the_setting_is_an_error_there_alone(engine: Engine) -> None:
    assert said(code(engine, "0552T - PT x1", setting="outpatient-hospital")) == ["error edits.not-payable"]
    assert said(code(engine, "0552T - PT x1")) == []


def test_an_evaluation_outside_a_plan_of_care_is_not_allowed(engine: Engine) -> None:
    own = attrs.evolve(session("97161 - physician"), under_plan=False)
    assert said(engine.code(own, payer=MEDICARE)) == ["error edits.not-under-plan"]
    swallow = attrs.evolve(session("92611 - physician"), under_plan=False)
    assert said(engine.code(swallow, payer=MEDICARE)) == []
    assert said(engine.code(session("92611 - PT"), payer=MEDICARE)) == ["error eligibility.other-plan"]


def test_an_add_on_code_without_its_primary_is_an_error(engine: Engine) -> None:
    finding = found_in(code(engine, "97598 - PT x2"), "edits.add-on-alone")
    assert (finding.where, finding.values["primaries"]) == ("services[0]", "97597")
    assert code(engine, "97598 - PT x2\n97597 - PT").findings == ()


def test_an_add_on_code_split_over_lines_is_told_once(engine: Engine) -> None:
    text = "97598 - PT x2\n97598 - PTA x1"
    told = [each for each in code(engine, text).findings if each.rule == "edits.add-on-alone"]
    assert len(told) == 1


def test_a_family_has_its_primary_code_by_itself(engine: Engine) -> None:
    outcome = engine.code(session("97129 60 SLP", discipline="SLP"), payer=MEDICARE)
    assert lines(outcome) == ["97129 1 GN", "97130 3 GN"]
    assert said(outcome) == []


def test_limits_of_the_day_and_add_on_codes_need_no_setting(engine: Engine) -> None:
    assert said(code(engine, "97598 - PT x1", setting="")) == ["error edits.add-on-alone"]
    own = attrs.evolve(session("97161 - physician", setting=""), under_plan=False)
    assert said(engine.code(own, payer=MEDICARE)) == ["error edits.not-under-plan"]


@pytest.mark.parametrize(
    ("setting", "needs"),
    [("", "setting"), ("cah", "a table of edits for cah"), ("school", "a table of edits for school")],
)
def test_without_a_settled_table_unit_edits_are_not_checked(engine: Engine, setting: str, needs: str) -> None:
    outcome = code(engine, "97530 150 PT", setting=setting)
    assert outcome.findings == ()
    assert open_edits(outcome) == [((needs,), True)]


def test_before_the_first_file_held_unit_edits_are_not_checked(engine: Engine) -> None:
    assert open_edits(code(engine, "97530 150 PT", day="2024-03-31")) == [(("tables.unit-edits",), True)]
    assert open_edits(code(engine, "97530 150 PT", day="2024-04-01")) == []
    late = code(engine, "97530 150 PT", day="2024-06-30", setting="corf")
    assert open_edits(late) == [(("tables.unit-edits",), True)]
    assert said(code(engine, "97530 150 PT", day="2024-07-01", setting="corf")) == ["error edits.over-limit"]


def test_a_code_without_a_published_edit_is_named_and_does_not_block(engine: Engine) -> None:
    outcome = code(engine, "97530 15 PT\n98940 - PT")
    assert (("a published unit edit of 98940",), False) in open_edits(outcome)


def test_a_visit_without_a_line_needs_nothing(engine: Engine) -> None:
    assert open_edits(code(engine, "97530 5 PT", setting="")) == []
    assert open_edits(code(engine, "97530 5 PT")) == []


EDITS: Final = part("edits", 'rule = "unit-edits"')
LIMITS: Final = part("day-limits", 'rule = "by-plan"')
ADD_ONS: Final = part("add-ons", 'rule = "add-on-codes"')


@pytest.mark.parametrize(
    ("parts", "told"),
    [
        ((EDITS,), {"edits.over-limit"}),
        ((LIMITS,), {"edits.not-under-plan"}),
        ((ADD_ONS,), {"edits.add-on-alone"}),
        ((EDITS, LIMITS, ADD_ONS), {"edits.over-limit", "edits.not-under-plan", "edits.add-on-alone"}),
    ],
)
def test_each_kind_is_asked_where_the_payer_goes_by_it(
    engine: Engine, tmp_path: Path, parts: tuple[str, ...], told: set[str]
) -> None:
    own = small_engine(engine, tmp_path, TOTAL_TIME, BY_PLAN, *parts)
    text = "97530 120 physician\n97161 - physician\n97598 - physician x1"
    outcome = own.code(attrs.evolve(session(text), under_plan=False), payer="made-up")
    assert {each.rule for each in outcome.findings} == told


@pytest.mark.parametrize("parts", [(LIMITS,), (ADD_ONS,)])
def test_a_payer_without_unit_edits_leaves_none_open(
    engine: Engine, tmp_path: Path, parts: tuple[str, ...]
) -> None:
    own = small_engine(engine, tmp_path, TOTAL_TIME, BY_PLAN, *parts)
    for setting in ("office", "cah", ""):
        outcome = own.code(session("97530 150 PT\n98940 10 PT", setting=setting), payer="made-up")
        assert (outcome.findings, outcome.unchecked) == ((), ())


def test_a_part_that_asks_nothing_says_nothing() -> None:
    seen = prepared(session("97110 150 PT"))
    made = claim_lines(seen, [10], [("GP",)], {})
    assert MostUnits()(seen, made) is NOTHING_SAID
