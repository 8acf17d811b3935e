"""Everything that has a page: findings, and the named ways of counting units and of telling whose they are."""

from collections.abc import Callable, Iterator, Mapping
from inspect import cleandoc
from itertools import groupby

import attrs

from therapycode.cli.docstrings import Passage, passages
from therapycode.model.words import Severity
from therapycode.rules.assistants import PER_UNIT_RULES
from therapycode.rules.catalogue import FINDINGS, FindingRule
from therapycode.rules.lengths import LENGTH_RULES
from therapycode.rules.named import NamedRule
from therapycode.upkeep.lint.catalogue import FAULTS
from therapycode.upkeep.lint.declare import FaultSeverity

__all__ = ["Entry", "fault_entries", "rulebook"]


@attrs.frozen(kw_only=True)
class Entry:
    """One page: its family and name, its first sentence, and the passages that follow it.

    A finding also has a code, a severity, the sentence that an outcome says, what to do, and denials; a fault of a
    profile a code, how grave it is, and what to do; a rule the part of a profile that names it, and its parameters
    there.
    """

    family: str
    name: str
    title: str
    passages: tuple[Passage, ...]
    code: str = ""
    severity: Severity | FaultSeverity | None = None
    says: str = ""
    do: str = ""
    denials: tuple[str, ...] = ()
    part: str = ""
    parameters: tuple[str, ...] = ()


def rulebook(units: Mapping[str, NamedRule]) -> tuple[Entry, ...]:
    """Every entry, family by family: the findings by topic, then the ways of counting that profiles name.

    ``units`` are the unit rules at hand, those of plugins among them.
    """
    return (
        *_findings(),
        *(_unit_rule(rule) for rule in units.values()),
        *_functions("Counting the units of codes of other lengths than 15 minutes", "lengths.other", LENGTH_RULES),
        *_functions("Telling which units are an assistant's", "assistants", PER_UNIT_RULES),
    )


def fault_entries() -> Iterator[Entry]:
    """Every kind of fault that a profile may have."""
    for fault in FAULTS.values():
        title, *rest = passages(fault.page)
        yield Entry(
            family="Faults of profiles",
            name=fault.name,
            title=title.text,
            passages=tuple(rest),
            code=fault.code,
            severity=fault.severity,
            do=fault.do,
        )


def _findings() -> Iterator[Entry]:
    for topic, rules in groupby(FINDINGS.values(), lambda rule: rule.name.partition(".")[0]):
        yield from (_finding(f"Findings: {topic}", rule) for rule in rules)


def _finding(family: str, rule: FindingRule) -> Entry:
    title, *rest = passages(rule.page)
    return Entry(
        family=family,
        name=rule.name,
        title=title.text,
        passages=tuple(rest),
        code=rule.code,
        severity=rule.severity,
        says=rule.template,
        do=rule.do,
        denials=rule.denials,
    )


def _unit_rule(rule: NamedRule) -> Entry:
    return Entry(
        family="Counting units",
        name=rule.name,
        title=f"{rule.title.removesuffix('.')}.",
        passages=_written(rule.allocate),
        part="units",
        parameters=tuple(sorted(rule.parameters)),
    )


def _functions(family: str, part: str, rules: Mapping[str, Callable[..., object]]) -> Iterator[Entry]:
    for name, rule in rules.items():
        title, *rest = _written(rule)
        yield Entry(family=family, name=name, title=title.text, passages=tuple(rest), part=part)


def _written(function: Callable[..., object]) -> tuple[Passage, ...]:
    """The passages of a function's docstring; none where a plugin's has none."""
    return passages(cleandoc(function.__doc__ or ""))
