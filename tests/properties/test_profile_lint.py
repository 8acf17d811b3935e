"""Laws of looking at profiles: no text brings it down, every key has its line, and what is good stays good."""

import random
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.building import installed_engine
from tests.profile_planting import DAY, SHIPPED
from tests.rich import RICH
from therapycode.profiles.profile import Profile
from therapycode.profiles.write import write_profile
from therapycode.testing import profiles
from therapycode.upkeep.lint.damage import meant
from therapycode.upkeep.lint.found import ProfileFault
from therapycode.upkeep.lint.linting import lint
from therapycode.upkeep.lint.places import key_lines
from therapycode.upkeep.lint.subject import Target


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("looked-at")


def looked_at(folder: Path, raw: bytes, name: str = "example-plan.toml") -> tuple[ProfileFault, ...]:
    path = folder / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(raw)
    engine = installed_engine()
    return lint([Target(path=path, root=folder)], engine.registry, engine.tables, DAY)


def paths(given: Any, at: str = "") -> Iterator[tuple[str, str]]:
    """Every key path of a parsed document, with the key that must stand on its line."""
    if isinstance(given, dict):
        for key, value in given.items():
            here = f"{at}.{key}" if at else key
            if not (isinstance(value, dict) and any(isinstance(one, dict | list) for one in value.values())):
                yield here, key
            yield from paths(value, here)
    elif isinstance(given, list):
        for place, one in enumerate(given):
            yield from paths(one, f"{at}[{place}]")


@pytest.mark.parametrize("name", [*SHIPPED, "rich"])
def test_every_key_of_a_profile_is_on_the_line_that_is_told(name: str) -> None:
    text = RICH if name == "rich" else SHIPPED[name].text
    lines, rows = key_lines(text), text.splitlines()
    placed = list(paths(tomllib.loads(text)))
    assert len(placed) > 5
    assert [at for at, key in placed if at not in lines or key not in rows[lines[at] - 1]] == []


@settings(max_examples=60)
@given(profile=profiles())
def test_every_key_of_what_is_written_is_on_the_line_that_is_told(profile: Profile) -> None:
    text = write_profile(profile)
    lines, rows = key_lines(text), text.split("\n")
    for at, key in paths(tomllib.loads(text)):
        assert key in rows[lines[at] - 1]


@settings(max_examples=60)
@given(profile=profiles())
def test_a_profile_that_can_be_read_is_never_said_to_be_of_no_form(folder: Path, profile: Profile) -> None:
    told = looked_at(folder, write_profile(profile).encode(), f"{profile.payer}.toml")
    of_form = [fault for fault in told if fault.name.startswith(("file.", "format.", "base."))]
    assert [fault for fault in of_form if fault.name not in {"format.together", "file.payer-taken"}] == []


@settings(max_examples=60)
@given(raw=st.binary(max_size=200) | st.text(max_size=200).map(lambda text: text.encode("utf-8", "replace")))
def test_no_bytes_bring_it_down(folder: Path, raw: bytes) -> None:
    assert any(fault.severity == "error" for fault in looked_at(folder, raw))


@pytest.mark.parametrize("name", ["commercial/uhc.toml", "medicare/medicare-part-b.toml", "commercial/aetna.toml"])
def test_no_damage_to_a_profile_brings_it_down(folder: Path, name: str) -> None:
    chance = random.Random(7)  # noqa: S311  # the same damage each time, and nothing secret
    text = SHIPPED[name].text
    pieces = ['"', "[", "]", "=", "\n", "{", "}", "9", "#", "x", "'''", "true", "2026-13-41", "from", " "]
    told = 0
    for _ in range(150):
        place, length = chance.randrange(len(text)), chance.randrange(12)
        damaged = text[:place] + chance.choice(pieces) * chance.randrange(2) + text[place + length :]
        told += bool(looked_at(folder, damaged.encode(), name))
    assert told > 100


@given(code=st.from_regex(r"[0-9]{5}", fullmatch=True))
def test_what_a_spreadsheet_makes_of_a_code_leads_back_to_it(code: str) -> None:
    assert meant(code) is None
    for damaged in (f"{code}.0", f"{code}.00", f" {code}", f"'{code}", f"{code}\u00a0"):
        assert meant(damaged) == f'Write "{code}".'
    if not code.startswith("0"):
        assert meant(int(code)) == f'Write "{code}".'
        assert meant(f"{code[0]}.{code[1:]}E+04") == f'Write "{code}".'
