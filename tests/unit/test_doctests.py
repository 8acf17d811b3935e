"""The examples in the docstrings of the library say what it does."""

import doctest
import importlib
import pkgutil
from typing import Final

import pytest

import therapycode

ROOMS: Final = ("dated", "model", "payers", "profiles", "rules", "tables", "testing")
MODULES: Final = [
    module.name
    for room in ROOMS
    for module in pkgutil.walk_packages([f"{therapycode.__path__[0]}/{room}"], f"therapycode.{room}.")
]


@pytest.mark.parametrize("name", MODULES)
def test_the_examples_of_a_module_hold(name: str) -> None:
    assert doctest.testmod(importlib.import_module(name)).failed == 0


def test_the_modules_that_compute_have_examples() -> None:
    found = doctest.DocTestFinder()
    shown = [test.name for name in MODULES for test in found.find(importlib.import_module(name)) if test.examples]
    assert "therapycode.rules.units.total_time" in shown
    assert "therapycode.dated.timeline.Timeline.on" in shown
    assert "therapycode.payers.spec.Spec.therapycode_rules" in shown
