"""The plans of one stretch of days for sessions that say different things, found by what a session says."""

from collections.abc import Callable, Mapping
from typing import Final, Generic, TypeVar

import attrs

from therapycode.model.conditions import Given
from therapycode.model.facts import FactKind
from therapycode.model.session import Session
from therapycode.profiles.branches import Decisions
from therapycode.rules.conditions import answer, answers

__all__ = ["Branching"]

P = TypeVar("P")

_MOST: Final = 1024
"""Answers whose plan is kept at hand; the plans themselves are shared between answers that decide the same."""

Read = Callable[[Session], object]


@attrs.frozen(kw_only=True)
class Branching(Generic[P]):
    """Finds the plan for a session: by its answers as they stand, and behind them by what these decide.

    ``kinds`` are those of all facts that may be asked about.
    """

    decisions: Decisions
    kinds: Mapping[str, FactKind]
    make: Callable[[Mapping[str, Given]], P]
    _reads: tuple[Read, ...] = attrs.field(init=False)
    _by_answers: dict[tuple[object, ...], P] = attrs.field(factory=dict, init=False, eq=False, repr=False)
    _by_decisions: dict[tuple[object, ...], P] = attrs.field(factory=dict, init=False, eq=False, repr=False)

    @_reads.default
    def _every_read(self) -> tuple[Read, ...]:
        return tuple(_reading(question, self.kinds) for question in self.decisions.questions)

    def plan(self, session: Session) -> P:
        """The plan for a session.

        Raises:
            InputError: if a fact that is asked about is of another kind than it should be.
        """
        said = tuple([read(session) for read in self._reads])
        try:
            found = self._by_answers.get(said)
        except TypeError:  # a fact that can be no key is none that a session may give, and is refused as such
            found = None
        return found if found is not None else self._decided(said, session)

    def _decided(self, said: tuple[object, ...], session: Session) -> P:
        given = answers(session, self.decisions.questions, self.kinds)
        decided = self.decisions.made(given)
        plan = self._by_decisions.get(decided)
        if plan is None:
            plan = self._by_decisions[decided] = self.make(given)
        if len(self._by_answers) >= _MOST:
            self._by_answers.clear()
        self._by_answers[said] = plan
        return plan


def _reading(question: str, kinds: Mapping[str, FactKind]) -> Read:
    """What reads one answer off a session, so that answers that are not the same are never taken as equal."""
    name = question.removeprefix("facts.")
    if name == question:
        return lambda session: answer(session, question)
    if kinds[name].type in _ALIKE:
        return lambda session: (session.facts.get(name), type(session.facts.get(name)))
    return lambda session: session.facts.get(name)


_ALIKE: Final = frozenset({"whole", "number", "flag"})
"""Kinds of which Python takes values of another kind for equal: True is 1."""
