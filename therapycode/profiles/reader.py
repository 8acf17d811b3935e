"""One parsed profile file, read into typed values."""

from collections.abc import Mapping, Sequence
from typing import Final, Literal, get_args

import attrs

from therapycode.dated import DateSpan
from therapycode.errors import ProfileError
from therapycode.model.facts import FactKind
from therapycode.model.frozen import FrozenMap
from therapycode.profiles.example_reader import ExampleReader
from therapycode.profiles.kinds import is_name
from therapycode.profiles.part_reader import PartReader
from therapycode.profiles.profile import Example, Part, Profile, Source, SourceKind
from therapycode.profiles.shape import PARTS, shape_of
from therapycode.profiles.told import names, show
from therapycode.profiles.values import Table, ValueReader

__all__ = ["RESERVED", "ProfileReader"]

RESERVED: Final = (
    "schema",
    "payer",
    "title",
    "family",
    "based_on",
    "status",
    "successor",
    "note",
    "covers",
    "sources",
    "examples",
)
"""Keys at the top of a profile that are not parts of the policy, in the order in which they are written."""

_STATUS: Final = ("partial", "complete", "retired")
_SOURCE_KEYS: Final = frozenset(field.name for field in attrs.fields(Source)) - {"id"}
_NAME: Final = "a name in small letters, digits and hyphens"


class ProfileReader:
    """Reads one parsed file and gathers its faults. ``facts`` are those that the payer declares."""

    def __init__(self, name: str, *, shared: bool, facts: Mapping[str, FactKind] = FrozenMap()) -> None:
        self.name = name
        self.shared = shared
        self.give = ValueReader(facts)

    def stop_if_faulty(self) -> None:
        """Raise all faults found so far, if there are any."""
        if self.give.faults:
            raise ProfileError(self.name, self.give.faults)

    def profile(self, document: Table) -> Profile:
        """The profile that the parsed file describes, without what it is based on."""
        if document.get("schema") != 1 or type(document.get("schema")) is not int:
            self.give.refuse("schema", show(document.get("schema")), "1", "Write schema = 1.")
        covers, status = self._covers(document), self._status(document)
        self._check_retired(document)
        return Profile(
            payer=self._payer(document),
            title=self.give.text(document, "title"),
            family="shared" if self.shared else self.give.text(document, "family"),
            status=status,
            covers=covers,
            sources=self._sources(document),
            parts=FrozenMap(self._parts(document)),
            examples=self._examples(document),
            based_on=self.give.texts("based_on", document.get("based_on", [])),
            successor=self.give.optional_text(document, "successor"),
            note=self.give.optional_text(document, "note"),
        )

    def _payer(self, document: Table) -> str:
        if self.shared:
            for key in ("payer", "family"):
                if key in document:
                    allowed = "nothing: a shared file has no payer of its own"
                    self.give.refuse(key, show(document[key]), allowed, kind="key")
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

    def _check_retired(self, document: Table) -> None:
        """Refuse a retired payer without a last day, and a successor of one that is not retired."""
        covers, status = document.get("covers"), document.get("status", "partial")
        if status == "retired" and isinstance(covers, dict) and "until" not in covers:
            allowed = "the day on which the payer was retired"
            self.give.refuse("covers.until", "nothing", allowed, kind="missing")
        if status in {"partial", "complete"} and "successor" in document:
            allowed = 'a successor only where status = "retired"'
            self.give.refuse("successor", show(document["successor"]), allowed, kind="beside")

    def _covers(self, document: Table) -> DateSpan:
        given = document.get("covers", {} if self.shared else None)
        if not isinstance(given, dict):
            self.give.refuse("covers", show(given), "a table with the first day covered: from = 2024-01-01")
            return DateSpan()
        self.give.unknown_keys("covers", given, frozenset({"from", "until"}))
        first = self.give.optional_day(given, "from", "covers")
        until = self.give.optional_day(given, "until", "covers")
        if "from" not in given and not self.shared:
            allowed = "the first day that the profile answers for"
            self.give.refuse("covers.from", "nothing", allowed, kind="missing")
        if first is not None and until is not None and until <= first:
            self.give.refuse("covers.until", str(until), f"a day after {first}", kind="day")
            return DateSpan(first)
        return DateSpan(first, until)

    def _sources(self, document: Table) -> Mapping[str, Source]:
        found: dict[str, Source] = {}
        for id_, given in self.give.tables("sources", document.get("sources", {})):
            at = f"sources.{id_}"
            if not is_name(id_):
                self.give.refuse(at, repr(id_), _NAME)
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
                note=self.give.optional_text(given, "note", at),
            )
        return FrozenMap(found)

    def _source_kind(self, at: str, given: object) -> SourceKind:
        for kind in get_args(SourceKind):
            if given == kind:
                return kind  # type: ignore[no-any-return]  # one of the literals of SourceKind
        self.give.refuse(at, show(given), ", ".join(get_args(SourceKind)))
        return "primary"  # stands in for it, so that what rests on the source is not told as well

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
                known = names([*RESERVED, *PARTS])
                self.give.refuse(key, "a key that the format does not know", known, kind="key")
        return found

    def _part(self, key: str, given: object, found: dict[str, Part]) -> None:
        shape = shape_of(key)
        if shape is None:
            group = key.split(".", 1)[0]
            known = names(name for name in PARTS if name.startswith(f"{group}."))
            self.give.refuse(key, "a part that the format does not know", known, kind="key")
        elif not isinstance(given, dict):
            self.give.refuse(key, show(given), "a table")
        else:
            found[key] = PartReader(key, shape, self.give).part(given)

    def _examples(self, document: Table) -> tuple[Example, ...]:
        given = document.get("examples", [])
        if not isinstance(given, list):
            self.give.refuse("examples", show(given), "a list of tables: [[examples]]")
            return ()
        return tuple(
            ExampleReader(f"examples[{place}]", one, self.give).example() for place, one in enumerate(given)
        )

    def check_sources(self, profile: Profile, bases: Sequence[Profile]) -> None:
        """Refuse sources that are defined nowhere, that are not verified, or that two files define differently."""
        known: dict[str, Source] = {}
        for each in [*bases, profile]:
            for id_, source in each.sources.items():
                if known.setdefault(id_, source) != source:
                    self.give.refuse(
                        f"sources.{id_}",
                        "another document than what this profile is based on calls by this name",
                        "the same document, or a name of its own",
                        kind="two-documents",
                    )
        for part in profile.parts.values():
            for track in part.tracks:
                at = part.key if track is part else f"{part.key}.branch.{getattr(track, 'name', '')}"
                for dated in track.timeline.entries:
                    known_from = f".known.{dated.known_from}" if dated.known_from is not None else ""
                    self._check_source(f"{at}.from.{dated.first}{known_from}.source", dated.value.source, known)
        for place, example in enumerate(profile.examples):
            self._check_source(f"examples[{place}].source", example.source, known)

    def _check_source(self, at: str, name: str, known: Mapping[str, Source]) -> None:
        if name and name not in known:
            do = "Name one of [sources], or add the document there."
            self.give.refuse(at, repr(name), names(known), do, kind="source")
        elif name and known[name].kind == "unverified":
            found = f"{name!r}, which is unverified"
            self.give.refuse(at, found, "a primary or secondary source", "Leave it unknown.", kind="unverified")
