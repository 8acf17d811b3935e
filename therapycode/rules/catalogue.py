"""The findings by name. Codes never change meaning and are never reused."""

from collections.abc import Mapping

from therapycode.model.finding import Finding, SourceRef
from therapycode.model.frozen import FrozenMap
from therapycode.model.words import Severity
from therapycode.rules.findings.assistants import ASSISTANTS
from therapycode.rules.findings.attestations import ATTESTATIONS
from therapycode.rules.findings.authorization import AUTHORIZATION
from therapycode.rules.findings.authorization_needed import AUTHORIZATION_NEEDED
from therapycode.rules.findings.check import CHECK
from therapycode.rules.findings.codes import CODES
from therapycode.rules.findings.declare import FindingRule
from therapycode.rules.findings.edits import EDITS
from therapycode.rules.findings.eligibility import ELIGIBILITY
from therapycode.rules.findings.limits import LIMITS
from therapycode.rules.findings.modifiers import MODIFIERS
from therapycode.rules.findings.own_pairs import OWN_PAIRS
from therapycode.rules.findings.pairs import PAIRS
from therapycode.rules.findings.policy import POLICY
from therapycode.rules.findings.session import SESSION
from therapycode.rules.findings.timing import TIMING
from therapycode.rules.findings.units import UNITS

__all__ = ["FINDINGS", "FindingRule", "found"]

FINDINGS: Mapping[str, FindingRule] = FrozenMap(
    {
        rule.name: rule
        for rule in (
            *CODES,
            *UNITS,
            *TIMING,
            *ASSISTANTS,
            *ELIGIBILITY,
            *MODIFIERS,
            *ATTESTATIONS,
            *PAIRS,
            *EDITS,
            *SESSION,
            *POLICY,
            *OWN_PAIRS,
            *AUTHORIZATION,
            *AUTHORIZATION_NEEDED,
            *LIMITS,
            *CHECK,
        )
    }
)


def found(
    name: str,
    where: str,
    values: Mapping[str, object],
    sources: tuple[SourceRef, ...] = (),
    severity: Severity | None = None,
) -> Finding:
    """The finding of this name at this place; its severity is the usual one unless another is given."""
    return FINDINGS[name].at(where, values, sources, severity)
