"""Units of the day by a payer's profile: pools, lengths, counts, tiers."""

from pathlib import Path

import attrs
import pytest

from tests.building import answers, left_out, lines, said, visit
from tests.small_payers import BY_PLAN, TOTAL_TIME, part, small_engine
from therapycode import Day, Engine, Outcome, ProfileError, Session
from therapycode.serial.notation import read_notation

MEDICARE = "medicare-part-b"


def coded(engine: Engine, text: str, payer: str = MEDICARE, *, steps: bool = False) -> Outcome:
    document = read_notation(text)
    assert isinstance(document, Session)
    return engine.code(document, payer=payer, steps=steps)


def day(engine: Engine, text: str, payer: str = MEDICARE) -> list[Outcome]:
    document = read_notation(text)
    assert isinstance(document, Day)
    return list(engine.code(document, payer=payer))


def own_lengths(*lengths: str) -> str:
    listed = ", ".join(each.replace(" ", " = ") for each in lengths)
    return part("lengths.own", f"minutes = {{ {listed} }}")


@pytest.mark.parametrize(("entries", "units"), [((8, 8), 0), ((16,), 1), ((15, 14), 1), ((15, 15), 2)])
def test_a_payer_of_continuous_periods_counts_each_entry_of_a_service_by_itself(
    engine: Engine, tmp_path: Path, entries: tuple[int, ...], units: int
) -> None:
    values = (
        'rule = "full-unit-only"',
        "continuous = true",
        "minutes_per_unit = 15",
        'pool = ["patient", "date"]',
    )
    small = small_engine(engine, tmp_path, part("units", *values), BY_PLAN)
    session = visit("97110 1 PT")
    [service] = session.services
    time = tuple(attrs.evolve(service.time[0], minutes=minutes) for minutes in entries)
    outcome = small.code(attrs.evolve(session, services=(attrs.evolve(service, time=time),)), payer="made-up")
    assert lines(outcome) == ([f"97110 {units} GP"] if units else [])


# codes of other lengths


@pytest.mark.parametrize(
    ("service", "thresholds"),
    [
        ("97550 {} PT caregiver absent", {15: 0, 16: 1, 37: 1, 38: 2, 52: 2, 53: 3}),
        ("96125 {} PT", {30: 0, 31: 1, 90: 1, 91: 2}),
        ("96105 {} PT", {30: 0, 31: 1, 90: 1, 91: 2}),
        ("96112 {} PT", {30: 0, 31: 1, 75: 1, 76: 2}),
        ("97545 {} PT", {119: 0, 120: 1, 179: 1, 180: 2}),
        ("90912 {} PT", {7: 0, 8: 1, 22: 1, 23: 2}),
    ],
)
def test_medicare_counts_a_code_by_its_own_length(
    engine: Engine, service: str, thresholds: dict[int, int]
) -> None:
    for minutes, units in thresholds.items():
        outcome = coded(engine, f"2026-03-04 PT\n{service.format(minutes)}")
        assert sum(outcome.units.values()) == units


@pytest.mark.parametrize(("minutes", "units"), [(30, 0), (31, 1), (75, 1), (76, 2)])
def test_a_speech_evaluation_of_an_hour_and_half_hours_is_counted_past_the_midpoint(
    engine: Engine, minutes: int, units: int
) -> None:
    outcome = coded(engine, f"2026-03-04 SLP\n92607 {minutes} SLP")
    assert sum(outcome.units.values()) == units


def test_the_first_period_is_the_base_code_and_what_follows_the_increment(engine: Engine) -> None:
    assert lines(coded(engine, "2026-03-04 PT\n97550 53 PT caregiver absent")) == ["97550 1 GP", "97551 2 GP"]
    assert lines(coded(engine, "2026-03-04 PT\n97545 180 PT")) == ["97545 1 GP", "97546 1 GP"]


def test_caregiver_training_begins_with_2024(engine: Engine) -> None:
    before = coded(engine, "2023-12-31 PT\n97550 30 PT caregiver absent")
    assert before.claim is None
    assert said(before) == ["error codes.retired"]
    assert lines(coded(engine, "2024-01-01 PT\n97550 30 PT caregiver absent")) == ["97550 1 GP"]


def test_codes_of_other_lengths_take_no_part_in_the_pool(engine: Engine) -> None:
    outcome = coded(engine, "2026-03-04 PT\n97110 7 PT\n96125 31 PT")
    assert (lines(outcome), left_out(outcome)) == (["96125 1 GP"], ["97110 under_8"])


def test_a_biofeedback_of_quarters_of_an_hour_takes_part_in_it(engine: Engine) -> None:
    outcome = coded(engine, "2026-03-04 PT\n90912 20 PT\n97110 10 PT")
    assert lines(outcome) == ["90912 1 GP", "97110 1 GP"]


def test_a_report_counts_for_the_code_that_says_so(engine: Engine) -> None:
    assert lines(coded(engine, "2026-03-04 SLP\n96125 20 SLP\n96125 11 SLP report")) == ["96125 1 GN"]
    outcome = coded(engine, "2026-03-04 SLP\n96105 20 SLP\n96105 11 SLP report")
    assert lines(outcome) == []


def test_a_payer_that_says_nothing_of_other_lengths_leaves_the_claim_open(engine: Engine, tmp_path: Path) -> None:
    own = small_engine(engine, tmp_path, TOTAL_TIME, BY_PLAN)
    outcome = coded(own, "2026-03-04 PT\n96125 60 PT", "made-up")
    assert (outcome.claim, said(outcome)) == (None, ["error units.not-counted"])
    assert outcome.findings[0].values["kind"] == "timed"


def test_a_code_without_minutes_that_is_timed_has_no_unit(engine: Engine) -> None:
    for service in ("97110 - PT", "96125 - PT"):
        outcome = coded(engine, f"2026-03-04 PT\n{service}")
        assert lines(outcome) == []
        assert said(outcome) == ["warning units.no-minutes"]


# lengths of the payer's own


def test_a_payer_may_count_any_code_by_a_length_of_its_own(engine: Engine, tmp_path: Path) -> None:
    own = small_engine(engine, tmp_path, TOTAL_TIME, BY_PLAN, own_lengths("97161 30", "97110 20"))
    assert lines(coded(own, "2026-03-04 PT\n97161 60 PT\n97140 23 PT", "made-up")) == ["97161 2 GP", "97140 2 GP"]
    assert lines(coded(own, "2026-03-04 PT\n97161 29 PT", "made-up")) == []
    outcome = coded(own, "2026-03-04 PT\n97110 39 PT\n97140 7 PT", "made-up")
    assert lines(outcome) == ["97110 1 GP"]
    assert said(coded(own, "2026-03-04 PT\n97161 - PT", "made-up")) == ["warning units.no-minutes"]


def test_with_a_rule_for_lengths_its_own_go_by_that_rule_too(engine: Engine, tmp_path: Path) -> None:
    midpoint = part("lengths.other", 'rule = "past-midpoint"')
    own = small_engine(engine, tmp_path, TOTAL_TIME, BY_PLAN, midpoint, own_lengths("97161 30"))
    assert lines(coded(own, "2026-03-04 PT\n97161 46 PT", "made-up")) == ["97161 2 GP"]
    assert lines(coded(own, "2026-03-04 PT\n97161 45 PT", "made-up")) == ["97161 1 GP"]


@pytest.mark.parametrize("length", ['97161 "x"', "97161 0", "97161 [30,15]", "x 30"])
def test_a_length_that_cannot_be_read_is_a_fault_of_the_profile(
    engine: Engine, tmp_path: Path, length: str
) -> None:
    own = small_engine(engine, tmp_path, TOTAL_TIME, own_lengths(length))
    with pytest.raises(ProfileError, match=r"lengths\.own"):
        coded(own, "2026-03-04 PT\n97110 15 PT", "made-up")


# other ways of counting


def test_full_periods_without_a_break_are_counted_entry_by_entry(engine: Engine, tmp_path: Path) -> None:
    rule = TOTAL_TIME.replace('"total-time"', '"full-unit-only"\ncontinuous = true')
    own = small_engine(engine, tmp_path, rule.replace("first_unit_from = 8\n", ""), BY_PLAN)
    broken = "2026-03-04 PT\n97110 8 PT\n97110 8 PT\n97110 16 PT\n97110 15 PT rest"
    assert lines(coded(own, broken, "made-up")) == ["97110 1 GP"]
    assert (
        coded(own, broken, "made-up", steps=True).explain() == "97110: 32 minutes, counted by themselves: 1 unit."
    )


def test_a_count_is_the_sum_of_its_quantities_and_never_guessed(engine: Engine) -> None:
    assert lines(coded(engine, "2026-03-04 PT\n95851 - PT x2\n95851 - PT x1")) == ["95851 3 GP"]
    missing = coded(engine, "2026-03-04 PT\n95851 - PT x2\n95851 - PT")
    assert (missing.claim, said(missing)) == (None, ["error units.quantity-missing"])


def test_an_untimed_code_twice_is_one_unit_and_said(engine: Engine) -> None:
    outcome = coded(engine, "2026-03-04 PT\n97012 10 PT\n97012 10 PT\n97012 - PT")
    assert lines(outcome) == ["97012 1 GP"]
    [finding] = outcome.findings
    assert (finding.rule, finding.values["times"]) == ("units.untimed-repeated", 3)


@pytest.mark.parametrize(("first", "second"), [("97605", "97606"), ("98966", "98967"), ("20560", "20561")])
def test_two_steps_of_one_tier_are_an_error(engine: Engine, first: str, second: str) -> None:
    both = coded(engine, f"2024-03-04 PT\n{first} 7 PT\n{second} 12 PT")
    assert said(both) == ["error codes.one-of-a-tier"]
    assert both.findings[0].values["codes"] == f"{first}, {second}"
    one = coded(engine, f"2024-03-04 PT\n{first} 7 PT")
    assert (lines(one), said(one)) == ([f"{first} 1 GP"], [])


def test_steps_of_two_tiers_and_of_two_pools_are_none(engine: Engine) -> None:
    assert said(coded(engine, "2024-03-04 PT\n97605 - PT\n98966 7 PT")) == []
    told = day(engine, "2024-03-04 PT\n97605 - PT\n\n2024-03-04 OT\n97606 - OT")
    assert [said(outcome) for outcome in told] == [[], []]


@pytest.mark.parametrize("code", ["98975", "98980", "98981", "98970"])
def test_a_code_of_a_period_leaves_a_days_claim_open(engine: Engine, code: str) -> None:
    outcome = coded(engine, f"2026-03-04 PT\n{code} 20 PT\n97110 15 PT")
    assert (outcome.claim, said(outcome)) == (None, ["error codes.period"])


# pools


def test_seven_minutes_of_two_disciplines_are_nothing_and_said(engine: Engine) -> None:
    document = read_notation("2026-03-04 PT\n97110 7 PT\n\n2026-03-04 OT\n97530 7 OT")
    assert isinstance(document, Day)
    told = engine.code(document, payer=MEDICARE)
    assert [lines(outcome) for outcome in told] == [[], []]
    assert [left_out(outcome) for outcome in told] == [["97110 under_8"], ["97530 under_8"]]
    assert [finding.rule for finding in told.findings] == ["units.pools-apart"]


def test_a_pool_of_the_whole_day_counts_across_disciplines_and_ties_across_sessions(
    engine: Engine, tmp_path: Path
) -> None:
    whole_day = TOTAL_TIME.replace(', "discipline", "billing-provider"', "")
    own = small_engine(engine, tmp_path, whole_day, BY_PLAN)
    one, other = day(own, "2026-03-04 PT\n97110 7 PT\n\n2026-03-04 OT\n97530 6 OT", "made-up")
    assert (lines(one), lines(other)) == (["97110 1 GP"], [])
    tied, too = day(own, "2026-03-04 PT\n97110 7 PT\n\n2026-03-04 OT\n97530 7 OT", "made-up")
    assert answers(tied) == [{"97110": 1}, {"97110": 0}]
    assert answers(too) == [{"97530": 0}, {"97530": 1}]


def test_a_cognitive_family_shares_the_pool_with_activities(engine: Engine) -> None:
    assert lines(coded(engine, "2026-03-04 OT\n97129 20 OT\n97530 10 OT")) == ["97129 1 GO", "97530 1 GO"]


def test_a_code_of_its_own_length_in_a_plan_that_counts_in_full_is_counted_in_full(engine: Engine) -> None:
    assert lines(coded(engine, "2026-03-04 PT\n96125 59 PT", "full-unit-only")) == []
    assert lines(coded(engine, "2026-03-04 PT\n96125 60 PT", "full-unit-only")) == ["96125 1"]
    assert lines(coded(engine, "2026-03-04 PT\n97545 61 PT", "cpt-midpoint")) == ["97545 1"]


# what is told of it


def explained(engine: Engine, *services: str, payer: str = MEDICARE) -> list[str]:
    return coded(engine, "\n".join(["2026-03-04 PT", *services]), payer, steps=True).explain().splitlines()


def test_the_reasoning_goes_from_the_total_over_full_periods_to_what_is_left(engine: Engine) -> None:
    total, first, second, third, rest, lost = explained(engine, "97110 18 PT", "97140 13 PT", "97035 4 PT")
    assert total.startswith("Timed minutes in all: 97110 18 + 97140 13 + 97035 4 = 35. The table gives 2 units")
    assert first == "97110: 18 minutes hold 1 full 15-minute period, 3 left over."
    assert (second[:5], third[:5]) == ("97140", "97035")
    assert (
        rest
        == "1 of 2 units assigned so far; the rest goes to the most minutes left over: 97110 3, 97140 13, 97035 4."
    )
    assert lost == "97035 gets no unit: the total supports no more. Its 4 minutes are documented and not billed."


def test_the_reasoning_says_where_a_tie_is_open_and_where_nothing_is_billed(engine: Engine) -> None:
    tie = explained(engine, "97110 20 PT", "97140 20 PT")[-1]
    assert tie.startswith("1 unit more may go to any of 97110, 97140: 5 minutes left over each.")
    [none] = explained(engine, "97110 4 PT", "97140 3 PT")
    assert none.startswith("Timed minutes in all: 97110 4 + 97140 3 = 7. A first unit needs 8;")


def test_where_services_are_counted_by_themselves_an_equal_length_is_told(engine: Engine, tmp_path: Path) -> None:
    rule = TOTAL_TIME.replace("total-time", "nearest-unit-pooled-remainders")
    own = small_engine(engine, tmp_path, rule, BY_PLAN)
    tie = explained(own, "97110 23 PT", "97140 7 PT", "97112 7 PT", payer="made-up")[-1]
    assert tie == "1 unit more may go to any of 97140, 97112: they are equally long."


def test_services_too_short_by_themselves_say_what_they_come_to_together(engine: Engine, tmp_path: Path) -> None:
    rule = TOTAL_TIME.replace("total-time", "nearest-unit-pooled-remainders")
    own = small_engine(engine, tmp_path, rule, BY_PLAN)
    assert explained(own, "97110 20 PT", "97140 5 PT", "97112 4 PT", payer="made-up") == [
        "97110: 20 minutes, counted by themselves: 1 unit.",
        "97140: 5 minutes, counted by themselves: 0 units.",
        "97112: 4 minutes, counted by themselves: 0 units.",
        "Too short by themselves: 97140, 97112, 9 minutes together: 1 unit, to 97140.",
    ]
    assert len(explained(own, "97110 20 PT", "97140 4 PT", payer="made-up")) == 2


def test_the_greater_of_two_counts_gives_the_reasons_of_the_one_that_was_taken(
    engine: Engine, tmp_path: Path
) -> None:
    own = small_engine(engine, tmp_path, TOTAL_TIME.replace("total-time", "greater-of-two"), BY_PLAN)
    alone = explained(own, "97110 10 PT", "97140 10 PT", payer="made-up")
    assert alone[0] == "97110: 10 minutes, counted by themselves: 1 unit."
    pooled = explained(own, "97110 33 PT", "97140 7 PT", payer="made-up")
    assert pooled[0].startswith("Timed minutes in all: 97110 33 + 97140 7 = 40.")


def test_an_untimed_code_partly_without_charge_is_billed(engine: Engine) -> None:
    assert lines(coded(engine, "2026-03-04 PT\n97012 - PT\n97012 - PT free")) == ["97012 1 GP"]
    assert lines(coded(engine, "2026-03-04 PT\n97012 - PT free")) == []


def test_a_count_of_none_has_no_line_and_says_so(engine: Engine) -> None:
    outcome = coded(engine, "2026-03-04 PT\n95851 - PT x0")
    assert (lines(outcome), left_out(outcome)) == ([], ["95851 none_performed"])
