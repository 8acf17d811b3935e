"""Sessions in the short notation of worked examples."""

from datetime import date, time

import pytest

from therapycode import Clinician, Day, InputError, Patient, Recorded, Service, Session, TimeEntry
from therapycode.model.words import DISCIPLINES, ROLES, SETTINGS, TIME_KINDS
from therapycode.serial.notation import read_notation


def read(*lines: str, header: str = "2026-03-04 PT") -> Session:
    document = read_notation("\n".join([header, *lines]))
    assert isinstance(document, Session)
    return document


def test_a_session_has_its_day_its_plan_and_its_services_in_order() -> None:
    assert read("97110 20 PT", "97140 15 PTA") == Session(
        patient=Patient(id="p-1"),
        date_of_service=date(2026, 3, 4),
        discipline="PT",
        services=(
            Service(code="97110", time=(TimeEntry(minutes=20, by=("pt1",)),)),
            Service(code="97140", time=(TimeEntry(minutes=15, by=("pta1",)),)),
        ),
        clinicians=(Clinician(id="pt1", role="PT"), Clinician(id="pta1", role="PTA")),
    )


@pytest.mark.parametrize("discipline", DISCIPLINES)
def test_every_plan_may_be_named(discipline: str) -> None:
    assert read(header=f"2026-03-04 {discipline}").discipline == discipline


@pytest.mark.parametrize("setting", SETTINGS)
def test_every_setting_may_be_named(setting: str) -> None:
    assert read(header=f"2026-03-04 PT {setting}").setting == setting


def test_what_else_is_to_be_said_of_a_session_stands_beside_its_plan() -> None:
    session = read(header="2026-03-04 OT telehealth pos10 no-plan incident-to provider7 patient9 no-show")
    assert session.telehealth
    assert session.place_of_service == "10"
    assert not session.under_plan
    assert session.incident_to
    assert session.billing_provider == "provider7"
    assert session.patient == Patient(id="patient9")
    assert session.status == "no-show"
    assert read(header="2026-03-04 PT cancelled").status == "cancelled"
    plain = read()
    assert (plain.telehealth, plain.under_plan, plain.incident_to, plain.status) == (False, True, False, "kept")


@pytest.mark.parametrize("role", ROLES)
def test_every_role_may_furnish(role: str) -> None:
    session = read(f"97110 20 {role}")
    assert session.clinicians == (Clinician(id=f"{role.lower()}1", role=session.clinicians[0].role),)
    assert session.clinicians[0].role == role


def test_two_people_of_one_role_are_told_apart_by_a_number_and_listed_once() -> None:
    session = read("97110 20 PT", "97140 20 PT2", "97530 20 PT+PT2")
    assert [who.id for who in session.clinicians] == ["pt1", "pt2"]
    assert session.services[2].time[0].by == ("pt1", "pt2")


def test_clock_times_stand_for_minutes_and_may_pass_midnight() -> None:
    session = read("97110 10:00-10:20 PT", "97140 23:50-00:05 PT")
    assert session.services[0].time == (TimeEntry(start=time(10), end=time(10, 20), by=("pt1",)),)
    assert session.services[1].time == (TimeEntry(start=time(23, 50), end=time(0, 5), by=("pt1",), next_day=True),)


def test_a_service_without_time_names_who_took_part() -> None:
    session = read("97161 - PT", "97012 - PT,PTA", "97018 - PT+PTA")
    assert [service.time for service in session.services] == [(), (), ()]
    assert [service.by for service in session.services] == [("pt1",), ("pt1", "pta1"), ("pt1", "pta1")]


@pytest.mark.parametrize("kind", TIME_KINDS)
def test_every_kind_of_time_may_be_named(kind: str) -> None:
    assert read(f"97110 20 PT {kind}").services[0].time[0].kind == kind


def test_options_say_what_else_there_is_of_a_service() -> None:
    free, absent, count, group = read(
        "97110 20 PT free", "97550 30 PT caregiver absent", "95851 - PT x2", "97150 30 PT group group12"
    ).services
    assert (free.bill, free.reason) == (False, "courtesy")
    assert (absent.patient_present, absent.time[0].kind) == (False, "caregiver")
    assert count.quantity == 2
    assert (group.group_size, group.time[0].kind) == (12, "group")
    plain = read("97110 20 PT").services[0]
    assert (plain.bill, plain.patient_present, plain.quantity, plain.group_size) == (True, True, None, None)
    assert plain.time[0].kind == "treatment"


def test_choices_and_the_records_own_times_stand_on_lines_of_their_own() -> None:
    session = read("97110 20 PT", "choose 97110", "choose 97140", "recorded timed 25")
    assert [choice.unit_to for choice in session.choices] == ["97110", "97140"]
    assert session.recorded == Recorded(timed_minutes=25)
    assert read("recorded total 30").recorded == Recorded(total_minutes=30)
    assert read("recorded 10:00-10:45").recorded == Recorded(start=time(10), end=time(10, 45))


def test_an_empty_line_begins_another_session_of_a_day() -> None:
    text = "\n\n  2026-03-04 PT\n97110 20 PT\n\n\n2026-03-05 OT\n  97530 20 OT\n\n"
    day = read_notation(text)
    assert isinstance(day, Day)
    assert [(one.discipline, one.services[0].code) for one in day.sessions] == [("PT", "97110"), ("OT", "97530")]
    assert day.sessions[1].date_of_service == date(2026, 3, 5)


@pytest.mark.parametrize(
    ("text", "line", "allowed"),
    [
        ("", 1, "a session"),
        ("\n\n", 1, "a session"),
        ("2026-03-04", 1, "a day and a discipline"),
        ("4 March PT", 1, "a day and a discipline"),
        ("2026-03-04 ST", 1, "a day and a discipline"),
        ("2026-03-04 PT clinic", 1, "telehealth"),
        ("2026-03-04 PT\n97110 20", 2, "a service"),
        ("2026-03-04 PT\nexercise 20 PT", 2, "a service"),
        ("2026-03-04 PT\n\n97110 20 PT", 3, "a day and a discipline"),
        ("2026-03-04 PT\n97110 twenty PT", 2, "minutes, clock times"),
        ("2026-03-04 PT\n97110 10:00-10 PT", 2, "minutes, clock times"),
        ("2026-03-04 PT\nrecorded 45", 2, "minutes, clock times"),
        ("2026-03-04 PT\n97110 20 PTX", 2, "roles"),
        ("2026-03-04 PT\n97110 20 2", 2, "roles"),
        ("2026-03-04 PT\n97110 20 PT gratis", 2, "free, absent"),
        ("2026-03-04 PT\n97110 20 PT y2", 2, "free, absent"),
        ("2026-03-04 PT\n97110 20 PT x", 2, "free, absent"),
        ("2026-03-04 PT\nchoose", 2, "a service"),
    ],
)
def test_a_line_of_no_known_form_is_refused_by_its_number(text: str, line: int, allowed: str) -> None:
    with pytest.raises(InputError) as refused:
        read_notation(text)
    [fault] = refused.value.faults
    assert fault.at == f"line {line}"
    assert fault.allowed.startswith(allowed) or allowed in fault.allowed


@pytest.mark.parametrize(
    ("told", "value"), [("gold", "gold"), ("3", 3), ("yes", True), ("no", False), ("2026-03-04", "2026-03-04")]
)
def test_a_payers_own_fact_is_read_without_its_kind(told: str, value: object) -> None:
    assert read("97110 20 PT", f"fact acme.tier {told}").facts == {"acme.tier": value}


def test_a_fact_that_is_neither_known_nor_a_payers_own_is_refused() -> None:
    with pytest.raises(InputError, match=r"or a payer's own such as acme\.tier, and its value: fact state TX"):
        read("97110 20 PT", "fact tier gold")
