"""What the kit makes up: valid sessions that shrink to one service of one unit."""

from decimal import Decimal
from functools import partial
from operator import eq

from hypothesis import find, given, settings
from hypothesis import strategies as st

from tests.building import DAY, installed_engine
from therapycode import Accrued, Day, Engine, GivenClaim, History, Outcome, Service, Session
from therapycode.model.words import DISCIPLINES
from therapycode.testing import TIMED, UNTIMED, claims, clinicians, days, histories, minutes, services, sessions

PAYER = "medicare-part-b"
find_alike = partial(find, settings=settings(max_examples=2000, database=None, derandomize=True))


def test_minutes_shrink_to_one_unit_and_stay_in_bounds() -> None:
    assert find_alike(minutes(), lambda _: True) == 8
    assert find_alike(minutes(6), lambda _: True) == 1


@given(st.integers(1, 100), st.data())
def test_minutes_are_never_more_than_asked_for(most: int, data: st.DataObject) -> None:
    assert 1 <= data.draw(minutes(most)) <= most


def test_a_session_shrinks_to_one_service_of_one_unit(engine: Engine) -> None:
    smallest = find_alike(sessions(), lambda _: True)
    assert len(smallest.services) == 1
    assert sum(engine.code(smallest, payer=PAYER).units.values()) == 1


def test_a_day_shrinks_to_one_session(engine: Engine) -> None:
    smallest = find_alike(days(), lambda _: True)
    assert len(smallest.sessions) == 1
    assert engine.code(smallest, payer=PAYER).determined


def test_a_tie_is_soon_found_and_shrinks_to_two_services(engine: Engine) -> None:
    found = find_alike(
        sessions(discipline="PT", codes=TIMED["PT"], day=DAY),
        lambda one: engine.code(one, payer=PAYER).tie is not None,
    )
    assert len(found.services) == 2


def test_clinicians_are_therapists_unless_assistants_are_asked_for() -> None:
    assert find_alike(clinicians("OT"), lambda _: True).role == "OT"
    assert find_alike(clinicians("OT", assistants=True), lambda one: one.role != "OT").role == "OTA"


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


def test_some_time_is_worked_together_where_that_is_asked_for() -> None:
    def by_both(one: Session) -> bool:
        return any(entry.by == ("pt", "pta") for service in one.services for entry in service.time)

    found = find_alike(sessions(discipline="PT", assistants=True, together=True), by_both)
    assert len(found.services) == 1


@given(sessions(assistants=True))
def test_nobody_works_together_unless_that_is_asked_for(session: Session) -> None:
    assert all(len(entry.by) == 1 for service in session.services for entry in service.time)


def test_a_claim_shrinks_to_one_line_of_one_unit() -> None:
    smallest = find_alike(claims(), lambda _: True)
    assert [(line.units, line.modifiers) for line in smallest.lines] == [(1, ("GP",))]
    assert find_alike(claims(discipline="OT", codes=("97535",), day=DAY), lambda _: True).lines[0].code == "97535"


@given(claims())
def test_a_claim_by_default_has_no_line_twice_and_is_read_by_every_check(claim: GivenClaim) -> None:
    codes = [line.code for line in claim.lines]
    assert len(set(codes)) == len(codes)
    checked = installed_engine().check(claim, payer=PAYER)
    assert checked.determined
    assert not [each for each in checked.findings if each.rule.startswith("check.modifier")]


def test_a_history_shrinks_to_nothing_accrued_and_meets_its_limits() -> None:
    smallest = find_alike(histories(day=DAY), lambda _: True)
    assert smallest == History(
        accrued=(Accrued(pool="PT-SLP", year=2026, amount=Decimal(0), as_of=DAY, source="the ledger"),)
    )
    for edge in (Decimal("9.99"), Decimal(10), Decimal("10.01")):
        assert find_alike(histories(day=DAY, limits=[Decimal(10)]).map(first_amount), partial(eq, edge)) == edge


def first_amount(history: History) -> Decimal:
    return history.accrued[0].amount


@given(histories(day=DAY))
def test_a_history_has_an_amount_for_a_pool_once(history: History) -> None:
    pools = [each.pool for each in history.accrued]
    assert len(set(pools)) == len(pools)


def test_a_history_holds_earlier_days_where_that_is_asked_for() -> None:
    assert find_alike(histories(day=DAY, most_days=3), bool).days == ()
    found = find_alike(histories(day=DAY, most_days=2, discipline="OT"), lambda one: len(one.days) == 2)
    assert [each.discipline for each in found.days] == ["OT", "OT"]
    assert all(each.day < DAY for each in found.days)
    assert found.as_of == DAY
