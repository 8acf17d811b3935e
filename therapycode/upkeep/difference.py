"""How one profile differs from another by what they come to: which values, on which days, as known when."""

from collections.abc import Iterator, Mapping
from datetime import date
from itertools import groupby, pairwise
from typing import Literal

import attrs

from therapycode.dated import DateSpan
from therapycode.profiles.profile import Profile, Source
from therapycode.upkeep.meaning import (
    ABOUT,
    Course,
    Held,
    Known,
    Meaning,
    Shape,
    early,
    held_by,
    known_of,
    meaning,
)

__all__ = [
    "AboutChange",
    "Compared",
    "Difference",
    "Kind",
    "ProfileDiff",
    "ShapeChange",
    "SourceChange",
    "compared",
    "course_differences",
    "differences",
]

Kind = Literal[
    "added",
    "changed",
    "ended",
    "resumed",
    "became known",
    "became unknown",
    "removed",
    "ask",
    "source",
]
"""What became of a value. ``removed`` is that nothing is recorded any more, ``resumed`` that something holds again
that was abolished, ``ask`` that it is as unknown as before and another is to be asked, ``source`` that it is the
same value and rests on another document.
"""


@attrs.frozen(kw_only=True)
class Difference:
    """What holds otherwise of a part or, with ``branch``, for the sessions of one of its branches.

    ``days`` are those that the part goes by, which are days of service unless it names another clock. ``known``
    are the days by whose knowledge it differs; where its ``until`` is open, it differs by all that is recorded.
    ``None`` before or after is that nothing is recorded.
    """

    part: str
    branch: str = ""
    days: DateSpan
    known: DateSpan
    before: Held | None
    after: Held | None

    @property
    def at(self) -> str:
        """The key path of the part, or of its branch."""
        return f"{self.part}.branch.{self.branch}" if self.branch else self.part

    @property
    def kind(self) -> Kind:
        """What became of the value."""
        before, after = self.before, self.after
        if before is not None and after is not None and before.without_source == after.without_source:
            return "source"
        was, is_ = _standing(before), _standing(after)
        if was == is_:
            return "changed" if was in {"values", "ended"} else "ask"
        if is_ == "ended":
            return "ended"
        if is_ == "values":
            return "resumed" if was == "ended" else "became known" if was == "unknown" else "added"
        if {was, is_} == {"unknown", "nothing"}:
            return "ask"
        return "became unknown" if is_ == "unknown" else "removed"


def _standing(held: Held | None) -> str:
    if held is None:
        return "nothing"
    if held.ended:
        return "ended"
    return "values" if held.unknown is None else "unknown"


@attrs.frozen(kw_only=True)
class AboutChange:
    """Something said of the payer as a whole: its title, its status, the days covered."""

    key: str
    before: str | date | None
    after: str | date | None


@attrs.frozen(kw_only=True)
class SourceChange:
    """A document that values rest on: another, or confirmed through another day; ``None`` where it is none."""

    id: str
    before: Source | None
    after: Source | None

    @property
    def confirmation(self) -> bool:
        """Whether nothing but the day through which the document is confirmed is another."""
        before, after = self.before, self.after
        if before is None or after is None:
            return False
        return attrs.evolve(before, confirmed_through=after.confirmed_through) == after


@attrs.frozen(kw_only=True)
class ShapeChange:
    """A part that is spoken of or not, the day that decides for it, or its branches with their conditions."""

    part: str
    before: Shape | None
    after: Shape | None


@attrs.frozen(kw_only=True)
class ProfileDiff:
    """Everything in which one profile comes to something else than another; false where that is nothing."""

    payer: str
    about: tuple[AboutChange, ...] = ()
    sources: tuple[SourceChange, ...] = ()
    shapes: tuple[ShapeChange, ...] = ()
    values: tuple[Difference, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.about or self.sources or self.shapes or self.values)


def differences(before: Profile, after: Profile) -> ProfileDiff:
    """How the second of two profiles differs from the first, by meaning."""
    was, is_ = meaning(before), meaning(after)
    changed = [id_ for id_ in sorted({*was.sources, *is_.sources}) if was.sources.get(id_) != is_.sources.get(id_)]
    return ProfileDiff(
        payer=after.payer,
        about=tuple(
            AboutChange(key=key, before=was.about[key], after=is_.about[key])
            for key in ABOUT
            if was.about[key] != is_.about[key]
        ),
        sources=tuple(
            SourceChange(id=id_, before=was.sources.get(id_), after=is_.sources.get(id_)) for id_ in changed
        ),
        shapes=tuple(_shapes(was, is_)),
        values=tuple(_values(was, is_)),
    )


@attrs.frozen(kw_only=True)
class Compared:
    """How several payers differ, and which of them are there on one side only."""

    diffs: tuple[ProfileDiff, ...] = ()
    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.diffs or self.added or self.removed)


def compared(before: Mapping[str, Profile], after: Mapping[str, Profile]) -> Compared:
    """How payers differ, each held against the one of the same id; those that do not are left out."""
    both = [(id_, differences(before[id_], after[id_])) for id_ in sorted(before.keys() & after.keys())]
    return Compared(
        diffs=tuple(attrs.evolve(diff, payer=id_) for id_, diff in both if diff),
        added=tuple(sorted(after.keys() - before.keys())),
        removed=tuple(sorted(before.keys() - after.keys())),
    )


def _shapes(was: Meaning, is_: Meaning) -> Iterator[ShapeChange]:
    for key in dict.fromkeys([*was.parts, *is_.parts]):
        before = was.parts[key].shape if key in was.parts else None
        after = is_.parts[key].shape if key in is_.parts else None
        if before != after:
            yield ShapeChange(part=key, before=before, after=after)


def _values(was: Meaning, is_: Meaning) -> Iterator[Difference]:
    for key in dict.fromkeys([*was.parts, *is_.parts]):
        before = was.parts[key].courses if key in was.parts else {}
        after = is_.parts[key].courses if key in is_.parts else {}
        for name in dict.fromkeys([*before, *after]):
            yield from course_differences(key, name, before.get(name, ()), after.get(name, ()))


def course_differences(part: str, branch: str, before: Course, after: Course) -> Iterator[Difference]:
    """Where two courses differ, over stretches of days as long as they can be."""
    cuts = sorted({stretch.first for stretch in (*before, *after)}, key=early)
    told = [(cut, tuple(_by_knowledge(known_of(before, cut), known_of(after, cut)))) for cut in cuts]
    merged = [next(same) for _, same in groupby(told, key=lambda each: each[1])]
    for (first, differing), (until, _) in pairwise([*merged, (None, ())]):
        for known, was, is_ in differing:
            yield Difference(
                part=part, branch=branch, days=DateSpan(first, until), known=known, before=was, after=is_
            )


def _by_knowledge(before: Known, after: Known) -> Iterator[tuple[DateSpan, Held | None, Held | None]]:
    """Where two histories of what was known differ, over stretches of knowledge as long as they can be."""
    cuts = sorted({known for known, _ in (*before, *after)}, key=early)
    told = [(cut, (held_by(before, cut), held_by(after, cut))) for cut in cuts]
    merged = [next(same) for _, same in groupby(told, key=lambda each: each[1])]
    for (first, (was, is_)), (until, _) in pairwise([*merged, (None, (None, None))]):
        if was != is_:
            yield DateSpan(first, until), was, is_
