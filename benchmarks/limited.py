"""A payer with ten limits, and sessions that know what was billed before them."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any, Final

import attrs

from therapycode import BilledDay, BilledLine, History, Session
from therapycode.dated.windows import Window
from therapycode.model.finding import SourceRef
from therapycode.payers.limits import Limits
from therapycode.plugin import PayerPolicy, Values, compose
from therapycode.rules.ceilings import Ceiling
from therapycode.rules.counts import Counts
from therapycode.rules.limit import Limit

__all__ = ["with_history", "with_limits"]

_SOURCE: Final = SourceRef(id="made-up", at="", kind="primary", title="Nothing but a benchmark", url="")
_DAY: Final = Window(unit="day")
_YEAR: Final = Window(unit="year")
_EVERYTHING: Final = Counts()
_TIMED: Final = Counts(code_set="timed")
_MODALITIES: Final = Counts(classes=frozenset({"supervised-modality", "attended-modality"}))
_TREATMENT: Final = Counts(exempt_classes=frozenset({"evaluation", "re-evaluation"}))


def _limit(name: str, measure: Any, counts: Counts, window: Window, ceiling: int) -> Limit:
    return Limit(
        name=name,
        title=name,
        measure=measure,
        counts=counts,
        window=window,
        disposition="deny-excess",
        source=_SOURCE,
        ceilings=(Ceiling(value=ceiling),),
        apart=frozenset({"patient", "discipline"}),
    )


TEN: Final = (
    _limit("timed units a day", "units", _TIMED, _DAY, 8),
    _limit("units a day", "units", _EVERYTHING, _DAY, 12),
    _limit("codes or units a day", "codes-or-units", _EVERYTHING, _DAY, 12),
    _limit("codes a day", "codes", _EVERYTHING, _DAY, 8),
    _limit("modalities a day", "codes", _MODALITIES, _DAY, 4),
    _limit("units a week", "units", _TREATMENT, Window(unit="week"), 60),
    _limit("units a month", "units", _TREATMENT, Window(unit="month"), 200),
    _limit("visits a year", "visits", _TREATMENT, _YEAR, 60),
    _limit("visits in twelve months", "visits", _TREATMENT, Window(unit="month", anchor="sliding", length=12), 60),
    _limit("visits from the first one on", "visits", _TREATMENT, Window(unit="year", anchor="first-visit"), 60),
)
"""Limits of the sorts that payers have most, high enough that few visits pass one."""


def with_limits(values: Values) -> PayerPolicy:
    """The policy of a profile, with the ten limits beside it."""
    return attrs.evolve(compose(values), limits=Limits(limits=TEN, payer=values.profile.payer))


def with_history(sessions: Sequence[Session], days: int = 20) -> list[Session]:
    """The sessions, each with so many earlier days, three or four days apart."""
    return [attrs.evolve(session, history=_history(session, days)) for session in sessions]


def _history(session: Session, days: int) -> History:
    lines = (BilledLine(code="97110", units=2, modifiers=("GP",)), BilledLine(code="97140", modifiers=("GP",)))
    told = [
        BilledDay(
            day=session.date_of_service - timedelta(days=3 * number + number % 2),
            discipline=session.discipline,
            lines=lines,
        )
        for number in range(days, 0, -1)
    ]
    return History(days=tuple(told), as_of=session.date_of_service - timedelta(days=1))
