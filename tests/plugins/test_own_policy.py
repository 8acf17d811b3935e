"""A payer whose policy is code: parts left out are open or unknown, and the engine asks no more."""

from pathlib import Path

import attrs

from tests.acme import payer_of
from tests.building import lines, said, visit
from therapycode import Day, Engine, PayerRegistry, Session
from therapycode.plugin import PayerPolicy, UnitAnswer, Values, Visit, compose


def by_session(place: int, _session: Session, /) -> object:
    return place


def nothing_known(_values: Values) -> PayerPolicy:
    return PayerPolicy(pool_of=by_session)


def a_unit_each(visit: Visit, /) -> UnitAnswer:
    return UnitAnswer((1,) * len(visit.groups))


def a_unit_a_code(values: Values) -> PayerPolicy:
    return attrs.evolve(compose(values), units=a_unit_each, reasons=lambda _visit, _answer: ())


def test_a_policy_that_names_no_unit_part_gives_no_claim(engine: Engine, tmp_path: Path) -> None:
    payer = attrs.evolve(payer_of(tmp_path), policy=nothing_known)
    outcome = Engine(PayerRegistry.of([payer]), engine.tables).code(visit("97110 20 PT"), payer="acme-plan")
    assert outcome.claim is None
    assert said(outcome) == ["error units.unknown"]


def test_a_policy_may_bring_a_unit_part_of_its_own(engine: Engine, tmp_path: Path) -> None:
    payer = attrs.evolve(payer_of(tmp_path), policy=a_unit_a_code)
    own = Engine(PayerRegistry.of([payer]), engine.tables)
    outcome = own.code(visit("97110 60 PT", "97140 1 PT"), payer="acme-plan", steps=True)
    assert lines(outcome) == ["97110 1", "97140 1"]
    assert outcome.explain() == ""


def test_a_policy_says_which_sessions_share_a_pool(engine: Engine, tmp_path: Path) -> None:
    def apart(values: Values) -> PayerPolicy:
        return attrs.evolve(compose(values), pool_of=by_session)

    payer = attrs.evolve(payer_of(tmp_path), policy=apart)
    own = Engine(PayerRegistry.of([payer]), engine.tables)
    day = own.code(Day(sessions=(visit("97110 7 PT"), visit("97110 7 PT"))), payer="acme-plan")
    assert [dict(outcome.units) for outcome in day] == [{"97110": 0}, {"97110": 0}]
    together = Engine(PayerRegistry.of([payer_of(tmp_path)]), engine.tables)
    pooled = together.code(Day(sessions=(visit("97110 7 PT"), visit("97110 7 PT"))), payer="acme-plan")
    assert [dict(outcome.units) for outcome in pooled] == [{"97110": 1}, {"97110": 0}]


def test_a_policy_without_a_gate_turns_nothing_away(engine: Engine, tmp_path: Path) -> None:
    def open_gate(values: Values) -> PayerPolicy:
        composed = compose(values)
        return PayerPolicy(pool_of=composed.pool_of, units=composed.units)

    payer = attrs.evolve(payer_of(tmp_path), policy=open_gate)
    outcome = Engine(PayerRegistry.of([payer]), engine.tables).code(visit("97010 9 PT"), payer="acme-plan")
    assert lines(outcome) == ["97010 1"]
