"""One document under several payers: the table, the differences, the data, the exit status."""

from pathlib import Path

import attrs
import pytest

from tests.acme import payer_of
from tests.cli.running import agrees, here, run, service, visit, written
from therapycode import DayOutcome, Engine, Finding, FrozenMap, PayerRegistry, Tables, bundled_folder
from therapycode.cli.paper import paper
from therapycode.cli.results import Compared
from therapycode.cli.side_by_side import side_by_side
from therapycode.serial.notation import read_notation

ALL = ("--payers", "medicare-part-b,cms-total-time,cpt-midpoint,full-unit-only")
TWO = ("--payers", "medicare-part-b,cpt-midpoint")


UNKNOWN = """
schema = 1
payer = "closed-plan"
title = "A plan that tells nobody how it counts"
family = "commercial"
status = "partial"

[covers]
from = 2019-01-01

[units]
label = "How timed minutes become units"
unknown = "Ask provider relations"
"""


def compared(engine: Engine, text: str, *payers: str) -> Compared:
    document = read_notation(text)
    return Compared("v.json", document, engine.compare(document, payers=payers))


def table(text: str, width: int, *payers: str) -> list[str]:
    """The lines of a comparison before they are printed."""
    found = compared(Engine.installed(), text, *payers)
    return [" " * line.indent + line.mark + line.text for line in side_by_side(found, width)]


@pytest.mark.parametrize("name", ["assistant", "day"])
def test_the_page_of_a_compared_example(name: str) -> None:
    ran = run("compare", f"examples/{name}.json", *ALL)
    assert (ran.status, ran.err) == (0, "")
    agrees(f"compare-{name}", ran.out)


def test_the_page_of_a_session_that_nobody_has_a_claim_for(tmp_path: Path) -> None:
    services = [*service("97110", minutes=20), *service("97999", minutes=15)]
    ran = here("compare", written(tmp_path, "visit.json", visit(services=services)), *ALL)
    agrees("compare-undetermined", ran.out)
    assert ran.status == 1


def test_the_page_of_a_session_that_one_payer_has_no_claim_for(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    known = PayerRegistry.installed().payers.values()
    registry = PayerRegistry.of([*known, payer_of(tmp_path, UNKNOWN, "closed-plan")])
    engine = Engine(registry, Tables.read(bundled_folder()))
    found = compared(engine, "2026-03-04 PT\n97110 20 PT", "medicare-part-b", "closed-plan")
    paper().print(side_by_side(found, 80))
    agrees("compare-closed-plan", capsys.readouterr().out)
    assert found.status == 1


def test_payers_that_do_not_fit_beside_each_other_stand_in_further_tables() -> None:
    payers = ("medicare-part-b", "cms-total-time", "cpt-midpoint")
    page = table("2026-03-04 PT\n97110 20 PT\n97110 16 PTA", 44, *payers)
    headings = [line.split() for line in page if line.startswith("  code")]
    assert headings == [["code", "medicare-part-b", "cms-total-time"], ["code", "cpt-midpoint"]]
    assert [line for line in page if line.startswith("  97110 ")][1].split() == ["97110", "2", "?"]
    wide = table("2026-03-04 PT\n97110 20 PT", 80, *payers)
    assert [line.split() for line in wide if line.startswith("  code")] == [["code", *payers]]


def test_a_code_is_a_row_with_each_of_its_lines_and_a_dash_where_there_is_none() -> None:
    page = table("2026-03-04 PT\n97110 16 PT\n97110 16 PTA\n97140 8 PT", 80, "medicare-part-b", "full-unit-only")
    start = page.index("  code   medicare-part-b  full-unit-only")
    assert [line.split() for line in page[start + 1 : start + 4]] == [
        ["97110", "1", "GP", "CQ", "2", "?"],
        ["1", "GP"],
        ["97140", "1", "GP", "-"],
    ]


def test_each_difference_is_told_with_the_rule_and_the_source_behind_each_answer() -> None:
    page = table("2026-03-04 PT\n97110 10 PT\n97140 9 PT", 80, "medicare-part-b", "cpt-midpoint")
    place = page.index("  97140 units")
    assert [line.strip().partition(",")[0] for line in page[place + 1 : place + 5]] == [
        "medicare-part-b  0  total-time",
        "Medicare Claims Processing Manual (Pub. 100-04)",
        "cpt-midpoint     1  per-service-midpoint",
        "The code set's rule for units of time",
    ]


def test_payers_that_agree_have_no_difference() -> None:
    page = table("2026-03-04 PT\n97110 15 PT", 80, "cms-total-time", "cpt-midpoint")
    assert page[-1] == "No difference."
    assert "Differences:" not in page


def test_errors_between_the_sessions_of_a_day_are_told_once_and_by_payer() -> None:
    text = "2026-03-04 PT\n97110 20 PT\n\n2026-03-04 OT\n97530 20 OT"
    found = compared(Engine.installed(), text, "medicare-part-b", "cpt-midpoint")
    crossing = Finding("acme.cap", "ACM-001", "error", "", "Too much for one day.", "Bill less.", FrozenMap())
    outcomes = dict(found.comparison.outcomes)
    one = outcomes["cpt-midpoint"]
    assert isinstance(one, DayOutcome)
    outcomes["cpt-midpoint"] = attrs.evolve(one, findings=(crossing,))
    broken = attrs.evolve(found, comparison=attrs.evolve(found.comparison, outcomes=FrozenMap(outcomes)))
    page = [line.mark + line.text for line in side_by_side(broken, 80)]
    assert page[-2:] == ["Errors across the sessions:", "cpt-midpoint  ACM-001 Too much for one day."]
    assert (found.status, broken.status) == (0, 1)


def test_a_comparison_as_json_is_one_line_for_each_document(tmp_path: Path) -> None:
    batch = written(tmp_path, "visits.jsonl", visit(id="a"), b"{]", visit(id="c"))
    ran = here("compare", batch, *TWO, "--json")
    assert ran.status == 2
    assert [each["schema"] for each in ran.data] == [
        "therapycode/comparison/1",
        "therapycode/error/1",
        "therapycode/comparison/1",
    ]
    assert [each.get("document") for each in ran.data] == ["a", None, "c"]
    assert ran.data[0]["payers"] == ["medicare-part-b", "cpt-midpoint"]
    assert f"{batch}, line 2 cannot be used" in ran.err


def test_several_documents_stand_below_each_other_with_an_empty_line_between(tmp_path: Path) -> None:
    batch = written(tmp_path, "visits.jsonl", b"{]", visit(id="a"), visit(id="b"))
    out = here("compare", batch, *TWO).out
    assert out.startswith("a  2026-03-04  PT\n")
    assert "\n\nb  2026-03-04  PT\n" in out


def test_that_payers_differ_is_status_0_and_that_one_has_no_claim_or_an_error_is_status_1(tmp_path: Path) -> None:
    differing = written(tmp_path, "visit.json", visit(services=service("97110", minutes=22)))
    assert here("compare", differing, *ALL).status == 0
    unknown = written(tmp_path, "visit.json", visit(services=service("97999", minutes=20)))
    assert here("compare", unknown, *TWO).status == 1
    cancelled = written(tmp_path, "visit.json", visit(status="cancelled"))
    ran = here("compare", cancelled, *TWO)
    assert ran.status == 1
    assert "medicare-part-b  SES-001 The visit is marked cancelled" in ran.out


@pytest.mark.parametrize("payers", ["medicare-part-b", "medicare-part-b, medicare-part-b,", ",", ""])
def test_one_payer_alone_is_misuse(payers: str) -> None:
    ran = here("compare", "examples/visit.json", "--payers", payers)
    assert (ran.status, ran.out) == (2, "")
    assert "name two payers or more" in ran.err


def test_payers_are_required_and_an_unknown_one_is_refused_before_anything_is_read() -> None:
    assert here("compare", "examples/visit.json").status == 2
    ran = here("compare", "no-such-file.json", "--payers", "medicare-part-b,medicare-part-c")
    assert (ran.status, ran.out) == (2, "")
    assert "Did you mean medicare-part-b?" in ran.err


def test_a_day_that_a_payer_does_not_cover_is_refused(tmp_path: Path) -> None:
    early = written(tmp_path, "visit.json", visit(date_of_service="2001-03-04"))
    ran = here("compare", early, *TWO)
    assert (ran.status, ran.out) == (2, "")
    assert "does not cover 2001-03-04" in ran.err


def test_nothing_about_the_patient_is_printed(tmp_path: Path) -> None:
    path = written(tmp_path, "visit.json", visit(patient={"id": "SECRET"}, diagnoses=["SECRET"]))
    for form in ((), ("--json",)):
        ran = here("compare", path, *TWO, *form)
        assert ran.status == 0
        assert "SECRET" not in ran.out + ran.err


def test_payers_in_order_are_named_with_their_place() -> None:
    ran = here("compare", "examples/visit.json", *TWO, "--in-order")
    assert "medicare-part-b (primary)" in ran.out
    assert "cpt-midpoint (secondary)" in ran.out
    [data] = here("compare", "examples/visit.json", *TWO, "--in-order", "--json").data
    assert data["orders"] == {"medicare-part-b": "primary", "cpt-midpoint": "secondary"}
