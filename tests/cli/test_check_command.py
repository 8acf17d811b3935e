"""What `therapycode check` says of a claim, and what it writes."""

import json
from pathlib import Path

from tests.cli.running import here, written

MEDICARE = ("--payer", "medicare-part-b")


def claim(*lines: dict[str, object]) -> dict[str, object]:
    return {
        "schema": "therapycode/claim/1",
        "id": "c-1",
        "patient": {"id": "p-1"},
        "date_of_service": "2026-03-04",
        "discipline": "PT",
        "setting": "office",
        "lines": list(lines),
    }


def line(code: str, units: int, *modifiers: str) -> dict[str, object]:
    return {"code": code, "units": units, "modifiers": list(modifiers)}


def test_the_claim_of_the_first_example_is_in_order(tmp_path: Path) -> None:
    given = written(tmp_path, "claim.json", claim(line("97110", 2, "GP"), line("97140", 2, "GP")))
    ran = here("check", given, *MEDICARE, "--session", "examples/visit.json", "--json")
    assert ran.status == 0
    assert [one for one in ran.data[0]["findings"] if one["severity"] == "error"] == []  # type: ignore[attr-defined]  # plain data


def test_units_past_the_minutes_are_an_error_and_status_1(tmp_path: Path) -> None:
    given = written(tmp_path, "claim.json", claim(line("97110", 3, "GP"), line("97140", 2, "GP")))
    ran = here("check", given, *MEDICARE, "--session", "examples/visit.json")
    assert ran.status == 1
    assert "CHK-" in ran.out


def test_repairs_are_written_to_a_new_file_and_the_claim_stays(tmp_path: Path) -> None:
    given = written(tmp_path, "claim.json", claim(line("97014", 1, "GP"), line("97110", 2, "GP")))
    before = Path(given).read_bytes()
    out = tmp_path / "mended.json"
    ran = here("check", given, *MEDICARE, "--apply", str(out))
    assert ran.status == 1
    assert Path(given).read_bytes() == before
    assert [one["code"] for one in json.loads(out.read_text("utf-8"))["lines"]] == ["G0283", "97110"]
    again = here("check", given, *MEDICARE, "--apply", str(out))
    assert again.status == 2


def test_a_claim_with_bad_lines_is_told_with_each_place_and_no_traceback(tmp_path: Path) -> None:
    text_of_units: dict[str, object] = {"code": "97110", "units": "2"}
    for wrong in (line("97110", 0, "GP"), line("9711", 1), text_of_units, line("97110", 1, "gp")):
        ran = here("check", written(tmp_path, "claim.json", claim(wrong)), *MEDICARE)
        assert ran.status == 2
        assert "lines[0]" in ran.err


def test_conflicting_modifiers_and_too_many_units_are_errors(tmp_path: Path) -> None:
    for wrong in (line("97110", 1, "GP", "GO"), line("97110", 99, "GP"), line("97110", 1, "GP", "ZZ")):
        ran = here("check", written(tmp_path, "claim.json", claim(wrong)), *MEDICARE, "--json")
        assert ran.status in {0, 1}
        assert ran.data[0]["findings"]
