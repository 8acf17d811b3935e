"""A year of 150 visits of one patient: the visit on which each payer's limit bites, checked by hand.

The patient comes on Mondays, Wednesdays and Fridays from Wednesday, 2025-01-01 on, so that the first and second
visit are on a Wednesday and a Friday, and visit 3k is on a Monday, 3k + 1 on a Wednesday, 3k + 2 on a Friday. A
visit is two units, every tenth one five. These payers' unit rules are not known; they are asked as if they
counted by total time.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

import attrs
import pytest

from tests.building import visit
from therapycode import Engine, FrozenMap, HistoryBuilder, Outcome, Session
from therapycode.model.session import FactValue

VISITS: Final = 150
FIRST: Final = date(2025, 1, 1)

TENTHS: Final = tuple(range(10, VISITS + 1, 10))
WEEKLY: Final = (
    *(10, 11, 20, 31, 32, 40, 41, 50, 61, 62, 70, 71, 80, 91, 92),
    *(100, 101, 110, 121, 122, 130, 131, 140),
)
"""Six units a week, Monday to Sunday: a fifth unit on a Monday leaves one for Wednesday and none for Friday, on a
Wednesday it is the seventh, on a Friday the ninth of its week."""

BENEFIT_YEAR: Final = (*range(16, 118), *range(133, 151))
"""Fifteen visits through 30 September; 1 October is visit 118, and the fifteenth from it on is visit 132."""


def visits() -> Iterator[Session]:
    day, number = FIRST, 0
    while number < VISITS:
        if day.isoweekday() in {1, 3, 5}:
            number += 1
            services = ("97110 45 PT", "97530 30 PT") if number % 10 == 0 else ("97110 30 PT",)
            facts = FrozenMap[str, FactValue]({"age": 40, "purpose": "rehabilitative", "program": "acute-care"})
            yield attrs.evolve(visit(*services, day=day), id=f"v-{number}", setting="office", facts=facts)
        day += timedelta(days=1)


def year(engine: Engine, payer: str) -> list[Outcome]:
    """The outcomes of the year, each visit with the history of those before it."""
    asked = engine.assuming({"units": "total-time"})
    builder = HistoryBuilder()
    told: list[Outcome] = []
    for session in visits():
        known = builder.before(session)
        outcome = asked.code(known, payer=payer)
        builder.add(known, outcome)
        told.append(outcome)
    return told


def bites(outcomes: list[Outcome], limit: str) -> tuple[int, ...]:
    """The visits, counted from 1, on which something stands above the limit."""
    return tuple(
        number
        for number, outcome in enumerate(outcomes, start=1)
        if any(
            finding.rule.startswith("limits.") and "over" in finding.values and finding.values["limit"] == limit
            for finding in outcome.findings
        )
    )


def test_the_year_is_the_one_that_was_checked_by_hand() -> None:
    days = [session.date_of_service for session in visits()]
    assert [days[0], days[2], days[117], days[131]] == [
        date(2025, 1, 1),
        date(2025, 1, 6),
        date(2025, 10, 1),
        date(2025, 11, 3),
    ]
    assert len(days) == VISITS


@pytest.mark.parametrize(
    ("payer", "limit", "expected"),
    [
        ("cigna", "daily", TENTHS),
        ("arkansas-medicaid", "weekly", WEEKLY),
        ("north-carolina-medicaid", "therapy-visits", tuple(range(31, 151))),
        ("arizona-medicaid", "visits", BENEFIT_YEAR),
    ],
)
def test_a_limit_bites_on_the_visits_that_it_should(
    engine: Engine, payer: str, limit: str, expected: tuple[int, ...]
) -> None:
    assert bites(year(engine, payer), limit) == expected


def test_the_last_visit_of_a_benefit_year_is_told(engine: Engine) -> None:
    outcomes = year(engine, "arizona-medicaid")
    last = [
        number
        for number, outcome in enumerate(outcomes, start=1)
        if any(finding.rule == "limits.used-up" for finding in outcome.findings)
    ]
    assert last == [15, 132]
    assert [(use.used, use.claimed, use.left) for use in outcomes[117].limits] == [(0, 1, 14)]
