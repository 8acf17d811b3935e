"""What is recorded of payers, as plain JSON data."""

from datetime import date

from therapycode.cli.entries import ShownPart, shown_parts
from therapycode.dated import Dated
from therapycode.profiles.profile import Entry, Profile, Source
from therapycode.profiles.spelling import plain

__all__ = ["listed_data", "profile_data"]


def listed_data(profile: Profile) -> dict[str, object]:
    """What a list of payers says of one. The days covered run from ``from`` up to and without ``until``."""
    return {
        "id": profile.payer,
        "title": profile.title,
        "family": profile.family,
        "status": profile.status,
        "covers": {"from": _iso(profile.covers.first), "until": _iso(profile.covers.until)},
    }


def profile_data(profile: Profile, day: date | None) -> dict[str, object]:
    """The profile as plain JSON data.

    Raises:
        OutsideCoverageError: if the profile does not answer for the day.
    """
    return {
        "schema": "therapycode/payer/1",
        **listed_data(profile),
        "on": _iso(day),
        "parts": [_part_data(shown) for shown in shown_parts(profile, day)],
        "sources": {id_: _source_data(source) for id_, source in profile.sources.items()},
    }


def _part_data(shown: ShownPart) -> dict[str, object]:
    return {
        "part": shown.part.key,
        "label": shown.part.label,
        "unknown": shown.unknown,
        "entries": [_entry_data(entry) for entry in shown.entries],
    }


def _entry_data(dated: Dated[Entry]) -> dict[str, object]:
    entry = dated.value
    return {
        "from": _iso(dated.first),
        "or_before": dated.or_before,
        "ended": entry.ended,
        "unknown": entry.unknown,
        "values": {name: plain(value) for name, value in entry.values.items()},
        "source": entry.source,
        "note": entry.note,
    }


def _source_data(source: Source) -> dict[str, object]:
    return {
        "title": source.title,
        "at": source.at,
        "url": source.url,
        "kind": source.kind,
        "published": _iso(source.published),
        "confirmed_through": _iso(source.confirmed_through),
    }


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day is not None else None
