"""Which stage costs most: each stage timed by itself, on inputs that the stages before it have made."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial

import attrs

from benchmarks.measure import run_rounds
from therapycode import Engine, Session
from therapycode.model.answers import ModifierAnswer, UnitAnswer
from therapycode.model.visit import Visit
from therapycode.payers.plan import Plan
from therapycode.payers.policy import GatePart, ModifierPart, UnitPart
from therapycode.rules.lines import claim_lines
from therapycode.rules.prepare import prepare
from therapycode.rules.settling import Settled, is_open, settle_pools

__all__ = ["time_stages"]


@attrs.frozen
class _Made:
    """A session with everything that the stages have made of it."""

    session: Session
    plan: Plan
    gate: GatePart
    count: UnitPart
    mark: ModifierPart
    prepared: Visit
    visit: Visit
    units: UnitAnswer
    settled: Settled
    marks: ModifierAnswer


def time_stages(engine: Engine, payer: str, sessions: Sequence[Session], rounds: int) -> Mapping[str, float]:
    """The share of each stage in the time of coding; ``outcome`` is all that is in no other stage."""
    made = [_make(engine, payer, session) for session in sessions]
    stages: dict[str, Callable[[_Made], object]] = {
        "prepare": lambda one: _prepare(one.session, one.plan),
        "gate": lambda one: one.gate(one.prepared),
        "units": lambda one: one.count(one.visit),
        "settle": lambda one: _settle(one.visit, one.units),
        "modifiers": lambda one: one.mark(one.visit),
        "lines": _lines,
    }
    works = {name: partial(_each, stage, made) for name, stage in stages.items()}
    works["whole"] = partial(_each, lambda one: engine.code(one.session, payer=payer), made)
    works["empty"] = partial(_each, lambda one: one, made)
    timed = run_rounds(works, rounds)
    empty = timed.ratio("empty", "whole")
    shares = {name: (timed.ratio(name, "whole") - empty) / (1 - empty) for name in stages}
    return {**shares, "outcome": 1 - sum(shares.values())}


def _each(stage: Callable[[_Made], object], made: Sequence[_Made]) -> None:
    for one in made:
        stage(one)


def _make(engine: Engine, payer: str, session: Session) -> _Made:
    plan = engine.plan(payer, session.date_of_service)
    policy = plan.policy
    if policy.units is None or policy.modifiers is None:
        raise SystemExit(f"{payer}: the units or the modifiers are not known; there is nothing to time")
    prepared = _prepare(session, plan)
    refused = policy.eligibility(prepared).refused
    kept = tuple([group for place, group in enumerate(prepared.groups) if place not in refused])
    visit = attrs.evolve(prepared, groups=kept)
    units = policy.units(visit)
    return _Made(
        session,
        plan,
        policy.eligibility,
        policy.units,
        policy.modifiers,
        prepared,
        visit,
        units,
        _settle(visit, units),
        policy.modifiers(visit),
    )


def _prepare(session: Session, plan: Plan) -> Visit:
    return prepare((session,), plan.codes, plan.policy.standings, plan.policy.pool_of, plan.increments)


def _settle(visit: Visit, units: UnitAnswer) -> Settled:
    return settle_pools(visit, units) if is_open(visit, units) else Settled(units.units)


def _lines(made: _Made) -> None:
    claim_lines(made.visit, made.settled.units, made.marks.modifiers, {}, made.plan.policy.modifier_order)
