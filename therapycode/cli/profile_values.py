"""``therapycode profile set``, ``end`` and ``withdraw``: edits of dated values that need no knowledge of TOML."""

from datetime import date
from pathlib import Path
from typing import Final

import click

from therapycode.cli.profile_editing import a_day, a_profile, a_value, done
from therapycode.profiles.kinds import Fields
from therapycode.profiles.profile import Profile
from therapycode.profiles.shape import shape_of
from therapycode.upkeep import editing
from therapycode.upkeep.editing import Where
from therapycode.upkeep.opened import Opened
from therapycode.upkeep.saying import condition_of, table_of

__all__ = ["end", "set_", "withdraw"]

_NOTHING: Final = Fields({})


@click.command("set", short_help="Record a value from a day on.")
@a_profile
@a_value
@click.argument("values", nargs=-1, metavar="NAME=VALUE...")
@a_day("--from", "The first day on which it holds.", variable="first")
@click.option("--source", metavar="ID", help="The document that says so.")
@click.option("--or-before", is_flag=True, help="It may have held earlier; the true first day is not known.")
@click.option("--note", help="What else a reader should know.")
@click.option("--when", multiple=True, metavar="Q=A", help="The sessions of a branch: facts.state=TX,OH.")
@click.option("--label", default="", help="What the part is about, for people.")
@click.option(
    "--clock",
    metavar="NAME",
    default="",
    help="The day that decides for the part, where that is not the day of service.",
)
@click.option("--replace", is_flag=True, help="Take the place of a value that was recorded wrongly.")
@click.option("--anew", is_flag=True, help="Begin the part here, without what the profile is based on says of it.")
def set_(
    profile: str,
    key: str,
    *,
    values: tuple[str, ...],
    first: date | None,
    branch: str,
    known_from: date | None,
    source: str | None,
    note: str | None,
    when: tuple[str, ...],
    label: str,
    clock: str,
    folder: Path | None,
    or_before: bool,
    replace: bool,
    anew: bool,
    dry: bool,
) -> int:
    """Record the values of a part from a day on, as NAME=VALUE.

    Items of a list are parted by commas; those of a table are named after a dot, as in minutes.97161=30.
    unknown=TEXT says whom to ask instead, from a day on, or without a day of the part as a whole.
    """
    if first is None and (known_from is not None or not any(each.startswith("unknown=") for each in values)):
        raise click.UsageError("Say from which day on the value holds: --from DAY.")
    said = table_of(shape_of(key) or _NOTHING, values)
    more = {"source": source, "note": note, "or_before": or_before or None}
    said |= {name: value for name, value in more.items() if value is not None}
    where = Where(part=key, first=first, branch=branch, known_from=known_from)

    def edit(opened: Opened) -> Profile:
        return editing.with_entry(
            opened,
            where,
            said,
            label=label,
            clock=clock,
            when=condition_of(when, opened.facts),
            replace=replace,
            anew=anew,
        )

    return done(profile, folder, edit, dry=dry)


@click.command(short_help="Say that a part was abolished on a day.")
@a_profile
@a_value
@a_day("--from", "The first day on which it is no more.", required=True, variable="first")
@click.option("--source", required=True, metavar="ID", help="The document that says so.")
@click.option("--note", help="What else a reader should know.")
@click.option("--replace", is_flag=True, help="Take the place of a value that was recorded wrongly.")
def end(
    profile: str,
    key: str,
    *,
    first: date,
    branch: str,
    known_from: date | None,
    source: str,
    note: str | None,
    folder: Path | None,
    replace: bool,
    dry: bool,
) -> int:
    """Say that a part of the policy was abolished on a day, which is not the same as not being known."""
    said = {"ended": True, "source": source} | ({"note": note} if note else {})
    where = Where(part=key, first=first, branch=branch, known_from=known_from)
    return done(profile, folder, lambda opened: editing.with_entry(opened, where, said, replace=replace), dry=dry)


@click.command(short_help="Say that a value was taken back, as if never made.")
@a_profile
@a_value
@a_day("--from", "The first day on which the value held.", required=True, variable="first")
@a_day("--on", "The day on which it was taken back.", required=True, variable="on")
def withdraw(
    profile: str,
    key: str,
    *,
    first: date,
    on: date,
    branch: str,
    known_from: date | None,
    folder: Path | None,
    dry: bool,
) -> int:
    """Say that a value was taken back on a day as if it had never been made.

    The value before it is then taken to have gone on; asked by what was known earlier, it still answers.
    """
    where = Where(part=key, first=first, branch=branch, known_from=known_from)
    return done(profile, folder, lambda opened: editing.withdrawn(opened, where, on), dry=dry)
