"""Laws of the tables of edits: what is written is read, in one form, whatever the order it came in."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any, Final, Literal

import attrs
from hypothesis import given
from hypothesis import strategies as st

from therapycode.model.edits import EDIT_TABLES, DayLimit, PairEdit, UnitEdit
from therapycode.model.words import Certainty
from therapycode.tables import AddOnRow, AddOnTable, DayLimitTable, PairTable, TableSource, UnitEditTable
from therapycode.tables.pairs import RATIONALES

SOURCES: Final = {
    "one": TableSource(id="one", title="t", at="", url="", kind="data", as_of=date(2024, 7, 1)),
    "two": TableSource(id="two", title="t", at="", url="", kind="secondary", as_of=date(2020, 1, 24)),
}
CODES: Final = ("97110", "97530", "G0283", "0791T")
CERTAINTIES: Final[tuple[Certainty, ...]] = ("data", "secondary")

Spans = list[tuple[date | None, date | None]]


@st.composite
def spans(draw: st.DrawFn) -> Spans:
    """Spans that follow each other, the first perhaps without a first day, the last perhaps without an end."""
    most = (date(2030, 1, 1) - date(1996, 1, 1)).days
    numbers = sorted(draw(st.sets(st.integers(0, most), min_size=2, max_size=6)))
    days: list[date | None] = [date(1996, 1, 1) + timedelta(days=number) for number in numbers]
    if len(days) % 2:
        days.append(None)
    if draw(st.booleans()):
        days[0] = None
    return list(zip(days[::2], days[1::2], strict=True))


def rows(
    make: Callable[[st.DrawFn, Any, tuple[date | None, date | None]], Any], keys: st.SearchStrategy[Any]
) -> Any:
    """Rows of a table: spans for each key, in any order."""

    @st.composite
    def drawn(draw: st.DrawFn) -> list[Any]:
        told = [make(draw, key, span) for key in draw(st.sets(keys, max_size=4)) for span in draw(spans())]
        return draw(st.permutations(told))

    return drawn()


sources = st.sampled_from(sorted(SOURCES))
certainties = st.sampled_from(CERTAINTIES)
tables = st.sampled_from(EDIT_TABLES)
codes = st.sampled_from(CODES)
two = st.permutations(CODES).map(lambda order: (order[0], order[1]))


indicators: Final[st.SearchStrategy[Literal[0, 1]]] = st.sampled_from([0, 1])
three: Final[st.SearchStrategy[Literal[1, 2, 3]]] = st.sampled_from([1, 2, 3])


def pair(draw: st.DrawFn, key: Any, span: tuple[date | None, date | None]) -> PairEdit:
    (table, (one, other)), source = key, draw(sources)
    as_of = SOURCES[source].as_of
    assert as_of is not None
    reason, indicator = draw(st.sampled_from(RATIONALES)), draw(indicators)
    return PairEdit(table, one, other, indicator, *span, None, None, source, as_of, draw(certainties), reason)


def unit_edit(draw: st.DrawFn, key: Any, span: tuple[date | None, date | None]) -> UnitEdit:
    (table, code), source = key, draw(sources)
    as_of = SOURCES[source].as_of
    assert as_of is not None
    most, adjudication = draw(st.integers(0, 9999)), draw(three)
    return UnitEdit(table, code, most, adjudication, *span, source, as_of, draw(certainties))


def add_on(draw: st.DrawFn, key: Any, span: tuple[date | None, date | None]) -> AddOnRow:
    code, primary = key
    return AddOnRow(code, primary, draw(three), *span, draw(sources), draw(certainties))


def day_limit(draw: st.DrawFn, key: Any, span: tuple[date | None, date | None]) -> DayLimit:
    most = draw(st.none() | st.integers(0, 99))
    code, discipline = key
    return DayLimit(code, discipline, most, *span, draw(sources), draw(certainties))


plans = st.sampled_from(["PT", "OT", "SLP", "outside-plan"])
primaries = st.sampled_from(["", "97129", "97550"])


@given(rows(pair, st.tuples(tables, two)), st.randoms())
def test_pairs_come_back_as_they_were_written(edits: list[PairEdit], random: Any) -> None:
    void = [
        attrs.evolve(edit, indicator=9, last_day=edit.first_day) for edit in edits if edit.first_day is not None
    ]
    comes_back(PairTable, [*edits, *random.sample(void, len(void) // 2)])


@given(rows(unit_edit, st.tuples(tables, codes)))
def test_unit_edits_come_back_as_they_were_written(edits: list[UnitEdit]) -> None:
    comes_back(UnitEditTable, edits)


@given(rows(add_on, st.tuples(codes, primaries)))
def test_add_ons_come_back_as_they_were_written(told: list[AddOnRow]) -> None:
    comes_back(AddOnTable, told)


@given(rows(day_limit, st.tuples(codes, plans)))
def test_day_limits_come_back_as_they_were_written(limits: list[DayLimit]) -> None:
    comes_back(DayLimitTable, limits)


def comes_back(table: Any, told: list[Any]) -> None:
    """The rows come back, and the text is the same whatever order they were given in."""
    written = table.of(told, SOURCES)
    assert set(written.rows) == set(told)
    assert len(written.rows) == len(told)
    assert table.of(reversed(told), SOURCES).text == written.text
    assert table.of(written.rows, SOURCES).text == written.text


@given(rows(pair, st.tuples(st.just("practitioner"), two)), st.dates(date(1995, 1, 1), date(2031, 1, 1)))
def test_a_pair_is_found_under_either_order_and_only_where_a_row_stands(edits: list[PairEdit], day: date) -> None:
    table = PairTable.of(edits, SOURCES)
    found = table.on(day)["practitioner"]
    standing = {
        frozenset((edit.column1, edit.column2))
        for edit in edits
        if (edit.first_day or day) <= day <= (edit.last_day or day)
    }
    assert {frozenset(codes) for codes in found} == standing
    assert all(found[other, one] is edit for (one, other), edit in found.items())


@given(rows(pair, st.tuples(st.just("practitioner"), two)), st.dates(date(1995, 1, 1), date(2031, 1, 1)))
def test_nothing_changes_within_a_stretch(edits: list[PairEdit], day: date) -> None:
    table = PairTable.of(edits, SOURCES)
    span = table.stretch(day)
    assert day in span
    inside = [span.first or day, span.until - timedelta(days=1) if span.until else day]
    for other in inside:
        assert PairTable.of(edits, SOURCES).on(other) == table.on(day)
        for edit in table.on(day)["practitioner"].values():
            assert table.standing(edit, other) == table.standing(edit, day)
