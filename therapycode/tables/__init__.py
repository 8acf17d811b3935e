"""Dated national tables: what is known of codes and of edits between them, when, and from which source."""

from pathlib import Path

import payer_profiles
from therapycode.tables.add_ons import AddOn, AddOnRow, AddOnTable
from therapycode.tables.codes import Cell, CodeTable
from therapycode.tables.day_limits import DayLimit, DayLimitTable, PlanKind
from therapycode.tables.held import Tables
from therapycode.tables.pairs import EditTable, PairEdit, Pairs, PairTable, Standing
from therapycode.tables.sources import TableSource
from therapycode.tables.unit_edits import UnitEdit, UnitEditTable

__all__ = [
    "AddOn",
    "AddOnRow",
    "AddOnTable",
    "Cell",
    "CodeTable",
    "DayLimit",
    "DayLimitTable",
    "EditTable",
    "PairEdit",
    "PairTable",
    "Pairs",
    "PlanKind",
    "Standing",
    "TableSource",
    "Tables",
    "UnitEdit",
    "UnitEditTable",
    "bundled_folder",
]


def bundled_folder() -> Path:
    """The folder of the tables that come with the library; nothing of it is read here."""
    return Path(payer_profiles.__file__).parent / "tables"
