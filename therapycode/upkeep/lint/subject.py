"""One file that is looked at, and what there is to hold it against."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path

import attrs

from therapycode.dated import Dated
from therapycode.engine import Engine
from therapycode.profiles.profile import Branch, Entry, Part, Profile, Source, Track
from therapycode.profiles.read import Looked
from therapycode.upkeep.lint.declare import FaultSeverity
from therapycode.upkeep.lint.found import ProfileFault, found

__all__ = ["Check", "Subject", "Target", "path_of"]


@attrs.frozen(kw_only=True)
class Target:
    """A file that is to be looked at; ``root`` is the folder below which what it is based on is found."""

    path: Path
    root: Path

    @property
    def shared(self) -> bool:
        """Whether the file is there to be based on and has no payer."""
        return self.path.parent.name == "_shared"


@attrs.frozen(kw_only=True)
class Subject:
    """A file as far as it could be read, the day on which one looks, and the payers and tables at hand.

    ``engine`` answers for the file's payer by the file itself. ``parts`` are those of the file's own in which the
    reader found nothing wrong. ``named_elsewhere`` are documents that files name which start from this one.
    """

    target: Target
    looked: Looked
    lines: Mapping[str, int]
    day: date
    engine: Engine
    parts: Mapping[str, Part]
    named_elsewhere: frozenset[str] = frozenset()

    @property
    def own(self) -> Profile:
        """The profile as it stands in the file."""
        return self.looked.own

    @property
    def sources(self) -> Mapping[str, Source]:
        """The documents that the file may name: its own and those of what it is based on."""
        inherited = {id_: source for base in self.looked.bases for id_, source in base.sources.items()}
        return {**inherited, **self.own.sources}

    def found(
        self,
        name: str,
        at: str,
        what: str,
        allowed: str = "",
        do: str = "",
        *,
        line: int | None = None,
        severity: FaultSeverity | None = None,
    ) -> ProfileFault:
        """A fault of this file; the line, what to do and the severity are the usual ones unless given."""
        return found(name, self.target.path, at, what, allowed, do, lines=self.lines, line=line, severity=severity)

    def tracks(self) -> Iterator[tuple[str, Part, Track]]:
        """The sound parts and their branches, each with its key path."""
        for key, part in self.parts.items():
            for track in part.tracks:
                yield (f"{key}.branch.{track.name}" if isinstance(track, Branch) else key), part, track

    def entries(self) -> Iterator[tuple[str, Part, Dated[Entry]]]:
        """The dated values of the sound parts, each with its key path."""
        for at, part, track in self.tracks():
            for dated in track.timeline.entries:
                yield path_of(at, dated), part, dated


Check = Callable[[Subject], Iterable[ProfileFault]]
"""Looks for faults of one topic."""


def path_of(at: str, dated: Dated[Entry]) -> str:
    """The key path of a dated value in the part or branch that stands at a path."""
    known = f".known.{dated.known_from}" if dated.known_from is not None else ""
    return f"{at}.from.{dated.first}{known}"
