"""The tests of a plugin, made: one for each payer and law, one for each of its worked cases."""

import re
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any, Final

import pytest

from therapycode.testing.laws import LAWS, Law
from therapycode.testing.trials import Trial, trials_of
from therapycode.testing.waivers import LawWaiver

__all__ = ["EXAMPLES", "conformance"]

EXAMPLES: Final = 25
"""How many sessions are drawn for each payer and law, beside those that are always tried."""


def conformance(
    plugin: object | str,
    *,
    waivers: Sequence[LawWaiver] = (),
    cases: Path | None = None,
    examples: int = EXAMPLES,
    laws: Iterable[Law] = tuple(LAWS.values()),
) -> type[Any]:
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
        InputError: if no plugin of this name is installed, a waiver speaks of what is not there, or a case cannot
            be read.
    """
    tests: dict[str, object] = {"__doc__": "What holds of the plugin."}
    for trial in trials_of(plugin, laws, waivers, cases, examples):
        test = _test(trial)
        tests[test.__name__] = staticmethod(test)
    return type("TestConformance", (), tests)


def _test(trial: Trial) -> Callable[[], None]:
    """A test function of its own, named after the payer and what is held against it."""

    def test() -> None:
        __tracebackhide__ = True
        fault = trial.fault()
        if fault:
            pytest.fail(fault, pytrace=False)
        if trial.waiver is not None:
            pytest.skip(f"waived, {trial.waiver.until}: {trial.waiver.why}")

    test.__name__ = test.__qualname__ = f"test_{_word(trial.payer)}__{_word(trial.what)}"
    test.__doc__ = trial.says
    return test


def _word(name: str) -> str:
    return re.sub(r"\W", "_", name)
