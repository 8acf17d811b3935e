"""The clinicians' choices, the default, and every other answer that is as right."""

import attrs

from tests.building import visit
from tests.facts import prepared
from therapycode import Choice, Session
from therapycode.model.answers import PoolUnits, UnitAnswer
from therapycode.model.visit import Visit
from therapycode.plugin import total_time
from therapycode.rules.settling import Settled, is_open, settle_pools


def answer_of(seen: Visit) -> UnitAnswer:
    """The unit answer of the total-time rule, pool by pool."""
    units = [0] * len(seen.groups)
    pools = []
    for pool in sorted({group.pool for group in seen.groups}):
        places = [place for place, group in enumerate(seen.groups) if group.pool == pool]
        minutes = [seen.groups[place].minutes for place in places]
        allocation = total_time(minutes)
        for place, fixed in zip(places, allocation.fixed, strict=True):
            units[place] = fixed
        among = tuple(places[one] for one in allocation.among)
        total = sum(allocation.fixed) + allocation.choose
        pools.append(PoolUnits(tuple(places), sum(minutes), total, allocation.choose, among))
    return UnitAnswer(tuple(units), tuple(pools))


def settled(*sessions: Session) -> Settled:
    seen = prepared(*sessions)
    return settle_pools(seen, answer_of(seen))


def choosing(session: Session, *codes: str) -> Session:
    return attrs.evolve(session, choices=tuple(Choice(unit_to=code, by="pt") for code in codes))


def told(answer: Settled) -> list[tuple[int, str, str]]:
    return [(session, finding.rule, finding.where) for session, finding in answer.findings]


TIE = ("97110 20 PT", "97140 20 PT")


def open_of(*sessions: Session) -> bool:
    seen = prepared(*sessions)
    return is_open(seen, answer_of(seen))


def test_a_tie_or_a_choice_in_any_session_is_something_to_settle() -> None:
    plain = visit("97110 20 PT")
    assert not open_of(plain)
    assert not open_of(plain, plain)
    assert open_of(visit(*TIE))
    assert open_of(choosing(plain, "97110"))
    assert open_of(plain, choosing(visit("97530 20 OT"), "97530"))


def test_without_a_choice_the_default_is_taken_and_said() -> None:
    answer = settled(visit("97140 20 PT", "97110 35 PT"))
    assert answer.units == (1, 3)
    [(session, finding)] = answer.findings
    assert (session, finding.rule, finding.where) == (0, "units.tie", "services[0]")
    assert finding.says == (
        "1 more unit may go to any of 97140, 97110: their leftover minutes are equal. Taken: 97110."
    )


def test_a_tie_is_told_where_its_first_code_was_first_entered() -> None:
    answer = settled(visit("97112 15 PT", "97110 10 PT", "97140 20 PT", "97110 10 PT"))
    assert told(answer) == [(0, "units.tie", "services[1]")]


def test_a_choice_is_taken_without_advice() -> None:
    answer = settled(choosing(visit(*TIE), "97140"))
    assert answer.units == (1, 2)
    assert answer.findings == ()


def test_all_answers_are_listed_the_one_taken_first() -> None:
    answer = settled(choosing(visit("97110 8 PT", "97140 8 PT", "97116 8 PT"), "97116", "97140"))
    [pool] = answer.open.values()
    assert pool.answers == ((0, 1, 1), (1, 1, 0), (1, 0, 1))
    assert (pool.tie.choose, pool.tie.among) == (2, ("97110", "97140", "97116"))
    assert pool.tie.fixed == {"97110": 0, "97140": 0, "97116": 0}


def test_what_codes_of_a_tie_have_in_other_answers_is_told_and_of_no_other_code() -> None:
    answer = settled(choosing(visit("97110 20 PT", "97116 15 PT", "97140 20 PT"), "97140"))
    assert answer.units == (1, 1, 2)
    [pool] = answer.open.values()
    assert pool.untaken == (2, 0, 1)


def test_where_fewer_are_chosen_than_are_open_the_default_fills_up_and_says_so() -> None:
    answer = settled(choosing(visit("97110 8 PT", "97140 8 PT", "97116 8 PT"), "97116"))
    assert answer.units == (1, 0, 1)
    assert answer.findings[0][1].says.startswith("2 more units may go to any of")
    assert answer.findings[0][1].says.endswith("Taken: 97116, 97110.")


def test_a_choice_where_nothing_is_open_changes_nothing_and_is_told() -> None:
    answer = settled(choosing(visit("97110 33 PT", "97140 7 PT"), "97110"))
    assert answer.units == (2, 1)
    assert told(answer) == [(0, "units.choice-not-open", "choices[0]")]


def test_a_choice_of_a_code_outside_the_tie_is_told_in_its_place() -> None:
    given = visit("97110 23 PT", "97140 12 PT", "97116 8 PT")
    answer = settled(choosing(given, "97116", "97140"))
    assert answer.units == (1, 1, 1)
    assert told(answer) == [(0, "units.choice-not-open", "choices[1]")]


def test_a_choice_speaks_for_the_pool_of_its_session_only() -> None:
    pt, ot = visit(*TIE), visit("97110 20 OT", "97140 20 OT")
    answer = settled(choosing(pt, "97140"), ot)
    assert answer.units == (1, 2, 2, 1)
    assert told(answer) == [(1, "units.tie", "services[0]")]
    answer = settled(pt, choosing(ot, "97140"))
    assert answer.units == (2, 1, 1, 2)
    assert told(answer) == [(0, "units.tie", "services[0]")]


def test_more_choices_than_units_are_open_are_enough() -> None:
    answer = settled(choosing(visit(*TIE), "97140", "97110"))
    assert answer.units == (1, 2)
    assert answer.findings == ()


def test_a_choice_in_a_session_without_services_is_told_too() -> None:
    answer = settled(choosing(attrs.evolve(visit("97110 20 PT"), services=()), "97110"))
    assert told(answer) == [(0, "units.choice-not-open", "choices[0]")]


def test_a_choice_of_one_discipline_for_a_code_of_another_is_idle() -> None:
    answer = settled(choosing(visit("97110 20 PT"), "97140"), visit("97110 20 OT", "97140 20 OT"))
    assert (0, "units.choice-not-open", "choices[0]") in told(answer)
    answer = settled(visit("97110 20 PT", "97140 20 PT"), choosing(visit("97110 20 OT"), "97140"))
    assert (1, "units.choice-not-open", "choices[0]") in told(answer)


def test_either_session_of_a_pool_may_hold_the_choice() -> None:
    answer = settled(visit("97110 20 PT"), choosing(visit("97140 20 PT"), "97140"))
    assert answer.units == (1, 2)
    assert answer.findings == ()


def test_a_choice_may_name_a_family_by_the_code_that_was_entered() -> None:
    answer = settled(choosing(visit("97110 20 OT", "97130 20 OT"), "97130"))
    assert answer.units == (1, 2)
    assert answer.findings == ()
    assert settled(choosing(visit("97110 20 OT", "97130 20 OT"), "97129")).units == (1, 2)


def test_each_open_pool_has_answers_in_which_only_its_own_units_move() -> None:
    answer = settled(visit(*TIE), visit("97110 20 OT", "97140 20 OT"))
    assert answer.units == (2, 1, 2, 1)
    assert answer.open[0].answers == ((2, 1, 2, 1), (1, 2, 2, 1))
    assert answer.open[1].answers == ((2, 1, 2, 1), (2, 1, 1, 2))
