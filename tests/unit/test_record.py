"""Records: what an outcome was made from, made when somebody looks, and the hash of a document."""

import copy
import hashlib
import json
import pickle
from collections.abc import Mapping
from datetime import time
from decimal import Decimal
from typing import Any

import attrs
import pytest

import therapycode
from tests.building import DAY, visit
from therapycode import CodeTable, Day, DayOutcome, Engine, Outcome, Record, Service, Session, TimeEntry, Waiver
from therapycode.plugin import API
from therapycode.serial import fingerprint, read_document, session_to_data

MEDICARE = "medicare-part-b"
WAIVER = Waiver(finding="timing.overlap", by="pt1", on=DAY, reason="Mrs Roe asked for it")
SESSION = visit("97110 33 PT", "97140 7 PT")


def record_of(outcome: Outcome | DayOutcome) -> Record:
    assert outcome.record is not None
    return outcome.record


def test_the_record_names_everything_that_the_outcome_was_made_from(engine: Engine) -> None:
    assert record_of(engine.code(SESSION, payer=MEDICARE)) == Record(
        therapycode=therapycode.__version__,
        api=API,
        schema="therapycode/outcome/1",
        payer=MEDICARE,
        day=DAY,
        profile=engine.profile(MEDICARE).fingerprint,
        tables=engine.tables.fingerprints,
        input=fingerprint(SESSION),
    )


def test_the_record_is_made_when_it_is_looked_at_and_then_kept(engine: Engine) -> None:
    outcome = engine.code(SESSION, payer=MEDICARE)
    assert isinstance(outcome.origin, tuple)
    record = outcome.record
    kept: object = outcome.origin
    assert kept is outcome.record is record


def test_looking_at_the_record_changes_neither_the_outcome_nor_how_it_prints(engine: Engine) -> None:
    looked_at, other = (engine.code(SESSION, payer=MEDICARE) for _ in range(2))
    before = repr(looked_at), hash(looked_at)
    assert looked_at.record == other.record
    assert (repr(looked_at), hash(looked_at)) == before
    assert looked_at == other
    assert "p-1" not in repr(looked_at)


def pickled(outcome: Outcome) -> Outcome:
    made: Outcome = pickle.loads(pickle.dumps(outcome))  # noqa: S301  # our own value of a moment ago
    return made


@pytest.mark.parametrize("way", [pickled, copy.copy, copy.deepcopy])
def test_a_copy_carries_the_record_and_not_the_document(engine: Engine, way: Any) -> None:
    session = attrs.evolve(SESSION, ext={"name": "Jane Roe"}, billing_provider="clinic")
    outcome = attrs.evolve(engine.code(session, payer=MEDICARE), ext={})
    twin = way(outcome)
    assert twin == outcome
    assert twin.origin == record_of(outcome)
    assert b"Jane Roe" not in pickle.dumps(twin)


def test_an_outcome_that_no_engine_made_has_no_record() -> None:
    outcome = Outcome(None, "a", DAY, determined=False, complete=False, ready=False, claim=None)
    assert outcome.record is None
    assert DayOutcome("a", DAY, (outcome,)).record is None


def test_outcomes_of_a_day_were_made_from_the_day_and_each_names_its_own_waivers(engine: Engine) -> None:
    other = attrs.evolve(WAIVER, finding="TIM-002", by="pt2")
    day = Day(sessions=(attrs.evolve(SESSION, waivers=(WAIVER,)), attrs.evolve(SESSION, waivers=(other,))), id="d")
    outcome = engine.code(day, payer=MEDICARE)
    assert {record_of(each).input for each in outcome} == {fingerprint(day)} != {fingerprint(SESSION)}
    assert [record_of(each).waivers for each in outcome] == [(WAIVER,), (other,)]
    assert record_of(outcome) == attrs.evolve(record_of(outcome.outcomes[0]), waivers=(WAIVER, other))


def test_another_table_has_another_hash_under_the_same_name(engine: Engine) -> None:
    codes = engine.tables.codes
    fewer = CodeTable(rows=tuple([row for row in codes.rows if row.code != "97799"]), sources=codes.sources)
    other = Engine(engine.registry, attrs.evolve(engine.tables, codes=fewer))
    one, two = (record_of(each.code(SESSION, payer=MEDICARE)) for each in (engine, other))
    assert one.tables.keys() == two.tables.keys()
    assert [name for name in one.tables if one.tables[name] != two.tables[name]] == ["codes"]
    assert attrs.evolve(one, tables=two.tables) == two


def canonical(data: Mapping[str, object]) -> str:
    """The hash as the documentation tells how to make it."""
    text = json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(text.encode()).hexdigest()


def test_the_hash_of_a_document_is_that_of_its_canonical_json() -> None:
    assert fingerprint(SESSION) == canonical(session_to_data(SESSION))
    assert fingerprint(Day(sessions=(SESSION,))) != fingerprint(SESSION)


def test_the_hash_does_not_depend_on_how_a_document_was_laid_out() -> None:
    session = attrs.evolve(SESSION, id="v-1", facts={"state": "TX", "age": 70}, ext={"a": 1, "b": 2})
    data = session_to_data(session)
    backwards = json.dumps(dict(reversed(data.items())), indent=4)
    again = read_document(backwards.encode())
    assert list(session_to_data(session)) != list(json.loads(backwards))
    assert fingerprint(again) == fingerprint(session)
    assert fingerprint(attrs.evolve(session, ext={"b": 2, "a": 1})) == fingerprint(session)


def changed(**fields: object) -> Session:
    loose: Any = SESSION
    made: Session = attrs.evolve(loose, **fields)
    return made


@pytest.mark.parametrize(
    "other",
    [
        changed(id="v-2"),
        changed(services=SESSION.services[::-1]),
        changed(setting="office"),
        changed(waivers=(WAIVER,)),
        changed(facts={"state": "TX"}),
        changed(ext={"a": 1}),
        changed(
            services=(Service(code="97110", time=(TimeEntry(start=time(10), end=time(10, 33), by=("pt",)),)),)
        ),
        changed(services=(attrs.evolve(SESSION.services[0], charge=Decimal("60.00")), SESSION.services[1])),
    ],
)
def test_any_change_of_a_document_changes_its_hash(other: Session) -> None:
    assert fingerprint(other) != fingerprint(SESSION)


def test_a_document_that_json_could_not_carry_has_a_hash_all_the_same(engine: Engine) -> None:
    session = attrs.evolve(SESSION, ext={"share": float("nan"), "of": {3}, "half": "\ud800"})
    assert record_of(engine.code(session, payer=MEDICARE)).input == fingerprint(session)
