"""Code pairs: which two codes are not paid together on a day, in which edit table, and since when.

An edit is a pair *with dates*: there may be several rows for one pair. A row whose indicator is 9 was withdrawn
as if it had never been made; it is kept as history and never answers. A blank first day is not known.
"""

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property
from typing import Any, ClassVar, Final, Literal

import attrs

from therapycode.model.edits import EDIT_TABLES, EditTable, PairEdit, Pairs, Standing
from therapycode.model.frozen import FrozenMap
from therapycode.tables.forms import (
    CERTAINTY,
    SPAN,
    Clash,
    EditRows,
    Numbered,
    TableForm,
    backwards,
    day_after,
)
from therapycode.tables.rows import CODE, DAY, TEXT, one_of

__all__ = ["OTHER", "PAIRS", "RATIONALES", "PairTable"]

_INDICATORS: Final[Mapping[str, Literal[0, 1, 9]]] = FrozenMap({"0": 0, "1": 1, "9": 9})

_NEVER: Final = date.max

VOID: Final = 9
"""The indicator of a row that was withdrawn as if it had never been made."""

WITHDRAWN: Final = date(2020, 1, 1)
REINSTATED: Final = date(2020, 10, 1)
"""In 2020 most edits of therapy codes were withdrawn back to the first of these days, and most of them were put
back on the second: a row whose first day is not known may have begun on either side of it."""

OTHER: Final = "other"
RATIONALES: Final = (
    "exclusive",
    "more-extensive",
    "standards",
    "separate-procedure",
    "misuse",
    "definition",
    "instruction",
    OTHER,
)
"""Why two codes do not go together, in a word of ours for each reason that CMS gives for therapy codes."""


def _row(values: Sequence[Any]) -> PairEdit:
    table, column1, column2, indicator, first, last, known_from, known_until, source, certainty, why = values
    return PairEdit(
        table,
        column1,
        column2,
        indicator,
        first,
        last,
        known_from,
        known_until,
        source.id,
        source.as_of,
        certainty,
        why,
    )


def _cells(edit: PairEdit) -> Sequence[object]:
    return (
        edit.table,
        edit.column1,
        edit.column2,
        edit.indicator,
        edit.first_day or "",
        edit.last_day or "",
        edit.known_from or "",
        edit.known_until or "",
        edit.source,
        edit.certainty,
        edit.rationale,
    )


def _order(edit: PairEdit) -> tuple[object, ...]:
    return (
        edit.table,
        edit.column1,
        edit.column2,
        edit.last_day or date.max,
        edit.first_day or date.min,
        edit.indicator,
        edit.known_until or date.max,
    )


def _same(one: PairEdit, other: PairEdit) -> bool:
    return one.column2 == other.column2 and one.column1 == other.column1 and one.table == other.table


def _clashes(numbered: Numbered[PairEdit]) -> Iterator[Clash]:
    """Rows that end before they begin, rows told twice, and rows of one pair that answer for the same day."""
    yield from backwards(numbered)
    told: tuple[int, PairEdit] | None = None
    answering: tuple[int, PairEdit] | None = None
    for place, edit in numbered:
        if edit.column1 == edit.column2:
            yield Clash(place, "column2", edit.column2, "another code than that of column 1")
        if told is None or not _same(told[1], edit):
            answering = None
        elif _order(told[1]) == _order(edit):
            yield Clash(place, "last_day", str(edit.last_day or ""), "each row once; {} is one like it", told[0])
        told = place, edit
        if edit.indicator == VOID or edit.known_until is not None:
            continue
        if answering is not None and _overlap(answering[1], edit):
            allowed = "rows of one pair that follow each other; {} answers for the same day"
            yield Clash(place, "first_day", str(edit.first_day or ""), allowed, answering[0])
        answering = told


def _overlap(before: PairEdit, edit: PairEdit) -> bool:
    begins = edit.first_day or edit.last_day or date.max
    return before.last_day is None or begins <= before.last_day


PAIRS: Final = TableForm(
    file="pairs.csv",
    columns=FrozenMap(
        {
            "table": one_of(EDIT_TABLES),
            "column1": CODE,
            "column2": CODE,
            "indicator": one_of(["0", "1", "9"]),
            **SPAN,
            "known_from": DAY,
            "known_until": DAY,
            "source": TEXT,
            "certainty": CERTAINTY,
            "rationale": one_of(RATIONALES),
        }
    ),
    row=_row,
    cells=_cells,
    order=_order,
    clashes=_clashes,
    meanings=FrozenMap({"indicator": _INDICATORS.__getitem__}),
    dated=True,
)


@attrs.frozen
class PairTable(EditRows[PairEdit]):
    """Every code pair held, of both of CMS's tables, day by day."""

    form: ClassVar[TableForm[PairEdit]] = PAIRS

    _kept: dict[tuple[int, int], Mapping[EditTable, Pairs]] = attrs.field(
        init=False, eq=False, repr=False, factory=dict
    )

    def on(self, day: date, known_on: date | None = None) -> Mapping[EditTable, Pairs]:
        """The pairs that may stand on the day, by edit table and by their codes in either order.

        How far one of them is to be believed, `standing` says. With ``known_on``, as it was known on that day.
        """
        knowledge = bisect_right(self._known_days, known_on) if known_on is not None else -1
        place = bisect_right(self._changes, day), knowledge
        kept = self._kept.get(place)
        if kept is None:
            kept = self._kept.setdefault(place, self._standing_on(day, known_on))
        return kept

    def ended(self, table: EditTable, codes: tuple[str, str], day: date) -> PairEdit | None:
        """The edit of two codes, in either order, that ended last before the day; ``None`` if none did."""
        before = [one for one in self._ended.get((table, frozenset(codes)), ()) if one[0] < day]
        return max(before, key=lambda one: one[0])[1] if before else None

    def standing(self, edit: PairEdit, day: date) -> Standing:
        """How far an edit that `on` gives for the day is to be believed.

        A row whose first day is known is in force. Any other is in force from the day up to which its source
        was current. Before that it may have begun later, so that it is unconfirmed; in the months of 2020 for
        which most edits were withdrawn, nothing can be said; and before 2020 nothing of a row that has no end,
        for it may be one of those put back later.
        """
        if edit.first_day is not None or day >= edit.as_of:
            return "in-force"
        if day >= REINSTATED:
            return "unconfirmed"
        return "unconfirmed" if day < WITHDRAWN and edit.last_day is not None else "unchecked"

    def _standing_on(self, day: date, known_on: date | None) -> Mapping[EditTable, Pairs]:
        """Of rows without a first day, the one that ends first; above them, those whose first day is known."""
        may: list[PairEdit] = []
        stand: list[PairEdit] = []
        for edit, begins in zip(self.rows, self._begin, strict=True):
            if begins <= day and (edit.last_day is None or day <= edit.last_day) and _known(edit, known_on):
                (may if edit.first_day is None else stand).append(edit)
        may.sort(key=lambda edit: edit.last_day or date.max, reverse=True)
        pairs: dict[EditTable, dict[tuple[str, str], PairEdit]] = {table: {} for table in EDIT_TABLES}
        for edit in (*may, *stand):
            table = pairs[edit.table]
            table[edit.column1, edit.column2] = table[edit.column2, edit.column1] = edit
        return FrozenMap({table: FrozenMap(edits) for table, edits in pairs.items()})

    @cached_property
    def _begin(self) -> tuple[date, ...]:
        """The first day on which each row may answer: after the end of the row before it, if it does not say.

        A void row never answers.
        """
        begin: list[date] = []
        before, free_from = None, date.min
        for edit in self.rows:
            if before is None or not _same(before, edit):
                free_from = date.min
            before = edit
            if edit.indicator == VOID:
                begin.append(_NEVER)
            else:
                begin.append(edit.first_day or free_from)
                free_from = day_after(edit.last_day) if edit.last_day is not None else free_from
        return tuple(begin)

    @cached_property
    def _ended(self) -> Mapping[tuple[EditTable, frozenset[str]], list[tuple[date, PairEdit]]]:
        """The edits of two codes that have an end, and stood, beside their last days."""
        ended: dict[tuple[EditTable, frozenset[str]], list[tuple[date, PairEdit]]] = {}
        for edit in self.rows:
            if edit.last_day is not None and edit.indicator != VOID and edit.known_until is None:
                codes = frozenset((edit.column1, edit.column2))
                ended.setdefault((edit.table, codes), []).append((edit.last_day, edit))
        return ended

    @cached_property
    def _known_days(self) -> tuple[date, ...]:
        days = {day for edit in self.rows for day in (edit.known_from, edit.known_until) if day is not None}
        return tuple(sorted(days))

    def _change_days(self) -> Iterator[date]:
        yield from super()._change_days()
        unknown = [edit for edit in self.rows if edit.first_day is None]
        if unknown:
            yield from (WITHDRAWN, REINSTATED)
            yield from {edit.as_of for edit in unknown}


def _known(edit: PairEdit, known_on: date | None) -> bool:
    if known_on is None:
        return edit.known_until is None
    begun = edit.known_from is None or edit.known_from <= known_on
    return begun and (edit.known_until is None or known_on < edit.known_until)
