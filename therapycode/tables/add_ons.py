"""Add-on codes: codes that are paid only beside one of the codes that they add to."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import groupby
from typing import Any, ClassVar, Final, Literal

import attrs

from therapycode.model.edits import AddOn
from therapycode.model.frozen import FrozenMap
from therapycode.model.words import Certainty
from therapycode.tables.forms import CERTAINTY, SPAN, Clash, EditRows, Numbered, TableForm, apart
from therapycode.tables.rows import CODE, TEXT, one_of

__all__ = ["ADD_ONS", "AddOnRow", "AddOnTable"]

Kind = Literal[1, 2, 3]
"""How much of what a code may add to is listed: 1, all; 2, nothing; 3, some. The contractor decides the rest."""


@attrs.frozen
class AddOnRow:
    """A code and one that it adds to, from the first to the last day; an unknown first day is ``None``.

    ``primary`` is empty where the contractor decides what the code may add to.
    """

    code: str
    primary: str
    kind: Kind
    first_day: date | None
    last_day: date | None
    source: str
    certainty: Certainty


_KINDS: Final[Mapping[str, Kind]] = FrozenMap({"1": 1, "2": 2, "3": 3})


def _row(values: Sequence[Any]) -> AddOnRow:
    code, primary, kind, first, last, source, certainty = values
    return AddOnRow(code, primary, kind, first, last, source.id, certainty)


def _cells(row: AddOnRow) -> Sequence[object]:
    first, last = row.first_day or "", row.last_day or ""
    return row.code, row.primary, row.kind, first, last, row.source, row.certainty


def _order(row: AddOnRow) -> tuple[object, ...]:
    return row.code, row.primary, row.first_day or date.min, row.last_day or date.max


def _clashes(numbered: Numbered[AddOnRow]) -> Iterator[Clash]:
    return apart(numbered, lambda row: (row.code, row.primary))


ADD_ONS: Final = TableForm(
    file="add-ons.csv",
    columns=FrozenMap(
        {
            "code": CODE,
            "primary": CODE.or_word(""),
            "kind": one_of(_KINDS),
            **SPAN,
            "source": TEXT,
            "certainty": CERTAINTY,
        }
    ),
    row=_row,
    cells=_cells,
    order=_order,
    clashes=_clashes,
    meanings=FrozenMap({"kind": _KINDS.__getitem__}),
)


@attrs.frozen
class AddOnTable(EditRows[AddOnRow]):
    """Every add-on code held, day by day."""

    form: ClassVar[TableForm[AddOnRow]] = ADD_ONS

    def on(self, day: date) -> Mapping[str, AddOn]:
        """The add-on codes of the day. A row whose first day is not known is taken to hold."""
        standing = [row for row in self.rows if (row.first_day or day) <= day <= (row.last_day or day)]
        return FrozenMap({code: _add_on(code, list(rows)) for code, rows in groupby(standing, key=_code)})


def _code(row: AddOnRow) -> str:
    return row.code


def _add_on(code: str, rows: list[AddOnRow]) -> AddOn:
    primaries = tuple(row.primary for row in rows if row.primary)
    return AddOn(code, primaries, all(row.kind == 1 for row in rows), rows[0].source)
