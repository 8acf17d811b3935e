"""What a profile says on one day of service, of a session that says so much, by what was known."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from decimal import Decimal

import attrs

from therapycode.dated import Dated, DateSpan
from therapycode.errors import OutsideCoverageError
from therapycode.model.conditions import Condition, Given
from therapycode.model.finding import SourceRef, Unconfirmed
from therapycode.model.frozen import FrozenMap
from therapycode.profiles.profile import CLOCKS, Branch, Entry, Part, Profile, Track, Value
from therapycode.rules.conditions import holds, lacking

__all__ = ["PartValues", "Said", "Values", "outside", "resolve", "said_by", "what_holds"]


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
        """The list of texts of this name, empty where it is not given."""
        return tuple(value for value in self.several(name) if isinstance(value, str))

    def several(self, name: str) -> tuple[Value, ...]:
        """The list of this name, empty where it is not given."""
        value = self.values.get(name, ())
        assert isinstance(value, tuple)  # noqa: S101  # as above
        return value

    def rows(self, name: str) -> tuple[Mapping[str, Value], ...]:
        """The list of tables of this name, empty where it is not given."""
        return tuple(value for value in self.several(name) if isinstance(value, FrozenMap))

    def table(self, name: str) -> Mapping[str, Value]:
        """The table of this name, empty where it is not given."""
        value = self.values.get(name, FrozenMap())
        assert isinstance(value, FrozenMap)  # noqa: S101  # as above
        return value

    def flag(self, name: str) -> bool:
        """Yes or no, no where it is not given."""
        return self.values.get(name) is True

    def whole(self, name: str) -> int | None:
        """The whole number of this name, ``None`` where it is not given."""
        value = self.values.get(name)
        return value if isinstance(value, int) else None

    def number(self, name: str) -> Decimal | None:
        """The exact number of this name, ``None`` where it is not given."""
        value = self.values.get(name)
        return value if isinstance(value, Decimal) else None

    def condition(self, name: str) -> Condition | None:
        """The condition of this name, ``None`` where it is not given."""
        value = self.values.get(name)
        return value if isinstance(value, Condition) else None

    def amount(self, name: str) -> Decimal:
        """The exact number under this name, which the part always has."""
        value = self.values[name]
        assert isinstance(value, Decimal)  # noqa: S101  # as above
        return value


@attrs.frozen(kw_only=True)
class Values:
    """Everything a profile says on one day, and the stretch of days over which it stays the same.

    ``unknown`` gives, for each part that is not known, whom to ask. A part that the profile does not mention at
    all is in neither mapping. ``lacking`` gives, for those parts that are not known because the session does not
    say enough, the questions that it leaves open. ``asks`` are all the questions on which anything depends on
    these days, answered or not.
    """

    profile: Profile
    day: date
    parts: Mapping[str, PartValues]
    unknown: Mapping[str, str]
    unconfirmed: tuple[Unconfirmed, ...]
    stretch: DateSpan
    known_on: date | None = None
    lacking: Mapping[str, tuple[str, ...]] = FrozenMap()
    asks: tuple[str, ...] = ()


@attrs.frozen
class Said:
    """What may hold of a part: an entry and where it stands, or why there is none."""

    at: str
    dated: Dated[Entry] | None
    ask: str

    @property
    def same(self) -> object:
        """What has to be equal for two of them to come to the same."""
        if self.dated is None or self.dated.value.unknown is not None:
            return self.ask
        return self.dated.value.ended or self.dated.value.values


def resolve(
    profile: Profile, day: date, *, known_on: date | None = None, given: Mapping[str, Given] = FrozenMap()
) -> Values:
    """The values in force on the day, by what was known on ``known_on``; left out, by all that is recorded.

    ``given`` is what the session says to the questions that conditions ask.

    Raises:
        OutsideCoverageError: if the profile does not answer for the day.
    """
    if day not in profile.covers:
        raise OutsideCoverageError(outside(profile, day))
    parts: dict[str, PartValues] = {}
    unknown: dict[str, str] = {}
    open_: dict[str, tuple[str, ...]] = {}
    asks: dict[str, None] = {}
    for key, part in profile.parts.items():
        asks |= dict.fromkeys(_asks(part, day, known_on))
        said, missing = what_holds(part, day, known_on, given)
        if missing:
            open_[key] = missing
            unknown[key] = f"Give {', '.join(missing)}."
        elif said.dated is None or said.dated.value.unknown is not None:
            unknown[key] = said.ask
        elif not said.dated.value.ended:
            entry = said.dated.value
            parts[key] = PartValues(key=said.at, values=entry.values, source=profile.sources[entry.source].ref)
    return Values(
        profile=profile,
        day=day,
        parts=FrozenMap(parts),
        unknown=FrozenMap(unknown),
        unconfirmed=tuple(_unconfirmed(profile, parts, day)),
        stretch=_stretch(profile, day),
        known_on=known_on,
        lacking=FrozenMap(open_),
        asks=tuple(asks),
    )


def _asks(part: Part, day: date, known_on: date | None) -> tuple[str, ...]:
    """The questions on which it depends what holds of the part on a day."""
    if not part.branches and part.clock == "service":
        return ()
    return what_holds(part, day, known_on, FrozenMap())[1]


def what_holds(
    part: Part, day: date, known_on: date | None, given: Mapping[str, Given]
) -> tuple[Said, tuple[str, ...]]:
    """What holds of a part, and the questions left open where what may hold comes to different things."""
    clock = CLOCKS[part.clock]
    days = [day] if not clock else _clock_days(part, given.get(clock))
    missing = dict.fromkeys((clock,) if clock and clock not in given else ())
    may_hold: list[Said] = []
    for track in part.tracks:
        settled: bool | None = True
        if isinstance(track, Branch):
            settled = holds(track.when, given)
            if settled is None:
                missing |= dict.fromkeys(lacking(track.when, given))
        if settled is not False:
            may_hold += [said_by(part, track, each, known_on) for each in days]
        if settled:
            break
    differ = any(each.same != may_hold[0].same for each in may_hold)
    return may_hold[0], tuple(missing) if differ else ()


def _clock_days(part: Part, given: Given | None) -> list[date]:
    """The day that a clock shows; where the session does not say, a day of every stretch that it may lie in."""
    if isinstance(given, date):
        return [given]
    return sorted({date.min, *(first for track in part.tracks for first in track.timeline.changes())})


def said_by(part: Part, track: Track, day: date, known_on: date | None) -> Said:
    """What one track of a part says on a day, whether or not a branch before it holds."""
    at = f"{part.key}.branch.{track.name}" if isinstance(track, Branch) else part.key
    if track.unknown is not None:
        return Said(at, None, track.unknown)
    dated = track.timeline.entry(day, known_on)
    if dated is None:
        return Said(at, None, _nothing(track, day, known_on))
    known_from = f".known.{dated.known_from}" if dated.known_from is not None else ""
    return Said(f"{at}.from.{dated.first}{known_from}", dated, dated.value.unknown or "")


def _nothing(track: Track, day: date, known_on: date | None) -> str:
    """Why nothing holds: nothing is recorded so early, or it was not known yet, or was withdrawn."""
    first = track.timeline.changes()[0]
    if day < first:
        return f"Nothing is recorded before {first}."
    if known_on is not None:
        return f"By what was known on {known_on}, nothing holds."
    return "What was recorded was withdrawn, and nothing came before it."


def _unconfirmed(profile: Profile, parts: Mapping[str, PartValues], day: date) -> Iterator[Unconfirmed]:
    for key, part in parts.items():
        through = profile.sources[part.source.id].confirmed_through
        if through is not None and day > through:
            yield Unconfirmed(key, part.source.id, through.isoformat())


def _stretch(profile: Profile, day: date) -> DateSpan:
    """Cut at every change of a part, at every end of a confirmation, and at the ends of the coverage."""
    cuts = {
        change
        for part in profile.parts.values()
        if part.clock == "service"
        for track in part.tracks
        for change in track.timeline.changes()
    }
    cuts |= {
        source.confirmed_through + timedelta(days=1)
        for source in profile.sources.values()
        if source.confirmed_through is not None and source.confirmed_through < date.max
    }
    cuts |= {cut for cut in (profile.covers.first, profile.covers.until) if cut is not None}
    before = [cut for cut in cuts if cut <= day]
    after = [cut for cut in cuts if cut > day]
    return DateSpan(max(before, default=None), min(after, default=None))


def outside(profile: Profile, day: date) -> str:
    """What is to be said of a day that the profile does not answer for."""
    covers = f"{profile.payer}: the profile does not cover {day}; it covers {_spell(profile.covers)}. "
    if profile.status == "retired" and profile.covers.until is not None and day >= profile.covers.until:
        instead = (
            f"ask for {profile.successor}, which came after it" if profile.successor else "ask who came after it"
        )
        return f"{covers}The payer is retired: {instead}."
    return f"{covers}Ask for a day it covers, or extend the profile."


def _spell(covers: DateSpan) -> str:
    until = f" until {covers.until - timedelta(days=1)}" if covers.until is not None else " on"
    return f"from {covers.first}{until}"
