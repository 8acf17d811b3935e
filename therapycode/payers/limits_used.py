"""What was used of several limits before a session, added up in one number."""

from collections.abc import Sequence
from datetime import date
from typing import Final

import attrs

from therapycode.dated import DateSpan
from therapycode.model.history import BilledDay, BilledLine, History
from therapycode.model.session import Session
from therapycode.rules.counts import Apart
from therapycode.rules.fields import field, ones, whole
from therapycode.rules.limit import Limit
from therapycode.rules.weights import Table, Weighing, Weights

__all__ = ["UsedBefore"]

_MOST: Final = 4096
"""Answers that are kept at hand, of each sort."""

_Earlier = list[tuple[date, int, int]]
"""Earlier days, each with what it weighs by units, minutes and codes, and as a visit."""

_APART: Final[tuple[Apart, ...]] = ("discipline", "billing-provider", "performing-provider", "payer", "purpose")


@attrs.frozen(kw_only=True)
class UsedBefore:
    """Adds up what was used of simple limits before a session; ``payer`` is the id of the payer that is asked."""

    limits: tuple[Limit, ...]
    payer: str
    weighing: Weighing
    _first_visits: tuple[int, ...] = attrs.field(init=False, eq=False, repr=False)
    _tables: dict[tuple[object, ...], Table] = attrs.field(factory=dict, init=False, eq=False, repr=False)
    _windows: dict[date, Sequence[DateSpan]] = attrs.field(factory=dict, init=False, eq=False, repr=False)
    _inside: dict[tuple[date, date], int] = attrs.field(factory=dict, init=False, eq=False, repr=False)

    @_first_visits.default
    def _those_that_begin_with_a_visit(self) -> tuple[int, ...]:
        return tuple([at for at, limit in enumerate(self.limits) if limit.window.anchor == "first-visit"])

    def __call__(self, session: Session, history: History) -> tuple[int, Sequence[DateSpan]] | None:
        """What was used of each limit, and its window; ``None`` where days must be looked at one by one.

        That is so where a history does not reach back to the beginning, where something was billed on the day
        itself, and where minutes are counted and not given.
        """
        today = session.date_of_service
        earlier = self._weighed(session, history) if history.since is None else None
        if earlier is None:
            return None
        windows, inside_of = self._around(today), self._inside
        used = 0
        visits: dict[date, int] = {}
        for day, weight, visit in earlier:
            inside = inside_of.get((today, day))
            if inside is None:
                inside = self._holding(today, day)
            used += weight & inside
            if visit:
                visits[day] = visits.get(day, 0) | (visit & inside)
        used += sum(visits.values())
        return self._from_first_visits(today, earlier, used, windows) if self._first_visits else (used, windows)

    def _weighed(self, session: Session, history: History) -> _Earlier | None:
        today = session.date_of_service
        earlier: _Earlier = []
        for day in history.days:
            table = self._table(session, day)
            weight = visit = 0
            for line in day.lines:
                if not line.units:
                    continue
                weights = table.get((line.code, line.modifiers)) or self._weights(table, session, day, line)
                a_unit, alone, a_minute, a_visit = weights
                weight += line.units * a_unit + alone
                visit |= a_visit
                if a_minute:
                    if line.minutes is None:
                        return None
                    weight += line.minutes * a_minute
            if day.day >= today:
                return None
            earlier.append((day.day, weight, visit))
        return earlier

    def _table(self, session: Session, day: BilledDay) -> Table:
        """What the lines of an earlier day weigh, by whose they were."""
        where = (day.discipline, day.setting, *self._same(session, day))
        table = self._tables.get(where)
        if table is None:
            table = self._tables[where] = {}
        return table

    def _same(self, session: Session, day: BilledDay) -> tuple[bool, ...]:
        """Whether an earlier day is the session's own, in each thing by which accounts are kept apart."""
        purpose = session.facts.get("purpose") if day.facts else None
        return (
            day.discipline == session.discipline,
            day.billing_provider is None or day.billing_provider == session.billing_provider,
            day.performing_provider is None,
            day.payer is None or day.payer == self.payer,
            not day.facts or day.facts.get("purpose", purpose) == purpose,
        )

    def _weights(self, table: Table, session: Session, day: BilledDay, line: BilledLine) -> Weights:
        """What a line weighs under those limits whose account it belongs to; those of one day count none of it."""
        same = dict(zip(_APART, self._same(session, day), strict=True))
        among = frozenset(
            [
                place
                for place, limit in enumerate(self.limits)
                if not limit.of_one_day and all(same.get(each, True) for each in limit.apart)
            ]
        )
        weights = self.weighing.weights(line.code, line.modifiers, day.discipline, day.setting, among)
        return self.weighing.keep(table, (line.code, line.modifiers), weights)

    def _around(self, today: date) -> Sequence[DateSpan]:
        """The windows around a day, as if nothing had been billed before it."""
        windows = self._windows.get(today)
        if windows is None:
            around = [limit.window.around(today) for limit in self.limits]
            windows = [window for window in around if window is not None]
            if len(self._windows) >= _MOST:
                self._windows.clear()
            self._windows[today] = windows
        return windows

    def _holding(self, today: date, day: date) -> int:
        """The fields of those limits in whose window, around today, an earlier day lies."""
        windows = enumerate(self._around(today))
        inside = whole([at for at, window in windows if day in window and at not in self._first_visits])
        if len(self._inside) >= _MOST:
            self._inside.clear()
        self._inside[today, day] = inside
        return inside

    def _from_first_visits(
        self, today: date, earlier: _Earlier, used: int, windows: Sequence[DateSpan]
    ) -> tuple[int, Sequence[DateSpan]]:
        """The same with those limits whose window begins with a visit, which takes all of them to tell."""
        told = list(windows)
        for at in self._first_visits:
            counted = [
                (day, field(weight, at), field(visit, at))
                for day, weight, visit in earlier
                if field(weight | visit, at)
            ]
            window = self.limits[at].window.around(today, [day for day, *_ in counted])
            assert window is not None  # noqa: S101  # such a window hangs on no event
            inside = [each for each in counted if each[0] in window]
            visits = len({day for day, _, visit in inside if visit})
            used += ones([at], visits + sum([amount for _, amount, _ in inside]))
            told[at] = window
        return used, told
