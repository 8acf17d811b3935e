"""A payer's policy: frozen parts, each a callable that answers about a prepared visit."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Protocol

import attrs

from therapycode.model.answers import (
    NOTHING_SAID,
    AssistantAnswer,
    GateAnswer,
    LineAnswer,
    LinesByGroup,
    Located,
    ModifierAnswer,
    UnitAnswer,
)
from therapycode.model.claim import Step
from therapycode.model.finding import SourceRef, Unchecked
from therapycode.model.frozen import FrozenMap
from therapycode.model.visit import Visit
from therapycode.rules.modifiers import MOST
from therapycode.rules.prepare import PLAIN_STANDINGS, PoolKey, Standings

__all__ = [
    "AssistantPart",
    "Check",
    "GatePart",
    "LinePart",
    "ModifierPart",
    "PayerPolicy",
    "UnitPart",
    "joined",
    "said_of_lines",
]


class GatePart(Protocol):
    """Says which services may be billed at all: who furnished what, and which codes the payer takes."""

    def __call__(self, visit: Visit, /) -> GateAnswer:
        """The services turned away."""


class UnitPart(Protocol):
    """Counts units."""

    def __call__(self, visit: Visit, /) -> UnitAnswer:
        """Units for ``visit.groups``, in order."""


class ModifierPart(Protocol):
    """Puts modifiers on lines."""

    def __call__(self, visit: Visit, /) -> ModifierAnswer:
        """Modifiers for ``visit.groups``, in order."""


class AssistantPart(Protocol):
    """Tells which units are an assistant's."""

    def __call__(self, visit: Visit, /) -> AssistantAnswer:
        """The pieces of groups that an assistant took part in, at ``visit.units``."""


class LinePart(Protocol):
    """Holds the lines of a document against each other, or against what is known of the day.

    It is asked about the lines as the parts before it made them, and says nothing by giving `NOTHING_SAID` back.
    """

    def __call__(self, visit: Visit, lines: LinesByGroup, /) -> LineAnswer:
        """What is to be said of the lines, and the modifiers that they bear beside those they have."""


class Check(Protocol):
    """Further findings about a visit; pure, and independent of the order in which checks run."""

    def __call__(self, visit: Visit, /) -> tuple[Located, ...]:
        """The findings, empty where there is nothing to say."""


def _open_gate(_visit: Visit, /) -> GateAnswer:
    return _NOTHING_REFUSED


def _no_reasons(_visit: Visit, _answer: UnitAnswer) -> tuple[Step, ...]:
    return ()


def _no_assistant_reasons(_visit: Visit, _answer: AssistantAnswer) -> tuple[Step, ...]:
    return ()


_NOTHING_REFUSED = GateAnswer()


@attrs.frozen(kw_only=True)
class PayerPolicy:
    """How one payer answers over one stretch of days.

    A part that is ``None`` is unknown. ``modifier_order`` is the payer's order: groups of modifiers, first to
    last; ``most_modifiers`` is how many the modifier part ever puts on a line. ``standings`` say whose minutes
    each role's are, ``pool_of`` which sessions of a day share a pool. ``unchecked`` are checks that the policy
    names and that cannot be made with what the engine holds. ``first_unit_from`` is the least number of minutes
    that the unit rule gives a unit for, by which what is not billed is explained. ``reasons`` and
    ``assistant_reasons`` put the counting of units, and whose they are, into steps for `Outcome.explain`.
    ``pairs`` and ``edits`` hold the lines against the edits of the day. ``liability`` and ``threshold`` put on
    them what somebody attests, of who bears the cost and of necessity past a yearly amount; they are asked only
    where a session has attestations or a history. ``without_history`` are the checks that wait for a history
    where none is given. ``further`` are what else is asked of lines. ``limits`` hold the lines, with all modifiers
    that the parts before put on them, against how much the payer pays for. ``pair_edition`` is the day whose code
    pairs the payer goes on with. ``counted_as`` gives, for codes whose minutes are counted under another code,
    that code; ``revenue_codes``, by discipline, those of a facility's claim. ``stated`` is what the payer says
    of payment, by part, which whoever prices the claim applies.
    ``equal_assistants`` tell whose units are
    in other ways that are as right as ``assistants``. ``known_modifiers`` are all that the payer is known to take
    on a line, ``None`` where that is not known: a claim that was given is held against them. ``one_line`` is the
    source by which the payer rejects lines that say the same, ``None`` where it is not known to. With
    ``either_column`` it takes a modifier for distinct services on either code of a pair.
    """

    pool_of: PoolKey
    units: UnitPart | None = None
    first_unit_from: int = 8
    assistants: AssistantPart | None = None
    equal_assistants: tuple[AssistantPart, ...] = ()
    modifiers: ModifierPart | None = None
    modifier_order: tuple[tuple[str, ...], ...] = ()
    most_modifiers: int = MOST
    known_modifiers: frozenset[str] | None = None
    one_line: SourceRef | None = None
    either_column: bool = False
    eligibility: GatePart = _open_gate
    standings: Standings = PLAIN_STANDINGS
    pairs: LinePart | None = None
    edits: LinePart | None = None
    liability: LinePart | None = None
    threshold: LinePart | None = None
    further: tuple[LinePart, ...] = ()
    limits: LinePart | None = None
    pair_edition: date | None = None
    counted_as: Mapping[str, str] = FrozenMap()
    revenue_codes: Mapping[str, str] = FrozenMap()
    stated: Mapping[str, str] = FrozenMap()
    checks: tuple[Check, ...] = ()
    unchecked: tuple[Unchecked, ...] = ()
    without_history: tuple[Unchecked, ...] = ()
    reasons: Callable[[Visit, UnitAnswer], tuple[Step, ...]] = _no_reasons
    assistant_reasons: Callable[[Visit, AssistantAnswer], tuple[Step, ...]] = _no_assistant_reasons

    @property
    def line_parts(self) -> tuple[LinePart, ...]:
        """The parts that are asked about the lines of every document, in the order in which they are asked."""
        return (*[part for part in (self.pairs, self.edits) if part is not None], *self.further)

    @property
    def statement_parts(self) -> tuple[LinePart, ...]:
        """The parts that are asked too where somebody attests something, or a history is given."""
        return tuple(part for part in (self.liability, self.threshold) if part is not None)


def said_of_lines(parts: tuple[LinePart, ...], visit: Visit, lines: LinesByGroup) -> LineAnswer:
    """What all parts together have to say of the lines; `NOTHING_SAID` itself where none has anything."""
    if len(parts) == 1:
        return parts[0].__call__(visit, lines)  # a call within Python: half the price of calling the object
    together = NOTHING_SAID
    for part in parts:
        together = joined(together, part(visit, lines))
    return together


def joined(one: LineAnswer, other: LineAnswer) -> LineAnswer:
    """Two answers as one; the other itself, where one of them says nothing."""
    if other is NOTHING_SAID:
        return one
    return other if one is NOTHING_SAID else one.beside(other)
