"""From the names on the command line to documents as bytes, one at a time."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Final, Literal

import attrs
import click

from therapycode.cli.plain import clean
from therapycode.errors import Fault, InputError

__all__ = ["BATCH", "Found", "documents", "shown"]

BATCH: Final = ".jsonl"
"""The suffix of a file that holds one document a line."""

_MOST_BYTES: Final = 2 * 1024 * 1024
_CHUNK: Final = 64 * 1024
_TOO_LONG: Final = Fault(
    "", f"more than {_MOST_BYTES} bytes", "at most that many a document", "Give each visit or day by itself."
)


@attrs.frozen
class Found:
    """A document as it was found: where, its bytes and form, and how many bytes of the file are read by now.

    ``fault`` says why there are no bytes to read; ``line`` is given for a document of many in one file.
    """

    what: str
    source: bytes
    form: Literal["json", "toml"]
    line: int | None = None
    read: int = 0
    fault: Fault | None = None


def shown(name: str) -> str:
    """The name of a file as it may be printed; ``-`` is called standard input."""
    return "standard input" if name == "-" else clean(click.format_filename(name))


def documents(name: str) -> Iterator[Found]:
    """The documents of a file: one of JSON or TOML, or one on each line that is not blank.

    Lines are read one by one, so that memory stays the same however long the file is.

    Raises:
        InputError: if the file cannot be opened or read, or its suffix says nothing of its form.
    """
    suffix = Path(name).suffix.lower()
    try:
        if name == "-":
            yield _whole(shown(name), sys.stdin.buffer, "json")
        elif suffix == BATCH:
            with _opened(name) as file:
                yield from _lines(shown(name), file)
        elif suffix in {".json", ".toml"}:
            with _opened(name) as file:
                yield _whole(shown(name), file, "toml" if suffix == ".toml" else "json")
        else:
            raise InputError(shown(name), [_suffix(suffix)])
    except OSError as error:
        fault = Fault("", error.strerror or type(error).__name__, "a file that can be read")
        raise InputError(shown(name), [fault]) from None


def _suffix(suffix: str) -> Fault:
    found = f"the suffix {clean(suffix)!r}" if suffix else "no suffix"
    return Fault("", found, ".json, .toml, .jsonl, or - for standard input", "Name the file by its form.")


def _opened(name: str) -> BinaryIO:
    return Path(name).open("rb")


def _whole(what: str, file: BinaryIO, form: Literal["json", "toml"]) -> Found:
    source = file.read(_MOST_BYTES + 1)
    fault = _TOO_LONG if len(source) > _MOST_BYTES else None
    return Found(what, source, form, fault=fault)


def _lines(what: str, file: BinaryIO) -> Iterator[Found]:
    number = read = 0
    while source := file.readline(_MOST_BYTES + 1):
        number += 1
        read += len(source)
        fault = None
        if len(source) > _MOST_BYTES:
            fault = _TOO_LONG
            read += _skip(file, source)
        if fault is not None or source.strip():
            yield Found(f"{what}, line {number}", source.rstrip(b"\r\n"), "json", number, read, fault)


def _skip(file: BinaryIO, source: bytes) -> int:
    """Read on to the end of a line of which ``source`` is the beginning, and give the bytes passed over."""
    skipped = 0
    while source and not source.endswith(b"\n"):
        source = file.readline(_CHUNK)
        skipped += len(source)
    return skipped
