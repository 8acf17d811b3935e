"""The published schemas: well formed, standing alone, and true of what the library reads and writes."""

import json
from datetime import date
from pathlib import Path
from typing import get_args

import attrs
import pytest
from jsonschema import Draft202012Validator

from therapycode import Engine
from therapycode.errors import InputError
from therapycode.model.claim import Claim, ClaimLine, Outcome, Tie
from therapycode.model.comparison import Behind, Comparison, Difference
from therapycode.model.facts import FACTS
from therapycode.model.frozen import FrozenMap
from therapycode.model.history import Accrued, History
from therapycode.model.record import Record
from therapycode.model.replay import Cause, CauseKind, Change, ChangeKind
from therapycode.model.session import (
    Attestation,
    Choice,
    Clinician,
    Day,
    Patient,
    Recorded,
    Service,
    Session,
    TimeEntry,
    Waiver,
)
from therapycode.serial import (
    clashes_to_data,
    comparison_to_data,
    error_to_data,
    read_document,
    replay_to_data,
    schema,
    to_data,
)
from therapycode.serial.published import SchemaName

EXAMPLES = Path(__file__).parents[2] / "examples"
NAMES: tuple[SchemaName, ...] = get_args(SchemaName)


def problems(name: SchemaName, data: object) -> list[str]:
    validator = Draft202012Validator(schema(name))
    # what is checked is what a reader of the JSON text would see
    return [problem.message for problem in validator.iter_errors(json.loads(json.dumps(data)))]


@pytest.mark.parametrize("name", NAMES)
def test_every_schema_is_well_formed_and_named_after_its_document(name: SchemaName) -> None:
    found = schema(name)
    Draft202012Validator.check_schema(found)
    assert found["$id"] == f"therapycode/{name}/1"
    tag = 1 if name == "profile" else f"therapycode/{name}/1"
    assert found["properties"]["schema"]["const"] == tag  # type: ignore[index]  # plain data


@pytest.mark.parametrize("name", NAMES)
def test_every_property_is_described(name: SchemaName) -> None:
    def undescribed(node: object) -> list[str]:
        if isinstance(node, list):
            return [key for inner in node for key in undescribed(inner)]
        if not isinstance(node, dict):
            return []
        bare = [key for key, inner in node.get("properties", {}).items() if "description" not in inner]
        return bare + [key for inner in node.values() for key in undescribed(inner)]

    assert undescribed(schema(name)) == []


def test_every_object_of_an_input_is_closed_but_ext() -> None:
    def open_objects(node: object, key: str) -> list[str]:
        if isinstance(node, list):
            return [found for inner in node for found in open_objects(inner, key)]
        if not isinstance(node, dict):
            return []
        mine = [key] if node.get("type") == "object" and node.get("additionalProperties") is not False else []
        return mine + [found for name, inner in node.items() for found in open_objects(inner, name)]

    assert sorted(open_objects(schema("session"), "session")) == ["ext"]
    assert sorted(open_objects(schema("day"), "day")) == ["ext"]


@pytest.mark.parametrize("name", ["session", "day"])
def test_the_schema_names_the_facts_that_the_library_knows(name: SchemaName) -> None:
    facts = schema(name)["$defs"]["facts"]["properties"]  # type: ignore[index]  # plain data
    assert {fact: held.get("enum", []) for fact, held in facts.items()} == {
        fact: list(kind.words) for fact, kind in FACTS.items()
    }
    assert [held["description"][:-1].lower() for held in facts.values()] == [
        kind.says.lower() for kind in FACTS.values()
    ]


@pytest.mark.parametrize(
    ("model", "place"),
    [
        (Patient, "patient"),
        (Clinician, "clinician"),
        (TimeEntry, "time_entry"),
        (Service, "service"),
        (Recorded, "recorded"),
        (Attestation, "attestation"),
        (Choice, "choice"),
        (Waiver, "waiver"),
        (History, "history"),
        (Accrued, "accrued"),
    ],
)
def test_the_schema_names_exactly_the_fields_of_the_model(model: type, place: str) -> None:
    named = schema("session")["$defs"][place]["properties"]  # type: ignore[index]  # plain data
    assert set(named) == {field.name for field in attrs.fields(model)}


def test_the_schemas_of_the_documents_name_the_fields_and_the_tag() -> None:
    assert set(schema("session")["properties"]) == {  # type: ignore[call-overload]  # plain data
        "schema",
        *(field.name for field in attrs.fields(Session)),
    }
    assert set(schema("day")["properties"]) == {  # type: ignore[call-overload]  # plain data
        "schema",
        *(field.name for field in attrs.fields(Day)),
    }


def test_a_session_inside_a_day_is_a_session_that_may_leave_out_its_tag() -> None:
    alone, of_day = schema("session"), schema("day")
    shared = of_day["$defs"]
    inner = shared.pop("session")  # type: ignore[attr-defined]  # plain data
    assert shared == alone["$defs"]
    tag = inner["properties"]["schema"].pop("description")
    assert tag == "Which document this is; a session inside a day may leave it out."
    del alone["properties"]["schema"]["description"]  # type: ignore[index]  # plain data
    assert inner["properties"] == alone["properties"]
    assert ["schema", *inner["required"]] == alone["required"]


def test_an_outcome_inside_a_day_is_an_outcome() -> None:
    alone, of_day = schema("outcome"), schema("day-outcome")
    inner = of_day["$defs"].pop("outcome")  # type: ignore[attr-defined]  # plain data
    assert of_day["$defs"] == alone["$defs"]
    assert inner == {key: alone[key] for key in inner}


def test_what_a_comparison_and_clashes_hold_are_outcomes_days_and_findings() -> None:
    compared, of_day, clashes = schema("comparison"), schema("day-outcome"), schema("clashes")
    shared = dict(compared["$defs"])  # type: ignore[call-overload]  # plain data
    inner = {name: shared.pop(name) for name in ("day-outcome", "difference", "behind")}["day-outcome"]
    assert shared == of_day["$defs"]
    assert inner == {key: of_day[key] for key in inner}
    parts = dict(clashes["$defs"])  # type: ignore[call-overload]  # plain data
    assert parts == {name: shared.get(name, parts["clash"]) for name in ("clash", "finding", "source", "day")}


@pytest.mark.parametrize("name", ["visit.json", "evaluation.json", "assistant.json"])
def test_the_example_sessions_are_valid_and_can_be_read(name: str) -> None:
    text = (EXAMPLES / name).read_bytes()
    assert problems("session", json.loads(text)) == []
    assert isinstance(read_document(text, what=name), Session)


def test_the_example_in_toml_is_the_one_in_json() -> None:
    in_toml = read_document((EXAMPLES / "visit.toml").read_bytes(), format="toml")
    assert in_toml == read_document((EXAMPLES / "visit.json").read_bytes())


def test_the_example_day_is_valid_and_can_be_read() -> None:
    text = (EXAMPLES / "day.json").read_bytes()
    assert problems("day", json.loads(text)) == []
    day = read_document(text)
    assert isinstance(day, Day)
    assert [session.discipline for session in day.sessions] == ["PT", "PT", "OT"]


def test_the_example_batch_has_one_faulty_line_in_the_middle() -> None:
    lines = (EXAMPLES / "visits.jsonl").read_bytes().splitlines()
    assert len(lines) == 5
    with pytest.raises(InputError) as caught:
        read_document(lines[2])
    assert problems("error", error_to_data(caught.value, line=3)) == []
    assert [type(read_document(line)) for line in lines[:2] + lines[3:]] == [Session] * 4


def test_the_outcomes_of_the_examples_are_valid(engine: Engine) -> None:
    visit = read_document((EXAMPLES / "visit.json").read_bytes())
    day = read_document((EXAMPLES / "day.json").read_bytes())
    assert isinstance(visit, Session)
    assert isinstance(day, Day)
    coded = engine.code(visit, payer="medicare-part-b", steps=True)
    assert problems("outcome", to_data(coded)) == []
    assert problems("day-outcome", to_data(engine.code(day, payer="medicare-part-b"))) == []


@pytest.mark.parametrize("name", ["assistant.json", "day.json"])
def test_the_comparison_of_an_example_is_valid(engine: Engine, name: str) -> None:
    document = read_document((EXAMPLES / name).read_bytes())
    compared = engine.compare(document, payers=["medicare-part-b", "cms-total-time", "full-unit-only"])
    assert compared.differences
    assert problems("comparison", comparison_to_data(compared)) == []


def test_a_comparison_in_which_nothing_is_known_is_valid_and_one_of_a_single_payer_is_not() -> None:
    none = Outcome(None, "a", date(2026, 3, 4), determined=False, complete=False, ready=False, claim=None)
    difference = Difference(0, "", "claim", FrozenMap({"a": "x"}), FrozenMap({"a": Behind("", None)}))
    outcomes = {"a": none, "b": attrs.evolve(none, payer="b")}
    assert problems("comparison", comparison_to_data(Comparison(FrozenMap(outcomes), (difference,)))) == []
    assert problems("comparison", comparison_to_data(Comparison(FrozenMap({"a": none}), ()))) != []


def test_the_record_of_an_outcome_names_the_fields_of_the_model() -> None:
    parts = schema("outcome")["$defs"]
    for model, place in ((Record, "record"), (Waiver, "waiver")):
        named = parts[place]["properties"]  # type: ignore[index]  # plain data
        assert set(named) == {field.name for field in attrs.fields(model)}


def test_the_schema_of_a_replay_names_the_fields_of_the_model() -> None:
    parts = schema("replay")["$defs"]
    for model, place in ((Change, "change"), (Cause, "cause")):
        named = parts[place]["properties"]  # type: ignore[index]  # plain data
        assert set(named) == {field.name for field in attrs.fields(model)}
    assert parts["change"]["properties"]["what"]["enum"] == list(get_args(ChangeKind))  # type: ignore[index]  # as above
    assert parts["cause"]["properties"]["what"]["enum"] == list(get_args(CauseKind))  # type: ignore[index]  # as above


def test_a_replay_is_valid_whether_or_not_anything_differs(engine: Engine) -> None:
    day = read_document((EXAMPLES / "day.json").read_bytes())
    assert isinstance(day, Day)
    then = engine.code(day, payer="medicare-part-b")
    assert problems("replay", replay_to_data(engine.replay(then, day))) == []
    fewer = attrs.evolve(
        day, sessions=tuple([attrs.evolve(one, services=one.services[:1]) for one in day.sessions])
    )
    other = engine.replay(then, fewer)
    assert {change.what for change in other.changes} == {"line"}
    assert problems("replay", replay_to_data(other)) == []


def test_the_outcome_of_a_waived_finding_is_valid(engine: Engine) -> None:
    visit = read_document((EXAMPLES / "visit.json").read_bytes())
    assert isinstance(visit, Session)
    waiver = Waiver(finding="session.not-kept", by="pt1", on=date(2026, 3, 4), reason="as told")
    waived = attrs.evolve(visit, waivers=(waiver, attrs.evolve(waiver, finding="UNT-004")))
    found = engine.code(waived, payer="medicare-part-b")
    assert problems("outcome", to_data(found)) == []


def test_clashes_are_valid_and_so_is_their_absence(engine: Engine) -> None:
    visit = read_document((EXAMPLES / "visit.json").read_bytes())
    assert isinstance(visit, Session)
    found = engine.clashes([visit, attrs.evolve(visit, patient=Patient(id="p-2"))])
    assert len(found) == 1
    assert problems("clashes", clashes_to_data(found)) == []
    assert problems("clashes", clashes_to_data([])) == []


def test_an_undetermined_outcome_is_valid_and_so_is_a_tie() -> None:
    none = Outcome(
        session=None,
        payer="example",
        day=date(2026, 3, 4),
        determined=False,
        complete=False,
        ready=False,
        claim=None,
    )
    assert problems("outcome", to_data(none)) == []
    tied = attrs.evolve(none, tie=Tie(choose=1, among=("97110", "97140"), fixed=FrozenMap({"97110": 1})))
    assert problems("outcome", to_data(tied)) == []


def test_a_line_without_units_is_not_a_valid_line() -> None:
    line = ClaimLine(date(2026, 3, 4), "PT", "97110", 0, ("GP",), 5, (0,))
    outcome = Outcome("v", "example", date(2026, 3, 4), True, True, True, Claim((line,)))
    assert problems("outcome", to_data(outcome)) != []
