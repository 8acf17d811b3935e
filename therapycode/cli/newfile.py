"""Writing a file that was not there before: whole, or not at all."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from secrets import token_hex
from typing import BinaryIO, Final

import attrs

from therapycode.cli.files import BATCH, shown
from therapycode.errors import Fault, InputError

__all__ = ["NewFile", "new_file"]

_WHOLE: Final = ".json"


@attrs.define
class NewFile:
    """A file while it is written; unless it is ``wanted`` at the end, nothing of it stays."""

    name: str
    many: bool
    file: BinaryIO
    wanted: bool = True


@contextmanager
def new_file(name: str, *, many: bool, suffix: str | None = None) -> Iterator[NewFile]:
    """Give a file to write to; it takes its name only once all is written, and never another file's place.

    ``many`` says that it holds one document a line; ``suffix`` is given for a file of another form. What is
    written goes to a file of its own beside it first; if anything fails that one is taken away again.

    Raises:
        InputError: if the name is taken, or says another form than the file will have.
        OSError: if it cannot be written.
    """
    path = Path(name)
    suffix = suffix or (BATCH if many else _WHOLE)
    if path.suffix.lower() != suffix:
        found = f"the suffix {path.suffix!r}" if path.suffix else "no suffix"
        raise InputError(shown(name), [Fault("", found, suffix, "Name the file by its form.")])
    if path.exists():
        raise InputError(shown(name), [_taken()])
    beside = path.with_name(f".{path.name}.{token_hex(8)}.part")
    try:
        with beside.open("xb") as file:
            new = NewFile(shown(name), many, file)
            yield new
            file.flush()
            os.fsync(file.fileno())
        try:
            if new.wanted:
                os.link(beside, path)  # unlike a rename, this fails where somebody made the file meanwhile
        except FileExistsError:
            raise InputError(shown(name), [_taken()]) from None
    finally:
        with suppress(FileNotFoundError):
            beside.unlink()


def _taken() -> Fault:
    return Fault("", "a file of that name", "a name that no file has yet", "No file is ever written over.")
