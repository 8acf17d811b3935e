"""What is to be said of several pools of one day."""

from therapycode.model.answers import Located, UnitAnswer
from therapycode.model.visit import Visit
from therapycode.rules.catalogue import found

__all__ = ["pools_apart"]


def pools_apart(visit: Visit, answer: UnitAnswer, first_unit_from: int) -> tuple[Located, ...]:
    """Advice where pools that are each below a first unit would reach one together.

    Source: Medicare Claims Processing Manual, chapter 5, section 20.2; that pools of different disciplines or
    billing providers stay apart is this project's ruling.
    """
    short = [pool for pool in answer.pools if not pool.units and pool.minutes]
    if len(short) < 2 or sum(pool.minutes for pool in short) < first_unit_from:  # noqa: PLR2004  # two pools at least
        return ()
    named = [f"{visit.groups[pool.groups[0]].discipline} {pool.minutes} minutes" for pool in short]
    values = {"pools": len(short), "minutes": ", ".join(named)}
    return ((-1, found("units.pools-apart", "sessions", values)),)
