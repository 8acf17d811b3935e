"""What the reader of profiles refuses, as faults with codes."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from re import search
from typing import Final

from therapycode.errors import Fault, FaultKind, ProfileError
from therapycode.model.frozen import FrozenMap
from therapycode.profiles.read import Looked
from therapycode.upkeep.lint.damage import meant
from therapycode.upkeep.lint.found import ProfileFault, found
from therapycode.upkeep.lint.raw import raw_codes

__all__ = ["refused", "unreadable"]

_NAMES: Final[Mapping[FaultKind, str]] = FrozenMap(
    {
        "value": "format.value",
        "key": "format.unknown-key",
        "missing": "format.missing",
        "beside": "format.contradiction",
        "day": "format.day",
        "question": "format.unknown-question",
        "file": "file.unreadable",
        "syntax": "file.syntax",
        "source": "source.undefined",
        "unverified": "source.unverified",
        "two-documents": "source.two-documents",
        "base": "base.missing",
        "circle": "base.circle",
        "depth": "base.too-deep",
    }
)
"""Each sort of fault that the reader tells, by the name that it has here."""


def unreadable(path: Path, error: ProfileError) -> Iterator[ProfileFault]:
    """Why there is nothing to look at: no file, no text, or no TOML."""
    for fault in error.faults:
        line = _line(path, fault) if fault.kind == "syntax" else None
        yield found(_NAMES[fault.kind], path, fault.at, fault.found, fault.allowed, lines=FrozenMap(), line=line)


def _line(path: Path, fault: Fault) -> int | None:
    """The line that the reader of TOML names; the last one where it reached the end and wanted more."""
    named = search(r"line (\d+)", fault.found)
    if named is not None:
        return int(named[1])
    return len(path.read_bytes().splitlines()) if "end of document" in fault.found else None


def refused(path: Path, looked: Looked, lines: Mapping[str, int]) -> Iterator[ProfileFault]:
    """Every fault for which the reader would not take the file."""
    damaged = {at: advice for at, given in raw_codes(looked.document) if (advice := meant(given)) is not None}
    for fault in looked.faults:
        if fault.kind == "value" and fault.at in damaged:
            advice = damaged[fault.at]
            yield found("code.damaged", path, fault.at, fault.found, fault.allowed, advice, lines=lines)
        else:
            yield found(_name(fault), path, fault.at, fault.found, fault.allowed, fault.do, lines=lines)
    for name, error in looked.unread.items():
        kinds = {each.kind for each in error.faults} & {"circle", "depth"}
        named = _NAMES[min(kinds)] if kinds else "base.faulty"
        told = "; ".join(str(each).rstrip(".") for each in error.faults)
        yield found(named, path, "based_on", f"{name!r}, and {error.what} {_cannot(told)}", lines=lines)


def _name(fault: Fault) -> str:
    return "format.missing" if fault.kind == "value" and fault.found == "nothing" else _NAMES[fault.kind]


def _cannot(told: str) -> str:
    return f"cannot be used ({told})"
