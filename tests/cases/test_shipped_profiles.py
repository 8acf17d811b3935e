"""What every profile that comes with the library keeps to, whoever the payer is."""

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Final

import pytest

import payer_profiles
from tests.building import installed_engine
from therapycode.profiles.known import LOOKED_FOR, how_known
from therapycode.profiles.profile import Entry, Profile, Source

ROOT: Final = Path(payer_profiles.__file__).parent
DAY: Final = date(2026, 10, 1)
METHODS: Final = "generic"
"""Payers of this family stand for a way of counting and for nobody who pays."""


def profiles() -> Iterator[Profile]:
    engine = installed_engine()
    return (engine.profile(payer) for payer in engine.registry.payers)


PAYERS: Final = {profile.payer: profile for profile in profiles() if profile.family != METHODS}


def entries(profile: Profile) -> Iterator[tuple[str, Entry]]:
    for key, part in profile.parts.items():
        for place, track in enumerate(part.tracks):
            for dated in track.timeline.entries:
                yield f"{key}[{place}].from.{dated.first}", dated.value


def used(profile: Profile) -> set[str]:
    return {entry.source for _, entry in entries(profile)} | {example.source for example in profile.examples}


def test_every_file_of_a_family_is_an_installed_payer_of_that_family() -> None:
    files = {path.stem: path.parent.name for path in ROOT.glob("[!_]*/*.toml")}
    assert files == {profile.payer: profile.family for profile in profiles()}
    assert len(PAYERS) == 38


@pytest.mark.parametrize("payer", PAYERS)
def test_every_part_that_is_looked_for_has_a_value_or_says_whom_to_ask(payer: str) -> None:
    parts = PAYERS[payer].parts
    assert [key for key in LOOKED_FOR if key not in parts] == []
    asks = [track.unknown for part in parts.values() for track in part.tracks if track.unknown is not None]
    asks += [entry.unknown for _, entry in entries(PAYERS[payer]) if entry.unknown is not None]
    assert [text for text in asks if not re.search(r"\b[Aa]sk\b", text)] == []


@pytest.mark.parametrize("payer", PAYERS)
def test_no_value_stands_without_a_source_or_on_an_unverified_one(payer: str) -> None:
    profile = PAYERS[payer]
    known = [(at, entry) for at, entry in entries(profile) if entry.unknown is None]
    kinds = {at: profile.sources[entry.source].kind for at, entry in known}
    assert {at: kind for at, kind in kinds.items() if kind not in {"primary", "secondary"}} == {}


@pytest.mark.parametrize("payer", PAYERS)
def test_every_source_is_named_by_a_value_or_an_example(payer: str) -> None:
    assert sorted(PAYERS[payer].sources.keys() - used(PAYERS[payer])) == []


@pytest.mark.parametrize("payer", PAYERS.keys() - {"medicare-part-b"})
def test_every_source_has_an_address_and_the_latest_day_for_which_its_text_speaks(payer: str) -> None:
    def told(source: Source) -> bool:
        through = source.confirmed_through
        return source.url != "" and through is not None and (source.published or through) <= through < DAY

    assert [id_ for id_, source in PAYERS[payer].sources.items() if not told(source)] == []


def test_the_counts_of_the_list_of_payers_are_those_of_the_profiles() -> None:
    known = {payer: how_known(profile, DAY) for payer, profile in PAYERS.items()}
    assert {one.asked for one in known.values()} == {len(LOOKED_FOR)}
    assert known["medicare-part-b"].unknown == ()
    assert known["bcbs-nebraska"].primary == ("units",)
    assert known["highmark"].secondary == ("units",)
    assert known["virginia-medicaid"].known == 0


@pytest.mark.parametrize(
    "payer", ["aetna", "anthem-in", "cigna", "humana", "new-york-wc", "tennessee-wc", "tricare", "texas-medicaid"]
)
def test_a_payer_whose_counting_is_not_known_is_not_said_to_count(payer: str) -> None:
    assert "units" in how_known(PAYERS[payer], DAY).unknown
