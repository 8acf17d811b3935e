"""Which units are an assistant's: CQ and CO, unit by unit.

Every function takes the minutes of one code: the ``assistant`` ones worked without a therapist, and the
``therapist`` ones, those worked together included.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Final, NamedTuple

from therapycode.model.frozen import FrozenMap

__all__ = [
    "ALONE_ONLY",
    "PER_UNIT_RULES",
    "SIMPLE_METHOD_RULES",
    "Exceeds",
    "PerUnit",
    "Share",
    "Stretch",
    "chronological",
    "exceeds_tenth",
    "exceeds_tenth_simply",
    "midpoint_share",
    "more_than_tenth_share",
    "tenth_per_period",
    "wholly_furnished",
]


class Share(NamedTuple):
    """Units with and without the assistant's modifier, and whether the published text is silent on them."""

    with_assistant: int
    without: int
    silent: bool = False


Exceeds = Callable[[int, int], bool]
"""Says whether an assistant's minutes are more than a tenth of all."""


def exceeds_tenth(assistant: int, total: int) -> bool:
    """Say whether the assistant's minutes are more than a tenth of all, by the percentage itself.

    The simple method (a tenth, rounded, plus one) disagrees for some totals; either may be used on a claim,
    and this one follows the regulation's words, "exceed 10 percent".

    Source: 42 CFR 410.59(a)(4) and 410.60(a)(4); 86 FR 64996, page 65171.

    >>> exceeds_tenth(2, 15), exceeds_tenth(1, 10)
    (True, False)
    """
    return assistant * 10 > total


def exceeds_tenth_simply(assistant: int, total: int) -> bool:
    """Say whether the assistant's minutes are more than a tenth of all, by the simple method.

    A tenth of the total, rounded to the nearest minute, plus one is the least that counts.

    Source: 86 FR 64996, page 65171, by which a claim may rest on either method.

    >>> exceeds_tenth_simply(2, 15), exceeds_tenth_simply(3, 15), exceeds_tenth_simply(2, 10)
    (False, True, True)
    """
    return assistant > (total + 5) // 10


def midpoint_share(units: int, therapist: int, assistant: int, minutes_per_unit: int = 15) -> Share:
    """The share of a 15-minute code from 2022 on: full periods first, then what the therapist could bill alone.

    The assistant's full periods bear the modifier. Of the units that remain, the therapist's leftover minutes
    carry as many as they could bill by themselves (one from the eighth minute on); the rest are the assistant's,
    if the assistant has minutes left over. The regulation speaks of two remaining units only for 23 to 28 leftover
    minutes; below that the text is silent, and the same formula holds.

    Source: 42 CFR 410.60(a)(4)(iv) and (v), 86 FR 64996, pages 65170 to 65174; where it is silent, and the one
    formula for every case, this project's ruling.

    >>> midpoint_share(2, 13, 23), midpoint_share(1, 5, 10), midpoint_share(2, 14, 4)
    (Share(with_assistant=1, without=1, silent=False), Share(with_assistant=1, without=0, silent=False), \
Share(with_assistant=1, without=1, silent=True))
    """
    full_assistant, left_assistant = divmod(assistant, minutes_per_unit)
    full_therapist, left_therapist = divmod(therapist, minutes_per_unit)
    remaining = units - full_assistant - full_therapist
    alone = (left_therapist + minutes_per_unit // 2) // minutes_per_unit
    marked = min(units, full_assistant + (max(0, remaining - alone) if left_assistant else 0))
    silent = (
        remaining == _TWO
        and bool(left_assistant and left_therapist)
        and left_assistant + left_therapist < _SPOKEN_OF_FROM
    )
    return Share(marked, units - marked, silent)


_TWO: Final = 2
_SPOKEN_OF_FROM: Final = 23
"""Leftover minutes of both roles from which the regulation speaks of two remaining units."""


def more_than_tenth_share(
    units: int, therapist: int, assistant: int, minutes_per_unit: int = 15, exceeds: Exceeds = exceeds_tenth
) -> Share:
    """The share of a 15-minute code in 2020 and 2021: full periods first, then the tenth of what is left over.

    The units that remain all bear the modifier where the assistant's leftover is more than a tenth of both
    leftovers. The text speaks of one remaining unit; for two it is silent.

    Source: 86 FR 64996, page 65171, examples 1 and 2; two remaining units, this project's ruling.

    >>> more_than_tenth_share(2, 13, 23)
    Share(with_assistant=2, without=0, silent=False)
    """
    full_assistant, left_assistant = divmod(assistant, minutes_per_unit)
    full_therapist, left_therapist = divmod(therapist, minutes_per_unit)
    remaining = units - full_assistant - full_therapist
    over = exceeds(left_assistant, left_assistant + left_therapist)
    marked = min(units, full_assistant + (max(0, remaining) if over else 0))
    return Share(marked, units - marked, remaining == _TWO and bool(left_assistant and left_therapist))


def wholly_furnished(units: int, _therapist: int, _assistant: int) -> Share:
    """All units of a service that assistants furnished alone; what a therapist had a part in is not settled.

    For payers who name the modifier of an assistant's service, and no test of when a service of both bears it.
    Such a service leaves the session without a claim (``assistants.both-not-settled``), and this is not asked.

    Source: the shape of fee schedules and notices that name a modifier and give no test.

    >>> wholly_furnished(2, 0, 30)
    Share(with_assistant=2, without=0, silent=False)
    """
    return Share(units, 0)


PerUnit = Callable[[int, int, int], Share]

PER_UNIT_RULES: Mapping[str, PerUnit] = FrozenMap(
    {
        "midpoint": midpoint_share,
        "more-than-a-tenth": more_than_tenth_share,
        "wholly-furnished": wholly_furnished,
    }
)
"""The ways of telling the assistant's units of a 15-minute code, by the name that profiles use."""

ALONE_ONLY: Final = frozenset({"wholly-furnished"})
"""Those that do not settle whose the units of a service are that a therapist had a part in."""

SIMPLE_METHOD_RULES: Mapping[str, PerUnit] = FrozenMap(
    {"midpoint": midpoint_share, "more-than-a-tenth": partial(more_than_tenth_share, exceeds=exceeds_tenth_simply)}
)
"""The same ways, where the tenth is told by the simple method."""


class Stretch(NamedTuple):
    """Consecutive minutes of a code and whether they are the assistant's."""

    minutes: int
    assistant: bool


def chronological(stretches: Sequence[Stretch], first: int) -> tuple[tuple[int, int], tuple[int, int]]:
    """Therapist and assistant minutes of the first period of a family, and of all that follows it.

    The first minutes are the base code's, whoever worked them.

    Source: 86 FR 64996, page 65176, the example of 98980 and 98981.

    >>> chronological([Stretch(20, False), Stretch(23, True), Stretch(37, False)], 20)
    ((20, 0), (37, 23))
    """
    base, rest = [0, 0], [0, 0]
    left = first
    for stretch in stretches:
        whose = int(stretch.assistant)
        taken = min(left, stretch.minutes)
        base[whose] += taken
        rest[whose] += stretch.minutes - taken
        left -= taken
    return (base[0], base[1]), (rest[0], rest[1])


def tenth_per_period(
    units: int, therapist: int, assistant: int, period: int, exceeds: Exceeds = exceeds_tenth
) -> Share:
    """The share of a code whose unit is not 15 minutes: full periods first, then the tenth of what is left.

    There is no midpoint rule for such codes.

    Source: 42 CFR 410.60(a)(4)(iii)(B), which says "15-minute or other time interval", against (iv), which says
    15-minute; 86 FR 64996, page 65176.

    >>> tenth_per_period(3, 37, 23, 20)
    Share(with_assistant=2, without=1, silent=False)
    """
    full_assistant, left_assistant = divmod(assistant, period)
    full_therapist, left_therapist = divmod(therapist, period)
    remaining = units - full_assistant - full_therapist
    over = exceeds(left_assistant, left_assistant + left_therapist)
    marked = min(units, full_assistant + (max(0, remaining) if over else 0))
    return Share(marked, units - marked)
