"""One document under several payers."""

from pathlib import Path

import attrs
import pytest

from tests.building import visit
from tests.small_payers import ASSISTED, BY_PLAN, TOTAL_TIME, part, small_payer
from therapycode import Day, Engine, FrozenMap, InputError, PayerRegistry, UnknownPayerError
from therapycode.model.finding import Unknown
from therapycode.plugin import Check, Located, Payer, Visit, bundled_payers, hookimpl
from therapycode.rules.comparing import _modifiers

METHODS = ("cms-total-time", "cpt-midpoint", "full-unit-only")


def told(engine: Engine, *lines: str, payers: tuple[str, ...] = METHODS) -> list[tuple[str, str, list[str]]]:
    comparison = engine.compare(visit(*lines), payers=payers)
    return [(each.code, each.what, list(each.answers.values())) for each in comparison.differences]


def test_outcomes_stand_by_payer_in_the_order_asked_and_each_as_asked_alone(engine: Engine) -> None:
    session = visit("97110 10 PT", "97140 10 PT")
    comparison = engine.compare(session, payers=["full-unit-only", "cpt-midpoint", "cpt-midpoint"])
    assert list(comparison.outcomes) == ["full-unit-only", "cpt-midpoint"]
    for payer, outcome in comparison.outcomes.items():
        assert outcome == engine.code(session, payer=payer)


def test_each_code_whose_units_differ_is_told_with_every_answer(engine: Engine) -> None:
    assert told(engine, "97110 10 PT", "97140 10 PT") == [
        ("97110", "units", ["1", "1", "0"]),
        ("97140", "units", ["0", "1", "0"]),
    ]


def test_a_code_that_one_payer_does_not_come_to_has_no_unit_there(engine: Engine) -> None:
    assert told(engine, "97129 25 SLP") == [("97130", "units", ["1", "1", "0"])]


def test_where_all_answer_alike_nothing_is_told(engine: Engine) -> None:
    assert told(engine, "97110 15 PT", "97140 30 PT") == []


def test_the_rule_behind_each_answer_is_named_with_its_source(engine: Engine) -> None:
    [first, *_] = engine.compare(visit("97110 10 PT"), payers=METHODS).differences
    assert {payer: why.rule for payer, why in first.behind.items()} == {
        "cms-total-time": "total-time",
        "cpt-midpoint": "per-service-midpoint",
        "full-unit-only": "full-unit-only",
    }
    sources = [why.source.id for why in first.behind.values() if why.source is not None]
    assert sources == ["mcpm-5-20-2-c", "cpt-midpoint", "definition"]


def test_modifiers_that_differ_are_told_line_by_line(engine: Engine) -> None:
    differences = told(engine, "97110 13 PT", "97110 23 PTA", payers=("medicare-part-b", "cms-total-time"))
    assert differences == [("97110", "modifiers", ["1 GP CQ + 1 GP", "not known"])]
    [one] = engine.compare(
        visit("97110 13 PT", "97110 23 PTA"), payers=("cms-total-time", "medicare-part-b")
    ).differences
    assert one.behind["medicare-part-b"].rule == "by-plan; assistants: midpoint"
    assert [source.id for source in one.behind["medicare-part-b"].others] == ["fr-2022-pfs"]
    assert one.behind["cms-total-time"].rule == ""


def test_a_code_without_a_line_is_told_beside_one_that_has_its_modifiers(engine: Engine, tmp_path: Path) -> None:
    in_full = TOTAL_TIME.replace("total-time", "full-unit-only").replace("first_unit_from = 8\n", "")
    payers = [
        small_payer(tmp_path, TOTAL_TIME, BY_PLAN, payer="pools"),
        small_payer(tmp_path, in_full, BY_PLAN, payer="in-full"),
    ]
    own = Engine(PayerRegistry.of(payers), engine.tables)
    comparison = own.compare(visit("97110 10 PT"), payers=["pools", "in-full"])
    assert [(each.what, dict(each.answers)) for each in comparison.differences] == [
        ("units", {"pools": "1", "in-full": "0"}),
        ("modifiers", {"pools": "GP", "in-full": "no line"}),
    ]


def test_a_line_without_modifiers_says_so_where_another_payer_wants_some(engine: Engine, tmp_path: Path) -> None:
    payers = [
        small_payer(tmp_path, TOTAL_TIME, BY_PLAN, payer="wants-them"),
        small_payer(tmp_path, TOTAL_TIME, payer="is-silent"),
    ]
    own = Engine(PayerRegistry.of(payers), engine.tables)
    one, other = own.compare(visit("97110 15 PT", "97140 15 PT"), payers=["wants-them", "is-silent"]).differences
    assert (one.code, other.code) == ("97110", "97140")
    for each in (one, other):
        assert dict(each.answers) == {"wants-them": "GP", "is-silent": "none"}


def test_a_payer_without_a_claim_is_told_and_held_against_no_other(engine: Engine, tmp_path: Path) -> None:
    unknown = small_payer(tmp_path, '[units]\nlabel = "Units"\nunknown = "Ask them"\n', payer="unknown-rule")
    known = small_payer(tmp_path, TOTAL_TIME, payer="known-rule")
    own = Engine(PayerRegistry.of([unknown, known]), engine.tables)
    [only] = own.compare(visit("97110 10 PT"), payers=["unknown-rule", "known-rule"]).differences
    assert (only.code, only.what) == ("", "claim")
    assert dict(only.answers) == {"unknown-rule": "not determined", "known-rule": "determined"}
    assert only.behind["unknown-rule"].rule == ""
    assert only.behind["known-rule"].rule == "total-time"


def test_the_day_of_service_decides_what_is_behind(engine: Engine) -> None:
    session = visit("97110 13 PT", "97110 23 PTA", day=visit().date_of_service.replace(2021, 6, 1))
    [one] = engine.compare(session, payers=["medicare-part-b", "cms-total-time"]).differences
    assert one.answers["medicare-part-b"] == "GP CQ"
    assert one.behind["medicare-part-b"].rule == "by-plan; assistants: more-than-a-tenth"


def test_every_session_of_a_day_is_compared_by_its_place(engine: Engine) -> None:
    day = Day(sessions=(visit("97110 15 PT"), visit("97530 10 OT")))
    comparison = engine.compare(day, payers=METHODS)
    assert [(each.session, each.code, each.what) for each in comparison.differences] == [
        (1, "97530", "units"),
    ]


def test_the_same_payers_modifiers_with_and_without_assistants_differ(engine: Engine, tmp_path: Path) -> None:
    none = part("assistants", 'rule = "none"')
    payers = [
        small_payer(tmp_path, TOTAL_TIME, BY_PLAN, ASSISTED, payer="wants-them"),
        small_payer(tmp_path, TOTAL_TIME, BY_PLAN, none, payer="wants-none"),
    ]
    own = Engine(PayerRegistry.of(payers), engine.tables)
    [one] = own.compare(visit("97110 20 PTA"), payers=["wants-them", "wants-none"]).differences
    assert dict(one.answers) == {"wants-them": "GP CQ", "wants-none": "GP"}
    assert [why.rule for why in one.behind.values()] == [
        "by-plan; assistants: midpoint",
        "by-plan; assistants: none",
    ]


@pytest.mark.parametrize("payers", [[], ["cms-total-time"], ["cms-total-time", "cms-total-time"]])
def test_fewer_than_two_payers_are_no_comparison(engine: Engine, payers: list[str]) -> None:
    with pytest.raises(InputError, match="two payers or more"):
        engine.compare(visit("97110 15 PT"), payers=payers)


def test_a_payer_that_nobody_knows_is_refused(engine: Engine) -> None:
    with pytest.raises(UnknownPayerError):
        engine.compare(visit("97110 15 PT"), payers=["cms-total-time", "nobody"])


# payers in the patient's order


@attrs.frozen
class Asking:
    """A plugin whose check says what the session was told of payers."""

    heard: list[tuple[object, object]]

    @hookimpl
    def therapycode_payers(self) -> list[Payer]:
        return [payer for payer in bundled_payers("generic") if payer.id != "full-unit-only"]

    @hookimpl
    def therapycode_checks(self) -> list[Check]:
        def check(asked: Visit) -> tuple[Located, ...]:
            self.heard.extend(
                (each.facts.get("payer_order"), each.facts.get("primary_payer")) for each in asked.sessions
            )
            return ()

        return [check]


def test_payers_in_order_are_each_asked_as_the_one_that_they_are(engine: Engine) -> None:
    heard: list[tuple[object, object]] = []
    asking = Engine(PayerRegistry.of([Asking(heard)]), engine.tables)
    comparison = asking.compare(visit("97110 15 PT"), payers=METHODS[:2], in_order=True)
    assert heard == [("primary", None), ("secondary", "cms-total-time")]
    assert comparison.orders == {"cms-total-time": "primary", "cpt-midpoint": "secondary"}
    asking.compare(visit("97110 15 PT"), payers=METHODS[:2])
    assert heard[2:] == [(None, None), (None, None)]


def test_what_a_session_says_of_its_payers_itself_stays(engine: Engine) -> None:
    heard: list[tuple[object, object]] = []
    asking = Engine(PayerRegistry.of([Asking(heard)]), engine.tables)
    session = attrs.evolve(visit("97110 15 PT"), facts=FrozenMap({"primary_payer": "a-school"}))
    asking.compare(Day(sessions=(session,)), payers=METHODS[:2], in_order=True)
    assert heard == [("primary", "a-school"), ("secondary", "a-school")]


def test_a_claim_has_no_more_than_three_payers_in_order(engine: Engine) -> None:
    with pytest.raises(InputError, match="found 4 payers; allowed: 3 payers in order"):
        engine.compare(visit("97110 15 PT"), payers=(*METHODS, "medicare-part-b"), in_order=True)


def test_only_modifiers_of_the_plan_that_are_not_known_are_told_as_such(engine: Engine) -> None:
    outcome = engine.code(visit("97110 20 PT"), payer="cms-total-time")
    for part_of, told_as in (("assistants", "none"), ("modifiers.discipline", "not known"), ("units", "none")):
        unsure = attrs.evolve(outcome, unknown=(Unknown(part_of, "made up", "Ask."),))
        assert _modifiers(unsure, "97110") == told_as
