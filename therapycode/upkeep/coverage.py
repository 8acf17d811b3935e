"""Which dated values the worked examples of a profile exercise, and how long ago each source was confirmed."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Final

import attrs

from therapycode.dated import Dated, DateSpan
from therapycode.engine import Engine
from therapycode.errors import TherapyCodeError
from therapycode.model.claim import Outcome
from therapycode.model.facts import FACTS
from therapycode.model.frozen import FrozenMap
from therapycode.model.session import Session
from therapycode.profiles.profile import CLOCKS, Branch, Entry, Example, Part, Profile, Track
from therapycode.rules.conditions import answers, holds
from therapycode.upkeep.examples import example_outcome, example_session

__all__ = ["ChangeDay", "Confirmation", "Coverage", "CoveredValue", "coverage"]

_OTHERWISE: Final = "It was taken out to see whether an example asks for it."


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


@attrs.frozen
class _Exercised:
    """An example that would come out otherwise, did the part say nothing, and the day and track that decide."""

    says: str
    part: str
    track: str
    day: date
    known_on: date | None


def coverage(engine: Engine, payer: str, day: date) -> Coverage:
    """How far the examples of a payer's profile go, and when what holds on the day was last confirmed.

    An example exercises a part if its outcome is another one once nothing is known of the part. One that cannot be
    coded exercises nothing.

    Raises:
        UnknownPayerError, PluginError: if the payer is not known, or its plugin did not load.
        ProfileError: if the profile cannot be read.
    """
    profile = engine.profile(payer)
    exercised = tuple(_exercised(engine, payer, profile))
    tracks = [(part, track, _at(part, track)) for part in profile.parts.values() for track in part.tracks]
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


def _at(part: Part, track: Track) -> str:
    return f"{part.key}.branch.{track.name}" if isinstance(track, Branch) else part.key


def _exercised(engine: Engine, payer: str, profile: Profile) -> Iterator[_Exercised]:
    """Each example with each part that it exercises."""
    without = {key: _engine_without(engine, payer, profile, part) for key, part in profile.parts.items()}
    for example in profile.examples:
        session, usual = _coded(engine, payer, example)
        if session is None or usual is None:
            continue
        for key, part in profile.parts.items():
            if _coded(without[key], payer, example)[1] == usual:
                continue
            for track, decides in _decides(profile, part, session):
                yield _Exercised(example.says, key, track, decides, example.known_on)


def _engine_without(engine: Engine, payer: str, profile: Profile, part: Part) -> Engine:
    """An engine to which nothing is known of one part of the payer's policy."""
    emptied = Part(key=part.key, label=part.label, unknown=_OTHERWISE)
    changed = attrs.evolve(profile, parts=FrozenMap({**profile.parts, part.key: emptied}))
    registry = engine.registry
    asked = attrs.evolve(registry.payer(payer), profile=changed)
    return Engine(attrs.evolve(registry, payers=FrozenMap({**registry.payers, payer: asked})), engine.tables)


def _coded(engine: Engine, payer: str, example: Example) -> tuple[Session | None, Outcome | None]:
    try:
        return example_session(example), example_outcome(engine, payer, example)
    except TherapyCodeError:
        return None, None


def _decides(profile: Profile, part: Part, session: Session) -> Iterator[tuple[str, date]]:
    """The track of a part by which a session is answered, and the day by which it is; none where that is open."""
    clock = CLOCKS[part.clock]
    questions = tuple(
        dict.fromkeys([*(q for each in part.branches for q in each.when.tests), *filter(None, [clock])])
    )
    given = answers(session, questions, {**FACTS, **profile.facts})
    decides = given.get(clock) if clock else session.date_of_service
    for track in part.tracks:
        settled = holds(track.when, given) if isinstance(track, Branch) else True
        if settled and isinstance(decides, date):
            yield _at(part, track), decides
        if settled is not False:
            return


def _values(part: Part, track: Track, at: str, exercised: Iterable[_Exercised]) -> Iterator[CoveredValue]:
    own = [each for each in exercised if (each.part, each.track) == (part.key, at)]
    for entry in track.timeline.entries:
        says = [each.says for each in own if track.timeline.entry(each.day, each.known_on) is entry]
        yield CoveredValue(at=_path(at, entry), examples=tuple(dict.fromkeys(says)))


def _path(at: str, entry: Dated[Entry]) -> str:
    known = f".known.{entry.known_from}" if entry.known_from is not None else ""
    return f"{at}.from.{entry.first}{known}"


def _changes(
    part: Part, track: Track, at: str, exercised: Iterable[_Exercised], covered: date | None
) -> Iterator[ChangeDay]:
    """The days after the first one covered on which something else begins to hold of a track."""
    own = [each for each in exercised if (each.part, each.track) == (part.key, at)]
    firsts = track.timeline.changes()
    for place, first in enumerate(firsts):
        if covered is not None and first <= covered:
            continue
        before = DateSpan(firsts[place - 1] if place else None, first)
        after = DateSpan(first, firsts[place + 1] if place + 1 < len(firsts) else None)
        yield ChangeDay(at=at, day=first, before=_on(own, before), after=_on(own, after))


def _on(own: Iterable[_Exercised], days: DateSpan) -> tuple[str, ...]:
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
                yield _at(part, track), entry
