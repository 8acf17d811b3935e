"""CMS's published files into a folder of tables: what is read, what it changes, and the switch to it."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any, Final

import attrs

from therapycode.errors import Fault, TableError
from therapycode.model.edits import EditTable, PairEdit, UnitEdit
from therapycode.tables.add_ons import AddOnRow
from therapycode.tables.forms import EditRows, write_rows
from therapycode.tables.generations import standing
from therapycode.tables.held import Tables
from therapycode.tables.importing.aoc import AddOnFile
from therapycode.tables.importing.archives import Member, hashed, members
from therapycode.tables.importing.merging import Changes, History, merged, snapshot
from therapycode.tables.importing.ptp import PairFile, Two
from therapycode.tables.importing.reading import ReadFile, read_member
from therapycode.tables.importing.releases import Kind, Release
from therapycode.tables.importing.switching import alone, switch
from therapycode.tables.pairs import VOID
from therapycode.tables.rows import text_of
from therapycode.tables.sources import TableSource, read_sources, write_sources

__all__ = ["Imported", "Loaded", "import_files"]

_SOURCES: Final = "sources.csv"


@attrs.frozen(kw_only=True)
class Loaded:
    """One release of one table: its files, the lines read and those kept, and what it changed.

    ``table`` is ``None`` for add-on codes, which are the same in every setting.
    """

    kind: Kind
    table: EditTable | None
    release: str
    first_day: date
    files: tuple[str, ...]
    read: int
    kept: int
    changes: Changes


@attrs.frozen(kw_only=True)
class Imported:
    """Where the tables are now, and what was loaded into them, release by release."""

    folder: Path
    loaded: tuple[Loaded, ...]


def import_files(paths: Sequence[Path], *, below: Path, folder: Path, everything: bool = False) -> Imported:
    """Read files of CMS, and put the tables that they make of those held into the folder.

    Those held are the tables of the folder, and where it has none, those of ``below``. Rows between codes that the
    code table knows are kept, or with ``everything`` all. Nothing in the folder changes unless every file can be
    read.

    Raises:
        TableError: with what is wrong with the files, or if another import into the folder is under way.
    """
    codes = Tables.read(below, folder if folder.is_dir() else None).codes
    keep = None if everything else frozenset(row.code for row in codes.rows)
    groups = _groups(_read(paths, keep))
    with alone(folder):
        merging = _Merging(Tables.read(below, folder), keep)
        loaded = tuple([merging.load(*group) for group in groups])
        switch(folder, {**_texts(standing(folder)), **merging.files(_own_sources(standing(folder)))})
    return Imported(folder=folder, loaded=loaded)


Named = tuple[Member, ReadFile]


def _read(paths: Sequence[Path], keep: Collection[str] | None) -> list[Named]:
    """Every file read; what is wrong with any of them is told together."""
    read: list[Named] = []
    faults: list[Fault] = []
    for path in paths:
        try:
            found = members(path)
            digest = hashed(path)
            read += [(member, read_member(member, digest, keep)) for member in found]
        except TableError as error:
            faults += [
                attrs.evolve(fault, at=": ".join(filter(None, (error.what, fault.at)))) for fault in error.faults
            ]
    if faults:
        raise TableError("the import", faults)
    return read


def _groups(read: Iterable[Named]) -> list[tuple[Release, list[Named]]]:
    """The parts of each release of each table together, the oldest first."""
    groups: dict[Release, list[Named]] = defaultdict(list)
    for member, file in read:
        table = file.table if not isinstance(file, AddOnFile) else None
        groups[attrs.evolve(member.release, form="text", part=None, table=table)].append((member, file))
    return sorted(groups.items(), key=lambda group: group[0].first_day)


def _texts(folder: Path) -> dict[str, str]:
    return {file.name: text_of(file) for file in folder.glob("*.csv")}


def _own_sources(folder: Path) -> Mapping[str, TableSource]:
    return read_sources(text_of(folder / _SOURCES)) if (folder / _SOURCES).exists() else {}


@attrs.define
class _Merging:
    """The tables held, on the way to what the files make of them; a table that no file speaks of is not read."""

    held: Tables
    keep: Collection[str] | None
    _new: dict[str, TableSource] = attrs.field(init=False, factory=dict)
    _pairs: Sequence[PairEdit] | None = attrs.field(init=False, default=None)
    _unit_edits: Sequence[UnitEdit] | None = attrs.field(init=False, default=None)
    _add_ons: Sequence[AddOnRow] | None = attrs.field(init=False, default=None)

    def load(self, release: Release, group: Sequence[Named]) -> Loaded:
        """Take in the files of one release of one table."""
        files = [file for _, file in group]
        self._new |= {file.source.id: file.source for file in files}
        return Loaded(
            kind=release.kind,
            table=release.table,
            release=release.name,
            first_day=release.first_day,
            files=tuple(member.name for member, _ in group),
            read=sum(file.read for file in files),
            kept=sum(len(file.rows) for file in files),
            changes=self._merge(release, files),
        )

    def _merge(self, release: Release, files: Sequence[ReadFile]) -> Changes:
        if release.kind == "pairs":
            before = self._pairs if self._pairs is not None else self.held.pairs.rows
            history = _pair_history([file for file in files if isinstance(file, PairFile)], self.keep)
            given = [edit for file in files for edit in file.rows if isinstance(edit, PairEdit)]
            self._pairs, changes = merged(history, before, given, release.first_day)
        elif release.kind == "unit-edits" and release.table is not None:
            edits = self._unit_edits if self._unit_edits is not None else self.held.unit_edits.rows
            values = [edit for file in files for edit in file.rows if isinstance(edit, UnitEdit)]
            self._unit_edits, changes = snapshot(release.table, edits, values, release.first_day, self.keep)
        else:
            held = self._add_ons if self._add_ons is not None else self.held.add_ons.rows
            rows = [row for file in files for row in file.rows if isinstance(row, AddOnRow)]
            self._add_ons, changes = merged(self._add_on_history(), held, rows, release.first_day)
        return changes

    def _add_on_history(self) -> History[AddOnRow]:
        sources = {**self.held.add_ons.sources, **self._new}
        return History(
            key=lambda row: (row.code, row.primary),
            says=lambda row: row.kind,
            void=lambda _: False,
            age=lambda row: sources[row.source].as_of or date.min,
            covered=lambda row: _kept((row.code, row.primary or row.code), self.keep),
        )

    def files(self, own: Mapping[str, TableSource]) -> dict[str, str]:
        """The texts of the tables that changed, and of the sources of all that will lie in the folder."""
        sources = dict(own)
        changed: list[tuple[EditRows[Any], Sequence[Any] | None]] = [
            (self.held.pairs, self._pairs),
            (self.held.unit_edits, self._unit_edits),
            (self.held.add_ons, self._add_ons),
        ]
        texts = {}
        for table, rows in changed:
            if rows is not None:
                named = {row.source for row in rows}
                sources |= {id_: source for id_, source in table.sources.items() if id_ in named}
                texts[table.form.file] = write_rows(table.form, rows)
        return {**texts, _SOURCES: write_sources((sources | self._new).values())}


def _pair_history(files: Sequence[PairFile], keep: Collection[str] | None) -> History[PairEdit]:
    """What was known at other times is not in the files, and stays."""
    table, spans = files[0].table, _spans(files)

    def covered(edit: PairEdit) -> bool:
        two = edit.column1, edit.column2
        today = edit.table == table and edit.known_until is None
        return today and _kept(two, keep) and any(first <= two <= last for first, last in spans)

    return History(
        key=lambda edit: (edit.column1, edit.column2),
        says=lambda edit: (edit.indicator, edit.rationale),
        void=lambda edit: edit.indicator == VOID,
        age=lambda edit: edit.as_of,
        covered=covered,
    )


def _spans(files: Sequence[PairFile]) -> list[tuple[Two, Two]]:
    """From which pair to which the files speak: parts that follow each other leave no gap between them."""
    spans: list[tuple[Two, Two]] = []
    last_part = None
    for file in sorted(files, key=lambda one: one.part):
        if spans and last_part is not None and file.part - last_part <= 1:
            first, last = spans.pop()
            spans.append((min(first, file.first), max(last, file.last)))
        else:
            spans.append((file.first, file.last))
        last_part = file.part
    return spans


def _kept(codes: tuple[str, str], keep: Collection[str] | None) -> bool:
    return keep is None or (codes[0] in keep and codes[1] in keep)
