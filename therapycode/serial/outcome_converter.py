"""The converter that reads outcomes back; building it is what needs cattrs."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Final

import attrs
from cattrs import Converter

from therapycode.model.authorization import AuthorizationUse
from therapycode.model.claim import (
    Alternative,
    Claim,
    ClaimLine,
    Elsewhere,
    NotBilled,
    Outcome,
    Repair,
    Step,
    Tie,
)
from therapycode.model.finding import Assumed, Finding, SourceRef, Unchecked, Unconfirmed, Unknown, Waived
from therapycode.model.frozen import FrozenMap
from therapycode.model.limits import KeptLine, LimitUse
from therapycode.model.record import Record
from therapycode.model.session import Waiver
from therapycode.serial import hooks
from therapycode.serial.converter import Models, converter_of
from therapycode.serial.hooks import Hook
from therapycode.serial.open_values import extension
from therapycode.serial.wording import Refused

__all__ = ["DayData", "make_outcome_converter"]

_MOST: Final = 10**9


@attrs.frozen(kw_only=True)
class DayData:
    """The outcome of a day as it is written: its id under ``day``, the day itself in each outcome alone."""

    payer: str
    outcomes: tuple[Outcome, ...]
    findings: tuple[Finding, ...] = ()
    day: str | None = None


def make_outcome_converter() -> Converter:
    """Make the one converter that reads outcomes from plain data.

    Keys that it does not know are passed over, since a later release may have added them; what it knows is read
    as strictly as any document. Keys that later releases added may be missing.
    """
    return converter_of(_MODELS, _PRIMITIVES, is_open=True)


def _sentence(given: object, _: object = None) -> str:
    """A sentence as it was said, made a template that says it again."""
    return hooks.free_text(given).replace("{", "{{").replace("}", "}}")


def _values(given: object, kind: object) -> Mapping[str, object]:
    if not isinstance(given, dict):
        raise Refused(given, "an object of values", echo=False)
    return extension(given, kind)


def _steps(given: object, _: object) -> tuple[Step, ...]:
    if not isinstance(given, list):
        raise Refused(given, "a list of sentences", echo=False)
    return tuple([(_sentence(each), ()) for each in given])


def _charge(given: object, kind: object) -> Decimal:
    return Decimal(str(_amount(given, kind)))


def _number(given: object, _: object) -> int | Decimal:
    """A whole number as a number, any other as a text."""
    if type(given) is int and given >= 0:
        return given
    return Decimal(str(_exact(given, None)))


def _record(given: object, _: object) -> Record | None:
    return None if given is None else _records().structure(given, Record)


@cache
def _records() -> Converter:
    return converter_of(FrozenMap({Waiver: {}, Record: {}}), _PRIMITIVES, is_open=True)


_amount: Final = hooks.matching(r"[0-9]{1,20}\.[0-9]{2,20}", "an amount as text, such as 120.00")

_exact: Final = hooks.matching(r"[0-9]{1,20}\.[0-9]{1,20}", "a whole number, or another as text, such as 88.5525")

_PRIMITIVES: Final[Mapping[type, Hook]] = FrozenMap(
    {
        str: hooks.free_text,
        bool: hooks.flag,
        int: hooks.whole(0, _MOST),
        date: hooks.day,
        Decimal: _charge,
    }
)

_MODELS: Final[Models] = FrozenMap(
    {
        SourceRef: {},
        Waived: {},
        Finding: {"template": _sentence, "values": _values},
        Unknown: {},
        Assumed: {},
        Unchecked: {},
        Unconfirmed: {},
        Elsewhere: {},
        ClaimLine: {},
        Claim: {},
        NotBilled: {},
        Tie: {},
        Alternative: {},
        Repair: {},
        KeptLine: {},
        LimitUse: {"ceiling": _number, "used": _number, "claimed": _number, "left": _number},
        AuthorizationUse: {},
        Outcome: {"origin": _record, "steps": _steps, "ext": extension},
        DayData: {},
    }
)
