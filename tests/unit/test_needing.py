"""From where on authorization is needed, what is granted at once, and who is spared."""

from datetime import date

import attrs
import pytest

from therapycode import Authorization, FrozenMap
from therapycode.dated.windows import Window
from therapycode.model.conditions import Condition
from therapycode.model.finding import SourceRef
from therapycode.model.history import BilledDay, BilledLine, History
from therapycode.rules.authorizing import Asked, Grant, Spent, Standing, bounded, covers, exceeds, standing, use_of
from therapycode.rules.counts import Counts
from therapycode.rules.limit import Limit
from therapycode.rules.needing import Grace, Granted, More, Need, Reached, Step, Tier, granted, spared, step

DAY = date(2026, 3, 4)
ACUTE = Condition(FrozenMap({"facts.acuity": ("acute",)}))
SOURCE = SourceRef(id="made-up")


def need(*tiers: Tier, more: tuple[More, ...] = (), window: Window | None = None) -> Need:
    counts = Counts()
    whole = window or Window(unit="whole", anchor="first-visit")
    counting = Limit(
        name="care",
        title="Care",
        measure="visits",
        counts=counts,
        window=whole,
        disposition="needs-authorization",
        source=SOURCE,
    )
    return Need(name="care", title="Care", counting=counting, visits=counts, source=SOURCE, tiers=tiers, more=more)


def holding(condition: Condition) -> bool | None:
    return True if condition is ACUTE else None


def failing(condition: Condition) -> bool | None:
    return condition is not ACUTE


def unsettled(_condition: Condition) -> bool | None:
    return None


FIFTEEN = Tier(visits=15, days=30)


@pytest.mark.parametrize(
    ("reached", "tier"),
    [
        (Reached(15, 15, 30), None),
        (Reached(16, 16, 3), FIFTEEN),
        (Reached(3, 3, 31), FIFTEEN),
        (Reached(16, 16, None), FIFTEEN),
    ],
)
def test_visits_or_days_whichever_comes_first(reached: Reached, tier: Tier | None) -> None:
    assert step(need(FIFTEEN), reached, holding) == Step(tier)


def test_without_the_first_day_it_is_open_until_the_visits_are_past() -> None:
    assert step(need(FIFTEEN), Reached(15, 15, None), holding) == Step(None, undated=True)
    assert step(need(Tier(visits=15)), Reached(15, 15, None), holding) == Step(None)


def test_the_last_tier_that_is_reached_decides() -> None:
    tiers = (Tier(visits=12, reviewer="hotline"), Tier(visits=24, reviewer="review"))
    reached = [step(need(*tiers), Reached(visits, 0, 0), holding).tier for visits in (12, 13, 24, 25)]
    assert reached == [None, tiers[0], tiers[0], tiers[1]]


def test_units_are_past_a_number_when_there_are_more_of_them() -> None:
    eight = Tier(units=8)
    assert step(need(eight), Reached(1, 8, None), holding).tier is None
    assert step(need(eight), Reached(1, 9, None), holding).tier is eight


def test_further_visits_by_condition_are_asked_about_where_they_decide() -> None:
    thirty = need(Tier(visits=30), more=(More(when=ACUTE, visits=30),))
    assert step(thirty, Reached(30, 0, None), unsettled) == Step(None)
    assert step(thirty, Reached(31, 0, None), unsettled) == Step(None, (ACUTE,))
    assert step(thirty, Reached(31, 0, None), holding) == Step(None)
    assert step(thirty, Reached(31, 0, None), failing) == Step(Tier(visits=30))
    assert step(thirty, Reached(61, 0, None), unsettled) == Step(Tier(visits=30))


def test_a_tier_without_a_number_is_reached_from_the_beginning() -> None:
    always = need(Tier(reviewer="the plan"))
    assert always.always
    assert step(always, Reached(1, 1, None), holding) == Step(Tier(reviewer="the plan"))
    assert not need(FIFTEEN).always
    assert need(FIFTEEN).counts_before
    assert not need(Tier(days=30)).counts_before


def test_what_a_payer_does_not_ask_of_an_authorization_is_not_asked() -> None:
    asked = need(FIFTEEN)
    assert [asked.token, asked.referral, asked.site, asked.reviewed] == [False] * 4


def test_a_window_that_begins_anew_with_a_visit_may_lose_visits_by_an_earlier_one() -> None:
    assert need(FIFTEEN).only_grows
    assert need(FIFTEEN, window=Window(unit="year")).only_grows
    assert not need(FIFTEEN, window=Window(unit="year", anchor="first-visit")).only_grows


def test_the_first_grant_whose_condition_holds_is_what_is_granted() -> None:
    grants = (Granted(grant=Grant(visits=6), when=ACUTE), Granted(grant=Grant(visits=12)))
    assert granted(grants, holding) == (Grant(visits=6), ())
    assert granted(grants, failing) == (Grant(visits=12), ())
    assert granted(grants, unsettled) == (None, (ACUTE,))
    assert granted(grants[:1], failing) == (None, ())


@pytest.mark.parametrize(
    ("day", "units", "spares"),
    [
        (date(2026, 2, 1), 1, False),
        (date(2026, 2, 2), 1, True),
        (date(2026, 3, 4), 30, True),
        (date(2026, 3, 4), 31, False),
        (date(2026, 3, 5), 1, False),
        (date(2026, 3, 4), None, None),
    ],
)
def test_days_and_units_after_a_discharge(day: date, units: int | None, *, spares: bool | None) -> None:
    grace = Grace(days=30, units=30)
    assert spared(grace, day, date(2026, 2, 2), units, holding) == (spares, ())


def test_without_a_discharge_nobody_is_spared_and_a_condition_that_fails_spares_nobody() -> None:
    assert spared(Grace(days=30), DAY, None, 1, holding) == (False, ())
    assert spared(Grace(days=30, when=ACUTE), DAY, DAY, None, failing) == (False, ())
    assert spared(Grace(units=3, when=ACUTE), DAY, DAY, None, failing) == (False, ())
    assert spared(Grace(days=30, when=ACUTE), DAY, DAY, None, holding) == (True, ())
    assert spared(Grace(days=30, when=ACUTE), DAY, DAY, None, unsettled) == (None, (ACUTE,))


HELD = Authorization(first_day=date(2026, 1, 1), last_day=date(2026, 6, 30))


@pytest.mark.parametrize(
    ("day", "stands"),
    [
        (date(2025, 12, 31), "not-in-force"),
        (date(2026, 1, 1), "good"),
        (date(2026, 6, 30), "good"),
        (date(2026, 7, 1), "not-in-force"),
    ],
)
def test_an_authorization_holds_on_its_first_and_its_last_day(day: date, stands: Standing) -> None:
    assert standing(HELD, Asked(day, "PT")) == stands


@pytest.mark.parametrize(
    ("authorization", "stands"),
    [
        (Authorization(), "good"),
        (Authorization(status="pending"), "pending"),
        (Authorization(status="denied"), "refused"),
        (Authorization(status="cancelled"), "refused"),
        (Authorization(disciplines=("OT",)), "for-another"),
        (Authorization(disciplines=("OT", "PT")), "good"),
        (Authorization(provider="p-2"), "for-another"),
        (Authorization(provider="p-1"), "good"),
        (Authorization(visits=2), "open"),
        (Authorization(visits=0), "used-up"),
        (Authorization(units=1), "used-up"),
        (Authorization(units=2), "open"),
    ],
)
def test_how_an_authorization_stands(authorization: Authorization, stands: Standing) -> None:
    assert standing(authorization, Asked(DAY, "PT", "p-1", units=2)) == stands


def test_an_authorization_of_a_provider_is_not_told_from_one_s_own_without_an_id() -> None:
    assert standing(Authorization(provider="p-2"), Asked(DAY, "PT")) == "good"


@pytest.mark.parametrize(
    ("authorization", "used", "units", "stands"),
    [
        (Authorization(visits=2), [date(2026, 3, 3)], 9, "good"),
        (Authorization(visits=2), [date(2026, 3, 3), DAY], 9, "good"),
        (Authorization(visits=2), [date(2026, 3, 3), date(2026, 3, 2)], 9, "used-up"),
        (Authorization(units=11), [], 9, "good"),
        (Authorization(units=10), [], 9, "used-up"),
    ],
)
def test_what_was_used_decides_whether_something_is_left(
    authorization: Authorization, used: list[date], units: int, stands: Standing
) -> None:
    assert standing(authorization, Asked(DAY, "PT", units=2), Spent(frozenset(used), units)) == stands


def test_what_is_granted_at_once_bounds_an_authorization_by_days_or_by_months() -> None:
    longer = Authorization(first_day=date(2026, 1, 31), last_day=date(2027, 1, 1), visits=9, units=40)
    assert bounded(longer, Grant(months=1)).last_day == date(2026, 2, 27)
    assert bounded(longer, Grant(days=10)).last_day == date(2026, 2, 9)
    assert bounded(longer, Grant(visits=12, units=24)).visits == 9
    assert bounded(longer, Grant(units=24)).units == 24
    assert bounded(Authorization(), Grant(months=6, days=10)) == Authorization()
    assert exceeds(longer, Grant(days=10))
    assert exceeds(longer, Grant(units=24))
    assert not exceeds(longer, Grant(visits=12, months=12))


def test_how_far_an_authorization_is_used_is_told_where_it_is_known() -> None:
    named = Authorization(number="A-12", visits=12, units=40)
    use = use_of(named, Asked(DAY, "PT", units=2), Spent(frozenset({date(2026, 3, 2)}), 5), DAY)
    assert (use.visits_used, use.visits_left, use.units_used, use.units_left, use.as_of) == (2, 10, 7, 33, DAY)
    unknown = use_of(named, Asked(DAY, "PT"), None, DAY)
    assert (unknown.visits, unknown.visits_used, unknown.visits_left, unknown.as_of) == (12, None, None, None)
    none_named = use_of(Authorization(), Asked(DAY, "PT"), Spent(frozenset(), 0), DAY)
    assert (none_named.visits_used, none_named.units_used) == (None, None)


def test_an_authorization_covers_a_day_that_it_is_settled_for() -> None:
    assert covers(HELD, Asked(DAY, "PT"), "97110") is True
    assert covers(HELD, Asked(date(2026, 7, 1), "PT"), "97110") is False
    assert covers(Authorization(status="pending"), Asked(DAY, "PT")) is None
    assert covers(Authorization(first_day=DAY, visits=2), Asked(DAY, "PT")) is None
    billed = BilledDay(day=date(2026, 3, 2), discipline="PT", lines=(BilledLine(code="97110"),))
    known = History(days=(billed,), as_of=DAY)
    two = Authorization(first_day=date(2026, 3, 1), visits=2)
    assert covers(two, Asked(DAY, "PT"), history=known) is True
    assert covers(attrs.evolve(two, visits=1), Asked(DAY, "PT"), history=known) is False


def test_a_sliding_window_only_grows_and_months_from_the_first_visit_may_not() -> None:
    assert need(FIFTEEN, window=Window(unit="year", anchor="sliding")).only_grows
    assert not need(FIFTEEN, window=Window(unit="month", anchor="first-visit", length=6)).only_grows
