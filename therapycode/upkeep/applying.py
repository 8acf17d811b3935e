"""A difference applied: from the one profile and how the other differs, the other, by meaning."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

import attrs

from therapycode.dated import Dated, DateSpan, Timeline
from therapycode.errors import Fault, ProfileError
from therapycode.model.frozen import FrozenMap
from therapycode.profiles.profile import Branch, Entry, Part, Profile, Source, Track
from therapycode.upkeep.difference import Difference, ProfileDiff, course_differences
from therapycode.upkeep.meaning import (
    Course,
    Held,
    Known,
    Meaning,
    PartMeaning,
    Shape,
    Stretch,
    early,
    held_by,
    known_of,
    meaning,
)

__all__ = ["applied"]


def applied(diff: ProfileDiff, profile: Profile) -> Profile:
    """The profile that differs so from this one. Parts that do not differ are kept as they are, with their notes.

    Raises:
        ProfileError: if the difference is one from another profile, with each place where that shows.
    """
    was = meaning(profile)
    faults = tuple(_faults(diff, was))
    if faults:
        raise ProfileError(profile.payer, faults)
    about: dict[str, Any] = {**was.about, **{each.key: each.after for each in diff.about}}
    sources: dict[str, Source] = dict(profile.sources)
    for each in diff.sources:
        if each.after is None:
            del sources[each.id]
        else:
            sources[each.id] = each.after
    return attrs.evolve(
        profile,
        **{key: about[key] for key in ("payer", "title", "family", "status", "successor")},
        covers=DateSpan(about["covers.from"], about["covers.until"]),
        sources=FrozenMap(sources),
        parts=FrozenMap(_parts(diff, profile, was)),
    )


def _parts(diff: ProfileDiff, profile: Profile, was: Meaning) -> dict[str, Part]:
    shapes: dict[str, Shape | None] = {key: part.shape for key, part in was.parts.items()}
    shapes |= {each.part: each.after for each in diff.shapes}
    return {
        key: _part(profile.parts.get(key) or Part(key=key, label=key), shape, was.parts.get(key), diff)
        for key, shape in shapes.items()
        if shape is not None
    }


def _part(part: Part, shape: Shape, was: PartMeaning | None, diff: ProfileDiff) -> Part:
    """The part with its branches as they are to be, each track as it was unless something of it differs."""
    held: dict[str, Track] = {"": part, **{branch.name: branch for branch in part.branches}}
    courses: Mapping[str, Course] = was.courses if was is not None else {}

    def track(name: str) -> Track:
        own = [each for each in diff.values if (each.part, each.branch) == (part.key, name)]
        if own or name not in held:
            return _track(_patched(courses.get(name, ()), own))
        return held[name]

    own = track("")
    branches = []
    for name, when in shape.branches:
        each = track(name)
        note = held[name].note if name in held else ""
        branches.append(Branch(name=name, when=when, timeline=each.timeline, unknown=each.unknown, note=note))
    return attrs.evolve(
        part, clock=shape.clock, timeline=own.timeline, unknown=own.unknown, branches=tuple(branches)
    )


def _patched(course: Course, own: list[Difference]) -> Course:
    """A course with what differs put in its place; neighbours may say the same."""
    days = {stretch.first for stretch in course} | {None}
    days |= {day for each in own for day in (each.days.first, each.days.until) if day is not None}
    return tuple(
        Stretch(first, _known(known_of(course, first), [each for each in own if _holds(each.days, first)]))
        for first in sorted(days, key=early)
    )


def _known(known: Known, own: list[Difference]) -> Known:
    days = {day for day, _ in known}
    days |= {day for each in own for day in (each.known.first, each.known.until) if day is not None}
    patched: list[tuple[date | None, Held | None]] = []
    for day in sorted(days, key=early):
        other = next((each for each in own if _holds(each.known, day)), None)
        held = other.after if other is not None else held_by(known, day)
        if not patched or patched[-1][1] != held:
            patched.append((day, held))
    return tuple(patched)


def _track(course: Course) -> Track:
    """The track that runs so: a dated entry for each stretch of days and of knowledge, taken back where it was."""
    beginning = course[0].known[-1][1]
    if beginning is not None:
        return Track(unknown=beginning.unknown)
    return Track(timeline=Timeline.of([entry for stretch in course[1:] for entry in _entries(stretch)]))


def _entries(stretch: Stretch) -> Iterator[Dated[Entry]]:
    assert stretch.first is not None  # noqa: S101  # only the first stretch has no first day
    ends = [*stretch.known[1:], (None, None)]
    for (known_from, held), (until, next_held) in zip(stretch.known, ends, strict=True):
        if held is not None:
            entry = Entry(values=held.values, source=held.source, ended=held.ended, unknown=held.unknown)
            withdrawn = until if next_held is None else None
            yield Dated(stretch.first, entry, held.or_before, known_from, withdrawn)


def _faults(diff: ProfileDiff, was: Meaning) -> Iterator[Fault]:
    """Where the profile is not the one from which the difference was taken."""
    for about in diff.about:
        if was.about[about.key] != about.before:
            yield _other(about.key)
    for source in diff.sources:
        if was.sources.get(source.id) != source.before:
            yield _other(f"sources.{source.id}")
    for shape in diff.shapes:
        held = was.parts.get(shape.part)
        if (held.shape if held is not None else None) != shape.before:
            yield _other(shape.part)
    for each in diff.values:
        part = was.parts.get(each.part)
        course = part.courses.get(each.branch, ()) if part is not None else ()
        if not _stood(course, each):
            yield _other(f"{each.at}.from.{each.days.first}")


def _other(at: str) -> Fault:
    return Fault(at, "something else than the difference began from", "the profile that it was taken from")


def _stood(course: Course, each: Difference) -> bool:
    """Whether what a difference replaces is what the course says, over all of its days and its knowledge."""
    same = _patched(course, [attrs.evolve(each, after=each.before)])
    return not list(course_differences(each.part, each.branch, course, same))


def _holds(span: DateSpan, day: date | None) -> bool:
    if day is None:
        return span.first is None
    return day in span
