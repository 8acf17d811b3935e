"""Rules that a profile may name, with their parameters."""

from collections.abc import Callable, Mapping, Sequence

import attrs

from therapycode.model.claim import Step
from therapycode.model.frozen import FrozenMap
from therapycode.rules.reasons import total_time_reasons
from therapycode.rules.units import Allocation, total_time

__all__ = ["UNIT_RULES", "NamedRule"]


@attrs.frozen(kw_only=True)
class NamedRule:
    """A unit rule under the name by which profiles ask for it.

    ``allocate`` takes the minutes of the services of one pool, in order, and the ``parameters`` by keyword.
    ``reasons`` puts an allocation into steps: it takes the codes, the minutes, the allocation, and the
    parameters by keyword. A plugin's names begin with its own word and a dot: ``acme.hybrid``.
    """

    name: str
    title: str
    allocate: Callable[..., Allocation]
    parameters: frozenset[str] = frozenset()
    reasons: Callable[..., tuple[Step, ...]] | None = None


UNIT_RULES: Mapping[str, NamedRule] = FrozenMap(
    {
        "total-time": NamedRule(
            name="total-time",
            title="The pool's total decides; full periods first, the rest to the largest remainders",
            allocate=total_time,
            parameters=frozenset({"minutes_per_unit", "first_unit_from"}),
            reasons=total_time_reasons,
        )
    }
)
"""The unit rules that come with the library."""


def steps_of(
    rule: NamedRule, codes: Sequence[str], minutes: Sequence[int], allocation: Allocation, **parameters: int
) -> tuple[Step, ...]:
    """The steps of an allocation, empty for a rule that gives no reasons."""
    return rule.reasons(codes, minutes, allocation, **parameters) if rule.reasons is not None else ()
