"""The errors of the converter as faults with paths."""

from collections.abc import Iterator
from typing import Final, get_args

import attrs
from cattrs.errors import (
    AttributeValidationNote,
    BaseValidationError,
    ForbiddenExtraKeysError,
    IterableValidationNote,
)

from therapycode.errors import Fault
from therapycode.model.given import GivenClaim
from therapycode.model.history import ACCRUAL_POOLS
from therapycode.model.session import AttestationKind, Day, Session
from therapycode.model.words import DISCIPLINES, ROLES
from therapycode.serial.hooks import CODE, DAY, MODIFIER, MONEY, TEXT
from therapycode.serial.wording import OTHER_KEYS, QUIET, Refused, join, show, sort_of

__all__ = ["faults_of"]

_NEEDED: Final = {
    "amount": MONEY,
    "as_of": DAY,
    "by": TEXT,
    "code": CODE,
    "date_of_service": DAY,
    "finding": "the name or the code of a finding",
    "discipline": ", ".join(DISCIPLINES),
    "id": TEXT,
    "lines": "a list of one or more lines",
    "kind": ", ".join(get_args(AttestationKind)),
    "modifier": MODIFIER,
    "on": DAY,
    "patient": "an object with the patient's id",
    "pool": ", ".join(ACCRUAL_POOLS),
    "reason": TEXT,
    "role": ", ".join(ROLES),
    "services": "a list of one or more services",
    "sessions": "a list of one or more sessions",
    "source": TEXT,
    "unit_to": CODE,
    "units": "a whole number from 1 to 9999",
    "year": "a calendar year",
}
"""What must stand under each key that no object may lack."""


def faults_of(
    error: Exception, path: str = "", *, quiet: bool = False, needed: str | None = None
) -> Iterator[Fault]:
    """Every fault inside the error, at its path.

    What stands under a key that may speak of a person is told by its sort alone. ``needed`` is what is said to be
    allowed where a key is missing, if it is not one of a session or a day.

    Raises:
        Exception: the error itself, if it is none of the converter's: it is ours to mend.
    """
    match error:
        case BaseValidationError():
            for inner in error.exceptions:
                step = _step(inner)
                at = path if step is None else join(path, step)
                yield from faults_of(inner, at, quiet=quiet or step in QUIET, needed=needed)
        case Refused():
            found = show(error.given) if error.echo and not quiet else sort_of(error.given)
            yield Fault(path, found, error.allowed, error.do)
        case ForbiddenExtraKeysError():
            yield from _unknown_keys(error, path, quiet=quiet)
        case KeyError():
            allowed = _NEEDED.get(str(error.args[0]), "a value") if needed is None else needed
            yield Fault(path, "nothing", allowed, "It must be given.")
        case _:
            raise error


def _step(error: Exception) -> int | str | None:
    """The last step of the path to the error; the innermost converter noted it first."""
    for note in getattr(error, "__notes__", ()):
        if isinstance(note, AttributeValidationNote):
            return OTHER_KEYS.get(note.name, note.name)
        if isinstance(note, IterableValidationNote):
            return note.index
    return None


def _unknown_keys(error: ForbiddenExtraKeysError, path: str, *, quiet: bool) -> Iterator[Fault]:
    names = [field.name for field in attrs.fields(error.cl)]
    tag = ["schema"] if error.cl in {Session, Day, GivenClaim} else []
    for key in sorted(error.extra_fields):
        yield Fault(path if quiet else join(path, key), "a key that is not known", ", ".join([*tag, *names]))
