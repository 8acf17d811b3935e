"""The short notation of worked examples: what each line means, and how a line of no known form is refused."""

from datetime import date, time
from decimal import Decimal

import pytest

from therapycode import Choice, Clinician, Day, Patient, Recorded, Service, Session, TimeEntry
from therapycode.errors import InputError
from therapycode.serial.notation import read_notation


def one(*lines: str, header: str = "2026-03-04 PT") -> Session:
    found = read_notation("\n".join([header, *lines]))
    assert isinstance(found, Session)
    return found


def test_a_session_is_a_day_a_discipline_and_a_line_for_each_service() -> None:
    assert one("97110 20 PT", "97161 - PT2 free") == Session(
        patient=Patient(id="p-1"),
        date_of_service=date(2026, 3, 4),
        discipline="PT",
        services=(
            Service(code="97110", time=(TimeEntry(minutes=20, by=("pt1",)),)),
            Service(code="97161", by=("pt2",), bill=False, reason="courtesy"),
        ),
        clinicians=(Clinician(id="pt1", role="PT"), Clinician(id="pt2", role="PT")),
    )


def test_clock_times_may_pass_midnight() -> None:
    entries = [each.time[0] for each in one("97110 10:00-10:15 PT+PTA", "97110 23:50-00:10 PT").services]
    assert entries[0] == TimeEntry(start=time(10), end=time(10, 15), by=("pt1", "pta1"))
    assert entries[1] == TimeEntry(start=time(23, 50), end=time(0, 10), by=("pt1",), next_day=True)


def test_options_say_what_else_there_is_to_a_service() -> None:
    services = one("97150 - PT group2", "95851 - PT x3", "97110 20 PT rest", "97550 30 PT absent").services
    assert [each.group_size for each in services] == [2, None, None, None]
    assert [each.quantity for each in services] == [None, 3, None, None]
    assert services[2].time[0].kind == "rest"
    assert [each.patient_present for each in services] == [True, True, True, False]


def test_the_first_line_says_what_else_there_is_to_a_session() -> None:
    words = "2026-03-04 OT home telehealth no-plan incident-to no-show pos10 patient7 provider2"
    found = one("97530 20 OT", header=words)
    assert (found.discipline, found.setting, found.status, found.place_of_service) == (
        "OT",
        "home",
        "no-show",
        "10",
    )
    assert (found.telehealth, found.under_plan, found.incident_to) == (True, False, True)
    assert (found.patient.id, found.billing_provider) == ("patient7", "provider2")


def test_a_choice_and_everything_that_the_record_says_of_time_are_lines_of_their_own() -> None:
    lines = ("97110 20 PT", "choose 97110", "recorded timed 45", "recorded total 60", "recorded 10:00-11:00")
    found = one(*lines)
    assert found.choices == (Choice(unit_to="97110"),)
    assert found.recorded == Recorded(start=time(10), end=time(11), timed_minutes=45, total_minutes=60)


def test_an_empty_line_begins_another_session_of_the_day() -> None:
    found = read_notation("2026-03-04 PT\n97110 7 PT\n\n2026-03-04 OT\n97530 7 OT\n\n")
    assert isinstance(found, Day)
    assert [each.discipline for each in found.sessions] == ["PT", "OT"]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("", "line 1"),
        ("97110 20 PT", "line 1"),
        ("2026-03-04", "line 1"),
        ("2026-03-04 XT\n97110 20 PT", "line 1"),
        ("2026-03-04 PT maybe\n97110 20 PT", "line 1"),
        ("2026-03-04 PT\n97110 20", "line 2"),
        ("2026-03-04 PT\n9711 20 PT", "line 2"),
        ("2026-03-04 PT\n97110 20 XX", "line 2"),
        ("2026-03-04 PT\n97110 10:00 PT", "line 2"),
        ("2026-03-04 PT\n97110 10:00-25:00 PT", "line 2"),
        ("2026-03-04 PT\n97110 \u00b2 PT", "line 2"),
        ("2026-03-04 PT\n97110 20 PT gratis", "line 2"),
        ("2026-03-04 PT\n97110 20 PT x", "line 2"),
        ("2026-03-04 PT\n97110 20 PT\n\n2026-03-04 PT\nrecorded timed many", "line 5"),
        ("2026-03-04 PT\nrecorded", "line 2"),
        ("2026-03-04 PT\n97110 20 PT charge", "line 2"),
        ("2026-03-04 PT\n97110 20 PT allowed3.5", "line 2"),
        ("2026-03-04 PT\n97110 20 PT paid3.50", "line 2"),
        ("2026-03-04 PT\naccrued", "line 2"),
        ("2026-03-04 PT\naccrued SLP 2410.50 2026-03-01", "line 2"),
        ("2026-03-04 PT\naccrued OT allowed5.00 2026-03-01", "line 2"),
        ("2026-03-04 PT\naccrued OT 2410.50 March", "line 2"),
        ("2026-03-04 PT\nattest", "line 2"),
        ("2026-03-04 PT\nattest kx", "line 2"),
        ("2026-03-04 PT\nwaive", "line 2"),
        ("2026-03-04 PT\nwaive units.tie services[0] please", "line 2"),
        ("2026-03-04 PT\nattest GA 9711", "line 2"),
    ],
)
def test_a_line_of_no_known_form_is_refused_by_its_number(text: str, place: str) -> None:
    with pytest.raises(InputError) as caught:
        read_notation(text)
    (fault,) = caught.value.faults
    assert fault.at == place


def test_amounts_of_money_stand_behind_a_service() -> None:
    (first, second) = one("97110 20 PT charge60.00 allowed38", "97140 15 PT").services
    assert (first.charge, first.allowed) == (Decimal("60.00"), Decimal(38))
    assert (second.charge, second.allowed) == (None, None)


def test_what_accrued_is_of_the_year_of_the_session_and_has_its_day() -> None:
    found = one("accrued PT-SLP 2410.50 2026-03-01", "accrued OT 0 2026-02-01", "97110 20 PT").history
    pools = (("PT-SLP", "2410.50", date(2026, 3, 1)), ("OT", "0", date(2026, 2, 1)))
    assert found is not None
    assert tuple((each.pool, str(each.amount), each.as_of) for each in found.accrued) == pools
    assert {each.year for each in found.accrued} == {2026}
    assert one("97110 20 PT").history is None


def test_an_attestation_is_of_the_kind_of_its_modifier_and_of_the_codes_named() -> None:
    lines = ("attest KX", "attest GA 97140 97110", "attest XE 97530", "attest 59", "97110 20 PT")
    kinds = [(each.kind, each.modifier, each.codes) for each in one(*lines).attestations]
    assert kinds == [
        ("medical-necessity", "KX", ()),
        ("liability", "GA", ("97140", "97110")),
        ("distinct-service", "XE", ("97530",)),
        ("distinct-service", "59", ()),
    ]


def test_a_waiver_names_a_finding_and_its_place_where_one_is_meant() -> None:
    found = one("97110 20 PT", "waive units.tie", "waive SES-001 services[1]").waivers
    assert [(each.finding, each.where) for each in found] == [("units.tie", None), ("SES-001", "services[1]")]
    assert {(each.on, bool(each.by), bool(each.reason)) for each in found} == {(date(2026, 3, 4), True, True)}


def test_a_number_is_that_of_who_furnished_services() -> None:
    session = read_notation("2026-03-04 PT\n97110 15 PT\n97140 15 PT2\nnpi PT2 1987654328")
    assert isinstance(session, Session)
    assert {each.id: each.npi for each in session.clinicians} == {"pt1": None, "pt2": "1987654328"}


@pytest.mark.parametrize("told", ["npi PT", "npi PT 12", "npi 1987654328"])
def test_a_number_of_another_form_is_refused(told: str) -> None:
    with pytest.raises(InputError, match="line 3"):
        read_notation(f"2026-03-04 PT\n97110 15 PT\n{told}")
