"""A law tried on a payer: the smallest session found that breaks it, or nothing."""

import pickle
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from itertools import chain
from time import monotonic
from typing import Final

import attrs
from hypothesis import HealthCheck, Phase, Verbosity, given, settings

from therapycode import Session
from therapycode.testing.laws.law import Law, Occasions
from therapycode.testing.subject import Subject
from therapycode.testing.telling import told

__all__ = ["ANSWERS", "Breach", "LawBrokenError", "breach_of", "tried"]

ANSWERS: Final = "answers.always"
"""The law that is broken by whatever is raised; under every other law what was raised is left to it."""

_MOST_TRIES: Final = 400
_MOST_SECONDS: Final = 5.0
"""How often, and how long, a smaller session is looked for that breaks the law too."""


@attrs.frozen(kw_only=True)
class Breach:
    """A law that a payer breaks, how, and the smallest session that shows it, in the short notation."""

    payer: str
    law: str
    says: str
    how: str
    session: str

    def __str__(self) -> str:
        """The breach for a person, a thing a line."""
        shown = "\n".join(f"    {line}" for line in self.session.splitlines())
        return f"{self.payer} breaks {self.law}: {self.says}\n  {self.how}\n  Smallest counter-example:\n{shown}"


class LawBrokenError(AssertionError):
    """A payer breaks a law."""

    def __init__(self, breach: Breach) -> None:
        super().__init__(str(breach))
        self.breach = breach


def tried(law: Law, subject: Subject, examples: int, beside: Iterable[Law] = ()) -> Breach | None:
    """How the payer breaks the law, shown by the smallest session found; ``None`` where nothing breaks it.

    The same sessions are tried each time, so that a law that holds today does not break tomorrow by chance. It is
    tried on the sessions of the laws ``beside`` as well.
    """
    laws = (law, *beside)
    for session in chain.from_iterable(each.first(subject) for each in laws):
        how = breach_of(law, subject, session)
        if how is not None:
            return _breach(law, subject, session, how)
    for occasions in dict.fromkeys(each.occasions for each in laws):
        for session in _drawn(occasions, subject, examples):
            how = breach_of(law, subject, session)
            if how is not None:
                search = _Search(law, subject)
                search.take(session, how)
                search.run(occasions, examples)
                return _breach(law, subject, search.session, search.how)
    return None


def breach_of(law: Law, subject: Subject, session: Session) -> str | None:
    """How a session breaks the law, in words; ``None`` where it does not."""
    try:
        return next(law.breaches(subject, session), None)
    except Exception as fault:  # noqa: BLE001  # a plugin may raise anything, and one law is to name it
        return f"It raised {type(fault).__name__}: {fault}" if law.id == ANSWERS else None


def _drawn(occasions: Occasions, subject: Subject, examples: int) -> Iterator[Session]:
    """The sessions that are tried: drawn once for all laws of the same occasions, and given as fresh copies."""
    key = (occasions, examples)
    kept = subject.drawn.get(key)
    if kept is None:
        taken: list[bytes] = []
        _draw(occasions, subject, examples, lambda session: taken.append(pickle.dumps(session)))
        kept = subject.drawn[key] = tuple(taken)
    for each in kept:
        yield pickle.loads(each)  # noqa: S301  # our own session of a moment ago


def _draw(occasions: Occasions, subject: Subject, examples: int, take: Callable[[Session], None]) -> None:
    """Draw sessions, and where ``take`` raises, ever smaller ones; the draws are the same whoever takes them."""

    @settings(
        max_examples=examples,
        derandomize=True,
        database=None,
        deadline=None,
        verbosity=Verbosity.quiet,
        report_multiple_bugs=False,
        phases=(Phase.generate, Phase.shrink),
        suppress_health_check=tuple(HealthCheck),
    )
    @given(occasions(subject))
    def every(session: Session) -> None:
        take(session)

    every()


@attrs.define
class _Search:
    """Looks for the smallest session that breaks a law, for a while."""

    law: Law
    subject: Subject
    session: Session = attrs.field(init=False)
    how: str = ""
    size: tuple[int, ...] = ()
    tries: int = 0
    until: float = attrs.Factory(lambda: monotonic() + _MOST_SECONDS)

    def run(self, occasions: Occasions, examples: int) -> None:
        """Draw until the law is broken, then ever smaller; what was found stands in ``session``."""
        with suppress(Exception):  # the last breach, or that it did not come back: the smallest is kept
            _draw(occasions, self.subject, examples, self._held)

    def _held(self, session: Session) -> None:
        self.tries += bool(self.tries)
        if self.tries > _MOST_TRIES or monotonic() > self.until:
            return
        how = breach_of(self.law, self.subject, session)
        if how is not None:
            self.tries = self.tries or 1
            self.take(session, how)
            raise LawBrokenError(_breach(self.law, self.subject, session, how))

    def take(self, session: Session, how: str) -> None:
        """Keep the session if it is as small as the one that is kept, or smaller."""
        size = _size(session)
        if not self.size or size <= self.size:
            self.size, self.session, self.how = size, session, how


def _breach(law: Law, subject: Subject, session: Session, how: str) -> Breach:
    return Breach(payer=subject.payer, law=law.id, says=law.says, how=how, session=told(session))


def _size(session: Session) -> tuple[int, ...]:
    lengths = [entry.minutes or 0 for service in session.services for entry in service.time]
    return (
        len(session.services),
        len(session.facts) + len(session.attestations) + (session.history is not None),
        sum(lengths),
    )
