"""What was billed before, in the short notation of worked examples.

A line gives a day and whose bill it was, then code by code what was billed::

    before 2026-03-02 PT 97110 x2 GP 97140 30min 60.00 7.5rvu provider2 school
    before 2026-01-05..2026-01-24 PT 97110
    before 2026-03-03
    since 2026-01-01

Two days with dots between them stand for every day from the first through the last. ``before`` with a day alone
says how far the history was looked up, ``since`` from which day on it is complete.
"""

import re
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Final

import attrs

from therapycode.dated import parse_day
from therapycode.errors import Fault, InputError
from therapycode.model.facts import FACTS
from therapycode.model.frozen import FrozenMap
from therapycode.model.history import BilledDay, BilledLine, History
from therapycode.model.words import DISCIPLINES, SETTINGS, is_code, is_modifier

__all__ = ["earlier"]

_OPTION: Final = re.compile(
    r"x(?P<units>[0-9]{1,4})|(?P<minutes>[0-9]{1,4})min|(?P<amount>[0-9]{1,9}\.[0-9]{2})"
    r"|(?P<rvus>[0-9]{1,4}(\.[0-9]{1,4})?)rvu"
)
_OWNER: Final = re.compile(r"(?P<key>provider|payer-)(?P<name>\S+)|(?P<npi>npi[0-9]{10})")
_ALLOWED: Final = "a day, a discipline and what was billed: before 2026-03-02 PT 97110 x2 GP 97140"


def earlier(number: int, words: list[str], so_far: History) -> History:
    """The history so far with what one line adds; ``number`` is that of the line.

    Raises:
        InputError: if the line is of no known form.
    """
    match words:
        case ["since", day]:
            return attrs.evolve(so_far, since=_day(number, day))
        case ["before", day]:
            return attrs.evolve(so_far, as_of=_day(number, day))
        case ["before", day, discipline, *told] if discipline in DISCIPLINES and told:
            first, last = _days(number, day)
            billed = _billed(number, first, discipline, told)
            each = [
                attrs.evolve(billed, day=first + timedelta(days=after)) for after in range((last - first).days + 1)
            ]
            return attrs.evolve(so_far, days=(*so_far.days, *each), as_of=max(last, so_far.as_of or last))
        case _:
            raise _refused(number, " ".join(words), _ALLOWED)


def _billed(number: int, day: date, discipline: Any, told: list[str]) -> BilledDay:
    lines: list[BilledLine] = []
    owner: dict[str, Any] = {}
    for word in told:
        option = _OPTION.fullmatch(word)
        if is_code(word):
            lines.append(BilledLine(code=word))
        elif option is not None and lines:
            lines[-1] = attrs.evolve(lines[-1], **_option(option))
        elif is_modifier(word) and lines:
            lines[-1] = attrs.evolve(lines[-1], modifiers=(*lines[-1].modifiers, word))
        else:
            owner |= _owner(number, word)
    return BilledDay(day=day, discipline=discipline, lines=tuple(lines), **owner)


def _option(found: re.Match[str]) -> dict[str, Any]:
    kind = str(found.lastgroup)
    return {kind: int(found[kind]) if kind in {"units", "minutes"} else Decimal(found[kind])}


def _owner(number: int, word: str) -> dict[str, Any]:
    """Whose bill it was, where it came from, or a fact of that day."""
    found = _OWNER.fullmatch(word)
    name, _, value = word.partition("=")
    if found is not None and found["npi"]:
        return {"performing_provider": word[3:]}
    if found is not None:
        # a provider is named as in the head of a session, a payer by its name alone
        return {"billing_provider": word} if found["key"] == "provider" else {"payer": found["name"]}
    if word in SETTINGS:
        return {"setting": word}
    if name in FACTS and value:
        return {"facts": FrozenMap({name: value})}
    raise _refused(
        number, word, "x2, GP, 30min, 60.00, 7.5rvu, providerN, payer-NAME, npiN, a setting, purpose=word"
    )


def _days(number: int, text: str) -> tuple[date, date]:
    """The first and the last day of those that a word names."""
    first, between, last = text.partition("..")
    days = _day(number, first), _day(number, last if between else first)
    if days[1] < days[0]:
        raise _refused(number, text, "the earlier day first: 2026-01-05..2026-01-24")
    return days


def _day(number: int, text: str) -> date:
    try:
        return parse_day(text)
    except ValueError:
        raise _refused(number, text, "a day such as 2026-03-01") from None


def _refused(number: int, found: str, allowed: str) -> InputError:
    return InputError("the example", [Fault(f"line {number}", repr(found), allowed)])
