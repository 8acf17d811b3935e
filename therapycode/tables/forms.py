"""One way to read and write every table of edits: strictly, every fault told at once, in one canonical text.

Such a table is far longer than it is varied, so a form is asked of the distinct texts of a column and not of
every line again, and a text that comes again is kept once.
"""

import csv
import io
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from functools import cached_property
from hashlib import sha256
from itertools import pairwise
from typing import Any, ClassVar, Final, Generic, NamedTuple, Protocol, Self, TypeVar, get_args

import attrs

from therapycode.dated import DateSpan
from therapycode.errors import Fault, TableError
from therapycode.model.frozen import FrozenMap
from therapycode.model.words import Certainty
from therapycode.tables.rows import DAY, Form, one_of
from therapycode.tables.sources import TableSource

__all__ = ["CERTAINTY", "SPAN", "Clash", "EditRows", "Numbered", "Spanning"]
__all__ += [
    "TableForm",
    "apart",
    "as_of",
    "backwards",
    "day_after",
    "read_rows",
    "write_rows",
]


class Spanning(Protocol):
    """A row that holds from a first to a last day."""

    @property
    def first_day(self) -> date | None:
        """The first day on which it holds; ``None`` if that is not known."""

    @property
    def last_day(self) -> date | None:
        """The last day on which it holds; ``None`` if it still does."""


R = TypeVar("R", bound=Spanning)

Numbered = Sequence[tuple[int, R]]
"""Rows, each beside the number that a spreadsheet shows for it."""


class Clash(NamedTuple):
    """A row by its number, the column that is at fault, what stands there, and what is allowed.

    ``other`` is the number of the row that it does not go together with, if there is one.
    """

    place: int
    column: str
    cell: str
    allowed: str
    other: int = 0

    def told(self, word: str) -> str:
        """What is allowed, a row being called by the word and its number."""
        return self.allowed.format(f"{word} {self.other}")


SPAN: Final[Mapping[str, Form]] = FrozenMap({"first_day": DAY, "last_day": DAY})
CERTAINTY: Final = one_of(get_args(Certainty))


@attrs.frozen(kw_only=True)
class TableForm(Generic[R]):
    """What a table of edits looks like on file, and what becomes of a line of it.

    ``columns`` gives the form of each cell, in order; in the column ``source`` stand ids of sources, which are
    handed on as the sources themselves, days as days, and other texts as ``meanings`` says of their column.
    ``row`` makes a row of that, ``cells`` the cells of a row, ``order`` says where a row stands among the others.
    ``clashes`` tells, of sound rows in that order, those that do not go together. ``dated`` says that a source
    must say up to which day it was current.
    """

    file: str
    columns: Mapping[str, Form]
    row: Callable[[Sequence[Any]], R]
    cells: Callable[[R], Sequence[object]]
    order: Callable[[R], Any]
    clashes: Callable[[Numbered[R]], Iterator[Clash]]
    meanings: Mapping[str, Callable[[str], Any]] = FrozenMap()
    dated: bool = False


def read_rows(form: TableForm[R], text: str, sources: Mapping[str, TableSource]) -> tuple[R, ...]:
    """The rows of a table that rests on the given sources only, in canonical order.

    Raises:
        TableError: with every fault of the text at once.
    """
    told: list[tuple[int, Fault]] = []
    sound: list[tuple[int, R]] = []
    ids = [id_ for id_, source in sources.items() if source.as_of is not None or not form.dated]
    columns = [(name, each if name != "source" else one_of(ids)) for name, each in form.columns.items()]
    meanings = {**_DAYS, **form.meanings, "source": sources.__getitem__}
    seen: list[dict[str, Any]] = [{} for _ in columns]
    for place, line in _lines(form, text):
        if len(line) != len(columns):
            told.append((place, _short(form, place, line)))
            continue
        try:
            values = [known[cell] for known, cell in zip(seen, line, strict=True)]
        except KeyError:
            faults = list(_misshapen(form, place, line, columns))
            told += faults
            if faults:
                continue
            for known, cell, name in zip(seen, line, form.columns, strict=True):
                known[cell] = meanings.get(name, str)(cell)
            values = [known[cell] for known, cell in zip(seen, line, strict=True)]
        sound.append((place, form.row(values)))
    sound.sort(key=lambda numbered: form.order(numbered[1]))
    told += [(clash.place, _fault(form, clash)) for clash in form.clashes(sound)]
    if told:
        raise TableError(form.file, [fault for _, fault in sorted(told, key=lambda one: one[0])])
    return tuple([row for _, row in sound])


def write_rows(form: TableForm[R], rows: Iterable[R]) -> str:
    """The one canonical text of these rows: in their order, lines ending in LF."""
    written = io.StringIO(newline="")
    writer = csv.writer(written, lineterminator="\n")
    writer.writerow(form.columns)
    writer.writerows(map(form.cells, sorted(rows, key=form.order)))
    return written.getvalue()


def _day_of(text: str) -> date | None:
    """The day of a cell whose form has been looked at; ``None`` for a blank one."""
    return date.fromisoformat(text) if text else None


_DAYS: Final = FrozenMap(dict.fromkeys(("first_day", "last_day", "known_from", "known_until"), _day_of))


def as_of(source: TableSource) -> date:
    """The day up to which a source was current.

    Raises:
        ValueError: if it does not say.
    """
    if source.as_of is None:
        raise ValueError(f"the source {source.id} does not say up to which day it was current")
    return source.as_of


def apart(numbered: Numbered[R], key: Callable[[R], object]) -> Iterator[Clash]:
    """Rows that end before they begin, and rows of one key that hold on the same day."""
    yield from backwards(numbered)
    for (earlier, before), (later, row) in pairwise(numbered):
        if key(before) == key(row) and (before.last_day is None or (row.first_day or date.min) <= before.last_day):
            yield Clash(later, "first_day", str(row.first_day or ""), "a day after the last day of {}", earlier)


def backwards(numbered: Numbered[R]) -> Iterator[Clash]:
    """Rows that end before they begin."""
    for place, row in numbered:
        if row.first_day is not None and row.last_day is not None and row.last_day < row.first_day:
            yield Clash(place, "last_day", str(row.last_day), f"a day not before {row.first_day}")


def day_after(day: date) -> date:
    """The next day; the calendar's last day has none and stands for itself."""
    return day if day == date.max else day + timedelta(days=1)


def _lines(form: TableForm[R], text: str) -> Iterator[tuple[int, list[str]]]:
    """The lines below the header, each beside the number that a spreadsheet shows for it."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        header = next(reader, None)
        if header != list(form.columns):
            found = ",".join(header) if header is not None else "an empty file"
            raise TableError(form.file, [Fault(f"{form.file}: row 1", found, ",".join(form.columns))])
        yield from enumerate(reader, start=2)
    except csv.Error as error:
        raise TableError(form.file, [Fault(form.file, str(error), "comma-separated text")]) from error


def _short(form: TableForm[R], place: int, line: Sequence[str]) -> Fault:
    return Fault(f"{form.file}: row {place}", f"{len(line)} cells", f"{len(form.columns)} cells")


def _misshapen(
    form: TableForm[R], place: int, line: Sequence[str], columns: Sequence[tuple[str, Form]]
) -> Iterator[tuple[int, Fault]]:
    """A fault for each cell of a line that is not of its column's form."""
    for (name, each), cell in zip(columns, line, strict=True):
        if not each.fits(cell):
            yield place, _fault(form, Clash(place, name, cell, each.allowed), each.advice(cell))


def _fault(form: TableForm[R], clash: Clash, do: str = "") -> Fault:
    return Fault(f"{form.file}: row {clash.place}, {clash.column}", repr(clash.cell), clash.told("row"), do)


@attrs.frozen
class EditRows(Generic[R]):
    """A table of edits: its text, read when first asked for, and the sources that its rows name."""

    form: ClassVar[TableForm[Any]]

    text: str = attrs.field(repr=False)
    sources: Mapping[str, TableSource] = attrs.field(repr=False)

    @classmethod
    def of(cls, rows: Iterable[R], sources: Mapping[str, TableSource]) -> Self:
        """The table of rows that rest on the given sources."""
        return cls(write_rows(cls.form, rows), sources)

    @cached_property
    def rows(self) -> tuple[R, ...]:
        """Every row, those kept as history too, in canonical order.

        Raises:
            TableError: with every fault of the text at once.
        """
        return read_rows(self.form, self.text, self.sources)

    @cached_property
    def fingerprint(self) -> str:
        """A hash of the table as it is written."""
        return sha256(self.text.encode()).hexdigest()

    def stretch(self, day: date) -> DateSpan:
        """The days around ``day`` over which the table's answers are the same."""
        place = bisect_right(self._changes, day)
        first = self._changes[place - 1] if place else None
        until = self._changes[place] if place < len(self._changes) else None
        return DateSpan(first, until)

    @cached_property
    def _changes(self) -> tuple[date, ...]:
        return tuple(sorted(set(self._change_days())))

    def _change_days(self) -> Iterator[date]:
        """The days on which a row begins, and those after a row's last."""
        for row in self.rows:
            if row.first_day is not None:
                yield row.first_day
            if row.last_day is not None:
                yield day_after(row.last_day)

    def __reduce__(self) -> tuple[object, ...]:
        return (type(self), (self.text, self.sources))
