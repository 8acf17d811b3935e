"""Every dated row of the bundled tables of edits, asked for on its first day, its last and the days beside.

What is expected comes from the lines of the files as they stand, one by one; no code is shared with the look-up.
"""

import csv
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Final, get_args

import pytest

from therapycode import Tables, bundled_folder
from therapycode.model.edits import EditTable, PairEdit

TABLES: Final = Tables.read(bundled_folder())
Line = Mapping[str, str]


def lines_of(file: str) -> list[dict[str, str]]:
    with (bundled_folder() / file).open(encoding="utf-8", newline="") as opened:
        return list(csv.DictReader(opened))


AS_OF: Final = {line["id"]: line["as_of"] for line in lines_of("sources.csv")}
PAIRS: Final = lines_of("pairs.csv")
UNITS: Final = lines_of("unit-edits.csv")
TABLE_NAMES: Final[tuple[EditTable, ...]] = get_args(EditTable)


def beside(day: str) -> set[str]:
    """The day, the one before and the one after."""
    middle = date.fromisoformat(day)
    return {str(middle + timedelta(days=days)) for days in (-1, 0, 1)}


def probes(line: Line) -> set[str]:
    """The days on which a line has something to show, and the edges of what is not known of it."""
    edges = {line["first_day"], line["last_day"]} - {""}
    if not line["first_day"]:
        edges |= {"2020-01-01", "2020-10-01", AS_OF[line["source"]]}
    return set().union(*(beside(edge) for edge in edges)) | {"2026-03-02"}


def stands(line: Line, day: str) -> bool:
    return line["first_day"] <= day <= (line["last_day"] or "9999-12-31")


def expected(lines: Iterable[Line], day: str) -> tuple[Line | None, str]:
    """The line that answers for two codes on a day, and how far it is to be believed."""
    told = [line for line in lines if line["indicator"] != "9" and not line["known_until"] and stands(line, day)]
    sure = [line for line in told if line["first_day"]]
    assert len(sure) <= 1
    if sure:
        return sure[0], "in-force"
    if not told:
        return None, "in-force"
    line = min(told, key=lambda each: each["last_day"] or "9999-12-31")
    if day >= AS_OF[line["source"]]:
        return line, "in-force"
    if day >= "2020-10-01":
        return line, "unconfirmed"
    if day >= "2020-01-01":
        return line, "unchecked"
    return line, "unconfirmed" if line["last_day"] else "unchecked"


def spelled(edit: PairEdit) -> dict[str, str]:
    return {
        "column1": edit.column1,
        "column2": edit.column2,
        "indicator": str(edit.indicator),
        "first_day": str(edit.first_day or ""),
        "last_day": str(edit.last_day or ""),
        "source": edit.source,
        "rationale": edit.rationale,
    }


@pytest.mark.parametrize("table", TABLE_NAMES)
def test_every_pair_answers_from_its_first_day_to_its_last(table: EditTable) -> None:
    two: dict[frozenset[str], list[dict[str, str]]] = defaultdict(list)
    for line in PAIRS:
        if line["table"] == table:
            two[frozenset((line["column1"], line["column2"]))].append(line)
    asked = 0
    for codes, lines in two.items():
        one, other = sorted(codes)
        for day in sorted(set().union(*map(probes, lines))):
            answer, standing = expected(lines, day)
            on = date.fromisoformat(day)
            pairs = TABLES.pairs.on(on)[table]
            found = pairs.get((one, other))
            assert found is pairs.get((other, one))
            assert (found is None) == (answer is None), (table, one, other, day)
            if found is not None and answer is not None:
                assert spelled(found).items() <= answer.items(), (table, one, other, day)
                assert TABLES.pairs.standing(found, on) == standing, (table, one, other, day)
            asked += 1
    assert asked > 5000


def test_a_void_row_answers_on_no_day() -> None:
    void = [line for line in PAIRS if line["indicator"] == "9"]
    assert len(void) > 200
    for line in void:
        for day in probes(line):
            found = TABLES.pairs.on(date.fromisoformat(day))[line["table"]]  # type: ignore[index]  # a name of a file
            edit = found.get((line["column1"], line["column2"]))
            assert edit is None or edit.indicator != 9


def test_rows_with_a_first_day_are_those_of_ten_codes_and_of_what_was_known_in_2020() -> None:
    assert {line["source"] for line in PAIRS if line["first_day"]} == {"ptp-2026q4", "apta-2020-01-24"}
    assert {line["source"] for line in PAIRS if line["known_until"]} == {"apta-2020-01-24"}
    assert {line["certainty"] for line in PAIRS if line["known_until"]} == {"secondary"}
    assert {AS_OF[line["source"]] for line in PAIRS if not line["first_day"]} == {"2024-07-01"}


@pytest.mark.parametrize("table", TABLE_NAMES)
def test_every_unit_edit_answers_from_the_first_release_held(table: EditTable) -> None:
    for line in UNITS:
        if line["table"] == table:
            for day in probes(line):
                found = TABLES.unit_edits.on(date.fromisoformat(day))[table].get(line["code"])
                assert (found is not None) == stands(line, day)
                if found is not None:
                    assert (found.most, found.adjudication) == (int(line["most"]), int(line["adjudication"]))


def test_every_code_of_an_edit_is_in_the_code_table() -> None:
    known = {line["code"] for line in lines_of("codes.csv")}
    named = [(PAIRS, "column1"), (PAIRS, "column2"), (UNITS, "code"), (lines_of("add-ons.csv"), "primary")]
    named += [(lines_of("add-ons.csv"), "code"), (lines_of("day-limits.csv"), "code")]
    for lines, column in named:
        assert {line[column] for line in lines} <= known


@pytest.mark.parametrize("name", ["pairs", "unit_edits", "add_ons", "day_limits"])
def test_the_files_are_written_as_the_writer_writes_them(name: str) -> None:
    table = getattr(TABLES, name)
    assert type(table).of(table.rows, table.sources).text == table.text


@pytest.mark.parametrize("day", sorted(set().union(*map(probes, PAIRS[:200]), {"2020-01-24", "2024-04-01"})))
def test_answers_are_the_same_over_a_stretch_and_its_standing_too(day: str) -> None:
    on = date.fromisoformat(day)
    span = TABLES.pairs.stretch(on)
    edges = [edge for edge in (span.first, span.until and span.until - timedelta(days=1)) if edge is not None]
    for edge in edges:
        assert TABLES.pairs.on(edge) is TABLES.pairs.on(on)
        for edits in TABLES.pairs.on(on).values():
            for edit in edits.values():
                assert TABLES.pairs.standing(edit, edge) == TABLES.pairs.standing(edit, on)
