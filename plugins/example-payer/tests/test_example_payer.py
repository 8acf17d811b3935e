"""The numbers of the plan, and what is only its own."""

from importlib.metadata import version

import pytest
from therapycode import Engine, Outcome, PayerRegistry, Tables, bundled_folder
from therapycode.plugin import Allocation, total_time
from therapycode.testing import day_of, session_of

import example_payer
from example_payer.capping import CAP
from example_payer.counting import hybrid

PAYER = "example-hybrid"


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine(PayerRegistry.of([example_payer]), Tables.read(bundled_folder()))


def coded(engine: Engine, *lines: str) -> Outcome:
    return engine.code(session_of("\n".join(["2026-03-04 PT office", *lines])), payer=PAYER)


def lines_of(outcome: Outcome) -> list[str]:
    assert outcome.claim is not None
    return [" ".join([line.code, str(line.units), *line.modifiers]) for line in outcome.claim.lines]


@pytest.mark.parametrize(
    ("minutes", "units"),
    [([7], 0), ([8], 1), ([22], 1), ([23], 2), ([22, 22], 2), ([10, 10], 1), ([14, 14, 14], 3), ([30, 10, 10], 3)],
)
def test_long_services_count_by_themselves_and_short_ones_together(minutes: list[int], units: int) -> None:
    allocation = hybrid(minutes)
    assert sum(allocation.fixed) + allocation.choose == units


def test_the_rule_is_not_that_of_the_total() -> None:
    assert hybrid([22, 22]) == Allocation((1, 1))
    assert total_time([22, 22]).choose == 1


def test_equally_long_short_services_are_equally_right(engine: Engine) -> None:
    outcome = coded(engine, "97110 10 PT", "97140 10 PT")
    assert [dict(each.units) for each in outcome.alternatives] == [
        {"97110": 1, "97140": 0},
        {"97110": 0, "97140": 1},
    ]


def test_the_rule_explains_itself(engine: Engine) -> None:
    session = session_of("2026-03-04 PT\n97110 22 PT\n97140 10 PT")
    assert engine.code(session, payer=PAYER, steps=True).explain().splitlines() == [
        "97110: 22 minutes, a full period or more, counted by themselves: units 1.",
        "Services under 15 minutes, counted together: 97140 10 = 10.",
    ]


def test_a_long_day_bears_the_plans_own_modifier_on_timed_lines(engine: Engine) -> None:
    assert lines_of(coded(engine, "97110 60 PT", "G0283 - PT")) == ["97110 4 GP", "G0283 1 GP"]
    longer = coded(engine, "97110 46 PT", "97140 15 PT", "G0283 - PT", "fact example.tier gold")
    assert lines_of(longer) == ["97110 3 GP U8", "97140 1 GP U8", "G0283 1 GP"]


@pytest.mark.parametrize(("tier", "most"), [("basic", 4), ("gold", 6)])
def test_units_past_the_cap_are_billed_and_told(engine: Engine, tier: str, most: int) -> None:
    within = coded(engine, f"97110 {15 * most} PT", f"fact example.tier {tier}")
    assert within.findings == ()
    past = coded(engine, f"97110 {15 * most} PT", "97140 15 PT", f"fact example.tier {tier}")
    assert sum(past.units.values()) == most + 1
    [finding] = past.findings
    assert (finding.code, finding.where, finding.values["most"]) == (CAP.code, "services[1]", most)


def test_between_the_tiers_the_cap_is_unchecked_where_no_tier_is_given(engine: Engine) -> None:
    assert [each.check for each in coded(engine, "97110 60 PT").unchecked] == ["codes.bundled"]
    between = coded(engine, "97110 75 PT")
    assert {each.check: each.needs for each in between.unchecked} == {
        "codes.bundled": ("facts.example.tier",),
        CAP.name: ("facts.example.tier",),
    }
    assert [finding.code for finding in coded(engine, "97110 105 PT").findings] == [CAP.code]


def test_the_cap_is_that_of_the_day(engine: Engine) -> None:
    day = day_of("2026-03-04 PT\n97110 45 PT\nfact example.tier basic\n\n2026-03-04 OT\n97535 30 OT")
    first, second = engine.code(day, payer=PAYER)
    assert first.unchecked == ()
    assert [each.check for each in second.unchecked if each.check == CAP.name] == [CAP.name]


def test_the_gold_tier_is_paid_for_hot_packs(engine: Engine) -> None:
    assert lines_of(coded(engine, "97010 - PT", "fact example.tier gold")) == ["97010 1 GP"]
    assert coded(engine, "97010 - PT", "fact example.tier basic").not_billed[0].reason == "bundled"


def test_the_installed_plugin_is_found() -> None:
    assert version("therapycode-example-payer") == "1.0.0"
    assert PAYER in PayerRegistry.installed().payers
