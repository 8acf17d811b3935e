"""The edits that the pages show, done by their commands alone, leave a profile with which nothing is wrong."""

import re
import shlex
from contextlib import chdir
from pathlib import Path
from typing import Final

import pytest
from click.testing import CliRunner

from tests.cli.running import ROOT
from therapycode.cli import main

HOW_TO: Final = ROOT / "docs" / "how-to"
_FILE: Final = re.compile(r"^<!-- file: (\S+) -->\n```toml\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_COMMAND: Final = re.compile(r"^\$ therapycode (profile (?:[^\n]*\\\n)*[^\n]*)", re.MULTILINE)


@pytest.mark.parametrize("page", ["add-a-payer", "change-a-profile"])
def test_after_the_commands_of_a_page_nothing_is_wrong_with_the_profile(tmp_path: Path, page: str) -> None:
    text = (HOW_TO / f"{page}.md").read_text("utf-8")
    for name, held in _FILE.findall(text):
        (tmp_path / name).write_text(held, "utf-8")
    commands = [shlex.split(found.replace("\\\n", "")) for found in _COMMAND.findall(text)]
    edits = [command for command in commands if command[1] not in {"diff", "impact", "coverage"}]
    assert len(edits) > 4
    with chdir(tmp_path):
        for command in edits:
            done = CliRunner().invoke(main, command)
            assert done.stderr == ""
            # one that only looks may show what an example would not come to
            assert done.exit_code == 0 or "--dry-run" in command
        checked = CliRunner().invoke(main, ["profile", "fmt", "--check", "river-plan.toml"])
        linted = CliRunner().invoke(
            main, ["profile", "lint", "river-plan.toml", "--on", "2026-03-04", "--least", "error"]
        )
    assert (checked.exit_code, checked.output) == (0, "")
    assert linted.exit_code == 0, linted.output
