"""What a batch has billed so far, patient by patient, as the history of the sessions that come after."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import overload

import attrs

from therapycode.errors import Fault, InputError
from therapycode.model.claim import ClaimLine, DayOutcome, Outcome
from therapycode.model.frozen import FrozenMap
from therapycode.model.history import BilledDay, BilledLine, History
from therapycode.model.session import Day, Session
from therapycode.rules.before import together

__all__ = ["HistoryBuilder", "billed_days"]


@attrs.define
class _Past:
    """What was billed of one patient: the days in order, what no two of them share, and the first that is left."""

    days: list[BilledDay] = attrs.Factory(list)
    keys: set[object] = attrs.Factory(set)
    since: date | None = None
    last: date | None = None


@attrs.define(kw_only=True)
class HistoryBuilder:
    r"""Gathers what was billed while a batch is coded, so that every session knows what came before it.

    Documents of one patient come in the order of their days. ``since`` is the first day of the batch, where
    earlier ones exist that it does not hold; left out, the batch holds everything. Days that lie more than
    ``keep`` before a patient's newest one are let go, so that what is held does not grow with the years.

    Not safe to share between threads.

    >>> from therapycode import Engine
    >>> from therapycode.serial.notation import read_notation
    >>> engine, builder = Engine.installed(), HistoryBuilder()
    >>> for text in ("2026-03-02 PT office\n97110 30 PT", "2026-03-04 PT office\n97110 30 PT"):
    ...     session = builder.before(read_notation(text))
    ...     builder.add(session, engine.code(session, payer="cms-total-time"))
    >>> [str(day.day) for day in session.history.days]
    ['2026-03-02']
    """

    since: date | None = None
    keep: timedelta = timedelta(days=800)
    _past: dict[str, _Past] = attrs.field(factory=dict, init=False, repr=False)

    @overload
    def before(self, document: Session) -> Session: ...
    @overload
    def before(self, document: Day) -> Day: ...
    @overload
    def before(self, document: Session | Day) -> Session | Day: ...
    def before(self, document: Session | Day) -> Session | Day:
        """The document with what the batch billed before it, beside what its sessions say themselves.

        Raises:
            InputError: if a later day of the patient was added already, or a session says of a day what the batch
                says too.
        """
        sessions = _sessions(document)
        past = self._past.get(sessions[0].patient.id, _Past(since=self.since))
        day = sessions[0].date_of_service
        if past.last is not None and day < past.last:
            raise InputError("the batch", [_too_late(day, past.last)])
        told = History(days=tuple(past.days), since=past.since, as_of=day)
        known = tuple([_with(session, told) for session in sessions])
        return known[0] if isinstance(document, Session) else attrs.evolve(document, sessions=known)

    def add(self, document: Session | Day, outcome: Outcome | DayOutcome) -> None:
        """Add what a document came to; a session without a claim adds nothing.

        Raises:
            InputError: if the batch has the day of that discipline and provider already: it is asked as one day.
        """
        sessions = _sessions(document)
        made = billed_days(document, outcome)
        past = self._past.setdefault(sessions[0].patient.id, _Past(since=self.since))
        again = [each for each in made if each.key in past.keys]
        if again:
            raise InputError("the batch", [_again(each) for each in again])
        past.days += made
        past.keys |= {each.key for each in made}
        past.last = max(past.last or date.min, sessions[0].date_of_service)
        self._let_go(past, past.last)

    def forget(self, patient: str) -> None:
        """Let go of all days of a patient, of whom no further session comes."""
        self._past.pop(patient, None)

    def forget_before(self, day: date) -> None:
        """Let go of all patients whose newest day lies before a day, where the batch as a whole goes by days."""
        gone = [patient for patient, past in self._past.items() if past.last is None or past.last < day]
        for patient in gone:
            del self._past[patient]

    def _let_go(self, past: _Past, newest: date) -> None:
        first = newest - self.keep
        if past.days and past.days[0].day < first:
            past.days = [each for each in past.days if each.day >= first]
            past.keys = {each.key for each in past.days}
            past.since = first if past.since is None else max(first, past.since)


def billed_days(document: Session | Day, outcome: Outcome | DayOutcome) -> list[BilledDay]:
    """What the claims of a document's sessions billed, one entry for each discipline and provider."""
    pairs = zip(_sessions(document), _outcomes(outcome), strict=True)
    made: dict[object, BilledDay] = {}
    for session, one in pairs:
        lines = tuple(_lines(session, one.claim.lines)) if one.claim is not None else ()
        if lines:
            day = BilledDay(
                day=session.date_of_service,
                discipline=session.discipline,
                lines=lines,
                billing_provider=session.billing_provider,
                payer=one.payer,
                setting=session.setting,
                facts=FrozenMap({name: said for name, said in session.facts.items() if name in _COUNTED_BY}),
            )
            first = made.get(day.key)
            made[day.key] = day if first is None else attrs.evolve(first, lines=first.lines + lines)
    return list(made.values())


_COUNTED_BY = frozenset({"purpose"})
"""The facts of a day by which payers keep accounts apart."""


def _lines(session: Session, lines: Sequence[ClaimLine]) -> Iterator[BilledLine]:
    """The lines of a claim with their share of what their services are worth."""
    units: dict[tuple[int, ...], int] = {}
    for line in lines:
        units[line.services] = units.get(line.services, 0) + line.units
    for line in lines:
        services = [session.services[place] for place in line.services]
        share = Decimal(line.units) / units[line.services] if units[line.services] else Decimal(0)
        yield BilledLine(
            code=line.code,
            units=line.units,
            modifiers=line.modifiers,
            minutes=line.minutes,
            amount=_part([service.allowed for service in services], share),
            rvus=_part([service.rvus for service in services], share),
        )


def _part(values: Sequence[Decimal | None], share: Decimal) -> Decimal | None:
    """The line's share of all values together, ``None`` where one of them is not given."""
    given = [value for value in values if value is not None]
    return sum(given, Decimal(0)) * share if given and len(given) == len(values) else None


def _with(session: Session, told: History) -> Session:
    own = session.history
    return attrs.evolve(session, history=told if own is None else together([own, told]))


def _too_late(day: date, last: date) -> Fault:
    do = "Sort the batch by day of service."
    return Fault("date_of_service", f"{day} after {last} of the same patient", "days in their order", do)


def _again(day: BilledDay) -> Fault:
    what = f"{day.day} {day.discipline} again"
    do = "Ask the sessions of a day as one document, a day."
    return Fault("date_of_service", what, "a day of one discipline and provider once", do)


def _sessions(document: Session | Day) -> tuple[Session, ...]:
    return (document,) if isinstance(document, Session) else document.sessions


def _outcomes(outcome: Outcome | DayOutcome) -> tuple[Outcome, ...]:
    return (outcome,) if isinstance(outcome, Outcome) else outcome.outcomes
