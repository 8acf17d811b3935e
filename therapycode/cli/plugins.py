"""``therapycode plugins``: what loaded, what it gives, and what did not load."""

import json
from collections.abc import Iterator
from pathlib import Path

import click

from therapycode.cli.options import own_profiles, registry_with
from therapycode.cli.paper import paper
from therapycode.cli.plain import BLANK, Line
from therapycode.cli.speech import put_data
from therapycode.cli.verdict import counted
from therapycode.payers.registry import Loaded, PayerRegistry, Tombstone

__all__ = ["plugins"]


@click.command(short_help="List the plugins, and those that did not load.")
@own_profiles
@click.option("--json", "as_json", is_flag=True, help="One line of JSON.")
def plugins(folder: Path | None, *, as_json: bool) -> int:
    """List the plugins: their payers, rules and checks, and why one did not load.

    The exit status is 1 when a plugin did not load.
    """
    registry = registry_with(folder)
    if as_json:
        put_data(json.dumps(_data(registry), ensure_ascii=False))
    else:
        paper().print(_lines(registry))
    return 1 if registry.tombstones else 0


def _data(registry: PayerRegistry) -> dict[str, object]:
    return {
        "schema": "therapycode/plugins/1",
        "plugins": [
            {"plugin": one.plugin, "payers": one.payers, "rules": one.rules, "checks": one.checks}
            for one in registry.plugins
        ],
        "failed": [
            {"plugin": one.plugin, "cause": one.cause, "payers": one.payers} for one in registry.tombstones
        ],
    }


def _lines(registry: PayerRegistry) -> Iterator[Line]:
    for place, loaded in enumerate(registry.plugins):
        if place:
            yield BLANK
        yield from _loaded(loaded)
    for stone in registry.tombstones:
        yield BLANK
        yield from _failed(stone)
    if not registry.plugins and not registry.tombstones:
        yield Line("No plugin is installed.", "careful")


def _loaded(loaded: Loaded) -> Iterator[Line]:
    yield Line(loaded.plugin, "heading")
    yield Line(", ".join(loaded.payers) or "none", indent=2, mark="payers  ")
    if loaded.rules:
        yield Line(", ".join(loaded.rules), indent=2, mark="rules   ")
    if loaded.checks:
        yield Line(counted(loaded.checks, "check", "checks"), indent=2, mark="checks  ")


def _failed(stone: Tombstone) -> Iterator[Line]:
    yield Line(f"{stone.plugin} {'is not taken' if stone.file else 'did not load'}", "bad")
    yield Line(stone.cause, indent=2, mark="cause   ")
    if stone.payers:
        yield Line(", ".join(stone.payers), indent=2, mark="payers  ")
    others = "" if stone.file else ", and any payer not known,"
    yield Line(f"Mend or remove it; until then its payers{others} are refused.", indent=2)
