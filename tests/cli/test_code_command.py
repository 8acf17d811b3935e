"""What `therapycode code` takes in, gives out and answers by its exit status."""

import json
from pathlib import Path

from tests.cli.running import ROOT, here, service, visit, written

MEDICARE = ("--payer", "medicare-part-b")


def test_a_determined_claim_without_an_error_is_status_0() -> None:
    ran = here("code", "examples/visit.json", *MEDICARE)
    assert ran.status == 0
    assert ran.err == ""
    assert "97110      2  GP              36  66 min: 53-67 = 4 units" in ran.out


def test_toml_says_the_same_as_json() -> None:
    assert here("code", "examples/visit.toml", *MEDICARE) == here("code", "examples/visit.json", *MEDICARE)


def test_an_undetermined_session_is_status_1(tmp_path: Path) -> None:
    unknown_code = written(tmp_path, "visit.json", visit(services=service("97999", minutes=20)))
    ran = here("code", unknown_code, *MEDICARE)
    assert ran.status == 1
    assert "not determined" in ran.out
    assert "COD-001" in ran.out


def test_an_error_finding_on_a_determined_claim_is_status_1(tmp_path: Path) -> None:
    cancelled = written(tmp_path, "visit.json", visit(status="cancelled"))
    ran = here("code", cancelled, *MEDICARE, "--json")
    assert ran.status == 1
    assert ran.data[0]["determined"] is True


def test_a_day_is_status_1_for_an_undetermined_session_or_an_error_in_one(tmp_path: Path) -> None:
    def day(other: dict[str, object]) -> Path:
        return written(tmp_path, "day.json", {"schema": "therapycode/day/1", "sessions": [visit(), other]})

    assert here("code", day(visit(id="v-2")), *MEDICARE).status == 0
    assert here("code", day(visit(id="v-2", status="cancelled")), *MEDICARE).status == 1
    unknown_code = visit(id="v-2", services=service("97999", minutes=20), discipline="OT")
    assert here("code", day(unknown_code), *MEDICARE).status == 1


def test_a_check_that_one_session_of_a_day_lacks_is_told_with_it_and_the_others_once(tmp_path: Path) -> None:
    evaluation = visit(id="v-1", services=[{"code": "97161", "by": ["pt1"]}])
    sessions = [evaluation, visit(id="v-2", services=service("97110", minutes=20))]
    day = written(tmp_path, "day.json", {"schema": "therapycode/day/1", "sessions": sessions})
    page = here("code", day, *MEDICARE).out
    first, second = page.split("v-2  2026-03-04")
    assert "open     timing.total-treatment-time" in first
    assert "pairs.code-pairs" not in first
    assert "timing" not in second
    assert second.count("pairs.code-pairs") == 1


def test_json_is_one_line_for_each_document() -> None:
    ran = here("code", "examples/visit.json", "examples/day.json", *MEDICARE, "--json")
    assert ran.status == 0
    assert [each["schema"] for each in ran.data] == ["therapycode/outcome/1", "therapycode/day-outcome/1"]


def test_json_holds_the_explanation_when_it_is_asked_for() -> None:
    plain = here("code", "examples/visit.json", *MEDICARE, "--json").data[0]
    explained = here("code", "examples/visit.json", *MEDICARE, "--json", "--explain").data[0]
    assert "explanation" not in plain
    assert "97110 36 + 97140 30 = 66" in json.dumps(explained["explanation"])


def test_standard_input_is_read_for_a_dash() -> None:
    ran = here("code", "-", *MEDICARE, "--json", stdin=json.dumps(visit(id="from-a-pipe")).encode())
    assert ran.status == 0
    assert ran.data[0]["session"] == "from-a-pipe"


def test_a_fault_in_standard_input_is_named_as_such() -> None:
    ran = here("code", "-", *MEDICARE, stdin=b"{")
    assert ran.status == 2
    assert ran.err.startswith("standard input cannot be used")


def test_a_batch_gives_a_line_out_for_each_line_in_and_keeps_their_order(tmp_path: Path) -> None:
    batch = written(tmp_path, "visits.jsonl", visit(id="a"), b'{"id": "b"}', b"", b"   ", visit(id="c"))
    ran = here("code", batch, *MEDICARE, "--json")
    assert ran.status == 2
    assert [each.get("session", each["schema"]) for each in ran.data] == ["a", "therapycode/error/1", "c"]


def test_a_faulty_line_is_told_with_its_number_in_the_file(tmp_path: Path) -> None:
    batch = written(tmp_path, "visits.jsonl", b"", visit(), b"", b"{]", visit())
    ran = here("code", batch, *MEDICARE, "--json")
    assert [each.get("line") for each in ran.data] == [None, 4, None]
    assert f"{batch}, line 4 cannot be used" in ran.err


def test_a_day_outside_coverage_fails_its_line_alone(tmp_path: Path) -> None:
    batch = written(tmp_path, "visits.jsonl", visit(date_of_service="2001-03-04"), visit(id="kept"))
    ran = here("code", batch, *MEDICARE, "--json")
    assert ran.status == 2
    assert ran.data[0]["error"] == "OutsideCoverageError"
    assert ran.data[1]["session"] == "kept"
    assert f"{batch}, line 1: medicare-part-b: the profile does not cover 2001-03-04" in ran.err


def test_several_files_take_the_worst_status_and_each_is_answered(tmp_path: Path) -> None:
    bad = written(tmp_path, "bad.json", b"{}")
    ran = here("code", "examples/visit.json", bad, "examples/visit.toml", *MEDICARE)
    assert ran.status == 2
    assert ran.out.count("v-1  2026-03-04") == 2
    assert ran.out.endswith("3 documents: 2 ready to submit, 1 could not be used\n")


def test_lines_with_windows_ends_and_a_byte_order_mark_are_read(tmp_path: Path) -> None:
    batch = tmp_path / "visits.jsonl"
    batch.write_bytes(b"\xef\xbb\xbf" + json.dumps(visit()).encode() + b"\r\n\r\n" + json.dumps(visit()).encode())
    ran = here("code", batch, *MEDICARE, "--json")
    assert ran.status == 0
    assert len(ran.data) == 2


def test_an_empty_batch_is_status_0_and_says_nothing(tmp_path: Path) -> None:
    ran = here("code", written(tmp_path, "none.jsonl", b""), *MEDICARE)
    assert (ran.status, ran.out, ran.err) == (0, "", "")


def test_a_payer_is_required() -> None:
    ran = here("code", "examples/visit.json")
    assert ran.status == 2
    assert "--payer" in ran.err


def test_an_unknown_payer_is_refused_with_the_nearest_name_before_anything_is_read() -> None:
    ran = here("code", "no-such-file.json", "--payer", "medicare-part-c")
    assert ran.status == 2
    assert ran.out == ""
    assert "Did you mean medicare-part-b?" in ran.err


def test_a_session_without_an_id_is_called_by_its_file(tmp_path: Path) -> None:
    nameless = {key: value for key, value in visit().items() if key != "id"}
    batch = written(tmp_path, "visits.jsonl", nameless)
    assert here("code", batch, *MEDICARE).out.startswith(f"{batch}, line 1"[:40])


def test_nothing_about_the_patient_is_printed(tmp_path: Path) -> None:
    document = visit(patient={"id": "SECRET-1"}, notes="SECRET-2") | {"services": service("97110", minutes="9")}
    ran = here("code", written(tmp_path, "visit.json", document), *MEDICARE, "--json")
    assert ran.status == 2
    assert "SECRET" not in ran.out + ran.err


def test_the_examples_of_the_project_are_read() -> None:
    files = (ROOT / "examples").glob("*.json")
    names = sorted(path.relative_to(ROOT) for path in files if not path.name.startswith("claim"))
    assert names
    assert here("code", *names, *MEDICARE).status == 0


def test_a_rule_is_assumed_where_the_payers_own_is_not_known() -> None:
    ran = here(
        "code", "examples/visit.json", "--payer", "cms-total-time", "--assume", "modifiers.discipline=by-plan"
    )
    assert ran.status == 0
    assert "determined, not ready: 1 rule assumed" in ran.out
    assert "POL-001" in ran.out
    assert "97110      2  GP" in ran.out


def test_a_part_that_is_known_is_not_assumed() -> None:
    ran = here("code", "examples/visit.json", *MEDICARE, "--assume", "units=per-service-midpoint")
    assert ran.status == 2
    assert "assume.units: found a part that medicare-part-b is known for" in ran.err


def test_an_assumption_is_a_part_and_a_rule_and_each_part_stands_once() -> None:
    for words in (["units"], ["units="], ["=total-time"], ["units=total-time", "--assume", "units=one-per-day"]):
        ran = here("code", "examples/visit.json", *MEDICARE, "--assume", *words)
        assert ran.status == 2
        assert "--assume" in ran.err
