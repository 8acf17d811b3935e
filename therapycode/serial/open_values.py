"""Readers of what is open by design: facts that payers ask about, and the caller's own data."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Final

from therapycode.model.frozen import FrozenMap
from therapycode.model.session import FactValue
from therapycode.serial.hooks import free_text
from therapycode.serial.wording import MOST_WHOLE, Refused, Unreadable

__all__ = ["extension", "fact"]

_FACT: Final = "a text, true or false, a whole number, or a decimal number of at most 15 digits"
_DEEPEST: Final = 64


def fact(given: object, _: object = None) -> FactValue:
    """What a fact may be: a text, true or false, a number that JSON carries exactly, a native day of TOML."""
    match given:
        case str():
            return free_text(given)
        case bool():
            return given
        case int() if abs(given) < MOST_WHOLE:
            return given
        case Decimal() if Decimal(repr(float(given))) == given:
            return given
        case _ if type(given) is date:
            return given
        case _:
            raise Refused(given, _FACT)


def extension(given: object, _: object = None) -> Mapping[str, object]:
    """The caller's own data, frozen: any JSON value; numbers with a point become ``float``, as they were."""
    if not isinstance(given, dict):
        raise Refused(given, "an object of the caller's own data")
    return FrozenMap({free_text(key): _frozen(value, 1) for key, value in given.items()})


def _frozen(given: object, depth: int) -> object:
    if depth > _DEEPEST:
        raise Refused(given, f"data nested at most {_DEEPEST} deep")
    match given:
        case str():
            return free_text(given)
        case None | bool():
            return given
        case int() if abs(given) < MOST_WHOLE:
            return given
        case Decimal() if abs(number := float(given)) != float("inf"):
            return number
        case list():
            return tuple([_frozen(value, depth + 1) for value in given])
        case dict():
            return FrozenMap({free_text(key): _frozen(value, depth + 1) for key, value in given.items()})
        case Unreadable():
            raise Refused(given, "a number that JSON knows, of ordinary size")
        case _:
            raise Refused(given, "a JSON value", "Write days and clock times as texts.")
