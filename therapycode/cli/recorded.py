"""What is recorded of one payer, for a person to read: values, sources and first days, part by part."""

from collections.abc import Iterator
from datetime import date, timedelta

from therapycode.cli.entries import shown_parts
from therapycode.cli.plain import BLANK, Line
from therapycode.dated import Dated, DateSpan
from therapycode.profiles.profile import Entry, Profile, Source
from therapycode.profiles.spelling import in_words

__all__ = ["profile_lines", "spell"]


def spell(covers: DateSpan) -> str:
    """The days that a profile answers for, in words."""
    first = f"from {covers.first}" if covers.first is not None else "every day"
    return first if covers.until is None else f"{first} through {covers.until - timedelta(days=1)}"


def profile_lines(profile: Profile, day: date | None) -> Iterator[Line]:
    """Everything that is recorded, or with a day what holds on it.

    Raises:
        OutsideCoverageError: if the profile does not answer for the day.
    """
    parts = shown_parts(profile, day)
    yield Line(f"{profile.payer}: {profile.title}", "heading")
    yield Line(f"{profile.family}, {profile.status}, covers {spell(profile.covers)}", "quiet")
    if day is not None:
        yield Line(f"what holds on {day}")
    for shown in parts:
        yield BLANK
        yield Line(f"{shown.part.key}: {shown.part.label}", "heading")
        if shown.unknown is not None:
            yield Line(shown.unknown, "careful", 2, "not known  ")
        for entry in shown.entries:
            yield from _entry(entry, profile, day)


def _entry(dated: Dated[Entry], profile: Profile, day: date | None) -> Iterator[Line]:
    entry, source = dated.value, profile.sources[dated.value.source]
    yield Line(f"from {dated.first}{' or before' if dated.or_before else ''}", indent=2)
    if entry.unknown is not None and day is None:  # on a day the part itself says so
        yield Line(entry.unknown, "careful", 4, "not known  ")
    if entry.ended:
        yield Line("abolished on this day", indent=4)
    width = max((len(name) for name in entry.values), default=0)
    for name, value in entry.values.items():
        yield Line(in_words(value), indent=4, mark=f"{name:<{width}}  ")
    if entry.note:
        yield Line(entry.note, "quiet", 4)
    at = f", {source.at}" if source.at else ""
    yield Line(f"{source.title}{at} ({source.kind})", "quiet", 4, "source: ")
    if _past(source, day):
        yield Line(f"last confirmed through {source.confirmed_through}, before this day", "careful", 4)


def _past(source: Source, day: date | None) -> bool:
    return day is not None and source.confirmed_through is not None and day > source.confirmed_through
