"""Files as they are given, zips or the bare files in them: each read with care, however large or broken it is."""

import csv
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from io import TextIOWrapper
from pathlib import Path
from typing import IO, Final
from zipfile import BadZipFile, LargeZipFile, ZipFile, ZipInfo

import attrs

from therapycode.errors import Fault, TableError
from therapycode.tables.importing.releases import KNOWN, Release, release_of

__all__ = ["BROKEN", "Line", "Member", "checked", "hashed", "members", "text_lines"]

Line = tuple[int, list[str]]
"""The cells of a line, beside its number."""

BROKEN: Final = (BadZipFile, LargeZipFile, EOFError, NotImplementedError, RuntimeError, zlib.error)
"""What the standard library raises of a zip that is cut off, damaged, locked or packed in an unknown way."""

_MOST_MEMBERS: Final = 100
_MOST_BYTES: Final = 1 << 30
_MOST_RATIO: Final = 250
_SMALL: Final = 1 << 24
"""A part of a CMS table unpacks to some fifty million bytes, its spreadsheet to several hundred million."""


@attrs.frozen
class Member:
    """A file that can be read: the bare one, or one inside a zip."""

    path: Path
    inside: str | None
    release: Release

    @property
    def name(self) -> str:
        """What the file is called in messages."""
        return self.path.name if self.inside is None else f"{self.path.name}: {self.inside}"

    @contextmanager
    def opened(self) -> Iterator[IO[bytes]]:
        """The bytes of the file.

        Raises:
            TableError: if the zip around it is cut off or damaged; also while it is read.
        """
        try:
            if self.inside is None:
                with self.path.open("rb") as file:
                    yield file
            else:
                with ZipFile(self.path) as archive, archive.open(self.inside) as file:
                    yield file
        except BROKEN as error:
            raise TableError(self.name, [_damaged(error)]) from error


def hashed(path: Path) -> str:
    """A hash of the file as it is."""
    total = sha256()
    with path.open("rb") as file:
        while piece := file.read(1 << 20):
            total.update(piece)
    return total.hexdigest()


def members(path: Path) -> list[Member]:
    """What can be read of a file; of one release held in two forms, the text.

    Raises:
        TableError: if it is neither a file of a name that CMS gives nor a zip that has one.
    """
    if not path.is_file():
        raise TableError(path.name, [Fault("", "no such file", "a zip or a file of CMS")])
    if "medicaid" in path.name.lower():
        do = "Medicaid has edits of its own."
        raise TableError(path.name, [Fault("", "a file of Medicaid's edits", "files of Medicare's", do)])
    if path.suffix.lower() != ".zip":
        release = release_of(path.name)
        if release is None:
            raise TableError(path.name, [_no_known(path.name)])
        return [Member(path, None, release)]
    found = [(info, release_of(Path(info.filename).name)) for info in _listed(path)]
    known = [Member(path, info.filename, release) for info, release in found if release is not None]
    if not known:
        names = ", ".join(repr(info.filename) for info, _ in found) or "nothing"
        raise TableError(path.name, [_no_known(names)])
    chosen: dict[object, Member] = {}
    for member in sorted(known, key=lambda one: one.release.form == "text"):
        chosen[attrs.evolve(member.release, form="text")] = member
    return list(chosen.values())


def text_lines(member: Member, delimiter: str) -> Iterator[Line]:
    """The lines of a text, taken apart at the delimiter; a quoted cell may go over several of them.

    The encoding is Latin-1, which has a character for every byte: what matters in the files is ASCII.
    """
    with member.opened() as file:
        text = TextIOWrapper(file, "latin-1", newline="")
        reader = csv.reader(text, delimiter=delimiter, strict=True)
        try:
            for cells in reader:
                yield reader.line_num, cells
        except csv.Error as error:
            at = f"line {reader.line_num}"
            raise TableError(member.name, [Fault(at, str(error), "a line of cells")]) from error


def checked(archive: ZipFile, name: str) -> list[ZipInfo]:
    """What a zip holds, if it is of a size that a file of CMS may have.

    Raises:
        TableError: if it is far larger unpacked than it looks, or locked.
    """
    infos = archive.infolist()
    faults: list[Fault] = []
    if len(infos) > _MOST_MEMBERS:
        faults.append(Fault("", f"{len(infos)} files", f"at most {_MOST_MEMBERS} files in a zip"))
    for info in infos:
        if info.flag_bits & 1:
            faults.append(Fault(info.filename, "a locked file", "files without a password"))
        if info.file_size > _MOST_BYTES:
            faults.append(Fault(info.filename, f"{info.file_size} bytes", f"at most {_MOST_BYTES} bytes unpacked"))
        elif info.file_size > _SMALL and info.file_size > _MOST_RATIO * info.compress_size:
            allowed = f"at most {_MOST_RATIO} times its packed size"
            faults.append(Fault(info.filename, f"{info.file_size} bytes of {info.compress_size}", allowed))
    if faults:
        raise TableError(name, faults)
    return infos


def _listed(path: Path) -> list[ZipInfo]:
    try:
        with ZipFile(path) as archive:
            return checked(archive, path.name)
    except BROKEN as error:
        raise TableError(path.name, [_damaged(error)]) from error


def _damaged(error: Exception) -> Fault:
    return Fault("", f"a damaged or unfinished zip ({error})", "a whole zip", "Download it again.")


def _no_known(names: str) -> Fault:
    return Fault("", names, f"names such as {KNOWN}", "Keep the names that CMS gives its files.")
