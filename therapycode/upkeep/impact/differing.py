"""Which values differ between two profiles on a day, for a session that says so much."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Final

import attrs

from therapycode.model.conditions import Given
from therapycode.model.frozen import FrozenMap
from therapycode.profiles.profile import Branch, Part, Profile, Value
from therapycode.profiles.resolve import what_holds
from therapycode.profiles.spelling import in_words

__all__ = ["CODE", "COVERS", "Differing", "differing_values"]

COVERS: Final = "covers"
"""The cause where only one of the profiles answers for the day."""

CODE: Final = "code"
"""The cause where the policy is made by code, and by another on either side."""

_NOTHING: Final = "nothing"


@attrs.frozen
class Differing:
    """A part of which the profiles say different things, the value that makes the difference, and both in words.

    ``at`` is the key of that value with its first day: of the two that hold the one that begins later, since
    whichever side has it, it is what is not on the other.
    """

    part: str
    at: str
    before: str
    after: str


@attrs.frozen
class _Held:
    """What holds of a part on one side. ``state`` has to be equal for two of them to come to the same."""

    at: str = ""
    first: date = date.min
    state: str = _NOTHING
    values: FrozenMap[str, Value] = attrs.field(factory=FrozenMap)

    @property
    def track(self) -> str:
        """The key of the part or of the branch."""
        return self.at.partition(".from.")[0]


def differing_values(
    before: Profile,
    after: Profile,
    day: date,
    given: tuple[Mapping[str, Given], Mapping[str, Given]],
    known_on: date | None = None,
) -> Iterator[Differing]:
    """The parts that differ, in the order of the profiles; ``given`` is what the session says to either side.

    With ``known_on`` those that differ by what was known on that day.
    Sources, notes and titles are passed over: they change nothing that a claim comes to.
    """
    for key in dict.fromkeys([*before.parts, *after.parts]):
        parts = before.parts.get(key), after.parts.get(key)
        was, now = (_held(part, day, known_on, said) for part, said in zip(parts, given, strict=True))
        if (was.state, was.values) != (now.state, now.values):
            yield Differing(key, _deciding(was, now, parts).at, _words(was, now), _words(now, was))


def _held(part: Part | None, day: date, known_on: date | None, given: Mapping[str, Given]) -> _Held:
    if part is None:
        return _Held()
    said, missing = what_holds(part, day, known_on, given)
    first = said.dated.first if said.dated is not None else date.min
    if missing:
        return _Held(said.at, first, f"depends on {', '.join(missing)}")
    if said.dated is None or said.dated.value.unknown is not None:
        return _Held(said.at, first, f"not known: {said.ask}")
    entry = said.dated.value
    return _Held(said.at, first, "ended" if entry.ended else "", entry.values)


def _deciding(was: _Held, now: _Held, parts: tuple[Part | None, Part | None]) -> _Held:
    """Of what holds on either side, what makes the difference: what the other side lacks, else what came later."""
    before, after = (_tracks(part) for part in parts)
    return max(
        now, was, key=lambda one: (one.track not in (before if one is now else after), one.at != "", one.first)
    )


def _tracks(part: Part | None) -> frozenset[str]:
    if part is None:
        return frozenset({""})
    return frozenset(
        f"{part.key}.branch.{track.name}" if isinstance(track, Branch) else part.key for track in part.tracks
    )


def _words(one: _Held, other: _Held) -> str:
    """What holds, in words; of values only those that are not the same on the other side."""
    if one.state:
        return one.state
    told = {name: value for name, value in one.values.items() if other.values.get(name) != value}
    return "; ".join(f"{name} {in_words(value)}" for name, value in told.items()) or "no more than that"
