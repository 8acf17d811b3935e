"""When values hold: inside the days covered, from the first of them on, each other than the one before."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import pairwise

from therapycode.dated import Dated
from therapycode.model.conditions import Bounds, Condition
from therapycode.model.session import FactValue
from therapycode.profiles.profile import Entry, Part, Track
from therapycode.upkeep.lint.found import ProfileFault
from therapycode.upkeep.lint.subject import Subject, path_of

__all__ = ["equal_neighbours", "gaps", "outside_coverage", "overlaps"]

_DAY = timedelta(days=1)


def outside_coverage(subject: Subject) -> Iterator[ProfileFault]:
    """Values that hold on no day that the profile covers, whatever is known and when."""
    covers = subject.own.covers
    for at, part, track in subject.tracks():
        if part.clock != "service":
            continue
        sure = [
            dated.first for dated in track.timeline.entries if dated.known_from is None and dated.withdrawn is None
        ]
        for dated in track.timeline.entries:
            until = next((day for day in sure if day > dated.first), None)
            if covers.first is not None and until is not None and until <= covers.first:
                held = f"a value that held until {until - _DAY}"
                yield subject.found(
                    "days.outside-coverage", path_of(at, dated), held, f"days from {covers.first} on"
                )
            elif covers.until is not None and dated.first >= covers.until:
                held = f"a value that holds from {dated.first} on"
                yield subject.found(
                    "days.outside-coverage", path_of(at, dated), held, f"days before {covers.until}"
                )


def equal_neighbours(subject: Subject) -> Iterator[ProfileFault]:
    """Values that are the same as those before them, and say in no note why they are recorded again."""
    for at, _, track in subject.tracks():
        standing = [dated for dated in track.timeline.entries if dated.stands(None)]
        for before, after in pairwise(standing):
            if _says(before) == _says(after) and not after.value.note:
                what = f"the same as from {before.first} on"
                yield subject.found("days.equal-neighbour", path_of(at, after), what, "another value, or a note")


def _says(dated: Dated[Entry]) -> object:
    return dated.value.values, dated.value.ended, dated.value.unknown


def gaps(subject: Subject) -> Iterator[ProfileFault]:
    """Days covered for which nothing is recorded, where nothing says that it is not known."""
    for at, part, track in subject.tracks():
        if part.clock == "service" and track.timeline.entries:
            yield from _late(subject, at, track)
            yield from _taken_back(subject, at, part, track)


def _late(subject: Subject, at: str, track: Track) -> Iterator[ProfileFault]:
    """Days before the first value."""
    begins, first = subject.own.covers.first, track.timeline.entries[0]
    said = first.or_before or first.value.note or track.note
    if begins is not None and first.first > begins and not said:
        what = f"nothing for {begins} through {first.first - _DAY}"
        yield subject.found("days.gap", path_of(at, first), what, f"a value from {begins} on")


def _taken_back(subject: Subject, at: str, part: Part, track: Track) -> Iterator[ProfileFault]:
    """Days of a value that was withdrawn, with none before it that could go on."""
    for dated in track.timeline.entries:
        if track.timeline.entry(dated.first) is None and not (dated.value.note or track.note or part.note):
            what = f"nothing from {dated.first} on: this was withdrawn, and no value before it goes on"
            yield subject.found("days.gap", path_of(at, dated), what)


def overlaps(subject: Subject) -> Iterator[ProfileFault]:
    """Branches that are never asked, since an earlier one holds wherever they would."""
    for key, part in subject.parts.items():
        for place, branch in enumerate(part.branches):
            wider = next((one for one in part.branches[:place] if _holds_too(one.when, branch.when)), None)
            if wider is not None:
                what = f"a branch that is never asked: {wider.name}, before it, holds for all its sessions"
                yield subject.found("days.overlap", f"{key}.branch.{branch.name}", what)


def _holds_too(wide: Condition, narrow: Condition) -> bool:
    """Whether a condition holds of every session of which another does, as far as their words show."""
    return all(
        question in narrow.tests and _within(narrow.tests[question], wanted)
        for question, wanted in wide.tests.items()
    )


def _within(narrow: tuple[FactValue, ...] | Bounds, wide: tuple[FactValue, ...] | Bounds) -> bool:
    if isinstance(wide, tuple):
        return isinstance(narrow, tuple) and set(narrow) <= set(wide)
    if isinstance(narrow, tuple):
        return all(_inside(value, wide) for value in narrow)
    lower = wide.at_least is None or (narrow.at_least is not None and narrow.at_least >= wide.at_least)  # type: ignore[operator]  # bounds of one question are of one type
    upper = wide.below is None or (narrow.below is not None and narrow.below <= wide.below)  # type: ignore[operator]  # as above
    return lower and upper


def _inside(value: FactValue, bounds: Bounds) -> bool:
    if isinstance(value, bool | str):
        return False
    above = bounds.at_least is None or value >= bounds.at_least  # type: ignore[operator]  # as above
    return above and (bounds.below is None or value < bounds.below)  # type: ignore[operator]  # as above
