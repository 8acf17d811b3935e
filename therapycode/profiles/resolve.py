"""What a profile says on one day of service."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta

import attrs

from therapycode.dated import DateSpan
from therapycode.errors import OutsideCoverageError
from therapycode.model.finding import SourceRef, Unconfirmed
from therapycode.model.frozen import FrozenMap
from therapycode.profiles.profile import Profile, Value

__all__ = ["PartValues", "Values", "resolve"]


@attrs.frozen(kw_only=True)
class PartValues:
    """The values of one part on the day, with the key and the source that they rest on."""

    key: str
    values: Mapping[str, Value]
    source: SourceRef

    def text(self, name: str) -> str:
        """The text parameter of this name, ``""`` where it is not given."""
        value = self.values.get(name, "")
        assert isinstance(value, str)  # noqa: S101  # the reader has checked it; this tells the type checker
        return value

    def texts(self, name: str) -> tuple[str, ...]:
        """The list parameter of this name, empty where it is not given."""
        value = self.values.get(name, ())
        assert isinstance(value, tuple)  # noqa: S101  # as above
        return value


@attrs.frozen(kw_only=True)
class Values:
    """Everything a profile says on one day, and the stretch of days over which it stays the same.

    ``unknown`` gives, for each part known to be unknown, whom to ask. A part that the profile does not
    mention at all is in neither mapping.
    """

    profile: Profile
    day: date
    parts: Mapping[str, PartValues]
    unknown: Mapping[str, str]
    unconfirmed: tuple[Unconfirmed, ...]
    stretch: DateSpan


def resolve(profile: Profile, day: date) -> Values:
    """The values in force on the day.

    Raises:
        OutsideCoverageError: if the profile does not answer for the day.
    """
    if day not in profile.covers:
        raise OutsideCoverageError(
            f"{profile.payer}: the profile does not cover {day}; it covers {_spell(profile.covers)}. "
            "Ask for a day it covers, or extend the profile."
        )
    parts: dict[str, PartValues] = {}
    unknown: dict[str, str] = {}
    for key, part in profile.parts.items():
        entry = part.timeline.on(day)
        if part.unknown is not None:
            unknown[key] = part.unknown
        elif entry is None:
            unknown[key] = f"Nothing is recorded before {part.timeline.changes()[0]}."
        elif not entry.ended:
            first = part.timeline.stretch(day).first
            parts[key] = PartValues(
                key=f"{key}.from.{first}", values=entry.values, source=profile.sources[entry.source].ref
            )
    return Values(
        profile=profile,
        day=day,
        parts=FrozenMap(parts),
        unknown=FrozenMap(unknown),
        unconfirmed=tuple(_unconfirmed(profile, parts, day)),
        stretch=_stretch(profile, day),
    )


def _unconfirmed(profile: Profile, parts: Mapping[str, PartValues], day: date) -> Iterator[Unconfirmed]:
    for key, part in parts.items():
        through = profile.sources[part.source.id].confirmed_through
        if through is not None and day > through:
            yield Unconfirmed(key, part.source.id, through.isoformat())


def _stretch(profile: Profile, day: date) -> DateSpan:
    """Cut at every change of a part, at every end of a confirmation, and at the ends of the coverage."""
    cuts = {change for part in profile.parts.values() for change in part.timeline.changes()}
    cuts |= {
        source.confirmed_through + timedelta(days=1)
        for source in profile.sources.values()
        if source.confirmed_through is not None and source.confirmed_through < date.max
    }
    cuts |= {cut for cut in (profile.covers.first, profile.covers.until) if cut is not None}
    before = [cut for cut in cuts if cut <= day]
    after = [cut for cut in cuts if cut > day]
    return DateSpan(max(before, default=None), min(after, default=None))


def _spell(covers: DateSpan) -> str:
    until = f" until {covers.until - timedelta(days=1)}" if covers.until is not None else " on"
    return f"from {covers.first}{until}"
