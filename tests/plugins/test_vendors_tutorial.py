"""The vendors' tutorial, followed word for word in an empty folder, with the library's wheel alone."""

import os
import re
import shlex
import subprocess
import sys
import sysconfig
from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple

import pytest

ROOT: Final = Path(__file__).parents[2]
PAGE: Final = ROOT / "docs" / "tutorial" / "write-a-payer-plugin.md"

_STEP: Final = re.compile(
    r"^(?:<!-- (?P<does>[a-z]+)(?P<what>[^\n]*?) -->\n)?```(?P<kind>\w+)\n(?P<text>.*?)^```$",
    re.MULTILINE | re.DOTALL,
)
_LEFT_OUT: Final = ("therapycode", "payer_profiles", "__editable__", "__pycache__", "pip", "setuptools")
"""What a reader's environment has of its own: the library from its wheel, and Python's own installers."""

_UNSET: Final = ("PIP_", "PYTHON", "PYTEST", "COV")
"""How the names of what a reader's environment does not hold begin."""


class Step(NamedTuple):
    """One thing that the page tells its reader to do, or says that is seen then."""

    does: str
    what: str
    text: str


def steps_of(page: str) -> Iterator[Step]:
    """The steps of the page in order; commands that are to fail are ``fails``, others ``runs``."""
    for found in _STEP.finditer(page):
        does, what = found["does"] or "", (found["what"] or "").strip(": ")
        if found["kind"] == "sh":
            yield Step("fails" if does == "status" else "runs", what, found["text"])
        elif does:
            yield Step(does, what, found["text"])


def written(step: Step, folder: Path) -> None:
    """Do what a reader does in an editor: write a file, replace a line, add lines at the end."""
    if step.does == "file":
        (folder / step.what).write_text(step.text, "utf-8")
        return
    name, _, line = step.what.removeprefix("in ").removeprefix("to ").partition(": ")
    file = folder / name
    lines = file.read_text("utf-8").splitlines(keepends=True)
    if step.does == "append":
        file.write_text("".join([*lines, step.text]), "utf-8")
        return
    [place] = [number for number, text in enumerate(lines) if text.strip() == line]
    lines[place] = step.text
    file.write_text("".join(lines), "utf-8")


def shown(text: str, output: str) -> list[str]:
    """The lines of the text that the output lacks, in this order; the number of laws is left open."""
    left = iter([re.sub(r"\d+ tried", "N tried", line) for line in output.splitlines()])
    wanted = [re.sub(r"\d+ tried", "N tried", line) for line in text.splitlines() if line.strip()]
    return [line for line in wanted if not any(line.strip() in seen for seen in left)]


def wheel_of_the_library(folder: Path) -> Path:
    """The library as it is handed on."""
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(ROOT)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    [wheel] = folder.glob("therapycode-*.whl")
    return wheel


def packages_of_others(folder: Path) -> Path:
    """What is installed here but for the library itself, so that nothing has to be fetched a second time."""
    here = Path(sysconfig.get_path("purelib"))
    packages = folder / "lib" / here.parent.name / here.name
    packages.mkdir(parents=True)
    for each in here.iterdir():
        if not each.name.startswith(_LEFT_OUT) and each.suffix != ".pth":
            (packages / each.name).symlink_to(each)
    (folder / "bin").symlink_to(Path(sys.executable).parent)
    return packages


class Terminal:
    """One shell from beginning to end, as a reader has it."""

    def __init__(self, folder: Path, environment: dict[str, str]) -> None:
        self.state = folder / ".state"
        self.place = folder / "work"
        self.place.mkdir()
        self.environment = environment
        self.begin = ""

    def run(self, commands: str, *, fails: bool = False) -> str:
        """What the commands print; each is to succeed, but where ``fails`` the last one is to give 1."""
        script = f"{self.begin}set -eo pipefail\ncd {shlex.quote(str(self.place))}\n{commands}"
        script += f"pwd > {shlex.quote(str(self.state))}\n"
        done = subprocess.run(
            ["bash", "-c", script],  # noqa: S607  # whichever shell the reader has
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
            timeout=300,
        )
        assert done.returncode == (1 if fails else 0), done.stdout
        if "bin/activate" in commands:
            self.begin = f"source {shlex.quote(str(self.place / '.venv' / 'bin' / 'activate'))}\n"
        if not fails:
            self.place = Path(self.state.read_text("utf-8").strip())
        return done.stdout


@pytest.fixture
def terminal(tmp_path: Path) -> Terminal:
    wheel = wheel_of_the_library(tmp_path / "wheels")
    others = packages_of_others(tmp_path / "others")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(_UNSET)}
    return Terminal(
        tmp_path,
        kept
        | {
            "PATH": os.pathsep.join([str(Path(sys.executable).parent), kept["PATH"]]),
            "PYTHONPATH": str(others),
            "PIP_FIND_LINKS": str(wheel.parent),
            "PIP_NO_INDEX": "1",
            "PIP_NO_BUILD_ISOLATION": "0",  # pip reads it as the value of the option that it turns off
            "PIP_DISABLE_PIP_VERSION_CHECK": "1",
            "NO_COLOR": "1",
        },
    )


def test_the_tutorial_does_what_it_says_from_its_first_line_to_its_last(terminal: Terminal) -> None:
    output = ""
    for step in steps_of(PAGE.read_text("utf-8")):
        if step.does in {"runs", "fails"}:
            output = terminal.run(step.text, fails=step.does == "fails")
        elif step.does == "shows":
            assert shown(step.text, output) == [], output
        else:
            written(step, terminal.place)


def test_the_steps_of_a_page_are_told_apart() -> None:
    page = "<!-- status: 1 -->\n```sh\nfalse\n```\n\n<!-- shows -->\n```text\nno\n```\n\n```toml\nx = 1\n```\n"
    assert list(steps_of(page)) == [Step("fails", "1", "false\n"), Step("shows", "", "no\n")]


def test_what_is_not_shown_is_found() -> None:
    output = "loading passed\nconformance passed  41 tried\ndone"
    assert shown("loading passed\n  conformance passed  42 tried\n", output) == []
    assert shown("done\nloading passed\n", output) == ["loading passed"]
