"""Declaring a kind of finding: its stable name and code, its sentence, and its page."""

from collections.abc import Callable, Mapping
from inspect import cleandoc

import attrs

from therapycode.model.finding import Finding, SourceRef
from therapycode.model.frozen import FrozenMap
from therapycode.model.words import Severity

__all__ = ["FindingRule", "finding"]


@attrs.frozen
class FindingRule:
    """A kind of finding: stable name and code, usual severity, sentence, what to do, denials it heads off.

    ``page`` explains it, with a refused and an accepted example in the notation of worked examples. A plugin's names
    begin with its own word and a dot, its codes with letters of its own.

    >>> cap = FindingRule("acme.cap", "ACM-001", "error", "{units} units; {most} are paid.", "Bill {most}.")
    >>> over = cap.at("services[0]", {"units": 5, "most": 4})
    >>> over.says, over.do
    ('5 units; 4 are paid.', 'Bill 4.')
    """

    name: str
    code: str
    severity: Severity
    template: str
    do: str
    denials: tuple[str, ...] = ()
    page: str = ""

    def at(
        self,
        where: str,
        values: Mapping[str, object],
        sources: tuple[SourceRef, ...] = (),
        severity: Severity | None = None,
    ) -> Finding:
        """The finding at this place; its severity is the usual one unless another is given."""
        return Finding(
            self.name,
            self.code,
            severity or self.severity,
            where,
            self.template,
            self.do.format_map(values) if "{" in self.do else self.do,
            FrozenMap(values),
            sources,
            self.denials,
        )


def finding(
    name: str, code: str, severity: Severity, *, says: str, do: str, denials: tuple[str, ...] = ()
) -> Callable[[Callable[[], None]], FindingRule]:
    """Declare a finding on a function whose docstring is its page; the function itself is never called."""

    def declare(page: Callable[[], None]) -> FindingRule:
        return FindingRule(name, code, severity, says, do, denials, cleandoc(page.__doc__ or ""))

    return declare
