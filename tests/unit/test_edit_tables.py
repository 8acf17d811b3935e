"""The bundled tables of edits, day by day, and what is said of rows that cannot be read."""

from datetime import date, timedelta

import pytest

from therapycode import Tables, bundled_folder
from therapycode.model.edits import AddOn, EditTable, PairEdit
from therapycode.tables import PairTable, TableSource

TABLES = Tables.read(bundled_folder())
TODAY = date(2026, 3, 2)
NEXT = timedelta(days=1)

HEADER = "table,column1,column2,indicator,first_day,last_day,known_from,known_until,source,certainty,rationale\n"
SOURCES = {"s": TableSource(id="s", title="t", at="", url="", kind="data", as_of=date(2024, 7, 1))}


def pairs(*rows: str) -> PairTable:
    """A table of rows `column1 column2 indicator first last`, `-` for a blank day."""
    lines = (
        "practitioner,{},{},{},{},{},,,s,data,standards\n".format(*row.replace("-", "").split(" ")) for row in rows
    )
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
