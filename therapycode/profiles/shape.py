"""Which parts a profile may have, what each of their parameters may hold, and which are never left out.

To add a part, add it to `PARTS`, give it a row in the reference of the format, and have a policy read it.
"""

from collections.abc import Mapping
from typing import Final, get_args

from therapycode.dated.windows import ANCHORS
from therapycode.dated.windows import UNITS as WINDOW_UNITS
from therapycode.model.codes import CodeCategory
from therapycode.model.frozen import FrozenMap
from therapycode.model.limits import DISPOSITIONS, MEASURES
from therapycode.model.words import DISCIPLINES, ROLES, SETTINGS
from therapycode.profiles.kinds import (
    CODE,
    CONDITION,
    COUNT,
    DAY,
    FLAG,
    HEIGHT,
    MODIFIER,
    MODIFIERS,
    NUMBER,
    PLACE,
    TEXT,
    WHOLE,
    ByName,
    Either,
    Fields,
    Kind,
    ListOf,
    OneOf,
    is_name,
)
from therapycode.profiles.profile import CLOCKS
from therapycode.rules.assistants import PER_UNIT_RULES
from therapycode.rules.authorizing import MATCHES
from therapycode.rules.counts import APART, CODE_SETS
from therapycode.rules.lengths import LENGTH_RULES
from therapycode.rules.modifiers import LINES
from therapycode.rules.own_pairs import EFFECTS as MEETING_EFFECTS
from therapycode.rules.own_pairs import SCOPES
from therapycode.rules.stating import BASES, EFFECTS, IDENTITIES
from therapycode.rules.supervision import DUTIES, LEVELS

__all__ = ["PARTS", "POOL_SCOPE", "shape_of"]

POOL_SCOPE: Final = ("patient", "date", "discipline", "billing-provider", "session")
"""What may keep pools of minutes apart."""

PAIR_RULES: Final = ("code-pairs", "medicaid-code-pairs", "none")
"""Which code pairs a payer runs: the national ones for Medicare; those for Medicaid, which are files of their own
and not held; none."""

_CODES: Final = ListOf(CODE)
_BY_PLAN: Final = dict.fromkeys(DISCIPLINES, _CODES)
_ROLES: Final = ListOf(OneOf(ROLES))
_CLASSES: Final = ListOf(OneOf(get_args(CodeCategory)))
_ON_LINES: Final[Mapping[str, Kind]] = {
    "modifiers": ListOf(MODIFIER),
    "on": OneOf(LINES),
    "codes": _CODES,
    "classes": _CLASSES,
}

_EVENTS: Final = tuple(clock for clock, question in CLOCKS.items() if question)
_WHERE: Final[Mapping[str, Kind]] = {
    "anchor": OneOf(ANCHORS),
    "length": WHOLE,
    "first_month": WHOLE,
    "first_weekday": WHOLE,
    "event": OneOf(_EVENTS),
    "scope": ListOf(OneOf(APART)),
}
"""Where a window begins, and what has an account of its own."""

_CEILING: Final = Fields({"when": CONDITION, "value": HEIGHT, "share": NUMBER, "of": TEXT, "unlimited": FLAG})
_TIER: Final[Mapping[str, Kind]] = {
    "after_visits": WHOLE,
    "after_units": WHOLE,
    "after_days": WHOLE,
    "reviewer": TEXT,
}
_GRANT: Final = Fields({"when": CONDITION, "visits": WHOLE, "units": WHOLE, "days": WHOLE, "months": WHOLE})

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
        "counted-as": Fields({"codes": ByName(CODE, CODE)}, needs=("codes",)),
        "lengths.other": Fields({"rule": OneOf(tuple(LENGTH_RULES))}, needs=("rule",)),
        "lengths.in-full": Fields({"codes": _CODES}),
        "lengths.own": Fields({"minutes": ByName(CODE, WHOLE)}),
        "assistants": Fields(
            {
                "rule": OneOf(("none", *PER_UNIT_RULES)),
                **dict.fromkeys(DISCIPLINES, MODIFIERS),
                "not_in": ListOf(OneOf(SETTINGS)),
                "effect": OneOf(EFFECTS),
                "either_method": FLAG,
            },
            needs=("rule",),
        ),
        "assistant-rate": Fields({"percent": NUMBER, "of": OneOf(BASES)}, needs=("percent", "of")),
        "assistant-identity": Fields({"bills_under": OneOf(IDENTITIES)}, needs=("bills_under",)),
        "assistant-supervision": Fields({"level": OneOf(LEVELS)}, needs=("level",)),
        "assistant-duties": Fields({"duties": ListOf(OneOf(DUTIES))}, needs=("duties",)),
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
            {
                "rule": OneOf(("by-plan",)),
                **dict.fromkeys(DISCIPLINES, MODIFIERS),
                "on": OneOf(LINES),
                "not_on": _CLASSES,
            },
            needs=("rule", *DISCIPLINES),
        ),
        "modifiers.order": Fields({"groups": ListOf(MODIFIERS)}),
        "modifiers.telehealth": Fields(
            {"eligible": FLAG, "modifier": MODIFIER, "instead": ListOf(MODIFIER), "places": ListOf(PLACE)},
            needs=("eligible",),
        ),
        "modifiers.accepted": Fields({"modifiers": ListOf(MODIFIER)}),
        "modifiers.distinct": Fields(
            {"modifiers": ListOf(MODIFIER), "needless": FLAG, "either_column": FLAG}, needs=("modifiers",)
        ),
        "added-modifiers.*": Fields({**_ON_LINES, "effect": OneOf(EFFECTS)}, needs=("modifiers",)),
        "refused-modifiers.*": Fields(_ON_LINES, needs=("modifiers",)),
        "own-pairs.*": Fields(
            {
                "denied": _CODES,
                "denied_classes": _CLASSES,
                "beside": _CODES,
                "beside_classes": _CLASSES,
                "effect": OneOf(MEETING_EFFECTS),
                "scope": OneOf(SCOPES),
                "separate_times": FLAG,
                "modifiers": ListOf(MODIFIER),
            },
            needs=("effect",),
        ),
        "authorization": Fields({"match": ListOf(OneOf(MATCHES))}, needs=("match",)),
        "authorizations.*": Fields(
            {
                "codes": Either(OneOf(CODE_SETS), _CODES),
                "classes": _CLASSES,
                "exempt": _CODES,
                "exempt_classes": _CLASSES,
                "count_exempt": FLAG,
                "disciplines": ListOf(OneOf(DISCIPLINES)),
                "not_in": ListOf(OneOf(SETTINGS)),
                **_TIER,
                "tiers": ListOf(Fields(_TIER)),
                "more": ListOf(Fields({"when": CONDITION, "visits": WHOLE}, needs=("when", "visits"))),
                "days_from": OneOf(_EVENTS),
                "window": OneOf(WINDOW_UNITS),
                **_WHERE,
                "exempt_when": ListOf(CONDITION),
                "grants": ListOf(_GRANT),
                "grace_days": WHOLE,
                "grace_units": WHOLE,
                "grace_when": CONDITION,
                "provisional_visits": WHOLE,
                "provisional_days": WHOLE,
                "token": FLAG,
                "referral": FLAG,
                "site": FLAG,
                "reviewed": FLAG,
                "records_days": WHOLE,
            }
        ),
        "limits.*": Fields(
            {
                "measure": OneOf(MEASURES),
                "ceiling": Either(HEIGHT, ListOf(_CEILING)),
                "by_code": ByName(CODE, COUNT),
                "each_code": FLAG,
                "codes": Either(OneOf(CODE_SETS), _CODES),
                "classes": _CLASSES,
                "exempt": _CODES,
                "exempt_classes": _CLASSES,
                "disciplines": ListOf(OneOf(DISCIPLINES)),
                "with_modifiers": ListOf(MODIFIER),
                "without_modifiers": ListOf(MODIFIER),
                "not_in": ListOf(OneOf(SETTINGS)),
                "window": OneOf(("claim", *WINDOW_UNITS)),
                **_WHERE,
                "disposition": OneOf(DISPOSITIONS),
                "modifier": MODIFIER,
                "appealable": FLAG,
            },
            needs=("measure", "window", "scope", "disposition"),
        ),
        "revenue-codes": Fields(dict.fromkeys(DISCIPLINES, TEXT), needs=DISCIPLINES),
        "lines": Fields({"rule": OneOf(("one-a-code",))}, needs=("rule",)),
        "pairs": Fields({"rule": OneOf(PAIR_RULES), "edition": DAY}, needs=("rule",)),
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
