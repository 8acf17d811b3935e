"""What stands beside a line: the pool's total and its band, where that is how units come about."""

from datetime import date

import attrs

from tests.building import visit
from therapycode import Day, Engine, FrozenMap
from therapycode.cli.pools import beside
from therapycode.model.answers import UnitAnswer
from therapycode.model.visit import Visit
from therapycode.plugin import Counting

DAY = date(2026, 3, 4)


def test_the_total_holds_minutes_that_are_not_billed_and_none_that_do_not_count(engine: Engine) -> None:
    plan = engine.plan("medicare-part-b", DAY)
    session = visit("97110 18 PT", "97140 13 PT", "97116 10 PT", "97035 8 PT", "97010 15 PT", "97161 30 PT")
    assert beside(session, plan) == {
        (0, "97110"): "49 min: 38-52 = 3 units",
        (0, "97140"): "49 min: 38-52 = 3 units",
        (0, "97116"): "49 min: 38-52 = 3 units",
        (0, "97035"): "49 min: 38-52 = 3 units",
        (0, "97161"): "untimed",
    }


def test_minutes_by_nobody_whom_the_payer_recognises_are_not_in_the_total(engine: Engine) -> None:
    plan = engine.plan("medicare-part-b", DAY)
    assert beside(visit("97110 18 PT", "97140 13 aide"), plan)[0, "97110"] == "18 min: 8-22 = 1 unit"


def test_each_pool_of_a_day_has_a_total_of_its_own(engine: Engine) -> None:
    plan = engine.plan("medicare-part-b", DAY)
    day = Day(sessions=(visit("97110 20 PT"), visit("97140 20 PT"), visit("97530 25 OT")))
    assert beside(day, plan) == {
        (0, "97110"): "40 min: 38-52 = 3 units",
        (1, "97140"): "40 min: 38-52 = 3 units",
        (2, "97530"): "25 min: 23-37 = 2 units",
    }


def test_the_increments_of_a_family_stand_beside_the_same_total(engine: Engine) -> None:
    plan = engine.plan("medicare-part-b", DAY)
    found = beside(visit("97129 31 SLP"), plan)
    assert found[0, "97129"] == found[0, "97130"] == "31 min: 23-37 = 2 units"


def test_a_counted_code_says_so(engine: Engine) -> None:
    plan = engine.plan("medicare-part-b", DAY)
    counted = next(code for code, facts in plan.codes.items() if facts.kind == "counted" and facts.therapy)
    assert beside(visit(f"{counted} - PT"), plan) == {(0, counted): "by quantity"}


def test_a_code_with_a_length_of_the_payer_s_own_says_so_and_is_in_no_total(engine: Engine) -> None:
    plan = engine.plan("medicare-part-b", DAY)
    counting = plan.policy.units
    assert isinstance(counting, Counting)
    own = attrs.evolve(counting, own_lengths=FrozenMap({"97140": 30, "97161": 20}))
    other = attrs.evolve(plan, policy=attrs.evolve(plan.policy, units=own))
    assert beside(visit("97110 20 PT", "97140 30 PT", "97161 40 PT"), other) == {
        (0, "97110"): "20 min: 8-22 = 1 unit",
        (0, "97140"): "30 min a unit",
        (0, "97161"): "20 min a unit",
    }


def test_a_payer_that_counts_in_another_way_is_given_no_band(engine: Engine) -> None:
    plan = engine.plan("medicare-part-b", DAY)

    def count(given: Visit) -> UnitAnswer:
        return UnitAnswer((1,) * len(given.groups))

    other = attrs.evolve(plan, policy=attrs.evolve(plan.policy, units=count))
    unknown = attrs.evolve(plan, policy=attrs.evolve(plan.policy, units=None))
    session = visit("97110 20 PT", "97161 30 PT")
    assert beside(session, other) == beside(session, unknown) == {(0, "97110"): "", (0, "97161"): "untimed"}
