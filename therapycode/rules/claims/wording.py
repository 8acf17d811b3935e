"""Sentences for findings that speak of a session and its attestations, where they are about lines of a claim."""

from collections.abc import Mapping
from typing import Final, NamedTuple

import attrs

from therapycode.model.finding import Finding
from therapycode.model.frozen import FrozenMap

__all__ = ["on_a_claim", "shown_by_sessions"]


class _Words(NamedTuple):
    says: str
    do: str


_WORDS: Final[Mapping[str, _Words]] = FrozenMap(
    {
        "codes.not-valid": _Words(
            "{code} is not valid for this payer.",
            "Use {instead} if that is what was furnished; a person decides.",
        ),
        "codes.non-covered": _Words(
            "{code} is not covered by this payer.",
            "Tell the patient beforehand who bears the cost; GY or GX says so on the line.",
        ),
        "eligibility.other-plan": _Words(
            "{code} may not be billed under a {discipline} plan of care.",
            "Correct the code, or the modifier by which the line names its discipline.",
        ),
        "pairs.modifier-needed": _Words(
            "{column2} is likely denied beside {column1} on this day ({scope}): no modifier says that they were "
            "distinct services.",
            "If they were furnished in different intervals or encounters or by different practitioners, let the "
            "professional say so by a modifier on {column2}; different goals are no ground.",
        ),
        "pairs.attested": _Words(
            "{column2} is paid beside {column1} because {modifier} says that they were distinct services.",
            "Make sure that a person said so, and on what ground: intervals, encounter or practitioner.",
        ),
        "modifiers.needless-distinct": _Words(
            "{modifier} on {codes} is not needed: {why}.",
            "Look whether it belongs there: a modifier for distinct services that no edit asks for is a ground "
            "for review.",
        ),
        "modifiers.more-specific": _Words(
            "{code} bears {modifier}; this payer also takes the more specific {specific}.",
            "Where one of those says why the services were distinct, let the professional choose it.",
        ),
        "modifiers.kx-missing": _Words(
            "{codes}: {pool} came to {accrued} in {year} (as of {as_of}), so the claim passes {threshold}, and "
            "{modifier} does not stand there.",
            "If the care is necessary and the record supports it, let the therapist say so by {modifier}; no "
            "repair puts it on. If it is not, the patient is told before the service.",
        ),
        "modifiers.kx-early": _Words(
            "{modifier} stands on the claim, but {pool} came to {accrued} in {year} (as of {as_of}), and the "
            "claim does not pass {threshold}.",
            "Take it off, unless the amount is expected to be passed: {modifier} without that counts as abuse.",
        ),
        "modifiers.liability-conflict": _Words(
            "{code} bears {modifiers}, which contradict each other.",
            "Keep the one that holds: expected to be denied, excluded, or necessary.",
        ),
        "modifiers.voluntary-notice-on-covered": _Words(
            "{code} bears {modifiers}, and this payer covers it: such a claim is returned.",
            "A voluntary notice is for services that are never covered. For care that may be denied as not "
            "necessary GA or GZ is meant.",
        ),
        "modifiers.billed-to-be-denied": _Words(
            "{code} is not covered, and bears {modifiers}: the line is there to be denied.",
            "The patient bears the cost, or another payer.",
        ),
        "modifiers.attested-in-vain": _Words(
            "{modifier} says nothing to this payer: {why}.",
            "Take it off, or ask the payer.",
        ),
    }
)


def on_a_claim(finding: Finding) -> Finding:
    """The finding with the sentence for a claim, where it has one.

    On a claim the lines are there already, and nobody attests anything but by a modifier.
    """
    words = _WORDS.get(finding.rule)
    if words is None:
        return finding
    return attrs.evolve(finding, template=words.says, do=words.do.format_map(finding.values))


def shown_by_sessions(finding: Finding, evidence: Mapping[tuple[object, object], object]) -> Finding:
    """The finding about a pair with what the sessions show of it; ``evidence`` is keyed by the codes of a pair."""
    key = (finding.values.get("column1"), finding.values.get("column2"))
    if key not in evidence or finding.rule not in _WORDS:
        return finding
    values = FrozenMap({**finding.values, "evidence": evidence[key]})
    return attrs.evolve(finding, template=f"{finding.template} The sessions show: {{evidence}}.", values=values)
