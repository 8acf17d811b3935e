"""A file of CMS into rows, whatever its form; the rows name the file as their source."""

from collections.abc import Collection, Iterator

import attrs

from therapycode.model.edits import EDIT_TABLES
from therapycode.tables.importing.aoc import AddOnFile, AddOnReader
from therapycode.tables.importing.archives import Line, Member, text_lines
from therapycode.tables.importing.mue import UnitEditFile, UnitEditReader
from therapycode.tables.importing.ptp import PairFile, PairReader
from therapycode.tables.importing.sheets import sheet_lines
from therapycode.tables.importing.told import Told

__all__ = ["ReadFile", "read_member"]

ReadFile = PairFile | UnitEditFile | AddOnFile


def read_member(member: Member, digest: str, keep: Collection[str] | None) -> ReadFile:
    """The rows of a file whose hash is given; ``keep`` says between which codes rows are kept, if not all.

    Raises:
        TableError: with the faults of the file, each with its line.
    """
    told, release, file = Told(member.name), member.release, member.path.name
    if release.table is not None:
        source, part = release.source(file, digest), release.part or 1
        reader = PairReader(table=release.table, source=source, part=part, keep=keep, told=told)
        return reader.read(_lines(member, "\t"))
    if release.kind == "unit-edits":
        sources = {table: attrs.evolve(release, table=table).source(file, digest) for table in EDIT_TABLES}
        return UnitEditReader(sources=sources, keep=keep, told=told).read(_lines(member, ","))
    return AddOnReader(source=release.source(file, digest), keep=keep, told=told).read(_lines(member, "\t"))


def _lines(member: Member, delimiter: str) -> Iterator[Line]:
    return sheet_lines(member) if member.release.form == "sheet" else text_lines(member, delimiter)
