"""What is said beside a claim: findings, what is not known or not checked, and what might mend it."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from therapycode.cli.plain import Line, Tone
from therapycode.cli.verdict import counted
from therapycode.model.claim import Outcome, Repair
from therapycode.model.finding import Finding, SourceRef, Unchecked, Unknown
from therapycode.model.given import Checked
from therapycode.model.words import Severity

__all__ = ["about_data", "cited", "findings", "repaired", "repairs", "unchecked", "unknown"]

_TONES: Final[Mapping[Severity, Tone]] = {"error": "bad", "warning": "careful", "advice": "plain"}
_ORDER: Final = tuple(_TONES)
_MARK: Final = 9


def findings(found: Sequence[Finding], title: str = "Findings:") -> Iterator[Line]:
    """The findings, errors first, each with what to do and the source it rests on; what is waived comes last."""
    if not found:
        return
    yield Line(title, "heading")
    for finding in sorted(found, key=lambda one: (one.waived is not None, _ORDER.index(one.severity))):
        yield from _finding(finding)


def _finding(finding: Finding) -> Iterator[Line]:
    place = f" ({finding.where})" if finding.where else ""
    text = f"{finding.code} {finding.says}{place}"
    tone: Tone = "quiet" if finding.waived else _TONES[finding.severity]
    yield Line(text, tone, 2, f"{finding.severity:<{_MARK}}")
    lead = 2 + _MARK
    if finding.waived:
        yield Line(f"{finding.waived.by}, on {finding.waived.on}", indent=lead, mark="Waived by ")
    else:
        yield Line(finding.do, indent=lead, mark="Do: ")
    for source in finding.sources:
        yield Line(cited(source), "quiet", lead, "Source: ")
    if finding.denials:
        yield Line(", ".join(finding.denials), "quiet", lead, "Heads off: ")


def cited(source: SourceRef) -> str:
    """A source as it is named beside what rests on it: its title and the exact place."""
    return f"{source.title or source.id}, {source.at}" if source.at else source.title or source.id


def unknown(parts: Sequence[Unknown]) -> Iterator[Line]:
    """The parts of the payer's policy that are not known, and whom to ask."""
    if not parts:
        return
    yield Line("Not known:", "heading")
    for each in parts:
        yield Line(f"{each.part}: {each.ask or each.why}", indent=2)


def unchecked(checks: Sequence[Unchecked]) -> Iterator[Line]:
    """The checks that were not made and what each needs, those that the claim should wait for first."""
    if not checks:
        return
    yield Line("Not checked:", "heading")
    for each in sorted(checks, key=lambda one: not one.blocks):
        tone: Tone = "careful" if each.blocks else "quiet"
        mark = f"{'blocks' if each.blocks else 'open':<{_MARK}}"
        yield Line(f"{each.check}: needs {', '.join(each.needs)}", tone, 2, mark)


def repairs(suggested: Sequence[Repair]) -> Iterator[Line]:
    """The changes that would mend the input; none of them is made."""
    if not suggested:
        return
    yield Line("Suggested, not applied:", "heading")
    for each in suggested:
        yield Line(repaired(each), indent=2)


def repaired(repair: Repair) -> str:
    """A repair in words: where, what stands there, what would, and why."""
    return f"{repair.where}: {repair.old or '-'} -> {repair.new or '-'}. {repair.why}"


def about_data(outcome: Outcome | Checked) -> Iterator[Line]:
    """How old and how sure the data are behind an outcome, or behind what is said of a claim."""
    if outcome.unconfirmed:
        oldest = min(each.confirmed_through for each in outcome.unconfirmed)
        values = counted(len(outcome.unconfirmed), "value was", "values were")
        yield Line(f"{values} last confirmed before this day, the oldest on {oldest}.", "quiet")
    if isinstance(outcome, Outcome) and outcome.unverified:
        yield Line(f"Rests on table cells not verified: {', '.join(outcome.unverified)}.", "careful")
    if outcome.data_as_of is not None:
        yield Line(f"data as of {outcome.data_as_of}", "quiet")
