"""The lines of spreadsheets. The one module that knows openpyxl, which comes with the extra ``excel``."""

import shutil
from collections.abc import Iterator
from tempfile import SpooledTemporaryFile
from typing import IO, TYPE_CHECKING, Final
from xml.etree.ElementTree import ParseError
from zipfile import ZipFile

from therapycode.errors import Fault, TableError
from therapycode.tables.importing.archives import BROKEN, Line, Member, checked

if TYPE_CHECKING:
    from openpyxl import Workbook

__all__ = ["sheet_lines"]

_IN_MEMORY: Final = 1 << 26
_UNREADABLE: Final = (*BROKEN, ParseError, KeyError, ValueError, TypeError, IndexError, AttributeError)
"""What openpyxl raises, beside what its zip raises, of a file that is no whole spreadsheet."""


def sheet_lines(member: Member) -> Iterator[Line]:
    """The lines of every sheet of a spreadsheet, as texts; numbers become the texts that they would be typed as.

    Only the sheets' values are read, a line at a time.

    Raises:
        TableError: if the file is no whole spreadsheet, or the extra ``excel`` is not installed.
    """
    with member.opened() as file, SpooledTemporaryFile(_IN_MEMORY) as copy:
        shutil.copyfileobj(file, copy)
        try:
            with ZipFile(copy) as archive:
                checked(archive, member.name)
            yield from _lines(_workbook(copy))
        except TableError:
            raise
        except _UNREADABLE as error:
            found = f"a damaged or unfinished spreadsheet ({type(error).__name__})"
            raise TableError(
                member.name, [Fault("", found, "a whole .xlsx file", "Download it again.")]
            ) from error


def _workbook(file: IO[bytes]) -> "Workbook":
    try:
        from openpyxl import load_workbook  # noqa: PLC0415  # an extra: only who reads a spreadsheet needs it
    except ImportError as error:
        do = "Install therapycode[excel], or import the text of the same release."
        raise TableError("the spreadsheet", [Fault("", "no openpyxl", "the extra excel", do)]) from error
    return load_workbook(file, read_only=True, data_only=True)


def _lines(book: "Workbook") -> Iterator[Line]:
    for sheet in book.worksheets:
        for number, cells in enumerate(sheet.iter_rows(values_only=True), start=1):
            yield number, ["" if cell is None else str(cell) for cell in cells]
