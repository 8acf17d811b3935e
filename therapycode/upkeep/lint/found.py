"""A fault of a profile, as a value: what kind, where, what was found, and what to do."""

from collections.abc import Mapping
from pathlib import Path

import attrs

from therapycode.upkeep.lint.catalogue import FAULTS
from therapycode.upkeep.lint.declare import SEVERITIES, FaultSeverity
from therapycode.upkeep.lint.places import line_of

__all__ = ["ProfileFault", "found"]


@attrs.frozen(kw_only=True)
class ProfileFault:
    """Something that is wrong with a file of a profile, or good to know of it.

    ``at`` is the key path, empty for the whole of the file, and ``line`` its line where one can be had.
    ``allowed`` is what may stand there, where that can be said.
    """

    name: str
    code: str
    severity: FaultSeverity
    file: Path
    at: str
    found: str
    allowed: str
    do: str
    line: int | None = None

    @property
    def says(self) -> str:
        """What was found, what is allowed and what to do, in one line."""
        allowed = f"; allowed: {self.allowed}" if self.allowed else ""
        return f"found {self.found}{allowed}. {self.do}"

    @property
    def order(self) -> tuple[str, int, int, str, str]:
        """Where the fault stands among others: by file, line, severity, path and code."""
        return str(self.file), self.line or 0, SEVERITIES.index(self.severity), self.at, self.code


def found(  # noqa: PLR0917  # a fault has that many sides
    name: str,
    file: Path,
    at: str,
    what: str,
    allowed: str = "",
    do: str = "",
    *,
    lines: Mapping[str, int],
    line: int | None = None,
    severity: FaultSeverity | None = None,
) -> ProfileFault:
    """The fault of this name at a key path; what to do, line and severity are the usual ones unless given."""
    page = FAULTS[name]
    return ProfileFault(
        name=page.name,
        code=page.code,
        severity=severity or page.severity,
        file=file,
        at=at,
        found=what,
        allowed=allowed,
        do=do or page.do,
        line=line if line is not None else line_of(lines, at),
    )
