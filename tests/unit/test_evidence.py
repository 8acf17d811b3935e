"""What the entries of a document show of two codes being distinct services."""

from datetime import time

import attrs
import pytest

from tests.facts import prepared
from therapycode import Clinician, Day, Patient, Session
from therapycode.rules.evidence import Evidence, evidence_of
from therapycode.serial.notation import read_notation


def shown(text: str, *, encounters: tuple[str | None, ...] = ()) -> tuple[Evidence, ...]:
    """What the first code of a document shows beside all of the others."""
    document = read_notation(f"2026-03-04 PT office\n{text}")
    sessions = document.sessions if isinstance(document, Day) else (document,)
    named = [
        attrs.evolve(session, encounter=encounters[number] if encounters else None)
        for number, session in enumerate(sessions)
    ]
    seen = prepared(*named)
    return evidence_of(seen, seen.groups[0], seen.groups[1:])


def session(*lines: str) -> Session:
    document = read_notation("\n".join(("2026-03-04 PT office", *lines)))
    assert isinstance(document, Session)
    return document


def test_intervals_that_meet_at_an_edge_are_separate() -> None:
    assert shown("97110 10:00-10:15 PT\n97140 10:15-10:30 PT") == ("separate-intervals",)
    assert shown("97110 10:15-10:30 PT\n97140 10:00-10:15 PT") == ("separate-intervals",)


def test_intervals_that_share_a_minute_overlap() -> None:
    assert shown("97110 10:00-10:15 PT\n97140 10:14-10:30 PT") == ("overlapping-intervals",)
    assert shown("97110 10:00-11:00 PT\n97140 10:20-10:30 PT") == ("overlapping-intervals",)
    assert shown("97110 10:20-10:30 PT\n97140 10:00-11:00 PT") == ("overlapping-intervals",)


def test_intervals_past_midnight_are_seen_where_they_are() -> None:
    assert shown("97110 23:50-00:10 PT\n97140 23:30-23:50 PT") == ("separate-intervals",)
    assert shown("97110 23:50-00:10 PT\n97140 23:30-23:55 PT") == ("overlapping-intervals",)


@pytest.mark.parametrize(
    "text",
    [
        "97110 15 PT\n97140 15 PT",
        "97110 15 PT\n97140 10:00-10:15 PT",
        "97110 10:00-10:15 PT\n97140 15 PT",
        "97110 10:00-10:15 PT\n97110 10 PT\n97140 10:15-10:30 PT",
        "97110 10 PT\n97110 10:00-10:15 PT\n97140 10:15-10:30 PT",
        "97110 10:00-10:15 PT\nG0283 - PT",
        "G0283 - PT\n97110 10:00-10:15 PT",
        "97110 10:00-10:15 PT\n97140 10:15-10:30 PT rest",
        "97110 10:00-10:15 PT rest\n97140 10:15-10:30 PT\n97116 10:30-10:45 PT",
    ],
)
def test_without_clock_times_for_all_of_the_time_nothing_is_shown_of_intervals(text: str) -> None:
    assert shown(text) == ()


def test_one_overlap_among_many_intervals_is_an_overlap_even_where_some_time_has_no_clock() -> None:
    text = "97110 10:00-10:15 PT\n97110 10 PT\n97140 09:00-09:10 PT\n97140 10:10-10:20 PT"
    assert shown(text) == ("overlapping-intervals",)


def test_time_that_does_not_count_shows_nothing() -> None:
    text = "97110 10:00-10:15 PT\n97140 10:05-10:10 PT rest\n97140 10:20-10:30 PT"
    assert shown(text) == ("separate-intervals",)


def test_of_a_service_only_the_time_that_counts_is_looked_at() -> None:
    document = session("97110 10:00-10:15 PT", "97140 10:05-10:10 PT rest")
    exercise, manual = document.services
    for start, expected in ((time(10, 15), "separate-intervals"), (time(10, 10), "overlapping-intervals")):
        treated = attrs.evolve(exercise.time[0], start=start, end=time(10, 30))
        both = attrs.evolve(manual, time=(*manual.time, treated))
        seen = prepared(attrs.evolve(document, services=(exercise, both)))
        assert evidence_of(seen, seen.groups[0], seen.groups[1:]) == (expected,)


def test_all_of_the_other_codes_groups_are_looked_at() -> None:
    apart = "97110 10:00-10:15 PT\n97140 10:15-10:30 PT\n97116 10:40-10:50 PT"
    assert shown(apart) == ("separate-intervals",)
    assert shown(apart.replace("10:40", "10:05")) == ("overlapping-intervals",)
    assert shown(apart.replace("10:40-10:50", "10")) == ()


def test_of_two_codes_of_a_session_the_others_do_not_matter() -> None:
    text = "97110 10:00-10:15 PT\n97116 10:05-10:25 PT\n97140 10:15-10:30 PT"
    document = read_notation(f"2026-03-04 PT office\n{text}")
    assert isinstance(document, Session)
    seen = prepared(document)
    exercise, gait, manual = seen.groups
    assert (
        evidence_of(seen, exercise, (manual,)) == evidence_of(seen, manual, (exercise,)) == ("separate-intervals",)
    )
    assert (
        evidence_of(seen, exercise, (gait,)) == evidence_of(seen, gait, (exercise,)) == ("overlapping-intervals",)
    )


TWO = "97110 15 PT\n\n2026-03-04 OT office\n97140 15 OT"


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 0, 2), (2, 0, 1)])
def test_the_clock_of_a_third_code_does_not_stand_for_what_a_code_lacks(order: tuple[int, ...]) -> None:
    document = session("97110 10:00-10:15 PT", "97140 10:15-10:30 PT", "97116 10:30-10:45 PT")
    exercise, manual, gait = document.services
    further = attrs.evolve(manual.time[0], start=None, end=None, minutes=10)
    services = (exercise, attrs.evolve(manual, time=(*manual.time, further)), gait)
    seen = prepared(attrs.evolve(document, services=tuple(services[place] for place in order)))
    plain, mixed = seen.groups[order.index(0)], seen.groups[order.index(1)]
    assert evidence_of(seen, plain, (mixed,)) == evidence_of(seen, mixed, (plain,)) == ()


def test_encounters_are_told_apart_by_their_ids_where_all_sessions_give_one() -> None:
    assert "separate-encounters" in shown(TWO, encounters=("e-1", "e-2"))
    for encounters in (("e-1", "e-1"), ("e-1", None), (None, "e-2"), (None, None)):
        assert "separate-encounters" not in shown(TWO, encounters=encounters)


def test_practitioners_are_told_apart_where_every_service_names_them() -> None:
    assert shown(TWO) == ("separate-practitioners",)
    assert shown("97110 15 PT\n97140 15 PTA") == ("separate-practitioners",)
    assert shown("97110 15 PT,PTA\n97140 15 PTA") == ()
    assert shown("97110 15 PT+PTA\n97140 15 PTA") == ()
    assert shown("G0283 - PT\n97140 15 PT2") == ("separate-practitioners",)
    assert shown("97110 15 PT\n97140 15 PTA\n97116 15 PTA") == ("separate-practitioners",)
    assert shown("97110 15 PT\n97140 15 PTA\n97116 15 PT") == ()


@pytest.mark.parametrize("nobody_first", [(), (0,), (1,), (0, 1)])
def test_time_that_names_nobody_is_nobodys_in_common(nobody_first: tuple[int, ...]) -> None:
    document = session("97110 15 PT", "97140 15 PTA")
    services = []
    for place, service in enumerate(document.services):
        both = (service.time[0], attrs.evolve(service.time[0], by=()))
        services.append(attrs.evolve(service, time=both[::-1] if place in nobody_first else both))
    seen = prepared(attrs.evolve(document, services=tuple(services)))
    assert evidence_of(seen, seen.groups[0], seen.groups[1:]) == ("separate-practitioners",)


def test_a_service_that_names_nobody_shows_nothing_of_practitioners() -> None:
    document = read_notation("2026-03-04 PT office\n97110 15 PT\nG0283 - PT2")
    assert isinstance(document, Session)
    exercise, modality = document.services
    nobody = attrs.evolve(document, services=(exercise, attrs.evolve(modality, by=())))
    seen = prepared(nobody)
    assert evidence_of(seen, seen.groups[0], seen.groups[1:]) == ()


def test_one_number_is_one_practitioner_whatever_the_ids_are() -> None:
    def by_one(who: str, code: str) -> Session:
        document = read_notation(f"2026-03-04 PT office\n{code} 15 PT")
        assert isinstance(document, Session)
        [service] = document.services
        [entry] = service.time
        own = attrs.evolve(service, time=(attrs.evolve(entry, by=(who,)),))
        staff = (Clinician(id=who, role="PT", npi="1234567893"),)
        return attrs.evolve(document, services=(own,), clinicians=staff, patient=Patient(id="p-1"))

    seen = prepared(by_one("anna", "97110"), attrs.evolve(by_one("a.", "97140"), discipline="OT"))
    assert evidence_of(seen, seen.groups[0], seen.groups[1:]) == ()


@pytest.mark.parametrize("mixed", [0, 1])
def test_a_service_with_some_time_by_the_clock_shows_no_separate_intervals(mixed: int) -> None:
    document = read_notation("2026-03-04 PT office\n97110 10:00-10:15 PT\n97140 10:15-10:30 PT")
    assert isinstance(document, Session)
    services = list(document.services)
    further = attrs.evolve(services[mixed].time[0], start=None, end=None, minutes=10)
    services[mixed] = attrs.evolve(services[mixed], time=(*services[mixed].time, further))
    seen = prepared(attrs.evolve(document, services=tuple(services)))
    assert evidence_of(seen, seen.groups[0], seen.groups[1:]) == ()


def test_only_the_intervals_of_the_two_codes_are_looked_at() -> None:
    text = "97116 10:05-10:25 PT\n97110 10:00-10:15 PT\n97140 10:15-10:30 PT"
    document = read_notation(f"2026-03-04 PT office\n{text}")
    assert isinstance(document, Session)
    seen = prepared(document)
    assert evidence_of(seen, seen.groups[1], seen.groups[2:]) == ("separate-intervals",)
    assert evidence_of(seen, seen.groups[0], seen.groups[1:2]) == ("overlapping-intervals",)
