"""``python -m therapycode.testing NAME...``: what plugins come to, a line of JSON for each thing that was tried.

A name is that of an installed plugin's entry point, or of a module with hooks. The exit status is 1 where
something does not hold.
"""

import json
import sys
from importlib import import_module
from importlib.metadata import entry_points

from therapycode.payers.registry import GROUP, PROFILES
from therapycode.testing.report import Verdict, report


def main(names: list[str]) -> int:
    """Print what each plugin comes to."""
    verdicts = [verdict for name in names for verdict in report(_plugin(name)).verdicts]
    sys.stdout.writelines(_line(verdict) for verdict in verdicts)
    return 1 if any(verdict.fault for verdict in verdicts) else 0


def _plugin(name: str) -> object:
    installed = {point.name for group in (GROUP, PROFILES) for point in entry_points(group=group)}
    return name if name in installed else import_module(name)


def _line(verdict: Verdict) -> str:
    return json.dumps({"payer": verdict.payer, "what": verdict.what, "fault": verdict.fault}) + "\n"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
