"""Plans: made once for each stretch of days without change, and kept within bounds."""

from datetime import date, timedelta
from pathlib import Path

import attrs
import pytest

from tests.acme import ACME, payer_of
from tests.building import DAY, lines, visit
from therapycode import (
    Engine,
    OutsideCoverageError,
    PayerRegistry,
    ProfileError,
    Tables,
    UnknownPayerError,
    bundled_folder,
)
from therapycode.dated import DateSpan
from therapycode.engine import _MOST_PLANS  # the bound is what is tested
from therapycode.plugin import PayerPolicy

NEXT = timedelta(days=1)


@pytest.fixture
def fresh(tmp_path: Path) -> Engine:
    return Engine(PayerRegistry.of([payer_of(tmp_path)]), Tables.read(bundled_folder()))


def test_the_same_plan_serves_every_day_of_a_stretch(fresh: Engine) -> None:
    plan = fresh.plan("acme-plan", DAY)
    first, until = plan.stretch.first, plan.stretch.until
    assert first is not None
    assert until is not None
    assert fresh.plan("acme-plan", first) is plan
    assert fresh.plan("acme-plan", until - NEXT) is plan


def test_another_plan_begins_on_the_day_of_a_change(fresh: Engine) -> None:
    before = fresh.plan("acme-plan", date(2024, 12, 31))
    after = fresh.plan("acme-plan", date(2025, 1, 1))
    assert after is not before
    assert before.stretch.until == after.stretch.first == date(2025, 1, 1)
    assert [len(plan.line_parts) for plan in (before, after)] == [1, 0]


def test_a_plan_ends_where_the_code_table_changes_too(engine: Engine) -> None:
    g0515 = [engine.plan("medicare-part-b", day) for day in (date(2019, 12, 31), date(2020, 1, 1))]
    assert ["G0515" in plan.codes for plan in g0515] == [True, False]
    assert ["97129" in plan.codes for plan in g0515] == [False, True]
    assert all("G0515" in plan.known for plan in g0515)


def test_a_code_outside_its_days_is_known_and_not_in_force(engine: Engine) -> None:
    plan = engine.plan("medicare-part-b", DAY)
    gone = plan.known["G0515"]
    assert "G0515" not in plan.codes
    assert gone.last_day is not None
    assert gone.last_day < DAY


def test_the_code_of_further_units_is_known_by_its_base(engine: Engine) -> None:
    assert engine.plan("medicare-part-b", DAY).increments["97129"] == "97130"


def test_a_plan_carries_what_its_answers_rest_on(fresh: Engine) -> None:
    plan = fresh.plan("acme-plan", DAY)
    assert plan.record == {
        "profile": fresh.profile("acme-plan").fingerprint,
        "tables": fresh.tables.fingerprint,
    }
    assert plan.data_as_of == fresh.tables.as_of
    [unknown] = plan.unknown
    assert (unknown.part, unknown.why, unknown.ask) == (
        "assistants",
        "Acme Plan: not known",
        "Ask provider relations",
    )


def test_a_profile_is_read_once(fresh: Engine, tmp_path: Path) -> None:
    before = fresh.profile("acme-plan")
    (tmp_path / "acme-plan.toml").unlink()
    assert fresh.profile("acme-plan") is before


def test_a_plan_is_made_for_each_stretch_and_not_for_each_day(fresh: Engine) -> None:
    days = [date(2024, 1, 1) + number * NEXT for number in range(1000)]
    stretches = {fresh.plan("acme-plan", day).stretch for day in days}
    assert len(fresh._stretches["acme-plan", None]) == len(stretches) < 40


def test_more_days_than_the_bound_do_not_grow_the_cache(tmp_path: Path) -> None:
    ever = ACME.replace("from = 2024-01-01\nuntil = 2027-01-01", "from = 1990-01-01").replace(
        "2024-01-01]", "1990-01-01]"
    )
    engine = Engine(PayerRegistry.of([payer_of(tmp_path, ever)]), Tables.read(bundled_folder()))
    for number in range(_MOST_PLANS + 10):
        engine.plan("acme-plan", date(2010, 1, 1) + number * NEXT)
    assert len(engine._plans) == 10
    plan = engine.plan("acme-plan", date(2010, 1, 1))
    assert plan in engine._stretches["acme-plan", None]


def test_payers_that_are_not_known_leave_nothing_behind(fresh: Engine) -> None:
    for number in range(50):
        with pytest.raises(UnknownPayerError):
            fresh.plan(f"nobody-{number}", DAY)
    assert not fresh._stretches
    assert not fresh._plans


def test_a_day_outside_the_coverage_is_an_error_of_its_own(engine: Engine) -> None:
    with pytest.raises(OutsideCoverageError) as caught:
        engine.code(visit("97110 20 PT", day=date(2018, 12, 31)), payer="medicare-part-b")
    assert str(caught.value) == (
        "medicare-part-b: the profile does not cover 2018-12-31; it covers from 2019-01-01 on. "
        "Ask for a day it covers, or extend the profile."
    )


def test_a_profile_that_cannot_be_read_fails_its_payer_alone(tmp_path: Path) -> None:
    bad = payer_of(tmp_path, "schema = 9", "bad-plan")
    engine = Engine(PayerRegistry.of([payer_of(tmp_path), bad]), Tables.read(bundled_folder()))
    with pytest.raises(ProfileError, match=r"bad-plan\.toml cannot be used"):
        engine.code(visit("97110 20 PT"), payer="bad-plan")
    assert engine.code(visit("97110 20 PT"), payer="acme-plan").determined


def test_a_stretch_is_the_narrower_of_profile_and_table(fresh: Engine) -> None:
    plan = fresh.plan("acme-plan", DAY)
    assert DAY in plan.stretch
    assert plan.stretch != DateSpan()
    for edge in (plan.stretch.first, plan.stretch.until and plan.stretch.until - NEXT):
        assert edge is not None
        assert fresh.tables.codes.on(edge) is fresh.tables.codes.on(DAY)


def test_a_policy_of_ones_own_need_not_give_reasons(engine: Engine, tmp_path: Path) -> None:
    composed = engine.plan("medicare-part-b", DAY).policy
    bare = PayerPolicy(pool_of=composed.pool_of, units=composed.units, assistants=composed.assistants)
    payer = attrs.evolve(payer_of(tmp_path), policy=lambda _values: bare)
    own = Engine(PayerRegistry.of([payer]), engine.tables)
    outcome = own.code(visit("97110 13 PT", "97110 23 PTA"), payer="acme-plan", steps=True)
    assert lines(outcome) == ["97110 1 CQ", "97110 1"]
    assert outcome.steps == ()
