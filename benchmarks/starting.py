"""What importing the library costs, and what it must not pull in; each import in a fresh process."""

import os
import subprocess
import sys
from statistics import median

import attrs

__all__ = ["FORBIDDEN", "Starting", "forbidden_modules", "time_starting"]

FORBIDDEN = frozenset(
    {"cattrs", "click", "hypothesis", "importlib.metadata", "json", "numpy", "pytest", "rich", "tomli_w"}
)
"""Modules that ``import therapycode`` must leave alone: each belongs to a part that not every caller uses."""

_BARE = "pass"
_OURS = "import therapycode"
_THEIRS = "import attrs, cattrs, pluggy"


@attrs.frozen
class Starting:
    """Median milliseconds over a bare start of Python, and ratios of the two imports with and without it."""

    bare: float
    ours: float
    theirs: float
    ratio: float
    ratio_with_bare: float


def time_starting(rounds: int) -> Starting:
    """Start processes in turn so many times and take the medians."""
    for statement in (_BARE, _OURS, _THEIRS):
        _start(statement)
    taken = [(_start(_BARE), _start(_OURS), _start(_THEIRS)) for _ in range(rounds)]
    bare = median([one[0] for one in taken])
    ours, theirs = (median([one[place] for one in taken]) for place in (1, 2))
    raw = median([one[1] / one[2] for one in taken])
    return Starting(bare, ours - bare, theirs - bare, (ours - bare) / (theirs - bare), raw)


def forbidden_modules() -> tuple[str, ...]:
    """The forbidden modules that ``import therapycode`` pulls in all the same, by name."""
    says = f"{_OURS}; import sys; print(*sys.modules)"
    shown = subprocess.run([sys.executable, "-c", says], capture_output=True, check=True, text=True)  # noqa: S603  # our own interpreter
    return tuple(sorted(FORBIDDEN.intersection(shown.stdout.split())))


def _start(statement: str) -> float:
    """The CPU milliseconds of a fresh interpreter that runs the statement and ends."""
    process = os.posix_spawn(sys.executable, [sys.executable, "-c", statement], os.environ)
    _, status, usage = os.wait4(process, 0)
    if status:
        raise SystemExit(f"`python -c {statement!r}` failed")
    return (usage.ru_utime + usage.ru_stime) * 1e3
