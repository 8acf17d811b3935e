"""Values of the model as plain JSON data, and plain data as one line of JSON."""

import json
from collections.abc import Mapping
from datetime import date, time
from decimal import Decimal
from typing import Final

__all__ = ["amount", "clock_text", "one_line", "plain"]

_ENCODER: Final = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":"))
_BREAKS: Final = {0x7F: "\\u007f", 0x85: "\\u0085", 0x2028: "\\u2028", 0x2029: "\\u2029"}


def plain(value: object) -> object:
    """The value as JSON knows it: lists, objects, texts, numbers, true, false and null.

    Days are ``YYYY-MM-DD``, clock times ``HH:MM``, and exact numbers texts, so that none is rounded on the
    way. Sets come sorted by their text, so that the same outcome is the same line.
    """
    match value:
        case None | str() | bool() | int() | float():
            return value
        case Mapping():
            return {str(key): plain(inner) for key, inner in value.items()}
        case list() | tuple() | frozenset():
            items = sorted(value, key=str) if isinstance(value, frozenset) else value
            return [plain(inner) for inner in items]
        case date():
            return value.isoformat()
        case time():
            return clock_text(value)
        case _:
            return str(value)


def amount(value: Decimal) -> str:
    """Money as text, with two decimals, or with more where it has more.

    >>> amount(Decimal("120")), amount(Decimal("0.125"))
    ('120.00', '0.125')
    """
    cents = f"{value:.2f}"
    return cents if Decimal(cents) == value else f"{value:f}"


def clock_text(value: time) -> str:
    """The clock time as ``HH:MM``, or as ``HH:MM:SS`` where it has seconds."""
    return value.isoformat("seconds" if value.second else "minutes")


def one_line(data: object) -> str:
    """The data as one line of JSON, however lines are told apart.

    Raises:
        ValueError: if the data hold NaN or an infinity, which JSON does not know.
    """
    text = _ENCODER.encode(data)
    return text if text.isascii() else text.translate(_BREAKS)
