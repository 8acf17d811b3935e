"""Putting another text into the place of a file: whole, or not at all, and never over somebody else's."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO, Final

import attrs

from therapycode.errors import Fault, ProfileError
from therapycode.tables.disk import settle, write_new

__all__ = ["Held", "create", "held"]

_PART: Final = ".part"
"""How the name of a file ends while it is written; no reader of profiles takes it for one."""


@attrs.frozen
class Held:
    """A file that nobody else who edits profiles may change meanwhile, and what it holds."""

    path: Path
    raw: bytes
    file: BinaryIO

    def replace(self, text: str) -> None:
        """Put a text into the place of the file, on the disk, keeping who may read and write it.

        Whatever happens, the name gives all of the old text or all of the new one.

        Raises:
            ProfileError: if the folder cannot be written to, or the file has changed since it was read.
        """
        draft = self.path.with_name(f".{self.path.name}{_PART}")
        try:
            with _removed_on_failure(draft):
                self._put(draft, text)
            settle(self.path.parent)
        except OSError as error:
            raise ProfileError(str(self.path), [_unwritable(error)]) from error

    def _put(self, draft: Path, text: str) -> None:
        """Write the text to the draft, and put that into the place of the file."""
        self.path.open("r+b").close()  # a file that may not be written to is not to be replaced either
        with suppress(FileNotFoundError):
            draft.unlink()  # what an edit that was ended left behind; nobody else is at it now
        write_new(draft, text)
        draft.chmod(os.fstat(self.file.fileno()).st_mode & 0o7777)
        if self.path.read_bytes() != self.raw:
            raise ProfileError(self.path.name, [_changed()])
        draft.replace(self.path)


@contextmanager
def _removed_on_failure(draft: Path) -> Iterator[None]:
    """Remove a draft that did not come into its place; once it has, one of that name is the next editor's."""
    try:
        yield
    except BaseException:
        with suppress(OSError):
            draft.unlink(missing_ok=True)
        raise


@contextmanager
def held(path: Path, most: int) -> Iterator[Held]:
    """Hold a file, at most so many bytes of it, so that others who edit it are turned away until this has ended.

    The file itself is what is locked, so nothing is left behind; the system lets go when a process ends.

    Raises:
        ProfileError: if another edit is at it, or it cannot be read.
    """
    path = path.resolve()
    file = _locked(path)
    try:
        yield Held(path, file.read(most + 1), file)
    finally:
        file.close()


def create(path: Path, text: str) -> None:
    """Write a file that is not there yet, whole or not at all.

    Raises:
        ProfileError: if there is such a file, or the folder cannot be written to.
    """
    draft = path.with_name(f".{path.name}.{os.getpid()}{_PART}")
    try:
        write_new(draft, text)
        os.link(draft, path)  # unlike a rename, this fails where somebody made the file meanwhile
        settle(path.parent)
    except FileExistsError:
        fault = Fault(
            "", "a file of that name", "a name that no file has yet", "Edit the file, or take another id."
        )
        raise ProfileError(str(path), [fault]) from None
    except OSError as error:
        raise ProfileError(str(path), [_unwritable(error)]) from error
    finally:
        with suppress(OSError):
            draft.unlink(missing_ok=True)


def _locked(path: Path) -> BinaryIO:
    """The file, opened and locked; one that was put into its place meanwhile is taken instead."""
    while True:
        try:
            file = path.open("rb")
        except OSError as error:
            fault = Fault("", f"a file that cannot be read ({error.strerror})", "a file of a profile")
            raise ProfileError(str(path), [fault]) from error
        try:
            _take(file.fileno())
        except OSError as error:
            file.close()
            fault = Fault("", "another edit of this file", "one at a time", "Wait until it has ended.")
            raise ProfileError(str(path), [fault]) from error
        if _same(file, path):
            return file
        file.close()


def _same(file: BinaryIO, path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(file.fileno()), path.stat())
    except FileNotFoundError:
        return False


def _changed() -> Fault:
    return Fault(
        "", "a file that was changed while it was edited", "one edit at a time", "Give the command again."
    )


def _unwritable(error: OSError) -> Fault:
    found = f"a folder or file that cannot be written to ({error.strerror})"
    return Fault("", found, "a folder and a file that you may write to", "Nothing was changed.")


if sys.platform == "win32":

    def _take(descriptor: int) -> None:
        """A file that is locked could not be replaced here; that it has not changed is looked at instead."""

else:
    import fcntl

    def _take(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
