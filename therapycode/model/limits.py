"""Limits of what a payer pays for over a window of days: what they count, and how far they are used."""

from datetime import date
from decimal import Decimal
from typing import Any, Final, Literal, get_args

import attrs

__all__ = ["DISPOSITIONS", "MEASURES", "Disposition", "KeptLine", "LimitUse", "Measure", "new_limit_use"]

Measure = Literal[
    "units", "codes", "codes-or-units", "minutes", "visits", "sessions", "rvus", "amount", "group-size"
]
"""What a limit counts: units; codes, each once a day; untimed codes once and timed ones by their units; whole
minutes; days of service; sessions, of which a day may have several; relative value units; money; or the patients
of a group, of which the largest counts."""

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


@attrs.frozen
class KeptLine:
    """A line that counts towards a limit: its code, its units, and how many of them stand below the ceiling."""

    code: str
    units: int
    kept: int


@attrs.define
class _OpenUse:
    """How far a limit is used, while it is made; see `new_limit_use`."""

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


@attrs.frozen
class LimitUse(_OpenUse):
    """How far one limit of the payer is used, with this claim.

    ``limit`` is its name in the profile, ``code`` the code that it counts by itself where it does so. ``used`` is
    what was used before, ``claimed`` what this claim adds, ``left`` what stays after it; all of them, and the
    ``ceiling``, in what ``measure`` says. The window runs from ``first_day`` through ``last_day``, which is
    ``None`` where it has no end. ``lines`` are there where something stands above the ceiling. ``as_of`` is the
    day through which the history was looked up.
    """


_new = object.__new__


def new_limit_use(  # noqa: PLR0917  # the fields, in their order
    limit: str,
    title: str,
    measure: Measure,
    ceiling: int | Decimal,
    used: int | Decimal,
    claimed: int | Decimal,
    left: int | Decimal,
    first_day: date,
    last_day: date | None,
    disposition: Disposition,
    code: str,
    lines: tuple[KeptLine, ...],
    as_of: date | None,
) -> LimitUse:
    """How far a limit is used, built open and then closed, which costs a third of building it frozen."""
    use: Any = _new(_OpenUse)
    use.limit = limit
    use.title = title
    use.measure = measure
    use.ceiling = ceiling
    use.used = used
    use.claimed = claimed
    use.left = left
    use.first_day = first_day
    use.last_day = last_day
    use.disposition = disposition
    use.code = code
    use.lines = lines
    use.as_of = as_of
    use.__class__ = LimitUse
    return use  # type: ignore[no-any-return]  # it is a LimitUse now
