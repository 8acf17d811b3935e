"""What a law is: a sentence that holds of every payer, and how to see that it does."""

from collections.abc import Callable, Iterable, Iterator

import attrs
from hypothesis.strategies import SearchStrategy

from therapycode import Session
from therapycode.testing.occasions import visits
from therapycode.testing.subject import Subject

__all__ = ["Law", "Occasions"]

Breaches = Callable[[Subject, Session], Iterator[str]]
"""Says in words how the outcome of a session breaks a law; nothing where it holds, or says nothing of it."""


Occasions = Callable[[Subject], SearchStrategy[Session]]
"""Draws the sessions that a payer is tried on."""


def _none(_subject: Subject) -> Iterable[Session]:
    return ()


@attrs.frozen(kw_only=True)
class Law:
    """A sentence that holds of every payer, whatever its rules.

    ``breaches`` tells how a session breaks it. The sessions of ``first`` are tried one after the other, then those
    that are drawn from ``occasions``. ``since`` is the release that has it first, ``why`` what it protects.
    """

    id: str
    says: str
    since: str
    why: str
    breaches: Breaches = attrs.field(repr=False, eq=False)
    first: Callable[[Subject], Iterable[Session]] = attrs.field(default=_none, repr=False, eq=False)
    occasions: Occasions = attrs.field(default=visits, repr=False, eq=False)
