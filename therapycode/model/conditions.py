"""Conditions on what a session says; a profile writes ``{ "facts.state" = ["TX", "OH"], telehealth = true }``."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Final

import attrs

from therapycode.model.facts import FactKind
from therapycode.model.frozen import FrozenMap
from therapycode.model.session import FactValue
from therapycode.model.words import CLAIM_FORMS, DISCIPLINES, ROLES, SETTINGS

__all__ = ["QUESTIONS", "Bounds", "Condition", "Given", "Limit"]

Given = FactValue | tuple[FactValue, ...]
"""What a session says to a question: one value, or several (the roles of its clinicians, its codes)."""

Limit = int | Decimal | date
"""A number or a day that bounds others."""


@attrs.frozen
class Bounds:
    """Numbers or days from ``at_least`` on and below ``below``; ``None`` leaves that side open."""

    at_least: Limit | None = None
    below: Limit | None = None


@attrs.frozen
class Condition:
    """What must hold, by question: one of the values listed, or a value within bounds. All of it must hold.

    A question is one of `QUESTIONS`, or ``facts.`` and the name of a fact.
    """

    tests: FrozenMap[str, tuple[FactValue, ...] | Bounds]


QUESTIONS: Final[Mapping[str, FactKind]] = FrozenMap(
    {
        "discipline": FactKind("word", "the discipline of the plan of care", DISCIPLINES),
        "setting": FactKind("word", "where the claim comes from", SETTINGS),
        "claim_form": FactKind("word", "the form of the claim", CLAIM_FORMS),
        "place_of_service": FactKind("place", "the place of service"),
        "telehealth": FactKind("flag", "whether the session was held by telehealth"),
        "under_plan": FactKind("flag", "whether it stands under a therapy plan of care"),
        "incident_to": FactKind("flag", "whether it is billed incident to a physician's service"),
        "role": FactKind("word", "the role of one of the session's clinicians", ROLES),
        "code": FactKind("code", "the code of one of the session's services"),
        "diagnosis": FactKind("text", "one of the session's diagnoses, or the beginning of its code"),
    }
)
"""What a condition may ask of a session's own words."""
