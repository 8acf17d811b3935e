"""What `profile fmt` does to files of profiles."""

from pathlib import Path
from typing import Final

import pytest

from tests.acme import ACME, written
from tests.cli.running import ROOT, here
from therapycode.plugin import read_profile
from therapycode.profiles.read import LARGEST
from therapycode.upkeep.replacing import held

SHIPPED: Final = sorted((ROOT / "payer_profiles").rglob("*.toml"))


def test_a_file_is_rewritten_once_and_says_the_same_as_before(tmp_path: Path) -> None:
    file = written(tmp_path, ACME)
    before = read_profile(file, tmp_path)
    ran = here("profile", "fmt", file)
    assert (ran.status, ran.out) == (0, f"rewritten: {file}\n")
    assert read_profile(file, tmp_path) == before
    assert here("profile", "fmt", file).out == ""


def test_a_file_is_only_looked_at_where_that_is_asked(tmp_path: Path) -> None:
    file = written(tmp_path, ACME)
    ran = here("profile", "fmt", "--check", file)
    assert (ran.status, ran.out) == (1, f"is not canonical: {file}\n")
    assert file.read_text("utf-8") == ACME
    here("profile", "fmt", file)
    assert here("profile", "fmt", "--check", file).status == 0


def test_a_file_with_comments_is_refused_line_by_line(tmp_path: Path) -> None:
    text = "# who wrote this\n" + ACME.replace("[pairs]", "  # and why\n[pairs]")
    file = written(tmp_path, text)
    ran = here("profile", "fmt", file)
    assert ran.status == 2
    assert ran.err.count("found a comment; allowed: no comments, which are not kept.") == 2
    assert "line 1: found a comment" in ran.err
    assert file.read_text("utf-8") == text


@pytest.mark.parametrize("raw", [b"schema = 9\n", b"\xff", b"x = "])
def test_a_file_that_cannot_be_read_stays_as_it_is(tmp_path: Path, raw: bytes) -> None:
    file = tmp_path / "acme-plan.toml"
    file.write_bytes(raw)
    ran = here("profile", "fmt", file)
    assert (ran.status, "acme-plan.toml cannot be used" in ran.err) == (2, True)
    assert file.read_bytes() == raw


@pytest.mark.parametrize("file", SHIPPED, ids=lambda file: file.name)
def test_the_profiles_that_come_with_the_library_are_canonical(file: Path) -> None:
    """`therapycode profile fmt FILE` makes them so."""
    ran = here("profile", "fmt", "--check", file)
    assert (ran.status, ran.out) == (0, "")


def test_every_family_of_profiles_was_looked_at() -> None:
    assert {"_shared", "commercial", "generic", "medicaid", "medicare"} <= {file.parent.name for file in SHIPPED}


def test_a_comment_at_the_end_of_a_line_is_seen_too(tmp_path: Path) -> None:
    text = ACME.replace('label = "Code pairs"', 'label = "Code pairs # and more"  # and why')
    file = written(tmp_path, text)
    ran = here("profile", "fmt", file)
    line = next(number for number, each in enumerate(text.splitlines(), start=1) if "and why" in each)
    assert (ran.status, f"line {line}: found a comment" in ran.err) == (2, True)
    assert ran.err.count("found a comment") == 1
    assert file.read_text("utf-8") == text


def test_a_file_that_somebody_edits_is_not_rewritten_meanwhile(tmp_path: Path) -> None:
    file = written(tmp_path, ACME)
    with held(file, LARGEST):
        ran = here("profile", "fmt", file)
        assert (ran.status, "found another edit of this file" in ran.err) == (2, True)
    assert file.read_text("utf-8") == ACME
    assert here("profile", "fmt", file).status == 0
