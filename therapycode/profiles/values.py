"""The plain pieces of a profile that are not parameters of a part: texts, days, tables and their keys."""

from collections.abc import Mapping
from datetime import date, datetime

from therapycode.profiles.kinds import DAY, FLAG, TEXT
from therapycode.profiles.told import Told, names, show

__all__ = ["Table", "ValueReader"]

Table = Mapping[str, object]
"""A table of parsed TOML."""


class ValueReader(Told):
    """Reads plain pieces of a parsed file and gathers the faults. Each method takes a key path."""

    def tables(self, at: str, given: object) -> list[tuple[str, Table]]:
        """The tables inside a table, by key."""
        if not isinstance(given, dict):
            self.refuse(at, show(given), "a table")
            return []
        for key, value in given.items():
            if not isinstance(value, dict):
                self.refuse(f"{at}.{key}", show(value), "a table")
        return [(key, value) for key, value in given.items() if isinstance(value, dict)]

    def unknown_keys(self, at: str, given: Table, allowed: frozenset[str]) -> None:
        """Refuse keys that are not allowed."""
        for key in given:
            if key not in allowed:
                self.refuse(f"{at}.{key}", "a key that the format does not know", names(allowed), kind="key")

    def text(self, table: Table, key: str, at: str = "") -> str:
        """The text that a key must have."""
        path = f"{at}.{key}" if at else key
        if key not in table:
            self.refuse(path, "nothing", "a text", f"Give {key}.", kind="missing")
            return ""
        return str(TEXT.read(path, table[key], self))

    def optional_text(self, table: Table, key: str, at: str = "") -> str:
        """The text of a key, empty where it is not given."""
        return self.text(table, key, at) if key in table else ""

    def texts(self, at: str, given: object) -> tuple[str, ...]:
        """A list of texts."""
        if isinstance(given, list) and all(isinstance(one, str) and one for one in given):
            return tuple(given)
        self.refuse(at, show(given), "a list of texts")
        return ()

    def flag(self, table: Table, key: str, at: str) -> bool:
        """Yes or no, no where it is not given."""
        return FLAG.read(f"{at}.{key}", table.get(key, False), self) is True

    def day(self, at: str, given: object) -> date | None:
        """A day, ``None`` where there is none."""
        DAY.read(at, given, self)
        return given if isinstance(given, date) and not isinstance(given, datetime) else None

    def optional_day(self, table: Table, key: str, at: str) -> date | None:
        """The day of a key, ``None`` where it is not given."""
        return self.day(f"{at}.{key}", table[key]) if key in table else None
