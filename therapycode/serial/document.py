"""Reading a session, a day or a claim: strictly, with all faults at once."""

from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Final, TypeVar

from therapycode.errors import Fault, InputError
from therapycode.model.given import GivenClaim
from therapycode.model.session import Day, Session
from therapycode.serial.agreement import (
    CLAIM_TAG,
    DAY_TAG,
    SESSION_TAG,
    claim_disagreements,
    disagreements,
)
from therapycode.serial.text import Format, UnreadableTextError, parse
from therapycode.serial.wording import show, sort_of

if TYPE_CHECKING:
    from cattrs import Converter

__all__ = ["read_claim", "read_document"]

_TAGS: Final = (SESSION_TAG, DAY_TAG)
_WRITTEN: Final = tuple(
    f"therapycode/{name}/1"
    for name in ("outcome", "day-outcome", "comparison", "clashes", "checked", "replay", "impact", "error")
)
"""Documents that the library writes; their other faults would be beside the point."""

T = TypeVar("T")


def read_document(
    source: bytes,
    *,
    format: Format = "json",  # noqa: A002  # the word that callers know
    what: str = "the document",
) -> Session | Day:
    """The session, or the day of sessions, that the bytes hold.

    Nothing is coerced and nothing is overlooked: a key that is not known, a key given twice, null, or a
    number where a text belongs is a fault. ``what`` names the document in the message.

    Raises:
        InputError: if the document cannot be read or does not hold together, with every fault at its path.
    """
    data, faults = _object(source, format, what, "one object, a session or a day")
    if data.get("schema") in (*_WRITTEN, CLAIM_TAG):
        raise InputError(what, [_tag_fault(data, _TAGS)])
    is_day = data["schema"] == DAY_TAG if data.get("schema") in _TAGS else "sessions" in data
    if data.get("schema") not in _TAGS:
        faults.append(_tag_fault(data, _TAGS))
    made, more = _structured(data, Day) if is_day else _structured(data, Session)
    faults += [*more, *disagreements(data, is_day=is_day)]
    if made is None or faults:
        raise InputError(what, faults)
    return made


def read_claim(
    source: bytes,
    *,
    format: Format = "json",  # noqa: A002  # the word that callers know
    what: str = "the claim",
) -> GivenClaim:
    """The claim that the bytes hold, read as strictly as a session is.

    What is wrong with the claim in a payer's eyes is no fault here: `Engine.check` says it.

    Raises:
        InputError: if the claim cannot be read or does not hold together, with every fault at its path.
    """
    data, faults = _object(source, format, what, "one object, a claim")
    if data.get("schema") in (*_WRITTEN, *_TAGS):
        raise InputError(what, [_tag_fault(data, (CLAIM_TAG,))])
    if data.get("schema") != CLAIM_TAG:
        faults.append(_tag_fault(data, (CLAIM_TAG,)))
    made, more = _structured(data, GivenClaim)
    faults += [*more, *claim_disagreements(data)]
    if made is None or faults:
        raise InputError(what, faults)
    return made


def _object(source: bytes, form: Format, what: str, allowed: str) -> tuple[dict[str, object], list[Fault]]:
    """The one object that the bytes hold, and the faults of its keys."""
    try:
        data, faults = parse(source, form)
    except UnreadableTextError as error:
        raise InputError(what, [error.fault]) from None
    if not isinstance(data, dict):
        raise InputError(what, [Fault("", sort_of(data), allowed)])
    return data, faults


def _tag_fault(data: Mapping[str, object], allowed: tuple[str, ...]) -> Fault:
    found = show(data["schema"]) if "schema" in data else "nothing"
    return Fault("schema", found, ", ".join(allowed))


def _structured(data: dict[str, object], model: type[T]) -> tuple[T | None, list[Fault]]:
    try:
        return _converter().structure(data, model), []
    except ExceptionGroup as errors:
        from therapycode.serial.faults import faults_of  # noqa: PLC0415  # with the converter, never before

        return None, list(faults_of(errors))


@cache
def _converter() -> "Converter":
    """The converter, built when the first document is read: it takes longer than importing all the rest."""
    from therapycode.serial.converter import make_converter  # noqa: PLC0415  # loads cattrs

    return make_converter()
