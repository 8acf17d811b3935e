"""What holds of every session, whoever entered it and however: each law a sentence and a property."""

import copy
import pickle
from collections.abc import Callable
from itertools import pairwise

import attrs
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.building import DAY, answers, bent, installed_engine, visit
from therapycode import Choice, Clinician, Day, Engine, InputError, Outcome, Service, Session, TimeEntry
from therapycode.plugin import band, total_time, units_in
from therapycode.testing import TIMED, UNTIMED, days, minutes, services, sessions

PAYER = "medicare-part-b"
PT_TIMED = TIMED["PT"]

timed_sessions = sessions(discipline="PT", codes=PT_TIMED, day=DAY)
pools = st.lists(minutes(), min_size=1, max_size=6)

OPEN = [(number, over) for number in (2, 3, 4) for over in range(1, 15) if 0 < (number * over + 7) // 15 < number]
"""Numbers of services and leftover minutes each, by which some but not all of the services get a unit."""


@st.composite
def tied_sessions(draw: st.DrawFn) -> Session:
    """Sessions in which services with equal leftovers stand for fewer open units than there are services."""
    number, over = draw(st.sampled_from(OPEN))
    codes = draw(st.permutations(PT_TIMED))[:number]
    return visit(*[f"{code} {over + 15 * draw(st.integers(0, 2))} PT" for code in codes])


def coded(session: Session) -> Outcome:
    return installed_engine().code(session, payer=PAYER)


def answer_set(outcome: Outcome) -> set[frozenset[tuple[str, int]]]:
    return {frozenset(one.items()) for one in answers(outcome)}


def minutes_of(session: Session, code: str) -> int:
    furnished = [service for service in session.services if service.code == code]
    return sum(entry.minutes or 0 for service in furnished for entry in service.time)


def total_of(outcome: Outcome) -> int:
    return sum(outcome.units.values())


def with_services(session: Session, each: Callable[[Service], list[Service]]) -> Session:
    return attrs.evolve(session, services=tuple(new for old in session.services for new in each(old)))


# how a service is entered says nothing


@given(timed_sessions)
def test_one_service_an_entry_says_the_same_as_several_entries_of_one_service(session: Session) -> None:
    apart = with_services(session, lambda one: [attrs.evolve(one, time=(entry,)) for entry in one.time])
    assert answers(coded(apart)) == answers(coded(session))


@given(timed_sessions, st.data())
def test_splitting_the_minutes_of_an_entry_changes_no_unit_and_no_alternative(
    session: Session, data: st.DataObject
) -> None:
    first = session.services[0]
    given_minutes = first.time[0].minutes or 0
    assume(given_minutes > 1)
    cut = data.draw(st.integers(1, given_minutes - 1))
    halves = [attrs.evolve(first.time[0], minutes=part) for part in (cut, given_minutes - cut)]
    split = attrs.evolve(first, time=(*halves, *first.time[1:]))
    entered = attrs.evolve(session, services=(split, *session.services[1:]))
    assert answers(coded(entered)) == answers(coded(session))


@given(timed_sessions, st.data())
def test_the_set_of_right_answers_does_not_depend_on_the_order_of_services(
    session: Session, data: st.DataObject
) -> None:
    order = data.draw(st.permutations(session.services))
    shuffled = attrs.evolve(session, services=tuple(order))
    assert answer_set(coded(shuffled)) == answer_set(coded(session))


@given(pools, st.data())
def test_the_rule_itself_does_not_depend_on_the_order_of_minutes(each: list[int], data: st.DataObject) -> None:
    order = data.draw(st.permutations(range(len(each))))
    plain, moved = total_time(each), total_time([each[place] for place in order])
    assert [plain.fixed[place] for place in order] == list(moved.fixed)
    assert {order[place] for place in moved.among} == set(plain.among)
    assert moved.choose == plain.choose


# minutes and units


@given(timed_sessions, st.data())
def test_a_minute_more_of_any_service_never_lowers_the_total(session: Session, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(session.services) - 1))
    service = session.services[place]
    minute = TimeEntry(minutes=1, by=service.time[0].by)
    longer = attrs.evolve(service, time=(*service.time, minute))
    more = attrs.evolve(session, services=(*session.services[:place], longer, *session.services[place + 1 :]))
    assert total_of(coded(more)) - total_of(coded(session)) in {0, 1}


@given(timed_sessions)
def test_no_answer_gives_a_code_less_than_its_full_quarters_of_an_hour_or_more_than_one_beside(
    session: Session,
) -> None:
    for answer in answers(coded(session)):
        for code, units in answer.items():
            assert units - minutes_of(session, code) // 15 in {0, 1}


@given(timed_sessions)
def test_the_units_of_every_answer_are_those_that_the_table_gives_the_total(session: Session) -> None:
    total = sum(minutes_of(session, code) for code in {service.code for service in session.services})
    for answer in answers(coded(session)):
        first, last = band(sum(answer.values()))
        assert first <= total <= last


@given(st.integers(0, 600), st.integers(5, 60), st.data())
def test_bands_meet_without_gap_or_overlap_whatever_the_length_of_a_unit(
    units: int, length: int, data: st.DataObject
) -> None:
    first_from = data.draw(st.integers(1, length))
    bands = [band(number, length, first_from) for number in range(units, units + 3)]
    assert all(later[0] == earlier[1] + 1 for earlier, later in pairwise(bands))
    assert all(
        units_in(edge, length, first_from) == number
        for number, edges in enumerate(bands, start=units)
        for edge in edges
        if edge >= 0 and edges[0] <= edges[1]
    )


@given(timed_sessions, st.sampled_from(("97035", "97535")))
def test_a_timed_code_without_minutes_gives_no_unit_and_takes_none(session: Session, code: str) -> None:
    beside = attrs.evolve(session, services=(Service(code=code, by=("pt",)), *session.services))
    outcome = coded(beside)
    assert [{**answer, code: 0} for answer in answers(coded(session))] == answers(outcome)
    assert f"{code} no_minutes" in [f"{entry.code} {entry.reason}" for entry in outcome.not_billed]
    assert "units.no-minutes" in [finding.rule for finding in outcome.findings]


# what takes no part


@given(timed_sessions, st.lists(services("PT", codes=UNTIMED["PT"]), min_size=1, max_size=2))
def test_untimed_services_take_no_part_in_counting_minutes(session: Session, untimed: list[Service]) -> None:
    beside = attrs.evolve(session, services=(*untimed, *session.services))
    codes = {service.code for service in untimed}
    timed = [
        {code: units for code, units in answer.items() if code not in codes} for answer in answers(coded(beside))
    ]
    assert timed == answers(coded(session))


@given(sessions(discipline="PT", codes=UNTIMED["PT"], day=DAY))
def test_an_untimed_code_is_one_unit_with_or_without_minutes(session: Session) -> None:
    bare = with_services(session, lambda one: [Service(code=one.code, by=("pt",))])
    assert coded(bare).units == coded(session).units
    assert set(coded(session).units.values()) == {1}


@given(timed_sessions, st.data())
def test_services_not_charged_keep_their_minutes_in_the_pool(session: Session, data: st.DataObject) -> None:
    code = data.draw(st.sampled_from([service.code for service in session.services]))
    courtesy = with_services(session, lambda one: [attrs.evolve(one, bill=one.code != code, reason="courtesy")])
    charged, uncharged = coded(session), coded(courtesy)
    assert dict(uncharged.units) == {**charged.units, code: 0}
    assert not [line for line in (uncharged.claim.lines if uncharged.claim else ()) if line.code == code]


@given(timed_sessions, st.sampled_from(("cancelled", "no-show")))
def test_a_visit_that_did_not_take_place_bills_nothing(session: Session, status: str) -> None:
    outcome = coded(bent(session, status=status))
    assert set(outcome.units.values()) == {0}
    assert not outcome.ready


# pools


@given(sessions(discipline="PT", day=DAY), sessions(discipline="OT", day=DAY))
def test_two_disciplines_never_pool(one: Session, other: Session) -> None:
    together = installed_engine().code(Day(sessions=(one, other)), payer=PAYER)
    alone = [coded(session) for session in (one, other)]
    assert [outcome.claim for outcome in together] == [outcome.claim for outcome in alone]
    assert [outcome.alternatives for outcome in together] == [outcome.alternatives for outcome in alone]


@given(timed_sessions, timed_sessions)
def test_morning_and_afternoon_of_one_discipline_pool(morning: Session, afternoon: Session) -> None:
    day = installed_engine().code(Day(sessions=(morning, afternoon)), payer=PAYER)
    whole = coded(attrs.evolve(morning, services=morning.services + afternoon.services))
    billed: dict[str, int] = dict.fromkeys(whole.units, 0)
    for outcome in day:
        for code, units in outcome.units.items():
            billed[code] += units
    assert billed == dict(whole.units)


@given(timed_sessions, timed_sessions)
def test_sessions_of_two_billing_providers_never_pool(one: Session, other: Session) -> None:
    apart = [attrs.evolve(one, billing_provider="b-1"), attrs.evolve(other, billing_provider="b-2")]
    day = installed_engine().code(Day(sessions=tuple(apart)), payer=PAYER)
    assert [outcome.claim for outcome in day] == [coded(each).claim for each in (one, other)]


@given(timed_sessions)
def test_a_day_of_one_session_is_that_session(session: Session) -> None:
    assert installed_engine().code(Day(sessions=(session,)), payer=PAYER).outcomes == (coded(session),)


# ties


@given(tied_sessions())
def test_the_answer_that_is_taken_is_the_first_of_the_alternatives(session: Session) -> None:
    outcome = coded(session)
    assert outcome.claim is not None
    assert outcome.alternatives[0].lines == outcome.claim.lines
    assert dict(outcome.alternatives[0].units) == dict(outcome.units)


@given(st.integers(1, 14), st.integers(1, 14))
def test_where_a_family_of_codes_is_open_too_the_first_alternative_says_the_units_of_the_claim(
    first: int, further: int
) -> None:
    whole = first + further
    session = visit(f"97129 {first} OT", f"97130 {further} OT", f"97530 {whole} OT")
    outcome = coded(session)
    assert answers(outcome)[0] == dict(outcome.units)


@given(tied_sessions(), st.data())
def test_a_choice_is_followed_and_leaves_the_set_of_right_answers_as_it_is(
    session: Session, data: st.DataObject
) -> None:
    default = coded(session)
    assert default.tie is not None
    code = data.draw(st.sampled_from(default.tie.among))
    chosen = coded(attrs.evolve(session, choices=(Choice(unit_to=code, by="pt"),)))
    assert chosen.units[code] == default.tie.fixed[code] + 1
    assert answer_set(chosen) == answer_set(default)


@given(st.one_of(timed_sessions, tied_sessions()))
def test_a_tie_says_compactly_what_the_alternatives_say_at_length(session: Session) -> None:
    outcome = coded(session)
    assert (outcome.tie is None) == (not outcome.alternatives)
    if outcome.tie is not None:
        for answer in answers(outcome):
            extra = [code for code, units in answer.items() if units > outcome.tie.fixed[code]]
            assert len(extra) == outcome.tie.choose
            assert set(extra) <= set(outcome.tie.among)


# the same question, the same answer


@given(sessions())
def test_the_same_question_gets_the_same_answer(session: Session) -> None:
    assert coded(session) == coded(copy.deepcopy(session))


@given(sessions())
def test_recording_the_steps_changes_nothing_but_the_steps(session: Session) -> None:
    explained = installed_engine().code(session, payer=PAYER, steps=True)
    assert explained.steps is not None
    assert attrs.evolve(explained, steps=None) == coded(session)
    assert explained.explain().count("\n") == max(len(explained.steps) - 1, 0)


def renamed(session: Session) -> Session:
    staff = [attrs.evolve(each, id=f"new-{each.id}") for each in session.clinicians]

    def who(ids: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(f"new-{id_}" for id_ in ids)

    def service(one: Service) -> Service:
        return attrs.evolve(
            one, by=who(one.by), time=tuple(attrs.evolve(entry, by=who(entry.by)) for entry in one.time)
        )

    other = attrs.evolve(
        session, id="new", patient=attrs.evolve(session.patient, id="new-p"), clinicians=tuple(staff)
    )
    return with_services(other, lambda one: [service(one)])


@given(sessions(assistants=True))
def test_renaming_patient_session_and_clinicians_changes_nothing_but_the_ids(session: Session) -> None:
    assert attrs.evolve(coded(renamed(session)), session=None) == coded(session)


@given(days())
def test_nothing_that_was_given_is_changed(day: Day) -> None:
    facts: dict[str, object] = {"state": "TX"}
    given_day = attrs.evolve(day, sessions=tuple(attrs.evolve(one, ext=facts) for one in day.sessions))
    before = copy.deepcopy(given_day)
    installed_engine().code(given_day, payer=PAYER)
    assert given_day == before
    assert facts == {"state": "TX"}


@given(sessions(assistants=True))
def test_an_outcome_survives_pickling(session: Session) -> None:
    outcome = installed_engine().code(session, payer=PAYER, steps=True)
    assert pickle.loads(pickle.dumps(outcome)) == outcome  # noqa: S301  # our own value of a moment ago


def test_an_engine_survives_pickling_and_answers_the_same(engine: Engine) -> None:
    session = visit("97110 33 PT", "97140 7 PT")
    twin = pickle.loads(pickle.dumps(engine))  # noqa: S301  # our own value of a moment ago
    assert twin == engine
    assert twin is not engine
    assert twin.code(session, payer=PAYER) == engine.code(session, payer=PAYER)


def test_a_pickled_engine_leaves_the_plans_it_made_behind(engine: Engine) -> None:
    fresh = pickle.dumps(Engine(engine.registry, engine.tables))
    engine.code(visit("97110 33 PT"), payer=PAYER)
    assert len(pickle.dumps(engine)) == len(fresh)


# what is refused


@given(st.one_of(st.integers(max_value=0), st.integers(min_value=1441), st.floats(), st.booleans(), st.text()))
def test_only_whole_minutes_of_one_day_are_taken(bad: object) -> None:
    entry = bent(TimeEntry(by=("pt",)), minutes=bad)
    session = attrs.evolve(visit("97110 20 PT"), services=(Service(code="97110", time=(entry,)),))
    with pytest.raises(InputError, match=r"whole minutes from 1 to 1440"):
        coded(session)


@given(sessions(), st.text(min_size=1, max_size=8))
def test_a_clinician_that_the_session_does_not_list_is_refused(session: Session, who: str) -> None:
    assume(who not in {clinician.id for clinician in session.clinicians})
    stranger = Service(code="97110", time=(TimeEntry(minutes=10, by=(who,)),))
    with pytest.raises(InputError, match="the ids of the session's clinicians"):
        coded(attrs.evolve(session, services=(stranger,)))


def test_the_session_that_everything_shrinks_to_is_one_service_of_one_unit() -> None:
    smallest = Session(
        patient=visit().patient,
        date_of_service=DAY,
        discipline="PT",
        clinicians=(Clinician(id="pt", role="PT"),),
        services=(Service(code="97110", time=(TimeEntry(minutes=8, by=("pt",)),)),),
    )
    assert dict(coded(smallest).units) == {"97110": 1}
