"""The edits of claims systems as plain values: code pairs, most units of a code, limits of a day, add-on codes."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Final, Literal, get_args

import attrs

from therapycode.model.finding import SourceRef
from therapycode.model.frozen import FrozenMap
from therapycode.model.words import Certainty

__all__ = [
    "EDIT_TABLES",
    "NO_EDITS",
    "AddOn",
    "Adjudication",
    "DayEdits",
    "DayLimit",
    "EditTable",
    "PairEdit",
    "Pairs",
    "PlanKind",
    "Standing",
    "UnitEdit",
    "beside_of",
    "partners_of",
]

EditTable = Literal["practitioner", "outpatient-hospital"]
"""Which of the two national tables of edits a row stands in; the setting decides which one answers."""

EDIT_TABLES: Final = get_args(EditTable)

Standing = Literal["in-force", "unconfirmed", "unchecked"]
"""How far a row that may stand on a day is to be believed."""

Adjudication = Literal[1, 2, 3]
"""Over what an edit is counted: 1, one line of a claim; 2, the day, and without appeal; 3, the day."""

PlanKind = Literal["PT", "OT", "SLP", "outside-plan"]
"""The discipline of the plan of care, or a physician's or practitioner's service outside any."""


@attrs.frozen(cache_hash=True)
class PairEdit:
    """One row: the code of column 2 is not paid beside the code of column 1, from the first to the last day.

    ``indicator`` 0: never together; 1: together where a modifier says that the services were distinct; 9: void.
    ``known_from`` is the first day on which this was known, ``known_until`` the first on which it no longer was;
    both are ``None`` where the row is what is known today and no such day is. ``as_of`` is the day up to which
    the row's source was current.
    """

    table: EditTable
    column1: str
    column2: str
    indicator: Literal[0, 1, 9]
    first_day: date | None
    last_day: date | None
    known_from: date | None
    known_until: date | None
    source: str
    as_of: date
    certainty: Certainty
    rationale: str


Pairs = Mapping[tuple[str, str], PairEdit]
"""The edit of two codes, found under either order of them."""


@attrs.frozen
class UnitEdit:
    """The most units of a code, from the first to the last day; 0 where the code is not paid in the setting.

    ``as_of`` is the day up to which the row's source was current.
    """

    table: EditTable
    code: str
    most: int
    adjudication: Adjudication
    first_day: date | None
    last_day: date | None
    source: str
    as_of: date
    certainty: Certainty


@attrs.frozen
class DayLimit:
    """The most units of a code a day under one plan, from the first to the last day.

    0 where the code is not billed under a plan of that discipline; ``None`` where it is not allowed at all.
    """

    code: str
    discipline: PlanKind
    most: int | None
    first_day: date | None
    last_day: date | None
    source: str
    certainty: Certainty


@attrs.frozen
class AddOn:
    """A code that stands only beside one of its primary codes, and the source that says so.

    ``closed`` says that no other code will do.
    """

    code: str
    primaries: tuple[str, ...]
    closed: bool
    source: str


def _in_force(_edit: PairEdit, _day: date) -> Standing:
    return "in-force"


def _never_ended(_table: EditTable, _codes: tuple[str, str], _day: date) -> PairEdit | None:
    return None


@attrs.frozen(kw_only=True)
class DayEdits:
    """The edits of one stretch of days, ready to be looked up.

    ``partners`` give, for a code, the codes that it has a pair with; ``beside`` those beside which it is the one
    that is likely denied. ``held`` are the tables of which unit edits of the time are held. ``outside`` are codes
    that the pairs say nothing of, so that no row about them is no answer. ``sources`` are those of the rows, by
    their ids. ``standing`` says how far a pair is to be believed on a day, ``ended`` gives the pair of two codes
    that ended last before a day.
    """

    pairs: Mapping[EditTable, Pairs] = FrozenMap()
    partners: Mapping[EditTable, Mapping[str, frozenset[str]]] = FrozenMap()
    beside: Mapping[EditTable, Mapping[str, frozenset[str]]] = FrozenMap()
    units: Mapping[EditTable, Mapping[str, UnitEdit]] = FrozenMap()
    held: frozenset[EditTable] = frozenset()
    day_limits: Mapping[tuple[str, PlanKind], DayLimit] = FrozenMap()
    add_ons: Mapping[str, AddOn] = FrozenMap()
    outside: frozenset[str] = frozenset()
    sources: Mapping[str, SourceRef] = FrozenMap()
    standing: Callable[[PairEdit, date], Standing] = _in_force
    ended: Callable[[EditTable, tuple[str, str], date], PairEdit | None] = _never_ended


NO_EDITS: Final = DayEdits()
"""No table at hand: every check that asks for one is unchecked."""


def partners_of(pairs: Iterable[tuple[str, str]]) -> Mapping[str, frozenset[str]]:
    """The codes that each code has a pair with.

    >>> partners_of([("97150", "97530"), ("97530", "97150")])["97530"]
    frozenset({'97150'})
    """
    partners: dict[str, set[str]] = {}
    for one, other in pairs:
        partners.setdefault(one, set()).add(other)
        partners.setdefault(other, set()).add(one)
    return FrozenMap({code: frozenset(others) for code, others in partners.items()})


def beside_of(pairs: Pairs) -> Mapping[str, frozenset[str]]:
    """For each code in column 2 of an edit, the codes in column 1."""
    beside: dict[str, set[str]] = {}
    for edit in pairs.values():
        beside.setdefault(edit.column2, set()).add(edit.column1)
    return FrozenMap({code: frozenset(others) for code, others in beside.items()})
