"""Dated national tables: what is known of codes and of edits between them, when, and from which source."""

from pathlib import Path

import payer_profiles
from therapycode.tables.add_ons import AddOnRow, AddOnTable
from therapycode.tables.codes import Cell, CodeTable
from therapycode.tables.day_limits import DayLimitTable
from therapycode.tables.held import Tables
from therapycode.tables.pairs import PairTable
from therapycode.tables.sources import TableSource
from therapycode.tables.unit_edits import UnitEditTable

__all__ = [
    "AddOnRow",
    "AddOnTable",
    "Cell",
    "CodeTable",
    "DayLimitTable",
    "PairTable",
    "TableSource",
    "Tables",
    "UnitEditTable",
    "bundled_folder",
]


def bundled_folder() -> Path:
    """The folder of the tables that come with the library; nothing of it is read here."""
    return Path(payer_profiles.__file__).parent / "tables"
