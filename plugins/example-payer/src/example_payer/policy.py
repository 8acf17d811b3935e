"""The plan's policy: what its profile says, with its own modifier and its cap."""

import attrs
from therapycode.plugin import UNIT_RULES, PayerPolicy, Values, compose

from example_payer.capping import DailyCap
from example_payer.counting import HYBRID
from example_payer.marking import LONG_DAY, LongDay

__all__ = ["policy"]


def policy(values: Values) -> PayerPolicy:
    """The policy of a stretch of days; what changes from a day on stands in the values."""
    made = compose(values, {**UNIT_RULES, HYBRID.name: HYBRID})
    if made.modifiers is None:
        return attrs.evolve(made, further=(*made.further, DailyCap()))
    return attrs.evolve(
        made,
        modifiers=LongDay(usual=made.modifiers),
        most_modifiers=made.most_modifiers + 1,
        known_modifiers=None if made.known_modifiers is None else made.known_modifiers | {LONG_DAY},
        further=(*made.further, DailyCap()),
    )
