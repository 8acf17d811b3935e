"""CMS's code-pair files: seven columns below a header of no fixed length."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Final, Literal

import attrs

from therapycode.model.edits import EditTable, PairEdit
from therapycode.model.frozen import FrozenMap
from therapycode.tables.forms import as_of
from therapycode.tables.importing.archives import Line
from therapycode.tables.importing.cells import (
    CODE,
    DIGITS_DAY,
    code_or_none,
    digits_day,
    plain,
    trimmed,
    typed_again,
)
from therapycode.tables.importing.told import Told
from therapycode.tables.pairs import OTHER, PAIRS
from therapycode.tables.sources import TableSource

__all__ = ["PairFile", "PairReader", "Two"]

Two = tuple[str, str]
"""The codes of columns 1 and 2."""

_COLUMNS: Final = 7
_HEADER: Final = "a header Column 1, Column 2, *, Effective, Deletion, Modifier, PTP Edit Rationale"
_OPEN: Final = "*"
_INDICATORS: Final[Mapping[str, Literal[0, 1, 9]]] = FrozenMap({"0": 0, "1": 1, "9": 9})
_RATIONALES: Final[Mapping[str, str]] = FrozenMap(
    {
        "mutually exclusive": "exclusive",
        "more extensive": "more-extensive",
        "standards of": "standards",
        "cpt separate": "separate-procedure",
        "misuse of": "misuse",
        "hcpcs/cpt procedure": "definition",
        "cpt manual": "instruction",
    }
)
"""The words that CMS's reasons begin with, and ours for each."""


@attrs.frozen(kw_only=True)
class PairFile:
    """The rows kept of a file, how many it has, and the first and last pair that it speaks of.

    A table comes in several parts, each a file.
    """

    table: EditTable
    source: TableSource
    part: int
    rows: list[PairEdit]
    read: int
    first: Two
    last: Two


@attrs.frozen(kw_only=True)
class PairReader:
    """Makes rows of lines, each of which is looked at; ``keep`` says between which codes they are kept."""

    table: EditTable
    source: TableSource
    part: int
    keep: Collection[str] | None
    told: Told

    def read(self, lines: Iterable[Line]) -> PairFile:
        """The rows of a file.

        Raises:
            TableError: with the faults of the file, each with its line.
        """
        numbered: list[tuple[int, PairEdit]] = []
        first, last, read = _NONE, _NONE, 0
        for number, cells in self._data(lines):
            if not self._fits(number, cells):
                continue
            read += 1
            two = cells[0], cells[1]
            first = two if read == 1 else min(first, two)
            last = max(last, two)
            if self.keep is None or (two[0] in self.keep and two[1] in self.keep):
                numbered.append((number, self._edit(cells)))
        if not read and not self.told.faults:
            self.told.add(1, "no pair of codes", f"{_HEADER}, and pairs below it")
        self.told.clashes(PAIRS, numbered)
        self.told.close()
        rows = [edit for _, edit in numbered]
        return PairFile(
            table=self.table,
            source=self.source,
            part=self.part,
            rows=rows,
            read=read,
            first=first,
            last=last,
        )

    def _data(self, lines: Iterable[Line]) -> Iterator[Line]:
        """The lines below the header that are not blank."""
        headed = begun = False
        for number, cells in lines:
            if begun:
                if any(cells):
                    yield number, trimmed(cells, _COLUMNS)
            elif _is_header(cells):
                headed = True
            elif plain(cells[0] if cells else "").startswith("column 1"):
                raise self.told.stopped(number, ", ".join(map(plain, cells)), _HEADER)
            elif len(cells) > 1 and cells[0].strip() and cells[1].strip():
                if not headed:
                    raise self.told.stopped(
                        number, ", ".join(cells[:_COLUMNS]), f"{_HEADER}, before the first pair"
                    )
                begun = True
                yield number, trimmed(cells, _COLUMNS)

    def _fits(self, number: int, cells: Sequence[str]) -> bool:
        """Say whether the cells of a line are what they should be; tell of those that are not."""
        if len(cells) != _COLUMNS:
            self.told.add(number, f"{len(cells)} cells", f"{_COLUMNS} cells")
            return False
        one, other, _, first, last, indicator, _ = cells
        begins, ends = digits_day(first), None if last == _OPEN else digits_day(last)
        faults = [(code, CODE, typed_again(code)) for code in (one, other) if code_or_none(code) is None]
        if begins is None:
            faults.append((first, DIGITS_DAY, ""))
        if ends is None and last != _OPEN:
            faults.append((last, f"{DIGITS_DAY}, or {_OPEN}", ""))
        elif begins is not None and ends is not None and ends < begins:
            faults.append((last, f"a last day that is not before the first, {first}", ""))
        if indicator not in _INDICATORS:
            faults.append((indicator, "an indicator of 0, 1 or 9", ""))
        if one == other:
            faults.append((other, "two codes that differ", ""))
        for found, allowed, do in faults:
            self.told.add(number, repr(found), allowed, do)
        return not faults

    def _edit(self, cells: Sequence[str]) -> PairEdit:
        one, other, _, first, last, indicator, reason = cells
        return PairEdit(
            self.table,
            code_or_none(one) or one,
            code_or_none(other) or other,
            _INDICATORS[indicator],
            digits_day(first),
            digits_day(last),
            None,
            None,
            self.source.id,
            as_of(self.source),
            "data",
            _rationale(reason),
        )


_NONE: Final[Two] = ("", "")


def _is_header(cells: Sequence[str]) -> bool:
    told = [plain(cell) for cell in cells[:_COLUMNS]]
    if len(told) < _COLUMNS:
        return False
    named = told[0] == "column 1" and told[1] == "column 2" and "rationale" in told[6]
    return named and all(told[place].startswith(word) for place, word in _DATES.items())


_DATES: Final[Mapping[int, str]] = FrozenMap({3: "effective", 4: "deletion", 5: "modifier"})


@lru_cache(64)
def _rationale(reason: str) -> str:
    told = plain(reason)
    return next((word for begin, word in _RATIONALES.items() if told.startswith(begin)), OTHER)
