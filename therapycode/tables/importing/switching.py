"""Putting tables into a folder so that whoever reads it sees all of the old ones or all of the new."""

import shutil
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from secrets import token_hex
from typing import Final

from therapycode.errors import Fault, TableError
from therapycode.tables.disk import settle, write_new
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
        write_new(generation / name, text)
    settle(generation)
    draft = folder / f"{POINTER}.{generation.name}"
    write_new(draft, f"{generation.name}\n")
    draft.replace(folder / POINTER)
    settle(folder)
    for other in folder.glob(f"{GENERATION}*"):
        if other not in {generation, before}:
            shutil.rmtree(other, ignore_errors=True)
    for draft in folder.glob(f"{POINTER}.*"):
        draft.unlink(missing_ok=True)


if sys.platform == "win32":
    import msvcrt

    def _take(descriptor: int) -> None:
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _take(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
