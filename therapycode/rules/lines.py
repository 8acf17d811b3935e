"""From units per group to the lines of a claim."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any, Final

from therapycode.model.answers import NO_EXTRA, Extra, Located, Piece
from therapycode.model.claim import ClaimLine, Elsewhere, OpenLine, new_line
from therapycode.model.codes import Trait
from therapycode.model.frozen import FrozenMap
from therapycode.model.session import Service, Session
from therapycode.model.visit import Group, Visit
from therapycode.rules.catalogue import found
from therapycode.rules.countable import countable
from therapycode.rules.families import split_family
from therapycode.rules.modifiers import MOST, arrange, fit
from therapycode.rules.rendering import numbers_among, numbers_of, under_numbers
from therapycode.rules.sharing import whole_shares
from therapycode.rules.timing import THERAPIST

__all__ = ["billed_units", "claim_lines", "courtesy_remarks", "crowded"]


def billed_units(visit: Visit, group: Group, units: int) -> int:
    """The units of a group that are billed, where some of its services are furnished without charge.

    The unbilled minutes earn their share of the units like any others, by full quarters of an hour and then the
    larger remainder; of units of another length by their part of all minutes, rounded. Where that leaves a tie the
    unit is billed. A code that is not timed is billed where any of its services is.

    Source: Medicare Benefit Policy Manual, chapter 15, section 220.3, by which minutes of services that are
    not billed may affect the units of the others; how one code's units are shared out is this project's ruling.
    """
    if group.charged or not any(visit.service(member).bill for member in group.members):
        return units if group.charged else 0
    if not group.minutes:
        return units
    billed = sum(minutes for place, _, minutes, _ in countable(visit, group) if visit.service(place).bill)
    shares, over = whole_shares(units, (billed, group.minutes - billed))
    return shares[0] + (units - sum(shares) + (1 if over[0] >= over[1] else 0)) // 2


def courtesy_remarks(visit: Visit, units: Sequence[int]) -> tuple[Located, ...]:
    """Advice where a code was furnished partly without charge."""
    said: list[Located] = []
    for group, number in zip(visit.groups, units, strict=True):
        billed = billed_units(visit, group, number)
        if not group.charged and number and any(visit.service(member).bill for member in group.members):
            session, place = group.members[0]
            values = {"code": group.code, "billed": billed, "units": number}
            said.append((session, found("units.courtesy-shared", f"services[{place}]", values)))
    return tuple(said)


def claim_lines(
    visit: Visit,
    units: Sequence[int],
    modifiers: Sequence[tuple[str, ...]],
    pieces: Mapping[int, Sequence[Piece]],
    order: tuple[tuple[str, ...], ...] = (),
    *,
    extra: Extra = NO_EXTRA,
) -> list[tuple[ClaimLine, ...]]:
    """The lines of each group of the visit with so many units; none for one furnished without charge.

    ``pieces`` are those of the groups whose lines an assistant's minutes decide, by place; ``order`` is the
    payer's order of modifiers; ``extra`` are modifiers that a person attested. A line stands in the claim of the
    session that furnished its group first.
    """
    numbers = numbers_among(visit)
    shared = len(numbers) > 1 or (len(numbers) == 1 and len(visit.sessions) > 1)
    npi = numbers[0] if len(numbers) == 1 else None
    day, sessions = visit.day, visit.sessions
    gathered = shared or bool(extra)
    closely = gathered or visit.traits & _SPECIAL != 0
    if not len(units) == len(modifiers) == len(visit.groups):
        raise ValueError("units and modifiers are not those of the visit's groups")
    lines: list[tuple[ClaimLine, ...]] = []
    for at, group in enumerate(visit.groups):
        count = units[at]
        if not count:
            lines.append(())
            continue
        marks = modifiers[at]
        if (closely and (gathered or group.traits & _SPECIAL)) or len(marks) > MOST:
            own = pieces.get(at) or _plain_pieces(visit, group, count)
            if group.traits & _FREE:
                own = _charged(visit, group, count, own)
            placed = under_numbers(own, numbers_of(visit, group)) if shared else _under_one(own, npi)
            beside = _of_place(extra, at) if extra else _NO_MARKS
            lines.append(_gathered(visit, group, placed, marks, order, extra=beside))
            continue
        ((home, place),) = group.members
        charge = sessions[home].services[place].charge
        if pieces and at in pieces:
            lines.append(_parted(day, group, pieces[at], marks, order, charge, npi))
            continue
        # built in place, as `new_line` does: one call less for each line of every visit
        line: Any = _new(OpenLine)
        line.date = day
        line.discipline = group.discipline
        line.code = group.code
        line.units = count
        line.modifiers = marks
        line.minutes = group.minutes if group.traits & _TIMED else None
        line.services = (place,)
        line.charge = charge
        line.rendering_npi = npi
        line.pooled_with = ()
        line.id = None
        line.assumed = ()
        line.revenue_code = None
        line.__class__ = ClaimLine
        lines.append((line,))
    return lines


_new = object.__new__
_FREE = Trait.FREE
_SPECIAL = Trait.SEVERAL | Trait.FAMILY | Trait.FREE
_TIMED = Trait.TIMED
_NO_MARKS: Final[Mapping[str, tuple[str, ...]]] = FrozenMap()


def _under_one(pieces: Sequence[Piece], npi: str | None) -> list[tuple[Piece, str | None]]:
    return [(piece, npi) for piece in pieces]


def _of_place(extra: Extra, place: int) -> Mapping[str, tuple[str, ...]]:
    """The further modifiers of one group, by code billed."""
    return {code: also for (of, code), also in extra.items() if of == place}


def crowded(
    visit: Visit,
    modifiers: Sequence[tuple[str, ...]],
    pieces: Mapping[int, Sequence[Piece]],
    order: tuple[tuple[str, ...], ...],
    extra: Extra = NO_EXTRA,
) -> tuple[Located, ...]:
    """Warnings about lines that need more modifiers than a line holds, with those that go into the remarks."""
    said: list[Located] = []
    for at, (group, marks) in enumerate(zip(visit.groups, modifiers, strict=True)):
        added = next((piece.modifier for piece in pieces.get(at, ()) if piece.modifier is not None), "")
        attested = max([also for (of, _), also in extra.items() if of == at], key=len, default=())
        line = (*marks, *added.split(), *attested)
        if len(line) > MOST:
            session, place = group.members[0]
            values = {"code": group.code, "count": len(line), "rest": ", ".join(fit(arrange(line, order))[1])}
            said.append((session, found("modifiers.more-than-four", f"services[{place}]", values)))
    return tuple(said)


def _plain_pieces(visit: Visit, group: Group, units: int) -> Sequence[Piece]:
    """The pieces of a group that no assistant took part in: a family's codes, else one code."""
    if group.facts.kind != "family":
        return (Piece(group.code, units, None, group.minutes if group.time_given else None),)
    codes = split_family(units, group.code, visit.increments[group.code])
    base = min(group.minutes, group.facts.first_minutes or 0) if len(codes) > 1 else group.minutes
    shares = (base, group.minutes - base)
    return [Piece(code, number, None, minutes) for (code, number), minutes in zip(codes, shares, strict=False)]


def _charged(visit: Visit, group: Group, units: int, pieces: Sequence[Piece]) -> Sequence[Piece]:
    """The pieces that are billed, where some of the services were furnished without charge.

    The base code of a family comes before its increments, which never stand without it. Where all charged minutes
    are the therapists', their units are billed first; else those with the assistant's modifier, which are the ones
    that are paid less.
    """
    left = billed_units(visit, group, units)
    owners = {owner for place, _, _, owner in countable(visit, group) if visit.service(place).bill}
    billed: list[Piece] = []
    for code in dict.fromkeys([piece.code for piece in pieces]):
        own = [piece for piece in pieces if piece.code == code]
        for piece in reversed(own) if owners == {THERAPIST} else own:
            number = min(left, piece.units)
            left -= number
            if number:
                billed.append(Piece(piece.code, number, piece.modifier, piece.minutes))
    return billed


def _parted(  # noqa: PLR0917  # what every line of the group shares
    day: date,
    group: Group,
    pieces: Sequence[Piece],
    modifiers: tuple[str, ...],
    order: tuple[tuple[str, ...], ...],
    charge: Decimal | None,
    npi: str | None,
) -> tuple[ClaimLine, ...]:
    """The lines of a group of one service whose units an assistant's minutes tell apart."""
    places = (group.members[0][1],)
    if len(pieces) > 1:
        charge = None
    lines: list[ClaimLine] = []
    for code, units, modifier, minutes in pieces:
        held = _held((*modifiers, *modifier.split()), order) if modifier else modifiers
        lines.append(new_line(day, group.discipline, code, units, held, minutes, places, charge, npi))
    return tuple(lines)


@lru_cache(maxsize=1024)
def _held(modifiers: tuple[str, ...], order: tuple[tuple[str, ...], ...]) -> tuple[str, ...]:
    """The modifiers that stand on a line, in the payer's order; a document has few combinations of them."""
    return fit(arrange(modifiers, order))[0]


def _gathered(
    visit: Visit,
    group: Group,
    pieces: Sequence[tuple[Piece, str | None]],
    modifiers: tuple[str, ...],
    order: tuple[tuple[str, ...], ...],
    *,
    extra: Mapping[str, tuple[str, ...]],
) -> tuple[ClaimLine, ...]:
    """The lines of a group of several services, of a family of codes, or with an assistant's units apart."""
    home, first = group.members[0]
    own, others = ((first,), ()) if len(group.members) == 1 else _places(group, home, visit.sessions)
    whole = len(pieces) == 1 and not others
    charge = _charge([visit.sessions[home].services[one] for one in own]) if whole else None
    lines: list[ClaimLine] = []
    for piece, npi in pieces:
        added = tuple(piece.modifier.split()) if piece.modifier else ()
        attested = extra.get(piece.code, ()) if extra else ()
        held = _held((*modifiers, *added, *attested), order) if added or attested else fit(modifiers)[0]
        lines.append(
            new_line(
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
