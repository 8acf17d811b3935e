"""Profiles of one's own on the command line: folders, branches, what was known, and what is read at the start."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest

from tests.cli.running import ROOT, environment, here, run, visit
from tests.small_payers import ASSISTED, BY_PLAN, TOTAL_TIME, branch, part, small_payer

TEXAS: Final = '{ "facts.state" = "TX" }'
FULL: Final = branch("units", "texas", TEXAS, 'rule = "full-unit-only"')
TAKEN_BACK: Final = part("codes.bundled", 'codes = ["97010"]') + (
    '[codes.bundled.from.2026-01-01]\ncodes = ["97010", "97110"]\nwithdrawn = 2026-03-24\nsource = "made-up"\n'
    '[codes.bundled.from.2026-01-01.known.2026-10-01]\ncodes = ["97110"]\nsource = "made-up"\nnote = "Again."\n'
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    own = tmp_path / "profiles"
    own.mkdir()
    return own


def session(folder: Path, **changes: object) -> Path:
    file = folder.parent / "session.json"
    file.write_text(json.dumps(visit(**changes)), "utf-8")
    return file


def test_a_payer_of_a_folder_is_coded_for(folder: Path) -> None:
    small_payer(folder, TOTAL_TIME, BY_PLAN)
    ran = here("code", session(folder), "--payer", "made-up", "--profiles", folder)
    assert ran.status == 0
    assert "A made-up payer" in ran.out
    without = here("code", session(folder), "--payer", "made-up")
    assert (without.status, "no installed payer is called 'made-up'" in without.err) == (2, True)


def test_what_a_branch_asks_for_is_told(folder: Path) -> None:
    small_payer(folder, TOTAL_TIME, BY_PLAN, FULL)
    words = ("--payer", "made-up", "--profiles", folder, "--json")
    (missing,) = here("code", session(folder), *words).data
    (given,) = here("code", session(folder, facts={"state": "TX"}), *words).data
    assert missing["unchecked"] == [
        {
            "check": "units",
            "needs": ["facts.state"],
            "blocks": True,
            "why": "A made-up payer: depends on facts.state, which the session does not give",
        }
    ]
    assert given["units"] == {"97110": 2}


def test_payers_of_a_folder_are_compared_with_installed_ones(folder: Path) -> None:
    small_payer(folder, TOTAL_TIME, BY_PLAN)
    ran = here("compare", session(folder), "--payers", "made-up,full-unit-only", "--profiles", folder)
    assert ran.status == 0
    assert "made-up" in ran.out


@pytest.mark.parametrize(("known_on", "billed"), [("2026-03-23", 0), ("2026-03-24", 3), ("2026-10-01", 0)])
def test_a_session_is_coded_by_what_was_known_on_a_day(folder: Path, known_on: str, billed: int) -> None:
    small_payer(folder, TOTAL_TIME, BY_PLAN, TAKEN_BACK)
    words = ("--profiles", folder, "--known-on", known_on, "--json")
    (outcome,) = here("code", session(folder), "--payer", "made-up", *words).data
    assert outcome["units"] == {"97110": billed}
    (compared,) = here("compare", session(folder), "--payers", "made-up,cms-total-time", *words).data
    outcomes = compared["outcomes"]
    assert isinstance(outcomes, dict)
    assert outcomes["made-up"]["units"] == {"97110": billed}


def test_a_day_of_knowledge_is_written_in_one_form(folder: Path) -> None:
    ran = here("code", session(folder), "--payer", "cms-total-time", "--known-on", "today")
    assert ran.status == 2
    assert "'today' is not a day of the form YYYY-MM-DD." in ran.err


def shown(folder: Path, *words: str) -> str:
    small_payer(
        folder, TOTAL_TIME.replace('"Units"', '"Units"\nclock = "evaluation"'), BY_PLAN, ASSISTED, TAKEN_BACK
    )
    with (folder / "made-up.toml").open("a") as file:
        file.write(branch("assistants", "texas", TEXAS, 'rule = "none"', first="2026-02-01"))
    ran = here("payers", "made-up", "--profiles", folder, *words)
    assert ran.status == 0
    return ran.out


def test_branches_other_clocks_and_what_was_known_are_shown(folder: Path) -> None:
    told = shown(folder)
    assert "  by the day of facts.evaluation_day, not by that of service\n" in told
    assert "  texas, where  facts.state is TX\n    from 2026-02-01\n      rule  none\n" in told
    assert "  from 2026-01-01, withdrawn on 2026-03-24 as if never made\n" in told
    assert "  from 2026-01-01, known from 2026-10-01\n" in told


def test_what_holds_on_a_day_by_what_was_known_is_shown(folder: Path) -> None:
    told = shown(folder, "--on", "2026-01-15", "--known-on", "2026-03-24")
    assert "what holds on 2026-01-15\nby what was known on 2026-03-24\n" in told
    assert "codes  97010\n" in told
    assert "97110" not in told
    assert "  texas, where  facts.state is TX\n    not known  Nothing is recorded before 2026-02-01.\n" in told
    assert "codes  97110\n" in shown(folder, "--on", "2026-01-15")


def test_what_is_shown_is_there_as_json(folder: Path) -> None:
    data = json.loads(shown(folder, "--json", "--known-on", "2026-03-24"))
    assert (data["on"], data["known_on"]) == (None, "2026-03-24")
    parts = {each["part"]: each for each in data["parts"]}
    assert parts["units"]["clock"] == "evaluation"
    (texas,) = parts["assistants"]["branches"]
    assert (texas["name"], texas["when"], texas["unknown"]) == ("texas", {"facts.state": "TX"}, None)
    first, second = parts["codes.bundled"]["entries"]
    assert (first["withdrawn"], second["withdrawn"]) == (None, "2026-03-24")
    again = json.loads(shown(folder, "--json"))
    (_, _, last) = next(each for each in again["parts"] if each["part"] == "codes.bundled")["entries"]
    assert (last["known_from"], last["unknown"], last["note"]) == ("2026-10-01", None, "Again.")


def test_what_was_known_is_asked_of_one_payer() -> None:
    assert "--known-on asks about one payer" in here("payers", "--known-on", "2026-01-01").err


def test_a_file_that_is_not_taken_is_told_by_both_lists(folder: Path) -> None:
    small_payer(folder, TOTAL_TIME, payer="medicare-part-b")
    small_payer(folder, TOTAL_TIME)
    listed = here("payers", "--profiles", folder)
    assert listed.status == 1
    assert "made-up" in listed.out
    told = " ".join(listed.err.split())
    assert "medicare-part-b.toml is not taken: therapycode_medicare gives the payer 'medicare-part-b' too" in told
    plugins = here("plugins", "--profiles", folder)
    assert plugins.status == 1
    assert "medicare-part-b.tomlisnottaken" in "".join(plugins.out.split())
    assert "until then its payers are refused." in plugins.out


def test_a_folder_that_is_not_there_is_misuse(folder: Path) -> None:
    ran = here("payers", "--profiles", folder / "lost")
    assert (ran.status, "does not exist" in ran.err) == (2, True)


def test_a_retired_key_is_warned_of_in_words(folder: Path) -> None:
    small_payer(folder, TOTAL_TIME, BY_PLAN, part("lengths.own", 'lengths = ["97161 30"]'))
    ran = run("code", session(folder), "--payer", "made-up", "--profiles", folder)
    assert ran.status == 0
    assert " ".join(ran.err.split()) == (
        "lengths.own.from.2019-01-01.lengths is written otherwise since 2026-11-24: minutes by code: "
        "minutes = { 97161 = 30 }. The old form is read until 2027-11-24."
    )


OPENED: Final = """
import sys
opened = []
sys.addaudithook(lambda event, args: opened.append(str(args[0])) if event == "open" else None)
from therapycode.cli import main
try:
    main(sys.argv[1:])
except SystemExit:
    pass
print(*[name for name in opened if name.endswith(".toml")], sep="\\n", file=sys.stderr)
"""


def profiles_opened(*words: str | Path) -> list[str]:
    """The files of profiles that a run of the command opens, by name."""
    done = subprocess.run(
        [sys.executable, "-c", OPENED, *map(str, words)],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
        env=environment(),
    )
    return [Path(name).name for name in done.stderr.splitlines() if name]


def test_the_command_reads_the_profile_that_it_is_asked_for_and_no_other(folder: Path) -> None:
    for name in ("one", "two", "three"):
        small_payer(folder, TOTAL_TIME, BY_PLAN, payer=name)
    file = session(folder)
    assert profiles_opened("code", file, "--payer", "medicare-part-b") == ["medicare-part-b.toml"]
    assert profiles_opened("code", file, "--payer", "two", "--profiles", folder) == ["two.toml"]
    assert profiles_opened("compare", file, "--payers", "two,cpt-midpoint", "--profiles", folder) == [
        "two.toml",
        "cpt-midpoint.toml",
    ]
    assert profiles_opened("payers", "three", "--profiles", folder) == ["three.toml"]
    assert profiles_opened("plugins", "--profiles", folder) == []
    assert profiles_opened("--version") == []


def test_what_a_profile_starts_from_is_read_with_it(folder: Path) -> None:
    head = 'schema = 1\npayer = "medicare-part-b"\ntitle = "Contract"\nfamily = "contracts"\n'
    (folder / "medicare-part-b.toml").write_text(
        f'{head}based_on = ["payer:medicare-part-b"]\n[covers]\nfrom = 2024-01-01\n'
    )
    opened = profiles_opened("code", session(folder), "--payer", "cpt-midpoint", "--profiles", folder)
    assert opened == ["medicare-part-b.toml", "cpt-midpoint.toml"]
    opened = profiles_opened("code", session(folder), "--payer", "medicare-part-b", "--profiles", folder)
    assert opened == ["medicare-part-b.toml"] * 3


_UNPAID: Final = [("2026-03-23", True), ("2026-03-24", False), ("2026-10-01", True)]


@pytest.mark.parametrize(("known_on", "unpaid"), _UNPAID)
def test_a_claim_is_checked_by_what_was_known_on_a_day(folder: Path, known_on: str, *, unpaid: bool) -> None:
    small_payer(folder, TOTAL_TIME, BY_PLAN, TAKEN_BACK)
    claim = folder.parent / "claim.json"
    lines = [{"code": "97110", "units": 3, "modifiers": ["GP"]}]
    head = {"schema": "therapycode/claim/1", "patient": {"id": "p-1"}, "date_of_service": "2026-03-04"}
    claim.write_text(json.dumps({**head, "lines": lines}), "utf-8")
    ran = here("check", claim, "--payer", "made-up", "--profiles", folder, "--known-on", known_on)
    assert ran.status == 0
    assert ("CHK-038" in ran.out) == unpaid
