"""Who bears the cost: GA, GX, GY and GZ as somebody attests them, and what excludes what."""

from pathlib import Path

import attrs
import pytest

from tests.building import left_out, lines, said
from tests.small_payers import BY_PLAN, TOTAL_TIME, part, small_engine
from therapycode import Day, Engine, Outcome, Session
from therapycode.rules.attesting import without_conflict
from therapycode.serial.notation import read_notation

PAYER = "medicare-part-b"
OFFICE = "2026-03-04 PT office"


def coded(engine: Engine, *text: str, payer: str = PAYER) -> Outcome:
    document = read_notation("\n".join(text))
    assert isinstance(document, Session)
    return engine.code(document, payer=payer)


@pytest.mark.parametrize("modifier", ["GA", "GY", "GZ"])
def test_an_attested_modifier_stands_on_the_lines_of_the_codes_named_and_on_no_other(
    engine: Engine, modifier: str
) -> None:
    outcome = coded(engine, OFFICE, f"attest {modifier} 97140", "97140 20 PT", "97140 20 PTA", "97110 15 PT")
    assert lines(outcome) == [f"97140 2 GP CQ {modifier}", f"97140 1 GP {modifier}", "97110 1 GP"]
    assert said(outcome) == []


def test_nobody_attests_and_no_line_bears_any(engine: Engine) -> None:
    assert lines(coded(engine, OFFICE, "97140 15 PT")) == ["97140 1 GP"]


def test_of_a_family_the_code_that_is_named_bears_it(engine: Engine) -> None:
    outcome = coded(engine, "2026-03-04 SLP office", "attest GA 97130", "97129 30 SLP")
    assert lines(outcome) == ["97129 1 GN", "97130 1 GN GA"]


def test_a_statement_that_names_no_code_or_one_without_a_line_is_said_and_puts_nothing_on(engine: Engine) -> None:
    outcome = coded(engine, OFFICE, "attest GA", "attest GZ 97112 97140 97116", "97140 15 PT")
    assert lines(outcome) == ["97140 1 GP GZ"]
    assert said(outcome) == ["warning modifiers.attested-in-vain"] * 2
    assert [(each.where, each.values["why"]) for each in outcome.findings] == [
        ("attestations[0]", "it names no code"),
        ("attestations[1]", "there is no line of 97112, 97116"),
    ]


def test_each_session_of_a_day_speaks_of_its_own_lines_alone(engine: Engine) -> None:
    therapy, silent = "attest GA 97530\n97110 15 PT", "97110 15 PT"
    other = "2026-03-04 OT office\nattest GZ 97110\n97530 15 OT"
    for first, in_the_first in ((therapy, [("attestations[0]", "there is no line of 97530")]), (silent, [])):
        document = read_notation(f"{OFFICE}\n{first}\n\n{other}")
        assert isinstance(document, Day)
        outcomes = engine.code(document, payer=PAYER).outcomes
        assert [lines(each) for each in outcomes] == [["97110 1 GP"], ["97530 1 GO"]]
        assert [[(one.where, one.values["why"]) for one in each.findings] for each in outcomes] == [
            in_the_first,
            [("attestations[0]", "there is no line of 97110")],
        ]


def test_a_modifier_of_liability_is_of_no_other_kind(engine: Engine) -> None:
    document = read_notation(f"{OFFICE}\nattest KX 97140\n97140 15 PT")
    assert isinstance(document, Session)
    [statement] = document.attestations
    assert statement.kind == "medical-necessity"
    assert lines(engine.code(document, payer=PAYER)) == ["97140 1 GP"]
    wrong = attrs.evolve(statement, kind="distinct-service", modifier="GA")
    right = attrs.evolve(statement, kind="liability", modifier="GZ")
    outcome = engine.code(attrs.evolve(document, attestations=(wrong, right)), payer=PAYER)
    assert lines(outcome) == ["97140 1 GP GZ"]


def test_a_statement_that_care_is_necessary_says_nothing_of_its_cost(engine: Engine) -> None:
    document = read_notation(f"{OFFICE}\nattest GA 97140\nattest GZ 97110\n97140 15 PT\n97110 15 PT")
    assert isinstance(document, Session)
    first, other = document.attestations
    necessary = attrs.evolve(first, kind="medical-necessity")
    outcome = engine.code(attrs.evolve(document, attestations=(necessary, other)), payer=PAYER)
    assert lines(outcome) == ["97140 1 GP", "97110 1 GP GZ"]
    assert said(outcome) == ["warning modifiers.attested-in-vain"]


@pytest.mark.parametrize(
    ("first", "second", "clash"),
    [("GA", "GZ", "GA and GZ"), ("GY", "GA", "GA and GY"), ("GZ", "GY", "GY and GZ")],
)
def test_two_that_exclude_each_other_are_an_error_and_neither_is_put_on(
    engine: Engine, first: str, second: str, clash: str
) -> None:
    outcome = coded(engine, OFFICE, f"attest {first} 97140", f"attest {second} 97140", "97140 15 PT")
    assert (lines(outcome), said(outcome)) == (["97140 1 GP"], ["error modifiers.liability-conflict"])
    assert outcome.findings[0].values == {"code": "97140", "modifiers": clash}
    assert [(each.id, each.kind) for each in outcome.findings[0].sources] == [("abn-modifiers", "secondary")]


def test_two_that_exclude_each_other_may_stand_on_lines_of_their_own(engine: Engine) -> None:
    outcome = coded(engine, OFFICE, "attest GA 97140", "attest GZ 97110", "97140 15 PT", "97110 15 PT")
    assert (lines(outcome), said(outcome)) == (["97140 1 GP GA", "97110 1 GP GZ"], [])


def test_the_same_statement_twice_is_one(engine: Engine) -> None:
    outcome = coded(engine, OFFICE, "attest GA 97140", "attest GA 97140", "97140 15 PT")
    assert (lines(outcome), said(outcome)) == (["97140 1 GP GA"], [])


def test_what_may_stand_together_is_told_apart_from_what_may_not() -> None:
    assert without_conflict(()) == ((), ())
    assert without_conflict(("GA",)) == (("GA",), ())
    assert without_conflict(("GX", "GY")) == (("GX", "GY"), ())
    assert without_conflict(("GA", "GX", "GY", "GZ")) == (("GX",), ("GA", "GY", "GZ"))


# with the statement that care is necessary


@pytest.mark.parametrize("modifier", ["GA", "GZ"])
def test_a_line_is_not_both_necessary_and_expected_to_be_denied_as_not_necessary(
    engine: Engine, modifier: str
) -> None:
    accrued = "accrued PT-SLP 2500.00 2026-03-01"
    both = (f"attest {modifier} 97140", "97140 15 PT", "97110 15 PT")
    outcome = coded(engine, OFFICE, accrued, "attest KX", *both)
    assert lines(outcome) == ["97140 1 GP", "97110 1 GP KX"]
    assert said(outcome) == ["error modifiers.liability-conflict", "advice modifiers.kx-attested"]
    assert outcome.findings[0].values["modifiers"] == f"{modifier} and KX"
    apart = coded(engine, OFFICE, accrued, "attest KX 97110", *both)
    assert lines(apart) == [f"97140 1 GP {modifier}", "97110 1 GP KX"]
    assert said(apart) == ["advice modifiers.kx-attested"]


def test_a_line_that_is_excluded_by_law_needs_no_statement_of_necessity_and_contradicts_none(
    engine: Engine,
) -> None:
    accrued = "accrued PT-SLP 2500.00 2026-03-01"
    outcome = coded(engine, OFFICE, accrued, "attest KX", "attest GY 97140", "97140 15 PT", "97110 15 PT")
    assert lines(outcome) == ["97140 1 GP GY", "97110 1 GP KX"]
    assert said(outcome) == ["advice modifiers.kx-attested"]


@pytest.mark.parametrize("modifier", ["GA", "GY", "GZ"])
def test_past_the_amount_a_line_to_be_denied_lacks_nothing(engine: Engine, modifier: str) -> None:
    accrued = "accrued PT-SLP 2500.00 2026-03-01"
    outcome = coded(engine, OFFICE, accrued, f"attest {modifier} 97140", "97140 15 PT")
    assert (lines(outcome), said(outcome)) == ([f"97140 1 GP {modifier}"], [])


def test_the_same_statement_of_necessity_twice_is_told_once(engine: Engine) -> None:
    outcome = coded(engine, OFFICE, "attest KX", "attest KX 97140", "attest GA 97140", "97140 15 PT")
    assert outcome.findings[0].values["modifiers"] == "GA and KX"


def test_a_statement_of_necessity_for_nothing_but_excluded_lines_is_not_early(engine: Engine) -> None:
    below = "accrued PT-SLP 100.00 2026-03-01"
    outcome = coded(engine, OFFICE, below, "attest KX", "attest GY 97140", "97140 15 PT charge60.00")
    assert (lines(outcome), said(outcome)) == (["97140 1 GP GY"], [])


# what is never covered


def test_a_notice_of_ones_own_accord_is_not_for_what_is_covered(engine: Engine) -> None:
    outcome = coded(engine, OFFICE, "attest GX 97140", "97140 15 PT")
    assert (lines(outcome), said(outcome)) == (
        ["97140 1 GP"],
        ["error modifiers.voluntary-notice-on-covered"],
    )
    assert outcome.findings[0].values == {"code": "97140", "modifiers": "GX"}


def test_whether_it_may_stand_beside_gy_is_not_judged(engine: Engine) -> None:
    outcome = coded(engine, OFFICE, "attest GX 97140", "attest GY 97140", "97140 15 PT")
    assert (lines(outcome), said(outcome)) == (["97140 1 GP GX GY"], [])


@pytest.mark.parametrize("modifier", ["GX", "GY"])
@pytest.mark.parametrize("code", ["97169", "92630"])
def test_a_code_that_is_never_covered_has_a_line_where_that_is_attested(
    engine: Engine, code: str, modifier: str
) -> None:
    outcome = coded(engine, OFFICE, f"attest {modifier} {code}", f"{code} - PT", "97110 15 PT")
    assert [line.split()[-1] for line in lines(outcome)] == [modifier, "GP"]
    assert left_out(outcome) == []
    assert said(outcome) == ["advice modifiers.billed-to-be-denied"]
    assert outcome.findings[0].values == {"code": code, "modifiers": modifier}


def test_without_such_a_statement_it_is_listed_as_not_billed_with_who_bears_the_cost(engine: Engine) -> None:
    outcome = coded(engine, OFFICE, "attest GA 97169", "97169 - PT", "97110 15 PT")
    assert (lines(outcome), left_out(outcome)) == (["97110 1 GP"], ["97169 non_covered"])
    assert said(outcome) == ["warning codes.non-covered", "warning modifiers.attested-in-vain"]
    assert "who bears the cost" in outcome.findings[0].do


def test_an_add_on_code_beside_a_line_that_is_there_to_be_denied_stands_alone(engine: Engine) -> None:
    outcome = coded(engine, "2026-03-04 SLP office", "attest GY 97129", "97129 30 SLP")
    assert lines(outcome) == ["97129 1 GN GY", "97130 1 GN"]
    assert said(outcome) == ["error edits.add-on-alone"]
    both = coded(engine, "2026-03-04 SLP office", "attest GY 97129 97130", "97129 30 SLP")
    assert (lines(both), said(both)) == (["97129 1 GN GY", "97130 1 GN GY"], [])


def test_units_that_are_there_to_be_denied_are_past_no_edit(engine: Engine) -> None:
    many = coded(engine, OFFICE, "97110 120 PT")
    assert "error edits.over-limit" in said(many)
    assert said(coded(engine, OFFICE, "attest GY 97110", "97110 120 PT")) == []
    assert "error edits.over-limit" in said(coded(engine, OFFICE, "attest GA 97110", "97110 120 PT"))


def test_statements_that_contradict_each_other_open_nothing(engine: Engine) -> None:
    outcome = coded(engine, OFFICE, "attest GY 97169", "attest GZ 97169", "97169 - PT", "97110 15 PT")
    assert left_out(outcome) == ["97169 non_covered"]


def test_a_code_that_the_payer_wants_another_one_for_is_not_billed_to_be_denied(engine: Engine) -> None:
    outcome = coded(engine, OFFICE, "attest GY 97014", "97014 - PT", "97110 15 PT")
    assert left_out(outcome) == ["97014 not_valid"]
    assert "error codes.not-valid" in said(outcome)


def test_minutes_of_what_is_never_covered_earn_no_units_of_what_is(engine: Engine, tmp_path: Path) -> None:
    covers = part("codes.non-covered", 'codes = ["97112"]')
    liable = part("liability", 'modifiers = ["GY"]')
    own = small_engine(engine, tmp_path, TOTAL_TIME, BY_PLAN, covers, liable)
    outcome = coded(own, OFFICE, "attest GY 97112", "97112 8 PT", "97110 15 PT", payer="made-up")
    assert (lines(outcome), left_out(outcome)) == (["97110 1 GP"], ["97112 non_covered"])


# payers that take none, or of which it is not known


def test_a_payer_that_takes_none_is_given_none(engine: Engine, tmp_path: Path) -> None:
    own = small_engine(engine, tmp_path, TOTAL_TIME, BY_PLAN, part("liability", "modifiers = []"))
    outcome = coded(own, OFFICE, "attest GA 97140", "97140 15 PT", payer="made-up")
    assert (lines(outcome), said(outcome)) == (["97140 1 GP"], ["warning modifiers.attested-in-vain"])
    assert outcome.findings[0].values == {"modifier": "GA", "why": "this payer does not take it"}


def test_a_payer_of_which_it_is_not_known_is_given_none_and_that_is_said(engine: Engine) -> None:
    outcome = coded(engine, OFFICE, "attest GA 97140", "97140 15 PT", payer="cms-total-time")
    assert (lines(outcome), said(outcome)) == (["97140 1"], ["warning modifiers.attested-in-vain"])
    assert "is not known; ask the payer" in outcome.findings[0].says


def test_a_payer_of_whose_coverage_nothing_is_known_is_not_said_to_cover(engine: Engine, tmp_path: Path) -> None:
    own = small_engine(engine, tmp_path, TOTAL_TIME, BY_PLAN, part("liability", 'modifiers = ["GX"]'))
    outcome = coded(own, OFFICE, "attest GX 97140", "97140 15 PT", payer="made-up")
    assert (lines(outcome), said(outcome)) == (["97140 1 GP GX"], [])


def test_what_was_attested_in_either_session_of_a_day_speaks_of_the_line_that_both_share(engine: Engine) -> None:
    text = f"{OFFICE}\n97140 10 PT\n\n{OFFICE}\nattest GA 97140\n97140 10 PT\n97110 15 PT\n"
    document = read_notation(text)
    assert isinstance(document, Day)
    first, second = engine.code(document, payer=PAYER).outcomes
    assert (lines(first), lines(second), said(second)) == (["97140 1 GP GA"], ["97110 1 GP"], [])
