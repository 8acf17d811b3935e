"""Laws of weighing a change: nothing comes of no change, and counts are those of a loop that shares no code."""

from collections import Counter
from datetime import date
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import attrs
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.building import installed_engine
from tests.small_payers import ASSISTED, BY_PLAN, TOTAL_TIME, branch, limit, part
from tests.weighing import between, change, naively, weighed
from therapycode import Day, FrozenMap, Session
from therapycode.testing import days, sessions
from therapycode.upkeep.impact.sides import Change
from therapycode.upkeep.impact.tally import Cause

ANYBODY: Final = sorted(installed_engine().registry.payers)
DOCUMENTS: Final = st.lists(sessions(assistants=True) | days(), min_size=1, max_size=4)
STATES: Final = st.sampled_from(["TX", "UT", None])

LATER: Final = (
    '[units.from.2024-07-01]\nrule = "per-service-midpoint"\nminutes_per_unit = 15\nsource = "made-up"\n'
)
TEXAS: Final = branch("units", "texas", '{ "facts.state" = "TX" }', 'rule = "full-unit-only"', first="2023-01-01")
OTHER: Final = ASSISTED.replace('rule = "midpoint"', 'rule = "more-than-a-tenth"')
ENDED: Final = '[modifiers.discipline.from.2025-01-01]\nended = true\nsource = "made-up"\n'
UNPAID: Final = part("codes.bundled", 'codes = ["97010", "97035"]')
VERSIONS: Final = (
    (TOTAL_TIME, BY_PLAN, ASSISTED),
    (TOTAL_TIME, LATER, BY_PLAN, ASSISTED),
    (TOTAL_TIME, BY_PLAN, ENDED, OTHER),
    (TOTAL_TIME, TEXAS, BY_PLAN, UNPAID),
    (TOTAL_TIME, LATER, TEXAS, BY_PLAN, OTHER, UNPAID),
    (TOTAL_TIME, BY_PLAN, ASSISTED, limit("daily", "ceiling = 3", 'disposition = "deny-claim"')),
)


ANEW: Final = LATER.replace("07-01]", "07-01.known.2025-02-01]").replace("per-service-midpoint", "full-unit-only")
LATE: Final = (TOTAL_TIME, LATER.replace("07-01]", "07-01.known.2025-01-10]"), ANEW, BY_PLAN, ASSISTED)
BACK: Final = (TOTAL_TIME, LATER.replace("source", "withdrawn = 2025-02-01\nsource"), BY_PLAN, UNPAID)


@cache
def version(before: int, after: int) -> Change:
    with TemporaryDirectory() as name:
        return change(installed_engine(), Path(name), VERSIONS[before], VERSIONS[after])


def telling(document: Session | Day, state: str | None) -> Session | Day:
    facts = FrozenMap({"state": state} if state else {})
    if isinstance(document, Session):
        return attrs.evolve(document, facts=facts)
    return attrs.evolve(document, sessions=tuple(attrs.evolve(each, facts=facts) for each in document.sessions))


@pytest.mark.parametrize("payer", ANYBODY)
@settings(max_examples=8)
@given(documents=DOCUMENTS)
def test_nothing_comes_of_no_change(payer: str, documents: list[Session | Day]) -> None:
    asked = between(installed_engine(), payer, payer)
    total = weighed(asked, *documents)
    assert (total.changed, total.rows, total.counts, total.moves) == (0, {}, {}, {})
    assert total.same_policy == total.sessions
    assert naively(asked, documents)["changed"] == 0


@settings(max_examples=80, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.integers(0, len(VERSIONS) - 1),
    st.integers(0, len(VERSIONS) - 1),
    st.lists(st.builds(telling, sessions(assistants=True) | days(), STATES), min_size=1, max_size=4),
)
def test_the_counts_are_those_of_a_loop_that_shares_no_code(
    before: int, after: int, documents: list[Session | Day]
) -> None:
    asked = version(before, after)
    agrees(asked, documents)


@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(ANYBODY), st.sampled_from(ANYBODY), DOCUMENTS)
def test_so_they_are_between_any_two_payers(before: str, after: str, documents: list[Session | Day]) -> None:
    agrees(between(installed_engine(), before, after), documents)


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.permutations([VERSIONS[0], VERSIONS[4], LATE, BACK]),
    st.sampled_from([date(2024, 1, 1), date(2025, 1, 10), date(2025, 1, 31), date(2025, 2, 1), None]),
    DOCUMENTS,
)
def test_so_they_are_by_what_was_known_on_any_day(
    versions: list[tuple[str, ...]], known_on: date | None, documents: list[Session | Day]
) -> None:
    with TemporaryDirectory() as name:
        asked = change(installed_engine(), Path(name), *versions[:2])
    agrees(attrs.evolve(asked, known_on=known_on), documents)


def agrees(asked: Change, documents: list[Session | Day]) -> None:
    total, naive = weighed(asked, *documents), naively(asked, documents)
    assert {"sessions": total.sessions, "changed": total.changed, **total.counts} == {
        "sessions": naive.pop("sessions", 0),
        "changed": naive.pop("changed", 0),
        **naive,
    }
    rows = total.rows.values()
    once = sum(row.sessions - row.shared for row in rows)
    assert once <= total.changed <= sum(row.sessions for row in rows)
    if not any(row.shared for row in rows):
        assert sum((row.counts for row in rows), Counter()) == total.counts
    assert sum(month.changed for month in total.months.values()) == total.changed


@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])
@given(st.integers(0, len(VERSIONS) - 1), st.integers(0, len(VERSIONS) - 1), DOCUMENTS, st.data())
def test_halves_add_up_to_the_whole(
    before: int, after: int, documents: list[Session | Day], data: st.DataObject
) -> None:
    cut = data.draw(st.integers(0, len(documents)))
    asked = version(before, after)
    whole, first, second = (weighed(asked, *some) for some in (documents, documents[:cut], documents[cut:]))
    first.add(second)
    for total in (whole, first):
        for row in total.rows.values():
            row.examples = []  # those of the second half stand on other lines
    assert first == whole


@given(st.lists(sessions(), min_size=1, max_size=3))
def test_a_single_value_that_differs_is_the_cause_of_all(documents: list[Session]) -> None:
    total = weighed(version(0, 1), *documents)
    assert set(total.rows) <= {Cause(("units.from.2024-07-01",))}
    assert sum(row.sessions for row in total.rows.values()) == total.changed
    assert all(month >= "2024-07" for month, each in total.months.items() if each.changed)
