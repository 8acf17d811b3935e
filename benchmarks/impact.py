"""What it costs to weigh a change over very many past sessions, and that it comes to the same bytes again.

See README.md. The change is made up: Medicare's profile, with another method for assistants from one day on and
without a code among those that it never pays by themselves from another.
"""

import argparse
import subprocess
import sys
import time
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import attrs

from benchmarks.visits import as_json, make_visits
from therapycode import Engine, FrozenMap
from therapycode.dated import Dated, Timeline
from therapycode.profiles.profile import Part, Value
from therapycode.profiles.write import write_profile

_PAYER: Final = "medicare-part-b"
_BATCH: Final = 5000
_PROC: Final = Path("/proc")


@attrs.frozen
class _Run:
    """What one run of the command took and gave."""

    seconds: float
    peak: float
    processes: int
    out: bytes
    page: bytes


def _write_sessions(file: Path, number: int) -> None:
    """So many sessions, the same every time, a few of them in memory at once."""
    with file.open("wb") as out:
        for first in range(0, number, _BATCH):
            visits = make_visits(min(_BATCH, number - first), seed=first, assistants=0.35)
            named = [attrs.evolve(visit, id=f"v-{first + place}") for place, visit in enumerate(visits)]
            out.writelines(document + b"\n" for document in as_json(named))


def _write_profile(file: Path) -> None:
    profile = Engine.installed().profile(_PAYER)
    parts = dict(profile.parts)
    bundled = parts["codes.bundled"].timeline.entries[-1].value.values["codes"]
    kept = tuple(code for code in bundled if code != "97010") if isinstance(bundled, tuple) else ()
    changes: Mapping[str, tuple[date, Mapping[str, Value]]] = {
        "assistants": (date(2025, 1, 1), {"rule": "more-than-a-tenth"}),
        "codes.bundled": (date(2024, 7, 1), {"codes": kept}),
    }
    for key, (first, values) in changes.items():
        parts[key] = _with(parts[key], first, values)
    file.write_text(write_profile(attrs.evolve(profile, parts=FrozenMap(parts))), "utf-8")


def _with(part: Part, first: date, values: Mapping[str, Value]) -> Part:
    """The part with further values of what holds last."""
    last = part.timeline.entries[-1].value
    entry = attrs.evolve(last, values=FrozenMap({**last.values, **values}), note="")
    return attrs.evolve(part, timeline=Timeline.of([*part.timeline.entries, Dated(first, entry)]))


def _run(folder: Path, name: str, workers: int) -> _Run:
    """The command in a process of its own, with the most memory that it and its workers hold at one time."""
    page = folder / f"{name}.html"
    words = [_PAYER, f"{_PAYER}.toml", "sessions.jsonl", "--json", "--html", page.name]
    command = [sys.executable, "-m", "therapycode.cli", "profile", "impact", *words, "--workers", str(workers)]
    begun = time.perf_counter()
    peak, most = 0.0, 0
    with (folder / f"{name}.json").open("w+b") as out:
        with subprocess.Popen(command, stdout=out, cwd=folder) as process:  # noqa: S603  # our own command
            while process.poll() is None:
                held = [_held(one) for one in _family(process.pid)]
                peak, most = max(peak, sum(held)), max(most, len(held))
                time.sleep(0.2)
        if process.returncode != 1:
            raise SystemExit(f"status {process.returncode}, where something changes and nothing is at fault")
        taken = time.perf_counter() - begun
        out.seek(0)
        return _Run(taken, peak, most, out.read(), page.read_bytes())


def _family(process: int) -> list[int]:
    """A process and those that it started, where the system tells of them."""
    try:
        started = (_PROC / str(process) / "task" / str(process) / "children").read_text().split()
    except OSError:
        return []
    return [process, *(one for child in started for one in _family(int(child)))]


def _held(process: int) -> float:
    """The megabytes that a process holds in memory; those that it shares are counted in part."""
    try:
        lines = (_PROC / str(process) / "smaps_rollup").read_text().splitlines()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("Pss:")), 0.0)


def main() -> int:
    """Weigh the change twice and say what it took; the status is 1 if the two come to different bytes."""
    parser = argparse.ArgumentParser(description="Time a change of a profile over very many sessions.")
    parser.add_argument("--sessions", type=int, default=100_000, help="how many sessions there are")
    parser.add_argument("--workers", type=int, default=2, help="processes of the first run")
    parser.add_argument("--again", type=int, default=1, help="processes of the second run")
    options = parser.parse_args()
    with TemporaryDirectory() as name:
        folder = Path(name)
        _write_sessions(folder / "sessions.jsonl", options.sessions)
        _write_profile(folder / f"{_PAYER}.toml")
        size = (folder / "sessions.jsonl").stat().st_size / 1024**2
        print(f"{options.sessions:,} sessions, {size:,.0f} MB", flush=True)
        runs = []
        for place, workers in enumerate((options.workers, options.again)):
            runs.append(_run(folder, f"run-{place}", workers))
            micros = runs[-1].seconds / options.sessions * 1e6
            print(
                f"workers {workers}: {runs[-1].seconds:,.1f} s on the wall, {micros:.0f} us a session, "
                f"{runs[-1].peak:,.0f} MB at most in {runs[-1].processes} processes",
                flush=True,
            )
        same = runs[0].out == runs[1].out and runs[0].page == runs[1].page
        print(
            f"JSON {len(runs[0].out):,} bytes, page {len(runs[0].page):,} bytes: {'the same' if same else 'NOT'}"
        )
        print(runs[0].out.decode()[:1500])
    return 0 if same else 1


if __name__ == "__main__":
    raise SystemExit(main())
