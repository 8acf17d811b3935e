"""Claims in the short notation of worked examples, with the sessions behind them.

A claim is a line that begins with the word, then a line for each of its own: the code, its units, its modifiers,
and what else is to be said of it::

    claim 2026-03-04 office
    97110 2 GP CQ
    97140 1 GP npi1234567893 rev0420 charge60.00 min15 on2026-03-05 plan-PT #b
    attest KX

    2026-03-04 PT office
    97110 30 PTA

Sessions stand in blocks of their own, before it or after. What is attested and accrued is said as in a session.
"""

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any, Final

from therapycode.dated import parse_day
from therapycode.errors import Fault, InputError
from therapycode.model.frozen import FrozenMap
from therapycode.model.given import GivenClaim, GivenLine
from therapycode.model.session import Patient, Session
from therapycode.model.words import CLAIM_FORMS, DISCIPLINES, SETTINGS, is_code, is_modifier
from therapycode.serial.notation import read_notation

__all__ = ["is_claim_notation", "read_claim_notation"]

_HEAD: Final = "claim"
_BESIDE: Final = frozenset({"attest", "accrued", "authorized", "before", "fact", "since"})
_SOME_DAY: Final = date(2026, 3, 4)
_OPTION: Final = re.compile(
    r"(?P<charge>charge[0-9]{1,9}\.[0-9]{2})|(?P<rendering_npi>npi[0-9]{10})|(?P<revenue_code>rev[0-9]{4})"
    r"|(?P<minutes>min[0-9]{1,4})|(?P<date>on[0-9-]{10})|(?P<discipline>plan-(?:PT|OT|SLP))|(?P<id>#\w+)"
)
_FLAGS: Final[Mapping[str, Mapping[str, object]]] = FrozenMap(
    {
        "telehealth": {"telehealth": True},
        "not-telehealth": {"telehealth": False},
        "no-plan": {"under_plan": False},
        "whole-day": {"whole_day": True},
        **{setting: {"setting": setting} for setting in SETTINGS},
        **{form: {"claim_form": form} for form in CLAIM_FORMS},
        **{discipline: {"discipline": discipline} for discipline in DISCIPLINES},
    }
)


def is_claim_notation(text: str) -> bool:
    """Say whether a block of the text is a claim."""
    return any(line.split()[:1] == [_HEAD] for line in text.splitlines())


def read_claim_notation(text: str) -> tuple[GivenClaim, tuple[Session, ...]]:
    """The claim that the lines describe, and the sessions of the other blocks.

    Raises:
        InputError: if a line is of no known form; its number in its block is named.
    """
    blocks = [block for block in re.split(r"\n\s*\n", text.strip("\n")) if block.strip()]
    claims = [block for block in blocks if is_claim_notation(block)]
    if len(claims) != 1:
        raise _refused(1, f"{len(claims)} claims", "one claim: claim 2026-03-04, then its lines")
    sessions = [read_notation(block) for block in blocks if block not in claims]
    return _claim(claims[0].splitlines()), tuple([each for each in sessions if isinstance(each, Session)])


def _refused(number: int, found: str, allowed: str) -> InputError:
    return InputError("the example", [Fault(f"line {number}", found, allowed)])


def _claim(block: list[str]) -> GivenClaim:
    fields: dict[str, Any] = {"patient": Patient(id="p-1")}
    for word in block[0].split()[1:]:
        fields |= _flag(word)
    beside = [line for line in block[1:] if line.split()[0] in _BESIDE]
    lines = [_line(number, line.split()) for number, line in enumerate(block[1:], start=2) if line not in beside]
    return GivenClaim(lines=tuple(lines), **fields, **_beside(beside, fields.get("date_of_service", _SOME_DAY)))


def _beside(lines: list[str], day: date) -> Mapping[str, Any]:
    """What is attested and accrued, read as it is for a session of the day."""
    session = read_notation("\n".join([f"{day} PT", *lines]))
    if not isinstance(session, Session) or not lines:
        return {}
    named = ("attestations", "authorization", "history", "facts")
    return {name: getattr(session, name) for name in named}


def _flag(word: str) -> Mapping[str, object]:
    if word in _FLAGS:
        return _FLAGS[word]
    if word.startswith("pos"):
        return {"place_of_service": word[3:]}
    if word.startswith("provider"):
        return {"billing_provider": word}
    try:
        return {"date_of_service": parse_day(word)}
    except ValueError:
        allowed = ", ".join(["a day", *sorted(_FLAGS), "posNN", "providerN"])
        raise _refused(1, repr(word), allowed) from None


def _line(number: int, words: list[str]) -> GivenLine:
    match words:
        case [code, units, *rest] if is_code(code) and units.isdecimal():
            modifiers = tuple([word for word in rest if is_modifier(word)])
            fields: dict[str, Any] = {}
            for word in rest:
                if not is_modifier(word):
                    fields |= _option(number, word)
            return GivenLine(code=code, units=int(units), modifiers=modifiers, **fields)
        case _:
            raise _refused(number, repr(" ".join(words)), "a line: 97110 2 GP CQ")


def _option(number: int, word: str) -> Mapping[str, object]:
    found = _OPTION.fullmatch(word)
    if found is None or found.lastgroup is None:
        allowed = "a modifier, charge60.00, npi1234567893, rev0420, min15, on2026-03-05, plan-PT, #id"
        raise _refused(number, repr(word), allowed)
    name = found.lastgroup
    text = re.sub(r"^(charge|npi|rev|min|on|plan-|#)", "", word)
    readers = {"charge": Decimal, "minutes": int, "date": parse_day}
    read: Any = readers.get(name, str)
    return {name: read(text)}
