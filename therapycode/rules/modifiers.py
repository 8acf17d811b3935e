"""Which modifiers a line bears, and in which order."""

from collections.abc import Mapping, Sequence
from typing import Final, Literal, get_args

from therapycode.model.words import Discipline, Listing

__all__ = ["LINES", "MOST", "LineChoice", "arrange", "discipline_modifiers", "fit", "stands_on"]

LineChoice = Literal["listed", "always", "every-line"]
"""Which lines a modifier stands on: those of codes on the therapy list, or furnished under a plan; those of codes
that are always therapy; all of them."""

LINES: Final = get_args(LineChoice)

MOST: Final = 4
"""Modifiers that a claim line holds."""


def discipline_modifiers(
    listing: Listing, discipline: Discipline, by_discipline: Mapping[str, str], *, under_plan: bool
) -> tuple[str, ...]:
    """The modifiers that name the plan of care's discipline, where the line needs any.

    Under a plan of care every listed code bears them, and so does a code that is therapy only under a plan. A
    code that is not listed never does. Outside a plan (a physician's service) none is used. It is the plan's
    discipline that counts, not the profession of whoever furnished the service.

    Source: Medicare Claims Processing Manual, chapter 5, sections 20.1 and 20.C.

    >>> words = {"PT": "GP", "OT": "GO", "SLP": "GN"}
    >>> discipline_modifiers("always", "OT", words, under_plan=True)
    ('GO',)
    >>> discipline_modifiers("not-listed", "OT", words, under_plan=True)
    ()
    """
    if listing == "not-listed" or not under_plan:
        return ()
    return tuple(by_discipline[discipline].split())


def stands_on(choice: LineChoice, listing: Listing) -> bool:
    """Say whether a payer's choice of lines takes those of a code that stands so on the therapy list.

    Source: the payer's profile, under ``modifiers.discipline``, ``added-modifiers`` or ``refused-modifiers``.

    >>> [stands_on(choice, "sometimes") for choice in LINES]
    [True, False, True]
    """
    return choice == "every-line" or (listing == "always" if choice == "always" else listing != "not-listed")


def fit(modifiers: Sequence[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The modifiers that stand on the line, and those that go into the remarks.

    A line holds four. With more, the fourth place says that there are more (99).

    Source: Medicare Claims Processing Manual, chapter 5, section 10.3.3.

    >>> fit(["GP", "CQ", "KX", "59", "95"])
    (('GP', 'CQ', 'KX', '99'), ('59', '95'))
    """
    if len(modifiers) <= MOST:
        return tuple(modifiers), ()
    return (*modifiers[: MOST - 1], "99"), tuple(modifiers[MOST - 1 :])


def arrange(modifiers: tuple[str, ...], order: tuple[tuple[str, ...], ...]) -> tuple[str, ...]:
    """The modifiers in the payer's order: by the first group that names them, those named nowhere last.

    >>> arrange(("CQ", "59", "GP"), (("GP", "GO", "GN"), ("CQ", "CO")))
    ('GP', 'CQ', '59')
    """
    rank: dict[str, int] = {}
    for place, group in enumerate(order):
        for modifier in group:
            rank.setdefault(modifier, place)
    return tuple(sorted(modifiers, key=lambda modifier: rank.get(modifier, len(order))))
