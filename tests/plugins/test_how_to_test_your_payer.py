"""What the page for testers shows is run by pytest as it stands there."""

import re
import subprocess
import sys
from pathlib import Path
from typing import Final

from therapycode.testing import LAWS

PAGE: Final = Path(__file__).parents[2] / "docs" / "how-to" / "test-your-payer.md"
FILES: Final = re.compile(r"^<!-- file: ([\w./-]+) -->\n```\w+\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def test_the_test_file_of_the_page_passes_with_a_test_for_each_law(tmp_path: Path) -> None:
    for name, text in FILES.findall(PAGE.read_text("utf-8")):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    command = [
        sys.executable,
        "-W",
        "error",
        "-m",
        "pytest",
        "-q",
        "-p",
        "no:cacheprovider",
        f"--rootdir={tmp_path}",
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    assert f"{len(LAWS) + 1} passed" in done.stdout
