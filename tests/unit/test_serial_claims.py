"""Claims read strictly and written back, and what is said of them as plain data."""

import json
from datetime import date
from decimal import Decimal
from typing import Any

import attrs
import pytest
from jsonschema import Draft202012Validator

from tests.claims import MEDICARE, given
from therapycode import (
    Accrued,
    Attestation,
    Engine,
    FrozenMap,
    GivenClaim,
    GivenLine,
    History,
    InputError,
    Patient,
    apply_repairs,
)
from therapycode.serial import (
    checked_to_data,
    claim_to_data,
    document_to_json,
    dump,
    log_to_data,
    read_claim,
    read_document,
    schema,
)

FULL = GivenClaim(
    patient=Patient(id="p-1"),
    id="c-1",
    date_of_service=date(2026, 3, 4),
    discipline="PT",
    billing_provider="b-1",
    setting="outpatient-hospital",
    claim_form="institutional",
    place_of_service="22",
    telehealth=False,
    under_plan=True,
    whole_day=True,
    lines=(
        GivenLine(
            code="97110",
            units=2,
            modifiers=("GP", "CQ"),
            date=date(2026, 3, 5),
            discipline="PT",
            minutes=30,
            charge=Decimal("120.00"),
            allowed=Decimal("60.50"),
            rendering_npi="1234567893",
            revenue_code="0420",
            id="l-1",
        ),
        GivenLine(code="97140", units=1),
    ),
    diagnoses=("M54.50",),
    attestations=(Attestation(kind="medical-necessity", modifier="KX", by="pt1"),),
    history=History(
        accrued=(
            Accrued(pool="PT-SLP", year=2026, amount=Decimal("10.00"), as_of=date(2026, 3, 1), source="ledger"),
        )
    ),
    facts=FrozenMap({"state": "TX"}),
    ext=FrozenMap({"batch": 7}),
)


def claim(**changes: Any) -> dict[str, Any]:
    """A claim of one line as a document; ``changes`` replace its keys, ``None`` takes one away."""
    document = {
        "schema": "therapycode/claim/1",
        "patient": {"id": "p-1"},
        "date_of_service": "2026-03-04",
        "lines": [{"code": "97110", "units": 2, "modifiers": ["GP"]}],
    } | changes
    return {key: value for key, value in document.items() if value is not None}


def read(document: Any) -> GivenClaim:
    return read_claim(json.dumps(document).encode())


def faults(document: Any) -> list[str]:
    with pytest.raises(InputError) as caught:
        read(document)
    return [str(fault) for fault in caught.value.faults]


def problems(name: Any, data: object) -> list[str]:
    return [each.message for each in Draft202012Validator(schema(name)).iter_errors(json.loads(json.dumps(data)))]


def test_a_claim_with_everything_is_written_as_it_is_read() -> None:
    assert read(claim_to_data(FULL)) == FULL
    assert read_claim(document_to_json(FULL).encode()) == FULL
    assert problems("claim", claim_to_data(FULL)) == []


def test_what_equals_its_default_is_left_out() -> None:
    assert claim_to_data(read(claim())) == claim()


def test_a_claim_is_read_from_toml_too() -> None:
    text = b"""
        schema = "therapycode/claim/1"
        patient = { id = "p-1" }
        lines = [{ code = "97110", units = 2, date = 2026-03-04 }]
    """
    assert read_claim(text, format="toml").lines[0].date == date(2026, 3, 4)


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ({"code": "9711"}, "lines[0].code: found the text"),
        ({"units": 0}, "lines[0].units: found 0; allowed: a whole number from 1 to 9999"),
        ({"units": 2.5}, "lines[0].units: found 2.5"),
        ({"units": "2"}, "lines[0].units: found the text"),
        ({"modifiers": ["gp"]}, "lines[0].modifiers[0]: found the text"),
        ({"modifiers": "GP"}, "lines[0].modifiers: found a text; allowed: a list"),
        ({"charge": 120}, "lines[0].charge: found 120"),
        ({"rendering_npi": "123"}, "lines[0].rendering_npi"),
        ({"revenue_code": "42"}, "lines[0].revenue_code"),
        ({"minutes": 1441}, "lines[0].minutes"),
        ({"discipline": "AT"}, "lines[0].discipline"),
        ({"date": "04.03.2026"}, "lines[0].date"),
        ({"unit": 2}, "lines[0].unit: found a key that is not known"),
    ],
)
def test_a_fault_of_a_line_is_told_at_its_path(line: dict[str, Any], fault: str) -> None:
    [told] = faults(claim(lines=[{"code": "97110", "units": 2} | line]))
    assert told.startswith(fault)


def test_what_a_payer_would_refuse_is_no_fault_of_reading() -> None:
    modifiers = ["GP", "GO", "ZZ", "59", "XE", "KX"]
    assert read(claim(lines=[{"code": "97110", "units": 99, "modifiers": modifiers}])).lines[0].units == 99


def test_all_faults_are_told_at_once() -> None:
    lines = [{"units": 1, "id": "a"}, {"code": "97110", "id": "a", "units": 1, "x": 1}]
    assert [each.split(":")[0] for each in faults(claim(date_of_service=None, lines=lines, setting="clinic"))] == [
        "setting",
        "lines[0].code",
        "lines[1].x",
        "lines[1].id",
        "lines[0].date",
        "lines[1].date",
    ]


def test_a_claim_needs_a_patient_lines_and_its_tag() -> None:
    assert [each.split(":")[0] for each in faults({"schema": "therapycode/claim/1"})] == ["patient", "lines"]
    assert faults(claim(lines=[])) == ["lines: found a list of 0; allowed: one or more lines."]
    assert faults(claim(schema=None)) == ["schema: found nothing; allowed: therapycode/claim/1."]
    assert faults([]) == ["found a list of 0; allowed: one object, a claim."]
    with pytest.raises(InputError, match="not JSON"):
        read_claim(b"{")


def test_a_session_is_no_claim_and_a_claim_no_session() -> None:
    assert faults({"schema": "therapycode/session/1", "x": 1}) == [
        'schema: found the text "therapycode/session/1"; allowed: therapycode/claim/1.'
    ]
    with pytest.raises(InputError, match=r'schema: found the text "therapycode/claim/1"') as caught:
        read_document(json.dumps(claim()).encode())
    assert len(caught.value.faults) == 1


def test_amounts_that_do_not_agree_are_told_as_in_a_session() -> None:
    entry = {"pool": "OT", "year": 2026, "amount": "1.00", "as_of": "2026-03-01", "source": "x"}
    assert any("history.accrued[1]" in each for each in faults(claim(history={"accrued": [entry, entry]})))


def test_what_is_said_of_a_claim_is_valid_with_and_without_sessions_and_repairs(engine: Engine) -> None:
    text = "claim 2026-03-04 office\n97110 3 GP GP\n97140 1 GP\n97140 1 GP"
    session = "2026-03-04 PT office\n97110 33 PT\n97140 23 PTA"
    for whole in (text, f"{text}\n\n{session}"):
        own, sessions = given(whole)
        found = engine.check(own, payer=MEDICARE, sessions=sessions)
        _, log = apply_repairs(own, found.repairs)
        assert problems("checked", checked_to_data(found)) == []
        assert problems("checked", checked_to_data(found, log)) == []
        assert json.loads(dump(found)) == json.loads(json.dumps(checked_to_data(found)))
        assert len(log) > 0
        assert len(log_to_data(log)) == len(log)


def test_what_rests_on_an_assumption_says_so(engine: Engine) -> None:
    own, _ = given("claim 2026-03-04 PT\n97110 2")
    unknown = next(payer for payer in engine.registry.payers if _unit_rule_unknown(engine, payer))
    found = engine.assuming({"units": "per-service-midpoint"}).check(own, payer=unknown)
    assert [each.part for each in found.assumed] == ["units"]
    assert not found.complete
    assert problems("checked", checked_to_data(found)) == []


def _unit_rule_unknown(engine: Engine, payer: str) -> bool:
    return "units" in [each.part for each in engine.plan(payer, date(2026, 3, 4)).unknown]


def test_the_log_of_repairs_holds_the_lines_before_and_after(engine: Engine) -> None:
    own, _ = given("claim 2026-03-04 office\n97110 1 GP charge60.00\n97110 1 GP charge60.00")
    _, log = apply_repairs(own, engine.check(own, payer=MEDICARE).repairs)
    [made] = log_to_data(log)
    assert made["at"] == [0, 1]
    assert made["after"] == [{"code": "97110", "units": 2, "modifiers": ["GP"], "charge": "120.00"}]
    assert len(made["before"]) == 2  # type: ignore[arg-type]  # plain data


def test_the_schema_names_exactly_the_fields_of_claim_and_line() -> None:
    whole = schema("claim")
    properties: Any = whole["properties"]
    shared: Any = whole["$defs"]
    assert set(properties) == {"schema", *(field.name for field in attrs.fields(GivenClaim))}
    assert set(shared["line"]["properties"]) == {field.name for field in attrs.fields(GivenLine)}


def test_what_a_claim_shares_with_a_session_has_one_schema() -> None:
    own: Any = schema("claim")["$defs"]
    theirs: Any = schema("session")["$defs"]
    assert {name: one for name, one in own.items() if name != "line"} == {
        name: theirs[name] for name in own if name != "line"
    }


def test_what_is_said_of_a_claim_shares_with_an_outcome_has_one_schema() -> None:
    own: Any = schema("checked")["$defs"]
    theirs: Any = schema("outcome")["$defs"]
    shared = set(own) & set(theirs)
    assert {"line", "finding", "repair", "unchecked"} <= shared
    assert {name: own[name] for name in shared} == {name: theirs[name] for name in shared}


def test_every_object_of_a_claim_is_closed_but_facts_and_ext() -> None:
    whole: Any = schema("claim")
    assert whole["additionalProperties"] is False
    assert whole["$defs"]["line"]["additionalProperties"] is False
