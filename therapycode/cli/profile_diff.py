"""``therapycode profile diff``: what became otherwise between two states of profiles."""

import json
from pathlib import Path

import click

from therapycode.cli.differing import compared_lines
from therapycode.cli.differing_data import compared_data, markdown
from therapycode.cli.options import own_profiles
from therapycode.cli.paper import paper
from therapycode.cli.profile_sides import Side, side
from therapycode.cli.speech import put_data
from therapycode.errors import Fault, ProfileError
from therapycode.payers.registry import PayerRegistry
from therapycode.upkeep.difference import Compared, compared, differences

__all__ = ["diff"]


@click.command(short_help="Say what two states of profiles differ in, by meaning.")
@click.argument("before", metavar="A")
@click.argument("after", metavar="B")
@own_profiles
@click.option("--json", "as_json", is_flag=True, help="One line of JSON.")
@click.option("--markdown", "as_markdown", is_flag=True, help="A table, as for a pull request.")
def diff(before: str, after: str, folder: Path | None, *, as_json: bool, as_markdown: bool) -> int:
    """Say which values differ between A and B, on which days of service, and as known when.

    A and B are files, folders, ids of payers, or revisions under git with a path in them, as HEAD:profiles. What
    they are based on is taken in, so that a change of it shows wherever it reaches. How a file is written, its
    notes and its examples make no difference. The exit status is 1 where anything differs.
    """
    if as_json and as_markdown:
        raise click.UsageError("--json and --markdown are two forms: ask for one of them.")
    registry = PayerRegistry.installed()
    found = _compared(side(before, registry, folder), side(after, registry, folder))
    if as_json:
        put_data(json.dumps(compared_data(found), ensure_ascii=False))
    elif as_markdown:
        click.echo(markdown(found))
    else:
        paper().print(compared_lines(found))
    return 1 if found else 0


def _compared(before: Side, after: Side) -> Compared:
    """Single profiles are held against each other whatever they are called; else each against its namesake."""
    if before.single and after.single:
        (was,), ((name, is_),) = before.profiles.values(), after.profiles.items()
        found = differences(was, is_)
        return compared({name: was}, {name: is_}) if found else Compared()
    names = before.profiles if before.single else after.profiles if after.single else None
    if names is None:
        return compared(before.profiles, after.profiles)
    (name,) = names
    if name not in before.profiles or name not in after.profiles:
        fault = Fault("", f"no profile of {name!r} in the folder", "a folder that has the payer, or two files")
        raise ProfileError(name, [fault])
    return compared({name: before.profiles[name]}, {name: after.profiles[name]})
