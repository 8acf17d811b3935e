"""Sessions, days and claims back as the documents they would be read from."""

from collections.abc import Mapping
from datetime import date, time
from decimal import Decimal
from typing import Final

import attrs

from therapycode.model.given import GivenClaim, GivenLine
from therapycode.model.session import Day, Session
from therapycode.serial.agreement import CLAIM_TAG, DAY_TAG, SESSION_TAG
from therapycode.serial.plain import amount, clock_text, one_line, plain

__all__ = ["claim_to_data", "day_to_data", "document_to_json", "line_to_data", "session_to_data"]

_Data = dict[str, object]

_OPEN: Final = frozenset({"facts", "ext"})
"""Fields with names of the caller's own, where a number stays a number."""


def session_to_data(session: Session) -> _Data:
    """The session as plain JSON data; what equals its default is left out.

    Reading it again gives an equal session. Only a fact that is a day comes back as a text: JSON has none.
    """
    return {"schema": SESSION_TAG, **_fields(session, Session)}


def day_to_data(day: Day) -> _Data:
    """The day as plain JSON data; its sessions carry no tag of their own."""
    return {"schema": DAY_TAG, **_fields(day, Day)}


def claim_to_data(claim: GivenClaim) -> _Data:
    """The claim as plain JSON data, in the one form that equal claims have."""
    return {"schema": CLAIM_TAG, **_fields(claim, GivenClaim)}


def line_to_data(line: GivenLine) -> _Data:
    """One line of a claim as plain JSON data."""
    return _fields(line, GivenLine)


def document_to_json(document: Session | Day | GivenClaim) -> str:
    """The document as one line of JSON.

    Raises:
        ValueError: if the caller's ``ext`` holds NaN or an infinity, which JSON does not know.
    """
    match document:
        case Session():
            return one_line(session_to_data(document))
        case Day():
            return one_line(day_to_data(document))
        case _:
            return one_line(claim_to_data(document))


def _fields(value: object, model: type[attrs.AttrsInstance]) -> _Data:
    fields = sorted(attrs.fields(model), key=lambda field: field.name != "id")
    return {
        field.name: _open(getattr(value, field.name))
        if field.name in _OPEN
        else _value(getattr(value, field.name))
        for field in fields
        if not _is_default(field, getattr(value, field.name))
    }


def _is_default(field: "attrs.Attribute[object]", value: object) -> bool:
    # the only defaults that are made anew each time are empty mappings
    return value == field.default or (isinstance(value, Mapping) and not value)


def _value(value: object) -> object:
    model = type(value)
    if attrs.has(model):
        return _fields(value, model)
    match value:
        case tuple():
            return [_value(each) for each in value]
        case Decimal():
            return amount(value)
        case date():
            return value.isoformat()
        case time():
            return clock_text(value)
        case _:
            return value


def _open(value: object) -> object:
    """Facts and the caller's own data, whose exact numbers were numbers in the document."""
    match value:
        case Mapping():
            return {str(key): _open(inner) for key, inner in value.items()}
        case list() | tuple():
            return [_open(inner) for inner in value]
        case Decimal():
            return float(value)
        case _:
            return plain(value)
