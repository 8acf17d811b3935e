"""Running the command, in a process of its own or in this one, and comparing what it printed with a file."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from contextlib import chdir
from pathlib import Path
from typing import Final

import attrs
from click.testing import CliRunner

from therapycode.cli import main

SNAPSHOTS: Final = Path(__file__).parent / "snapshots"
ROOT: Final = Path(__file__).parent.parent.parent
COMMAND: Final = (sys.executable, "-m", "therapycode.cli")

_PASSED_OVER: Final = frozenset(
    {"NO_COLOR", "FORCE_COLOR", "COLUMNS", "TERM", "TTY_COMPATIBLE", "TTY_INTERACTIVE"}
)


@attrs.frozen
class Ran:
    """What a run gave back."""

    status: int
    out: str
    err: str

    @property
    def data(self) -> list[dict[str, object]]:
        """The lines of standard output, each as the JSON object that it is."""
        return [json.loads(line) for line in self.out.splitlines()]


def environment(**more: str) -> dict[str, str]:
    """This process's environment without what decides on colours and widths, and with ``more``."""
    return {name: value for name, value in os.environ.items() if name not in _PASSED_OVER} | more


def run(*words: str | Path, stdin: bytes = b"", **more: str) -> Ran:
    """The command with these words, in the folder of the project, with ``more`` in its environment."""
    done = subprocess.run(
        [*COMMAND, *map(str, words)],
        input=stdin,
        capture_output=True,
        check=False,
        cwd=ROOT,
        env=environment(**more),
        timeout=120,
    )
    return Ran(done.returncode, done.stdout.decode(), done.stderr.decode())


def here(*words: str | Path, stdin: bytes = b"") -> Ran:
    """The command with these words, in this process: quicker, and what it does not catch is raised here."""
    unset = dict.fromkeys(_PASSED_OVER)
    with chdir(ROOT):
        done = CliRunner().invoke(main, list(map(str, words)), input=stdin, env=unset)
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    return Ran(done.exit_code, done.stdout, done.stderr)


def agrees(name: str, text: str) -> None:
    """Hold the text against the file of that name; THERAPYCODE_SNAPSHOTS=write writes the file instead."""
    path = SNAPSHOTS / f"{name}.txt"
    if os.environ.get("THERAPYCODE_SNAPSHOTS") == "write":
        path.write_text(text, "utf-8")
    assert text == path.read_text("utf-8")


def visit(**changes: object) -> dict[str, object]:
    """A document of a session with 38 minutes of 97110; ``changes`` replace its keys."""
    entry = {"minutes": 38, "by": ["pt1"]}
    document: dict[str, object] = {
        "schema": "therapycode/session/1",
        "id": "v-1",
        "patient": {"id": "p-1"},
        "date_of_service": "2026-03-04",
        "discipline": "PT",
        "clinicians": [{"id": "pt1", "role": "PT"}],
        "services": [{"code": "97110", "time": [entry]}],
    }
    return document | changes


def service(code: object, **entry: object) -> list[dict[str, object]]:
    """The services of a document: one, with one time entry, by pt1 unless said otherwise."""
    return [{"code": code, "time": [{"by": ["pt1"]} | entry]}]


def written(folder: Path, name: str, *documents: Mapping[str, object] | bytes) -> Path:
    """A file in the folder that holds the documents, one a line; bytes are a line as it is."""
    lines = [each if isinstance(each, bytes) else json.dumps(each).encode() for each in documents]
    path = folder / name
    path.write_bytes(b"\n".join(lines) + b"\n")
    return path
