"""Unit edits: how many units of a code a day CMS takes without question, in which edit table.

CMS publishes them a quarter at a time and without the days of each. A row's first day is that of the first
release held that has the value; the value may be older. Some of CMS's edits are not published at all.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property
from typing import Any, ClassVar, Final

import attrs

from therapycode.model.edits import EDIT_TABLES, Adjudication, EditTable, UnitEdit
from therapycode.model.frozen import FrozenMap
from therapycode.tables.forms import CERTAINTY, SPAN, Clash, EditRows, Numbered, TableForm, apart
from therapycode.tables.rows import CODE, COUNT, TEXT, one_of

__all__ = ["UNIT_EDITS", "UnitEditTable"]


_ADJUDICATIONS: Final[Mapping[str, Adjudication]] = FrozenMap({"1": 1, "2": 2, "3": 3})


def _row(values: Sequence[Any]) -> UnitEdit:
    table, code, most, adjudication, first, last, source, certainty = values
    return UnitEdit(table, code, most, adjudication, first, last, source.id, source.as_of, certainty)


def _cells(edit: UnitEdit) -> Sequence[object]:
    first, last = edit.first_day or "", edit.last_day or ""
    return edit.table, edit.code, edit.most, edit.adjudication, first, last, edit.source, edit.certainty


def _order(edit: UnitEdit) -> tuple[object, ...]:
    return edit.table, edit.code, edit.first_day or date.min


def _clashes(numbered: Numbered[UnitEdit]) -> Iterator[Clash]:
    return apart(numbered, lambda edit: (edit.table, edit.code))


UNIT_EDITS: Final = TableForm(
    file="unit-edits.csv",
    columns=FrozenMap(
        {
            "table": one_of(EDIT_TABLES),
            "code": CODE,
            "most": COUNT,
            "adjudication": one_of(_ADJUDICATIONS),
            **SPAN,
            "source": TEXT,
            "certainty": CERTAINTY,
        }
    ),
    row=_row,
    cells=_cells,
    order=_order,
    clashes=_clashes,
    meanings=FrozenMap({"most": int, "adjudication": _ADJUDICATIONS.__getitem__}),
    dated=True,
)


@attrs.frozen
class UnitEditTable(EditRows[UnitEdit]):
    """Every unit edit held, of both of CMS's tables, day by day."""

    form: ClassVar[TableForm[UnitEdit]] = UNIT_EDITS

    def on(self, day: date) -> Mapping[EditTable, Mapping[str, UnitEdit]]:
        """The edits in force on the day, by edit table and code.

        A code without one may have one that CMS does not publish. On a day before the first of `held_from`
        there are none because no release of that time is held.
        """
        edits: dict[EditTable, dict[str, UnitEdit]] = {table: {} for table in EDIT_TABLES}
        for edit in self.rows:
            if (edit.first_day or day) <= day <= (edit.last_day or day):
                edits[edit.table][edit.code] = edit
        return FrozenMap({table: FrozenMap(own) for table, own in edits.items()})

    @cached_property
    def held_from(self) -> Mapping[EditTable, date]:
        """The first day of the earliest release held, for each edit table of which one is held."""
        firsts: dict[EditTable, date] = {}
        for edit in self.rows:
            first = edit.first_day or date.min
            firsts[edit.table] = min(first, firsts.get(edit.table, first))
        return FrozenMap(firsts)
