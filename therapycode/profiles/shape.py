"""Which parts a profile may have, what each of their parameters may hold, and which are never left out.

To add a part, add it to `PARTS`, give it a row in the reference of the format, and have a policy read it.
"""

from collections.abc import Mapping
from typing import Final

from therapycode.model.frozen import FrozenMap
from therapycode.model.words import DISCIPLINES, ROLES, SETTINGS
from therapycode.profiles.kinds import (
    CODE,
    FLAG,
    MODIFIER,
    MODIFIERS,
    NUMBER,
    PLACE,
    TEXT,
    WHOLE,
    ByName,
    Fields,
    ListOf,
    OneOf,
    is_name,
)
from therapycode.rules.assistants import PER_UNIT_RULES
from therapycode.rules.lengths import LENGTH_RULES

__all__ = ["PARTS", "POOL_SCOPE", "shape_of"]

POOL_SCOPE: Final = ("patient", "date", "discipline", "billing-provider", "session")
"""What may keep pools of minutes apart."""

_CODES: Final = ListOf(CODE)
_BY_PLAN: Final = dict.fromkeys(DISCIPLINES, _CODES)
_ROLES: Final = ListOf(OneOf(ROLES))

PARTS: Final[Mapping[str, Fields]] = FrozenMap(
    {
        "units": Fields(
            {
                "rule": TEXT,
                "minutes_per_unit": WHOLE,
                "first_unit_from": WHOLE,
                "base_minutes": WHOLE,
                "increment_from": WHOLE,
                "threshold": NUMBER,
                "continuous": FLAG,
                "pool": ListOf(OneOf(POOL_SCOPE)),
            },
            needs=("rule",),
        ),
        "lengths.other": Fields({"rule": OneOf(tuple(LENGTH_RULES))}, needs=("rule",)),
        "lengths.in-full": Fields({"codes": _CODES}),
        "lengths.own": Fields({"minutes": ByName(CODE, WHOLE)}),
        "assistants": Fields(
            {
                "rule": OneOf(("none", *PER_UNIT_RULES)),
                **dict.fromkeys(DISCIPLINES, MODIFIER),
                "not_in": ListOf(OneOf(SETTINGS)),
                "either_method": FLAG,
            },
            needs=("rule",),
        ),
        "codes.bundled": Fields({"codes": _CODES}),
        "codes.not-valid": Fields({"codes": _CODES, "instead": ByName(CODE, CODE)}),
        "codes.non-covered": Fields({"codes": _CODES}),
        "eligibility.roles": Fields(
            {"therapist": _ROLES, "assistant": _ROLES, "none": _ROLES, "match_discipline": FLAG}
        ),
        "eligibility.evaluations": Fields({"codes": _CODES}),
        "eligibility.incident-to": Fields({"assistants": FLAG}),
        "eligibility.other-plan": Fields(_BY_PLAN),
        "eligibility.unusual-discipline": Fields(_BY_PLAN),
        "modifiers.discipline": Fields(
            {"rule": OneOf(("by-plan",)), **dict.fromkeys(DISCIPLINES, MODIFIERS)}, needs=("rule", *DISCIPLINES)
        ),
        "modifiers.order": Fields({"groups": ListOf(MODIFIERS)}),
        "modifiers.telehealth": Fields(
            {"eligible": FLAG, "modifier": MODIFIER, "places": ListOf(PLACE)}, needs=("eligible",)
        ),
        "modifiers.accepted": Fields({"modifiers": ListOf(MODIFIER)}),
        "modifiers.distinct": Fields(
            {"modifiers": ListOf(MODIFIER), "needless": FLAG, "either_column": FLAG}, needs=("modifiers",)
        ),
        "lines": Fields({"rule": OneOf(("one-a-code",))}, needs=("rule",)),
        "pairs": Fields({"rule": OneOf(("code-pairs",))}),
        "edits": Fields({"rule": OneOf(("unit-edits",))}),
        "day-limits": Fields({"rule": OneOf(("by-plan",))}),
        "add-ons": Fields({"rule": OneOf(("add-on-codes",))}),
        "threshold": Fields(
            {"rule": OneOf(("kx-threshold",)), "amount": NUMBER, "modifier": MODIFIER},
            needs=("rule", "amount", "modifier"),
        ),
        "review": Fields({"amount": NUMBER}, needs=("amount",)),
        "liability": Fields({"modifiers": ListOf(MODIFIER)}, needs=("modifiers",)),
    }
)
"""Each part by its key, in the order in which profiles are written: its parameters, in order, and what they hold.

A rule that plugins may bring is a text; the others are closed.
"""


def shape_of(part: str) -> Fields | None:
    """What the parameters of a part may hold; ``None`` where profiles have no such part.

    A key of `PARTS` that ends in ``.*`` stands for parts of that group by names of the profile's own.
    """
    group, _, name = part.partition(".")
    return PARTS.get(part) or (PARTS.get(f"{group}.*") if is_name(name) else None)
