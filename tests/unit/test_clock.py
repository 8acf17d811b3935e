"""What clock times tell, on small visits."""

from datetime import time

import attrs
import pytest

from tests.building import said, visit
from therapycode import Clinician, Day, Engine, Outcome, Patient, Recorded, Service, Session, TimeEntry
from therapycode.errors import InputError
from therapycode.rules.clock import clinician_clashes
from therapycode.rules.timing import clock_minutes, clock_seconds, clock_span, entry_minutes, entry_seconds
from therapycode.serial.notation import read_notation

PAYER = "medicare-part-b"


def coded(engine: Engine, text: str) -> Outcome:
    document = read_notation(text)
    assert isinstance(document, Session)
    return engine.code(document, payer=PAYER)


def told(engine: Engine, *services: str, discipline: str = "PT") -> list[str]:
    outcome = coded(engine, "\n".join([f"2026-03-04 {discipline}", *services]))
    return [
        f"{finding.where} {finding.values['first']} {finding.values['second']} {finding.values['minutes']}"
        for finding in outcome.findings
        if finding.rule == "timing.overlap"
    ]


def test_minutes_by_the_clock_are_whole_and_may_pass_midnight() -> None:
    assert clock_minutes(time(10, 0), time(10, 30)) == 30
    assert clock_minutes(time(10, 0, 30), time(10, 15, 29)) == 14
    assert clock_minutes(time(10, 0, 30), time(10, 15, 30)) == 15
    assert clock_minutes(time(23, 50), time(0, 10), next_day=True) == 20
    assert clock_minutes(time(0, 10), time(23, 50)) == 23 * 60 + 40
    assert clock_minutes(time(10, 0), time(10, 0)) == 0
    assert clock_minutes(time(10, 0), time(10, 0), next_day=True) == 1440
    assert clock_minutes(time(10, 30), time(10, 0)) == -30
    assert clock_minutes(time(10), time(10, 0, 1), next_day=True) == 0
    assert clock_minutes(time(0, 10), time(0, 30), next_day=True) == 20


def test_seconds_are_counted_from_midnight() -> None:
    assert clock_seconds(time(0, 0)) == 0
    assert clock_seconds(time(1, 2, 3)) == 3723
    assert clock_seconds(time(23, 59, 59)) == 86399


def test_a_stretch_of_the_clock_lies_on_the_day_of_service_or_past_its_midnight() -> None:
    assert clock_span(time(10), time(10, 30)) == (36000, 37800)
    assert clock_span(time(10, 30), time(10)) == (37800, 36000)
    assert clock_span(time(23, 50), time(0, 10), next_day=True) == (85800, 87000)
    assert clock_span(time(0, 10), time(0, 30), next_day=True) == (87000, 88200)
    assert clock_span(time(10), time(10), next_day=True) == (36000, 122400)


@pytest.mark.parametrize(
    ("entry", "seconds"),
    [
        (TimeEntry(minutes=1), 60),
        (TimeEntry(minutes=1440), 86400),
        (TimeEntry(start=time(10), end=time(10, 1)), 60),
        (TimeEntry(start=time(10), end=time(10, 1, 30)), 90),
        (TimeEntry(start=time(10, 0, 30), end=time(10, 15, 29)), 899),
        (TimeEntry(start=time(10), end=time(10), next_day=True), 86400),
        (TimeEntry(start=time(0, 10), end=time(0, 30), next_day=True), 1200),
        (TimeEntry(start=time(23, 50), end=time(0, 10), next_day=True), 1200),
    ],
)
def test_an_entry_has_its_seconds_and_its_whole_minutes(entry: TimeEntry, seconds: int) -> None:
    assert entry_seconds(entry) == seconds
    assert entry_minutes(entry) == seconds // 60


@pytest.mark.parametrize(
    ("entry", "says"),
    [
        (TimeEntry(), "neither minutes nor a start and an end"),
        (TimeEntry(start=time(10)), "neither minutes nor a start and an end"),
        (TimeEntry(end=time(10)), "neither minutes nor a start and an end"),
        (TimeEntry(minutes=5, start=time(10)), "minutes and clock times in one entry"),
        (TimeEntry(minutes=5, end=time(10)), "minutes and clock times in one entry"),
        (TimeEntry(minutes=0), "0 minutes"),
        (TimeEntry(minutes=1441), "1441 minutes"),
        (TimeEntry(minutes=True), "True minutes"),
        (TimeEntry(start=time(10), end=time(10)), "0 minutes by the clock"),
        (TimeEntry(start=time(10), end=time(10, 0, 59)), "0 minutes by the clock"),
        (TimeEntry(start=time(10), end=time(10, 0, 1), next_day=True), "0 minutes by the clock"),
        (TimeEntry(start=time(11, 30), end=time(10)), "-90 minutes by the clock"),
    ],
)
def test_an_entry_that_is_no_stretch_of_time_is_refused(entry: TimeEntry, says: str) -> None:
    with pytest.raises(ValueError, match=f"^{says}$"):
        entry_minutes(entry)


@pytest.mark.parametrize("times", ["10:30-10:00", "10:00-10:00"])
def test_a_session_whose_clock_runs_backwards_is_refused(engine: Engine, times: str) -> None:
    session = read_notation("2026-03-04 PT\n97110 10:00-10:30 PT")
    assert isinstance(session, Session)
    (service,) = session.services
    start, _, end = times.partition("-")
    entry = attrs.evolve(service.time[0], start=time.fromisoformat(start), end=time.fromisoformat(end))
    turned = attrs.evolve(session, services=(attrs.evolve(service, time=(entry,)),))
    with pytest.raises(InputError, match="minutes by the clock"):
        engine.code(turned, payer=PAYER)


def test_two_services_at_once_are_an_error_at_the_one_entered_later(engine: Engine) -> None:
    assert told(engine, "97110 10:00-10:20 PT", "97140 10:10-10:30 PT") == ["services[1] 97110 97140 10"]
    assert told(engine, "97140 10:10-10:30 PT", "97110 10:00-10:20 PT") == ["services[1] 97140 97110 10"]


def test_an_overlap_has_all_its_minutes_however_long_and_early_it_is(engine: Engine) -> None:
    assert told(engine, "97110 10:00-11:40 PT", "97140 10:10-12:00 PT") == ["services[1] 97110 97140 90"]
    assert told(engine, "97110 00:00-00:20 PT", "97140 00:10-00:30 PT") == ["services[1] 97110 97140 10"]
    assert told(engine, "97110 00:10-03:00 PT", "97140 00:20-04:00 PT") == ["services[1] 97110 97140 160"]


def test_a_service_from_midnight_on_overlaps_nothing_by_itself(engine: Engine) -> None:
    assert told(engine, "97110 00:00-00:20 PT") == []
    services = ["97110 00:00-00:20 PT", "97140 00:30-01:00 PT", "97530 00:40-01:10 PT"]
    assert told(engine, *services) == ["services[2] 97140 97530 20"]


def test_a_short_service_within_a_long_one_is_as_long_as_itself(engine: Engine) -> None:
    assert told(engine, "97110 10:00-11:00 PT", "97140 10:10-10:15 PT") == ["services[1] 97110 97140 5"]


def test_a_long_service_is_held_against_all_that_follow_until_it_ends(engine: Engine) -> None:
    services = ["97110 10:00-11:00 PT", "97140 10:05-10:10 PT", "97530 10:20-10:30 PT", "97112 11:00-11:10 PT"]
    assert told(engine, *services) == ["services[1] 97110 97140 5", "services[2] 97110 97530 10"]


def test_of_two_that_end_together_the_first_is_held_on_to(engine: Engine) -> None:
    services = ["97110 10:00-10:30 PT", "97140 10:10-10:30 PT", "97530 10:20-10:40 PT"]
    assert told(engine, *services) == ["services[1] 97110 97140 20", "services[2] 97110 97530 10"]


def test_after_an_overlap_the_one_that_ends_last_is_held_against_the_next(engine: Engine) -> None:
    services = ["97110 10:00-10:20 PT", "97140 10:10-10:40 PT", "97530 10:30-10:50 PT"]
    assert told(engine, *services) == ["services[1] 97110 97140 10", "services[2] 97140 97530 10"]


def test_services_that_touch_share_no_minute(engine: Engine) -> None:
    assert told(engine, "97110 10:00-10:20 PT", "97140 10:20-10:40 PT") == []


def test_two_entries_of_one_service_overlap_too(engine: Engine) -> None:
    assert told(engine, "97110 10:00-10:20 PT", "97110 10:10-10:30 PTA") == ["services[1] 97110 97110 10"]
    entries = (
        TimeEntry(start=time(10), end=time(10, 20), by=("pt",)),
        TimeEntry(start=time(10, 5), end=time(10, 10), by=("pt",)),
        TimeEntry(start=time(10, 12), end=time(10, 14), by=("pt",)),
    )
    session = attrs.evolve(visit("97110 20 PT"), services=(Service(code="97110", time=entries),))
    [finding] = engine.code(session, payer=PAYER).findings
    assert (finding.where, finding.values["minutes"]) == ("services[0]", 7)


def test_what_two_services_share_in_several_stretches_is_added_up(engine: Engine) -> None:
    services = ["97110 10:00-10:20 PT", "97140 10:05-10:10 PT", "97140 10:12-10:14 PT", "97110 10:30-10:40 PT"]
    session = gathered(*services, "97140 10:35-10:45 PT")
    [finding] = engine.code(session, payer=PAYER).findings
    assert finding.values == {"first": "97110", "second": "97140", "minutes": 12}


def gathered(*services: str) -> Session:
    """One service for each code, with all its entries."""
    session = read_notation("\n".join(["2026-03-04 PT", *services]))
    assert isinstance(session, Session)
    each: dict[str, Service] = {}
    for service in session.services:
        own = each.setdefault(service.code, attrs.evolve(service, time=()))
        each[service.code] = attrs.evolve(own, time=own.time + service.time)
    return attrs.evolve(session, services=tuple(each.values()))


def test_a_begun_minute_of_overlap_is_a_minute(engine: Engine) -> None:
    entries = [
        TimeEntry(start=time(10), end=time(10, 10, 1), by=("pt",)),
        TimeEntry(start=time(10, 10), end=time(10, 40), by=("pt",)),
    ]
    services = tuple(
        Service(code=code, time=(entry,)) for code, entry in zip(("97110", "97140"), entries, strict=True)
    )
    session = attrs.evolve(visit("97110 20 PT"), services=services)
    [finding] = engine.code(session, payer=PAYER).findings
    assert finding.values["minutes"] == 1


def test_past_midnight_an_overlap_is_found_before_it(engine: Engine) -> None:
    assert told(engine, "97110 23:40-00:10 PT", "97140 23:50-00:05 PT") == ["services[1] 97110 97140 15"]


def test_entries_without_clock_times_overlap_nothing(engine: Engine) -> None:
    assert told(engine, "97110 10:00-10:20 PT", "97140 20 PT", "97530 10:05-10:10 PT") == [
        "services[2] 97110 97530 5"
    ]
    assert told(engine, "97110 20 PT", "97140 20 PT") == []


def test_time_that_does_not_count_overlaps_nothing(engine: Engine) -> None:
    assert told(engine, "97110 10:00-10:20 PT", "97140 10:10-10:30 PT rest") == []


def test_supervised_modalities_run_beside_anything(engine: Engine) -> None:
    assert told(engine, "97110 10:00-10:20 PT", "G0283 10:00-10:20 PT") == []
    assert told(engine, "97012 10:00-10:20 PT", "G0283 10:00-10:20 PT") == []
    services = ["G0283 10:00-10:20 PT", "97110 10:00-10:20 PT", "97140 10:10-10:20 PT"]
    assert told(engine, *services) == ["services[2] 97110 97140 10"]


def test_group_time_is_the_patients_too(engine: Engine) -> None:
    services = ["97110 10:00-10:20 PT", "97150 10:10-10:40 PT group"]
    assert told(engine, *services) == ["services[1] 97110 97150 10"]


def test_a_report_is_written_and_a_caregiver_trained_while_the_patient_is_elsewhere(engine: Engine) -> None:
    assert told(engine, "97129 10:00-10:20 OT", "96125 10:00-10:40 OT report", discipline="OT") == []
    assert told(engine, "97129 10:00-10:20 OT", "96125 10:00-10:40 OT", discipline="OT") == [
        "services[1] 97129 96125 20"
    ]
    assert told(engine, "97110 10:00-10:20 PT", "97550 10:00-10:30 PT caregiver absent") == []
    assert told(engine, "97110 10:00-10:20 PT", "97550 10:00-10:30 PT caregiver") == []
    assert told(engine, "97110 10:00-10:20 PT", "97140 10:00-10:30 PT absent") == []


def test_two_disciplines_at_once_count_the_minutes_in_neither_pool_twice(engine: Engine) -> None:
    document = read_notation("2026-03-04 PT\n97110 10:00-10:30 PT\n\n2026-03-04 OT\n97530 10:20-10:50 OT")
    assert isinstance(document, Day)
    day = engine.code(document, payer=PAYER)
    [finding] = day.outcomes[1].findings
    assert (finding.rule, finding.where) == ("timing.counted-in-two-pools", "services[0]")
    assert finding.values == {"first": "97110", "second": "97530", "minutes": 10}
    assert not day.ready


def test_between_two_sessions_of_one_plan_another_discipline_is_still_another_pool(engine: Engine) -> None:
    blocks = ["PT\n97110 09:00-09:30 PT", "OT\n97530 10:00-10:30 OT", "PT\n97140 10:20-10:50 PT"]
    document = read_notation("\n\n".join(f"2026-03-04 {block}" for block in blocks))
    assert isinstance(document, Day)
    assert said(engine.code(document, payer=PAYER).outcomes[2]) == ["error timing.counted-in-two-pools"]


def test_two_sessions_of_one_discipline_that_overlap_are_one_pools_overlap(engine: Engine) -> None:
    document = read_notation("2026-03-04 PT\n97110 10:00-10:30 PT\n\n2026-03-04 PT\n97140 10:20-10:50 PT")
    assert isinstance(document, Day)
    assert said(engine.code(document, payer=PAYER).outcomes[1]) == ["error timing.overlap"]


# one clinician, several patients

PT = Clinician(id="pt", role="PT")


def seen(
    patient: str, *times: tuple[int, int], code: str = "97110", kind: str = "treatment", status: str = "kept"
) -> Session:
    """A session of entries from and to so many minutes past ten."""
    document = read_notation(
        "\n".join(
            [
                f"2026-03-04 PT patient{patient} {status}",
                *[f"{code} 10:{first:02}-10:{last:02} PT {kind}" for first, last in times],
            ]
        )
    )
    assert isinstance(document, Session)
    return document


def clashes(*sessions: Session) -> list[tuple[int, str, object]]:
    told_ = clinician_clashes(sessions, frozenset({"G0283"}), frozenset({"97150", "92508"}))
    return [(number, finding.where, finding.values["minutes"]) for number, finding in told_]


def test_a_clinician_with_two_patients_is_told_at_the_later_service() -> None:
    [(number, finding)] = clinician_clashes(
        [seen("1", (0, 30)), seen("2", (20, 50), code="97140")], frozenset(), frozenset()
    )
    assert (number, finding.rule, finding.where) == (1, "timing.clinician-in-two-places", "services[0]")
    assert finding.values == {"who": "pt1", "first": "97110", "second": "97140", "minutes": 10}
    assert clashes(seen("2", (20, 50)), seen("1", (0, 30))) == [(0, "services[0]", 10)]


def test_one_patient_after_the_other_is_no_clash() -> None:
    assert clashes(seen("1", (0, 30)), seen("2", (30, 50))) == []
    assert clashes(seen("1", (0, 10), (20, 30)), seen("2", (10, 20), (30, 40))) == []


def test_one_patient_in_two_sessions_is_no_clash_and_a_long_clash_has_all_its_minutes() -> None:
    assert clashes(seen("1", (0, 30)), seen("1", (10, 40))) == []
    hours = [
        attrs.evolve(
            seen(patient, (0, 30)),
            services=(Service(code="97110", time=(TimeEntry(start=time(1), end=time(3, 30), by=("pt1",)),)),),
        )
        for patient in "12"
    ]
    assert clashes(*hours) == [(1, "services[0]", 150)]


def test_half_a_clock_time_is_no_stretch_of_the_clock() -> None:
    for half in (TimeEntry(start=time(10), by=("pt1",)), TimeEntry(end=time(11), by=("pt1",))):
        other = attrs.evolve(seen("2", (0, 30)), services=(Service(code="97110", time=(half,)),))
        assert clashes(seen("1", (0, 30)), other) == []


def test_three_patients_at_once_are_three_clashes() -> None:
    assert clashes(seen("1", (0, 30)), seen("2", (10, 40)), seen("3", (20, 50))) == [
        (1, "services[0]", 20),
        (2, "services[0]", 10),
        (2, "services[0]", 20),
    ]


def test_a_long_stretch_is_held_against_everyone_until_it_ends() -> None:
    long = seen("1", (0, 50))
    assert clashes(long, seen("2", (5, 10)), seen("3", (20, 30)), seen("4", (50, 59))) == [
        (1, "services[0]", 5),
        (2, "services[0]", 10),
    ]


def test_two_clinicians_are_two_people() -> None:
    other = attrs.evolve(
        seen("2", (0, 30)),
        services=(Service(code="97110", time=(TimeEntry(start=time(10), end=time(10, 30), by=("pt2",)),)),),
        clinicians=(attrs.evolve(PT, id="pt2"),),
    )
    assert clashes(seen("1", (0, 30)), other) == []


def test_a_group_is_several_patients_and_nothing_beside_it_is() -> None:
    assert clashes(seen("1", (0, 30), code="97150"), seen("2", (10, 40), code="97150")) == []
    assert clashes(seen("1", (0, 30), code="97150"), seen("2", (10, 40), code="92508")) == []
    assert clashes(seen("1", (0, 30), code="97150"), seen("2", (10, 40), code="97110")) == [(1, "services[0]", 20)]


@pytest.mark.parametrize("kind", ["treatment", "group", "caregiver"])
def test_attended_time_is_one_patients(kind: str) -> None:
    assert clashes(seen("1", (0, 30)), seen("2", (10, 40), kind=kind)) == [(1, "services[0]", 20)]


@pytest.mark.parametrize("kind", ["supervised", "report", "rest", "documentation", "other-patient"])
def test_time_that_needs_no_attendance_is_no_clash(kind: str) -> None:
    assert clashes(seen("1", (0, 30)), seen("2", (10, 40), kind=kind)) == []


def test_supervised_codes_and_visits_that_were_not_kept_are_no_clash() -> None:
    assert clashes(seen("1", (0, 30)), seen("2", (10, 40), code="G0283")) == []
    assert clashes(seen("1", (0, 30)), seen("2", (10, 40), status="no-show")) == []
    assert clashes(seen("1", (0, 30), status="cancelled"), seen("2", (10, 40))) == []


def test_the_engine_counts_sessions_over_all_documents(engine: Engine) -> None:
    day = Day(sessions=(seen("1", (0, 10)), seen("1", (20, 30))))
    told_ = engine.clashes([seen("9", (50, 55)), day, seen("2", (25, 40))])
    assert [(number, finding.where) for number, finding in told_] == [(3, "services[0]")]
    assert engine.clashes([]) == ()
    assert engine.clashes([seen("1", (0, 30), code="G0283"), seen("2", (0, 30))]) == ()
    assert engine.clashes([seen("1", (0, 30), code="92508"), seen("2", (0, 30), code="92508")]) == ()


# the record's own times


def against(engine: Engine, recorded: Recorded, *services: str) -> list[tuple[str, str, object, object]]:
    session = read_notation("\n".join(["2026-03-04 PT", *services]))
    assert isinstance(session, Session)
    outcome = engine.code(attrs.evolve(session, recorded=recorded), payer=PAYER)
    return [
        (finding.rule, finding.where, finding.values["timed"], finding.values["recorded"])
        for finding in outcome.findings
        if finding.rule.startswith("timing.")
    ]


def test_the_recorded_timed_total_is_that_of_the_entries(engine: Engine) -> None:
    both = ["97110 20 PT", "97140 15 PT", "97012 30 PT"]
    assert against(engine, Recorded(timed_minutes=35), *both) == []
    assert against(engine, Recorded(timed_minutes=34), *both) == [
        ("timing.timed-total", "recorded.timed_minutes", 35, 34)
    ]
    assert against(engine, Recorded(timed_minutes=36), *both) == [
        ("timing.timed-total", "recorded.timed_minutes", 35, 36)
    ]


def test_the_recorded_total_holds_the_timed_minutes_and_the_rest(engine: Engine) -> None:
    assert against(engine, Recorded(total_minutes=20), "97110 20 PT", "97012 30 PT") == []
    assert against(engine, Recorded(total_minutes=50), "97110 20 PT", "97012 30 PT") == []
    assert against(engine, Recorded(total_minutes=19), "97110 20 PT", "97012 30 PT") == [
        ("timing.total-below-timed", "recorded.total_minutes", 20, 19)
    ]


def test_nobody_is_treated_longer_than_the_session_lasted(engine: Engine) -> None:
    forty_five = Recorded(start=time(10), end=time(10, 45))
    assert against(engine, forty_five, "97110 45 PT") == []
    assert against(engine, forty_five, "97110 44 PT") == []
    assert against(engine, forty_five, "97110 46 PT") == [("timing.longer-than-clock", "recorded.end", 46, 45)]
    past = Recorded(start=time(23, 45), end=time(0, 30), next_day=True)
    assert against(engine, past, "97110 45 PT") == []
    assert against(engine, past, "97110 46 PT") == [("timing.longer-than-clock", "recorded.end", 46, 45)]


def test_a_half_recorded_clock_is_held_against_nothing(engine: Engine) -> None:
    assert against(engine, Recorded(start=time(10)), "97110 45 PT") == []
    assert against(engine, Recorded(end=time(10)), "97110 45 PT") == []
    assert against(engine, Recorded(), "97110 45 PT") == []


def test_a_call_of_a_tier_and_an_untimed_service_are_no_timed_minutes(engine: Engine) -> None:
    services = ["97110 20 PT", "98966 7 PT", "97012 15 PT"]
    assert against(engine, Recorded(timed_minutes=20), *services) == []


def test_families_and_clock_times_are_timed_minutes_and_rest_is_not(engine: Engine) -> None:
    services = ["97129 10:00-10:20 PT", "97110 10:20-10:30 PT", "97140 10 PT rest"]
    assert against(engine, Recorded(timed_minutes=30), *services) == []


def test_each_session_of_a_day_is_held_against_its_own_record(engine: Engine) -> None:
    morning, afternoon = visit("97110 20 PT"), visit("97110 15 PT")
    sessions = (morning, attrs.evolve(afternoon, recorded=Recorded(timed_minutes=15)))
    assert [said(one) for one in engine.code(Day(sessions=sessions), payer=PAYER)] == [[], []]
    sessions = (attrs.evolve(morning, recorded=Recorded(timed_minutes=35)), afternoon)
    assert [said(one) for one in engine.code(Day(sessions=sessions), payer=PAYER)] == [
        ["warning timing.timed-total"],
        [],
    ]


def test_a_session_of_nobody_has_nothing_to_hold_against() -> None:
    empty = Session(patient=Patient(id="p"), date_of_service=visit().date_of_service, discipline="PT", services=())
    assert clinician_clashes([empty], frozenset(), frozenset()) == ()


def test_a_stretch_begins_and_ends_at_its_seconds() -> None:
    assert clock_span(time(10, 0, 30), time(10, 15, 45)) == (36030, 36945)
    assert clock_span(time(23, 50, 30), time(0, 10, 15), next_day=True) == (85830, 87015)
