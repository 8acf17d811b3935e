"""What `tables` says of the tables at hand and of what is imported, and whose tables the other commands use."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.running import agrees, here, run, visit, written
from tests.cms_files import PRACTITIONER, pair_text, put, unit_text, zipped

UNITS = "MCR_MUE_PractitionerServices_Eff_01-01-2027.csv"
PAIRS = pair_text(
    "97150 97534 20180701 * 1",
    "97150 97535 20000101 20191231 1",
    "97150 97535 20201001 * 1",
    reason="More extensive procedure",
)


def test_status_says_what_comes_with_the_library() -> None:
    ran = here("tables", "status", "--on", "2026-11-24")
    assert ran.status == 0
    agrees("tables-status", ran.out)


def test_an_import_says_what_changed_and_status_whose_the_tables_are(tmp_path: Path) -> None:
    put(tmp_path, PRACTITIONER, PAIRS)
    ran = run("tables", "import", tmp_path / PRACTITIONER, "--to", tmp_path / "own")
    assert (ran.status, ran.err) == (0, "")
    agrees("tables-import", ran.out.replace(str(tmp_path), "/folder"))
    shown = here("tables", "status", "--on", "2026-11-24", "--from", tmp_path / "own").out
    assert "Code pairs, practitioner: 1,357 rows, your own\n" in shown
    assert "        2  CMS code-pair edits for practitioners, version 32.2, part 1" in shown
    assert "as of 2026-07-01, 146 days old" in shown
    assert "Unit edits, practitioner: 152 rows, comes with the library\n" in shown


def test_both_are_plain_data_where_it_is_asked_for(tmp_path: Path) -> None:
    file = zipped(tmp_path, "q3.zip", [(PRACTITIONER, PAIRS)])
    (report,) = here("tables", "import", file, "--to", tmp_path / "own", "--json").data
    loaded: Any = report["loaded"]
    assert (report["schema"], report["folder"]) == ("therapycode/tables-import/1", str(tmp_path / "own"))
    assert [loaded[0][key] for key in ("table", "setting", "from", "read", "kept")] == [
        "pairs",
        "practitioner",
        "2026-07-01",
        3,
        2,
    ]
    assert loaded[0]["changes"]["dated"] == {"rows": 2, "examples": ["97150 97535"]}
    (status,) = here("tables", "status", "--from", tmp_path / "own", "--on", "2026-07-02", "--json").data
    assert (status["schema"], status["on"]) == ("therapycode/tables-status/1", "2026-07-02")
    held: Any = status["tables"]
    mine = [one for one in held if one["own"] and one["setting"] == "practitioner"]
    assert [(one["table"], one["files"][1]["days_old"]) for one in mine] == [("pairs", 1)]
    assert "q3.zip, sha256 " in mine[0]["files"][1]["at"]


def test_status_says_where_the_library_has_newer_tables(tmp_path: Path) -> None:
    own = tmp_path / "own"
    own.mkdir()
    put(own, "sources.csv", b"id,title,at,url,kind,published,as_of\nold,Old,,,data,,2020-01-01\n")
    put(own, "add-ons.csv", b"code,primary,kind,first_day,last_day,source,certainty\n97130,97129,1,,,old,data\n")
    shown = here("tables", "status", "--from", own).out
    assert "Add-on codes: 1 rows, your own" in shown
    assert shown.count("The library comes with a newer one.") == 1


def test_the_folder_in_the_environment_is_written_and_read(tmp_path: Path) -> None:
    file, own = put(tmp_path, PRACTITIONER, PAIRS), tmp_path / "own"
    assert run("tables", "status", THERAPYCODE_TABLES=str(own)).status == 2
    assert run("tables", "import", file, THERAPYCODE_TABLES=str(own)).status == 0
    assert "your own" in run("tables", "status", THERAPYCODE_TABLES=str(own)).out


def test_claims_rest_on_the_tables_of_the_user(tmp_path: Path) -> None:
    document, own = written(tmp_path, "visit.json", visit()), tmp_path / "own"
    put(tmp_path, UNITS, PAIRS)
    file = put(tmp_path, PRACTITIONER, PAIRS)
    assert run("tables", "import", file, "--to", own).status == 0
    for words in (
        ("code", "--payer", "medicare-part-b"),
        ("compare", "--payers", "medicare-part-b,cms-total-time"),
    ):
        plain = run(*words, "--json", document).out
        mine = run(*words, "--json", document, THERAPYCODE_TABLES=str(own)).out
        assert tables_hash(plain) != tables_hash(mine)
        assert plain.replace(tables_hash(plain), tables_hash(mine)) == mine


def tables_hash(out: str) -> str:
    found: Any = json.loads(out)
    outcome = found if "record" in found else next(iter(found["outcomes"].values()))
    return str(outcome["record"]["tables"])


@pytest.mark.parametrize("command", [("import", "nothing.zip"), ("status", "--from", "nowhere")])
def test_what_is_not_there_is_told(command: tuple[str, ...]) -> None:
    ran = run("tables", *command)
    assert (ran.status, ran.out) == (2, "")
    assert "found no such f" in ran.err


def test_a_bad_file_leaves_no_folder_behind(tmp_path: Path) -> None:
    bad = put(tmp_path, UNITS, unit_text("97110.0 6 3"))
    ran = run("tables", "import", bad, "--to", tmp_path / "own")
    assert ran.status == 2
    assert f"{UNITS}: line 6: found '97110.0'; " in ran.err
    assert not (tmp_path / "own").exists()


def test_names_of_files_hold_nothing_that_a_terminal_would_obey(tmp_path: Path) -> None:
    bad = zipped(tmp_path, "q3.zip", [("a\x1b[31m.txt", b"")])
    ran = run("tables", "import", bad, "--to", tmp_path / "own")
    assert "\x1b" not in ran.err
    assert ran.status == 2
