"""CMS's published files into tables of the project's own form."""

from therapycode.tables.importing.imports import Imported, Loaded, import_files
from therapycode.tables.importing.merging import MOST_EXAMPLES, MOVES, Changes, Move

__all__ = ["MOST_EXAMPLES", "MOVES", "Changes", "Imported", "Loaded", "Move", "import_files"]
