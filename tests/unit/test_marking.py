"""Modifiers that a payer puts on its lines, told through the engine."""

from pathlib import Path

import pytest

from tests.building import lines, said
from tests.small_payers import ASSISTED, BY_PLAN, TOTAL_TIME, part, small_engine
from therapycode import Day, Engine, Outcome, Session
from therapycode.model.words import Listing
from therapycode.rules.modifiers import MOST, arrange, discipline_modifiers, fit
from therapycode.serial.notation import read_notation

MEDICARE = "medicare-part-b"
LISTED: tuple[Listing, ...] = ("always", "sometimes", "under-plan")
WORDS = {"PT": "GP", "OT": "GO", "SLP": "GN"}


def coded(engine: Engine, text: str, payer: str = MEDICARE) -> Outcome:
    document = read_notation(text)
    assert isinstance(document, Session)
    return engine.code(document, payer=payer)


# telehealth


@pytest.mark.parametrize(
    ("day", "line", "told"),
    [
        ("2020-02-29", "97110 1 GP", ["error modifiers.telehealth-not-eligible"]),
        ("2020-03-01", "97110 1 GP 95", []),
        ("2023-12-31", "97110 1 GP 95", []),
        ("2024-01-01", "97110 1 GP 95", ["error modifiers.telehealth-place"]),
        ("2024-01-01 pos10", "97110 1 GP 95", []),
        ("2024-01-01 pos02", "97110 1 GP 95", []),
        ("2024-01-01 pos11", "97110 1 GP 95", ["error modifiers.telehealth-place"]),
        ("2027-12-31 pos10", "97110 1 GP 95", []),
        ("2028-01-01 pos10", "97110 1 GP", ["error modifiers.telehealth-not-eligible"]),
    ],
)
def test_telehealth_by_therapists_has_its_days_and_its_places(
    engine: Engine, day: str, line: str, told: list[str]
) -> None:
    first, *place = day.split()
    outcome = coded(engine, "\n".join([" ".join([first, "PT", "telehealth", *place]), "97110 15 PT"]))
    assert (lines(outcome), said(outcome)) == ([line], told)


def test_what_is_wrong_with_telehealth_is_told_of_the_session_and_names_the_places(engine: Engine) -> None:
    [place] = coded(engine, "2026-03-04 OT telehealth\n97530 15 OT").findings
    assert (place.where, place.values) == ("place_of_service", {"allowed": "02 or 10", "found": "none"})
    [other] = coded(engine, "2026-03-04 OT telehealth pos11\n97530 15 OT").findings
    assert other.values["found"] == "11"
    [day] = coded(engine, "2019-06-03 OT telehealth\n97530 15 OT").findings
    assert (day.where, day.values) == ("telehealth", {"discipline": "OT", "day": "2019-06-03"})
    assert day.sources[0].id == "telehealth-history"


def test_telehealth_outside_a_plan_has_its_places_too(engine: Engine) -> None:
    outcome = coded(engine, "2026-03-04 OT telehealth no-plan\n97530 15 OT")
    assert "error modifiers.telehealth-place" in said(outcome)


def test_of_two_sessions_the_one_by_telehealth_alone_bears_the_modifier(engine: Engine) -> None:
    document = read_notation("2026-03-04 PT telehealth pos10\n97110 15 PT\n\n2026-03-04 OT\n97530 15 OT")
    assert isinstance(document, Day)
    told = engine.code(document, payer=MEDICARE)
    assert [lines(outcome) for outcome in told] == [["97110 1 GP 95"], ["97530 1 GO"]]


def test_the_assistants_modifier_stands_before_that_of_telehealth(engine: Engine) -> None:
    assert lines(coded(engine, "2026-03-04 PT telehealth pos10\n97110 15 PTA")) == ["97110 1 GP CQ 95"]


def test_a_payer_that_says_nothing_of_telehealth_adds_nothing(engine: Engine, tmp_path: Path) -> None:
    own = small_engine(engine, tmp_path, TOTAL_TIME, BY_PLAN)
    outcome = coded(own, "2026-03-04 PT telehealth\n97110 15 PT", "made-up")
    assert (lines(outcome), said(outcome)) == (["97110 1 GP"], [])


# how many a line holds


def five(number: int) -> str:
    return BY_PLAN.replace('"GP"', '"' + " ".join(["GP", "U1", "U2", "U3", "U4"][:number]) + '"')


def test_four_modifiers_stand_on_the_line(engine: Engine, tmp_path: Path) -> None:
    own = small_engine(engine, tmp_path, TOTAL_TIME, five(4))
    outcome = coded(own, "2026-03-04 PT\n97110 15 PT", "made-up")
    assert (lines(outcome), said(outcome)) == (["97110 1 GP U1 U2 U3"], [])


def test_of_five_the_fourth_says_that_there_are_more_and_the_rest_is_named(engine: Engine, tmp_path: Path) -> None:
    own = small_engine(engine, tmp_path, TOTAL_TIME, five(5))
    outcome = coded(own, "2026-03-04 PT\n97110 15 PT\n97140 15 PT", "made-up")
    assert lines(outcome) == ["97110 1 GP U1 U2 99", "97140 1 GP U1 U2 99"]
    assert said(outcome) == ["warning modifiers.more-than-four"] * 2
    first = outcome.findings[0]
    assert (first.where, first.values["count"], first.values["rest"]) == ("services[0]", 5, "U3, U4")


def test_the_assistants_modifier_may_be_the_fifth(engine: Engine, tmp_path: Path) -> None:
    own = small_engine(engine, tmp_path, TOTAL_TIME, five(4), ASSISTED)
    outcome = coded(own, "2026-03-04 PT\n97110 13 PT\n97110 23 PTA", "made-up")
    assert lines(outcome) == ["97110 1 GP U1 U2 99", "97110 1 GP U1 U2 U3"]
    [finding] = outcome.findings
    assert (finding.rule, finding.values["count"]) == ("modifiers.more-than-four", 5)
    assert set(str(finding.values["rest"]).split(", ")) == {"U3", "CQ"}


def test_a_line_holds_four_and_hands_on_the_rest_in_order() -> None:
    assert MOST == 4
    assert fit([]) == ((), ())
    assert fit(["GP", "CQ", "KX", "59"]) == (("GP", "CQ", "KX", "59"), ())
    assert fit(["GP", "CQ", "KX", "59", "95", "U1"]) == (("GP", "CQ", "KX", "99"), ("59", "95", "U1"))


# which, and in which order


def test_the_payers_order_puts_its_groups_first_and_strangers_last() -> None:
    assert arrange(("95", "ZZ", "CQ", "GP"), (("GP", "GO"), ("CQ",), ("95",))) == ("GP", "CQ", "95", "ZZ")
    assert arrange(("B1", "A1"), ()) == ("B1", "A1")


def test_a_payer_may_want_the_assistants_modifier_first(engine: Engine, tmp_path: Path) -> None:
    order = part("modifiers.order", 'groups = ["CQ CO", "GP GO GN"]')
    own = small_engine(engine, tmp_path, TOTAL_TIME, BY_PLAN, ASSISTED, order)
    assert lines(coded(own, "2026-03-04 PT\n97110 15 PTA", "made-up")) == ["97110 1 CQ GP"]


def test_under_a_plan_every_listed_code_bears_the_plans_modifiers_and_outside_none_does() -> None:
    for listing in LISTED:
        assert discipline_modifiers(listing, "PT", WORDS, under_plan=True) == ("GP",)
        assert discipline_modifiers(listing, "PT", WORDS, under_plan=False) == ()


def test_a_plan_may_want_several_modifiers_and_a_code_not_listed_none() -> None:
    assert discipline_modifiers("always", "SLP", {**WORDS, "SLP": "GN U1"}, under_plan=True) == ("GN", "U1")
    assert discipline_modifiers("not-listed", "SLP", WORDS, under_plan=True) == ()


def test_outside_a_plan_the_line_has_no_modifier(engine: Engine) -> None:
    assert lines(coded(engine, "2026-03-04 PT no-plan\n97110 15 physician")) == ["97110 1"]


def test_a_modifier_that_is_not_accepted_is_told_of_each_line(engine: Engine, tmp_path: Path) -> None:
    accepted = part("modifiers.accepted", 'modifiers = ["GO"]')
    own = small_engine(engine, tmp_path, TOTAL_TIME, BY_PLAN, accepted)
    outcome = coded(own, "2026-03-04 PT\n97110 15 PT\n97140 15 PT", "made-up")
    assert said(outcome) == ["warning modifiers.not-accepted"] * 2
    assert [finding.values["code"] for finding in outcome.findings] == ["97110", "97140"]
    assert said(coded(own, "2026-03-04 OT\n97530 15 OT", "made-up")) == []
