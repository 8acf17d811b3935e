"""The part that puts on lines who bears their cost, where a person attests it."""

from collections.abc import Sequence
from typing import Final

import attrs

from therapycode.model.answers import NOTHING_SAID, LineAnswer, LinesByGroup, Located
from therapycode.model.finding import SourceRef
from therapycode.model.frozen import FrozenMap
from therapycode.model.session import Attestation
from therapycode.model.visit import Group, Visit
from therapycode.rules.attesting import (
    CONTRADICTING,
    EXCLUDED,
    in_vain,
    liability_of,
    speaking_of,
    stated_necessary,
    without_conflict,
)
from therapycode.rules.catalogue import found

__all__ = ["Liability"]

_NOT_TAKEN: Final = "this payer does not take it"
_NOT_KNOWN: Final = "whether this payer takes it is not known; ask the payer"


@attrs.frozen(kw_only=True)
class Liability:
    """Puts GA, GX, GY and GZ on the lines of the codes that they are attested for.

    ``accepted`` are those that the payer takes, ``None`` where it says nothing of them. ``not_covered`` are the
    codes that it covers under no circumstances, ``None`` where that is not known.
    """

    accepted: frozenset[str] | None = None
    not_covered: frozenset[str] | None = None
    source: SourceRef | None = None

    def __call__(self, visit: Visit, lines: LinesByGroup) -> LineAnswer:
        """What the attested lines bear, and where statements contradict each other or the payer's coverage."""
        if not any(each.kind == "liability" for session in visit.sessions for each in session.attestations):
            return NOTHING_SAID
        refused = _NOT_KNOWN if self.accepted is None else _NOT_TAKEN
        findings = list(in_vain(visit, lines, "liability", self.accepted or frozenset(), refused))
        extra: dict[tuple[int, str], tuple[str, ...]] = {}
        for at, (group, made) in enumerate(zip(visit.groups, lines, strict=True)):
            statements = speaking_of(visit, group)
            for code in dict.fromkeys([line.code for line in made]):
                borne = self._line(code, group, statements, findings)
                if borne:
                    extra[at, code] = borne
        return LineAnswer(FrozenMap(extra), tuple(findings))

    def _line(
        self, code: str, group: Group, statements: Sequence[Attestation], findings: list[Located]
    ) -> tuple[str, ...]:
        """The modifiers that the lines of one code bear."""
        attested = liability_of(statements, self.accepted or frozenset(), code)
        if not attested:
            return ()
        session, place = group.members[0]
        sources = () if self.source is None else (self.source,)

        def say(name: str, modifiers: Sequence[str]) -> None:
            values = {"code": code, "modifiers": " and ".join(modifiers)}
            findings.append((session, found(name, f"services[{place}]", values, sources)))

        kept, clash = without_conflict(attested)
        if clash:
            say("modifiers.liability-conflict", clash)
        denied = [modifier for modifier in kept if modifier in CONTRADICTING]
        necessary = stated_necessary(statements, code)
        if denied and necessary:
            say("modifiers.liability-conflict", (*denied, *necessary))
            kept = tuple(modifier for modifier in kept if modifier not in denied)
        if self.not_covered is not None and code in self.not_covered:
            say("modifiers.billed-to-be-denied", [modifier for modifier in kept if modifier in EXCLUDED])
        elif self.not_covered is not None and "GX" in kept and "GY" not in kept:
            say("modifiers.voluntary-notice-on-covered", ("GX",))
            kept = tuple(modifier for modifier in kept if modifier != "GX")
        return kept
