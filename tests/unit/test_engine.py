"""From a session and a payer's policy to an outcome."""

from collections.abc import Iterator, Sequence
from datetime import date, time
from pathlib import Path

import attrs
import pytest

from tests.acme import ACME, COMPLETE, NO_UNITS, UNITS_ENDED, payer_of
from tests.building import DAY, answers, bent, left_out, lines, said, visit
from therapycode import (
    Choice,
    Clinician,
    Day,
    DayOutcome,
    Engine,
    Failure,
    Finding,
    InputError,
    Outcome,
    OutsideCoverageError,
    Patient,
    PayerRegistry,
    Service,
    Session,
    TimeEntry,
    UnknownPayerError,
)
from therapycode.model.claim import Elsewhere
from therapycode.plugin import Check, Visit, found, hookimpl

MEDICARE = "medicare-part-b"


def medicare(engine: Engine, *given: str, day: date = DAY) -> Outcome:
    return engine.code(visit(*given, day=day), payer=MEDICARE)


def with_acme(engine: Engine, folder: Path, text: str = ACME) -> Engine:
    return Engine(PayerRegistry.of([payer_of(folder, text)]), engine.tables)


def test_the_claim_says_all_that_is_known_of_its_lines(engine: Engine) -> None:
    session = Session(
        patient=Patient(id="p-1"),
        id="v-1",
        date_of_service=DAY,
        discipline="PT",
        clinicians=(Clinician(id="pt1", role="PT", npi="1234567893"),),
        services=(
            Service(code="97110", time=(TimeEntry(minutes=36, by=("pt1",)),)),
            Service(code="97140", time=(TimeEntry(start=time(10), end=time(10, 30), by=("pt1",)),)),
        ),
        ext={"room": "2"},
    )
    outcome = engine.code(session, payer=MEDICARE)
    assert (outcome.session, outcome.payer, outcome.day) == ("v-1", MEDICARE, DAY)
    assert outcome.claim is not None
    both = [attrs.evolve(line, minutes=None) for line in outcome.claim.lines]
    assert [line.minutes for line in outcome.claim.lines] == [36, 30]
    assert [line.units for line in both] == [2, 2]
    assert [line.rendering_npi for line in both] == ["1234567893", "1234567893"]
    assert [line.services for line in both] == [(0,), (1,)]
    assert outcome.ext == {"room": "2"}
    assert outcome.record is not None
    assert outcome.record.profile == engine.profile(MEDICARE).fingerprint
    assert outcome.record.tables == engine.tables.fingerprints
    assert outcome.data_as_of == engine.tables.as_of


def test_what_could_not_be_checked_keeps_the_claim_from_being_ready(engine: Engine) -> None:
    outcome = medicare(engine, "97110 20 PT")
    assert {each.check for each in outcome.unchecked if each.blocks} == {
        "edits.over-limit",
        "modifiers.kx-threshold",
    }
    assert (outcome.determined, outcome.complete, outcome.ready) == (True, True, False)


def test_values_older_than_their_confirmation_are_named(engine: Engine) -> None:
    assert "units" in {each.part for each in medicare(engine, "97110 20 PT").unconfirmed}
    assert medicare(engine, "97110 20 PT", day=date(2022, 1, 2)).unconfirmed == ()


def test_cells_that_are_not_verified_are_named_once_for_the_codes_billed(engine: Engine) -> None:
    assert medicare(engine, "97110 20 PT").unverified == ()
    assert medicare(engine, "97129 20 OT", "97129 5 OT").unverified == ("97129.listing",)


def test_a_session_that_is_complete_and_checked_is_ready(engine: Engine, tmp_path: Path) -> None:
    outcome = with_acme(engine, tmp_path, COMPLETE).code(visit("97110 20 PT"), payer="acme-plan")
    assert (outcome.determined, outcome.complete, outcome.ready) == (True, True, True)
    assert lines(outcome) == ["97110 1"]


def test_a_part_that_is_unknown_leaves_the_outcome_incomplete(engine: Engine, tmp_path: Path) -> None:
    outcome = with_acme(engine, tmp_path).code(visit("97110 20 PT"), payer="acme-plan")
    assert [each.part for each in outcome.unknown] == ["assistants"]
    assert (outcome.determined, outcome.complete, outcome.ready) == (True, False, False)


def test_a_payer_whose_unit_rule_is_unknown_gets_no_claim_and_never_medicares(
    engine: Engine, tmp_path: Path
) -> None:
    outcome = with_acme(engine, tmp_path, NO_UNITS).code(visit("97110 20 PT"), payer="acme-plan")
    assert outcome.claim is None
    assert (outcome.units, outcome.not_billed, outcome.alternatives) == ({}, (), ())
    [finding] = outcome.findings
    assert (finding.rule, finding.severity, finding.do) == (
        "units.unknown",
        "error",
        "Ask the payer: Call the plan",
    )


def test_a_unit_rule_that_was_abolished_leaves_units_unknown_too(engine: Engine, tmp_path: Path) -> None:
    outcome = with_acme(engine, tmp_path, UNITS_ENDED).code(visit("97110 20 PT"), payer="acme-plan")
    assert outcome.claim is None
    assert outcome.findings[0].do == "Ask the payer: the payer's provider relations"


def test_every_session_of_a_day_says_that_units_are_unknown(engine: Engine, tmp_path: Path) -> None:
    payer = with_acme(engine, tmp_path, UNITS_ENDED)
    day = payer.code(Day(sessions=(visit("97110 20 PT"), visit("97140 20 PT"))), payer="acme-plan")
    assert [said(outcome) for outcome in day] == [["error units.unknown"]] * 2
    assert not day.determined
    assert not day.ready


def test_what_is_undetermined_names_what_the_table_lacks(engine: Engine) -> None:
    outcome = medicare(engine, "97110 20 PT", "99990 10 PT")
    assert (outcome.determined, outcome.complete, outcome.ready) == (False, False, False)
    [finding] = outcome.findings
    assert (finding.rule, finding.where) == ("codes.unknown", "services[1]")


@pytest.mark.parametrize(
    ("code", "day", "span"),
    [
        ("95831", DAY, "... to 2019-12-31"),
        ("G0515", DAY, "2018-01-01 to 2019-12-31"),
        ("97129", date(2019, 6, 3), "2020-01-01 to ..."),
    ],
)
def test_a_code_outside_its_days_says_when_it_was_in_force(
    engine: Engine, code: str, day: date, span: str
) -> None:
    outcome = medicare(engine, f"{code} 30 SLP", day=day)
    [finding] = outcome.findings
    assert finding.rule == "codes.retired"
    assert finding.values["day"] == day.isoformat()
    assert finding.values["span"] == span


def test_a_visit_that_did_not_take_place_lists_its_services(engine: Engine) -> None:
    outcome = engine.code(attrs.evolve(visit("97110 20 PT"), status="no-show"), payer=MEDICARE)
    assert lines(outcome) == []
    assert left_out(outcome) == ["97110 not_kept"]
    assert said(outcome) == ["error session.not-kept"]
    assert outcome.findings[0].says == "The visit is marked no-show: nothing was furnished, and nothing is billed."


def test_a_session_without_services_is_an_empty_claim(engine: Engine) -> None:
    outcome = medicare(engine)
    assert (lines(outcome), left_out(outcome), said(outcome)) == ([], [], [])


# a day


def test_a_code_of_two_sessions_stands_once_in_the_first(engine: Engine) -> None:
    morning = attrs.evolve(visit("97110 10 PT"), id="am")
    afternoon = attrs.evolve(visit("97110 12 PT", "G0283 - PT"), id="pm")
    day = engine.code(Day(sessions=(morning, afternoon), id="d-1"), payer=MEDICARE)
    assert (day.id, day.payer, day.day) == ("d-1", MEDICARE, DAY)
    first, second = day
    assert lines(first) == ["97110 1 GP"]
    assert first.claim is not None
    assert first.claim.lines[0].pooled_with == (Elsewhere("pm", (0,)),)
    assert lines(second) == ["G0283 1 GP"]
    assert left_out(second) == ["97110 billed_with_other_session"]


def test_a_tie_over_two_sessions_lists_the_lines_of_each(engine: Engine) -> None:
    day = engine.code(Day(sessions=(visit("97110 10 PT"), visit("97140 10 PT"))), payer=MEDICARE)
    first, second = day
    assert [dict(each.units) for each in first.alternatives] == [{"97110": 1}, {"97110": 0}]
    assert [dict(each.units) for each in second.alternatives] == [{"97140": 0}, {"97140": 1}]
    assert first.tie == second.tie


def test_a_session_whose_lines_no_answer_changes_has_no_alternatives(engine: Engine) -> None:
    day = engine.code(Day(sessions=(visit("97110 10 PT", "97140 10 PT"), visit("G0283 - PT"))), payer=MEDICARE)
    first, second = day
    assert len(first.alternatives) == 2
    assert second.alternatives == ()


def test_what_is_open_in_one_session_leaves_the_others_of_its_pool_open(engine: Engine) -> None:
    sessions = (visit("97110 20 PT"), visit("99990 20 PT"), visit("97530 20 OT"))
    pt, unknown, ot = engine.code(Day(sessions=sessions), payer=MEDICARE)
    assert (pt.determined, unknown.determined, ot.determined) == (False, False, True)
    assert [finding.where for finding in pt.findings] == ["sessions[1].services[0]"]
    assert [finding.where for finding in unknown.findings] == ["services[0]"]
    assert ot.findings == ()


def test_a_day_of_no_session_is_refused(engine: Engine) -> None:
    with pytest.raises(InputError) as caught:
        engine.code(Day(sessions=()), payer=MEDICARE)
    assert str(caught.value) == (
        "the day cannot be used, one fault:\n  sessions: found no session; allowed: one or more sessions."
    )


def test_a_day_is_of_one_patient_and_one_day(engine: Engine) -> None:
    stranger = attrs.evolve(visit("97140 20 PT"), patient=Patient(id="p-2"))
    other_day = visit("97140 20 PT", day=date(2026, 3, 5))
    with pytest.raises(InputError) as caught:
        engine.code(Day(sessions=(visit("97110 20 PT"), stranger, other_day)), payer=MEDICARE)
    assert [(fault.at, fault.found, fault.allowed) for fault in caught.value.faults] == [
        ("sessions[1].patient", "another patient", "one patient a day document"),
        ("sessions[2].date_of_service", "2026-03-05", "2026-03-04"),
    ]
    assert "p-2" not in str(caught.value)


def test_a_day_is_ready_when_its_sessions_are_and_nothing_stands_between_them(
    engine: Engine, tmp_path: Path
) -> None:
    acme = with_acme(engine, tmp_path, COMPLETE)
    day = acme.code(Day(sessions=(visit("97110 7 PT"), visit("97140 20 PT"))), payer="acme-plan")
    assert day.ready
    assert not attrs.evolve(day, findings=(found("codes.unknown", "", {"code": "x"}),)).ready
    assert attrs.evolve(day, findings=(found("codes.unknown", "", {"code": "x"}, severity="advice"),)).ready


# choices


def test_a_choice_is_taken_and_needs_no_advice(engine: Engine) -> None:
    session = attrs.evolve(
        visit("97110 20 PT", "97140 20 PT"), choices=(Choice(unit_to="97140", by="pt", on=DAY),)
    )
    outcome = engine.code(session, payer=MEDICARE)
    assert dict(outcome.units) == {"97110": 1, "97140": 2}
    assert said(outcome) == []
    assert answers(outcome)[0] == {"97110": 1, "97140": 2}


def test_two_ties_of_two_disciplines_are_each_told_in_their_session(engine: Engine) -> None:
    day = engine.code(
        Day(sessions=(visit("97110 10 PT", "97140 10 PT"), visit("97530 10 OT", "97535 10 OT"))),
        payer=MEDICARE,
    )
    assert [said(outcome) for outcome in day] == [["advice units.tie"]] * 2
    assert [len(outcome.alternatives) for outcome in day] == [2, 2]


# steps


def test_the_reasoning_is_told_where_it_was_asked_for(engine: Engine) -> None:
    outcome = engine.code(visit("97110 33 PT", "97140 7 PT"), payer=MEDICARE, steps=True)
    assert outcome.explain().splitlines()[1] == "97110: 33 minutes hold 2 full 15-minute periods, 3 left over."


def test_the_reasoning_is_not_made_up_where_it_was_not(engine: Engine) -> None:
    with pytest.raises(ValueError, match="code the session with steps=True"):
        medicare(engine, "97110 33 PT").explain()


# checks of plugins


class Checking:
    """A plugin whose check says something of every session, and something that crosses them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @hookimpl
    def therapycode_payers(self) -> Sequence[object]:
        return [payer_of(self.folder)]

    @hookimpl
    def therapycode_checks(self) -> Sequence[Check]:
        return [remark]


def remark(visit: Visit, /) -> tuple[tuple[int, Finding], ...]:
    told = [
        (number, found("session.not-kept", "status", {"status": "x"})) for number in range(len(visit.sessions))
    ]
    return (*told, (-1, found("codes.unknown", "sessions", {"code": "x"})))


def test_what_a_check_finds_stands_with_its_session_or_with_the_day(engine: Engine, tmp_path: Path) -> None:
    checked = Engine(PayerRegistry.of([Checking(tmp_path)]), engine.tables)
    day = checked.code(Day(sessions=(visit("97110 20 PT"), visit("97140 15 PT"))), payer="acme-plan")
    assert [said(outcome) for outcome in day] == [["error session.not-kept"]] * 2
    assert [finding.rule for finding in day.findings] == ["codes.unknown"]


# batches


def test_a_batch_gives_an_answer_or_a_failure_for_each_item_in_its_place(engine: Engine) -> None:
    bad = attrs.evolve(visit("97110 20 PT"), services=(Service(code="nothing"),))
    documents: list[Session | Day] = [
        visit("97110 20 PT"),
        bad,
        Day(sessions=(visit("97140 20 PT"),)),
        visit("97110 20 PT", day=date(2018, 1, 1)),
        visit("97116 20 PT"),
    ]
    results = list(engine.code_many(iter(documents), payer=MEDICARE))
    assert [type(result) for result in results] == [Outcome, Failure, DayOutcome, Failure, Outcome]
    failures = [result for result in results if isinstance(result, Failure)]
    assert [(failure.place, type(failure.error)) for failure in failures] == [
        (1, InputError),
        (3, OutsideCoverageError),
    ]
    assert results[0] == medicare(engine, "97110 20 PT")
    last = results[4]
    assert isinstance(last, Outcome)
    assert dict(last.units) == {"97116": 1}


def test_a_batch_is_coded_as_it_is_asked_for(engine: Engine) -> None:
    def endless() -> Iterator[Session]:
        while True:
            yield visit("97110 20 PT")

    results = engine.code_many(endless(), payer=MEDICARE)
    assert isinstance(next(results), Outcome)


def test_a_batch_with_steps_explains_each(engine: Engine) -> None:
    [outcome] = engine.code_many([visit("97110 20 PT")], payer=MEDICARE, steps=True)
    assert isinstance(outcome, Outcome)
    assert outcome.steps


def test_a_batch_for_a_payer_that_is_not_known_fails_each_item(engine: Engine) -> None:
    results = list(engine.code_many([visit("97110 20 PT")] * 2, payer="nobody"))
    assert [type(one.error) for one in results if isinstance(one, Failure)] == [UnknownPayerError] * 2


def test_a_batch_loses_no_item_to_a_role_that_does_not_exist(engine: Engine) -> None:
    session = visit("97110 20 PT")
    strange = attrs.evolve(session, clinicians=(bent(session.clinicians[0], role="XX"),))
    results = list(engine.code_many([strange, session], payer=MEDICARE))
    assert [type(result) for result in results] == [Failure, Outcome]


# a payer's own policy


def test_an_untimed_code_without_minutes_leaves_the_total_time_open_only_where_it_stands(
    engine: Engine,
) -> None:
    day = engine.code(Day(sessions=(visit("97110 20 PT"), visit("97161 - PT"))), payer=MEDICARE)
    open_total = [
        [each.needs for each in outcome.unchecked if each.check == "timing.total-treatment-time"]
        for outcome in day
    ]
    assert open_total == [[], [("services[0].time",)]]


def test_a_repair_stands_with_the_session_it_would_mend(engine: Engine) -> None:
    day = engine.code(Day(sessions=(visit("97110 20 PT"), visit("97014 - PT"))), payer=MEDICARE)
    assert [len(outcome.repairs) for outcome in day] == [0, 1]


def test_a_service_partly_without_charge_is_told(engine: Engine) -> None:
    session = visit("97110 30 PT", "97110 15 PT")
    services = (session.services[0], attrs.evolve(session.services[1], bill=False, reason="courtesy"))
    outcome = engine.code(attrs.evolve(session, services=services), payer=MEDICARE)
    assert lines(outcome) == ["97110 2 GP"]
    assert said(outcome) == ["advice units.courtesy-shared"]
