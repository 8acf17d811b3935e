"""The promise to vendors: the hook, what a policy is made of, and the named rules to compose it from."""

from typing import TYPE_CHECKING, Any

from therapycode.model.answers import (
    NOTHING_SAID,
    AssistantAnswer,
    Extra,
    GateAnswer,
    LineAnswer,
    LinesByGroup,
    Located,
    ModifierAnswer,
    Piece,
    PoolUnits,
    UnitAnswer,
)
from therapycode.model.codes import CodeFacts
from therapycode.model.facts import FactKind
from therapycode.model.visit import Group, Place, Visit
from therapycode.payers.attributing import Attribution
from therapycode.payers.bundled import bundled_payers, folder_payers
from therapycode.payers.compose import compose
from therapycode.payers.counting import Counting
from therapycode.payers.gate import CodeList, Gate
from therapycode.payers.liability import Liability
from therapycode.payers.marking import PlanModifiers, Telehealth
from therapycode.payers.payer import API, Payer
from therapycode.payers.policy import (
    AssistantPart,
    Check,
    GatePart,
    LinePart,
    ModifierPart,
    PayerPolicy,
    UnitPart,
)
from therapycode.payers.spec import Spec, hookimpl
from therapycode.payers.threshold import Review, Threshold
from therapycode.profiles.profile import Profile
from therapycode.profiles.read import ProfileFile, read_profile
from therapycode.profiles.resolve import PartValues, Values
from therapycode.rules.catalogue import FINDINGS, FindingRule, found
from therapycode.rules.named import UNIT_RULES, NamedRule
from therapycode.rules.units import Allocation, band, total_time, units_in

__all__ = [
    "API",
    "FINDINGS",
    "NOTHING_SAID",
    "UNIT_RULES",
    "Allocation",
    "AssistantAnswer",
    "AssistantPart",
    "Attribution",
    "Check",
    "CodeFacts",
    "CodeList",
    "Counting",
    "Extra",
    "FactKind",
    "FindingRule",
    "Gate",
    "GateAnswer",
    "GatePart",
    "Group",
    "Liability",
    "LineAnswer",
    "LinePart",
    "LinesByGroup",
    "Located",
    "ModifierAnswer",
    "ModifierPart",
    "NamedRule",
    "PartValues",
    "Payer",
    "PayerPolicy",
    "Piece",
    "Place",
    "PlanModifiers",
    "PoolUnits",
    "Profile",
    "ProfileFile",
    "Review",
    "Spec",
    "Telehealth",
    "Threshold",
    "UnitAnswer",
    "UnitPart",
    "Values",
    "Visit",
    "band",
    "bundled_payers",
    "compose",
    "folder_payers",
    "found",
    "hookimpl",
    "read_profile",
    "total_time",
    "units_in",
]


if not TYPE_CHECKING:  # a type checker would take it for a promise of every name there is

    def __getattr__(name: str) -> Any:
        """The retired name, with a warning.

        Raises:
            AttributeError: if the face has no such name.
        """
        from therapycode.retired import still_there  # noqa: PLC0415  # only for what is not there

        return still_there(__name__, name)
