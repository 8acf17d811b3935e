"""What `therapycode check` takes in, gives out, writes and answers by its exit status."""

import json
import os
import signal
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.cli.running import COMMAND, ROOT, agrees, environment, here, run, service, visit, written
from therapycode.cli.check import _spread
from therapycode.serial import read_claim

MEDICARE = ("--payer", "medicare-part-b")


def claim(*lines: tuple[str, int, str], **changes: object) -> dict[str, object]:
    """A document of a claim with lines of code, units and modifiers; ``changes`` replace its keys."""
    made = [{"code": code, "units": units, "modifiers": modifiers.split()} for code, units, modifiers in lines]
    document: dict[str, object] = {
        "schema": "therapycode/claim/1",
        "id": "c-1",
        "patient": {"id": "p-1"},
        "date_of_service": "2026-03-04",
        "setting": "office",
        "lines": made,
    }
    return document | changes


RIGHT = ("97110", 3, "GP")
WRONG = ("97110", 3, "GP GP")


@pytest.mark.parametrize("name", ["claim", "claims"])
def test_the_pages_of_claims(name: str) -> None:
    suffix = "jsonl" if name == "claims" else "json"
    behind = ("--session", "examples/assistant.json")
    agrees(f"check-{name}", run("check", f"examples/{name}.{suffix}", *MEDICARE, *behind).out)


# exit status


def test_a_claim_without_an_error_is_status_0_and_warnings_do_not_count(tmp_path: Path) -> None:
    ran = here("check", written(tmp_path, "claim.json", claim(RIGHT)), *MEDICARE)
    assert (ran.status, ran.err) == (0, "")
    assert "no error found" in ran.out
    assert here("check", written(tmp_path, "claim.json", claim(WRONG)), *MEDICARE).status == 0


def test_an_error_is_status_1(tmp_path: Path) -> None:
    ran = here("check", written(tmp_path, "claim.json", claim(("97110", 3, ""), discipline="PT")), *MEDICARE)
    assert ran.status == 1
    assert "CHK-020" in ran.out


def test_a_session_that_cannot_be_coded_is_status_1(tmp_path: Path) -> None:
    unknown = visit(services=[*service("97110", minutes=38), *service("97999", minutes=20)])
    behind = written(tmp_path, "visit.json", unknown)
    ran = here("check", written(tmp_path, "claim.json", claim(RIGHT)), *MEDICARE, "--session", behind)
    assert ran.status == 1
    assert "a session could not be coded" in ran.out


@pytest.mark.parametrize(
    "words",
    [
        ("no-such-file.json", *MEDICARE),
        ("examples/visit.json", *MEDICARE),
        ("examples/claim.json", "--payer", "nobody"),
        ("examples/claim.json",),
        ("examples/claim.json", *MEDICARE, "--session", "no-such-file.json"),
        ("examples/claim.json", *MEDICARE, "--session", "examples/claim.json"),
    ],
)
def test_misuse_is_status_2_and_says_nothing_on_standard_output(words: Sequence[str]) -> None:
    ran = here("check", *words)
    assert ran.status == 2
    assert ran.out == ""
    assert ran.err


def test_a_session_of_another_patient_is_misuse(tmp_path: Path) -> None:
    other = written(tmp_path, "visit.json", visit(patient={"id": "p-SECRET"}))
    ran = here("check", written(tmp_path, "claim.json", claim(RIGHT)), *MEDICARE, "--session", other)
    assert ran.status == 2
    assert "sessions[0].patient: found another patient" in ran.err
    assert "SECRET" not in ran.err


def test_all_faults_of_a_claim_are_told_at_once(tmp_path: Path) -> None:
    bad = claim(("9711", 0, "gp"))
    ran = here("check", written(tmp_path, "claim.json", bad), *MEDICARE)
    assert ran.status == 2
    assert all(f"lines[0].{path}: found" in ran.err for path in ("code", "units", "modifiers[0]"))


# what is read


def test_a_claim_comes_in_toml_and_on_standard_input_too(tmp_path: Path) -> None:
    toml = tmp_path / "claim.toml"
    toml.write_text(
        'schema = "therapycode/claim/1"\npatient = { id = "p-1" }\ndate_of_service = 2026-03-04\n'
        '[[lines]]\ncode = "97110"\nunits = 3\nmodifiers = ["GP"]\n'
    )
    assert here("check", toml, *MEDICARE).status == 0
    piped = here("check", "-", *MEDICARE, "--json", stdin=json.dumps(claim(RIGHT)).encode())
    assert piped.status == 0
    assert piped.data[0]["claim"] == "c-1"


def test_several_files_of_sessions_may_follow_one_option(tmp_path: Path) -> None:
    morning = written(tmp_path, "am.json", visit(id="am", services=service("97110", minutes=15)))
    afternoon = written(tmp_path, "pm.json", visit(id="pm", services=service("97110", minutes=23)))
    one = written(tmp_path, "claim.json", claim(RIGHT))
    assert here("check", one, *MEDICARE, "--session", morning, afternoon).status == 0
    assert here("check", one, *MEDICARE, "--session", morning, "--session", afternoon).status == 0
    assert here("check", "--session", morning, "--session", afternoon, *MEDICARE, one).status == 0
    assert here("check", one, *MEDICARE, "--session", morning).status == 1


@pytest.mark.parametrize(
    ("words", "spread"),
    [
        ("c --session a b --json", "c --session a --session b --json"),
        ("--session a c", "--session a c"),
        ("c --session a --payer p d", "c --session a --payer p d"),
        ("- --session a - b", "- --session a --session - --session b"),
        ("c --session=a b", "c --session=a b"),
    ],
)
def test_only_names_after_the_claim_and_the_option_are_taken_for_sessions(words: str, spread: str) -> None:
    assert list(_spread(words.split())) == spread.split()


# many claims


def test_each_claim_of_many_takes_the_sessions_of_its_patient_and_days(tmp_path: Path) -> None:
    claims = [
        claim(RIGHT),
        claim(("97110", 1, "GP"), id="c-2", patient={"id": "p-2"}),
        claim(("97110", 1, "GP"), id="c-3", date_of_service="2026-03-05"),
    ]
    sessions = [visit(), visit(id="v-2", patient={"id": "p-2"}), visit(id="v-3", date_of_service="2026-03-05")]
    behind = written(tmp_path, "visits.jsonl", *sessions)
    ran = here("check", written(tmp_path, "claims.jsonl", *claims), *MEDICARE, "--session", behind, "--json")
    assert ran.status == 0
    rules = [[finding["rule"] for finding in each["findings"]] for each in ran.data]  # type: ignore[attr-defined]
    assert rules == [[], ["check.units-under-minutes"], ["check.units-under-minutes"]]


def test_sessions_that_no_claim_of_many_is_for_are_told(tmp_path: Path) -> None:
    behind = written(tmp_path, "visits.jsonl", visit(), visit(id="v-9", patient={"id": "p-9"}))
    ran = here("check", written(tmp_path, "claims.jsonl", claim(RIGHT)), *MEDICARE, "--session", behind)
    assert ran.status == 1
    assert ran.err == "v-9 of 2026-03-04 stands behind none of the claims\n"


def test_a_faulty_line_is_told_and_the_rest_is_checked(tmp_path: Path) -> None:
    claims = written(tmp_path, "claims.jsonl", claim(RIGHT), b'{"id": "c-2"}', b"", claim(WRONG, id="c-3"))
    ran = here("check", claims, *MEDICARE, "--json")
    assert ran.status == 2
    assert [each.get("claim", each["schema"]) for each in ran.data] == ["c-1", "therapycode/error/1", "c-3"]
    assert ran.data[1]["line"] == 2
    assert f"{claims}, line 2 cannot be used" in ran.err


def test_a_batch_is_summed_up(tmp_path: Path) -> None:
    claims = written(tmp_path, "claims.jsonl", claim(RIGHT), b"{}", claim(("97110", 99, "GP")))
    ran = here("check", claims, *MEDICARE)
    assert ran.out.endswith("3 claims: 1 without an error, 1 with errors, 1 could not be used\n")


# repairs


def test_repairs_are_only_told_unless_they_are_asked_for(tmp_path: Path) -> None:
    one = written(tmp_path, "claim.json", claim(WRONG))
    before = one.read_bytes()
    ran = here("check", one, *MEDICARE)
    assert "Suggested, not applied:\n  lines[0].modifiers: GP GP -> GP." in ran.out
    assert one.read_bytes() == before
    assert [path.name for path in tmp_path.iterdir()] == ["claim.json"]


def test_repairs_are_made_in_a_new_file_and_told_with_their_reasons(tmp_path: Path) -> None:
    one, out = written(tmp_path, "claim.json", claim(WRONG)), tmp_path / "mended.json"
    before = one.read_bytes()
    ran = here("check", one, *MEDICARE, "--apply", out)
    assert ran.status == 0
    assert "lines[0].modifiers: GP GP -> GP. 97110 bears GP more than once." in ran.out
    assert "Suggested" not in ran.out
    assert [str(line) for line in read_claim(out.read_bytes()).lines] == ["97110 3 GP"]
    assert one.read_bytes() == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["claim.json", "mended.json"]
    assert "Suggested" not in here("check", out, *MEDICARE).out


def test_the_log_is_in_the_json_with_the_lines_before_and_after(tmp_path: Path) -> None:
    one = written(tmp_path, "claim.json", claim(WRONG))
    ran = here("check", one, *MEDICARE, "--json", "--apply", tmp_path / "out.json")
    log: Any = ran.data[0]["applied"]
    [made] = log
    assert made["before"][0]["modifiers"] == ["GP", "GP"]
    assert made["after"][0]["modifiers"] == ["GP"]
    assert made["why"] == "97110 bears GP more than once."
    assert "applied" not in here("check", one, *MEDICARE, "--json").data[0]


def test_a_claim_that_needs_no_repair_is_written_as_it_was(tmp_path: Path) -> None:
    one, out = written(tmp_path, "claim.json", claim(RIGHT)), tmp_path / "out.json"
    ran = here("check", one, *MEDICARE, "--apply", out)
    assert "Nothing to apply" in ran.out
    assert read_claim(out.read_bytes()) == read_claim(one.read_bytes())


def test_no_file_is_written_over_not_even_the_claim_itself(tmp_path: Path) -> None:
    one, there = written(tmp_path, "claim.json", claim(WRONG)), written(tmp_path, "there.json", b"kept")
    for out in (one, there):
        before = out.read_bytes()
        ran = here("check", one, *MEDICARE, "--apply", out)
        assert ran.status == 2
        assert ran.out == ""
        assert "a file of that name; allowed: a name that no file has yet" in ran.err
        assert out.read_bytes() == before


@pytest.mark.parametrize(
    ("name", "out"), [("claim.json", "out.jsonl"), ("claims.jsonl", "out.json"), ("claim.json", "out")]
)
def test_the_new_file_is_named_by_its_form(tmp_path: Path, name: str, out: str) -> None:
    ran = here("check", written(tmp_path, name, claim(WRONG)), *MEDICARE, "--apply", tmp_path / out)
    assert ran.status == 2
    assert not (tmp_path / out).exists()


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    ran = here(
        "check", written(tmp_path, "claim.json", claim(WRONG)), *MEDICARE, "--apply", tmp_path / "no" / "out.json"
    )
    assert ran.status == 2
    assert "cannot read or write" in ran.err


def test_of_many_claims_none_is_lost_and_each_keeps_its_line(tmp_path: Path) -> None:
    claims = written(tmp_path, "claims.jsonl", claim(WRONG), b'{"id": "c-2"}', claim(RIGHT, id="c-3"))
    out = tmp_path / "out.jsonl"
    assert here("check", claims, *MEDICARE, "--apply", out).status == 2
    lines = out.read_bytes().splitlines()
    assert [json.loads(line).get("id") for line in lines] == ["c-1", "c-2", "c-3"]
    assert lines[1] == b'{"id": "c-2"}'
    assert json.loads(lines[0])["lines"] == [{"code": "97110", "units": 3, "modifiers": ["GP"]}]


def test_a_claim_that_cannot_be_used_leaves_no_file(tmp_path: Path) -> None:
    ran = here("check", written(tmp_path, "claim.json", b"{}"), *MEDICARE, "--apply", tmp_path / "out.json")
    assert ran.status == 2
    assert "out.json is not written" in ran.err
    assert [path.name for path in tmp_path.iterdir()] == ["claim.json"]


def test_a_line_too_long_to_be_kept_leaves_no_file_and_is_said_once(tmp_path: Path) -> None:
    long = b'{"id": "' + b"x" * (2 * 1024 * 1024) + b'"}'
    claims = written(tmp_path, "claims.jsonl", claim(WRONG), long, long, claim(WRONG))
    ran = here("check", claims, *MEDICARE, "--apply", tmp_path / "out.jsonl")
    assert ran.status == 2
    assert ran.err.count("is not written") == 1
    assert [path.name for path in tmp_path.iterdir()] == ["claims.jsonl"]


def test_a_run_that_is_killed_leaves_no_half_of_the_file(tmp_path: Path) -> None:
    claims = written(tmp_path, "claims.jsonl", *[claim(WRONG, id=f"c-{number}") for number in range(3000)])
    out = tmp_path / "out.jsonl"
    words = [*COMMAND, "check", str(claims), *MEDICARE, "--json", "--apply", str(out)]
    with subprocess.Popen(words, stdout=subprocess.DEVNULL, cwd=ROOT, env=environment()) as process:
        deadline = time.monotonic() + 60
        while not list(tmp_path.glob(".out.jsonl.*")) and time.monotonic() < deadline:
            time.sleep(0.01)
        os.kill(process.pid, signal.SIGKILL)
    assert process.returncode == -signal.SIGKILL
    assert not out.exists()


def test_nothing_about_the_patient_is_printed(tmp_path: Path) -> None:
    secret = claim(WRONG, patient={"id": "SECRET-1"}, diagnoses=["SECRET-2"], ext={"note": "SECRET-3"})
    ran = here("check", written(tmp_path, "claim.json", secret), *MEDICARE)
    assert "SECRET" not in ran.out + ran.err


def test_several_days_have_a_column_of_their_own(tmp_path: Path) -> None:
    lines = [
        {"code": "97110", "units": 1, "modifiers": ["GP"], "date": day} for day in ("2026-03-04", "2026-03-05")
    ]
    ran = here(
        "check", written(tmp_path, "claim.json", claim(lines=lines, date_of_service="2026-03-04")), *MEDICARE
    )
    assert "[1]  97110      1  GP         2026-03-05" in ran.out
    assert "c-1  2026-03-04, 2026-03-05" in ran.out


def test_a_claim_with_nothing_against_it_says_so(tmp_path: Path) -> None:
    history = {
        "accrued": [
            {"pool": "PT-SLP", "year": 2026, "amount": "10.00", "as_of": "2026-03-01", "source": "eligibility"}
        ]
    }
    lines = [{"code": "97110", "units": 3, "modifiers": ["GP"], "charge": "120.00"}]
    one = written(tmp_path, "claim.json", claim(history=history, lines=lines))
    ran = here("check", one, *MEDICARE, "--session", written(tmp_path, "visit.json", visit()))
    assert ran.status == 0
    assert "nothing stands against it" in ran.out
