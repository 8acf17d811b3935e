"""Laws of the clock: what it changes, what it never changes, and what it always finds.

Only the local clock counts: on a night on which clocks change, an entry is as long as its two times say.
"""

from collections.abc import Sequence
from datetime import date, time
from typing import Final, NamedTuple

import attrs
from hypothesis import given
from hypothesis import strategies as st

from tests.building import DAY, answers, installed_engine, lines
from therapycode import Clinician, Day, Outcome, Patient, Recorded, Service, Session, TimeEntry
from therapycode.model.words import TimeKind

PAYER: Final = "medicare-part-b"
MIDNIGHT: Final = 24 * 60
CODES: Final = ("97110", "97140", "97530", "97112", "97116")
ORDER_MATTERS: Final = "assistants.order-matters"


class Worked(NamedTuple):
    """Minutes of a code by somebody, that begin so many minutes after midnight."""

    code: str
    start: int
    minutes: int
    who: str = "pt"
    kind: TimeKind = "treatment"


def at(minute: int) -> time:
    hour, rest = divmod(minute % MIDNIGHT, 60)
    return time(hour, rest)


def by_the_clock(worked: Worked) -> TimeEntry:
    end = worked.start + worked.minutes
    start, stop = at(worked.start), at(end)
    return TimeEntry(start=start, end=stop, next_day=end >= MIDNIGHT, by=(worked.who,), kind=worked.kind)


def by_minutes(worked: Worked) -> TimeEntry:
    return TimeEntry(minutes=worked.minutes, by=(worked.who,), kind=worked.kind)


STAFF: Final = (Clinician(id="pt", role="PT"), Clinician(id="pta", role="PTA"))


def session_of(entries: Sequence[tuple[Worked, TimeEntry]], *, day: date = DAY, patient: str = "p-1") -> Session:
    services = [
        Service(code=worked.code, time=(entry,), patient_present=worked.kind != "caregiver")
        for worked, entry in entries
    ]
    return Session(
        patient=Patient(id=patient),
        date_of_service=day,
        discipline="PT",
        services=tuple(services),
        clinicians=STAFF,
    )


def clocked(each: Sequence[Worked], *, day: date = DAY, patient: str = "p-1") -> Session:
    return session_of([(worked, by_the_clock(worked)) for worked in each], day=day, patient=patient)


def counted(each: Sequence[Worked]) -> Session:
    return session_of([(worked, by_minutes(worked)) for worked in each])


def coded(session: Session) -> Outcome:
    return installed_engine().code(session, payer=PAYER)


def rules_of(outcome: Outcome) -> list[str]:
    return [finding.rule for finding in outcome.findings]


def one_after_another(
    *, codes: Sequence[str] = CODES, who: Sequence[str] = ("pt", "pta")
) -> st.SearchStrategy[list[Worked]]:
    """Entries one after another from midnight on, with breaks, that end long before the day does."""
    entry = st.tuples(st.sampled_from(codes), st.integers(1, 40), st.sampled_from(who), st.integers(0, 15))

    def laid(drawn: list[tuple[str, int, str, int]]) -> list[Worked]:
        now, each = 0, []
        for code, minutes, by, pause in drawn:
            each.append(Worked(code, now, minutes, by))
            now += minutes + pause
        return each

    return st.lists(entry, min_size=1, max_size=6).map(laid)


def later(each: Sequence[Worked], minutes: int) -> list[Worked]:
    return [worked._replace(start=worked.start + minutes) for worked in each]


def same_but_for_order(outcome: Outcome) -> Outcome:
    """The outcome without the advice on the order of entry, which clock times answer."""
    kept = [finding for finding in outcome.findings if finding.rule != ORDER_MATTERS]
    return attrs.evolve(outcome, findings=tuple(kept))


# the same minutes


@given(one_after_another(codes=(*CODES, "97129", "97130", "G0283")))
def test_minutes_and_clock_times_of_the_same_length_give_the_same_outcome(each: list[Worked]) -> None:
    assert same_but_for_order(coded(clocked(each))) == same_but_for_order(coded(counted(each)))


@given(one_after_another(codes=(*CODES, "97129", "97130")), st.integers(0, 18 * 60))
def test_moving_a_whole_session_changes_nothing(each: list[Worked], by: int) -> None:
    assert coded(clocked(later(each, by))) == coded(clocked(each))


@given(one_after_another(codes=(*CODES, "97129", "97130")), st.data())
def test_moving_the_last_entry_across_midnight_changes_nothing(each: list[Worked], data: st.DataObject) -> None:
    last = each[-1]
    by = data.draw(st.integers(MIDNIGHT - last.start - last.minutes, MIDNIGHT - last.start - 1))
    moved = clocked(later(each, by))
    assert moved.services[-1].time[0].next_day
    assert coded(moved) == coded(clocked(each))


NIGHTS: Final = (date(2026, 3, 8), date(2026, 11, 1), date(2026, 3, 29), date(2026, 10, 25))
"""Nights on which clocks change somewhere: an hour is skipped or comes twice."""


@given(st.integers(0, 180), st.integers(1, 120), st.sampled_from(NIGHTS))
def test_on_a_night_of_clock_change_an_entry_is_as_long_as_its_two_times_say(
    start: int, minutes: int, night: date
) -> None:
    each = [Worked("97110", start, minutes)]
    there, here = coded(clocked(each, day=night)), coded(clocked(each))
    assert lines(there) == lines(here)
    assert dict(there.units) == {"97110": (minutes + 7) // 15}


@given(one_after_another(), st.data())
def test_the_order_of_entry_changes_no_right_answer(each: list[Worked], data: st.DataObject) -> None:
    shuffled = data.draw(st.permutations(each))
    assert answer_set(coded(clocked(shuffled))) == answer_set(coded(clocked(each)))
    assert answer_set(coded(counted(shuffled))) == answer_set(coded(counted(each)))


@given(one_after_another(codes=("97129", "97130")), st.data())
def test_by_the_clock_not_even_a_family_depends_on_the_order_of_entry(
    each: list[Worked], data: st.DataObject
) -> None:
    shuffled = coded(clocked(data.draw(st.permutations(each))))
    assert sorted(lines(shuffled)) == sorted(lines(coded(clocked(each))))
    assert ORDER_MATTERS not in rules_of(shuffled)


@given(one_after_another(codes=("97129", "97130")), st.data())
def test_without_a_clock_a_family_that_depends_on_the_order_says_so(
    each: list[Worked], data: st.DataObject
) -> None:
    one, other = coded(counted(each)), coded(counted(data.draw(st.permutations(each))))
    if sorted(lines(one)) != sorted(lines(other)):
        assert ORDER_MATTERS in rules_of(one)
        assert ORDER_MATTERS in rules_of(other)


def answer_set(outcome: Outcome) -> set[frozenset[tuple[str, int]]]:
    return {frozenset(one.items()) for one in answers(outcome)}


# time that is counted twice

anywhere = st.tuples(
    st.sampled_from(CODES), st.integers(600, 640), st.integers(1, 40), st.sampled_from(("pt", "pta"))
).map(lambda drawn: Worked(*drawn))


def minutes_in(worked: Worked) -> set[int]:
    return set(range(worked.start, worked.start + worked.minutes))


def in_common(each: Sequence[Worked]) -> list[int]:
    """The minutes that each entry shares with all before it, minute by minute."""
    return [
        len(minutes_in(worked) & set().union(*map(minutes_in, each[:place])))
        for place, worked in enumerate(each)
        if place
    ]


@given(st.lists(anywhere, min_size=2, max_size=5))
def test_an_overlap_is_found_wherever_two_entries_share_a_minute_and_nowhere_else(each: list[Worked]) -> None:
    told = rules_of(coded(clocked(each)))
    assert ("timing.overlap" in told) == any(in_common(each))


@given(anywhere, anywhere)
def test_an_overlap_is_as_long_as_the_minutes_that_two_entries_share(one: Worked, other: Worked) -> None:
    told = [finding for finding in coded(clocked([one, other])).findings if finding.rule == "timing.overlap"]
    assert [finding.values["minutes"] for finding in told] == [each for each in in_common([one, other]) if each]
    assert {finding.severity for finding in told} <= {"error"}


@given(one_after_another())
def test_entries_that_touch_never_overlap(each: list[Worked]) -> None:
    assert "timing.overlap" not in rules_of(coded(clocked(each)))


@given(anywhere, anywhere)
def test_a_supervised_modality_may_run_beside_anything(one: Worked, other: Worked) -> None:
    modality = other._replace(code="G0283", kind="supervised")
    assert "timing.overlap" not in rules_of(coded(clocked([one, modality])))


@given(anywhere, anywhere)
def test_a_caregiver_trained_while_the_patient_is_elsewhere_overlaps_nothing(one: Worked, other: Worked) -> None:
    training = other._replace(code="97550", kind="caregiver")
    assert "timing.overlap" not in rules_of(coded(clocked([one, training])))


@given(anywhere, anywhere)
def test_minutes_of_two_disciplines_count_once(one: Worked, other: Worked) -> None:
    there = clocked([other._replace(code="97530", who="pt")])
    occupational = attrs.evolve(there, discipline="OT", clinicians=(Clinician(id="pt", role="OT"),))
    day = Day(sessions=(clocked([one]), occupational))
    told = [rule for outcome in installed_engine().code(day, payer=PAYER) for rule in rules_of(outcome)]
    assert ("timing.counted-in-two-pools" in told) == any(in_common([one, other]))


# one clinician, two patients


@given(anywhere, anywhere)
def test_a_clinician_with_two_patients_at_once_is_found_and_one_after_the_other_is_not(
    one: Worked, other: Worked
) -> None:
    documents = [clocked([one], patient="p-1"), clocked([other], patient="p-2")]
    told = installed_engine().clashes(documents)
    same = one.who == other.who
    assert [finding.values["minutes"] for _, finding in told] == [
        each for each in in_common([one, other]) if each and same
    ]


@given(anywhere, anywhere)
def test_two_patients_of_one_group_are_no_clash_and_one_beside_a_group_is(one: Worked, other: Worked) -> None:
    group = one._replace(code="97150", who="pt")
    there = other._replace(code="97150", who="pt")
    engine = installed_engine()
    both = [clocked([group], patient="p-1"), clocked([there], patient="p-2")]
    assert engine.clashes(both) == ()
    beside = [clocked([group], patient="p-1"), clocked([there._replace(code="97110")], patient="p-2")]
    assert bool(engine.clashes(beside)) == any(in_common([group, there]))


@given(anywhere, anywhere)
def test_one_patient_twice_is_no_clash_of_a_clinician(one: Worked, other: Worked) -> None:
    assert installed_engine().clashes([clocked([one]), clocked([other])]) == ()


@given(anywhere, anywhere)
def test_on_two_days_nobody_is_in_two_places(one: Worked, other: Worked) -> None:
    tomorrow = clocked([other], day=date(2026, 3, 5), patient="p-2")
    assert installed_engine().clashes([clocked([one]), tomorrow]) == ()


# what the record says of itself


@given(one_after_another(), st.integers(1, 240))
def test_a_recorded_total_is_held_against_the_entries(each: list[Worked], recorded: int) -> None:
    timed = sum(worked.minutes for worked in each)
    session = counted(each)
    by_timed = attrs.evolve(session, recorded=Recorded(timed_minutes=recorded))
    assert ("timing.timed-total" in rules_of(coded(by_timed))) == (recorded != timed)
    by_total = attrs.evolve(session, recorded=Recorded(total_minutes=recorded))
    assert ("timing.total-below-timed" in rules_of(coded(by_total))) == (recorded < timed)
    by_clock = attrs.evolve(session, recorded=Recorded(start=at(600), end=at(600 + recorded)))
    assert ("timing.longer-than-clock" in rules_of(coded(by_clock))) == (recorded < timed)
