"""What is recorded of one payer, for a person to read: values, sources and first days, part by part."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from therapycode.cli.entries import Asked, ShownTrack, shown_parts
from therapycode.cli.paths import shown_path
from therapycode.cli.plain import BLANK, Line
from therapycode.dated import Dated, DateSpan
from therapycode.model.frozen import FrozenMap
from therapycode.profiles.limit_sentence import LIMITS, limit_sentence
from therapycode.profiles.profile import CLOCKS, Entry, Profile, Source, Value
from therapycode.profiles.spelling import in_words
from therapycode.upkeep.layers import OWN, Layer

__all__ = ["profile_lines", "spell"]


def spell(covers: DateSpan) -> str:
    """The days that a profile answers for, in words."""
    first = f"from {covers.first}" if covers.first is not None else "every day"
    return first if covers.until is None else f"{first} through {covers.until - timedelta(days=1)}"


def profile_lines(profile: Profile, asked: Asked, layers: Mapping[str, Layer] = FrozenMap()) -> Iterator[Line]:
    """Everything that is recorded, or with a day what holds on it; where each part comes from, if that is given.

    Raises:
        OutsideCoverageError: if the profile does not answer for the day.
    """
    parts = shown_parts(profile, asked)
    yield Line(f"{profile.payer}: {profile.title}", "heading")
    yield Line(f"{profile.family}, {profile.status}, covers {spell(profile.covers)}", "quiet")
    yield from _asked(asked)
    for shown in parts:
        part = shown.part
        yield BLANK
        yield Line(f"{part.key}: {part.label}", "heading")
        if part.key in layers:
            yield _layer(layers[part.key])
        if part.clock != "service":
            yield Line(f"by the day of {CLOCKS[part.clock]}, not by that of service", indent=2)
        for track in shown.tracks:
            yield from _track(part.key, track, profile, asked.day)


def _layer(layer: Layer) -> Line:
    """Which file a part comes from, and how far below the payer's own that lies."""
    where = "a plugin" if layer.file is None else shown_path(layer.file)
    below = "" if layer.name == OWN else f", by way of {layer.name}"
    return Line(f"{where}{below}", "quiet", 2, "in ")


def _asked(asked: Asked) -> Iterator[Line]:
    if asked.day is not None:
        yield Line(f"what holds on {asked.day}")
    if asked.known_on is not None:
        yield Line(f"by what was known on {asked.known_on}")


def _track(part: str, shown: ShownTrack, profile: Profile, day: date | None) -> Iterator[Line]:
    """A part's own entries, or those of a branch below its condition."""
    indent = 2
    if shown.branch is not None:
        yield Line(in_words(shown.branch.when), indent=2, mark=f"{shown.branch.name}, where  ")
        indent = 4
    if shown.unknown is not None:
        yield Line(shown.unknown, "careful", indent, "not known  ")
    for entry in shown.entries:
        yield from _entry(part, entry, profile, day, indent)
    if shown.changes is not None:
        yield Line(f"next change: {shown.changes}", indent=indent)


def _entry(part: str, dated: Dated[Entry], profile: Profile, day: date | None, indent: int) -> Iterator[Line]:
    entry, source = dated.value, profile.sources[dated.value.source]
    yield Line(_first(dated), indent=indent)
    if entry.unknown is not None and day is None:  # on a day the track itself says so
        yield Line(entry.unknown, "careful", indent + 2, "not known  ")
    if entry.ended:
        yield Line("abolished on this day", indent=indent + 2)
    if part.startswith(LIMITS) and entry.values:
        yield Line(limit_sentence(entry.values), indent=indent + 2)
    else:
        yield from _values(entry.values, indent + 2)
    if entry.note:
        yield Line(entry.note, "quiet", indent + 2)
    at = f", {source.at}" if source.at else ""
    yield Line(f"{source.title}{at} ({source.kind})", "quiet", indent + 2, "source: ")
    if _past(source, day):
        yield Line(f"last confirmed through {source.confirmed_through}, before this day", "careful", indent + 2)


def _values(values: Mapping[str, Value], indent: int) -> Iterator[Line]:
    width = max((len(name) for name in values), default=0)
    for name, value in values.items():
        yield Line(in_words(value), indent=indent, mark=f"{name:<{width}}  ")


def _first(dated: Dated[Entry]) -> str:
    """The first day of an entry, and since when and until when it was known."""
    said = f"from {dated.first}{' or before' if dated.or_before else ''}"
    if dated.known_from is not None:
        said += f", known from {dated.known_from}"
    return said if dated.withdrawn is None else f"{said}, withdrawn on {dated.withdrawn} as if never made"


def _past(source: Source, day: date | None) -> bool:
    return day is not None and source.confirmed_through is not None and day > source.confirmed_through
