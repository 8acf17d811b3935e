"""Registries: the payers that are at hand, and what failed to load."""

from collections.abc import Callable, Iterable, Mapping
from difflib import get_close_matches
from functools import partial
from pathlib import Path
from typing import Final, TypeVar, cast

import attrs

from therapycode.errors import PluginError, UnknownPayerError
from therapycode.model.frozen import FrozenMap
from therapycode.payers.asking import Given, HandedOver, ask, cause_of, itself, packaged
from therapycode.payers.folders import Layers, find_profile, local_payers, policy_maker
from therapycode.payers.payer import Payer, PolicyMaker
from therapycode.payers.policy import Check
from therapycode.payers.refusing import RefusedError
from therapycode.profiles.profile import Profile
from therapycode.profiles.read import read_profile
from therapycode.rules.named import UNIT_RULES, NamedRule

__all__ = ["GROUP", "PROFILES", "Loaded", "PayerRegistry", "Tombstone"]

_T = TypeVar("_T")

GROUP: Final = "therapycode.payers"
"""The entry-point group of payer plugins."""

PROFILES: Final = "therapycode.profiles"
"""The entry-point group of packages that hold profiles and no code."""


@attrs.frozen
class Tombstone:
    """A plugin that did not load, why, and the payers that it is known to have answered for.

    A ``file`` is the profile of one payer in a folder, that is not taken; it answers for nobody else.
    """

    plugin: str
    cause: str
    payers: tuple[str, ...] = ()
    file: bool = False


@attrs.frozen
class Loaded:
    """A plugin that loaded, with the names that it gave; ``package`` is the one in which its code stands."""

    plugin: str
    payers: tuple[str, ...]
    rules: tuple[str, ...]
    checks: int
    package: str = ""


@attrs.frozen(kw_only=True)
class PayerRegistry:
    """The payers at hand, by id. A value: two registries never share anything that changes.

    ``under`` is the registry that a folder was laid over, for the payers that contracts in the folder change.
    """

    payers: Mapping[str, Payer] = FrozenMap()
    rules: Mapping[str, NamedRule] = UNIT_RULES
    checks: tuple[Check, ...] = ()
    plugins: tuple[Loaded, ...] = ()
    tombstones: tuple[Tombstone, ...] = ()
    under: "PayerRegistry | None" = None

    @classmethod
    def installed(cls) -> "PayerRegistry":
        """The payers of every installed plugin, and of every installed package of profiles.

        A plugin or package that fails leaves a tombstone and harms no other.
        """
        from importlib.metadata import entry_points  # noqa: PLC0415  # costs as much as all our other imports

        points = sorted(entry_points(group=GROUP), key=lambda point: point.name)
        loaders = [(point.name, cast("Callable[[], object]", point.load)) for point in points]
        packages = sorted(entry_points(group=PROFILES), key=lambda point: point.name)
        return cls._collect([*loaders, *((point.name, partial(packaged, point.load)) for point in packages)])

    @classmethod
    def of(cls, plugins: Iterable[object]) -> "PayerRegistry":
        """The payers of these plugins, given as modules or objects with hooks, or as payers themselves."""
        loaders: list[tuple[str, Callable[[], object]]] = []
        for number, plugin in enumerate(plugins):
            given = HandedOver((plugin,)) if isinstance(plugin, Payer) else plugin
            name = getattr(given, "__name__", None) or f"{type(given).__name__.lstrip('_')}-{number}"
            loaders.append((str(name), partial(itself, given)))
        return cls._collect(loaders)

    @classmethod
    def _collect(cls, loaders: Iterable[tuple[str, Callable[[], object]]]) -> "PayerRegistry":
        given: list[Given] = []
        tombstones: list[Tombstone] = []
        for name, load in loaders:
            try:
                given.append(ask(name, load))
            except (Exception, SystemExit) as fault:  # noqa: BLE001  # whatever a plugin does, the others go on
                payers_named = fault.payers if isinstance(fault, RefusedError) else ()
                tombstones.append(Tombstone(name, cause_of(fault), payers_named))
        payers, clashing_payers = _unique(given, lambda one: {payer.id: payer for payer in one.payers}, "payer")
        rules, clashing_rules = _unique(given, lambda one: {rule.name: rule for rule in one.rules}, "rule")
        return cls(
            payers=FrozenMap(payers),
            rules=FrozenMap({**UNIT_RULES, **rules}),
            checks=tuple(check for one in given for check in one.checks),
            plugins=tuple(_loaded(one) for one in given),
            tombstones=(*tombstones, *clashing_payers, *clashing_rules),
        )

    def with_folder(self, folder: Path) -> "PayerRegistry":
        """These payers and those whose profiles stand in a folder, or one level of folders below it.

        A file of the folder may change an installed payer, as a contract does, if it names it: under the payer's
        own id, ``based_on = ["payer:the-id"]``. Otherwise two answers for one payer are refused. Files are read
        when they are asked for, but for those that are called as an installed payer is.

        Raises:
            PluginError: if there is no such folder.
        """
        if not folder.is_dir():
            raise PluginError(f"{folder} is no folder; give the folder in which the profiles are")
        owners = dict.fromkeys(self.payers, "an installed payer")
        owners |= {id_: one.plugin for one in self.plugins for id_ in one.payers}
        found = local_payers(folder, owners)
        every = {**self.payers, **found.payers}
        stones = [Tombstone(str(file), cause, (id_,), file=True) for id_, (file, cause) in found.refused.items()]
        return attrs.evolve(
            self,
            payers=FrozenMap({id_: payer for id_, payer in every.items() if id_ not in found.refused}),
            plugins=(*self.plugins, Loaded(str(folder), tuple(sorted(found.payers)), (), 0)),
            tombstones=(*self.tombstones, *stones),
            under=self,
        )

    def profile(self, id_: str) -> Profile:
        """The profile of the payer of this id, read anew, with what it is based on.

        Raises:
            UnknownPayerError, PluginError: as for `payer`.
            ProfileError: if the profile cannot be read, with every fault of the file.
        """
        source = self.payer(id_).source
        if isinstance(source, Profile):
            return source
        return read_profile(source.path, source.root, facts=source.facts, find=partial(find_profile, self.layers))

    def maker(self, payer: Payer, profile: Profile) -> PolicyMaker | None:
        """What makes the payer's policy: its own code, or that of the payer that its profile starts from.

        ``None`` where there is no code and the policy is composed from the profile alone.
        """
        return policy_maker(self.layers, payer, profile)

    @property
    def layers(self) -> Layers:
        """The payers by id, those of folders before those that they were laid over."""
        return (self.payers, *(self.under.layers if self.under is not None else ()))

    def payer(self, id_: str) -> Payer:
        """The payer of this id.

        Raises:
            PluginError: if the plugin that answers for it did not load, or might have answered for it.
            UnknownPayerError: if no payer has this id, and every plugin loaded.
        """
        for tombstone in self.tombstones:
            if id_ in tombstone.payers:
                raise PluginError(_fate(id_, tombstone))
        known = self.payers.get(id_)
        if known is not None:
            return known
        plugins = [stone for stone in self.tombstones if not stone.file]
        if plugins:
            raise PluginError(_fate(id_, plugins[0]))
        near = get_close_matches(id_, self.payers, n=1)
        hint = f" Did you mean {near[0]}?" if near else ""
        raise UnknownPayerError(
            f"no installed payer is called {id_!r}.{hint} Known: {', '.join(sorted(self.payers)) or 'none'}."
        )


def _unique(
    given: list[Given], names: Callable[[Given], Mapping[str, _T]], what: str
) -> tuple[dict[str, _T], list[Tombstone]]:
    """The things by name; a name that two plugins give goes to neither, and both are told."""
    owners: dict[str, list[str]] = {}
    things: dict[str, _T] = {}
    for one in given:
        for name, thing in names(one).items():
            owners.setdefault(name, []).append(one.plugin)
            things[name] = thing
    clashes = {name: plugins for name, plugins in owners.items() if len(plugins) > 1}
    for name in clashes:
        del things[name]
    stones = [
        Tombstone(" and ".join(plugins), f"both give the {what} {name!r}", (name,) if what == "payer" else ())
        for name, plugins in sorted(clashes.items())
    ]
    return things, stones


def _loaded(given: Given) -> Loaded:
    return Loaded(
        given.plugin,
        tuple(sorted(payer.id for payer in given.payers)),
        tuple(sorted(rule.name for rule in given.rules)),
        len(given.checks),
        given.package,
    )


def _fate(id_: str, tombstone: Tombstone) -> str:
    if tombstone.file:
        return (
            f"payer {id_!r} cannot be answered for: the file {tombstone.plugin} is not taken ({tombstone.cause}). "
            "Mend or remove the file."
        )
    return (
        f"payer {id_!r} cannot be answered for: the plugin {tombstone.plugin} did not load "
        f"({tombstone.cause}). Mend or remove the plugin; `therapycode plugins` lists what failed."
    )
