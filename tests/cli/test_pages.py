"""Whole pages, held against files that were read through by hand."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import attrs
import pytest

from tests.cli.running import agrees, here, run, visit, written
from therapycode import (
    Alternative,
    Claim,
    ClaimLine,
    Clinician,
    DayOutcome,
    Finding,
    FrozenMap,
    NotBilled,
    Outcome,
    Patient,
    Repair,
    Service,
    Session,
    SourceRef,
    Tie,
    Unchecked,
    Unconfirmed,
    Unknown,
)
from therapycode.cli.paper import paper
from therapycode.cli.show import Shown, show
from therapycode.cli.verdict import day_verdict, verdict
from therapycode.model.words import Severity


@pytest.mark.parametrize("name", ["visit", "assistant", "evaluation", "day"])
def test_the_page_of_an_example(name: str) -> None:
    ran = run("code", f"examples/{name}.json", "--payer", "medicare-part-b", "--explain")
    assert (ran.status, ran.err) == (0, "")
    agrees(name, ran.out)


def test_the_page_of_a_batch() -> None:
    ran = here("code", "examples/visits.jsonl", "--payer", "medicare-part-b")
    assert ran.status == 2
    agrees("visits", ran.out)
    agrees("visits-errors", ran.err)


def test_the_page_of_an_undetermined_session(tmp_path: Path) -> None:
    services = [{"code": code, "time": [{"minutes": 20, "by": ["pt1"]}]} for code in ("97110", "97999", "97014")]
    path = written(tmp_path, "visit.json", visit(services=services))
    ran = here("code", path, "--payer", "medicare-part-b")
    assert ran.status == 1
    agrees("undetermined", ran.out)


def test_the_page_of_a_payer_of_which_little_is_known() -> None:
    ran = here("code", "examples/visit.json", "--payer", "cms-total-time")
    assert ran.status == 0
    agrees("cms-total-time", ran.out)


def test_the_page_of_an_outcome_in_which_everything_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    service = Service(code="97110")
    session = Session(
        id="v-9",
        patient=Patient(id="p-9"),
        date_of_service=date(2025, 6, 2),
        discipline="PT",
        clinicians=(Clinician(id="pt1", role="PT"),),
        services=(service,) * 4,
    )
    shown = Shown(
        what="v.json", title="A Plan", beside={(0, "97110"): "40 min: 38-52 = 3 units"}, document=session
    )
    paper().print(show(_everything(), shown))
    agrees("everything", capsys.readouterr().out)


@pytest.mark.parametrize(
    ("determined", "ready", "says"),
    [
        (True, True, "ready to submit"),
        (True, False, "determined, not ready: 2 checks not made"),
        (False, False, "not determined: no claim is made, see the findings"),
    ],
)
def test_the_verdict_says_what_may_be_done(determined: bool, ready: bool, says: str) -> None:  # noqa: FBT001  # cases
    waits = Unchecked("pairs.code-pairs", ("tables.code-pairs",), blocks=True)
    minor = Unchecked("timing.total-treatment-time", (), blocks=False)
    day = date(2025, 6, 2)
    outcome = Outcome(None, "a", day, determined, complete=determined, ready=ready, claim=Claim(()))
    assert verdict(attrs.evolve(outcome, unchecked=(waits, minor, waits))).text == says


def test_a_day_is_ready_when_each_of_its_sessions_is() -> None:
    day = date(2025, 6, 2)
    ready = Outcome(None, "a", day, determined=True, complete=True, ready=True, claim=Claim(()))
    waiting = attrs.evolve(ready, ready=False)
    assert day_verdict(DayOutcome("a", day, (ready,))).text == "1 session: 1 determined, 1 ready to submit"
    assert day_verdict(DayOutcome("a", day, (ready, ready))).tone == "good"
    assert day_verdict(DayOutcome("a", day, (ready, waiting))).tone == "careful"
    assert day_verdict(DayOutcome("a", day, (attrs.evolve(waiting, determined=False),))).tone == "bad"


def _everything() -> Outcome:
    day = date(2025, 6, 2)
    lines = (
        ClaimLine(day, "PT", "97110", 2, ("GP", "CQ", "KX", "59"), 25, (0,), Decimal("80.00")),
        ClaimLine(day, "PT", "G0283", 1, (), None, (1,)),
    )
    other = (ClaimLine(day, "PT", "97110", 1, ("GP",), 25, (0,)), lines[1])
    source = SourceRef(id="manual", at="section 4.2, page 31", title="A Plan's manual for providers")
    return Outcome(
        "v-9",
        "a-plan",
        day,
        determined=True,
        complete=False,
        ready=False,
        claim=Claim(lines),
        alternatives=(
            Alternative(FrozenMap({"97110": 2, "97140": 0, "97010": 0}), lines),
            Alternative(FrozenMap({"97110": 1, "97140": 1}), other),
            *[Alternative(FrozenMap({"97110": number, "97140": 0}), other) for number in range(10)],
        ),
        tie=Tie(1, ("97110", "97140"), FrozenMap({"97110": 1, "97140": 0})),
        not_billed=tuple(
            NotBilled(code, performed, minutes, reason, (3,))
            for code, performed, minutes, reason in (
                ("97010", 1, 10, "bundled"),
                ("97014", 1, None, "not_valid"),
                ("97169", 1, 15, "non_covered"),
                ("97161", 1, 30, "not_eligible"),
                ("97116", None, 6, "under_8"),
                ("97140", None, 8, "total_time_limit"),
                ("97112", None, None, "no_minutes"),
                ("97150", 2, 20, "not_charged"),
                ("97530", None, None, "not_kept"),
                ("97535", None, 15, "billed_with_other_session"),
                ("97542", None, 15, "acme_cap"),
            )
        ),
        findings=(
            _finding("advice", "ACM-003", "A remark about {code}.", ""),
            _finding("warning", "ACM-002", "Something to look at before {code} is submitted.", "services[1]"),
            Finding(
                "acme.cap",
                "ACM-001",
                "error",
                "services[0]",
                "{code} is past the plan's cap of {cap} units a day, which counts every unit of every "
                "discipline that was furnished on the day, whoever bills for it.",
                "Take units off, in the order that the plan's manual gives, or ask for an authorization.",
                FrozenMap({"code": "97110", "cap": 4}),
                (source, SourceRef(id="letter")),
                ("CO-119", "PR-119"),
            ),
        ),
        unknown=(Unknown("limits", "A Plan: not known", "Ask provider relations how units are capped."),),
        unchecked=(
            Unchecked("timing.total-treatment-time", ("services[1].time",), blocks=False),
            Unchecked("pairs.code-pairs", ("tables.code-pairs", "setting"), blocks=True),
        ),
        unconfirmed=(
            Unconfirmed("units", "manual", "2024-12-31"),
            Unconfirmed("modifiers.order", "manual", "2022-01-02"),
        ),
        unverified=("97110.kind", "G0283.listing"),
        repairs=(Repair("services[1].code", "replace-code", "97014", "G0283", "The plan takes G0283."),),
        data_as_of=date(2026, 10, 1),
        steps=(("{0}: {1} minutes hold {2}.", ("97110", 25, "1 full period")),),
    )


def _finding(severity: Severity, code: str, template: str, where: str) -> Finding:
    values = FrozenMap[str, object]({"code": "97110"})
    return Finding("acme.rule", code, severity, where, template, "Do as the plan says.", values)
