"""Where in a TOML file each key stands: the line of every key path, as the reader of profiles writes paths."""

import re
from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple

from therapycode.model.frozen import FrozenMap

__all__ = ["key_lines", "line_of"]

_TOKEN: Final = re.compile(
    r'"""(?:[^\\]|\\.)*?"{3,5}'
    r"|'''.*?'{3,5}"
    r'|"(?:[^"\\\n]|\\.)*"'
    r"|'[^'\n]*'"
    r"|#[^\n]*"
    r"|\n|[ \t\r]+|[\[\]{},=.]"
    r"|[^\s\[\]{},=.\"'#]+",
    re.DOTALL,
)
_LAST_STEP: Final = re.compile(r"(\[\d+\]|\.[^.\[]*|^[^.\[]+)$")


class _Token(NamedTuple):
    text: str
    line: int


def key_lines(text: str) -> Mapping[str, int]:
    """The line of every key and of every item of a list, by its path; ``text`` is TOML that can be read.

    >>> key_lines(chr(10).join(["[[examples]]", "units = [2,", "3]"]))["examples[0].units[1]"]
    3
    """
    try:
        return FrozenMap(_Scanner(text).lines())
    except RecursionError:
        return FrozenMap()  # nested deeper than anything a profile holds: no line can be had


def line_of(lines: Mapping[str, int], at: str) -> int | None:
    """The line of a key path; of one that is not there, that of the table in which it is missing.

    >>> line_of({"units": 3}, "units.from"), line_of({"units": 3}, "pairs")
    (3, None)
    """
    while at:
        if at in lines:
            return lines[at]
        at = _LAST_STEP.sub("", at)
    return None


class _Scanner:
    """Goes over the tokens of a document once, and notes where each path begins."""

    def __init__(self, text: str) -> None:
        self.tokens = list(_tokens(text))
        self.place = 0
        self.found: dict[str, int] = {}
        self.counts: dict[str, int] = {}

    def lines(self) -> dict[str, int]:
        """The line of every path."""
        table = ""
        while self.place < len(self.tokens):
            if self._text() == "\n":
                self.place += 1
            elif self._text() == "[":
                table = self._header()
            else:
                self._pair(table)
        return self.found

    def _text(self) -> str:
        """The token that comes next; an end of line where none does."""
        return self.tokens[self.place].text if self.place < len(self.tokens) else "\n"

    def _note(self, at: str, line: int) -> None:
        self.found.setdefault(at, line)

    def _header(self) -> str:
        """The path of the table whose header comes next, ``[a.b]`` or ``[[a.b]]``."""
        line = self.tokens[self.place].line
        self.place += 1
        listed = self._text() == "["
        self.place += listed
        *above, last = self._keys("]")
        self.place += 1 + listed
        at = ""
        for key in above:
            at = self._inside(at, key)
        at = f"{at}.{last}" if at else last
        self._note(at, line)
        if listed:
            self.counts[at] = self.counts.get(at, 0) + 1
        at = f"{at}[{self.counts[at] - 1}]" if at in self.counts else at
        self._note(at, line)
        return at

    def _inside(self, at: str, key: str) -> str:
        """The path of a table inside another; of a list of tables, the last one so far."""
        here = f"{at}.{key}" if at else key
        return f"{here}[{self.counts[here] - 1}]" if here in self.counts else here

    def _keys(self, end: str) -> list[str]:
        """The parts of a dotted key, up to what ends it."""
        keys: list[str] = []
        while self._text() != end:
            if self._text() != ".":
                keys.append(_bare(self._text()))
            self.place += 1
        return keys

    def _pair(self, table: str) -> None:
        """A key and its value."""
        line = self.tokens[self.place].line
        at = table
        for key in self._keys("="):
            at = f"{at}.{key}" if at else key
            self._note(at, line)
        self.place += 1
        self._value(at)

    def _value(self, at: str) -> None:
        match self._text():
            case "[":
                self._items(at)
            case "{":
                self._inline(at)
            case _:
                while self._text() not in {",", "]", "}", "\n"}:
                    self.place += 1

    def _items(self, at: str) -> None:
        number = 0
        self.place += 1
        while self._text() != "]":
            if self._text() in {",", "\n"}:
                self.place += 1
            else:
                self._note(f"{at}[{number}]", self.tokens[self.place].line)
                self._value(f"{at}[{number}]")
                number += 1
        self.place += 1

    def _inline(self, at: str) -> None:
        self.place += 1
        while self._text() != "}":
            if self._text() in {",", "\n"}:
                self.place += 1
            else:
                self._pair(at)
        self.place += 1


def _tokens(text: str) -> Iterator[_Token]:
    """The tokens with their lines, blanks and comments left out."""
    line = 1
    for found in _TOKEN.finditer(text):
        piece = found[0]
        if not piece.startswith((" ", "\t", "\r", "#")):
            yield _Token(piece, line)
        line += piece.count("\n")


def _bare(key: str) -> str:
    """A key without its quotes."""
    return key[1:-1] if key[:1] in {'"', "'"} else key
