"""Making the repairs of a claim, and taking them back: a new claim each time, the one given is never changed."""

import re
from collections.abc import Callable, Iterable, Sequence
from decimal import ROUND_DOWN, Decimal
from typing import Final

import attrs

from therapycode.dated import parse_day
from therapycode.errors import Fault, InputError
from therapycode.model.claim import Repair
from therapycode.model.given import Applied, GivenClaim, GivenLine
from therapycode.model.words import DISCIPLINES, is_code, is_modifier

__all__ = ["apply_repairs", "undo_repairs"]


def apply_repairs(claim: GivenClaim, repairs: Iterable[Repair]) -> tuple[GivenClaim, tuple[Applied, ...]]:
    """The claim with the repairs made, one after the other, and the log by which they can be taken back.

    Each repair names lines by their places in the claim as it was given, and is made only where what it calls old
    stands there. So a repair that puts lines together needs those of their fields to be made before it.

    Raises:
        InputError: if a repair does not fit the claim, with every one that does not; then none is made.
    """
    state = [_Standing(frozenset({place}), line) for place, line in enumerate(claim.lines)]
    log: list[Applied] = []
    faults: list[Fault] = []
    for number, repair in enumerate(repairs):
        try:
            log.append(_make(state, repair))
        except _UnfitError as unfit:
            faults.append(Fault(f"repairs[{number}] ({repair.where})", unfit.found, unfit.allowed, unfit.do))
    if faults:
        raise InputError("the repairs", faults)
    return attrs.evolve(claim, lines=tuple([each.line for each in state])), tuple(log)


def undo_repairs(claim: GivenClaim, log: Sequence[Applied]) -> GivenClaim:
    """The claim as it stood before the repairs of the log, to the letter.

    Raises:
        InputError: if the claim is not the one that the repairs left behind.
    """
    lines = list(claim.lines)
    for made in reversed(log):
        first = made.at[0]
        span = slice(first, first + len(made.after))
        if tuple(lines[span]) != made.after:
            fault = Fault(
                f"lines[{first}]", "other lines", "the lines that the repair left", "Check the claim anew."
            )
            raise InputError("the claim", [fault])
        del lines[span]
        for place, line in zip(made.at, made.before, strict=True):
            lines.insert(place, line)
    return attrs.evolve(claim, lines=tuple(lines))


@attrs.frozen
class _Standing:
    """A line as it stands by now, and the places of the lines of the given claim that it came of."""

    origins: frozenset[int]
    line: GivenLine


class _UnfitError(Exception):
    """A repair that does not fit; it never leaves this module."""

    def __init__(self, found: str, allowed: str, do: str = "Check the claim anew.") -> None:
        self.found = found
        self.allowed = allowed
        self.do = do
        super().__init__(found)


_FIELD: Final = re.compile(r"lines\[([0-9]+)\]\.([a-z_]+)")
_LINE: Final = re.compile(r"lines\[([0-9]+)\]")
_PLUS: Final = " + "
_FEWEST_WORDS: Final = 2


def _make(state: list[_Standing], repair: Repair) -> Applied:
    """Make one repair in the lines as they stand."""
    field = _FIELD.fullmatch(repair.where)
    if field is not None and field[2] in _READERS:
        places = [int(field[1])]
        at = _found(state, places)
        old = state[at[0]].line
        _check_old(repair, _spell(getattr(old, field[2])))
        loose: dict[str, object] = {field[2]: _READERS[field[2]](repair.new)}
        after: tuple[GivenLine, ...] = (attrs.evolve(old, **loose),)  # type: ignore[arg-type]  # a field by its name
    else:
        named = [_LINE.fullmatch(word) for word in repair.where.split(", ")]
        places = [int(each[1]) for each in named if each is not None]
        if len(places) != len(named):
            raise _UnfitError(repr(repair.where)[:60], "lines[0].code, or lines[0], lines[1]")
        at = _found(state, places)
        lines = [state[place].line for place in at]
        _check_old(repair, _PLUS.join(map(str, lines)))
        after = _recast(lines, [_short(text) for text in repair.new.split(_PLUS)])
    before = tuple([state[place].line for place in at])
    origins = frozenset().union(*[state[place].origins for place in at])
    for place in reversed(at):
        del state[place]
    state[at[0] : at[0]] = [_Standing(origins, line) for line in after]
    return Applied(repair=repair, at=tuple(at), before=before, after=after)


def _found(state: Sequence[_Standing], places: Iterable[int]) -> list[int]:
    """Where the lines of these places stand by now; each must still be a line of its own."""
    at: list[int] = []
    for place in places:
        now = [number for number, each in enumerate(state) if each.origins == {place}]
        if len(now) != 1:
            raise _UnfitError(
                f"no line of its own at lines[{place}]", "a line that no repair before put elsewhere"
            )
        at += now
    if at != sorted(set(at)):
        raise _UnfitError("lines out of order", "each line once, in the order of the claim")
    return at


def _check_old(repair: Repair, stands: str) -> None:
    if repair.old != stands:
        do = "Make the repairs that stand before it as well, or check the claim anew."
        raise _UnfitError(repr(stands)[:60], f"{repair.old!r}, which the repair replaces", do)


def _spell(value: object) -> str:
    if isinstance(value, tuple):
        return " ".join(value)
    return "" if value is None else str(value)


def _code(text: str) -> object:
    if not is_code(text):
        raise _UnfitError(repr(text)[:40], "a procedure code")
    return text


def _units(text: str) -> object:
    if not text.isdecimal() or int(text) < 1:
        raise _UnfitError(repr(text)[:40], "a whole number from 1")
    return int(text)


def _modifiers(text: str) -> object:
    modifiers = tuple(text.split())
    if not all(map(is_modifier, modifiers)):
        raise _UnfitError(repr(text)[:40], "modifiers, two digits or capital letters each")
    return modifiers


def _discipline(text: str) -> object:
    if text not in DISCIPLINES:
        raise _UnfitError(repr(text)[:40], ", ".join(DISCIPLINES))
    return text


def _day(text: str) -> object:
    try:
        return parse_day(text)
    except ValueError:
        raise _UnfitError(repr(text)[:40], "a day as YYYY-MM-DD") from None


_READERS: Final[dict[str, Callable[[str], object]]] = {
    "code": _code,
    "units": _units,
    "modifiers": _modifiers,
    "discipline": _discipline,
    "date": _day,
}
"""How a repair's text becomes the value of a field."""


def _short(text: str) -> GivenLine:
    """A line from its short form: code, units and modifiers."""
    words = text.split()
    if len(words) < _FEWEST_WORDS:
        raise _UnfitError(repr(text)[:60], "a line in short, such as 97110 2 GP")
    read: dict[str, object] = {
        "code": _code(words[0]),
        "units": _units(words[1]),
        "modifiers": _modifiers(" ".join(words[2:])),
    }
    return GivenLine(**read)  # type: ignore[arg-type]  # each was read as what its field holds


def _recast(old: Sequence[GivenLine], wanted: Sequence[GivenLine]) -> tuple[GivenLine, ...]:
    """The old lines as those wanted: what they say beside code, units and modifiers stays, money stays in all.

    Minutes stay where one line comes of them; of several nobody knows whose they are. The first line keeps the id.
    """
    first = old[0]
    units = [line.units for line in wanted]
    minutes = [line.minutes for line in old if line.minutes is not None]
    whole = sum(minutes) if len(minutes) == len(old) and len(wanted) == 1 else None
    charges = _shares([line.charge for line in old], units)
    allowed = _shares([line.allowed for line in old], units)
    return tuple(
        [
            attrs.evolve(
                first,
                code=line.code,
                units=line.units,
                modifiers=line.modifiers,
                minutes=whole,
                charge=charges[place],
                allowed=allowed[place],
                id=first.id if place == 0 else None,
            )
            for place, line in enumerate(wanted)
        ]
    )


_CENT: Final = Decimal("0.01")


def _shares(amounts: Sequence[Decimal | None], units: Sequence[int]) -> list[Decimal | None]:
    """All amounts together, shared out by units to the cent; the first line takes what is left over."""
    given = [amount for amount in amounts if amount is not None]
    if not given:
        return [None] * len(units)
    if len(given) < len(amounts):
        raise _UnfitError("an amount of money on some of the lines", "one on each of them, or on none")
    whole = sum(given, Decimal(0))
    others = [(whole * each / sum(units)).quantize(_CENT, ROUND_DOWN) for each in units[1:]]
    return [whole - sum(others, Decimal(0)), *others]
