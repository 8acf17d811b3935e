"""What commands that edit a profile have in common: which one, which value, and what is printed after."""

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import click

from therapycode.cli.differing import diff_lines
from therapycode.cli.options import day
from therapycode.cli.paper import paper
from therapycode.cli.paths import shown_path
from therapycode.cli.plain import clean
from therapycode.cli.profile_places import found
from therapycode.upkeep.filing import Edited, edit_file
from therapycode.upkeep.opened import Edit

__all__ = ["a_day", "a_profile", "a_value", "done", "made"]

F = TypeVar("F", bound=Callable[..., object])


def a_profile(command: F) -> F:
    """Let a command name the profile that it edits, and only look what the edit would do."""
    folder = click.option(
        "--profiles",
        "folder",
        type=click.Path(exists=True, file_okay=False, path_type=Path),
        metavar="DIR",
        help="The folder of profiles in which PROFILE is; this one where left out.",
    )
    dry = click.option("--dry-run", "dry", is_flag=True, help="Write nothing; only say what would change.")
    return click.argument("profile")(folder(dry(command)))


def a_day(name: str, said: str, *, required: bool = False, variable: str = "") -> Callable[[F], F]:
    """Let a command take a day."""
    names = (name, variable) if variable else (name,)
    return click.option(*names, callback=day, metavar="DAY", required=required, help=said)


def a_value(command: F) -> F:
    """Let a command name a dated value."""
    branch = click.option("--branch", default="", metavar="NAME", help="Of this branch of the part.")
    known = a_day("--known-from", "The day on which this became known, where that was later than said of the day.")
    return click.argument("key")(branch(known(command)))


def done(name: str, folder: Path | None, edit: Edit, *, dry: bool) -> int:
    """Make the edit and print what it changes."""
    made(name, folder, edit, dry=dry)
    return 0


def made(name: str, folder: Path | None, edit: Edit, *, dry: bool) -> Edited:
    """What the edit did, once it is made and what it changes is printed."""
    shelf, file = found(name, folder)
    edited = edit_file(shelf, file, edit, dry=dry)
    said = "not written: " if dry else "written: " if edited.written else "nothing to change: "
    click.echo(f"{said}{clean(shown_path(file))}")
    paper().print(diff_lines(edited.diffs))
    return edited
