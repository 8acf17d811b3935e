"""CMS's unit-edit files: four columns below a notice; the header says of which setting."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Final

import attrs

from therapycode.model.edits import Adjudication, EditTable, UnitEdit
from therapycode.model.frozen import FrozenMap
from therapycode.tables.forms import as_of
from therapycode.tables.importing.archives import Line
from therapycode.tables.importing.cells import CODE, code_or_none, plain, trimmed, typed_again
from therapycode.tables.importing.told import Told
from therapycode.tables.rows import COUNT
from therapycode.tables.sources import TableSource
from therapycode.tables.unit_edits import UNIT_EDITS

__all__ = ["UnitEditFile", "UnitEditReader"]

_COLUMNS: Final = 4
_TABLES: Final[Mapping[str, EditTable]] = FrozenMap(
    {
        "practitioner services mue values": "practitioner",
        "outpatient hospital services mue values": "outpatient-hospital",
    }
)
_HEADER: Final = (
    "a header HCPCS/CPT Code, Practitioner (or Outpatient Hospital) Services MUE Values, "
    "MUE Adjudication Indicator, MUE Rationale"
)
_ADJUDICATIONS: Final[Mapping[str, Adjudication]] = FrozenMap({"1 ": 1, "2 ": 2, "3 ": 3})


@attrs.frozen(kw_only=True)
class UnitEditFile:
    """The rows kept of a file, how many it has, and of which setting."""

    table: EditTable
    source: TableSource
    rows: list[UnitEdit]
    read: int


@attrs.frozen(kw_only=True)
class UnitEditReader:
    """Makes rows of lines. Every line is looked at; ``keep`` says of which codes edits are kept, if not of all.

    ``sources`` gives the source that the file is, should it be one of a setting.
    """

    sources: Mapping[EditTable, TableSource]
    keep: Collection[str] | None
    told: Told

    def read(self, lines: Iterable[Line]) -> UnitEditFile:
        """The rows of a file.

        Raises:
            TableError: with the faults of the file, each with its line.
        """
        below = iter(lines)
        table = self._table(below)
        source = self.sources[table]
        numbered: list[tuple[int, UnitEdit]] = []
        read = 0
        for number, given in below:
            cells = trimmed(given, _COLUMNS)
            if not any(cells) or not self._fits(number, cells):
                continue
            read += 1
            if self.keep is None or cells[0] in self.keep:
                numbered.append((number, _edit(table, source, cells)))
        if not read and not self.told.faults:
            self.told.add(1, "no edit", "edits below the header")
        self.told.clashes(UNIT_EDITS, numbered)
        self.told.close()
        return UnitEditFile(table=table, source=source, rows=[edit for _, edit in numbered], read=read)

    def _table(self, lines: Iterator[Line]) -> EditTable:
        """The setting that the header names; the lines above it are a notice."""
        number = 1
        for number, cells in lines:
            told = [plain(cell) for cell in cells[:_COLUMNS]]
            if told and told[0].replace(" ", "") == "hcpcs/cptcode":
                if len(told) == _COLUMNS and told[1] in _TABLES and _ends_as_it_should(told):
                    return _TABLES[told[1]]
                raise self.told.stopped(number, ", ".join(told), _HEADER)
            if len(cells) > 1 and code_or_none(cells[0]):
                raise self.told.stopped(number, ", ".join(cells), f"{_HEADER}, before the first code")
        raise self.told.stopped(number, "no header", _HEADER)

    def _fits(self, number: int, cells: Sequence[str]) -> bool:
        """Say whether the cells of a line are what they should be; tell of those that are not."""
        if len(cells) != _COLUMNS:
            self.told.add(number, f"{len(cells)} cells", f"{_COLUMNS} cells")
            return False
        code, most, adjudication, _ = cells
        faults = [] if code_or_none(code) else [(code, CODE, typed_again(code))]
        if not COUNT.fits(most):
            faults.append((most, COUNT.allowed, ""))
        if adjudication[:2] not in _ADJUDICATIONS:
            faults.append((adjudication, "an indicator that begins with 1, 2 or 3 and a blank", ""))
        for found, allowed, do in faults:
            self.told.add(number, repr(found), allowed, do)
        return not faults


def _edit(table: EditTable, source: TableSource, cells: Sequence[str]) -> UnitEdit:
    code, most, adjudication, _ = cells
    first = as_of(source)
    return UnitEdit(
        table, code, int(most), _ADJUDICATIONS[adjudication[:2]], first, None, source.id, first, "data"
    )


def _ends_as_it_should(told: Sequence[str]) -> bool:
    return told[2].startswith("mue adjudication indicator") and told[3].startswith("mue rationale")
