"""Outcomes, sessions and errors as plain data: the keys, their order, and what is left out."""

import json
from datetime import date, time
from decimal import Decimal

import pytest

from therapycode.errors import Fault, InputError, UnknownPayerError
from therapycode.model.claim import (
    Alternative,
    Claim,
    ClaimLine,
    DayOutcome,
    Elsewhere,
    NotBilled,
    Outcome,
    Repair,
    Tie,
)
from therapycode.model.comparison import Behind, Comparison, Difference
from therapycode.model.finding import Finding, SourceRef, Unchecked, Unconfirmed, Unknown
from therapycode.model.frozen import FrozenMap
from therapycode.model.session import Clinician, Day, Patient, Recorded, Service, Session, TimeEntry
from therapycode.serial import (
    clashes_to_data,
    comparison_to_data,
    day_to_data,
    document_to_json,
    dump,
    error_to_data,
    session_to_data,
    to_data,
)

DAY = date(2026, 3, 4)

LINE = ClaimLine(
    date=DAY, discipline="PT", code="97110", units=2, modifiers=("GP", "KX"), minutes=33, services=(0, 2)
)

FINDING = Finding(
    rule="units.tie",
    code="UNT-004",
    severity="advice",
    where="services[0]",
    template="{units} unit could go to {codes}.",
    do="Let the clinician choose.",
    values=FrozenMap({"units": 1, "codes": ("97110", "97140"), "since": DAY, "share": Decimal("0.10")}),
    sources=(SourceRef(id="manual", at="20.2", title="Manual", url="https://payer.example/manual"),),
    denials=("CO-16",),
)

OUTCOME_KEYS = [
    "schema",
    "session",
    "payer",
    "day",
    "determined",
    "complete",
    "ready",
    "claim",
    "units",
    "alternatives",
    "tie",
    "not_billed",
    "findings",
    "unknown",
    "unchecked",
    "unconfirmed",
    "unverified",
    "data_as_of",
    "repairs",
    "record",
    "ext",
]


def outcome(**more: object) -> Outcome:
    made: dict[str, object] = {
        "session": "v-1",
        "payer": "example",
        "day": DAY,
        "determined": True,
        "complete": True,
        "ready": False,
        "claim": Claim(lines=(LINE,)),
    }
    return Outcome(**{**made, **more})  # type: ignore[arg-type]  # fields by name, each of its own type


def test_an_outcome_has_every_key_in_the_promised_order() -> None:
    data = to_data(outcome())
    assert list(data) == OUTCOME_KEYS
    assert (data["schema"], data["session"], data["day"]) == ("therapycode/outcome/1", "v-1", "2026-03-04")
    assert data["units"] == {"97110": 2}


def test_a_line_leaves_out_what_is_not_there() -> None:
    assert to_data(outcome())["claim"] == {
        "lines": [
            {
                "date": "2026-03-04",
                "discipline": "PT",
                "code": "97110",
                "units": 2,
                "modifiers": ["GP", "KX"],
                "minutes": 33,
                "services": [0, 2],
            }
        ]
    }


def test_a_line_with_everything_keeps_its_order() -> None:
    line = ClaimLine(
        date=DAY,
        discipline="PT",
        code="97110",
        units=1,
        modifiers=(),
        minutes=None,
        services=(0,),
        charge=Decimal(120),
        rendering_npi="1234567893",
        pooled_with=(Elsewhere(session="v-2", services=(1, 3)),),
        id="l-1",
    )
    claim = to_data(outcome(claim=Claim(lines=(line,))))["claim"]
    assert json.dumps(claim) == json.dumps(
        {
            "lines": [
                {
                    "date": "2026-03-04",
                    "discipline": "PT",
                    "code": "97110",
                    "units": 1,
                    "modifiers": [],
                    "minutes": None,
                    "services": [0],
                    "charge": "120.00",
                    "rendering_npi": "1234567893",
                    "pooled_with": [{"session": "v-2", "services": [1, 3]}],
                    "id": "l-1",
                }
            ]
        }
    )


@pytest.mark.parametrize(
    ("charge", "text"), [("120", "120.00"), ("120.5", "120.50"), ("33.335", "33.335"), ("1E+3", "1000.00")]
)
def test_a_charge_is_text_with_two_decimals_and_never_rounded(charge: str, text: str) -> None:
    line = ClaimLine(DAY, "PT", "97110", 1, (), 15, (0,), charge=Decimal(charge))
    assert f'"charge":"{text}"' in dump(outcome(claim=Claim(lines=(line,))))


def test_a_finding_is_told_with_values_that_json_knows() -> None:
    assert to_data(outcome(findings=(FINDING,)))["findings"] == [
        {
            "rule": "units.tie",
            "code": "UNT-004",
            "severity": "advice",
            "where": "services[0]",
            "says": "1 unit could go to ('97110', '97140').",
            "do": "Let the clinician choose.",
            "values": {"units": 1, "codes": ["97110", "97140"], "since": "2026-03-04", "share": "0.10"},
            "sources": [
                {
                    "id": "manual",
                    "at": "20.2",
                    "kind": "primary",
                    "title": "Manual",
                    "url": "https://payer.example/manual",
                }
            ],
            "denials": ["CO-16"],
        }
    ]


def test_values_of_every_sort_have_a_json_form() -> None:
    values: dict[str, object] = {
        "set": frozenset({"b", "a"}),
        "map": FrozenMap({1: time(9, 5)}),
        "none": None,
        "flag": True,
        "x": 1.5,
    }
    finding = Finding("r", "c", "advice", "", "", "", FrozenMap(values))
    data = to_data(outcome(findings=(finding,)))
    assert data["findings"][0]["values"] == {  # type: ignore[index]  # plain data
        "set": ["a", "b"],
        "map": {"1": "09:05"},
        "none": None,
        "flag": True,
        "x": 1.5,
    }


def test_an_undetermined_outcome_has_no_claim_and_no_units() -> None:
    data = to_data(outcome(determined=False, claim=None, session=None))
    assert (data["claim"], data["units"], data["session"]) == (None, {}, None)


def test_what_is_said_beside_the_claim_is_told_field_by_field() -> None:
    data = to_data(
        outcome(
            alternatives=(Alternative(units=FrozenMap({"97110": 2}), lines=(LINE,)),),
            tie=Tie(choose=1, among=("97110", "97140"), fixed=FrozenMap({"97110": 1})),
            not_billed=(NotBilled("97010", 1, None, "bundled", (1,)),),
            unknown=(Unknown("limits", "not published", "provider relations"),),
            unchecked=(Unchecked("modifiers.kx", ("history.accrued",), blocks=True, why="no history"),),
            unconfirmed=(Unconfirmed("units", "manual", "2026-06-30"),),
            unverified=("97039.kind",),
            repairs=(Repair("services[0].code", "replace", "97001", "97161", "retired"),),
            data_as_of=date(2026, 10, 1),
            record=FrozenMap({"release": "0.1.0"}),
            ext=FrozenMap({"a": (1, FrozenMap({"b": None}))}),
        )
    )
    line = data["claim"]["lines"][0]  # type: ignore[index]  # plain data
    assert data["alternatives"] == [{"units": {"97110": 2}, "lines": [line]}]
    assert data["tie"] == {"choose": 1, "among": ["97110", "97140"], "fixed": {"97110": 1}}
    assert data["not_billed"] == [
        {"code": "97010", "performed": 1, "minutes": None, "reason": "bundled", "services": [1]}
    ]
    assert data["unknown"] == [{"part": "limits", "why": "not published", "ask": "provider relations"}]
    assert data["unchecked"] == [
        {"check": "modifiers.kx", "needs": ["history.accrued"], "blocks": True, "why": "no history"}
    ]
    assert data["unconfirmed"] == [{"part": "units", "source": "manual", "confirmed_through": "2026-06-30"}]
    assert data["unverified"] == ["97039.kind"]
    assert data["repairs"] == [
        {
            "where": "services[0].code",
            "change": "replace",
            "old": "97001",
            "new": "97161",
            "why": "retired",
        }
    ]
    assert (data["data_as_of"], data["record"]) == ("2026-10-01", {"release": "0.1.0"})
    assert data["ext"] == {"a": [1, {"b": None}]}


def test_the_explanation_is_there_only_where_steps_were_recorded() -> None:
    assert "explanation" not in to_data(outcome())
    data = to_data(outcome(steps=(("{} minutes in all.", (33,)), ("{} units.", (2,)))))
    assert data["explanation"] == ["33 minutes in all.", "2 units."]
    assert list(data)[-1] == "explanation"


def test_a_day_outcome_holds_the_outcomes_and_what_crosses_them() -> None:
    crossing = Finding("day.overlap", "DAY-001", "error", "sessions[1]", "overlap", "look", FrozenMap())
    data = to_data(DayOutcome("example", DAY, (outcome(ready=True),), (crossing,), id="d-1"))
    assert list(data) == ["schema", "day", "payer", "determined", "ready", "outcomes", "findings"]
    assert (data["schema"], data["day"]) == ("therapycode/day-outcome/1", "d-1")
    assert (data["determined"], data["ready"]) == (True, False)
    assert data["outcomes"] == [to_data(outcome(ready=True))]


def test_a_comparison_names_the_document_the_payers_in_order_and_what_stands_behind_each_answer() -> None:
    one, other = outcome(payer="b-plan"), outcome(payer="a-plan", determined=False, claim=None)
    behind = {"b-plan": Behind("total-time", SourceRef(id="manual", at="20.2")), "a-plan": Behind("", None)}
    answers = {"b-plan": "determined", "a-plan": "not determined"}
    difference = Difference(0, "", "claim", FrozenMap(answers), FrozenMap(behind))
    comparison = Comparison(FrozenMap({"b-plan": one, "a-plan": other}), (difference,))
    data = comparison_to_data(comparison)
    assert list(data) == ["schema", "document", "payers", "outcomes", "differences"]
    assert (data["schema"], data["document"]) == ("therapycode/comparison/1", "v-1")
    assert data["payers"] == ["b-plan", "a-plan"]
    assert data["outcomes"] == {"b-plan": to_data(one), "a-plan": to_data(other)}
    source = {"id": "manual", "at": "20.2", "kind": "primary", "title": "", "url": ""}
    assert data["differences"] == [
        {
            "session": 0,
            "code": "",
            "what": "claim",
            "answers": answers,
            "behind": {
                "b-plan": {"rule": "total-time", "source": source},
                "a-plan": {"rule": "", "source": None},
            },
        }
    ]
    assert json.loads(dump(comparison)) == data


def test_the_comparison_of_a_day_is_called_by_the_day() -> None:
    days = {payer: DayOutcome(payer, DAY, (outcome(payer=payer),), id="d-1") for payer in ("a", "b")}
    data = comparison_to_data(Comparison(FrozenMap(days), ()))
    assert data["document"] == "d-1"
    assert data["outcomes"] == {payer: to_data(day) for payer, day in days.items()}


def test_a_clash_is_told_with_the_place_of_its_document() -> None:
    told = to_data(outcome(findings=(FINDING,)))["findings"]
    assert clashes_to_data([(2, FINDING)]) == {
        "schema": "therapycode/clashes/1",
        "findings": [{"document": 2, "finding": told[0]}],  # type: ignore[index]  # plain data
    }


def test_a_dump_is_one_compact_line_however_lines_are_told_apart() -> None:
    text = dump(outcome(session="caf\u00e9 \u2028 \u0085 \n end"))
    assert len(text.splitlines()) == 1
    assert "caf\u00e9" in text
    assert json.loads(text)["session"] == "caf\u00e9 \u2028 \u0085 \n end"
    assert text.startswith('{"schema":"therapycode/outcome/1","session":')


def test_a_dump_never_holds_nan() -> None:
    with pytest.raises(ValueError, match="not JSON compliant"):
        dump(outcome(ext=FrozenMap({"a": float("nan")})))


def test_a_session_is_written_without_what_equals_its_default() -> None:
    session = Session(
        id="v-1",
        patient=Patient(id="p-1"),
        date_of_service=DAY,
        discipline="PT",
        clinicians=(Clinician(id="pt1", role="PT"),),
        services=(
            Service(code="97110", time=(TimeEntry(start=time(10), end=time(10, 30, 15), by=("pt1",)),)),
            Service(code="97012", by=("pt1",), charge=Decimal("20.5"), bill=False, reason="courtesy"),
        ),
        recorded=Recorded(total_minutes=0),
        incident_to=True,
        facts=FrozenMap({"acme.share": Decimal("0.25"), "age": 71, "injury_day": date(2026, 1, 5)}),
    )
    assert session_to_data(session) == {
        "schema": "therapycode/session/1",
        "id": "v-1",
        "patient": {"id": "p-1"},
        "date_of_service": "2026-03-04",
        "discipline": "PT",
        "services": [
            {"code": "97110", "time": [{"start": "10:00", "end": "10:30:15", "by": ["pt1"]}]},
            {"code": "97012", "by": ["pt1"], "charge": "20.50", "bill": False, "reason": "courtesy"},
        ],
        "clinicians": [{"id": "pt1", "role": "PT"}],
        "incident_to": True,
        "recorded": {"total_minutes": 0},
        "facts": {"acme.share": 0.25, "age": 71, "injury_day": "2026-01-05"},
    }


def test_a_fact_that_is_a_day_is_written_as_a_text() -> None:
    session = Session(
        patient=Patient(id="p"),
        date_of_service=DAY,
        discipline="PT",
        services=(),
        facts=FrozenMap({"onset": DAY}),
    )
    assert session_to_data(session)["facts"] == {"onset": "2026-03-04"}


def test_ext_is_written_with_its_numbers_as_numbers() -> None:
    session = Session(
        patient=Patient(id="p"),
        date_of_service=DAY,
        discipline="PT",
        services=(),
        ext=FrozenMap({"a": (1, Decimal("0.5"), FrozenMap({"b": None}))}),
    )
    assert session_to_data(session)["ext"] == {"a": [1, 0.5, {"b": None}]}


def test_a_day_is_written_with_sessions_that_carry_no_tag() -> None:
    session = Session(patient=Patient(id="p"), date_of_service=DAY, discipline="OT", services=())
    inner = {"patient": {"id": "p"}, "date_of_service": "2026-03-04", "discipline": "OT", "services": []}
    day = Day(id="d-1", sessions=(session,))
    assert day_to_data(day) == {"schema": "therapycode/day/1", "id": "d-1", "sessions": [inner]}
    assert json.loads(document_to_json(day)) == day_to_data(day)


def test_a_faulty_document_is_told_fault_by_fault_with_its_line() -> None:
    error = InputError("line 3", [Fault("services[0].code", "97110", "a text", "Put it in quotes.")])
    assert error_to_data(error, line=3) == {
        "schema": "therapycode/error/1",
        "error": "InputError",
        "says": str(error),
        "faults": [
            {
                "at": "services[0].code",
                "found": "97110",
                "allowed": "a text",
                "do": "Put it in quotes.",
            }
        ],
        "line": 3,
    }


def test_an_error_of_ours_without_faults_speaks_for_itself() -> None:
    data = error_to_data(UnknownPayerError("no installed payer is called 'x'."))
    assert (data["error"], data["says"]) == ("UnknownPayerError", "no installed payer is called 'x'.")
    assert (data["faults"], data["line"]) == ([], None)


def test_an_error_that_is_not_ours_is_told_by_its_name_alone() -> None:
    data = error_to_data(KeyError("Jane Roe"))
    assert data["error"] == "KeyError"
    assert "Jane" not in json.dumps(data)
