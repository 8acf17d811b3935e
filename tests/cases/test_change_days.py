"""Both sides of every day on which a payer's recorded policy changes."""

import tomllib
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Final

import attrs
import pytest

from tests.building import installed_engine, lines, said
from therapycode import Day, Engine, FrozenMap, Outcome, Session
from therapycode.profiles.profile import Branch
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

    @property
    def at(self) -> str:
        """The part, or the branch of it that the case is about."""
        return f"{self.part}.branch.{self.case['branch']}" if "branch" in self.case else self.part

    def __str__(self) -> str:
        known = f" as known on {self.told['known_on']}" if "known_on" in self.told else ""
        return f"{self.payer} {self.part} {self.day}{known}: {self.case['says']}"


ASKED: Final = [
    Asked(case["payer"], part, told["day"], case, told)
    for case in CASES
    for part in case["parts"]
    for told in case["days"]
]


def coded(engine: Engine, asked: Asked) -> Outcome:
    services = asked.case["session"].strip("\n")
    furnished = services.partition("\nbefore ")[0]
    plan = next(discipline for discipline in ("SLP", "OT", "PT") if f" {discipline}" in furnished)
    document = read_notation(f"{asked.day} {plan} {asked.case.get('header', '')}\n{services}")
    assert isinstance(document, Session)
    document = attrs.evolve(document, facts=FrozenMap(asked.case.get("facts", {})))
    assuming = engine.assuming(asked.case.get("assume", {}))
    return assuming.code(document, payer=asked.payer, known_on=asked.told.get("known_on"))


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


@pytest.mark.parametrize("asked", [each for each in ASKED if "without" in each.told], ids=str)
def test_the_findings_of_the_other_side_are_not(engine: Engine, asked: Asked) -> None:
    assert not set(asked.told["without"]) & set(said(coded(engine, asked)))


def changes() -> Iterator[tuple[str, str, date]]:
    """Every day after the first one covered on which a part of an installed payer changes or begins."""
    engine = installed_engine()
    for payer in engine.registry.payers:
        profile = engine.profile(payer)
        first = profile.covers.first or date.min
        for key, part in profile.parts.items():
            for track in part.tracks:
                at = f"{key}.branch.{track.name}" if isinstance(track, Branch) else key
                yield from ((payer, at, day) for day in track.timeline.changes() if day > first)


def test_every_change_of_every_payer_has_a_case_on_the_day_and_on_the_day_before() -> None:
    asked = {(each.payer, each.at, each.day) for each in ASKED}
    wanted = {(payer, part, when) for payer, part, day in changes() for when in (day, day - timedelta(days=1))}
    assert len(wanted) > 20
    assert sorted(wanted - asked) == []


@pytest.mark.parametrize(("payer", "units"), [("texas-medicaid", 1), ("medicare-part-b", 0)])
def test_texas_added_up_the_whole_day_of_a_client_over_disciplines(engine: Engine, payer: str, units: int) -> None:
    day = "2016-06-01" if payer == "texas-medicaid" else "2026-03-04"
    document = read_notation(f"{day} PT\n97110 7 PT\n\n{day} OT\n97530 7 OT")
    assert isinstance(document, Day)
    outcomes = engine.code(document, payer=payer)
    assert sum(sum(outcome.units.values()) for outcome in outcomes) == units
