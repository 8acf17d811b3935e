"""The payer that a law is tried on, with everything that a law may ask about it."""

import pickle
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cached_property
from typing import Final

import attrs

from therapycode import Engine, FrozenMap, Outcome, Session
from therapycode.model.codes import CodeFacts
from therapycode.model.facts import FACTS
from therapycode.payers.plan import Plan
from therapycode.profiles.profile import Part, Profile
from therapycode.profiles.resolve import PartValues, resolve
from therapycode.rules.conditions import answers

__all__ = ["Engines", "Subject"]

_EARLIEST: Final = date(2016, 1, 1)
"""The first day that is tried of a payer that states no first day, or a very early one."""

_BEYOND: Final = timedelta(days=365)
"""How long after its last change a payer is tried."""

_MOST_CHANGES: Final = 40


@attrs.frozen(eq=False)
class Engines:
    """One engine that is asked, and what it is held against; shared by all payers of a plugin."""

    first: Engine

    @cached_property
    def twin(self) -> Engine:
        """A second engine for the same payers, which makes every policy anew."""
        return Engine(self.first.registry, self.first.tables)

    @cached_property
    def sent(self) -> Engine:
        """The engine as it arrives in another process."""
        arrived: Engine = pickle.loads(pickle.dumps(self.first))  # noqa: S301  # our own value of a moment ago
        return arrived


@attrs.frozen(kw_only=True, eq=False)
class Subject:
    """One payer of a plugin, and the engine that answers for it.

    ``drawn`` keeps the sessions that were drawn for it, since drawing them costs more than coding them.
    """

    payer: str
    engines: Engines = attrs.field(repr=False)
    drawn: dict[object, tuple[bytes, ...]] = attrs.field(factory=dict, init=False, repr=False)

    @property
    def engine(self) -> Engine:
        """The engine that is asked."""
        return self.engines.first

    def code(self, session: Session) -> Outcome:
        """What the session comes to under the payer."""
        return self.engine.code(session, payer=self.payer)

    def plan(self, session: Session) -> Plan:
        """The payer's plan for the session."""
        return self.engine.plan(self.payer, session.date_of_service).of(session)

    def unit_rule(self, session: Session) -> PartValues | None:
        """The values by which the profile says that units are counted; ``None`` where it does not know."""
        return self.plan(session).counted

    def part(self, session: Session, key: str) -> PartValues | None:
        """What the profile says of one part for the session; ``None`` where it knows nothing of it."""
        day = session.date_of_service
        kinds = {**FACTS, **self.profile.facts}
        given = answers(session, resolve(self.profile, day).asks, kinds)
        return resolve(self.profile, day, given=given).parts.get(key)

    def facts(self, session: Session, code: str) -> CodeFacts | None:
        """What the table says of a code on the day; ``None`` where it is not in force."""
        return self.plan(session).codes.get(code)

    def own_length(self, session: Session, code: str) -> bool:
        """Say whether the payer counts the code by a length of its own, or under another code."""
        policy = self.plan(session).policy
        return code in getattr(policy.units, "own_lengths", {}) or code in policy.counted_as

    @cached_property
    def profile(self) -> Profile:
        """The payer's profile."""
        return self.engine.profile(self.payer)

    @cached_property
    def changes(self) -> tuple[date, ...]:
        """The first days of the stretches over which the payer and the tables stay as they are, in order."""
        return tuple(self._stretches())

    def _stretches(self) -> Iterator[date]:
        covers = self.profile.covers
        day = max(covers.first or _EARLIEST, _EARLIEST)
        if day not in covers:
            day = covers.first or day
        for _ in range(_MOST_CHANGES):
            yield day
            until = self.engine.plan(self.payer, day).stretch.until
            if until is None or until not in covers:
                return
            day = until

    @cached_property
    def last(self) -> date:
        """The last day that is tried: a year after the last change, or the last day covered."""
        until = self.profile.covers.until
        beyond = self.changes[-1] + _BEYOND
        return beyond if until is None else min(beyond, until - timedelta(days=1))

    @cached_property
    def not_knowing(self) -> Engine:
        """An engine under which the payer's profile does not know how units are counted."""
        registry = self.engine.registry
        blank = Part(key="units", label="Units", unknown="Ask the payer.")
        profile = attrs.evolve(self.profile, parts=FrozenMap({**self.profile.parts, "units": blank}))
        payer = attrs.evolve(registry.payers[self.payer], profile=profile)
        payers = FrozenMap({**registry.payers, self.payer: payer})
        return Engine(attrs.evolve(registry, payers=payers), self.engine.tables)
