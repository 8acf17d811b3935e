"""Limits on the command line: what is used and left, and what a batch billed before."""

import json
from pathlib import Path
from typing import Any, Final

import pytest

from tests.cli.running import here
from tests.small_payers import BY_PLAN, TOTAL_TIME, limit, small_payer

YEARLY: Final = limit(
    "yearly",
    'measure = "visits"',
    "ceiling = 2",
    'window = "year"',
    'scope = ["patient"]',
    'disposition = "needs-authorization"',
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    own = tmp_path / "profiles"
    own.mkdir()
    small_payer(own, TOTAL_TIME, BY_PLAN, YEARLY)
    return own


def told(ran: Any) -> list[Any]:
    """The lines of JSON that a command printed."""
    return list(ran.data)


def batch(folder: Path, *days: str) -> Path:
    file = folder.parent / "visits.jsonl"
    file.write_text("".join(f"{json.dumps(session(day))}\n" for day in days), "utf-8")
    return file


def session(day: str) -> dict[str, object]:
    return {
        "schema": "therapycode/session/1",
        "id": day,
        "patient": {"id": "p-1"},
        "date_of_service": day,
        "discipline": "PT",
        "clinicians": [{"id": "pt1", "role": "PT"}],
        "services": [{"code": "97110", "time": [{"minutes": 30, "by": ["pt1"]}]}],
    }


def test_a_batch_counts_what_came_earlier_in_it(folder: Path) -> None:
    file = batch(folder, "2026-01-05", "2026-01-12", "2026-01-19")
    words = ("--payer", "made-up", "--profiles", folder, "--json")
    known = told(here("code", file, "--accumulate", *words))
    assert [each["limits"][0]["used"] for each in known] == [0, 1, 2]
    assert [[one["code"] for one in each["findings"]] for each in known] == [[], ["LIM-009"], ["LIM-004"]]
    apart = told(here("code", file, *words))
    assert [each["unchecked"][0]["needs"] for each in apart] == [["history.days"]] * 3


def test_what_is_used_and_left_is_told_in_a_line(folder: Path) -> None:
    ran = here("code", batch(folder, "2026-01-05"), "--payer", "made-up", "--profiles", folder, "--accumulate")
    assert "Limits, with this claim:" in ran.out
    assert "Made up: 1 of 2 visits from 2026-01-01 through 2026-12-31, 1 left" in ran.out


def test_files_that_begin_late_leave_a_year_open(folder: Path) -> None:
    file = batch(folder, "2026-03-04")
    words = ("--payer", "made-up", "--profiles", folder, "--json", "--accumulate", "--since")
    (late,) = told(here("code", file, *words, "2026-03-01"))
    (early,) = told(here("code", file, *words, "2026-01-01"))
    assert [each["needs"] for each in late["unchecked"]] == [["history.days from 2026-01-01 on"]]
    assert early["unchecked"] == []


def test_a_day_that_comes_twice_or_too_late_is_one_error_line(folder: Path) -> None:
    file = batch(folder, "2026-01-12", "2026-01-12", "2026-01-05", "2026-01-19")
    ran = here("code", file, "--payer", "made-up", "--profiles", folder, "--json", "--accumulate")
    assert [each["schema"].split("/")[1] for each in told(ran)] == ["outcome", "error", "error", "outcome"]
    assert ran.status == 2
    assert "2026-01-12 PT again" in json.dumps(told(ran)[1])
    assert "Sort the batch by day of service" in json.dumps(told(ran)[2])


def test_since_needs_accumulate(folder: Path) -> None:
    ran = here(
        "code", batch(folder, "2026-01-05"), "--payer", "made-up", "--profiles", folder, "--since", "2026-01-01"
    )
    assert ran.status == 2
    assert "give --accumulate with it" in ran.err
