"""What every module of the house keeps to, read from the source."""

import ast
import importlib
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

import therapycode
from therapycode import PayerRegistry
from therapycode.plugin import UNIT_RULES

ROOT: Final = Path(__file__).parents[2]
PACKAGE: Final = Path(therapycode.__file__).parent
SOURCES: Final = {str(path.relative_to(PACKAGE)): path for path in sorted(PACKAGE.rglob("*.py"))}
PURE: Final = [name for name in SOURCES if name in {"engine.py", "assembly.py"} or name.startswith("rules/")]
BELOW_THE_CLI: Final = [name for name in SOURCES if not name.startswith(("cli/", "testing/"))]

TITLES: Final = re.compile(r"Medicare (Claims Processing|Benefit Policy) Manual")
"""A manual may be cited by its title; that is the only way in which the payer's name may stand in a rule."""


def parsed(name: str) -> ast.Module:
    return ast.parse(SOURCES[name].read_text("utf-8"))


def texts(tree: ast.Module) -> Iterator[str]:
    """Every text in the code, docstrings and the notes under constants left out."""
    notes = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in notes:
            yield node.value


def names_a_payer(text: str, payers: list[str]) -> bool:
    """Whether the text speaks of a payer; one that is called as its rule is, is known by the rule's name."""
    bare = TITLES.sub("", text)
    return "medicare" in bare.lower() or any(payer in bare for payer in payers)


@pytest.mark.parametrize("name", PURE)
def test_no_rule_knows_a_payer_by_name(name: str) -> None:
    payers = [payer for payer in PayerRegistry.installed().payers if payer not in UNIT_RULES]
    assert [text for text in texts(parsed(name)) if names_a_payer(text, payers)] == []


def test_a_rule_that_knew_a_payer_would_be_found() -> None:
    tree = ast.parse('"""Medicare."""\nif payer == "medicare-part-b":\n    pass\n')
    assert [text for text in texts(tree) if names_a_payer(text, ["x"])] == ["medicare-part-b"]
    assert names_a_payer("cms-total-time", ["cms-total-time"])
    assert not names_a_payer("Medicare Claims Processing Manual, chapter 5", ["medicare-part-b"])
    assert names_a_payer("Medicare pays by it", [])


def holds_nothing(tree: ast.Module) -> bool:
    return len(tree.body) == 1


@pytest.mark.parametrize("name", SOURCES)
def test_every_module_says_what_it_is_and_what_it_offers(name: str) -> None:
    tree = parsed(name)
    assert ast.get_docstring(tree)
    offered = {target.id for node in tree.body for target in targets(node) if isinstance(target, ast.Name)}
    assert "__all__" in offered or holds_nothing(tree) or name.endswith("__main__.py")


def targets(node: ast.stmt) -> list[ast.expr]:
    if isinstance(node, ast.Assign):
        return node.targets
    return [node.target] if isinstance(node, ast.AnnAssign) else []


@pytest.mark.parametrize("name", [name for name in SOURCES if not name.endswith("__main__.py")])
def test_what_a_module_offers_is_there_once(name: str) -> None:
    parts = Path(name).with_suffix("").parts
    module = importlib.import_module(".".join(["therapycode", *parts]).removesuffix(".__init__"))
    offered = getattr(module, "__all__", [])
    assert len(set(offered)) == len(offered)
    assert [one for one in offered if not hasattr(module, one)] == []


@pytest.mark.parametrize("face", ["therapycode", "therapycode.plugin", "therapycode.testing"])
def test_the_public_names_are_those_that_were_promised(face: str) -> None:
    promised = (Path(__file__).parent / "promised" / f"{face}.txt").read_text("utf-8").split()
    assert sorted(importlib.import_module(face).__all__) == sorted(promised)


def test_every_promised_name_is_there_and_no_other_is_made_up() -> None:
    assert dir(therapycode) == sorted(therapycode.__all__)
    assert all(getattr(therapycode, name) is not None for name in therapycode.__all__)
    with pytest.raises(AttributeError, match="module 'therapycode' has no attribute 'engines'"):
        therapycode.engines  # type: ignore[attr-defined]  # noqa: B018  # that there is none is what is tested


def test_the_version_that_is_told_is_the_one_that_is_packaged() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert therapycode.__version__ == project["version"]


CLOCKS: Final = {"today", "now", "utcnow", "time_ns", "monotonic", "perf_counter", "getenv", "environ"}


@pytest.mark.parametrize("name", BELOW_THE_CLI)
def test_nothing_below_the_command_line_looks_at_a_clock_or_the_environment(name: str) -> None:
    used = {node.attr for node in ast.walk(parsed(name)) if isinstance(node, ast.Attribute)}
    assert used & CLOCKS == set()


@pytest.mark.parametrize("name", BELOW_THE_CLI)
def test_the_library_prints_nothing(name: str) -> None:
    called = {
        node.func.id
        for node in ast.walk(parsed(name))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    }
    assert "print" not in called


LATER: Final = re.compile(r"\b(TODO|FIXME|HACK)\b")


def test_nothing_is_left_for_later() -> None:
    folders = ("therapycode", "plugins", "tests", "docs", "payer_profiles", "benchmarks")
    files = [path for folder in folders for path in (ROOT / folder).rglob("*") if path != Path(__file__)]
    written = [path for path in files if path.suffix in {".py", ".md", ".toml"}]
    assert len(written) > 50
    assert [str(path) for path in written if LATER.search(path.read_text("utf-8"))] == []
