"""One parsed profile file, read into typed values."""

from collections.abc import Mapping
from datetime import date
from typing import Literal, get_args

import attrs

from therapycode.dated import Dated, DateSpan, Timeline, parse_day
from therapycode.errors import ProfileError
from therapycode.model.frozen import FrozenMap
from therapycode.profiles.profile import Entry, Example, Part, Profile, Source, SourceKind
from therapycode.profiles.shape import ENTRY_KEYS, PARTS, REQUIRED, RESERVED, RULES, kind_of
from therapycode.profiles.values import Table, ValueReader, names, show

__all__ = ["ProfileReader"]

_STATUS = ("partial", "complete", "retired")
_SOURCE_KEYS = frozenset(field.name for field in attrs.fields(Source)) - {"id"}
_EXAMPLE_KEYS = frozenset(field.name for field in attrs.fields(Example))
_PART_KEYS = frozenset({"label", "unknown", "from"})


class ProfileReader:
    """Reads one parsed file and gathers its faults."""

    def __init__(self, name: str, *, shared: bool) -> None:
        self.name = name
        self.shared = shared
        self.give = ValueReader()

    def stop_if_faulty(self) -> None:
        """Raise all faults found so far, if there are any."""
        if self.give.faults:
            raise ProfileError(self.name, self.give.faults)

    def profile(self, document: Table) -> Profile:
        """The profile that the parsed file describes, without what it is based on."""
        if document.get("schema") != 1 or type(document.get("schema")) is not int:
            self.give.refuse("schema", show(document.get("schema")), "1", "Write schema = 1.")
        parts = self._parts(document)
        return Profile(
            payer=self._payer(document),
            title=self.give.text(document, "title"),
            family="shared" if self.shared else self.give.text(document, "family"),
            status=self._status(document),
            covers=self._covers(document),
            sources=self._sources(document),
            parts=FrozenMap(parts),
            examples=self._examples(document),
            based_on=self.give.texts("based_on", document.get("based_on", [])),
        )

    def _payer(self, document: Table) -> str:
        if self.shared:
            return ""
        payer = self.give.text(document, "payer")
        stem = self.name.removesuffix(".toml")
        if payer and payer != stem:
            self.give.refuse("payer", repr(payer), f"{stem!r}, the name of the file")
        return payer

    def _status(self, document: Table) -> Literal["partial", "complete", "retired"]:
        given = document.get("status", "partial")
        for status in ("partial", "complete", "retired"):
            if given == status:
                return status
        self.give.refuse("status", show(given), ", ".join(_STATUS))
        return "partial"

    def _covers(self, document: Table) -> DateSpan:
        given = document.get("covers", {} if self.shared else None)
        if not isinstance(given, dict):
            self.give.refuse("covers", show(given), "a table with the first day covered: from = 2024-01-01")
            return DateSpan()
        self.give.unknown_keys("covers", given, frozenset({"from", "until"}))
        first = self.give.day("covers.from", given["from"]) if "from" in given else None
        until = self.give.day("covers.until", given["until"]) if "until" in given else None
        if "from" not in given and not self.shared:
            self.give.refuse("covers.from", "nothing", "the first day that the profile answers for")
        if first is not None and until is not None and until <= first:
            self.give.refuse("covers.until", str(until), f"a day after {first}")
            return DateSpan(first)
        return DateSpan(first, until)

    def _sources(self, document: Table) -> Mapping[str, Source]:
        found: dict[str, Source] = {}
        for id_, given in self.give.tables("sources", document.get("sources", {})):
            at = f"sources.{id_}"
            self.give.unknown_keys(at, given, _SOURCE_KEYS)
            found[id_] = Source(
                id=id_,
                title=self.give.text(given, "title", at),
                kind=self._source_kind(f"{at}.kind", given.get("kind")),
                at=self.give.optional_text(given, "at", at),
                url=self.give.optional_text(given, "url", at),
                archived=self.give.optional_text(given, "archived", at),
                published=self.give.optional_day(given, "published", at),
                confirmed_through=self.give.optional_day(given, "confirmed_through", at),
            )
        return FrozenMap(found)

    def _source_kind(self, at: str, given: object) -> SourceKind:
        for kind in get_args(SourceKind):
            if given == kind:
                return kind  # type: ignore[no-any-return]  # one of the literals of SourceKind
        self.give.refuse(at, show(given), ", ".join(get_args(SourceKind)))
        return "unverified"

    def _parts(self, document: Table) -> dict[str, Part]:
        found: dict[str, Part] = {}
        for key, given in document.items():
            if key in RESERVED:
                continue
            if key in PARTS:
                self._part(key, given, found)
            elif any(name.startswith(f"{key}.") for name in PARTS):
                for inner, table in self.give.tables(key, given):
                    self._part(f"{key}.{inner}", table, found)
            else:
                self.give.refuse(key, "a key that the format does not know", names([*RESERVED, *PARTS]))
        return found

    def _part(self, key: str, given: object, found: dict[str, Part]) -> None:
        if key not in PARTS:
            group = key.split(".", 1)[0]
            self.give.refuse(
                key, "a part that the format does not know", names(n for n in PARTS if n.startswith(group))
            )
        elif not isinstance(given, dict):
            self.give.refuse(key, show(given), "a table")
        else:
            self.give.unknown_keys(key, given, _PART_KEYS)
            entries = [
                self._entry(key, day, table)
                for day, table in self.give.tables(f"{key}.from", given.get("from", {}))
            ]
            if "unknown" in given and entries:
                self.give.refuse(f"{key}.unknown", "a part that has values too", "either unknown or dated values")
            if "unknown" not in given and not entries:
                self.give.refuse(key, "neither values nor unknown", "dated values, or unknown = whom to ask")
            found[key] = Part(
                key=key,
                label=self.give.text(given, "label", key),
                timeline=Timeline.of(entry for entry in entries if entry is not None),
                unknown=self.give.text(given, "unknown", key) if "unknown" in given else None,
            )

    def _entry(self, part: str, key: str, given: Table) -> Dated[Entry] | None:
        at = f"{part}.from.{key}"
        try:
            first = parse_day(key)
        except ValueError:
            self.give.refuse(at, repr(key), "a day of the form YYYY-MM-DD")
            return None
        ended = self.give.flag(f"{at}.ended", given.get("ended", False))
        values = {
            name: self.give.value(f"{at}.{name}", kind_of(part, name), value)
            for name, value in given.items()
            if name not in ENTRY_KEYS and self._known(at, part, name)
        }
        if ended and values:
            self.give.refuse(at, "values beside ended = true", "ended = true alone, or values alone")
        if not ended and not values:
            self.give.refuse(at, "no value", names(PARTS[part]))
        for name in REQUIRED.get(part, ()) if values else ():
            if name not in values:
                self.give.refuse(f"{at}.{name}", "nothing", f"a value for each of {names(REQUIRED[part])}")
        if part in RULES and values.get("rule", RULES[part][0]) not in RULES[part]:
            self.give.refuse(f"{at}.rule", show(values["rule"]), ", ".join(RULES[part]))
        source = self.give.text(given, "source", at)
        note = self.give.optional_text(given, "note", at)
        or_before = self.give.flag(f"{at}.or_before", given.get("or_before", False))
        return Dated(first, Entry(values=FrozenMap(values), source=source, ended=ended, note=note), or_before)

    def _known(self, at: str, part: str, name: str) -> bool:
        if kind_of(part, name) is None:
            self.give.refuse(
                f"{at}.{name}", "a key that this part does not know", names([*PARTS[part], *ENTRY_KEYS])
            )
            return False
        return True

    def _examples(self, document: Table) -> tuple[Example, ...]:
        given = document.get("examples", [])
        if not isinstance(given, list):
            self.give.refuse("examples", show(given), "a list of tables: [[examples]]")
            return ()
        return tuple(self._example(f"examples[{place}]", one) for place, one in enumerate(given))

    def _example(self, at: str, given: object) -> Example:
        table = given if isinstance(given, dict) else {}
        self.give.unknown_keys(at, table, _EXAMPLE_KEYS)
        return Example(
            says=self.give.text(table, "says", at),
            day=self.give.day(f"{at}.day", table.get("day")) or date.min,
            given=self.give.texts(f"{at}.given", table.get("given")),
            units=self.give.texts(f"{at}.units", table.get("units")),
            source=self.give.text(table, "source", at),
            ties=self.give.whole(f"{at}.ties", table.get("ties", 1)),
        )

    def check_sources(self, profile: Profile, bases: list[Profile]) -> None:
        """Refuse sources that are not defined, here or in a base, or that are not verified."""
        known = dict(profile.sources)
        for base in bases:
            known |= base.sources
        for part in profile.parts.values():
            for dated in part.timeline.entries:
                self._check_source(f"{part.key}.from.{dated.first}.source", dated.value.source, known)
        for place, example in enumerate(profile.examples):
            self._check_source(f"examples[{place}].source", example.source, known)

    def _check_source(self, at: str, name: str, known: Mapping[str, Source]) -> None:
        if name and name not in known:
            self.give.refuse(at, repr(name), names(known), "Name one of [sources], or add the document there.")
        elif name and known[name].kind == "unverified":
            self.give.refuse(
                at, f"{name!r}, which is unverified", "a primary or secondary source", "Leave it unknown."
            )
