"""The kit names the law that a wrong plugin breaks, and finds nothing in a right one."""

import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest

from tests.building import bent
from tests.wrong_plugins import (
    FAULTS,
    RIGHT,
    by_rule,
    counts_by,
    doubled,
    nine_minutes,
    plugin_of,
    recurses,
)
from tests.wrong_plugins import checks as checking
from therapycode import InputError, PayerRegistry
from therapycode.plugin import Payer, ProfileFile
from therapycode.testing import LAWS, LawWaiver, Report, conformance, report

FEW: Final = 10
"""Sessions drawn for each law: a fault that is planted is found by few."""

HELD_BY_THE_ENGINE: Final = {
    "answers.checked",
    "answers.day-of-one",
    "answers.replayed",
    "lines.not-kept",
    "ties.chosen",
    "ties.first-taken",
    "unknown.told",
}
"""Laws that no plugin was found to break by itself; a change of the engine may."""


def broken(told: Report) -> list[str]:
    return [each.what for each in told.broken]


@pytest.mark.parametrize("fault", FAULTS)
def test_the_law_that_a_wrong_plugin_breaks_is_named(fault: str) -> None:
    law, plugin = FAULTS[fault]
    told = report(plugin(), examples=FEW)
    assert law in broken(told)
    named = next(each for each in told.broken if each.what == law)
    assert named.payer == "made-up"
    assert named.fault.startswith(f"made-up breaks {law}: {LAWS[law].says}\n")
    assert "Smallest counter-example:\n    20" in named.fault


@pytest.mark.parametrize("name", RIGHT)
def test_a_right_plugin_breaks_no_law(name: str) -> None:
    told = report(RIGHT[name](), examples=FEW)
    assert broken(told) == []
    assert told.holds
    assert str(told) == f"{len(LAWS) + 1} tried, 0 broken."


def test_every_law_is_broken_by_some_plugin_or_held_by_the_engine() -> None:
    assert {law for law, _ in FAULTS.values()} | HELD_BY_THE_ENGINE == set(LAWS)
    assert {law for law, _ in FAULTS.values()}.isdisjoint(HELD_BY_THE_ENGINE)


def test_a_law_says_what_holds_and_what_it_is_for() -> None:
    for id_, law in LAWS.items():
        assert law.id == id_
        assert id_.count(".") == 1
        assert law.says.endswith(".")
        assert law.why.endswith(".")
        assert law.since == "0.1"


def test_a_breach_is_told_plainly_with_the_smallest_session_that_shows_it() -> None:
    told = report(counts_by(nine_minutes), laws=[LAWS["units.long-enough"]])
    assert str(told) == (
        "made-up breaks units.long-enough: As many minutes as the first unit takes are one unit, if they stand"
        " alone.\n"
        "  8 minutes are no unit; by the rule of its profile 8 are one.\n"
        "  Smallest counter-example:\n"
        "    2026-01-01 PT\n"
        "    97110 8 PT\n"
        "\n"
        "2 tried, 1 broken."
    )


def test_what_was_raised_is_told_by_one_law_alone() -> None:
    told = report(checking(recurses), examples=FEW)
    assert broken(told) == ["answers.always"]
    assert "RecursionError at wrong_plugins.py" in told.broken[0].fault


def test_the_same_sessions_are_tried_each_time() -> None:
    assert report(by_rule(doubled), examples=FEW) == report(by_rule(doubled), examples=FEW)


# waivers


def pays_twice(**other: str) -> LawWaiver:
    said = LawWaiver(
        payer="made-up",
        law="units.bound",
        why="The payer counts half-quarters.",
        source="manual, page 4",
        witness="2026-03-04 PT\n97110 15 PT",
    )
    return bent(said, **other)


def test_a_plugin_that_breaks_a_law_for_a_reason_passes() -> None:
    told = report(by_rule(doubled), waivers=[pays_twice()], examples=FEW)
    assert told.holds
    assert str(told) == f"{len(LAWS) + 1} tried, 0 broken, 1 waived."


def test_a_waiver_whose_case_does_not_break_the_law_any_more_has_to_go() -> None:
    told = report(plugin_of(), waivers=[pays_twice()], laws=[LAWS["units.bound"]])
    assert str(told) == (
        "made-up does not break units.bound any more in the case that its waiver gives:\n"
        "    2026-03-04 PT\n"
        "    97110 15 PT\n"
        "  Take the waiver out, or give a case in which the law is still broken.\n"
        "\n"
        "2 tried, 1 broken, 1 waived."
    )


@pytest.mark.parametrize(
    ("waiver", "says"),
    [
        (pays_twice(payer="other"), r"waivers\[0\]\.payer: found 'other'; allowed: made-up\."),
        (pays_twice(law="units.none"), r"waivers\[0\]\.law: found 'units.none'; allowed: answers\.always, "),
        (pays_twice(why=" "), r"waivers\[0\]\.why: found nothing; allowed: a sentence\."),
        (pays_twice(source=""), r"waivers\[0\]\.source: found nothing; allowed: a sentence\."),
        (pays_twice(witness="97110 8"), r"waivers\[0\]\.witness, line 1: found '97110 8'; allowed: a day and"),
    ],
)
def test_a_waiver_of_what_is_not_there_or_without_a_reason_is_refused(waiver: LawWaiver, says: str) -> None:
    with pytest.raises(InputError, match=says):
        conformance(plugin_of(), waivers=[waiver])


def test_two_waivers_of_one_law_are_refused() -> None:
    with pytest.raises(
        InputError, match="two waivers of one law for one payer; allowed: one for each law and payer"
    ):
        conformance(plugin_of(), waivers=[pays_twice(), pays_twice(why="Twice.")])


# what may be asked about


def test_a_plugin_that_does_not_load_is_told() -> None:
    told = report(object())
    assert broken(told) == ["plugin.loads"]
    assert told.broken[0].fault == (
        "object-0 does not load: it gives no payer, no rule and no check; implement one of its hooks with hookimpl"
    )


def test_a_plugin_without_a_payer_is_told() -> None:
    assert [each.fault for each in report(PayerRegistry.of([])).broken] == ["The plugin gives no payer."]


def test_a_payer_whose_profile_cannot_be_read_is_told(tmp_path: Path) -> None:
    file = tmp_path / "faulty.toml"
    file.write_text("schema = 2\n", encoding="utf-8")
    told = report(Payer(id="faulty", profile=ProfileFile(file, tmp_path)))
    assert broken(told) == ["plugin.loads"]
    assert told.broken[0].fault.startswith("faulty.toml cannot be used")


def test_an_installed_plugin_is_asked_by_the_name_of_its_entry_point() -> None:
    tests = vars(conformance("therapycode_medicare", laws=[LAWS["units.bound"]]))
    assert {"test_plugin__plugin_loads", "test_medicare_part_b__units_bound"} <= tests.keys()
    assert "test_medicare_part_b__example_1" in tests


def test_a_name_that_no_installed_plugin_has_is_refused() -> None:
    with pytest.raises(
        InputError, match="found 'therapycode_acme'; allowed: therapycode_commercial, therapycode_"
    ):
        conformance("therapycode_acme")


# tests for pytest


FILE: Final = """
import tests.wrong_plugins as ours
from therapycode.testing import LAWS, LawWaiver, conformance

waived = LawWaiver(payer="made-up", law="units.bound", why="So it is.", source="page 4", witness={witness!r})
TestConformance = conformance({plugin}, waivers=[waived], examples=3)
TestAgain = conformance(ours.plugin_of(), examples=3)
"""


def run(folder: Path, plugin: str) -> subprocess.CompletedProcess[str]:
    file = folder / "test_conformance.py"
    file.write_text(FILE.format(plugin=plugin, witness="2026-03-04 PT\n97110 15 PT"), encoding="utf-8")
    command = [sys.executable, "-W", "error", "-m", "pytest", "-q", "-ra", "-p", "no:cacheprovider", str(file)]
    root = Path(__file__).parents[2]
    return subprocess.run(
        [*command, f"--rootdir={folder}", "-o", "pythonpath=" + str(root)],
        capture_output=True,
        text=True,
        check=False,
        cwd=folder,
    )


def test_pytest_collects_a_test_for_each_law_and_shows_what_is_waived(tmp_path: Path) -> None:
    done = run(tmp_path, "ours.by_rule(ours.doubled)")
    assert done.returncode == 0, done.stdout + done.stderr
    assert f"{2 * len(LAWS) + 1} passed, 1 skipped" in done.stdout
    assert "waived, never: So it is." in done.stdout


def test_pytest_shows_the_breach_and_nothing_of_how_it_was_found(tmp_path: Path) -> None:
    done = run(tmp_path, "ours.by_rule(ours.fewer_for_more)")
    assert done.returncode == 1
    assert "test_made_up__units_monotone" in done.stdout
    assert (
        "made-up breaks units.monotone: A minute more of a service never lowers the number of units."
        in done.stdout
    )
    assert "made-up does not break units.bound any more" in done.stdout
    assert "Traceback" not in done.stdout
    assert "site-packages" not in done.stdout


# worked cases


CASES: Final = """
[[cases]]
payer = "made-up"
says = "A quarter of an hour is a unit"
day = 2026-03-04
given = ["97110 15 PT"]
lines = ["97110 {units} GP"]
source = "made-up"
"""


def test_a_worked_case_that_holds_is_a_test_more(tmp_path: Path) -> None:
    file = tmp_path / "cases.toml"
    file.write_text(CASES.format(units=1), encoding="utf-8")
    told = report(plugin_of(), cases=file, laws=[])
    assert told.holds
    assert [each.what for each in told.verdicts] == ["plugin.loads", "case_1"]
    assert "test_made_up__case_1" in vars(conformance(plugin_of(), cases=tmp_path, laws=[]))


def test_a_worked_case_that_does_not_hold_says_how(tmp_path: Path) -> None:
    file = tmp_path / "cases.toml"
    file.write_text(CASES.format(units=2), encoding="utf-8")
    told = report(plugin_of(), cases=tmp_path, laws=[])
    assert told.broken[0].fault == (
        "made-up differs from cases.toml: A quarter of an hour is a unit\n"
        "  lines: 97110 1 GP; the example says 97110 2 GP"
    )


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", r"cases\.toml: found no cases; allowed: a list of tables: \[\[cases\]\]"),
        ("cases = 1", r"cases\.toml: found no cases"),
        ("[[cases", r"cases\.toml: found no TOML"),
        (CASES.replace("made-up", "other"), r"cases\[0\]\.payer: found 'other'; allowed: made-up"),
        (CASES.replace('payer = "made-up"', ""), r"cases\[0\]\.payer: found nothing; allowed: made-up"),
        (CASES.replace('source = "made-up"', 'source = "x"'), r"cases\[0\]\.source: found 'x'; allowed: made-up"),
        (CASES.replace("given", "gives"), r"cases\[0\]\.gives: found a key that the format does not know"),
    ],
)
def test_a_case_that_cannot_be_read_is_refused_with_every_fault(tmp_path: Path, text: str, says: str) -> None:
    file = tmp_path / "cases.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=says):
        conformance(plugin_of(), cases=file)


def test_cases_that_are_not_there_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="found no TOML file"):
        conformance(plugin_of(), cases=tmp_path)
    with pytest.raises(InputError, match="a file that cannot be read"):
        conformance(plugin_of(), cases=tmp_path / "none.toml")
