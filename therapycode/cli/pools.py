"""What stands beside a line in the table: its pool's total of minutes, and the units that it supports."""

from collections.abc import Iterable, Mapping

import attrs

from therapycode.model.codes import CodeFacts
from therapycode.model.session import Day, Session
from therapycode.model.visit import Group, Visit
from therapycode.payers.counting import Counting
from therapycode.payers.plan import Plan
from therapycode.rules.prepare import prepare
from therapycode.rules.units import band, units_in

__all__ = ["Beside", "beside"]

_TOTAL_TIME = "total-time"

Beside = Mapping[tuple[int, str], str]
"""What to show beside a line, by the place of its session in the document and its code."""


def beside(document: Session | Day, plan: Plan) -> Beside:
    """What stands beside each code's line: the pool's total and its band of units, or that no minutes count.

    The total holds the minutes of codes that are not billed as well. Bands are given only where units are
    counted by the total of minutes; a code that the payer counts by a length of its own says that length, and a
    line that counts in another way says nothing.
    """
    sessions = (document,) if isinstance(document, Session) else document.sessions
    policy = plan.policy
    visit = _admitted(prepare(sessions, plan.codes, policy.standings, policy.pool_of, plan.increments), plan)
    counting = policy.units if isinstance(policy.units, Counting) else None
    own = counting.own_lengths if counting is not None else {}
    bands = _bands([group for group in visit.groups if group.facts.pooled and group.code not in own], counting)
    found: dict[tuple[int, str], str] = {}
    for group in visit.groups:
        home = group.members[0][0]
        said = bands.get(group.pool, "") if group.facts.pooled else _uncounted(group.facts)
        if group.code in own:
            said = f"{own[group.code]} min a unit"
        found[home, group.code] = said
        if group.facts.kind == "family":
            found[home, plan.increments[group.code]] = said
    return found


def _admitted(visit: Visit, plan: Plan) -> Visit:
    """The visit without what the payer's gate turns away."""
    refused = plan.policy.eligibility(visit).refused
    kept = [group for place, group in enumerate(visit.groups) if place not in refused]
    return attrs.evolve(visit, groups=tuple(kept))


def _bands(pooled: Iterable[Group], counting: Counting | None) -> Mapping[int, str]:
    """The band of each pool; none where the payer counts otherwise than by the total of minutes."""
    if counting is None or counting.rule.name != _TOTAL_TIME:
        return {}
    totals: dict[int, int] = {}
    for group in pooled:
        totals[group.pool] = totals.get(group.pool, 0) + group.minutes
    return {pool: _band(minutes, counting.parameters) for pool, minutes in totals.items()}


def _band(minutes: int, parameters: Mapping[str, object]) -> str:
    """The total, the band that it lies in and its units.

    >>> _band(66, {}), _band(8, {})
    ('66 min: 53-67 = 4 units', '8 min: 8-22 = 1 unit')
    """
    lengths = {name: value for name, value in parameters.items() if isinstance(value, int)}
    units = units_in(minutes, **lengths)
    low, high = band(units, **lengths)
    return f"{minutes} min: {low}-{high} = {units} {'unit' if units == 1 else 'units'}"


def _uncounted(facts: CodeFacts) -> str:
    if facts.kind == "untimed":
        return "untimed"
    return "by quantity" if facts.kind == "counted" else ""
