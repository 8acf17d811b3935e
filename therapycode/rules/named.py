"""Rules that a profile may name, with their parameters."""

from collections.abc import Callable, Mapping
from functools import partial

import attrs

from therapycode.model.claim import Step
from therapycode.model.frozen import FrozenMap
from therapycode.rules import methods
from therapycode.rules.reasons import (
    alone_reasons,
    greater_reasons,
    short_shared_reasons,
    total_time_reasons,
)
from therapycode.rules.units import Allocation, total_time

__all__ = ["UNIT_RULES", "NamedRule", "bound"]


@attrs.frozen(kw_only=True)
class NamedRule:
    """A unit rule under the name by which profiles ask for it.

    ``allocate`` takes the minutes of the services of one pool, in order, and the ``parameters`` by keyword;
    with ``by_entry`` also ``entries``, the minutes of each service's single entries. ``reasons`` puts an
    allocation into steps: it takes the codes, the minutes, the allocation, and the parameters by keyword. A
    plugin's names begin with its own word and a dot: ``acme.hybrid``.
    """

    name: str
    title: str
    allocate: Callable[..., Allocation]
    parameters: frozenset[str] = frozenset()
    reasons: Callable[..., tuple[Step, ...]] | None = None
    by_entry: bool = False


def bound(rule: NamedRule, parameters: Mapping[str, object]) -> Callable[..., Allocation]:
    """The rule with its parameters: the bare function where they are its own defaults, which is called faster.

    >>> bound(UNIT_RULES["total-time"], {"minutes_per_unit": 15}) is total_time
    True
    """
    usual: Mapping[str, object] = getattr(rule.allocate, "__kwdefaults__", None) or {}
    if all(name in usual and usual[name] == value for name, value in parameters.items()):
        return rule.allocate
    return partial(rule.allocate, **parameters)


_LENGTH = frozenset({"minutes_per_unit"})
_FIRST = frozenset({"minutes_per_unit", "first_unit_from"})

UNIT_RULES: Mapping[str, NamedRule] = FrozenMap(
    {
        rule.name: rule
        for rule in (
            NamedRule(
                name="total-time",
                title="The pool's total decides; full periods first, the rest to the largest remainders",
                allocate=total_time,
                parameters=_FIRST,
                reasons=total_time_reasons,
            ),
            NamedRule(
                name="per-service-midpoint",
                title="Service by service: a unit for each period of which more than half was worked",
                allocate=methods.per_service_midpoint,
                parameters=_LENGTH,
                reasons=alone_reasons,
            ),
            NamedRule(
                name="full-unit-only",
                title="Service by service: full periods only",
                allocate=methods.full_unit_only,
                parameters=_LENGTH | {"continuous"},
                reasons=alone_reasons,
                by_entry=True,
            ),
            NamedRule(
                name="started-unit",
                title="Service by service: each period counts as soon as it has begun",
                allocate=methods.started_unit,
                parameters=_LENGTH,
                reasons=alone_reasons,
            ),
            NamedRule(
                name="per-service-threshold",
                title="Service by service: the last period counts from a threshold, whole minutes or not",
                allocate=methods.per_service_threshold,
                parameters=_LENGTH | {"threshold"},
                reasons=alone_reasons,
            ),
            NamedRule(
                name="nearest-unit-pooled-remainders",
                title="Service by service to the nearest unit; services too short by themselves share one",
                allocate=methods.nearest_unit_pooled_remainders,
                parameters=_FIRST,
                reasons=short_shared_reasons,
            ),
            NamedRule(
                name="greater-of-two",
                title="Whichever of total time and per-service midpoint gives more",
                allocate=methods.greater_of_two,
                parameters=_FIRST,
                reasons=greater_reasons,
            ),
            NamedRule(
                name="base-and-increments",
                title="Service by service: a base block in full, then increments",
                allocate=methods.base_and_increments,
                parameters=_LENGTH | {"base_minutes", "increment_from"},
                reasons=alone_reasons,
            ),
            NamedRule(
                name="one-per-day",
                title="One unit for each service furnished, whatever its minutes",
                allocate=methods.one_per_day,
                reasons=alone_reasons,
            ),
        )
    }
)
"""The unit rules that come with the library."""
