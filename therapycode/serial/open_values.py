"""Readers of what is open by design: facts that payers ask about, and the caller's own data."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Final

from therapycode.model.facts import FACTS, is_own_name
from therapycode.model.frozen import FrozenMap
from therapycode.model.session import FactValue
from therapycode.serial import hooks
from therapycode.serial.wording import MOST_WHOLE, Refused, Unreadable

__all__ = ["extension", "fact"]

_FACT: Final = "a text, true or false, a whole number, or a decimal number of at most 15 digits"
_DEEPEST: Final = 64


def fact(given: object, name: str) -> FactValue:
    """The fact of this name, of its own kind where the library knows it; a payer's own has a name with a dot."""
    kind = FACTS.get(name)
    if kind is None and not is_own_name(name):
        allowed = f"{', '.join(FACTS)}, or a name with a dot that a payer declares"
        raise Refused(name, allowed, "Correct the name of the fact.")
    value = _plain(given)
    if kind is None:
        return value
    if kind.type == "day" and isinstance(value, str):
        return hooks.day(value)
    if not kind.takes(value):
        raise Refused(given, kind.allowed)
    return value


def _plain(given: object) -> FactValue:
    """A text, true or false, a number that JSON carries exactly, a native day of TOML."""
    match given:
        case str():
            return hooks.free_text(given)
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
    return FrozenMap({hooks.free_text(key): _frozen(value, 1) for key, value in given.items()})


def _frozen(given: object, depth: int) -> object:
    if depth > _DEEPEST:
        raise Refused(given, f"data nested at most {_DEEPEST} deep")
    match given:
        case str():
            return hooks.free_text(given)
        case None | bool():
            return given
        case int() if abs(given) < MOST_WHOLE:
            return given
        case Decimal() if abs(number := float(given)) != float("inf"):
            return number
        case list():
            return tuple([_frozen(value, depth + 1) for value in given])
        case dict():
            return FrozenMap({hooks.free_text(key): _frozen(value, depth + 1) for key, value in given.items()})
        case Unreadable():
            raise Refused(given, "a number that JSON knows, of ordinary size")
        case _:
            raise Refused(given, "a JSON value", "Write days and clock times as texts.")
