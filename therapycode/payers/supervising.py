"""What a payer asks about assistants beside their modifier, as parts that a profile composes."""

from collections.abc import Iterator
from typing import Final

import attrs

from therapycode.model.answers import NOTHING_SAID, LineAnswer, LinesByGroup, Located
from therapycode.model.finding import SourceRef, Unchecked
from therapycode.model.visit import Visit
from therapycode.rules.catalogue import found
from therapycode.rules.supervision import LEVELS, WANTED, Duty, Level, enough
from therapycode.rules.timing import ASSISTANT

__all__ = ["Duties", "Supervision"]

_CHECK: Final = "assistants.supervision"


def _assisted(visit: Visit, lines: LinesByGroup) -> Iterator[tuple[int, int]]:
    """The session of each code on the claim that an assistant furnished some of, and the place of its service."""
    for group, made in zip(visit.groups, lines, strict=True):
        if made and group.traits & ASSISTANT:
            yield group.members[0]


@attrs.frozen(kw_only=True)
class Supervision:
    """Holds the supervision that a session names against the level that the payer asks for."""

    level: Level
    source: SourceRef

    def __call__(self, visit: Visit, lines: LinesByGroup, /) -> LineAnswer:
        """An error for each session that was supervised less closely; open where it names no level."""
        findings: list[Located] = []
        unchecked: list[tuple[int, Unchecked]] = []
        for number in dict.fromkeys(session for session, _ in _assisted(visit, lines)):
            given = visit.sessions[number].facts.get("supervision")
            if not (isinstance(given, str) and given in LEVELS):
                needs = ("facts.supervision",)
                unchecked.append((number, Unchecked(_CHECK, needs, blocks=False, why=self.source.title)))
            elif not enough(given, self.level):
                values = {"given": given, "wanted": self.level}
                findings.append((number, found(_CHECK, "facts.supervision", values, (self.source,))))
        if not (findings or unchecked):
            return NOTHING_SAID
        return LineAnswer(findings=tuple(findings), unchecked=tuple(unchecked))


@attrs.frozen(kw_only=True)
class Duties:
    """Says what the record needs where an assistant treated."""

    duties: tuple[Duty, ...]
    source: SourceRef

    def __call__(self, visit: Visit, lines: LinesByGroup, /) -> LineAnswer:
        """Advice for each session and duty."""
        told = tuple(
            [
                (number, found("assistants.duty", "", {"duty": WANTED[duty]}, (self.source,)))
                for number in dict.fromkeys(session for session, _ in _assisted(visit, lines))
                for duty in self.duties
            ]
        )
        return LineAnswer(findings=told) if told else NOTHING_SAID
