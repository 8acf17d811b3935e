"""The figures of a run as a table and as data."""

import json
import platform
from collections.abc import Mapping, Sequence
from pathlib import Path

import attrs

from benchmarks.measure import Figure

__all__ = ["print_table", "write_json"]


def print_table(figures: Sequence[Figure]) -> None:
    """Print a line for each figure, with its bound where it has one."""
    width = max(len(figure.name) for figure in figures)
    for figure in figures:
        print(f"{figure.name:<{width}}  {figure.value:>8.2f} {figure.unit:<8}{_bound(figure)}".rstrip())


def write_json(file: Path, figures: Sequence[Figure], about: Mapping[str, int]) -> None:
    """Write the figures, and what the run was, as JSON."""
    told = [{**attrs.asdict(figure), "met": figure.met} for figure in figures]
    file.write_text(f"{json.dumps({'python': platform.python_version(), **about, 'figures': told}, indent=2)}\n")


def _bound(figure: Figure) -> str:
    if figure.target is None:
        return ""
    side = "at least" if figure.at_least else "at most"
    return f"{side} {figure.target:g}: {'met' if figure.met else 'MISSED'}"
