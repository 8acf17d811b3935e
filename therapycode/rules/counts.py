"""Which lines a limit counts: by code, sort of service, modifier, discipline and setting."""

from collections.abc import Collection
from typing import Final, Literal, get_args

import attrs

from therapycode.model.codes import CodeFacts
from therapycode.model.words import Discipline, Setting

__all__ = ["APART", "CODE_SETS", "Apart", "CodeSet", "Counts", "is_timed"]

CodeSet = Literal["all", "timed", "untimed", "always-therapy"]
"""Codes by what the code table says of them: every code, those whose units stand for minutes, those whose units do
not, and those that are always therapy."""

Apart = Literal["patient", "billing-provider", "performing-provider", "discipline", "payer", "purpose", "claim"]
"""What has an account of its own under a limit. What is left out shares one: without a provider in the scope, what
others billed of the patient counts too."""

CODE_SETS: Final = get_args(CodeSet)
APART: Final = get_args(Apart)

_TIMED: Final = frozenset({"timed", "family"})


def is_timed(facts: CodeFacts | None) -> bool:
    """Say whether a code's units stand for minutes; one that the table does not know is taken for timed."""
    return facts is None or facts.kind in _TIMED


@attrs.frozen(kw_only=True)
class Counts:
    """What counts towards a limit.

    Lines of ``codes`` or of ``classes`` count, or those of a ``code_set``; where none of the three is named, all
    do. ``exempt`` codes and ``exempt_classes`` never do. ``disciplines`` are those that count, ``not_in`` settings
    that do not. A line counts only if it bears one of ``with_modifiers``, where any are named, and none of
    ``without_modifiers``.
    """

    code_set: CodeSet | None = None
    codes: frozenset[str] = frozenset()
    classes: frozenset[str] = frozenset()
    exempt: frozenset[str] = frozenset()
    exempt_classes: frozenset[str] = frozenset()
    disciplines: frozenset[Discipline] = frozenset()
    with_modifiers: frozenset[str] = frozenset()
    without_modifiers: frozenset[str] = frozenset()
    not_in: frozenset[Setting] = frozenset()

    def takes_code(self, code: str, facts: CodeFacts | None) -> bool:
        """Say whether lines of a code may count; one that the table does not know counts by its number alone."""
        category = facts.category if facts is not None else None
        if code in self.exempt or category in self.exempt_classes:
            return False
        if self.code_set is None and not self.codes and not self.classes:
            return facts is None or facts.therapy
        return code in self.codes or category in self.classes or self._in_set(facts)

    def _in_set(self, facts: CodeFacts | None) -> bool:
        if self.code_set == "always-therapy":
            return facts is not None and facts.listing == "always"
        if self.code_set == "all":
            return facts is None or facts.therapy
        return self.code_set is not None and is_timed(facts) == (self.code_set == "timed")

    def takes(self, modifiers: Collection[str], discipline: Discipline, setting: Setting | None) -> bool:
        """Say whether a line with these modifiers, of this discipline and setting, counts if its code does."""
        if self.disciplines and discipline not in self.disciplines:
            return False
        if setting in self.not_in:
            return False
        bears = not self.with_modifiers or not self.with_modifiers.isdisjoint(modifiers)
        return bears and self.without_modifiers.isdisjoint(modifiers)
