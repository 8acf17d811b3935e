"""What came before a session: amounts that count towards a threshold, and what was billed on earlier days."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Final, Literal, get_args

import attrs

from therapycode.model.frozen import FrozenMap
from therapycode.model.words import Discipline, Setting

__all__ = ["ACCRUAL_POOLS", "AccrualPool", "Accrued", "BilledDay", "BilledLine", "History"]

AccrualPool = Literal["PT-SLP", "OT"]
"""What accrues together over a year: physical therapy with speech-language pathology, and occupational therapy
by itself."""

ACCRUAL_POOLS: Final = get_args(AccrualPool)


@attrs.frozen(kw_only=True)
class Accrued:
    """What a patient's services of one pool came to in one calendar year before this session, whoever billed them.

    ``as_of`` is the day on which the amount was known, ``source`` says where it comes from (an eligibility
    response, a ledger): other providers' claims count too, so an amount is worth no more than its source.
    """

    pool: AccrualPool
    year: int
    amount: Decimal
    as_of: date
    source: str


@attrs.frozen(kw_only=True)
class BilledLine:
    """A line of an earlier claim: a code, its units and modifiers, and what is known of its time and its worth.

    ``minutes`` are whole minutes, ``amount`` is what the payer's schedule allows for the whole line, ``rvus`` the
    relative value units of all its units; each may be missing, and a limit that counts it then cannot be checked.
    """

    code: str
    units: int = 1
    modifiers: tuple[str, ...] = ()
    minutes: int | None = None
    amount: Decimal | None = None
    rvus: Decimal | None = None


@attrs.frozen(kw_only=True)
class BilledDay:
    """What one provider billed of a patient's therapy of one discipline on one day, under one payer.

    ``billing_provider``, ``performing_provider`` and ``payer`` are the caller's own ids, the same as in sessions;
    a day of which they are not given is taken for the session's own. ``facts`` are those of that day, where a
    payer counts by them.
    """

    day: date
    discipline: Discipline
    lines: tuple[BilledLine, ...]
    billing_provider: str | None = None
    performing_provider: str | None = None
    payer: str | None = None
    setting: Setting | None = None
    facts: Mapping[str, str | int | bool | Decimal | date] = attrs.field(factory=FrozenMap)

    @property
    def key(self) -> tuple[date, str, str | None, str | None, str | None]:
        """What no two days of a history share."""
        return self.day, self.discipline, self.billing_provider, self.performing_provider, self.payer


@attrs.frozen(kw_only=True)
class History:
    """What is known of the time before this session.

    ``accrued`` are amounts, one a pool and year. ``days`` are what was billed, in any order, none of them twice;
    they are complete from ``since`` on, or from the beginning where it is left out, and through ``as_of``, the
    last day on which the history was looked up.
    """

    accrued: tuple[Accrued, ...] = ()
    days: tuple[BilledDay, ...] = ()
    since: date | None = None
    as_of: date | None = None
