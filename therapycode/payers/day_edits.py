"""The tables of edits as the look-ups of one stretch of days."""

from collections.abc import Collection, Mapping
from datetime import date
from functools import partial

from therapycode.model.codes import CodeFacts
from therapycode.model.edits import DayEdits, PairEdit, Standing, beside_of, partners_of
from therapycode.model.finding import SourceRef
from therapycode.model.frozen import FrozenMap
from therapycode.tables import PairTable, Tables, TableSource

__all__ = ["day_edits"]


def day_edits(
    tables: Tables,
    day: date,
    known: Mapping[str, CodeFacts],
    known_on: date | None = None,
    edition: date | None = None,
) -> DayEdits:
    """The edits of the stretch of days around ``day``, by what was known on ``known_on``.

    ``known`` are all codes that the code table knows.

    With ``edition`` the code pairs are those of that day, as they were known on it: some payers go on with an
    edition that has been replaced.

    Raises:
        TableError: if the rows of a table have faults, with every fault of the table.
    """
    pairs = tables.pairs.on(day, known_on) if edition is None else tables.pairs.on(edition, edition)
    outside = _outside(tables, known)
    return DayEdits(
        pairs=pairs,
        partners=FrozenMap({table: _with(partners_of(own), outside) for table, own in pairs.items()}),
        beside=FrozenMap({table: _with(beside_of(own), outside) for table, own in pairs.items()}),
        units=tables.unit_edits.on(day),
        held=frozenset(table for table, first in tables.unit_edits.held_from.items() if first <= day),
        day_limits=tables.day_limits.on(day),
        add_ons=tables.add_ons.on(day),
        outside=outside,
        sources=FrozenMap({source.id: _ref(source) for source in _sources(tables)}),
        standing=tables.pairs.standing if edition is None else partial(_standing_on, tables.pairs, edition),
        ended=tables.pairs.ended,
    )


def _standing_on(pairs: PairTable, edition: date, edit: PairEdit, _day: date) -> Standing:
    return pairs.standing(edit, edition)


def _outside(tables: Tables, known: Mapping[str, CodeFacts]) -> frozenset[str]:
    """Codes outside therapy that no pair names: the rows held are those between codes of therapy."""
    named = {code for row in tables.pairs.rows for code in (row.column1, row.column2)}
    return frozenset(code for code, facts in known.items() if not facts.therapy and code not in named)


def _with(others: Mapping[str, frozenset[str]], outside: Collection[str]) -> Mapping[str, frozenset[str]]:
    """The other codes of each code; a code that no pair names is its own, so that it is looked at."""
    return FrozenMap({**others, **{code: frozenset({code}) for code in outside}})


def _sources(tables: Tables) -> list[TableSource]:
    each = (tables.pairs, tables.unit_edits, tables.add_ons, tables.day_limits)
    return [source for table in each for source in table.sources.values()]


def _ref(source: TableSource) -> SourceRef:
    at = source.at or (f"as of {source.as_of}" if source.as_of is not None else "")
    return SourceRef(id=source.id, at=at, kind=source.kind, title=source.title, url=source.url)
