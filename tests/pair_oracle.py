"""What the code-pair files say of two codes on a day, read from their text alone; shares no code with the library.

One row after another is asked in plain words: was it withdrawn as if never made, had it begun, had it ended.
"""

import csv
from datetime import date
from functools import cache
from pathlib import Path
from typing import Final

import payer_profiles

TABLES: Final = Path(payer_profiles.__file__).parent / "tables"

PRACTICE: Final = {"office", "home"}
FACILITY: Final = {"outpatient-hospital", "snf-part-b", "corf", "rehab-agency", "home-health-part-b"}


@cache
def rows() -> dict[tuple[str, frozenset[str]], list[dict[str, str]]]:
    """The rows that were ever in force, by table and by the two codes."""
    with (TABLES / "pairs.csv").open(encoding="utf-8", newline="") as file:
        told: dict[tuple[str, frozenset[str]], list[dict[str, str]]] = {}
        for row in csv.DictReader(file):
            if row["indicator"] != "9" and not row["known_until"]:
                told.setdefault((row["table"], frozenset((row["column1"], row["column2"]))), []).append(row)
        return told


@cache
def current() -> dict[str, str]:
    """The day up to which each source was current, as its text."""
    with (TABLES / "sources.csv").open(encoding="utf-8", newline="") as file:
        return {row["id"]: row["as_of"] for row in csv.DictReader(file)}


def asked(setting: str, one: str, other: str, day: date) -> tuple[str, str, str, str] | None:
    """Column 1, column 2, indicator and standing of the row that answers for two codes; ``None`` for no edit."""
    table = "practitioner" if setting in PRACTICE else "outpatient-hospital"
    on = day.isoformat()
    held = rows().get((table, frozenset((one, other))), [])
    sure = [row for row in held if row["first_day"] and row["first_day"] <= on <= (row["last_day"] or "9999")]
    if sure:
        row = sure[0]
        return row["column1"], row["column2"], row["indicator"], "in-force"
    open_rows = [row for row in held if not row["first_day"] and on <= (row["last_day"] or "9999")]
    if not open_rows:
        return None
    row = min(open_rows, key=lambda each: each["last_day"] or "9999")
    return row["column1"], row["column2"], row["indicator"], _standing(row, on)


def _standing(row: dict[str, str], on: str) -> str:
    if on >= current()[row["source"]]:
        return "in-force"
    if on >= "2020-10-01":
        return "unconfirmed"
    if on < "2020-01-01" and row["last_day"]:
        return "unconfirmed"
    return "unchecked"
