"""The library against the oracle, over every combination of minutes where the space is small."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations, product

from hypothesis import given
from hypothesis import strategies as st

from tests.building import DAY, installed_engine
from tests.oracle import right_answers, units_of_total
from therapycode import Clinician, Engine, Patient, Service, Session, TimeEntry
from therapycode.plugin import Allocation, total_time
from therapycode.testing import minutes

CODES = ("97110", "97140", "97530", "97112", "97116", "97035")
THERAPIST = Clinician(id="pt", role="PT")


def answers_of(allocation: Allocation) -> set[tuple[int, ...]]:
    """The allocation written out: the certain units, and each choice of places for the open ones."""
    return {
        tuple(units + (place in chosen) for place, units in enumerate(allocation.fixed))
        for chosen in combinations(allocation.among, allocation.choose)
    }


def wrong_by_rule(grid: Iterable[tuple[int, ...]]) -> list[tuple[int, ...]]:
    return [each for each in grid if answers_of(total_time(each)) != right_answers(each)]


def session_of(minutes: Sequence[int]) -> Session:
    """The minutes as services of different codes; none at all is a service that was not furnished."""
    timed = [(code, given) for code, given in zip(CODES, minutes, strict=False) if given]
    furnished = [Service(code=code, time=(TimeEntry(minutes=given, by=("pt",)),)) for code, given in timed]
    patient = Patient(id="p-1")
    return Session(
        patient=patient,
        date_of_service=DAY,
        discipline="PT",
        clinicians=(THERAPIST,),
        services=tuple(furnished),
    )


def wrong_by_engine(engine: Engine, grid: Iterable[tuple[int, ...]]) -> list[tuple[int, ...]]:
    return [each for each in grid if not told_rightly(engine, each)]


def told_rightly(engine: Engine, minutes: Sequence[int]) -> bool:
    """Whether the units taken are a right answer, and a tie lists all right answers, the one taken first."""
    outcome = engine.code(session_of(minutes), payer="medicare-part-b")
    right = right_answers(minutes)
    taken = in_order(outcome.units, len(minutes))
    listed = [in_order(one.units, len(minutes)) for one in outcome.alternatives]
    if len(right) == 1:
        return {taken} == right and not listed and outcome.tie is None
    return listed[0] == taken and set(listed) == right and len(listed) == len(right)


def in_order(units: Mapping[str, int], number: int) -> tuple[int, ...]:
    return tuple(units.get(code, 0) for code in CODES[:number])


def test_the_oracle_goes_on_past_the_printed_table_as_the_manual_says_in_words() -> None:
    assert [units_of_total(total) for total in (127, 128, 142, 143)] == [8, 9, 9, 10]


def test_the_oracle_leaves_equal_leftovers_open_and_nothing_else() -> None:
    assert right_answers([20, 20]) == {(2, 1), (1, 2)}
    assert right_answers([24, 23]) == {(2, 1)}


def test_every_pair_of_services_up_to_an_hour_gets_its_right_answers() -> None:
    assert wrong_by_rule(product(range(61), repeat=2)) == []


def test_every_three_services_up_to_half_an_hour_get_their_right_answers() -> None:
    assert wrong_by_rule(product(range(31), repeat=3)) == []


def test_every_four_services_up_to_a_quarter_of_an_hour_get_their_right_answers() -> None:
    assert wrong_by_rule(product(range(16), repeat=4)) == []


def test_the_engine_gives_every_pair_of_services_up_to_an_hour_its_right_answers(engine: Engine) -> None:
    grid = list(product(range(61), repeat=2))
    assert len(grid) == 3721
    assert wrong_by_engine(engine, grid[1:]) == []


def test_the_engine_gives_every_three_services_up_to_half_an_hour_their_right_answers(engine: Engine) -> None:
    grid = list(product(range(31), repeat=3))
    assert len(grid) == 29791
    assert wrong_by_engine(engine, grid[1:]) == []


@given(st.lists(minutes(120), min_size=4, max_size=6))
def test_longer_sessions_of_more_services_get_their_right_answers(each: list[int]) -> None:
    assert answers_of(total_time(each)) == right_answers(each)
    assert told_rightly(installed_engine(), each)
