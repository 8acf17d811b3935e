"""Which entries of a payer's profile are shown: all that are recorded, or those that hold on a day."""

from datetime import date

import attrs

from therapycode.dated import Dated
from therapycode.profiles.profile import Entry, Part, Profile
from therapycode.profiles.resolve import resolve

__all__ = ["ShownPart", "shown_parts"]


@attrs.frozen
class ShownPart:
    """A part with those of its entries that are shown; ``unknown`` says whom to ask where none can be."""

    part: Part
    entries: tuple[Dated[Entry], ...]
    unknown: str | None


def shown_parts(profile: Profile, day: date | None) -> tuple[ShownPart, ...]:
    """Every part, with all its entries or with the one that holds on the day.

    Raises:
        OutsideCoverageError: if the profile does not answer for the day.
    """
    parts = profile.parts
    if day is None:
        return tuple(ShownPart(part, part.timeline.entries, part.unknown) for part in parts.values())
    unknown = resolve(profile, day).unknown
    return tuple(ShownPart(part, _holding(part, day), unknown.get(key)) for key, part in parts.items())


def _holding(part: Part, day: date) -> tuple[Dated[Entry], ...]:
    """The entry of the part that holds on the day, if there is one."""
    return tuple(entry for entry in part.timeline.entries if entry.first <= day)[-1:]
