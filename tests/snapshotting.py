"""What a profile says on each day on which that changes and on the days beside it, as a text for review."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

from therapycode.profiles.profile import Branch, Part, Profile, Track
from therapycode.profiles.resolve import said_by
from therapycode.profiles.spelling import in_words

__all__ = ["snapshot"]

NEXT: Final = timedelta(days=1)


def snapshot(profile: Profile) -> str:
    """Every value on every such day, written on the first of them on which it is another."""
    return "".join(f"{line}\n" for line in _lines(profile))


def _lines(profile: Profile) -> Iterator[str]:
    yield f"{profile.payer}: {profile.title}"
    for known_on in [None, *_known(profile)]:
        written: dict[str, str] = {}
        for day in _days(profile):
            said = dict(_said(profile, day, known_on))
            new = {at: words for at, words in said.items() if written.get(at) != words}
            if new:
                yield f"{day}" if known_on is None else f"{day}, as known on {known_on}"
            yield from (f"  {at}: {words}" for at, words in sorted(new.items()))
            written = said


def _days(profile: Profile) -> list[date]:
    """Each change day and the days beside it, as far as they are covered; by whatever clock a part goes."""
    changes = {day for _, track in _tracks(profile) for day in track.timeline.changes()}
    changes |= {day for day in (profile.covers.first, profile.covers.until) if day is not None}
    days = {day for change in changes for day in (change - NEXT, change, change + NEXT)}
    return sorted(day for day in days if day in profile.covers)


def _known(profile: Profile) -> list[date]:
    """Each day on which something became known or was taken back, and the day before it."""
    revisions = {day for _, track in _tracks(profile) for day in track.timeline.revisions()}
    return sorted({day for revision in revisions for day in (revision - NEXT, revision)})


def _tracks(profile: Profile) -> list[tuple[Part, Track]]:
    return [(part, track) for part in profile.parts.values() for track in part.tracks]


def _said(profile: Profile, day: date, known_on: date | None) -> Iterator[tuple[str, str]]:
    for part, track in _tracks(profile):
        if known_on is not None and not track.timeline.revisions():
            continue  # what was known changes nothing of it
        at = f"{part.key}.branch.{track.name}" if isinstance(track, Branch) else part.key
        said = said_by(part, track, day, known_on)
        if said.dated is None or said.dated.value.unknown is not None:
            yield at, f"not known: {said.ask}"
        else:
            entry = said.dated.value
            words = "; ".join(f"{name} {in_words(entry.values[name])}" for name in sorted(entry.values))
            yield at, f"{'abolished' if entry.ended else words} [{entry.source}]"
