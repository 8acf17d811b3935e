"""Lines of services that an assistant took part in, payer and all."""

from datetime import date, time
from decimal import Decimal
from pathlib import Path

import attrs
import pytest

from tests.building import DAY, bent, lines, said, visit
from tests.small_payers import ASSISTED, BY_PLAN, TOTAL_TIME, small_engine
from therapycode import Clinician, Day, Engine, Outcome, Patient, Service, Session, TimeEntry
from therapycode.serial.notation import read_notation

MEDICARE = "medicare-part-b"


def coded(engine: Engine, text: str, payer: str = MEDICARE, *, steps: bool = False) -> Outcome:
    document = read_notation(text)
    assert isinstance(document, Session)
    return engine.code(document, payer=payer, steps=steps)


def in_one(code: str, *entries: tuple[int, str], discipline: str = "PT", day: date = DAY) -> Session:
    """A session of one service with these entries of minutes and roles."""
    roles = dict.fromkeys(role for _, role in entries)
    worked = tuple(TimeEntry(minutes=minutes, by=(role.lower(),)) for minutes, role in entries)
    session = Session(
        patient=Patient(id="p-1"),
        date_of_service=day,
        discipline="PT",
        services=(Service(code=code, time=worked),),
        clinicians=tuple(bent(Clinician(id=role.lower(), role="PT"), role=role) for role in roles),
    )
    return bent(session, discipline=discipline)


# minutes and lines


def test_units_with_the_modifier_stand_before_those_without_each_with_its_minutes(engine: Engine) -> None:
    outcome = coded(engine, "2026-03-04 PT\n97110 13 PT\n97110 23 PTA")
    assert outcome.claim is not None
    assert [(line.units, line.modifiers, line.minutes) for line in outcome.claim.lines] == [
        (1, ("GP", "CQ"), 23),
        (1, ("GP",), 13),
    ]


def test_a_code_on_one_line_keeps_all_its_minutes(engine: Engine) -> None:
    marked = coded(engine, "2026-03-04 PT\n97110 5 PT\n97110 10 PTA")
    plain = coded(engine, "2026-03-04 PT\n97110 10 PT\n97110 5 PTA")
    for outcome, modifiers in ((marked, ("GP", "CQ")), (plain, ("GP",))):
        assert outcome.claim is not None
        [line] = outcome.claim.lines
        assert (line.units, line.modifiers, line.minutes, line.services) == (1, modifiers, 15, (0, 1))


def test_an_assistants_code_without_a_unit_has_no_line(engine: Engine) -> None:
    outcome = coded(engine, "2026-03-04 PT\n97110 30 PT\n97140 4 PTA")
    assert lines(outcome) == ["97110 2 GP"]


def test_two_assistants_are_added_up_by_their_role(engine: Engine) -> None:
    assert lines(coded(engine, "2026-03-04 PT\n97110 10 PTA\n97110 10 PTA2")) == ["97110 1 GP CQ"]
    assert lines(coded(engine, "2026-03-04 PT\n97110 10 PT\n97110 10 PT2\n97110 10 PTA")) == [
        "97110 1 GP CQ",
        "97110 1 GP",
    ]


def test_the_reasoning_says_whose_the_minutes_are(engine: Engine) -> None:
    text = "2026-03-04 PT\n97110 13 PT\n97110 23 PTA\n97140 30 PT"
    told = coded(engine, text, steps=True).explain().splitlines()
    assert told[-1] == (
        "97110: therapist 13 minutes, assistant alone 23: 1 with CQ "
        "(pages 65169 to 65177; 42 CFR 410.59(a)(4) and 410.60(a)(4))."
    )
    assert "with CQ" not in coded(engine, "2026-03-04 PT\n97110 20 PT", steps=True).explain()


# where there is no modifier


def test_a_speech_pathology_plan_has_no_assistants_modifier(engine: Engine, tmp_path: Path) -> None:
    assert lines(coded(engine, "2026-03-04 SLP\n97129 20 SLP")) == ["97129 1 GN"]
    own = small_engine(engine, tmp_path, TOTAL_TIME, BY_PLAN, ASSISTED)
    assert lines(coded(own, "2026-03-04 SLP\n97129 20 SLPA", "made-up")) == ["97129 1 GN"]


def test_a_code_that_is_not_listed_bears_none(engine: Engine) -> None:
    assert lines(coded(engine, "2026-03-04 PT\nG0237 20 PTA x1")) == ["G0237 1"]


def test_a_code_that_is_therapy_under_a_plan_bears_it(engine: Engine) -> None:
    assert lines(coded(engine, "2026-03-04 PT\n29540 20 PTA x1")) == ["29540 1 GP CQ"]
    assert lines(coded(engine, "2026-03-04 PT no-plan\n29540 20 PTA x1")) == ["29540 1"]


@pytest.mark.parametrize(("setting", "line"), [("cah", "97110 1 GP"), ("office", "97110 1 GP CQ")])
def test_a_critical_access_hospital_bears_none(engine: Engine, setting: str, line: str) -> None:
    assert lines(coded(engine, f"2026-03-04 PT {setting}\n97110 20 PTA")) == [line]


def test_incident_to_a_physician_an_assistant_furnishes_nothing(engine: Engine) -> None:
    alone = coded(engine, "2026-03-04 PT incident-to\n97110 20 PTA")
    assert (lines(alone), said(alone)) == ([], ["error eligibility.incident-to"])
    both = coded(engine, "2026-03-04 PT incident-to\n97110 10 PT\n97110 20 PTA")
    assert lines(both) == ["97110 1 GP"]
    assert said(both) == ["error eligibility.incident-to"]


def test_a_therapist_incident_to_a_physician_bears_no_assistants_modifier(engine: Engine) -> None:
    outcome = coded(engine, "2026-03-04 PT incident-to\n97110 20 PT")
    assert (lines(outcome), said(outcome)) == (["97110 1 GP"], [])


def test_a_payer_whose_policy_is_not_known_gives_no_claim_of_an_assistants_minutes(
    engine: Engine, tmp_path: Path
) -> None:
    own = small_engine(engine, tmp_path, TOTAL_TIME, BY_PLAN)
    outcome = coded(own, "2026-03-04 PT\n97110 5 PT\n97110 23 PTA", "made-up")
    assert outcome.claim is None
    assert said(outcome) == ["error assistants.not-attributed"]
    assert outcome.findings[0].values["minutes"] == 23
    assert lines(coded(own, "2026-03-04 PT\n97110 23 PT+PTA", "made-up")) == ["97110 2 GP"]


def test_a_payer_that_wants_no_modifier_has_its_lines_without(engine: Engine) -> None:
    assert lines(coded(engine, "2026-03-04 PT\n97110 23 PTA", "cms-total-time")) == ["97110 2"]


# fewer units than full periods


@pytest.mark.parametrize("rule", ["one-per-day", "base-and-increments"])
def test_no_rule_leads_to_more_units_than_the_payer_counts(engine: Engine, tmp_path: Path, rule: str) -> None:
    units = TOTAL_TIME.replace("total-time", rule).replace("first_unit_from = 8\n", "")
    units = units.replace("minutes_per_unit = 15\n", "") if rule == "one-per-day" else units
    own = small_engine(engine, tmp_path, units, BY_PLAN, ASSISTED)
    for minutes in range(1, 60, 7):
        outcome = coded(own, f"2026-03-04 PT\n97110 30 PT\n97110 {minutes} PTA", "made-up")
        plain = coded(own, f"2026-03-04 PT\n97110 {30 + minutes} PT", "made-up")
        assert outcome.claim is not None
        assert all(line.units > 0 for line in outcome.claim.lines)
        assert dict(outcome.units) == dict(plain.units)


# untimed codes


@pytest.mark.parametrize(
    ("therapist", "assistant", "marked"), [(13, 2, True), (18, 2, False), (17, 2, True), (9, 1, False)]
)
def test_an_untimed_code_goes_by_the_tenth_of_its_minutes(
    engine: Engine, therapist: int, assistant: int, *, marked: bool
) -> None:
    session = in_one("97012", (therapist, "PT"), (assistant, "PTA"))
    assert lines(engine.code(session, payer=MEDICARE)) == ["97012 1 GP CQ" if marked else "97012 1 GP"]


def test_an_untimed_service_by_both_without_minutes_bears_it_and_says_that_the_share_is_unknown(
    engine: Engine,
) -> None:
    outcome = coded(engine, "2026-03-04 PT\n97012 - PT,PTA")
    assert lines(outcome) == ["97012 1 GP CQ"]
    assert said(outcome) == ["warning assistants.share-unknown"]
    assert outcome.claim is not None
    assert outcome.claim.lines[0].minutes is None


def test_an_untimed_service_by_one_alone_is_theirs(engine: Engine) -> None:
    assistant, therapist = coded(engine, "2026-03-04 PT\n97012 - PTA"), coded(engine, "2026-03-04 PT\n97012 - PT")
    assert (lines(assistant), said(assistant)) == (["97012 1 GP CQ"], [])
    assert (lines(therapist), said(therapist)) == (["97012 1 GP"], [])


def test_an_assistants_untimed_service_without_minutes_counts_beside_the_therapists_with(engine: Engine) -> None:
    outcome = coded(engine, "2026-03-04 PT\n97012 - PTA\n97012 10 PT")
    assert lines(outcome) == ["97012 1 GP CQ"]
    assert "warning assistants.share-unknown" in said(outcome)


def test_group_treatment_of_both_roles_goes_by_the_tenth_and_together_it_is_the_therapists(
    engine: Engine,
) -> None:
    assert lines(engine.code(in_one("97150", (20, "PT"), (20, "PTA")), payer=MEDICARE)) == ["97150 1 GP CQ"]
    assert lines(engine.code(in_one("97150", (20, "PT"), (2, "PTA")), payer=MEDICARE)) == ["97150 1 GP"]
    assert lines(coded(engine, "2026-03-04 PT\n97150 40 PT+PTA group2")) == ["97150 1 GP"]


def test_an_evaluation_by_both_goes_by_the_tenth_and_is_looked_at(engine: Engine) -> None:
    seventh = engine.code(in_one("97161", (30, "PT"), (5, "PTA")), payer=MEDICARE)
    little = engine.code(in_one("97161", (30, "PT"), (3, "PTA")), payer=MEDICARE)
    assert lines(seventh) == ["97161 1 GP CQ"]
    assert lines(little) == ["97161 1 GP"]
    assert said(seventh) == said(little) == ["warning eligibility.assistant-in-evaluation"]


def test_a_counted_code_by_an_assistant_bears_it_on_every_unit(engine: Engine) -> None:
    assert lines(coded(engine, "2026-03-04 PT\n97598 - PTA x3")) == ["97598 3 GP CQ"]


# codes of other lengths, and families


@pytest.mark.parametrize(
    ("therapist", "assistant", "told"),
    [(28, 3, ["96125 1 GO"]), (27, 4, ["96125 1 GO CO"]), (60, 31, ["96125 1 GO CO", "96125 1 GO"])],
)
def test_a_code_of_an_hour_goes_by_the_tenth_of_what_is_left(
    engine: Engine, therapist: int, assistant: int, told: list[str]
) -> None:
    session = in_one("96125", (therapist, "OT"), (assistant, "OTA"), discipline="OT")
    assert lines(engine.code(session, payer=MEDICARE)) == told


def test_by_the_clock_the_first_minutes_are_the_base_code_in_whatever_order_they_were_entered(
    engine: Engine,
) -> None:
    first = ["97129 10:00-10:15 OT", "97129 10:15-10:30 OTA"]
    for order in (first, first[::-1]):
        outcome = coded(engine, "\n".join(["2026-03-04 OT", *order]))
        assert sorted(lines(outcome)) == ["97129 1 GO", "97130 1 GO CO"]
        assert said(outcome) == []


def test_past_midnight_comes_after_what_was_worked_before_it(engine: Engine) -> None:
    session = visit("97129 20 OT", "97129 20 OTA", discipline="OT")
    times = (("23:50", "00:10"), ("00:10", "00:30"))
    services = tuple(
        attrs.evolve(
            one, time=(attrs.evolve(one.time[0], minutes=None, start=at(first), end=at(last), next_day=True),)
        )
        for one, (first, last) in zip(session.services, times, strict=True)
    )
    outcome = engine.code(attrs.evolve(session, services=services[::-1]), payer=MEDICARE)
    assert lines(outcome)[0] == "97129 1 GO"
    assert said(outcome) == []


def at(text: str) -> time:
    return time.fromisoformat(text)


def test_without_a_clock_the_order_of_entry_decides_and_says_so_where_it_matters(engine: Engine) -> None:
    therapist_first = coded(engine, "2026-03-04 OT\n97129 15 OT\n97129 15 OTA")
    assistant_first = coded(engine, "2026-03-04 OT\n97129 15 OTA\n97129 15 OT")
    assert lines(therapist_first) == ["97129 1 GO", "97130 1 GO CO"]
    assert lines(assistant_first) == ["97129 1 GO CO", "97130 1 GO"]
    assert said(therapist_first) == said(assistant_first) == ["advice assistants.order-matters"]


def test_without_a_clock_nothing_is_said_where_every_order_leads_to_the_same_lines(engine: Engine) -> None:
    assert said(coded(engine, "2026-03-04 OT\n97129 30 OTA")) == []
    assert said(coded(engine, "2026-03-04 OT\n97129 30 OT\n97129 1 OTA")) == []


def test_a_family_of_two_lengths_shares_the_base_by_its_own_length_and_the_rest_by_theirs(engine: Engine) -> None:
    text = "2026-03-04 PT\n97550 10:00-10:30 PT caregiver absent\n97550 10:30-10:53 PTA caregiver absent"
    assert lines(coded(engine, text)) == ["97550 1 GP", "97551 2 GP CQ"]
    turned = text.replace("30 PT care", "30 PTX care").replace("PTA", "PT").replace("PTX", "PTA")
    assert lines(coded(engine, turned)) == ["97550 1 GP CQ", "97551 2 GP"]


def test_lines_of_a_family_have_the_minutes_that_are_theirs(engine: Engine) -> None:
    outcome = coded(engine, "2026-03-04 OT\n97129 10:00-10:15 OT\n97130 10:15-10:38 OTA")
    assert outcome.claim is not None
    assert [(line.code, line.units, line.minutes) for line in outcome.claim.lines] == [
        ("97129", 1, 15),
        ("97130", 2, 23),
    ]


# what is said beside it


def test_where_the_text_is_silent_the_finding_says_how_many_minutes_were_left(engine: Engine) -> None:
    text = "2026-03-04 PT\n97110 14 PT\n97110 4 PTA\n97140 3 PT\n97112 3 PT\nchoose 97110"
    [finding] = coded(engine, text).findings
    assert (finding.rule, finding.values["minutes"], finding.where) == (
        "assistants.text-silent",
        18,
        "services[0]",
    )
    assert finding.sources[0].id == "fr-2022-pfs"


@pytest.mark.parametrize(
    ("services", "told"),
    [
        (["97110 7 PT", "97110 7 PTA", "97140 8 PT"], True),
        (["97110 7 PT", "97110 7 PTA", "97140 8 PTA"], True),
        (["97110 7 PT", "97110 7 PTA", "97140 7 PT"], False),
        (["97110 14 PTA", "97140 8 PT"], False),
        (["97110 7 PT", "97110 7 PTA", "97140 10 PT"], False),
    ],
)
def test_another_reading_is_told_where_one_role_alone_has_more_elsewhere_and_lost(
    engine: Engine, services: list[str], *, told: bool
) -> None:
    outcome = coded(engine, "\n".join(["2026-03-04 PT", *services]))
    assert ("warning assistants.other-reading" in said(outcome)) is told


def test_another_reading_is_not_looked_for_in_another_pool(engine: Engine) -> None:
    document = read_notation("2026-03-04 PT\n97110 7 PT\n97110 7 PTA\n\n2026-03-04 OT\n97530 7 OT")
    assert isinstance(document, Day)
    day = engine.code(document, payer=MEDICARE)
    assert said(day.outcomes[0]) == []


def test_an_untimed_code_beside_it_is_no_other_reading(engine: Engine) -> None:
    outcome = coded(engine, "2026-03-04 PT\n97110 7 PT\n97110 7 PTA\n97012 14 PT")
    assert said(outcome) == []


def test_courtesy_units_are_taken_from_those_without_the_modifier(engine: Engine) -> None:
    outcome = coded(engine, "2026-03-04 PT\n97110 15 PTA\n97110 15 PT free")
    assert lines(outcome) == ["97110 1 GP CQ"]


# under whose number


FIRST, SECOND = "1234567893", "1999999992"


def under(engine: Engine, text: str, **npis: str) -> list[tuple[str, int, tuple[str, ...], str | None]]:
    session = read_notation(text)
    assert isinstance(session, Session)
    staff = tuple(attrs.evolve(who, npi=npis.get(who.id)) for who in session.clinicians)
    outcome = engine.code(attrs.evolve(session, clinicians=staff), payer=MEDICARE)
    assert outcome.claim is not None
    return [(line.code, line.units, line.modifiers, line.rendering_npi) for line in outcome.claim.lines]


def test_two_therapists_of_one_code_have_a_line_each_and_one_unit_stands_under_the_longer(engine: Engine) -> None:
    both = under(engine, "2026-03-04 PT\n97110 15 PT\n97110 30 PT2", pt1=FIRST, pt2=SECOND)
    assert both == [("97110", 1, ("GP",), FIRST), ("97110", 2, ("GP",), SECOND)]
    one = under(engine, "2026-03-04 PT\n97110 8 PT\n97110 10 PT2", pt1=FIRST, pt2=SECOND)
    assert one == [("97110", 1, ("GP",), SECOND)]


def test_an_assistants_units_stand_under_the_therapist_with_the_most_minutes(engine: Engine) -> None:
    text = "2026-03-04 PT\n97110 15 PT\n97110 30 PT2\n97110 15 PTA"
    assert under(engine, text, pt1=FIRST, pt2=SECOND) == [
        ("97110", 1, ("GP", "CQ"), SECOND),
        ("97110", 1, ("GP",), FIRST),
        ("97110", 2, ("GP",), SECOND),
    ]


def test_each_code_stands_under_the_therapist_who_furnished_it(engine: Engine) -> None:
    text = "2026-03-04 PT\n97110 15 PT\n97140 15 PT2\n97530 15 PT3"
    assert under(engine, text, pt1=FIRST, pt2=SECOND) == [
        ("97110", 1, ("GP",), FIRST),
        ("97140", 1, ("GP",), SECOND),
        ("97530", 1, ("GP",), None),
    ]


def test_minutes_together_stand_under_the_first_one_named_who_has_a_number(engine: Engine) -> None:
    text = "2026-03-04 PT\n97110 15 PT3+PT2\n97140 15 PT"
    assert under(engine, text, pt1=FIRST, pt2=SECOND) == [
        ("97110", 1, ("GP",), SECOND),
        ("97140", 1, ("GP",), FIRST),
    ]


def test_units_left_over_go_to_the_most_minutes_left_over(engine: Engine) -> None:
    text = "2026-03-04 PT\n97110 20 PT\n97110 14 PT2"
    assert under(engine, text, pt1=FIRST, pt2=SECOND) == [
        ("97110", 1, ("GP",), FIRST),
        ("97110", 1, ("GP",), SECOND),
    ]


def test_a_service_without_time_stands_under_the_therapist_it_names(engine: Engine) -> None:
    text = "2026-03-04 PT\n97110 15 PT\n97012 - PT2\n97018 - PT3"
    told = under(engine, text, pt1=FIRST, pt2=SECOND)
    assert [npi for _, _, _, npi in told] == [FIRST, SECOND, None]


def test_an_assistants_own_number_stands_on_no_line(engine: Engine) -> None:
    text = "2026-03-04 PT\n97110 15 PT\n97140 15 PTA"
    assert {npi for *_, npi in under(engine, text, pt1=FIRST, pta1=SECOND)} == {FIRST}


def test_a_code_that_an_assistant_shares_stands_for_its_own_service_and_without_a_charge_where_it_is_split(
    engine: Engine,
) -> None:
    session = visit("97140 30 PT", "97110 23 PTA")
    shared = attrs.evolve(session.services[1], time=(*session.services[1].time, TimeEntry(minutes=13, by=("pt",))))
    charged = (session.services[0], attrs.evolve(shared, charge=Decimal("120.00")))
    outcome = engine.code(attrs.evolve(session, services=charged), payer="medicare-part-b")
    assert outcome.claim is not None
    assert [(line.services, line.charge) for line in outcome.claim.lines if line.code == "97110"] == [
        ((1,), None),
        ((1,), None),
    ]


def test_a_code_that_only_an_assistant_furnished_keeps_its_charge_and_its_minutes(engine: Engine) -> None:
    session = visit("97140 30 PT", "97110 23 PTA", "97022 12 PTA", "97012 - PTA")
    charged = tuple([attrs.evolve(each, charge=Decimal("40.00")) for each in session.services])
    outcome = engine.code(attrs.evolve(session, services=charged), payer="medicare-part-b")
    assert outcome.claim is not None
    assert [(line.code, line.modifiers, line.minutes, line.charge) for line in outcome.claim.lines] == [
        ("97140", ("GP",), 30, Decimal("40.00")),
        ("97110", ("GP", "CQ"), 23, Decimal("40.00")),
        ("97022", ("GP", "CQ"), 12, Decimal("40.00")),
        ("97012", ("GP", "CQ"), None, Decimal("40.00")),
    ]


# a payer who names the modifier and no test of a shared service

NAMES_A_MODIFIER = ASSISTED.replace('"midpoint"', '"wholly-furnished"').replace('"CQ"', '"M3"')


@pytest.mark.parametrize(
    ("services", "expected"),
    [
        ("97110 30 PTA\n97140 10 PT", ["97110 2 GP M3", "97140 1 GP"]),
        ("97129 30 PTA", ["97129 1 GP M3", "97130 1 GP M3"]),
        ("G0283 - PTA", ["G0283 1 GP M3"]),
        ("97110 20 PT+PTA", ["97110 1 GP"]),
        ("97110 20 PT\n97110 20 PT2", ["97110 3 GP"]),
    ],
)
def test_what_assistants_furnished_alone_bears_the_modifier_and_what_therapists_did_does_not(
    engine: Engine, tmp_path: Path, services: str, expected: list[str]
) -> None:
    payers = small_engine(engine, tmp_path, TOTAL_TIME, BY_PLAN, NAMES_A_MODIFIER)
    assert lines(coded(payers, f"2026-03-04 PT\n{services}", "made-up")) == expected


@pytest.mark.parametrize("services", ["97110 10 PT\n97110 20 PTA", "G0283 - PT,PTA", "97129 20 PT\n97129 20 PTA"])
def test_a_service_of_both_is_not_settled_and_leaves_no_claim(
    engine: Engine, tmp_path: Path, services: str
) -> None:
    payers = small_engine(engine, tmp_path, TOTAL_TIME, BY_PLAN, NAMES_A_MODIFIER)
    outcome = coded(payers, f"2026-03-04 PT\n{services}", "made-up")
    assert (outcome.determined, outcome.claim) == (False, None)
    [finding] = [each for each in outcome.findings if each.rule == "assistants.both-not-settled"]
    assert (finding.severity, finding.values["modifier"], finding.sources[0].id) == ("error", "M3", "made-up")


def test_a_service_of_both_without_a_unit_leaves_nothing_to_settle(engine: Engine, tmp_path: Path) -> None:
    payers = small_engine(engine, tmp_path, TOTAL_TIME, BY_PLAN, NAMES_A_MODIFIER)
    outcome = coded(payers, "2026-03-04 PT\n97110 30 PT\n97140 2 PT\n97140 2 PTA", "made-up")
    assert lines(outcome) == ["97110 2 GP"]


def test_a_service_of_both_that_bears_no_modifier_anyway_is_settled(engine: Engine, tmp_path: Path) -> None:
    nowhere = NAMES_A_MODIFIER.replace('source = "made-up"', 'not_in = ["cah"]\nsource = "made-up"')
    payers = small_engine(engine, tmp_path, TOTAL_TIME, BY_PLAN, nowhere)
    outcome = coded(payers, "2026-03-04 PT cah\n97110 10 PT\n97110 20 PTA", "made-up")
    assert lines(outcome) == ["97110 2 GP"]
