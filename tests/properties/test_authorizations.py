"""What holds of every authorization and every payer that asks for one."""

from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import attrs
from hypothesis import given
from hypothesis import strategies as st

from tests.building import installed_engine
from tests.small_payers import BY_PLAN, TOTAL_TIME, part, small_engine
from therapycode import Authorization, Engine, History, Outcome, Session
from therapycode.dated.windows import Window
from therapycode.model.authorization import AUTHORIZATION_STATUSES
from therapycode.model.finding import SourceRef
from therapycode.model.history import BilledDay, BilledLine
from therapycode.model.words import Discipline
from therapycode.rules.authorizing import Asked, Grant, bounded, standing
from therapycode.rules.counts import Counts
from therapycode.rules.limit import Limit
from therapycode.rules.needing import Need, Reached, Tier, step
from therapycode.testing import sessions

DAY: Final = date(2026, 3, 4)
_DAYS: Final = st.dates(date(2025, 10, 1), DAY - timedelta(days=1))
_COUNTS: Final = st.none() | st.integers(1, 8)


def engine_of(*values: str) -> Engine:
    with TemporaryDirectory() as folder:
        engine = small_engine(
            installed_engine(), Path(folder), TOTAL_TIME, BY_PLAN, part("authorizations.care", *values)
        )
        engine.plan("made-up", DAY)
        return engine


ASKS: Final = engine_of(
    "after_visits = 3",
    "after_days = 60",
    'exempt_classes = ["evaluation"]',
    'window = "year"',
    'anchor = "sliding"',
    'scope = ["patient", "discipline", "payer"]',
    "grants = [{ visits = 6, months = 3 }]",
    "provisional_visits = 2",
)
"""A payer that wants authorization past three visits in a year or sixty days, of six visits at a time."""


def history(days: frozenset[date], discipline: Discipline) -> History:
    told = [
        BilledDay(day=day, discipline=discipline, lines=(BilledLine(code="97110", units=2),))
        for day in sorted(days)
    ]
    return History(days=tuple(told), as_of=DAY - timedelta(days=1))


def errors(outcome: Outcome) -> int:
    return sum(finding.stands for finding in outcome.findings)


def wanted(outcome: Outcome) -> bool:
    return any(finding.rule == "authorization.missing" for finding in outcome.findings)


@given(sessions(day=DAY), st.frozensets(_DAYS, max_size=5), st.frozensets(_DAYS, max_size=3))
def test_more_that_was_billed_before_never_removes_a_need(
    session: Session, days: frozenset[date], more: frozenset[date]
) -> None:
    told = []
    for billed in (days, days | more):
        asked = attrs.evolve(session, history=history(billed, session.discipline))
        outcome = ASKS.code(asked, payer="made-up")
        told.append(wanted(outcome))
    assert told[1] >= told[0]


_AUTHORIZATIONS: Final = st.builds(
    Authorization,
    status=st.sampled_from(AUTHORIZATION_STATUSES),
    requested_day=st.none() | _DAYS,
    first_day=st.none() | _DAYS,
    last_day=st.none() | st.dates(DAY - timedelta(days=30), DAY + timedelta(days=30)),
    visits=_COUNTS,
    units=_COUNTS,
    disciplines=st.sampled_from([(), ("PT",), ("OT", "SLP")]),
)


@given(sessions(day=DAY), st.frozensets(_DAYS, max_size=8), _AUTHORIZATIONS, st.booleans())
def test_an_authorization_never_adds_an_error(
    session: Session,
    days: frozenset[date],
    authorization: Authorization,
    looked_up: bool,  # noqa: FBT001  # drawn
) -> None:
    known = history(days, session.discipline) if looked_up else None
    without = attrs.evolve(session, history=known)
    named = attrs.evolve(without, authorization=authorization)
    assert errors(ASKS.code(named, payer="made-up")) <= errors(ASKS.code(without, payer="made-up"))


@given(_DAYS, st.integers(0, 400), st.integers(-3, 403))
def test_an_authorization_holds_on_every_day_from_its_first_through_its_last(
    first: date, length: int, after: int
) -> None:
    held = Authorization(first_day=first, last_day=first + timedelta(days=length))
    stands = standing(held, Asked(first + timedelta(days=after), "PT"))
    assert (stands == "good") == (0 <= after <= length)


@given(_AUTHORIZATIONS, _COUNTS, _COUNTS, _COUNTS, _COUNTS)
def test_what_is_granted_at_once_never_makes_an_authorization_more(
    authorization: Authorization, visits: int | None, units: int | None, days: int | None, months: int | None
) -> None:
    held = bounded(authorization, Grant(visits=visits, units=units, days=days, months=months))
    for name in ("visits", "units", "last_day"):
        given_, now = getattr(authorization, name), getattr(held, name)
        assert given_ is None or now <= given_
    assert bounded(held, Grant(visits=visits, units=units, days=days, months=months)) == held


@given(st.integers(1, 40), st.integers(1, 40), st.integers(1, 80), st.integers(0, 80))
def test_of_visits_and_days_whichever_comes_first_decides(
    most_visits: int, most_days: int, visits: int, days: int
) -> None:
    counts = Counts()
    source = SourceRef(id="made-up")
    window = Window(unit="whole", anchor="first-visit")
    counting = Limit(
        name="care",
        title="Care",
        measure="visits",
        counts=counts,
        window=window,
        disposition="needs-authorization",
        source=source,
    )

    def reached(*tiers: Tier) -> bool:
        need = Need(name="care", title="Care", counting=counting, visits=counts, source=source, tiers=tiers)
        return step(need, Reached(visits, visits, days), lambda _: None).tier is not None

    both = reached(Tier(visits=most_visits, days=most_days))
    assert both == (reached(Tier(visits=most_visits)) or reached(Tier(days=most_days)))
    assert both == (visits > most_visits or days > most_days)
