"""What `profile coverage` tells, and when it leaves with status 1."""

from pathlib import Path
from typing import Any

import pytest

from tests.acme import ACME, written
from tests.cli.running import agrees, here

ON = ("--on", "2026-11-28")

TWO_SIDES = (
    ACME
    + """
[units.from.2025-06-01]
rule = "per-service-midpoint"
minutes_per_unit = 15
source = "manual"

[[examples]]
says = "Before June the minutes of a visit are counted together"
day = 2025-05-31
given = ["97110 10 PT", "97140 10 PT"]
units = ["97110 1", "97140 0"]
ties = 2
source = "manual"
"""
)


def test_the_page_of_a_payer(tmp_path: Path) -> None:
    written(tmp_path, TWO_SIDES.replace('source = "manual"\nnote', 'source = "manual"\nnote'))
    ran = here("profile", "coverage", "--profiles", tmp_path, *ON, "--fail-after", "100")
    assert (ran.status, ran.err) == (1, "")
    agrees("profile-coverage", ran.out)


@pytest.mark.parametrize(("days", "status"), [("150", 1), ("151", 0), ("0", 1)])
def test_a_confirmation_that_is_older_than_the_bound_gives_status_1(
    tmp_path: Path, days: str, status: int
) -> None:
    written(tmp_path)
    ran = here("profile", "coverage", "acme-plan", "--profiles", tmp_path, *ON, "--fail-after", days)
    assert "source manual  through 2026-06-30, 151 days ago; 4 values" in ran.out
    assert ran.status == status


def test_without_a_bound_the_status_is_0(tmp_path: Path) -> None:
    written(tmp_path)
    assert here("profile", "coverage", "--profiles", tmp_path, *ON).status == 0


def test_a_change_day_without_an_example_on_a_side_gives_status_1_where_that_is_asked(tmp_path: Path) -> None:
    written(tmp_path)
    ran = here("profile", "coverage", "--profiles", tmp_path, *ON, "--both-sides")
    assert (ran.status, "pairs 2025-01-01  no example before" in ran.out) == (1, True)


def test_the_data_of_a_payer(tmp_path: Path) -> None:
    written(tmp_path, TWO_SIDES)
    (data,) = here("profile", "coverage", "--profiles", tmp_path, *ON, "--json", "--fail-after", "100").data
    payers: Any = data["payers"]
    (found,) = payers
    assert data["schema"] == "therapycode/profile-coverage/1"
    changes = {each["at"]: (each["before"], each["after"]) for each in found["changes"]}
    assert changes["units"] == (
        ["Before June the minutes of a visit are counted together"],
        ["Two short services share a unit"],
    )
    assert [(each["source"], each["days_ago"], each["too_old"]) for each in found["sources"]] == [
        ("manual", 151, True)
    ]


def test_every_installed_payer_is_told_of_where_none_is_named() -> None:
    ran = here("profile", "coverage", *ON)
    assert ran.status == 0
    assert "medicare-part-b: " in ran.out
    assert "texas-medicaid: " in ran.out


def test_a_payer_that_is_not_there_is_told() -> None:
    assert here("profile", "coverage", "acme-plan", *ON).status == 2
