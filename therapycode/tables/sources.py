"""Where the cells of the tables are from."""

import csv
import io
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Final, Literal, cast, get_args

import attrs

from therapycode.errors import Fault, TableError
from therapycode.model.frozen import FrozenMap
from therapycode.tables.rows import DAY, TEXT, Form, Record, day_or_none, one_of, records

__all__ = ["SourceKind", "TableSource", "newest", "read_sources", "write_sources"]

SourceKind = Literal["primary", "data", "contractor", "secondary"]
"""A rule or manual text, CMS's own data, a Medicare contractor's page, or somebody else's statement."""


@attrs.frozen(kw_only=True)
class TableSource:
    """A document or data file: ``at`` is the place in it, ``as_of`` the day up to which it was current.

    Days that nobody states are ``None``.
    """

    id: str
    title: str
    at: str
    url: str
    kind: SourceKind
    published: date | None = None
    as_of: date | None = None


_COLUMNS: Final = ("id", "title", "at", "url", "kind", "published", "as_of")
_FILLED: Final = Form("printable text on one line, not blank", lambda text: text and TEXT.fits(text))
_FORMS: Final = (_FILLED, _FILLED, TEXT, TEXT, one_of(get_args(SourceKind)), DAY, DAY)


def read_sources(text: str, file: str = "sources.csv") -> FrozenMap[str, TableSource]:
    """The sources by their ids, in the order of the file.

    Raises:
        TableError: with every fault of the text at once.
    """
    found, faults = records(file, text, _COLUMNS)
    forms = dict(zip(_COLUMNS, _FORMS, strict=True))
    faults += [fault for record in found for fault in record.faults(forms)]
    faults += _repeated(found)
    if faults:
        raise TableError(file, faults)
    return FrozenMap({record.cells["id"]: _source(record) for record in found})


def write_sources(sources: Iterable[TableSource]) -> str:
    """The one canonical text of these sources: by id, lines ending in LF."""
    written = io.StringIO(newline="")
    writer = csv.writer(written, lineterminator="\n")
    writer.writerow(_COLUMNS)
    for source in sorted(sources, key=lambda each: each.id):
        days = source.published or "", source.as_of or ""
        writer.writerow((source.id, source.title, source.at, source.url, source.kind, *days))
    return written.getvalue()


def newest(sources: Iterable[TableSource]) -> date | None:
    """The latest day up to which a data file among the sources is current; ``None`` if no file says."""
    return max((source.as_of for source in sources if source.kind == "data" and source.as_of), default=None)


def _repeated(found: Iterable[Record]) -> Iterator[Fault]:
    rows: dict[str, int] = {}
    for record in found:
        first = rows.setdefault(record.cells["id"], record.row)
        if first != record.row:
            yield record.fault("id", f"one row for a source; row {first} is one")


def _source(record: Record) -> TableSource:
    cells = record.cells
    return TableSource(
        id=cells["id"],
        title=cells["title"],
        at=cells["at"],
        url=cells["url"],
        kind=cast("SourceKind", cells["kind"]),
        published=day_or_none(cells["published"]),
        as_of=day_or_none(cells["as_of"]),
    )
