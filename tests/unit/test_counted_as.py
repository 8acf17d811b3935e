"""Codes whose minutes a payer counts under another code."""

from pathlib import Path
from typing import Final

import attrs
import pytest

from tests.building import left_out, lines, said, visit
from tests.facts import CODES, FURTHER
from tests.small_payers import ASSISTED, BY_PLAN, TOTAL_TIME, part, small_engine
from therapycode import Engine, FrozenMap, Outcome
from therapycode.rules.prepare import PLAIN_STANDINGS, pool_key, prepare
from therapycode.serial.notation import read_notation

UNDER: Final = part("counted-as", 'codes = { 97110 = "97530" }')


def coded(engine: Engine, folder: Path, text: str) -> Outcome:
    outcome = small_engine(engine, folder, TOTAL_TIME, BY_PLAN, ASSISTED, UNDER).code(
        read_notation(text), payer="made-up"
    )
    assert isinstance(outcome, Outcome)
    return outcome


def test_the_line_of_the_other_code_stands_for_the_services_of_both(engine: Engine, tmp_path: Path) -> None:
    outcome = coded(engine, tmp_path, "2026-03-04 PT\n97530 10 PT\n97110 12 PT\n97140 15 PT")
    assert lines(outcome) == ["97530 1 GP", "97140 1 GP"]
    assert outcome.claim is not None
    assert (outcome.claim.lines[0].services, outcome.claim.lines[0].minutes) == ((0, 1), 22)
    assert [(one.code, one.reason) for one in outcome.not_billed] == [("97110", "billed_under_other_code")]
    assert outcome.units == {"97530": 1, "97140": 1, "97110": 0}


def test_the_line_stands_for_several_codes_too(engine: Engine, tmp_path: Path) -> None:
    under = part("counted-as", 'codes = { 97110 = "97530", 97112 = "97530" }')
    small = small_engine(engine, tmp_path, TOTAL_TIME, BY_PLAN, ASSISTED, under)
    text = "2026-03-04 PT\n97530 10 PT\n97110 10 PT\n97112 10 PT"
    outcome = small.code(read_notation(text), payer="made-up")
    assert isinstance(outcome, Outcome)
    assert lines(outcome) == ["97530 2 GP"]
    assert left_out(outcome) == ["97110 billed_under_other_code", "97112 billed_under_other_code"]


def test_what_asks_for_a_closer_look_in_a_code_does_so_in_the_visit() -> None:
    session = visit("97140 10 PT", "97140 5 PT", "97110 12 PT")
    counted_as = FrozenMap({"97110": "97140"})
    seen = prepare((session,), CODES, PLAIN_STANDINGS, pool_key([]), FURTHER, counted_as=counted_as)
    [group] = seen.groups
    assert group.minutes == 27
    assert seen.traits == group.traits


def test_the_order_of_entry_does_not_matter_to_the_units(engine: Engine, tmp_path: Path) -> None:
    assert lines(coded(engine, tmp_path, "2026-03-04 PT\n97110 12 PT\n97530 10 PT")) == ["97530 1 GP"]


def test_a_code_alone_is_counted_as_itself(engine: Engine, tmp_path: Path) -> None:
    assert lines(coded(engine, tmp_path, "2026-03-04 PT\n97110 12 PT")) == ["97110 1 GP"]


def test_codes_that_were_attested_as_distinct_are_counted_apart(engine: Engine, tmp_path: Path) -> None:
    text = "2026-03-04 PT\n97530 10 PT\n97110 20 PT\nattest 59 97110 97530"
    assert lines(coded(engine, tmp_path, text)) == ["97530 1 GP", "97110 1 GP"]


@pytest.mark.parametrize(("first", "second"), [("97530", "97110"), ("97110", "97530")])
def test_disciplines_are_not_counted_together(engine: Engine, tmp_path: Path, first: str, second: str) -> None:
    small = small_engine(engine, tmp_path, TOTAL_TIME, BY_PLAN, UNDER)
    text = f"2026-03-04 PT\n{first} 15 PT\n\n2026-03-04 OT\n{second} 15 OT"
    day = small.code(read_notation(text), payer="made-up")
    assert not isinstance(day, Outcome)
    assert [lines(one) for one in day] == [[f"{first} 1 GP"], [f"{second} 1 GO"]]


def test_an_assistants_minutes_count_with_the_code_that_they_are_counted_under(
    engine: Engine, tmp_path: Path
) -> None:
    assert lines(coded(engine, tmp_path, "2026-03-04 PT\n97530 5 PT\n97110 12 PTA")) == ["97530 1 GP CQ"]


def test_no_other_code_takes_its_place(engine: Engine, tmp_path: Path) -> None:
    text = "2026-03-04 PT\n97535 15 PT\n97140 15 PT\n97035 15 PT\n97110 12 PT\n97530 10 PT"
    outcome = coded(engine, tmp_path, text)
    assert outcome.claim is not None
    assert [(line.code, line.minutes) for line in outcome.claim.lines] == [
        ("97535", 15),
        ("97140", 15),
        ("97035", 15),
        ("97530", 22),
    ]


def test_an_attestation_of_something_else_or_of_a_visit_that_was_cancelled_keeps_no_codes_apart(
    engine: Engine, tmp_path: Path
) -> None:
    text = "2026-03-04 PT\n97530 10 PT\n97110 20 PT"
    assert lines(coded(engine, tmp_path, f"{text}\nattest KX 97110")) == ["97530 2 GP"]
    small = small_engine(engine, tmp_path, TOTAL_TIME, BY_PLAN, ASSISTED, UNDER)
    cancelled = "2026-03-04 PT cancelled\n97110 20 PT\nattest 59 97110 97530"
    day = small.code(read_notation(f"{text}\n\n{cancelled}"), payer="made-up")
    assert not isinstance(day, Outcome)
    assert [lines(one) for one in day] == [["97530 2 GP"], []]


def test_claims_of_two_providers_are_not_counted_together_where_the_pool_is_the_whole_day() -> None:
    sessions = [
        attrs.evolve(visit(one), billing_provider=who) for one, who in (("97140 10 PT", "a"), ("97110 12 PT", "b"))
    ]
    seen = prepare(
        tuple(sessions), CODES, PLAIN_STANDINGS, pool_key([]), FURTHER, counted_as=FrozenMap({"97110": "97140"})
    )
    assert [(group.code, group.minutes) for group in seen.groups] == [("97140", 10), ("97110", 12)]


def test_a_code_furnished_twice_is_so_too_under_another(engine: Engine, tmp_path: Path) -> None:
    under = part("counted-as", 'codes = { 97016 = "97018" }')
    small = small_engine(engine, tmp_path, TOTAL_TIME, BY_PLAN, ASSISTED, under)
    outcome = small.code(read_notation("2026-03-04 PT\n97018 - PT\n97016 - PT\n97016 - PT"), payer="made-up")
    assert isinstance(outcome, Outcome)
    assert said(outcome) == ["advice units.untimed-repeated"]
    assert outcome.findings[0].values["times"] == 3
