"""Limits of what a payer pays for over a window of days: what they count, and how far they are used."""

from datetime import date
from decimal import Decimal
from typing import Final, Literal, NamedTuple, get_args

__all__ = ["DISPOSITIONS", "MEASURES", "Disposition", "KeptLine", "LimitUse", "Measure"]

Measure = Literal["units", "codes", "codes-or-units", "minutes", "visits", "rvus", "amount", "group-size"]
"""What a limit counts: units; codes, each once a day; untimed codes once and timed ones by their units; whole
minutes; days of service; relative value units; money; or the patients of a group, of which the largest counts."""

Disposition = Literal[
    "trim-in-claim-order",
    "keep-highest-paid",
    "deny-excess",
    "deny-claim",
    "not-medically-necessary",
    "needs-authorization",
    "attest",
]
"""What becomes of what stands above a ceiling."""

MEASURES: Final = get_args(Measure)
DISPOSITIONS: Final = get_args(Disposition)


class KeptLine(NamedTuple):
    """A line that counts towards a limit: its code, its units, and how many of them stand below the ceiling."""

    code: str
    units: int
    kept: int


class LimitUse(NamedTuple):
    """How far one limit of the payer is used, with this claim.

    ``limit`` is its name in the profile, ``code`` the code that it counts by itself where it does so. ``used`` is
    what was used before, ``claimed`` what this claim adds, ``left`` what stays after it; all of them, and the
    ``ceiling``, in what ``measure`` says. The window runs from ``first_day`` through ``last_day``, which is
    ``None`` where it has no end. ``lines`` are there where something stands above the ceiling.
    """

    limit: str
    title: str
    measure: Measure
    ceiling: int | Decimal
    used: int | Decimal
    claimed: int | Decimal
    left: int | Decimal
    first_day: date
    last_day: date | None
    disposition: Disposition
    code: str = ""
    lines: tuple[KeptLine, ...] = ()
    as_of: date | None = None
