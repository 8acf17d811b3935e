"""How a file is written: in canonical form, and with no key that is no longer written so."""

from collections.abc import Iterator
from itertools import zip_longest

from therapycode.profiles.comments import comments_of
from therapycode.profiles.retired import RETIRED, Retired
from therapycode.profiles.write import write_profile
from therapycode.upkeep.lint.found import ProfileFault
from therapycode.upkeep.lint.raw import raw_entries
from therapycode.upkeep.lint.subject import Subject

__all__ = ["canonical", "retired_keys"]


def canonical(subject: Subject) -> Iterator[ProfileFault]:
    """The first line in which the file differs from its canonical form; asked only where nothing is refused."""
    if subject.looked.faults:
        return
    before, after = subject.looked.text, write_profile(subject.own)
    if before == after:
        return
    lines = zip_longest(before.splitlines(keepends=True), after.splitlines(keepends=True))
    place = next(place for place, (old, new) in enumerate(lines, start=1) if old != new)
    comments = comments_of(before)
    told = f", and comments on {_lines(comments)}, which are not kept" if comments else ""
    do = "Put the comments into notes, then run `therapycode profile fmt` on it." if comments else ""
    what = f"another way of writing from line {place} on{told}"
    yield subject.found("file.not-canonical", "", what, "the canonical form", do, line=place)


def _lines(numbers: tuple[int, ...]) -> str:
    return f"line{'s' if len(numbers) > 1 else ''} {', '.join(map(str, numbers))}"


def retired_keys(subject: Subject) -> Iterator[ProfileFault]:
    """Keys that are written otherwise by now; an error from the day on which they are no longer read."""
    for entry in raw_entries(subject.looked.document):
        for old in RETIRED:
            if old.part == entry.part and old.key in entry.table and old.form(entry.table[old.key]):
                yield _retired(subject, f"{entry.at}.{old.key}", old)


def _retired(subject: Subject, at: str, old: Retired) -> ProfileFault:
    until = old.since.replace(year=old.since.year + 1)
    what = f"a way of writing that was given up on {old.since} and is read until {until}"
    return subject.found(
        "format.retired-key", at, what, old.instead, severity="error" if subject.day >= until else None
    )
