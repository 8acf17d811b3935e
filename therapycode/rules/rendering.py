"""Under whose number a line stands, where several therapists furnished a code."""

from collections.abc import Iterable, Mapping, Sequence

from therapycode.model.answers import Piece
from therapycode.model.visit import Group, Visit
from therapycode.rules.countable import countable
from therapycode.rules.sharing import whole_shares
from therapycode.rules.timing import THERAPIST

__all__ = ["numbers_among", "numbers_of", "share_out", "under_numbers"]


def numbers_among(visit: Visit) -> list[str]:
    """The NPIs of the document's therapists; assistants have none of their own on a claim."""
    first = visit.sessions[0].clinicians
    if len(visit.sessions) == 1 and len(first) == 1:
        npi = first[0].npi
        return [npi] if npi is not None and visit.owners[0][first[0].id] == THERAPIST else []
    numbers: list[str] = []
    for place, session in enumerate(visit.sessions):
        owners = visit.owners[place]
        for clinician in session.clinicians:
            npi = clinician.npi
            if npi is not None and npi not in numbers and owners[clinician.id] == THERAPIST:
                numbers.append(npi)
    return numbers


def numbers_of(visit: Visit, group: Group) -> Mapping[str, int]:
    """The therapists' minutes of a group by rendering NPI; a therapist without a number counts for none.

    Minutes that several therapists worked together are those of the first one named. Where a group has no
    countable time, the therapists named for its services stand with no minutes.
    """
    minutes: dict[str, int] = {}
    for (session, _), entry, length, _ in countable(visit, group):
        npi = _first_number(visit, session, entry.by)
        if npi is not None:
            minutes[npi] = minutes.get(npi, 0) + length
    if not group.minutes:
        for session, place in group.members:
            npi = _first_number(visit, session, visit.service((session, place)).by)
            if npi is not None:
                minutes.setdefault(npi, 0)
    return minutes


def _first_number(visit: Visit, session: int, by: Iterable[str]) -> str | None:
    npis = {clinician.id: clinician.npi for clinician in visit.sessions[session].clinicians}
    owners = visit.owners[session]
    return next((npis[who] for who in by if owners[who] == THERAPIST and npis[who] is not None), None)


def under_numbers(pieces: Sequence[Piece], numbers: Mapping[str, int]) -> list[tuple[Piece, str | None]]:
    """The pieces of a group, each under the number of the therapist it is billed by.

    Units without an assistant's modifier are shared out over the therapists by their minutes; those with it
    stand under the therapist with the most minutes, since assistants have no number of their own.

    Source: a Medicare contractor's page (First Coast 0508065) by which timed codes of one date stand on one line
    without such a reason; the share is this project's ruling.
    """
    if not numbers:
        return [(piece, None) for piece in pieces]
    most = max(numbers, key=lambda npi: numbers[npi])
    placed: list[tuple[Piece, str | None]] = []
    for piece in pieces:
        if piece.modifier is not None or len(numbers) == 1:
            placed.append((piece, most))
            continue
        shares = share_out(piece.units, list(numbers.values()))
        given = {npi: units for npi, units in zip(numbers, shares, strict=True) if units}
        minutes = _minutes(piece, given, numbers)
        placed += [(Piece(piece.code, units, None, minutes[npi]), npi) for npi, units in given.items()]
    return placed


def _minutes(piece: Piece, units: Mapping[str, int], numbers: Mapping[str, int]) -> Mapping[str, int | None]:
    """The piece's minutes by number: one's own where they can be told apart, what is left to the first."""
    if piece.minutes is None:
        return dict.fromkeys(units)
    whole = piece.minutes == sum(numbers.values())
    first, *others = units
    own = {npi: numbers[npi] if whole else piece.minutes * units[npi] // piece.units for npi in others}
    return {first: piece.minutes - sum(own.values()), **own}


def share_out(units: int, minutes: Sequence[int]) -> list[int]:
    """Units shared out by minutes: full quarters of an hour first, then the most left over, then the most of all.

    Units of another length are shared out by each one's part of the minutes, the rest by what is left over of it;
    without any minutes evenly.

    >>> share_out(1, [10, 8]), share_out(2, [16, 14]), share_out(4, [30, 30]), share_out(2, [60, 60])
    ([1, 0], [1, 1], [2, 2], [1, 1])
    """
    shares, over = whole_shares(units, minutes)
    by_leftover = sorted(range(len(minutes)), key=lambda one: (-over[one], -minutes[one]))
    for place in by_leftover[: units - sum(shares)]:
        shares[place] += 1
    return shares
