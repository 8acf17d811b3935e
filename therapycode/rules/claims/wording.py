"""Sentences for findings that speak of attestations in a session, where they are about the lines of a claim."""

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
    }
)


def on_a_claim(finding: Finding) -> Finding:
    """The finding with the sentence for a claim, where it has one: nobody attested anything but by a modifier."""
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
