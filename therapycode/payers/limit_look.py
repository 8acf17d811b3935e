"""One look that tells most claims clear of all limits, so that they need not be gone through one by one."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Final

import attrs

from therapycode.dated import DateSpan
from therapycode.model.answers import NOTHING_SAID, LineAnswer, LinesByGroup
from therapycode.model.codes import CodeFacts, Trait
from therapycode.model.history import History
from therapycode.model.limits import LimitUse
from therapycode.model.session import Session
from therapycode.model.visit import Visit
from therapycode.payers.limits_told import Use, not_checked, use_of
from therapycode.payers.limits_used import UsedBefore
from therapycode.rules.fields import above, field, guards, ones, packed, whole
from therapycode.rules.limit import Limit
from therapycode.rules.weights import Weighing

__all__ = ["LimitLook", "simple"]

_MOST: Final = 4096
"""Answers that are kept at hand."""

_ATTESTED: Final = Trait.ATTESTED


def simple(limit: Limit) -> bool:
    """Say whether one look can tell that nothing stands above a limit.

    Not so where its ceiling depends on something or is no whole number, where it counts codes by themselves or
    what only services say, or where its window hangs on an event or has no end.
    """
    if not isinstance(limit.fixed, int) or limit.each_code or limit.event or limit.window.unit == "whole":
        return False
    if limit.measure == "codes":
        return limit.of_one_day
    return limit.measure in {"units", "codes-or-units", "minutes", "visits"}


@attrs.frozen(kw_only=True)
class LimitLook:
    """Limits that are all simple, held against a claim in one look.

    The counts of all limits are added up in one number, a field for each. What is kept at hand are answers that
    depend on nothing but what they are kept under, at most a fixed number of them.
    """

    limits: tuple[Limit, ...]
    payer: str
    known: Mapping[str, CodeFacts]
    _weighing: Weighing = attrs.field(init=False, eq=False, repr=False)
    _before: UsedBefore = attrs.field(init=False, eq=False, repr=False)
    _heights: tuple[int, ...] = attrs.field(init=False, eq=False, repr=False)
    _ceilings: int = attrs.field(init=False, eq=False, repr=False)
    _guards: int = attrs.field(init=False, eq=False, repr=False)
    _of_one_day: int = attrs.field(init=False, eq=False, repr=False)
    _last_units: int = attrs.field(init=False, eq=False, repr=False)
    _attested: bool = attrs.field(init=False, eq=False, repr=False)
    _answers: dict[tuple[date, int], LineAnswer | None] = attrs.field(
        factory=dict, init=False, eq=False, repr=False
    )

    def __attrs_post_init__(self) -> None:
        keep, limits = object.__setattr__, self.limits
        long = [place for place, limit in enumerate(limits) if not limit.of_one_day]
        keep(self, "_weighing", Weighing(limits=limits, known=self.known))
        keep(self, "_before", UsedBefore(limits=limits, payer=self.payer, weighing=self._weighing))
        keep(self, "_heights", tuple([limit.fixed if isinstance(limit.fixed, int) else 0 for limit in limits]))
        keep(self, "_ceilings", packed(self._heights))
        keep(self, "_guards", guards(len(limits)))
        keep(self, "_of_one_day", whole([place for place in range(len(limits)) if place not in long]))
        # that the last of a longer window is used is told, so that such a claim is looked at more closely
        keep(self, "_last_units", ones(long))
        keep(self, "_attested", any(limit.modifier for limit in limits))

    def __call__(self, visit: Visit, lines: LinesByGroup, /) -> LineAnswer | None:
        """How far the limits are used; ``None`` where something stands above, or a closer look is needed."""
        if len(visit.sessions) > 1 or (self._attested and visit.traits & _ATTESTED):
            return None
        session = visit.sessions[0]
        claimed = self._weighing.claimed(session, lines)
        if not claimed:
            return NOTHING_SAID if claimed == 0 else None
        history = session.history
        if history is not None and history.as_of is not None:
            return self._with_history(session, claimed, history)
        key = (visit.day, claimed)
        answer = self._answers.get(key)
        if answer is None:
            answer = self._without_history(visit.day, claimed)
            if len(self._answers) >= _MOST:
                self._answers.clear()
            self._answers[key] = answer
        return answer

    def _without_history(self, day: date, claimed: int) -> LineAnswer | None:
        """The answer where nothing is known of the days before: only limits of the day itself can be told."""
        if above(claimed & self._of_one_day, self._ceilings, self._guards):
            return None
        counting = [(at, limit) for at, limit in enumerate(self.limits) if field(claimed, at)]
        window = DateSpan(day, day + timedelta(days=1))
        return LineAnswer(
            unchecked=tuple(
                [(0, not_checked(limit, ("history.days",))) for _, limit in counting if not limit.of_one_day]
            ),
            limits=tuple(
                [(0, self._use(at, window, 0, claimed, None)) for at, limit in counting if limit.of_one_day]
            ),
        )

    def _with_history(self, session: Session, claimed: int, history: History) -> LineAnswer | None:
        before = self._before(session, history)
        if before is None:
            return None
        used, windows = before
        if above(used + claimed + self._last_units, self._ceilings, self._guards):
            return None
        told = [
            (0, self._use(at, window, field(used, at), claimed, history.as_of))
            for at, window in enumerate(windows)
            if field(claimed, at)
        ]
        return LineAnswer(limits=tuple(told))

    def _use(self, at: int, window: DateSpan, used: int, claimed: int, as_of: date | None) -> LimitUse:
        return use_of(Use(self.limits[at], "", self._heights[at], window, as_of), used, field(claimed, at), ())
