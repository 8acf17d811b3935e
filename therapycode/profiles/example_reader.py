"""One worked example of a parsed profile."""

from datetime import date
from typing import Final

import attrs

from therapycode.model.conditions import QUESTIONS, Given
from therapycode.model.facts import FactKind
from therapycode.model.frozen import FrozenMap
from therapycode.model.session import FactValue
from therapycode.profiles.kinds import TEXT, WHOLE, ByName
from therapycode.profiles.profile import Example
from therapycode.profiles.told import names, show
from therapycode.profiles.values import Table, ValueReader

__all__ = ["ExampleReader"]

_ABOUT: Final = frozenset(QUESTIONS) - {"role", "code"}
"""What an example may say of its session beside its services and who furnished them."""

_KEYS: Final = frozenset(field.name for field in attrs.fields(Example)) - {"session"} | _ABOUT | {"facts"}


class ExampleReader:
    """Reads one example; faults go to the reader of the whole file."""

    def __init__(self, at: str, given: object, give: ValueReader) -> None:
        self.at = at
        self.give = give
        self.table: Table = given if isinstance(given, dict) else {}

    def example(self) -> Example:
        """The example that the table describes."""
        at, table, give = self.at, self.table, self.give
        give.unknown_keys(at, table, _KEYS)
        undetermined = give.flag(table, "undetermined", at)
        answered = "units" in table or "lines" in table
        if not answered and table.get("undetermined", False) is False:
            give.refuse(at, "no answer", "units, lines, or undetermined = true", kind="missing")
        if answered and undetermined:
            found = "an answer beside it"
            allowed = "undetermined = true alone, or an answer alone"
            give.refuse(f"{at}.undetermined", found, allowed, kind="beside")
        return Example(
            says=give.text(table, "says", at),
            day=give.day(f"{at}.day", table.get("day")) or date.min,
            given=give.texts(f"{at}.given", table.get("given")),
            source=give.text(table, "source", at),
            units=self._texts("units"),
            lines=self._texts("lines"),
            not_billed=self._texts("not_billed") or (),
            findings=self._texts("findings") or (),
            without=self._texts("without") or (),
            undetermined=undetermined,
            ties=self._ties(),
            known_on=give.optional_day(table, "known_on", at),
            session=FrozenMap(self._session()),
            assume=FrozenMap(self._assumed()),
            before=self._texts("before") or (),
            note=give.optional_text(table, "note", at),
        )

    def _texts(self, key: str) -> tuple[str, ...] | None:
        return self.give.texts(f"{self.at}.{key}", self.table[key]) if key in self.table else None

    def _ties(self) -> int:
        ties = WHOLE.read(f"{self.at}.ties", self.table.get("ties", 1), self.give)
        return ties if isinstance(ties, int) else 1

    def _assumed(self) -> dict[str, str]:
        """The rules that the example assumes, by part, where the payer's own are not known."""
        given = ByName(TEXT, TEXT).read(f"{self.at}.assume", self.table.get("assume", {}), self.give)
        held = given if isinstance(given, FrozenMap) else FrozenMap()
        return {part: rule for part, rule in held.items() if isinstance(rule, str)}

    def _session(self) -> dict[str, Given]:
        """What the example says of its session: its own words, then its facts."""
        said = {name: self._said(name, QUESTIONS[name]) for name in self.table if name in _ABOUT}
        facts = self.table.get("facts", {})
        if not isinstance(facts, dict):
            self.give.refuse(f"{self.at}.facts", show(facts), 'a table of facts, such as { state = "TX" }')
            return said
        for name, value in facts.items():
            kind = self.give.facts.get(name)
            if kind is None:
                self.give.refuse(
                    f"{self.at}.facts.{name}",
                    "a fact that is not known",
                    names(self.give.facts),
                    "Correct it, or have the plugin declare the fact.",
                    kind="question",
                )
            elif not kind.takes(value):
                self.give.refuse(f"{self.at}.facts.{name}", show(value), kind.allowed)
            else:
                said[f"facts.{name}"] = value
        return said

    def _said(self, name: str, kind: FactKind) -> Given:
        given = self.table[name]
        if name != "diagnosis":
            return self._one(name, kind, given)
        return tuple(self._one(name, kind, value) for value in (given if isinstance(given, list) else [given]))

    def _one(self, name: str, kind: FactKind, given: object) -> FactValue:
        if not kind.takes(given):
            self.give.refuse(f"{self.at}.{name}", show(given), kind.allowed)
        return given  # type: ignore[return-value]  # else it was refused
