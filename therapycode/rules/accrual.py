"""Amounts that accrue over a year: in which pool, and what entries of them must agree on."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Final, NamedTuple

from therapycode.errors import Fault
from therapycode.model.frozen import FrozenMap
from therapycode.model.history import AccrualPool
from therapycode.model.words import Discipline

__all__ = ["ACCRUES_IN", "AccruedEntry", "accrued_faults"]

ACCRUES_IN: Final[Mapping[Discipline, AccrualPool]] = FrozenMap({"PT": "PT-SLP", "SLP": "PT-SLP", "OT": "OT"})
"""The pool that services of each discipline accrue in.

Source: Medicare Claims Processing Manual, chapter 5, section 10.3.3: physical therapy and speech-language
pathology share one amount, occupational therapy has its own.
"""


class AccruedEntry(NamedTuple):
    """An amount of a document: its path, the place of its session, and what it says."""

    at: str
    session: int
    pool: str
    year: int
    amount: Decimal
    as_of: date


def accrued_faults(entries: Iterable[AccruedEntry]) -> Iterator[Fault]:
    """What is wrong with the amounts of a document.

    A session has one amount for each pool and year, the sessions of a day do not contradict each other, and no
    amount of a year was known before the year began.
    """
    first: dict[tuple[str, int], AccruedEntry] = {}
    for entry in entries:
        if entry.as_of.year < entry.year:
            yield Fault(f"{entry.at}.as_of", str(entry.as_of), f"a day of {entry.year} or later")
        before = first.setdefault((entry.pool, entry.year), entry)
        if before is entry:
            continue
        if before.session == entry.session:
            yield Fault(entry.at, f"{entry.pool} of {entry.year} again", "one amount for each pool and year")
        elif (before.amount, before.as_of) != (entry.amount, entry.as_of):
            found = f"{entry.amount} as of {entry.as_of}"
            allowed = f"{before.amount} as of {before.as_of}, as in {before.at}"
            yield Fault(entry.at, found, allowed, "Give the amount before the first session of the day.")
