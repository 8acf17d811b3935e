"""Asking one plugin, once: what it gives, and why it is not taken."""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, cast

import attrs
import pluggy

from therapycode.errors import PluginError
from therapycode.model.facts import FactKind, is_own_name
from therapycode.payers.bundled import profile_files
from therapycode.payers.payer import API, Payer
from therapycode.payers.policy import Check
from therapycode.payers.spec import PROJECT, Spec
from therapycode.profiles.read import ProfileFile
from therapycode.rules.named import NamedRule

__all__ = ["Given", "HandedOver", "RefusedError", "ask", "cause_of", "itself", "packaged"]


@attrs.frozen
class Given:
    """What a plugin gave."""

    plugin: str
    payers: tuple[Payer, ...] = ()
    rules: tuple[NamedRule, ...] = ()
    checks: tuple[Check, ...] = ()


def itself(plugin: object) -> object:
    """The plugin as it was handed over."""
    return plugin


class RefusedError(PluginError):
    """A plugin that was asked and is not taken, with the payers that it named."""

    def __init__(self, cause: str, payers: Iterable[str]) -> None:
        super().__init__(cause)
        self.payers = tuple(payers)


@attrs.frozen
class HandedOver:
    """A plugin made of payers that were handed over as objects."""

    payers: tuple[Payer, ...]

    @pluggy.HookimplMarker(PROJECT)
    def therapycode_payers(self) -> tuple[Payer, ...]:
        """Give the payers."""
        return self.payers


def packaged(load: Callable[[], object]) -> object:
    """The payers of a package that holds profiles and no code."""
    package = load()
    places = list(getattr(package, "__path__", ()))
    if not places:
        raise PluginError("it is no package; the entry point names the package in whose folder the profiles are")
    root = Path(places[0])
    return HandedOver(tuple(Payer(id=file.stem, profile=ProfileFile(file, root)) for file in profile_files(root)))


def ask(name: str, load: Callable[[], object]) -> Given:
    """What one plugin gives, asked through a manager of its own, so that a fault is that plugin's."""
    manager = pluggy.PluginManager(PROJECT)
    manager.add_hookspecs(Spec)
    manager.register(load(), name)
    manager.check_pending()
    given = Given(
        name,
        tuple(_each(manager.hook.therapycode_payers(), Payer, "therapycode_payers")),
        tuple(_each(manager.hook.therapycode_rules(), NamedRule, "therapycode_rules")),
        tuple(_each(manager.hook.therapycode_checks(), None, "therapycode_checks")),
    )
    if not (given.payers or given.rules or given.checks):
        raise PluginError("it gives no payer, no rule and no check; implement one of its hooks with hookimpl")
    _refuse_bad(given)
    return given


def _each(answers: object, kind: type | None, hook: str) -> list[Any]:
    found: list[Any] = []
    for answer in cast("list[Iterable[object]]", answers):  # pluggy hands back untyped results
        for one in answer:
            if (kind is not None and not isinstance(one, kind)) or not (kind is not None or callable(one)):
                wanted = kind.__name__ if kind is not None else "callables"
                raise PluginError(f"{hook} gave {type(one).__name__}; allowed: {wanted}")
            found.append(one)
    return found


def cause_of(fault: BaseException) -> str:
    """Why a plugin did not load, in a line."""
    return str(fault) if isinstance(fault, PluginError) else f"{type(fault).__name__}: {fault}"


def _refuse_bad(given: Given) -> None:
    ids = [payer.id for payer in given.payers]
    for payer in given.payers:
        if payer.api != API:
            raise RefusedError(f"payer {payer.id!r} asks for interface {payer.api}; this release has {API}", ids)
        for name, kind in payer.facts.items():
            if not is_own_name(name) or not isinstance(kind, FactKind):
                needs = "a word of its own before a dot and a FactKind, such as acme.tier"
                raise RefusedError(f"fact {name!r} of payer {payer.id!r} lacks {needs}", ids)
    for rule in given.rules:
        if "." not in rule.name:
            raise RefusedError(f"rule {rule.name!r} has no word of its own before a dot, such as acme.hybrid", ids)
    twice = sorted({one for one in ids if ids.count(one) > 1})
    if twice:
        raise RefusedError(f"it gives a payer twice: {', '.join(twice)}", ids)
