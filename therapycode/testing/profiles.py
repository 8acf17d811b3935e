"""Hypothesis strategies for profiles: typed values that hold together, of every part and of all one may say."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any, Final

from hypothesis import strategies as st

from therapycode import FrozenMap
from therapycode.dated import Dated, DateSpan, Timeline
from therapycode.model.conditions import QUESTIONS, Bounds, Condition
from therapycode.model.facts import FACTS, FactKind
from therapycode.profiles.kinds import (
    AMOUNT,
    CODE,
    CONDITION,
    COUNT,
    DAY,
    FLAG,
    HEIGHT,
    MODIFIER,
    MODIFIERS,
    NUMBER,
    PLACE,
    TEXT,
    WHOLE,
    ByName,
    Either,
    Fields,
    Kind,
    ListOf,
    OneOf,
)
from therapycode.profiles.profile import CLOCKS, Branch, Entry, Example, Part, Profile, Source, Track, Value
from therapycode.profiles.shape import PARTS

__all__ = ["profiles", "values_of"]

_DAYS: Final = st.dates(date(2019, 1, 1), date(2027, 12, 31))
_WORDS: Final = st.text("abcxyz019", min_size=1, max_size=5)
_NAMES: Final = _WORDS | st.builds("{}-{}".format, _WORDS, _WORDS)
_TEXTS: Final = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=20).filter(str.strip)
_NOTES: Final = st.just("") | _TEXTS
_CODES: Final = st.sampled_from(["97110", "97140", "97530", "G0283", "0552T", "92507"])
_MARKS: Final = st.sampled_from(["GP", "GO", "GN", "CQ", "CO", "59", "U1"])
_ABOVE_NOUGHT: Final = st.decimals(Decimal("0.01"), 100, places=2)

_SCALARS: Final[tuple[tuple[Kind, st.SearchStrategy[Value]], ...]] = (
    (TEXT, _TEXTS),
    (WHOLE, st.integers(1, 600)),
    (COUNT, st.integers(0, 600)),
    (HEIGHT, st.integers(0, 600) | st.decimals(0, 100, places=2)),
    (NUMBER, _ABOVE_NOUGHT),
    (AMOUNT, _ABOVE_NOUGHT),
    (FLAG, st.booleans()),
    (DAY, _DAYS),
    (CODE, _CODES),
    (MODIFIER, _MARKS),
    (MODIFIERS, st.lists(_MARKS, min_size=1, max_size=3).map(" ".join)),
    (PLACE, st.sampled_from(["02", "10", "11", "12"])),
)


def values_of(kind: Kind) -> st.SearchStrategy[Value]:  # noqa: PLR0911  # one for each kind there is
    """Good values of a kind of parameter."""
    if kind is CONDITION:
        return _conditions()
    match kind:
        case OneOf(words):
            return st.sampled_from(words)
        case ListOf(of):
            return st.lists(values_of(of), max_size=3).map(tuple)
        case Either(one, several):
            return values_of(one) | values_of(several)
        case ByName(name, of):
            return st.dictionaries(values_of(name).map(str), values_of(of), max_size=3).map(FrozenMap)
        case Fields():
            return _tables(kind)
        case _:
            return next(values for scalar, values in _SCALARS if scalar is kind)


@cache
def _values(part: str) -> st.SearchStrategy[FrozenMap[str, Value]]:
    """Good values of a part, by its key; made once, since making a strategy costs more than drawing from it."""
    return _tables(PARTS[part])


def _tables(fields: Fields) -> st.SearchStrategy[FrozenMap[str, Value]]:
    always = {key: values_of(kind) for key, kind in fields.keys.items() if key in fields.needs}
    maybe = {key: values_of(kind) for key, kind in fields.keys.items() if key not in fields.needs}
    return st.fixed_dictionaries(always, optional=maybe).map(FrozenMap)


@st.composite
def profiles(draw: st.DrawFn, *, shared: bool = False, most_parts: int = 3) -> Profile:
    """A profile as a file holds it, without what it may be based on; with ``shared`` one to be based on.

    Every part, branch, day and example holds together and rests on a source that may be rested on.
    """
    sources = {each.id: each for each in draw(st.lists(_sources(), min_size=1, max_size=3))}
    relied = draw(_sources(kind="primary"))
    sources[relied.id] = relied
    ids = st.sampled_from([id_ for id_, each in sources.items() if each.kind != "unverified"])
    keys = draw(st.lists(st.sampled_from(tuple(PARTS)), max_size=most_parts, unique=True))
    parts = {part.key: part for part in [draw(_parts(key, ids)) for key in keys]}
    return Profile(
        payer="" if shared else draw(_NAMES),
        title=draw(_TEXTS),
        family="shared" if shared else draw(_TEXTS),
        sources=FrozenMap(sources),
        parts=FrozenMap(parts),
        examples=tuple(draw(st.lists(_examples(ids), max_size=2))),
        note=draw(_NOTES),
        **draw(_standing(shared=shared)),
    )


@st.composite
def _standing(draw: st.DrawFn, *, shared: bool) -> Mapping[str, Any]:
    """Status, days covered and successor, which go together."""
    first = draw(_DAYS) if not shared or draw(st.booleans()) else None
    until = draw(st.none() | st.dates((first or date(2019, 1, 1)).replace(year=2028), date(2030, 1, 1)))
    status = draw(
        st.sampled_from(["partial", "complete", "retired"] if until is not None else ["partial", "complete"])
    )
    return {
        "status": status,
        "covers": DateSpan(first, until),
        "successor": draw(_NOTES) if status == "retired" else "",
    }


@st.composite
def _sources(draw: st.DrawFn, *, kind: str | None = None) -> Source:
    kinds: Any = [kind] if kind is not None else ["primary", "secondary", "unverified"]
    return Source(
        id=draw(_NAMES),
        title=draw(_TEXTS),
        kind=draw(st.sampled_from(kinds)),
        at=draw(_NOTES),
        url=draw(_NOTES),
        archived=draw(_NOTES),
        published=draw(st.none() | _DAYS),
        confirmed_through=draw(st.none() | _DAYS),
        note=draw(_NOTES),
    )


@st.composite
def _parts(draw: st.DrawFn, key: str, sources: st.SearchStrategy[str]) -> Part:
    name = draw(_NAMES) if key.endswith(".*") else ""
    track = draw(_tracks(key, sources))
    names = draw(st.lists(_NAMES, max_size=2, unique=True))
    return Part(
        key=key.removesuffix("*") + name,
        label=draw(_TEXTS),
        clock=draw(st.sampled_from(tuple(CLOCKS))),
        timeline=track.timeline,
        unknown=track.unknown,
        note=track.note,
        branches=tuple(draw(_branches(each, key, sources)) for each in names),
    )


@st.composite
def _branches(draw: st.DrawFn, name: str, part: str, sources: st.SearchStrategy[str]) -> Branch:
    track = draw(_tracks(part, sources))
    when = draw(_conditions())
    return Branch(name=name, when=when, timeline=track.timeline, unknown=track.unknown, note=track.note)


@st.composite
def _tracks(draw: st.DrawFn, part: str, sources: st.SearchStrategy[str]) -> Track:
    """Dated values, some of them said anew or withdrawn; or whom to ask."""
    note = draw(_NOTES)
    firsts = sorted(draw(st.sets(_DAYS, max_size=3)))
    if not firsts:
        return Track(unknown=draw(_TEXTS), note=note)
    dated = [entry for first in firsts for entry in draw(_statements(first, part, sources))]
    return Track(timeline=Timeline.of(dated), note=note)


@st.composite
def _statements(draw: st.DrawFn, first: date, part: str, sources: st.SearchStrategy[str]) -> list[Dated[Entry]]:
    """What is said of one first day, one after the other, each perhaps withdrawn before the next."""
    known = sorted(draw(st.sets(_DAYS, max_size=3)))
    days: list[date | None] = [None] if draw(st.booleans()) or not known else []
    said: list[Dated[Entry]] = []
    while known or days:
        known_from = days.pop() if days else known.pop(0)
        withdrawn = known.pop(0) if draw(st.booleans()) and known else None
        entry, or_before = draw(_entries(part, sources)), draw(st.booleans())
        said.append(Dated(first, entry, or_before, known_from, withdrawn))
    return said


@st.composite
def _entries(draw: st.DrawFn, part: str, sources: st.SearchStrategy[str]) -> Entry:
    values = draw(_values(part))
    ended = not values and draw(st.booleans())
    return Entry(
        values=values,
        source=draw(sources),
        ended=ended,
        unknown=None if values or ended else draw(_TEXTS),
        note=draw(_NOTES),
    )


@st.composite
def _conditions(draw: st.DrawFn) -> Condition:
    asked = draw(st.lists(st.sampled_from(tuple(_tests())), min_size=1, max_size=3, unique=True))
    return Condition(FrozenMap({question: draw(_tests()[question]) for question in asked}))


@cache
def _tests() -> Mapping[str, st.SearchStrategy[tuple[Any, ...] | Bounds]]:
    """For each question, what a condition may want of its answer."""
    kinds = {**QUESTIONS, **{f"facts.{name}": kind for name, kind in FACTS.items()}}
    return FrozenMap({question: _test(kind) for question, kind in kinds.items()})


def _test(kind: FactKind) -> st.SearchStrategy[tuple[Any, ...] | Bounds]:
    given = _facts(kind)
    several = st.lists(given, min_size=1, max_size=3, unique=True).map(tuple)
    if kind.type not in {"whole", "day"}:
        return several
    both = st.lists(given, min_size=2, max_size=2, unique=True).map(sorted)
    return (
        several
        | both.map(lambda ends: Bounds(*ends))
        | st.builds(Bounds, given)
        | st.builds(Bounds, st.none(), given)
    )


def _facts(kind: FactKind) -> st.SearchStrategy[Any]:
    """Good values of a fact of this kind."""
    if kind.words:
        return st.sampled_from(kind.words)
    return {
        "word": _NAMES,
        "text": _TEXTS,
        "whole": st.integers(0, 120),
        "flag": st.booleans(),
        "day": _DAYS,
        "code": _CODES,
        "place": st.sampled_from(["02", "10", "11"]),
    }[kind.type]


@st.composite
def _examples(draw: st.DrawFn, sources: st.SearchStrategy[str]) -> Example:
    undetermined = draw(st.booleans())
    answer = st.none() | st.lists(_TEXTS, max_size=2).map(tuple)
    units, lines = (None, None) if undetermined else (draw(answer), draw(answer))
    if not undetermined and units is None and lines is None:
        units = ()
    several = st.lists(_TEXTS, max_size=2).map(tuple)
    return Example(
        says=draw(_TEXTS),
        day=draw(_DAYS),
        given=draw(several),
        source=draw(sources),
        units=units,
        lines=lines,
        not_billed=draw(several),
        findings=draw(several),
        undetermined=undetermined,
        ties=draw(st.integers(1, 3)),
        known_on=draw(st.none() | _DAYS),
        session=FrozenMap(draw(_said())),
        before=draw(several),
        without=draw(several),
        assume=FrozenMap(draw(st.dictionaries(_NAMES, _TEXTS, max_size=2))),
        note=draw(_NOTES),
    )


@cache
def _said() -> st.SearchStrategy[dict[str, Any]]:
    """What an example may say of its session."""
    words = {key: _facts(kind) for key, kind in QUESTIONS.items() if key not in {"role", "code", "diagnosis"}}
    facts = {f"facts.{name}": _facts(kind) for name, kind in FACTS.items()}
    either = {**words, **facts, "diagnosis": st.lists(_TEXTS, max_size=2).map(tuple)}
    pairs = st.one_of([st.tuples(st.just(key), values) for key, values in either.items()])
    return st.lists(pairs, max_size=3).map(dict)
