"""Which parts a profile may have, and what each of their keys may hold."""

from collections.abc import Mapping

from therapycode.model.frozen import FrozenMap

__all__ = ["ENTRY_KEYS", "PARTS", "RESERVED", "kind_of"]

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
            "pool": "texts",
        },
        "lengths.other": {"rule": "text"},
        "lengths.in-full": {"codes": "codes"},
        "lengths.own": {"lengths": "texts"},
        "assistants": {"rule": "text", "PT": "text", "OT": "text", "SLP": "text", "not_in": "texts"},
        "codes.bundled": {"codes": "codes"},
        "codes.not-valid": {"codes": "codes", "instead": "texts"},
        "codes.non-covered": {"codes": "codes"},
        "eligibility.roles": {
            "therapist": "texts",
            "assistant": "texts",
            "none": "texts",
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
``decimal`` or ``flag``."""


def kind_of(part: str, key: str) -> str | None:
    """What the parameter ``key`` of ``part`` holds; ``None`` where the part has no such parameter."""
    return PARTS[part].get(key)
