"""From the bytes of a document to plain data, without a loss that nobody sees."""

import json
import re
import tomllib
from collections import Counter, deque
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from functools import partial
from typing import Final, Literal

from therapycode.errors import Fault
from therapycode.serial.wording import QUIET, Unreadable, join

__all__ = ["Format", "UnreadableTextError", "parse"]

Format = Literal["json", "toml"]
"""The forms in which a document may come."""

_Repeated = tuple[object, list[str]]
"""An object, and the keys that stand in it more than once."""

_MOST_BYTES: Final = 2 * 1024 * 1024
_MOST_DIGITS: Final = 40
_MARK: Final = b"\xef\xbb\xbf"
_PLACE: Final = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)$")


class UnreadableTextError(ValueError):
    """The bytes hold no data at all: ``fault`` says why. It never leaves this room."""

    def __init__(self, fault: Fault) -> None:
        self.fault = fault
        super().__init__(str(fault))


def parse(source: bytes, form: Format) -> tuple[object, list[Fault]]:
    """The data of the document, and a fault for every key that an object names twice.

    Numbers with a point become ``Decimal``. NaN, infinity and numbers of very many digits become
    `Unreadable`, so that they are refused where they stand, beside all the other faults.

    Raises:
        UnreadableTextError: if the bytes are too many, not UTF-8, or not of the form.
    """
    text = _decode(source)
    try:
        return _toml(text) if form == "toml" else _json(text)
    except RecursionError:
        fault = Fault("", "lists and objects nested too deep to read", "a few levels, as in the schema")
        raise UnreadableTextError(fault) from None


def _decode(source: bytes) -> str:
    if len(source) > _MOST_BYTES:
        raise UnreadableTextError(Fault("", f"{len(source)} bytes", f"at most {_MOST_BYTES} bytes"))
    start = len(_MARK) if source.startswith(_MARK) else 0
    try:
        return source[start:].decode()
    except UnicodeDecodeError as error:
        found = f"a byte that is not UTF-8 at offset {start + error.start}"
        raise UnreadableTextError(Fault("", found, "a text in UTF-8")) from None


def _json(text: str) -> tuple[object, list[Fault]]:
    repeated: list[_Repeated] = []
    try:
        data = json.loads(
            text,
            object_pairs_hook=partial(_object, repeated),
            parse_float=_decimal,
            parse_int=_whole,
            parse_constant=Unreadable,
        )
    except json.JSONDecodeError as error:
        found = f"text that is not JSON at line {error.lineno}, column {error.colno}: {error.msg}"
        raise UnreadableTextError(Fault("", found, "one whole JSON object")) from None
    return data, _repeated_keys(data, repeated) if repeated else []


def _toml(text: str) -> tuple[object, list[Fault]]:
    try:
        return tomllib.loads(text, parse_float=_decimal), []
    except tomllib.TOMLDecodeError as error:
        raise UnreadableTextError(Fault("", _toml_trouble(str(error)), "a TOML document")) from None
    except ValueError:
        # the reader lets some of Python's own errors through: a day off the calendar, a number too long
        found = "text that is not TOML: a number or a day that cannot be read"
        raise UnreadableTextError(Fault("", found, "a TOML document")) from None


def _toml_trouble(message: str) -> str:
    place = _PLACE.search(message)
    where = f"line {place[1]}, column {place[2]}" if place and place[1] else "the end of the document"
    reason = re.sub(r" \(.*\)", "", message[: place.start()] if place else message)
    return f"text that is not TOML at {where}: {reason}"


def _object(repeated: list[_Repeated], pairs: list[tuple[str, object]]) -> dict[str, object]:
    made = dict(pairs)
    if len(made) != len(pairs):
        times = Counter(key for key, _ in pairs)
        repeated.append((made, [key for key in made if times[key] > 1]))
    return made


def _decimal(text: str) -> Decimal | Unreadable:
    if len(text) > _MOST_DIGITS:
        return Unreadable(f"a number of {len(text)} characters")
    try:
        number = Decimal(text)
    except InvalidOperation:
        return Unreadable("a number too large to read")
    return number if number.is_finite() else Unreadable(text)


def _whole(text: str) -> int | Unreadable:
    digits = len(text.removeprefix("-"))
    return int(text) if digits <= _MOST_DIGITS else Unreadable(f"a number of {digits} digits")


def _repeated_keys(data: object, repeated: list[_Repeated]) -> list[Fault]:
    """A fault for each repeated key, at its path; what may speak of a person is not walked into by name."""
    keys = {id(holder): names for holder, names in repeated}
    return [
        Fault(at, "the same key more than once in one object", "each key once")
        for path, quiet, value in _objects(data)
        for at in dict.fromkeys(path if quiet else join(path, key) for key in keys.get(id(value), ()))
    ]


def _objects(data: object) -> Iterator[tuple[str, bool, object]]:
    """Every object inside the data with its path, and whether it must not be told back."""
    waiting: deque[tuple[str, bool, object]] = deque([("", False, data)])
    while waiting:
        path, quiet, value = waiting.popleft()
        if isinstance(value, dict):
            yield path, quiet, value
            for key, inner in value.items():
                at = path if quiet else join(path, key)
                waiting.append((at, quiet or key in QUIET, inner))
        elif isinstance(value, list):
            for place, inner in enumerate(value):
                waiting.append((path if quiet else join(path, place), quiet, inner))
