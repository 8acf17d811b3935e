"""The edits of claims systems as plain values: code pairs, most units of a code, limits of a day, add-on codes."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Final, Literal

import attrs

from therapycode.model.frozen import FrozenMap

__all__ = [
    "NO_EDITS",
    "AddOn",
    "DayEdits",
    "DayLimit",
    "EditTable",
    "LimitedAs",
    "PairEdit",
    "PairKey",
    "Standing",
    "UnitEdit",
    "partners_of",
]

EditTable = Literal["practitioner", "outpatient-hospital"]
"""Which of the two national tables: that of practitioners' claims, or that of hospitals' and other facilities'."""

Standing = Literal["in-force", "unconfirmed", "unchecked"]
"""How a row whose first day is not known stands on a day: it holds; it is said to hold, and was not confirmed
for that day; or nothing can be said."""

LimitedAs = Literal["PT", "OT", "SLP", "outside-plan"]
"""Under which plan of care a limit of the day holds; ``outside-plan`` is a physician's service without one."""

PairKey = tuple[str, str]
"""Two codes, in either order."""


@attrs.frozen(kw_only=True)
class PairEdit:
    """Two codes that are not paid together: ``column2`` is the one that is denied.

    ``indicator`` 1: a modifier for distinct services opens the pair; 0: nothing does. Days are inclusive; a
    first day of ``None`` is not known, a last day of ``None`` has not come. ``as_of`` is the day up to which the
    row's source was current; ``known_from`` and ``known_until`` say when the row stood in the releases.
    """

    column1: str
    column2: str
    indicator: Literal[0, 1]
    table: EditTable
    first_day: date | None = None
    last_day: date | None = None
    known_from: date | None = None
    known_until: date | None = None
    source: str
    as_of: date
    rationale: str = ""


@attrs.frozen(kw_only=True)
class UnitEdit:
    """The most units of a code that one provider is paid for one patient on one day.

    ``adjudication`` 1: each line by itself; 2: the day, by policy, and not to be appealed; 3: the day, clinical,
    and open to appeal.
    """

    code: str
    table: EditTable
    most: int
    adjudication: Literal[1, 2, 3]
    first_day: date | None = None
    last_day: date | None = None
    source: str
    as_of: date


@attrs.frozen(kw_only=True)
class DayLimit:
    """The most units of a code by one provider of one discipline on one day; ``None``: not allowed at all."""

    code: str
    discipline: LimitedAs
    most: int | None
    source: str


@attrs.frozen(kw_only=True)
class AddOn:
    """A code that is paid only beside one of its ``primaries``."""

    code: str
    primaries: tuple[str, ...]
    source: str


def _in_force(_edit: PairEdit, _day: date) -> Standing:
    return "in-force"


def _never_ended(_table: EditTable, _codes: PairKey, _day: date) -> PairEdit | None:
    return None


@attrs.frozen(kw_only=True)
class DayEdits:
    """The edits of one stretch of days, ready to be looked up.

    ``pairs`` have both orders of two codes as keys. ``partners`` give, for a code, the codes that it has a pair
    with. ``day_limits`` are keyed by code and plan of care. ``outside`` are codes that the tables know nothing of,
    so that no row about them is no answer. ``standing`` says how a pair stands on a day. ``ended`` gives the pair
    of two codes that ended last before a day.
    """

    pairs: Mapping[EditTable, Mapping[PairKey, PairEdit]] = FrozenMap()
    partners: Mapping[EditTable, Mapping[str, frozenset[str]]] = FrozenMap()
    units: Mapping[EditTable, Mapping[str, UnitEdit]] = FrozenMap()
    day_limits: Mapping[tuple[str, LimitedAs], DayLimit] = FrozenMap()
    add_ons: Mapping[str, AddOn] = FrozenMap()
    outside: frozenset[str] = frozenset()
    standing: Callable[[PairEdit, date], Standing] = _in_force
    ended: Callable[[EditTable, PairKey, date], PairEdit | None] = _never_ended


NO_EDITS: Final = DayEdits()
"""No table at hand: every check that asks for one is unchecked."""


def partners_of(pairs: Iterable[PairKey]) -> Mapping[str, frozenset[str]]:
    """The codes that each code has a pair with.

    >>> partners_of([("97150", "97530"), ("97530", "97150")])["97530"]
    frozenset({'97150'})
    """
    partners: dict[str, set[str]] = {}
    for one, other in pairs:
        partners.setdefault(one, set()).add(other)
        partners.setdefault(other, set()).add(one)
    return FrozenMap({code: frozenset(others) for code, others in partners.items()})
