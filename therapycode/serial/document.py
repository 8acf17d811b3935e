"""Reading a session or a day: strictly, with all faults at once."""

from functools import cache
from typing import TYPE_CHECKING, Final

from therapycode.errors import Fault, InputError
from therapycode.model.session import Day, Session
from therapycode.serial.agreement import DAY_TAG, SESSION_TAG, disagreements
from therapycode.serial.text import Format, UnreadableTextError, parse
from therapycode.serial.wording import show, sort_of

if TYPE_CHECKING:
    from cattrs import Converter

__all__ = ["read_document"]

_TAGS: Final = (SESSION_TAG, DAY_TAG)
_OTHER_TAGS: Final = tuple(
    f"therapycode/{name}/1" for name in ("outcome", "day-outcome", "comparison", "clashes", "replay", "error")
)
"""Documents that the library writes; their other faults would be beside the point."""


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
    try:
        data, faults = parse(source, format)
    except UnreadableTextError as error:
        raise InputError(what, [error.fault]) from None
    if not isinstance(data, dict):
        raise InputError(what, [Fault("", sort_of(data), "one object, a session or a day")])
    if data.get("schema") in _OTHER_TAGS:
        raise InputError(what, [_tag_fault(data)])
    is_day = data["schema"] == DAY_TAG if data.get("schema") in _TAGS else "sessions" in data
    if data.get("schema") not in _TAGS:
        faults.append(_tag_fault(data))
    made, more = _structured(data, Day if is_day else Session)
    faults += [*more, *disagreements(data, is_day=is_day)]
    if made is None or faults:
        raise InputError(what, faults)
    return made


def _tag_fault(data: dict[str, object]) -> Fault:
    found = show(data["schema"]) if "schema" in data else "nothing"
    return Fault("schema", found, ", ".join(_TAGS))


def _structured(
    data: dict[str, object], model: type[Session] | type[Day]
) -> tuple[Session | Day | None, list[Fault]]:
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
