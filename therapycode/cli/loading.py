"""``python -m therapycode.cli.loading NAME=MODULE...``: how plugins load, as one line of JSON.

A process of its own, since a plugin may do anything when it is imported. Every profile is read, and a policy made
of it, so that what would fail only when a session is coded fails here.
"""

import json
import sys
import warnings
from collections.abc import Iterator, Mapping
from importlib import import_module

from therapycode import Engine, PayerRegistry, Tables, bundled_folder
from therapycode.errors import TherapyCodeError

__all__ = ["loaded"]


def loaded(plugins: Mapping[str, str]) -> Mapping[str, object]:
    """What the plugins give, what is wrong with that, and what Python warned of meanwhile; by name the module."""
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("default")
        given = [faults_and_registry(name, module) for name, module in plugins.items()]
    registries = [registry for registry, _ in given if registry is not None]
    return {
        "payers": sorted({payer for registry in registries for payer in registry.payers}),
        "rules": sorted({rule for registry in registries for one in registry.plugins for rule in one.rules}),
        "checks": sum(one.checks for registry in registries for one in registry.plugins),
        "faults": [fault for _, faults in given for fault in faults],
        "warnings": [f"{each.category.__name__}: {each.message}" for each in told],
    }


def faults_and_registry(name: str, module: str) -> tuple[PayerRegistry | None, list[str]]:
    """The registry of one plugin alone, and everything that is wrong with it."""
    try:
        plugin = import_module(module)
    except (Exception, SystemExit) as fault:  # noqa: BLE001  # whatever happens is what is to be told
        return None, [f"{module} cannot be imported: {type(fault).__name__}: {fault}"]
    registry = PayerRegistry.of([plugin])
    faults = [f"it does not load: {stone.cause}" for stone in registry.tombstones]
    return registry, [*faults, *_profiles(registry), *_taken(name, registry)]


def _profiles(registry: PayerRegistry) -> Iterator[str]:
    """Profiles that cannot be read, and policies that cannot be made of them on the first day covered."""
    engine = Engine(registry, Tables.read(bundled_folder()))
    for payer in registry.payers:
        try:
            first = engine.profile(payer).covers.first
            if first is not None:
                engine.plan(payer, first)
        except TherapyCodeError as fault:
            yield str(fault)


def _taken(name: str, registry: PayerRegistry) -> Iterator[str]:
    """Payers and rules that another installed plugin gives as well."""
    for other in PayerRegistry.installed().plugins:
        if other.plugin != name:
            yield from (
                f"{other.plugin} gives the payer {one!r} too" for one in other.payers if one in registry.payers
            )
            mine = {rule for one in registry.plugins for rule in one.rules}
            yield from (f"{other.plugin} gives the rule {one!r} too" for one in other.rules if one in mine)


if __name__ == "__main__":
    sys.stdout.write(json.dumps(loaded(dict(pair.split("=", 1) for pair in sys.argv[1:]))) + "\n")
