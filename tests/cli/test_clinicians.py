"""`code --clinicians`: who is with two patients at once, over all the documents of a run."""

from pathlib import Path

from tests.cli.running import agrees, here, service, visit, written

MEDICARE = ("--payer", "medicare-part-b", "--clinicians")
TEN = {"start": "10:00", "end": "10:30"}
LATER = {"start": "10:20", "end": "10:50"}


def treated(id_: str, patient: str, **entry: object) -> dict[str, object]:
    return visit(id=id_, patient={"id": patient}, services=service("97110", **entry))


def day(*sessions: dict[str, object]) -> dict[str, object]:
    return {"schema": "therapycode/day/1", "id": "d", "sessions": list(sessions)}


def test_one_clinician_with_two_patients_at_once_is_a_closing_block_and_status_1(tmp_path: Path) -> None:
    one = written(tmp_path, "one.json", treated("a", "p-1", **TEN))
    other = written(tmp_path, "other.json", treated("b", "p-2", **LATER))
    ran = here("code", one, other, *MEDICARE)
    assert ran.status == 1
    agrees("clinicians", ran.out)
    assert here("code", one, other, "--payer", "medicare-part-b").status == 0


def test_clinicians_who_clash_nowhere_are_said_to(tmp_path: Path) -> None:
    apart = treated("b", "p-2", start="10:30", end="11:00")
    batch = written(tmp_path, "visits.jsonl", treated("a", "p-1", **TEN), apart)
    ran = here("code", batch, *MEDICARE)
    assert ran.status == 0
    assert ran.out.endswith(
        "Clinicians, over 2 documents:\n  By the clock times given, none is with two patients at once.\n"
    )


def test_one_more_line_of_json_names_the_document_by_its_line(tmp_path: Path) -> None:
    lines = (treated("a", "p-1", **TEN), b"{]", day(visit(id="b"), treated("c", "p-1", **LATER)))
    batch = written(tmp_path, "visits.jsonl", *lines)
    other = written(tmp_path, "other.json", treated("e", "p-2", **LATER))
    ran = here("code", batch, other, *MEDICARE, "--json")
    assert [each["schema"] for each in ran.data] == [
        "therapycode/outcome/1",
        "therapycode/error/1",
        "therapycode/day-outcome/1",
        "therapycode/outcome/1",
        "therapycode/clashes/1",
    ]
    findings = ran.data[-1]["findings"]
    assert isinstance(findings, list)
    assert {(each["document"], each["finding"]["code"]) for each in findings} == {(3, "TIM-003")}
    assert ran.status == 2


def test_the_place_inside_a_day_begins_with_its_session(tmp_path: Path) -> None:
    batch = written(
        tmp_path, "visits.jsonl", treated("a", "p-2", **TEN), day(visit(id="b"), treated("c", "p-1", **LATER))
    )
    findings = here("code", batch, *MEDICARE, "--json").data[-1]["findings"]
    assert isinstance(findings, list)
    places = [(each["document"], each["finding"]["where"]) for each in findings]
    assert places == [(1, "sessions[1].services[0]")]
    assert "(d: sessions[1].services[0])" in " ".join(here("code", batch, *MEDICARE).out.split())


def test_without_the_option_there_is_no_line_more_and_without_a_document_no_block(tmp_path: Path) -> None:
    batch = written(tmp_path, "visits.jsonl", treated("a", "p-1", **TEN), treated("b", "p-2", **LATER))
    assert len(here("code", batch, "--payer", "medicare-part-b", "--json").data) == 2
    assert here("code", written(tmp_path, "none.jsonl", b""), *MEDICARE).out == ""
