"""From the names on the command line to results, one for each document, in order; none stops the others."""

from collections.abc import Iterator
from typing import Final

import attrs

from therapycode.cli.files import Found, documents, shown
from therapycode.engine import Engine
from therapycode.errors import InputError, TherapyCodeError
from therapycode.model.claim import DayOutcome, Outcome
from therapycode.model.session import Day, Session
from therapycode.serial import read_document

__all__ = ["Coded", "Refused", "Result", "results", "status"]

_DETERMINED: Final = 0
_NOT_YET: Final = 1
_MISUSE: Final = 2


@attrs.frozen
class Coded:
    """A document and what it comes to; ``read`` are the bytes of its file that are read by now."""

    what: str
    document: Session | Day
    outcome: Outcome | DayOutcome
    read: int = 0


@attrs.frozen
class Refused:
    """A document, or a whole file, that could not be used, with the reason."""

    what: str
    error: TherapyCodeError
    line: int | None = None
    read: int = 0


Result = Coded | Refused


def results(engine: Engine, name: str, payer: str, *, steps: bool) -> Iterator[Result]:
    """What each document of a file comes to under a payer; a file that cannot be read is one refusal."""
    try:
        for found in documents(name):
            yield _result(engine, found, payer, steps=steps)
    except InputError as error:
        yield Refused(shown(name), error)


def _result(engine: Engine, found: Found, payer: str, *, steps: bool) -> Result:
    try:
        if found.fault is not None:
            raise InputError(found.what, [found.fault])
        document = read_document(found.source, format=found.form, what=found.what)
        return Coded(found.what, document, engine.code(document, payer=payer, steps=steps), found.read)
    except TherapyCodeError as error:
        return Refused(found.what, error, found.line, found.read)


def status(result: Result) -> int:
    """The exit status that a result asks for by itself."""
    if isinstance(result, Refused):
        return _MISUSE
    outcome = result.outcome
    own = (outcome,) if isinstance(outcome, Outcome) else outcome.outcomes
    said = [*outcome.findings, *(finding for each in own for finding in each.findings)]
    errors = any(finding.severity == "error" for finding in said)
    return _DETERMINED if outcome.determined and not errors else _NOT_YET
