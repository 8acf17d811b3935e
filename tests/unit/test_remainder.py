"""What was performed and is not on the claim, and why."""

from datetime import time

import attrs
import pytest

from tests.building import visit
from tests.facts import prepared
from therapycode import NotBilled, Service, Session, TimeEntry
from therapycode.model.answers import PoolUnits, UnitAnswer
from therapycode.model.claim import ClaimLine
from therapycode.model.visit import Visit
from therapycode.model.words import TimeKind
from therapycode.rules.lines import claim_lines
from therapycode.rules.remainder import missing_total, not_billed, not_kept


def left(units: list[int], *sessions: Session, session: int = 0) -> tuple[NotBilled, ...]:
    return left_of(prepared(*sessions), units, session)


def left_of(seen: Visit, units: list[int], session: int = 0) -> tuple[NotBilled, ...]:
    return not_billed(seen, counted(seen, units), units, lines_of(seen, units), session, first_unit_from=8)


def counted(seen: Visit, units: list[int]) -> UnitAnswer:
    """An answer in which the pooled groups of each pool were counted together."""
    pools: dict[int, list[int]] = {}
    for place, group in enumerate(seen.groups):
        if group.facts.pooled:
            pools.setdefault(group.pool, []).append(place)
    told = [
        PoolUnits(
            tuple(places), sum(seen.groups[one].minutes for one in places), sum(units[one] for one in places)
        )
        for places in pools.values()
    ]
    return UnitAnswer(tuple(units), tuple(told))


def lines_of(seen: Visit, units: list[int]) -> list[tuple[ClaimLine, ...]]:
    return claim_lines(seen, units, [()] * len(units), {})


def reasons(units: list[int], *sessions: Session, session: int = 0) -> list[str]:
    return [f"{entry.code} {entry.reason}" for entry in left(units, *sessions, session=session)]


def test_what_is_billed_is_not_listed() -> None:
    assert reasons([1, 1], visit("97110 20 PT", "G0283 - PT")) == []


def test_a_service_alone_in_its_pool_fell_under_the_first_unit() -> None:
    assert reasons([0], visit("97110 7 PT")) == ["97110 under_8"]


def test_a_service_alone_that_a_rule_of_full_periods_gave_no_unit_fell_under_it_too() -> None:
    assert reasons([0], visit("97110 14 PT")) == ["97110 under_8"]


def test_a_pool_below_a_first_unit_fell_under_it_as_a_whole() -> None:
    assert reasons([0, 0], visit("97110 4 PT", "97140 3 PT")) == ["97110 under_8", "97140 under_8"]


def test_a_pool_of_a_first_unit_had_no_more_to_give() -> None:
    assert reasons([1, 0], visit("97110 14 PT", "97140 8 PT")) == ["97140 total_time_limit"]


def test_a_pool_of_just_a_first_unit_had_no_more_to_give_either() -> None:
    assert reasons([1, 0], visit("97110 5 PT", "97140 3 PT")) == ["97140 total_time_limit"]


def test_minutes_of_another_pool_and_of_untimed_codes_are_not_counted_into_the_reason() -> None:
    both = visit("97110 4 PT", "97140 3 PT", "G0283 30 PT")
    assert reasons([0, 0, 1, 1], both, visit("97110 20 OT")) == ["97110 under_8", "97140 under_8"]


def test_a_service_without_minutes_says_so() -> None:
    assert left([0], visit("97110 - PT")) == (NotBilled("97110", None, None, "no_minutes", (0,)),)


def test_minutes_that_do_not_count_are_told_with_the_others() -> None:
    session = visit("97110 7 PT", "97110 9 aide", discipline="PT")
    assert left([0], session) == (NotBilled("97110", None, 16, "under_8", (0, 1)),)


def test_a_service_without_charge_says_so() -> None:
    session = visit("97110 20 PT")
    free = attrs.evolve(session, services=(attrs.evolve(session.services[0], bill=False),))
    assert reasons([1], free) == ["97110 not_charged"]


def test_a_code_billed_with_another_session_of_the_day_says_so() -> None:
    day = (visit("97110 20 PT"), visit("97110 5 PT"))
    assert reasons([2], *day, session=0) == []
    assert reasons([2], *day, session=1) == ["97110 billed_with_other_session"]


def test_a_code_billed_with_another_session_is_listed_with_the_minutes_of_its_own() -> None:
    [entry] = left([2], visit("97110 20 PT"), visit("97110 5 PT"), session=1)
    assert entry.minutes == 5


def test_what_the_gate_turned_away_comes_first_with_its_own_reason() -> None:
    seen = prepared(visit("97110 7 PT", "G0283 20 PT"))
    shut = attrs.evolve(seen, groups=seen.groups[:1], turned_away=((seen.groups[1], "bundled"),))
    assert left_of(shut, [0]) == (
        NotBilled("G0283", 1, 20, "bundled", (1,)),
        NotBilled("97110", None, 7, "under_8", (0,)),
    )


def test_what_was_turned_away_from_another_session_is_that_sessions_affair() -> None:
    seen = prepared(visit("97110 20 PT"), visit("G0283 20 PT"))
    shut = attrs.evolve(seen, groups=seen.groups[:1], turned_away=((seen.groups[1], "bundled"),))
    assert left_of(shut, [1], 0) == ()
    assert [entry.code for entry in left_of(shut, [1], 1)] == ["G0283"]


def test_a_family_is_listed_by_the_codes_that_were_entered_each_with_its_own_minutes() -> None:
    session = visit("97130 3 OT", "97129 2 OT", "97130 2 OT")
    assert left([0], session) == (
        NotBilled("97130", None, 5, "under_8", (0, 2)),
        NotBilled("97129", None, 2, "under_8", (1,)),
    )


def test_a_counted_code_was_performed_as_often_as_its_quantities_say() -> None:
    counted = tuple(Service(code="97598", by=("pt",), quantity=number, bill=False) for number in (2, 3))
    session = attrs.evolve(visit("97110 20 PT"), services=counted)
    assert left([5], session) == (NotBilled("97598", 5, None, "not_charged", (0, 1)),)


def test_an_untimed_code_without_a_quantity_was_performed_as_one_unit_however_often_it_was_entered() -> None:
    once = Service(code="G0283", by=("pt",), bill=False)
    for services in ((once,), (once, once)):
        [entry] = left([1], attrs.evolve(visit("97110 20 PT"), services=services))
        assert (entry.performed, entry.reason) == (1, "not_charged")


@pytest.mark.parametrize(
    ("worked", "minutes"),
    [
        ((("pt", "treatment"), ("pt", "treatment")), 5),
        ((("pt", "treatment"), ("pta", "treatment")), 4),
        ((("pt", "treatment"), ("pt", "rest")), 4),
        ((("aide", "treatment"), ("pt", "rest")), 5),
    ],
)
def test_seconds_left_over_are_dropped_as_in_counting_also_where_a_code_came_twice(
    worked: tuple[tuple[str, TimeKind], ...], minutes: int
) -> None:
    clocked = tuple(
        TimeEntry(start=time(hour, 0), end=time(hour, 2, 30), by=(who,), kind=kind)
        for hour, (who, kind) in enumerate(worked, start=9)
    )
    session = visit("97110 1 PT+PTA+aide", discipline="PT")
    for services, more in (((), 0), (session.services, 1)):
        twice = attrs.evolve(session, services=(Service(code="97110", time=clocked), *services))
        [group] = prepared(twice).groups
        [entry] = left([0], twice)
        assert entry.minutes == group.minutes + group.idle == minutes + more


def test_a_quantity_of_nothing_is_no_missing_time() -> None:
    session = attrs.evolve(visit("97110 20 PT"), services=(Service(code="97598", by=("pt",), quantity=0),))
    [entry] = left([0], session)
    assert entry.performed == 0
    assert entry.reason != "no_minutes"


def test_nothing_of_a_session_that_did_not_take_place_is_billed() -> None:
    assert not_kept(visit("97110 20 PT", "97140 8 PT")) == (
        NotBilled("97110", None, None, "not_kept", (0,)),
        NotBilled("97140", None, None, "not_kept", (1,)),
    )


def test_services_without_minutes_leave_the_total_time_open_in_their_own_session() -> None:
    day = prepared(visit("97110 20 PT", "G0283 - PT"), visit("97161 - PT", "97140 - PT"))
    assert missing_total(day, 0) == ("services[1].time",)
    assert missing_total(day, 1) == ("services[1].time",)


def test_where_all_minutes_are_given_the_total_time_is_not_open() -> None:
    assert missing_total(prepared(visit("97110 20 PT", "G0283 9 PT")), 0) == ()


def test_one_service_without_minutes_leaves_the_total_open_though_another_of_its_code_has_some() -> None:
    assert missing_total(prepared(visit("97110 20 PT", "97110 - PT")), 0) == ("services[1].time",)


def test_a_service_turned_away_without_minutes_leaves_the_total_time_open_too() -> None:
    seen = prepared(visit("97110 20 PT", "G0283 - PT"))
    shut = attrs.evolve(seen, groups=seen.groups[:1], turned_away=((seen.groups[1], "bundled"),))
    assert missing_total(shut, 0) == ("services[1].time",)
