"""Attestations of distinct services that no pair of codes asks for."""

from collections.abc import Callable, Collection, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from therapycode.model.edits import PairEdit, Pairs
from therapycode.model.session import Attestation
from therapycode.rules.distinct import codes_named

__all__ = ["Needless", "needless"]


class Needless(NamedTuple):
    """Why an attestation puts nothing on a line, the first day since when, and whether that is sure.

    It is sure where nothing outside the lines shown could change it.
    """

    why: str
    since: date | None
    sure: bool


def needless(
    attestation: Attestation,
    billed: Collection[str],
    day: date,
    rows: Pairs,
    ended: Callable[[tuple[str, str], date], PairEdit | None],
    *,
    whole_day: bool,
) -> Needless:
    """Why an attestation that opened no pair of the lines shown puts nothing on them.

    ``billed`` are the codes with a line, ``rows`` the pairs of the day, ``whole_day`` says that all lines of the
    provider and day are shown; ``ended`` gives the pair of two codes, in either order, that ended last before a
    day. Two codes that have no edit need no modifier whatever else there is. Of one code it
    can be told only with the whole day in hand: an edit may stand against a line that is not shown.

    Source: the practitioner and outpatient hospital files of code-pair edits; that a needless modifier is itself a
    ground for review, the fact sheet on modifiers for distinct services (MLN1783722).
    """
    named = codes_named(attestation, sorted(billed))
    if any(pair in rows for pair in named):
        missing = sorted(set(attestation.codes) - set(billed))
        why = f"no line of {', '.join(missing)}" if missing else "the lines are not one provider's"
        return Needless(why, None, whole_day)
    since = _since([ended(pair, day) for pair in named])
    begun = f"since {since}" if since is not None else "in the files held"
    if len(set(attestation.codes)) > 1:
        return Needless(f"no edit stands between them {begun}", since, True)
    return Needless("no edit stands between it and another line shown", since, whole_day)


def _since(rows: Sequence[PairEdit | None]) -> date | None:
    """The day after the last of these edits ended; ``None`` where none of them ever held."""
    last = [row.last_day for row in rows if row is not None and row.last_day is not None]
    return max(last) + timedelta(days=1) if last else None
