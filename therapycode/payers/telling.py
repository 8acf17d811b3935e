"""What is told of code pairs: errors, what was attested, and what cannot be checked."""

from collections.abc import Mapping, MutableMapping, Sequence
from functools import lru_cache
from typing import Final

import attrs

from therapycode.model.answers import NOTHING_SAID, LineAnswer, Located
from therapycode.model.edits import DayEdits, PairEdit, Standing
from therapycode.model.finding import Finding, SourceRef, Unchecked, Unconfirmed
from therapycode.model.frozen import FrozenMap
from therapycode.model.visit import Visit
from therapycode.model.words import Discipline, Setting, Severity
from therapycode.rules.billed import Billed, Scope
from therapycode.rules.catalogue import found
from therapycode.rules.distinct import Sworn, preferred, speaks_of
from therapycode.rules.evidence import Evidence, evidence_of
from therapycode.rules.needless import needless
from therapycode.rules.pairs import Meeting, about_pair, denied_beside
from therapycode.rules.settings import TABLE_OF

__all__ = ["CODE_PAIRS", "Distinct", "Kept", "PairsTold", "open_setting"]

CODE_PAIRS: Final = "pairs.code-pairs"
"""The name of the check."""

Kept = MutableMapping[
    tuple[object, ...], tuple[DayEdits, tuple[Located, ...], tuple[tuple[int, Unconfirmed], ...]]
]
"""What was said of two codes of one session that nobody attests anything of, under the edits of a stretch of days.

The key is all else that it depends on: the code that may be denied and the other, the place of the service, the
discipline, by what they are one provider's, and what the entries show.
"""

_NEEDLESS: Final = "modifiers.needless-distinct"


def open_setting(check: str, setting: Setting | None, source: SourceRef) -> Unchecked:
    """A check that is not made: no setting is given, or which table of edits holds there is not settled."""
    needs = "setting" if setting is None else f"a table of edits for {setting}"
    return Unchecked(check, (needs,), blocks=True, why=source.title)


@attrs.frozen(kw_only=True)
class Distinct:
    """The modifiers by which a payer takes services as distinct, the first choice first and the general one last.

    ``needless`` says that the payer questions such a modifier where no pair asks for one.
    """

    modifiers: tuple[str, ...]
    needless: bool
    source: SourceRef


@attrs.define
class PairsTold:
    """What is told of one document while its pairs are gone through.

    ``kept`` holds what was said of two codes before: in most sessions it is the same.
    """

    source: SourceRef
    distinct: Distinct | None
    visit: Visit
    sworn: tuple[Sworn, ...]
    kept: Kept
    heard: set[tuple[int, int]] = attrs.Factory(set)
    opened: list[tuple[Meeting, list[str], Mapping[str, object]]] = attrs.Factory(list)
    findings: list[Located] = attrs.Factory(list)
    unchecked: list[tuple[int, Unchecked]] = attrs.Factory(list)
    unconfirmed: list[tuple[int, Unconfirmed]] = attrs.Factory(list)

    def tell(self, meeting: Meeting) -> None:
        """Tell of two codes that meet: an error, or that it was attested that they were distinct."""
        visit, edit, number = self.visit, meeting.edit, meeting.column2.session
        speaking = self._speaking(meeting)
        self.heard |= {(one.session, one.place) for one in speaking}
        standing = visit.edits.standing(edit, visit.day)
        if standing == "unchecked":
            needs = f"the first day of {edit.column1}/{edit.column2}"
            self.unchecked.append((number, Unchecked(CODE_PAIRS, (needs,), blocks=True, why=self.source.title)))
            return
        beside = [visit.groups[other.place] for other in meeting.column1]
        evidence = evidence_of(visit, visit.groups[meeting.column2.place], beside)
        row = visit.edits.sources.get(edit.source)
        told = _told(
            edit, meeting.scopes, meeting.disciplines, standing, evidence, _where(meeting), self.source, row
        )
        values, denied, unconfirmed = told
        if not speaking:
            self._tell_denied(meeting, evidence, denied, unconfirmed)
            return
        if unconfirmed is not None:
            self.findings.append((number, unconfirmed))
            self.unconfirmed.append((number, _unconfirmed(edit)))
        if edit.indicator and "overlapping-intervals" in evidence:
            for one in speaking:
                self._attested("pairs.attestation-contradicted", one, values)
            speaking = []
        taken = [one.attestation.modifier for one in speaking if self._taken(one)] if edit.indicator else []
        if taken:
            self.opened.append((meeting, taken, values))
        else:
            self.findings.append((number, denied))

    def _tell_denied(
        self, meeting: Meeting, evidence: tuple[Evidence, ...], denied: Finding, unconfirmed: Finding | None
    ) -> None:
        """Tell of two codes that meet, of which nobody attests anything; it is kept."""
        line, number = meeting.column2, meeting.column2.session
        findings: tuple[Located, ...] = ((number, denied),)
        stale: tuple[tuple[int, Unconfirmed], ...] = ()
        if unconfirmed is not None:
            findings = ((number, unconfirmed), (number, denied))
            stale = ((number, _unconfirmed(meeting.edit)),)
        if len(self.visit.sessions) == 1 and len(meeting.scopes) == 1:
            (other,), scope = meeting.column1, meeting.scopes[0]
            own = (line.code, other.code, line.service, line.discipline, scope, evidence)
            self.kept[own] = self.visit.edits, findings, stale
        self.findings += findings
        self.unconfirmed += stale

    def _speaking(self, meeting: Meeting) -> list[Sworn]:
        """The attestations about a pair that stand in a session which furnished some of it."""
        if not self.sworn:
            return []
        places = {meeting.column2.place, *[other.place for other in meeting.column1]}
        sessions = {number for place in places for number, _ in self.visit.groups[place].members}
        edit = meeting.edit
        return [
            one
            for one in self.sworn
            if one.session in sessions and speaks_of(one.attestation, edit.column1, edit.column2)
        ]

    def _taken(self, sworn: Sworn) -> bool:
        distinct = self.distinct
        return distinct is None or sworn.attestation.modifier in distinct.modifiers

    def tell_unheard(self, billed: Sequence[Billed]) -> None:
        """Tell of attestations that are about no pair of the lines, or whose modifier the payer does not take."""
        distinct = self.distinct
        for one in self.sworn:
            if not one.attestation.codes:
                self._attested("modifiers.distinct-unnamed", one, {})
            elif (one.session, one.place) in self.heard:
                if distinct is not None and not self._taken(one):
                    self._attested("modifiers.distinct-not-taken", one, {"taken": ", ".join(distinct.modifiers)})
            elif distinct is None or not distinct.needless:
                unchecked = Unchecked(_NEEDLESS, ("the payer's edition of the edits",), blocks=False)
                self.unchecked.append((one.session, unchecked))
            else:
                self._tell_needless(one, billed)

    def _tell_needless(self, sworn: Sworn, billed: Sequence[Billed]) -> None:
        visit = self.visit
        table = TABLE_OF.get(visit.sessions[sworn.session].setting)
        rows = visit.edits.pairs.get(table) if table is not None else None
        if table is None or rows is None:
            return
        told = needless(
            sworn.attestation,
            {line.code for line in billed},
            visit.day,
            rows,
            lambda codes, day: visit.edits.ended(table, codes, day),
            whole_day=len(visit.sessions) > 1,
        )
        values = {
            "codes": ", ".join(dict.fromkeys(sworn.attestation.codes)),
            "why": told.why,
            "since": None if told.since is None else told.since.isoformat(),
        }
        self._attested(_NEEDLESS, sworn, values, severity="warning" if told.sure else "advice")

    def tell_open(self, billed: Sequence[Billed]) -> None:
        """Tell of what cannot be checked: sessions whose table is not settled, codes that the tables lack."""
        visit = self.visit
        codes = {line.code for line in billed}
        several = len(codes) > 1
        for number in dict.fromkeys([line.session for line in billed]):
            session = visit.sessions[number]
            table = TABLE_OF.get(session.setting)
            asked = several or any(one.session == number for one in self.sworn)
            if asked and table is None:
                self.unchecked.append((number, open_setting(CODE_PAIRS, session.setting, self.source)))
            elif asked and table not in visit.edits.pairs:
                self._tell_missing(number, "tables.code-pairs")
        if several and not codes.isdisjoint(visit.edits.outside):
            for number, code in dict.fromkeys((line.session, line.code) for line in billed):
                if code in visit.edits.outside:
                    self._tell_missing(number, f"tables.code-pairs of {code}")

    def _tell_missing(self, number: int, needs: str) -> None:
        self.unchecked.append((number, Unchecked(CODE_PAIRS, (needs,), blocks=True, why=self.source.title)))

    def answer(self) -> LineAnswer:
        """All of it. A line bears one modifier for distinct services, the payer's first choice of them."""
        order = self.distinct.modifiers if self.distinct is not None else ()
        attested: dict[tuple[int, str], set[str]] = {}
        for meeting, modifiers, _ in self.opened:
            attested.setdefault(_line(meeting), set()).update(modifiers)
        extra = {line: (preferred(modifiers, order),) for line, modifiers in attested.items()}
        for meeting, _, values in self.opened:
            self._tell_opened(meeting, {**values, "modifier": extra[_line(meeting)][0]})
        for meeting in {_line(meeting): meeting for meeting, *_ in self.opened}.values():
            self._tell_more_specific(meeting, extra[_line(meeting)][0], order)
        if not (self.findings or self.unchecked):
            return NOTHING_SAID
        return LineAnswer(FrozenMap(extra), tuple(self.findings), tuple(self.unchecked), tuple(self.unconfirmed))

    def _tell_opened(self, meeting: Meeting, values: Mapping[str, object]) -> None:
        finding = found("pairs.attested", _where(meeting), values, self._sources(meeting.edit))
        self.findings.append((meeting.column2.session, finding))

    def _tell_more_specific(self, meeting: Meeting, modifier: str, order: Sequence[str]) -> None:
        *specific, general = order or [""]
        if specific and modifier == general:
            values = {"code": meeting.column2.code, "modifier": modifier, "specific": ", ".join(specific)}
            finding = found("modifiers.more-specific", _where(meeting), values, self._distinct_sources())
            self.findings.append((meeting.column2.session, finding))

    def _attested(
        self, name: str, sworn: Sworn, values: Mapping[str, object], severity: Severity | None = None
    ) -> None:
        """Tell of an attestation, where it stands."""
        told = {**values, "modifier": sworn.attestation.modifier}
        finding = found(name, f"attestations[{sworn.place}]", told, self._distinct_sources(), severity)
        self.findings.append((sworn.session, finding))

    def _sources(self, edit: PairEdit) -> tuple[SourceRef, ...]:
        return _both(self.source, self.visit.edits.sources.get(edit.source))

    def _distinct_sources(self) -> tuple[SourceRef, ...]:
        distinct = self.distinct
        return (self.source,) if distinct is None else (distinct.source,)


@lru_cache(maxsize=4096)
def _told(  # noqa: PLR0917  # all that a finding about a pair depends on
    edit: PairEdit,
    scopes: tuple[Scope, ...],
    disciplines: tuple[Discipline, ...],
    standing: Standing,
    evidence: tuple[Evidence, ...],
    where: str,
    source: SourceRef,
    row: SourceRef | None,
) -> tuple[Mapping[str, object], Finding, Finding | None]:
    """The values of a finding about a pair, the error, and what is said of a pair that is not confirmed.

    They are the same for every document in which the same two codes meet in the same way, and are kept: there are
    few of them in a year of visits.
    """
    values = about_pair(edit, scopes, disciplines, standing, evidence)
    sources = _both(source, row)
    unconfirmed = found("pairs.unconfirmed", where, values, sources) if standing == "unconfirmed" else None
    return values, denied_beside(where, values, sources), unconfirmed


def _both(source: SourceRef, row: SourceRef | None) -> tuple[SourceRef, ...]:
    return (source,) if row is None else (source, row)


def _unconfirmed(edit: PairEdit) -> Unconfirmed:
    return Unconfirmed(f"pairs.{edit.column1}/{edit.column2}", edit.source, edit.as_of.isoformat())


def _line(meeting: Meeting) -> tuple[int, str]:
    return meeting.column2.place, meeting.column2.code


def _where(meeting: Meeting) -> str:
    return f"services[{meeting.column2.service}]"
