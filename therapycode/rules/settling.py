"""From open units to units: the clinicians' choices, the default, and every other answer that is as right."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from therapycode.model.answers import Located, PoolUnits, UnitAnswer
from therapycode.model.claim import Tie
from therapycode.model.codes import Trait
from therapycode.model.finding import Finding
from therapycode.model.frozen import FrozenMap
from therapycode.model.visit import Visit
from therapycode.rules.catalogue import found
from therapycode.rules.ties import alternatives, settle

__all__ = ["OpenPool", "Settled", "is_open", "settle_pools"]


_CHOSEN = Trait.CHOSEN


class OpenPool(NamedTuple):
    """A pool that the rule leaves open: the tie, and the units of each answer for all groups, taken first.

    ``untaken`` are, for each group that the tie is about, the units that it has in other answers; 0 elsewhere.
    """

    tie: Tie
    answers: tuple[tuple[int, ...], ...]
    untaken: tuple[int, ...]


class Settled(NamedTuple):
    """The units that are taken, for all groups of the visit, and by pool number the pools that were open."""

    units: tuple[int, ...]
    open: Mapping[int, OpenPool] = FrozenMap()
    findings: tuple[Located, ...] = ()


def is_open(visit: Visit, answer: UnitAnswer) -> bool:
    """Say whether there is anything to settle: an open unit, or a choice that somebody made."""
    for pool in answer.pools:
        if pool.choose:
            return True
    return bool(visit.traits & _CHOSEN)


def settle_pools(visit: Visit, answer: UnitAnswer) -> Settled:
    """The units taken: what is certain, the clinicians' choices, and the default where they chose nothing.

    Source: Medicare Claims Processing Manual, chapter 5, section 20.2.C, which leaves equal leftovers to the
    qualified professional.
    """
    groups = visit.groups
    open_pools = [pool for pool in answer.pools if pool.choose]
    chosen = _choices(visit) if visit.traits & _CHOSEN else ()
    minutes = [group.minutes for group in groups]
    units = list(answer.units)
    picks: list[tuple[PoolUnits, tuple[int, ...]]] = []
    findings: list[Located] = []
    for pool in open_pools:
        wished = _wished(visit, pool, chosen) if chosen else ()
        picked = settle(pool.choose, pool.among, wished, minutes)
        picks.append((pool, picked))
        for place in picked:
            units[place] += 1
        if len(wished) < pool.choose:
            findings.append(_advice(visit, pool, picked))
    if chosen:
        findings += _idle_choices(visit, open_pools, chosen)
    opened: dict[int, OpenPool] = {}
    for pool, picked in picks:
        opened[groups[pool.groups[0]].pool] = _open(visit, answer, pool, picked, units)
    return Settled(tuple(units), FrozenMap(opened), tuple(findings))


Chosen = Sequence[tuple[int, int, str]]
"""The choices of all sessions: the session's place, the choice's place in it, and the code that it favours."""


def _choices(visit: Visit) -> Chosen:
    return [
        (number, place, choice.unit_to)
        for number, session in enumerate(visit.sessions)
        for place, choice in enumerate(session.choices)
    ]


def _wished(visit: Visit, pool: PoolUnits, chosen: Chosen) -> tuple[int, ...]:
    number = visit.groups[pool.groups[0]].pool
    codes = [code for session, _, code in chosen if visit.pools[session] == number]
    wished = [place for code in codes for place in pool.among if _speaks_of(visit, place, code)]
    return tuple(dict.fromkeys(wished))


def _speaks_of(visit: Visit, place: int, code: str) -> bool:
    group = visit.groups[place]
    return code == group.code or code in [visit.service(member).code for member in group.members]


def _idle_choices(visit: Visit, open_pools: Sequence[PoolUnits], chosen: Chosen) -> list[Located]:
    """Choices that changed nothing, since no tie is open for their code."""
    return [
        (session, found("units.choice-not-open", f"choices[{place}]", {"code": code}))
        for session, place, code in chosen
        if not any(
            _speaks_of(visit, group, code)
            for pool in open_pools
            if visit.groups[pool.groups[0]].pool == visit.pools[session]
            for group in pool.among
        )
    ]


def _advice(visit: Visit, pool: PoolUnits, picked: Sequence[int]) -> Located:
    groups = visit.groups
    session, place = groups[pool.among[0]].members[0]
    among = tuple([groups[one].code for one in pool.among])
    return session, _tie(pool.choose, among, tuple([groups[one].code for one in picked]), f"services[{place}]")


@lru_cache(maxsize=1024)
def _tie(choose: int, among: tuple[str, ...], taken: tuple[str, ...], where: str) -> Finding:
    """The advice about a tie; it is the same wherever the same codes are tied, and is kept."""
    values = {
        "choose": choose,
        "units": "unit" if choose == 1 else "units",
        "among": ", ".join(among),
        "taken": ", ".join(taken),
    }
    return found("units.tie", where, values)


def _open(visit: Visit, answer: UnitAnswer, pool: PoolUnits, picked: Sequence[int], units: list[int]) -> OpenPool:
    groups = visit.groups
    certain = answer.units
    answers: list[tuple[int, ...]] = []
    without = units.copy()
    untaken = [0] * len(groups)
    for place in pool.among:
        without[place] = certain[place]
        untaken[place] = certain[place] + (place not in picked)
    for choice in alternatives(pool.choose, pool.among, picked):
        other = without.copy()
        for place in choice:
            other[place] += 1
        answers.append(tuple(other))
    fixed = FrozenMap({groups[place].code: certain[place] for place in pool.groups})
    tie = Tie(pool.choose, tuple([groups[place].code for place in pool.among]), fixed)
    return OpenPool(tie, tuple(answers), tuple(untaken))
