"""Which units of a 15-minute code are the assistant's, by the regulation's own steps and by trying every way.

42 CFR 410.59(a)(4) and 410.60(a)(4), and the steps of 86 FR 64996, pages 65170 to 65174. Shares nothing with
the library. Where the text speaks (one unit open, or two with 23 to 28 minutes left over) its sentences are
written down one by one; where it is silent the project's ruling is tried out over every way of giving the open
units to the two roles.
"""

from itertools import product
from typing import Final

from tests.oracle import units_of_total

QUARTER: Final = 15

PUBLISHED: Final = frozenset(
    {(9, 14), (10, 13), (10, 14), (11, 12), (11, 13), (11, 14), (12, 12)}
    | {(12, 13), (12, 14), (13, 12), (13, 13), (13, 14), (14, 14)}
)
"""Leftover minutes of the two roles, either way round, for which the text itself gives one unit to each."""


def own_quarters(minutes: int) -> tuple[int, int]:
    """The units that somebody fills alone, taken off one at a time, and the minutes left over."""
    units = 0
    while minutes >= QUARTER:
        minutes -= QUARTER
        units += 1
    return units, minutes


def by_the_text(open_units: int, therapist: int, assistant: int) -> int | None:
    """Of the open units, how many are the assistant's by a sentence of the text; `None` where it has none."""
    if open_units == 0 or assistant == 0:
        return 0
    if therapist == 0:
        return open_units
    if open_units == 1:
        # below eight of the therapist's: eight or more of the assistant's, or both below, always over a tenth
        return 0 if therapist >= 8 else 1
    if (therapist, assistant) in PUBLISHED or (assistant, therapist) in PUBLISHED:
        return 1
    return None


def by_the_ruling(open_units: int, therapist: int, assistant: int) -> int:
    """Of the open units, how many are the assistant's: the fewest of all ways in which the therapist's leftover
    carries no more units than the printed table gives for it alone.
    """
    alone = units_of_total(therapist)
    ways = [
        way.count("assistant")
        for way in product(("therapist", "assistant"), repeat=open_units)
        if way.count("therapist") <= alone or assistant == 0
        if "assistant" not in way or assistant > 0
    ]
    return min(ways)


def is_silent(units: int, therapist: int, assistant: int) -> bool:
    own_therapist, left_therapist = own_quarters(therapist)
    own_assistant, left_assistant = own_quarters(assistant)
    return by_the_text(units - own_therapist - own_assistant, left_therapist, left_assistant) is None


def marked_since_2022(units: int, therapist: int, assistant: int) -> int:
    """Units with the modifier, of so many units of one code."""
    own_therapist, left_therapist = own_quarters(therapist)
    own_assistant, left_assistant = own_quarters(assistant)
    open_units = units - own_therapist - own_assistant
    said = by_the_text(open_units, left_therapist, left_assistant)
    if said is None:
        said = by_the_ruling(open_units, left_therapist, left_assistant)
    return own_assistant + said


def marked_in_2020_and_2021(units: int, therapist: int, assistant: int) -> int:
    """Units with the modifier by the tenth of the leftovers of both roles together, unit after unit."""
    own_therapist, left_therapist = own_quarters(therapist)
    own_assistant, left_assistant = own_quarters(assistant)
    marked = own_assistant
    for _ in range(units - own_therapist - own_assistant):
        if 100 * left_assistant > 10 * (left_assistant + left_therapist):
            marked += 1
    return marked
