"""The user's own folder of tables, and an engine that looks there first. Only the command line does."""

import os
from pathlib import Path
from typing import Final

import click

from therapycode.engine import Engine
from therapycode.errors import Fault, TableError
from therapycode.payers.registry import PayerRegistry
from therapycode.tables import Tables, bundled_folder

__all__ = ["VARIABLE", "own_engine", "own_folder", "table_folder"]

VARIABLE: Final = "THERAPYCODE_TABLES"
"""The environment variable that names the folder, where it is not to be the usual one."""


def table_folder() -> Path:
    """The folder into which tables are imported, whether there is one yet or not."""
    named = os.environ.get(VARIABLE)
    return Path(named) if named else Path(click.get_app_dir("therapycode", roaming=False)) / "tables"


def own_folder(folder: Path | None = None) -> Path | None:
    """The user's own folder of tables, or another one; ``None`` if nothing was ever imported into the usual one.

    Raises:
        TableError: if a folder that was named is not there.
    """
    own = folder or table_folder()
    if own.is_dir():
        return own
    if folder is None and not os.environ.get(VARIABLE):
        return None
    named = "" if folder else f", which {VARIABLE} names"
    do = "Import tables into it, or name the folder in which they are."
    raise TableError(f"{own}{named}", [Fault("", "no such folder", "a folder of tables", do)])


def own_engine() -> Engine:
    """An engine with every installed payer, and the tables of the user's folder where it has some.

    Raises:
        TableError: if a table cannot be read.
    """
    return Engine(PayerRegistry.installed(), Tables.read(bundled_folder(), own_folder()))
