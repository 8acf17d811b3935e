"""``therapycode payers``: who is at hand, and what is recorded of one of them."""

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Final

import click

from therapycode.cli.entries import Asked
from therapycode.cli.options import day as day_written
from therapycode.cli.options import known_on, own_profiles, registry_with
from therapycode.cli.paper import paper
from therapycode.cli.plain import Line
from therapycode.cli.profile_data import known_data, listed_data, profile_data
from therapycode.cli.recorded import profile_lines, spell
from therapycode.cli.speech import complain, put_data
from therapycode.errors import PluginError, ProfileError
from therapycode.payers.registry import PayerRegistry
from therapycode.profiles.known import HowKnown, how_known
from therapycode.profiles.profile import Profile

__all__ = ["payers"]

_WIDEST_ID: Final = 32


@click.command(short_help="List the payers, or what is recorded of one.")
@click.argument("id_", metavar="[ID]", required=False)
@click.option(
    "--on",
    "day",
    callback=day_written,
    metavar="DAY",
    help="Only what holds on this day of service; of the list, how far each is known on it (today).",
)
@known_on
@own_profiles
@click.option("--json", "as_json", is_flag=True, help="One line of JSON.")
def payers(id_: str | None, day: date | None, known_on: date | None, folder: Path | None, *, as_json: bool) -> int:
    """List the payers and how far each is known, or show every value recorded of one, with its source and day.

    The exit status of the list is 1 when a plugin or a profile is missing from it.
    """
    registry = registry_with(folder)
    if id_ is not None:
        return _show(registry.profile(id_), Asked(day, known_on), as_json=as_json)
    if known_on is not None:
        raise click.UsageError("--known-on asks about one payer: name it.")
    on = day or date.today()  # noqa: DTZ011  # the user's day, as the calendar on the wall says it
    return _list(registry, on, as_json=as_json)


def _show(profile: Profile, asked: Asked, *, as_json: bool) -> int:
    if as_json:
        put_data(json.dumps(profile_data(profile, asked), ensure_ascii=False))
    else:
        paper().print(profile_lines(profile, asked))
    return 0


def _list(registry: PayerRegistry, day: date, *, as_json: bool) -> int:
    profiles, missing = _readable(registry)
    if as_json:
        data = {"schema": "therapycode/payers/1", "payers": [_listed(one, day) for one in profiles]}
        put_data(json.dumps(data, ensure_ascii=False))
    else:
        paper().print(_lines(profiles, day))
    for one in missing:
        complain(one)
    return 1 if missing else 0


def _readable(registry: PayerRegistry) -> tuple[list[Profile], list[str]]:
    """The profiles that can be read, in order of id, and what is to be said of the rest."""
    found: list[Profile] = []
    missing = [
        f"the file {stone.plugin} is not taken: {stone.cause}"
        if stone.file
        else f"the plugin {stone.plugin} did not load: {stone.cause}"
        for stone in registry.tombstones
    ]
    for id_ in sorted(registry.payers):
        try:
            found.append(registry.profile(id_))
        except ProfileError as error:
            missing.append(str(error))
        except PluginError:
            continue  # a plugin that did not load names it too; that was told already
    return found, missing


def _listed(profile: Profile, day: date) -> dict[str, object]:
    return {**listed_data(profile), **known_data(_known(profile, day))}


def _known(profile: Profile, day: date) -> HowKnown | None:
    return how_known(profile, day) if day in profile.covers else None


def _lines(profiles: list[Profile], day: date) -> Iterator[Line]:
    yield Line(f"how far each is known on {day}", "quiet")
    width = min(max((len(one.payer) for one in profiles), default=0), _WIDEST_ID)
    for one in profiles:
        mark = f"{one.payer:<{width}}  "
        yield Line(one.title, "heading", mark=mark)
        yield Line(f"{one.family}, {one.status}, covers {spell(one.covers)}", "quiet", len(mark))
        yield Line(_how_far(_known(one, day)), "quiet", len(mark))


def _how_far(known: HowKnown | None) -> str:
    """How many parts are known and on what kind of source, and the oldest confirmation that is past."""
    if known is None:
        return "does not answer for this day"
    said = f"{known.known} of {known.asked} parts known"
    if known.known:
        said += f": {len(known.primary)} primary, {len(known.secondary)} secondary"
    if known.confirmed_through is not None:
        said += f"; oldest confirmed through {known.confirmed_through}"
    return said
