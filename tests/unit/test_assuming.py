"""Answering by a rule that the caller assumes, for a payer whose own is not known."""

import json
import pickle
from pathlib import Path
from typing import Final

import pytest

from tests.building import lines, said, visit
from tests.small_payers import BY_PLAN, TOTAL_TIME, small_engine
from therapycode import Day, Engine, InputError
from therapycode.serial import dump, to_data

UNKNOWN_UNITS: Final = '[units]\nlabel = "Units"\nunknown = "Ask provider relations"\n'
UNKNOWN_ASSISTANTS: Final = '[assistants]\nlabel = "Assistants"\nunknown = "Ask them"\n'
MIDPOINT: Final = {"units": "per-service-midpoint"}


def test_units_are_counted_by_the_assumed_rule_and_the_outcome_says_so(engine: Engine, tmp_path: Path) -> None:
    assuming = small_engine(engine, tmp_path, UNKNOWN_UNITS, BY_PLAN).assuming(MIDPOINT)
    outcome = assuming.code(visit("97110 10 PT", "97140 10 PT"), payer="made-up")
    assert lines(outcome) == ["97110 1 GP", "97140 1 GP"]
    assert [(each.part, each.rule, each.ask) for each in outcome.assumed] == [
        ("units", "per-service-midpoint", "Ask provider relations")
    ]
    assert "warning policy.assumed" in said(outcome)


def test_each_line_says_which_part_it_rests_on_and_so_does_the_record(engine: Engine, tmp_path: Path) -> None:
    assuming = small_engine(engine, tmp_path, UNKNOWN_UNITS, BY_PLAN).assuming(MIDPOINT)
    outcome = assuming.code(visit("97110 10 PT"), payer="made-up")
    assert outcome.claim is not None
    assert [line.assumed for line in outcome.claim.lines] == [("units",)]
    assert outcome.record is not None
    assert outcome.record.assumed == MIDPOINT


def test_equally_right_answers_say_it_on_their_lines_too(engine: Engine, tmp_path: Path) -> None:
    assuming = small_engine(engine, tmp_path, UNKNOWN_UNITS, BY_PLAN).assuming({"units": "total-time"})
    outcome = assuming.code(visit("97110 20 PT", "97140 20 PT"), payer="made-up")
    assert len(outcome.alternatives) == 2
    assert {line.assumed for each in outcome.alternatives for line in each.lines} == {("units",)}


def test_a_claim_that_rests_on_an_assumption_is_determined_and_never_complete(
    engine: Engine, tmp_path: Path
) -> None:
    assuming = small_engine(engine, tmp_path, UNKNOWN_UNITS, BY_PLAN).assuming(MIDPOINT)
    outcome = assuming.code(visit("97110 15 PT"), payer="made-up")
    assert (outcome.determined, outcome.complete, outcome.ready) == (True, False, False)
    assert [each.part for each in outcome.unknown] == ["units"]


def test_what_is_assumed_stands_in_the_json_and_is_absent_where_nothing_is(engine: Engine, tmp_path: Path) -> None:
    small = small_engine(engine, tmp_path, UNKNOWN_UNITS, BY_PLAN)
    assert '"assumed":["units"]' in dump(small.assuming(MIDPOINT).code(visit("97110 15 PT"), payer="made-up"))
    bare = to_data(engine.code(visit("97110 15 PT"), payer="medicare-part-b"))
    assert "assumed" not in bare
    assert '"assumed"' not in json.dumps(bare["claim"])


def test_each_session_of_a_day_is_warned(engine: Engine, tmp_path: Path) -> None:
    assuming = small_engine(engine, tmp_path, UNKNOWN_UNITS, BY_PLAN).assuming(MIDPOINT)
    day = Day(sessions=(visit("97110 15 PT"), visit("97530 15 OT")))
    for outcome in assuming.code(day, payer="made-up"):
        assert said(outcome).count("warning policy.assumed") == 1


def test_assistants_are_told_apart_by_the_assumed_rule(engine: Engine, tmp_path: Path) -> None:
    small = small_engine(engine, tmp_path, TOTAL_TIME, BY_PLAN, UNKNOWN_ASSISTANTS)
    session = visit("97110 13 PT", "97110 23 PTA")
    assert not small.code(session, payer="made-up").determined
    assuming = small.assuming({"assistants": "more-than-a-tenth"})
    assert lines(assuming.code(session, payer="made-up")) == ["97110 2 GP CQ"]


@pytest.mark.parametrize(
    ("assumed", "at", "found"),
    [
        ({"units": "by-guess"}, "assume.units", "the rule 'by-guess'"),
        ({"pairs": "code-pairs"}, "assume.pairs", "a part that is not assumed by a rule's name"),
        ({"modifiers.discipline": "by-plan"}, "assume.modifiers.discipline", "a part that made-up is known for"),
        ({"assistants": "midpoint"}, "assume.assistants", "a part that the profile of made-up does not speak of"),
    ],
)
def test_what_cannot_be_assumed_is_refused_with_its_place(
    engine: Engine, tmp_path: Path, assumed: dict[str, str], at: str, found: str
) -> None:
    assuming = small_engine(engine, tmp_path, UNKNOWN_UNITS, BY_PLAN).assuming(assumed)
    with pytest.raises(InputError) as refused:
        assuming.code(visit("97110 15 PT"), payer="made-up")
    [fault] = refused.value.faults
    assert fault.at == at
    assert fault.found.startswith(found)
    assert fault.do


def test_a_copy_that_was_pickled_still_assumes(engine: Engine) -> None:
    assert pickle.loads(pickle.dumps(engine.assuming(MIDPOINT))).assumed == MIDPOINT  # noqa: S301  # our own bytes


def test_an_engine_that_assumes_leaves_the_one_it_came_from_alone(engine: Engine, tmp_path: Path) -> None:
    small = small_engine(engine, tmp_path, UNKNOWN_UNITS, BY_PLAN)
    small.assuming(MIDPOINT)
    assert not small.code(visit("97110 15 PT"), payer="made-up").determined


def test_an_unknown_rule_says_what_every_known_rule_would_give(engine: Engine, tmp_path: Path) -> None:
    small = small_engine(engine, tmp_path, UNKNOWN_UNITS, BY_PLAN)
    outcome = small.code(visit("97110 10 PT", "97140 9 PT"), payer="made-up")
    [finding] = [each for each in outcome.findings if each.rule == "units.unknown"]
    by_rule = finding.values["by_rule"]
    assert isinstance(by_rule, dict)
    assert by_rule["total-time"] == {"97110": 1, "97140": 0}
    assert by_rule["per-service-midpoint"] == {"97110": 1, "97140": 1}
    assert by_rule["full-unit-only"] == {"97110": 0, "97140": 0}
    assert "97110 1, 97140 1 by per-service-midpoint" in finding.says


def test_a_tie_that_a_rule_would_leave_is_told_as_open(engine: Engine, tmp_path: Path) -> None:
    small = small_engine(engine, tmp_path, UNKNOWN_UNITS, BY_PLAN)
    outcome = small.code(visit("97110 7 PT", "97140 7 PT"), payer="made-up")
    by_rule = outcome.findings[0].values["by_rule"]
    assert isinstance(by_rule, dict)
    assert by_rule["total-time"] == {"97110": 0, "97140": 0, "open": 1}


def test_a_visit_without_pooled_codes_says_that_no_rule_gives_a_unit(engine: Engine, tmp_path: Path) -> None:
    small = small_engine(engine, tmp_path, UNKNOWN_UNITS, BY_PLAN)
    outcome = small.code(visit("97161 30 PT"), payer="made-up")
    assert "no unit by any rule" in outcome.findings[0].says


def test_what_every_rule_would_give_is_written_as_plain_data(engine: Engine, tmp_path: Path) -> None:
    small = small_engine(engine, tmp_path, UNKNOWN_UNITS, BY_PLAN)
    written = json.loads(dump(small.code(visit("97110 10 PT"), payer="made-up")))
    assert written["findings"][0]["values"]["by_rule"]["total-time"] == {"97110": 1}
