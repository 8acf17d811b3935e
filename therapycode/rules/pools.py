"""What is to be said of several pools of one day."""

from therapycode.model.answers import Located, PoolUnits, UnitAnswer
from therapycode.model.visit import Visit
from therapycode.rules.catalogue import found

__all__ = ["pools_apart"]


def pools_apart(visit: Visit, answer: UnitAnswer, first_unit_from: int) -> tuple[Located, ...]:
    """Advice where pools that are each below a first unit would reach one together.

    Source: Medicare Claims Processing Manual, chapter 5, section 20.2; that pools of different disciplines or
    billing providers stay apart is this project's ruling.
    """
    short = [pool for pool in answer.pools if not pool.units and 0 < pool.minutes < first_unit_from]
    if sum(pool.minutes for pool in short) < first_unit_from:  # so it is with one of them, and with none
        return ()
    named = [f"{_disciplines(visit, pool)} {pool.minutes} minutes" for pool in short]
    values = {"pools": len(short), "minutes": ", ".join(named)}
    return ((-1, found("units.pools-apart", "sessions", values)),)


def _disciplines(visit: Visit, pool: PoolUnits) -> str:
    """Whose minutes a pool holds: a payer may add up those of several disciplines."""
    return " and ".join(dict.fromkeys(visit.groups[place].discipline for place in pool.groups))
