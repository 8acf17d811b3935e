"""What came before a session: amounts that count towards a yearly threshold."""

from datetime import date
from decimal import Decimal
from typing import Final, Literal, get_args

import attrs

__all__ = ["ACCRUAL_POOLS", "AccrualPool", "Accrued", "History"]

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
class History:
    """What is known of the time before this session: the ``accrued`` amounts, one a pool and year."""

    accrued: tuple[Accrued, ...] = ()
