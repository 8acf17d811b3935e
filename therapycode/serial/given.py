"""Sessions, days and claims back as the documents they would be read from."""

from collections.abc import Callable, Mapping
from datetime import date, time
from decimal import Decimal
from functools import cache
from typing import Any, Final

import attrs

from therapycode.model.frozen import FrozenMap
from therapycode.model.given import GivenClaim, GivenLine
from therapycode.model.session import Day, Session
from therapycode.serial.agreement import CLAIM_TAG, DAY_TAG, SESSION_TAG
from therapycode.serial.plain import amount, clock_text, one_line, plain

__all__ = ["claim_to_data", "day_to_data", "document_to_json", "line_to_data", "session_to_data"]

_Data = dict[str, object]

_Field = tuple[str, object, Callable[[Any], object]]
"""The name of a field, what it is when it is left out, and what writes it."""

_OPEN: Final = frozenset({"facts", "ext"})
"""Fields with names of the caller's own, where a number stays a number."""

_EMPTY: Final = FrozenMap[str, object]()


def session_to_data(session: Session) -> _Data:
    """The session as plain JSON data; what equals its default is left out.

    Reading it again gives an equal session. Only a fact that is a day comes back as a text: JSON has none.
    """
    return {"schema": SESSION_TAG, **_fields(session)}


def day_to_data(day: Day) -> _Data:
    """The day as plain JSON data; its sessions carry no tag of their own."""
    return {"schema": DAY_TAG, **_fields(day)}


def claim_to_data(claim: GivenClaim) -> _Data:
    """The claim as plain JSON data, in the one form that equal claims have."""
    return {"schema": CLAIM_TAG, **_fields(claim)}


def line_to_data(line: GivenLine) -> _Data:
    """One line of a claim as plain JSON data."""
    return _fields(line)


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


def _fields(value: attrs.AttrsInstance) -> _Data:
    data: _Data = {}
    for name, default, write in _written(type(value)):
        held = getattr(value, name)
        if held is not default and held != default:
            data[name] = held if type(held) is str else write(held)
    return data


@cache
def _written(model: type[attrs.AttrsInstance]) -> tuple[_Field, ...]:
    """The fields of a model in the order in which they are written."""
    fields = sorted(attrs.fields(model), key=lambda field: field.name != "id")
    # the only defaults that are made anew each time are empty mappings
    return tuple(
        [
            (field.name, _EMPTY, _open) if field.name in _OPEN else (field.name, field.default, _value)
            for field in fields
        ]
    )


def _value(value: Any) -> object:
    match value:
        case tuple():
            return [each if type(each) is str else _value(each) for each in value]
        case Decimal():
            return amount(value)
        case date():
            return value.isoformat()
        case time():
            return clock_text(value)
        case _:
            return _fields(value) if hasattr(value, "__attrs_attrs__") else value


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
