"""One part of a parsed profile: its dated values, what is known of them and since when, and its branches."""

from collections.abc import Iterator
from datetime import date
from typing import Final

from therapycode.dated import Dated, Timeline, parse_day
from therapycode.model.conditions import Condition
from therapycode.model.frozen import FrozenMap
from therapycode.profiles.kinds import CONDITION, Fields, OneOf, is_name
from therapycode.profiles.profile import CLOCKS, Branch, Entry, Part, Track, Value
from therapycode.profiles.retired import RETIRED, modernised
from therapycode.profiles.told import names
from therapycode.profiles.values import Table, ValueReader

__all__ = ["ENTRY_KEYS", "PART_KEYS", "PartReader"]

PART_KEYS: Final = frozenset({"label", "clock", "note", "unknown", "from", "branch"})
"""Keys that every part may have."""

ENTRY_KEYS: Final = frozenset({"source", "ended", "unknown", "note", "or_before", "withdrawn"})
"""Keys that every dated entry may have beside its values, and beside ``known``."""

_BRANCH_KEYS: Final = frozenset({"when", "note", "unknown", "from"})
_CLOCK: Final = OneOf(tuple(CLOCKS))
_DAY: Final = "a day of the form YYYY-MM-DD"


class PartReader:
    """Reads one part; faults go to the reader of the whole file."""

    def __init__(self, key: str, shape: Fields, give: ValueReader) -> None:
        self.key = key
        self.shape = shape
        self.give = give

    def part(self, given: Table) -> Part:
        """The part that a table describes."""
        self.give.unknown_keys(self.key, given, PART_KEYS)
        track = self._track(self.key, given)
        return Part(
            key=self.key,
            label=self.give.text(given, "label", self.key),
            clock=str(_CLOCK.read(f"{self.key}.clock", given.get("clock", "service"), self.give)),
            timeline=track.timeline,
            unknown=track.unknown,
            note=track.note,
            branches=tuple(self._branches(given)),
        )

    def _branches(self, given: Table) -> Iterator[Branch]:
        at = f"{self.key}.branch"
        for name, table in self.give.tables(at, given.get("branch", {})):
            here = f"{at}.{name}"
            if not is_name(name):
                self.give.refuse(here, repr(name), "a name in small letters, digits and hyphens")
            self.give.unknown_keys(here, table, _BRANCH_KEYS)
            track = self._track(here, table)
            yield Branch(
                name=name,
                when=self._when(here, table),
                timeline=track.timeline,
                unknown=track.unknown,
                note=track.note,
            )

    def _when(self, at: str, given: Table) -> Condition:
        return CONDITION.read(f"{at}.when", given.get("when"), self.give)

    def _track(self, at: str, given: Table) -> Track:
        """The dated values of a part or a branch, or whom to ask for them."""
        dated = [
            entry
            for day, table in self.give.tables(f"{at}.from", given.get("from", {}))
            for entry in self._statements(f"{at}.from.{day}", day, table)
        ]
        if "unknown" in given and dated:
            self.give.refuse(
                f"{at}.unknown", "a part that has values too", "either unknown or dated values", kind="beside"
            )
        if "unknown" not in given and not given.get("from"):
            allowed = "dated values, or unknown = whom to ask"
            self.give.refuse(at, "neither values nor unknown", allowed, kind="missing")
        return Track(
            timeline=Timeline.of(dated),
            unknown=self.give.text(given, "unknown", at) if "unknown" in given else None,
            note=self.give.optional_text(given, "note", at),
        )

    def _statements(self, at: str, key: str, given: Table) -> list[Dated[Entry]]:
        """What is said of one first day: at first, and by the days on which something else became known."""
        first = self._key_day(at, key)
        again = [
            (self._key_day(f"{at}.known.{known}", known), f"{at}.known.{known}", table)
            for known, table in self.give.tables(f"{at}.known", given.get("known", {}))
        ]
        own = {name: value for name, value in given.items() if name != "known"}
        said = [(None, at, own)] if not again or any(self._is_of_entry(name) for name in own) else []
        if not said:
            self._refuse_strange(at, own)
        dated: list[Dated[Entry]] = []
        for known_from, here, table in [*said, *sorted(again, key=lambda each: each[0] or date.min)]:
            entry = self._entry(here, table)
            withdrawn = self.give.optional_day(table, "withdrawn", here)
            or_before = self.give.flag(table, "or_before", here)
            if first is None or (known_from is None and here != at):
                continue
            if self._rises(here, dated, known_from, withdrawn):
                dated.append(Dated(first, entry, or_before, known_from, withdrawn))
        return dated

    def _key_day(self, at: str, key: str) -> date | None:
        try:
            return parse_day(key)
        except ValueError:
            self.give.refuse(at, repr(key), _DAY, kind="day")
            return None

    def _rises(self, at: str, before: list[Dated[Entry]], known_from: date | None, withdrawn: date | None) -> bool:
        """Whether what is said comes after what was said before, and its withdrawal after both."""
        passed = before[-1].withdrawn if before else None
        if passed is not None and known_from is not None and known_from <= passed:
            found, allowed = f"what became known on {known_from}", f"a day after {passed}, the withdrawal before"
            self.give.refuse(at, found, allowed, kind="day")
            return False
        if withdrawn is not None and known_from is not None and withdrawn <= known_from:
            self.give.refuse(f"{at}.withdrawn", str(withdrawn), f"a day after {known_from}", kind="day")
            return False
        return True

    def _entry(self, at: str, given: Table) -> Entry:
        table = modernised(self.key, at, given)
        self._refuse_strange(at, table)
        values = {
            name: kind.read(f"{at}.{name}", table[name], self.give)
            for name, kind in self.shape.keys.items()
            if name in table
        }
        ended = self.give.flag(table, "ended", at)
        unknown = self.give.text(table, "unknown", at) if "unknown" in table else None
        if isinstance(table.get("ended", False), bool):
            self._check_kind(at, values, ended=ended, unknown=unknown)
        return Entry(
            values=FrozenMap(values),
            source=self.give.text(table, "source", at),
            ended=ended,
            unknown=unknown,
            note=self.give.optional_text(table, "note", at),
        )

    def _is_of_entry(self, name: str) -> bool:
        """Whether an entry of this part may have the key, now or in an older way of writing."""
        old = any(each.part == self.key and each.key == name for each in RETIRED)
        return name in self.shape.keys or name in ENTRY_KEYS or old

    def _refuse_strange(self, at: str, given: Table) -> None:
        for name in given:
            if name not in self.shape.keys and name not in ENTRY_KEYS:
                allowed = names([*self.shape.keys, *ENTRY_KEYS])
                self.give.refuse(f"{at}.{name}", "a key that this part does not know", allowed, kind="key")

    def _check_kind(self, at: str, values: dict[str, Value], *, ended: bool, unknown: str | None) -> None:
        """Refuse an entry that is not exactly one of: values, ended, unknown."""
        if ended and (values or unknown is not None):
            allowed = "ended = true alone, or values alone"
            self.give.refuse(at, "values beside ended = true", allowed, kind="beside")
        elif unknown is not None and values:
            allowed = "unknown = whom to ask alone, or values alone"
            self.give.refuse(at, "values beside unknown", allowed, kind="beside")
        elif not ended and unknown is None and not values:
            self.give.refuse(at, "no value", names(self.shape.keys), kind="missing")
        elif values:
            for name in self.shape.needs:
                if name not in values:
                    allowed = f"a value for each of {names(self.shape.needs)}"
                    self.give.refuse(f"{at}.{name}", "nothing", allowed, kind="missing")
