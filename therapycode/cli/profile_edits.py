"""``therapycode profile new``, ``set``, ``end`` and the like: edits of a file that need no knowledge of TOML."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any, Final, TypeVar

import click

from therapycode.cli.differing import diff_lines
from therapycode.cli.options import day
from therapycode.cli.paper import paper
from therapycode.cli.paths import shown_path
from therapycode.cli.plain import clean
from therapycode.cli.profile_places import found
from therapycode.errors import Fault, ProfileError
from therapycode.payers.registry import PayerRegistry
from therapycode.profiles.kinds import Fields, is_name
from therapycode.profiles.profile import Profile
from therapycode.profiles.shape import shape_of
from therapycode.upkeep import editing
from therapycode.upkeep.editing import Edit, Opened, Where
from therapycode.upkeep.filing import edit_file, make_file
from therapycode.upkeep.places import Shelf
from therapycode.upkeep.saying import condition_of, session_of, table_of

__all__ = ["COMMANDS"]

F = TypeVar("F", bound=Callable[..., object])

_NOTHING: Final = Fields({})


def _file(command: F) -> F:
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


def _day(name: str, said: str, *, required: bool = False, variable: str = "") -> Callable[[F], F]:
    names = (name, variable) if variable else (name,)
    return click.option(*names, callback=day, metavar="DAY", required=required, help=said)


def _place(command: F) -> F:
    """Let a command name a dated value."""
    branch = click.option("--branch", default="", metavar="NAME", help="Of this branch of the part.")
    known = _day("--known-from", "The day on which this became known, where that was later than said of the day.")
    return click.argument("key")(branch(known(command)))


@click.command(short_help="Begin the file of a payer.")
@click.argument("payer", metavar="ID")
@click.option("--title", required=True, help="Who the payer is, for people.")
@click.option("--family", required=True, help="Such as commercial, medicaid, workers-comp.")
@_day("--from", "The first day of service that the file answers for.", required=True, variable="first")
@click.option("--based-on", multiple=True, metavar="NAME", help="What it starts from: _shared/NAME, or payer:ID.")
@click.option(
    "--profiles",
    "folder",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    default=Path(),
    metavar="DIR",
    help="The folder of profiles; this one where left out.",
)
def new(payer: str, *, title: str, family: str, first: date, based_on: tuple[str, ...], folder: Path) -> int:
    """Begin the file of a payer: who it is, and from which day of service the file answers.

    Nothing is recorded of its policy yet: `set` does that, part by part.
    """
    if not is_name(payer):
        fault = Fault(
            "payer", repr(payer), "a name in small letters, digits and hyphens", "It names the file too."
        )
        raise ProfileError("nothing was written: the file", [fault])
    file = folder / f"{payer}.toml"
    made = editing.new_profile(payer, title=title, family=family, first=first, based_on=based_on)
    make_file(Shelf.of(folder, PayerRegistry.installed()), file, made)
    click.echo(f"written: {clean(shown_path(file))}")
    return 0


@click.command("set", short_help="Record a value from a day on.")
@_file
@_place
@click.argument("values", nargs=-1, metavar="NAME=VALUE...")
@_day("--from", "The first day on which it holds.", variable="first")
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

    return _done(profile, folder, edit, dry=dry)


@click.command(short_help="Say that a part was abolished on a day.")
@_file
@_place
@_day("--from", "The first day on which it is no more.", required=True, variable="first")
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
    return _done(profile, folder, lambda opened: editing.with_entry(opened, where, said, replace=replace), dry=dry)


@click.command(short_help="Say that a value was taken back, as if never made.")
@_file
@_place
@_day("--from", "The first day on which the value held.", required=True, variable="first")
@_day("--on", "The day on which it was taken back.", required=True, variable="on")
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
    return _done(profile, folder, lambda opened: editing.withdrawn(opened, where, on), dry=dry)


@click.command(short_help="Say through which day a document is known to hold.")
@_file
@click.argument("source", metavar="SOURCE")
@_day("--through", "The last day through which it is known to hold.", required=True)
def confirm(profile: str, source: str, through: date, folder: Path | None, *, dry: bool) -> int:
    """Say through which day a document is known to hold; past it, what rests on it is unconfirmed."""
    return _done(profile, folder, lambda opened: editing.confirmed(opened, source, through), dry=dry)


@click.group(short_help="Name the documents that values rest on.")
def source() -> None:
    """Name the documents that the values of a profile rest on."""


@source.command("add", short_help="Add a document.")
@_file
@click.argument("id_", metavar="ID")
@click.option("--title", required=True, help="What the document is called.")
@click.option("--kind", required=True, help="primary, secondary or unverified.")
@click.option("--at", metavar="PLACE", help="Where in it: a section, a page.")
@click.option("--url", help="Where it can be read.")
@click.option("--archived", metavar="URL", help="Where a copy of it is kept.")
@_day("--published", "The day on which it came out.")
@_day("--confirmed-through", "The last day through which it is known to hold.")
@click.option("--note", help="What else a reader should know.")
def add_source(profile: str, id_: str, folder: Path | None, *, dry: bool, **said: str | date | None) -> int:
    """Add a document that the values of a profile may rest on."""
    told = {name: value for name, value in said.items() if value is not None}
    return _done(profile, folder, lambda opened: editing.with_source(opened, id_, told), dry=dry)


@click.group(short_help="Give worked examples.")
def example() -> None:
    """Give worked examples, which travel with the values and are run as tests."""


@example.command("add", short_help="Add an example.")
@_file
@_day("--day", "The day of service.", required=True, variable="on")
@click.option("--says", required=True, help="What the example shows.")
@click.option("--given", multiple=True, required=True, metavar="LINE", help="A service: 97110 10 PT. One a line.")
@click.option("--units", multiple=True, metavar="LINE", help="What it comes to: 97110 1. One a code.")
@click.option("--lines", multiple=True, metavar="LINE", help="A line of the claim: 97110 1 GP. One a line.")
@click.option("--not-billed", multiple=True, metavar="LINE", help="Code and reason of what has no line.")
@click.option("--findings", multiple=True, metavar="NAME", help="The name of a finding that is made.")
@click.option(
    "--about", multiple=True, metavar="Q=A", help="What the session says: facts.state=TX. One at a time."
)
@_day("--known-on", "By what was known of the rules on this day.")
@click.option("--undetermined", is_flag=True, help="There is no claim.")
@click.option("--ties", type=int, help="How many answers are equally right.")
@click.option("--source", required=True, metavar="ID", help="The document that it is taken from or rests on.")
@click.option("--note", help="What else a reader should know.")
def add_example(
    profile: str, on: date, folder: Path | None, about: tuple[str, ...], *, dry: bool, **said: Any
) -> int:
    """Add a worked example: services in, units or lines out."""
    told = {"day": on, **{name: _listed(value) for name, value in said.items() if value}}

    def edit(opened: Opened) -> Profile:
        return editing.with_example(opened, {**told, **session_of(about, opened.facts)})

    return _done(profile, folder, edit, dry=dry)


def _listed(value: object) -> object:
    return list(value) if isinstance(value, tuple) else value


def _done(name: str, folder: Path | None, edit: Edit, *, dry: bool) -> int:
    """Make the edit and print what it changes."""
    shelf, file = found(name, folder)
    edited = edit_file(shelf, file, edit, dry=dry)
    said = "not written: " if dry else "written: " if edited.written else "nothing to change: "
    click.echo(f"{said}{clean(shown_path(file))}")
    paper().print(diff_lines(edited.diffs))
    return 0


COMMANDS: Final = (new, set_, end, withdraw, confirm, source, example)
"""Every command that edits a profile."""
