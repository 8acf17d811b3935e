"""``therapycode profile example``: worked examples, given by hand and run at once, and taken out again."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import click

from therapycode.cli.options import assumptions, tables_with
from therapycode.cli.paper import paper
from therapycode.cli.plain import BLANK, Line
from therapycode.cli.profile_editing import a_day, a_profile, done, made
from therapycode.engine import Engine
from therapycode.errors import TherapyCodeError
from therapycode.payers.registry import PayerRegistry
from therapycode.profiles.profile import Profile
from therapycode.upkeep.describing import with_example, without_example
from therapycode.upkeep.examples import answering, example_faults
from therapycode.upkeep.opened import Opened
from therapycode.upkeep.saying import session_of

__all__ = ["example"]


@click.group(short_help="Give worked examples, and take them out.")
def example() -> None:
    """Give worked examples, which travel with the values and are run as tests."""


@example.command("remove", short_help="Take an example out.")
@a_profile
@click.argument("says")
def remove_example(profile: str, says: str, folder: Path | None, *, dry: bool) -> int:
    """Take out the example that says SAYS, word by word; one that is wrong is then added as it should be."""
    return done(profile, folder, lambda opened: without_example(opened, says), dry=dry)


@example.command("add", short_help="Add an example.")
@a_profile
@a_day("--day", "The day of service.", required=True, variable="on")
@click.option("--says", required=True, help="What the example shows.")
@click.option("--before", multiple=True, metavar="LINE", help="Billed earlier: 2026-03-02 PT 97110 x2. One a day.")
@click.option("--given", multiple=True, required=True, metavar="LINE", help="A service: 97110 10 PT. One a line.")
@click.option(
    "--assume",
    multiple=True,
    callback=assumptions,
    metavar="PART=RULE",
    help="Answer by a rule where the payer's own is not known. One at a time.",
)
@click.option("--units", multiple=True, metavar="LINE", help="What it comes to: 97110 1. One a code.")
@click.option("--lines", multiple=True, metavar="LINE", help="A line of the claim: 97110 1 GP. One a line.")
@click.option("--not-billed", multiple=True, metavar="LINE", help="Code and reason of what has no line.")
@click.option("--findings", multiple=True, metavar="NAME", help="The name of a finding that is made.")
@click.option("--without", multiple=True, metavar="NAME", help="The name of a finding that is not made.")
@click.option(
    "--about", multiple=True, metavar="Q=A", help="What the session says: facts.state=TX. One at a time."
)
@a_day("--known-on", "By what was known of the rules on this day.")
@click.option("--undetermined", is_flag=True, help="There is no claim.")
@click.option("--ties", type=int, help="How many answers are equally right.")
@click.option("--source", required=True, metavar="ID", help="The document that it is taken from or rests on.")
@click.option("--note", help="What else a reader should know.")
def add_example(
    profile: str, on: date, folder: Path | None, about: tuple[str, ...], *, dry: bool, **said: Any
) -> int:
    """Add a worked example: services in, units or lines out.

    It is run at once. The exit status is 1 where it comes to something else than it says; it is written all the
    same, for the value that makes it hold may be recorded after it.
    """
    told = {"day": on, **{name: _listed(value) for name, value in said.items() if value}}

    def edit(opened: Opened) -> Profile:
        return with_example(opened, {**told, **session_of(about, opened.facts)})

    edited = made(profile, folder, edit, dry=dry)
    faults = _faults(edited.profile) if edited.profile.payer else ()
    paper().print(_lines(faults))
    return 1 if faults else 0


def _listed(value: object) -> object:
    return list(value) if isinstance(value, tuple) else value


def _faults(profile: Profile) -> tuple[str, ...]:
    """Where the last example of a profile comes to something else than it says."""
    engine = answering(Engine(PayerRegistry.installed(), tables_with()), profile)
    try:
        return example_faults(engine, profile.payer, profile.examples[-1])
    except TherapyCodeError as error:
        return (" ".join(str(error).split()),)


def _lines(faults: tuple[str, ...]) -> Iterator[Line]:
    if faults:
        yield BLANK
        yield Line("the example does not come out as it says", "careful")
        yield from (Line(fault, indent=2) for fault in faults)
