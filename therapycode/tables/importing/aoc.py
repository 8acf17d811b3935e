"""CMS's add-on code files: a spreadsheet, a text of cells, or a text of fixed width."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Final, Literal

import attrs

from therapycode.model.frozen import FrozenMap
from therapycode.tables.add_ons import ADD_ONS, AddOnRow
from therapycode.tables.importing.archives import Line
from therapycode.tables.importing.cells import CODE, YEAR_DAY, code_or_none, typed_again, year_day
from therapycode.tables.importing.told import Told
from therapycode.tables.sources import TableSource

__all__ = ["AddOnFile", "AddOnReader"]

_COLUMNS: Final = (
    "primary_code",
    "primary_code_del_dt_julian",
    "add_on_code",
    "aoc_del_dt_julian",
    "aoc_edit_eff_dt_julian",
    "aoc_edit_del_dt_julian",
    "aoc_edit_type",
)
_HEADER: Final = f"a header with the columns {', '.join(_COLUMNS)}, or lines of fixed width"

_FIXED: Final = re.compile(r"([123])(\S{5})(.{7})(.{5})(.{7})(.{7})(.{7})(.*)")
"""Kind and add-on code, its last day, primary code, its last day, first and last day of the edit, a note."""

_CONTRACTOR: Final = "CCCCC"
"""Stands for whatever primary code the contractor takes."""

_KINDS: Final[Mapping[str, Literal[1, 2, 3]]] = FrozenMap({"1": 1, "2": 2, "3": 3})


@attrs.frozen(kw_only=True)
class AddOnFile:
    """The rows kept of a file, and how many it has."""

    source: TableSource
    rows: list[AddOnRow]
    read: int


@attrs.frozen(kw_only=True)
class AddOnReader:
    """Makes rows of lines, each of which is looked at; ``keep`` says between which codes they are kept."""

    source: TableSource
    keep: Collection[str] | None
    told: Told

    def read(self, lines: Iterable[Line]) -> AddOnFile:
        """The rows of a file.

        Raises:
            TableError: with the faults of the file, each with its line.
        """
        numbered: list[tuple[int, AddOnRow]] = []
        read = 0
        for number, cells in self._data(lines):
            row = self._row(number, cells)
            if row is None:
                continue
            read += 1
            if self.keep is None or (row.code in self.keep and (row.primary in self.keep or not row.primary)):
                numbered.append((number, row))
        if not read and not self.told.faults:
            self.told.add(1, "no add-on code", f"{_HEADER}, and codes below it")
        self.told.clashes(ADD_ONS, numbered)
        self.told.close()
        return AddOnFile(source=self.source, rows=[row for _, row in numbered], read=read)

    def _data(self, lines: Iterable[Line]) -> Iterator[tuple[int, Mapping[str, str]]]:
        """The lines that are not blank, each cell by the name of its column."""
        names: list[str] = []
        fixed = False
        for number, cells in lines:
            if not any(cell.strip() for cell in cells):
                continue
            found = _FIXED.fullmatch(cells[0].ljust(_WIDTH)) if len(cells) == 1 and not names else None
            if names:
                yield number, dict(zip(names, map(str.strip, cells), strict=False))
            elif found is not None:
                fixed = True
                yield number, _by_width(found)
            elif fixed:
                self.told.add(number, f"{len(cells[0])} characters", f"at least {_WIDTH}, as on the lines before")
            elif set(_COLUMNS) <= set(told := [_column(cell) for cell in cells]):
                names = told
            elif any(code_or_none(cell) for cell in cells):
                raise self.told.stopped(number, ", ".join(cells), f"{_HEADER}, before the first code")

    def _row(self, number: int, cells: Mapping[str, str]) -> AddOnRow | None:
        code, primary = cells.get("add_on_code", ""), cells.get("primary_code", "")
        kind = cells.get("aoc_edit_type", "")
        if primary == _CONTRACTOR:
            primary = ""
        faults = [(each, CODE, typed_again(each)) for each in (code, primary or code) if not code_or_none(each)]
        if kind not in _KINDS:
            faults.append((kind, "an edit type of 1, 2 or 3", ""))
        first, ends = cells.get("aoc_edit_eff_dt_julian", ""), [cells.get(name, "") for name in _ENDS]
        faults += [(day, YEAR_DAY, "") for day in (first, *ends) if day and year_day(day) is None]
        last = min((day for day in map(year_day, filter(None, ends)) if day is not None), default=None)
        begins = year_day(first)
        if begins is not None and last is not None and last < begins:
            faults.append((str(last), f"a last day that is not before the first, {begins}", ""))
        for found, allowed, do in dict.fromkeys(faults):
            self.told.add(number, repr(found), allowed, do)
        if faults:
            return None
        return AddOnRow(code, primary, _KINDS[kind], begins, last, self.source.id, "data")


_WIDTH: Final = 39
_ENDS: Final = ("aoc_edit_del_dt_julian", "aoc_del_dt_julian", "primary_code_del_dt_julian")


def _column(cell: str) -> str:
    return re.sub(r"[^a-z0-9]+", "_", cell.lower()).strip("_")


def _by_width(found: re.Match[str]) -> Mapping[str, str]:
    kind, code, code_ends, primary, primary_ends, first, last, _ = (part.strip() for part in found.groups())
    return {
        "aoc_edit_type": kind,
        "add_on_code": code,
        "aoc_del_dt_julian": code_ends,
        "primary_code": primary,
        "primary_code_del_dt_julian": primary_ends,
        "aoc_edit_eff_dt_julian": first,
        "aoc_edit_del_dt_julian": last,
    }
