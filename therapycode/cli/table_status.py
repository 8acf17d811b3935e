"""Which tables are loaded, what they rest on and how old that is, for a person and for a program."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Final, Protocol

import attrs

from therapycode.cli.plain import BLANK, Line
from therapycode.cli.table_report import NAMES, SETTINGS
from therapycode.model.edits import EDIT_TABLES, EditTable
from therapycode.tables import Tables, TableSource, bundled_folder
from therapycode.tables.generations import standing
from therapycode.tables.sources import newest

__all__ = ["HeldTable", "held_tables", "status_data", "status_lines"]

_OLD: Final = 100
"""Days after which a release of CMS, which makes one every quarter, has a successor."""


class _Sourced(Protocol):
    @property
    def source(self) -> str: ...


@attrs.frozen(kw_only=True)
class HeldTable:
    """A table, or what it has for one setting: the data files behind it, each with its rows, and all other rows.

    ``own`` says that it lies in the user's folder, ``newer`` that the library comes with a newer one.
    """

    name: str
    table: EditTable | None
    own: bool
    newer: bool
    files: tuple[tuple[TableSource, int], ...]
    others: int

    @property
    def rows(self) -> int:
        """How many rows it has."""
        return self.others + sum(rows for _, rows in self.files)


def held_tables(folder: Path | None) -> tuple[HeldTable, ...]:
    """Every table that the command line works with, of the user's folder where it has one.

    Raises:
        TableError: if a table cannot be read.
    """
    bundled = dict(_parts(Tables.read(bundled_folder())))
    if folder is None:
        return tuple(_held(key, part, None, own=False) for key, part in bundled.items())
    home = standing(folder)
    return tuple(
        _held(key, part, bundled.get(key), own=(home / key[0]).exists())
        for key, part in _parts(Tables.read(bundled_folder(), folder))
    )


Part = tuple[Mapping[str, TableSource], Counter[str]]
"""The sources of a table, and how many of its rows name each."""


def _parts(tables: Tables) -> Iterator[tuple[tuple[str, EditTable | None], Part]]:
    """The tables by their files, those of edits for each setting."""
    yield ("codes.csv", None), (tables.codes.sources, _counted(tables.codes.rows))
    for edits in (tables.pairs, tables.unit_edits):
        for table in EDIT_TABLES:
            rows = [row for row in edits.rows if row.table == table]
            yield (edits.form.file, table), (edits.sources, _counted(rows))
    for others in (tables.add_ons, tables.day_limits):
        yield (others.form.file, None), (others.sources, _counted(others.rows))


def _counted(rows: Iterable[_Sourced]) -> Counter[str]:
    return Counter(row.source for row in rows)


def _held(key: tuple[str, EditTable | None], part: Part, below: Part | None, *, own: bool) -> HeldTable:
    sources, counts = part
    files = [(sources[id_], rows) for id_, rows in counts.items() if sources[id_].kind == "data"]
    files.sort(key=lambda file: (file[0].as_of or date.min, file[0].id))
    return HeldTable(
        name=key[0].removesuffix(".csv"),
        table=key[1],
        own=own,
        newer=own and below is not None and _newest(below) > _newest(part),
        files=tuple(files),
        others=counts.total() - sum(rows for _, rows in files),
    )


def _newest(part: Part) -> date:
    sources, counts = part
    return newest(sources[id_] for id_ in counts) or date.min


def status_lines(held: Iterable[HeldTable], on: date) -> Iterator[Line]:
    """Every table: whose it is, and the data files behind it with their ages on a day."""
    for place, one in enumerate(held):
        if place:
            yield BLANK
        whose = "your own" if one.own else "comes with the library"
        yield Line(f"{NAMES[one.name]}{SETTINGS[one.table]}: {one.rows:,} rows, {whose}", "heading")
        for source, rows in one.files:
            days = _age(source, on)
            old = days is not None and days > _OLD
            yield Line(
                f"{source.title}{_spelled(source, days)}", "careful" if old else "plain", 2, f"{rows:>7,}  "
            )
        if one.others:
            yield Line("from other sources" if one.files else "from texts", indent=2, mark=f"{one.others:>7,}  ")
        if one.newer:
            yield Line("The library comes with a newer one. Import the newest release of CMS.", "careful", 2)


def _age(source: TableSource, on: date) -> int | None:
    return (on - source.as_of).days if source.as_of is not None else None


def _spelled(source: TableSource, days: int | None) -> str:
    if days is None:
        return ""
    ago = f"{days:,} days old" if days >= 0 else f"from {-days:,} days later"
    return f"; as of {source.as_of}, {ago}"


def status_data(held: Sequence[HeldTable], on: date) -> dict[str, object]:
    """Every table as plain JSON data, ages counted to a day."""
    return {
        "schema": "therapycode/tables-status/1",
        "on": on.isoformat(),
        "tables": [
            {
                "table": one.name,
                "setting": one.table,
                "own": one.own,
                "newer_in_library": one.newer,
                "rows": one.rows,
                "other_rows": one.others,
                "files": [_file_data(source, rows, on) for source, rows in one.files],
            }
            for one in held
        ],
    }


def _file_data(source: TableSource, rows: int, on: date) -> dict[str, object]:
    return {
        "source": source.id,
        "title": source.title,
        "at": source.at,
        "as_of": source.as_of.isoformat() if source.as_of is not None else None,
        "days_old": _age(source, on),
        "rows": rows,
    }
