"""The unit part and the modifier part that a profile composes."""

from functools import partial

import attrs
import pytest

from tests.building import bent, visit
from tests.facts import CODES, FURTHER, prepared
from therapycode import FrozenMap, Service, SourceRef
from therapycode.model.session import Session
from therapycode.model.visit import Visit
from therapycode.plugin import Allocation, Counting, NamedRule, PlanModifiers, UnitAnswer, total_time
from therapycode.rules.named import UNIT_RULES
from therapycode.rules.prepare import PLAIN_STANDINGS, pool_key, prepare

SOURCE = SourceRef(id="manual")
RULE = UNIT_RULES["total-time"]
UNITS = Counting(rule=RULE, parameters=FrozenMap(), source=SOURCE, allocate=total_time)


def counted(*sessions: Session) -> UnitAnswer:
    return UNITS(prepared(*sessions))


def of(code: str, **values: object) -> Session:
    services = (bent(Service(code=code, by=("pt",)), **values),)
    return attrs.evolve(visit("97110 20 PT"), services=services)


def told(answer: UnitAnswer) -> list[str]:
    return [f"{finding.rule} {finding.where}" for _, finding in answer.findings + answer.undetermined]


def test_timed_codes_are_counted_by_the_rule_pool_by_pool() -> None:
    answer = counted(visit("97110 33 PT", "97140 7 PT"), visit("97110 20 OT", "97140 20 OT"))
    assert answer.units == (2, 1, 1, 1)
    assert [(pool.groups, pool.minutes, pool.units) for pool in answer.pools] == [
        ((0, 1), 40, 3),
        ((2, 3), 40, 3),
    ]
    assert [(pool.choose, pool.among) for pool in answer.pools] == [(0, ()), (1, (2, 3))]


def test_an_untimed_code_is_one_unit_and_entered_twice_it_is_told() -> None:
    answer = counted(visit("G0283 - PT", "97110 20 PT", "G0283 15 PT"))
    assert answer.units == (1, 1)
    assert told(answer) == ["units.untimed-repeated services[0]"]
    assert answer.findings[0][1].values["times"] == 2
    assert answer.findings[0][1].sources == (SOURCE,)


def test_a_timed_code_without_minutes_is_told() -> None:
    answer = counted(visit("97110 - PT"))
    assert answer.units == (0,)
    assert told(answer) == ["units.no-minutes services[0]"]


def test_a_counted_code_is_its_quantity() -> None:
    assert counted(of("97598", quantity=3)).units == (3,)


def test_a_counted_code_without_a_quantity_leaves_the_claim_open() -> None:
    answer = counted(of("97598"))
    assert answer.units == (0,)
    assert told(answer) == ["units.quantity-missing services[0]"]
    assert answer.undetermined


def changed(kind: str) -> Visit:
    facts = bent(CODES["97110"], kind=kind, pooled=False)
    return prepare((visit("97110 20 PT"),), {"97110": facts}, PLAIN_STANDINGS, pool_key([]), FURTHER)


def test_a_code_of_a_period_or_of_another_way_of_counting_leaves_the_claim_open() -> None:
    assert told(UNITS(changed("period"))) == ["codes.period services[0]"]
    for kind in ("timed", "family"):
        answer = UNITS(changed(kind))
        assert told(answer) == ["units.not-counted services[0]"]
        assert answer.undetermined[0][1].values["kind"] == kind


def test_a_step_of_a_tier_is_one_unit() -> None:
    assert UNITS(changed("tier")).units == (1,)


def test_the_parameters_of_a_rule_reach_its_counting_and_its_reasons() -> None:
    tens = partial(total_time, minutes_per_unit=10, first_unit_from=10)
    parameters = FrozenMap({"minutes_per_unit": 10, "first_unit_from": 10})
    units = Counting(rule=RULE, parameters=parameters, source=SOURCE, allocate=tens)
    seen = prepared(visit("97110 29 PT"))
    answer = units(seen)
    assert answer.units == (2,)
    [(sentence, values), *_] = units.reasons(seen, answer)
    assert "20 to 29 minutes" in sentence.format(*values)


def test_a_rule_without_reasons_gives_none() -> None:
    silent = NamedRule(name="acme.plain", title="Plain", allocate=total_time)
    units = attrs.evolve(UNITS, rule=silent)
    seen = prepared(visit("97110 20 PT"))
    assert units.reasons(seen, units(seen)) == ()


def test_pools_that_come_in_turn_are_each_counted_whole() -> None:
    answer = counted(visit("97110 8 PT"), visit("97110 20 OT"), visit("97140 8 PT"))
    assert [(pool.groups, pool.minutes, pool.units) for pool in answer.pools] == [((0, 2), 16, 1), ((1,), 20, 1)]


@pytest.mark.parametrize("beside", [(), ("G0283 - PT",)])
@pytest.mark.parametrize("number", [1, 3])
def test_a_rule_that_gives_units_for_fewer_or_more_services_is_refused_by_its_name(
    number: int, beside: tuple[str, ...]
) -> None:
    broken = NamedRule(name="acme.broken", title="Broken", allocate=lambda _: Allocation((1,) * number))
    units = attrs.evolve(UNITS, rule=broken, allocate=broken.allocate)
    with pytest.raises(ValueError, match=rf"acme\.broken gave units for {number} services of 2"):
        units(prepared(visit("97110 20 PT", "97140 20 PT", *beside)))


@pytest.mark.parametrize("minutes", [(20, 20), (33, 7), (7, 7), (5, 5, 5), (22, 23, 24), (15,), (1,)])
def test_a_session_of_pooled_codes_alone_is_counted_as_one_with_others_beside_them(
    minutes: tuple[int, ...],
) -> None:
    pooled = [f"{code} {given} PT" for code, given in zip(("97110", "97140", "97112"), minutes, strict=False)]
    alone, beside = counted(visit(*pooled)), counted(visit(*pooled, "G0283 - PT"))
    assert beside.units == (*alone.units, 1)
    assert beside.pools == alone.pools


WORDS = FrozenMap({"PT": "GP", "OT": "GO", "SLP": "GN"})


def test_each_group_bears_the_modifier_of_its_plan() -> None:
    marks = PlanModifiers(by_discipline=WORDS, source=SOURCE)
    answer = marks(prepared(visit("97110 20 PT"), visit("97110 20 OT", "97129 8 OT")))
    assert answer.modifiers == (("GP",), ("GO",), ("GO",))
    assert answer.findings == ()


def test_outside_a_plan_there_is_no_modifier() -> None:
    marks = PlanModifiers(by_discipline=WORDS, source=SOURCE)
    session = attrs.evolve(visit("97110 20 physician", discipline="PT"), under_plan=False)
    assert marks(prepared(session)).modifiers == ((),)


def test_a_modifier_that_the_payer_does_not_take_is_told() -> None:
    marks = PlanModifiers(by_discipline=WORDS, source=SOURCE, accepted=frozenset({"GO"}))
    answer = marks(prepared(visit("97110 20 PT"), visit("97110 20 OT")))
    [(session, finding)] = answer.findings
    assert (session, finding.rule, finding.where) == (0, "modifiers.not-accepted", "services[0]")
    assert finding.values == {"code": "97110", "modifier": "GP"}


def test_a_payer_that_takes_no_modifier_at_all_says_so_of_each() -> None:
    marks = PlanModifiers(by_discipline=WORDS, source=SOURCE, accepted=frozenset())
    assert len(marks(prepared(visit("97110 20 PT", "97140 20 PT"))).findings) == 2
