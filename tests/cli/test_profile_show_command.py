"""What `profile show` says of a payer on a day, and in which file each part stands."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

import payer_profiles
from tests.cli.running import Ran, here
from therapycode import FrozenMap, PayerRegistry
from therapycode.cli.paths import shown_path
from therapycode.dated import Dated, DateSpan, Timeline
from therapycode.plugin import Payer
from therapycode.profiles.profile import Entry, Part, Profile, Source
from therapycode.upkeep.layers import Layer, part_layers

CONTRACT = """\
schema = 1
payer = "cigna"
title = "Cigna, by our contract"
family = "contracts"
based_on = ["payer:cigna"]

[covers]
from = 2024-01-01

[sources.contract]
title = "Contract"
kind = "primary"

[codes.non-covered]
label = "Codes that are not covered"

[codes.non-covered.from.2024-01-01]
codes = ["97535"]
source = "contract"
"""


def installed(name: str) -> str:
    """The path, as it is shown, of a profile that comes with the library, wherever that is installed."""
    return shown_path(Path(payer_profiles.__file__).parent / name)


def parts(ran: Ran) -> dict[str, Any]:
    [document] = ran.data
    found: Any = document["parts"]
    return {part["part"]: part for part in found}


def test_every_part_says_in_which_file_it_stands() -> None:
    ran = here("profile", "show", "anthem-oh", "--on", "2022-03-04", "--json")
    assert ran.status == 0
    assert {part["layer"]["name"] for part in parts(ran).values()} == {"_shared/anthem"}
    assert parts(ran)["units"]["layer"] == {
        "name": "_shared/anthem",
        "depth": 1,
        "file": installed("_shared/anthem.toml"),
    }


def test_a_value_comes_with_its_source_and_how_sure_it_is() -> None:
    ran = here("profile", "show", "cigna", "--on", "2023-03-04", "--json")
    [entry] = parts(ran)["assistants"]["entries"]
    assert (entry["from"], entry["source"], entry["certainty"]) == ("2022-10-15", "apta-2022", "secondary")


def test_a_contract_shows_what_is_its_own_and_what_is_the_payers(tmp_path: Path) -> None:
    (tmp_path / "cigna.toml").write_text(CONTRACT, "utf-8")
    ran = here("profile", "show", "cigna", "--on", "2026-03-04", "--profiles", tmp_path, "--json")
    shown = {key: (part["layer"]["name"], part["layer"]["depth"]) for key, part in parts(ran).items()}
    assert shown["codes.non-covered"] == ("own", 0)
    assert shown["assistants"] == ("payer:cigna", 1)
    assert parts(ran)["codes.non-covered"]["layer"]["file"] == str(tmp_path / "cigna.toml")


def test_a_person_reads_the_file_below_the_name_of_the_part() -> None:
    lines = here("profile", "show", "cigna", "--on", "2023-03-04").out.splitlines()
    place = lines.index("assistants: Assistants' services and their modifiers")
    assert lines[place + 1] == f"  in {installed('commercial/cigna.toml')}"
    assert "what holds on 2023-03-04" in lines


def test_what_was_known_on_a_day_is_shown_by_that() -> None:
    then = here("profile", "show", "aetna", "--on", "2024-03-04", "--known-on", "2023-09-30", "--json")
    now = here("profile", "show", "aetna", "--on", "2024-03-04", "--json")
    firsts = [parts(ran)["assistant-rate"]["entries"][0]["from"] for ran in (then, now)]
    assert firsts == ["2023-12-01", "2024-03-01"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("cigna", "--on", "1990-01-01"), "the profile does not cover 1990-01-01"),
        (("cingna", "--on", "2026-03-04"), "Did you mean cigna?"),
        (("cigna", "--on", "4 March"), "is not a day of the form YYYY-MM-DD"),
        ((), "Missing argument"),
    ],
)
def test_what_cannot_be_shown_is_told(words: tuple[str, ...], said: str) -> None:
    ran = here("profile", "show", *words)
    assert (ran.status, ran.out) == (2, "")
    assert said in ran.err


def test_without_a_day_it_is_today_and_said() -> None:
    before = date.today()  # noqa: DTZ011  # the user's day, as the command takes it
    out = here("profile", "show", "cigna").out
    assert any(f"what holds on {day}" in out for day in (before, date.today()))  # noqa: DTZ011  # as above


def test_a_profile_that_is_given_as_an_object_stands_in_no_file() -> None:
    entry = Entry(values=FrozenMap({"rule": "total-time"}), source="manual")
    units = Part(key="units", label="Units", timeline=Timeline((Dated(date(2024, 1, 1), entry),)))
    given = Profile(
        payer="acme",
        title="Acme",
        family="commercial",
        status="partial",
        covers=DateSpan(date(2024, 1, 1)),
        sources=FrozenMap({"manual": Source(id="manual", title="Manual", kind="primary")}),
        parts=FrozenMap({"units": units}),
    )
    registry = PayerRegistry.of([Payer(id="acme", profile=given)])
    assert part_layers(registry, "acme") == {"units": Layer("own", None, 0)}
