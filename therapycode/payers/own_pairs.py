"""The part for a payer's own rules about codes of one day that a profile composes."""

from collections.abc import Mapping
from typing import Final

import attrs

from therapycode.model.answers import NOTHING_SAID, LineAnswer, LinesByGroup, Located
from therapycode.model.finding import SourceRef, Unchecked
from therapycode.model.frozen import FrozenMap
from therapycode.model.visit import Visit
from therapycode.rules.billed import billed_lines
from therapycode.rules.catalogue import found
from therapycode.rules.distinct import Sworn, attested_distinct, preferred, speaks_of
from therapycode.rules.evidence import Evidence, evidence_of
from therapycode.rules.own_pairs import Effect, OwnMeeting, OwnPair, own_meetings

__all__ = ["OwnPairs"]

_FINDINGS: Final[Mapping[Effect, str]] = FrozenMap(
    {
        "never-together": "own-pairs.never-together",
        "modifier-needed": "own-pairs.modifier-needed",
        "included": "own-pairs.included",
        "companion-needed": "own-pairs.companion-needed",
    }
)


@attrs.frozen(kw_only=True)
class OwnPairs:
    """Holds the lines of a day against a payer's own rules; ``sources`` gives the source of each, by its name."""

    rules: tuple[OwnPair, ...]
    sources: Mapping[str, SourceRef]

    def __call__(self, visit: Visit, lines: LinesByGroup, /) -> LineAnswer:
        """What is to be said of the lines, and the modifiers that were attested for them."""
        categories = {
            line.code: group.facts.category
            for group, made in zip(visit.groups, lines, strict=True)
            for line in made
        }
        if not any(rule.denies(code, category) for rule in self.rules for code, category in categories.items()):
            return NOTHING_SAID
        told = _Told(visit, self.sources, attested_distinct(visit.sessions))
        for meeting in own_meetings(billed_lines(visit, lines), categories, self.rules):
            told.tell(meeting)
        return told.answer()


@attrs.define
class _Told:
    """What is told of one document while the rules are gone through."""

    visit: Visit
    sources: Mapping[str, SourceRef]
    sworn: tuple[Sworn, ...]
    extra: dict[tuple[int, str], tuple[str, ...]] = attrs.Factory(dict)
    findings: list[Located] = attrs.Factory(list)
    unchecked: list[tuple[int, Unchecked]] = attrs.Factory(list)

    def tell(self, meeting: OwnMeeting) -> None:
        """Tell of a line that a rule is about, or that it cannot be told whether times lie apart."""
        evidence = self._evidence(meeting)
        overlapping = "overlapping-intervals" in evidence
        if meeting.rule.separate_times and not overlapping:
            if "separate-intervals" not in evidence:
                self._leave_open(meeting)
            return
        attested = [] if overlapping else self._attested(meeting)
        if attested:
            modifier = preferred(attested, meeting.rule.modifiers)
            self.extra[meeting.denied.place, meeting.denied.code] = (modifier,)
            self._say("own-pairs.attested", meeting, modifier=modifier)
        else:
            self._say(_FINDINGS[meeting.rule.effect], meeting)

    def _evidence(self, meeting: OwnMeeting) -> tuple[Evidence, ...]:
        groups = self.visit.groups
        beside = [groups[line.place] for line in meeting.beside]
        return evidence_of(self.visit, groups[meeting.denied.place], beside) if beside else ()

    def _leave_open(self, meeting: OwnMeeting) -> None:
        needs = f"clock times of {meeting.denied.code} and of what it stands beside"
        check = f"own-pairs.{meeting.rule.name}"
        why = self.sources[meeting.rule.name].title
        self.unchecked.append((meeting.denied.session, Unchecked(check, (needs,), blocks=True, why=why)))

    def _attested(self, meeting: OwnMeeting) -> list[str]:
        """The modifiers attested for the line that the rule takes."""
        if meeting.rule.effect != "modifier-needed":
            return []
        sessions = {meeting.denied.session, *[line.session for line in meeting.beside]}
        return [
            one.attestation.modifier
            for one in self.sworn
            if one.session in sessions
            and one.attestation.modifier in meeting.rule.modifiers
            and any(speaks_of(one.attestation, line.code, meeting.denied.code) for line in meeting.beside)
        ]

    def _say(self, name: str, meeting: OwnMeeting, **values: object) -> None:
        rule, line = meeting.rule, meeting.denied
        others = ", ".join(dict.fromkeys(one.code for one in meeting.beside))
        told = {
            "rule": rule.name,
            "denied": line.code,
            "beside": f"it stands beside {others}" if others else "by itself",
            "codes": others,
            "modifiers": ", ".join(rule.modifiers),
            **values,
        }
        source = self.sources[rule.name]
        self.findings.append((line.session, found(name, f"services[{line.service}]", told, (source,))))

    def answer(self) -> LineAnswer:
        """All of it."""
        if not (self.findings or self.unchecked):
            return NOTHING_SAID
        return LineAnswer(FrozenMap(self.extra), tuple(self.findings), tuple(self.unchecked))
