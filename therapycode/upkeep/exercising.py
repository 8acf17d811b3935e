"""Which parts of a profile its worked examples exercise: those without which they would be answered otherwise."""

from collections.abc import Iterator
from datetime import date
from typing import Final

import attrs

from therapycode.dated import Dated, Timeline
from therapycode.engine import Engine
from therapycode.errors import TherapyCodeError
from therapycode.model.facts import FACTS
from therapycode.model.frozen import FrozenMap
from therapycode.model.session import Session
from therapycode.profiles.profile import CLOCKS, Branch, Entry, Example, Part, Profile, Track
from therapycode.rules.conditions import answers, holds
from therapycode.upkeep.examples import answering, example_outcome, example_session

__all__ = ["Exercised", "exercises", "track_at"]

_OTHERWISE: Final = "It was taken out to see whether an example asks for it."


@attrs.frozen
class Exercised:
    """An example that would be answered otherwise, did the part say something else, and the day that decides."""

    says: str
    part: str
    track: str
    day: date
    known_on: date | None


def track_at(part: Part, track: Track) -> str:
    """The key path of a track of a part."""
    return f"{part.key}.branch.{track.name}" if isinstance(track, Branch) else part.key


def exercises(engine: Engine, payer: str, profile: Profile) -> Iterator[Exercised]:
    """Each example of a payer's profile with each part that it exercises; see `coverage`."""
    engines: dict[Part, Engine] = {}
    for example in profile.examples:
        usual = _answer(engine, payer, example)
        if usual is None:
            continue
        session = example_session(example)
        for part in profile.parts.values():
            decides = _decides(profile, part, session)
            other = _otherwise(part, *decides, example.known_on) if decides is not None else None
            if decides is None or other is None:
                continue
            if other not in engines:
                parts = FrozenMap({**profile.parts, part.key: other})
                engines[other] = answering(engine, attrs.evolve(profile, parts=parts))
            if _answer(engines[other], payer, example) != usual:
                track, day = decides
                yield Exercised(example.says, part.key, track_at(part, track), day, example.known_on)


def _otherwise(part: Part, track: Track, day: date, known_on: date | None) -> Part | None:
    """The part as an example on a track and a day is to tell it from; ``None`` where there is nothing to tell."""
    timeline = track.timeline
    entry = timeline.entry(day, known_on)
    if entry is None:
        after = [each for each in timeline.entries if each.first > day and not _silent(each)]
        already = [attrs.evolve(each, first=day, known_from=None, withdrawn=None) for each in after[:1]]
        return _with_timeline(part, track, Timeline.of(already)) if already else None
    if _silent(entry):
        others = [each for each in timeline.entries if each.first != entry.first]
        return _with_timeline(part, track, Timeline.of(others))
    return Part(key=part.key, label=part.label, unknown=_OTHERWISE)


def _silent(entry: Dated[Entry]) -> bool:
    """Whether it has no values, but says that they have ended or are not known any more."""
    return entry.value.ended or entry.value.unknown is not None


def _with_timeline(part: Part, track: Track, timeline: Timeline[Entry]) -> Part:
    unknown = None if timeline.entries else _OTHERWISE
    if not isinstance(track, Branch):
        return attrs.evolve(part, timeline=timeline, unknown=unknown)
    changed = attrs.evolve(track, timeline=timeline, unknown=unknown)
    return attrs.evolve(part, branches=tuple(changed if each is track else each for each in part.branches))


def _answer(engine: Engine, payer: str, example: Example) -> tuple[object, ...] | None:
    """What an example comes to, without what is only said to be open; ``None`` if it cannot be coded."""
    try:
        outcome = example_outcome(engine, payer, example)
    except TherapyCodeError:
        return None
    return (
        outcome.claim,
        outcome.alternatives,
        outcome.not_billed,
        outcome.findings,
        outcome.repairs,
        outcome.limits,
        outcome.authorizations,
    )


def _decides(profile: Profile, part: Part, session: Session) -> tuple[Track, date] | None:
    """The track of a part that answers a session, and the day by which it does; ``None`` where that is open."""
    clock = CLOCKS[part.clock]
    questions = tuple(
        dict.fromkeys([*(q for each in part.branches for q in each.when.tests), *filter(None, [clock])])
    )
    given = answers(session, questions, {**FACTS, **profile.facts})
    decides = given.get(clock) if clock else session.date_of_service
    for track in part.tracks:
        settled = holds(track.when, given) if isinstance(track, Branch) else True
        if settled is None or not isinstance(decides, date):
            return None
        if settled:
            return track, decides
    return None
