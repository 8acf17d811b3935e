"""Further modifiers that a payer wants, or refuses, as parts that a profile composes."""

from collections.abc import Iterator

import attrs

from therapycode.model.answers import NOTHING_SAID, Extra, LineAnswer, LinesByGroup, Located
from therapycode.model.codes import CodeFacts
from therapycode.model.finding import SourceRef
from therapycode.model.frozen import FrozenMap
from therapycode.model.visit import Visit
from therapycode.rules.catalogue import found
from therapycode.rules.modifiers import LineChoice, stands_on

__all__ = ["Added", "AddedModifiers", "Refused", "RefusedModifiers", "Which"]


@attrs.frozen(kw_only=True)
class Which:
    """The lines that a rule is about: those of codes or classes that it names, or else all that ``on`` takes."""

    on: LineChoice = "every-line"
    codes: frozenset[str] = frozenset()
    classes: frozenset[str] = frozenset()

    def takes(self, code: str, facts: CodeFacts) -> bool:
        """Say whether a line of this code is one of them."""
        named = code in self.codes or facts.category in self.classes
        return stands_on(self.on, facts.listing) and (named or not (self.codes or self.classes))


@attrs.frozen(kw_only=True)
class Added:
    """Modifiers that stand on lines, and on which."""

    modifiers: tuple[str, ...]
    which: Which


@attrs.frozen(kw_only=True)
class AddedModifiers:
    """Puts further modifiers of a payer on lines: flags of condition, purpose or age, and the like.

    Which of them holds for a session is decided by the conditions of the profile, before this is asked.
    """

    rules: tuple[Added, ...]

    def __call__(self, visit: Visit, lines: LinesByGroup, /) -> LineAnswer:
        """The modifiers of each line that a rule is about."""
        extra: dict[tuple[int, str], tuple[str, ...]] = {}
        for place, (group, made) in enumerate(zip(visit.groups, lines, strict=True)):
            for line in made:
                wanted = [
                    one
                    for rule in self.rules
                    if rule.which.takes(line.code, group.facts)
                    for one in rule.modifiers
                ]
                if wanted:
                    extra[place, line.code] = tuple(dict.fromkeys(wanted))
        return LineAnswer(_frozen(extra)) if extra else NOTHING_SAID


def _frozen(extra: dict[tuple[int, str], tuple[str, ...]]) -> Extra:
    return FrozenMap(extra)


@attrs.frozen(kw_only=True)
class Refused:
    """Modifiers that make a line invalid, on which lines, and the source that says so."""

    modifiers: frozenset[str]
    which: Which
    source: SourceRef


@attrs.frozen(kw_only=True)
class RefusedModifiers:
    """Says which lines bear a modifier that the payer refuses on them."""

    rules: tuple[Refused, ...]

    def __call__(self, visit: Visit, lines: LinesByGroup, /) -> LineAnswer:
        """An error for each line and refused modifier."""
        told = tuple(self._told(visit, lines))
        return LineAnswer(findings=told) if told else NOTHING_SAID

    def _told(self, visit: Visit, lines: LinesByGroup) -> Iterator[Located]:
        for group, made in zip(visit.groups, lines, strict=True):
            session, place = group.members[0]
            for line in made:
                for rule in self.rules:
                    for modifier in line.modifiers:
                        if modifier in rule.modifiers and rule.which.takes(line.code, group.facts):
                            values = {"code": line.code, "modifier": modifier}
                            finding = found("modifiers.refused", f"services[{place}]", values, (rule.source,))
                            yield session, finding
