"""A payer's policy: frozen parts, each a callable that answers about a prepared visit."""

from collections.abc import Callable
from typing import Protocol

import attrs

from therapycode.model.answers import GateAnswer, Located, ModifierAnswer, UnitAnswer
from therapycode.model.claim import Step
from therapycode.model.finding import Unchecked
from therapycode.model.visit import Visit
from therapycode.rules.prepare import PLAIN_STANDINGS, PoolKey, Standings

__all__ = ["Check", "GatePart", "ModifierPart", "PayerPolicy", "UnitPart"]


class GatePart(Protocol):
    """Says which services may be billed at all: who furnished what, and which codes the payer takes."""

    def __call__(self, visit: Visit, /) -> GateAnswer:
        """The services turned away."""


class UnitPart(Protocol):
    """Counts units."""

    def __call__(self, visit: Visit, /) -> UnitAnswer:
        """Units for ``visit.groups``, in order."""


class ModifierPart(Protocol):
    """Puts modifiers on lines."""

    def __call__(self, visit: Visit, /) -> ModifierAnswer:
        """Modifiers for ``visit.groups``, in order."""


class Check(Protocol):
    """Further findings about a visit; pure, and independent of the order in which checks run."""

    def __call__(self, visit: Visit, /) -> tuple[Located, ...]:
        """The findings, empty where there is nothing to say."""


def _open_gate(_visit: Visit, /) -> GateAnswer:
    return _NOTHING_REFUSED


def _no_reasons(_visit: Visit, _answer: UnitAnswer) -> tuple[Step, ...]:
    return ()


_NOTHING_REFUSED = GateAnswer()


@attrs.frozen(kw_only=True)
class PayerPolicy:
    """How one payer answers over one stretch of days.

    A part that is ``None`` is unknown. ``standings`` say whose minutes each role's are, ``pool_of`` which
    sessions of a day share a pool. ``unchecked`` are checks that the policy names and that cannot be made
    with what the engine holds. ``first_unit_from`` is the least number of minutes that the unit rule gives a
    unit for, by which what is not billed is explained. ``reasons`` put the counting of units into steps for
    `Outcome.explain`.
    """

    pool_of: PoolKey
    units: UnitPart | None = None
    first_unit_from: int = 8
    modifiers: ModifierPart | None = None
    eligibility: GatePart = _open_gate
    standings: Standings = PLAIN_STANDINGS
    checks: tuple[Check, ...] = ()
    unchecked: tuple[Unchecked, ...] = ()
    reasons: Callable[[Visit, UnitAnswer], tuple[Step, ...]] = _no_reasons
