"""Dated national tables: what is known of procedure codes, when, and from which source."""

from pathlib import Path

import payer_profiles
from therapycode.tables.codes import Cell, CodeTable
from therapycode.tables.sources import TableSource

__all__ = ["Cell", "CodeTable", "TableSource", "bundled_folder"]


def bundled_folder() -> Path:
    """The folder of the tables that come with the library; nothing of it is read here."""
    return Path(payer_profiles.__file__).parent / "tables"
