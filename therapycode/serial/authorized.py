"""What was authorized, in the short notation of worked examples.

A line gives a code with its modifiers and units, or what holds of the authorization as a whole::

    authorized 97110 GP x4
    authorized number=A-12 from=2026-01-05 through=2026-06-30 visits=12 for=PT
    authorized status=pending requested=2026-03-02
"""

from collections.abc import Callable, Mapping
from typing import Any, Final

import attrs

from therapycode.dated import parse_day
from therapycode.errors import Fault, InputError
from therapycode.model.authorization import AUTHORIZATION_STATUSES, Authorization, AuthorizedLine
from therapycode.model.frozen import FrozenMap
from therapycode.model.words import DISCIPLINES, SETTINGS, is_code, is_modifier

__all__ = ["authorized"]

_MOST_DIGITS: Final = 4
_ALLOWED: Final = (
    "a code with modifiers and a number of units, 97110 GP x4; or number=A-12, from=DAY, through=DAY, visits=12, "
    "units=40, for=PT, status=pending, requested=DAY, reviewer=WORD, token=T-1, referral=R-1, site=SETTING, "
    "provider=ID"
)


def authorized(number: int, told: list[str], so_far: Authorization) -> Authorization:
    """The authorization so far with what one line adds; ``number`` is that of the line.

    Raises:
        InputError: if the line is of no known form.
    """
    if told and is_code(told[0]):
        return attrs.evolve(so_far, lines=(*so_far.lines, _line(number, told[0], told[1:])))
    if not told:
        raise _refused(number, "authorized")
    held: dict[str, Any] = {}
    for word in told:
        key, _, text = word.partition("=")
        if key not in _WHOLE or not text:
            raise _refused(number, word)
        field, read = _WHOLE[key]
        try:
            held[field] = read(text)
        except ValueError:
            raise _refused(number, word) from None
    return attrs.evolve(so_far, **held)


def _line(number: int, code: str, told: list[str]) -> AuthorizedLine:
    units = [int(word[1:]) for word in told if word.startswith("x") and _is_count(word[1:])]
    modifiers = tuple([word for word in told if is_modifier(word)])
    if len(units) > 1 or len(units) + len(modifiers) < len(told):
        raise _refused(number, " ".join(told))
    return AuthorizedLine(code=code, modifiers=modifiers, units=units[0] if units else None)


def _is_count(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) <= _MOST_DIGITS


def _count(text: str) -> int:
    if not _is_count(text):
        raise ValueError(text)
    return int(text)


def _one_of(words: tuple[str, ...]) -> Callable[[str], str]:
    def read(text: str) -> str:
        if text not in words:
            raise ValueError(text)
        return text

    return read


def _disciplines(text: str) -> tuple[str, ...]:
    return tuple(map(_one_of(DISCIPLINES), text.split("+")))


_WHOLE: Final[Mapping[str, tuple[str, Callable[[str], object]]]] = FrozenMap(
    {
        "number": ("number", str),
        "from": ("first_day", parse_day),
        "through": ("last_day", parse_day),
        "visits": ("visits", _count),
        "units": ("units", _count),
        "for": ("disciplines", _disciplines),
        "status": ("status", _one_of(AUTHORIZATION_STATUSES)),
        "requested": ("requested_day", parse_day),
        "reviewer": ("reviewer", str),
        "token": ("token", str),
        "referral": ("referral", str),
        "site": ("setting", _one_of(SETTINGS)),
        "provider": ("provider", str),
    }
)
"""What may be said of an authorization as a whole: the field that it fills, and how it is read."""


def _refused(number: int, found: str) -> InputError:
    return InputError("the example", [Fault(f"line {number}", repr(found), _ALLOWED)])
