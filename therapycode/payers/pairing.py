"""The part for code pairs that a profile composes."""

from typing import Final

import attrs

from therapycode.model.answers import NOTHING_SAID, LineAnswer, LinesByGroup, Located
from therapycode.model.codes import Trait
from therapycode.model.finding import SourceRef, Unchecked, Unconfirmed
from therapycode.model.visit import Visit
from therapycode.payers.telling import CODE_PAIRS, Distinct, Kept, PairsTold
from therapycode.rules.billed import Scope, billed_lines
from therapycode.rules.distinct import attested_distinct
from therapycode.rules.evidence import Evidence, evidence_of
from therapycode.rules.pairs import meetings
from therapycode.rules.settings import TABLE_OF

__all__ = ["CodePairs", "PairsNotHeld"]

_ATTESTED: Final = Trait.ATTESTED
_CLOCKED: Final = Trait.CLOCKED


@attrs.frozen(kw_only=True)
class CodePairs:
    """Holds the lines of a day against the code pairs of their setting's table, in both directions.

    ``distinct`` is ``None`` where the payer's modifiers for distinct services are not known: then any that is
    attested is taken. ``most_kept`` is how many answers about two codes of a session are kept.
    """

    source: SourceRef
    distinct: Distinct | None = None
    most_kept: int = 4096
    _kept: Kept = attrs.field(factory=dict, init=False, eq=False, repr=False)

    def __call__(self, visit: Visit, lines: LinesByGroup, /) -> LineAnswer:
        """What is to be said of pairs among the lines, and the modifiers that were attested for them."""
        if len(self._kept) >= self.most_kept:
            self._kept.clear()
        sworn = attested_distinct(visit.sessions) if visit.traits & _ATTESTED else ()
        billed = billed_lines(visit, lines)
        told = PairsTold(self.source, self.distinct, visit, sworn, self._kept)
        for meeting in meetings(billed, visit.edits.pairs):
            told.tell(meeting)
        told.tell_unheard(billed)
        told.tell_open(billed)
        return told.answer()

    def kept(self, visit: Visit, lines: LinesByGroup, beside: LineAnswer = NOTHING_SAID) -> LineAnswer | None:
        """The same answer from what was said before, for one session under one number without attestations.

        It is given together with ``beside``, what else there is to say. ``None`` where something has not been said
        before, or cannot be told without a closer look.
        """
        session, edits, kept = visit.sessions[0], visit.edits, self._kept
        discipline, groups = session.discipline, visit.groups
        table = TABLE_OF[session.setting]
        denied_beside = edits.beside[table]
        places = {line.code: place for place, made in enumerate(lines) for line in made}
        numbers = {line.rendering_npi for made in lines for line in made}
        if len(numbers) > 1:
            return None
        scope: Scope = "billing-provider"
        if table == "practitioner":
            scope = "discipline" if None in numbers else "rendering-npi"
        shows = visit.traits & _CLOCKED or len(session.clinicians) > 1
        evidence: tuple[Evidence, ...] = ()
        findings: tuple[Located, ...] = ()
        unconfirmed: tuple[tuple[int, Unconfirmed], ...] = ()
        for code in places:
            others = denied_beside.get(code)
            if others is None or others.isdisjoint(places):
                continue
            group = groups[places[code]]
            for other in places:
                if other not in others:
                    continue
                if shows:
                    evidence = evidence_of(visit, group, (groups[places[other]],))
                said = kept.get((code, other, group.members[0][1], discipline, scope, evidence))
                if said is None or said[0] is not edits:
                    return None
                findings += said[1]
                unconfirmed += said[2]
        return beside._replace(findings=findings + beside.findings, unconfirmed=unconfirmed + beside.unconfirmed)


@attrs.frozen(kw_only=True)
class PairsNotHeld:
    """Says that the payer runs code pairs of a file that is not held: a claim of several codes waits for it."""

    needs: str
    source: SourceRef

    def __call__(self, visit: Visit, lines: LinesByGroup, /) -> LineAnswer:
        """Open for each session, where more than one code is on the claim."""
        if len({line.code for made in lines for line in made}) < 2:  # noqa: PLR2004  # a pair takes two
            return NOTHING_SAID
        unchecked = Unchecked(CODE_PAIRS, (self.needs,), blocks=True, why=self.source.title)
        return LineAnswer(unchecked=tuple([(number, unchecked) for number in range(len(visit.sessions))]))
