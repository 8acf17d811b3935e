"""What the kit makes up: valid sessions that shrink to one service of one unit."""

from hypothesis import find, given, settings
from hypothesis import strategies as st

from tests.building import DAY, installed_engine
from therapycode import Day, Engine, Outcome, Service, Session
from therapycode.model.words import DISCIPLINES
from therapycode.testing import TIMED, UNTIMED, clinicians, days, minutes, services, sessions

PAYER = "medicare-part-b"


def test_minutes_shrink_to_one_unit_and_stay_in_bounds() -> None:
    assert find(minutes(), lambda _: True) == 8
    assert find(minutes(6), lambda _: True) == 1


@given(st.integers(1, 100), st.data())
def test_minutes_are_never_more_than_asked_for(most: int, data: st.DataObject) -> None:
    assert 1 <= data.draw(minutes(most)) <= most


def test_a_session_shrinks_to_one_service_of_one_unit(engine: Engine) -> None:
    smallest = find(sessions(), lambda _: True)
    assert len(smallest.services) == 1
    assert sum(engine.code(smallest, payer=PAYER).units.values()) == 1


def test_a_day_shrinks_to_one_session(engine: Engine) -> None:
    smallest = find(days(), lambda _: True)
    assert len(smallest.sessions) == 1
    assert engine.code(smallest, payer=PAYER).determined


def test_a_tie_is_soon_found_and_shrinks_to_two_services(engine: Engine) -> None:
    found = find(
        sessions(discipline="PT", codes=TIMED["PT"], day=DAY),
        lambda one: engine.code(one, payer=PAYER).tie is not None,
        settings=settings(max_examples=2000, database=None),
    )
    assert len(found.services) == 2


def test_clinicians_are_therapists_unless_assistants_are_asked_for() -> None:
    assert find(clinicians("OT"), lambda _: True).role == "OT"
    assert find(clinicians("OT", assistants=True), lambda one: one.role != "OT").role == "OTA"


@given(services("SLP"))
def test_a_service_is_of_its_discipline_and_furnished_by_its_therapist(service: Service) -> None:
    assert service.code in TIMED["SLP"] + UNTIMED["SLP"]
    assert {who for entry in service.time for who in entry.by} | set(service.by) == {"slp"}


@given(sessions())
def test_every_session_by_default_has_a_claim(session: Session) -> None:
    outcome = installed_engine().code(session, payer=PAYER)
    assert outcome.determined
    assert {finding.severity for finding in outcome.findings} <= {"advice", "warning"}


@given(days())
def test_every_day_by_default_has_its_claims(day: Day) -> None:
    outcomes: list[Outcome] = list(installed_engine().code(day, payer=PAYER))
    assert len(outcomes) == len(day.sessions)
    assert all(outcome.determined for outcome in outcomes)
    assert {session.discipline for session in day.sessions} <= set(DISCIPLINES)
