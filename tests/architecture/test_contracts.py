"""Which room may know which, and what an import brings along."""

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Final

import pytest

import therapycode

ROOT: Final = Path(__file__).parents[2]
PACKAGE: Final = Path(therapycode.__file__).parent
MODULES: Final = sorted(
    ".".join(["therapycode", *path.relative_to(PACKAGE).with_suffix("").parts]).removesuffix(".__init__")
    for path in PACKAGE.rglob("*.py")
    if path.name != "__main__.py"
)

LOADED: Final = """
import sys
from therapycode import *
import therapycode.plugin
print(*[name for name in sys.argv[1:] if name in sys.modules])
"""
OPENED: Final = """
import sys
opened = []
sys.addaudithook(lambda event, args: opened.append(str(args[0])) if event == "open" else None)
from therapycode import *
print(*[name for name in opened if name.endswith((".toml", ".csv", ".json", "entry_points.txt"))])
"""


def run(*command: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command, capture_output=True, text=True, check=False, cwd=ROOT, env={**os.environ, **environment}
    )


def python(source: str, *arguments: str) -> str:
    """What a fresh process prints; it sees what is installed and not the folder it is started in."""
    done = run(sys.executable, "-P", "-c", source, *arguments)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_the_rooms_know_only_those_below_them() -> None:
    linter = Path(sys.executable).with_name("lint-imports")
    done = run(str(linter), "--no-cache", PYTHONPATH=os.pathsep.join([str(ROOT), str(ROOT / "plugins")]))
    assert done.returncode == 0, done.stdout + done.stderr
    assert "0 broken" in done.stdout


def test_every_module_can_be_imported_first() -> None:
    def fault(module: str) -> str:
        return run(sys.executable, "-P", "-W", "error", "-c", f"import {module}").stderr

    with ThreadPoolExecutor(4) as pool:
        faults = dict(zip(MODULES, pool.map(fault, MODULES), strict=True))
    assert {module: said for module, said in faults.items() if said} == {}


@pytest.mark.parametrize("module", ["rich", "click", "hypothesis", "openpyxl", "pytest", "cattrs"])
def test_importing_the_library_brings_along_neither_a_face_nor_a_kit(module: str) -> None:
    assert python(LOADED, module) == ""


def test_the_list_of_what_is_loaded_would_name_what_is() -> None:
    assert python(LOADED, "attrs", "therapycode.engine") == "attrs therapycode.engine"


def test_importing_the_library_reads_no_data() -> None:
    assert python(OPENED) == ""
