"""``therapycode payers``: who is at hand, and what is recorded of one of them."""

import json
from collections.abc import Iterator
from datetime import date
from typing import Final

import click

from therapycode.cli.days import day_option
from therapycode.cli.paper import paper
from therapycode.cli.plain import Line
from therapycode.cli.profile_data import listed_data, profile_data
from therapycode.cli.recorded import profile_lines, spell
from therapycode.cli.speech import complain, put_data
from therapycode.errors import ProfileError
from therapycode.payers.registry import PayerRegistry
from therapycode.profiles.profile import Profile

__all__ = ["payers"]

_WIDEST_ID: Final = 32


@click.command(short_help="List the payers, or what is recorded of one.")
@click.argument("id_", metavar="[ID]", required=False)
@click.option("--on", "day", callback=day_option, metavar="DAY", help="Only what holds on this day of service.")
@click.option("--json", "as_json", is_flag=True, help="One line of JSON.")
def payers(id_: str | None, day: date | None, *, as_json: bool) -> int:
    """List the payers, or show every value recorded of one, with its source and first day.

    The exit status of the list is 1 when a plugin or a profile is missing from it.
    """
    registry = PayerRegistry.installed()
    if id_ is not None:
        return _show(registry.profile(id_), day, as_json=as_json)
    if day is not None:
        raise click.UsageError("--on asks about one payer: name it.")
    return _list(registry, as_json=as_json)


def _show(profile: Profile, day: date | None, *, as_json: bool) -> int:
    if as_json:
        put_data(json.dumps(profile_data(profile, day), ensure_ascii=False))
    else:
        paper().print(profile_lines(profile, day))
    return 0


def _list(registry: PayerRegistry, *, as_json: bool) -> int:
    profiles, missing = _readable(registry)
    if as_json:
        data = {"schema": "therapycode/payers/1", "payers": [listed_data(one) for one in profiles]}
        put_data(json.dumps(data, ensure_ascii=False))
    else:
        paper().print(_lines(profiles))
    for one in missing:
        complain(one)
    return 1 if missing else 0


def _readable(registry: PayerRegistry) -> tuple[list[Profile], list[str]]:
    """The profiles that can be read, in order of id, and what is to be said of the rest."""
    found: list[Profile] = []
    missing = [f"the plugin {stone.plugin} did not load: {stone.cause}" for stone in registry.tombstones]
    for id_ in sorted(registry.payers):
        try:
            found.append(registry.profile(id_))
        except ProfileError as error:
            missing.append(str(error))
    return found, missing


def _lines(profiles: list[Profile]) -> Iterator[Line]:
    width = min(max((len(one.payer) for one in profiles), default=0), _WIDEST_ID)
    for one in profiles:
        mark = f"{one.payer:<{width}}  "
        yield Line(one.title, "heading", mark=mark)
        yield Line(f"{one.family}, {one.status}, covers {spell(one.covers)}", "quiet", len(mark))
