"""Files in the layouts of CMS, made up: our own notices, few codes, no text of theirs but the names of columns."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final
from zipfile import ZIP_DEFLATED, ZipFile

PTP_HEADER: Final = (
    "Made up for a test\t\t\t\t\t\t",
    "Column1/Column2 Edits\t\t\t\t\t\t",
    "Column 1\tColumn 2\t*=in existence\tEffective\tDeletion\tModifier\tPTP Edit Rationale",
    "\t\tprior to 1996\tDate\tDate\t0=not allowed\t",
    "\t\t\t\t*=no data\t1=allowed\t",
    "\t\t\t\t\t9=not applicable\t",
)
PRACTITIONER: Final = "ccipra-v322r0-f1.TXT"
HOSPITAL: Final = "ccioph-v322r0-f1.txt"
UNIT_EDITS: Final = "MCR_MUE_PractitionerServices_Eff_07-01-2026.csv"
ADD_ONS: Final = "AOC_V2026Q3-MCR.txt"

REASON: Final = "Mutually exclusive procedures"


def pair_line(row: str, reason: str = REASON) -> str:
    """A line of `column1 column2 first last indicator`, the days as YYYYMMDD or *."""
    one, other, first, last, indicator = row.split()
    return f"{one}\t{other}\t\t{first}\t{last}\t{indicator}\t{reason}"


def pair_text(*rows: str, header: Sequence[str] = PTP_HEADER, end: str = "\n", reason: str = REASON) -> bytes:
    lines = [*header, *(pair_line(row, reason) for row in rows)]
    return (end.join(lines) + end).encode("latin-1")


def unit_text(*rows: str, table: str = "Practitioner", notice: str = "Made up \xae\n\nfor a test") -> bytes:
    """A file of `code most indicator`."""
    header = (
        f'"{notice}",,,\n"HCPCS/\nCPT Code",{table} Services MUE Values,MUE Adjudication Indicator,MUE Rationale\n'
    )
    says = {"1": "1 Line Edit", "2": "2 Date of Service Edit: Policy", "3": "3 Date of Service Edit: Clinical"}
    lines = [f"{code},{most},{says.get(mai, mai)},Made up" for code, most, mai in map(str.split, rows)]
    return (header + "".join(f"{line}\n" for line in lines)).encode("latin-1")


AOC_HEADER: Final = (
    "Primary_Code",
    "Primary_Code_Del_Dt_Julian",
    "Add-On_Code",
    "AOC_Del_Dt_Julian",
    "AOC_Edit_Eff_Dt_Julian",
    "AOC_Edit_Del_Dt_Julian",
    "AOC_Edit_Type",
    "Special_Instruction_Notes",
)


def add_on_rows(*rows: str) -> list[list[str]]:
    """Rows of `code primary kind first last`, the days as YYYYDDD or -."""
    told = []
    for row in rows:
        code, primary, kind, first, last = row.split()
        days = ["" if day == "-" else day for day in (first, last)]
        told.append([primary, "", code, "", *days, kind, ""])
    return told


def add_on_text(*rows: str) -> bytes:
    lines = [AOC_HEADER, *add_on_rows(*rows)]
    return ("\r\n".join("\t".join(line) for line in lines) + "\r\n").encode("latin-1")


def add_on_fixed(*rows: str) -> bytes:
    told = []
    for primary, ends, code, code_ends, first, last, kind, note in add_on_rows(*rows):
        told.append(f"{kind}{code}{code_ends:7}{primary:5}{ends:7}{first:7}{last:7}{note}".rstrip())
    return ("\r\n".join(told) + "\r\n").encode("latin-1")


def put(folder: Path, name: str, content: bytes) -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def zipped(folder: Path, name: str, files: Iterable[tuple[str, bytes]]) -> Path:
    path = folder / name
    with ZipFile(path, "w", ZIP_DEFLATED) as archive:
        for inside, content in files:
            archive.writestr(inside, content)
    return path


def sheet(folder: Path, name: str, rows: Iterable[Sequence[object]]) -> Path:
    """A spreadsheet of one sheet, with numbers where the cells are numbers."""
    from openpyxl import Workbook  # noqa: PLC0415  # an extra, loaded by the tests that need it

    book = Workbook(write_only=True)
    written = book.create_sheet("made up")
    for row in rows:
        written.append(row)
    path = folder / name
    book.save(path)
    return path
