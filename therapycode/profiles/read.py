"""TOML to profile: strict, with every fault of a file told at once."""

import hashlib
import tomllib
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Final, Literal, get_args

import attrs

from therapycode.dated import Dated, DateSpan, Timeline, parse_day
from therapycode.errors import Fault, ProfileError
from therapycode.model.frozen import FrozenMap
from therapycode.model.words import ROLES, is_code
from therapycode.profiles.profile import Entry, Example, Part, Profile, Source, SourceKind, Value
from therapycode.profiles.shape import ENTRY_KEYS, PARTS, POOL_SCOPE, REQUIRED, RESERVED, RULES, kind_of

__all__ = ["DEEPEST", "LARGEST", "read_profile"]

LARGEST: Final = 2 * 1024 * 1024
"""Bytes of the largest profile that is read."""

DEEPEST: Final = 3
"""How deep ``based_on`` may go."""

_STATUS = ("partial", "complete", "retired")
_SOURCE_KEYS = frozenset(field.name for field in attrs.fields(Source)) - {"id"}
_EXAMPLE_KEYS = frozenset(field.name for field in attrs.fields(Example))
_PART_KEYS = frozenset({"label", "unknown", "from"})

Table = Mapping[str, object]


def read_profile(path: Path, root: Path, _above: tuple[Path, ...] = ()) -> Profile:
    """The profile of a file, with what it is based on taken in; ``based_on`` names files below ``root``.

    Raises:
        ProfileError: with every fault of the file: key path, what was found, what is allowed, what to do.
    """
    raw = _bytes(path)
    document = _parse(path, raw)
    reader = _Reader(path.name, shared=path.parent.name == "_shared")
    profile = reader.profile(document)
    above = (*_above, path)
    bases = [_base(name, path, root, above, reader) for name in profile.based_on]
    reader.check_sources(profile, bases)
    reader.stop_if_faulty()
    merged = _merged(profile, bases)
    digest = hashlib.sha256(raw)
    for base in bases:
        digest.update(base.fingerprint.encode())
    return attrs.evolve(merged, fingerprint=digest.hexdigest())


def _bytes(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            raw = file.read(LARGEST + 1)
    except OSError as fault:
        raise ProfileError(
            path.name, [Fault("", f"a file that cannot be read ({fault.strerror})", "a file")]
        ) from fault
    if len(raw) > LARGEST:
        raise ProfileError(path.name, [Fault("", f"more than {LARGEST} bytes", f"at most {LARGEST} bytes")])
    return raw


def _parse(path: Path, raw: bytes) -> Table:
    try:
        return tomllib.loads(raw.decode("utf-8"), parse_float=Decimal)
    except (ValueError, RecursionError) as fault:
        # tomllib's message names line and column; a day written twice is told here too
        raise ProfileError(
            path.name, [Fault("", f"no TOML ({fault})", "TOML in UTF-8", "Mend the file.")]
        ) from fault


def _base(name: str, path: Path, root: Path, above: tuple[Path, ...], reader: "_Reader") -> Profile:
    target = _target(name, root)
    if target is None:
        reader.refuse("based_on", _show(name), "a profile below the profiles folder", "Correct the name.")
    elif target in [one.resolve() for one in above]:
        reader.refuse("based_on", f"{name!r}, which leads back to {path.name}", "files that do not go in a circle")
    elif len(above) > DEEPEST:
        reader.refuse("based_on", f"{name!r} at depth {len(above)}", f"at most {DEEPEST} deep")
    reader.stop_if_faulty()
    return read_profile(target or path, root, above)


def _target(name: str, root: Path) -> Path | None:
    """The file that a name means, where there is such a file below the root."""
    try:
        target = (root / f"{name}.toml").resolve()
        return target if target.is_relative_to(root.resolve()) and target.is_file() else None
    except (OSError, ValueError):
        return None


def _merged(profile: Profile, bases: list[Profile]) -> Profile:
    parts: dict[str, Part] = {}
    sources: dict[str, Source] = {}
    for base in [*bases, profile]:
        parts |= base.parts
        sources |= base.sources
    return attrs.evolve(profile, parts=FrozenMap(parts), sources=FrozenMap(sources))


class _Reader:
    """Reads one parsed file and gathers its faults."""

    def __init__(self, name: str, *, shared: bool) -> None:
        self.name = name
        self.shared = shared
        self.faults: list[Fault] = []

    def refuse(self, at: str, found: str, allowed: str, do: str = "") -> None:
        self.faults.append(Fault(at, found, allowed, do))

    def stop_if_faulty(self) -> None:
        if self.faults:
            raise ProfileError(self.name, self.faults)

    def profile(self, document: Table) -> Profile:
        if document.get("schema") != 1 or type(document.get("schema")) is not int:
            self.refuse("schema", _show(document.get("schema")), "1", "Write schema = 1.")
        parts = self.parts(document)
        return Profile(
            payer=self.payer(document),
            title=self.text(document, "title"),
            family="shared" if self.shared else self.text(document, "family"),
            status=self.status(document),
            covers=self.covers(document),
            sources=self.sources(document),
            parts=FrozenMap(parts),
            examples=self.examples(document),
            based_on=self.texts("based_on", document.get("based_on", [])),
        )

    def payer(self, document: Table) -> str:
        if self.shared:
            return ""
        payer = self.text(document, "payer")
        stem = self.name.removesuffix(".toml")
        if payer and payer != stem:
            self.refuse("payer", repr(payer), f"{stem!r}, the name of the file")
        return payer

    def status(self, document: Table) -> Literal["partial", "complete", "retired"]:
        given = document.get("status", "partial")
        for status in ("partial", "complete", "retired"):
            if given == status:
                return status
        self.refuse("status", _show(given), ", ".join(_STATUS))
        return "partial"

    def covers(self, document: Table) -> DateSpan:
        given = document.get("covers", {} if self.shared else None)
        if not isinstance(given, dict):
            self.refuse("covers", _show(given), "a table with the first day covered: from = 2024-01-01")
            return DateSpan()
        self.unknown_keys("covers", given, frozenset({"from", "until"}))
        first = self.day("covers.from", given["from"]) if "from" in given else None
        until = self.day("covers.until", given["until"]) if "until" in given else None
        if "from" not in given and not self.shared:
            self.refuse("covers.from", "nothing", "the first day that the profile answers for")
        if first is not None and until is not None and until <= first:
            self.refuse("covers.until", str(until), f"a day after {first}")
            return DateSpan(first)
        return DateSpan(first, until)

    def sources(self, document: Table) -> Mapping[str, Source]:
        found: dict[str, Source] = {}
        for id_, given in self.tables("sources", document.get("sources", {})):
            at = f"sources.{id_}"
            self.unknown_keys(at, given, _SOURCE_KEYS)
            found[id_] = Source(
                id=id_,
                title=self.text(given, "title", at),
                kind=self.source_kind(f"{at}.kind", given.get("kind")),
                at=self.optional_text(given, "at", at),
                url=self.optional_text(given, "url", at),
                archived=self.optional_text(given, "archived", at),
                published=self.optional_day(given, "published", at),
                confirmed_through=self.optional_day(given, "confirmed_through", at),
            )
        return FrozenMap(found)

    def source_kind(self, at: str, given: object) -> SourceKind:
        for kind in get_args(SourceKind):
            if given == kind:
                return kind  # type: ignore[no-any-return]  # one of the literals of SourceKind
        self.refuse(at, _show(given), ", ".join(get_args(SourceKind)))
        return "unverified"

    def parts(self, document: Table) -> dict[str, Part]:
        found: dict[str, Part] = {}
        for key, given in document.items():
            if key in RESERVED:
                continue
            if key in PARTS:
                self.part(key, given, found)
            elif any(name.startswith(f"{key}.") for name in PARTS):
                for inner, table in self.tables(key, given):
                    self.part(f"{key}.{inner}", table, found)
            else:
                self.refuse(key, "a key that the format does not know", _names([*RESERVED, *PARTS]))
        return found

    def part(self, key: str, given: object, found: dict[str, Part]) -> None:
        if key not in PARTS:
            group = key.split(".", 1)[0]
            self.refuse(
                key, "a part that the format does not know", _names(n for n in PARTS if n.startswith(group))
            )
        elif not isinstance(given, dict):
            self.refuse(key, _show(given), "a table")
        else:
            self.unknown_keys(key, given, _PART_KEYS)
            entries = [
                self.entry(key, day, table) for day, table in self.tables(f"{key}.from", given.get("from", {}))
            ]
            if "unknown" in given and entries:
                self.refuse(f"{key}.unknown", "a part that has values too", "either unknown or dated values")
            if "unknown" not in given and not entries:
                self.refuse(key, "neither values nor unknown", "dated values, or unknown = whom to ask")
            found[key] = Part(
                key=key,
                label=self.text(given, "label", key),
                timeline=Timeline.of(entry for entry in entries if entry is not None),
                unknown=self.text(given, "unknown", key) if "unknown" in given else None,
            )

    def entry(self, part: str, key: str, given: Table) -> Dated[Entry] | None:
        at = f"{part}.from.{key}"
        try:
            first = parse_day(key)
        except ValueError:
            self.refuse(at, repr(key), "a day of the form YYYY-MM-DD")
            return None
        ended = self.flag(f"{at}.ended", given.get("ended", False))
        values = {
            name: self.value(f"{at}.{name}", kind_of(part, name), value)
            for name, value in given.items()
            if name not in ENTRY_KEYS and self.known(at, part, name)
        }
        if ended and values:
            self.refuse(at, "values beside ended = true", "ended = true alone, or values alone")
        if not ended and not values:
            self.refuse(at, "no value", _names(PARTS[part]))
        for name in REQUIRED.get(part, ()) if values else ():
            if name not in values:
                self.refuse(f"{at}.{name}", "nothing", f"a value for each of {_names(REQUIRED[part])}")
        if part in RULES and values.get("rule", RULES[part][0]) not in RULES[part]:
            self.refuse(f"{at}.rule", _show(values["rule"]), ", ".join(RULES[part]))
        source = self.text(given, "source", at)
        note = self.optional_text(given, "note", at)
        or_before = self.flag(f"{at}.or_before", given.get("or_before", False))
        return Dated(first, Entry(values=FrozenMap(values), source=source, ended=ended, note=note), or_before)

    def known(self, at: str, part: str, name: str) -> bool:
        if kind_of(part, name) is None:
            self.refuse(f"{at}.{name}", "a key that this part does not know", _names([*PARTS[part], *ENTRY_KEYS]))
            return False
        return True

    def value(self, at: str, kind: str | None, given: object) -> Value:
        readers: Mapping[str | None, Callable[[str, object], Value]] = {
            "text": self.plain_text,
            "texts": self.texts,
            "codes": self.codes,
            "whole": self.whole,
            "decimal": self.decimal,
            "roles": partial(self.words, allowed=ROLES),
            "pool": partial(self.words, allowed=POOL_SCOPE),
            "exchanges": self.exchanges,
            "lengths": self.lengths,
            "flag": self.flag,
        }
        return readers[kind](at, given)

    def examples(self, document: Table) -> tuple[Example, ...]:
        given = document.get("examples", [])
        if not isinstance(given, list):
            self.refuse("examples", _show(given), "a list of tables: [[examples]]")
            return ()
        return tuple(self.example(f"examples[{place}]", one) for place, one in enumerate(given))

    def example(self, at: str, given: object) -> Example:
        table = given if isinstance(given, dict) else {}
        self.unknown_keys(at, table, _EXAMPLE_KEYS)
        return Example(
            says=self.text(table, "says", at),
            day=self.day(f"{at}.day", table.get("day")) or date.min,
            given=self.texts(f"{at}.given", table.get("given")),
            units=self.texts(f"{at}.units", table.get("units")),
            source=self.text(table, "source", at),
            ties=self.whole(f"{at}.ties", table.get("ties", 1)),
        )

    def check_sources(self, profile: Profile, bases: list[Profile]) -> None:
        known = dict(profile.sources)
        for base in bases:
            known |= base.sources
        for part in profile.parts.values():
            for dated in part.timeline.entries:
                self.check_source(f"{part.key}.from.{dated.first}.source", dated.value.source, known)
        for place, example in enumerate(profile.examples):
            self.check_source(f"examples[{place}].source", example.source, known)

    def check_source(self, at: str, name: str, known: Mapping[str, Source]) -> None:
        if name and name not in known:
            self.refuse(at, repr(name), _names(known), "Name one of [sources], or add the document there.")
        elif name and known[name].kind == "unverified":
            self.refuse(at, f"{name!r}, which is unverified", "a primary or secondary source", "Leave it unknown.")

    def tables(self, at: str, given: object) -> list[tuple[str, Table]]:
        if not isinstance(given, dict):
            self.refuse(at, _show(given), "a table")
            return []
        for key, value in given.items():
            if not isinstance(value, dict):
                self.refuse(f"{at}.{key}", _show(value), "a table")
        return [(key, value) for key, value in given.items() if isinstance(value, dict)]

    def unknown_keys(self, at: str, given: Table, allowed: frozenset[str]) -> None:
        for key in given:
            if key not in allowed:
                self.refuse(f"{at}.{key}", "a key that the format does not know", _names(allowed))

    def text(self, table: Table, key: str, at: str = "") -> str:
        path = f"{at}.{key}" if at else key
        if key not in table:
            self.refuse(path, "nothing", "a text", f"Give {key}.")
            return ""
        return self.plain_text(path, table[key])

    def optional_text(self, table: Table, key: str, at: str) -> str:
        return self.plain_text(f"{at}.{key}", table[key]) if key in table else ""

    def plain_text(self, at: str, given: object) -> str:
        if isinstance(given, str) and given.strip():
            return given
        self.refuse(at, _show(given), "a text that is not empty")
        return ""

    def texts(self, at: str, given: object) -> tuple[str, ...]:
        if isinstance(given, list) and all(isinstance(one, str) and one for one in given):
            return tuple(given)
        self.refuse(at, _show(given), "a list of texts")
        return ()

    def codes(self, at: str, given: object) -> tuple[str, ...]:
        codes = self.texts(at, given)
        for code in codes:
            if not is_code(code):
                self.refuse(at, repr(code), "procedure codes such as 97110 or G0283")
        return codes

    def words(self, at: str, given: object, *, allowed: tuple[str, ...]) -> tuple[str, ...]:
        words = self.texts(at, given)
        for word in words:
            if word not in allowed:
                self.refuse(at, repr(word), ", ".join(allowed))
        return words

    def exchanges(self, at: str, given: object) -> tuple[str, ...]:
        pairs = self.texts(at, given)
        for pair in pairs:
            codes = pair.split()
            if len(codes) != 2 or not all(map(is_code, codes)):  # noqa: PLR2004  # a code and the one instead
                self.refuse(at, repr(pair), "texts of two codes: 97014 G0283")
        return pairs

    def lengths(self, at: str, given: object) -> tuple[str, ...]:
        pairs = self.texts(at, given)
        for pair in pairs:
            code, _, minutes = pair.partition(" ")
            if not is_code(code) or not minutes.isdecimal() or int(minutes) < 1:
                self.refuse(at, repr(pair), "texts of a code and the minutes of its unit: 97161 30")
        return pairs

    def whole(self, at: str, given: object) -> int:
        if isinstance(given, int) and not isinstance(given, bool) and given > 0:
            return given
        self.refuse(at, _show(given), "a whole number from 1")
        return 1

    def decimal(self, at: str, given: object) -> Decimal:
        if isinstance(given, Decimal) and given.is_finite() and given > 0:
            return given
        self.refuse(at, _show(given), "a number above 0 with a decimal point, such as 7.5")
        return Decimal(1)

    def flag(self, at: str, given: object) -> bool:
        if isinstance(given, bool):
            return given
        self.refuse(at, _show(given), "true or false")
        return False

    def day(self, at: str, given: object) -> date | None:
        if isinstance(given, date) and not isinstance(given, datetime):
            return given
        self.refuse(at, _show(given), "a day, written bare: 2026-03-04")
        return None

    def optional_day(self, table: Table, key: str, at: str) -> date | None:
        return self.day(f"{at}.{key}", table[key]) if key in table else None


def _names(names: object) -> str:
    return ", ".join(sorted(str(name) for name in names))  # type: ignore[attr-defined]  # any iterable of names


def _show(given: object) -> str:
    text = "nothing" if given is None else repr(given)
    return text if len(text) <= 60 else f"{text[:57]}..."  # noqa: PLR2004  # a message stays on a line
