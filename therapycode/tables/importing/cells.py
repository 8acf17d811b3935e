"""Cells of CMS's files: what they may hold, and what a spreadsheet has made of them."""

import re
from datetime import date, timedelta
from functools import lru_cache
from typing import Final

from therapycode.model.words import is_code

__all__ = ["CODE", "DIGITS_DAY", "YEAR_DAY", "code_or_none", "digits_day", "plain", "trimmed", "typed_again"]
__all__ += ["year_day"]

CODE: Final = "a code of five characters"
DIGITS_DAY: Final = "a day of the form YYYYMMDD"
YEAR_DAY: Final = "a day of the form YYYYDDD, the year and the day of it"

_KEPT: Final = 1 << 16
"""Distinct cells that are kept at hand: a file of a million lines has some twenty thousand codes and few days."""

_DIGITS: Final = re.compile("[0-9]{8}")
_YEAR_DIGITS: Final = re.compile("[0-9]{7}")
_LOST: Final = re.compile("[0-9]{1,4}")


def plain(cell: str) -> str:
    """The cell in small letters, with single blanks only: headers have line breaks inside."""
    return " ".join(cell.lower().split())


def trimmed(cells: list[str], count: int) -> list[str]:
    """The cells without blank ones beyond the count, which spreadsheets add."""
    while len(cells) > count and not cells[-1].strip():
        cells = cells[:-1]
    return cells


@lru_cache(_KEPT)
def code_or_none(text: str) -> str | None:
    """The code of a cell, the same object for the same code; ``None`` if it holds none."""
    return text if is_code(text) else None


def typed_again(text: str) -> str:
    """What to do about a cell that holds no code, where it shows what a spreadsheet has made of one."""
    if re.fullmatch(r"[0-9]+\.0+|[0-9.]+[eE][+-]?[0-9]+", text):
        return "A spreadsheet has made a number of the code: use the file as CMS gives it."
    if _LOST.fullmatch(text):
        return "A spreadsheet may have dropped the zeros before the code: use the file as CMS gives it."
    return ""


@lru_cache(_KEPT)
def digits_day(text: str) -> date | None:
    """The day of a cell of the form YYYYMMDD; ``None`` if it holds none."""
    if _DIGITS.fullmatch(text) is None:
        return None
    try:
        return date(int(text[:4]), int(text[4:6]), int(text[6:]))
    except ValueError:
        return None


@lru_cache(_KEPT)
def year_day(text: str) -> date | None:
    """The day of a cell of the form YYYYDDD; ``None`` if it holds none.

    >>> year_day("2024366"), year_day("2025366")
    (datetime.date(2024, 12, 31), None)
    """
    if _YEAR_DIGITS.fullmatch(text) is None or text[:4] == "0000":
        return None
    year, number = int(text[:4]), int(text[4:])
    last = date(year, 12, 31).timetuple().tm_yday
    return date(year, 1, 1) + timedelta(days=number - 1) if 1 <= number <= last else None
