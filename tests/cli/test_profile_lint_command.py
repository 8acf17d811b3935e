"""What `profile lint` says of files, folders and payers, and how it leaves."""

import json
import shutil
import time
from pathlib import Path
from typing import Any, Final

import pytest

from tests.cli.running import ROOT, Ran, here, run
from tests.fault_pages import whole
from therapycode.upkeep.lint.catalogue import FAULTS

SHIPPED: Final = ROOT / "payer_profiles"

FAULTY: Final = whole("""
[codes.bundled]
labl = "Bundled"

[codes.bundled.from.2024-01-01]
codes = ["9.701E+04", "97602", "97602"]
source = "nowhere"

[review]
label = "Review"

[review.from.2024-01-01]
amount = 3000.00
source = "manual"

[review.from.2025-01-01]
amount = 3000.00
source = "manual"
""")


DAMAGED: Final = 1 + FAULTY.splitlines().index('codes = ["9.701E+04", "97602", "97602"]')
"""The line of the damaged code."""


def written(folder: Path, text: str = FAULTY, name: str = "example-plan.toml") -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    return path


def faults(ran: Ran) -> list[dict[str, Any]]:
    [document] = ran.data
    assert document["schema"] == "therapycode/profile-faults/1"
    found: Any = document["faults"]
    return found  # type: ignore[no-any-return]  # a list of plain data


def codes(ran: Ran) -> set[tuple[str, str]]:
    return {(fault["code"], fault["at"]) for fault in faults(ran)}


def test_the_profiles_of_the_library_have_no_error() -> None:
    ran = run("profile", "lint", "--on", "2026-10-01")
    assert (ran.status, ran.err) == (0, "")
    assert ran.out.splitlines()[-1].startswith("43 files: ")
    assert "error" not in ran.out.splitlines()[-1]


def test_all_faults_of_a_file_are_told_at_once_each_with_its_place(tmp_path: Path) -> None:
    file = written(tmp_path)
    ran = here("profile", "lint", file, "--on", "2026-03-04", "--json")
    assert ran.status == 1
    assert {
        ("PRF-010", "codes.bundled.labl"),
        ("PRF-011", "codes.bundled.label"),
        ("PRF-060", "codes.bundled.from.2024-01-01.codes[0]"),
        ("PRF-030", "codes.bundled.from.2024-01-01.source"),
        ("PRF-041", "review.from.2025-01-01"),
    } <= codes(ran)
    lines = FAULTY.splitlines()
    for fault in faults(ran):
        key = fault["at"].rpartition(".")[2].partition("[")[0]
        assert key in lines[fault["line"] - 1] or fault["code"] == "PRF-011"


def test_a_person_reads_what_was_found_what_is_allowed_and_what_to_do(tmp_path: Path) -> None:
    file = written(tmp_path)
    ran = here("profile", "lint", file, "--on", "2026-03-04", "--least", "error")
    said = " ".join(ran.out.split())
    assert str(file) in ran.out.replace("\n", "")
    assert f"error PRF-060 code.damaged line {DAMAGED}, codes.bundled.from.2024-01-01.codes[0]" in said
    assert "Found '9.701E+04'." in said
    assert 'Do: Write "97010".' in said
    assert ran.out.splitlines()[-1] == "1 file: 5 errors"
    assert max(map(len, ran.out.splitlines())) <= 80


def test_a_file_without_faults_is_said_to_have_none(tmp_path: Path) -> None:
    file = written(tmp_path, whole('[codes.bundled]\nlabel = "Bundled"\nunknown = "Ask"'))
    ran = here("profile", "lint", file)
    assert (ran.status, ran.out) == (0, "1 file: nothing to say\n")


def test_warnings_and_notes_leave_the_status_as_it_is_and_can_be_left_out() -> None:
    every = here("profile", "lint", "cigna", "--on", "2026-10-01", "--json")
    fewer = here("profile", "lint", "cigna", "--on", "2026-10-01", "--json", "--least", "warning")
    assert (every.status, fewer.status) == (0, 0)
    assert {fault["severity"] for fault in faults(every)} == {"warning", "note"}
    assert {fault["severity"] for fault in faults(fewer)} == {"warning"}


def test_a_folder_is_looked_at_with_the_folders_below_it() -> None:
    ran = here("profile", "lint", SHIPPED, "--json")
    [document] = ran.data
    assert ran.status == 0
    assert sorted(document["files"]) == sorted(  # type: ignore[call-overload]  # plain data
        file.relative_to(ROOT).as_posix() for file in SHIPPED.glob("*/*.toml")
    )


@pytest.mark.parametrize("name", ["commercial", "commercial/anthem-oh.toml", "_shared", "_shared/anthem.toml"])
def test_what_a_file_is_based_on_is_found_above_its_folder(name: str) -> None:
    assert here("profile", "lint", SHIPPED / name, "--on", "2026-10-01").status == 0


def test_the_folder_of_the_bases_can_be_given(tmp_path: Path) -> None:
    file = written(tmp_path / "elsewhere" / "deep", whole('based_on = ["_shared/anthem"]'))
    assert ("PRF-020", "based_on") in codes(here("profile", "lint", file, "--json"))
    shutil.copytree(SHIPPED / "_shared", tmp_path / "_shared")
    assert here("profile", "lint", file, "--profiles", tmp_path).status == 0


def test_files_of_a_folder_of_ones_own_are_those_payers_and_contracts(tmp_path: Path) -> None:
    written(tmp_path, whole('[codes.bundled]\nlabel = "Bundled"\nunknown = "Ask"'))
    contract = '[codes.bundled]\nlabel = "Bundled"\nunknown = "Ask"'
    written(tmp_path, whole(f'based_on = ["payer:cigna"]\n\n{contract}', "cigna"), "cigna.toml")
    for words in ([tmp_path], [tmp_path, "--profiles", tmp_path], ["cigna", "--profiles", tmp_path]):
        ran = here("profile", "lint", *words, "--on", "2026-03-04")
        assert (ran.status, ran.err) == (0, "")


def test_a_file_named_twice_is_looked_at_once(tmp_path: Path) -> None:
    file = written(tmp_path)
    once, twice = (here("profile", "lint", *words, "--json") for words in ([file], [file, file, tmp_path]))
    assert once == twice


def test_two_files_for_one_payer_are_told(tmp_path: Path) -> None:
    plain = whole('[codes.bundled]\nlabel = "Bundled"\nunknown = "Ask"')
    written(tmp_path, plain)
    written(tmp_path / "more", plain)
    ran = here("profile", "lint", tmp_path, "--json")
    assert [fault["code"] for fault in faults(ran)] == ["PRF-004"]
    assert "for whom" in faults(ran)[0]["found"]


def test_faults_are_told_as_github_shows_them(tmp_path: Path) -> None:
    file = written(tmp_path / "a,b:c")
    ran = here("profile", "lint", file, "--on", "2026-03-04", "--annotations", "github", "--least", "error")
    assert ran.status == 1
    lines = ran.out.splitlines()
    assert len(lines) == 5
    where = str(file).replace(":", "%3A").replace(",", "%2C")
    assert (
        f"::error file={where},line={DAMAGED},title=PRF-060 code.damaged::codes.bundled.from.2024-01-01.codes[0]: "
        in ran.out
    )


def test_faults_are_told_as_gitlab_shows_them_and_are_the_same_when_lines_move(tmp_path: Path) -> None:
    def report(text: str) -> list[dict[str, Any]]:
        file = written(tmp_path, text)
        reported: list[dict[str, Any]] = json.loads(
            here("profile", "lint", file, "--on", "2026-03-04", "--annotations", "gitlab", "--least", "error").out
        )
        return reported

    before = report(FAULTY)
    after = report(FAULTY.replace('title = "An example"', 'title = "An example"\nnote = "Longer."', 1))
    assert {one["severity"] for one in before} == {"major"}
    assert set(before[0]) == {"description", "check_name", "fingerprint", "severity", "location"}
    assert {one["fingerprint"] for one in before} <= {one["fingerprint"] for one in after}
    assert before[0]["location"]["lines"] != after[-1]["location"]["lines"]


def test_two_ways_of_telling_are_misuse() -> None:
    ran = here("profile", "lint", "--json", "--annotations", "github")
    assert (ran.status, "choose one" in ran.err) == (2, True)


def test_a_payer_that_nobody_knows_is_misuse() -> None:
    ran = here("profile", "lint", "cingna")
    assert (ran.status, ran.out) == (2, "")
    assert "Did you mean cigna?" in ran.err


def test_a_folder_without_profiles_is_misuse(tmp_path: Path) -> None:
    ran = here("profile", "lint", tmp_path)
    assert (ran.status, "no profile stands in" in ran.err) == (2, True)


def test_a_half_written_file_is_told_with_its_line(tmp_path: Path) -> None:
    file = written(tmp_path, FAULTY[: FAULTY.index("97602")])
    [fault] = faults(here("profile", "lint", file, "--json"))
    assert (fault["code"], fault["line"]) == ("PRF-002", DAMAGED)


def test_a_file_of_ten_megabytes_is_refused_at_once(tmp_path: Path) -> None:
    file = written(tmp_path, "# long\n" * 1_500_000)
    assert file.stat().st_size > 10_000_000
    began = time.monotonic()
    [fault] = faults(here("profile", "lint", file, "--json"))
    assert (fault["code"], time.monotonic() - began < 5) == ("PRF-001", True)


@pytest.mark.parametrize("raw", [b"\xff\xfe", b"\x00" * 9, b"", "schema = 1\r\n".encode("utf-16")])
def test_a_file_that_is_no_profile_is_told_and_never_a_traceback(tmp_path: Path, raw: bytes) -> None:
    file = tmp_path / "example-plan.toml"
    file.write_bytes(raw)
    ran = here("profile", "lint", file, "--json")
    assert ran.status == 1
    assert {fault["code"] for fault in faults(ran)} <= {"PRF-002", "PRF-011", "PRF-012"}


def test_deep_nesting_is_told_and_never_a_traceback(tmp_path: Path) -> None:
    for depth in (100, 300, 100_000):
        file = written(tmp_path, f"x = {'[' * depth}{']' * depth}\n")
        ran = here("profile", "lint", file, "--json")
        assert ran.status == 1
        assert {fault["code"] for fault in faults(ran)} <= {"PRF-002", "PRF-010", "PRF-011", "PRF-012"}


def test_a_link_that_leads_nowhere_is_told_beside_the_other_files(tmp_path: Path) -> None:
    written(tmp_path)
    (tmp_path / "lost.toml").symlink_to(tmp_path / "nowhere")
    ran = here("profile", "lint", tmp_path, "--json")
    assert {Path(fault["file"]).name for fault in faults(ran)} == {"lost.toml", "example-plan.toml"}
    assert ("PRF-001", "") in codes(ran)


def test_a_folder_that_cannot_be_read_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(_self: Path) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "iterdir", refused)
    [fault] = faults(here("profile", "lint", tmp_path, "--json"))
    assert (fault["code"], fault["file"]) == ("PRF-001", str(tmp_path))
    assert "Permission denied" in fault["found"]


def test_on_a_day_before_the_coverage_nothing_is_past_its_confirmation() -> None:
    ran = here("profile", "lint", "cigna", "--on", "1990-01-01", "--json")
    assert ran.status == 0
    assert "PRF-035" not in {fault["code"] for fault in faults(ran)}


def test_a_retired_key_is_an_error_once_its_year_is_over(tmp_path: Path) -> None:
    part = '[codes.not-valid]\nlabel = "x"\n\n[codes.not-valid.from.2024-01-01]\ninstead = ["97014 G0283"]\n'
    file = written(tmp_path, whole(f'{part}source = "manual"'))
    told = {
        day: [
            one["severity"]
            for one in faults(here("profile", "lint", file, "--on", day, "--json"))
            if one["code"] == "PRF-013"
        ]
        for day in ("2027-11-23", "2027-11-24")
    }
    assert told == {"2027-11-23": ["warning"], "2027-11-24": ["error"]}


@pytest.mark.parametrize("name", FAULTS)
def test_the_page_of_a_fault_is_printed_by_rule(name: str) -> None:
    ran = here("rule", FAULTS[name].code)
    assert (ran.status, here("rule", name)) == (0, ran)
    assert ran.out.startswith(f"{FAULTS[name].code}  {name}\n")
    assert max(map(len, ran.out.splitlines())) <= 80
