"""What `profile diff` tells of files, folders, payers and revisions."""

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.acme import ACME, written
from tests.cli.running import agrees, here
from tests.cli.test_profile_edits import two_plans

CHANGED = (
    ACME.replace('title = "Acme Plan"', 'title = "Acme Plan of Ohio"')
    .replace("confirmed_through = 2026-06-30", "confirmed_through = 2026-12-31")
    .replace('pool = ["discipline"]', 'pool = ["session"]')
    .replace(
        'unknown = "Ask provider relations"', '[assistants.from.2026-01-01]\nrule = "none"\nsource = "manual"'
    )
    .replace(
        "[codes.bundled]",
        '[units.branch.texas]\nwhen = { "facts.state" = "TX" }\nunknown = "Ask Texas"\n\n'
        '[pairs.from.2025-01-01.known.2025-02-01]\nrule = "none"\nsource = "news"\n\n[codes.bundled]',
    )
    .replace("[units]", '[sources.news]\ntitle = "News"\nkind = "primary"\n\n[units]', 1)
    .replace('codes = ["97010"]', 'codes = ["97010"]\nnote = "A note makes no difference."')
    .replace('[eligibility.roles]\nlabel = "Roles"\n\n', "")
    .replace(
        '[eligibility.roles.from.2024-01-01]\ntherapist = ["PT"]\nmatch_discipline = true\nsource = "manual"\n', ""
    )
)


def two_files(folder: Path) -> tuple[Path, Path]:
    (folder / "a").mkdir()
    (folder / "b").mkdir()
    return written(folder / "a"), written(folder / "b", CHANGED)


def test_the_page_of_two_files(tmp_path: Path) -> None:
    ran = here("profile", "diff", *two_files(tmp_path))
    assert (ran.status, ran.err) == (1, "")
    assert max(map(len, ran.out.splitlines())) <= 80
    agrees("profile-diff", ran.out)


def test_the_markdown_of_two_files(tmp_path: Path) -> None:
    ran = here("profile", "diff", *two_files(tmp_path), "--markdown")
    agrees("profile-diff-markdown", ran.out)


def test_the_data_of_two_files(tmp_path: Path) -> None:
    (data,) = here("profile", "diff", *two_files(tmp_path), "--json").data
    assert data["schema"] == "therapycode/profile-diff/1"
    agrees("profile-diff-json", json.dumps(data, indent=1) + "\n")


def test_there_is_no_difference_where_only_the_writing_is_another(tmp_path: Path) -> None:
    first, _ = two_files(tmp_path)
    second = tmp_path / "b" / "acme-plan.toml"
    shutil.copyfile(first, second)
    here("profile", "fmt", second)
    assert first.read_bytes() != second.read_bytes()
    for words in ((), ("--markdown",)):
        assert here("profile", "diff", first, second, *words).out.rstrip() == "No difference of meaning."
    (data,) = here("profile", "diff", first, second, "--json").data
    assert (data["payers"], data["added"], data["removed"]) == ([], [], [])


def test_folders_are_held_against_each_other_payer_by_payer(tmp_path: Path) -> None:
    before, after = tmp_path / "before", tmp_path / "after"
    before.mkdir()
    two_plans(before)
    shutil.copytree(before, after)
    (before / "old-plan.toml").write_text((before / "first-plan.toml").read_text("utf-8").replace("first", "old"))
    written(after)
    here(
        "profile",
        "end",
        "_shared/common",
        "units",
        "--from",
        "2026-01-01",
        "--source",
        "common",
        "--profiles",
        after,
    )
    ran = here("profile", "diff", before, after)
    assert ran.out.splitlines() == [
        "new payers  acme-plan",
        "payers that are gone  old-plan",
        "",
        "first-plan, second-plan",
        "  units",
        "    abolished  from 2026-01-01 on",
        "      was  rule total-time; minutes_per_unit 15; first_unit_from 8",
        "      is   abolished",
    ]
    (data,) = here("profile", "diff", before, after, "--json").data
    payers: Any = data["payers"]
    assert [each["payer"] for each in payers] == ["first-plan", "second-plan"]
    assert (data["added"], data["removed"]) == (["acme-plan"], ["old-plan"])
    markdown = here("profile", "diff", before, after, "--markdown").out
    assert "New payers: acme-plan." in markdown
    one = here("profile", "diff", before / "first-plan.toml", after)
    assert one.out.splitlines()[0] == "first-plan"
    missing = here("profile", "diff", before / "old-plan.toml", after)
    assert (missing.status, "no profile of 'old-plan' in the folder" in missing.err) == (2, True)


def test_payers_at_hand_are_held_against_each_other(tmp_path: Path) -> None:
    assert here("profile", "diff", "anthem-in", "anthem-ky").out.splitlines()[0] == "anthem-ky"
    written(tmp_path)
    same = here("profile", "diff", "acme-plan", "acme-plan", "--profiles", tmp_path)
    assert (same.status, same.out) == (0, "No difference of meaning.\n")
    assert here("profile", "diff", "acme-plan", "acme-plan").status == 2


def git(folder: Path, *words: str) -> None:
    who = ["-c", "user.name=x", "-c", "user.email=x@x.example", "-c", "commit.gpgsign=false"]
    subprocess.run(["git", *who, *words], cwd=folder, check=True, capture_output=True)  # noqa: S607  # as the command does


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder under git whose profiles have changed since its only revision."""
    folder = tmp_path / "kept" / "profiles"
    folder.mkdir(parents=True)
    two_plans(folder)
    (folder / "_shared" / "data.csv").write_text("no profile", "utf-8")
    git(tmp_path / "kept", "init", "-q")
    git(tmp_path / "kept", "add", ".")
    git(tmp_path / "kept", "commit", "-q", "-m", "then")
    words = ("_shared/common", "units", "--from", "2026-01-01", "--source", "common")
    here("profile", "end", *words, "--profiles", folder)
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "kept" / ".git"))
    monkeypatch.setenv("GIT_WORK_TREE", str(tmp_path / "kept"))
    return folder


def test_a_revision_is_read_with_what_it_was_based_on_then(kept: Path) -> None:
    ran = here("profile", "diff", "HEAD:profiles", kept)
    assert (ran.err, ran.out.splitlines()[0]) == ("", "first-plan, second-plan")
    one = here("profile", "diff", "HEAD:profiles/first-plan.toml", kept / "first-plan.toml")
    assert (one.err, one.out.splitlines()[:3]) == (
        "",
        ["first-plan", "  units", "    abolished  from 2026-01-01 on"],
    )
    shared = here("profile", "diff", "HEAD:profiles/_shared/common.toml", kept / "_shared" / "common.toml")
    assert shared.out.splitlines()[0] == "_shared/common"
    assert here("profile", "diff", "HEAD:profiles", "HEAD:profiles").out == "No difference of meaning.\n"


@pytest.mark.parametrize("name", ["HEAD:nothing", "no-such:profiles", "--output=x:profiles", "HEAD:"])
def test_a_revision_or_path_that_is_not_there_is_told(kept: Path, name: str) -> None:
    ran = here("profile", "diff", "--", name, kept)
    assert (ran.status, f"{name} cannot be used" in ran.err or "found" in ran.err) == (2, True)


def test_two_forms_at_once_are_refused(tmp_path: Path) -> None:
    ran = here("profile", "diff", *two_files(tmp_path), "--json", "--markdown")
    assert (ran.status, "ask for one of them" in ran.err) == (2, True)


@pytest.mark.parametrize("raw", [b"x = ", b"\xff", b"x" * 10_000_000])
def test_a_file_that_cannot_be_read_is_told_by_name(tmp_path: Path, raw: bytes) -> None:
    first, second = two_files(tmp_path)
    second.write_bytes(raw)
    ran = here("profile", "diff", first, second)
    assert (ran.status, "acme-plan.toml cannot be used" in ran.err) == (2, True)
