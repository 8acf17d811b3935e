"""Profile to TOML in its one canonical form: keys and days in a fixed order, one way of writing each value.

What a file says beside its values is not kept: comments are lost, and what a reader should know is a ``note``.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from operator import itemgetter
from typing import Final

import tomli_w

from therapycode.dated import Dated
from therapycode.model.conditions import QUESTIONS, Bounds, Condition
from therapycode.model.frozen import FrozenMap
from therapycode.model.session import FactValue
from therapycode.profiles.profile import Branch, Entry, Example, Part, Profile, Source, Track, Value
from therapycode.profiles.shape import PARTS, shape_of

__all__ = ["WIDEST", "write_profile"]

WIDEST: Final = 115
"""Columns that a list fills before it is broken, one item a line."""


def write_profile(profile: Profile) -> str:
    """The profile as canonical TOML; reading it again gives the same profile.

    The profile is written as it stands, with all its parts: of one that was read with what it is based on, that is
    more than its own file says. `parse_profile` reads a file as it stands.
    """
    blocks = [_lines(_top(profile))]
    if profile.covers.first is not None or profile.covers.until is not None:
        blocks.append(_table("[covers]", [("from", profile.covers.first), ("until", profile.covers.until)]))
    blocks += [_table(f"[sources.{id_}]", _source(profile.sources[id_])) for id_ in sorted(profile.sources)]
    for key in sorted(profile.parts, key=_place):
        blocks += _part(profile.parts[key])
    blocks += [_table("[[examples]]", _example(example)) for example in profile.examples]
    return "\n".join(blocks)


def _place(key: str) -> tuple[int, str]:
    """Where a part stands: in the order in which parts are declared, those of the profile's own names by name."""
    declared = key if key in PARTS else f"{key.partition('.')[0]}.*"
    return list(PARTS).index(declared), key


def _top(profile: Profile) -> Iterator[tuple[str, Value | None]]:
    yield "schema", 1
    yield "payer", profile.payer or None
    yield "title", profile.title
    yield "family", profile.family if profile.payer else None
    yield "based_on", profile.based_on or None
    yield "status", profile.status if profile.payer or profile.status != "partial" else None
    yield "successor", profile.successor or None
    yield "note", profile.note or None


def _source(source: Source) -> Iterator[tuple[str, Value | None]]:
    yield "title", source.title
    yield "at", source.at or None
    yield "url", source.url or None
    yield "archived", source.archived or None
    yield "kind", source.kind
    yield "published", source.published
    yield "confirmed_through", source.confirmed_through
    yield "note", source.note or None


def _part(part: Part) -> Iterator[str]:
    clock = part.clock if part.clock != "service" else None
    own: list[tuple[str, Value | None]] = [("label", part.label), ("clock", clock)]
    yield _table(f"[{part.key}]", [*own, ("unknown", part.unknown), ("note", part.note or None)])
    yield from _entries(part.key, part.key, part)
    for branch in part.branches:
        at = f"{part.key}.branch.{branch.name}"
        yield _table(f"[{at}]", _branch(branch))
        yield from _entries(part.key, at, branch)


def _branch(branch: Branch) -> Iterator[tuple[str, Value | None]]:
    yield "when", branch.when
    yield "unknown", branch.unknown
    yield "note", branch.note or None


def _entries(part: str, at: str, track: Track) -> Iterator[str]:
    """The dated values of a part or a branch; what became known later of a day stands under that day."""
    for dated in track.timeline.entries:
        known = f".known.{dated.known_from}" if dated.known_from is not None else ""
        yield _table(f"[{at}.from.{dated.first}{known}]", _entry(part, dated))


def _entry(part: str, dated: Dated[Entry]) -> Iterator[tuple[str, Value | None]]:
    entry = dated.value
    shape = shape_of(part)
    assert shape is not None  # noqa: S101  # a profile has no other parts; this tells the type checker
    yield from shape.ordered(entry.values).items()
    yield "ended", entry.ended or None
    yield "unknown", entry.unknown
    yield "or_before", dated.or_before or None
    yield "withdrawn", dated.withdrawn
    yield "source", entry.source
    yield "note", entry.note or None


def _example(example: Example) -> Iterator[tuple[str, Value | None]]:
    facts = {key.removeprefix(_FACT): said for key, said in example.session.items() if key.startswith(_FACT)}
    yield "says", example.says
    yield "day", example.day
    yield "known_on", example.known_on
    yield from ((key, example.session[key]) for key in QUESTIONS if key in example.session)
    yield "facts", FrozenMap({key: facts[key] for key in sorted(facts)}) if facts else None
    yield "assume", FrozenMap({part: example.assume[part] for part in sorted(example.assume)}) or None
    yield "before", example.before or None
    yield "given", example.given
    yield "units", example.units
    yield "lines", example.lines
    yield "undetermined", example.undetermined or None
    yield "ties", example.ties if example.ties != 1 else None
    yield "not_billed", example.not_billed or None
    yield "findings", example.findings or None
    yield "without", example.without or None
    yield "source", example.source
    yield "note", example.note or None


_FACT: Final = "facts."


def _table(header: str, pairs: Iterable[tuple[str, Value | None]]) -> str:
    return f"{header}\n{_lines(pairs)}"


def _lines(pairs: Iterable[tuple[str, Value | None]]) -> str:
    return "".join(_line(_key(key), value) for key, value in pairs if value is not None)


def _line(key: str, value: Value) -> str:
    line = f"{key} = {_literal(value)}"
    if isinstance(value, tuple) and len(line) > WIDEST:
        line = "\n".join([f"{key} = [", *(f"    {_literal(one)}," for one in value), "]"])
    return f"{line}\n"


def _literal(value: Value | Bounds) -> str:
    if isinstance(value, Condition):
        return _inline(
            (question, _test(test)) for question, test in sorted(value.tests.items(), key=itemgetter(0))
        )
    if isinstance(value, Bounds):
        sides = (("at_least", value.at_least), ("below", value.below))
        return _inline((name, side) for name, side in sides if side is not None)
    if isinstance(value, tuple):
        return f"[{', '.join(map(_literal, value))}]"
    if isinstance(value, Mapping):
        return _inline(value.items())
    return tomli_w.dumps({"v": value}).removeprefix("v = ").removesuffix("\n")


def _inline(pairs: Iterable[tuple[str, Value | Bounds]]) -> str:
    held = ", ".join(f"{_key(key)} = {_literal(value)}" for key, value in pairs)
    return f"{{ {held} }}" if held else "{}"


def _test(test: tuple[FactValue, ...] | Bounds) -> Value | Bounds:
    """One value stands alone; several are a list."""
    return test[0] if isinstance(test, tuple) and len(test) == 1 else test


_BARE: Final = re.compile(r"[A-Za-z0-9_-]+")


def _key(key: str) -> str:
    return key if _BARE.fullmatch(key) else _literal(key)
