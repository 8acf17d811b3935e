"""All national tables as one value: what the engine is given."""

from collections.abc import Mapping
from datetime import date
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import Any, TypeVar

import attrs

from therapycode.dated import DateSpan
from therapycode.errors import TableError
from therapycode.tables.add_ons import AddOnTable
from therapycode.tables.codes import CodeTable
from therapycode.tables.day_limits import DayLimitTable
from therapycode.tables.forms import EditRows
from therapycode.tables.generations import standing
from therapycode.tables.pairs import PairTable
from therapycode.tables.rows import text_of
from therapycode.tables.sources import TableSource, newest, read_sources
from therapycode.tables.unit_edits import UnitEditTable

__all__ = ["Tables"]

E = TypeVar("E", bound=EditRows[Any])


@attrs.frozen(kw_only=True)
class Tables:
    """The national tables: codes, code pairs, unit edits, add-on codes and day limits."""

    codes: CodeTable
    pairs: PairTable
    unit_edits: UnitEditTable
    add_ons: AddOnTable
    day_limits: DayLimitTable

    @classmethod
    def read(cls, folder: Path, over: Path | None = None) -> "Tables":
        """The tables of a folder; one that is also found in the folder ``over`` is taken from there.

        Each folder has its own ``sources.csv``. The rows of all tables but the codes are read when they are
        first asked for, and faults in them are told then. Where an import puts other tables into ``over``
        meanwhile, either all of the old ones are given or all of the new.

        Raises:
            TableError: if a file is missing or has faults, with every fault of that file.
        """
        if over is None:
            return cls._read(_Shelves(folder, None))
        while True:
            home = standing(over)
            try:
                tables = cls._read(_Shelves(folder, home))
            except TableError:
                if standing(over) == home:
                    raise
            else:
                if standing(over) == home:
                    return tables

    @classmethod
    def _read(cls, shelves: "_Shelves") -> "Tables":
        return cls(
            codes=CodeTable.read(shelves.home("codes.csv")),
            pairs=shelves.table(PairTable),
            unit_edits=shelves.table(UnitEditTable),
            add_ons=shelves.table(AddOnTable),
            day_limits=shelves.table(DayLimitTable),
        )

    @cached_property
    def fingerprint(self) -> str:
        """A hash of all tables as they are written."""
        each = [self.codes.fingerprint, *(table.fingerprint for table in self._edits)]
        return sha256("\n".join(each).encode()).hexdigest()

    @property
    def as_of(self) -> date | None:
        """The newest day up to which one of the data files behind the tables is current."""
        known = [self.codes.sources, *(table.sources for table in self._edits)]
        return newest(source for sources in known for source in sources.values())

    def stretch(self, day: date) -> DateSpan:
        """The days around ``day`` over which the answers of all tables are the same."""
        span = self.codes.stretch(day)
        for table in self._edits:
            span = span.meet(table.stretch(day))
        return span

    @property
    def _edits(self) -> tuple[EditRows[Any], ...]:
        return self.pairs, self.unit_edits, self.add_ons, self.day_limits


@attrs.frozen
class _Shelves:
    """Two folders of tables, the second above the first; the sources of each are read once."""

    folder: Path
    over: Path | None
    _sources: dict[Path, Mapping[str, TableSource]] = attrs.field(init=False, factory=dict)

    def home(self, file: str) -> Path:
        """The folder in which a table is found."""
        return self.over if self.over is not None and (self.over / file).exists() else self.folder

    def table(self, kind: type[E]) -> E:
        """A table of edits, from the folder in which it is found."""
        home = self.home(kind.form.file)
        if home not in self._sources:
            self._sources[home] = read_sources(text_of(home / "sources.csv"))
        return kind(text_of(home / kind.form.file), self._sources[home])
