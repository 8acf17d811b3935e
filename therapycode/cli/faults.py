"""Faults of profiles for a person, and as plain data."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Final

from therapycode.cli.paths import shown_path
from therapycode.cli.plain import BLANK, Line, Tone
from therapycode.cli.verdict import counted

if TYPE_CHECKING:
    from therapycode.upkeep.lint.found import ProfileFault

__all__ = ["fault_data", "fault_lines"]

_TONES: Final[Mapping[str, Tone]] = {"error": "bad", "warning": "careful", "note": "quiet"}


def fault_lines(faults: "Sequence[ProfileFault]", files: int) -> Iterator[Line]:
    """The faults file by file, and how many there are."""
    for file, those in groupby(faults, lambda fault: fault.file):
        yield Line(shown_path(file), "heading")
        for fault in those:
            line = f"line {fault.line}" if fault.line is not None else ""
            where = ", ".join(filter(None, [line, fault.at]))
            yield Line(
                f"{fault.name}{f'  {where}' if where else ''}",
                _TONES[fault.severity],
                2,
                f"{fault.severity:<7}  {fault.code}  ",
            )
            yield Line(f"Found {fault.found}.", "plain", 4)
            if fault.allowed:
                yield Line(f"{fault.allowed}.", "plain", 4, "Allowed: ")
            yield Line(fault.do, "plain", 4, "Do: ")
        yield BLANK
    yield Line(f"{counted(files, 'file', 'files')}: {_numbers(faults)}", "heading")


def _numbers(faults: "Sequence[ProfileFault]") -> str:
    numbers = Counter(fault.severity for fault in faults)
    said = [counted(numbers[each], each, f"{each}s") for each in _TONES if numbers[each]]  # type: ignore[index]  # the tones name every severity
    return ", ".join(said) or "nothing to say"


def fault_data(faults: "Sequence[ProfileFault]", files: Sequence[Path], day: date) -> dict[str, object]:
    """The faults as plain JSON data."""
    return {
        "schema": "therapycode/profile-faults/1",
        "on": day.isoformat(),
        "files": [shown_path(file) for file in files],
        "faults": [_data(fault) for fault in faults],
    }


def _data(fault: "ProfileFault") -> dict[str, object]:
    return {
        "file": shown_path(fault.file),
        "line": fault.line,
        "at": fault.at,
        "code": fault.code,
        "name": fault.name,
        "severity": fault.severity,
        "found": fault.found,
        "allowed": fault.allowed,
        "do": fault.do,
    }
