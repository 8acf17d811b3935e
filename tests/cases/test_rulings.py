"""The project's rulings where the published rules leave a choice, by their ids.

Those of assistants, and all that are asked as whole sessions, stand as data in `rulings/`.
"""

from pathlib import Path

import attrs
import pytest

from tests.building import DAY, answers, left_out, lines, said, visit
from therapycode import Day, Engine, PayerRegistry, Service, Session
from therapycode.plugin import Payer, ProfileFile

MEDICARE = "medicare-part-b"

TAKES_97014 = """
schema = 1
payer = "example-plan"
title = "Example Plan"
family = "commercial"

[covers]
from = 2024-01-01

[sources.manual]
title = "Provider manual"
kind = "primary"

[units]
label = "Units"

[units.from.2024-01-01]
rule = "total-time"
minutes_per_unit = 15
first_unit_from = 8
pool = ["discipline", "billing-provider"]
source = "manual"

[modifiers.discipline]
label = "Modifiers"

[modifiers.discipline.from.2024-01-01]
rule = "by-plan"
PT = "GP"
OT = "GO"
SLP = "GN"
source = "manual"
"""


def example_plan(engine: Engine, folder: Path) -> Engine:
    """An engine for a payer of a few values, that says nothing of assistants and takes 97014."""
    file = folder / "example-plan.toml"
    file.write_text(TAKES_97014)
    return Engine(PayerRegistry.of([Payer(id="example-plan", profile=ProfileFile(file, folder))]), engine.tables)


def test_r01_an_untimed_service_without_minutes_is_one_unit_and_leaves_the_total_time_open(
    engine: Engine,
) -> None:
    outcome = engine.code(visit("92521 - SLP"), payer=MEDICARE)
    assert lines(outcome) == ["92521 1 GN"]
    [total] = [each for each in outcome.unchecked if each.check == "timing.total-treatment-time"]
    assert total.needs == ("services[0].time",)
    assert not total.blocks


def test_r02_an_evaluation_by_an_assistant_alone_is_an_error_and_no_line(engine: Engine) -> None:
    outcome = engine.code(visit("97161 30 PTA"), payer=MEDICARE)
    assert lines(outcome) == []
    assert left_out(outcome) == ["97161 not_eligible"]
    assert outcome.not_billed[0].minutes == 30
    assert said(outcome) == ["error eligibility.evaluation-by-assistant"]


def test_r10_a_family_is_in_the_pool_by_its_minutes(engine: Engine) -> None:
    outcome = engine.code(visit("97129 20 OT", "97530 10 OT"), payer=MEDICARE)
    assert lines(outcome) == ["97129 1 GO", "97530 1 GO"]


@pytest.mark.parametrize("entered", [["97129 38 OT"], ["97129 15 OT", "97130 23 OT"], ["97130 38 OT"]])
def test_r11_the_first_unit_of_a_family_is_its_base_however_it_was_entered(
    engine: Engine, entered: list[str]
) -> None:
    outcome = engine.code(visit(*entered), payer=MEDICARE)
    assert lines(outcome) == ["97129 1 GO", "97130 2 GO"]


def test_r12_seven_minutes_of_two_disciplines_are_two_pools_and_no_unit(engine: Engine) -> None:
    day = engine.code(Day(sessions=(visit("97110 7 PT"), visit("97530 7 OT"))), payer=MEDICARE)
    assert [lines(outcome) for outcome in day] == [[], []]
    assert [left_out(outcome) for outcome in day] == [["97110 under_8"], ["97530 under_8"]]
    [advice] = day.findings
    assert advice.severity == "advice"
    assert advice.says == (
        "2 pools of minutes stay apart (PT 7 minutes, OT 7 minutes); "
        "each is below a first unit, together they are not."
    )


def test_r12_pools_that_would_bill_nothing_together_either_need_no_advice(engine: Engine) -> None:
    day = engine.code(Day(sessions=(visit("97110 4 PT"), visit("97530 3 OT"))), payer=MEDICARE)
    assert day.findings == ()


def test_r15_a_bundled_service_is_performed_once_and_billed_never(engine: Engine) -> None:
    outcome = engine.code(visit("97110 20 PT", "97010 10 PT"), payer=MEDICARE)
    assert lines(outcome) == ["97110 1 GP"]
    assert left_out(outcome) == ["97010 bundled"]
    assert outcome.not_billed[0].performed == 1
    assert dict(outcome.units) == {"97110": 1, "97010": 0}


def test_r16_a_code_that_is_not_valid_gets_no_line_and_a_repair_that_is_not_applied(engine: Engine) -> None:
    outcome = engine.code(visit("97014 - PT"), payer=MEDICARE)
    assert lines(outcome) == []
    assert said(outcome) == ["error codes.not-valid"]
    [repair] = outcome.repairs
    assert (repair.where, repair.old, repair.new) == ("services[0].code", "97014", "G0283")


def test_r16_a_payer_that_takes_the_code_gets_one_line_of_it(engine: Engine, tmp_path: Path) -> None:
    outcome = example_plan(engine, tmp_path).code(visit("97014 - PT"), payer="example-plan")
    assert lines(outcome) == ["97014 1 GP"]
    assert outcome.repairs == ()


def test_r17_an_assistant_to_a_speech_pathologist_is_not_recognised(engine: Engine) -> None:
    outcome = engine.code(visit("97129 20 SLPA"), payer=MEDICARE)
    assert lines(outcome) == []
    assert left_out(outcome) == ["97129 not_eligible"]
    assert outcome.not_billed[0].minutes == 20
    assert said(outcome) == ["error eligibility.role-not-recognised"]


def test_r18_the_code_of_2019_is_billed_in_2019(engine: Engine) -> None:
    outcome = engine.code(visit("G0515 30 SLP", day=DAY.replace(2019, 6, 3)), payer=MEDICARE)
    assert lines(outcome) == ["G0515 2 GN"]


def test_a10_without_a_choice_the_longest_service_takes_the_unit_then_the_first(engine: Engine) -> None:
    longest = engine.code(visit("97140 10 PT", "97110 25 PT"), payer=MEDICARE)
    assert answers(longest)[0] == {"97140": 0, "97110": 2}
    first = engine.code(visit("97140 10 PT", "97110 10 PT"), payer=MEDICARE)
    assert answers(first)[0] == {"97140": 1, "97110": 0}
    assert said(first) == ["advice units.tie"]


def without_charge(session: Session, code: str) -> Session:
    services = [attrs.evolve(one, bill=one.code != code, reason="courtesy") for one in session.services]
    return attrs.evolve(session, services=tuple(services))


def test_a11_the_minutes_of_a_service_without_charge_may_earn_another_a_unit(engine: Engine) -> None:
    alone = engine.code(visit("97110 20 PT"), payer=MEDICARE)
    beside = engine.code(without_charge(visit("97110 20 PT", "97140 4 PT"), "97140"), payer=MEDICARE)
    assert lines(alone) == ["97110 1 GP"]
    assert lines(beside) == ["97110 2 GP"]
    assert left_out(beside) == ["97140 total_time_limit"]


def test_a11_a_service_without_charge_takes_its_unit_and_has_no_line(engine: Engine) -> None:
    outcome = engine.code(without_charge(visit("97110 22 PT", "97140 8 PT"), "97140"), payer=MEDICARE)
    assert lines(outcome) == ["97110 1 GP"]
    assert left_out(outcome) == ["97140 not_charged"]


def test_a26_a_counted_code_is_the_sum_of_its_quantities(engine: Engine) -> None:
    counted = tuple(Service(code="97598", by=("pt",), quantity=number) for number in (2, 3))
    session = attrs.evolve(visit("97110 20 PT"), services=counted)
    assert lines(engine.code(session, payer=MEDICARE)) == ["97598 5 GP"]


def test_a28_a_code_of_a_month_is_not_a_days_business(engine: Engine) -> None:
    outcome = engine.code(visit("98980 20 PT"), payer=MEDICARE)
    assert outcome.claim is None
    assert said(outcome) == ["error codes.period"]


def test_a30_a_code_that_is_unknown_sinks_the_claim_and_never_goes_in_silence(engine: Engine) -> None:
    outcome = engine.code(visit("97110 20 PT", "99990 20 PT"), payer=MEDICARE)
    assert outcome.claim is None
    assert said(outcome) == ["error codes.unknown"]


def test_a30_a_code_that_is_retired_says_what_to_use_instead(engine: Engine) -> None:
    outcome = engine.code(visit("G0515 30 SLP"), payer=MEDICARE)
    [finding] = outcome.findings
    assert finding.rule == "codes.retired"
    assert finding.do == "Use the code that was in force on the day of service: 97129, 97130."


def test_a37_minutes_together_are_the_therapists_if_one_is_there(engine: Engine) -> None:
    assert lines(engine.code(visit("97110 20 PT+PTA"), payer=MEDICARE)) == ["97110 1 GP"]
    assert lines(engine.code(visit("97110 20 PT+student"), payer=MEDICARE)) == ["97110 1 GP"]
    assert lines(engine.code(visit("97129 20 CF"), payer=MEDICARE)) == ["97129 1 GN"]


@pytest.mark.parametrize("role", ["student", "aide"])
def test_a37_a_student_or_an_aide_alone_gives_no_minutes(engine: Engine, role: str) -> None:
    outcome = engine.code(visit(f"97110 20 {role}", discipline="PT"), payer=MEDICARE)
    assert lines(outcome) == []
    assert left_out(outcome) == ["97110 not_eligible"]


def test_a37_role_and_discipline_must_agree(engine: Engine) -> None:
    outcome = engine.code(visit("97110 20 OTA", discipline="PT"), payer=MEDICARE)
    assert lines(outcome) == []
    assert said(outcome) == ["error eligibility.role-discipline"]


def test_a38_a_speech_pathologist_with_exercise_is_warned_and_billed(engine: Engine) -> None:
    outcome = engine.code(visit("97110 20 SLP"), payer=MEDICARE)
    assert lines(outcome) == ["97110 1 GN"]
    assert said(outcome) == ["warning eligibility.unusual-discipline"]


def test_where_a_payers_way_with_assistants_is_not_known_their_minutes_leave_the_claim_open(
    engine: Engine, tmp_path: Path
) -> None:
    example = example_plan(engine, tmp_path)
    outcome = example.code(visit("97110 13 PT", "97110 23 PTA"), payer="example-plan")
    assert outcome.claim is None
    assert said(outcome) == ["error assistants.not-attributed"]
    assert lines(engine.code(visit("97110 13 PT", "97110 23 PTA"), payer=MEDICARE)) == [
        "97110 1 GP CQ",
        "97110 1 GP",
    ]


def test_a_therapists_minutes_with_an_assistant_beside_do_not(engine: Engine, tmp_path: Path) -> None:
    example = example_plan(engine, tmp_path)
    assert lines(example.code(visit("97110 20 PT+PTA"), payer="example-plan")) == ["97110 1 GP"]
