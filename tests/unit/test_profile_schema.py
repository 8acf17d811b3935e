"""The JSON Schema of profiles: that of the typed shape, true of every profile, and refusing what is planted."""

import json
import tomllib
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

import pytest
from hypothesis import given, settings
from jsonschema import Draft202012Validator

from tests.cli.running import here
from tests.profile_planting import PLANTERS, SHIPPED
from tests.rich import RICH
from therapycode.profiles import kinds
from therapycode.profiles.json_schema import _SCALARS, profile_schema
from therapycode.profiles.kinds import Scalar
from therapycode.profiles.profile import Profile
from therapycode.profiles.write import write_profile
from therapycode.serial import schema
from therapycode.testing import profiles

VALIDATOR: Final = Draft202012Validator(profile_schema())
SHIPPED_SCHEMA: Final = Path(kinds.__file__).parents[1] / "serial" / "schemas" / "profile.json"


def plain(value: Any) -> Any:
    """Parsed TOML as a validator of JSON sees it."""
    if isinstance(value, dict):
        return {key: plain(one) for key, one in value.items()}
    if isinstance(value, list):
        return [plain(one) for one in value]
    if isinstance(value, Decimal):
        return float(value)
    return value.isoformat() if isinstance(value, date) else value


def problems(text: str) -> list[str]:
    document = plain(tomllib.loads(text, parse_float=Decimal))
    return [f"{list(each.path)}: {each.message}" for each in VALIDATOR.iter_errors(document)]


def test_the_schema_that_is_shipped_is_the_one_that_the_shape_gives() -> None:
    """`therapycode profile schema > therapycode/serial/schemas/profile.json` makes it so."""
    assert SHIPPED_SCHEMA.read_text("utf-8") == here("profile", "schema").out
    assert schema("profile") == json.loads(json.dumps(profile_schema()))


def test_every_single_value_that_the_format_has_is_in_the_schema() -> None:
    scalars = [kind for kind in vars(kinds).values() if isinstance(kind, Scalar)]
    known = [kind for kind, _ in _SCALARS]
    assert [kind.allowed for kind in scalars if not any(kind is one for one in known)] == []


@pytest.mark.parametrize("name", SHIPPED)
def test_every_profile_of_the_library_agrees_with_the_schema(name: str) -> None:
    assert problems(SHIPPED[name].text) == []


def test_a_profile_that_says_everything_agrees_with_the_schema() -> None:
    assert problems(RICH) == []


@settings(max_examples=40)
@given(profile=profiles())
def test_what_can_be_written_agrees_with_the_schema(profile: Profile) -> None:
    assert problems(write_profile(profile)) == []


FORM: Final = (
    "format.unknown-key",
    "format.missing",
    "format.value",
    "format.retired-key",
    "format.contradiction",
    "format.unknown-question",
)
"""Kinds of faults that a schema can tell."""


@pytest.mark.parametrize("kind", FORM)
def test_the_schema_refuses_what_is_planted(kind: str) -> None:
    planted = [fault for shipped in SHIPPED.values() if (fault := PLANTERS[kind](shipped)) is not None]
    assert planted
    assert [fault.at for fault in planted if fault.text is not None and not problems(fault.text)] == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('kind = "primary"', 'kind = "certain"'),
        ("threshold = 7.50", "threshold = 0"),
        ('"97602"', '"9.76E+04"'),
        ('"97602"', "97602"),
        ("minutes = { 97161 = 30", 'minutes = { 97161 = "30"'),
        ("[units.from.2021-01-01]", "[units.from.2021-1-1]"),
        ('rule = "full-unit-only"\n', 'rule = "full-unit-only"\nended = true\n'),
        ('source = "b-manual"\n\n[units.from.2020-01-01]', "\n[units.from.2020-01-01]"),
        ("at_least = 1", "least = 1"),
        ("telehealth = false", 'telehealth = "no"'),
        ('clock = "evaluation"', 'clock = "discharge"'),
        ("undetermined = true\n", ""),
        ("facts = { age = 3", "facts = { sate = 3"),
    ],
)
def test_the_schema_refuses_what_the_reader_refuses(old: str, new: str) -> None:
    assert old in RICH
    assert problems(RICH.replace(old, new, 1)) != []
