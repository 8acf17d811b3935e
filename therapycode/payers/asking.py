"""Asking one plugin, once: what it gives, and why it is not taken."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from types import ModuleType
from typing import Final, TypeGuard, TypeVar

import attrs
import pluggy

from therapycode.errors import PluginError
from therapycode.model.frozen import FrozenMap
from therapycode.payers.bundled import profile_files
from therapycode.payers.payer import API, Payer
from therapycode.payers.policy import Check
from therapycode.payers.refusing import RefusedError, named, refuse_bad
from therapycode.payers.spec import PROJECT, Spec
from therapycode.profiles.read import ProfileFile
from therapycode.rules.named import NamedRule

__all__ = ["Given", "HandedOver", "ask", "cause_of", "itself", "packaged"]

T = TypeVar("T")


@attrs.frozen
class Given:
    """What a plugin gave, and the package in which its code stands."""

    plugin: str
    package: str = ""
    payers: tuple[Payer, ...] = ()
    rules: tuple[NamedRule, ...] = ()
    checks: tuple[Check, ...] = ()


def itself(plugin: object) -> object:
    """The plugin as it was handed over."""
    return plugin


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
    files = profile_files(root)
    return HandedOver(tuple(Payer(id=file.stem, profile=ProfileFile(file, root), api=API) for file in files))


def ask(name: str, load: Callable[[], object]) -> Given:
    """What one plugin gives, asked through a manager of its own, so that a fault is that plugin's.

    Raises:
        RefusedError: if it fails when asked, or gives what is not taken, with the payers that it named by then.
    """
    manager = pluggy.PluginManager(PROJECT)
    manager.add_hookspecs(Spec)
    plugin = load()
    manager.register(plugin, name)
    manager.check_pending()
    payers: list[Payer] = []
    rules: list[NamedRule] = []
    checks: list[Check] = []
    try:
        payers.extend(_each("therapycode_payers", manager.hook.therapycode_payers(), _is_payer))
        rules.extend(_each("therapycode_rules", manager.hook.therapycode_rules(), _is_rule))
        checks.extend(_each("therapycode_checks", manager.hook.therapycode_checks(), _is_check))
    except (Exception, SystemExit) as fault:
        raise RefusedError(cause_of(fault), named(payers)) from fault
    if not (payers or rules or checks):
        raise PluginError("it gives no payer, no rule and no check; implement one of its hooks with hookimpl")
    refuse_bad(payers, rules)
    return Given(name, _package(plugin, payers), tuple(map(_frozen, payers)), tuple(rules), tuple(checks))


def _each(hook: str, answers: Iterable[object], fits: Callable[[object], TypeGuard[T]]) -> Iterator[T]:
    """What a hook gives, one by one, so that what came before a fault is known."""
    for answer in answers:
        if not isinstance(answer, Iterable) or isinstance(answer, str | bytes):
            raise PluginError(f"{hook} gave {type(answer).__name__}; allowed: a tuple, or what gives one by one")
        for one in answer:
            if not fits(one):
                raise PluginError(f"{hook} gave {type(one).__name__}; allowed: {_ALLOWED[hook]}")
            yield one


_ALLOWED: Final[Mapping[str, str]] = FrozenMap(
    therapycode_payers="Payer", therapycode_rules="NamedRule", therapycode_checks="callables"
)


def _is_payer(one: object) -> TypeGuard[Payer]:
    return isinstance(one, Payer)


def _is_rule(one: object) -> TypeGuard[NamedRule]:
    return isinstance(one, NamedRule)


def _is_check(one: object) -> TypeGuard[Check]:
    return callable(one)


def _package(plugin: object, payers: Iterable[Payer]) -> str:
    """The outermost package of a plugin's code; of payers handed over, that of the first one with code."""
    if isinstance(plugin, HandedOver):
        code = next((payer.policy for payer in payers if payer.policy is not None), None)
        module = str(getattr(code, "__module__", ""))
    else:
        module = plugin.__name__ if isinstance(plugin, ModuleType) else type(plugin).__module__
    return module.partition(".")[0]


def _frozen(payer: Payer) -> Payer:
    """The payer with facts that cannot be changed behind the registry's back."""
    if isinstance(payer.facts, FrozenMap):
        return payer
    return attrs.evolve(payer, facts=FrozenMap(payer.facts))


def cause_of(fault: BaseException) -> str:
    """Why a plugin did not load, in a line."""
    return str(fault) if isinstance(fault, PluginError) else f"{type(fault).__name__}: {fault}"
