"""TOML to profile: strict, every fault of a file at once, one test per planted fault."""

from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path

import pytest

from tests.acme import ACME, profile_of
from therapycode import Fault, ProfileError
from therapycode.dated import DateSpan
from therapycode.plugin import Profile, read_profile


@pytest.fixture
def read(tmp_path: Path) -> Callable[[str], Profile]:
    return partial(profile_of, tmp_path)


def faults_of(read: Callable[[str], Profile], text: str) -> list[Fault]:
    with pytest.raises(ProfileError) as caught:
        read(text)
    assert caught.value.what == "acme-plan.toml"
    return list(caught.value.faults)


def test_a_good_profile_is_read_as_it_stands(read: Callable[[str], Profile]) -> None:
    profile = read(ACME)
    assert (profile.payer, profile.title, profile.status) == ("acme-plan", "Acme Plan", "complete")
    assert profile.covers == DateSpan(date(2024, 1, 1), date(2027, 1, 1))
    assert profile.sources["manual"].confirmed_through == date(2026, 6, 30)
    assert profile.sources["manual"].ref.at == "page 31"
    [units] = profile.parts["units"].timeline.entries
    assert units.or_before
    assert units.value.values["pool"] == ("discipline",)
    assert units.value.note == "As printed."
    assert [one.value.ended for one in profile.parts["pairs"].timeline.entries] == [False, True]
    assert profile.parts["assistants"].unknown == "Ask provider relations"
    assert profile.examples[0].ties == 2


def test_what_is_left_out_is_partial_and_open_ended(read: Callable[[str], Profile]) -> None:
    profile = read(ACME.replace('status = "complete"\n', "").replace("until = 2027-01-01\n", ""))
    assert profile.status == "partial"
    assert profile.covers.until is None


def test_the_fingerprint_changes_with_the_text_and_not_without(read: Callable[[str], Profile]) -> None:
    assert read(ACME).fingerprint == read(ACME).fingerprint != read(ACME + "\n# a remark\n").fingerprint


PLANTED = {
    "another schema number": ("schema = 1", "schema = 2", "schema", "2", "1"),
    "true for a schema number": ("schema = 1", "schema = true", "schema", "True", "1"),
    "a fraction for a schema number": ("schema = 1", "schema = 1.0", "schema", "Decimal('1.0')", "1"),
    "no schema number": ("schema = 1\n", "", "schema", "nothing", "1"),
    "an unknown key": (
        "family =",
        'colour = "red"\nfamily =',
        "colour",
        "a key that the format does not know",
        None,
    ),
    "an unknown part": (
        "[assistants]",
        "[codes.lost]",
        "codes.lost",
        "a part that the format does not know",
        None,
    ),
    "a part that is no table": ("[assistants]\nlabel", "assistants = 5\n[units.x]\nlabel", None, None, None),
    "another payer than the file is called": (
        'payer = "acme-plan"',
        'payer = "other"',
        "payer",
        "'other'",
        "'acme-plan', the name of the file",
    ),
    "no payer": ('payer = "acme-plan"\n', "", "payer", "nothing", "a text"),
    "no title": ('title = "Acme Plan"\n', "", "title", "nothing", "a text"),
    "an empty title": ('title = "Acme Plan"', 'title = " "', "title", "' '", "a text that is not empty"),
    "no family": ('family = "commercial"\n', "", "family", "nothing", "a text"),
    "a bad status": ('"complete"', '"done"', "status", "'done'", "partial, complete, retired"),
    "no first day covered": (
        "from = 2024-01-01\nuntil",
        "until",
        "covers.from",
        "nothing",
        "the first day that the profile answers for",
    ),
    "no coverage": (
        "[covers]\nfrom = 2024-01-01\nuntil = 2027-01-01\n",
        "",
        "covers",
        "nothing",
        "a table with the first day covered: from = 2024-01-01",
    ),
    "a coverage without a day": (
        "until = 2027-01-01",
        "until = 2024-01-01",
        "covers.until",
        "2024-01-01",
        "a day after 2024-01-01",
    ),
    "an unknown key of the coverage": (
        "until = 2027",
        "to = 2027",
        "covers.to",
        "a key that the format does not know",
        "from, until",
    ),
    "a date-time for a day": (
        "from = 2024-01-01\nuntil",
        "from = 2024-01-01T00:00:00\nuntil",
        "covers.from",
        "datetime.datetime(2024, 1, 1, 0, 0)",
        "a day, written bare: 2026-03-04",
    ),
    "a text for a day": (
        "published = 2023-11-20",
        'published = "2023-11-20"',
        "sources.manual.published",
        "'2023-11-20'",
        "a day, written bare: 2026-03-04",
    ),
    "a bad kind of source": (
        'kind = "primary"',
        'kind = "hearsay"',
        "sources.manual.kind",
        "'hearsay'",
        "primary, secondary, unverified",
    ),
    "no kind of source": (
        'kind = "primary"\n',
        "",
        "sources.manual.kind",
        "nothing",
        "primary, secondary, unverified",
    ),
    "an unknown key of a source": (
        'at = "page 31"',
        'page = "31"',
        "sources.manual.page",
        "a key that the format does not know",
        None,
    ),
    "a source that is no table": ("[sources.rumour]\n", "[sources]\nrumour = 5\n[x.y]\n", None, None, None),
    "no source of a value": (
        'or_before = true\nsource = "manual"',
        "or_before = true",
        "units.from.2024-01-01.source",
        "nothing",
        "a text",
    ),
    "a source that is not listed": (
        'or_before = true\nsource = "manual"',
        'or_before = true\nsource = "lost"',
        "units.from.2024-01-01.source",
        "'lost'",
        "manual, rumour",
    ),
    "a source that is not verified": (
        'or_before = true\nsource = "manual"',
        'or_before = true\nsource = "rumour"',
        "units.from.2024-01-01.source",
        "'rumour', which is unverified",
        "a primary or secondary source",
    ),
    "a day that is no day": (
        "[units.from.2024-01-01]",
        "[units.from.2024-02-30]",
        "units.from.2024-02-30",
        "'2024-02-30'",
        "a day of the form YYYY-MM-DD",
    ),
    "a day of another form": (
        "[units.from.2024-01-01]",
        "[units.from.20240101]",
        "units.from.20240101",
        "'20240101'",
        "a day of the form YYYY-MM-DD",
    ),
    "a date-time for the day of a value": (
        "[units.from.2024-01-01]",
        '[units.from."2024-01-01T00:00"]',
        "units.from.2024-01-01T00:00",
        "'2024-01-01T00:00'",
        "a day of the form YYYY-MM-DD",
    ),
    "ended beside values": (
        "ended = true",
        'ended = true\nrule = "code-pairs"',
        "pairs.from.2025-01-01",
        "values beside ended = true",
        "ended = true alone, or values alone",
    ),
    "neither ended nor a value": (
        "ended = true\n",
        "",
        "pairs.from.2025-01-01",
        "no value",
        "edition, rule",
    ),
    "no yes or no": ("ended = true", "ended = 1", "pairs.from.2025-01-01.ended", "1", "true or false"),
    "an unknown parameter": (
        'rule = "total-time"',
        'rule = "total-time"\nrounding = "up"',
        "units.from.2024-01-01.rounding",
        "a key that this part does not know",
        (
            "base_minutes, continuous, ended, first_unit_from, increment_from, minutes_per_unit, note, or_before, "
            "pool, rule, source, threshold, unknown, withdrawn"
        ),
    ),
    "no whole number": (
        "first_unit_from = 8",
        "first_unit_from = 7.5",
        "units.from.2024-01-01.first_unit_from",
        "Decimal('7.5')",
        "a whole number from 1",
    ),
    "a whole number for a threshold": (
        'rule = "total-time"',
        'rule = "per-service-threshold"\nthreshold = 8',
        "units.from.2024-01-01.threshold",
        "8",
        "a number above 0 with a decimal point, such as 7.5",
    ),
    "no number for a threshold": (
        'rule = "total-time"',
        'rule = "per-service-threshold"\nthreshold = nan',
        "units.from.2024-01-01.threshold",
        None,
        "a number above 0 with a decimal point, such as 7.5",
    ),
    "zero minutes": (
        "minutes_per_unit = 15",
        "minutes_per_unit = 0",
        "units.from.2024-01-01.minutes_per_unit",
        "0",
        "a whole number from 1",
    ),
    "true for a number": (
        "first_unit_from = 8",
        "first_unit_from = true",
        "units.from.2024-01-01.first_unit_from",
        "True",
        "a whole number from 1",
    ),
    "a text for a list": (
        '["discipline"]',
        '"discipline"',
        "units.from.2024-01-01.pool",
        "'discipline'",
        "a list of patient, date, discipline, billing-provider, session",
    ),
    "an empty text in a list": (
        '["discipline"]',
        '[""]',
        "units.from.2024-01-01.pool[0]",
        "''",
        "patient, date, discipline, billing-provider, session",
    ),
    "no code": (
        '["97010"]',
        '["97010", "hot pack"]',
        "codes.bundled.from.2024-01-01.codes[1]",
        "'hot pack'",
        "a procedure code such as 97110 or G0283",
    ),
    "no flag": (
        "match_discipline = true",
        'match_discipline = "yes"',
        "eligibility.roles.from.2024-01-01.match_discipline",
        "'yes'",
        "true or false",
    ),
    "no label": ('label = "Bundled"\n', "", "codes.bundled.label", "nothing", "a text"),
    "an unknown key of a part": (
        'label = "Bundled"',
        'label = "Bundled"\ncolour = "red"',
        "codes.bundled.colour",
        "a key that the format does not know",
        "branch, clock, from, label, note, unknown",
    ),
    "unknown beside values": (
        'label = "Bundled"',
        'label = "Bundled"\nunknown = "Ask"',
        "codes.bundled.unknown",
        "a part that has values too",
        "either unknown or dated values",
    ),
    "neither values nor unknown": (
        'unknown = "Ask provider relations"\n',
        "",
        "assistants",
        "neither values nor unknown",
        "dated values, or unknown = whom to ask",
    ),
    "a value outside a day": (
        "[codes.bundled.from.2024-01-01]",
        "[codes.bundled.from]",
        None,
        None,
        None,
    ),
    "examples that are no list": (
        "[[examples]]",
        "[examples]",
        "examples",
        None,
        "a list of tables: [[examples]]",
    ),
    "an unknown key of an example": (
        'says = "Two',
        'colour = "red"\nsays = "Two',
        "examples[0].colour",
        "a key that the format does not know",
        None,
    ),
    "an example without a day": ("day = 2025-06-02\n", "", "examples[0].day", "nothing", None),
    "an example without its units": (
        'units = ["97110 1", "97140 0"]\n',
        "",
        "examples[0]",
        "no answer",
        "units, lines, or undetermined = true",
    ),
    "an example on a source that is not listed": (
        'ties = 2\nsource = "manual"',
        'ties = 2\nsource = "lost"',
        "examples[0].source",
        "'lost'",
        "manual, rumour",
    ),
    "a base that is no list": ("family =", 'based_on = "x"\nfamily =', "based_on", "'x'", "a list of texts"),
}


@pytest.mark.parametrize("name", PLANTED)
def test_a_planted_fault_is_found_in_its_place(read: Callable[[str], Profile], name: str) -> None:
    old, new, at, found, allowed = PLANTED[name]
    assert old in ACME
    faults = faults_of(read, ACME.replace(old, new, 1))
    if at is None:
        return
    [allowed_here] = [one.allowed for one in faults if one.at == at and found in {None, one.found}]
    assert allowed in {None, allowed_here}


def test_a_part_that_is_no_table_is_told_as_it_stands(read: Callable[[str], Profile]) -> None:
    head, rest = ACME.split("[covers]")
    assert faults_of(read, f"{head}threshold = 5\n[covers]{rest}") == [Fault("threshold", "5", "a table")]
    assert faults_of(read, f"{head}modifiers = 5\n[covers]{rest}") == [Fault("modifiers", "5", "a table")]
    assert faults_of(read, f"{head}modifiers.order = 5\n[covers]{rest}") == [
        Fault("modifiers.order", "5", "a table")
    ]


def test_sources_examples_and_days_that_are_no_tables_are_told_as_they_stand(
    read: Callable[[str], Profile],
) -> None:
    start = 'schema = 1\npayer = "acme-plan"\ntitle = "x"\nfamily = "y"\ncovers = { from = 2024-01-01 }\n'
    assert faults_of(read, start + "sources = 5") == [Fault("sources", "5", "a table")]
    assert faults_of(read, start + "sources.manual = 5") == [Fault("sources.manual", "5", "a table")]
    assert faults_of(read, start + 'pairs = { label = "x", from = 5 }')[0] == Fault("pairs.from", "5", "a table")
    assert "examples[0].says" in [fault.at for fault in faults_of(read, start + "examples = [5]")]


def test_all_faults_of_a_file_come_at_once(read: Callable[[str], Profile]) -> None:
    text = ACME.replace("schema = 1", "schema = 9").replace('"complete"', '"done"')
    text = text.replace("first_unit_from = 8", "first_unit_from = 0").replace('["97010"]', '["x", "y"]')
    text = text.replace('source = "manual"\nnote', 'source = "rumour"\nnote').replace('title = "A forum"\n', "")
    assert sorted(fault.at for fault in faults_of(read, text)) == [
        "codes.bundled.from.2024-01-01.codes[0]",
        "codes.bundled.from.2024-01-01.codes[1]",
        "schema",
        "sources.rumour.title",
        "status",
        "units.from.2024-01-01.first_unit_from",
        "units.from.2024-01-01.source",
    ]


def test_the_same_day_twice_is_told_with_its_line(read: Callable[[str], Profile]) -> None:
    twice = ACME.replace("[pairs.from.2025-01-01]", "[pairs.from.2024-01-01]")
    [fault] = faults_of(read, twice)
    assert "2024-01-01" in fault.found or "line" in fault.found
    assert fault.allowed == "TOML in UTF-8"


def test_a_text_that_is_no_toml_is_told_with_line_and_column(read: Callable[[str], Profile]) -> None:
    [fault] = faults_of(read, "schema = 1\npayer = \n")
    assert fault.found == "no TOML (Invalid value (at line 2, column 9))"
    assert fault.do == "Mend the file."


def test_a_text_that_nests_too_deep_is_told(read: Callable[[str], Profile]) -> None:
    [fault] = faults_of(read, "x = " + "[" * 100_000)
    assert fault.found.startswith("no TOML (")


def test_bytes_that_are_no_utf_8_are_told(tmp_path: Path) -> None:
    file = tmp_path / "acme-plan.toml"
    file.write_bytes(b'schema = 1\ntitle = "\xff"\n')
    with pytest.raises(ProfileError, match=r"no TOML \('utf-8' codec can't decode byte 0xff in position 20"):
        read_profile(file, tmp_path)


def test_ten_megabytes_are_refused_unread(tmp_path: Path) -> None:
    file = tmp_path / "acme-plan.toml"
    file.write_bytes(b"#" * 10_000_000)
    with pytest.raises(ProfileError, match="found more than 2097152 bytes; allowed: at most 2097152 bytes"):
        read_profile(file, tmp_path)


def test_a_file_of_just_the_largest_size_is_read(tmp_path: Path) -> None:
    file = tmp_path / "acme-plan.toml"
    file.write_text(ACME.ljust(2 * 1024 * 1024, "\n"))
    assert read_profile(file, tmp_path).payer == "acme-plan"


def test_a_file_that_is_missing_or_a_folder_is_told(tmp_path: Path) -> None:
    for path in (tmp_path / "lost.toml", tmp_path):
        with pytest.raises(ProfileError, match="a file that cannot be read"):
            read_profile(path, tmp_path)


def test_a_long_value_is_cut_short_in_a_message(read: Callable[[str], Profile]) -> None:
    [fault] = faults_of(read, ACME.replace('"complete"', f'"{"x" * 500}"'))
    assert len(fault.found) == 60


# values that no rule could use


def test_a_role_that_does_not_exist_is_refused(read: Callable[[str], Profile]) -> None:
    [fault] = faults_of(read, ACME.replace('therapist = ["PT"]', 'therapist = ["PTT"]'))
    assert fault.at == "eligibility.roles.from.2024-01-01.therapist[0]"


def test_what_keeps_pools_apart_is_one_of_few_words(read: Callable[[str], Profile]) -> None:
    [fault] = faults_of(read, ACME.replace('pool = ["discipline"]', 'pool = ["disciplin"]'))
    assert fault.at == "units.from.2024-01-01.pool[0]"
