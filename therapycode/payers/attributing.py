"""The assistant part that a profile composes: whose each unit is, and the modifier that says so."""

from collections.abc import Mapping, Sequence
from typing import Final

import attrs

from therapycode.model.answers import AssistantAnswer, Located, Piece
from therapycode.model.claim import Step
from therapycode.model.codes import Trait
from therapycode.model.finding import SourceRef
from therapycode.model.frozen import FrozenMap
from therapycode.model.session import TimeEntry
from therapycode.model.visit import Group, Visit
from therapycode.rules.assistants import (
    Exceeds,
    PerUnit,
    Share,
    Stretch,
    chronological,
    exceeds_tenth,
    tenth_per_period,
)
from therapycode.rules.catalogue import found
from therapycode.rules.countable import countable
from therapycode.rules.families import split_family
from therapycode.rules.timing import ASSISTANT, clock_span

__all__ = ["Attribution"]


@attrs.frozen(kw_only=True)
class Attribution:
    """Tells, for each group that an assistant took part in, which of its units bear the assistant's modifier.

    ``per_unit`` is the rule for 15-minute codes, ``None`` where the payer wants no modifier; with ``alone_only``
    it does not settle services that a therapist had a part in. ``modifiers`` are
    keyed by the plan of care's discipline; a discipline without one has no such modifier. ``not_in`` are
    settings whose claims bear none. ``accepted`` are the modifiers that the payer takes, ``None`` where it says
    nothing of them. ``exceeds`` is the method of the tenth.
    """

    per_unit: PerUnit | None
    alone_only: bool = False
    modifiers: Mapping[str, str] = FrozenMap()
    not_in: frozenset[str] = frozenset()
    accepted: frozenset[str] | None = None
    exceeds: Exceeds = exceeds_tenth
    source: SourceRef

    def __call__(self, visit: Visit) -> AssistantAnswer:
        """The pieces of the groups that an assistant took part in, at the units taken."""
        pieces: dict[int, tuple[Piece, ...]] = {}
        findings: list[Located] = []
        undetermined: list[Located] = []
        shared = 0
        for place, group in enumerate(visit.groups):
            if not group.traits & _ASSISTANT:
                continue
            shared |= group.traits & _THERAPIST
            units = visit.units[place]
            modifier = self._modifier(visit, group) if units else None
            if modifier is None:
                continue
            if self.alone_only and group.traits & _THERAPIST:
                undetermined.append(self._remark("assistants.both-not-settled", group, modifier=modifier))
                continue
            if group.traits & _TO_TELL_APART:
                pieces[place] = self._pieces(visit, group, units, findings)
            else:
                # nobody but assistants furnished it: there is nothing to tell apart
                minutes = group.minutes if group.traits & _TIMED else None
                pieces[place] = (_new(Piece, (group.code, units, modifier, minutes)),)
            if self.accepted is not None and not self.accepted.issuperset(modifier.split()):
                findings += self._not_accepted(self.accepted, group, modifier)
        if shared and not undetermined:
            findings += self._other_readings(visit)
        told: Mapping[int, tuple[Piece, ...]] = FrozenMap(pieces)
        return _new(AssistantAnswer, (told, tuple(findings), tuple(undetermined)))

    def _not_accepted(self, accepted: frozenset[str], group: Group, modifier: str) -> list[Located]:
        strange = [one for one in modifier.split() if one not in accepted]
        return [self._remark("modifiers.not-accepted", group, modifier=one) for one in strange]

    def reasons(self, visit: Visit, answer: AssistantAnswer) -> tuple[Step, ...]:
        """Whose the units are, a step for each group that an assistant took part in."""
        return tuple(
            (_WHOSE, (group.code, group.therapist, group.assistant, marked, modifier, self.source.at))
            for place, pieces in answer.pieces.items()
            for group in (visit.groups[place],)
            for modifier in (self.modifiers[group.discipline],)
            for marked in (sum(piece.units for piece in pieces if piece.modifier),)
        )

    def _modifier(self, visit: Visit, group: Group) -> str | None:
        """The assistant's modifier of a group, where its lines bear any."""
        session = visit.sessions[group.members[0][0]]
        if self.per_unit is None or not session.under_plan or session.setting in self.not_in:
            return None
        return self.modifiers.get(group.discipline) if group.facts.listing != "not-listed" else None

    def _pieces(self, visit: Visit, group: Group, units: int, findings: list[Located]) -> tuple[Piece, ...]:
        if group.facts.kind == "family":
            return self._family(visit, group, units, findings)
        share = self._share(group, units, findings)
        pieces = _split(group.code, share, group.therapist, group.assistant, self.modifiers[group.discipline])
        if not group.traits & _TIMED:
            pieces = [piece._replace(minutes=None) for piece in pieces]
        return tuple(pieces)

    def _share(self, group: Group, units: int, findings: list[Located]) -> Share:
        """The share of a code that stands alone, and that a therapist took part in."""
        facts = group.facts
        timed = facts.kind == "timed"
        if not group.traits & _TIMED or not (timed or group.assistant):
            findings.append(self._remark("assistants.share-unknown", group))
            return Share(units, 0)
        if timed and facts.first_minutes is not None:
            share = self._by_period(units, group.therapist, group.assistant, facts.first_minutes)
            if share.silent:
                self._say_silent(group, findings)
            return share
        marked = units if self.exceeds(group.assistant, group.minutes) else 0
        return Share(marked, units - marked)

    def _by_period(self, units: int, therapist: int, assistant: int, period: int) -> Share:
        if period == _QUARTER and self.per_unit is not None:
            return self.per_unit(units, therapist, assistant)
        return tenth_per_period(units, therapist, assistant, period, self.exceeds)

    def _say_silent(self, group: Group, findings: list[Located]) -> None:
        left = group.therapist % _QUARTER + group.assistant % _QUARTER
        findings.append(self._remark("assistants.text-silent", group, minutes=left))

    def _family(self, visit: Visit, group: Group, units: int, findings: list[Located]) -> tuple[Piece, ...]:
        """The pieces of a base code with increments: the first minutes are the base code's."""
        stretches, by_clock = _stretches(visit, group)
        periods = self._periods(group, stretches)
        taken = self._shares(group, units, stretches)
        if not by_clock:
            orders = [sorted(stretches, key=_assistant_last), sorted(stretches, key=_assistant_first)]
            if any(self._shares(group, units, order) != taken for order in orders):
                findings.append(self._remark("assistants.order-matters", group))
        modifier = self.modifiers[group.discipline]
        increment = visit.increments[group.code]
        pieces: list[Piece] = []
        codes = split_family(units, group.code, increment)
        for (code, _), share, (therapist, assistant) in zip(codes, taken, periods, strict=False):
            pieces += _split(code, share, therapist, assistant, modifier)
        return tuple(pieces)

    def _periods(self, group: Group, stretches: Sequence[Stretch]) -> tuple[tuple[int, int], tuple[int, int]]:
        return chronological(stretches, group.facts.first_minutes or _QUARTER)

    def _shares(self, group: Group, units: int, stretches: Sequence[Stretch]) -> tuple[Share, Share]:
        first = group.facts.first_minutes or _QUARTER
        further = group.facts.further_minutes or first
        (base_therapist, base_assistant), (therapist, assistant) = self._periods(group, stretches)
        base = self._by_period(1, base_therapist, base_assistant, first)
        return base, self._by_period(units - 1, therapist, assistant, further)

    def _other_readings(self, visit: Visit) -> list[Located]:
        """Groups that won a leftover unit with both roles' minutes, where one role alone has more elsewhere."""
        said: list[Located] = []
        for place, winner in enumerate(visit.groups):
            if not winner.facts.pooled or not _won_with_both(winner, visit.units[place]):
                continue
            most = max(winner.therapist % _QUARTER, winner.assistant % _QUARTER)
            for other_place, other in enumerate(visit.groups):
                lost = visit.units[other_place] == other.minutes // _QUARTER
                alone = max(other.therapist % _QUARTER, other.assistant % _QUARTER)
                if other.facts.pooled and other.pool == winner.pool and lost and alone > most:
                    said.append(self._remark("assistants.other-reading", winner, other=other.code))
        return said

    def _remark(self, name: str, group: Group, **values: object) -> Located:
        session, place = group.members[0]
        return session, found(name, f"services[{place}]", {"code": group.code, **values}, (self.source,))


_QUARTER: Final = 15
_THERAPIST: Final = Trait.THERAPIST
_ASSISTANT: Final = Trait.ASSISTANT
_TIMED: Final = Trait.TIMED
_TO_TELL_APART: Final = Trait.THERAPIST | Trait.FAMILY
_new = tuple.__new__
"""Makes a named tuple of all its fields at half the price of calling its class."""
_WHOSE: Final = "{0}: therapist {1} minutes, assistant alone {2}: {3} with {4} ({5})."


def _split(code: str, share: Share, therapist: int, assistant: int, modifier: str) -> list[Piece]:
    """The pieces of a code: units with the assistant's modifier before those without, each with its minutes."""
    if share.with_assistant and share.without:
        return [
            Piece(code, share.with_assistant, modifier, assistant),
            Piece(code, share.without, None, therapist),
        ]
    if share.with_assistant:
        return [Piece(code, share.with_assistant, modifier, therapist + assistant)]
    return [Piece(code, share.without, None, therapist + assistant)] if share.without else []


def _assistant_first(stretch: Stretch) -> bool:
    return not stretch.assistant


def _assistant_last(stretch: Stretch) -> bool:
    return stretch.assistant


def _won_with_both(group: Group, units: int) -> bool:
    therapist, assistant = group.therapist % _QUARTER, group.assistant % _QUARTER
    own = group.therapist // _QUARTER + group.assistant // _QUARTER
    return bool(therapist and assistant) and units - own == 1


def _stretches(visit: Visit, group: Group) -> tuple[list[Stretch], bool]:
    """The group's minutes in the order in which they were worked, and whether the clock gave that order."""
    entries = countable(visit, group)
    worked = [(_begun(entry), Stretch(minutes, owner == ASSISTANT)) for _, entry, minutes, owner in entries]
    by_clock = all(begun is not None for begun, _ in worked)
    if by_clock:
        worked.sort(key=lambda each: each[0] or 0)
    return [stretch for _, stretch in worked], by_clock


def _begun(entry: TimeEntry) -> int | None:
    if entry.start is None or entry.end is None:
        return None
    return clock_span(entry.start, entry.end, next_day=entry.next_day)[0]
