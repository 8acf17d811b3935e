"""Options that several commands have: days, and folders of one's own profiles."""

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import click

from therapycode.cli.days import day_option as day
from therapycode.cli.own import own_folder
from therapycode.engine import Engine
from therapycode.payers.registry import PayerRegistry
from therapycode.tables import Tables, bundled_folder

__all__ = ["assumptions", "day", "engine_with", "known_on", "own_profiles", "registry_with", "tables_with"]

F = TypeVar("F", bound=Callable[..., object])


def assumptions(_ctx: click.Context, _param: click.Parameter, value: tuple[str, ...]) -> dict[str, str]:
    """The rules by part, of words such as ``units=per-service-midpoint``; each part once."""
    pairs = [one.partition("=") for one in value]
    if not all(part and equals and rule for part, equals, rule in pairs):
        raise click.BadParameter("write a part, an equals sign and a rule: units=per-service-midpoint.")
    assumed = {part: rule for part, _, rule in pairs}
    if len(assumed) < len(pairs):
        raise click.BadParameter("name each part once.")
    return assumed


def known_on(command: F) -> F:
    """Let a command ask by what was known on a day."""
    option = click.option(
        "--known-on", callback=day, metavar="DAY", help="By what was known of the rules on this day."
    )
    return option(command)


def own_profiles(command: F) -> F:
    """Let a command take profiles of a folder beside those installed."""
    option = click.option(
        "--profiles",
        "folder",
        type=click.Path(exists=True, file_okay=False, path_type=Path),
        metavar="DIR",
        help="A folder of profiles of your own, beside those installed.",
    )
    return option(command)


def engine_with(folder: Path | None) -> Engine:
    """An engine with the installed payers, those of a folder where one is given, and the user's own tables."""
    return Engine(registry_with(folder), tables_with())


def tables_with() -> Tables:
    """The tables that come with the library, and the user's own where there are any."""
    return Tables.read(bundled_folder(), own_folder())


def registry_with(folder: Path | None) -> PayerRegistry:
    """The installed payers, with those of a folder where one is given."""
    registry = PayerRegistry.installed()
    return registry.with_folder(folder) if folder is not None else registry
