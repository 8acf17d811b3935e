"""Laws of reading and writing: what is written reads back equal, and reader and schema agree."""

import copy
import json
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, Final, TypeVar, get_args

import tomli_w
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from therapycode.errors import InputError
from therapycode.model.frozen import FrozenMap
from therapycode.model.history import ACCRUAL_POOLS, Accrued, History
from therapycode.model.session import (
    Attestation,
    AttestationKind,
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
from therapycode.model.words import CLAIM_FORMS, DISCIPLINES, ROLES, SETTINGS, TIME_KINDS, Status
from therapycode.serial import (
    day_to_data,
    document_to_json,
    error_to_data,
    read_document,
    schema,
    session_to_data,
)
from therapycode.serial.text import Format

T = TypeVar("T")

SESSION_SCHEMA = Draft202012Validator(schema("session"))
DAY_SCHEMA = Draft202012Validator(schema("day"))
NAME: Final = "Jane Roe"

WRITABLE = st.characters(exclude_categories=["Cc", "Cs"])
LABELS = st.text(WRITABLE, min_size=1, max_size=12).filter(lambda text: not text.isspace())
CODES = st.sampled_from(["97110", "97140", "G0283", "0791T", "1234A"])
MODIFIERS = st.sampled_from(["KX", "59", "XE", "GA", "U1"])
DAYS = st.dates()
CLOCKS = st.times().map(lambda value: value.replace(microsecond=0, fold=0))
CHARGES = st.decimals(0, 999_999_999, places=2)
COUNTS = st.integers(0, 9999)
FLAGS = st.booleans()
EXACT = st.decimals(-(10**9), 10**9, places=6)
OWN_FACTS = st.dictionaries(
    st.builds("{}.{}".format, st.sampled_from(["acme", "vendor"]), LABELS.map(lambda text: "".join(text.split()))),
    LABELS | FLAGS | st.integers(-(10**39), 10**39) | EXACT,
    max_size=3,
)
KNOWN_FACTS = st.fixed_dictionaries(
    {},
    optional={
        "state": st.sampled_from(["TX", "OH"]),
        "product": st.just("medicare-advantage"),
        "age": st.integers(0, 120),
        "participating": FLAGS,
        "injury_day": st.dates(),
    },
)
FACTS = st.builds(lambda known, own: FrozenMap({**known, **own}), KNOWN_FACTS, OWN_FACTS)
NUMBERS = st.integers(-(10**15), 10**15) | st.floats(allow_nan=False, allow_infinity=False)
LEAVES = FLAGS | NUMBERS | st.text(WRITABLE, max_size=5)
OWN = st.recursive(
    LEAVES,
    lambda inner: (
        st.lists(inner, max_size=3).map(tuple) | st.dictionaries(LABELS, inner, max_size=3).map(FrozenMap)
    ),
    max_leaves=6,
)


def maybe(values: st.SearchStrategy[T]) -> st.SearchStrategy[T | None]:
    return st.none() | values


def several(values: st.SearchStrategy[T], least: int = 0) -> st.SearchStrategy[tuple[T, ...]]:
    return st.lists(values, min_size=least, max_size=2).map(tuple)


@st.composite
def clock_pairs(draw: st.DrawFn) -> tuple[time, time, bool]:
    """A start, an end and whether it lies on the next day, where all of it may lie: from one minute to a day."""
    start = draw(CLOCKS)
    begun = datetime.combine(date(2026, 3, 4), start)
    ended = begun + timedelta(seconds=draw(st.integers(60, 86_400)))
    return start, ended.time(), ended.date() != begun.date() or draw(FLAGS)


@st.composite
def entries(draw: st.DrawFn, staff: list[str]) -> TimeEntry:
    by = tuple(draw(st.lists(st.sampled_from(staff), min_size=1, max_size=3)))
    kind = draw(st.sampled_from(TIME_KINDS))
    id_ = draw(maybe(LABELS))
    if draw(FLAGS):
        return TimeEntry(minutes=draw(st.integers(1, 1440)), by=by, kind=kind, id=id_)
    start, end, next_day = draw(clock_pairs())
    return TimeEntry(start=start, end=end, next_day=next_day, by=by, kind=kind, id=id_)


@st.composite
def recorded(draw: st.DrawFn) -> Recorded:
    start, end, next_day = draw(st.just((None, None, False)) | clock_pairs())
    totals = maybe(st.integers(0, 1440))
    return Recorded(
        start=start, end=end, next_day=next_day, timed_minutes=draw(totals), total_minutes=draw(totals)
    )


def services(staff: list[str]) -> st.SearchStrategy[Service]:
    return st.builds(
        Service,
        code=CODES,
        time=several(entries(staff)) if staff else st.just(()),
        by=several(st.sampled_from(staff)) if staff else st.just(()),
        quantity=maybe(COUNTS),
        group_size=maybe(st.integers(1, 9999)),
        patient_present=FLAGS,
        body_region=maybe(LABELS),
        charge=maybe(CHARGES),
        allowed=maybe(CHARGES),
        bill=FLAGS,
        reason=maybe(LABELS),
        entered_units=maybe(COUNTS),
        id=maybe(LABELS),
    )


ATTESTATIONS = st.builds(
    Attestation,
    kind=st.sampled_from(get_args(AttestationKind)),
    modifier=MODIFIERS,
    by=LABELS,
    on=maybe(DAYS),
    codes=several(CODES),
    says=st.text(WRITABLE | st.sampled_from("\n\t\r"), max_size=20),
)


WAIVERS = st.builds(
    Waiver,
    finding=st.from_regex(r"[A-Za-z0-9._-]{1,80}", fullmatch=True),
    by=LABELS,
    on=DAYS,
    reason=LABELS | st.just("two\nlines"),
    where=maybe(st.from_regex(r"[a-z0-9_.\[\]]{1,80}", fullmatch=True)),
)


@st.composite
def histories(draw: st.DrawFn) -> History:
    """Amounts, one a pool and year, each known in its year or later."""
    keys = draw(
        st.lists(st.tuples(st.sampled_from(ACCRUAL_POOLS), st.integers(2000, 9999)), unique=True, max_size=3)
    )
    return History(
        accrued=tuple(
            Accrued(
                pool=pool,
                year=year,
                amount=draw(CHARGES),
                as_of=draw(st.dates(date(year, 1, 1), date.max)),
                source=draw(LABELS),
            )
            for pool, year in keys
        )
    )


@st.composite
def sessions(draw: st.DrawFn, history: History | None = None) -> Session:
    staff = draw(st.lists(LABELS, max_size=3, unique=True))
    npis = maybe(st.integers(0, 10**10 - 1).map("{:010}".format))
    choices = st.builds(
        Choice,
        unit_to=CODES,
        among=several(CODES),
        by=maybe(st.sampled_from(staff)) if staff else st.none(),
        on=maybe(DAYS),
    )
    return Session(
        patient=Patient(id=draw(LABELS)),
        date_of_service=draw(DAYS),
        discipline=draw(st.sampled_from(DISCIPLINES)),
        services=draw(several(services(staff), least=1)),
        clinicians=tuple(Clinician(id=each, role=draw(st.sampled_from(ROLES)), npi=draw(npis)) for each in staff),
        id=draw(maybe(LABELS)),
        billing_provider=draw(maybe(LABELS)),
        encounter=draw(maybe(LABELS)),
        setting=draw(maybe(st.sampled_from(SETTINGS))),
        claim_form=draw(maybe(st.sampled_from(CLAIM_FORMS))),
        place_of_service=draw(maybe(st.integers(0, 99).map("{:02}".format))),
        telehealth=draw(FLAGS),
        status=draw(st.sampled_from(get_args(Status))),
        under_plan=draw(FLAGS),
        incident_to=draw(FLAGS),
        recorded=draw(maybe(recorded())),
        diagnoses=draw(several(LABELS)),
        attestations=draw(several(ATTESTATIONS)),
        choices=draw(several(choices)),
        history=history or draw(maybe(histories())),
        waivers=draw(several(WAIVERS)),
        facts=draw(FACTS),
        ext=FrozenMap(draw(st.dictionaries(LABELS, OWN, max_size=2))),
    )


DAYS_OF_SESSIONS = histories().flatmap(
    lambda history: st.builds(
        Day, sessions=st.lists(sessions(history), min_size=1, max_size=3).map(tuple), id=maybe(LABELS)
    )
)

slow = settings(max_examples=50, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])


@slow
@given(sessions())
def test_a_session_that_is_written_reads_back_equal(session: Session) -> None:
    text = document_to_json(session)
    assert read_document(text.encode()) == session
    assert len(text.splitlines()) == 1


@slow
@given(DAYS_OF_SESSIONS)
def test_a_day_that_is_written_reads_back_equal(day: Day) -> None:
    assert read_document(document_to_json(day).encode()) == day


@slow
@given(sessions())
def test_a_session_reads_the_same_from_toml(session: Session) -> None:
    text = tomli_w.dumps(session_to_data(session))
    assert read_document(text.encode(), format="toml") == session


@slow
@given(sessions(), DAYS_OF_SESSIONS)
def test_every_document_that_is_written_is_valid(session: Session, day: Day) -> None:
    SESSION_SCHEMA.validate(json.loads(document_to_json(session)))
    DAY_SCHEMA.validate(json.loads(document_to_json(day)))


NUMBERS_AS_JUNK: Final = (True, False, -1, 0, 1, 1.5, 20260304, 10**6)
TEXTS_AS_JUNK: Final = ("", " ", "x", "20", "pt1", "97110", "2026-03-04", "10:00", "KX", "120.00")
OBJECTS_AS_JUNK: Final[tuple[object, ...]] = ([], [1], ["x"], [[]], {}, {"id": "x"}, {"code": "97110"}, None)
JUNK = st.sampled_from((*NUMBERS_AS_JUNK, *TEXTS_AS_JUNK, *OBJECTS_AS_JUNK)).map(copy.deepcopy)

Path = tuple[str | int, ...]


def paths(node: object, path: Path = ()) -> Iterator[Path]:
    """The path of every value inside, ext left out: whatever stands there is the caller's own."""
    items: list[tuple[str | int, object]] = []
    if isinstance(node, dict):
        items = [(key, value) for key, value in node.items() if key != "ext"]
    elif isinstance(node, list):
        items = list(enumerate(node))
    for step, inner in items:
        yield (*path, step)
        yield from paths(inner, (*path, step))


def holder_of(data: Any, path: Path) -> Any:
    for step in path[:-1]:
        data = data[step]
    return data


@st.composite
def mutated(draw: st.DrawFn, valid: st.SearchStrategy[dict[str, object]]) -> dict[str, object]:
    """A valid document with one to three changes: a value replaced, dropped, added or repeated."""
    data = copy.deepcopy(draw(valid))
    for _ in range(draw(st.integers(1, 3))):
        places = list(paths(data))
        if not places:
            break
        path = draw(st.sampled_from(places))
        holder: Any = holder_of(data, path)
        step: Any = path[-1]
        change = draw(st.sampled_from(["replace", "drop", "add", "repeat"]))
        if change == "replace":
            holder[step] = draw(JUNK)
        elif change == "drop":
            del holder[step]
        elif change == "add" and isinstance(holder, dict):
            holder[draw(st.sampled_from(["note", "start", "end", "minutes", "id", "schema"]))] = draw(JUNK)
        elif isinstance(holder, list):
            holder.append(copy.deepcopy(holder[step]))
    return data


def refusal(source: bytes, form: Format = "json") -> InputError | None:
    try:
        read_document(source, format=form)
    except InputError as error:
        return error
    return None


def refused(data: object) -> InputError | None:
    return refusal(json.dumps(data).encode())


@slow
@given(mutated(sessions().map(session_to_data)))
def test_a_session_that_the_schema_refuses_is_refused_by_the_reader(data: dict[str, object]) -> None:
    assert SESSION_SCHEMA.is_valid(data) or refused(data) is not None


@slow
@given(mutated(DAYS_OF_SESSIONS.map(day_to_data)))
def test_a_day_that_the_schema_refuses_is_refused_by_the_reader(data: dict[str, object]) -> None:
    assert DAY_SCHEMA.is_valid(data) or refused(data) is not None


@st.composite
def sessions_that_name_a_person(draw: st.DrawFn) -> dict[str, object]:
    data = session_to_data(draw(sessions()))
    data["patient"] = {"id": NAME}
    data["diagnoses"] = [NAME]
    data["ext"] = {NAME: NAME}
    data["waivers"] = [{"finding": "units.tie", "by": "pt1", "on": "2026-03-04", "reason": NAME}]
    data["attestations"] = [{"kind": "liability", "modifier": "GA", "by": "desk", "says": NAME}]
    first: Any = data["services"]
    first[0]["reason"] = NAME
    return data


@slow
@given(mutated(sessions_that_name_a_person()))
def test_no_fault_tells_what_may_speak_of_a_person(data: dict[str, object]) -> None:
    error = refused(data)
    assert error is None or NAME not in str(error) + json.dumps(error_to_data(error))


@slow
@given(mutated(sessions().map(session_to_data)))
def test_every_fault_says_where_what_and_what_instead_in_short(data: dict[str, object]) -> None:
    error = refused(data)
    for fault in error.faults if error is not None else ():
        assert fault.found
        assert len(fault.found) <= 60
        assert fault.allowed


def read_or_refuse(source: bytes) -> None:
    """Read in both forms; any other exception than a refusal, or one that cannot be told, fails the test."""
    forms: tuple[Format, ...] = ("json", "toml")
    for form in forms:
        error = refusal(source, form)
        assert error is None or str(error).encode()


@given(st.binary())
def test_random_bytes_are_refused_in_the_one_way(source: bytes) -> None:
    read_or_refuse(source)


@given(st.text())
def test_random_text_is_refused_in_the_one_way(text: str) -> None:
    read_or_refuse(text.encode(errors="surrogatepass"))


ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
FIELDS = st.sampled_from([field for found in (Session, Day) for field in found.__annotations__])


@slow
@given(st.dictionaries(FIELDS | st.just("schema") | st.text(), ANY_JSON))
def test_random_json_is_refused_in_the_one_way(data: dict[str, object]) -> None:
    read_or_refuse(json.dumps(data).encode())
    for tag in ("therapycode/session/1", "therapycode/day/1"):
        read_or_refuse(json.dumps({**data, "schema": tag}).encode())


@slow
@given(sessions(), st.integers(0), st.integers(0, 255))
def test_a_session_with_one_byte_changed_is_read_or_refused(session: Session, place: int, byte: int) -> None:
    source = bytearray(document_to_json(session).encode())
    source[place % len(source)] = byte
    read_or_refuse(bytes(source))


@given(CHARGES)
def test_a_charge_keeps_its_amount_to_the_cent(charge: Decimal) -> None:
    session = Session(
        patient=Patient(id="p"),
        date_of_service=date(2026, 3, 4),
        discipline="PT",
        services=(Service(code="97110", charge=charge),),
    )
    again = read_document(document_to_json(session).encode())
    assert isinstance(again, Session)
    assert again.services[0].charge == charge
