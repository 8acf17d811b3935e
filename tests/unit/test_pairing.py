"""The part for code pairs at work: Medicare's lines against the tables that come with the library."""

from pathlib import Path
from typing import Final

import attrs
import pytest

from tests.building import lines, said
from tests.edits import PRACTITIONER, SOURCE, pair, pairs_of
from tests.facts import prepared
from tests.small_payers import BY_PLAN, TOTAL_TIME, part, small_engine
from therapycode import ClaimLine, Clinician, Day, DayOutcome, Engine, Finding, Outcome, Session
from therapycode.model.edits import DayEdits, beside_of
from therapycode.model.visit import Visit
from therapycode.payers.pairing import CodePairs
from therapycode.payers.telling import Distinct
from therapycode.rules.lines import claim_lines
from therapycode.serial.notation import read_notation

MEDICARE: Final = "medicare-part-b"
DAY: Final = "2026-03-04"
PAIRS: Final = part("pairs", 'rule = "code-pairs"')

GROUP: Final = "97150 10:00-10:20 PT group\n97530 10:30-10:45 PT"


def session(text: str, *, discipline: str = "PT", setting: str = "office", day: str = DAY) -> Session:
    document = read_notation(f"{day} {discipline} {setting}\n{text}")
    assert isinstance(document, Session)
    return document


def code(engine: Engine, text: str, *, setting: str = "office", day: str = DAY) -> Outcome:
    return engine.code(session(text, setting=setting, day=day), payer=MEDICARE)


def found_in(outcome: Outcome, rule: str) -> Finding:
    [finding] = [each for each in outcome.findings if each.rule == rule]
    return finding


def open_checks(outcome: Outcome) -> dict[str, tuple[str, ...]]:
    """What each check that was not made needs, the threshold left out."""
    return {each.check: each.needs for each in outcome.unchecked if each.check != "modifiers.kx-threshold"}


def test_a_pair_that_a_modifier_may_open_is_an_error_on_the_code_in_column_2(engine: Engine) -> None:
    outcome = code(engine, GROUP)
    assert lines(outcome) == ["97150 1 GP", "97530 1 GP"]
    finding = found_in(outcome, "pairs.modifier-needed")
    assert finding.where == "services[1]"
    asked = ("column1", "column2", "indicator", "first_day", "last_day", "standing", "evidence")
    assert [finding.values[name] for name in asked] == [
        "97150",
        "97530",
        1,
        None,
        None,
        "in-force",
        "separate clock times",
    ]
    assert [source.id for source in finding.sources] == ["ncci-edits", "ptp-2024q3"]
    assert not outcome.ready


def test_a_pair_that_nothing_opens_is_an_error_that_says_so(engine: Engine) -> None:
    outcome = code(engine, "97140 15 PT\n97124 15 PT")
    finding = found_in(outcome, "pairs.never-together")
    assert (finding.where, finding.values["indicator"]) == ("services[1]", 0)
    attested = code(engine, "97140 15 PT\n97124 15 PT\nattest 59 97124 97140")
    assert said(attested) == said(outcome) == ["error pairs.never-together"]
    assert lines(attested) == lines(outcome)


def test_a_code_without_a_unit_meets_nothing(engine: Engine) -> None:
    outcome = code(engine, "97150 20 PT group\n97530 5 PT")
    assert lines(outcome) == ["97150 1 GP"]
    assert outcome.findings == ()


def test_the_further_code_of_a_family_meets_its_own_pairs(engine: Engine) -> None:
    document = session("92507 - SLP\n97129 38 SLP", discipline="SLP")
    outcome = engine.code(document, payer=MEDICARE)
    assert {(one.values["column1"], one.values["column2"]) for one in outcome.findings} == {("92507", "97129")}
    assert lines(outcome) == ["92507 1 GN", "97129 1 GN", "97130 2 GN"]


def test_what_was_attested_stands_on_the_code_in_column_2_and_is_told(engine: Engine) -> None:
    outcome = code(engine, f"{GROUP}\nattest XU 97530 97150")
    assert lines(outcome) == ["97150 1 GP", "97530 1 GP XU"]
    assert said(outcome) == ["advice pairs.attested"]
    assert found_in(outcome, "pairs.attested").values["modifier"] == "XU"


def test_both_lines_of_an_assistants_split_bear_it(engine: Engine) -> None:
    text = "97150 20 PT group\n97530 13 PT\n97530 23 PTA\nattest XU 97530"
    assert lines(code(engine, text)) == ["97150 1 GP", "97530 1 GP CQ XU", "97530 1 GP XU"]


def test_the_lines_under_every_therapists_number_bear_it(engine: Engine) -> None:
    document = session("97150 20 PT group\n97530 20 PT\n97530 20 PT2\nattest XU 97530", setting="corf")
    staff = (
        Clinician(id="pt1", role="PT", npi="1234567893"),
        Clinician(id="pt2", role="PT", npi="1093817465"),
    )
    outcome = engine.code(attrs.evolve(document, clinicians=staff), payer=MEDICARE)
    assert outcome.claim is not None
    told = {(line.code, line.modifiers, line.rendering_npi) for line in outcome.claim.lines}
    assert told == {
        ("97150", ("GP",), "1234567893"),
        ("97530", ("GP", "XU"), "1234567893"),
        ("97530", ("GP", "XU"), "1093817465"),
    }


def test_one_modifier_stands_for_several_pairs_and_is_the_payers_first_choice(engine: Engine) -> None:
    text = "97530 15 PT\n97150 20 PT group\n97755 20 PT\nattest 59 97530 97150\nattest XP 97530 97755"
    outcome = code(engine, text)
    assert lines(outcome)[0] == "97530 1 GP XP"
    attested = [each for each in outcome.findings if each.rule == "pairs.attested"]
    assert [each.values["modifier"] for each in attested] == ["XP", "XP"]
    assert "advice modifiers.more-specific" not in said(outcome)


def test_a_pair_that_was_not_attested_stays_an_error_beside_one_that_was(engine: Engine) -> None:
    outcome = code(engine, "97530 15 PT\n97150 20 PT group\n97755 20 PT\nattest XP 97530 97755")
    assert found_in(outcome, "pairs.modifier-needed").values["column1"] == "97150"
    assert found_in(outcome, "pairs.attested").values["column1"] == "97755"


def test_the_general_modifier_is_put_on_as_attested_with_advice(engine: Engine) -> None:
    outcome = code(engine, f"{GROUP}\nattest 59 97530")
    assert lines(outcome)[1] == "97530 1 GP 59"
    assert said(outcome) == ["advice pairs.attested", "advice modifiers.more-specific"]
    assert found_in(outcome, "modifiers.more-specific").values["specific"] == "XE, XP, XS, XU"


def test_clock_times_that_overlap_contradict_an_attestation(engine: Engine) -> None:
    text = "97150 10:00-10:20 PT group\n97530 10:15-10:30 PT"
    plain = code(engine, text)
    outcome = code(engine, f"{text}\nattest XU 97530")
    assert lines(outcome) == lines(plain)
    assert set(said(outcome)) - set(said(plain)) == {"error pairs.attestation-contradicted"}
    finding = found_in(outcome, "pairs.attestation-contradicted")
    assert (finding.where, finding.values["modifier"]) == ("attestations[0]", "XU")


def test_an_attestation_that_names_no_code_puts_nothing_on(engine: Engine) -> None:
    outcome = code(engine, f"{GROUP}\nattest XU")
    assert lines(outcome)[1] == "97530 1 GP"
    assert said(outcome) == ["error pairs.modifier-needed", "warning modifiers.distinct-unnamed"]


def test_an_attestation_of_the_other_code_alone_opens_nothing(engine: Engine) -> None:
    outcome = code(engine, f"{GROUP}\nattest XU 97150")
    assert lines(outcome) == ["97150 1 GP", "97530 1 GP"]
    assert said(outcome) == ["error pairs.modifier-needed", "advice modifiers.needless-distinct"]


def test_attestations_of_other_kinds_open_no_pair(engine: Engine) -> None:
    outcome = code(engine, f"{GROUP}\nattest KX 97530")
    assert said(outcome) == ["error pairs.modifier-needed"]


@pytest.mark.parametrize("other", ["97110", "97112", "97116", "97140", "97161"])
def test_functional_activities_need_no_modifier_beside_what_most_advice_names(engine: Engine, other: str) -> None:
    plain = code(engine, f"97530 15 PT\n{other} 15 PT")
    assert plain.findings == ()
    attested = code(engine, f"97530 15 PT\n{other} 15 PT\nattest 59 97530 {other}")
    assert lines(attested) == lines(plain)
    finding = found_in(attested, "modifiers.needless-distinct")
    assert (finding.severity, finding.where) == ("warning", "attestations[0]")
    since = "2020-01-01" if other in {"97116", "97140"} else None
    assert finding.values["since"] == since
    assert finding.values["codes"] == f"97530, {other}"


def test_when_the_edit_was_in_force_the_same_attestation_is_put_on(engine: Engine) -> None:
    outcome = code(engine, "97530 15 PT\n97140 15 PT\nattest 59 97530 97140", day="2019-12-31")
    assert lines(outcome) == ["97530 1 GP 59", "97140 1 GP"]
    assert "warning modifiers.needless-distinct" not in said(outcome)


def test_of_one_code_in_a_session_alone_it_is_advice_since_other_lines_may_exist(engine: Engine) -> None:
    text = "97530 15 PT\n97110 15 PT\nattest 59 97530"
    alone = code(engine, text)
    assert found_in(alone, "modifiers.needless-distinct").severity == "advice"
    assert "another line shown" in found_in(alone, "modifiers.needless-distinct").says
    day = engine.code(Day(sessions=(session(text), session("97112 15 PT"))), payer=MEDICARE)
    assert found_in(day.outcomes[0], "modifiers.needless-distinct").severity == "warning"


def two(engine: Engine, setting: str, **providers: str) -> DayOutcome:
    ot = session("97530 15 OT", discipline="OT", setting=setting)
    pt = session("97150 20 PT group", setting=setting)
    own = {name: attrs.evolve(one, billing_provider=providers.get(name)) for name, one in (("ot", ot), ("pt", pt))}
    return engine.code(Day(sessions=(own["ot"], own["pt"])), payer=MEDICARE)


def test_in_a_facility_two_disciplines_meet_and_the_denied_line_bears_the_error(engine: Engine) -> None:
    ot, pt = two(engine, "outpatient-hospital")
    finding = found_in(ot, "pairs.modifier-needed")
    assert (finding.values["disciplines"], finding.values["scope"]) == ("OT, PT", "same billing provider")
    assert "separate practitioners" in str(finding.values["evidence"])
    assert pt.findings == ()


def test_two_billing_providers_do_not_meet_and_neither_do_two_disciplines_of_a_practice(engine: Engine) -> None:
    assert [one.findings for one in two(engine, "outpatient-hospital", ot="a", pt="b")] == [(), ()]
    assert [one.findings for one in two(engine, "office")] == [(), ()]


def test_an_attestation_in_either_of_the_two_sessions_is_heard(engine: Engine) -> None:
    ot = session("97530 15 OT", discipline="OT", setting="corf")
    pt = session("97150 20 PT group\nattest XP 97530 97150", setting="corf")
    told = engine.code(Day(sessions=(ot, pt)), payer=MEDICARE)
    assert lines(told.outcomes[0]) == ["97530 1 GO XP"]
    elsewhere = session("97110 15 PT\nattest XP 97530 97150", setting="corf")
    elsewhere = attrs.evolve(elsewhere, billing_provider="b")
    plain = session("97150 20 PT group", setting="corf")
    three = engine.code(Day(sessions=(ot, plain, elsewhere)), payer=MEDICARE)
    assert lines(three.outcomes[0]) == ["97530 1 GO"]
    assert "the lines are not one provider's" in found_in(three.outcomes[2], "modifiers.needless-distinct").says


def test_a_cancelled_session_takes_no_part(engine: Engine) -> None:
    ot = session("97530 15 OT", discipline="OT", setting="corf")
    pt = attrs.evolve(session("97150 20 PT group\nattest XP 97530", setting="corf"), status="cancelled")
    told = engine.code(Day(sessions=(ot, pt)), payer=MEDICARE)
    assert said(told.outcomes[0]) == []


def test_without_a_setting_the_pairs_of_several_codes_are_not_checked(engine: Engine) -> None:
    outcome = code(engine, "97530 15 PT\n97150 20 PT group", setting="")
    assert outcome.findings == ()
    assert open_checks(outcome)["pairs.code-pairs"] == ("setting",)
    assert not outcome.ready
    assert "pairs.code-pairs" not in open_checks(code(engine, "97530 15 PT\n97530 15 PTA", setting=""))


@pytest.mark.parametrize("setting", ["cah", "school", "other"])
def test_where_it_is_not_settled_which_table_holds_nothing_is_checked(engine: Engine, setting: str) -> None:
    outcome = code(engine, "97530 15 PT\n97150 20 PT group", setting=setting)
    assert open_checks(outcome)["pairs.code-pairs"] == (f"a table of edits for {setting}",)
    assert outcome.findings == ()


def test_an_attestation_without_a_setting_leaves_the_check_open(engine: Engine) -> None:
    outcome = code(engine, "97530 15 PT\nattest 59 97530", setting="")
    assert open_checks(outcome)["pairs.code-pairs"] == ("setting",)
    assert outcome.findings == ()


def test_sessions_of_a_day_are_open_by_their_own_settings(engine: Engine) -> None:
    told = engine.code(
        Day(sessions=(session("97530 15 PT"), session("97150 20 PT group", setting=""))), payer=MEDICARE
    )
    assert ["pairs.code-pairs" in open_checks(one) for one in told] == [False, True]


def test_a_code_outside_therapy_that_no_edit_names_is_said_to_be_open(engine: Engine) -> None:
    outcome = code(engine, "97140 15 PT\n98940 - PT")
    assert open_checks(outcome)["pairs.code-pairs"] == ("tables.code-pairs of 98940",)
    assert "pairs.code-pairs" not in open_checks(code(engine, "98940 - PT"))


def test_for_the_months_of_2020_nothing_is_said_of_an_edit_whose_first_day_is_unknown(engine: Engine) -> None:
    outcome = code(engine, "97530 15 PT\n97150 20 PT group\nattest XU 97530", day="2020-06-02")
    assert outcome.findings == ()
    assert open_checks(outcome)["pairs.code-pairs"] == ("the first day of 97150/97530",)
    assert lines(outcome) == ["97530 1 GP", "97150 1 GP"]


def test_before_the_files_that_are_held_the_answer_is_not_confirmed(engine: Engine) -> None:
    outcome = code(engine, "97530 15 PT\n97150 20 PT group", day="2021-06-02")
    assert said(outcome) == ["warning pairs.unconfirmed", "error pairs.modifier-needed"]
    [stale] = [each for each in outcome.unconfirmed if each.part.startswith("pairs.")]
    assert (stale.part, stale.source, stale.confirmed_through) == ("pairs.97150/97530", "ptp-2024q3", "2024-07-01")


def test_a_payer_that_names_no_modifiers_takes_any_that_is_attested(engine: Engine, tmp_path: Path) -> None:
    own = small_engine(engine, tmp_path, TOTAL_TIME, BY_PLAN, PAIRS)
    outcome = own.code(session(f"{GROUP}\nattest 59 97530"), payer="made-up")
    assert lines(outcome)[1] == "97530 1 GP 59"
    assert said(outcome) == ["advice pairs.attested"]


def test_a_payer_may_take_some_of_them_only(engine: Engine, tmp_path: Path) -> None:
    distinct = part("modifiers.distinct", 'modifiers = ["59"]')
    own = small_engine(engine, tmp_path, TOTAL_TIME, BY_PLAN, PAIRS, distinct)
    outcome = own.code(session(f"{GROUP}\nattest XU 97530"), payer="made-up")
    assert lines(outcome)[1] == "97530 1 GP"
    assert said(outcome) == ["error pairs.modifier-needed", "warning modifiers.distinct-not-taken"]
    taken = own.code(session(f"{GROUP}\nattest 59 97530"), payer="made-up")
    assert lines(taken)[1] == "97530 1 GP 59"
    assert said(taken) == ["advice pairs.attested"]


def test_of_a_payer_that_does_not_question_it_a_needless_one_is_open_and_not_put_on(
    engine: Engine, tmp_path: Path
) -> None:
    own = small_engine(engine, tmp_path, TOTAL_TIME, BY_PLAN, PAIRS)
    outcome = own.code(session("97530 15 PT\n97140 15 PT\nattest 59 97530 97140"), payer="made-up")
    assert lines(outcome) == ["97530 1 GP", "97140 1 GP"]
    assert outcome.findings == ()
    [check] = outcome.unchecked
    assert (check.check, check.blocks) == ("modifiers.needless-distinct", False)


def test_without_tables_at_hand_the_pairs_of_several_codes_are_not_checked() -> None:
    two = session("97110 15 PT\n97140 15 PT")
    for sessions in ((two,), (two, session("97140 15 OT", discipline="OT"))):
        seen = prepared(*sessions)
        made = claim_lines(seen, [1] * len(seen.groups), [("GP",)] * len(seen.groups), {})
        answer = CodePairs(source=SOURCE)(seen, made)
        assert [(number, check.needs, check.blocks) for number, check in answer.unchecked] == [
            (number, ("tables.code-pairs",), True) for number in range(len(sessions))
        ]


def test_an_attestation_cannot_be_called_needless_without_tables_at_hand() -> None:
    seen = prepared(session("97110 15 PT\n97140 15 PT\nattest 59 97110"))
    made = claim_lines(seen, [1, 1], [("GP",)] * 2, {})
    distinct = Distinct(modifiers=("59",), needless=True, source=SOURCE)
    answer = CodePairs(source=SOURCE, distinct=distinct)(seen, made)
    assert (answer.findings, answer.extra) == ((), {})
    assert [check.check for _, check in answer.unchecked] == ["pairs.code-pairs"]


def test_therapists_of_a_practice_with_numbers_of_their_own_do_not_meet(engine: Engine) -> None:
    document = session("97150 20 PT group\n97530 15 PT2")
    staff = (
        Clinician(id="pt1", role="PT", npi="1234567893"),
        Clinician(id="pt2", role="PT", npi="1093817465"),
    )
    apart = attrs.evolve(document, clinicians=staff)
    assert engine.code(apart, payer=MEDICARE).findings == ()
    together = attrs.evolve(apart, setting="outpatient-hospital")
    assert said(engine.code(together, payer=MEDICARE)) == ["error pairs.modifier-needed"]
    one = attrs.evolve(document, clinicians=(staff[0], attrs.evolve(staff[1], npi=staff[0].npi)))
    assert said(engine.code(one, payer=MEDICARE)) == ["error pairs.modifier-needed"]


def test_what_is_said_of_two_codes_is_kept_and_let_go_when_it_is_much() -> None:
    rows = pairs_of(pair("97110", "97140"), pair("97110", "97116"))
    edits = DayEdits(pairs={PRACTITIONER: rows}, beside={PRACTITIONER: beside_of(rows)})
    part = CodePairs(source=SOURCE, most_kept=1)

    def asked(text: str) -> tuple[Visit, list[tuple[ClaimLine, ...]]]:
        seen = attrs.evolve(prepared(session(text)), edits=edits)
        return seen, claim_lines(seen, [1] * len(seen.groups), [("GP",)] * len(seen.groups), {})

    manual, gait = asked("97110 15 PT\n97140 15 PT"), asked("97110 15 PT\n97116 15 PT")
    assert part.kept(*manual) is None
    told = part(*manual)
    assert [finding.values["column2"] for _, finding in told.findings] == ["97140"]
    assert part.kept(*manual) == told
    assert part.kept(*gait) is None
    assert part(*gait) == part.kept(*gait)
    assert part.kept(*manual) is None


def test_what_is_kept_of_two_codes_goes_by_what_their_entries_show() -> None:
    rows = pairs_of(pair("97110", "97140"))
    edits = DayEdits(pairs={PRACTITIONER: rows}, beside={PRACTITIONER: beside_of(rows)})
    part = CodePairs(source=SOURCE)
    one_person, two_people = "97110 15 PT\n97140 15 PT", "97110 15 PT\n97140 15 PT2"
    for text, evidence in (
        (one_person, "nothing that tells them apart"),
        (two_people, "separate practitioners"),
        (f"{two_people}\n97116 15 PT3", "separate practitioners"),
        (one_person, "nothing that tells them apart"),
    ):
        seen = attrs.evolve(prepared(session(text)), edits=edits)
        made = claim_lines(seen, [1] * len(seen.groups), [("GP",)] * len(seen.groups), {})
        told = part(seen, made)
        assert [finding.values["evidence"] for _, finding in told.findings] == [evidence]
        assert part.kept(seen, made) == told


def test_under_two_numbers_nothing_that_was_kept_is_said() -> None:
    rows = pairs_of(pair("97110", "97140"))
    edits = DayEdits(pairs={PRACTITIONER: rows}, beside={PRACTITIONER: beside_of(rows)})
    part = CodePairs(source=SOURCE)
    seen = attrs.evolve(prepared(session("97110 15 PT\n97140 15 PT")), edits=edits)
    made = claim_lines(seen, [1, 1], [("GP",), ("GP",)], {})
    under = [
        tuple(attrs.evolve(line, rendering_npi=npi) for line in lines_of)
        for npi, lines_of in zip(("1234567893", "1093817465"), made, strict=True)
    ]
    alone = [tuple(attrs.evolve(line, rendering_npi="1234567893") for line in lines_of) for lines_of in made]
    assert part(seen, alone).findings
    assert part.kept(seen, alone) is not None
    assert part.kept(seen, under) is None


def test_a_payer_without_pairs_reads_no_table_of_edits(engine: Engine, tmp_path: Path) -> None:
    own = small_engine(engine, tmp_path, TOTAL_TIME, BY_PLAN)
    outcome = own.code(session(GROUP), payer="made-up")
    assert (outcome.findings, outcome.unchecked) == ((), ())
    assert own.plan("made-up", outcome.day).edits == DayEdits()
