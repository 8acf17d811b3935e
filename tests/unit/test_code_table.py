"""The code table: what ships, both sides of its change days, and how strictly it is read."""

import csv
import pickle
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from hashlib import sha256
from pathlib import Path
from typing import get_args

import pytest

from therapycode.errors import Fault, TableError
from therapycode.model.words import Certainty
from therapycode.tables import Cell, CodeTable, bundled_folder
from therapycode.tables.rows import REQUIRED, read_codes, write_codes
from therapycode.tables.sources import read_sources

TABLE = CodeTable.read(bundled_folder())

DAILY = """
    97161 97162 97163 97164 97165 97166 97167 97168 97010 97012 97016 97018 97022 97024 97026 97028 G0283
    97032 97033 97034 97035 97036 97110 97112 97113 97116 97124 97140 97150 97530 97533 97535 97537 97542
    97750 97755 97760 97761 97763 97129 97130 92507 92508 92521 92522 92523 92524 92526 92597 92607 92608
    92609 92610 92611 92612 96105 96125 97597 97598 97605 97606 95992 20560 20561 90912 90913
"""

QUARTER_HOUR = """
    97032 97033 97034 97035 97036 97110 97112 97113 97116 97124 97140 97530 97533 97535 97537 97542 97750
    97755 97760 97761 97763 97129 97130 G0515 90912 90913
"""

HEADER = "code,fact,value,first_day,last_day,source,certainty,note\n"
GOOD = HEADER + (
    "97110,label,therapeutic exercise,,,own,own,\n"
    "97110,kind,timed,,,manual,primary,\n"
    "97110,category,procedure,,,own,own,\n"
    "97110,listing,always,,,file,data,\n"
    "97110,in-force,yes,2019-01-01,2019-12-31,file,data,\n"
    "97110,in-force,yes,2021-01-01,,file,data,a second span\n"
    "97110,first-minutes,15,,,manual,primary,\n"
)
SOURCE_HEADER = "id,title,at,url,kind,published,as_of\n"
GOOD_SOURCES = SOURCE_HEADER + (
    "file,A data file,row 1,,data,,2026-01-01\n"
    "manual,A manual,section 1,https://payer.example/manual,primary,2024-11-20,2026-06-30\n"
    "own,Our own words,,,secondary,,\n"
)


def table_of(codes: str) -> CodeTable:
    sources = read_sources(GOOD_SOURCES)
    return CodeTable(rows=read_codes(codes, sources), sources=sources)


def faults_of(codes: str) -> tuple[Fault, ...]:
    with pytest.raises(TableError) as caught:
        read_codes(codes, {"file", "manual", "own"})
    return caught.value.faults


def fault_of(was: str, becomes: str) -> Fault:
    assert GOOD.count(was) == 1
    (fault,) = faults_of(GOOD.replace(was, becomes))
    return fault


# what ships


def test_the_shipped_file_is_its_own_canonical_rewriting() -> None:
    shipped = (bundled_folder() / "codes.csv").read_bytes()
    assert write_codes(TABLE.rows).encode() == shipped


def test_the_fingerprint_is_that_of_the_canonical_bytes() -> None:
    assert TABLE.fingerprint == sha256((bundled_folder() / "codes.csv").read_bytes()).hexdigest()


def test_every_cell_names_a_source_that_is_defined() -> None:
    written = {}
    for name, column in (("codes.csv", "source"), ("sources.csv", "id")):
        with (bundled_folder() / name).open(encoding="utf-8", newline="") as file:
            written[name] = {record[column] for record in csv.DictReader(file)}
    assert written["codes.csv"] <= written["sources.csv"]


def test_certainty_agrees_with_the_kind_of_the_source() -> None:
    allowed = {
        "primary": {"primary"},
        "data": {"data"},
        "contractor": {"contractor"},
        "secondary": {"secondary"},
    }
    wrong = [
        row
        for row in TABLE.rows
        if row.certainty in allowed and TABLE.sources[row.source].kind not in allowed[row.certainty]
    ]
    assert wrong == []


def test_what_is_not_verified_rests_on_no_text() -> None:
    assert {row.source for row in TABLE.rows if row.certainty == "unverified"} == {"field-practice"}
    assert {row.certainty for row in TABLE.rows if row.source == "field-practice"} == {"unverified"}


def test_labels_are_our_own_words_and_at_most_forty_characters_long() -> None:
    labels = [row for row in TABLE.rows if row.fact == "label"]
    assert {(row.source, row.certainty) for row in labels} == {("own", "own")}
    assert max(len(row.value) for row in labels) <= 40


def test_no_label_speaks_as_a_published_descriptor_does() -> None:
    marks = ("each 15", "1 or more", "requiring", "including", "per session", "qualified health care", ";")
    spoken = [row.value for row in TABLE.rows if row.fact == "label"]
    assert [label for label in spoken if any(mark in label.lower() for mark in marks)] == []


def test_the_codes_that_clinics_bill_daily_are_in_force_and_therapy() -> None:
    facts = TABLE.on(date(2025, 6, 2))
    assert len(set(DAILY.split())) >= 45
    for code in DAILY.split():
        assert facts[code].therapy, code
        assert facts[code].last_day is None, code
        assert facts[code].listing != "not-listed", code


def test_the_pool_holds_every_quarter_hour_code_and_no_other() -> None:
    facts = TABLE.on(date(2025, 6, 2))
    assert {code for code, known in facts.items() if known.pooled} == set(QUARTER_HOUR.split())
    assert {(facts[code].first_minutes, facts[code].further_minutes) for code in QUARTER_HOUR.split()} == {
        (15, 15)
    }
    assert {facts[code].counts for code in QUARTER_HOUR.split()} == {frozenset({"treatment"})}


def test_codes_timed_in_other_lengths_stand_outside_the_pool() -> None:
    facts = TABLE.on(date(2025, 6, 2))
    lengths = {
        code: (facts[code].first_minutes, facts[code].further_minutes)
        for code in (
            "97550",
            "97551",
            "G0541",
            "92607",
            "92608",
            "92605",
            "96112",
            "97545",
            "96105",
            "96125",
            "98980",
        )
    }
    assert lengths == {
        "97550": (30, 15),
        "97551": (30, 15),
        "G0541": (30, 15),
        "92607": (60, 30),
        "92608": (60, 30),
        "92605": (60, 30),
        "96112": (60, 30),
        "97545": (120, 60),
        "96105": (60, 60),
        "96125": (60, 60),
        "98980": (20, 20),
    }
    assert not any(facts[code].pooled for code in lengths)


def test_every_timed_code_has_its_minutes_and_no_untimed_or_counted_code_has_any() -> None:
    facts = TABLE.on(date(2025, 6, 2)).values()
    assert all(
        known.first_minutes and known.further_minutes for known in facts if known.kind in {"timed", "family"}
    )
    assert not any(known.first_minutes for known in facts if known.kind in {"untimed", "counted"})


def test_every_family_has_one_base_in_the_table_and_every_increment_a_base() -> None:
    facts = TABLE.on(date(2026, 6, 2))
    for known in facts.values():
        if known.kind == "family":
            assert known.family is not None
            assert facts[known.family].place == "base"
        if known.place == "increment":
            assert known.family in facts
            assert known.family != known.code


def test_a_tier_is_named_after_its_first_code() -> None:
    facts = TABLE.on(date(2026, 6, 2))
    tiers = {code: known.family for code, known in facts.items() if known.kind == "tier"}
    assert tiers == {
        "20560": "20560",
        "20561": "20560",
        "97605": "97605",
        "97606": "97605",
        "98966": "98966",
        "98967": "98966",
        "98968": "98966",
    }
    assert [facts[code].family for code in ("98979", "98980")] == ["98979", "98979"]
    assert [facts[code].family for code in ("98976", "98984")] == ["98984", "98984"]


def test_caregiver_training_counts_the_caregivers_time_without_the_patient() -> None:
    facts = TABLE.on(date(2025, 6, 2))
    for code in ("97550", "97551", "G0541", "G0542"):
        assert facts[code].counts == {"caregiver"}
        assert facts[code].patient_absent
    assert not facts["97535"].patient_absent


def test_report_time_counts_for_cognitive_testing_only() -> None:
    facts = TABLE.on(date(2025, 6, 2))
    assert {code for code, known in facts.items() if "report" in known.counts} == {"96125"}
    assert all("counts" in facts[code].unverified for code in ("96105", "96112", "96113"))


def test_supervised_modalities_are_untimed_and_count_supervised_time() -> None:
    facts = TABLE.on(date(2025, 6, 2))
    for code in ("97010", "97012", "97014", "97016", "97018", "97022", "97024", "97026", "97028", "G0283"):
        assert (facts[code].kind, facts[code].category) == ("untimed", "supervised-modality")
        assert facts[code].counts == {"supervised", "treatment"}


def test_the_three_states_of_the_therapy_list_are_told_apart() -> None:
    facts = TABLE.on(date(2025, 6, 2))
    assert facts["97110"].listing == "always"
    assert facts["97129"].listing == "sometimes"
    assert facts["29540"].listing == "under-plan"
    assert facts["G0237"].listing == "not-listed"


def test_codes_outside_therapy_are_known_and_never_pooled() -> None:
    facts = TABLE.on(date(2025, 6, 2))
    for code in ("Q4001", "Q4051", "G0237", "97151", "97158", "97802", "98940", "97810", "S8948", "G8978"):
        assert not facts[code].therapy
        assert not facts[code].pooled
    assert facts["29540"].therapy


def test_the_table_is_current_as_of_its_newest_data_source() -> None:
    days = [source.as_of for source in TABLE.sources.values() if source.kind == "data" and source.as_of]
    assert TABLE.as_of == max(days) >= date(2026, 7, 1)


# both sides of change days


def in_force(code: str, day: date) -> bool:
    known = TABLE.on(day)[code]
    return (known.first_day is None or known.first_day <= day) and (
        known.last_day is None or day <= known.last_day
    )


@pytest.mark.parametrize(
    ("code", "first"),
    [
        ("97129", date(2020, 1, 1)),
        ("97130", date(2020, 1, 1)),
        ("97550", date(2024, 1, 1)),
        ("97037", date(2024, 1, 1)),
        ("G0541", date(2025, 1, 1)),
        ("0791T", date(2023, 7, 1)),
        ("98975", date(2022, 1, 1)),
        ("98978", date(2023, 1, 1)),
        ("98979", date(2026, 1, 1)),
        ("98984", date(2026, 1, 1)),
        ("98985", date(2026, 1, 1)),
        ("98986", date(2026, 1, 1)),
    ],
)
def test_a_code_is_not_in_force_the_day_before_its_first_day(code: str, first: date) -> None:
    assert in_force(code, first)
    assert not in_force(code, first - timedelta(days=1))


@pytest.mark.parametrize(
    ("code", "last", "successors"),
    [
        ("G0515", date(2019, 12, 31), ("97129", "97130")),
        ("97127", date(2019, 12, 31), ("97129", "97130")),
        ("90911", date(2019, 12, 31), ("90912", "90913")),
        ("95831", date(2019, 12, 31), ()),
        ("95834", date(2019, 12, 31), ()),
        ("G2062", date(2020, 12, 31), ("98971",)),
        ("96111", date(2018, 12, 31), ("96112", "96113")),
    ],
)
def test_a_retired_code_ends_with_its_last_day_and_names_what_came_after(
    code: str, last: date, successors: tuple[str, ...]
) -> None:
    assert in_force(code, last)
    assert not in_force(code, last + timedelta(days=1))
    assert TABLE.on(date(2026, 6, 2))[code].successors == successors


def test_the_cognitive_code_of_2019_is_pooled_like_the_pair_that_replaced_it() -> None:
    before, after = TABLE.on(date(2019, 12, 31)), TABLE.on(date(2020, 1, 1))
    assert before["G0515"].pooled
    assert (after["97129"].base, after["97130"].base) == ("97129", "97129")
    assert in_force("97014", date(2026, 6, 2))
    assert after["97014"].successors == ()


def test_management_of_a_month_becomes_one_tier_with_the_shorter_code_in_2026() -> None:
    assert TABLE.on(date(2025, 12, 31))["98980"].family == "98980"
    assert TABLE.on(date(2026, 1, 1))["98980"].family == "98979"


def test_a_code_whose_last_day_is_not_known_stays_open_and_its_cell_says_so() -> None:
    assert in_force("96003", date(2026, 6, 2))
    assert "last day not known" in TABLE.cell("96003", "in-force", date(2026, 6, 2)).note


def test_a_cell_says_value_source_certainty_and_note() -> None:
    assert TABLE.cell("97112", "first-minutes", date(2025, 6, 2)) == Cell(
        value="15", source="mcpm-5-20.2", certainty="primary", note=""
    )


def test_a_cell_that_does_not_exist_is_a_key_error() -> None:
    with pytest.raises(KeyError, match="no successor for 97110 on 2025-06-02"):
        TABLE.cell("97110", "successor", date(2025, 6, 2))
    with pytest.raises(KeyError, match="no kind for 99999"):
        TABLE.cell("99999", "kind", date(2025, 6, 2))


def test_the_facts_that_are_not_verified_are_named() -> None:
    assert TABLE.on(date(2025, 6, 2))["97010"].unverified == ("listing",)
    assert TABLE.on(date(2025, 6, 2))["97161"].unverified == ()


# resolution


def test_between_two_spans_the_one_that_ended_last_is_told_and_before_them_the_one_to_come() -> None:
    table = table_of(GOOD + "97110,in-force,yes,2017-01-01,2017-06-30,file,data,\n")
    days = (date(2016, 6, 1), date(2018, 6, 1), date(2019, 6, 1), date(2020, 6, 1), date(2022, 6, 1))
    oldest, ended = (date(2017, 1, 1), date(2017, 6, 30)), (date(2019, 1, 1), date(2019, 12, 31))
    told = [(facts.first_day, facts.last_day) for facts in (table.on(day)["97110"] for day in days)]
    assert told == [oldest, oldest, ended, ended, (date(2021, 1, 1), None)]


def test_a_stretch_ends_with_the_last_day_of_a_row_also_where_no_other_row_begins() -> None:
    table = table_of(GOOD)
    assert table.stretch(date(2019, 12, 31)).until == date(2020, 1, 1)
    assert table.stretch(date(2020, 1, 1)).until == date(2021, 1, 1)


def test_a_row_may_hold_for_a_single_day() -> None:
    table = table_of(GOOD + "97110,pooled,yes,2020-02-29,2020-02-29,manual,primary,\n")
    days = (date(2020, 2, 28), date(2020, 2, 29), date(2020, 3, 1))
    assert [table.on(day)["97110"].pooled for day in days] == [False, True, False]


def test_an_optional_fact_is_absent_outside_its_span() -> None:
    table = table_of(GOOD + "97110,pooled,yes,2020-01-01,2020-12-31,manual,primary,\n")
    pooled = [table.on(day)["97110"].pooled for day in (date(2019, 12, 31), date(2020, 1, 1), date(2021, 1, 1))]
    assert pooled == [False, True, False]


def test_a_last_day_at_the_end_of_the_calendar_leaves_the_stretch_open() -> None:
    table = table_of(GOOD + "97110,pooled,yes,2020-01-01,9999-12-31,manual,primary,\n")
    assert table.on(date(9999, 12, 31))["97110"].pooled
    assert table.stretch(date(9999, 12, 31)).until is None


def test_all_days_of_a_stretch_share_one_mapping_and_the_next_stretch_has_another() -> None:
    day = date(2024, 6, 3)
    stretch = TABLE.stretch(day)
    assert (stretch.first, stretch.until) == (date(2024, 1, 1), date(2025, 1, 1))
    assert TABLE.on(date(2024, 1, 1)) is TABLE.on(day) is TABLE.on(date(2024, 12, 31))
    assert TABLE.stretch(date(2025, 1, 1)).first == date(2025, 1, 1)
    assert TABLE.on(date(2025, 1, 1)) is not TABLE.on(day)


def test_the_first_and_the_last_stretch_are_open() -> None:
    assert TABLE.stretch(date(1990, 1, 1)).first is None
    assert TABLE.stretch(date(2050, 1, 1)).until is None


def test_every_code_is_known_on_every_day() -> None:
    assert set(TABLE.on(date(1990, 1, 1))) == set(TABLE.on(date(2050, 1, 1))) == {row.code for row in TABLE.rows}


def test_a_table_survives_pickling_without_what_it_keeps() -> None:
    table = table_of(GOOD)
    bare = len(pickle.dumps(table))
    table.on(date(2019, 6, 1))
    again = pickle.loads(pickle.dumps(table))  # noqa: S301 - our own bytes, made on the line itself
    assert len(pickle.dumps(table)) == bare
    assert again == table
    assert again.on(date(2019, 6, 1)) == table.on(date(2019, 6, 1))


def test_threads_that_ask_at_once_get_the_same_mapping() -> None:
    table = CodeTable.read(bundled_folder())
    with ThreadPoolExecutor(8) as threads:
        given = list(threads.map(table.on, [date(2024, 6, 3)] * 64))
    assert {id(mapping) for mapping in given} == {id(given[0])}


def test_importing_the_tables_reads_no_data_file() -> None:
    script = (
        "import sys\n"
        "opened = []\n"
        "sys.addaudithook(lambda event, args: opened.append(str(args[0])) if event == 'open' else None)\n"
        "from therapycode.tables import CodeTable, bundled_folder\n"
        "assert not [name for name in opened if name.endswith('.csv')], opened\n"
        "CodeTable.read(bundled_folder())\n"
        "print(len([name for name in opened if name.endswith('.csv')]))\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout == "2\n"


# strictness: one planted fault a test


def test_the_good_text_has_no_fault() -> None:
    assert len(read_codes(GOOD, {"file", "manual", "own"})) == 7


def test_another_header_is_refused() -> None:
    (fault,) = faults_of(GOOD.replace("first_day,last_day", "last_day,first_day"))
    assert fault.at == "codes.csv: row 1"
    assert fault.allowed == HEADER.strip()


def test_an_empty_file_is_refused() -> None:
    (fault,) = faults_of("")
    assert fault.found == "an empty file"


def test_a_row_with_a_cell_too_few_is_refused() -> None:
    fault = fault_of("97110,kind,timed,,,manual,primary,\n", "97110,kind,timed,,,manual,primary,\n97110,kind\n")
    assert (fault.at, fault.found, fault.allowed) == ("codes.csv: row 4", "2 cells", "8 cells")


def test_an_unclosed_quote_is_refused() -> None:
    (fault,) = faults_of(GOOD + '97110,place,"base')
    assert fault.at == "codes.csv"


def test_a_day_in_the_form_of_a_spreadsheet_is_refused() -> None:
    fault = fault_of("2021-01-01", "1/1/2021")
    assert str(fault) == (
        "codes.csv: row 7, first_day: found '1/1/2021'; allowed: a day of the form YYYY-MM-DD, or blank."
    )


def test_a_last_day_before_the_first_day_is_refused() -> None:
    fault = fault_of("2019-12-31", "2018-12-31")
    assert (fault.at, fault.allowed) == ("codes.csv: row 6, last_day", "a day not before 2019-01-01")


def test_an_unknown_fact_is_refused() -> None:
    fault = fault_of("first-minutes", "first-minuets")
    assert fault.at == "codes.csv: row 8, fact"
    assert "first-minutes" in fault.allowed


@pytest.mark.parametrize(
    ("was", "becomes", "row"),
    [
        ("kind,timed", "kind,timely", 3),
        ("category,procedure", "category,surgery", 4),
        ("listing,always", "listing,often", 5),
        ("first-minutes,15", "first-minutes,15.0", 8),
        ("first-minutes,15", "first-minutes,0", 8),
        ("first-minutes,15", "pooled,true", 8),
        ("first-minutes,15", "therapy,yes", 8),
        ("first-minutes,15", "place,middle", 8),
        ("first-minutes,15", "counts,treatment treatment", 8),
        ("first-minutes,15", "counts,lunch", 8),
        ("first-minutes,15", "disciplines,PT  OT", 8),
        ("first-minutes,15", "patient-absent,no", 8),
        ("therapeutic exercise", "", 2),
        ("therapeutic exercise", "x" * 41, 2),
    ],
)
def test_a_value_outside_the_words_of_its_fact_is_refused(was: str, becomes: str, row: int) -> None:
    assert fault_of(was, becomes).at == f"codes.csv: row {row}, value"


def test_an_unknown_certainty_is_refused() -> None:
    fault = fault_of("timed,,,manual,primary", "timed,,,manual,certain")
    assert fault.at == "codes.csv: row 3, certainty"
    assert fault.allowed == ", ".join(get_args(Certainty))


def test_an_unknown_source_is_refused() -> None:
    fault = fault_of("timed,,,manual", "timed,,,hearsay")
    assert (fault.at, fault.found) == ("codes.csv: row 3, source", "'hearsay'")


def test_a_note_with_blanks_at_its_ends_is_refused() -> None:
    assert fault_of("a second span", "a second span ").at == "codes.csv: row 7, note"


def test_the_same_code_fact_and_first_day_twice_is_refused() -> None:
    fault = fault_of("2021-01-01", "2019-01-01")
    assert fault.at == "codes.csv: row 7, first_day"
    assert "row 6 is one" in fault.allowed


def test_overlapping_spans_are_refused() -> None:
    fault = fault_of("2021-01-01", "2019-12-31")
    assert (fault.at, fault.allowed) == ("codes.csv: row 7, first_day", "a day after the last day of row 6")


def test_a_span_inside_an_open_one_is_refused() -> None:
    (fault,) = faults_of(GOOD + "97110,kind,untimed,2020-01-01,,manual,primary,\n")
    assert (fault.at, fault.allowed) == ("codes.csv: row 9, first_day", "a day after the last day of row 3")


def test_a_code_made_a_number_by_a_spreadsheet_is_refused_with_the_repair() -> None:
    fault = faults_of(GOOD.replace("97110,first-minutes", "97110.0,first-minutes"))[0]
    assert (fault.at, fault.found) == ("codes.csv: row 8, code", "'97110.0'")
    assert "write 97110 " in fault.do


def test_a_code_that_lost_its_leading_zero_is_refused() -> None:
    fault = faults_of(GOOD.replace("97110,first-minutes", "791T,first-minutes"))[0]
    assert fault.at == "codes.csv: row 8, code"
    assert "all five characters" in fault.do


@pytest.mark.parametrize("fact", REQUIRED)
def test_a_code_without_a_fact_that_every_code_has_is_refused(fact: str) -> None:
    kept = [line for line in GOOD.splitlines(keepends=True) if f",{fact}," not in line]
    (fault,) = faults_of("".join(kept))
    assert (fault.at, fault.found) == ("codes.csv: code 97110", f"no {fact}")


@pytest.mark.parametrize("fact", ["family", "successor"])
def test_a_family_or_successor_that_the_table_does_not_know_is_refused(fact: str) -> None:
    fault = fault_of("first-minutes,15", f"{fact},97112")
    assert (fault.at, fault.found) == ("codes.csv: row 8, value", "'97112'")


def test_all_faults_of_a_file_are_told_at_once() -> None:
    faults = faults_of(GOOD.replace("kind,timed", "kind,timely").replace("2019-12-31", "31.12.2019"))
    assert [fault.at for fault in faults] == ["codes.csv: row 3, value", "codes.csv: row 6, last_day"]


def test_a_missing_file_is_a_table_error_that_names_it(tmp_path: Path) -> None:
    with pytest.raises(TableError, match=r"sources\.csv: found no such file"):
        CodeTable.read(tmp_path)


def test_a_file_of_another_encoding_is_refused(tmp_path: Path) -> None:
    (tmp_path / "sources.csv").write_bytes(GOOD_SOURCES.replace("A manual", "Ein Merkblatt für").encode("latin-1"))
    with pytest.raises(TableError, match="is no UTF-8"):
        CodeTable.read(tmp_path)


def test_a_folder_of_ones_own_is_read(tmp_path: Path) -> None:
    (tmp_path / "sources.csv").write_text(GOOD_SOURCES, encoding="utf-8")
    (tmp_path / "codes.csv").write_text(GOOD, encoding="utf-8")
    table = CodeTable.read(tmp_path)
    assert table == table_of(GOOD)
    assert table.as_of == date(2026, 1, 1)


def test_a_source_that_stands_twice_is_refused() -> None:
    with pytest.raises(TableError, match=r"sources\.csv: row 5, id: found 'own'.*row 4 is one"):
        read_sources(GOOD_SOURCES + "own,Again,,,secondary,,\n")


def test_a_source_of_an_unknown_kind_is_refused() -> None:
    with pytest.raises(TableError, match=r"sources\.csv: row 4, kind: found 'rumour'"):
        read_sources(GOOD_SOURCES.replace("secondary", "rumour"))


def test_a_source_without_a_title_is_refused() -> None:
    with pytest.raises(TableError, match=r"sources\.csv: row 3, title: found ''"):
        read_sources(GOOD_SOURCES.replace("A manual", ""))


def test_rows_given_in_any_order_are_written_in_one() -> None:
    rows = read_codes(GOOD, {"file", "manual", "own"})
    text = write_codes(reversed(rows))
    assert text == write_codes(rows)
    assert [line.split(",")[1] for line in text.splitlines()[1:]] == [
        "label",
        "kind",
        "category",
        "listing",
        "in-force",
        "in-force",
        "first-minutes",
    ]
    assert "\r" not in text
