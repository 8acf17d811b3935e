"""Which parts a profile may have, and what each of their keys may hold."""

from collections.abc import Mapping

from therapycode.model.frozen import FrozenMap
from therapycode.rules.assistants import PER_UNIT_RULES
from therapycode.rules.lengths import LENGTH_RULES

__all__ = ["ENTRY_KEYS", "PARTS", "POOL_SCOPE", "REQUIRED", "RESERVED", "RULES", "kind_of"]

RESERVED = frozenset({"schema", "payer", "title", "family", "based_on", "status", "covers", "sources", "examples"})
"""Keys at the top of a profile that are not parts of the policy."""

ENTRY_KEYS = frozenset({"source", "ended", "note", "or_before"})
"""Keys that every dated entry may have beside its values."""

_PLAN = {"PT": "codes", "OT": "codes", "SLP": "codes"}

PARTS: Mapping[str, Mapping[str, str]] = FrozenMap(
    {
        "units": {
            "rule": "text",
            "minutes_per_unit": "whole",
            "first_unit_from": "whole",
            "base_minutes": "whole",
            "increment_from": "whole",
            "threshold": "decimal",
            "continuous": "flag",
            "pool": "pool",
        },
        "lengths.other": {"rule": "text"},
        "lengths.in-full": {"codes": "codes"},
        "lengths.own": {"lengths": "lengths"},
        "assistants": {"rule": "text", "PT": "text", "OT": "text", "SLP": "text", "not_in": "texts"},
        "codes.bundled": {"codes": "codes"},
        "codes.not-valid": {"codes": "codes", "instead": "exchanges"},
        "codes.non-covered": {"codes": "codes"},
        "eligibility.roles": {
            "therapist": "roles",
            "assistant": "roles",
            "none": "roles",
            "match_discipline": "flag",
        },
        "eligibility.evaluations": {"codes": "codes"},
        "eligibility.incident-to": {"assistants": "flag"},
        "eligibility.other-plan": _PLAN,
        "eligibility.unusual-discipline": _PLAN,
        "modifiers.discipline": {"rule": "text", "PT": "text", "OT": "text", "SLP": "text"},
        "modifiers.order": {"groups": "texts"},
        "modifiers.telehealth": {"eligible": "flag", "modifier": "text", "places": "texts"},
        "modifiers.accepted": {"modifiers": "texts"},
        "pairs": {"rule": "text"},
        "edits": {"rule": "text"},
        "threshold": {"rule": "text"},
    }
)
"""Each part by its key, with what each of its parameters holds: ``text``, ``texts``, ``codes``, ``whole``,
``decimal``, ``flag``, ``roles``, ``pool`` (what keeps pools apart), ``exchanges`` (texts of two codes) or
``lengths`` (texts of a code and its minutes)."""

POOL_SCOPE = ("patient", "date", "discipline", "billing-provider", "session")
"""What may keep pools of minutes apart."""

RULES: Mapping[str, tuple[str, ...]] = FrozenMap(
    {
        "lengths.other": tuple(LENGTH_RULES),
        "assistants": ("none", *PER_UNIT_RULES),
        "modifiers.discipline": ("by-plan",),
        "pairs": ("code-pairs",),
        "edits": ("unit-edits",),
        "threshold": ("kx-threshold",),
    }
)
"""The rules that a part may name, where plugins bring none of their own."""


def kind_of(part: str, key: str) -> str | None:
    """What the parameter ``key`` of ``part`` holds; ``None`` where the part has no such parameter."""
    return PARTS[part].get(key)


REQUIRED: Mapping[str, tuple[str, ...]] = FrozenMap(
    {
        "units": ("rule",),
        "lengths.other": ("rule",),
        "assistants": ("rule",),
        "modifiers.discipline": ("rule", "PT", "OT", "SLP"),
        "modifiers.telehealth": ("eligible",),
    }
)
"""Parameters that a part's values never lack."""
