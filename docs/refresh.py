"""Writes pages again with what their commands and their code print now.

``python docs/refresh.py`` rewrites the README and the pages of docs/; ``--check`` writes nothing, prints what
differs and leaves with status 1. Names of pages may follow. A page holds

* ``<!-- file: NAME -->`` and a fence: a file that its commands and its code find
* ``<!-- copy: A to B -->``: another file of the same text as a file
* ``<!-- shows: NAME -->`` and a fence: what a file holds once every command of the page has run
* a fence ``console``: ``$ therapycode ...``, which may go on after a backslash, then what that prints
* a fence ``python``, and where it prints something, ``<!-- prints -->`` and a fence right after it
* ``<!-- list: NAME -->`` at its top: all of it is written by ``lists.py``, or by ``NAME.py`` where there is one
"""  # noqa: INP001  # a script beside its pages, not a package

import os
import re
import shlex
import shutil
import subprocess
import sys
from difflib import unified_diff
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

ROOT: Final = Path(__file__).parents[1]

_LIST: Final = re.compile(r"<!-- list: ([\w:-]+) -->\n")
_FILE: Final = re.compile(r"^<!-- file: ([\w./-]+) -->\n```\w+\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_COPY: Final = re.compile(r"^<!-- copy: ([\w./-]+) to ([\w./-]+) -->$", re.MULTILINE)
_SHOWS: Final = re.compile(r"^(<!-- shows: ([\w./-]+) -->\n```\w+\n).*?^```$", re.MULTILINE | re.DOTALL)
_CONSOLE: Final = re.compile(
    r"^```console\n\$ therapycode ((?:[^\n]*\\\n)*[^\n]*)\n.*?^```$", re.MULTILINE | re.DOTALL
)
_PYTHON: Final = re.compile(
    r"^```python\n(.*?)^```$(\n\n<!-- prints -->\n```text\n.*?^```$)?", re.MULTILINE | re.DOTALL
)
_BETWEEN: Final = "\x1e"


def pages() -> list[Path]:
    """Every page: the README, then docs/ but for the fragments of the changelog."""
    found = sorted((ROOT / "docs").rglob("*.md"))
    return [ROOT / "README.md", *[page for page in found if page.parent.name != "changelog.d"]]


def refreshed(text: str) -> str:
    """The text of a page as it should stand."""
    made = _LIST.match(text)
    if made is not None:
        own = ROOT / "docs" / f"{made[1]}.py"
        script = own if own.exists() else ROOT / "docs" / "lists.py"
        return made[0] + _run([sys.executable, str(script), made[1]], ROOT)
    with TemporaryDirectory() as name:
        folder = Path(name)
        shutil.copytree(ROOT / "examples", folder / "examples")
        for file in _FILE.finditer(text):
            (folder / file[1]).parent.mkdir(parents=True, exist_ok=True)
            (folder / file[1]).write_text(file[2], "utf-8")
        for copy in _COPY.finditer(text):
            (folder / copy[2]).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(folder / copy[1], folder / copy[2])
        text = _CONSOLE.sub(lambda found: _console(found[1], folder), text)
        text = _SHOWS.sub(lambda found: f"{found[1]}{(folder / found[2]).read_text('utf-8')}```", text)
        return _with_prints(text, folder)


def _console(arguments: str, folder: Path) -> str:
    command = shutil.which("therapycode", path=str(Path(sys.executable).parent)) or "therapycode"
    printed = _run([command, *shlex.split(arguments.replace("\\\n", ""))], folder).rstrip()
    return "\n".join(["```console", f"$ therapycode {arguments}", *filter(None, [printed]), "```"])


def _with_prints(text: str, folder: Path) -> str:
    """The page with what each of its python fences prints; each goes on from the ones before it."""
    codes = [found[1] for found in _PYTHON.finditer(text)]
    if not codes:
        return text
    program = f"\nprint({_BETWEEN!r}, end='')\n".join(codes)
    printed = _run([sys.executable, "-P", "-W", "error", "-c", program], folder).split(_BETWEEN)
    outputs = iter([*printed, *[""] * (len(codes) - len(printed))])
    return _PYTHON.sub(lambda found: _python(found[1], next(outputs)), text)


def _python(code: str, output: str) -> str:
    shown = f"\n\n<!-- prints -->\n```text\n{output}```" if output else ""
    return f"```python\n{code}```{shown}"


def _run(command: list[str], folder: Path) -> str:
    """What a command prints in a folder, without tables that whoever runs this may have imported."""
    with TemporaryDirectory() as empty:
        done = subprocess.run(  # noqa: S603  # our own command, or the code that the page shows
            command,
            cwd=folder,
            env=os.environ | {"THERAPYCODE_TABLES": empty},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
    return done.stdout + done.stderr


def main(arguments: list[str]) -> int:
    """Rewrite the pages, or say what differs."""
    check = "--check" in arguments
    stale = 0
    for page in [Path(name) for name in arguments if name != "--check"] or pages():
        before = page.read_text("utf-8")
        after = refreshed(before)
        stale += before != after
        if check:
            sys.stdout.writelines(
                unified_diff(before.splitlines(keepends=True), after.splitlines(keepends=True), page.name)
            )
        else:
            page.write_text(after, "utf-8")
    return 1 if check and stale else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
