"""From sessions as given to the prepared visit."""

from datetime import time
from decimal import Decimal

import attrs
import pytest

from tests.building import DAY, bent, visit
from tests.facts import BY_DISCIPLINE, CODES, FURTHER, prepared
from therapycode import Accrued, FrozenMap, History, InputError, Service, Session, TimeEntry
from therapycode.model.codes import Trait
from therapycode.rules.prepare import PLAIN_STANDINGS, pool_key, prepare
from therapycode.rules.turned_away import without


def minutes_of(*lines: str) -> list[tuple[str, int, int, int, int]]:
    return [
        (group.code, group.minutes, group.therapist, group.assistant, group.idle)
        for group in prepared(visit(*lines)).groups
    ]


def with_entry(**entry: object) -> Session:
    time_entry = bent(TimeEntry(by=("pt",)), **entry)
    return attrs.evolve(visit("97110 20 PT"), services=(Service(code="97110", time=(time_entry,)),))


def test_minutes_are_gathered_by_code_and_by_whose_they_are() -> None:
    assert minutes_of("97110 13 PT", "97140 8 PT", "97110 23 PTA") == [
        ("97110", 36, 13, 23, 0),
        ("97140", 8, 8, 0, 0),
    ]


def test_minutes_together_are_the_therapists() -> None:
    assert minutes_of("97110 10 PTA+PT", "97110 12 PTA") == [("97110", 22, 10, 12, 0)]


def test_minutes_of_an_aide_alone_are_given_and_do_not_count() -> None:
    assert minutes_of("97110 10 PT", "97110 12 aide") == [("97110", 10, 10, 0, 12)]


def test_a_kind_of_time_that_the_code_does_not_count_is_idle() -> None:
    assert [group.idle for group in prepared(with_entry(minutes=12, kind="rest")).groups] == [12]


def test_which_kinds_count_is_a_property_of_the_code() -> None:
    supervised = attrs.evolve(with_entry(minutes=12, kind="supervised"))
    as_stimulation = attrs.evolve(supervised, services=(attrs.evolve(supervised.services[0], code="G0283"),))
    assert [group.minutes for group in prepared(supervised).groups] == [0]
    assert [group.minutes for group in prepared(as_stimulation).groups] == [12]


def test_somebody_whose_time_did_not_count_furnished_nothing() -> None:
    [group] = prepared(with_entry(minutes=12, kind="documentation")).groups
    assert not group.by_therapist
    assert group.time_given


def test_a_family_is_gathered_under_its_base() -> None:
    [group] = prepared(visit("97130 15 OT", "97129 8 OT")).groups
    assert (group.code, group.minutes, group.members) == ("97129", 23, ((0, 0), (0, 1)))


def test_clock_times_give_minutes_too() -> None:
    session = with_entry(start=time(10, 0), end=time(10, 30))
    assert [group.minutes for group in prepared(session).groups] == [30]


@pytest.mark.parametrize(
    ("named", "furnished"),
    [
        ("PT", (True, False, False)),
        ("PT+PTA", (True, True, False)),
        ("PTA+aide", (False, True, False)),
        ("aide", (False, False, True)),
    ],
)
def test_a_service_named_by_whom_alone_was_furnished_by_each_and_by_a_helper_only_alone(
    named: str, furnished: tuple[bool, bool, bool]
) -> None:
    [group] = prepared(visit(f"G0283 - {named}", discipline="PT")).groups
    assert (group.by_therapist, group.by_assistant, group.by_unrecognised) == furnished
    assert not group.time_given


def test_a_service_of_nobody_was_furnished_by_nobody() -> None:
    session = attrs.evolve(visit("97110 20 PT"), services=(Service(code="G0283"),))
    [group] = prepared(session).groups
    assert (group.by_therapist, group.by_assistant) == (False, False)
    assert (group.by_unrecognised, group.by_other_discipline) == (False, False)


def test_sessions_of_one_discipline_and_provider_share_a_pool() -> None:
    morning, afternoon = visit("97110 20 PT"), visit("97140 20 PT")
    other = visit("97530 20 OT")
    elsewhere = attrs.evolve(afternoon, billing_provider="b-2")
    assert prepared(morning, other, afternoon, elsewhere).pools == (0, 1, 0, 2)


def test_a_code_of_two_sessions_in_one_pool_is_one_group() -> None:
    [group] = prepared(visit("97110 10 PT"), visit("97110 12 PT")).groups
    assert (group.minutes, group.members) == (22, ((0, 0), (1, 0)))


def test_a_code_of_two_pools_is_two_groups() -> None:
    groups = prepared(visit("97110 10 PT"), visit("97110 12 OT")).groups
    assert [(group.discipline, group.minutes) for group in groups] == [("PT", 10), ("OT", 12)]


def test_what_keeps_pools_apart_is_the_payers_to_say() -> None:
    pt, ot = visit("97110 10 PT"), visit("97110 12 OT")
    visits = [
        prepare((pt, ot), CODES, PLAIN_STANDINGS, pool_key(scope), FURTHER)
        for scope in ([], ["discipline"], ["billing-provider"], ["session"])
    ]
    assert [each.pools for each in visits] == [(0, 0), (0, 1), (0, 0), (0, 1)]


def test_a_session_that_did_not_take_place_is_left_out() -> None:
    cancelled = attrs.evolve(visit("97110 20 PT"), status="cancelled")
    assert (
        prepared(cancelled, visit("97140 8 PT")).groups
        == prepared(attrs.evolve(cancelled, services=()), visit("97140 8 PT")).groups
    )


def test_a_code_that_is_not_known_is_named_and_left_out() -> None:
    found = prepared(visit("97110 20 PT", "97999 20 PT"))
    assert found.unknown == ((0, 1),)
    assert found.service((0, 1)).code == "97999"
    assert [group.code for group in found.groups] == ["97110"]


@pytest.mark.parametrize(
    ("entry", "says"),
    [
        ({"minutes": -5}, "-5 minutes"),
        ({"minutes": 7.5}, "7.5 minutes"),
        ({"minutes": True}, "True minutes"),
        ({"minutes": "20"}, "'20' minutes"),
        ({"minutes": 1441}, "1441 minutes"),
        ({"minutes": 20, "start": time(10, 0)}, "minutes and clock times in one entry"),
        ({"minutes": 20, "end": time(10, 20)}, "minutes and clock times in one entry"),
        ({"start": time(10, 0)}, "neither minutes nor a start and an end"),
        ({"end": time(10, 0)}, "neither minutes nor a start and an end"),
        ({}, "neither minutes nor a start and an end"),
    ],
)
def test_a_time_entry_that_does_not_hold_together_is_a_fault_in_its_place(
    entry: dict[str, object], says: str
) -> None:
    with pytest.raises(InputError) as caught:
        prepared(with_entry(**entry))
    [fault] = caught.value.faults
    assert fault.at == "sessions[0].services[0] (97110)"
    assert fault.found == says
    assert fault.allowed == "whole minutes from 1 to 1440, or a start and a later end"
    assert fault.do == "Correct the time entry."


def test_a_clinician_that_the_session_does_not_list_is_a_fault() -> None:
    with pytest.raises(InputError) as caught:
        prepared(with_entry(minutes=20, by=("pt9",)))
    assert str(caught.value) == (
        "the session cannot be used, one fault:\n"
        "  sessions[0].services[0] (97110): found a clinician 'pt9' that the session does not list; "
        "allowed: the ids of the session's clinicians. List the clinician, or correct the id."
    )


def test_a_stranger_among_several_or_on_an_untimed_service_is_a_fault_too() -> None:
    untimed = attrs.evolve(visit("97110 20 PT"), services=(Service(code="G0283", by=("pt9",)),))
    for session in (with_entry(minutes=20, by=("pt", "pt9")), untimed):
        with pytest.raises(InputError, match="a clinician 'pt9' that the session does not list"):
            prepared(session)


@pytest.mark.parametrize("code", ["", "9711", "51728.0", "exercise", 97110, None])
def test_a_malformed_code_is_a_fault_and_no_finding(code: object) -> None:
    services = (bent(Service(code="97110"), code=code),)
    with pytest.raises(InputError) as caught:
        prepared(attrs.evolve(visit("97110 20 PT"), services=services))
    [fault] = caught.value.faults
    assert (fault.at, fault.found) == ("sessions[0].services[0].code", repr(code))


def test_a_long_malformed_code_is_cut_short_in_the_message() -> None:
    services = (Service(code="x" * 4000),)
    with pytest.raises(InputError) as caught:
        prepared(attrs.evolve(visit("97110 20 PT"), services=services))
    assert len(caught.value.faults[0].found) == 40


def test_all_faults_of_all_sessions_come_at_once() -> None:
    bad = attrs.evolve(visit("97110 20 PT"), services=(Service(code="nothing"), Service(code="G0283", by=("x",))))
    with pytest.raises(InputError) as caught:
        prepared(with_entry(minutes=0), bad)
    assert [fault.at for fault in caught.value.faults] == [
        "sessions[0].services[0] (97110)",
        "sessions[1].services[0].code",
        "sessions[1].services[1] (G0283)",
    ]


def test_a_fault_of_one_service_or_one_role_leaves_out_none_of_those_after_it() -> None:
    short, session = TimeEntry(minutes=0, by=("pt",)), visit("97110 20 PT")
    both = attrs.evolve(session, services=tuple(Service(code=code, time=(short,)) for code in ("97110", "97140")))
    strange = attrs.evolve(session, clinicians=(bent(session.clinicians[0], role="XX"),))
    with pytest.raises(InputError) as caught:
        prepared(strange, both, strange)
    assert [fault.at for fault in caught.value.faults] == [
        "sessions[0].clinicians",
        "sessions[1].services[0] (97110)",
        "sessions[1].services[1] (97140)",
        "sessions[2].clinicians",
    ]


def test_a_history_that_does_not_hold_together_is_a_fault_where_nothing_was_furnished_too() -> None:
    entry = Accrued(pool="PT-SLP", year=2027, amount=Decimal(40), as_of=DAY, source="ledger")
    for session in (visit("97110 20 PT"), attrs.evolve(visit("97110 20 PT"), services=())):
        with pytest.raises(InputError) as caught:
            prepared(attrs.evolve(session, history=History(accrued=(entry,))))
        assert [fault.at for fault in caught.value.faults] == ["sessions[0].history.accrued[0].as_of"]


def test_what_asks_for_a_closer_look_in_a_visit_is_what_does_in_its_groups() -> None:
    by_assistant = prepared(visit("97110 20 PTA", "97140 - PTA"))
    assert by_assistant.traits == by_assistant.groups[0].traits | by_assistant.groups[1].traits
    assert not by_assistant.traits & Trait.THERAPIST


def test_a_session_alone_is_in_the_pool_that_the_first_of_several_is_in() -> None:
    alone, other = visit("97110 20 PT"), visit("97530 20 OT")
    assert prepared(alone).pools == prepared(alone, other).pools[:1] == (0,)


def test_an_increment_in_force_without_its_base_is_left_out_and_told_as_not_known() -> None:
    codes = FrozenMap({"97130": CODES["97130"]})
    seen = prepare((visit("97130 20 OT"),), codes, PLAIN_STANDINGS, BY_DISCIPLINE, FURTHER)
    assert (seen.groups, seen.unknown) == ((), ((0, 0),))


def test_a_role_that_does_not_exist_is_a_fault_of_the_input() -> None:
    session = visit("97110 20 PT")
    staff = tuple(bent(one, role="XX") for one in session.clinicians)
    with pytest.raises(InputError):
        prepared(attrs.evolve(session, clinicians=staff))


def test_a_group_that_is_turned_away_takes_its_clock_times_along() -> None:
    session = visit("97110 20 PT", "97116 15 PT", "97140 15 PT")
    begun = (time(9), time(9, 20), time(9, 35))
    services = [
        attrs.evolve(service, time=(attrs.evolve(service.time[0], minutes=None, start=start, end=end),))
        for service, start, end in zip(session.services, begun, (*begun[1:], time(9, 50)), strict=True)
    ]
    seen = prepared(attrs.evolve(session, services=tuple(services)))
    place = [group.code for group in seen.groups].index("97116")
    left = without(seen, {place: "bundled"})
    assert [group.code for group, _ in left.turned_away] == ["97116"]
    assert [span[2] for span in seen.spans] == [(0, 0), (0, 1), (0, 2)]
    assert [span[2] for span in left.spans] == [(0, 0), (0, 2)]


def test_clock_times_are_taken_to_the_second() -> None:
    session = with_entry(start=time(10, 0, 30), end=time(10, 15, 30))
    seen = prepared(session)
    assert [group.minutes for group in seen.groups] == [15]
    assert seen.spans == ((36030, 36930, (0, 0)),)


def test_time_that_nobody_is_named_for_is_given_and_does_not_count() -> None:
    nobody = Service(code="97110", time=(TimeEntry(minutes=60),))
    (group,) = prepared(attrs.evolve(visit("97110 20 PT"), services=(nobody,))).groups
    assert (group.minutes, group.idle) == (0, 60)


def test_time_that_does_not_count_leaves_the_time_after_it() -> None:
    resting = TimeEntry(minutes=60, by=("pt",), kind="rest")
    service = Service(code="97110", time=(resting, TimeEntry(minutes=60, by=("pt",))))
    (group,) = prepared(attrs.evolve(visit("97110 20 PT"), services=(service,))).groups
    assert (group.therapist, group.idle) == (60, 60)


def test_an_hour_of_an_assistant_is_an_hour() -> None:
    assert minutes_of("97110 60 PTA") == [("97110", 60, 0, 60, 0)]


def test_a_base_code_is_the_base_whichever_number_it_has() -> None:
    higher = FrozenMap(
        {
            **CODES,
            "97128": attrs.evolve(CODES["97130"], code="97128"),
        }
    )
    session = visit("97129 15 SLP", "97128 15 SLP")
    (group,) = prepare((session,), higher, PLAIN_STANDINGS, BY_DISCIPLINE, FrozenMap({"97129": "97128"})).groups
    assert (group.code, group.minutes) == ("97129", 30)
