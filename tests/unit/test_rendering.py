"""Under whose number a line stands, where several therapists furnished a code."""

from datetime import date

import attrs

from tests.building import visit
from tests.facts import prepared
from therapycode import Clinician, Engine, Service, Session, TimeEntry
from therapycode.model.answers import Piece
from therapycode.rules.lines import claim_lines
from therapycode.rules.rendering import numbers_among, numbers_of, share_out, under_numbers

ONE, TWO = "1234567893", "1093817465"
STAFF = (
    Clinician(id="a", role="PT", npi=ONE),
    Clinician(id="b", role="PT", npi=TWO),
    Clinician(id="n", role="PT"),
    Clinician(id="pta", role="PTA"),
)


def furnished(*services: Service) -> Session:
    return attrs.evolve(visit("97110 20 PT"), clinicians=STAFF, services=services)


def timed(code: str, *worked: tuple[int, str]) -> Service:
    entries = [TimeEntry(minutes=minutes, by=tuple(by.split("+"))) for minutes, by in worked]
    return Service(code=code, time=tuple(entries))


def numbers(*services: Service) -> dict[str, int]:
    seen = prepared(furnished(*services))
    return dict(numbers_of(seen, seen.groups[0]))


def told(units: int, *services: Service) -> list[tuple[str, int, int | None, str | None]]:
    seen = prepared(furnished(*services))
    [lines] = claim_lines(seen, [units], [("GP",)], {})
    return [(line.code, line.units, line.minutes, line.rendering_npi) for line in lines]


def among(*staff: Clinician) -> set[str]:
    return set(numbers_among(prepared(attrs.evolve(visit("97110 20 PT"), clinicians=staff, services=()))))


def test_the_numbers_of_a_document_are_those_of_its_therapists() -> None:
    assert among(*STAFF) == among(*STAFF[:2]) == {ONE, TWO}
    assert among(STAFF[0], STAFF[0], STAFF[2]) == {ONE}
    assert among(STAFF[0], Clinician(id="pta", role="PTA", npi=TWO)) == {ONE}
    assert among(STAFF[2]) == among() == set()
    assert among(Clinician(id="pta", role="PTA", npi=TWO)) == set()


def test_the_number_of_one_sessions_therapist_is_not_that_of_anothers() -> None:
    therapist = Clinician(id="ot", role="OT")
    other = attrs.evolve(visit("97110 20 OT"), clinicians=(therapist,))
    seen = prepared(attrs.evolve(visit("97110 20 PT"), clinicians=(attrs.evolve(STAFF[0], id="pt"),)), other)
    [[first], [second]] = claim_lines(seen, [1, 1], [("GP",), ("GO",)], {})
    assert (first.rendering_npi, second.rendering_npi) == (ONE, None)


def test_minutes_are_told_by_the_therapists_number_and_those_of_others_for_none() -> None:
    assert numbers(timed("97110", (20, "a"), (10, "b"), (5, "a"), (9, "n"), (7, "pta"))) == {ONE: 25, TWO: 10}


def test_minutes_together_are_those_of_the_first_therapist_with_a_number() -> None:
    assert numbers(timed("97110", (20, "pta+n+b+a"))) == {TWO: 20}


def test_minutes_with_an_assistant_are_the_therapists_though_the_assistant_has_a_number_too() -> None:
    staff = (STAFF[0], Clinician(id="pta", role="PTA", npi=TWO))
    both = timed("97110", (20, "pta+a"), (7, "pta"))
    seen = prepared(attrs.evolve(furnished(both), clinicians=staff))
    assert dict(numbers_of(seen, seen.groups[0])) == {ONE: 20}


def test_of_a_code_without_minutes_the_therapists_named_stand_with_none() -> None:
    assert numbers(Service(code="G0283", by=("b",)), Service(code="G0283", by=("n",))) == {TWO: 0}


def test_two_therapists_of_one_code_have_a_line_each() -> None:
    assert told(2, timed("97110", (16, "a"), (14, "b"))) == [("97110", 1, 16, ONE), ("97110", 1, 14, TWO)]


def test_a_code_of_one_of_them_is_one_line_with_that_number() -> None:
    assert told(1, timed("97110", (20, "b"))) == [("97110", 1, 20, TWO)]
    assert told(1, timed("97110", (20, "n"))) == [("97110", 1, 20, None)]
    assert told(1, Service(code="G0283", by=("b",))) == [("G0283", 1, None, TWO)]


def test_an_assistants_units_stand_under_the_therapist_with_the_most_minutes() -> None:
    pieces = [Piece("97110", 1, "CQ", 15), Piece("97110", 2, None, 30)]
    assert under_numbers(pieces, {ONE: 14, TWO: 16}) == [
        (Piece("97110", 1, "CQ", 15), TWO),
        (Piece("97110", 1, None, 14), ONE),
        (Piece("97110", 1, None, 16), TWO),
    ]


def test_minutes_that_are_not_all_of_the_therapists_with_a_number_are_shared_by_the_units() -> None:
    shared = {
        80: (5, {ONE: 46, TWO: 30}, [48, 32]),
        45: (3, {ONE: 31, TWO: 29}, [30, 15]),
        30: (2, {ONE: 12, TWO: 8}, [15, 15]),
    }
    for minutes, (units, numbers, own) in shared.items():
        placed = under_numbers([Piece("97110", units, None, minutes)], numbers)
        assert [piece.minutes for piece, _ in placed] == own


def test_without_a_number_the_pieces_stay_as_they_are() -> None:
    assert under_numbers([Piece("97110", 1, None, 20)], {}) == [(Piece("97110", 1, None, 20), None)]


def test_units_are_shared_out_by_full_periods_then_by_what_is_left_then_by_all_minutes() -> None:
    assert share_out(3, [31, 14]) == [2, 1]
    assert share_out(1, [14, 15]) == [0, 1]
    assert share_out(1, [8, 23]) == [0, 1]
    assert share_out(2, [8, 23]) == [0, 2]
    assert share_out(1, [15, 30]) == [0, 1]
    assert share_out(2, [28, 15]) == [1, 1]
    assert share_out(2, [29, 14]) == [2, 0]
    assert share_out(5, [29, 60]) == [1, 4]
    assert share_out(2, [14, 1]) == [1, 1]
    assert share_out(0, [20, 20]) == [0, 0]


def test_no_minute_is_lost_or_counted_twice_between_the_therapists_lines() -> None:
    for units, service, whole in (
        (1, timed("97110", (10, "a"), (8, "b")), 18),
        (3, timed("97129", (20, "a"), (18, "b")), 38),
    ):
        assert sum(minutes or 0 for _, _, minutes, _ in told(units, service)) == whole


def test_units_of_another_length_than_a_quarter_are_shared_out_by_each_ones_part_of_the_minutes() -> None:
    assert share_out(2, [60, 60]) == [1, 1]
    assert share_out(3, [60, 120]) == [1, 2]
    assert share_out(1, [45, 60]) == [0, 1]
    assert share_out(2, [30, 15]) == [1, 1]
    assert share_out(2, [90, 15]) == [2, 0]
    assert share_out(2, [60, 0]) == [2, 0]
    assert share_out(5, [10, 10]) == [3, 2]
    assert share_out(4, [0, 0, 0]) == [2, 1, 1]


def test_an_hour_of_each_of_two_therapists_is_a_unit_under_each_number(engine: Engine) -> None:
    session = furnished(timed("96125", (60, "a")), timed("96125", (60, "b")))
    outcome = engine.code(attrs.evolve(session, date_of_service=date(2026, 3, 4)), payer="medicare-part-b")
    assert outcome.claim is not None
    shares = [(line.code, line.units, line.minutes, line.rendering_npi) for line in outcome.claim.lines]
    assert shares == [("96125", 1, 60, ONE), ("96125", 1, 60, TWO)]


def test_a_line_of_two_therapists_without_minutes_has_none() -> None:
    assert told(1, Service(code="G0283", by=("a",)), Service(code="G0283", by=("b",))) == [("G0283", 1, None, ONE)]


def test_every_session_of_a_day_has_its_own_therapists_number() -> None:
    first, second = (attrs.evolve(furnished(timed("97110", (20, who.id))), clinicians=(who,)) for who in STAFF[:2])
    assert numbers_among(prepared(first, second)) == [ONE, TWO]
