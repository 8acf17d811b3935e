"""What every payer's profile comes to on every change day and the days beside, held against files to be reviewed.

``THERAPYCODE_SNAPSHOTS=write python -m pytest tests/cases/test_profile_snapshots.py`` writes the files anew; then
what differs in them is how far a change of a profile reaches, of one that others are based on too.
"""

import os
from pathlib import Path
from typing import Final

import attrs
import pytest

from tests.building import installed_engine
from tests.snapshotting import snapshot
from therapycode.profiles.profile import Profile

FOLDER: Final = Path(__file__).parent / "profiles"
WRITE: Final = os.environ.get("THERAPYCODE_SNAPSHOTS") == "write"
PAYERS: Final = sorted(installed_engine().registry.payers)


def profile_of(payer: str) -> Profile:
    return installed_engine().profile(payer)


@pytest.mark.parametrize("payer", PAYERS)
def test_a_profile_comes_to_what_was_reviewed(payer: str) -> None:
    file, text = FOLDER / f"{payer}.txt", snapshot(profile_of(payer))
    if WRITE:
        file.write_text(text, "utf-8", newline="\n")
    assert text == file.read_text("utf-8")


def test_there_is_a_file_for_every_payer_and_no_other() -> None:
    if WRITE:
        for file in FOLDER.glob("*.txt"):
            if file.stem not in PAYERS:
                file.unlink()
    assert [file.stem for file in sorted(FOLDER.glob("*.txt"))] == PAYERS


def test_a_value_that_changes_shows_in_every_payer_that_has_it() -> None:
    payers = [payer for payer in PAYERS if payer.startswith("anthem-")]
    assert len(payers) > 1
    for payer in payers:
        profile = profile_of(payer)
        part = profile.parts["modifiers.discipline"]
        entry = part.timeline.entries[0]
        other = attrs.evolve(entry, value=attrs.evolve(entry.value, ended=True))
        changed = attrs.evolve(part, timeline=attrs.evolve(part.timeline, entries=(other,)))
        moved = attrs.evolve(profile, parts={**profile.parts, part.key: changed})
        assert snapshot(moved) != snapshot(profile)
