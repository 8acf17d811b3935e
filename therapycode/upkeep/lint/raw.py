"""What a parsed file holds before it is read into typed values: its dated tables, and the codes in them."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from therapycode.model.conditions import Condition
from therapycode.profiles.kinds import CODE, CONDITION, ByName, Either, Fields, Kind, ListOf
from therapycode.profiles.reader import RESERVED
from therapycode.profiles.shape import PARTS, shape_of

__all__ = ["RawEntry", "codes_in", "raw_codes", "raw_entries"]

Table = Mapping[str, object]


class RawEntry(NamedTuple):
    """A dated table of a part or a branch, as it stands in the file."""

    part: str
    shape: Fields
    at: str
    table: Table


def raw_entries(document: Table) -> Iterator[RawEntry]:
    """Every dated table of every part, those of branches and of what became known later among them."""
    for at, part, shape, track in _tracks(document):
        for day, entry in _tables(track.get("from")):
            here = f"{at}.from.{day}"
            yield RawEntry(part, shape, here, entry)
            for known, again in _tables(entry.get("known")):
                yield RawEntry(part, shape, f"{here}.known.{known}", again)


def _tracks(document: Table) -> Iterator[tuple[str, str, Fields, Table]]:
    """The table of every part and of every branch: where it stands, its part, and what that may hold."""
    for part, table in _parts(document):
        shape = shape_of(part)
        if shape is not None:
            yield part, part, shape, table
            for name, branch in _tables(table.get("branch")):
                yield f"{part}.branch.{name}", part, shape, branch


def _parts(document: Table) -> Iterator[tuple[str, Table]]:
    for key, given in _tables(document):
        if key in PARTS:
            yield key, given
        elif key not in RESERVED:
            yield from ((f"{key}.{name}", one) for name, one in _tables(given))


def raw_codes(document: Table) -> Iterator[tuple[str, object]]:
    """What stands in every place for a procedure code, in values and in conditions, with its key path."""
    for at, _, _, track in _tracks(document):
        yield from codes_in(CONDITION, track.get("when"), f"{at}.when")
    for entry in raw_entries(document):
        yield from codes_in(entry.shape, entry.table, entry.at)


def codes_in(kind: Kind, given: object, at: str) -> Iterator[tuple[str, object]]:
    """What stands in every place for a procedure code inside a value of a kind, read or not."""
    match kind:
        case ListOf(of) if isinstance(given, list | tuple):
            for place, one in enumerate(given):
                yield from codes_in(of, one, f"{at}[{place}]")
        case Either(one, several):
            yield from codes_in(several if isinstance(given, list | tuple) else one, given, at)
        case ByName() | Fields() if isinstance(given, Mapping):
            for inner, key, value in _held(kind, given):
                yield from codes_in(inner, value, f"{at}.{key}")
        case _ if kind is CODE:
            yield at, given
        case _ if kind is CONDITION:
            yield from ((f"{at}.code", one) for one in _asked(given))


def _held(kind: ByName | Fields, table: Table) -> Iterator[tuple[Kind, str, object]]:
    """What a table holds, by the kind of each value; of a table by names, the names too."""
    if isinstance(kind, Fields):
        yield from ((inner, key, table[key]) for key, inner in kind.keys.items() if key in table)
        return
    for key, value in table.items():
        yield kind.name, key, key
        yield kind.of, key, value


def _asked(condition: object) -> tuple[object, ...]:
    """The codes of which a condition asks, read or not."""
    tests = condition.tests if isinstance(condition, Condition) else condition
    asked = tests.get("code", ()) if isinstance(tests, Mapping) else ()
    return tuple(asked) if isinstance(asked, list | tuple) else (asked,)


def _tables(given: object) -> list[tuple[str, Table]]:
    tables = given.items() if isinstance(given, dict) else ()
    return [(key, value) for key, value in tables if isinstance(value, dict)]
