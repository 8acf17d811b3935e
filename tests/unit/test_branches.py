"""Policies that depend on what a session says: branches, other clocks, and what is missing."""

from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Final

import attrs
import pytest

from tests.building import lines, said, visit
from tests.small_payers import ASSISTED, BY_PLAN, TOTAL_TIME, branch, part, small_engine, small_payer
from therapycode import Day, DayOutcome, Engine, FrozenMap, InputError, Outcome, PayerRegistry, Session
from therapycode.model.facts import FactKind
from therapycode.payers.branching import _MOST  # the bound is what is tested
from therapycode.profiles.resolve import resolve

NEXT: Final = timedelta(days=1)
TEXAS: Final = '{ "facts.state" = ["TX", "OH"] }'
FULL: Final = 'rule = "full-unit-only"'
OTHERWISE: Final = branch("units", "texas", TEXAS, FULL)
"""Full units only in two states."""


def telling(session: Session, facts: Mapping[str, object] = FrozenMap(), **fields: object) -> Session:
    loose: dict[str, object] = {**fields, "facts": FrozenMap(facts)}
    made: Session = attrs.evolve(session, **loose)  # type: ignore[arg-type]  # bent on purpose
    return made


def coded(engine: Engine, session: Session, **facts: object) -> Outcome:
    return engine.code(telling(session, facts), payer="made-up")


SHORT: Final = visit("97110 20 PT", "97140 10 PT")
"""Two units by the total time, one where only full ones count."""


def test_a_branch_takes_the_place_of_the_part_where_its_condition_holds(engine: Engine, tmp_path: Path) -> None:
    own = small_engine(engine, tmp_path, TOTAL_TIME, BY_PLAN, OTHERWISE)
    assert [lines(coded(own, SHORT, state=state)) for state in ("TX", "OH", "UT")] == [
        ["97110 1 GP"],
        ["97110 1 GP"],
        ["97110 1 GP", "97140 1 GP"],
    ]


def test_branches_are_tried_in_the_order_in_which_they_stand(engine: Engine, tmp_path: Path) -> None:
    early = branch("units", "texas", '{ "facts.state" = "TX" }', FULL)
    late = branch("units", "all", '{ "facts.state" = ["TX", "UT"] }', 'rule = "started-unit"')
    for parts, units in (((early, late), 1), ((late, early), 3)):
        own = small_engine(engine, tmp_path, TOTAL_TIME, BY_PLAN, *parts)
        assert sum(coded(own, SHORT, state="TX").units.values()) == units


def test_a_branch_begins_on_its_own_day_and_before_it_nothing_is_taken_from_the_others(
    engine: Engine, tmp_path: Path
) -> None:
    """One payer began to ask for assistants' modifiers on two days, by state."""
    modifiers = ('rule = "midpoint"', 'PT = "CQ"')
    rule = ASSISTED.replace("2019-01-01", "2022-10-15")
    late = branch("assistants", "late-states", TEXAS, *modifiers, first="2022-11-01")
    own = small_engine(engine, tmp_path, TOTAL_TIME, BY_PLAN, rule, late)
    days = [date(2022, 10, 14), date(2022, 10, 15), date(2022, 10, 31), date(2022, 11, 1)]
    marked = {
        state: [
            coded(own, visit("97110 20 PTA", day=day), state=state).claim is not None
            and "CQ" in lines(coded(own, visit("97110 20 PTA", day=day), state=state))[0]
            for day in days
        ]
        for state in ("UT", "OH")
    }
    assert marked == {"UT": [False, True, True, True], "OH": [False, False, False, True]}
    before = coded(own, visit("97110 20 PTA", day=days[1]), state="OH")
    assert [each.ask for each in before.unknown] == ["Nothing is recorded before 2022-11-01."]


def test_what_is_missing_leaves_a_part_unknown_and_says_what_to_give(engine: Engine, tmp_path: Path) -> None:
    own = small_engine(engine, tmp_path, TOTAL_TIME, BY_PLAN, OTHERWISE)
    outcome = coded(own, SHORT)
    assert said(outcome) == ["error units.depends"]
    assert outcome.findings[0].says == (
        "How this payer counts units depends on facts.state, which the session does not say."
    )
    assert (outcome.determined, outcome.complete, outcome.claim) == (False, False, None)
    assert [(each.part, each.why, each.ask) for each in outcome.unknown] == [
        ("units", "A made-up payer: depends on facts.state, which the session does not give", "Give facts.state.")
    ]
    assert [(each.check, each.needs, each.blocks) for each in outcome.unchecked if each.check == "units"] == [
        ("units", ("facts.state",), True)
    ]


def test_a_part_that_depends_on_what_is_missing_keeps_a_claim_from_being_complete(
    engine: Engine, tmp_path: Path
) -> None:
    bundled = part("codes.bundled", 'codes = ["97010"]')
    elsewhere = branch("codes.bundled", "texas", TEXAS, 'codes = ["97018"]')
    own = small_engine(engine, tmp_path, TOTAL_TIME, BY_PLAN, bundled, elsewhere)
    assert (coded(own, SHORT).determined, coded(own, SHORT).complete) == (True, False)
    assert coded(own, SHORT, state="UT").complete


def test_what_is_missing_matters_only_where_the_branches_differ_on_the_day(engine: Engine, tmp_path: Path) -> None:
    later = branch("units", "texas", TEXAS, *TOTAL_TIME.splitlines()[5:9]) + (
        '[units.branch.texas.from.2026-01-01]\nrule = "full-unit-only"\nsource = "made-up"\n'
    )
    own = small_engine(engine, tmp_path, TOTAL_TIME, BY_PLAN, later)
    days = (date(2025, 12, 31), date(2026, 1, 1))
    assert [coded(own, visit("97110 20 PT", day=day)).determined for day in days] == [True, False]
    assert own.plan("made-up", days[0]).branching is None


def test_a_part_may_be_unknown_for_some_sessions_only(engine: Engine, tmp_path: Path) -> None:
    unknown = '[units.branch.texas]\nwhen = { "facts.state" = "TX" }\nunknown = "Ask the office in Austin"\n'
    own = small_engine(engine, tmp_path, TOTAL_TIME, BY_PLAN, unknown)
    assert said(coded(own, SHORT, state="TX")) == ["error units.unknown"]
    assert coded(own, SHORT, state="UT").determined
    [open_] = coded(own, SHORT, state="TX").unknown
    assert open_.ask == "Ask the office in Austin"


@pytest.mark.parametrize(
    ("when", "session"),
    [
        ('{ setting = "home" }', {"setting": "home"}),
        ('{ telehealth = true, discipline = "PT" }', {"telehealth": True}),
        ("{ under_plan = false }", {"under_plan": False}),
        ('{ place_of_service = ["11", "12"] }', {"place_of_service": "12"}),
        ('{ claim_form = "institutional" }', {"claim_form": "institutional"}),
        ('{ diagnosis = ["G80"] }', {"diagnoses": ("G80.1",)}),
        ('{ "facts.age" = { at_least = 1, below = 21 } }', {"facts": {"age": 20}}),
        ('{ facts = { product = "hmo", age = { below = 21 } } }', {"facts": {"age": 1, "product": "hmo"}}),
        ('{ "facts.injury_day" = { at_least = 2026-03-01 } }', {"facts": {"injury_day": date(2026, 3, 1)}}),
    ],
)
def test_a_condition_may_ask_of_the_session_and_of_its_facts(
    engine: Engine, tmp_path: Path, when: str, session: dict[str, object]
) -> None:
    own = small_engine(engine, tmp_path, TOTAL_TIME, BY_PLAN, branch("units", "some", when, FULL))
    facts = session.pop("facts", {})
    assert isinstance(facts, dict)
    told = telling(SHORT, facts, **session)
    assert dict(own.code(told, payer="made-up").units) == {"97110": 1, "97140": 0}


@pytest.mark.parametrize(("roles", "units"), [(("PTA", "PT"), 1), (("PT", "PT"), 2)])
def test_a_condition_may_ask_who_took_part(
    engine: Engine, tmp_path: Path, roles: tuple[str, str], units: int
) -> None:
    own = small_engine(
        engine, tmp_path, TOTAL_TIME, BY_PLAN, ASSISTED, branch("units", "assisted", '{ role = "PTA" }', FULL)
    )
    first, second = roles
    outcome = coded(own, visit(f"97110 20 {first}", f"97140 10 {second}"))
    assert sum(outcome.units.values()) == units


@pytest.mark.parametrize("given", ["Texas", 7, ["TX"]])
def test_a_fact_of_another_kind_is_refused(engine: Engine, tmp_path: Path, given: object) -> None:
    own = small_engine(engine, tmp_path, TOTAL_TIME, BY_PLAN, OTHERWISE)
    with pytest.raises(InputError, match=r"facts\.state: found a value of type \w+; allowed: AK, AL"):
        coded(own, SHORT, state=given)


def test_true_is_not_taken_for_one(engine: Engine, tmp_path: Path) -> None:
    own = small_engine(
        engine, tmp_path, TOTAL_TIME, BY_PLAN, branch("units", "child", '{ "facts.age" = { below = 2 } }', FULL)
    )
    assert lines(coded(own, SHORT, age=1)) == ["97110 1 GP"]
    with pytest.raises(InputError, match=r"facts\.age: found a value of type bool"):
        coded(own, SHORT, age=True)


def test_sessions_that_decide_the_same_have_one_plan(engine: Engine, tmp_path: Path) -> None:
    old = branch("units", "old", '{ "facts.age" = { at_least = 65 } }', FULL)
    own = small_engine(engine, tmp_path, TOTAL_TIME, BY_PLAN, old)
    plan = own.plan("made-up", SHORT.date_of_service)
    plans = {age: plan.of(telling(SHORT, {"age": age})) for age in (3, 64, 65, 99)}
    assert plans[3] is plans[64]
    assert plans[65] is plans[99] is not plans[3]


@pytest.mark.parametrize("order", [("", "TX"), ("TX", "")])
def test_what_is_missing_does_not_depend_on_which_session_came_first(
    engine: Engine, tmp_path: Path, order: tuple[str, ...]
) -> None:
    both = branch("units", "both", '{ "facts.state" = "TX", "facts.product" = "x" }', FULL)
    own = small_engine(engine, tmp_path, TOTAL_TIME, BY_PLAN, both)
    told = {state: coded(own, SHORT, **({"state": state} if state else {})).unchecked for state in order}
    needs = {
        state: {each.needs for each in unchecked if each.check == "units"} for state, unchecked in told.items()
    }
    assert needs == {"": {("facts.state", "facts.product")}, "TX": {("facts.product",)}}


def test_more_answers_than_the_bound_do_not_grow_what_is_kept(engine: Engine, tmp_path: Path) -> None:
    old = branch("units", "old", '{ "facts.age" = { at_least = 65 } }', FULL)
    own = small_engine(engine, tmp_path, TOTAL_TIME, BY_PLAN, old)
    plan = own.plan("made-up", SHORT.date_of_service)
    assert plan.branching is not None
    for age in range(_MOST + 10):
        plan.of(telling(SHORT, {"age": age}))
    assert len(plan.branching._by_answers) == 10
    assert len(plan.branching._by_decisions) == 2


def test_a_payer_without_branches_has_one_plan_for_all(engine: Engine, tmp_path: Path) -> None:
    own = small_engine(engine, tmp_path, TOTAL_TIME, BY_PLAN)
    plan = own.plan("made-up", SHORT.date_of_service)
    assert plan.branching is None
    assert plan.of(SHORT) is plan


# several sessions of a day


def day_of(*sessions: Session) -> Day:
    return Day(sessions=sessions)


def outcome_of(engine: Engine, day: Day) -> DayOutcome:
    return engine.code(day, payer="made-up")


def test_the_sessions_of_a_day_may_have_plans_of_their_own(engine: Engine, tmp_path: Path) -> None:
    full = branch("units", "ot", '{ discipline = "OT" }', FULL)
    own = small_engine(engine, tmp_path, TOTAL_TIME, BY_PLAN, full)
    day = day_of(visit("97110 20 PT", "97140 10 PT"), visit("97530 20 OT", "97535 10 OT"))
    both = outcome_of(own, day).outcomes
    assert [lines(each) for each in both] == [["97110 1 GP", "97140 1 GP"], ["97530 1 GO"]]


def test_sessions_of_one_plan_are_coded_under_it_together_beside_another(engine: Engine, tmp_path: Path) -> None:
    full = branch("units", "ot", '{ discipline = "OT" }', FULL)
    own = small_engine(engine, tmp_path, TOTAL_TIME, BY_PLAN, full)
    day = day_of(visit("97110 20 PT"), visit("97530 20 OT"), visit("97535 15 OT", "97110 10 OT"))
    told = [lines(each) for each in outcome_of(own, day).outcomes]
    assert told == [["97110 1 GP"], ["97530 1 GO"], ["97535 1 GO"]]


def test_sessions_counted_differently_do_not_pool(engine: Engine, tmp_path: Path) -> None:
    full = branch("units", "home", '{ setting = "home" }', TOTAL_TIME.splitlines()[5], 'pool = ["patient"]')
    own = small_engine(engine, tmp_path, TOTAL_TIME, BY_PLAN, full)
    office, home = visit("97110 7 PT"), attrs.evolve(visit("97140 7 PT"), setting="home")
    apart = outcome_of(own, day_of(attrs.evolve(office, setting="office"), home))
    assert [dict(each.units) for each in apart.outcomes] == [{"97110": 0}, {"97140": 0}]
    together = outcome_of(own, day_of(office, visit("97140 7 PT")))
    assert [each.determined for each in together.outcomes] == [False, False]


def test_sessions_that_differ_in_other_parts_pool_as_ever(engine: Engine, tmp_path: Path) -> None:
    marks = branch("modifiers.discipline", "home", '{ setting = "home" }', 'rule = "by-plan"', 'PT = "U1"')
    marks = marks.replace('PT = "U1"', 'PT = "U1"\nOT = "U2"\nSLP = "U3"')
    own = small_engine(engine, tmp_path, TOTAL_TIME, BY_PLAN, marks)
    office = attrs.evolve(visit("97110 7 PT"), setting="office")
    home = attrs.evolve(visit("97140 8 PT"), setting="home")
    outcome = outcome_of(own, day_of(office, home))
    assert [lines(each) for each in outcome.outcomes] == [[], ["97140 1 U1"]]
    assert outcome.outcomes[0].not_billed[0].code == "97110"


def test_what_crosses_the_sessions_of_a_day_is_told_once(engine: Engine, tmp_path: Path) -> None:
    """Seven minutes in each of two pools: said once, though the day is coded under two plans."""
    elsewhere = branch("codes.bundled", "ot", '{ discipline = "OT" }', 'codes = ["97018"]')
    own = small_engine(
        engine, tmp_path, TOTAL_TIME, BY_PLAN, part("codes.bundled", 'codes = ["97010"]'), elsewhere
    )
    outcome = outcome_of(own, day_of(visit("97110 7 PT"), visit("97530 7 OT")))
    assert [finding.rule for finding in outcome.findings] == ["units.pools-apart"]


# other clocks


BY_EVALUATION: Final = TOTAL_TIME.replace('label = "Units"', 'label = "Units"\nclock = "evaluation"') + (
    '[units.from.2026-01-01]\nrule = "full-unit-only"\nsource = "made-up"\n'
)


@pytest.mark.parametrize(
    ("evaluated", "units"),
    [
        (date(2025, 12, 31), 2),
        (date(2026, 1, 1), 1),
        ("2025-12-31", 2),
        ("2026-01-01", 1),
    ],
)
def test_the_day_of_the_evaluation_may_decide(
    engine: Engine, tmp_path: Path, evaluated: object, units: int
) -> None:
    own = small_engine(engine, tmp_path, BY_EVALUATION, BY_PLAN)
    assert sum(coded(own, SHORT, evaluation_day=evaluated).units.values()) == units


def test_without_the_day_that_decides_the_part_is_unknown(engine: Engine, tmp_path: Path) -> None:
    own = small_engine(engine, tmp_path, BY_EVALUATION, BY_PLAN)
    outcome = coded(own, SHORT)
    assert said(outcome) == ["error units.depends"]
    assert outcome.unknown[0].ask == "Give facts.evaluation_day."
    early = coded(own, SHORT, evaluation_day=date(2018, 12, 31))
    assert [each.ask for each in early.unknown] == ["Nothing is recorded before 2019-01-01."]


def test_another_clock_does_not_cut_the_days_of_service(engine: Engine, tmp_path: Path) -> None:
    own = small_engine(engine, tmp_path, BY_EVALUATION, BY_PLAN)
    profile = own.profile("made-up")
    assert resolve(profile, date(2025, 12, 31)).stretch == resolve(profile, date(2026, 1, 1)).stretch
    plan = own.plan("made-up", SHORT.date_of_service)
    days = [date(2026, 1, 1) + number * NEXT for number in range(5)]
    decided = {id(plan.of(telling(SHORT, {"evaluation_day": day}))) for day in days}
    assert len(decided) == 1


# facts of a payer's own


def test_a_payer_may_declare_facts_of_its_own(engine: Engine, tmp_path: Path) -> None:
    parts = (TOTAL_TIME, BY_PLAN, branch("units", "gold", '{ "facts.acme.tier" = { at_least = 2 } }', FULL))
    payer = attrs.evolve(small_payer(tmp_path, *parts), facts=FrozenMap({"acme.tier": FactKind("whole")}))
    own = Engine(PayerRegistry.of([payer]), engine.tables)
    assert [lines(coded(own, SHORT, **{"acme.tier": tier})) for tier in (1, 2)] == [
        ["97110 1 GP", "97140 1 GP"],
        ["97110 1 GP"],
    ]


def test_what_assumes_a_rule_need_not_give_the_fact(engine: Engine, tmp_path: Path) -> None:
    own = small_engine(engine, tmp_path, TOTAL_TIME, BY_PLAN, OTHERWISE).assuming({"units": "started-unit"})
    outcome = coded(own, SHORT)
    assert sum(outcome.units.values()) == 3
    assert (outcome.complete, outcome.ready) == (False, False)
    with pytest.raises(InputError, match="a part that made-up is known for"):
        coded(own, SHORT, state="TX")


# what was known


def test_a_rule_taken_back_is_asked_as_known_on_three_days(engine: Engine, tmp_path: Path) -> None:
    """A list of bundled codes in force from January, taken back on the 24th, and in force again from October."""
    listed = part("codes.bundled", 'codes = ["97010"]') + (
        '[codes.bundled.from.2020-01-01]\ncodes = ["97010", "97140"]\nwithdrawn = 2020-01-24\nsource = "made-up"\n'
        '[codes.bundled.from.2020-10-01]\ncodes = ["97010", "97140"]\nsource = "made-up"\n'
    )
    own = small_engine(engine, tmp_path, TOTAL_TIME, BY_PLAN, listed)
    session = visit("97140 20 PT", day=date(2020, 1, 15))
    known = [date(2020, 1, 23), date(2020, 1, 24), date(2020, 10, 1), None]
    billed = [lines(own.code(session, payer="made-up", known_on=day)) for day in known]
    assert billed == [[], ["97140 1 GP"], ["97140 1 GP"], ["97140 1 GP"]]
    october = visit("97140 20 PT", day=date(2020, 10, 1))
    assert [lines(own.code(october, payer="made-up", known_on=day)) for day in known] == [[], [], [], []]


def test_what_was_not_known_yet_says_so(engine: Engine, tmp_path: Path) -> None:
    late = TOTAL_TIME.replace("[units.from.2019-01-01]", "[units.from.2019-01-01.known.2020-05-01]")
    own = small_engine(engine, tmp_path, late, BY_PLAN)
    session = visit("97140 20 PT", day=date(2020, 1, 15))
    outcome = own.code(session, payer="made-up", known_on=date(2020, 4, 30))
    assert [each.ask for each in outcome.unknown] == ["By what was known on 2020-04-30, nothing holds."]
    assert own.code(session, payer="made-up", known_on=date(2020, 5, 1)).determined
    plan = own.plan("made-up", session.date_of_service)
    assert plan.counted is not None
    assert plan.counted.key == "units.from.2019-01-01.known.2020-05-01"


def test_what_was_withdrawn_without_anything_before_it_leaves_nothing(engine: Engine, tmp_path: Path) -> None:
    gone = TOTAL_TIME.replace("[units.from.2019-01-01]", "[units.from.2019-01-01]\nwithdrawn = 2020-05-01")
    own = small_engine(engine, tmp_path, gone, BY_PLAN)
    [unknown] = own.code(SHORT, payer="made-up").unknown
    assert unknown.ask == "What was recorded was withdrawn, and nothing came before it."


def test_many_and_compared_documents_are_asked_by_what_was_known_too(engine: Engine, tmp_path: Path) -> None:
    late = TOTAL_TIME.replace("[units.from.2019-01-01]", "[units.from.2019-01-01.known.2020-05-01]")
    payers = [small_payer(tmp_path, late, BY_PLAN), small_payer(tmp_path, TOTAL_TIME, BY_PLAN, payer="other")]
    own = Engine(PayerRegistry.of(payers), engine.tables)
    [outcome] = own.code_many([SHORT], payer="made-up", known_on=date(2020, 4, 30))
    assert isinstance(outcome, Outcome)
    assert not outcome.determined
    known = own.compare(SHORT, payers=["made-up", "other"], known_on=date(2020, 4, 30))
    assert [dict(each.answers) for each in known.differences] == [
        {"made-up": "not determined", "other": "determined"}
    ]
    assert own.compare(SHORT, payers=["made-up", "other"]).differences == ()


def test_plans_by_what_was_known_are_kept_within_bounds(engine: Engine, tmp_path: Path) -> None:
    own = small_engine(engine, tmp_path, TOTAL_TIME, BY_PLAN)
    first = date(2020, 1, 1)
    plans = [own.plan("made-up", first, first + number * NEXT) for number in range(300)]
    assert own.plan("made-up", first, first + 299 * NEXT) is plans[-1]
    assert len(own._stretches) <= 256
