"""The profiles of the library have no errors; a fault planted into any of them is found in its place."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import pytest

from tests.building import installed_engine
from tests.profile_planting import DAY, PLANTERS, ROOT, SHIPPED, Planted, Shipped
from therapycode.upkeep.lint.catalogue import FAULTS
from therapycode.upkeep.lint.found import ProfileFault
from therapycode.upkeep.lint.linting import lint
from therapycode.upkeep.lint.subject import Target


def looked_at(root: Path, *names: str) -> tuple[ProfileFault, ...]:
    engine = installed_engine()
    targets = [Target(path=root / name, root=root) for name in names]
    return lint(targets, engine.registry, engine.tables, DAY)


@cache
def clean(name: str) -> frozenset[tuple[str, str]]:
    """What is said of a profile as it comes with the library: names and key paths."""
    return frozenset((fault.name, fault.at) for fault in looked_at(ROOT, name))


@pytest.fixture(scope="module")
def copied(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The profiles in a folder in which faults may be planted."""
    root = tmp_path_factory.mktemp("planted") / "profiles"
    shutil.copytree(ROOT, root, ignore=shutil.ignore_patterns("tables", "__pycache__"))
    return root


@contextmanager
def planted(root: Path, shipped: Shipped, fault: Planted) -> Iterator[tuple[str, ...]]:
    """The folder with the fault in it; gives the files to look at, and takes the fault out again."""
    files = {shipped.name: fault.text, **fault.others}
    for name, text in files.items():
        (root / name).parent.mkdir(exist_ok=True)
        if text is None:
            (root / name).unlink()
        else:
            (root / name).write_text(text, "utf-8")
    yield (shipped.name, *(name for name in fault.others if not name.startswith("_")))
    for name in fault.others:
        (root / name).unlink()
    (root / shipped.name).write_text(shipped.text, "utf-8")


def test_there_is_a_way_to_plant_every_kind_of_fault() -> None:
    assert sorted(PLANTERS) == sorted(FAULTS)


@pytest.mark.parametrize("name", SHIPPED)
def test_a_profile_that_comes_with_the_library_has_no_error(name: str) -> None:
    assert [fault.says for fault in looked_at(ROOT, name) if fault.severity == "error"] == []


@pytest.mark.parametrize("kind", PLANTERS)
def test_a_fault_is_found_at_its_key_path_wherever_there_is_a_place_for_it(copied: Path, kind: str) -> None:
    placed = {name: PLANTERS[kind](shipped) for name, shipped in SHIPPED.items()}
    there = {name: fault for name, fault in placed.items() if fault is not None}
    assert there, "no profile has a place for it"
    missed = []
    for name, fault in there.items():
        with planted(copied, SHIPPED[name], fault) as names:
            told = [one for one in looked_at(copied, *names) if one.name == kind and one.at == fault.at]
        if len(told) != 1 or told[0].code != FAULTS[kind].code or (kind, fault.at) in clean(name):
            missed.append(name)
    assert missed == []


def test_what_was_planted_is_taken_out_again(copied: Path) -> None:
    for name in SHIPPED:
        assert (copied / name).read_bytes() == (ROOT / name).read_bytes()
