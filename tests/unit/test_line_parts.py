"""Parts that are asked about lines: what they say, and the modifiers that they put on."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import attrs
import pytest

from tests.acme import COMPLETE, payer_of
from tests.building import lines, said, visit
from therapycode import Attestation, Day, Engine, PayerRegistry, Session, Unchecked, Unconfirmed
from therapycode.model.codes import Trait
from therapycode.plugin import (
    NOTHING_SAID,
    LineAnswer,
    LinePart,
    LinesByGroup,
    PayerPolicy,
    Values,
    Visit,
    compose,
    found,
)

Policy = Callable[[Values], PayerPolicy]

SETTING = Unchecked("pairs.code-pairs", ("setting",), blocks=True)
DATA = Unchecked("edits.over-limit", ("tables.unit-edits",), blocks=False)


def asking(pairs: LinePart | None, edits: LinePart | None = None) -> Policy:
    def policy(values: Values) -> PayerPolicy:
        return attrs.evolve(compose(values), pairs=pairs, edits=edits)

    return policy


def engine_of(engine: Engine, folder: Path, policy: Policy) -> Engine:
    payer = attrs.evolve(payer_of(folder, COMPLETE), policy=policy)
    return Engine(PayerRegistry.of([payer]), engine.tables)


def on_every_line(*modifiers: str) -> LinePart:
    """Puts these modifiers on every line of 97110 and 97130."""

    def part(_visit: Visit, lines: LinesByGroup, /) -> LineAnswer:
        marked = [(at, line.code) for at, made in enumerate(lines) for line in made]
        return LineAnswer({key: modifiers for key in marked if key[1] in {"97110", "97130"}})

    return part


def test_a_part_puts_modifiers_on_every_line_of_a_code(engine: Engine, tmp_path: Path) -> None:
    own = engine_of(engine, tmp_path, asking(on_every_line("59")))
    outcome = own.code(visit("97110 20 PT", "97140 20 PT", "97110 10 PT"), payer="acme-plan")
    assert lines(outcome) == ["97110 2 59", "97140 1"]


def test_of_a_family_only_the_code_that_is_named_bears_it(engine: Engine, tmp_path: Path) -> None:
    own = engine_of(engine, tmp_path, asking(on_every_line("59")))
    outcome = own.code(visit("97129 40 PT", "97140 20 PT"), payer="acme-plan")
    assert lines(outcome) == ["97129 1", "97130 2 59", "97140 1"]


def test_two_parts_put_their_modifiers_on_one_line_each_once(engine: Engine, tmp_path: Path) -> None:
    own = engine_of(engine, tmp_path, asking(on_every_line("KX", "59"), on_every_line("59", "GA")))
    assert lines(own.code(visit("97110 20 PT"), payer="acme-plan")) == ["97110 1 KX 59 GA"]


def test_a_line_with_more_than_four_of_them_says_so(engine: Engine, tmp_path: Path) -> None:
    own = engine_of(engine, tmp_path, asking(on_every_line("KX", "59", "GA", "95", "96")))
    outcome = own.code(visit("97110 20 PT"), payer="acme-plan")
    assert lines(outcome) == ["97110 1 KX 59 GA 99"]
    assert said(outcome) == ["warning modifiers.more-than-four"]
    assert outcome.findings[0].values == {"code": "97110", "count": 5, "rest": "95, 96"}


def of_the_second(_visit: Visit, _lines: LinesByGroup, /) -> LineAnswer:
    """Something to say of the second session alone."""
    stale = Unconfirmed("pairs", "made-up", "2024-07-01")
    finding = found("units.pools-apart", "services[0]", {"pools": 2, "minutes": "none"})
    return LineAnswer({}, ((1, finding),), ((1, SETTING),), ((1, stale),))


def test_what_a_part_says_of_a_session_stands_in_its_outcome_alone(engine: Engine, tmp_path: Path) -> None:
    own = engine_of(engine, tmp_path, asking(of_the_second))
    first, second = own.code(Day(sessions=(visit("97110 20 PT"), visit("97140 25 PT"))), payer="acme-plan")
    assert (first.findings, first.unchecked, first.unconfirmed, first.ready) == ((), (), (), True)
    assert said(second) == ["advice units.pools-apart"]
    assert (second.unchecked, second.ready) == ((SETTING,), False)
    assert [each.part for each in second.unconfirmed] == ["pairs"]


def unchecked(check: Unchecked) -> LinePart:
    def part(_visit: Visit, _lines: LinesByGroup, /) -> LineAnswer:
        return LineAnswer(unchecked=((0, check),))

    return part


@pytest.mark.parametrize(("check", "ready"), [(SETTING, False), (DATA, True)])
def test_a_check_that_was_not_made_stops_the_claim_where_it_blocks(
    engine: Engine, tmp_path: Path, check: Unchecked, *, ready: bool
) -> None:
    own = engine_of(engine, tmp_path, asking(unchecked(check)))
    outcome = own.code(visit("97110 20 PT"), payer="acme-plan")
    assert (outcome.unchecked, outcome.ready) == ((check,), ready)


def test_parts_with_nothing_to_say_leave_no_trace(engine: Engine, tmp_path: Path) -> None:
    def silent(_visit: Visit, _lines: LinesByGroup, /) -> LineAnswer:
        return NOTHING_SAID

    session = visit("97110 20 PT", "97140 20 PT")
    asked = engine_of(engine, tmp_path, asking(silent, silent)).code(session, payer="acme-plan")
    plain = engine_of(engine, tmp_path, asking(None)).code(session, payer="acme-plan")
    assert asked == plain
    assert asked.ready


def beside_manual_therapy(_visit: Visit, lines: LinesByGroup, /) -> LineAnswer:
    """59 on 97530 where 97140 has a line too."""
    billed = {line.code: (at, line.code) for at, made in enumerate(lines) for line in made}
    return LineAnswer({billed["97530"]: ("59",)}) if billed.keys() >= {"97530", "97140"} else NOTHING_SAID


@pytest.mark.parametrize(("role", "own"), [("PT", ""), ("PTA", " CQ")])
def test_each_alternative_is_asked_for_the_modifiers_that_it_needs(engine: Engine, role: str, own: str) -> None:
    medicare = attrs.evolve(engine.registry.payer("medicare-part-b"), policy=asking(beside_manual_therapy))
    session = attrs.evolve(
        visit(f"97530 20 {role}", "97140 5 PT", "97112 5 PT"),
        attestations=(Attestation(kind="distinct-service", modifier="59", by="pt"),),
    )
    outcome = Engine(PayerRegistry.of([medicare]), engine.tables).code(session, payer="medicare-part-b")
    told = [
        [" ".join([line.code, str(line.units), *line.modifiers]) for line in one.lines]
        for one in outcome.alternatives
    ]
    assert told == [
        [f"97530 2 GP{own}"],
        [f"97530 1 GP{own} 59", "97140 1 GP"],
        [f"97530 1 GP{own}", "97112 1 GP"],
    ]


def test_a_session_that_was_attested_is_seen_as_such(engine: Engine, tmp_path: Path) -> None:
    seen: list[bool] = []

    def part(visit: Visit, _lines: LinesByGroup, /) -> LineAnswer:
        seen.append(bool(visit.traits & Trait.ATTESTED))
        return NOTHING_SAID

    own = engine_of(engine, tmp_path, asking(part))
    plain = visit("97110 20 PT")
    attested: Session = attrs.evolve(
        plain, attestations=(Attestation(kind="medical-necessity", modifier="KX", by="pt", on=date(2026, 3, 4)),)
    )
    own.code(plain, payer="acme-plan")
    own.code(attested, payer="acme-plan")
    assert seen == [False, True]
