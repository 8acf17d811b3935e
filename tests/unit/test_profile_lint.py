"""What is looked for in a profile beyond what the pages of faults show: its edges, one at a time."""

from datetime import date
from pathlib import Path
from typing import Final

import attrs
import pytest

from tests.acme import ACME, written
from tests.building import installed_engine
from tests.fault_pages import DAY, looked_at, whole
from therapycode import PayerRegistry, PluginError, UnknownPayerError
from therapycode.plugin import Payer, PayerPolicy, ProfileFile, Values, compose, read_profile
from therapycode.upkeep.lint.damage import meant
from therapycode.upkeep.lint.linting import lint
from therapycode.upkeep.lint.places import key_lines, line_of
from therapycode.upkeep.lint.subject import Target
from therapycode.upkeep.lint.targets import installed_targets, target_of_payer

BRANCHED: Final = '[codes.bundled]\nlabel = "Bundled"\nunknown = "Ask"\n'


def told(folder: Path, piece: str, name: str) -> list[tuple[str, str]]:
    return [(fault.at, fault.found) for fault in looked_at(piece, folder) if fault.name == name]


def branches(*conditions: str) -> str:
    numbered = enumerate(conditions)
    made = [f'[codes.bundled.branch.b{place}]\nwhen = {when}\nunknown = "Ask"\n' for place, when in numbered]
    return "\n".join([BRANCHED, *made])


@pytest.mark.parametrize(
    ("wide", "narrow", "never"),
    [
        ('{ "facts.age" = { below = 21 } }', '{ "facts.age" = { at_least = 3, below = 18 } }', True),
        ('{ "facts.age" = { at_least = 3, below = 18 } }', '{ "facts.age" = { below = 21 } }', False),
        ('{ "facts.age" = { at_least = 3 } }', '{ "facts.age" = [3, 4] }', True),
        ('{ "facts.age" = { at_least = 4 } }', '{ "facts.age" = [3, 4] }', False),
        ('{ "facts.age" = [3, 4] }', '{ "facts.age" = { at_least = 3, below = 5 } }', False),
        ('{ "facts.state" = "TX" }', '{ "facts.state" = "TX" }', True),
        ('{ "facts.state" = "TX", telehealth = true }', '{ "facts.state" = "TX" }', False),
        ('{ "facts.state" = "TX" }', '{ "facts.state" = ["TX", "OH"] }', False),
        ('{ "facts.injury_day" = { below = 2025-01-01 } }', '{ "facts.injury_day" = 2024-12-31 }', True),
    ],
)
def test_a_branch_is_never_asked_where_an_earlier_one_holds_for_all_its_sessions(
    tmp_path: Path, wide: str, narrow: str, *, never: bool
) -> None:
    found = told(tmp_path, branches(wide, narrow), "days.overlap")
    assert [at for at, _ in found] == (["codes.bundled.branch.b1"] if never else [])


@pytest.mark.parametrize(("given", "lacking"), [('["92507 - SLP"]', 0), ('["97530 20 OT"]', 1)])
def test_an_example_stands_on_a_side_of_a_branch_by_what_its_session_says(
    tmp_path: Path, given: str, lacking: int
) -> None:
    piece = (
        '[codes.bundled]\nlabel = "Bundled"\nunknown = "Ask"\n\n[codes.bundled.branch.speech]\n'
        'when = { discipline = "SLP" }\n\n[codes.bundled.branch.speech.from.2025-01-01]\ncodes = ["97010"]\n'
        'source = "manual"\n'
    )
    sides = "".join(
        f'\n[[examples]]\nsays = "{day}"\nday = {day}\ngiven = {given}\nundetermined = true\nsource = "manual"\n'
        for day in ("2024-12-31", "2025-01-01")
    )
    found = told(tmp_path, piece + sides, "example.change-day")
    assert [at for at, _ in found] == ["codes.bundled.branch.speech.from.2025-01-01"] * lacking


def test_days_of_a_withdrawn_value_with_none_before_it_are_a_gap(tmp_path: Path) -> None:
    part = '[codes.bundled]\nlabel = "Bundled"\n\n[codes.bundled.from.2024-01-01]\ncodes = ["97010"]\n'
    found = told(tmp_path, f'{part}withdrawn = 2024-02-01\nsource = "manual"', "days.gap")
    assert [at for at, _ in found] == ["codes.bundled.from.2024-01-01"]
    assert told(tmp_path, f'{part}withdrawn = 2024-02-01\nsource = "manual"\nnote = "So."', "days.gap") == []


def test_a_value_by_another_clock_may_begin_before_the_coverage(tmp_path: Path) -> None:
    entries = [f'[review.from.{year}-01-01]\namount = {year}.00\nsource = "manual"' for year in (2019, 2020, 2026)]
    for clock, found in (("service", ["review.from.2019-01-01"]), ("injury", [])):
        head = '[review]\nlabel = "Review"\n' + ('clock = "injury"\n' if clock == "injury" else "")
        piece = "\n\n".join([head.rstrip("\n"), *entries])
        assert [at for at, _ in told(tmp_path, piece, "days.outside-coverage")] == found


def test_a_value_said_anew_is_held_against_the_one_that_stands(tmp_path: Path) -> None:
    piece = (
        '[review]\nlabel = "Review"\n\n[review.from.2024-01-01]\namount = 3000.00\nwithdrawn = 2024-06-01\n'
        'source = "manual"\n\n[review.from.2025-01-01]\namount = 3000.00\nsource = "manual"'
    )
    assert told(tmp_path, piece, "days.equal-neighbour") == []


def code_list(*codes: str, first: str = "2024-01-01") -> str:
    listed = ", ".join(f'"{code}"' for code in codes)
    head = '[codes.bundled]\nlabel = "Bundled"\n'
    return f'{head}\n[codes.bundled.from.{first}]\ncodes = [{listed}]\nsource = "manual"'


def test_a_code_that_lost_its_letter_is_led_back_to_those_that_end_so(tmp_path: Path) -> None:
    [fault] = [one for one in looked_at(code_list("00283"), tmp_path) if one.name == "code.unknown"]
    assert fault.do == "Perhaps the letter was lost: G0283."
    [other] = [one for one in looked_at(code_list("09999"), tmp_path) if one.name == "code.unknown"]
    assert other.do.startswith("Look whether the code is mistyped")


def test_a_code_is_held_against_the_days_on_which_its_list_holds(tmp_path: Path) -> None:
    piece = code_list("97010", "97037", first="2023-01-01")
    assert told(tmp_path, piece, "code.retired") == []  # covered from the day on which 97037 came to be
    later = code_list("97010", "G0515", first="2027-01-01")
    assert told(tmp_path, later, "code.retired") == []  # nothing holds by the day on which one looks


def test_a_condition_may_ask_of_a_code_of_other_days_but_not_of_one_that_nobody_knows(tmp_path: Path) -> None:
    assert told(tmp_path, branches('{ code = ["97110", "G0515"] }'), "code.unknown") == []
    found = told(tmp_path, branches('{ code = "97100" }'), "code.unknown")
    assert [at for at, _ in found] == ["codes.bundled.branch.b0.when.code"]


def test_a_damaged_code_of_a_condition_or_of_a_table_is_told(tmp_path: Path) -> None:
    found = told(tmp_path, branches("{ code = 97110 }"), "code.damaged")
    assert found == [("codes.bundled.branch.b0.when.code", "97110")]
    table = '[codes.not-valid]\nlabel = "x"\n\n[codes.not-valid.from.2024-01-01]\ninstead = { 97014 = "0283" }\n'
    found = told(tmp_path, f'{table}source = "manual"', "code.damaged")
    assert found == [("codes.not-valid.from.2024-01-01.instead.97014", "'0283'")]


@pytest.mark.parametrize("given", [True, None, [], {"0": 30}, date(2026, 3, 4), "97110-59", "1234567", ""])
def test_what_is_no_damaged_code_is_none(given: object) -> None:
    assert meant(given) is None


def test_what_lies_deeper_than_any_profile_has_no_line() -> None:
    assert key_lines(f"x = {'[' * 5000}{']' * 5000}\n") == {}
    assert line_of({}, "units.from") is None


def test_a_source_of_a_base_that_is_past_is_told_where_it_is_named(tmp_path: Path) -> None:
    base = (
        'file _shared/base.toml\nschema = 1\ntitle = "Base"\n\n[sources.old]\ntitle = "Old"\nkind = "primary"\n'
        "confirmed_through = 2024-06-30\n\nfile\n"
    )
    piece = f'{base}based_on = ["_shared/base"]\n\n{code_list("97010").replace("manual", "old")}'
    at = "codes.bundled.from.2024-01-01.source"
    assert [place for place, _ in told(tmp_path, piece, "source.past-confirmation")] == [at]
    assert told(tmp_path, piece, "source.unused") == []


def test_a_source_of_a_shared_file_is_used_where_a_file_that_starts_from_it_names_it(tmp_path: Path) -> None:
    shared = tmp_path / "_shared" / "base.toml"
    shared.parent.mkdir()
    shared.write_text('schema = 1\ntitle = "Base"\n\n[sources.old]\ntitle = "Old"\nkind = "primary"\n', "utf-8")
    (tmp_path / "broken.toml").write_text("based_on = [", "utf-8")
    engine, target = installed_engine(), Target(path=shared, root=tmp_path)
    [fault] = lint([target], engine.registry, engine.tables, DAY)
    assert (fault.name, fault.at, fault.line) == ("source.unused", "sources.old", 4)
    own = whole(f'based_on = ["_shared/base"]\n\n{code_list("97010").replace("manual", "old")}')
    (tmp_path / "example-plan.toml").write_text(own, "utf-8")
    assert lint([target], engine.registry, engine.tables, DAY) == ()


def test_a_plugins_own_code_is_asked_whether_the_values_hold_together(tmp_path: Path) -> None:
    asked: list[date] = []
    file = written(tmp_path, ACME)

    def maker(values: Values) -> PayerPolicy:
        asked.append(values.day)
        return compose(values)

    payer = Payer(id="acme-plan", profile=read_profile(file, tmp_path), policy=maker)
    engine = installed_engine()
    lint([Target(path=file, root=tmp_path)], PayerRegistry.of([payer]), engine.tables, DAY)
    assert date(2024, 1, 1) in asked


def test_code_of_a_plugin_that_fails_is_told_and_does_not_end_the_looking(tmp_path: Path) -> None:
    def maker(values: Values) -> PayerPolicy:
        raise KeyError(values.profile.payer)

    says = '[[examples]]\nsays = "x"\nday = 2025-03-04\ngiven = ["97110 30 PT"]\n'
    example = f'{says}undetermined = true\nsource = "manual"'
    file = tmp_path / "example-plan.toml"
    file.write_text(whole(f"{code_list('97010')}\n\n{example}"), "utf-8")
    payer = Payer(id="example-plan", profile=ProfileFile(file, tmp_path), policy=maker)
    engine = installed_engine()
    found = lint([Target(path=file, root=tmp_path)], PayerRegistry.of([payer]), engine.tables, DAY)
    assert [(one.name, one.at) for one in found if "KeyError" in one.found] == [
        ("format.together", "codes.bundled.from.2024-01-01"),
        ("example.fails", "examples[0]"),
    ]


def test_the_files_of_all_payers_and_what_they_share_are_looked_at_alone() -> None:
    targets = installed_targets(installed_engine().registry)
    assert len(targets) == 43
    assert {target.path.name for target in targets if target.shared} == {"anthem.toml", "medicaid-pairs.toml"}


def test_a_payer_without_a_file_or_without_an_answer_cannot_be_looked_at(tmp_path: Path) -> None:
    registry = PayerRegistry.of([Payer(id="acme-plan", profile=read_profile(written(tmp_path, ACME), tmp_path))])
    with pytest.raises(PluginError, match="stands in no file"):
        target_of_payer(registry, "acme-plan")
    with pytest.raises(UnknownPayerError):
        target_of_payer(registry, "acme")
    assert installed_targets(registry) == ()


def test_a_fault_says_in_one_line_what_was_found_what_is_allowed_and_what_to_do(tmp_path: Path) -> None:
    [fault] = [one for one in looked_at(code_list("97010", "97010"), tmp_path) if one.name == "code.twice"]
    assert fault.says == (
        "found '97010', which stands in the list already. Take one of them out; perhaps another was meant."
    )
    assert "already; allowed: another code. Take" in attrs.evolve(fault, allowed="another code").says


def test_what_is_wrong_with_one_part_does_not_hide_what_is_wrong_with_another(tmp_path: Path) -> None:
    piece = f'{code_list("97010", "97010")}\n\n[review]\nlabl = "Review"\nunknown = "Ask"'
    names = {fault.name for fault in looked_at(piece, tmp_path)}
    assert {"code.twice", "format.unknown-key", "format.missing"} <= names
