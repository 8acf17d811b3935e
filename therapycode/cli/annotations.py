"""Faults of profiles as systems that run checks show them beside the lines of a change."""

import json
from collections.abc import Iterator, Mapping, Sequence
from hashlib import sha256
from typing import TYPE_CHECKING, Final

from therapycode.cli.paths import shown_path

if TYPE_CHECKING:
    from therapycode.upkeep.lint.found import ProfileFault

__all__ = ["github", "gitlab"]

_GITHUB: Final[Mapping[str, str]] = {"error": "error", "warning": "warning", "note": "notice"}
_GITLAB: Final[Mapping[str, str]] = {"error": "major", "warning": "minor", "note": "info"}


def github(faults: "Sequence[ProfileFault]") -> Iterator[str]:
    """A line for each fault, a workflow command of GitHub Actions."""
    for fault in faults:
        where = {
            "file": shown_path(fault.file),
            "line": str(fault.line or 1),
            "title": f"{fault.code} {fault.name}",
        }
        given = ",".join(f"{key}={_property(value)}" for key, value in where.items())
        yield f"::{_GITHUB[fault.severity]} {given}::{_data(_said(fault))}"


def _said(fault: "ProfileFault") -> str:
    return f"{fault.at}: {fault.says}" if fault.at else fault.says


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def gitlab(faults: "Sequence[ProfileFault]") -> str:
    """One line of JSON, a Code Quality report of GitLab.

    The fingerprint of a fault does not change with its line, so that it is the same fault when lines move.
    """
    return json.dumps([_reported(fault) for fault in faults], ensure_ascii=False)


def _reported(fault: "ProfileFault") -> dict[str, object]:
    file = shown_path(fault.file)
    same = json.dumps([file, fault.code, fault.at, fault.found])
    return {
        "description": f"{fault.code} {fault.name}: {_said(fault)}",
        "check_name": fault.code,
        "fingerprint": sha256(same.encode()).hexdigest(),
        "severity": _GITLAB[fault.severity],
        "location": {"path": file, "lines": {"begin": fault.line or 1}},
    }
