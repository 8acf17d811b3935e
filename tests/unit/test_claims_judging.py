"""The modifiers of a line against those that a payer wants there."""

from typing import Any

import pytest

from therapycode.model.words import DISCIPLINES
from therapycode.rules.claims.disciplines import PLAN_WORDS, Told
from therapycode.rules.claims.judging import STATEMENTS, Judged, Wanted, judge

ORDER = (("GP", "GO", "GN"), ("CQ", "CO"), ("KX",), ("59", "XE"), ("95",))
SURE = Told("PT", "the line's discipline", firm=True)
LIKELY = Told("PT", "its modifier", firm=False)
NOBODY = Told(None, "nothing", firm=False)


def judged(text: str, told: Told = LIKELY, **more: Any) -> Judged:
    fields: dict[str, Any] = {
        "required": ("GP",) if told.discipline else (),
        "anywhere": ("GP", "GO", "GN"),
        "words": PLAN_WORDS,
        "order": ORDER,
    }
    return judge(tuple(text.split()), Wanted(told=told, **fields | more))


def said(text: str, told: Told = LIKELY, **more: Any) -> list[str]:
    return [
        " ".join([issue.rule.removeprefix("check."), *map(str, issue.values.values())])
        for issue in judged(text, told, **more).issues
    ]


def mended(text: str, told: Told = LIKELY, **more: Any) -> str:
    return " ".join(judged(text, told, **more).mended)


@pytest.mark.parametrize("text", ["GP", "GP CQ", "GP CQ KX 59", "GP KX", "GP 95"])
def test_a_line_as_the_payer_wants_it_is_left_as_it_is(text: str) -> None:
    assert said(text) == []
    assert mended(text) == text


def test_a_missing_modifier_is_put_first() -> None:
    assert said("KX", SURE) == ["modifier-missing GP"]
    assert mended("KX", SURE) == "GP KX"
    assert mended("KX", SURE, order=()) == "GP KX"


def test_without_a_discipline_any_of_them_may_be_missing_and_none_is_put_on() -> None:
    assert said("", NOBODY) == ["modifier-missing GP or GO or GN"]
    assert mended("", NOBODY) == ""
    assert said("", NOBODY, anywhere=()) == []


def test_where_the_payers_modifiers_are_not_known_none_is_missing_or_needless() -> None:
    assert said("", SURE, required=None) == []
    assert said("GP", SURE, required=None) == []


def test_two_disciplines_on_a_line_conflict_and_stay_where_nothing_tells_which_is_right() -> None:
    assert said("GP GO", NOBODY) == ["disciplines-conflict GO and GP"]
    assert mended("GP GO", NOBODY) == "GP GO"
    assert mended("GO GN", Told("PT", "every other line", firm=False)) == "GO GN"


def test_two_disciplines_on_a_line_are_mended_where_the_line_says_which_is_right() -> None:
    assert said("GP GO", SURE) == ["disciplines-conflict GO and GP"]
    assert mended("GP GO", SURE) == "GP"
    assert mended("GO GN", SURE) == "GP"


def test_a_modifier_of_another_discipline_differs_and_is_exchanged_where_that_is_certain() -> None:
    assert said("GO", SURE) == ["discipline-differs GO PT the line's discipline"]
    assert mended("GO KX", SURE) == "GP KX"


def test_a_modifier_that_is_not_needed_is_taken_off() -> None:
    none: dict[str, Any] = {"required": (), "anywhere": ()}
    assert said("GP", **none) == ["modifier-needless GP"]
    assert mended("GP KX", **none) == "KX"
    assert said("GP GO", NOBODY, **none) == ["modifier-needless GP", "modifier-needless GO"]
    assert mended("GP GO", NOBODY, **none) == ""


def test_an_assistants_modifier_stands_beside_its_own_discipline() -> None:
    assert said("CQ", SURE) == ["assistant-unpaired CQ without GP"]
    assert mended("CQ", SURE) == "GP CQ"
    assert said("GO CQ", Told("OT", "its modifier", firm=False), required=("GO",)) == [
        "assistant-unpaired CQ beside GO"
    ]
    assert said("GP CO") == ["assistant-unpaired CO beside GP"]
    assert said("CO", SURE) == ["modifier-missing GP", "assistant-unpaired CO on a line under a PT plan"]


def test_an_assistants_modifier_that_no_such_line_bears_is_taken_off() -> None:
    unused = frozenset({"CQ", "CO"})
    assert said("GP CQ", unused=unused) == ["assistant-not-used CQ"]
    assert mended("GP CQ", unused=unused) == "GP"
    assert said("CQ", SURE, unused=unused) == ["modifier-missing GP", "assistant-not-used CQ"]
    assert said("GP CO", unused=unused) == ["assistant-not-used CO"]


def test_a_repeated_modifier_is_said_once_and_kept_once() -> None:
    assert said("GP KX KX KX") == ["modifier-repeated KX"]
    assert mended("GP KX KX") == "GP KX"


def test_more_than_four_are_too_many_and_none_of_them_is_dropped() -> None:
    assert said("GP CQ KX 59 95") == ["too-many-modifiers 5 59, 95"]
    assert mended("GP CQ KX 59 95") == "GP CQ KX 59 95"
    assert said("GP GP GP KX KX")[-1] == "too-many-modifiers 5 what stands there twice"
    assert mended("GP GP GP KX KX") == "GP KX"


def test_another_order_is_said_and_mended_where_the_payer_has_one() -> None:
    assert said("CQ GP") == ["modifier-order GP CQ"]
    assert mended("CQ GP") == "GP CQ"
    assert said("KX GP") == ["modifier-order GP KX"]
    assert said("CQ GP", order=()) == []
    assert mended("CQ GP", order=()) == "CQ GP"


def test_several_statements_that_services_were_distinct_are_too_many() -> None:
    assert said("GP 59 XE") == ["two-distinct 59 and XE"]
    assert mended("GP 59 XE") == "GP 59 XE"


def test_a_modifier_that_the_payer_is_not_known_to_take_is_said_and_stays() -> None:
    known = frozenset({"GP", "CQ", "KX"})
    assert said("GP ZZ", known=known) == ["modifier-unknown ZZ CQ, GP, KX"]
    assert mended("GP ZZ", known=known) == "GP ZZ"
    assert said("GP ZZ", known=None) == []


def test_one_that_it_takes_on_other_days_is_said_to_be_out_of_its_days() -> None:
    assert said("GP 95", known=frozenset({"GP"}), ever=frozenset({"95"})) == ["modifier-out-of-days 95 GP"]


@pytest.mark.parametrize("text", ["GP 59", "GP 99", "GP CQ", "GP GO"])
def test_what_others_look_at_or_any_claim_may_bear_is_not_unknown(text: str) -> None:
    rules = said(text, known=frozenset({"KX"}), judged=frozenset({"59"}))
    assert not [rule for rule in rules if "unknown" in rule]


@pytest.mark.parametrize("modifier", sorted(STATEMENTS))
def test_a_persons_statement_is_never_taken_off_or_put_on(modifier: str) -> None:
    assert mended(f"{modifier} GO", SURE).split() == ["GP", modifier]
    assert mended(f"GP {modifier}", SURE, required=("GP",), known=frozenset()) == f"GP {modifier}"


def test_an_assistants_modifier_of_another_plan_is_unpaired_whichever_plan_it_is() -> None:
    paired = {"CQ": "PT", "CO": "OT"}
    plans = [Told(plan, "the line's discipline", firm=True) for plan in DISCIPLINES]
    for told, modifier in zip(plans, ("CO", "CQ", "CQ"), strict=True):
        issues = said(modifier, told, required=(), assistants=paired)
        assert [issue for issue in issues if f"on a line under a {told.discipline} plan" in issue]
