"""The rows of dated tables: read strictly, every fault told at once, and written in one canonical way.

A row of the code table is one fact of one code over a span of days, both ends included. A blank first day
says that the true first day is not known or lies before our coverage; a blank last day, that it still holds.
"""

import csv
import io
import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from types import MappingProxyType
from typing import Final, cast, get_args

import attrs

from therapycode.dated import DateSpan, parse_day
from therapycode.errors import Fault, TableError
from therapycode.model.codes import CodeCategory
from therapycode.model.words import DISCIPLINES, TIME_KINDS, Certainty, CodeClass, Listing, is_code

__all__ = ["CODE", "COUNT", "DAY", "FACTS", "REQUIRED", "TEXT", "Form", "Record", "Row"]
__all__ += ["day_or_none", "one_of", "read_codes", "records", "text_of", "write_codes"]

REQUIRED: Final = ("label", "kind", "category", "listing", "in-force")
"""The facts that every code has."""


@attrs.frozen(kw_only=True)
class Row:
    """One fact of one code, from the first to the last day on which it holds, and where it is from."""

    code: str
    fact: str
    value: str
    first_day: date | None = None
    last_day: date | None = None
    source: str
    certainty: Certainty
    note: str = ""

    @property
    def span(self) -> DateSpan:
        """The days on which the fact holds."""
        if self.last_day is None or self.last_day == date.max:
            return DateSpan(self.first_day)
        return DateSpan(self.first_day, self.last_day + timedelta(days=1))


@attrs.frozen
class Form:
    """What a cell may hold: in words, as a test of a text, and what to do about a text that fails it."""

    allowed: str
    fits: Callable[[str], object]
    advice: Callable[[str], str] = lambda _: ""

    def or_word(self, word: str) -> "Form":
        """The form of a cell that may also hold a word, or be blank, if the word is empty."""
        allowed = f"{self.allowed}, or {word or 'blank'}"
        return Form(allowed, lambda text: text == word or self.fits(text), self.advice)


@attrs.frozen
class Record:
    """The cells of one line; ``row`` is the number that a spreadsheet shows, the header being row 1."""

    file: str
    row: int
    cells: Mapping[str, str]

    def faults(self, forms: Mapping[str, Form]) -> Iterator[Fault]:
        """A fault for each cell that is not of its column's form."""
        for column, form in forms.items():
            if not form.fits(self.cells[column]):
                yield self.fault(column, form.allowed, form.advice(self.cells[column]))

    def fault(self, column: str, allowed: str, do: str = "") -> Fault:
        """The fault that a cell is not what is allowed."""
        return Fault(f"{self.file}: row {self.row}, {column}", repr(self.cells[column]), allowed, do)


def text_of(file: Path) -> str:
    """The text of a table's file.

    Raises:
        TableError: if there is none, or it is no UTF-8.
    """
    try:
        return file.read_bytes().decode()
    except FileNotFoundError as error:
        raise TableError(file.name, [Fault(file.name, "no such file", "a table in its folder")]) from error
    except UnicodeDecodeError as error:
        raise TableError(file.name, [Fault(file.name, f"byte {error.start} is no UTF-8", "UTF-8")]) from error


def records(file: str, text: str, columns: tuple[str, ...]) -> tuple[list[Record], list[Fault]]:
    """The records of a CSV text, and a fault for each line that has more or fewer cells than the header.

    Raises:
        TableError: if the text is no CSV or has another header: then no cell has a meaning.
    """
    try:
        lines = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    except csv.Error as error:
        raise TableError(file, [Fault(file, str(error), "comma-separated text")]) from error
    if not lines or tuple(lines[0]) != columns:
        found = ",".join(lines[0]) if lines else "an empty file"
        raise TableError(file, [Fault(f"{file}: row 1", found, ",".join(columns))])
    whole, faults = [], []
    for row, line in enumerate(lines[1:], start=2):
        if len(line) == len(columns):
            whole.append(Record(file, row, dict(zip(columns, line, strict=True))))
        else:
            faults.append(Fault(f"{file}: row {row}", f"{len(line)} cells", f"{len(columns)} cells"))
    return whole, faults


def one_of(words: Iterable[str]) -> Form:
    """The form of a cell that holds one of the words."""
    allowed = tuple(words)
    return Form(", ".join(allowed), frozenset(allowed).__contains__)


def day_or_none(text: str) -> date | None:
    """The day that a cell names; ``None`` for a blank one."""
    return parse_day(text) if text else None


def _is_day(text: str) -> bool:
    try:
        day_or_none(text)
    except ValueError:
        return False
    return True


def _each_once(text: str, fits: Callable[[str], bool]) -> bool:
    given = text.split(" ")
    return all(map(fits, given)) and len(set(given)) == len(given)


def _some_of(words: tuple[str, ...]) -> Form:
    return Form(f"one or more of {', '.join(words)}", lambda text: _each_once(text, words.__contains__))


def _mended(text: str) -> str:
    damaged = re.fullmatch(r"([0-9]{5})\.0+", text)
    if damaged is None:
        return "Write all five characters and, in a spreadsheet, keep the column as text."
    return f"A spreadsheet has made a number of the code: write {damaged[1]} and keep the column as text."


TEXT: Final = Form("printable text on one line", lambda text: text.isprintable() and text == text.strip())
DAY: Final = Form("a day of the form YYYY-MM-DD, or blank", _is_day)
CODE: Final = Form("a code of five characters, such as 97110, 0791T or G0283", is_code, _mended)
_MINUTES: Final = Form("whole minutes, 1 to 999", re.compile("[1-9][0-9]{0,2}").fullmatch)
COUNT: Final = Form("a whole number, 0 to 9999", re.compile("0|[1-9][0-9]{0,3}").fullmatch)
_LABEL: Final = Form("our own words, 1 to 40 characters", re.compile("[!-~](?:[ -~]{0,38}[!-~])?").fullmatch)

FACTS: Final[Mapping[str, Form]] = MappingProxyType(
    {
        "label": _LABEL,
        "kind": one_of(get_args(CodeClass)),
        "category": one_of(get_args(CodeCategory)),
        "listing": one_of(get_args(Listing)),
        "in-force": one_of(["yes"]),
        "first-minutes": _MINUTES,
        "further-minutes": _MINUTES,
        "pooled": one_of(["yes"]),
        "family": CODE,
        "place": one_of(["base", "increment"]),
        "counts": _some_of(TIME_KINDS),
        "patient-absent": one_of(["yes"]),
        "disciplines": _some_of(DISCIPLINES),
        "therapy": one_of(["no"]),
        "successor": Form("one or more codes", lambda text: _each_once(text, is_code)),
    },
)
"""What may be said of a code, in the order of writing, and the form of each value."""

_COLUMNS: Final = ("code", "fact", "value", "first_day", "last_day", "source", "certainty", "note")
_COLUMN_FORMS: Final[Mapping[str, Form]] = MappingProxyType(
    {
        "code": CODE,
        "fact": one_of(FACTS),
        "first_day": DAY,
        "last_day": DAY,
        "certainty": one_of(get_args(Certainty)),
        "note": TEXT,
    },
)


def read_codes(text: str, sources: Collection[str], file: str = "codes.csv") -> tuple[Row, ...]:
    """The rows of a code table that rests on the given sources only.

    Raises:
        TableError: with every fault of the text at once.
    """
    found, faults = records(file, text, _COLUMNS)
    forms = {**_COLUMN_FORMS, "source": one_of(sources)}
    fit = _all_fit(found, forms)
    sound = []
    for record in found:
        own = [] if fit else [*record.faults(forms), *_own_faults(record)]
        faults += own
        if not own:
            sound.append((record, _row(record.cells)))
    faults += [*_clashes(sound), *_gaps(file, found), *_strays(found)]
    if faults:
        raise TableError(file, faults)
    return tuple(row for _, row in sound)


def write_codes(rows: Iterable[Row]) -> str:
    """The one canonical text of these rows: by code, then fact, then first day, lines ending in LF."""
    facts = {fact: place for place, fact in enumerate(FACTS)}
    ordered = sorted(rows, key=lambda row: (row.code, facts[row.fact], row.first_day or date.min))
    written = io.StringIO(newline="")
    writer = csv.writer(written, lineterminator="\n")
    writer.writerow(_COLUMNS)
    writer.writerows(
        (
            row.code,
            row.fact,
            row.value,
            row.first_day or "",
            row.last_day or "",
            row.source,
            row.certainty,
            row.note,
        )
        for row in ordered
    )
    return written.getvalue()


def _row(cells: Mapping[str, str]) -> Row:
    return Row(
        code=cells["code"],
        fact=cells["fact"],
        value=cells["value"],
        first_day=day_or_none(cells["first_day"]),
        last_day=day_or_none(cells["last_day"]),
        source=cells["source"],
        certainty=cast("Certainty", cells["certainty"]),
        note=cells["note"],
    )


def _all_fit(found: Iterable[Record], forms: Mapping[str, Form]) -> bool:
    """Say at once, of the distinct texts in a table, that no record has a fault of its own.

    Of some thousand cells few differ; looking for the faults of each record takes several times as long.
    """
    cells = [record.cells for record in found]
    columns = all(form.fits(text) for column, form in forms.items() for text in {each[column] for each in cells})
    if not columns:
        return False
    values = {(each["fact"], each["value"]) for each in cells}
    spans = {(each["first_day"], each["last_day"]) for each in cells}
    ordered = all(not last or first <= last for first, last in spans)
    return ordered and all(FACTS[fact].fits(value) for fact, value in values)


def _own_faults(record: Record) -> Iterator[Fault]:
    cells = record.cells
    form = FACTS.get(cells["fact"])
    if form is not None and not form.fits(cells["value"]):
        yield record.fault("value", form.allowed)
    first, last = cells["first_day"], cells["last_day"]
    if last and last < first and _is_day(first) and _is_day(last):
        yield record.fault("last_day", f"a day not before {first}")


def _clashes(sound: Iterable[tuple[Record, Row]]) -> Iterator[Fault]:
    lines = defaultdict(list)
    for record, row in sound:
        lines[row.code, row.fact].append((row.first_day or date.min, row.last_day or date.max, record))
    for line in lines.values():
        for (first, last, earlier), (next_first, _, later) in pairwise(sorted(line, key=lambda span: span[:2])):
            if next_first == first:
                yield later.fault(
                    "first_day", f"one row for a code, a fact and a first day; row {earlier.row} is one"
                )
            elif next_first <= last:
                yield later.fault("first_day", f"a day after the last day of row {earlier.row}")


def _gaps(file: str, found: Iterable[Record]) -> Iterator[Fault]:
    said = defaultdict(set)
    for record in found:
        said[record.cells["code"]].add(record.cells["fact"])
    for code, facts in said.items():
        for fact in REQUIRED:
            if fact not in facts:
                yield Fault(f"{file}: code {code}", f"no {fact}", f"{', '.join(REQUIRED)} for every code")


def _strays(found: list[Record]) -> Iterator[Fault]:
    known = {record.cells["code"] for record in found}
    for record in found:
        if record.cells["fact"] in {"family", "successor"} and not known.issuperset(
            record.cells["value"].split(" ")
        ):
            yield record.fault("value", "codes that have rows of their own in this table")
