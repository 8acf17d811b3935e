"""A law tried on a payer: the smallest session found that breaks it, or nothing."""

from collections.abc import Iterator
from typing import Final

import attrs
from hypothesis import HealthCheck, Phase, Verbosity, given, settings

from therapycode import Session
from therapycode.testing.laws.law import Law
from therapycode.testing.subject import Subject
from therapycode.testing.telling import told

__all__ = ["ANSWERS", "Breach", "LawBrokenError", "breach_of", "tried"]

ANSWERS: Final = "answers.always"
"""The law that is broken by whatever is raised; under every other law what was raised is left to it."""


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


@attrs.define
class _Smallest:
    """The smallest session that was found to break the law, with how it does."""

    size: tuple[int, ...] = ()
    session: Session | None = None
    how: str = ""

    def take(self, session: Session, how: str) -> None:
        size = _size(session)
        if self.session is None or size <= self.size:
            self.size, self.session, self.how = size, session, how


def tried(law: Law, subject: Subject, examples: int) -> Breach | None:
    """How the payer breaks the law, shown by the smallest session found; ``None`` where nothing breaks it.

    The same sessions are tried each time, so that a law that holds today does not break tomorrow by chance.
    """
    for session in law.first(subject):
        how = breach_of(law, subject, session)
        if how is not None:
            return _breach(law, subject, session, how)
    smallest = _Smallest()
    try:
        _draw(law, subject, examples, smallest)
    except Exception:  # what Hypothesis makes of a breach, or of one that does not come back, is told below
        if smallest.session is None:
            raise
    return None if smallest.session is None else _breach(law, subject, smallest.session, smallest.how)


def breach_of(law: Law, subject: Subject, session: Session) -> str | None:
    """How a session breaks the law, in words; ``None`` where it does not."""
    try:
        return next(law.breaches(subject, session), None)
    except Exception as fault:  # noqa: BLE001  # a plugin may raise anything, and the law is to name it
        return f"It raised {type(fault).__name__}: {fault}" if law.id == ANSWERS else None


def _draw(law: Law, subject: Subject, examples: int, smallest: _Smallest) -> None:
    """Draw sessions until one breaks the law, and shrink that one."""

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
    @given(law.occasions(subject))
    def every(session: Session) -> None:
        how = breach_of(law, subject, session)
        if how is not None:
            smallest.take(session, how)
            raise LawBrokenError(_breach(law, subject, session, how))

    every()


def _breach(law: Law, subject: Subject, session: Session, how: str) -> Breach:
    return Breach(payer=subject.payer, law=law.id, says=law.says, how=how, session=told(session))


def _size(session: Session) -> tuple[int, ...]:
    return len(session.services), sum(_lengths(session)), len(session.facts) + len(session.attestations)


def _lengths(session: Session) -> Iterator[int]:
    for service in session.services:
        for entry in service.time:
            yield entry.minutes or 0
