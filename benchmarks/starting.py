"""What importing the library costs, and what it must not pull in; each import in a fresh process."""

import os
import subprocess
import sys
from collections.abc import Iterator
from statistics import median

import attrs

from benchmarks.measure import Figure

__all__ = ["starting_figures"]

_FORBIDDEN = frozenset(
    {"cattrs", "click", "hypothesis", "importlib.metadata", "json", "numpy", "pytest", "rich", "tomli_w"}
)
"""Modules that ``import therapycode`` must leave alone: each belongs to a part that not every caller uses."""

_BARE = "pass"
_OURS = "import therapycode"
_ENGINE = "from therapycode import Engine"
_THEIRS = "import attrs, cattrs, pluggy"


def starting_figures(rounds: int) -> Iterator[Figure]:
    """What starting costs, each import timed so many times, and what it pulls in."""
    starting = _time_starting(rounds)
    yield Figure("bare start of Python", starting.bare, "ms")
    yield Figure("import therapycode, over bare", starting.ours, "ms")
    yield Figure("from therapycode import Engine, over bare", starting.engine, "ms")
    yield Figure("import attrs, cattrs, pluggy, over bare", starting.theirs, "ms")
    yield Figure("import, ours / theirs, over bare", starting.ratio, target=1.5)
    yield Figure("import, ours / theirs, with bare start", starting.ratio_with_bare)
    yield Figure("import, Engine / theirs, over bare", starting.engine_ratio)
    present = _forbidden_modules()
    name = f"forbidden modules imported: {', '.join(present) or 'none'}"
    yield Figure(name, len(present), "modules", target=0)


@attrs.frozen
class _Starting:
    """Median milliseconds of a bare start of Python, and of each import over and above it."""

    bare: float
    ours: float
    engine: float
    theirs: float

    @property
    def ratio(self) -> float:
        """Importing the library in terms of importing what it is built on."""
        return self.ours / self.theirs

    @property
    def ratio_with_bare(self) -> float:
        """The same, with the bare start on both sides."""
        return (self.ours + self.bare) / (self.theirs + self.bare)

    @property
    def engine_ratio(self) -> float:
        """Importing all that coding needs in terms of importing what the library is built on."""
        return self.engine / self.theirs


def _time_starting(rounds: int) -> _Starting:
    """Start processes in turn so many times and take the medians."""
    statements = (_BARE, _OURS, _ENGINE, _THEIRS)
    for statement in statements:
        _start(statement)
    taken = [[_start(statement) for statement in statements] for _ in range(rounds)]
    bare, ours, engine, theirs = (median(each) for each in zip(*taken, strict=True))
    return _Starting(bare, ours - bare, engine - bare, theirs - bare)


def _forbidden_modules() -> tuple[str, ...]:
    """The forbidden modules that ``import therapycode`` pulls in all the same, by name."""
    says = f"{_OURS}; import sys; print(*sys.modules)"
    shown = subprocess.run([sys.executable, "-c", says], capture_output=True, check=True, text=True)  # noqa: S603  # our own interpreter
    return tuple(sorted(_FORBIDDEN.intersection(shown.stdout.split())))


def _start(statement: str) -> float:
    """The CPU milliseconds of a fresh interpreter that runs the statement and ends."""
    process = os.posix_spawn(sys.executable, [sys.executable, "-c", statement], os.environ)
    _, status, usage = os.wait4(process, 0)
    if status:
        raise SystemExit(f"`python -c {statement!r}` failed")
    return (usage.ru_utime + usage.ru_stime) * 1e3
