"""Putting tables into a folder so that whoever reads it sees all of the old ones or all of the new."""

import os
import shutil
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from secrets import token_hex
from typing import Final

from therapycode.errors import Fault, TableError
from therapycode.tables.generations import GENERATION, POINTER, standing

__all__ = ["alone", "switch"]

_LOCK: Final = "import.lock"


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Make the folder if need be, and keep other imports into it out; the system lets go when a process ends.

    Raises:
        TableError: if another import is at it.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / _LOCK).open("a+b") as lock:
        try:
            _take(lock.fileno())
        except OSError as error:
            fault = Fault("", "another import into this folder", "one at a time", "Wait until it has ended.")
            raise TableError(str(folder), [fault]) from error
        yield


def switch(folder: Path, files: Mapping[str, str]) -> None:
    """Put the files into a generation of their own, on the disk, and then let the pointer name it.

    Generations older than the one before it, and what an import that was ended left behind, are removed. It is
    to be called under `alone`.
    """
    before = standing(folder)
    generation = folder / f"{GENERATION}{token_hex(8)}"
    generation.mkdir()
    for name, text in files.items():
        _write(generation / name, text)
    _settle(generation)
    draft = folder / f"{POINTER}.{generation.name}"
    _write(draft, f"{generation.name}\n")
    draft.replace(folder / POINTER)
    _settle(folder)
    for other in folder.glob(f"{GENERATION}*"):
        if other not in {generation, before}:
            shutil.rmtree(other, ignore_errors=True)
    for draft in folder.glob(f"{POINTER}.*"):
        draft.unlink(missing_ok=True)


def _write(path: Path, text: str) -> None:
    with path.open("x", encoding="utf-8", newline="") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())


if sys.platform == "win32":
    import msvcrt

    def _take(descriptor: int) -> None:
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)

    def _settle(folder: Path) -> None:
        """A folder cannot be flushed here; its files have been."""

else:
    import fcntl

    def _take(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)

    def _settle(folder: Path) -> None:
        """Write the folder's own entries to the disk."""
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
