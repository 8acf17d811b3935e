"""``therapycode profile new``, ``about``, ``confirm``, ``source``: what stands beside the values."""

from datetime import date
from pathlib import Path

import click

from therapycode.cli.paths import shown_path
from therapycode.cli.plain import clean
from therapycode.cli.profile_editing import a_day, a_profile, done
from therapycode.errors import Fault, ProfileError
from therapycode.payers.registry import PayerRegistry
from therapycode.profiles.kinds import is_name
from therapycode.profiles.profile import Profile
from therapycode.upkeep import describing
from therapycode.upkeep.filing import make_file
from therapycode.upkeep.opened import Opened
from therapycode.upkeep.places import Shelf

__all__ = ["about", "confirm", "new", "source"]


@click.command(short_help="Begin the file of a payer.")
@click.argument("payer", metavar="ID")
@click.option("--title", required=True, help="Who the payer is, for people.")
@click.option("--family", required=True, help="Such as commercial, medicaid, workers-comp.")
@a_day("--from", "The first day of service that the file answers for.", required=True, variable="first")
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
    made = describing.new_profile(payer, title=title, family=family, first=first, based_on=based_on)
    make_file(Shelf.of(folder, PayerRegistry.installed()), file, made)
    click.echo(f"written: {clean(shown_path(file))}")
    return 0


@click.command(short_help="Say something else of the payer as a whole.")
@a_profile
@click.option("--title", help="Who the payer is, for people.")
@click.option("--family", help="Such as commercial, medicaid, workers-comp.")
@click.option("--status", metavar="WORD", help="partial, complete or retired.")
@a_day("--from", "The first day of service that the file answers for.", variable="first")
@a_day("--until", "The first day that it does not answer for any more.")
@click.option("--successor", metavar="ID", help="The payer to ask for instead of one that is retired.")
@click.option("--note", help="What else a reader should know.")
def about(
    profile: str, first: date | None, until: date | None, folder: Path | None, *, dry: bool, **said: str | None
) -> int:
    """Say who the payer is, which days the file answers for, or that the payer is retired."""
    told = {name: value for name, value in said.items() if value is not None}

    def edit(opened: Opened) -> Profile:
        return describing.with_about(opened, told, first=first, until=until)

    return done(profile, folder, edit, dry=dry)


@click.command(short_help="Say through which day a document is known to hold.")
@a_profile
@click.argument("source", metavar="SOURCE")
@a_day("--through", "The last day through which it is known to hold.", required=True)
def confirm(profile: str, source: str, through: date, folder: Path | None, *, dry: bool) -> int:
    """Say through which day a document is known to hold; past it, what rests on it is unconfirmed."""
    return done(profile, folder, lambda opened: describing.confirmed(opened, source, through), dry=dry)


@click.group(short_help="Name the documents that values rest on.")
def source() -> None:
    """Name the documents that the values of a profile rest on."""


@source.command("add", short_help="Add a document.")
@a_profile
@click.argument("id_", metavar="ID")
@click.option("--title", required=True, help="What the document is called.")
@click.option("--kind", required=True, help="primary, secondary or unverified.")
@click.option("--at", metavar="PLACE", help="Where in it: a section, a page.")
@click.option("--url", help="Where it can be read.")
@click.option("--archived", metavar="URL", help="Where a copy of it is kept.")
@a_day("--published", "The day on which it came out.")
@a_day("--confirmed-through", "The last day through which it is known to hold.")
@click.option("--note", help="What else a reader should know.")
def add_source(profile: str, id_: str, folder: Path | None, *, dry: bool, **said: str | date | None) -> int:
    """Add a document that the values of a profile may rest on."""
    told = {name: value for name, value in said.items() if value is not None}
    return done(profile, folder, lambda opened: describing.with_source(opened, id_, told), dry=dry)
