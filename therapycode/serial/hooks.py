"""Strict readers of single values: nothing is coerced, and what is refused is told with what is allowed.

* a text is a text, a whole number a whole number, true is not 1, and null is nothing at all
* a day is ``YYYY-MM-DD``, or TOML's own; a day with a clock time is not a day
* money is a text with at most two decimals, since JSON has no exact numbers
"""

import re
from collections.abc import Callable, Iterable
from datetime import date, time
from decimal import Decimal
from typing import Final

from therapycode.dated import parse_day
from therapycode.model.words import is_code, is_modifier
from therapycode.serial.wording import Refused

__all__ = [
    "CODE",
    "DAY",
    "EXACT",
    "MODIFIER",
    "MONEY",
    "TEXT",
    "Hook",
    "clock",
    "code",
    "day",
    "exact",
    "flag",
    "free_text",
    "label",
    "matching",
    "modifier",
    "money",
    "one_of",
    "reason",
    "whole",
]

Hook = Callable[[object, object], object]
"""A reader of one value: the value as it was found and the type of its place, which it may ignore."""

TEXT: Final = "a text that is not blank"
DAY: Final = "a day as YYYY-MM-DD"
CODE: Final = "a procedure code, five characters such as 97110 or G0283"
MODIFIER: Final = "a modifier, two digits or capital letters such as KX"
MONEY: Final = "an amount as text with at most two decimals, such as 120.00"
EXACT: Final = "a number as text with at most four decimals, such as 0.45"

_CLOCK: Final = re.compile(r"[0-9]{2}:[0-9]{2}(:[0-9]{2})?")
_MONEY: Final = re.compile(r"[0-9]{1,9}(\.[0-9]{1,2})?")
_EXACT: Final = re.compile(r"[0-9]{1,9}(\.[0-9]{1,4})?")
_UNWRITABLE: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
_BROKEN_LINE: Final = re.compile(r"[\t\n\r]")


def free_text(given: object, _: object = None) -> str:
    """The text, which may be empty and may have several lines."""
    if type(given) is not str:
        raise Refused(given, "a text")
    if not given.isascii() or not given.isprintable():
        _refuse_unwritable(given)
    return given


def reason(given: object, _: object = None) -> str:
    """The text, which may have several lines and is not blank."""
    text = free_text(given)
    if not text or text.isspace():
        raise Refused(given, TEXT)
    return text


def label(given: object, _: object = None) -> str:
    """The text, an id or a short label: one line and not blank."""
    if type(given) is not str or not given or given.isspace():
        raise Refused(given, TEXT)
    if not given.isascii() or not given.isprintable():
        _refuse_unwritable(given)
        if _BROKEN_LINE.search(given):
            raise Refused(given, "a text on one line", echo=False)
    return given


def code(given: object, _: object = None) -> str:
    """The procedure code, well formed; whether a table knows it is not asked here."""
    if type(given) is not str or not is_code(given):
        raise Refused(given, CODE)
    return given


def modifier(given: object, _: object = None) -> str:
    """The modifier, well formed; the alphabet is open."""
    if type(given) is not str or not is_modifier(given):
        raise Refused(given, MODIFIER)
    return given


def flag(given: object, _: object = None) -> bool:
    """True or false, and nothing that only counts as such."""
    if type(given) is not bool:
        raise Refused(given, "true or false")
    return given


def day(given: object, _: object = None) -> date:
    """The day, from ``YYYY-MM-DD`` or from a native day of TOML."""
    if type(given) is date:
        return given
    if type(given) is not str:
        raise Refused(given, DAY)
    try:
        return parse_day(given)
    except ValueError:
        raise Refused(given, DAY) from None


def clock(given: object, _: object = None) -> time:
    """The local clock time, from ``HH:MM`` or ``HH:MM:SS`` or from a native local time of TOML."""
    if type(given) is time and not given.microsecond:
        return given
    if type(given) is str and _CLOCK.fullmatch(given):
        try:
            return time.fromisoformat(given)
        except ValueError:
            pass  # 24:00 and 10:75 have the form and are no time; they are refused below
    do = "Midnight is 00:00, with next_day." if given == "24:00" else ""
    raise Refused(given, "a clock time as HH:MM or HH:MM:SS, from 00:00 to 23:59:59", do)


def money(given: object, _: object = None) -> Decimal:
    """The amount, from a text of digits with at most two decimals."""
    if type(given) is not str or not _MONEY.fullmatch(given):
        do = "" if isinstance(given, str) else "Put the amount in quotes."
        raise Refused(given, MONEY, do)
    return Decimal(given)


def exact(given: object, _: object = None) -> Decimal:
    """The exact number, from a text of digits with at most four decimals."""
    if type(given) is not str or not _EXACT.fullmatch(given):
        do = "" if isinstance(given, str) else "Put the number in quotes."
        raise Refused(given, EXACT, do)
    return Decimal(given)


def matching(pattern: str, allowed: str) -> Hook:
    """A reader of texts that match the whole pattern."""
    form = re.compile(pattern)

    def read(given: object, _: object) -> str:
        if type(given) is not str or not form.fullmatch(given):
            raise Refused(given, allowed)
        return given

    return read


def whole(least: int, most: int, what: str = "a whole number") -> Hook:
    """A reader of whole numbers between two bounds, both allowed."""
    allowed = f"{what} from {least} to {most}"

    def read(given: object, _: object) -> int:
        if type(given) is not int or not least <= given <= most:
            raise Refused(given, allowed)
        return given

    return read


def one_of(names: Iterable[str]) -> Hook:
    """A reader of a closed vocabulary; a refusal lists all of it."""
    known = tuple(names)
    allowed = ", ".join(known)

    def read(given: object, _: object) -> str:
        if given not in known or type(given) is not str:
            raise Refused(given, allowed)
        return given

    return read


def _refuse_unwritable(text: str) -> None:
    if _UNWRITABLE.search(text):
        raise Refused(text, "a text without control characters and broken pairs", echo=False)
