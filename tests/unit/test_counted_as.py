"""Codes whose minutes a payer counts under another code."""

from pathlib import Path
from typing import Final

from tests.building import lines
from tests.small_payers import ASSISTED, BY_PLAN, TOTAL_TIME, part, small_engine
from therapycode import Engine, Outcome
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


def test_the_order_of_entry_does_not_matter_to_the_units(engine: Engine, tmp_path: Path) -> None:
    assert lines(coded(engine, tmp_path, "2026-03-04 PT\n97110 12 PT\n97530 10 PT")) == ["97530 1 GP"]


def test_a_code_alone_is_counted_as_itself(engine: Engine, tmp_path: Path) -> None:
    assert lines(coded(engine, tmp_path, "2026-03-04 PT\n97110 12 PT")) == ["97110 1 GP"]


def test_codes_that_were_attested_as_distinct_are_counted_apart(engine: Engine, tmp_path: Path) -> None:
    text = "2026-03-04 PT\n97530 10 PT\n97110 20 PT\nattest 59 97110 97530"
    assert lines(coded(engine, tmp_path, text)) == ["97530 1 GP", "97110 1 GP"]


def test_disciplines_are_not_counted_together(engine: Engine, tmp_path: Path) -> None:
    small = small_engine(engine, tmp_path, TOTAL_TIME, BY_PLAN, UNDER)
    day = small.code(read_notation("2026-03-04 PT\n97530 15 PT\n\n2026-03-04 OT\n97110 15 OT"), payer="made-up")
    assert not isinstance(day, Outcome)
    assert [lines(one) for one in day] == [["97530 1 GP"], ["97110 1 GO"]]


def test_an_assistants_minutes_count_with_the_code_that_they_are_counted_under(
    engine: Engine, tmp_path: Path
) -> None:
    assert lines(coded(engine, tmp_path, "2026-03-04 PT\n97530 5 PT\n97110 12 PTA")) == ["97530 1 GP CQ"]
