"""What lines weigh under several limits at once, a field of one number for each limit."""

from collections.abc import Mapping
from typing import Final, NamedTuple

import attrs

from therapycode.model.answers import LinesByGroup
from therapycode.model.codes import CodeFacts
from therapycode.model.session import Session
from therapycode.model.words import Discipline, Setting
from therapycode.rules.counts import is_timed
from therapycode.rules.fields import ones
from therapycode.rules.limit import Limit

__all__ = ["Table", "Weighing", "Weights"]


class Weights(NamedTuple):
    """What a line weighs, a field for each limit: for each unit, by itself, for each minute, and as a visit."""

    a_unit: int
    alone: int
    a_minute: int
    a_visit: int


Table = dict[tuple[str, tuple[str, ...]], Weights]
"""What lines weigh, by code and modifiers."""

_MOST: Final = 4096
"""Weights that are kept at hand."""


@attrs.frozen(kw_only=True)
class Weighing:
    """Weighs lines under limits whose ceilings are fixed numbers; ``known`` are the codes that the table knows."""

    limits: tuple[Limit, ...]
    known: Mapping[str, CodeFacts]
    _tables: dict[tuple[Discipline, Setting | None], Table] = attrs.field(
        factory=dict, init=False, eq=False, repr=False
    )
    _by_code: bool = attrs.field(init=False, eq=False, repr=False)
    _by_performer: bool = attrs.field(init=False, eq=False, repr=False)

    def __attrs_post_init__(self) -> None:
        keep = object.__setattr__
        keep(self, "_by_code", any(limit.measure == "codes" for limit in self.limits))
        keep(self, "_by_performer", any("performing-provider" in limit.apart for limit in self.limits))

    def claimed(self, session: Session, lines: LinesByGroup) -> int | None:
        """What the lines of a session add to each limit; ``None`` where they must be looked at one by one.

        That is so where minutes are counted and not given, where a code that counts once stands on two lines, and
        where accounts are kept by who rendered the service.
        """
        where = (session.discipline, session.setting)
        table = self._tables.get(where)
        if table is None:
            table = self._tables[where] = {}
        claimed = visits = 0
        codes: list[str] = []
        for made in lines:
            for line in made:
                key = (line.code, line.modifiers)
                weights = table.get(key)
                if weights is None:
                    weights = self.keep(table, key, self.weights(line.code, line.modifiers, *where))
                a_unit, alone, a_minute, a_visit = weights
                claimed += line.units * a_unit + alone
                visits |= a_visit
                if a_minute:
                    if line.minutes is None:
                        return None
                    claimed += line.minutes * a_minute
                codes.append(line.code)
                if self._by_performer and line.rendering_npi is not None:
                    return None
        return None if self._by_code and len(set(codes)) < len(codes) else claimed + visits

    def keep(self, table: Table, key: tuple[str, tuple[str, ...]], weights: Weights) -> Weights:
        """The weights, kept at hand."""
        if len(table) >= _MOST:
            table.clear()
        table[key] = weights
        return weights

    def weights(
        self,
        code: str,
        modifiers: tuple[str, ...],
        discipline: Discipline,
        setting: Setting | None,
        among: frozenset[int] | None = None,
    ) -> Weights:
        """What a line weighs, under all limits or under those at some places alone."""
        facts = self.known.get(code)
        by: dict[str, list[int]] = {"units": [], "alone": [], "minutes": [], "visits": []}
        for place, limit in enumerate(self.limits):
            own = among is None or place in among
            if own and limit.counts.takes_code(code, facts) and limit.counts.takes(modifiers, discipline, setting):
                by[_weight(limit, facts)].append(place)
        return Weights(*(ones(places) for places in by.values()))


def _weight(limit: Limit, facts: CodeFacts | None) -> str:
    """As what a line counts under a limit."""
    if limit.measure in {"minutes", "visits"}:
        return limit.measure
    by_unit = limit.measure == "units" or (limit.measure == "codes-or-units" and is_timed(facts))
    return "units" if by_unit else "alone"
