"""The steps of ``plugin check``, each in a process of its own: loading, conformance, lint, types."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final, Literal
from xml.etree import ElementTree as ET

import attrs

from therapycode.cli.plugin_target import Target
from therapycode.cli.verdict import counted

__all__ = ["Result", "Status", "looked_over"]

Status = Literal["passed", "failed", "not run"]


@attrs.frozen(kw_only=True)
class Result:
    """What a step came to: in a few words, what was found and where, and what to do about it."""

    step: str
    status: Status
    says: str
    found: tuple[str, ...] = ()
    do: str = ""


def loading(target: Target) -> Result:
    """Whether every plugin loads by itself and beside those installed, with profiles that can be read."""
    pairs = [f"{name}={module}" for name, module in target.plugins.items()]
    done = _run(target, "therapycode.cli.loading", *pairs)
    try:
        told = json.loads(done.stdout.splitlines()[-1])
    except (IndexError, ValueError):
        said = tuple((done.stdout + done.stderr).strip().splitlines()[-_MOST:])
        do = "Importing a package must neither end the process nor print; mend what its module does at import."
        return Result(step="loading", status="failed", says="the process ended", found=said, do=do)
    payers = f"{counted(len(told['payers']), 'payer', 'payers')}: {', '.join(told['payers']) or 'none'}"
    if told["faults"]:
        do = "Until this is mended, whoever asks for a payer of the plugin is refused, with this cause."
        return Result(step="loading", status="failed", says=payers, found=tuple(told["faults"]), do=do)
    do = "The plugin works, and will not once what is retired is gone." if told["warnings"] else ""
    return Result(step="loading", status="passed", says=payers, found=tuple(told["warnings"]), do=do)


def conformance(target: Target) -> Result:
    """Whether the laws that hold of every payer hold, and the plugin's own tests where there are any."""
    missing = [name for name in ("pytest", "hypothesis") if find_spec(name) is None]
    if missing:
        return _lacks("conformance", "therapycode[testing]", missing)
    if target.tests is not None and _asks_for_laws(target.tests):
        return _own_tests(target, target.tests)
    done = _run(target, "therapycode.testing", *_names(target))
    lines = done.stdout.splitlines()
    if done.returncode not in {0, 1} or not lines:
        said = tuple(done.stderr.strip().splitlines()[-_MOST:])
        return Result(
            step="conformance", status="failed", says="the laws could not be tried", found=said, do=_MEND
        )
    tried = [json.loads(line) for line in lines]
    broken = tuple(each["fault"] for each in tried if each["fault"])
    return _tried(len(tried), broken)


def _names(target: Target) -> list[str]:
    """The plugins as the kit finds them: by module where the source is at hand, else by entry point."""
    return list(target.plugins.values() if target.search is not None else target.plugins)


def _asks_for_laws(tests: Path) -> bool:
    return any("conformance(" in file.read_text("utf-8", "replace") for file in tests.rglob("*.py"))


def _own_tests(target: Target, tests: Path) -> Result:
    with TemporaryDirectory() as name:
        report = Path(name) / "report.xml"
        words = (str(tests), "-q", "-p", "no:cacheprovider", f"--junitxml={report}")
        done = _run(target, "pytest", *words)
        if not report.exists():
            said = tuple((done.stdout + done.stderr).strip().splitlines()[-_MOST:])
            return Result(step="conformance", status="failed", says="pytest gave no report", found=said, do=_MEND)
        cases = list(ET.parse(report).iter("testcase"))  # noqa: S314  # written by pytest a moment ago
    broken = tuple(fault for case in cases for fault in _faults_of(case))
    return _tried(len(cases), broken)


def _faults_of(case: ET.Element) -> Iterator[str]:
    for kind in ("failure", "error"):
        for fault in case.findall(kind):
            said = re.sub(r"^Failed: ", "", fault.get("message", ""))
            if said == "collection failure":  # what failed stands in the text below it, at its end
                said = "\n".join((fault.text or "").strip().splitlines()[-_MOST:])
            yield f"{case.get('name')}: {said}"


_MOST: Final = 5
"""How many lines of what a failing process said are told."""

_MEND: Final = "Run the tests by themselves with `pytest`, which says more."
_WAIVE: Final = (
    "Mend the code or the profile. Where the payer truly breaks a law, waive that in the tests, with the reason, "
    "the source and a session that shows it."
)


def _tried(number: int, broken: tuple[str, ...]) -> Result:
    says = f"{number} tried, {len(broken)} broken"
    if broken or not number:
        return Result(step="conformance", status="failed", says=says, found=broken, do=_WAIVE if broken else _MEND)
    return Result(step="conformance", status="passed", says=says)


def lint(target: Target) -> Result:
    """Whether ruff has nothing to say: by the distribution's own settings where its source is at hand.

    Of an installed one, whose settings nobody has, only that is asked which is likely a fault under any.
    """
    if find_spec("ruff") is None:
        return _lacks("lint", "ruff", ["ruff"])
    source = target.search is not None
    asked = [str(target.folder)] if source else ["--isolated", "--select=E4,E7,E9,F,B", *map(str, target.code)]
    done = _run(target, "ruff", "check", "--output-format=concise", "--no-cache", *asked)
    found = tuple(_shortened(target, line) for line in done.stdout.splitlines() if _PLACE.match(line))
    do = "Mend them; `ruff check --fix` mends some by itself."
    return _of_tool("lint", done, found, do)


def types(target: Target) -> Result:
    """Whether mypy finds no fault, strictly, in the source and its tests or in the installed packages."""
    if find_spec("mypy") is None:
        return _lacks("types", "mypy", ["mypy"])
    words = ("--strict", "--no-error-summary", "--hide-error-context")
    if target.search is not None:
        done = _run(target, "mypy", *words, *_files(target))
    else:
        done = _run(target, "mypy", *words, "--config-file=", f"--cache-dir={os.devnull}", *_packages(target))
    found = tuple(_shortened(target, line) for line in done.stdout.splitlines() if _PLACE.match(line))
    return _of_tool("types", done, found, "Mend them; the types of every part are on the page of hooks.")


def _files(target: Target) -> list[str]:
    return [str(place) for place in (*target.code, *([target.tests] if target.tests is not None else []))]


def _packages(target: Target) -> Iterator[str]:
    for place in target.code:
        yield from ("-p", place.name) if place.is_dir() else ("-m", place.stem)


_PLACE: Final = re.compile(r".+?:\d+:")
"""How a line of a tool begins that names a file and a line."""


def _of_tool(step: str, done: subprocess.CompletedProcess[str], found: tuple[str, ...], do: str) -> Result:
    if done.returncode == 0:
        return Result(step=step, status="passed", says="nothing to say")
    says = counted(len(found), "remark", "remarks") if found else "the tool could not be run"
    said = tuple((done.stdout + done.stderr).strip().splitlines()[-_MOST:])
    return Result(step=step, status="failed", says=says, found=found or said, do=do)


def _shortened(target: Target, line: str) -> str:
    return line.replace(f"{target.folder}{os.sep}", "")


def _lacks(step: str, install: str, missing: Sequence[str]) -> Result:
    says = f"{' and '.join(missing)} not installed"
    return Result(step=step, status="not run", says=says, do=f"Install it: pip install '{install}'")


def _run(target: Target, *words: str) -> subprocess.CompletedProcess[str]:
    """A module of this Python, run in the distribution's folder, that finds its packages."""
    environment = dict(os.environ)
    environment.pop("PYTEST_ADDOPTS", None)  # what the caller wants of other tests would change what is found
    if target.search is not None:
        for name in ("PYTHONPATH", "MYPYPATH"):
            others = [environment[name]] if environment.get(name) else []
            environment[name] = os.pathsep.join([str(target.search), *others])
    return subprocess.run(  # noqa: S603  # our own interpreter, and what the caller asks about
        [sys.executable, "-P", "-m", *words],
        cwd=target.folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        stdin=subprocess.DEVNULL,
    )


def looked_over(target: Target) -> list[Result]:
    """What all steps come to, in order; laws cannot be tried on a plugin that does not load."""
    loads = loading(target)
    steps = [_not_tried if loads.status == "failed" else conformance, lint, types]
    with ThreadPoolExecutor(len(steps)) as pool:  # each waits for a process of its own
        return [loads, *pool.map(lambda step: step(target), steps)]


def _not_tried(_target: Target) -> Result:
    return Result(step="conformance", status="not run", says="the plugin does not load", do="Mend that first.")
