"""Published answers, each with its source, asked of the engine."""

import tomllib
from pathlib import Path
from typing import Final

import pytest

from tests.building import DAY, answers, lines, visit
from therapycode import Engine

FOLDER: Final = Path(__file__).parent / "medicare"
CASES: Final = [
    case for file in sorted(FOLDER.glob("*.toml")) for case in tomllib.loads(file.read_text())["cases"]
]
BY_ID: Final = {case["id"]: case for case in CASES}
PARTS: Final = {"id", "says", "source", "url", "payer", "rests_on", "note", "given", "units"}
PARTS_TOO: Final = {"alternatives", "not_billed", "lines"}


@pytest.mark.parametrize("id_", BY_ID)
def test_the_published_answer_is_ours(engine: Engine, id_: str) -> None:
    case = BY_ID[id_]
    outcome = engine.code(visit(*case["given"], day=DAY), payer=case.get("payer", "medicare-part-b"))
    assert dict(outcome.units) == case["units"], case["says"]
    left = [f"{entry.code} {entry.minutes} {entry.reason}" for entry in outcome.not_billed]
    assert left == case.get("not_billed", [])
    right = case.get("alternatives", [case["units"]])
    assert answers(outcome)[0] == case["units"]
    assert sorted(answers(outcome), key=str) == sorted(right, key=str)


@pytest.mark.parametrize("id_", [case["id"] for case in CASES if "lines" in case])
def test_the_lines_bear_the_modifier_of_the_plan(engine: Engine, id_: str) -> None:
    case = BY_ID[id_]
    assert lines(engine.code(visit(*case["given"]), payer="medicare-part-b")) == case["lines"]


def test_every_case_says_something_names_its_source_and_stands_once() -> None:
    assert len(CASES) == len(BY_ID) == 47
    for case in CASES:
        assert set(case) - PARTS - PARTS_TOO == set()
        assert case["says"]
        assert case["source"]
        assert case["units"] in case.get("alternatives", [case["units"]])
