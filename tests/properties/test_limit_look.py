"""The one look at all limits says what going through them one by one says."""

from collections.abc import Iterable
from datetime import date, timedelta
from functools import cache
from itertools import cycle, product
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.building import installed_engine, visit
from tests.small_payers import ASSISTED, BY_PLAN, TOTAL_TIME, limit, small_payer
from therapycode import BilledDay, BilledLine, Engine, History, Outcome, PayerRegistry, Session
from therapycode.model.answers import LineAnswer, LinesByGroup
from therapycode.model.visit import Visit
from therapycode.payers.limits import Limits
from therapycode.plugin import PayerPolicy, Values, compose

DAY: Final = date(2026, 3, 4)
SCOPES: Final = (
    '["patient"]',
    '["patient", "discipline"]',
    '["patient", "billing-provider"]',
    '["patient", "performing-provider", "payer"]',
    '["patient", "purpose"]',
)
WINDOWS: Final = (
    'window = "day"',
    'window = "week"',
    'window = "year"\nfirst_month = 10',
    'window = "day"\nanchor = "sliding"\nlength = 20',
    'window = "month"\nanchor = "first-visit"\nlength = 2',
    'window = "whole"\nanchor = "first-visit"',
)
COUNTS: Final = (
    'codes = "timed"',
    'codes = "untimed"',
    'exempt_classes = ["evaluation"]',
    'with_modifiers = ["CQ"]',
    'without_modifiers = ["CQ"]',
    'disciplines = ["PT"]',
    'not_in = ["school"]',
)
MEASURES: Final = ("units", "codes", "codes-or-units", "minutes", "visits")

SERVICES: Final = ("97110 30 PT", "97110 15 PTA", "97110 45 PT+PTA", "97012 - PT", "97161 30 PT", "97530 23 PTA")

LIMITS = st.tuples(
    st.sampled_from(MEASURES),
    st.integers(0, 14),
    st.sampled_from(WINDOWS),
    st.sampled_from(SCOPES),
    st.sampled_from(COUNTS),
)


@attrs.frozen
class OneByOne:
    """Limits that are gone through one by one, each claim of them."""

    limits: Limits

    def __call__(self, seen: Visit, lines: LinesByGroup) -> LineAnswer:
        own = attrs.evolve(self.limits, known=installed_engine().plan("cms-total-time", DAY).known)
        return own.closer(seen, lines, own.limits)


def one_by_one(values: Values) -> PayerPolicy:
    policy = compose(values)
    assert isinstance(policy.limits, Limits)
    return attrs.evolve(policy, limits=OneByOne(policy.limits))


@cache
def engines(parts: tuple[str, ...]) -> tuple[Engine, Engine]:
    """An engine with these limits, and one that goes through them one by one."""
    with TemporaryDirectory() as folder:
        payer = small_payer(Path(folder), TOTAL_TIME, BY_PLAN, ASSISTED, *parts)
        made = [
            Engine(PayerRegistry.of([one]), installed_engine().tables)
            for one in (payer, attrs.evolve(payer, policy=one_by_one))
        ]
        for engine in made:
            engine.profile("made-up")
    return made[0], made[1]


def part_of(place: int, shape: tuple[str, int, str, str, str]) -> str:
    measure, ceiling, window, scope, counts = shape
    return limit(
        f"number-{place}",
        f'measure = "{measure}"',
        f"ceiling = {ceiling}",
        *window.split("\n"),
        f"scope = {scope}",
        counts,
        'disposition = "deny-excess"',
    )


DAYS = st.builds(
    BilledDay,
    day=st.sampled_from([0, 1, 1, 2, 5, 19, 20, 61, 155, 400]).map(lambda back: DAY - timedelta(days=back)),
    discipline=st.sampled_from(["PT", "OT"]),
    lines=st.lists(
        st.builds(
            BilledLine,
            code=st.sampled_from(["97110", "97012", "97161", "97530"]),
            units=st.integers(0, 4),
            modifiers=st.sampled_from([("GP",), ("GP", "CQ")]),
            minutes=st.none() | st.integers(8, 60),
        ),
        min_size=1,
        max_size=3,
    ).map(tuple),
    billing_provider=st.sampled_from([None, "b-1", "b-2"]),
    performing_provider=st.sampled_from([None, "1234567893"]),
    payer=st.sampled_from([None, "made-up", "medicare-part-b"]),
    setting=st.sampled_from([None, "school"]),
    facts=st.sampled_from([{}, {"purpose": "habilitative"}]),
)
HISTORIES = st.none() | st.builds(
    History,
    days=st.lists(DAYS, min_size=1, max_size=8, unique_by=lambda day: day.key).map(tuple),
    as_of=st.just(DAY),
    since=st.none() | st.just(DAY - timedelta(days=400)),
)


def session_of(lines: list[str], provider: str | None, purpose: dict[str, str], *, rendered: bool) -> Session:
    session = attrs.evolve(visit(*lines, discipline="PT"), billing_provider=provider, facts=purpose)
    numbered = [attrs.evolve(each, npi="1234567893" if rendered else None) for each in session.clinicians]
    return attrs.evolve(session, clinicians=tuple(numbered))


SESSIONS = st.builds(
    session_of,
    st.lists(st.sampled_from(SERVICES), min_size=1, max_size=4),
    st.sampled_from([None, "b-1"]),
    st.sampled_from([{}, {"purpose": "habilitative"}]),
    rendered=st.booleans(),
)


def said(outcome: Outcome) -> tuple[object, ...]:
    """What is said of limits, whatever its order."""
    findings = [each for each in outcome.findings if each.rule.startswith("limits.")]
    checks = [each for each in outcome.unchecked if each.check.startswith("limits.")]
    return sorted(map(str, findings)), sorted(map(str, checks)), sorted(map(str, outcome.limits)), outcome.ready


def battery(measures: Iterable[str], scopes: Iterable[str]) -> tuple[str, ...]:
    """A limit of every measure, window and scope, so high that nothing stands above, what counts taken in turn."""
    shapes = product(measures, WINDOWS, scopes)
    turns = cycle(COUNTS)
    return tuple(
        part_of(place, (measure, 9999, window, scope, next(turns)))
        for place, (measure, window, scope) in enumerate(shapes)
    )


@pytest.mark.parametrize(
    ("measures", "scopes"),
    [(("units", "codes-or-units", "visits"), SCOPES[:3]), (("minutes",), SCOPES[3:]), (MEASURES, SCOPES)],
)
@settings(max_examples=150)
@given(session=SESSIONS, history=HISTORIES)
def test_one_look_tells_every_use_as_going_through_limits_one_by_one_does(
    session: Session, history: History | None, *, measures: tuple[str, ...], scopes: tuple[str, ...]
) -> None:
    """Limits that count minutes or codes, or by who rendered a service, take a closer look more often."""
    quick, slow = engines(battery(measures, scopes))
    own = attrs.evolve(session, history=history)
    assert said(quick.code(own, payer="made-up")) == said(slow.code(own, payer="made-up"))


@given(
    shapes=st.lists(LIMITS, min_size=1, max_size=3),
    asked=st.lists(st.tuples(SESSIONS, HISTORIES), min_size=1, max_size=6),
)
def test_one_look_says_what_going_through_limits_one_by_one_says(
    shapes: list[tuple[str, int, str, str, str]], asked: list[tuple[Session, History | None]]
) -> None:
    quick, slow = engines(tuple(part_of(place, shape) for place, shape in enumerate(shapes)))
    for session, history in asked:
        own = attrs.evolve(session, history=history)
        assert said(quick.code(own, payer="made-up")) == said(slow.code(own, payer="made-up"))
