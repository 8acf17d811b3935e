"""Examples added by command: what is written of them, and what they come to at once."""

from pathlib import Path
from typing import Final

import pytest

from tests.acme import ACME, written
from tests.cli.running import Ran, here
from therapycode.plugin import read_profile
from therapycode.profiles.read import parse_profile
from therapycode.profiles.write import write_profile

DAY: Final = ("--day", "2025-06-02", "--source", "manual")
ONE: Final = (*DAY, "--given", "97110 20 PT")


def acme(folder: Path) -> Path:
    return written(folder, write_profile(parse_profile(ACME, "acme-plan.toml")))


def add(folder: Path, *words: str) -> Ran:
    return here("profile", "example", "add", "acme-plan", "--says", "It shows", *words, "--profiles", folder)


def test_an_example_that_comes_out_as_it_says_is_written_and_nothing_else_is_said(tmp_path: Path) -> None:
    file = acme(tmp_path)
    ran = add(tmp_path, *ONE, "--units", "97110 1")
    assert (ran.status, ran.out, ran.err) == (0, f"written: {file}\n", "")


def test_what_was_billed_before_what_is_assumed_and_what_is_not_found_stand_in_the_example(tmp_path: Path) -> None:
    file = acme(tmp_path)
    words = ("--before", "2025-05-30 PT 97110 x2", "--before", "2025-06-01 PT 97140", "--lines", "97110 1")
    more = ("--assume", "assistants=none", "--without", "units.tie", "--without", "assistants.not-attributed")
    assert add(tmp_path, *ONE, *words, *more, "--assume", "modifiers.discipline=by-plan").status == 1
    made = read_profile(file, tmp_path).examples[-1]
    assert made.before == ("2025-05-30 PT 97110 x2", "2025-06-01 PT 97140")
    assert made.assume == {"assistants": "none", "modifiers.discipline": "by-plan"}
    assert made.without == ("units.tie", "assistants.not-attributed")


def test_an_example_that_comes_to_something_else_is_written_and_gives_status_1(tmp_path: Path) -> None:
    file = acme(tmp_path)
    ran = add(tmp_path, *ONE, "--units", "97110 2", "--units", "97140 0", "--findings", "units.tie")
    assert ran.status == 1
    assert ran.out == (
        f"written: {file}\n\nthe example does not come out as it says\n"
        "  findings: none; the example says units.tie\n"
        "  units: 97110 1; the example says 97110 2, 97140 0\n"
    )
    assert len(read_profile(file, tmp_path).examples) == 2


def test_a_finding_that_is_made_though_the_example_rules_it_out_is_told(tmp_path: Path) -> None:
    acme(tmp_path)
    two = (*DAY, "--given", "97110 10 PT", "--given", "97140 10 PT", "--ties", "2")
    ran = add(tmp_path, *two, "--units", "97110 1", "--units", "97140 0", "--without", "units.tie")
    assert ran.status == 1
    assert "findings that there should not be: units.tie; the example says none" in ran.out


def test_only_to_look_says_what_the_example_would_come_to(tmp_path: Path) -> None:
    file = acme(tmp_path)
    before = file.read_bytes()
    ran = add(tmp_path, *ONE, "--undetermined", "--dry-run")
    assert (ran.status, ran.out.splitlines()[0]) == (1, f"not written: {file}")
    assert "determined: yes; the example says no" in ran.out
    assert file.read_bytes() == before


def test_an_assumption_of_a_part_that_is_known_or_by_no_rule_is_told(tmp_path: Path) -> None:
    acme(tmp_path)
    ran = add(tmp_path, *ONE, "--units", "97110 1", "--assume", "units=total-time", "--assume", "assistants=mid")
    assert ran.status == 1
    told = " ".join(ran.out.split())
    assert "assume.units: found a part that acme-plan is known for" in told
    assert "assume.assistants: found the rule 'mid'; allowed: none, midpoint" in told


@pytest.mark.parametrize("words", [["units"], ["units="], ["=none"], ["units=none", "--assume", "units=none"]])
def test_an_assumption_is_a_part_and_a_rule_and_each_part_stands_once(tmp_path: Path, words: list[str]) -> None:
    file = acme(tmp_path)
    before = file.read_bytes()
    ran = add(tmp_path, *ONE, "--units", "97110 1", "--assume", *words)
    assert (ran.status, "--assume" in ran.err) == (2, True)
    assert file.read_bytes() == before


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--units", "97110"), "examples[1].units[0]: found '97110'; allowed: code and units: 97110 1."),
        (("--lines", "GP 1"), "examples[1].lines[0]: found 'GP 1'; allowed: code, units and modifiers"),
        (
            ("--units", "97110 1", "--findings", "units.undecided"),
            "examples[1].findings[0]: found 'units.undecided'; allowed: the name of a finding",
        ),
        (
            ("--units", "97110 1", "--without", "unit.tie"),
            "examples[1].without[0]: found 'unit.tie'; allowed: the name of a finding, as `therapycode rule`",
        ),
        (("--units", "97110 1", "--before", "soon"), "examples[1].given: found 'soon'; allowed: a day such as"),
        (("--units", "97110 1", "--given", "nonsense"), "examples[1].given: found 'nonsense'"),
    ],
)
def test_a_line_of_no_known_form_and_a_finding_that_there_is_not_are_refused(
    tmp_path: Path, words: tuple[str, ...], told: str
) -> None:
    file = acme(tmp_path)
    before = file.read_bytes()
    ran = add(tmp_path, *ONE, *words)
    assert ran.status == 2
    assert told in " ".join(ran.err.split())
    assert file.read_bytes() == before


def test_an_example_is_not_shown_twice(tmp_path: Path) -> None:
    file = acme(tmp_path)
    assert add(tmp_path, *ONE, "--units", "97110 1").status == 0
    before = file.read_bytes()
    ran = add(tmp_path, *ONE, "--units", "97110 1")
    assert ran.status == 2
    assert "examples[2].says: found what another example shows" in ran.err
    assert file.read_bytes() == before


def test_an_example_is_taken_out_by_what_it_says(tmp_path: Path) -> None:
    file = acme(tmp_path)
    before = file.read_bytes()
    add(tmp_path, *ONE, "--units", "97110 1")
    words = ("profile", "example", "remove", "acme-plan", "--profiles", tmp_path)
    refused = here(*words, "It show")
    assert refused.status == 2
    assert "examples: found none that says 'It show'; allowed: what an example says" in refused.err
    assert "Did you mean 'It shows'?" in refused.err
    assert "Did you" not in here(*words, "xyz").err
    assert here(*words, "It shows", "--dry-run").out == f"not written: {file}\n"
    ran = here(*words, "It shows")
    assert (ran.status, ran.out) == (0, f"written: {file}\n")
    assert file.read_bytes() == before


def test_an_example_of_a_file_that_others_are_based_on_is_not_run(tmp_path: Path) -> None:
    (tmp_path / "_shared").mkdir()
    shared = tmp_path / "_shared" / "common.toml"
    source = '[sources.manual]\ntitle = "A manual"\nkind = "primary"\n'
    shared.write_text(f'schema = 1\ntitle = "Several plans"\n\n{source}', "utf-8")
    words = ("--says", "It shows", *ONE, "--units", "97110 7", "--profiles", str(tmp_path))
    ran = here("profile", "example", "add", "_shared/common", *words)
    assert (ran.status, ran.err) == (0, "")
