"""Both sides of every day on which a payer's recorded policy changes."""

import tomllib
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Final

import attrs
import pytest

from tests.building import installed_engine, lines, said
from therapycode import Engine, Outcome, Session
from therapycode.serial.notation import read_notation

FOLDER: Final = Path(__file__).parent / "change-days"
CASES: Final = [
    case for file in sorted(FOLDER.glob("*.toml")) for case in tomllib.loads(file.read_text("utf-8"))["cases"]
]
NO_CLAIM: Final = "no claim"


@attrs.frozen
class Asked:
    """One day of one case."""

    payer: str
    part: str
    day: date
    case: dict[str, Any]
    told: dict[str, Any]

    def __str__(self) -> str:
        return f"{self.payer} {self.part} {self.day}: {self.case['says']}"


ASKED: Final = [
    Asked(case["payer"], case["part"], told["day"], case, told) for case in CASES for told in case["days"]
]


def coded(engine: Engine, asked: Asked) -> Outcome:
    services = asked.case["session"].strip("\n")
    plan = "OT" if " OT" in services else "PT"
    document = read_notation(f"{asked.day} {plan} {asked.case.get('header', '')}\n{services}")
    assert isinstance(document, Session)
    return engine.assuming(asked.case.get("assume", {})).code(document, payer=asked.payer)


@pytest.mark.parametrize("asked", ASKED, ids=str)
def test_the_claim_of_the_day_is_the_one_that_was_in_force(engine: Engine, asked: Asked) -> None:
    outcome = coded(engine, asked)
    if asked.told["lines"] == NO_CLAIM:
        assert not outcome.determined
        assert outcome.claim is None
    else:
        assert lines(outcome) == asked.told["lines"]


@pytest.mark.parametrize("asked", ASKED, ids=str)
def test_a_part_is_unknown_on_the_days_for_which_nothing_is_recorded(engine: Engine, asked: Asked) -> None:
    unknown = {each.part for each in coded(engine, asked).unknown}
    assert (asked.part not in unknown) is asked.told.get("known", True)


@pytest.mark.parametrize("asked", [each for each in ASKED if "findings" in each.told], ids=str)
def test_the_findings_of_the_day_are_told(engine: Engine, asked: Asked) -> None:
    assert set(asked.told["findings"]) <= set(said(coded(engine, asked)))


def changes() -> Iterator[tuple[str, str, date]]:
    """Every day after the first one covered on which a part of an installed payer changes or begins."""
    engine = installed_engine()
    for payer in engine.registry.payers:
        profile = engine.profile(payer)
        first = profile.covers.first or date.min
        for key, part in profile.parts.items():
            yield from ((payer, key, day) for day in part.timeline.changes() if day > first)


def test_every_change_of_every_payer_has_a_case_on_the_day_and_on_the_day_before() -> None:
    asked = {(each.payer, each.part, each.day) for each in ASKED}
    wanted = {(payer, part, when) for payer, part, day in changes() for when in (day, day - timedelta(days=1))}
    assert len(wanted) > 20
    assert sorted(wanted - asked) == []
