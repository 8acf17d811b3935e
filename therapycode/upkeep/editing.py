"""Edits of dated values: each gives another profile, and refuses what its reader would refuse."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import TypeVar

import attrs

from therapycode.dated import Dated, Timeline
from therapycode.model.frozen import FrozenMap
from therapycode.profiles.part_reader import PartReader
from therapycode.profiles.profile import Branch, Entry, Part, Profile, Track
from therapycode.profiles.shape import PARTS, shape_of
from therapycode.profiles.told import names
from therapycode.profiles.values import ValueReader
from therapycode.upkeep.opened import Opened, refused, stop_if_faulty

__all__ = ["Where", "with_entry", "withdrawn"]

T = TypeVar("T", bound=Track)


@attrs.frozen(kw_only=True)
class Where:
    """The place of a dated value: a part or a branch of it, its first day, and since when it was known.

    Without a first day it is the part itself of which something is said: whom to ask.
    """

    part: str
    first: date | None = None
    branch: str = ""
    known_from: date | None = None

    @property
    def track(self) -> str:
        """The key path of the part or its branch."""
        return f"{self.part}.branch.{self.branch}" if self.branch else self.part

    @property
    def at(self) -> str:
        """The key path of the value."""
        known = f".known.{self.known_from}" if self.known_from is not None else ""
        return f"{self.track}.from.{self.first}{known}" if self.first is not None else self.track


def with_entry(
    opened: Opened,
    where: Where,
    said: Mapping[str, object],
    *,
    label: str = "",
    clock: str = "",
    when: Mapping[str, object] = FrozenMap(),
    replace: bool = False,
    anew: bool = False,
) -> Profile:
    """The profile with a dated value, or without a first day with whom to ask, for a part or a branch.

    ``said`` is the value as a parsed file would hold it. ``when`` is the condition of a branch that is new or is
    to have another one. A value that is there already is taken the place of with ``replace`` alone. A part that
    the profile has from what it is based on is begun ``anew``, without what is said of it there, or not at all.

    Raises:
        ProfileError: with every fault of what is said, or if it cannot stand there.
    """
    held = opened.own.parts.get(where.part)
    if held is None and where.part in opened.parts and not anew:
        raise refused(
            where.part,
            "a part that stands in what the profile is based on",
            "a part of the profile's own",
            "Edit it there; or begin it anew here, without anything that is said of it there: --anew.",
        )
    read = _read(opened, where, said, label or _label(opened, where.part), clock, when)
    part = held if held is not None else attrs.evolve(read, timeline=Timeline(), unknown=None, branches=())
    part = attrs.evolve(part, label=label or part.label, clock=clock or part.clock)
    track = next(each for each in read.tracks if isinstance(each, Branch) is bool(where.branch))
    if isinstance(track, Branch):
        return _with_part(opened.own, _with_branch(part, track, where, given=bool(when), replace=replace))
    return _with_part(opened.own, _joined(part, track, where, replace=replace))


def withdrawn(opened: Opened, where: Where, on: date) -> Profile:
    """The profile in which a value was taken back on a day, as if it had never been said.

    Without a day since which it was known it is the last that was said of its first day.

    Raises:
        ProfileError: if there is no such value, or it was taken back already, or became known only later.
    """
    part = _held(opened, where.part)
    track = _track_of(part, where)
    said = [each for each in track.timeline.entries if each.first == where.first]
    if where.known_from is not None:
        said = [each for each in said if each.known_from == where.known_from]
    if not said:
        days = names(each.first for each in track.timeline.entries) or "none"
        raise refused(where.at, "no value", f"the first day of a value of {where.track}: {days}")
    entry = said[-1]
    if entry.withdrawn is not None:
        raise refused(where.at, f"a value that was taken back on {entry.withdrawn}", "a value that stands")
    changed = _timed(where, lambda: attrs.evolve(entry, withdrawn=on))
    entries = [changed if each is entry else each for each in track.timeline.entries]
    timeline = _timed(where, lambda: Timeline.of(entries))
    return _with_part(opened.own, _with_track(part, attrs.evolve(track, timeline=timeline)))


def _read(  # noqa: PLR0917  # the words of a command, handed on in their order
    opened: Opened,
    where: Where,
    said: Mapping[str, object],
    label: str,
    clock: str,
    when: Mapping[str, object],
) -> Part:
    """A part with nothing but what is said, read as the reader of files reads it."""
    shape = shape_of(where.part)
    if shape is None:
        raise refused(where.part, "a part that the format does not know", names(PARTS))
    if where.first is None:
        track: dict[str, object] = dict(said)
    elif where.known_from is None:
        track = {"from": {str(where.first): said}}
    else:
        track = {"from": {str(where.first): {"known": {str(where.known_from): said}}}}
    top: dict[str, object] = {"label": label, "clock": clock or "service"}
    if where.branch:
        top["unknown"] = "of no account"
        condition = when or {"discipline": "PT"}  # stands in for that of a branch which is there already
        track = {"branch": {where.branch: {"when": condition, **track}}}
    give = ValueReader(opened.facts)
    part = PartReader(where.part, shape, give).part({**top, **track})
    stop_if_faulty(give)
    return part


def _with_branch(part: Part, track: Branch, where: Where, *, given: bool, replace: bool) -> Part:
    held = next((each for each in part.branches if each.name == track.name), None)
    if held is None and not given:
        known = names(each.name for each in part.branches) or "none yet"
        do = "Say for which sessions a new branch holds: --when facts.state=TX,OH."
        raise refused(where.track, "a branch without a condition", f"a branch that is there: {known}", do)
    if held is None:
        return attrs.evolve(part, branches=(*part.branches, track))
    joined = _joined(held, track, where, replace=replace)
    return _with_track(part, attrs.evolve(joined, when=track.when if given else held.when))


def _joined(held: T, said: Track, where: Where, *, replace: bool) -> T:
    """A track with what is said as well; whom to ask is no longer said where there are dated values."""
    if said.unknown is not None:
        if held.timeline.entries:
            do = "Say from which day on the value is not known: --from DAY."
            raise refused(where.track, "whom to ask beside dated values", "one of the two", do)
        return attrs.evolve(held, unknown=said.unknown)
    (new,) = said.timeline.entries
    others = [
        each for each in held.timeline.entries if (each.first, each.known_from) != (new.first, new.known_from)
    ]
    if len(others) < len(held.timeline.entries) and not replace:
        do = (
            "Give --known-from DAY where the rule was changed backwards in time, so that what was known before "
            "is kept; or --replace where it was recorded wrongly."
        )
        raise refused(where.at, "a value that is there already", "a day that no value has yet", do)
    return attrs.evolve(held, unknown=None, timeline=_timed(where, lambda: Timeline.of([*others, new])))


def _held(opened: Opened, key: str) -> Part:
    if key in opened.own.parts:
        return opened.own.parts[key]
    do = "It stands in what the profile is based on; edit it there." if key in opened.parts else ""
    raise refused(key, "a part that the profile does not have", names(opened.own.parts) or "none yet", do)


def _track_of(part: Part, where: Where) -> Track:
    if not where.branch:
        return part
    for branch in part.branches:
        if branch.name == where.branch:
            return branch
    known = names(each.name for each in part.branches) or "none"
    raise refused(where.track, "no such branch", f"a branch that is there: {known}")


def _with_track(part: Part, track: Track) -> Part:
    if not isinstance(track, Branch):
        return attrs.evolve(part, timeline=track.timeline, unknown=track.unknown)
    branches = (track if each.name == track.name else each for each in part.branches)
    return attrs.evolve(part, branches=tuple(branches))


def _with_part(profile: Profile, part: Part) -> Profile:
    return attrs.evolve(profile, parts=FrozenMap({**profile.parts, part.key: part}))


def _label(opened: Opened, key: str) -> str:
    """What a part is about, for people: as what it is based on calls it, else its key in words."""
    if key in opened.parts:
        return opened.parts[key].label
    words = key.replace(".", ": ").replace("-", " ")
    return words[:1].upper() + words[1:]


V = TypeVar("V", Dated[Entry], Timeline[Entry])


def _timed(where: Where, make: Callable[[], V]) -> V:
    """What is made, where its days rise as they must."""
    try:
        return make()
    except ValueError as fault:
        raise refused(where.at, str(fault), "days that rise: known, taken back, and said anew") from None
