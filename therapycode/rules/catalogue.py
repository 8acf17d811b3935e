"""The findings by name: their codes, sentences and advice. Codes never change meaning and are never reused."""

from collections.abc import Iterable, Mapping

import attrs

from therapycode.model.finding import Finding, SourceRef
from therapycode.model.frozen import FrozenMap
from therapycode.model.words import Severity

__all__ = ["FINDINGS", "FindingRule", "found"]


@attrs.frozen
class FindingRule:
    """A kind of finding: stable name and code, usual severity, sentence, what to do, denials it heads off."""

    name: str
    code: str
    severity: Severity
    template: str
    do: str
    denials: tuple[str, ...] = ()


def _by_name(rules: Iterable[FindingRule]) -> Mapping[str, FindingRule]:
    return FrozenMap({rule.name: rule for rule in rules})


FINDINGS: Mapping[str, FindingRule] = _by_name(
    [
        FindingRule(
            "codes.unknown",
            "COD-001",
            "error",
            "{code} is well formed, and the code table does not know it.",
            "Check the code. Until it is known nothing is said about this session's claim.",
            ("CO-181",),
        ),
        FindingRule(
            "codes.retired",
            "COD-002",
            "error",
            "{code} was not in force on {day} (in force {span}).",
            "Use the code that was in force on the day of service{instead}.",
            ("CO-181",),
        ),
        FindingRule(
            "codes.not-valid",
            "COD-003",
            "error",
            "{code} is not valid for this payer; no line is made.",
            "Use {instead} if that is what was furnished; a person decides.",
            ("CO-181",),
        ),
        FindingRule(
            "codes.non-covered",
            "COD-004",
            "warning",
            "{code} is not covered by this payer; no line is made.",
            "Tell the patient beforehand who bears the cost. A line with GY or GX needs an attestation.",
            ("CO-96",),
        ),
        FindingRule(
            "codes.period",
            "COD-005",
            "error",
            "{code} is billed for a period (a month, 30 days, 7 days or an episode), not for one day.",
            "Take it out of the day's session and bill it for its period.",
        ),
        FindingRule(
            "units.not-counted",
            "UNT-001",
            "error",
            "{code} is counted in a way ({kind}) that this payer's unit rule here does not cover.",
            "Code this service by hand; nothing is said about this session's claim.",
        ),
        FindingRule(
            "units.no-minutes",
            "UNT-002",
            "warning",
            "{code} is billed by time and no minutes were given: no unit.",
            "Enter the minutes of direct treatment, or take the service out.",
        ),
        FindingRule(
            "units.pools-apart",
            "UNT-003",
            "advice",
            "{pools} pools of minutes stay apart ({minutes}); each is below a first unit, together they are not.",
            "Nothing is billed: minutes of different disciplines or providers are not added.",
        ),
        FindingRule(
            "units.tie",
            "UNT-004",
            "advice",
            "{choose} more {units} may go to any of {among}: their leftover minutes are equal. Taken: {taken}.",
            "Let the treating clinician choose, and record it as a choice; each answer is equally right.",
        ),
        FindingRule(
            "units.choice-not-open",
            "UNT-005",
            "warning",
            "The choice of {code} changes nothing: the rule leaves it no unit to choose.",
            "Take the choice out, or check the minutes it was made for.",
        ),
        FindingRule(
            "units.courtesy-shared",
            "UNT-006",
            "advice",
            "{code} was furnished partly without charge; {billed} of its {units} units are billed.",
            "Check that the units billed are those of the minutes meant to be charged.",
        ),
        FindingRule(
            "units.untimed-repeated",
            "UNT-007",
            "advice",
            "{code} was entered {times} times; it is not billed by time, and one unit stands for the day.",
            "Bill more than one only where the code is defined by a count.",
        ),
        FindingRule(
            "units.quantity-missing",
            "UNT-008",
            "error",
            "{code} is counted by a quantity, and none was given.",
            "Give the quantity (area, limbs, regions or items) on the service.",
        ),
        FindingRule(
            "units.unknown",
            "UNT-009",
            "error",
            "This payer's way of counting units is not known.",
            "Ask the payer: {ask}",
        ),
        FindingRule(
            "assistants.not-attributed",
            "AST-001",
            "error",
            "An assistant worked {minutes} minutes on {code}, and which units are the assistant's is not settled.",
            "Code this session by hand.",
        ),
        FindingRule(
            "eligibility.evaluation-by-assistant",
            "ELG-001",
            "error",
            "{code} is an evaluation, and no therapist took part: no line is made.",
            "Evaluations are made by a therapist. Correct who furnished it, or take the service out.",
            ("CO-170", "CO-185"),
        ),
        FindingRule(
            "eligibility.role-not-recognised",
            "ELG-002",
            "error",
            "{code}: this payer does not recognise services by {roles} alone; their minutes do not count.",
            "Correct who furnished it. Such minutes are not billable.",
            ("CO-170", "CO-185"),
        ),
        FindingRule(
            "eligibility.role-discipline",
            "ELG-003",
            "error",
            "{code}: minutes of {roles} stand in a session under a {discipline} plan of care; they do not count.",
            "Enter the minutes in a session of their own discipline.",
            ("CO-8",),
        ),
        FindingRule(
            "eligibility.other-plan",
            "ELG-004",
            "error",
            "{code} may not be billed under a {discipline} plan of care: no line is made.",
            "Enter the service in a session of its own discipline, or correct the code.",
            ("CO-8",),
        ),
        FindingRule(
            "eligibility.unusual-discipline",
            "ELG-005",
            "warning",
            "{code} under a {discipline} plan: the coding manual says this discipline does not furnish it.",
            "Check that the service is not a part of another code billed that day.",
            ("CO-97",),
        ),
        FindingRule(
            "eligibility.assistant-in-evaluation",
            "ELG-006",
            "warning",
            "{code} is an evaluation, and an assistant worked {minutes} minutes of it without a therapist.",
            "Assistants may contribute measurements while the therapist takes part; check the record.",
        ),
        FindingRule(
            "modifiers.not-accepted",
            "MOD-001",
            "warning",
            "The modifier {modifier} on {code} is not among those that this payer accepts.",
            "Take it off, or ask the payer.",
            ("CO-4",),
        ),
        FindingRule(
            "session.not-kept",
            "SES-001",
            "error",
            "The visit is marked {status}: nothing was furnished, and nothing is billed.",
            "Correct the status, or do not code this session.",
        ),
    ]
)


def found(
    name: str,
    where: str,
    values: Mapping[str, object],
    sources: tuple[SourceRef, ...] = (),
    severity: Severity | None = None,
) -> Finding:
    """The finding of this name at this place; its severity is the usual one unless another is given."""
    rule = FINDINGS[name]
    return Finding(
        rule.name,
        rule.code,
        severity or rule.severity,
        where,
        rule.template,
        rule.do.format_map(values),
        FrozenMap(values),
        sources,
        rule.denials,
    )
