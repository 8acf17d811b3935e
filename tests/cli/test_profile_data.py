"""What the commands print of profiles with ``--json`` is as their published schemas say, in every key."""

from pathlib import Path
from typing import Any, get_args

import pytest
from jsonschema import Draft202012Validator

from tests.acme import ACME, written
from tests.cli.running import here
from tests.cli.test_profile_diff import CHANGED
from tests.cli.test_profile_lint_command import FAULTY
from therapycode.profiles.profile import CLOCKS, SourceKind
from therapycode.serial import schema
from therapycode.serial.published import SchemaName
from therapycode.upkeep.difference import Kind
from therapycode.upkeep.lint.declare import SEVERITIES
from therapycode.upkeep.meaning import ABOUT

ON = ("--on", "2026-11-28")


def told(name: SchemaName, *words: str | Path) -> Any:
    """The one line that a command prints, once it is found to be as the schema says."""
    (data,) = here(*words, "--json").data
    assert [problem.message for problem in Draft202012Validator(schema(name)).iter_errors(data)] == []
    return data


def named(name: SchemaName) -> tuple[list[str], dict[str, list[str]]]:
    """The keys of a document, and those of each object in it, as the schema names them."""
    whole: Any = schema(name)
    parts = {key: part for key, part in whole["$defs"].items() if "properties" in part}
    return [*whole["properties"]], {key: [*part["properties"]] for key, part in parts.items()}


def two_states(folder: Path) -> tuple[Path, Path]:
    for name, text in (("before", ACME), ("after", CHANGED)):
        (folder / name).mkdir()
        written(folder / name, text)
    written(folder / "before", ACME.replace("acme-plan", "old-plan"), "old-plan")
    written(folder / "after", ACME.replace("acme-plan", "new-plan"), "new-plan")
    return folder / "before", folder / "after"


def test_a_difference_names_every_key_of_its_schema(tmp_path: Path) -> None:
    data = told("profile-diff", "profile", "diff", *two_states(tmp_path))
    (one,) = data["payers"]
    shape = next(each for each in one["parts"] if each["before"] is not None and each["after"] is not None)
    value = next(each for each in one["values"] if each["before"] is not None)
    source = next(each for each in one["sources"] if each["before"] is not None)
    held = {
        "payer-diff": one,
        "about-change": one["about"][0],
        "shape-change": shape,
        "shape": shape["after"],
        "condition": shape["after"]["branches"][0],
        "value-change": value,
        "days": value["days"],
        "held": value["before"],
        "source-change": source,
        "document": source["after"],
    }
    assert ([*data], {name: [*part] for name, part in held.items()}) == named("profile-diff")
    assert (data["added"], data["removed"]) == (["new-plan"], ["old-plan"])


def test_no_difference_is_valid_too(tmp_path: Path) -> None:
    before, _ = two_states(tmp_path)
    assert told("profile-diff", "profile", "diff", before, before)["payers"] == []


def test_differences_of_payers_of_all_kinds_are_valid() -> None:
    for other in ("cigna", "texas-medicaid", "north-carolina-medicaid", "anthem-oh"):
        assert told("profile-diff", "profile", "diff", "medicare-part-b", other)["payers"]


def test_coverage_names_every_key_of_its_schema(tmp_path: Path) -> None:
    written(tmp_path)
    words = ("profile", "coverage", "--profiles", tmp_path, *ON, "--fail-after", "100")
    data = told("profile-coverage", *words)
    (one,) = data["payers"]
    held = {
        "payer-coverage": one,
        "covered-value": one["values"][0],
        "change-day": one["changes"][0],
        "confirmation": one["sources"][0],
    }
    assert ([*data], {name: [*part] for name, part in held.items()}) == named("profile-coverage")


def test_coverage_of_all_payers_is_valid_whatever_was_confirmed() -> None:
    payers = told("profile-coverage", "profile", "coverage", *ON)["payers"]
    assert len(payers) > 40
    early = told("profile-coverage", "profile", "coverage", "medicare-part-b", "--on", "2021-01-01")
    ages = [each["days_ago"] for each in early["payers"][0]["sources"]]
    assert None in ages
    assert any(age < 0 for age in ages if age is not None)


def test_faults_name_every_key_of_their_schema(tmp_path: Path) -> None:
    data = told("profile-faults", "profile", "lint", written(tmp_path, FAULTY, "example-plan"), *ON)
    assert ([*data], {"profile-fault": [*data["faults"][0]]}) == named("profile-faults")


def test_faults_of_all_payers_and_of_none_are_valid(tmp_path: Path) -> None:
    assert told("profile-faults", "profile", "lint", *ON)["faults"]
    (tmp_path / "broken.toml").write_text("[", "utf-8")
    assert told("profile-faults", "profile", "lint", tmp_path / "broken.toml")["faults"]


def test_what_is_recorded_of_a_payer_names_every_key_of_its_schema() -> None:
    data = told("payer", "profile", "show", "texas-medicaid", "--on", "2017-01-01", "--known-on", "2026-01-01")
    part = next(each for each in data["parts"] if each["branches"])
    entry = next(each for each in data["parts"] if each["entries"])["entries"][0]
    held = {
        "covered": data["covers"],
        "part": part,
        "branch": part["branches"][0],
        "entry": entry,
        "source": data["sources"][entry["source"]],
        "layer": part["layer"],
    }
    keys, parts = named("payer")
    assert [*data] == keys
    assert {name: sorted(part) for name, part in held.items()} == {name: sorted(parts[name]) for name in parts}


@pytest.mark.parametrize("words", [("payers",), ("profile", "show")])
def test_what_is_recorded_of_payers_of_all_kinds_is_valid(words: tuple[str, ...]) -> None:
    for payer in ("medicare-part-b", "cigna", "anthem-oh", "north-carolina-medicaid", "california-wc"):
        assert told("payer", *words, payer)["id"] == payer


def test_the_schemas_name_the_words_that_the_library_knows() -> None:
    diff, payer, faults = (schema(name)["$defs"] for name in ("profile-diff", "payer", "profile-faults"))

    def words(parts: Any, name: str, key: str) -> list[str]:
        found: list[str] = parts[name]["properties"][key]["enum"]
        return found

    assert words(diff, "value-change", "became") == [*get_args(Kind)]
    assert words(diff, "about-change", "key") == [*ABOUT]
    assert words(diff, "shape", "clock") == words(payer, "part", "clock") == [*CLOCKS]
    assert words(diff, "document", "kind") == words(payer, "entry", "certainty") == [*get_args(SourceKind)]
    assert words(faults, "profile-fault", "severity") == [*SEVERITIES]
