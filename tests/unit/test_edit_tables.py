"""The bundled tables of edits, day by day, and what is said of rows that cannot be read."""

import pickle
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from therapycode import TableError, Tables, bundled_folder
from therapycode.model.edits import AddOn, EditTable, PairEdit
from therapycode.tables import PairTable, TableSource

TABLES = Tables.read(bundled_folder())
TODAY = date(2026, 3, 2)
NEXT = timedelta(days=1)

HEADER = "table,column1,column2,indicator,first_day,last_day,known_from,known_until,source,certainty,rationale\n"
SOURCES = {"s": TableSource(id="s", title="t", at="", url="", kind="data", as_of=date(2024, 7, 1))}


def pairs(*rows: str) -> PairTable:
    """A table of rows `column1 column2 indicator first last`, `-` for a blank day."""
    cells = [["" if cell == "-" else cell for cell in row.split()] for row in rows]
    lines = ("practitioner,{},{},{},{},{},,,s,data,standards\n".format(*each) for each in cells)
    return PairTable(HEADER + "".join(lines), SOURCES)


def edit(one: str, other: str, day: date, table: EditTable = "practitioner") -> PairEdit | None:
    return TABLES.pairs.on(day)[table].get((one, other))


@pytest.mark.parametrize("other", ["97110", "97112", "97116", "97140", "97161", "97113", "97760"])
def test_97530_stands_beside_most_codes_today(other: str) -> None:
    assert edit("97530", other, TODAY) is None
    assert edit(other, "97530", TODAY) is None


@pytest.mark.parametrize("other", ["97150", "97537", "97542", "97750", "97755"])
def test_97530_and_some_codes_stand_together_with_a_modifier(other: str) -> None:
    found = edit("97530", other, TODAY)
    assert found is not None
    assert found is edit(other, "97530", TODAY)
    assert found.indicator == 1


def test_the_code_of_column_1_is_the_one_that_is_paid() -> None:
    group = edit("97530", "97150", TODAY)
    assert group is not None
    assert (group.column1, group.column2) == ("97150", "97530")


def test_a_pair_of_both_tables_may_differ_between_them() -> None:
    found = [edit("97161", "97750", TODAY, table) for table in ("practitioner", "outpatient-hospital")]
    assert [each.indicator for each in found if each] == [0, 1]


def test_gait_and_activities_were_a_pair_until_2019() -> None:
    before, after = edit("97116", "97530", date(2019, 6, 3)), edit("97116", "97530", date(2021, 3, 2))
    assert before is not None
    assert before.indicator == 1
    assert after is None


def test_edits_of_evaluations_were_known_for_three_weeks_of_2020() -> None:
    day = date(2020, 1, 6)
    told = [
        TABLES.pairs.on(day, known)["practitioner"].get(("97530", "97161")) for known in (day, date(2020, 1, 23))
    ]
    assert [each.indicator for each in told if each] == [0, 0]
    assert ("97530", "97161") not in TABLES.pairs.on(day, date(2020, 1, 24))["practitioner"]
    assert ("97530", "97161") not in TABLES.pairs.on(day)["practitioner"]


def test_unit_edits_differ_between_the_tables() -> None:
    edits = TABLES.unit_edits.on(TODAY)
    assert edits["practitioner"]["97110"].most == 6
    assert edits["outpatient-hospital"]["97110"].most == 8
    assert edits["practitioner"]["97161"].adjudication == 2
    assert edits["practitioner"]["97010"].most == 0


def test_no_unit_edit_is_held_before_the_first_release() -> None:
    first = TABLES.unit_edits.held_from["practitioner"]
    assert TABLES.unit_edits.on(first - NEXT)["practitioner"] == {}
    assert "97110" in TABLES.unit_edits.on(first)["practitioner"]


def test_an_add_on_names_its_primary_codes() -> None:
    assert TABLES.add_ons.on(TODAY)["97130"] == AddOn("97130", ("97129",), True, "aoc-2024q2")


def test_evaluations_are_limited_by_the_plan_of_care() -> None:
    limits = TABLES.day_limits.on(TODAY)
    assert [limits["97161", plan].most for plan in ("PT", "OT", "SLP", "outside-plan")] == [1, 0, 0, None]


def faults(table: Any) -> list[str]:
    with pytest.raises(TableError) as raised:
        _ = table.rows
    return [str(fault) for fault in raised.value.faults]


def test_every_fault_of_a_table_is_told_at_once_with_its_row() -> None:
    table = pairs("97530.0 97116 1 - -", "97530 97116 7 2024-1-1 -", "97530 97112 1 2024-02-01 2024-01-01")
    assert faults(table) == [
        (
            "pairs.csv: row 2, column1: found '97530.0'; allowed: a code of five characters, such as 97110, 0791T "
            "or G0283. A spreadsheet has made a number of the code: write 97530 and keep the column as text."
        ),
        "pairs.csv: row 3, indicator: found '7'; allowed: 0, 1, 9.",
        "pairs.csv: row 3, first_day: found '2024-1-1'; allowed: a day of the form YYYY-MM-DD, or blank.",
        "pairs.csv: row 4, last_day: found '2024-01-01'; allowed: a day not before 2024-02-01.",
    ]


def test_two_rows_of_a_pair_may_not_answer_for_one_day() -> None:
    assert faults(pairs("97530 97116 1 2020-01-01 -", "97530 97116 1 1999-07-01 2020-01-01")) == [
        (
            "pairs.csv: row 2, first_day: found '2020-01-01'; "
            "allowed: rows of one pair that follow each other; row 3 answers for the same day."
        )
    ]
    assert faults(pairs("97530 97116 1 - -", "97530 97116 0 - -"))
    assert pairs("97530 97116 1 2020-01-02 -", "97530 97116 1 1999-07-01 2020-01-01").rows


def test_void_rows_do_not_stand_in_the_way_and_are_told_once() -> None:
    assert pairs("97530 97116 1 - -", "97530 97116 9 2020-01-01 2020-01-01").rows
    assert faults(pairs("97530 97116 9 - 2020-01-01", "97530 97116 9 - 2020-01-01")) == [
        "pairs.csv: row 3, last_day: found '2020-01-01'; allowed: each row once; row 2 is one like it."
    ]


def test_a_code_is_no_pair_of_its_own() -> None:
    assert faults(pairs("97530 97530 1 - -")) == [
        "pairs.csv: row 2, column2: found '97530'; allowed: another code than that of column 1."
    ]


def test_a_source_of_an_edit_says_up_to_which_day_it_was_current() -> None:
    text = HEADER + "practitioner,97530,97116,1,,,,,s,data,standards\n"
    undated = {"s": TableSource(id="s", title="t", at="", url="", kind="data")}
    assert "pairs.csv: row 2, source: found 's'; allowed: ." in faults(PairTable(text, undated))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "pairs.csv: row 1: found an empty file; "),
        ("table,column1\n", "pairs.csv: row 1: found table,column1; "),
        (HEADER + "practitioner,97530\n", "pairs.csv: row 2: found 2 cells; allowed: 11 cells."),
        (HEADER + 'practitioner,"97530\n', "pairs.csv: found unexpected end of data; "),
    ],
)
def test_a_table_of_another_shape_is_refused(text: str, told: str) -> None:
    assert faults(PairTable(text, SOURCES))[0].startswith(told)


def test_rows_whose_first_day_is_unknown_are_believed_by_their_day() -> None:
    table = pairs("97530 97150 1 - 2019-12-31", "97530 97150 1 - -", "97530 97537 1 - -")
    days = {
        "2019-12-31": ["unconfirmed", "unchecked"],
        "2020-01-01": ["unchecked", "unchecked"],
        "2020-09-30": ["unchecked", "unchecked"],
        "2020-10-01": ["unconfirmed", "unconfirmed"],
        "2024-06-30": ["unconfirmed", "unconfirmed"],
        "2024-07-01": ["in-force", "in-force"],
    }
    for text, expected in days.items():
        day = date.fromisoformat(text)
        found = table.on(day)["practitioner"]
        told = [found["97530", other] for other in ("97150", "97537")]
        assert [table.standing(each, day) for each in told] == expected


def test_the_row_that_ended_answers_before_its_end_and_the_open_one_after() -> None:
    table = pairs("97530 97150 1 - 2019-12-31", "97530 97150 0 - -")
    found = [table.on(date(2019, 12, 31)), table.on(date(2020, 1, 1))]
    assert [each["practitioner"]["97150", "97530"].indicator for each in found] == [1, 0]


def test_the_edit_that_ended_last_before_a_day() -> None:
    table = TABLES.pairs
    ended = table.ended("practitioner", ("97116", "97530"), TODAY)
    assert ended is not None
    assert (ended.column1, ended.last_day) == ("97530", date(2019, 12, 31))
    assert table.ended("practitioner", ("97530", "97116"), date(2019, 12, 31)) is None
    assert table.ended("practitioner", ("97110", "97530"), TODAY) is None


def test_a_row_may_end_on_the_last_day_of_the_calendar() -> None:
    table = pairs("97530 97150 1 2020-01-01 9999-12-31")
    assert [len(table.on(day)["practitioner"]) for day in (date(9999, 12, 30), date.max)] == [2, 2]


def test_a_table_found_above_replaces_the_one_below(tmp_path: Path) -> None:
    (tmp_path / "sources.csv").write_text(
        "id,title,at,url,kind,published,as_of\ns,t,,,data,,2026-07-01\n", "utf-8"
    )
    (tmp_path / "pairs.csv").write_text(
        HEADER + "practitioner,97110,97530,0,2026-07-01,,,,s,data,standards\n", "utf-8"
    )
    tables = Tables.read(bundled_folder(), tmp_path)
    assert len(tables.pairs.rows) == 1
    assert tables.unit_edits == TABLES.unit_edits
    assert tables.codes == TABLES.codes
    assert tables.fingerprint != TABLES.fingerprint
    assert tables.as_of == date(2026, 10, 1)


def test_tables_travel_between_processes_and_are_read_again_there() -> None:
    bare = len(pickle.dumps(Tables.read(bundled_folder())))
    again = pickle.loads(pickle.dumps(TABLES))  # noqa: S301 - our own bytes, made on the line itself
    assert again == TABLES
    assert again.fingerprint == TABLES.fingerprint
    assert again.pairs.on(TODAY) == TABLES.pairs.on(TODAY)
    assert len(pickle.dumps(TABLES)) == bare


def test_edits_are_read_when_they_are_first_asked_for(tmp_path: Path) -> None:
    (tmp_path / "sources.csv").write_text("id,title,at,url,kind,published,as_of\n", "utf-8")
    (tmp_path / "pairs.csv").write_text("broken\n", "utf-8")
    tables = Tables.read(bundled_folder(), tmp_path)
    assert tables.unit_edits.on(TODAY)
    assert faults(tables.pairs)[0].startswith("pairs.csv: row 1: found broken; ")


def test_a_folder_without_a_table_is_told(tmp_path: Path) -> None:
    with pytest.raises(TableError, match="found no such file"):
        Tables.read(tmp_path)


def test_the_days_around_a_day_are_those_of_all_tables() -> None:
    span = TABLES.stretch(TODAY)
    assert TODAY in span
    for table in (TABLES.codes, TABLES.pairs, TABLES.unit_edits):
        own = table.stretch(TODAY)
        assert (own.first or date.min) <= (span.first or date.min)
        assert (span.until or date.max) <= (own.until or date.max)
