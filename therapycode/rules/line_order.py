"""In which order of lines a payer would pay most, where it keeps them in the order of the claim."""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from therapycode.model.limits import Measure
from therapycode.rules.limits import Counted, best_paid_first, hold

__all__ = ["Better", "better_order", "worth"]


class Better(NamedTuple):
    """An order of lines, what they then bring, and what they bring as they stand."""

    order: tuple[int, ...]
    brings: Decimal
    instead: Decimal


def better_order(
    lines: Sequence[Counted],
    kept: Sequence[int],
    measure: Measure,
    ceiling: int | Decimal,
    used: int | Decimal,
) -> Better | None:
    """The lines with those worth most for a unit first, where that brings more; ``None`` where it does not.

    ``kept`` are the units that are paid as the lines stand. Nothing is reordered here: it is advice.

    Source: the payer's profile, under ``limits``, for payers that pay in the order of the claim.

    >>> from datetime import date
    >>> line = lambda code, units, amount: Counted(date(2026, 3, 4), code, units, amount=Decimal(amount))
    >>> better_order([line("97110", 3, 90), line("97530", 2, 80)], (3, 1), "units", 4, 0)
    Better(order=(1, 0), brings=Decimal('140'), instead=Decimal('130'))
    """
    order = best_paid_first(lines)
    if order is None:
        return None
    left = Fraction(ceiling) - Fraction(used)
    if left < 0:  # past it, nothing more is paid in any order, not even a line that counts for nothing
        return None
    sorted_lines = [lines[place] for place in order]
    held = hold(sorted_lines, (), measure, left)
    brings, instead = worth(sorted_lines, held.kept), worth(lines, kept)
    return Better(tuple(order), brings, instead) if brings > instead else None


def worth(lines: Sequence[Counted], kept: Sequence[int]) -> Decimal:
    """What so many units of each line are worth together; lines whose amount is not known are worth nothing."""
    return sum(
        [
            (line.amount or Decimal(0)) * units / max(line.units, 1)
            for line, units in zip(lines, kept, strict=True)
        ],
        Decimal(0),
    )
