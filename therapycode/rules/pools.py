"""What is to be said of several pools of one day."""

from collections.abc import Callable, Sequence

import attrs

from therapycode.model.answers import Located, PoolUnits, UnitAnswer
from therapycode.model.visit import Visit
from therapycode.rules.catalogue import found

__all__ = ["pools_apart"]


def pools_apart(
    visit: Visit, answer: UnitAnswer, first_unit_from: int, count: Callable[[Visit], UnitAnswer]
) -> tuple[Located, ...]:
    """Advice where pools that are each below a first unit would reach one together.

    ``count`` gives the units of a visit by the payer's rule: one that goes service by service adds no minutes up,
    and there nothing is lost by keeping pools apart.

    Source: Medicare Claims Processing Manual, chapter 5, section 20.2; that pools of different disciplines or
    billing providers stay apart is this project's ruling.
    """
    short = [pool for pool in answer.pools if not pool.units and 0 < pool.minutes < first_unit_from]
    if sum(pool.minutes for pool in short) < first_unit_from:  # so it is with one of them, and with none
        return ()
    if not any(pool.units for pool in count(_as_one(visit, short)).pools):
        return ()
    named = [f"{_disciplines(visit, pool)} {pool.minutes} minutes" for pool in short]
    values = {"pools": len(short), "minutes": ", ".join(named)}
    return ((-1, found("units.pools-apart", "sessions", values)),)


def _as_one(visit: Visit, pools: Sequence[PoolUnits]) -> Visit:
    """The visit with the groups of these pools alone, in one pool."""
    groups = [visit.groups[place] for pool in pools for place in pool.groups]
    return attrs.evolve(visit, groups=tuple([attrs.evolve(group, pool=groups[0].pool) for group in groups]))


def _disciplines(visit: Visit, pool: PoolUnits) -> str:
    """Whose minutes a pool holds: a payer may add up those of several disciplines."""
    return " and ".join(dict.fromkeys(visit.groups[place].discipline for place in pool.groups))
