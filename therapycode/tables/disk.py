"""Files that are on the disk before anything else happens."""

import os
import sys
from pathlib import Path

__all__ = ["settle", "write_new"]


def write_new(path: Path, text: str) -> None:
    """Write a file that is not there yet, and wait until the disk holds it.

    Raises:
        OSError: if there is such a file, or it cannot be written.
    """
    with path.open("x", encoding="utf-8", newline="\n") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())


if sys.platform == "win32":

    def settle(folder: Path) -> None:
        """A folder cannot be flushed here; its files have been."""

else:

    def settle(folder: Path) -> None:
        """Write the folder's own entries to the disk."""
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
