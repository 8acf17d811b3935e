"""CMS's files into tables: every layout, every change, and every way in which a file may be bad."""

import subprocess
import sys
from collections.abc import Callable, Sequence
from datetime import date
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

import pytest

from tests.cms_files import (
    ADD_ONS,
    AOC_HEADER,
    HOSPITAL,
    PRACTITIONER,
    PTP_HEADER,
    UNIT_EDITS,
    add_on_fixed,
    add_on_rows,
    add_on_text,
    pair_text,
    put,
    sheet,
    unit_text,
    zipped,
)
from therapycode import TableError, Tables, bundled_folder
from therapycode.model.edits import UnitEdit
from therapycode.tables import AddOnTable, PairTable, UnitEditTable
from therapycode.tables.generations import standing
from therapycode.tables.importing import Imported, Loaded, import_files
from therapycode.tables.importing.switching import alone

DAY = date(2026, 7, 15)
PAIRS = [("97150", "97530"), ("97150", "97533"), ("97530", "97161")]
UNITS = ["97110", "97112", "97530"]


@cache
def below() -> Path:
    """A folder of the bundled tables' rows of a few codes: enough to be changed, and soon read."""
    folder = Path(mkdtemp())
    for name in ("codes.csv", "sources.csv", "day-limits.csv"):
        (folder / name).write_bytes((bundled_folder() / name).read_bytes())
    bundled = Tables.read(bundled_folder())
    pairs = [edit for edit in bundled.pairs.rows if (edit.column1, edit.column2) in PAIRS]
    units = [edit for edit in bundled.unit_edits.rows if edit.code in UNITS]
    add_ons = [row for row in bundled.add_ons.rows if row.code == "97130"]
    for table in (PairTable.of(pairs, {}), UnitEditTable.of(units, {}), AddOnTable.of(add_ons, {})):
        (folder / table.form.file).write_text(table.text, "utf-8")
    return folder


def imported(folder: Path, *files: Path, everything: bool = False) -> Imported:
    return import_files(files, below=below(), folder=folder / "own", everything=everything)


def one(folder: Path, *files: Path, everything: bool = False) -> Loaded:
    (loaded,) = imported(folder, *files, everything=everything).loaded
    return loaded


def tables(folder: Path) -> Tables:
    return Tables.read(below(), folder / "own")


def refused(folder: Path, *files: Path, everything: bool = False) -> list[str]:
    """What is said of files that cannot be read, nothing of them being kept."""
    with pytest.raises(TableError) as raised:
        imported(folder, *files, everything=everything)
    assert tables(folder) == Tables.read(below())
    assert not list((folder / "own").glob("generation-*"))
    return [str(fault) for fault in raised.value.faults]


def spelled(folder: Path, one_code: str, other: str) -> list[str]:
    """The practitioner rows of two codes as `first last indicator`."""
    return [
        f"{edit.first_day} {edit.last_day or '*'} {edit.indicator}"
        for edit in tables(folder).pairs.rows
        if (edit.table, edit.column1, edit.column2) == ("practitioner", one_code, other)
    ]


def test_pairs_of_therapy_codes_are_kept_with_their_days(tmp_path: Path) -> None:
    text = pair_text(
        "0001U 97530 20180701 * 1",
        "97150 97530 19960101 20191231 1",
        "97150 97530 20201001 * 1",
        "97530 97161 20200101 20200101 9",
    )
    loaded = one(tmp_path, put(tmp_path, PRACTITIONER, text))
    assert (loaded.read, loaded.kept) == (4, 3)
    assert (loaded.table, loaded.release, loaded.first_day) == ("practitioner", "version 32.2", date(2026, 7, 1))
    assert spelled(tmp_path, "97150", "97530") == ["1996-01-01 2019-12-31 1", "2020-10-01 * 1"]
    assert spelled(tmp_path, "97530", "97161") == ["2020-01-01 * 0", "2020-01-01 2020-01-01 9"][::-1]
    edit = tables(tmp_path).pairs.on(DAY)["practitioner"]["97530", "97150"]
    assert (edit.as_of, edit.rationale, edit.certainty) == (date(2026, 7, 1), "exclusive", "data")


def test_all_pairs_are_kept_if_asked_for(tmp_path: Path) -> None:
    text = pair_text("0001U 0002U 20180701 * 1", "97150 97530 20201001 * 1")
    assert one(tmp_path, put(tmp_path, PRACTITIONER, text), everything=True).kept == 2
    assert spelled(tmp_path, "0001U", "0002U") == ["2018-07-01 * 1"]


def test_a_release_says_what_it_changed(tmp_path: Path) -> None:
    first = pair_text(
        "97012 97140 20200101 * 1",
        "97150 97530 20201001 * 1",
        "97150 97533 20201001 * 1",
        "97530 97161 20200101 20200101 9",
        "97530 97537 19960101 * 1",
        "97530 97542 19960101 * 1",
        "97530 97750 19960101 * 1",
    )
    imported(tmp_path, put(tmp_path, "ccipra-v330r0-f1.txt", first))
    second = pair_text(
        "97012 97140 20200101 * 1",
        "97150 97530 20201001 20270331 1",
        "97150 97533 20201001 * 1",
        "97150 97535 20270401 * 1",
        "97530 97161 20200101 20200101 9",
        "97530 97542 19960101 19960101 9",
        "97530 97750 19960101 * 0",
    )
    loaded = one(tmp_path, put(tmp_path, "ccipra-v331r0-f1.txt", second))
    assert loaded.changes.counts == {"same": 3, "ended": 1, "added": 1, "voided": 1, "changed": 1, "gone": 1}
    assert loaded.changes.examples["ended"] == ["97150 97530"]
    assert spelled(tmp_path, "97150", "97530") == ["2020-10-01 2027-03-31 1"]
    assert spelled(tmp_path, "97530", "97537") == []


def test_first_days_that_were_not_known_are_learned_from_a_release(tmp_path: Path) -> None:
    text = pair_text("97150 97530 20201001 * 1")
    loaded = one(tmp_path, put(tmp_path, PRACTITIONER, text))
    assert loaded.changes.counts == {"dated": 1}
    edit = tables(tmp_path).pairs.on(date(2021, 1, 4))["practitioner"]["97530", "97150"]
    assert tables(tmp_path).pairs.standing(edit, date(2021, 1, 4)) == "in-force"


def test_what_a_file_does_not_speak_of_stays(tmp_path: Path) -> None:
    text = pair_text("97150 97110 20201001 * 1", "97150 97530 20201001 * 1")
    imported(tmp_path, put(tmp_path, PRACTITIONER, text))
    before, after = Tables.read(below()).pairs.on(DAY), tables(tmp_path).pairs.on(DAY)
    assert after["outpatient-hospital"] == before["outpatient-hospital"]
    assert after["practitioner"]["97150", "97533"] == before["practitioner"]["97150", "97533"]
    assert tables(tmp_path).unit_edits == Tables.read(below()).unit_edits


def test_a_pair_that_a_release_does_not_list_any_more_is_gone(tmp_path: Path) -> None:
    text = pair_text("97150 97110 20201001 * 1", "97150 97530 20201001 * 1", "97150 97535 20201001 * 1")
    assert one(tmp_path, put(tmp_path, PRACTITIONER, text)).changes.counts["gone"] == 1
    assert ("97150", "97533") not in tables(tmp_path).pairs.on(DAY)["practitioner"]


def test_codes_that_are_not_kept_now_stay_as_they_were(tmp_path: Path) -> None:
    text = pair_text("0001U 0002U 20180701 * 1", "97150 97530 20201001 * 1")
    imported(tmp_path, put(tmp_path, PRACTITIONER, text), everything=True)
    imported(tmp_path, put(tmp_path, "ccipra-v323r0-f1.txt", text))
    assert spelled(tmp_path, "0001U", "0002U") == ["2018-07-01 * 1"]


def test_parts_of_a_table_leave_no_gap_between_them(tmp_path: Path) -> None:
    parts = [
        put(tmp_path, "ccipra-v323r0-f1.txt", pair_text("0001U 0002U 20180701 * 1", "97150 97530 20201001 * 1")),
        put(tmp_path, "ccipra-v323r0-f2.txt", pair_text("97530 97161 20200101 20200101 9")),
    ]
    loaded = one(tmp_path, *parts)
    assert len(loaded.files) == 2
    assert loaded.changes.counts == {"dated": 1, "gone": 1, "changed": 1}
    assert spelled(tmp_path, "97150", "97533") == []


def test_parts_that_do_not_follow_each_other_leave_what_is_between_them(tmp_path: Path) -> None:
    parts = [
        put(tmp_path, "ccipra-v323r0-f1.txt", pair_text("0001U 0002U 20180701 * 1", "97150 97530 20201001 * 1")),
        put(tmp_path, "ccipra-v323r0-f3.txt", pair_text("97530 97161 20200101 20200101 9")),
    ]
    assert one(tmp_path, *parts).changes.counts == {"dated": 1, "changed": 1}
    assert spelled(tmp_path, "97150", "97533") == ["None * 1"]


def test_an_older_release_leaves_alone_what_a_newer_one_says(tmp_path: Path) -> None:
    newer = put(tmp_path, "ccipra-v323r0-f1.txt", pair_text("97150 97530 20201001 20260930 1"))
    older = put(tmp_path, PRACTITIONER, pair_text("97150 97530 20201001 * 1", "97150 97533 20201001 * 1"))
    imported(tmp_path, newer)
    assert one(tmp_path, older).changes.counts == {"newer": 1, "changed": 1}
    assert spelled(tmp_path, "97150", "97530") == ["2020-10-01 2026-09-30 1"]


def test_what_was_known_in_2020_outlives_an_import(tmp_path: Path) -> None:
    imported(tmp_path, put(tmp_path, PRACTITIONER, pair_text("97530 97161 20200101 20200101 9")))
    day = date(2020, 1, 6)
    assert tables(tmp_path).pairs.on(day, day)["practitioner"]["97530", "97161"].indicator == 0
    assert ("97530", "97161") not in tables(tmp_path).pairs.on(day)["practitioner"]


def test_the_hospital_table_is_a_table_of_its_own(tmp_path: Path) -> None:
    both = [
        put(tmp_path, HOSPITAL, pair_text("97150 97530 20201001 * 0")),
        put(tmp_path, PRACTITIONER, pair_text("97150 97530 20201001 * 1")),
    ]
    assert {each.table for each in imported(tmp_path, *both).loaded} == {"practitioner", "outpatient-hospital"}
    pairs = tables(tmp_path).pairs.on(DAY)
    assert [pairs[name]["97530", "97150"].indicator for name in pairs] == [1, 0]


def test_a_zip_is_read_like_the_text_in_it_and_the_sheet_beside_it_is_not(tmp_path: Path) -> None:
    text = pair_text("97150 97530 20201001 * 1", end="\r\n")
    whole = zipped(tmp_path, "q3.zip", [("in/ccipra-v322r0-f1.xlsx", b"none"), (f"in/{PRACTITIONER}", text)])
    loaded = one(tmp_path, whole)
    assert loaded.files == ("q3.zip: in/ccipra-v322r0-f1.TXT",)
    assert spelled(tmp_path, "97150", "97530") == ["2020-10-01 * 1"]
    (source,) = {edit.source for edit in tables(tmp_path).pairs.rows if edit.as_of == date(2026, 7, 1)}
    told = tables(tmp_path).pairs.sources[source]
    assert told.id == "cms-ptp-2026q3-practitioner-f1"
    assert told.title.endswith("for practitioners, version 32.2, part 1, in force from 2026-07-01")
    assert told.at.startswith("q3.zip, sha256 ")


@pytest.mark.parametrize("lines", [2, 6, 8, 20])
def test_the_header_may_be_of_any_length(tmp_path: Path, lines: int) -> None:
    header = [PTP_HEADER[0]] * (lines - 1) + [PTP_HEADER[2]]
    text = pair_text("97150 97530 20201001 * 1", header=header)
    assert one(tmp_path, put(tmp_path, PRACTITIONER, text)).read == 1


def test_a_sheet_holds_codes_as_numbers_and_as_texts(tmp_path: Path) -> None:
    rows: list[Sequence[object]] = [
        *(list(line.split("\t")) for line in PTP_HEADER[:3]),
        ["", None, "prior to 1996"],
        [97150, 97530, None, 20201001, "*", 1, "Mutually exclusive procedures", None],
        ["G0283", 97032, None, "20201001", 20211231, "1", "Misuse of Column Two code with Column One code"],
    ]
    loaded = one(tmp_path, sheet(tmp_path, "ccipra-v322r0-f1.xlsx", rows))
    assert loaded.kept == 2
    assert spelled(tmp_path, "97150", "97530") == ["2020-10-01 * 1"]
    assert spelled(tmp_path, "G0283", "97032") == ["2020-10-01 2021-12-31 1"]


def test_unit_edits_are_read_from_a_quoted_header_and_latin_1(tmp_path: Path) -> None:
    file = put(tmp_path, UNIT_EDITS, unit_text("97110 6 3", "97161 1 2", "0001U 1 2", "97112 4 3"))
    loaded = one(tmp_path, file)
    assert (loaded.table, loaded.read, loaded.kept) == ("practitioner", 4, 3)
    edit = tables(tmp_path).unit_edits.on(DAY)["practitioner"]["97161"]
    assert (edit.most, edit.adjudication, edit.as_of) == (1, 2, date(2026, 7, 1))


def test_the_header_says_of_which_setting_unit_edits_are(tmp_path: Path) -> None:
    name = "MCR_MUE_OutpatientHospitalServices_Eff_10-01-2026.csv"
    loaded = one(tmp_path, put(tmp_path, name, unit_text("97110 9 3", "97112 6 3", table="Outpatient Hospital")))
    assert loaded.table == "outpatient-hospital"
    assert tables(tmp_path).unit_edits.on(date(2026, 10, 1))["outpatient-hospital"]["97110"].most == 9
    assert tables(tmp_path).unit_edits.on(date(2026, 9, 30))["outpatient-hospital"]["97110"].most == 8


def test_unit_edits_of_a_sheet_are_numbers(tmp_path: Path) -> None:
    header = [
        "HCPCS/\nCPT Code",
        "Practitioner Services MUE Values",
        "MUE Adjudication Indicator",
        "MUE Rationale",
    ]
    rows: list[Sequence[object]] = [
        ["made up"],
        list(header),
        [97110, 5, "3 Date of Service Edit: Clinical", "made up"],
        [97112, 4, "3 Date of Service Edit: Clinical", "made up"],
    ]
    name = "MCR_MUE_PractitionerServices_Eff_01-01-2027.xlsx"
    one(tmp_path, sheet(tmp_path, name, rows))
    assert tables(tmp_path).unit_edits.on(date(2027, 1, 1))["practitioner"]["97110"].most == 5


def test_releases_of_unit_edits_make_a_history(tmp_path: Path) -> None:
    def release(day: str, *rows: str) -> Loaded:
        name = f"MCR_MUE_PractitionerServices_Eff_{day}.csv"
        return one(tmp_path, put(tmp_path, name, unit_text(*rows)))

    kept = [f"{edit.code} {edit.most} {edit.adjudication}" for edit in bundled_units()]
    rest = [row for row in kept if row.split()[0] not in {"97110", "97112"}]
    assert release("01-01-2027", *rest, "97110 7 3", "97112 4 3", "98979 1 2").changes.counts == {
        "same": len(rest) + 1,
        "changed": 1,
        "added": 1,
    }
    assert release("04-01-2027", *rest, "97110 7 3", "98979 1 2").changes.counts["ended"] == 1
    older = release("10-01-2023", "97110 5 3", "97112 4 3")
    assert older.changes.counts == {"newer": len(rest) + 3}
    lines = {
        code: [
            f"{edit.first_day} {edit.last_day or '*'} {edit.most}"
            for edit in tables(tmp_path).unit_edits.rows
            if (edit.table, edit.code) == ("practitioner", code)
        ]
        for code in ("97110", "97112", "98979")
    }
    assert lines == {
        "97110": ["2023-10-01 2024-03-31 5", "2024-04-01 2026-12-31 6", "2027-01-01 * 7"],
        "97112": ["2023-10-01 2027-03-31 4"],
        "98979": ["2027-01-01 * 1"],
    }


def bundled_units() -> list[UnitEdit]:
    return [edit for edit in Tables.read(below()).unit_edits.rows if edit.table == "practitioner"]


ADD_ON_ROWS = ("97130 97129 1 2020001 -", "97551 CCCCC 2 2024001 -", "0001U 0002U 1 2018001 2024366")


@pytest.mark.parametrize(
    ("name", "make"),
    [(ADD_ONS, add_on_text), ("AOC_V2026Q3-F-MCR.txt", add_on_fixed), ("AOC_V2026Q3_01-MCR.txt", add_on_text)],
)
def test_add_on_codes_are_read_from_either_text(tmp_path: Path, name: str, make: Callable[..., bytes]) -> None:
    loaded = one(tmp_path, put(tmp_path, name, make(*ADD_ON_ROWS)))
    assert (loaded.read, loaded.kept) == (3, 2)
    found = tables(tmp_path).add_ons.on(DAY)
    assert (found["97130"].primaries, found["97130"].closed) == (("97129",), True)
    assert (found["97551"].primaries, found["97551"].closed) == ((), False)
    assert "97551" not in tables(tmp_path).add_ons.on(date(2023, 12, 31))


def test_add_on_codes_are_read_from_a_sheet(tmp_path: Path) -> None:
    rows = [[int(cell) if cell.isdigit() else cell for cell in row] for row in add_on_rows(*ADD_ON_ROWS)]
    assert one(tmp_path, sheet(tmp_path, "AOC_V2026Q3-MCR.xlsx", [["made up"], AOC_HEADER, *rows])).kept == 2


def test_an_add_on_code_ends_with_its_primary_code(tmp_path: Path) -> None:
    fixed = f"197546{'':7}97545{'2025090':7}{'2000001':7}{'':7}\r\n".encode()
    fixed += f"197130{'':7}97129{'':7}{'2020001':7}{'':7}\r\n".encode()
    one(tmp_path, put(tmp_path, "AOC_V2026Q3-F-MCR.txt", fixed))
    found = [tables(tmp_path).add_ons.on(day) for day in (date(2025, 3, 31), date(2025, 4, 1))]
    assert ["97546" in each for each in found] == [True, False]


def test_the_same_file_twice_changes_nothing(tmp_path: Path) -> None:
    files = [
        put(tmp_path, PRACTITIONER, pair_text("97150 97530 20201001 * 1")),
        put(tmp_path, UNIT_EDITS, unit_text("97530 6 3")),
        put(tmp_path, ADD_ONS, add_on_text(*ADD_ON_ROWS)),
    ]
    imported(tmp_path, *files)
    before = {file.name: file.read_bytes() for file in standing(tmp_path / "own").glob("*.csv")}
    again = imported(tmp_path, *files)
    assert {file.name: file.read_bytes() for file in standing(tmp_path / "own").glob("*.csv")} == before
    assert all(set(each.changes.counts) <= {"same", "newer"} for each in again.loaded)


def test_files_that_were_put_into_the_folder_by_hand_are_carried_along(tmp_path: Path) -> None:
    own = tmp_path / "own"
    own.mkdir()
    for file in below().glob("*.csv"):
        (own / file.name).write_bytes(file.read_bytes())
    imported(tmp_path, put(tmp_path, UNIT_EDITS, unit_text("97530 6 3")))
    assert sorted(file.name for file in standing(own).glob("*.csv")) == sorted(
        file.name for file in below().glob("*.csv")
    )


def test_two_imports_into_one_folder_do_not_meet(tmp_path: Path) -> None:
    file = put(tmp_path, UNIT_EDITS, unit_text("97530 6 3"))
    with alone(tmp_path / "own"), pytest.raises(TableError, match="another import into this folder"):
        imported(tmp_path, file)
    assert one(tmp_path, file).kept == 1


def test_what_ended_imports_left_behind_is_removed_and_the_last_generation_stays(tmp_path: Path) -> None:
    file = put(tmp_path, UNIT_EDITS, unit_text("97530 6 3"))
    left = tmp_path / "own" / "generation-0123"
    left.mkdir(parents=True)
    (tmp_path / "own" / "current.generation-0123").write_text("half", "utf-8")
    for _ in range(3):
        imported(tmp_path, file)
    assert not left.exists()
    assert not list((tmp_path / "own").glob("current.*"))
    assert len(list((tmp_path / "own").glob("generation-*"))) == 2


@pytest.mark.parametrize("name", ["../bundled", "generation-9", "", "generation-/../.."])
def test_a_pointer_to_nowhere_is_told(tmp_path: Path, name: str) -> None:
    (tmp_path / "current").write_text(name, "utf-8")
    with pytest.raises(TableError, match="the name of a folder beside it"):
        Tables.read(bundled_folder(), tmp_path)


GOOD = "97150 97530 20201001 * 1"

BAD_PAIRS = [
    (
        "97150.0 97530 20201001 * 1",
        "'97150.0'; allowed: a code of five characters. A spreadsheet has made a number",
    ),
    ("1E5 97530 20201001 * 1", "'1E5'; allowed: a code of five characters. A spreadsheet has made a number"),
    (
        "100 97530 20201001 * 1",
        "'100'; allowed: a code of five characters. A spreadsheet may have dropped the zeros",
    ),
    ("97150 97530 20201001 20200930 1", "'20200930'; allowed: a last day that is not before the first, 20201001."),
    ("97150 97530 2020101 * 1", "'2020101'; allowed: a day of the form YYYYMMDD."),
    ("97150 97530 20200230 * 1", "'20200230'; allowed: a day of the form YYYYMMDD."),
    ("97150 97530 20201001 - 1", "'-'; allowed: a day of the form YYYYMMDD, or *."),
    ("97150 97530 20201001 * 2", "'2'; allowed: an indicator of 0, 1 or 9."),
    ("97150 97150 20201001 * 1", "'97150'; allowed: two codes that differ."),
    ("97150 97530 20200101 20201001 1", "97150 97530, first_day 2020-10-01; allowed: rows of one pair"),
    ("97150 97530 20201001 * 1", "97150 97530, last_day blank; allowed: each row once; line 7 is one like it."),
]


@pytest.mark.parametrize(("row", "told"), BAD_PAIRS)
def test_a_bad_line_of_pairs_is_told_with_its_number(tmp_path: Path, row: str, told: str) -> None:
    faults = refused(tmp_path, put(tmp_path, PRACTITIONER, pair_text(GOOD, row)))
    assert faults[0].startswith(f"{PRACTITIONER}: line ")
    assert f": found {told}" in faults[0]
    where = 7 if "first_day" in told else 8
    assert f"line {where}: " in faults[0]


def test_a_bad_line_is_told_though_its_codes_are_not_kept(tmp_path: Path) -> None:
    faults = refused(tmp_path, put(tmp_path, PRACTITIONER, pair_text("0001U 0002U.0 20180701 * 1", GOOD)))
    assert len(faults) == 1


def test_very_many_faults_are_told_in_part(tmp_path: Path) -> None:
    rows = [f"97{number} 97530 2020 * 1" for number in range(100, 900)]
    assert len(refused(tmp_path, put(tmp_path, PRACTITIONER, pair_text(*rows)))) == 20


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (b"", "line 1: found no pair of codes; "),
        (pair_text(), "line 1: found no pair of codes; "),
        (pair_text(GOOD, header=[PTP_HEADER[0]]), "line 2: found 97150, 97530, , 20201001, *, 1, Mutually"),
        (
            pair_text(GOOD, header=["Column 1\tColumn 2\tDeletion\tEffective\t\tModifier\tPTP Edit Rationale"]),
            "line 1",
        ),
        (pair_text(GOOD, header=["Column 1\tColumn 2"]), "line 1: found column 1, column 2; "),
        (pair_text(GOOD)[:-40], "line 7: found 4 cells; allowed: 7 cells."),
        (pair_text() + b'97150\t"97530\n', "line 7: found unexpected end of data; "),
        (pair_text(GOOD).decode().encode("utf-16"), "line 1: found "),
    ],
)
def test_a_file_of_pairs_of_another_layout_is_refused(tmp_path: Path, text: bytes, told: str) -> None:
    assert refused(tmp_path, put(tmp_path, PRACTITIONER, text))[0].startswith(f"{PRACTITIONER}: {told}")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (b"", "line 1: found no header; "),
        (unit_text(), "line 1: found no edit; "),
        (unit_text("97110 6 3", table="DME Supplier"), "line 5: found hcpcs/ cpt code, dme supplier services mue"),
        (b"97110,6,3 Date,Made up\n", "line 1: found 97110, 6, 3 Date, Made up; "),
        (unit_text("97110.0 6 3"), "line 6: found '97110.0'; allowed: a code of five characters. "),
        (unit_text("97110 6.0 3"), "line 6: found '6.0'; allowed: a whole number, 0 to 9999."),
        (
            unit_text("97110 6 4"),
            "line 6: found '4'; allowed: an indicator that begins with 1, 2 or 3 and a blank.",
        ),
        (unit_text("97110 6 3", "97110 6 3"), "line 7: found 97110, first_day 2026-07-01; allowed: a day after"),
        (unit_text("97110 6 3") + b"97112,6\n", "line 7: found 2 cells; allowed: 4 cells."),
    ],
)
def test_a_file_of_unit_edits_of_another_layout_is_refused(tmp_path: Path, text: bytes, told: str) -> None:
    assert refused(tmp_path, put(tmp_path, UNIT_EDITS, text))[0].startswith(f"{UNIT_EDITS}: {told}")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (b"", "line 1: found no add-on code; "),
        (b"97129\t97130\t1\n", "line 1: found 97129, 97130, 1; "),
        (
            add_on_text("97130.0 97129 1 2020001 -"),
            "line 2: found '97130.0'; allowed: a code of five characters. ",
        ),
        (add_on_text("97130 97129 4 2020001 -"), "line 2: found '4'; allowed: an edit type of 1, 2 or 3."),
        (add_on_text("97130 97129 1 2020400 -"), "line 2: found '2020400'; allowed: a day of the form YYYYDDD"),
        (
            add_on_text("97130 97129 1 2020002 2020001"),
            "line 2: found '2020-01-01'; allowed: a last day that is not",
        ),
        (add_on_text("97130 97129 1 - -", "97130 97129 1 - -"), "line 3: found 97130 97129, first_day blank; "),
        (add_on_fixed("97130 97129 1 2020001 -") + b"197\r\n", "line 2: found 3 characters; allowed: "),
    ],
)
def test_a_file_of_add_on_codes_of_another_layout_is_refused(tmp_path: Path, text: bytes, told: str) -> None:
    assert refused(tmp_path, put(tmp_path, ADD_ONS, text))[0].startswith(f"{ADD_ONS}: {told}")


def test_a_number_with_a_point_in_a_sheet_is_refused_with_its_line(tmp_path: Path) -> None:
    rows: list[Sequence[object]] = [
        list(PTP_HEADER[2].split("\t")),
        [97150.5, 97530, None, 20201001, "*", 1, "made up"],
    ]
    assert "line 2: found '97150.5'; " in refused(tmp_path, sheet(tmp_path, "ccipra-v322r0-f1.xlsx", rows))[0]


def test_a_cut_off_zip_is_refused(tmp_path: Path) -> None:
    text = pair_text(*[f"{code:05} 97530 20201001 * 1" for code in range(10000, 13000)])
    whole = zipped(tmp_path, "q3.zip", [(PRACTITIONER, text)])
    content = whole.read_bytes()
    for length in (0, 1, 30, len(content) // 2, len(content) - 1):
        whole.write_bytes(content[:length])
        (fault,) = refused(tmp_path, whole)
        assert fault.startswith("q3.zip: found a damaged or unfinished zip (")


def test_a_zip_damaged_inside_is_refused(tmp_path: Path) -> None:
    text = pair_text(*[f"{code:05} 97530 20201001 * 1" for code in range(10000, 13000)])
    whole = zipped(tmp_path, "q3.zip", [(PRACTITIONER, text)])
    content = bytearray(whole.read_bytes())
    content[len(content) // 2] ^= 0xFF
    whole.write_bytes(content)
    assert refused(tmp_path, whole)


@pytest.mark.parametrize(
    ("inside", "told"),
    [([], "nothing"), ([("readme.txt", b"made up"), ("a.csv", b"")], "'readme.txt', 'a.csv'")],
)
def test_a_zip_without_a_file_that_is_known_is_refused(
    tmp_path: Path, inside: list[tuple[str, bytes]], told: str
) -> None:
    (fault,) = refused(tmp_path, zipped(tmp_path, "q3.zip", inside))
    assert fault.startswith(f"q3.zip: found {told}; allowed: names such as ccipra-v322r0-f1.txt")


def test_a_zip_that_unpacks_to_very_much_is_refused(tmp_path: Path) -> None:
    bomb = zipped(tmp_path, "q3.zip", [(PRACTITIONER, b"0" * (1 << 25))])
    (fault,) = refused(tmp_path, bomb)
    assert "at most 250 times its packed size" in fault


def test_a_zip_of_very_many_files_is_refused(tmp_path: Path) -> None:
    bomb = zipped(tmp_path, "q3.zip", [(f"{number}.txt", b"") for number in range(101)])
    assert refused(tmp_path, bomb) == ["q3.zip: found 101 files; allowed: at most 100 files in a zip."]


def test_a_locked_zip_is_refused(tmp_path: Path) -> None:
    locked = zipped(tmp_path, "q3.zip", [(PRACTITIONER, pair_text(GOOD))])
    content = bytearray(locked.read_bytes())
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.index(mark) + place] |= 1
    locked.write_bytes(content)
    (fault,) = refused(tmp_path, locked)
    assert "found a locked file" in fault


@pytest.mark.parametrize("content", [b"", b"none", b"PK\x05\x06" + b"\0" * 18])
def test_a_sheet_that_is_none_is_refused(tmp_path: Path, content: bytes) -> None:
    (fault,) = refused(tmp_path, put(tmp_path, "ccipra-v322r0-f1.xlsx", content))
    assert "a damaged or unfinished " in fault


def test_a_name_that_cms_does_not_give_is_refused(tmp_path: Path) -> None:
    names = ["pairs.txt", "ccipra-v324r0-f1.txt", "MCR_MUE_PractitionerServices_Eff_13-01-2026.csv"]
    faults = refused(tmp_path, *[put(tmp_path, name, pair_text(GOOD)) for name in names], tmp_path / "missing.zip")
    assert [fault.split(": found ")[0] for fault in faults] == [*names, "missing.zip"]


def test_edits_of_medicaid_are_not_taken_for_those_of_medicare(tmp_path: Path) -> None:
    name = "medicaid-ncci-2026-q3-ptp-edits-practitioner-services.zip"
    (fault,) = refused(tmp_path, zipped(tmp_path, name, [(PRACTITIONER, pair_text(GOOD))]))
    assert "Medicaid has edits of its own" in fault


def test_one_bad_file_of_several_keeps_all_of_them_out(tmp_path: Path) -> None:
    good = put(tmp_path, UNIT_EDITS, unit_text("97530 5 3"))
    bad = put(tmp_path, PRACTITIONER, pair_text("97530 97530 20201001 * 1"))
    assert len(refused(tmp_path, good, bad)) == 1


def test_without_the_extra_a_sheet_is_refused_by_the_extra_s_name(tmp_path: Path) -> None:
    file = sheet(tmp_path, "ccipra-v322r0-f1.xlsx", [PTP_HEADER[2].split("\t")])
    script = (
        "import sys\n"
        "sys.modules['openpyxl'] = None\n"
        "from pathlib import Path\n"
        "from therapycode.tables.importing import import_files\n"
        f"below, folder = Path({str(below())!r}), Path({str(tmp_path / 'own')!r})\n"
        f"import_files([Path({str(file)!r})], below=below, folder=folder)\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert "found no openpyxl; allowed: the extra excel. Install therapycode[excel]" in done.stderr


def test_importing_the_package_and_its_importers_loads_no_spreadsheet_library() -> None:
    script = "import sys, therapycode, therapycode.tables.importing\nprint('openpyxl' in sys.modules)\n"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"


def test_a_file_that_was_cut_off_between_two_lines_is_refused(tmp_path: Path) -> None:
    units = put(tmp_path, "MCR_MUE_PractitionerServices_Eff_10-01-2026.csv", unit_text("97110 6 3"))
    assert "found nothing of 2 of 3 rows that are held" in refused(tmp_path, units)[0]
    pairs = put(tmp_path, PRACTITIONER, pair_text("97150 97110 20201001 * 1", "97530 97116 19990701 20191231 1"))
    assert "The file seems to be cut off: download it again." in refused(tmp_path, pairs)[0]
