"""One look at the lines of a session, which tells most of them clear of every edit."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final, NamedTuple

from therapycode.model.answers import LinesByGroup
from therapycode.model.claim import ClaimLine
from therapycode.model.edits import DayEdits, EditTable, PlanKind
from therapycode.model.frozen import FrozenMap

__all__ = ["BESIDE", "NO_LIMIT", "PAST", "Asked", "Look", "look_at", "looks_of"]

NO_LIMIT: Final = 10**9

_MOST: Final = 2

PAST: Final = -1
"""A line may be past an edit, or nothing is known of its code."""

BESIDE: Final = -2
"""No line is past anything; two codes may be a pair."""


class Asked(NamedTuple):
    """What a payer goes by."""

    pairs: bool = False
    units: bool = False
    limits: bool = False
    add_ons: bool = False


Look = tuple[int, int, int, int]
"""A code as one look sees it: its own bit, those of its partners, the units that it may have, and the bits of the
codes of which it needs one beside it, 0 where it stands by itself."""


def looks_of(edits: DayEdits, table: EditTable | None, plan: PlanKind, asked: Asked) -> Mapping[str, Look]:
    """The codes of which one look can tell, under a table and a plan of care.

    A code that is not among them needs a closer look always: nothing is known of it by itself.
    """
    partners = edits.partners.get(table, {}) if asked.pairs and table is not None else {}
    held = table if asked.units and table in edits.held else None
    units = {code: edit.most for code, edit in edits.units[held].items()} if held is not None else None
    limits = _limits(edits, plan) if asked.limits else {}
    add_ons = {code: add_on.primaries for code, add_on in edits.add_ons.items() if asked.add_ons and add_on.closed}
    codes = _codes(edits) if units is None else sorted(units)
    bits = {code: 1 << place for place, code in enumerate(codes)}
    return FrozenMap(
        {
            code: (
                bit,
                _bits(partners.get(code, ()), bits),
                min(units[code] if units is not None else NO_LIMIT, limits.get(code, NO_LIMIT)),
                _bits(add_ons.get(code, ()), bits),
            )
            for code, bit in bits.items()
            if code not in edits.outside and (code not in add_ons or _bits(add_ons[code], bits))
        }
    )


def _codes(edits: DayEdits) -> list[str]:
    """Every code that the edits of the day speak of."""
    codes = {code for own in edits.partners.values() for code in own}
    codes |= {code for own in edits.units.values() for code in own}
    codes |= {code for code, _ in edits.day_limits}
    for code, add_on in edits.add_ons.items():
        codes |= {code, *add_on.primaries}
    return sorted(codes)


def _limits(edits: DayEdits, plan: PlanKind) -> Mapping[str, int]:
    return {code: limit.most or 0 for (code, under), limit in edits.day_limits.items() if under == plan}


def _bits(codes: Iterable[str], bits: Mapping[str, int]) -> int:
    together = 0
    for code in codes:
        together |= bits.get(code, 0)
    return together


def look_at(looks: Mapping[str, Look], lines: LinesByGroup) -> int:
    """The bits of the codes of a session's lines where none can be past any edit; else `PAST` or `BESIDE`.

    It errs on one side only: what it tells clear is clear, what it does not is to be looked at.
    """
    bits = partners = 0
    primaries: tuple[int, ...] = ()
    for made in lines:
        for line in made:
            look = looks.get(line.code)
            if look is None:
                return PAST
            bit, others, most, needed = look
            if line.units > most:
                return PAST
            bits |= bit
            partners |= others
            if needed:
                primaries += (needed,)
        if len(made) > 1 and _sum_past(looks, made):
            return PAST
    if primaries and not _beside_primaries(primaries, bits, lines):
        return PAST
    return BESIDE if bits & partners else bits


def _sum_past(looks: Mapping[str, Look], made: Sequence[ClaimLine]) -> bool:
    """Say whether lines of one code are past it together, apart because of an assistant or several therapists."""
    units: dict[str, int] = {}
    for line in made:
        units[line.code] = units.get(line.code, 0) + line.units
    return any(number > looks[code][_MOST] for code, number in units.items())


def _beside_primaries(primaries: Sequence[int], bits: int, lines: LinesByGroup) -> bool:
    """Say whether every add-on code has a primary code beside it, all under one number."""
    numbers = {line.rendering_npi for made in lines for line in made}
    return len(numbers) == 1 and all(bits & one for one in primaries)
