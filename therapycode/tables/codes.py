"""The dated code table: what is known of every procedure code on a day of service."""

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Final, Literal, get_args

import attrs

from therapycode.dated import DateSpan
from therapycode.model.codes import CodeCategory, CodeFacts
from therapycode.model.frozen import FrozenMap
from therapycode.model.words import (
    DISCIPLINES,
    TIME_KINDS,
    Certainty,
    CodeClass,
    Discipline,
    Listing,
    TimeKind,
)
from therapycode.tables.rows import REQUIRED, Row, read_codes, text_of, write_codes
from therapycode.tables.sources import TableSource, newest, read_sources

__all__ = ["Cell", "CodeTable"]

RESTED_ON: Final = (
    "kind",
    "first-minutes",
    "further-minutes",
    "pooled",
    "family",
    "place",
    "counts",
    "listing",
)
"""The facts that a claim rests on; labels, categories and usual disciplines only inform."""

Lines = Mapping[str, tuple[Row, ...]]
"""The rows of one code by fact, each in the order of its days."""


@attrs.frozen(kw_only=True)
class Cell:
    """What the table says of one fact of a code on a day, where it is from and how sure it is."""

    value: str
    source: str
    certainty: Certainty
    note: str


@attrs.frozen(kw_only=True)
class CodeTable:
    """Every procedure code the table knows, day by day, each fact with its source.

    Between two days on which rows begin or end all answers are the same. The answer of each such stretch is
    made once and kept, so no more are kept than the table has stretches; none is pickled.
    """

    rows: tuple[Row, ...] = attrs.field(eq=False, repr=False)
    sources: Mapping[str, TableSource] = attrs.field(repr=False)
    fingerprint: str = attrs.field(init=False)
    _lines: Mapping[str, Lines] = attrs.field(init=False, eq=False, repr=False)
    _changes: tuple[date, ...] = attrs.field(init=False, eq=False, repr=False)
    _kept: dict[int, FrozenMap[str, CodeFacts]] = attrs.field(init=False, eq=False, repr=False, factory=dict)

    def __attrs_post_init__(self) -> None:
        object.__setattr__(self, "fingerprint", sha256(write_codes(self.rows).encode()).hexdigest())
        object.__setattr__(self, "_lines", _by_code(self.rows))
        object.__setattr__(self, "_changes", _change_days(self.rows))

    @classmethod
    def read(cls, folder: Path) -> "CodeTable":
        """The table of a folder with ``codes.csv`` and ``sources.csv``.

        Raises:
            TableError: if a file is missing or has faults, with every fault of that file.
        """
        sources = read_sources(text_of(folder / "sources.csv"))
        return cls(rows=read_codes(text_of(folder / "codes.csv"), sources), sources=sources)

    @property
    def as_of(self) -> date | None:
        """The newest day up to which one of the data files behind the table is current."""
        return newest(self.sources.values())

    def on(self, day: date) -> Mapping[str, CodeFacts]:
        """Every code the table knows, by number, as it stands on the day; also those not in force that day.

        ``first_day`` and ``last_day`` of a code are those of its span around the day; on a day outside all
        spans, those of the span that ended last, or, before the first one, of the one to come.
        """
        place = bisect_right(self._changes, day)
        kept = self._kept.get(place)
        if kept is None:
            facts = FrozenMap({code: _facts(code, lines, day) for code, lines in self._lines.items()})
            kept = self._kept.setdefault(place, facts)
        return kept

    def stretch(self, day: date) -> DateSpan:
        """The days around ``day`` over which `on` gives the same mapping."""
        place = bisect_right(self._changes, day)
        first = self._changes[place - 1] if place else None
        until = self._changes[place] if place < len(self._changes) else None
        return DateSpan(first, until)

    def cell(self, code: str, fact: str, day: date) -> Cell:
        """The cell that says this fact of a code on a day.

        Raises:
            KeyError: if the table does not know the code or says nothing of the fact on that day.
        """
        row = _on(self._lines.get(code, {}).get(fact, ()), day, lasting=fact in REQUIRED)
        if row is None:
            raise KeyError(f"the code table has no {fact} for {code} on {day}")
        return Cell(value=row.value, source=row.source, certainty=row.certainty, note=row.note)

    def __reduce__(self) -> tuple[object, ...]:
        return (_table, (self.rows, self.sources))


_KINDS: Final[Mapping[str, CodeClass]] = {word: word for word in get_args(CodeClass)}
_CATEGORIES: Final[Mapping[str, CodeCategory]] = {word: word for word in get_args(CodeCategory)}
_LISTINGS: Final[Mapping[str, Listing]] = {word: word for word in get_args(Listing)}
_PLACES: Final[Mapping[str, Literal["base", "increment"]]] = {"base": "base", "increment": "increment"}
_TIME_KINDS: Final[Mapping[str, TimeKind]] = {word: word for word in TIME_KINDS}
_DISCIPLINES: Final[Mapping[str, Discipline]] = {word: word for word in DISCIPLINES}


def _table(rows: tuple[Row, ...], sources: Mapping[str, TableSource]) -> CodeTable:
    return CodeTable(rows=rows, sources=sources)


def _by_code(rows: Iterable[Row]) -> Mapping[str, Lines]:
    lines: dict[str, dict[str, list[Row]]] = {}
    for row in sorted(rows, key=lambda row: (row.code, row.first_day or date.min)):
        lines.setdefault(row.code, {}).setdefault(row.fact, []).append(row)
    return {code: {fact: tuple(line) for fact, line in facts.items()} for code, facts in lines.items()}


def _change_days(rows: Iterable[Row]) -> tuple[date, ...]:
    spans = {row.span for row in rows}
    return tuple(sorted({day for span in spans for day in (span.first, span.until) if day is not None}))


def _on(line: tuple[Row, ...], day: date, *, lasting: bool) -> Row | None:
    ended = None
    for row in line:
        if row.first_day is not None and day < row.first_day:
            break
        if row.last_day is None or day <= row.last_day:
            return row
        ended = row
    return ended or line[0] if lasting and line else None


def _facts(code: str, lines: Lines, day: date) -> CodeFacts:
    held = {fact: _on(line, day, lasting=fact in REQUIRED) for fact, line in lines.items()}
    rows = {fact: row for fact, row in held.items() if row is not None}
    said = {fact: row.value for fact, row in rows.items()}
    return CodeFacts(
        code=code,
        label=said["label"],
        kind=_KINDS[said["kind"]],
        category=_CATEGORIES[said["category"]],
        listing=_LISTINGS[said["listing"]],
        first_minutes=_minutes(said.get("first-minutes")),
        further_minutes=_minutes(said.get("further-minutes")),
        pooled="pooled" in said,
        family=said.get("family"),
        place=_PLACES.get(said.get("place", "")),
        counts=frozenset(_TIME_KINDS[word] for word in said.get("counts", "treatment").split()),
        patient_absent="patient-absent" in said,
        disciplines=tuple(_DISCIPLINES[word] for word in said.get("disciplines", "").split()),
        therapy="therapy" not in said,
        first_day=rows["in-force"].first_day,
        last_day=rows["in-force"].last_day,
        successors=tuple(said.get("successor", "").split()),
        unverified=tuple(fact for fact in RESTED_ON if fact in rows and rows[fact].certainty == "unverified"),
    )


def _minutes(text: str | None) -> int | None:
    return None if text is None else int(text)
