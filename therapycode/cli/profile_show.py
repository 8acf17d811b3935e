"""``therapycode profile show``: what a payer's profile says on a day, and where each value comes from."""

import json
from datetime import date
from pathlib import Path

import click

from therapycode.cli.entries import Asked
from therapycode.cli.options import day as day_written
from therapycode.cli.options import known_on, own_profiles, registry_with
from therapycode.cli.paper import paper
from therapycode.cli.profile_data import profile_data
from therapycode.cli.recorded import profile_lines
from therapycode.cli.speech import put_data

__all__ = ["show"]


@click.command(short_help="Show what holds of a payer on a day, and where it comes from.")
@click.argument("id_", metavar="PAYER")
@click.option("--on", "day", callback=day_written, metavar="DAY", help="The day of service (today).")
@known_on
@own_profiles
@click.option("--json", "as_json", is_flag=True, help="One line of JSON.")
def show(id_: str, day: date | None, known_on: date | None, folder: Path | None, *, as_json: bool) -> int:
    """Show what holds of a payer on a day, each value with its source and how sure that is.

    Each part also says in which file it stands, the payer's own or one that it starts from.
    """
    from therapycode.upkeep.layers import part_layers  # noqa: PLC0415  # loaded where it is used

    registry = registry_with(folder)
    profile, layers = registry.profile(id_), part_layers(registry, id_)
    asked = Asked(day or date.today(), known_on)  # noqa: DTZ011  # the user's day, as the calendar on the wall says it
    if as_json:
        put_data(json.dumps(profile_data(profile, asked, layers), ensure_ascii=False))
    else:
        paper().print(profile_lines(profile, asked, layers))
    return 0
