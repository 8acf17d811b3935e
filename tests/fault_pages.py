"""The examples on the pages of faults: pieces of a profile, made into the files that they stand for."""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Final

from tests.building import installed_engine
from therapycode.dated import parse_day
from therapycode.upkeep.lint.found import ProfileFault
from therapycode.upkeep.lint.linting import lint
from therapycode.upkeep.lint.subject import Target

__all__ = ["DAY", "MANUAL", "looked_at", "whole"]

DAY: Final = date(2026, 3, 4)

MANUAL: Final = """\
[sources.manual]
title = "Provider manual"
kind = "primary"
"""

_TOP: Final = {"schema": "1", "payer": "", "title": '"An example"', "family": '"commercial"'}
_ORDER: Final = ("schema", "payer", "title", "family", "based_on", "status", "successor")


def whole(piece: str, payer: str = "example-plan") -> str:
    """A piece of a profile with what every profile has: who it is, the days covered, and the source it names."""
    blocks = [f"{block}\n" for block in piece.strip("\n").split("\n\n")]
    top = {**_TOP, "payer": f'"{payer}"', "status": '"partial"'}
    if blocks and not blocks[0].startswith("["):
        pairs = [line.split(" = ", 1) for line in blocks.pop(0).splitlines()]
        top |= {key: value for key, value in pairs}  # noqa: C416  # pairs of two, as the type checker cannot see
    until = "until = 2026-01-01\n" if top["status"] == '"retired"' else ""
    covers = f"[covers]\nfrom = 2024-01-01\n{until}"
    sources = [block for block in blocks if block.startswith("[sources.")]
    if '"manual"' in piece:
        sources.append(MANUAL)
    rest = [block for block in blocks if not block.startswith("[sources.")]
    head = "".join(f"{key} = {top[key]}\n" for key in _ORDER if key in top)
    return "\n".join([head, covers, *sorted(sources), *rest])


def looked_at(example: str, folder: Path) -> tuple[ProfileFault, ...]:
    """What is found in the files of an example, written below a folder."""
    day, payer = DAY, "example-plan"
    lines = example.splitlines()
    while lines and lines[0].startswith(("on ", "payer ")):
        word, _, said = lines.pop(0).partition(" ")
        day, payer = (parse_day(said), payer) if word == "on" else (day, said)
    targets = [Target(path=path, root=folder) for path in _written(lines, folder, payer)]
    engine = installed_engine()
    return lint(targets, engine.registry, engine.tables, day)


def _written(lines: Sequence[str], folder: Path, payer: str) -> Iterator[Path]:
    """The files that the lines stand for, written; a line ``file`` begins another, a last one without a name."""
    own = folder / f"{payer}.toml"
    if lines == ["no file"]:
        yield own
        return
    names = [place for place, line in enumerate(lines) if line == "file" or line.startswith("file ")]
    for place, until in pairwise([*names, len(lines)]):
        name = lines[place].removeprefix("file").strip()
        text = "\n".join(lines[place + 1 : until]).strip("\n")
        path = folder / name if name else own
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"{text}\n" if name else whole(text, payer), "utf-8")
    if not names:
        own.write_text(whole("\n".join(lines), payer), "utf-8")
    yield own
