"""What spreadsheets make of procedure codes, and which code was meant."""

import re
from decimal import Decimal
from typing import Final

from therapycode.model.words import is_code

__all__ = ["meant"]

_WHOLE: Final = re.compile(r"(\d{4,5})\.0*")
_POWER: Final = re.compile(r"\d(\.\d+)?[Ee]\+?0*[34]")
_LETTER_LAST: Final = re.compile(r"\d{1,4}[A-Z]")
_DIGITS: Final = re.compile(r"\d{1,4}")
_FIVE: Final = 5


def meant(given: object) -> str | None:
    """What was meant by a code that a spreadsheet has damaged, as advice; ``None`` where that is not what it is.

    >>> meant(97110), meant("9.711E+04"), meant("97110.0"), meant("552T")
    ('Write "97110".', 'Write "97110".', 'Write "97110".', 'Write "0552T".')
    >>> meant("97110"), meant("exercise")
    (None, None)
    """
    text = _text(given)
    if text is None or (isinstance(given, str) and is_code(given)):
        return None
    bare = text.strip(" \t'\u00a0").upper()
    if is_code(bare):
        return f'Write "{bare}".'
    if (whole := _WHOLE.fullmatch(bare)) is not None:
        bare = whole[1]
    elif _POWER.fullmatch(bare) is not None:
        bare = str(int(Decimal(bare)))
    if is_code(bare):
        return f'Write "{bare}".'
    if _LETTER_LAST.fullmatch(bare) is not None:
        return f'Write "{bare.zfill(_FIVE)}".'
    if _DIGITS.fullmatch(bare) is not None:
        return f"A letter before it is lost, or a nought (G{bare.zfill(4)}, {bare.zfill(_FIVE)}): look it up."
    return None


def _text(given: object) -> str | None:
    """What stands there as a text, where it may once have been a code."""
    if isinstance(given, bool) or not isinstance(given, str | int | Decimal):
        return None
    return str(given)
