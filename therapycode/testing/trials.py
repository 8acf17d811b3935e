"""What is held against a plugin, one thing at a time: that it loads, each law for each payer, each worked case."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from importlib.metadata import entry_points
from pathlib import Path
from typing import Final

import attrs

from therapycode import Engine, Fault, InputError, PayerRegistry, Tables, TherapyCodeError, bundled_folder
from therapycode.payers.asking import packaged
from therapycode.payers.registry import GROUP, PROFILES
from therapycode.testing.cases import Case, read_cases
from therapycode.testing.laws.law import Law
from therapycode.testing.subject import Engines, Subject
from therapycode.testing.trying import tried
from therapycode.testing.waivers import LawWaiver, check_waivers, no_longer_broken
from therapycode.upkeep.examples import example_faults

__all__ = ["LOADS", "Trial", "registry_of", "trials_of"]

LOADS: Final = "plugin.loads"
"""What is tried first: a plugin that does not load gives no payer to try laws on."""


@attrs.frozen(kw_only=True)
class Trial:
    """One thing that has to hold of a plugin: what it is, and what is wrong where it does not.

    ``what`` is the id of a law, or the place of a worked case. With a ``waiver`` it is tried whether that is still
    needed. ``fault`` gives what is wrong, for a person; ``""`` where it holds.
    """

    payer: str
    what: str
    says: str
    fault: Callable[[], str] = attrs.field(repr=False)
    waiver: LawWaiver | None = None


def trials_of(
    plugin: object | str, laws: Iterable[Law], waivers: Sequence[LawWaiver], cases: Path | None, examples: int
) -> tuple[Trial, ...]:
    """Everything that is held against a plugin; nothing is tried yet.

    Raises:
        InputError: if no plugin of the name is installed, a waiver speaks of what is not there, or a case cannot
            be read.
    """
    registry = registry_of(plugin)
    engines = Engines(Engine(registry, Tables.read(bundled_folder())))
    kept = tuple(laws)
    waived = check_waivers(waivers, registry, kept)
    unreadable = tuple(_unreadable(engines.first))
    readable = sorted(registry.payers.keys() - {payer for payer, _ in unreadable})
    loads = partial(_load, registry, [fault for _, fault in unreadable])
    made = [Trial(payer="plugin", what=LOADS, says="The plugin loads, and gives a payer.", fault=loads)]
    for payer in readable:
        subject = Subject(payer=payer, engines=engines)
        for law in kept:
            waiver = waived.get((payer, law.id))
            fault = partial(_broken, law, subject, waiver, examples)
            made.append(Trial(payer=payer, what=law.id, says=law.says, fault=fault, waiver=waiver))
    return (*made, *_cases(engines.first, readable, cases))


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
        raise InputError("the plugin", [Fault("", repr(plugin), allowed, "Install it, or correct its name.")])
    return PayerRegistry.of([found[plugin]()])


def _unreadable(engine: Engine) -> Iterator[tuple[str, str]]:
    """The payers whose profile cannot be read, and why."""
    for payer in sorted(engine.registry.payers):
        try:
            engine.profile(payer)
        except TherapyCodeError as fault:
            yield payer, str(fault)


def _load(registry: PayerRegistry, unreadable: Sequence[str]) -> str:
    told = [f"{stone.plugin} does not load: {stone.cause}" for stone in registry.tombstones]
    return "\n".join([*told, *unreadable]) or ("" if registry.payers else "The plugin gives no payer.")


def _broken(law: Law, subject: Subject, waiver: LawWaiver | None, examples: int) -> str:
    if waiver is not None:
        return no_longer_broken(waiver, law, subject)
    breach = tried(law, subject, examples)
    return "" if breach is None else str(breach)


def _cases(engine: Engine, payers: Sequence[str], place: Path | None) -> Iterator[Trial]:
    """The worked examples of the profiles, and the cases that are given beside them."""
    for payer in payers:
        for number, example in enumerate(engine.profile(payer).examples, start=1):
            yield _case(engine, f"example_{number}", Case(payer, example, f"{payer}.toml"))
    if place is not None:
        for number, case in enumerate(read_cases(place, {one: engine.profile(one) for one in payers}), start=1):
            yield _case(engine, f"case_{number}", case)


def _case(engine: Engine, what: str, case: Case) -> Trial:
    return Trial(payer=case.payer, what=what, says=case.example.says, fault=partial(_differs, engine, case))


def _differs(engine: Engine, case: Case) -> str:
    faults = example_faults(engine, case.payer, case.example)
    head = f"{case.payer} differs from {case.file}: {case.example.says}"
    return "\n  ".join([head, *faults]) if faults else ""
