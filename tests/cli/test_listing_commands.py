"""What `payers`, `plugins` and `demo` say."""

from pathlib import Path

from tests.cli.running import agrees, here, run

BROKEN_HOOK = """
from therapycode.plugin import hookimpl

@hookimpl
def therapycode_payer():
    return []
"""

FOLDER = """
from pathlib import Path
from therapycode.plugin import folder_payers, hookimpl

@hookimpl
def therapycode_payers():
    here = Path(__file__).parent
    return folder_payers(here, here)
"""

PROFILE = """
schema = 1
payer = "acme-plan"
title = "Acme"
family = "commercial"
status = "complete"

[covers]
from = 2024-01-01
until = 2026-01-01

[sources.manual]
title = "Manual"
kind = "primary"

[eligibility.roles]
label = "Roles"

[eligibility.roles.from.2024-01-01]
therapist = ["PT"]
assistant = ["PTA"]
none = []
match_discipline = true
source = "manual"

[pairs]
label = "Pairs"

[pairs.from.2024-01-01]
rule = "code-pairs"
source = "manual"

[pairs.from.2025-01-01]
ended = true
source = "manual"
"""


def _plugin(folder: Path, source: str) -> str:
    """A folder in which a distribution called broken-plan is installed; the search path that finds it."""
    (folder / "broken_plan.py").write_text(source, "utf-8")
    about = folder / "broken_plan-1.0.dist-info"
    about.mkdir()
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: broken-plan\nVersion: 1.0\n", "utf-8")
    (about / "entry_points.txt").write_text("[therapycode.payers]\nbroken_plan = broken_plan\n", "utf-8")
    return str(folder)


def test_payers_are_listed_with_title_family_status_and_first_day() -> None:
    ran = here("payers")
    assert ran.status == 0
    row = ran.out.splitlines().index(next(line for line in ran.out.splitlines() if "medicare-part-b" in line))
    assert ran.out.splitlines()[row].split(maxsplit=1) == [
        "medicare-part-b",
        "Medicare Part B, outpatient therapy",
    ]
    assert ran.out.splitlines()[row + 1].strip() == "medicare, partial, covers from 2019-01-01"


def test_payers_as_json_are_one_line() -> None:
    ran = here("payers", "--json")
    assert ran.status == 0
    (data,) = ran.data
    assert data["schema"] == "therapycode/payers/1"
    assert isinstance(data["payers"], list)
    assert {
        "id": "medicare-part-b",
        "title": "Medicare Part B, outpatient therapy",
        "family": "medicare",
        "status": "partial",
        "covers": {"from": "2019-01-01", "until": None},
    } in [{key: value for key, value in one.items() if key != "known"} for one in data["payers"]]


def test_a_payer_on_a_day_shows_the_entry_that_holds_on_it_and_its_first_day() -> None:
    before = here("payers", "medicare-part-b", "--on", "2023-12-31")
    after = here("payers", "medicare-part-b", "--on", "2024-01-01")
    assert before.status == after.status == 0
    assert "97037" not in before.out
    assert "97037" in after.out
    assert "first_unit_from   8" in after.out
    assert "section 20.2.C" in " ".join(after.out.split())


def test_a_limit_is_told_in_one_sentence_and_carried_as_values() -> None:
    ran = here("payers", "cigna", "--on", "2022-11-01")
    block = ran.out.split("limits.daily: Timed units a day")[1].split("\n\n")[0]
    said = "At most 4 units a day, for each billing provider, of timed codes; what stands above is not paid"
    assert " ".join(block.split()).count(f"{said}, the lines taken in the order of the claim.") == 2
    assert "disposition" not in block
    (data,) = here("payers", "cigna", "--on", "2022-11-01", "--json").data
    assert isinstance(data["parts"], list)
    limit = next(part for part in data["parts"] if part["part"] == "limits.daily")
    assert limit["entries"][0]["values"] == {
        "measure": "units",
        "ceiling": 4,
        "codes": "timed",
        "window": "day",
        "scope": ["patient", "billing-provider"],
        "disposition": "trim-in-claim-order",
    }


def test_a_limit_that_was_abolished_or_is_not_known_says_so_in_place_of_a_sentence() -> None:
    abolished = here("payers", "new-york-medicaid", "--on", "2021-01-01").out
    assert "abolished on this day" in abolished.split("limits.visits:")[1].split("\n\n")[0]
    unknown = " ".join(here("payers", "uhc", "--on", "2021-01-01").out.split("limits.daily:")[1].split())
    assert "Ask UnitedHealthcare provider services how many units a day it pays for." in unknown


def test_a_payer_without_a_day_shows_every_entry_that_is_recorded() -> None:
    ran = here("payers", "medicare-part-b")
    block = ran.out.split("codes.non-covered")[1].split("\n\n")[0]
    assert [line.strip() for line in block.splitlines() if line.startswith("  from")] == [
        "from 2019-01-01 or before",
        "from 2024-01-01",
    ]


def test_a_part_that_is_not_known_from_a_day_on_says_whom_to_ask_once() -> None:
    for arguments in ((), ("--on", "2027-01-01")):
        ran = here("payers", "medicare-part-b", *arguments)
        block = " ".join(ran.out.split("threshold:")[1].split("review:")[0].split())
        assert block.count("not known Announced each year for the next") == 1
        assert "from 2027-01-01" in block
    known = here("payers", "medicare-part-b", "--on", "2026-12-31").out
    assert "Announced each year" not in known
    (data,) = here("payers", "medicare-part-b", "--on", "2027-01-01", "--json").data
    assert isinstance(data["parts"], list)
    threshold = next(part for part in data["parts"] if part["part"] == "threshold")
    (entry,) = threshold["entries"]
    assert entry["unknown"] == threshold["unknown"]
    assert (entry["values"], entry["source"]) == ({}, "mcpm-5-10-3-3")


def test_a_part_that_is_not_known_says_whom_to_ask() -> None:
    ran = here("payers", "cms-total-time", "--on", "2025-06-02")
    assert "not known  A plan known only by its way of counting: ask the plan" in ran.out


def test_a_payer_as_json_names_value_source_and_first_day() -> None:
    (data,) = here("payers", "medicare-part-b", "--on", "2025-06-02", "--json").data
    assert data["schema"] == "therapycode/payer/1"
    assert data["on"] == "2025-06-02"
    assert isinstance(data["parts"], list)
    units = next(part for part in data["parts"] if part["part"] == "units")
    assert units["unknown"] is None
    (entry,) = units["entries"]
    assert entry["from"] == "2019-01-01"
    assert entry["values"]["minutes_per_unit"] == 15
    assert isinstance(data["sources"], dict)
    assert data["sources"][entry["source"]]["kind"] == "primary"


def test_a_day_before_the_coverage_is_refused() -> None:
    ran = here("payers", "medicare-part-b", "--on", "2001-01-01")
    assert ran.status == 2
    assert "does not cover 2001-01-01" in ran.err


def test_a_day_of_another_form_is_refused() -> None:
    ran = here("payers", "medicare-part-b", "--on", "20250602")
    assert ran.status == 2
    assert "'20250602' is not a day of the form YYYY-MM-DD" in ran.err


def test_a_list_by_what_was_known_is_misuse() -> None:
    ran = here("payers", "--known-on", "2025-06-02")
    assert ran.status == 2
    assert "--known-on asks about one payer" in ran.err


def test_the_list_tells_how_far_each_payer_is_known_on_a_day() -> None:
    (data,) = here("payers", "--on", "2022-08-24", "--json").data
    assert isinstance(data["payers"], list)
    cigna = next(one for one in data["payers"] if one["id"] == "cigna")
    assert cigna["known"]["on"] == "2022-08-24"
    assert cigna["known"]["secondary"] == ["assistants"]
    assert cigna["known"]["confirmed_through"] is None
    (later,) = here("payers", "--on", "2022-08-25", "--json").data
    assert isinstance(later["payers"], list)
    cigna = next(one for one in later["payers"] if one["id"] == "cigna")
    assert cigna["known"]["confirmed_through"] == "2022-08-24"
    lines = here("payers", "--on", "2022-08-25").out.splitlines()
    row = next(number for number, line in enumerate(lines) if line.startswith("cigna "))
    said = " ".join(" ".join(lines[row + 2 : row + 4]).split())
    assert said == "1 of 13 parts known: 0 primary, 1 secondary; oldest confirmed through 2022-08-24"


def test_a_payer_that_does_not_answer_for_the_day_says_so_in_the_list() -> None:
    ran = here("payers", "--on", "2001-01-01")
    assert ran.status == 0
    assert "does not answer for this day" in ran.out
    (data,) = here("payers", "--on", "2001-01-01", "--json").data
    assert isinstance(data["payers"], list)
    assert {one["known"] for one in data["payers"]} == {None}


def test_a_payer_on_a_day_names_the_next_day_on_which_something_changes() -> None:
    for day, changes in (("2023-12-31", "2024-01-01"), ("2024-01-01", None)):
        (data,) = here("payers", "medicare-part-b", "--on", day, "--json").data
        assert isinstance(data["parts"], list)
        part = next(part for part in data["parts"] if part["part"] == "codes.non-covered")
        assert part["next_change"] == changes
    assert "next change: 2024-01-01" in here("payers", "medicare-part-b", "--on", "2023-12-31").out


def test_an_unknown_payer_is_refused() -> None:
    ran = here("payers", "medicare-part-q")
    assert ran.status == 2
    assert "Did you mean medicare-part-b?" in ran.err


def test_plugins_are_listed_with_what_they_give() -> None:
    ran = here("plugins")
    assert ran.status == 0
    assert "therapycode_medicare\n  payers  " in ran.out
    (data,) = here("plugins", "--json").data
    assert data["failed"] == []
    assert isinstance(data["plugins"], list)
    assert any(one["plugin"] == "therapycode_medicare" for one in data["plugins"])


def test_a_plugin_that_does_not_load_is_listed_with_its_cause_and_is_status_1(tmp_path: Path) -> None:
    where = _plugin(tmp_path, "import nothing_of_that_name")
    ran = run("plugins", PYTHONPATH=where)
    assert ran.status == 1
    assert "broken_plan did not load\n" in ran.out
    assert "ModuleNotFoundError" in ran.out
    assert "therapycode_medicare\n" in ran.out
    failed = run("plugins", "--json", PYTHONPATH=where).data[0]["failed"]
    assert isinstance(failed, list)
    assert [one["plugin"] for one in failed] == ["broken_plan"]


def test_a_misspelled_hook_is_a_plugin_that_does_not_load(tmp_path: Path) -> None:
    ran = run("plugins", PYTHONPATH=_plugin(tmp_path, BROKEN_HOOK))
    assert ran.status == 1
    assert "therapycode_payer" in ran.out.split("broken_plan did not load")[1]


def test_a_payer_that_a_broken_plugin_may_have_given_is_refused_and_others_go_on(tmp_path: Path) -> None:
    where = _plugin(tmp_path, "import nothing_of_that_name")
    asked = run("code", "examples/visit.json", "--payer", "broken-plan", PYTHONPATH=where)
    other = run("code", "examples/visit.json", "--payer", "medicare-part-b", PYTHONPATH=where)
    assert asked.status == 2
    assert "the plugin broken_plan did not load" in asked.err
    assert other.status == 0


def test_the_list_of_payers_says_what_is_missing_from_it(tmp_path: Path) -> None:
    ran = run("payers", PYTHONPATH=_plugin(tmp_path, "import nothing_of_that_name"))
    assert ran.status == 1
    assert "medicare-part-b" in ran.out
    assert "the plugin broken_plan did not load" in ran.err


def test_a_profile_that_cannot_be_read_is_missing_from_the_list_with_its_faults(tmp_path: Path) -> None:
    (tmp_path / "acme-plan.toml").write_text('schema = 1\npayer = "acme-plan"\nunits = 3\n', "utf-8")
    ran = run("payers", PYTHONPATH=_plugin(tmp_path, FOLDER))
    assert ran.status == 1
    assert "medicare-part-b" in ran.out
    assert "acme-plan" not in ran.out
    assert "acme-plan.toml cannot be used" in ran.err


def test_values_of_every_sort_abolished_parts_and_the_last_day_covered_are_shown(tmp_path: Path) -> None:
    (tmp_path / "acme-plan.toml").write_text(PROFILE, "utf-8")
    where = _plugin(tmp_path, FOLDER)
    page = " ".join(run("payers", "acme-plan", PYTHONPATH=where).out.split())
    assert "commercial, complete, covers from 2024-01-01 through 2025-12-31" in page
    assert "match_discipline yes" in page
    assert "none none" in page
    assert "from 2025-01-01 abolished on this day" in page
    on_a_day = " ".join(run("payers", "acme-plan", "--on", "2024-06-01", PYTHONPATH=where).out.split())
    assert "abolished" not in on_a_day
    (data,) = run("payers", "acme-plan", "--json", PYTHONPATH=where).data
    assert data["covers"] == {"from": "2024-01-01", "until": "2026-01-01"}
    assert isinstance(data["parts"], list)
    entries = {part["part"]: part["entries"] for part in data["parts"]}
    assert entries["eligibility.roles"][0]["values"]["match_discipline"] is True
    assert entries["pairs"][1]["ended"] is True


def test_the_demonstration_says_what_it_always_said() -> None:
    ran = run("demo")
    assert (ran.status, ran.err) == (0, "")
    agrees("demo", ran.out)
