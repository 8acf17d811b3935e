"""Which entries of a payer's profile are shown: all that are recorded, or those that hold on a day."""

from datetime import date

import attrs

from therapycode.dated import Dated
from therapycode.errors import OutsideCoverageError
from therapycode.profiles.profile import Branch, Entry, Part, Profile, Track
from therapycode.profiles.resolve import outside, said_by

__all__ = ["Asked", "ShownPart", "ShownTrack", "shown_parts"]


@attrs.frozen
class Asked:
    """The day of service that is asked about, and the day whose knowledge is asked for; ``None`` is all."""

    day: date | None = None
    known_on: date | None = None


@attrs.frozen
class ShownTrack:
    """What is shown of a part, or of one of its branches; ``unknown`` says whom to ask where nothing holds.

    ``changes`` is the first day after the day asked about on which something else is recorded, ``None`` where none
    is.
    """

    branch: Branch | None
    entries: tuple[Dated[Entry], ...]
    unknown: str | None
    changes: date | None = None


@attrs.frozen
class ShownPart:
    """A part with what is shown of it, and then of each of its branches."""

    part: Part
    tracks: tuple[ShownTrack, ...]


def shown_parts(profile: Profile, asked: Asked) -> tuple[ShownPart, ...]:
    """Every part, with all its entries or with those that hold on the day.

    Raises:
        OutsideCoverageError: if the profile does not answer for the day.
    """
    if asked.day is not None and asked.day not in profile.covers:
        raise OutsideCoverageError(outside(profile, asked.day))
    return tuple(
        ShownPart(part, tuple(_shown(part, track, asked) for track in (part, *part.branches)))
        for part in profile.parts.values()
    )


def _shown(part: Part, track: Track, asked: Asked) -> ShownTrack:
    branch = track if isinstance(track, Branch) else None
    if asked.day is None or part.clock != "service":
        known = tuple(entry for entry in track.timeline.entries if entry.known(asked.known_on))
        return ShownTrack(branch, known, track.unknown)
    said = said_by(part, track, asked.day, asked.known_on)
    later = [
        entry.first for entry in track.timeline.entries if entry.first > asked.day and entry.known(asked.known_on)
    ]
    entries = (said.dated,) if said.dated is not None else ()
    return ShownTrack(branch, entries, said.ask or None, min(later, default=None))
