"""From the names on the command line to results, one for each document, in order; none stops the others."""

from collections.abc import Callable, Iterator
from typing import Final, Protocol, TypeVar

import attrs

from therapycode.cli.files import Found, documents, shown
from therapycode.errors import InputError, TherapyCodeError
from therapycode.model.claim import DayOutcome, Outcome
from therapycode.model.comparison import Comparison
from therapycode.model.given import Applied, Checked, GivenClaim
from therapycode.model.replay import Replayed
from therapycode.model.session import Day, Session
from therapycode.serial import read_claim, read_document

__all__ = [
    "Coded",
    "Compared",
    "Held",
    "Refused",
    "Repeated",
    "Result",
    "claim_results",
    "outcomes_of",
    "results",
    "sessions_of",
]

_DETERMINED: Final = 0
_NOT_YET: Final = 1
_MISUSE: Final = 2

Document = Session | Day


class Result(Protocol):
    """What a document came to: the bytes of its file that are read by now, and the exit status it asks for."""

    @property
    def read(self) -> int:
        """The bytes of its file that are read by now."""

    @property
    def status(self) -> int:
        """The exit status that it asks for by itself."""


@attrs.frozen
class Coded:
    """A document and what it comes to."""

    what: str
    document: Document
    outcome: Outcome | DayOutcome
    read: int = 0

    @property
    def status(self) -> int:
        """The exit status that the outcome asks for."""
        return _status(self.outcome)


@attrs.frozen
class Compared:
    """A document and what it comes to under several payers."""

    what: str
    document: Document
    comparison: Comparison
    read: int = 0

    @property
    def status(self) -> int:
        """The worst exit status of the outcomes; that payers differ is no fault."""
        return max(_status(outcome) for outcome in self.comparison.outcomes.values())


@attrs.frozen
class Held:
    """A claim and what is to be said of it; ``applied`` are the repairs made, where that was asked for."""

    what: str
    claim: GivenClaim
    checked: Checked
    applied: tuple[Applied, ...] | None = None
    mended: GivenClaim | None = None
    read: int = 0

    @property
    def status(self) -> int:
        """The exit status that what was found asks for."""
        errors = any(finding.severity == "error" for finding in self.checked.findings)
        return _DETERMINED if self.checked.determined and not errors else _NOT_YET


@attrs.frozen
class Repeated:
    """A document that was coded again, and how that differs from the outcome of the first time."""

    what: str
    replayed: Replayed
    read: int = 0

    @property
    def status(self) -> int:
        """Whether anything differs; a document that is not the one of the outcome is misuse."""
        if not self.replayed.same_input:
            return _MISUSE
        return _DETERMINED if self.replayed.same else _NOT_YET


@attrs.frozen
class Refused:
    """A document, or a whole file, that could not be used, with the reason, and its bytes if they were read."""

    what: str
    error: TherapyCodeError
    line: int | None = None
    read: int = 0
    source: bytes = b""

    @property
    def status(self) -> int:
        """That of misuse."""
        return _MISUSE


R = TypeVar("R")


def results(name: str, answer: Callable[[Found, Document], R]) -> Iterator[R | Refused]:
    """The answer to each document of a file; a file that cannot be read is one refusal."""
    return _results(
        name,
        lambda found: answer(found, read_document(found.source, format=found.form, what=found.what)),
    )


def claim_results(name: str, answer: Callable[[Found, GivenClaim], R]) -> Iterator[R | Refused]:
    """The answer to each claim of a file, as `results` gives that to each document."""
    return _results(
        name,
        lambda found: answer(found, read_claim(found.source, format=found.form, what=found.what)),
    )


def _results(name: str, answer: Callable[[Found], R]) -> Iterator[R | Refused]:
    try:
        for found in documents(name):
            yield _result(found, answer)
    except InputError as error:
        yield Refused(shown(name), error)


def _result(found: Found, answer: Callable[[Found], R]) -> R | Refused:
    try:
        if found.fault is not None:
            raise InputError(found.what, [found.fault])
        return answer(found)
    except TherapyCodeError as error:
        whole = found.source if found.fault is None else b""
        return Refused(found.what, error, found.line, found.read, whole)


def sessions_of(document: Document) -> tuple[Session, ...]:
    """The sessions that a document asks about: itself, or those of the day."""
    return (document,) if isinstance(document, Session) else document.sessions


def outcomes_of(outcome: Outcome | DayOutcome) -> tuple[Outcome, ...]:
    """The outcomes of the sessions, in order."""
    return (outcome,) if isinstance(outcome, Outcome) else outcome.outcomes


def _status(outcome: Outcome | DayOutcome) -> int:
    said = [*outcome.findings, *(finding for each in outcomes_of(outcome) for finding in each.findings)]
    errors = any(finding.stands for finding in said)
    return _DETERMINED if outcome.determined and not errors else _NOT_YET
