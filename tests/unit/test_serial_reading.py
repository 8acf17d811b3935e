"""What a session or day document may hold, and how everything else is refused: where, what, what instead."""

import json
import subprocess
import sys
from datetime import date, time
from decimal import Decimal
from typing import get_args

import attrs
import pytest

from therapycode.errors import Fault, InputError
from therapycode.model.facts import FACTS
from therapycode.model.history import ACCRUAL_POOLS, Accrued, History
from therapycode.model.session import AttestationKind, Clinician, Day, Patient, Service, Session, TimeEntry, Waiver
from therapycode.model.words import DISCIPLINES, ROLES, SETTINGS, TIME_KINDS
from therapycode.serial import read_document
from therapycode.serial.hooks import DAY, MONEY, TEXT

MINUTES = "a whole number of minutes from 1 to 1440"
CODE = "a procedure code, five characters such as 97110 or G0283"
FACT = "a text, true or false, a whole number, or a decimal number of at most 15 digits"
TAGS = "therapycode/session/1, therapycode/day/1"


def session(**changes: object) -> dict[str, object]:
    made: dict[str, object] = {
        "schema": "therapycode/session/1",
        "patient": {"id": "p-1"},
        "date_of_service": "2026-03-04",
        "discipline": "PT",
        "clinicians": [{"id": "pt1", "role": "PT"}],
        "services": [{"code": "97110", "time": [{"minutes": 20, "by": ["pt1"]}]}],
    }
    return {**made, **changes}


def day(*sessions: object, **changes: object) -> dict[str, object]:
    return {"schema": "therapycode/day/1", "sessions": list(sessions), **changes}


def service(**changes: object) -> dict[str, object]:
    return {"code": "97110", "time": [{"minutes": 20, "by": ["pt1"]}], **changes}


def timed(**entry: object) -> dict[str, object]:
    return session(services=[service(time=[{"by": ["pt1"], **entry}])])


def read(data: object) -> Session | Day:
    return read_document(json.dumps(data).encode())


def read_toml(text: str) -> Session | Day:
    return read_document(text.encode(), format="toml")


def faults(data: object) -> list[tuple[str, str, str]]:
    with pytest.raises(InputError) as caught:
        read(data)
    return told(caught.value)


def told(error: InputError) -> list[tuple[str, str, str]]:
    return [(fault.at, fault.found, fault.allowed) for fault in error.faults]


def test_a_session_is_read_with_every_field_in_its_type() -> None:
    read_session = read(
        session(
            id="v-1",
            setting="office",
            clinicians=[{"id": "pt1", "role": "PT", "npi": "1234567893"}],
            services=[
                service(charge="120.5", allowed="80", quantity=2, bill=False, reason="courtesy", id="s-1"),
                service(
                    code="G0283",
                    time=[{"start": "10:00", "end": "10:30:15", "by": ["pt1"], "kind": "supervised"}],
                ),
            ],
            facts={"state": "TX", "age": 71, "pregnant": False, "acme.share": 0.5, "injury_day": "2026-01-05"},
            ext={"a": [1, 2.5, None, {"b": True}, "x"]},
        )
    )
    assert read_session == Session(
        id="v-1",
        patient=Patient(id="p-1"),
        date_of_service=date(2026, 3, 4),
        discipline="PT",
        setting="office",
        clinicians=(Clinician(id="pt1", role="PT", npi="1234567893"),),
        services=(
            Service(
                code="97110",
                time=(TimeEntry(minutes=20, by=("pt1",)),),
                charge=Decimal("120.50"),
                allowed=Decimal(80),
                quantity=2,
                bill=False,
                reason="courtesy",
                id="s-1",
            ),
            Service(
                code="G0283",
                time=(TimeEntry(start=time(10), end=time(10, 30, 15), by=("pt1",), kind="supervised"),),
            ),
        ),
        facts={
            "state": "TX",
            "age": 71,
            "pregnant": False,
            "acme.share": Decimal("0.5"),
            "injury_day": date(2026, 1, 5),
        },
        ext={"a": (1, 2.5, None, {"b": True}, "x")},
    )


def test_what_is_read_can_be_hashed_and_not_changed() -> None:
    made = read(session(ext={"a": [1, {"b": [2]}]}, facts={"state": "TX"}))
    assert hash(made) == hash(read(session(ext={"a": [1, {"b": [2]}]}, facts={"state": "TX"})))


def test_a_day_is_read_and_its_sessions_may_carry_their_own_tag() -> None:
    untagged = session()
    del untagged["schema"]
    made = read(day(session(), untagged, id="d-1"))
    assert isinstance(made, Day)
    assert (made.id, len(made.sessions)) == ("d-1", 2)
    assert made.sessions[0] == made.sessions[1]


def test_toml_reads_to_the_same_session_as_json_with_native_days_and_times() -> None:
    text = """
        schema = "therapycode/session/1"
        patient.id = "p-1"
        date_of_service = 2026-03-04
        discipline = "PT"
        clinicians = [{ id = "pt1", role = "PT" }]
        services = [{ code = "97110", time = [{ start = 10:00:00, end = 10:20:00, by = ["pt1"] }] }]
    """
    assert read_toml(text) == read(timed(start="10:00", end="10:20"))


def test_a_fact_of_toml_may_be_a_native_day_or_an_exact_number() -> None:
    made = read_toml(
        'schema = "therapycode/session/1"\npatient.id = "p"\ndate_of_service = "2026-03-04"\n'
        'discipline = "PT"\nservices = [{ code = "97012" }]\n'
        '[facts]\ninjury_day = 2026-01-05\n"acme.share" = 0.25\n"acme.onset" = 2026-01-06\n'
    )
    assert isinstance(made, Session)
    assert made.facts == {
        "injury_day": date(2026, 1, 5),
        "acme.share": Decimal("0.25"),
        "acme.onset": date(2026, 1, 6),
    }


def test_a_date_time_of_toml_is_no_day_and_no_fact() -> None:
    with pytest.raises(InputError) as caught:
        read_toml(
            'schema = "therapycode/session/1"\npatient.id = "p"\ndate_of_service = 2026-03-04T10:00:00\n'
            'discipline = "PT"\nservices = [{ code = "97012" }]\nfacts.injury_day = 2026-01-05T00:00:00\n'
        )
    assert told(caught.value) == [
        ("date_of_service", "2026-03-04 10:00:00", "a day as YYYY-MM-DD"),
        ("facts.injury_day", "2026-01-05 00:00:00", FACT),
    ]


def test_a_clock_time_of_toml_with_a_part_of_a_second_is_refused() -> None:
    with pytest.raises(InputError) as caught:
        read_toml(
            'schema = "therapycode/session/1"\npatient.id = "p"\ndate_of_service = 2026-03-04\n'
            'discipline = "PT"\nclinicians = [{ id = "pt1", role = "PT" }]\n'
            'services = [{ code = "97110", time = [{ start = 10:00:00.5, end = 10:20:00, by = ["pt1"] }] }]'
        )
    assert [fault.at for fault in caught.value.faults] == ["services[0].time[0].start"]


@pytest.mark.parametrize(
    ("given", "found"),
    [
        (True, "true"),
        (20.7, "20.7"),
        ("20", 'the text "20"'),
        (None, "null"),
        (0, "0"),
        (1441, "1441"),
        (-5, "-5"),
        ([20], "a list of 1"),
    ],
)
def test_minutes_are_a_whole_number_from_1_to_1440_and_nothing_else(given: object, found: str) -> None:
    assert faults(timed(minutes=given)) == [("services[0].time[0].minutes", found, MINUTES)]


@pytest.mark.parametrize("minutes", [1, 1440])
def test_a_minute_and_a_whole_day_are_taken(minutes: int) -> None:
    assert isinstance(read(timed(minutes=minutes)), Session)


@pytest.mark.parametrize(
    ("given", "found"),
    [
        (97110, "97110"),
        ("9711", 'the text "9711"'),
        ("g0283", 'the text "g0283"'),
        ("97110 ", 'the text "97110 "'),
        ("97110\n", 'the text "97110\\n"'),
    ],
)
def test_a_code_is_a_well_formed_text(given: object, found: str) -> None:
    assert faults(session(services=[service(code=given)])) == [("services[0].code", found, CODE)]


@pytest.mark.parametrize(("given", "found"), [(1, "1"), ("true", 'the text "true"'), (0, "0")])
def test_a_flag_is_true_or_false_and_nothing_that_counts_as_such(given: object, found: str) -> None:
    assert faults(session(telehealth=given)) == [("telehealth", found, "true or false")]


def test_a_text_in_another_script_is_a_text() -> None:
    made = read(session(id="s\u00e9ance\u00a0\u2116 1"))
    assert isinstance(made, Session)
    assert made.id == "s\u00e9ance\u00a0\u2116 1"


def test_a_statement_is_a_text() -> None:
    said = {"kind": "liability", "modifier": "GA", "by": "pt1", "says": 5}
    assert faults(session(attestations=[said])) == [("attestations[0].says", "a whole number", "a text")]


def test_a_text_is_not_a_list_of_ids() -> None:
    assert faults(timed(minutes=20, by="pt9")) == [("services[0].time[0].by", "a text", "a list")]


def test_a_number_in_a_list_of_ids_is_refused_at_its_place() -> None:
    assert faults(timed(minutes=20, by=["pt1", 7])) == [
        ("services[0].time[0].by[1]", "7", "a text that is not blank")
    ]


@pytest.mark.parametrize(
    ("given", "found"),
    [
        (20260304, "20260304"),
        ("20260304", 'the text "20260304"'),
        ("2026-W10-3", 'the text "2026-W10-3"'),
        ("2026-03-04T00:00:00", 'the text "2026-03-04T00:00:00"'),
        ("2026-02-30", 'the text "2026-02-30"'),
        ("2026-03-04\n", 'the text "2026-03-04\\n"'),
    ],
)
def test_a_day_is_written_in_one_form_only(given: object, found: str) -> None:
    assert faults(session(date_of_service=given)) == [("date_of_service", found, "a day as YYYY-MM-DD")]


@pytest.mark.parametrize("given", ["9:00", "10:75", "10:00Z", "10", 1000, "10:00:00.5"])
def test_a_clock_time_is_written_in_two_forms_only(given: object) -> None:
    (fault,) = faults(timed(start=given, end="23:59"))
    assert fault[0] == "services[0].time[0].start"
    assert fault[2] == "a clock time as HH:MM or HH:MM:SS, from 00:00 to 23:59:59"


def test_who_writes_24_00_is_told_how_midnight_is_written() -> None:
    with pytest.raises(InputError) as caught:
        read(timed(start="23:00", end="24:00"))
    assert [fault.do for fault in caught.value.faults] == ["Midnight is 00:00, with next_day."]


def test_a_key_given_twice_is_refused_with_the_path_of_its_object() -> None:
    text = json.dumps(session()).replace('"minutes": 20', '"minutes": 20, "minutes": 30')
    text = text.replace('"discipline": "PT"', '"discipline": "PT", "discipline": "OT"')
    with pytest.raises(InputError) as caught:
        read_document(text.encode())
    assert told(caught.value) == [
        ("discipline", "the same key more than once in one object", "each key once"),
        ("services[0].time[0].minutes", "the same key more than once in one object", "each key once"),
    ]


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity"])
def test_a_number_that_json_does_not_know_is_refused_where_it_stands(number: str) -> None:
    text = json.dumps(timed(minutes=88)).replace("88", number)
    with pytest.raises(InputError) as caught:
        read_document(text.encode())
    assert told(caught.value) == [("services[0].time[0].minutes", number, MINUTES)]


def test_a_number_that_json_does_not_know_is_refused_in_facts_and_ext_too() -> None:
    text = json.dumps(session(facts={"age": 66}, ext={"a": [88]}))
    with pytest.raises(InputError) as caught:
        read_document(text.replace("66", "NaN").replace("88", "Infinity").encode())
    assert told(caught.value) == [
        ("facts.age", "NaN", FACT),
        ("ext", "Infinity", "a number that JSON knows, of ordinary size"),
    ]


@pytest.mark.parametrize(
    ("number", "found"),
    [
        ("9" * 5000, "a number of 5000 digits"),
        ("0." + "9" * 5000, "a number of 5002 characters"),
        ("1e9999999999999999999999", "a number too large to read"),
    ],
)
def test_a_number_of_thousands_of_digits_is_refused_where_it_stands(number: str, found: str) -> None:
    text = json.dumps(session(facts={"age": 66}))
    with pytest.raises(InputError) as caught:
        read_document(text.replace("66", number).encode())
    assert told(caught.value)[0][:2] == ("facts.age", found)


@pytest.mark.parametrize("number", ["0.1234567890123456789", "1e400", "1e999999"])
def test_a_fact_that_a_json_number_cannot_carry_is_refused(number: str) -> None:
    text = json.dumps(session(facts={"age": 66}))
    with pytest.raises(InputError) as caught:
        read_document(text.replace("66", number).encode())
    assert [fault.at for fault in caught.value.faults] == ["facts.age"]


def test_an_unknown_key_is_refused_and_the_known_ones_are_listed() -> None:
    assert faults(timed(minutes=20, minuts=30)) == [
        (
            "services[0].time[0].minuts",
            "a key that is not known",
            "minutes, start, end, next_day, by, kind, id",
        )
    ]


def test_the_known_keys_of_a_session_and_a_day_include_the_tag() -> None:
    (of_session,) = faults(session(notes="a note"))
    assert of_session[:2] == ("notes", "a key that is not known")
    assert of_session[2].startswith("schema, patient, date_of_service, discipline, services, clinicians, id")
    assert faults(day(session(), note=1)) == [("note", "a key that is not known", "schema, sessions, id")]


def test_every_closed_word_is_refused_with_the_list_of_what_is_allowed() -> None:
    found = faults(
        session(
            discipline="ST",
            setting="clinic",
            status="held",
            clinicians=[{"id": "pt1", "role": "DPT"}],
            services=[service(time=[{"minutes": 20, "by": ["pt1"], "kind": "therapy"}])],
            attestations=[{"kind": "necessity", "modifier": "KX", "by": "pt1"}],
        )
    )
    assert sorted(found) == [
        ("attestations[0].kind", 'the text "necessity"', ", ".join(get_args(AttestationKind))),
        ("clinicians[0].role", 'the text "DPT"', ", ".join(ROLES)),
        ("discipline", 'the text "ST"', ", ".join(DISCIPLINES)),
        ("services[0].time[0].kind", 'the text "therapy"', ", ".join(TIME_KINDS)),
        ("setting", 'the text "clinic"', ", ".join(SETTINGS)),
        ("status", 'the text "held"', "kept, cancelled, no-show"),
    ]


@pytest.mark.parametrize("tag", ["therapycode/session/2", 1, ["therapycode/session/1"], None])
def test_an_unknown_tag_is_refused_and_the_rest_is_still_read(tag: object) -> None:
    found = faults(session(schema=tag, discipline="ST"))
    assert [(at, allowed) for at, _, allowed in found] == [
        ("schema", TAGS),
        ("discipline", "PT, OT, SLP"),
    ]


def test_a_document_without_a_tag_is_refused() -> None:
    data = session()
    del data["schema"]
    assert faults(data) == [("schema", "nothing", TAGS)]


@pytest.mark.parametrize("kind", ["outcome", "day-outcome", "error"])
def test_a_document_that_the_library_wrote_is_refused_by_its_tag_alone(kind: str) -> None:
    assert faults({"schema": f"therapycode/{kind}/1", "payer": "x"}) == [
        ("schema", f'the text "therapycode/{kind}/1"', TAGS)
    ]


def test_a_session_inside_a_day_may_not_carry_another_tag() -> None:
    assert faults(day(session(schema="therapycode/day/1"))) == [
        ("sessions[0].schema", 'the text "therapycode/day/1"', "therapycode/session/1")
    ]


@pytest.mark.parametrize("field", ["id", "setting", "recorded", "facts", "ext", "services", "clinicians"])
def test_null_is_refused_even_for_what_may_be_left_out(field: str) -> None:
    (fault,) = faults(session(**{field: None}))
    assert fault[:2] == (field, "null")


def test_what_must_be_given_is_asked_for_with_what_it_may_be() -> None:
    assert faults({"schema": "therapycode/session/1"}) == [
        ("patient", "nothing", "an object with the patient's id"),
        ("date_of_service", "nothing", "a day as YYYY-MM-DD"),
        ("discipline", "nothing", "PT, OT, SLP"),
        ("services", "nothing", "a list of one or more services"),
    ]
    assert faults({"schema": "therapycode/day/1"}) == [("sessions", "nothing", "a list of one or more sessions")]


def test_what_must_be_given_inside_is_asked_for_at_its_path() -> None:
    found = faults(
        session(
            patient={},
            clinicians=[{}],
            services=[{}],
            attestations=[{}],
            choices=[{}],
            history={"accrued": [{}]},
        )
    )
    assert sorted(at for at, _, _ in found) == [
        "attestations[0].by",
        "attestations[0].kind",
        "attestations[0].modifier",
        "choices[0].unit_to",
        "clinicians[0].id",
        "clinicians[0].role",
        "history.accrued[0].amount",
        "history.accrued[0].as_of",
        "history.accrued[0].pool",
        "history.accrued[0].source",
        "history.accrued[0].year",
        "patient.id",
        "services[0].code",
    ]


def test_minutes_and_clock_times_exclude_each_other() -> None:
    assert faults(timed(minutes=20, start="10:00", end="10:20")) == [
        ("services[0].time[0]", "minutes beside start or end", "either minutes, or start and end")
    ]


def test_an_entry_without_any_time_is_refused() -> None:
    assert faults(timed()) == [
        ("services[0].time[0]", "neither minutes nor start and end", "either minutes, or start and end")
    ]


def test_a_start_without_an_end_is_refused_and_the_other_way_round() -> None:
    assert faults(timed(start="10:00")) == [
        ("services[0].time[0].end", "nothing", "a clock time, since start is given")
    ]
    assert faults(timed(end="10:00")) == [
        ("services[0].time[0].start", "nothing", "a clock time, since end is given")
    ]


@pytest.mark.parametrize("end", ["10:00", "09:59", "10:00:59"])
def test_an_entry_ends_a_whole_minute_or_more_after_its_start(end: str) -> None:
    (fault,) = faults(timed(start="10:00", end=end))
    assert fault[0] == "services[0].time[0].end"
    assert fault[2] == "a time one whole minute or more after 10:00:00"


@pytest.mark.parametrize(("start", "end"), [("23:50", "00:10"), ("10:00", "10:00"), ("00:10", "00:30")])
def test_an_entry_may_end_or_wholly_lie_past_midnight_with_next_day(start: str, end: str) -> None:
    found = read(timed(start=start, end=end, next_day=True))
    assert isinstance(found, Session)
    assert found.services[0].time[0].next_day


def test_an_entry_past_midnight_is_a_whole_minute_long_too() -> None:
    assert faults(timed(start="00:10", end="00:10:59", next_day=True)) == [
        ("services[0].time[0].end", "00:10:59", "a time one whole minute or more after 00:10:00")
    ]


def test_a_session_is_incident_to_a_physician_s_service_only_where_it_says_so() -> None:
    readings = [read(document) for document in (session(), session(incident_to=True))]
    assert [isinstance(each, Session) and each.incident_to for each in readings] == [False, True]
    assert faults(session(incident_to="yes")) == [("incident_to", 'the text "yes"', "true or false")]


def test_next_day_says_nothing_beside_minutes_and_is_refused() -> None:
    assert faults(timed(minutes=20, next_day=True)) == [
        ("services[0].time[0].next_day", "true beside minutes", "next_day with start and end alone")
    ]


def test_recorded_times_hold_together_like_those_of_entries() -> None:
    assert faults(session(recorded={"start": "10:00"})) == [
        ("recorded.end", "nothing", "a clock time, since start is given")
    ]
    assert faults(session(recorded={"start": "10:00", "end": "09:00", "timed_minutes": -1})) == [
        ("recorded.timed_minutes", "-1", "a whole number of minutes from 0 to 1440"),
        ("recorded.end", "09:00:00", "a time one whole minute or more after 10:00:00"),
    ]


@pytest.mark.parametrize("given", ["kx", "K", "KXX", 59, "K-"])
def test_a_modifier_is_two_digits_or_capital_letters(given: object) -> None:
    (fault,) = faults(session(attestations=[{"kind": "medical-necessity", "modifier": given, "by": "pt1"}]))
    assert fault[0] == "attestations[0].modifier"
    assert fault[2] == "a modifier, two digits or capital letters such as KX"


def test_codes_in_attestations_and_choices_are_well_formed_too() -> None:
    found = faults(
        session(
            attestations=[{"kind": "liability", "modifier": "GA", "by": "desk", "codes": ["97110", "x"]}],
            choices=[{"unit_to": "x", "among": ["97110", 97140]}],
        )
    )
    assert found == [
        ("attestations[0].codes[1]", 'the text "x"', CODE),
        ("choices[0].unit_to", 'the text "x"', CODE),
        ("choices[0].among[1]", "97140", CODE),
    ]


def test_a_session_without_services_and_a_day_without_sessions_are_refused() -> None:
    assert faults(session(services=[])) == [("services", "a list of 0", "one or more services")]
    assert faults(day()) == [("sessions", "a list of 0", "one or more sessions")]


def test_by_names_listed_clinicians_only_wherever_it_stands() -> None:
    found = faults(
        session(
            services=[
                service(time=[{"minutes": 20, "by": ["pt1", "pt9"]}]),
                {"code": "97012", "by": ["pt8"]},
            ],
            choices=[{"unit_to": "97110", "by": "pt7"}],
        )
    )
    allowed = 'the id of a listed clinician: "pt1"'
    assert found == [
        ("services[0].time[0].by[1]", 'the text "pt9"', allowed),
        ("services[1].by[0]", 'the text "pt8"', allowed),
        ("choices[0].by", 'the text "pt7"', allowed),
    ]


def test_by_is_refused_where_no_clinician_is_listed() -> None:
    assert faults(session(clinicians=[])) == [
        (
            "services[0].time[0].by[0]",
            'the text "pt1"',
            "the id of a listed clinician; none is listed",
        )
    ]


def test_who_attests_may_be_somebody_outside_the_session() -> None:
    attested = {"kind": "liability", "modifier": "GA", "by": "front-desk"}
    assert isinstance(read(session(attestations=[attested])), Session)


def test_nobody_is_called_unlisted_while_the_list_itself_is_at_fault() -> None:
    assert faults(session(clinicians=[{"id": 5, "role": "PT"}])) == [
        ("clinicians[0].id", "5", "a text that is not blank")
    ]


def test_an_entry_says_who_was_there() -> None:
    allowed = "the id of each clinician who was there, one or more"
    assert faults(timed(minutes=20, by=[])) == [("services[0].time[0].by", "a list of 0", allowed)]
    assert faults(session(services=[service(time=[{"minutes": 20}])])) == [
        ("services[0].time[0].by", "nothing", allowed)
    ]


def test_two_clinicians_may_not_share_an_id() -> None:
    assert faults(session(clinicians=[{"id": "pt1", "role": "PT"}, {"id": "pt1", "role": "PTA"}])) == [
        ("clinicians[1].id", '"pt1" again', "an id that no other clinician has")
    ]


@pytest.mark.parametrize(("field", "least"), [("quantity", 0), ("group_size", 1), ("entered_units", 0)])
@pytest.mark.parametrize("given", [-1, 1.5, 2.0, "2", True])
def test_counts_are_whole_and_not_negative(field: str, least: int, given: object) -> None:
    (fault,) = faults(session(services=[service(**{field: given})]))
    assert fault[0] == f"services[0].{field}"
    assert fault[2] == f"a whole number from {least} to 9999"


@pytest.mark.parametrize(
    ("given", "amount"), [("120.00", Decimal(120)), ("0.5", Decimal("0.5")), ("75", Decimal(75))]
)
def test_a_charge_is_an_exact_amount_from_text(given: str, amount: Decimal) -> None:
    made = read(session(services=[service(charge=given)]))
    assert isinstance(made, Session)
    assert made.services[0].charge == amount


@pytest.mark.parametrize("given", ["120.005", "-1.00", "1e2", "$5", ".50", "", "\u0661\u0662", 120.0, 120])
def test_any_other_charge_is_refused(given: object) -> None:
    (fault,) = faults(session(services=[service(charge=given)]))
    assert fault[0] == "services[0].charge"
    assert fault[2] == "an amount as text with at most two decimals, such as 120.00"


@pytest.mark.parametrize("given", [11, "1", "011", "1a"])
def test_a_place_of_service_is_a_text_of_two_digits(given: object) -> None:
    (fault,) = faults(session(place_of_service=given))
    assert fault[0] == "place_of_service"
    assert fault[2] == "a place of service, a text of two digits"


@pytest.mark.parametrize("given", [1234567893, "123456789", "12345678931", "123456789X"])
def test_an_npi_is_a_text_of_ten_digits(given: object) -> None:
    (fault,) = faults(session(clinicians=[{"id": "pt1", "role": "PT", "npi": given}]))
    assert fault[0] == "clinicians[0].npi"
    assert fault[2] == "an NPI, a text of ten digits"


@pytest.mark.parametrize("given", ["", "  ", 5, True, ["v-1"]])
def test_an_id_is_a_text_that_is_not_blank(given: object) -> None:
    (fault,) = faults(session(id=given))
    assert fault[0] == "id"
    assert fault[2] == "a text that is not blank"


@pytest.mark.parametrize("given", ["v\x001", "v\ud800", "v\u0085"])
def test_a_text_that_could_not_be_written_again_is_refused_without_being_told(given: str) -> None:
    assert faults(session(id=given)) == [("id", "a text", "a text without control characters and broken pairs")]


def test_an_id_stands_on_one_line_and_a_statement_may_have_several() -> None:
    assert faults(session(id="v\n1")) == [("id", "a text", "a text on one line")]
    said = {"kind": "liability", "modifier": "GA", "by": "pt1", "says": "one\ntwo\tthree"}
    assert isinstance(read(session(attestations=[said])), Session)


@pytest.mark.parametrize("given", [None, [], {}])
def test_a_fact_is_one_plain_value(given: object) -> None:
    (fault,) = faults(session(facts={"state": given}))
    assert fault[0] == "facts.state"
    assert fault[2] == FACT


@pytest.mark.parametrize(
    ("fact", "given", "allowed"),
    [
        ("age", "seven", "a whole number from 0"),
        ("state", "Texas", ", ".join(FACTS["state"].words)),
        ("injury_day", "5 January", "a day as YYYY-MM-DD"),
        ("pregnant", 1, "true or false"),
    ],
)
def test_a_fact_that_the_library_knows_is_of_its_kind(fact: str, given: object, allowed: str) -> None:
    [(at, _, said)] = faults(session(facts={fact: given}))
    assert (at, said) == (f"facts.{fact}", allowed)


@pytest.mark.parametrize("name", ["sate", ".state", "state.", "acme. tier"])
def test_a_fact_that_nobody_declared_is_refused_by_name(name: str) -> None:
    [(_, found, allowed)] = faults(session(facts={name: "TX"}))
    assert found == f'the text "{name}"'
    assert allowed == f"{', '.join(FACTS)}, or a name with a dot that a payer declares"


def test_a_fact_has_a_name() -> None:
    assert faults(session(facts={" ": 1})) == [('facts." "', 'the text " "', "a text that is not blank")]


def test_facts_and_ext_are_objects() -> None:
    assert faults(session(facts=["TX"], ext=["x"])) == [
        ("facts", "a list of 1", "an object of facts"),
        ("ext", "a list of 1", "an object of the caller's own data"),
    ]


def test_ext_may_be_nested_deep_but_not_without_end() -> None:
    deep: object = 1
    for _ in range(63):
        deep = [deep]
    assert isinstance(read(session(ext={"a": deep})), Session)
    assert faults(session(ext={"a": [deep]})) == [("ext", "a whole number", "data nested at most 64 deep")]


def test_a_native_day_in_ext_is_refused_since_ext_is_echoed_as_json() -> None:
    with pytest.raises(InputError) as caught:
        read_toml(
            'schema = "therapycode/session/1"\npatient.id = "p"\ndate_of_service = 2026-03-04\n'
            'discipline = "PT"\nservices = [{ code = "97012" }]\next.since = 2026-01-05\n'
        )
    assert told(caught.value) == [("ext", "a day", "a JSON value")]


@pytest.mark.parametrize("given", [[], "x", 5, True])
def test_an_object_is_an_object(given: object) -> None:
    (fault,) = faults(session(patient=given))
    assert (fault[0], fault[2]) == ("patient", "an object")


def test_six_faults_are_told_at_once() -> None:
    found = faults(
        {
            "schema": "therapycode/session/1",
            "patient": {"id": ""},
            "date_of_service": "20260304",
            "clinicians": [{"id": "pt1", "role": "PT"}],
            "services": [
                {"code": "97110", "time": [{"minutes": 20.7, "by": ["pt9"]}]},
                {"code": "97140", "time": [{"start": "10:00", "by": ["pt1"]}]},
            ],
            "discipline": "PT",
            "color": "red",
        }
    )
    assert [at for at, _, _ in found] == [
        "patient.id",
        "date_of_service",
        "services[0].time[0].minutes",
        "color",
        "services[1].time[0].end",
        "services[0].time[0].by[0]",
    ]


def test_the_faults_of_a_day_are_told_under_each_session() -> None:
    found = faults(day(session(discipline="ST"), session(services=[service(code=1)])))
    assert [at for at, _, _ in found] == ["sessions[0].discipline", "sessions[1].services[0].code"]


def test_a_message_tells_nothing_that_may_speak_of_a_person() -> None:
    found = faults(
        session(
            patient={"id": 4711, "name": "Jane Roe"},
            diagnoses=[{"Jane": "M54.50"}, 5],
            notes="Jane Roe was tired",
            attestations=[{"kind": "liability", "modifier": "GA", "by": "pt1", "says": ["Jane Roe"]}],
            services=[service(bill=False, reason=["Jane Roe"])],
            ext="Jane Roe",
        )
    )
    message = str(found)
    assert len(found) == 8
    assert not [word for word in ("4711", "Jane", "Roe", "M54", "name", "tired") if word in message]


def test_a_repeated_key_inside_what_may_speak_of_a_person_is_told_at_the_whole() -> None:
    text = json.dumps(session(ext={"a": {"Jane": 1}})).replace('"Jane": 1', '"Jane": 1, "Jane": 2')
    with pytest.raises(InputError) as caught:
        read_document(text.encode())
    assert [fault.at for fault in caught.value.faults] == ["ext"]


def test_a_found_value_is_shortened_to_sixty_characters() -> None:
    (fault,) = faults(session(discipline="PT" * 500))
    assert len(fault[1]) <= 60
    assert fault[1].startswith('the text "PTPT')


def test_an_unknown_key_that_is_long_is_shortened() -> None:
    (fault,) = faults(session(**{"k" * 5000: 1}))
    assert len(fault[0]) <= 60


def test_the_message_names_the_document() -> None:
    with pytest.raises(InputError, match=r"^visit\.json cannot be used, one fault:"):
        read_document(b"[]", what="visit.json")


def test_a_fault_says_what_to_do_where_that_is_not_plain() -> None:
    with pytest.raises(InputError) as caught:
        read(timed(start="23:00", end="01:00"))
    assert caught.value.faults == (
        Fault(
            "services[0].time[0].end",
            "01:00:00",
            "a time one whole minute or more after 23:00:00",
            "Give next_day: true if it ended past midnight.",
        ),
    )


def test_importing_the_room_loads_neither_the_converter_nor_a_validator() -> None:
    program = "import sys, therapycode.serial; print({'cattrs', 'jsonschema'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"


def accrued(**changes: object) -> dict[str, object]:
    entry: dict[str, object] = {
        "pool": "PT-SLP",
        "year": 2026,
        "amount": "2410.50",
        "as_of": "2026-03-01",
        "source": "271 response",
    }
    return {**entry, **changes}


def test_an_accrued_amount_is_read_with_every_field_in_its_type() -> None:
    made = read(session(history={"accrued": [accrued(), accrued(pool="OT", amount="0", year=2025)]}))
    assert isinstance(made, Session)
    first = Accrued(
        pool="PT-SLP", year=2026, amount=Decimal("2410.50"), as_of=date(2026, 3, 1), source="271 response"
    )
    assert made.history == History(accrued=(first, attrs.evolve(first, pool="OT", year=2025, amount=Decimal(0))))


@pytest.mark.parametrize(
    ("change", "at", "found", "allowed"),
    [
        ({"pool": "PT"}, ".pool", 'the text "PT"', ", ".join(ACCRUAL_POOLS)),
        ({"year": "2026"}, ".year", 'the text "2026"', "a calendar year from 2000 to 9999"),
        ({"year": 26}, ".year", "26", "a calendar year from 2000 to 9999"),
        ({"amount": "-5.00"}, ".amount", 'the text "-5.00"', MONEY),
        ({"amount": 2410}, ".amount", "2410", MONEY),
        ({"as_of": "yesterday"}, ".as_of", 'the text "yesterday"', DAY),
        ({"as_of": "2025-12-31"}, ".as_of", "2025-12-31", "a day of 2026 or later"),
        ({"source": " "}, ".source", 'the text " "', TEXT),
        ({"paid": "1.00"}, ".paid", "a key that is not known", "pool, year, amount, as_of, source"),
    ],
)
def test_an_accrued_amount_that_cannot_be_is_refused_at_its_key(
    change: dict[str, object], at: str, found: str, allowed: str
) -> None:
    given = session(history={"accrued": [accrued(**change)]})
    assert faults(given) == [(f"history.accrued[0]{at}", found, allowed)]


def test_an_amount_known_on_the_first_day_of_its_year_is_taken() -> None:
    assert isinstance(read(session(history={"accrued": [accrued(as_of="2026-01-01")]})), Session)


def test_two_amounts_of_one_pool_and_year_are_refused_and_other_pools_and_years_are_not() -> None:
    entries = [accrued(), accrued(pool="OT"), accrued(year=2025), accrued(amount="1.00")]
    assert faults(session(history={"accrued": entries})) == [
        ("history.accrued[3]", "PT-SLP of 2026 again", "one amount for each pool and year")
    ]


def test_the_sessions_of_a_day_may_repeat_an_amount_and_not_contradict_it() -> None:
    def given(**changes: object) -> dict[str, object]:
        return session(history={"accrued": [accrued(**changes)]})

    assert isinstance(read(day(given(), session(), given(source="the ledger"))), Day)
    before = "2410.50 as of 2026-03-01, as in sessions[0].history.accrued[0]"
    others = [{"amount": "2450.00"}, {"as_of": "2026-03-04"}, {"amount": "2400.00"}, {"as_of": "2026-02-27"}]
    assert faults(day(given(), *[given(**each) for each in others])) == [
        ("sessions[1].history.accrued[0]", "2450.00 as of 2026-03-01", before),
        ("sessions[2].history.accrued[0]", "2410.50 as of 2026-03-04", before),
        ("sessions[3].history.accrued[0]", "2400.00 as of 2026-03-01", before),
        ("sessions[4].history.accrued[0]", "2410.50 as of 2026-02-27", before),
    ]


@pytest.mark.parametrize("history", [[], "none", {"accrued": {}}])
def test_a_history_of_another_shape_is_refused_once(history: object) -> None:
    assert len(faults(session(history=history))) == 1


def waiver(**changes: object) -> dict[str, object]:
    entry = {"finding": "pairs.modifier-needed", "by": "pt1", "on": "2026-03-04", "reason": "Mrs Roe asked"}
    return {**entry, **changes}


def test_a_waiver_is_read_with_every_field_in_its_type() -> None:
    made = read(session(waivers=[waiver(), waiver(finding="UNT-004", where="services[1].time[0]", reason="a\nb")]))
    assert isinstance(made, Session)
    first = Waiver(finding="pairs.modifier-needed", by="pt1", on=date(2026, 3, 4), reason="Mrs Roe asked")
    other = attrs.evolve(first, finding="UNT-004", where="services[1].time[0]", reason="a\nb")
    assert made.waivers == (first, other)


@pytest.mark.parametrize(
    ("change", "at", "found", "allowed"),
    [
        (
            {"finding": "no words, please"},
            "finding",
            'the text "no words, please"',
            "the name or the code of a finding",
        ),
        (
            {"where": "at Roe's"},
            "where",
            'the text "at Roe\'s"',
            "a place as a finding gives it, such as services[1]",
        ),
        ({"on": "today"}, "on", 'the text "today"', DAY),
        ({"by": ""}, "by", 'the text ""', TEXT),
        ({"reason": " \n"}, "reason", "a text", TEXT),
        ({"reason": 7}, "reason", "a whole number", "a text"),
        ({"why": "x"}, "why", "a key that is not known", "finding, by, on, reason, where"),
    ],
)
def test_a_waiver_that_cannot_be_is_refused_at_its_key_and_its_reason_never_told(
    change: dict[str, object], at: str, found: str, allowed: str
) -> None:
    assert faults(session(waivers=[waiver(**change)])) == [(f"waivers[0].{at}", found, allowed)]


def test_a_waiver_says_what_it_waives_who_answers_for_it_since_when_and_why() -> None:
    assert sorted(faults(session(waivers=[{}]))) == [
        ("waivers[0].by", "nothing", TEXT),
        ("waivers[0].finding", "nothing", "the name or the code of a finding"),
        ("waivers[0].on", "nothing", DAY),
        ("waivers[0].reason", "nothing", TEXT),
    ]
