"""What the README and the pages of docs/ say is what happens: commands, code, output, links and lists."""

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

import therapycode
from therapycode.cli import main, table
from therapycode.profiles.part_reader import ENTRY_KEYS, PART_KEYS
from therapycode.profiles.reader import RESERVED
from therapycode.profiles.shape import PARTS

ROOT = Path(__file__).parents[2]
PACKAGE = Path(therapycode.__file__).parent
DOCS = ROOT / "docs"
README = ROOT / "README.md"
FRAGMENTS = sorted((DOCS / "changelog.d").glob("*.md"))
PAGES = [page for page in [README, *sorted(DOCS.rglob("*.md"))] if page not in FRAGMENTS]

_COMMAND = re.compile(r"^<!-- command: (\w+) -->\n```sh\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"\]\((?!https?:)([^)#]+)(?:#[^)]*)?\)")
_ROW = re.compile(r"^\| `(\S+)` \| (.+)$", re.MULTILINE)


def named(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


def links(page: Path) -> list[Path]:
    return [(page.parent / link).resolve() for link in _LINK.findall(page.read_text("utf-8"))]


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_a_page_shows_what_its_commands_and_its_code_print(page: Path) -> None:
    command = [sys.executable, str(DOCS / "refresh.py"), "--check", str(page)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert done.stdout + done.stderr == ""


def test_the_readme_shows_its_first_command_and_ten_lines_of_library_use_at_work() -> None:
    text = README.read_text("utf-8")
    assert "```console\n$ therapycode code examples/visit.json --payer medicare-part-b\n" in text
    assert text.count("```python\n") == text.count("<!-- prints -->\n") == 1


def test_the_two_commands_of_the_readme_are_one_line_each_and_are_those_that_ci_runs() -> None:
    commands = dict(_COMMAND.findall(README.read_text("utf-8")))
    script = (ROOT / ".ci" / "run").read_text("utf-8")
    assert {name: text.count("\n") for name, text in commands.items()} == {"code": 1, "test": 1}
    assert [name for name in commands if f"$(readme {name})" not in script] == []


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_every_link_of_a_page_leads_to_a_file(page: Path) -> None:
    assert [link for link in links(page) if not link.exists()] == []


def test_every_page_of_the_docs_can_be_reached_from_the_map() -> None:
    index, payers = DOCS / "index.md", DOCS / "reference" / "payers.md"
    assert payers in links(index)
    assert sorted(set(PAGES) - {README, index} - set(links(index)) - set(links(payers))) == []


def test_the_profile_format_lists_every_part_and_every_key() -> None:
    rows = dict(_ROW.findall((DOCS / "reference" / "profile-format.md").read_text("utf-8")))
    assert sorted(({*RESERVED} | ENTRY_KEYS | PART_KEYS | PARTS.keys()) - rows.keys()) == []
    keys = [(part, key) for part, shape in PARTS.items() for key in shape.keys]
    assert [f"{part}.{key}" for part, key in keys if f"`{key}`" not in rows[part]] == []


def test_the_page_of_the_command_line_names_every_command_and_every_option() -> None:
    page = (DOCS / "reference" / "command-line.md").read_text("utf-8")
    commands = dict(commands_of(main, ""))
    given = [each for command in commands.values() for each in command.params]
    options = {option for each in given if isinstance(each, click.Option) for option in each.opts}
    assert "profile source add" in commands
    assert sorted(name for name in {*commands, *options} if name not in page) == []


def commands_of(group: click.Group, before: str) -> Iterator[tuple[str, click.Command]]:
    """Every command below a group, by the words with which it is given."""
    with click.Context(group) as context:
        found = {name: group.get_command(context, name) for name in group.list_commands(context)}
    for name, command in found.items():
        if isinstance(command, click.Group):
            yield from commands_of(command, f"{before}{name} ")
        if command is not None:
            yield f"{before}{name}", command


def reasons_given(name: str) -> set[str]:
    """The reasons of a module for not billing: words it returns, stores or makes entries of."""
    nodes = list(ast.walk(ast.parse((PACKAGE / name).read_text("utf-8"))))
    said = [node.value for node in nodes if isinstance(node, ast.Return) and node.value is not None]
    said += [each.body for each in said if isinstance(each, ast.IfExp)]
    stored = [node for node in nodes if isinstance(node, ast.Assign)]
    said += [node.value for node in stored if any(ast.unparse(each) == "refused[place]" for each in node.targets)]
    calls = [node for node in nodes if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)]
    said += [part for call in calls if ast.unparse(call.func) in {"NotBilled", "_entries"} for part in call.args]
    return {part.value for part in said if isinstance(part, ast.Constant) and isinstance(part.value, str)}


def test_the_docs_explain_every_reason_for_not_billing_and_no_other() -> None:
    decision = DOCS / "explanation" / "decisions" / "0004-codes-and-reasons.md"
    explained = {reason for reason, _ in _ROW.findall(decision.read_text("utf-8"))}
    assert explained == reasons_given("rules/remainder.py") | reasons_given("payers/gate.py")
    assert table._REASONS.keys() <= explained


def test_every_fragment_of_the_changelog_is_of_a_declared_type() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["towncrier"]
    types = {each["directory"] for each in settings["type"]}
    assert FRAGMENTS
    assert [page.name for page in FRAGMENTS if page.name.split(".")[1] not in types] == []
