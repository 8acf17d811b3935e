"""Imports killed at every step of putting their tables into the folder: the old ones answer, or the new."""

import signal
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Final

import pytest

from tests.cms_files import put, unit_text
from therapycode import Tables, bundled_folder
from therapycode.tables.importing import import_files

DAY: Final = date(2026, 11, 2)

SCRIPT: Final = """
import os, signal, sys
from pathlib import Path
from therapycode import bundled_folder
from therapycode.tables.importing import import_files

file, own, last = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
step = 0

def count(event, args):
    global step
    if event in {"open", "os.mkdir", "os.rename", "os.remove", "shutil.rmtree"} and str(args[0]).startswith(own):
        step += 1
        if step == last:
            os.kill(os.getpid(), signal.SIGKILL)

sys.addaudithook(count)
import_files([file], below=bundled_folder(), folder=Path(own))
print(step)
"""

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL is a signal of POSIX systems")


def ran(file: Path, own: Path, last: int) -> subprocess.CompletedProcess[str]:
    words = [sys.executable, "-c", SCRIPT, str(file), str(own), str(last)]
    return subprocess.run(words, capture_output=True, text=True, check=False, timeout=60)


def most(own: Path) -> int:
    return Tables.read(bundled_folder(), own).unit_edits.on(DAY)["practitioner"]["97110"].most


def release(folder: Path, units: int) -> Path:
    """A release of today's unit edits, but for one code."""
    held = Tables.read(bundled_folder()).unit_edits.on(DAY)["practitioner"].values()
    rows = [f"{edit.code} {edit.most} {edit.adjudication}" for edit in held if edit.code != "97110"]
    return put(folder, "MCR_MUE_PractitionerServices_Eff_10-01-2026.csv", unit_text(*rows, f"97110 {units} 3"))


def test_whatever_the_step_at_which_an_import_is_killed_a_whole_table_answers(tmp_path: Path) -> None:
    own = tmp_path / "own"
    import_files([release(tmp_path, 6)], below=bundled_folder(), folder=own)
    steps = int(ran(release(tmp_path, 6), own, 0).stdout)
    answers = [6]
    for step in range(1, steps + 1):
        assert ran(release(tmp_path, 6 + step), own, step).returncode == -signal.SIGKILL
        answers.append(most(own))
        assert answers[-1] in {answers[-2], 6 + step}
    new = [answer == 6 + step for step, answer in enumerate(answers)][1:]
    assert new.count(False) > 10
    assert new == sorted(new), "once the pointer names the new tables, they answer"
    assert ran(release(tmp_path, 99), own, 0).returncode == 0
    assert most(own) == 99
    assert len(list(own.glob("generation-*"))) == 2
