"""How a value that was found is told in a message: shortened, and never free text about a person."""

import json
from collections.abc import Mapping
from datetime import date, time
from decimal import Decimal
from typing import Final

import attrs

__all__ = ["MOST_WHOLE", "OTHER_KEYS", "QUIET", "Refused", "Unreadable", "join", "quoted", "show", "sort_of"]

QUIET: Final = frozenset({"patient", "notes", "says", "ext", "diagnoses", "reason"})
"""Keys whose values are never told back: they may speak of a person."""

OTHER_KEYS: Final = {"origin": "record", "steps": "explanation", "template": "says"}
"""Fields that stand in a document under a key of another name."""

_MOST: Final = 60
_MOST_OF_A_KEY: Final = 40
MOST_WHOLE: Final = 10**40
"""A whole number from here on, of more than 40 digits, is no number of this field."""


@attrs.frozen
class Unreadable:
    """A number that stands in the document and cannot be one here: NaN, infinity, thousands of digits."""

    says: str


class Refused(ValueError):  # noqa: N818  # it never leaves this room: it carries one fault to where its path is known
    """A value that does not fit its place; the place is known only further out."""

    def __init__(self, given: object, allowed: str, do: str = "", *, echo: bool = True) -> None:
        self.given = given
        self.allowed = allowed
        self.do = do
        self.echo = echo
        super().__init__(allowed)


def show(given: object) -> str:
    """The value in at most 60 characters, told as it stood in the document.

    Lists and objects are told by their size alone.
    """
    match given:
        case str():
            return f"the text {quoted(given)}"
        case int() if abs(given) < MOST_WHOLE:
            return _cut(json.dumps(given))
        case Decimal() | date() | time():
            return _cut(str(given))
        case _:
            return sort_of(given)


def quoted(text: str) -> str:
    """The text in quotes, shortened, with everything that cannot be seen written out."""
    return _cut(json.dumps(text))


def sort_of(given: object) -> str:
    """What sort of value it is, without the value."""
    match given:
        case None:
            return "null"
        case Unreadable(says=says):
            return says
        case list():
            return f"a list of {len(given)}"
        case Mapping():
            return "an object"
        case _:
            return _SORTS.get(type(given), "a value of another kind")


def join(path: str, step: str | int) -> str:
    """The path one step further in; a key that is long or not plain is quoted and shortened."""
    if isinstance(step, int):
        return f"{path}[{step}]"
    key = step if step.isidentifier() and len(step) <= _MOST_OF_A_KEY else quoted(step)
    return f"{path}.{key}" if path else key


_SORTS: Final = {
    str: "a text",
    bool: "true or false",
    int: "a whole number",
    float: "a decimal number",
    Decimal: "a decimal number",
    date: "a day",
    time: "a clock time",
}


def _cut(text: str) -> str:
    most = _MOST - len("the text ")
    return text if len(text) <= most else f"{text[: most - 3]}..."
