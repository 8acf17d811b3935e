"""What is to be said of several pools of one day."""

import pytest

from tests.building import visit
from tests.facts import prepared
from therapycode import Day, Engine, Finding
from therapycode.model.answers import PoolUnits, UnitAnswer
from therapycode.model.visit import Visit
from therapycode.rules.pools import pools_apart

DAY = (visit("97110 7 PT"), visit("97110 7 OT"), visit("97110 7 SLP"))


def one_unit(seen: Visit) -> UnitAnswer:
    """A rule by which whatever is in one pool is one unit."""
    assert len({group.pool for group in seen.groups}) == 1
    places = tuple(range(len(seen.groups)))
    return UnitAnswer((1,) * len(places), (PoolUnits(places, 0, 1),))


def advice(*pools: tuple[int, int]) -> list[tuple[int, Finding]]:
    """What is said of pools of so many minutes and units."""
    counted = tuple(PoolUnits((place,), minutes, units) for place, (minutes, units) in enumerate(pools))
    answer = UnitAnswer(tuple(units for _, units in pools), counted)
    return list(pools_apart(prepared(*DAY[: len(pools)]), answer, 8, one_unit))


def test_pools_that_would_reach_a_unit_only_together_are_told_as_crossing_the_sessions() -> None:
    [(session, finding)] = advice((7, 0), (1, 0))
    assert (session, finding.rule, finding.where) == (-1, "units.pools-apart", "sessions")
    assert finding.values == {"pools": 2, "minutes": "PT 7 minutes, OT 1 minutes"}


def test_pools_that_do_not_reach_a_unit_together_either_are_not() -> None:
    assert advice((4, 0), (3, 0)) == []


def test_one_short_pool_is_not() -> None:
    assert advice((7, 0), (20, 1)) == []
    assert advice((7, 0)) == []


def test_a_pool_without_minutes_is_no_short_pool() -> None:
    assert advice((7, 0), (0, 0)) == []
    assert advice((0, 0), (7, 0), (7, 0)) != []


def test_three_pools_may_reach_a_unit_where_two_do_not() -> None:
    [(_, finding)] = advice((3, 0), (3, 0), (2, 0))
    assert finding.values == {"pools": 3, "minutes": "PT 3 minutes, OT 3 minutes, SLP 2 minutes"}


def test_minutes_that_a_rule_of_single_services_gave_no_unit_for_are_not_below_a_first_unit() -> None:
    assert advice((14, 0)) == []
    assert advice((14, 0), (5, 0)) == []
    assert advice((8, 0), (7, 0)) == []


def test_a_pool_of_two_disciplines_is_told_by_both() -> None:
    seen = prepared(*DAY, visit("97140 7 PT"))
    answer = UnitAnswer((0,) * 4, (PoolUnits((0, 1, 3), 4, 0), PoolUnits((2,), 7, 0)))
    [(_, finding)] = pools_apart(seen, answer, 8, one_unit)
    assert finding.values["minutes"] == "PT and OT 4 minutes, SLP 7 minutes"


@pytest.mark.parametrize(("payer", "told"), [("cms-total-time", True), ("cpt-midpoint", False)])
def test_under_a_rule_that_adds_no_minutes_up_nothing_is_lost_between_pools(
    engine: Engine, payer: str, *, told: bool
) -> None:
    outcome = engine.code(Day(sessions=(visit("97110 7 PT"), visit("97530 7 OT"))), payer=payer)
    assert ("units.pools-apart" in [finding.rule for finding in outcome.findings]) is told
