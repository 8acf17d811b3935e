"""The part for code pairs that a profile composes."""

from collections.abc import Collection, Mapping
from typing import Final

import attrs

from therapycode.model.answers import NOTHING_SAID, LineAnswer, LinesByGroup
from therapycode.model.codes import Trait
from therapycode.model.finding import SourceRef, Unchecked
from therapycode.model.frozen import FrozenMap
from therapycode.model.visit import Visit
from therapycode.model.words import SETTINGS, Setting
from therapycode.payers.telling import CODE_PAIRS, Distinct, PairsTold, open_setting
from therapycode.rules.billed import billed_lines
from therapycode.rules.distinct import attested_distinct
from therapycode.rules.pairs import meetings
from therapycode.rules.settings import TABLE_OF

__all__ = ["CodePairs", "PairsNotHeld"]

_ATTESTED: Final = Trait.ATTESTED


@attrs.frozen(kw_only=True)
class CodePairs:
    """Holds the lines of a day against the code pairs of their setting's table, in both directions.

    ``distinct`` is ``None`` where the payer's modifiers for distinct services are not known: then any that is
    attested is taken.
    """

    source: SourceRef
    distinct: Distinct | None = None
    _open: Mapping[Setting | None, LineAnswer] = attrs.field(init=False, eq=False, repr=False)

    def __attrs_post_init__(self) -> None:
        settings: tuple[Setting | None, ...] = (None, *[one for one in SETTINGS if one not in TABLE_OF])
        told = {one: LineAnswer(unchecked=((0, open_setting(CODE_PAIRS, one, self.source)),)) for one in settings}
        object.__setattr__(self, "_open", FrozenMap(told))

    def __call__(self, visit: Visit, lines: LinesByGroup, /) -> LineAnswer:
        """What is to be said of pairs among the lines, and the modifiers that were attested for them."""
        if len(visit.sessions) > 1 or visit.traits & _ATTESTED:
            return self._closer(visit, lines)
        setting = visit.sessions[0].setting
        codes = [line.code for made in lines for line in made]
        if setting in self._open:
            return self._open[setting] if len(set(codes)) > 1 else NOTHING_SAID
        partners = visit.edits.partners.get(TABLE_OF[setting])
        if partners is None:
            return self._closer(visit, lines)
        met = [code for code in codes if code in partners and not partners[code].isdisjoint(codes)]
        return self._closer(visit, lines, met) if met else NOTHING_SAID

    def _closer(self, visit: Visit, lines: LinesByGroup, met: Collection[str] | None = None) -> LineAnswer:
        """The answer by lines against each other: those of the codes ``met``, all where these are not known."""
        billed = billed_lines(visit, lines)
        sworn = attested_distinct(visit.sessions) if visit.traits & _ATTESTED else ()
        told = PairsTold(self.source, self.distinct, visit, sworn)
        against = billed if met is None else [line for line in billed if line.code in met]
        for meeting in meetings(against, visit.edits.pairs):
            told.tell(meeting)
        told.tell_unheard(billed)
        told.tell_open(billed)
        return told.answer()


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
