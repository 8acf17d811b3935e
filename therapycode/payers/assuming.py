"""Answering for a payer whose rule is not known, as if it were one that the caller names."""

from collections.abc import Iterable, Mapping
from typing import Final

import attrs

from therapycode.errors import Fault, InputError
from therapycode.model.answers import Located
from therapycode.model.finding import Assumed, SourceRef
from therapycode.model.frozen import FrozenMap
from therapycode.model.visit import Visit
from therapycode.profiles.profile import Value
from therapycode.profiles.resolve import PartValues, Values
from therapycode.rules.assistants import PER_UNIT_RULES
from therapycode.rules.catalogue import found
from therapycode.rules.lengths import LENGTH_RULES

__all__ = ["ASSUMABLE", "Assumptions", "assume"]

ASSUMABLE: Final[Mapping[str, Mapping[str, Value]]] = FrozenMap(
    {
        "units": FrozenMap({"pool": ("patient", "date", "discipline", "billing-provider")}),
        "lengths.other": FrozenMap(),
        "assistants": FrozenMap({"PT": "CQ", "OT": "CO"}),
        "modifiers.discipline": FrozenMap({"PT": "GP", "OT": "GO", "SLP": "GN"}),
    }
)
"""The parts of a policy that may be assumed by the name of a rule alone, and what goes with any of their rules."""

_RULES: Final[Mapping[str, tuple[str, ...]]] = FrozenMap(
    {
        "lengths.other": tuple(LENGTH_RULES),
        "assistants": ("none", *PER_UNIT_RULES),
        "modifiers.discipline": ("by-plan",),
    }
)

_SOURCE: Final = SourceRef(
    id="assumed", at="on the caller's word", kind="assumed", title="No source: assumed by the caller"
)


@attrs.frozen
class Assumptions:
    """Warns each session of every part of the policy that is answered by a rule of the caller's choice."""

    taken: tuple[Assumed, ...]

    def __call__(self, visit: Visit) -> tuple[Located, ...]:
        """A warning for each session and part."""
        return tuple(
            [
                (number, found("policy.assumed", "", {"part": each.part, "rule": each.rule, "ask": each.ask}))
                for number in range(len(visit.sessions))
                for each in self.taken
            ]
        )


def assume(
    values: Values, assumed: Mapping[str, str], unit_rules: Iterable[str]
) -> tuple[Values, tuple[Assumed, ...]]:
    """The values with each part that is unknown taken as the rule assumed for it, and what was so assumed.

    A part stays among the unknown ones: that somebody assumes a rule does not make it known.

    Raises:
        InputError: if a part may not be assumed, or is known, or has no rule of that name; all such faults at
            once.
    """
    faults = [fault for part, rule in assumed.items() for fault in _faults(values, part, rule, unit_rules)]
    if faults:
        raise InputError("the assumption", faults)
    parts = {part: _part(part, rule) for part, rule in assumed.items()}
    taken = tuple(Assumed(part, rule, values.unknown[part]) for part, rule in assumed.items())
    return attrs.evolve(values, parts=FrozenMap({**values.parts, **parts})), taken


def _part(part: str, rule: str) -> PartValues:
    return PartValues(key=part, values=FrozenMap({"rule": rule, **ASSUMABLE[part]}), source=_SOURCE)


def _faults(values: Values, part: str, rule: str, unit_rules: Iterable[str]) -> Iterable[Fault]:
    at = f"assume.{part}"
    if part not in ASSUMABLE:
        yield Fault(at, "a part that is not assumed by a rule's name", ", ".join(ASSUMABLE), "Leave it out.")
        return
    rules = sorted(unit_rules) if part == "units" else _RULES[part]
    if rule not in rules:
        yield Fault(at, f"the rule {rule!r}", ", ".join(rules), "Name one of these.")
    if part in values.parts:
        known = values.parts[part]
        found = f"a part that {values.profile.payer} is known for ({known.text('rule')}, by {known.source.id})"
        yield Fault(at, found, "parts that the payer's profile leaves unknown on the day", "Leave it out.")
    elif part not in values.unknown:
        yield Fault(
            at,
            f"a part that the profile of {values.profile.payer} does not speak of",
            "parts that the payer's profile leaves unknown on the day",
            "Leave it out.",
        )
