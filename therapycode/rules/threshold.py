"""Which lines pass a yearly amount, as far as the amounts that are known can tell."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Final, NamedTuple

from therapycode.model.words import Setting

__all__ = ["BY_LINE", "WHOLE_CLAIM", "Amount", "CountedLine", "past", "service_amount", "sum_of"]

WHOLE_CLAIM: Final[frozenset[Setting]] = frozenset(
    {"outpatient-hospital", "snf-part-b", "rehab-agency", "corf", "home-health-part-b", "cah"}
)
"""Settings of institutional claims: if any line passes the amount, all lines of its pool count as passing it."""

BY_LINE: Final[frozenset[Setting]] = frozenset({"office", "home"})
"""Settings of professional claims, where each line stands for itself. What holds elsewhere is not settled."""

_NOTHING: Final = Decimal(0)


class Amount(NamedTuple):
    """What accrues, between two bounds; ``most`` is ``None`` where nothing bounds it."""

    least: Decimal
    most: Decimal | None


class CountedLine(NamedTuple):
    """A line, or the lines of one group, that count towards the amount.

    ``claim`` tells which lines stand on one claim. ``denied``: somebody attests that it will not be paid, so that
    its amount may not accrue, and it needs no statement that it is necessary.
    """

    claim: object
    setting: Setting | None
    amount: Amount
    denied: bool = False


def service_amount(allowed: Decimal | None, charge: Decimal | None) -> Amount:
    """What one service accrues: what the fee schedule allows, or the charge where that is less.

    A charge alone is no more than an upper bound.

    Source: Medicare Claims Processing Manual, chapter 5, section 10.3.3, by which the lesser of the two accrues.

    >>> service_amount(Decimal("31.50"), Decimal("60.00"))
    Amount(least=Decimal('31.50'), most=Decimal('31.50'))
    >>> service_amount(None, Decimal("60.00"))
    Amount(least=Decimal('0'), most=Decimal('60.00'))
    """
    if allowed is None:
        return Amount(_NOTHING, charge)
    known = allowed if charge is None else min(allowed, charge)
    return Amount(known, known)


def sum_of(amounts: Iterable[Amount]) -> Amount:
    """Several amounts together: bounded above only where each of them is."""
    least: Decimal = _NOTHING
    most: Decimal | None = _NOTHING
    for amount in amounts:
        least += amount.least
        most = None if most is None or amount.most is None else most + amount.most
    return Amount(least, most)


def past(accrued: Decimal, threshold: Decimal, lines: Sequence[CountedLine]) -> tuple[bool | None, ...]:
    """Say of each line, in the order of the claim, whether it passes the amount; ``None`` where that is open.

    A line passes it if what accrued before and the lines up to this one, itself included, come to more. On an
    institutional claim one such line is enough for all lines of the pool. A line that is attested to be denied
    passes nothing.

    Source: Medicare Claims Processing Manual, chapter 5, section 10.3.3; that the line which straddles the amount
    passes it, and that a line to be denied may count or not, are this project's rulings.

    >>> line = CountedLine(0, "office", service_amount(Decimal(40), None))
    >>> past(Decimal(2420), Decimal(2480), [line, line, line])
    (False, True, True)
    """
    by_line = _by_line(accrued, threshold, lines)
    by_claim: dict[object, list[bool | None]] = {}
    for line, passes in zip(lines, by_line, strict=True):
        by_claim.setdefault(line.claim, []).append(passes)
    every = zip(lines, by_line, strict=True)
    return tuple([_scoped(line, passes, _any(by_claim[line.claim])) for line, passes in every])


def _by_line(accrued: Decimal, threshold: Decimal, lines: Sequence[CountedLine]) -> list[bool | None]:
    least = accrued
    most: Decimal | None = accrued
    said: list[bool | None] = []
    for line in lines:
        least += _NOTHING if line.denied else line.amount.least
        most = None if most is None or line.amount.most is None else most + line.amount.most
        under = most is not None and most <= threshold
        said.append(False if under or line.denied else (True if least > threshold else None))
    return said


def _any(said: Sequence[bool | None]) -> bool | None:
    """Whether any of them is so; open where none is for certain and some may be."""
    if any(said):
        return True
    return None if None in said else False


def _scoped(line: CountedLine, by_line: bool | None, by_claim: bool | None) -> bool | None:  # noqa: FBT001  # three answers, not a switch
    """The answer of the line or of its claim, by the setting; open where the setting is and they differ."""
    if line.denied or line.setting in BY_LINE:
        return by_line
    return by_claim if line.setting in WHOLE_CLAIM or by_line == by_claim else None
