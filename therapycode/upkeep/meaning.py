"""What a profile comes to, whatever way it is written: what holds of each part, on which days, as known when."""

from datetime import date
from itertools import groupby
from typing import Final

import attrs

from therapycode.dated import Dated, Timeline
from therapycode.model.conditions import Condition
from therapycode.model.frozen import FrozenMap
from therapycode.profiles.profile import Entry, Part, Profile, Source, Track, Value

__all__ = [
    "ABOUT",
    "NOTHING",
    "Course",
    "Held",
    "Known",
    "Meaning",
    "PartMeaning",
    "Shape",
    "Stretch",
    "early",
    "held_by",
    "known_of",
    "meaning",
]

ABOUT: Final = ("payer", "title", "family", "status", "covers.from", "covers.until", "successor")
"""What a profile says of the payer as a whole, in the order in which it is told."""


@attrs.frozen(kw_only=True)
class Held:
    """What is recorded of a part: values, that it was abolished, or whom to ask; and the source behind it.

    ``or_before`` says that it may have begun earlier than it is recorded.
    """

    values: FrozenMap[str, Value] = attrs.field(factory=FrozenMap)
    ended: bool = False
    unknown: str | None = None
    or_before: bool = False
    source: str = ""

    @property
    def without_source(self) -> "Held":
        """The same, whatever it rests on."""
        return attrs.evolve(self, source="")


Known = tuple[tuple[date | None, Held | None], ...]
"""What was known to hold, by the first day on which it was known, the first of them from the beginning, ``None``.

Neighbours differ; ``None`` in the place of what held is nothing.
"""

NOTHING: Final[Known] = ((None, None),)
"""Nothing was ever known."""


@attrs.frozen
class Stretch:
    """Days of service until the next stretch over which the same is known; ``None`` is the beginning of all."""

    first: date | None
    known: Known


Course = tuple[Stretch, ...]
"""What holds on every day there is: the first stretch is from the beginning, and neighbours differ."""


@attrs.frozen(kw_only=True)
class Shape:
    """The day that decides what holds of a part, and the sessions for which something else does, in order."""

    clock: str = "service"
    branches: tuple[tuple[str, Condition], ...] = ()


@attrs.frozen(kw_only=True)
class PartMeaning:
    """What holds of a part: by the name of each branch, and under ``""`` where no branch does."""

    shape: Shape
    courses: FrozenMap[str, Course]


@attrs.frozen(kw_only=True)
class Meaning:
    """What a profile comes to. Two that are equal answer alike, on every day, whatever was known.

    Labels, notes, examples and the order of parts have no part in it.
    """

    about: FrozenMap[str, str | date | None]
    sources: FrozenMap[str, Source]
    parts: FrozenMap[str, PartMeaning]


def meaning(profile: Profile) -> Meaning:
    """What a profile comes to."""
    return Meaning(
        about=FrozenMap(
            {
                "payer": profile.payer,
                "title": profile.title,
                "family": profile.family,
                "status": profile.status,
                "covers.from": profile.covers.first,
                "covers.until": profile.covers.until,
                "successor": profile.successor,
            }
        ),
        sources=FrozenMap({id_: attrs.evolve(source, note="") for id_, source in profile.sources.items()}),
        parts=FrozenMap({key: _part(part) for key, part in profile.parts.items()}),
    )


def _part(part: Part) -> PartMeaning:
    branches = {branch.name: _course(branch) for branch in part.branches}
    return PartMeaning(
        shape=Shape(clock=part.clock, branches=tuple((each.name, each.when) for each in part.branches)),
        courses=FrozenMap({"": _course(part), **branches}),
    )


def _course(track: Track) -> Course:
    if track.unknown is not None:
        return (Stretch(None, ((None, Held(unknown=track.unknown)),)),)
    line = track.timeline
    stretches = [Stretch(None, NOTHING), *(Stretch(first, _known(line, first)) for first in line.changes())]
    return tuple(next(same) for _, same in groupby(stretches, key=lambda each: each.known))


def _known(line: Timeline[Entry], day: date) -> Known:
    """What was known of a day: at first, and from each day on which something was said or taken back."""
    asked = [(None, date.min), *((known, known) for known in line.revisions())]
    said = [(known, _held(line.entry(day, known_on))) for known, known_on in asked]
    return tuple(next(same) for _, same in groupby(said, key=lambda each: each[1]))


def _held(dated: Dated[Entry] | None) -> Held | None:
    if dated is None:
        return None
    entry = dated.value
    return Held(
        values=entry.values,
        ended=entry.ended,
        unknown=entry.unknown,
        or_before=dated.or_before,
        source=entry.source,
    )


def early(day: date | None) -> tuple[bool, date]:
    """By what first days are sorted, the beginning of all days before them."""
    return (day is not None, day or date.min)


def known_of(course: Course, first: date | None) -> Known:
    """What is known of a day; of a part that is not spoken of, nothing."""
    passed = [stretch.known for stretch in course if early(stretch.first) <= early(first)]
    return passed[-1] if passed else NOTHING


def held_by(known: Known, day: date | None) -> Held | None:
    """What held by what was known on a day."""
    return [held for known_from, held in known if early(known_from) <= early(day)][-1]
