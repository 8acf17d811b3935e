"""Which dated values the worked examples of a profile exercise, and how long ago each source was confirmed."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

import attrs

from therapycode.dated import Dated, DateSpan
from therapycode.engine import Engine
from therapycode.profiles.profile import Entry, Part, Profile, Track
from therapycode.upkeep.exercising import Exercised, exercises, track_at

__all__ = ["ChangeDay", "Confirmation", "Coverage", "CoveredValue", "coverage"]


@attrs.frozen(kw_only=True)
class CoveredValue:
    """A dated value, by its key path, and what the examples say that would come out otherwise without it."""

    at: str
    examples: tuple[str, ...]


@attrs.frozen(kw_only=True)
class ChangeDay:
    """A day on which something else begins to hold of a part, and the examples on either side of it.

    An example stands on a side if it exercises the part on a day between this change and the next one there.
    """

    at: str
    day: date
    before: tuple[str, ...]
    after: tuple[str, ...]

    @property
    def lacks(self) -> tuple[str, ...]:
        """The sides that no example stands on."""
        sides = (("before", self.before), ("after", self.after))
        return tuple(name for name, examples in sides if not examples)


@attrs.frozen(kw_only=True)
class Confirmation:
    """A source that values in force on the day rest on, and the last day through which it is known to hold."""

    source: str
    title: str
    through: date | None
    values: tuple[str, ...]

    def age(self, day: date) -> int | None:
        """The days that have passed since it was last confirmed; ``None`` if nobody has said when that was."""
        return (day - self.through).days if self.through is not None else None


@attrs.frozen(kw_only=True)
class Coverage:
    """How far the examples of a payer go, and what its values of one day rest on, oldest confirmation first."""

    payer: str
    day: date
    values: tuple[CoveredValue, ...]
    changes: tuple[ChangeDay, ...]
    confirmations: tuple[Confirmation, ...]

    @property
    def exercised(self) -> int:
        """How many of the dated values some example exercises."""
        return sum(bool(value.examples) for value in self.values)

    def older(self, days: int) -> tuple[Confirmation, ...]:
        """The sources in use whose last confirmation is more than so many days old."""
        aged = [(each, each.age(self.day)) for each in self.confirmations]
        return tuple(each for each, age in aged if age is not None and age > days)


def coverage(engine: Engine, payer: str, day: date) -> Coverage:
    """How far the examples of a payer's profile go, and when what holds on the day was last confirmed.

    An example exercises a part if its answer is another one once nothing is known of the part: the claim, the
    answers that are equally right, what is not billed, the findings, the repairs, and what is told of limits and
    authorizations. That a part is open, unchecked or not confirmed is no part of the answer. Where the part says
    that it has ended or is not known any more, the answer is to be another one once what was said before goes
    on; and where it says nothing yet, once what is said next holds already.

    One that cannot be coded exercises nothing; one that cannot be coded any more is answered otherwise.

    Raises:
        UnknownPayerError, PluginError: if the payer is not known, or its plugin did not load.
        ProfileError: if the profile cannot be read.
    """
    profile = engine.profile(payer)
    exercised = tuple(exercises(engine, payer, profile))
    tracks = [(part, track, track_at(part, track)) for part in profile.parts.values() for track in part.tracks]
    return Coverage(
        payer=payer,
        day=day,
        values=tuple(value for part, track, at in tracks for value in _values(part, track, at, exercised)),
        changes=tuple(
            change
            for part, track, at in tracks
            for change in _changes(part, track, at, exercised, profile.covers.first)
        ),
        confirmations=_confirmations(profile, day),
    )


def _values(part: Part, track: Track, at: str, exercised: Iterable[Exercised]) -> Iterator[CoveredValue]:
    own = [each for each in exercised if (each.part, each.track) == (part.key, at)]
    for entry in track.timeline.entries:
        says = [each.says for each in own if track.timeline.entry(each.day, each.known_on) is entry]
        yield CoveredValue(at=_path(at, entry), examples=tuple(dict.fromkeys(says)))


def _path(at: str, entry: Dated[Entry]) -> str:
    known = f".known.{entry.known_from}" if entry.known_from is not None else ""
    return f"{at}.from.{entry.first}{known}"


def _changes(
    part: Part, track: Track, at: str, exercised: Iterable[Exercised], covered: date | None
) -> Iterator[ChangeDay]:
    """The days after the first one covered on which something else begins to hold of a track.

    The first of all is none where what begins on it may have held before.
    """
    own = [each for each in exercised if (each.part, each.track) == (part.key, at)]
    firsts = track.timeline.changes()
    for place, first in enumerate(firsts):
        if (covered is not None and first <= covered) or (place == 0 and track.timeline.entries[0].or_before):
            continue
        before = DateSpan(firsts[place - 1] if place else None, first)
        after = DateSpan(first, firsts[place + 1] if place + 1 < len(firsts) else None)
        yield ChangeDay(at=at, day=first, before=_on(own, before), after=_on(own, after))


def _on(own: Iterable[Exercised], days: DateSpan) -> tuple[str, ...]:
    return tuple(dict.fromkeys(each.says for each in own if each.day in days))


def _confirmations(profile: Profile, day: date) -> tuple[Confirmation, ...]:
    """The sources of all that may hold on a day, the one confirmed longest ago first, those never dated last."""
    behind: dict[str, list[str]] = {}
    for at, entry in _in_force(profile.parts, day):
        behind.setdefault(entry.value.source, []).append(_path(at, entry))
    sources = [profile.sources[id_] for id_ in sorted(behind)]
    sources.sort(key=lambda source: source.confirmed_through or date.max)
    return tuple(
        Confirmation(
            source=source.id,
            title=source.title,
            through=source.confirmed_through,
            values=tuple(behind[source.id]),
        )
        for source in sources
    )


def _in_force(parts: Mapping[str, Part], day: date) -> Iterator[tuple[str, Dated[Entry]]]:
    for part in parts.values():
        for track in part.tracks:
            entry = track.timeline.entry(day)
            if entry is not None and entry.value.unknown is None:
                yield track_at(part, track), entry
