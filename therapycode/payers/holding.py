"""Lines held against edits in one look, and by the parts one by one only where that is not enough."""

from collections.abc import Mapping, MutableMapping
from typing import Final

import attrs

from therapycode.model.answers import NOTHING_SAID, LineAnswer, LinesByGroup
from therapycode.model.codes import Trait
from therapycode.model.edits import DayEdits
from therapycode.model.visit import Visit
from therapycode.model.words import Discipline, Setting
from therapycode.payers.limiting import MostUnits
from therapycode.payers.pairing import CodePairs
from therapycode.payers.policy import LinePart, joined, said_of_lines
from therapycode.rules.looks import PAST, Asked, Look, look_at, looks_of
from therapycode.rules.settings import TABLE_OF

__all__ = ["HeldToEdits", "held_to_edits"]

_ATTESTED: Final = Trait.ATTESTED
_Case = tuple[Setting | None, Discipline, bool]


@attrs.frozen(kw_only=True)
class HeldToEdits:
    """Asks the parts for code pairs and most units about a session only where one look does not tell it clear.

    What is said of a session that is clear depends on its setting alone, and on whether it has several codes: it
    is kept. A day of several sessions, and a session with attestations, are asked of the parts at once.
    """

    pairs: CodePairs | None
    units: MostUnits | None
    edits: DayEdits
    _cases: MutableMapping[_Case, "_Clear"] = attrs.field(factory=dict, init=False, eq=False, repr=False)
    _within: MutableMapping[Setting | None, LineAnswer] = attrs.field(
        factory=dict, init=False, eq=False, repr=False
    )

    def __call__(self, visit: Visit, lines: LinesByGroup, /) -> LineAnswer:
        """What both parts have to say of the lines."""
        if len(visit.sessions) > 1 or visit.traits & _ATTESTED:
            return said_of_lines(self._parts, visit, lines)
        session = visit.sessions[0]
        case = (session.setting, session.discipline, session.under_plan)
        clear = self._cases.get(case)
        if clear is None:
            clear = self._cases[case] = self._made(*case)
        seen = look_at(clear.looks, lines)
        if seen < 0:
            return self._closer(visit, lines, seen)
        if not seen:
            return NOTHING_SAID
        several = seen & (seen - 1) != 0 if clear.unsettled else False
        answer = clear.answers.get(several)
        if answer is None:
            answer = clear.answers[several] = said_of_lines(self._parts, visit, lines)
        return answer

    def _closer(self, visit: Visit, lines: LinesByGroup, seen: int) -> LineAnswer:
        """The parts asked one by one; of units it is known, where only two codes may be a pair."""
        if seen == PAST or self.pairs is None:
            return said_of_lines(self._parts, visit, lines)
        setting = visit.sessions[0].setting
        within = self._within.get(setting)
        if within is None:
            within = self._within[setting] = self.units(visit, lines) if self.units is not None else NOTHING_SAID
        told = self.pairs.kept(visit, lines, within)
        return joined(self.pairs(visit, lines), within) if told is None else told

    @property
    def _parts(self) -> tuple[LinePart, ...]:
        return tuple(part for part in (self.pairs, self.units) if part is not None)

    def _made(self, setting: Setting | None, discipline: Discipline, under_plan: bool) -> "_Clear":  # noqa: FBT001  # a part of the case
        units = self.units if self.units is not None else MostUnits()
        asked = Asked(
            pairs=self.pairs is not None,
            units=units.unit_edits is not None,
            limits=units.day_limits is not None,
            add_ons=units.add_ons is not None,
        )
        table = TABLE_OF.get(setting)
        looks = looks_of(self.edits, table, discipline if under_plan else "outside-plan", asked)
        return _Clear(looks, table not in self.edits.partners)


@attrs.frozen
class _Clear:
    """How sessions of one case are looked at, and what is said of those that are clear.

    Where it is not settled which table holds, a session of several codes is told apart from one of a single code.
    """

    looks: Mapping[str, Look]
    unsettled: bool
    answers: MutableMapping[bool, LineAnswer] = attrs.field(factory=dict)


def held_to_edits(parts: tuple[LinePart, ...], edits: DayEdits) -> tuple[LinePart, ...]:
    """The parts, those for code pairs and most units as one; parts of another make are left where they are."""
    pairs = next((part for part in parts if isinstance(part, CodePairs)), None)
    units = next((part for part in parts if isinstance(part, MostUnits)), None)
    both = HeldToEdits(pairs=pairs, units=units, edits=edits)
    asked = {id(part): part for part in [both if part is pairs or part is units else part for part in parts]}
    return tuple(asked.values())
