"""Commands that edit files of profiles: what they write, and that bad input never breaks a file."""

import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Final

import pytest

from tests.acme import ACME, written
from tests.cli.running import COMMAND, ROOT, Ran, here
from therapycode import PayerRegistry, ProfileError
from therapycode.plugin import read_profile
from therapycode.profiles.read import parse_profile
from therapycode.profiles.write import write_profile
from therapycode.upkeep.describing import with_source
from therapycode.upkeep.filing import edit_file
from therapycode.upkeep.places import Shelf

BASE: Final = """schema = 1
title = "What several plans have in common"

[sources.common]
title = "A manual of several plans"
kind = "primary"

[units]
label = "How timed minutes become units"

[units.from.2024-01-01]
rule = "total-time"
minutes_per_unit = 15
first_unit_from = 8
source = "common"
"""

OWN: Final = """schema = 1
payer = "{name}"
title = "A plan"
family = "commercial"
based_on = ["_shared/common"]
status = "partial"

[covers]
from = 2024-01-01

[assistants]
label = "Assistants"
unknown = "Ask provider relations"
"""


def acme(folder: Path) -> Path:
    return written(folder, write_profile(parse_profile(ACME, "acme-plan.toml")))


def two_plans(folder: Path) -> tuple[Path, Path]:
    """Two plans that are based on one file; the file, and one of them."""
    (folder / "_shared").mkdir()
    base = folder / "_shared" / "common.toml"
    base.write_text(BASE, "utf-8")
    for name in ("first-plan", "second-plan"):
        (folder / f"{name}.toml").write_text(OWN.format(name=name), "utf-8")
    return base, folder / "first-plan.toml"


def edit(folder: Path, *words: str) -> Ran:
    return here("profile", words[0], *words[1:], "--profiles", folder)


END: Final = ("units", "--from", "2026-01-01", "--source", "manual")


def test_an_edit_prints_what_it_changes_and_a_second_time_nothing(tmp_path: Path) -> None:
    file = acme(tmp_path)
    ran = edit(tmp_path, "end", "acme-plan", *END)
    assert ran.status == 0
    assert ran.out == (
        f"written: {file}\n\nacme-plan\n  units\n    abolished  from 2026-01-01 on\n"
        "      was  rule total-time; minutes_per_unit 15; first_unit_from 8; pool\n"
        "           discipline (or before)\n      is   abolished\n"
    )
    before = file.read_bytes()
    again = edit(tmp_path, "end", "acme-plan", *END, "--replace")
    assert (again.status, again.out) == (0, f"nothing to change: {file}\n")
    assert file.read_bytes() == before


def test_a_file_may_be_named_itself(tmp_path: Path) -> None:
    file = acme(tmp_path)
    assert here("profile", "end", file, *END).status == 0
    assert read_profile(file, tmp_path).parts["units"].timeline.entries[-1].value.ended


def test_only_to_look_writes_nothing(tmp_path: Path) -> None:
    file = acme(tmp_path)
    before = file.read_bytes()
    ran = edit(tmp_path, "end", "acme-plan", *END, "--dry-run")
    assert (ran.status, ran.out.splitlines()[0]) == (0, f"not written: {file}")
    assert "abolished  from 2026-01-01 on" in ran.out
    assert file.read_bytes() == before


def test_what_stands_in_a_base_is_neither_changed_nor_written_into_the_file(tmp_path: Path) -> None:
    base, own = two_plans(tmp_path)
    words = ("assistants", "--from", "2026-01-01", "rule=none", "--source", "common")
    assert edit(tmp_path, "set", "first-plan", *words).status == 0
    assert base.read_text("utf-8") == BASE
    assert "[units" not in own.read_text("utf-8")
    assert "[sources" not in own.read_text("utf-8")
    refused = edit(
        tmp_path, "set", "first-plan", "units", "--from", "2026-01-01", "rule=none", "--source", "common"
    )
    assert refused.status == 2
    assert "units: found a part that stands in what the profile is based on" in refused.err


def test_an_edit_of_a_base_shows_every_payer_that_it_reaches(tmp_path: Path) -> None:
    base, own = two_plans(tmp_path)
    before = own.read_bytes()
    ran = edit(tmp_path, "end", "_shared/common", "units", "--from", "2026-01-01", "--source", "common")
    assert (ran.status, ran.out.splitlines()[:3]) == (0, [f"written: {base}", "", "first-plan, second-plan"])
    assert own.read_bytes() == before


def test_an_edit_of_a_base_that_would_make_a_payer_unreadable_is_refused(tmp_path: Path) -> None:
    base, _ = two_plans(tmp_path)
    assert edit(tmp_path, "source", "add", "first-plan", "news", "--title", "A", "--kind", "primary").status == 0
    ran = edit(tmp_path, "source", "add", "_shared/common", "news", "--title", "B", "--kind", "primary")
    assert ran.status == 2
    assert "first-plan.toml, based on it: sources.news: found another document" in ran.err
    assert base.read_text("utf-8") == BASE


def test_a_contract_over_an_installed_payer_is_begun_by_commands(tmp_path: Path) -> None:
    begun = ("aetna", "--title", "Our contract", "--family", "commercial", "--from", "2026-01-01")
    assert edit(tmp_path, "new", *begun, "--based-on", "payer:aetna").status == 0
    assert edit(tmp_path, "source", "add", "aetna", "contract", "--title", "C", "--kind", "primary").status == 0
    words = ("units", "--from", "2026-01-01", "rule=total-time", "minutes_per_unit=15", "--source", "contract")
    assert edit(tmp_path, "set", "aetna", *words).status == 2
    ran = edit(tmp_path, "set", "aetna", *words, "--anew")
    assert (ran.status, "known now  from 2026-01-01 on" in ran.out) == (0, True)
    assert here("payers", "aetna", "--profiles", tmp_path, "--on", "2026-03-04").status == 0


def test_a_payer_that_comes_with_the_library_is_not_edited(tmp_path: Path) -> None:
    ran = edit(tmp_path, "end", "aetna", *END)
    assert (ran.status, "--based-on payer:aetna" in ran.err) == (2, True)


@pytest.mark.parametrize("name", ["acme-plam", "no/such/file", "acme.toml", "_shared/nothing"])
def test_a_name_that_means_nothing_is_told_with_what_there_is(tmp_path: Path, name: str) -> None:
    acme(tmp_path)
    ran = edit(tmp_path, "end", name, *END)
    assert (ran.status, name in ran.err) == (2, True)


def test_a_new_payer_never_takes_the_place_of_another(tmp_path: Path) -> None:
    file = acme(tmp_path)
    words = ("--title", "A", "--family", "commercial", "--from", "2026-01-01")
    ran = edit(tmp_path, "new", "acme-plan", *words)
    assert (ran.status, "found a file of that name" in ran.err) == (2, True)
    assert file.read_text("utf-8") == write_profile(parse_profile(ACME, "acme-plan.toml"))
    for name, says in (("Acme Plan", "a name in small letters"), ("../acme", "a name in small letters")):
        ran = edit(tmp_path, "new", name, *words)
        assert (ran.status, says in ran.err) == (2, True)
    ran = edit(tmp_path, "new", "own", *words, "--based-on", "_shared/nothing")
    assert (ran.status, "based_on: found '_shared/nothing'" in ran.err) == (2, True)
    assert list(tmp_path.iterdir()) == [file]


def test_a_value_without_a_first_day_is_refused(tmp_path: Path) -> None:
    acme(tmp_path)
    ran = edit(tmp_path, "set", "acme-plan", "units", "rule=none", "--source", "manual")
    assert (ran.status, "Say from which day on the value holds: --from DAY." in ran.err) == (2, True)


def test_all_that_is_wrong_with_an_edit_is_told_at_once_and_nothing_is_written(tmp_path: Path) -> None:
    file = acme(tmp_path)
    before = file.read_bytes()
    words = ("units", "--from", "2026-01-01", "ruel=x", "minutes_per_unit=15.5", "--source", "manual")
    ran = edit(tmp_path, "set", "acme-plan", *words)
    assert ran.status == 2
    assert "nothing was written: acme-plan.toml after this edit cannot be used, 3 faults:" in ran.err
    assert file.read_bytes() == before


def test_what_the_format_does_not_take_of_a_payer_is_refused(tmp_path: Path) -> None:
    file = acme(tmp_path)
    before = file.read_bytes()
    ran = edit(tmp_path, "about", "acme-plan", "--status", "gone")
    assert (ran.status, "status: found 'gone'; allowed: partial, complete, retired." in ran.err) == (2, True)
    ran = edit(tmp_path, "about", "acme-plan", "--successor", "other-plan")
    assert (ran.status, "successor: found 'other-plan'" in ran.err) == (2, True)
    assert file.read_bytes() == before
    assert edit(tmp_path, "about", "acme-plan", "--status", "retired", "--successor", "other-plan").status == 0
    assert read_profile(file, tmp_path).successor == "other-plan"


def test_a_source_that_is_missing_is_told_with_those_that_there_are(tmp_path: Path) -> None:
    file = acme(tmp_path)
    before = file.read_bytes()
    ran = edit(tmp_path, "end", "acme-plan", "units", "--from", "2026-01-01", "--source", "manul")
    assert ran.status == 2
    assert "units.from.2026-01-01.source: found 'manul'; allowed: manual, rumour." in ran.err
    unverified = edit(tmp_path, "end", "acme-plan", "units", "--from", "2026-01-01", "--source", "rumour")
    assert (unverified.status, "which is unverified" in unverified.err) == (2, True)
    assert file.read_bytes() == before


BROKEN: Final = {
    "half-written": (ACME[: ACME.index('ary"')].encode(), "no TOML"),
    "no text": (b"\xff\xfe", "no TOML"),
    "ten megabytes": (b"# " + b"x" * 10_000_000 + b"\n", "more than 2097152 bytes"),
    "comments": (ACME.replace("[pairs]", "[pairs] # why").encode(), "found a comment"),
    "a circle": (
        ACME.replace("status", 'based_on = ["acme-plan"]\nstatus').encode(),
        "leads back to acme-plan.toml",
    ),
    "faults": (ACME.replace('rule = "code-pairs"', 'rule = "x"').encode(), "pairs.from.2024-01-01.rule"),
}


@pytest.mark.parametrize("kind", BROKEN)
@pytest.mark.parametrize("by", ["id", "file"])
def test_a_file_that_cannot_be_edited_is_told_and_stays_byte_for_byte(tmp_path: Path, kind: str, by: str) -> None:
    raw, says = BROKEN[kind]
    file = tmp_path / "acme-plan.toml"
    file.write_bytes(raw)
    ran = here("profile", "end", file if by == "file" else "acme-plan", *END, "--profiles", tmp_path)
    assert (ran.status, says in ran.err, "acme-plan.toml" in ran.err) == (2, True, True)
    assert file.read_bytes() == raw
    assert list(tmp_path.iterdir()) == [file]


def test_of_many_edits_at_once_each_is_made_whole_or_turned_away(tmp_path: Path) -> None:
    file = acme(tmp_path)
    shelf = Shelf.of(tmp_path, PayerRegistry())

    def add(number: int) -> str:
        id_ = f"news-{number}"
        said = {"title": "News", "kind": "primary"}
        try:
            edit_file(shelf, file, lambda opened: with_source(opened, id_, said))
        except ProfileError as fault:
            return str(fault)
        return id_

    with ThreadPoolExecutor(8) as pool:
        said = {*pool.map(add, range(40))}
    made = {each for each in said if each.startswith("news-")}
    assert made
    assert all("found another edit of this file" in each for each in said - made)
    assert {*read_profile(file, tmp_path).sources} == {"manual", "rumour", *made}
    assert list(tmp_path.iterdir()) == [file]


@pytest.mark.skipif(sys.platform == "win32", reason="locks of POSIX systems")
def test_of_two_processes_that_edit_one_file_neither_loses_what_the_other_wrote(tmp_path: Path) -> None:
    file = acme(tmp_path)
    words = [
        [*COMMAND, "profile", "source", "add", str(file), f"news-{number}", "--title", "N", "--kind", "primary"]
        for number in range(4)
    ]
    with ThreadPoolExecutor(4) as pool:
        done = [*pool.map(lambda each: subprocess.run(each, capture_output=True, check=False, cwd=ROOT), words)]
    made = {f"news-{number}" for number, each in enumerate(done) if each.returncode == 0}
    assert made
    assert all(b"another edit of this file" in each.stderr for each in done if each.returncode)
    assert {*read_profile(file, tmp_path).sources} == {"manual", "rumour", *made}


@pytest.mark.parametrize("file", sorted((ROOT / "payer_profiles").rglob("*.toml")), ids=lambda file: file.stem)
def test_every_profile_that_comes_with_the_library_can_be_edited(tmp_path: Path, file: Path) -> None:
    root = tmp_path / "profiles"
    shutil.copytree(ROOT / "payer_profiles", root, ignore=shutil.ignore_patterns("*.csv", "*.py", "__pycache__"))
    own = root / file.relative_to(ROOT / "payer_profiles")
    before = own.read_text("utf-8")
    words = (own, "an-edit", "--title", "An edit", "--kind", "primary")
    ran = here("profile", "source", "add", *words, "--profiles", root)
    assert ran.status == 0
    added = '\n[sources.an-edit]\ntitle = "An edit"\nkind = "primary"\n'
    assert own.read_text("utf-8").replace(added, "", 1) == before
