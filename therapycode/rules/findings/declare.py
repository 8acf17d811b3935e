"""Declaring a kind of finding: its stable name and code, its sentence, and its page."""

from collections.abc import Callable
from inspect import cleandoc

import attrs

from therapycode.model.words import Severity

__all__ = ["FindingRule", "finding"]


@attrs.frozen
class FindingRule:
    """A kind of finding: stable name and code, usual severity, sentence, what to do, denials it heads off.

    ``page`` explains it, with a refused and an accepted example in the notation of worked examples.
    """

    name: str
    code: str
    severity: Severity
    template: str
    do: str
    denials: tuple[str, ...]
    page: str


def finding(
    name: str, code: str, severity: Severity, *, says: str, do: str, denials: tuple[str, ...] = ()
) -> Callable[[Callable[[], None]], FindingRule]:
    """Declare a finding on a function whose docstring is its page; the function itself is never called."""

    def declare(page: Callable[[], None]) -> FindingRule:
        return FindingRule(name, code, severity, says, do, denials, cleandoc(page.__doc__ or ""))

    return declare
