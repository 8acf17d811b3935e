"""`therapycode replay`: what it prints and gives back, and `therapycode code` with findings that are waived."""

import json
from pathlib import Path
from typing import Any, Final

import pytest
from jsonschema import Draft202012Validator

from tests.cli.running import ROOT, agrees, here, run, service, visit, written
from tests.small_payers import BY_PLAN, TOTAL_TIME, part, small_payer
from therapycode import bundled_folder
from therapycode.serial import schema

MEDICARE: Final = ("--payer", "medicare-part-b")
VALID: Final = Draft202012Validator(schema("replay"))


def coded(session: Path) -> Any:
    """The outcome of a session as the command writes it."""
    return here("code", session, *MEDICARE, "--json").data[0]


@pytest.fixture
def session(tmp_path: Path) -> Path:
    return written(tmp_path, "session.json", visit(setting="office"))


def kept(folder: Path, *outcomes: Any, name: str = "outcome.json") -> Path:
    return written(folder, name, *outcomes)


def test_an_outcome_that_comes_out_again_is_the_same(tmp_path: Path, session: Path) -> None:
    ran = here("replay", kept(tmp_path, coded(session)), "--session", session)
    assert (ran.status, ran.err) == (0, "")
    agrees("replay-same", ran.out)


def test_as_data_it_is_one_line_that_the_schema_describes(tmp_path: Path, session: Path) -> None:
    ran = here("replay", kept(tmp_path, coded(session)), "--session", session, "--json")
    assert (ran.status, ran.err) == (0, "")
    (data,) = ran.data
    VALID.validate(data)
    assert (data["document"], data["same"], data["changes"], data["causes"]) == ("v-1", True, [], [])


def other(outcome: Any) -> Any:
    """The outcome as another release, with another table and profile, might have written it."""
    line, *_ = outcome["claim"]["lines"]
    line["units"] = 2
    line["modifiers"] = ["GP", "KX"]
    outcome["determined"] = False
    outcome["findings"].append(
        {
            **dict.fromkeys(("rule", "says", "do"), ""),
            "code": "PAI-002",
            "severity": "error",
            "where": "services[0]",
            "values": {"column1": "97530", "indicator": 1, "at": []},
            "sources": [],
        }
    )
    outcome["record"]["therapycode"] = "0.0.9"
    outcome["record"]["tables"] |= {"codes": "0123456789abcdef" * 4, "old": "f" * 64}
    return outcome


def test_what_differs_is_told_value_by_value_and_from_what_it_may_come(tmp_path: Path, session: Path) -> None:
    ran = here("replay", kept(tmp_path, other(coded(session))), "--session", session)
    assert (ran.status, ran.err) == (1, "")
    now = coded(session)["record"]
    shown = ran.out.replace(now["tables"]["codes"][:12], "<codes>").replace(now["therapycode"], "<release>")
    agrees("replay-other", shown)
    assert max(map(len, ran.out.splitlines())) <= 80


def test_a_difference_without_a_cause_in_the_record_is_said_to_have_none(tmp_path: Path, session: Path) -> None:
    outcome = coded(session)
    outcome["claim"]["lines"][0]["units"] = 2
    ran = here("replay", kept(tmp_path, outcome), "--session", session)
    assert (ran.status, ran.err) == (1, "")
    assert "not the same: 1 value differs" in ran.out
    assert "The record names no cause" in ran.out


def test_a_day_is_replayed_with_its_sessions_named(tmp_path: Path) -> None:
    day = ROOT / "examples" / "day.json"
    outcome = coded(day)
    assert here("replay", kept(tmp_path, outcome), "--session", day).status == 0
    outcome["outcomes"][1]["ready"] = True
    outcome["findings"].append(other(coded(written(tmp_path, "s.json", visit())))["findings"][0])
    ran = here("replay", kept(tmp_path, outcome), "--session", day)
    assert ran.status == 1
    assert "  sessions[1] outcome ready\n    then  yes\n    now   no\n" in ran.out
    assert "  finding PAI-002 (services[0])\n" in ran.out


def test_another_document_than_the_outcome_s_own_is_coded_and_is_misuse(tmp_path: Path, session: Path) -> None:
    outcome = kept(tmp_path, coded(session))
    changed = written(tmp_path, "changed.json", visit(setting="office", services=service("97110", minutes=8)))
    ran = here("replay", outcome, "--session", changed)
    assert ran.status == 2
    assert "line 97110 units\n    then  3\n    now   1\n" in ran.out
    assert "document  then " in ran.out
    assert "outcome.json: not made from this document" in ran.err
    (data,) = here("replay", outcome, "--session", changed, "--json").data
    assert (data["same"], data["same_input"]) == (False, False)


@pytest.mark.parametrize(("key", "value"), [("id", "v-2"), ("date_of_service", "2026-03-05")])
def test_a_document_of_another_id_or_day_is_misuse_and_is_not_coded(
    tmp_path: Path, session: Path, key: str, value: str
) -> None:
    outcome = kept(tmp_path, coded(session))
    ran = here("replay", outcome, "--session", written(tmp_path, "other.json", visit(**{key: value})))
    assert (ran.status, ran.out) == (2, "")
    assert f"{key}: found" in ran.err
    assert value in ran.err


def test_outcomes_of_a_batch_go_with_the_documents_on_the_same_lines(tmp_path: Path) -> None:
    file = written(tmp_path, "many.jsonl", visit(), b"", visit(id="v-2"), b"{}", visit(id="v-3"))
    outcomes = [json.dumps(line).encode() for line in here("code", file, *MEDICARE, "--json").data]
    ran = here("replay", kept(tmp_path, *outcomes, name="o.jsonl"), "--session", file)
    assert [line for line in ran.out.splitlines() if line.startswith("v-")] == [
        f"v-{number}  2026-03-04  medicare-part-b" for number in (1, 2, 3)
    ]
    assert ran.out.count("the same:") == 3
    assert (ran.status, ran.err.count("therapycode/error/1")) == (2, 1)
    short = here("replay", kept(tmp_path, *outcomes[:2], name="o.jsonl"), "--session", file, "--json")
    assert short.status == 2
    assert [line["schema"] for line in short.data] == [*["therapycode/replay/1"] * 2, *["therapycode/error/1"] * 2]
    assert "nothing for it in" in short.err


@pytest.mark.parametrize(
    ("outcome", "file", "says"),
    [
        (b"{}", visit(), "schema: found nothing"),
        (b"[", visit(), "text that is not JSON"),
        ("outcome", {"schema": "therapycode/session/1"}, "date_of_service: found nothing"),
        (visit(), visit(), "therapycode/session/1"),
    ],
)
def test_what_cannot_be_read_is_misuse(tmp_path: Path, session: Path, outcome: Any, file: Any, says: str) -> None:
    given = coded(session) if outcome == "outcome" else outcome
    ran = here("replay", kept(tmp_path, given), "--session", written(tmp_path, "given.json", file))
    assert (ran.status, ran.out) == (2, "")
    assert says in ran.err


def test_files_that_are_not_there_or_of_another_form_are_misuse(tmp_path: Path, session: Path) -> None:
    outcome = kept(tmp_path, coded(session))
    for one, other_ in (
        (tmp_path / "none.json", session),
        (outcome, tmp_path / "none.json"),
        (outcome, tmp_path / "none.csv"),
    ):
        ran = here("replay", one, "--session", other_)
        assert (ran.status, ran.out) == (2, "")
        assert "none." in ran.err
    toml = tmp_path / "outcome.toml"
    toml.write_text("schema = 1\n", "utf-8")
    ran = here("replay", toml, "--session", session)
    assert (ran.status, ran.out) == (2, "")
    assert "an outcome in JSON" in ran.err


def test_one_of_the_two_may_be_standard_input(tmp_path: Path, session: Path) -> None:
    outcome = kept(tmp_path, coded(session))
    assert here("replay", "-", "--session", session, stdin=outcome.read_bytes()).status == 0
    assert here("replay", outcome, "--session", "-", stdin=session.read_bytes()).status == 0
    both = here("replay", "-", "--session", "-", stdin=b"")
    assert both.status == 2
    assert "Only one" in both.err


REASON: Final = "Mrs Roe asked for it"


def waiving(*names: str) -> dict[str, object]:
    """A session with an evaluation by an assistant, which is an error, and waivers of these names."""
    waivers = [{"finding": name, "by": "pt1", "on": "2026-03-05", "reason": REASON} for name in names]
    staff = [{"id": "pt1", "role": "PT"}, {"id": "pta1", "role": "PTA"}]
    both = [*service("97110", minutes=38), *service("97161", minutes=30, by=["pta1"])]
    return visit(setting="office", clinicians=staff, services=both, waivers=waivers)


def test_a_waived_error_is_told_with_who_and_when_and_no_longer_decides_the_exit_status(tmp_path: Path) -> None:
    bare = here("code", written(tmp_path, "v.json", waiving()), *MEDICARE)
    ran = here("code", written(tmp_path, "v.json", waiving("ELG-001", "units.tie")), *MEDICARE)
    assert (bare.status, ran.status) == (1, 0)
    assert "1 error" in bare.out
    agrees("code-waived", ran.out)
    assert REASON not in ran.out + ran.err


def test_as_data_the_reason_stands_in_the_record_alone(tmp_path: Path) -> None:
    ran = here("code", written(tmp_path, "v.json", waiving("ELG-001")), *MEDICARE, "--json")
    (data,) = ran.data
    record: Any = data["record"]
    assert [each["reason"] for each in record["waivers"]] == [REASON]
    assert ran.out.count(REASON) == 1


def test_a_misnamed_waiver_is_misuse(tmp_path: Path) -> None:
    ran = here("code", written(tmp_path, "v.json", waiving("units.ties")), *MEDICARE)
    assert (ran.status, ran.out) == (2, "")
    assert "waivers[0].finding: found 'units.ties'" in ran.err
    assert REASON not in ran.err


def test_a_line_that_is_too_long_is_refused_and_the_others_are_made_again(tmp_path: Path) -> None:
    file = written(tmp_path, "many.jsonl", visit(), visit(id="v-2"))
    outcomes = [json.dumps(line).encode() for line in here("code", file, *MEDICARE, "--json").data]
    long = written(tmp_path, "long.jsonl", visit(), visit(id="v-2", ext={"x": "y" * 2**21}))
    ran = here("replay", kept(tmp_path, *outcomes, name="o.jsonl"), "--session", long)
    assert ran.status == 2
    assert ran.out.count("the same:") == 1
    assert "long.jsonl, line 2" in ran.err


def test_the_users_own_tables_are_looked_into_and_the_value_and_the_table_named(tmp_path: Path) -> None:
    staff = [{"id": "pt1", "role": "PT"}]
    both = [*service("97530", minutes=20), *service("97150", minutes=20)]
    session = written(tmp_path, "session.json", visit(setting="office", clinicians=staff, services=both))
    outcome = kept(tmp_path, coded(session))
    own = tmp_path / "tables"
    own.mkdir()
    row = "practitioner,97150,97530,1,,,,,ptp-2024q3,data,exclusive"
    for name in ("pairs.csv", "sources.csv"):
        text = (bundled_folder() / name).read_text("utf-8")
        (own / name).write_text(text.replace(row, row.replace(",1,,", ",1,2021-01-01,")), "utf-8")
    ran = run("replay", outcome, "--session", session, THERAPYCODE_TABLES=str(own))
    assert (ran.status, ran.err) == (1, "")
    assert "  finding PAI-002 first_day (services[0])\n    then  nothing\n    now   2021-01-01\n" in ran.out
    assert "  table pairs  then " in ran.out


def test_an_outcome_that_rests_on_an_assumption_is_made_again_by_it(tmp_path: Path, session: Path) -> None:
    payer = ("--payer", "cpt-midpoint", "--assume", "modifiers.discipline=by-plan")
    (outcome,) = here("code", session, *payer, "--json").data
    assert outcome["assumed"]
    ran = here("replay", kept(tmp_path, outcome), "--session", session)
    assert (ran.status, ran.err) == (0, "")


def test_an_outcome_by_own_profiles_and_what_was_known_is_made_again_by_them(
    tmp_path: Path, session: Path
) -> None:
    own = tmp_path / "profiles"
    own.mkdir()
    known_later = '[codes.bundled.from.2026-01-01.known.2026-06-01]\ncodes = ["97110"]\nsource = "made-up"\n'
    known_later += 'note = "Told in June."\n'
    small_payer(own, TOTAL_TIME, BY_PLAN, part("codes.bundled", 'codes = ["97010"]') + known_later)
    words = ("--payer", "made-up", "--profiles", own, "--json")
    (before,) = here("code", session, *words, "--known-on", "2026-05-31").data
    (after,) = here("code", session, *words).data
    assert before["units"] != after["units"]
    for outcome in (before, after):
        ran = here("replay", kept(tmp_path, outcome), "--session", session, "--profiles", own)
        assert (ran.status, ran.err) == (0, "")
    small_payer(own, TOTAL_TIME, BY_PLAN)
    ran = here("replay", kept(tmp_path, after), "--session", session, "--profiles", own)
    assert ran.status == 1
    assert "  profile  then " in ran.out
    assert here("replay", kept(tmp_path, after), "--session", session).status == 2
