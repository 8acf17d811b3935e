"""The tests of a plugin, made: one for each payer and law, one for each of its worked cases."""

import re
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from importlib.metadata import entry_points
from pathlib import Path
from typing import Final

import pytest

from therapycode import Engine, Fault, InputError, PayerRegistry, Tables, bundled_folder
from therapycode.payers.asking import packaged
from therapycode.payers.registry import GROUP, PROFILES
from therapycode.testing.laws import LAWS, Law
from therapycode.testing.subject import Engines, Subject
from therapycode.testing.trying import LawBrokenError, tried
from therapycode.testing.waivers import LawWaiver, check_waivers, still_broken

__all__ = ["EXAMPLES", "conformance", "registry_of"]

EXAMPLES: Final = 25
"""How many sessions are drawn for each payer and law, beside those that are always tried."""


def conformance(
    plugin: object | str,
    *,
    waivers: Sequence[LawWaiver] = (),
    cases: Path | None = None,
    examples: int = EXAMPLES,
    laws: Iterable[Law] = tuple(LAWS.values()),
) -> type:
    """A class of tests for pytest: one for each payer and law, and one for each worked case.

    A plugin's whole test file is::

        import acme_payers
        from therapycode.testing import conformance

        TestConformance = conformance(acme_payers)

    ``plugin`` is what has the hooks, a payer, a registry, or the name of an installed plugin's entry point.
    ``cases`` is a TOML file of worked cases, or a folder of them. Each test is a function of its own, so that the
    class may stand beside others and be run again and again. The same sessions are tried each time; ``examples``
    says how many.

    Raises:
        InputError: if a waiver speaks of no payer or law there is, or a case cannot be read.
        PluginError: if no plugin of this name is installed.
    """
    del cases
    registry = registry_of(plugin)
    engines = Engines(Engine(registry, Tables.read(bundled_folder())))
    kept = tuple(laws)
    waived = check_waivers(waivers, registry, kept)
    tests: dict[str, object] = {"test_plugin__loads": staticmethod(_loads(registry))}
    for payer in sorted(registry.payers):
        subject = Subject(payer=payer, engines=engines)
        for law in kept:
            test = _test(law, subject, waived.get((payer, law.id)), examples)
            tests[test.__name__] = staticmethod(test)
    return type("TestConformance", (), {"__doc__": f"What holds of {_named(plugin)}.", **tests})


def registry_of(plugin: object | str) -> PayerRegistry:
    """The registry of a plugin alone, whether it is given itself or by the name of its entry point.

    Raises:
        InputError: if no plugin of this name is installed.
    """
    if isinstance(plugin, PayerRegistry):
        return plugin
    if not isinstance(plugin, str):
        return PayerRegistry.of([plugin])
    found: dict[str, Callable[[], object]] = {point.name: point.load for point in entry_points(group=GROUP)}
    found |= {point.name: partial(packaged, point.load) for point in entry_points(group=PROFILES)}
    if plugin not in found:
        allowed = ", ".join(sorted(found)) or "none is installed"
        raise InputError(
            "the plugin", [Fault("", repr(plugin), allowed, "Install the plugin, or correct its name.")]
        )
    return PayerRegistry.of([found[plugin]()])


def _loads(registry: PayerRegistry) -> Callable[[], None]:
    def test() -> None:
        """The plugin loads, and answers for a payer or more."""
        __tracebackhide__ = True
        told = [f"{stone.plugin}: {stone.cause}" for stone in registry.tombstones]
        if told or not registry.payers:
            pytest.fail("\n".join(told) or "The plugin gives no payer.", pytrace=False)

    return test


def _test(law: Law, subject: Subject, waiver: LawWaiver | None, examples: int) -> Callable[[], None]:
    """A test function of its own, named after the payer and the law."""

    def test() -> None:
        __tracebackhide__ = True
        if waiver is not None:
            still_broken(waiver, law, subject)
            pytest.skip(f"waived, {waiver.until}: {waiver.why}")
        breach = tried(law, subject, examples)
        if breach is not None:
            raise LawBrokenError(breach)

    test.__name__ = test.__qualname__ = f"test_{_word(subject.payer)}__{_word(law.id)}"
    test.__doc__ = law.says
    return test


def _word(name: str) -> str:
    return re.sub(r"\W", "_", name)


def _named(plugin: object) -> str:
    return plugin if isinstance(plugin, str) else str(getattr(plugin, "__name__", type(plugin).__name__))
