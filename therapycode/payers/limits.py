"""The part for limits that a profile composes: what is used, what is left, and what stands above."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Final

import attrs

from therapycode.dated import DateSpan
from therapycode.model.answers import NOTHING_SAID, LineAnswer, LinesByGroup
from therapycode.model.codes import CodeFacts
from therapycode.model.conditions import Condition, Given
from therapycode.model.facts import FACTS, FactKind
from therapycode.model.frozen import FrozenMap
from therapycode.model.history import BilledDay, History
from therapycode.model.visit import Visit
from therapycode.payers.limit_look import LimitLook, simple
from therapycode.payers.limits_told import Above, LimitsTold, Use
from therapycode.payers.policy import joined
from therapycode.rules.ceilings import Ceiling, Number, ceiling_of
from therapycode.rules.claimed import claimed_lines
from therapycode.rules.conditions import answers, holds, lacking
from therapycode.rules.limit import Claimed, Limit, before, counted, not_covered
from therapycode.rules.limits import Counted, Held, hold

__all__ = ["Limits"]

_NO_DAYS: Final[tuple[BilledDay, ...]] = ()


@attrs.frozen(kw_only=True)
class Limits:
    """Holds the lines of a document, and what was billed before, against the limits of a payer.

    ``payer`` is its id, by which days of a history are told to be its own; ``kinds`` are those of the facts that
    ceilings may depend on; ``known`` are the codes that the table knows on these days.
    """

    limits: tuple[Limit, ...]
    payer: str
    kinds: Mapping[str, FactKind] = FACTS
    known: Mapping[str, CodeFacts] = FrozenMap()
    _ceilings: Mapping[str, Sequence[Ceiling]] = attrs.field(init=False, eq=False, repr=False)
    _look: LimitLook = attrs.field(init=False, eq=False, repr=False)
    _others: tuple[Limit, ...] = attrs.field(init=False, eq=False, repr=False)

    @_ceilings.default
    def _by_name(self) -> Mapping[str, Sequence[Ceiling]]:
        return FrozenMap({limit.name: limit.ceilings for limit in self.limits})

    @_look.default
    def _simple_ones(self) -> LimitLook:
        return LimitLook(limits=tuple(filter(simple, self.limits)), payer=self.payer, known=self.known)

    @_others.default
    def _other_ones(self) -> tuple[Limit, ...]:
        return tuple([limit for limit in self.limits if not simple(limit)])

    def __call__(self, visit: Visit, lines: LinesByGroup, /) -> LineAnswer:
        """How far each limit is used, and what is to be said of what stands above."""
        seen = self._look(visit, lines)
        if seen is None:
            return self.closer(visit, lines, self.limits)
        return joined(seen, self.closer(visit, lines, self._others)) if self._others else seen

    def closer(self, visit: Visit, lines: LinesByGroup, limits: Sequence[Limit]) -> LineAnswer:
        """What is to be said by these limits, gone through one by one."""
        rows = claimed_lines(visit, lines)
        if not rows:
            return NOTHING_SAID
        told = LimitsTold(visit, self.payer)
        for limit in limits:
            for key, account in counted(limit, rows).items():
                self._account(limit, str(key[0]), account, told)
        return told.answer()

    def _account(self, limit: Limit, code: str, account: Sequence[Claimed], told: LimitsTold) -> None:
        """Hold one account of a limit against its ceiling."""
        visit = told.visit
        ceiling, needs = self._height(limit, code, account, visit)
        history = _history(account, visit)
        if history is None and not limit.of_one_day:
            needs += ("history.days",)
        if needs:
            told.leave_open(limit, account, needs)
        elif ceiling is not None:
            days = history.days if history is not None else _NO_DAYS
            earlier = before(limit, account[0], code, days, self.known, self.payer) if days else []
            window, needs = self._window(limit, account, earlier, visit)
            if window is not None and history is not None and not limit.of_one_day:
                needs = not_covered(limit.window, window, history)
            if window is None or needs:
                told.leave_open(limit, account, needs)
            else:
                use = Use(limit, code, ceiling, window, history.as_of if history is not None else None)
                _hold(use, account, [each for each in earlier if each.day in window], told)

    def _height(
        self, limit: Limit, code: str, account: Sequence[Claimed], visit: Visit
    ) -> tuple[Number | None, tuple[str, ...]]:
        """How high the limit is for the account, ``None`` where there is none; and what is needed to tell."""
        own = limit.by_code.get(code) if code else limit.fixed
        if own is not None:
            return own, ()
        given = self._given(limit, account, visit)
        height = ceiling_of(limit.name, self._ceilings, lambda condition: _any_holds(condition, given))
        missing = [
            question for each in given for condition in height.open for question in lacking(condition, each)
        ]
        unknown = (f"the payer's limits.{height.lacks}",) if height.lacks else ()
        return height.value, (*unknown, *dict.fromkeys(missing))

    def _given(self, limit: Limit, account: Sequence[Claimed], visit: Visit) -> tuple[Mapping[str, Given], ...]:
        """What the sessions of the account say to all questions that its ceilings ask."""
        asked = {
            question
            for name in (limit.name, *(each.of for each in limit.ceilings))
            for ceiling in self._ceilings.get(name, ())
            if ceiling.when is not None
            for question in ceiling.when.tests
        }
        numbers = dict.fromkeys(row.session for row in account)
        return tuple(answers(visit.sessions[number], sorted(asked), self.kinds) for number in numbers)

    def _window(
        self, limit: Limit, account: Sequence[Claimed], earlier: Sequence[Counted], visit: Visit
    ) -> tuple[DateSpan | None, tuple[str, ...]]:
        """The days over which the limit counts, ``None`` where the event is missing that they hang on."""
        event = None
        if limit.event:
            session = visit.sessions[account[0].session]
            event = answers(session, (limit.event,), self.kinds).get(limit.event)
        on = event if isinstance(event, type(visit.day)) else None
        window = limit.window.around(visit.day, [each.day for each in earlier], on)
        return window, () if window is not None else (limit.event,)


def _any_holds(condition: Condition, given: Sequence[Mapping[str, Given]]) -> bool | None:
    """Whether a condition holds of one of the sessions; ``None`` where that is not settled."""
    said = [holds(condition, each) for each in given]
    if any(said):
        return True
    return None if None in said else False


def _history(account: Sequence[Claimed], visit: Visit) -> History | None:
    """What was billed before, by the first session that says how far it was looked up."""
    for number in dict.fromkeys(row.session for row in account):
        history = visit.sessions[number].history
        if history is not None and history.as_of is not None:
            return history
    return None


def _hold(use: Use, account: Sequence[Claimed], earlier: Sequence[Counted], told: LimitsTold) -> None:
    limit, ceiling = use.limit, use.ceiling
    if limit.measure == "units" and not earlier:
        claimed = sum([row.line.units for row in account])
        if claimed <= ceiling:
            told.within(use, account, 0, claimed)
            return
    lines = [row.line for row in account]
    held = hold(lines, earlier, limit.measure, Fraction(ceiling), limit.disposition)
    if held.missing and not held.over:
        told.leave_open(limit, account, _missing(limit, account))
    elif not held.over:
        told.within(use, account, plain(held.used), plain(held.claimed))
    else:
        told.above(use, account, Above(plain(held.used), plain(held.claimed), plain(held.over), _kept(held)))


def _kept(held: Held) -> tuple[int, ...] | None:
    """The units that are kept, line by line; ``None`` where that takes prices that are not given."""
    return None if held.missing else held.kept


def plain(number: Fraction) -> Number:
    """A number as a whole one where it is whole, else as an exact one with at most four decimals."""
    if number.denominator == 1:
        return number.numerator
    return (Decimal(number.numerator) / Decimal(number.denominator)).quantize(Decimal("0.0001")).normalize()


_WANTED: Final[Mapping[str, str]] = FrozenMap(
    {"minutes": "time", "rvus": "rvus", "amount": "allowed", "group-size": "group_size"}
)
"""What a service has to give for a limit that counts it."""


def _missing(limit: Limit, account: Sequence[Claimed]) -> tuple[str, ...]:
    """What the services lack for the measure of the limit; the history, where none of them lacks anything."""
    field = _WANTED[limit.measure]
    given = {"time": "minutes", "allowed": "amount", "group_size": "size"}.get(field, field)
    own = [f"services[{row.service}].{field}" for row in account if getattr(row.line, given) is None]
    return tuple(dict.fromkeys(own)) or (f"history.days[].lines[].{given}",)
