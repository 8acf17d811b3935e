"""Edits killed at every step of putting a file in place, and at any time: it holds the old text or the new one."""

import random
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Final

import pytest

from tests.acme import ACME, written
from therapycode.plugin import read_profile
from therapycode.profiles.read import parse_profile
from therapycode.profiles.write import write_profile

START: Final = """
import os, signal, sys
from datetime import date
from pathlib import Path
from therapycode import PayerRegistry
from therapycode.upkeep.describing import confirmed
from therapycode.upkeep.filing import edit_file
from therapycode.upkeep.places import Shelf

file, last = Path(sys.argv[1]), int(sys.argv[2])
shelf = Shelf.of(file.parent, PayerRegistry())

def edit(year):
    edit_file(shelf, file, lambda opened: confirmed(opened, "manual", date(year, 1, 1)))
"""

AT_A_STEP: Final = f"""{START}
step = 0

def count(event, args):
    global step
    if event in {{"open", "os.rename", "os.remove", "os.chmod"}} and str(args[0]).startswith(str(file.parent)):
        step += 1
        if step == last:
            os.kill(os.getpid(), signal.SIGKILL)

sys.addaudithook(count)
edit(2030)
print(step)
"""

AT_ANY_TIME: Final = f"""{START}
print("ready", flush=True)
for year in range(2030, 9999):
    edit(year)
"""

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL is a signal of POSIX systems")


def canonical(folder: Path) -> Path:
    return written(folder, write_profile(parse_profile(ACME, "acme-plan.toml")))


def ran(file: Path, last: int) -> subprocess.CompletedProcess[str]:
    words = [sys.executable, "-c", AT_A_STEP, str(file), str(last)]
    return subprocess.run(words, capture_output=True, text=True, check=False, timeout=60)


def test_whatever_the_step_at_which_an_edit_is_killed_the_file_is_the_old_one_or_the_new(tmp_path: Path) -> None:
    file = canonical(tmp_path)
    old = file.read_text("utf-8")
    steps = int(ran(file, 0).stdout)
    new = file.read_text("utf-8")
    assert new == old.replace("confirmed_through = 2026-06-30", "confirmed_through = 2030-01-01")
    found = []
    for step in range(1, steps + 1):
        file.write_text(old, "utf-8")
        assert ran(file, step).returncode == -signal.SIGKILL
        found.append(file.read_text("utf-8"))
        assert found[-1] in {old, new}
    assert found.count(old) > 5
    assert found.count(new) > 0
    assert ran(file, 0).returncode == 0, "what was left behind hinders no later edit"
    assert list(tmp_path.iterdir()) == [file]


def test_an_edit_that_is_killed_at_any_time_leaves_a_file_that_can_be_read(tmp_path: Path) -> None:
    file = canonical(tmp_path)
    rng = random.Random(7)  # noqa: S311  # times to wait need no secure randomness
    seen = set()
    for _ in range(12):
        words = [sys.executable, "-c", AT_ANY_TIME, str(file), "0"]
        with subprocess.Popen(words, stdout=subprocess.PIPE, text=True) as process:
            assert process.stdout is not None
            assert process.stdout.readline() == "ready\n"
            time.sleep(rng.uniform(0.02, 0.2))
            process.kill()
        text = file.read_text("utf-8")
        assert write_profile(parse_profile(text, "acme-plan.toml")) == text
        seen.add(read_profile(file, tmp_path).sources["manual"].confirmed_through)
        file.write_text(text.replace(str(max(filter(None, seen))), "2026-06-30"), "utf-8")
    assert len(seen) > 1
