"""Limits: how much of what a payer pays for over a window, what is used, and which units stand above it.

A limit is a measure, what counts towards it, a ceiling, a window, a scope, what is exempt, and what becomes of the
excess. Everything here takes plain values; who counts and over which days was decided before.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Final, NamedTuple

from therapycode.model.frozen import FrozenMap
from therapycode.model.limits import Disposition, Measure

__all__ = ["Counted", "Held", "best_paid_first", "hold", "measured"]


class Counted(NamedTuple):
    """A line of today's, or what was billed before, as a limit counts it.

    ``amount`` is the money of the whole line and ``rvus`` the relative value units of all its units; both may be
    missing, as may ``minutes``. ``timed`` says that the code's units stand for minutes, ``size`` how many patients
    a group had, ``sessions`` in which of the day's sessions it was furnished.
    """

    day: date
    code: str
    units: int
    minutes: int | None = None
    timed: bool = True
    rvus: Decimal | None = None
    amount: Decimal | None = None
    size: int | None = None
    sessions: tuple[int, ...] = (0,)


class Held(NamedTuple):
    """What a limit makes of today's lines.

    ``kept`` are, line by line, the units below the ceiling; ``used`` is what was used before, ``claimed`` what the
    lines come to, ``over`` how much of it stands above. ``missing`` names what the lines or the history lack
    for the measure: then nothing is known and every unit is kept.
    """

    kept: tuple[int, ...]
    used: Fraction = Fraction(0)
    claimed: Fraction = Fraction(0)
    over: Fraction = Fraction(0)
    missing: str = ""

    def left(self, ceiling: Fraction) -> Fraction:
        """How much is left below a ceiling after today."""
        return max(Fraction(0), ceiling - self.used - self.claimed)


def _units(line: Counted) -> Fraction | None:
    return Fraction(line.units)


def _codes_or_units(line: Counted) -> Fraction | None:
    return Fraction(line.units if line.timed else min(line.units, 1))


def _minutes(line: Counted) -> Fraction | None:
    return None if line.minutes is None else Fraction(line.minutes)


def _rvus(line: Counted) -> Fraction | None:
    return None if line.rvus is None else Fraction(line.rvus)


def _amount(line: Counted) -> Fraction | None:
    return None if line.amount is None else Fraction(line.amount)


_WEIGHTS: Final[Mapping[Measure, Callable[[Counted], Fraction | None]]] = FrozenMap(
    {
        "units": _units,
        "codes-or-units": _codes_or_units,
        "minutes": _minutes,
        "rvus": _rvus,
        "amount": _amount,
    }
)
"""What a single line comes to, ``None`` where it does not say; codes, visits, sessions are no sum of lines."""

_MISSING: Final[Mapping[Measure, str]] = FrozenMap(
    {"minutes": "minutes", "rvus": "relative value units", "amount": "amounts", "group-size": "group sizes"}
)


def measured(lines: Iterable[Counted], measure: Measure) -> Fraction | None:
    """What the lines come to together, ``None`` where one of them does not say.

    >>> day = date(2026, 3, 4)
    >>> lines = [Counted(day, "97110", 2, 30), Counted(day, "97110", 1, 15), Counted(day, "97012", 1, timed=False)]
    >>> [str(measured(lines, measure)) for measure in ("units", "codes", "visits")], measured(lines, "minutes")
    (['4', '2', '1'], None)
    """
    if measure == "codes":
        return Fraction(len({(line.day, line.code) for line in lines}))
    if measure == "visits":
        return Fraction(len({line.day for line in lines}))
    if measure == "sessions":
        return Fraction(len({(line.day, session) for line in lines for session in line.sessions}))
    if measure == "group-size":
        sizes = [line.size for line in lines]
        return max([Fraction(size or 0) for size in sizes], default=Fraction(0)) if None not in sizes else None
    weigh = _WEIGHTS[measure]
    weights = [weigh(line) for line in lines]
    given = [weight for weight in weights if weight is not None]
    return sum(given, Fraction(0)) if len(given) == len(weights) else None


def hold(
    lines: Sequence[Counted],
    before: Sequence[Counted],
    measure: Measure,
    ceiling: Fraction,
    disposition: Disposition = "trim-in-claim-order",
) -> Held:
    """What a ceiling leaves of today's lines, after what was billed before in the same window.

    Lines are kept in the order of the claim, or the best paid first where the payer keeps those; a unit is kept
    whole or not at all. A payer that denies the whole claim keeps none of a claim that stands above. A limit never
    raises units.

    Source: the payer's profile, under ``limits``.

    >>> day = date(2026, 3, 4)
    >>> hold([Counted(day, "97110", 3), Counted(day, "97140", 2)], [], "units", Fraction(4)).kept
    (3, 1)
    """
    everything = tuple([line.units for line in lines])
    used, claimed = measured(before, measure), measured(lines, measure)
    if used is None or claimed is None:
        return Held(everything, missing=_MISSING[measure])
    total = measured([*before, *lines], measure) or Fraction(0)
    own = total - used
    if total <= ceiling:
        return Held(everything, used, own)
    over = total - max(ceiling, used)
    if disposition == "deny-claim":
        return Held((0,) * len(lines), used, own, over)
    order = best_paid_first(lines) if disposition == "keep-highest-paid" else range(len(lines))
    if order is None:
        return Held(everything, used, own, over, _MISSING["amount"])
    return Held(_kept(lines, before, measure, ceiling, order), used, own, over)


def best_paid_first(lines: Sequence[Counted]) -> Sequence[int] | None:
    """The places of the lines, those paid most for a unit first; ``None`` where an amount is missing.

    >>> day = date(2026, 3, 4)
    >>> cheap, dear = Counted(day, "97110", 2, amount=Decimal(60)), Counted(day, "97530", 1, amount=Decimal(35))
    >>> best_paid_first([cheap, dear])
    [1, 0]
    """
    paid = [_amount(line) for line in lines]
    if any(one is None for one in paid):
        return None
    a_unit = [(one or Fraction(0)) / max(line.units, 1) for one, line in zip(paid, lines, strict=True)]
    return sorted(range(len(lines)), key=lambda place: -a_unit[place])


def _kept(
    lines: Sequence[Counted],
    before: Sequence[Counted],
    measure: Measure,
    ceiling: Fraction,
    order: Sequence[int],
) -> tuple[int, ...]:
    """The units of each line that the ceiling leaves, lines taken in an order; each unit is tried by itself."""
    kept = [0] * len(lines)
    taken: list[Counted] = list(before)
    for place in order:
        line = lines[place]
        for units in range(line.units, 0, -1):
            part = _part(line, units)
            if (measured([*taken, part], measure) or Fraction(0)) <= ceiling:
                kept[place] = units
                taken.append(part)
                break
    return tuple(kept)


def _part(line: Counted, units: int) -> Counted:
    """So many units of a line, with their share of its minutes and values."""
    if units == line.units:
        return line
    share = Fraction(units, line.units)
    return line._replace(
        units=units,
        minutes=None if line.minutes is None else _whole(line.minutes * share),
        rvus=None if line.rvus is None else line.rvus * units / line.units,
        amount=None if line.amount is None else line.amount * units / line.units,
    )


def _whole(minutes: Fraction) -> int:
    """Whole minutes, upwards: a part of a line never takes less time than its share."""
    return -(-minutes.numerator // minutes.denominator)
