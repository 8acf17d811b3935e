"""Attestations that services were distinct: which pair they speak of, and which modifier they give."""

from collections.abc import Iterable, Sequence
from itertools import combinations
from typing import NamedTuple

from therapycode.model.session import Attestation, Session

__all__ = ["Sworn", "attested_distinct", "codes_named", "preferred", "speaks_of"]


class Sworn(NamedTuple):
    """An attestation of distinct services, and where it stands: its session and its place there."""

    session: int
    place: int
    attestation: Attestation


def attested_distinct(sessions: Sequence[Session]) -> tuple[Sworn, ...]:
    """The attestations of distinct services of all sessions that took place, in order."""
    return tuple(
        Sworn(number, place, attestation)
        for number, session in enumerate(sessions)
        if session.status == "kept"
        for place, attestation in enumerate(session.attestations)
        if attestation.kind == "distinct-service"
    )


def speaks_of(attestation: Attestation, column1: str, column2: str) -> bool:
    """Say whether an attestation is about a pair: it names both codes, or the code of column 2 alone.

    >>> both = Attestation(kind="distinct-service", modifier="59", by="pt", codes=("97530", "97150"))
    >>> speaks_of(both, "97150", "97530"), speaks_of(both, "97530", "97537")
    (True, False)
    """
    codes = attestation.codes
    return column2 in codes and (len(set(codes)) == 1 or column1 in codes)


def preferred(modifiers: Iterable[str], order: Sequence[str]) -> str:
    """The one modifier that a line bears, of those attested: the payer's first choice, then by the alphabet.

    Source: the fact sheet on modifiers for distinct services (MLN1783722): one such modifier a line, and the
    general one only where no more specific one fits.

    >>> preferred(["59", "XU", "XE"], ["XE", "XP", "XS", "XU", "59"])
    'XE'
    """
    rank = {modifier: place for place, modifier in enumerate(order)}
    return min(modifiers, key=lambda modifier: (rank.get(modifier, len(rank)), modifier))


def codes_named(attestation: Attestation, billed: Iterable[str]) -> tuple[tuple[str, str], ...]:
    """The pairs that an attestation may speak of: those among the codes it names, or of one code with each other.

    >>> one = Attestation(kind="distinct-service", modifier="59", by="pt", codes=("97530",))
    >>> codes_named(one, ["97140", "97530"])
    (('97140', '97530'),)
    """
    named = sorted(set(attestation.codes))
    if len(named) == 1:
        return tuple((other, named[0]) for other in dict.fromkeys(billed) if other != named[0])
    return tuple(combinations(named, 2))
