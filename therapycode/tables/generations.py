"""A folder of tables that changes as a whole: files lie in a generation, and a pointer names the one that stands.

A reader sees one generation or the next, never some files of each: nothing in a generation changes once the
pointer names it, and the generation before it stays until the next change.
"""

import re
from pathlib import Path
from typing import Final

from therapycode.errors import Fault, TableError
from therapycode.tables.rows import text_of

__all__ = ["GENERATION", "POINTER", "standing"]

POINTER: Final = "current"
GENERATION: Final = "generation-"

_NAMED: Final = re.compile(rf"{GENERATION}\w+")


def standing(folder: Path) -> Path:
    """The folder in which the files lie now: the generation that the pointer names, or the folder itself.

    Raises:
        TableError: if the pointer names no generation that is there.
    """
    pointer = folder / POINTER
    if not pointer.exists():
        return folder
    name = text_of(pointer).strip()
    if _NAMED.fullmatch(name) is None or not (folder / name).is_dir():
        do = "Remove the file, and import the tables again."
        raise TableError(str(pointer), [Fault("", repr(name), "the name of a folder beside it", do)])
    return folder / name
