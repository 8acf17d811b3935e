"""From units per group to the lines of a claim."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from therapycode.model.answers import Piece
from therapycode.model.claim import ClaimLine, Elsewhere
from therapycode.model.session import Service, Session
from therapycode.model.visit import Group, Visit
from therapycode.rules.families import split_family
from therapycode.rules.modifiers import MOST, arrange, fit
from therapycode.rules.timing import entry_minutes
from therapycode.rules.units import total_time

__all__ = ["billed_units", "claim_lines"]


def billed_units(visit: Visit, group: Group, units: int) -> int:
    """The units of a group that are billed, where some of its services are furnished without charge.

    The unbilled minutes earn their share of the units like any others, by full periods and then the largest
    remainder; where that leaves a tie the unit is billed.

    Source: Medicare Benefit Policy Manual, chapter 15, section 220.3, by which minutes of services that are
    not billed may affect the units of the others; how one code's units are shared out is this project's ruling.
    """
    services = [visit.service(member) for member in group.members]
    charged = [service for service in services if service.bill]
    if len(charged) == len(services) or (charged and not group.facts.pooled):
        return units
    if not charged:
        return 0
    billed = sum(entry_minutes(entry) for service in charged for entry in service.time)
    billed = min(billed, group.minutes)
    shares = total_time([billed, group.minutes - billed])
    return min(units, shares.fixed[0] + (1 if 0 in shares.among else 0))


def claim_lines(
    visit: Visit,
    units: Sequence[int],
    modifiers: Sequence[tuple[str, ...]],
    pieces: Mapping[int, Sequence[Piece]],
    order: Sequence[Sequence[str]] = (),
) -> list[tuple[ClaimLine, ...]]:
    """The lines of each group of the visit with so many units; none for one furnished without charge.

    ``pieces`` are those of the groups whose lines an assistant's minutes decide, by place; ``order`` is the
    payer's order of modifiers. A line stands in the claim of the session that furnished its group first.
    """
    npis = [_rendering(session) for session in visit.sessions]
    lines: list[tuple[ClaimLine, ...]] = []
    for at, (group, count, marks) in enumerate(zip(visit.groups, units, modifiers, strict=True)):
        home, place = group.members[0]
        if not count:
            lines.append(())
        elif at in pieces or len(group.members) > 1 or group.facts.kind == "family" or len(marks) > MOST:
            own = pieces.get(at) or _plain_pieces(visit, group, count)
            lines.append(_gathered(visit, group, _charged(visit, group, count, own), marks, npis[home], order))
        elif group.charged:
            service = visit.sessions[home].services[place]
            minutes = group.minutes if group.time_given else None
            line = ClaimLine(
                visit.day,
                group.discipline,
                group.code,
                count,
                marks,
                minutes,
                (place,),
                service.charge,
                npis[home],
            )
            lines.append((line,))
        else:
            lines.append(())
    return lines


def _plain_pieces(visit: Visit, group: Group, units: int) -> Sequence[Piece]:
    """The pieces of a group that no assistant took part in: a family's codes, else one code."""
    minutes = group.minutes if group.time_given else None
    if group.facts.kind != "family":
        return (Piece(group.code, units, None, minutes),)
    codes = split_family(units, group.code, visit.increments[group.code])
    return [Piece(code, number, None, minutes) for code, number in codes]


def _charged(visit: Visit, group: Group, units: int, pieces: Sequence[Piece]) -> Sequence[Piece]:
    """The pieces that are billed, where some of the services were furnished without charge.

    The units that are not billed are taken from the end, so that those with an assistant's modifier stay: they
    are the ones that are paid less.
    """
    if group.charged:
        return pieces
    left = billed_units(visit, group, units)
    billed: list[Piece] = []
    for piece in pieces:
        number = min(left, piece.units)
        left -= number
        if number:
            billed.append(Piece(piece.code, number, piece.modifier, piece.minutes))
    return billed


def _gathered(  # noqa: PLR0917  # what a line is made of
    visit: Visit,
    group: Group,
    pieces: Sequence[Piece],
    modifiers: tuple[str, ...],
    npi: str | None,
    order: Sequence[Sequence[str]],
) -> tuple[ClaimLine, ...]:
    """The lines of a group of several services, of a family of codes, or with an assistant's units apart."""
    home = group.members[0][0]
    own, others = _places(group, home, visit.sessions)
    whole = len(pieces) == 1 and not others
    charge = _charge([visit.sessions[home].services[one] for one in own]) if whole else None
    lines: list[ClaimLine] = []
    for piece in pieces:
        marks = arrange((*modifiers, piece.modifier), order) if piece.modifier else modifiers
        held = fit(marks)[0]
        lines.append(
            ClaimLine(
                visit.day, group.discipline, piece.code, piece.units, held, piece.minutes, own, charge, npi, others
            )
        )
    return tuple(lines)


def _places(group: Group, home: int, sessions: Sequence[Session]) -> tuple[tuple[int, ...], tuple[Elsewhere, ...]]:
    own = tuple([place for session, place in group.members if session == home])
    away: dict[int, list[int]] = {}
    for session, place in group.members:
        if session != home:
            away.setdefault(session, []).append(place)
    others = [Elsewhere(sessions[number].id or str(number), tuple(places)) for number, places in away.items()]
    return own, tuple(others)


def _charge(services: Sequence[Service]) -> Decimal | None:
    """The charges of the billed services together, where each of them has one."""
    charges = [service.charge for service in services if service.bill]
    given = [charge for charge in charges if charge is not None]
    return sum(given, Decimal(0)) if len(given) == len(charges) else None


def _rendering(session: Session) -> str | None:
    """The rendering provider where the session's clinicians leave no doubt: one NPI among them."""
    npi = None
    for clinician in session.clinicians:
        if clinician.npi is not None and clinician.npi != npi:
            if npi is not None:
                return None
            npi = clinician.npi
    return npi
