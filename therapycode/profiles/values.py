"""Values of a profile, read by what they may hold; every fault is gathered, none stops the reading."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from functools import partial

from therapycode.errors import Fault
from therapycode.model.words import ROLES, is_code
from therapycode.profiles.profile import Value
from therapycode.profiles.shape import POOL_SCOPE

__all__ = ["Table", "ValueReader", "names", "show"]

Table = Mapping[str, object]
"""A table of parsed TOML."""


class ValueReader:
    """Reads values of a parsed file and gathers the faults. Each method takes a key path and what stands there."""

    def __init__(self) -> None:
        self.faults: list[Fault] = []

    def refuse(self, at: str, found: str, allowed: str, do: str = "") -> None:
        """Note a fault: the key path, what was found, what is allowed, what to do."""
        self.faults.append(Fault(at, found, allowed, do))

    def value(self, at: str, kind: str | None, given: object) -> Value:
        """The value of a parameter by the kind that it holds."""
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
                self.refuse(f"{at}.{key}", "a key that the format does not know", names(allowed))

    def text(self, table: Table, key: str, at: str = "") -> str:
        """The text that a key must have."""
        path = f"{at}.{key}" if at else key
        if key not in table:
            self.refuse(path, "nothing", "a text", f"Give {key}.")
            return ""
        return self.plain_text(path, table[key])

    def optional_text(self, table: Table, key: str, at: str) -> str:
        """The text of a key, empty where it is not given."""
        return self.plain_text(f"{at}.{key}", table[key]) if key in table else ""

    def plain_text(self, at: str, given: object) -> str:
        """A text that is not empty."""
        if isinstance(given, str) and given.strip():
            return given
        self.refuse(at, show(given), "a text that is not empty")
        return ""

    def texts(self, at: str, given: object) -> tuple[str, ...]:
        """A list of texts."""
        if isinstance(given, list) and all(isinstance(one, str) and one for one in given):
            return tuple(given)
        self.refuse(at, show(given), "a list of texts")
        return ()

    def codes(self, at: str, given: object) -> tuple[str, ...]:
        """A list of procedure codes."""
        codes = self.texts(at, given)
        for code in codes:
            if not is_code(code):
                self.refuse(at, repr(code), "procedure codes such as 97110 or G0283")
        return codes

    def words(self, at: str, given: object, *, allowed: tuple[str, ...]) -> tuple[str, ...]:
        """A list of words of a closed vocabulary."""
        words = self.texts(at, given)
        for word in words:
            if word not in allowed:
                self.refuse(at, repr(word), ", ".join(allowed))
        return words

    def exchanges(self, at: str, given: object) -> tuple[str, ...]:
        """A list of texts of two codes: one, and the one to use instead."""
        pairs = self.texts(at, given)
        for pair in pairs:
            codes = pair.split()
            if len(codes) != 2 or not all(map(is_code, codes)):  # noqa: PLR2004  # a code and the one instead
                self.refuse(at, repr(pair), "texts of two codes: 97014 G0283")
        return pairs

    def lengths(self, at: str, given: object) -> tuple[str, ...]:
        """A list of texts of a code and the minutes of its unit."""
        pairs = self.texts(at, given)
        for pair in pairs:
            code, _, minutes = pair.partition(" ")
            if not is_code(code) or not minutes.isdecimal() or int(minutes) < 1:
                self.refuse(at, repr(pair), "texts of a code and the minutes of its unit: 97161 30")
        return pairs

    def whole(self, at: str, given: object) -> int:
        """A whole number from 1."""
        if isinstance(given, int) and not isinstance(given, bool) and given > 0:
            return given
        self.refuse(at, show(given), "a whole number from 1")
        return 1

    def decimal(self, at: str, given: object) -> Decimal:
        """An exact number above 0."""
        if isinstance(given, Decimal) and given.is_finite() and given > 0:
            return given
        self.refuse(at, show(given), "a number above 0 with a decimal point, such as 7.5")
        return Decimal(1)

    def flag(self, at: str, given: object) -> bool:
        """Yes or no."""
        if isinstance(given, bool):
            return given
        self.refuse(at, show(given), "true or false")
        return False

    def day(self, at: str, given: object) -> date | None:
        """A day, ``None`` where there is none."""
        if isinstance(given, date) and not isinstance(given, datetime):
            return given
        self.refuse(at, show(given), "a day, written bare: 2026-03-04")
        return None

    def optional_day(self, table: Table, key: str, at: str) -> date | None:
        """The day of a key, ``None`` where it is not given."""
        return self.day(f"{at}.{key}", table[key]) if key in table else None


def names(given: Iterable[object]) -> str:
    """The names, sorted, as a message lists them."""
    return ", ".join(sorted(str(name) for name in given))


def show(given: object) -> str:
    """What was found, short enough to stand in a message."""
    text = "nothing" if given is None else repr(given)
    return text if len(text) <= 60 else f"{text[:57]}..."  # noqa: PLR2004  # a message stays on a line
