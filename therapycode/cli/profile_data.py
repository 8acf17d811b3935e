"""What is recorded of payers, as plain JSON data."""

from collections.abc import Mapping
from datetime import date

from therapycode.cli.entries import Asked, ShownPart, ShownTrack, shown_parts
from therapycode.cli.paths import shown_path
from therapycode.dated import Dated
from therapycode.model.frozen import FrozenMap
from therapycode.profiles.known import HowKnown
from therapycode.profiles.profile import Branch, Entry, Profile, Source
from therapycode.profiles.spelling import plain
from therapycode.upkeep.layers import Layer

__all__ = ["known_data", "listed_data", "profile_data"]


def listed_data(profile: Profile) -> dict[str, object]:
    """What a list of payers says of one. The days covered run from ``from`` up to and without ``until``."""
    return {
        "id": profile.payer,
        "title": profile.title,
        "family": profile.family,
        "status": profile.status,
        "covers": {"from": _iso(profile.covers.first), "until": _iso(profile.covers.until)},
    }


def known_data(known: HowKnown | None) -> dict[str, object]:
    """How far a payer is known, as a list of payers says it; ``None`` where it does not answer for the day."""
    if known is None:
        return {"known": None}
    return {
        "known": {
            "on": known.day.isoformat(),
            "asked": known.asked,
            "primary": list(known.primary),
            "secondary": list(known.secondary),
            "unknown": list(known.unknown),
            "confirmed_through": _iso(known.confirmed_through),
        }
    }


def profile_data(profile: Profile, asked: Asked, layers: Mapping[str, Layer] = FrozenMap()) -> dict[str, object]:
    """The profile as plain JSON data, each part with the layer that it comes from, where those are given.

    Raises:
        OutsideCoverageError: if the profile does not answer for the day.
    """
    return {
        "schema": "therapycode/payer/1",
        **listed_data(profile),
        "on": _iso(asked.day),
        "known_on": _iso(asked.known_on),
        "parts": [
            {**_part_data(shown, profile), **_layer_data(layers.get(shown.part.key))}
            for shown in shown_parts(profile, asked)
        ],
        "sources": {id_: _source_data(source) for id_, source in profile.sources.items()},
    }


def _layer_data(layer: Layer | None) -> dict[str, object]:
    if layer is None:
        return {}
    file = None if layer.file is None else shown_path(layer.file)
    return {"layer": {"name": layer.name, "depth": layer.depth, "file": file}}


def _part_data(shown: ShownPart, profile: Profile) -> dict[str, object]:
    own, *branches = shown.tracks
    return {
        "part": shown.part.key,
        "label": shown.part.label,
        "clock": shown.part.clock,
        **_track_data(own, profile),
        "branches": [_branch_data(each.branch, each, profile) for each in branches if each.branch is not None],
    }


def _branch_data(branch: Branch, shown: ShownTrack, profile: Profile) -> dict[str, object]:
    return {"name": branch.name, "when": plain(branch.when), **_track_data(shown, profile)}


def _track_data(shown: ShownTrack, profile: Profile) -> dict[str, object]:
    return {
        "unknown": shown.unknown,
        "entries": [_entry_data(entry, profile) for entry in shown.entries],
        "next_change": _iso(shown.changes),
    }


def _entry_data(dated: Dated[Entry], profile: Profile) -> dict[str, object]:
    entry = dated.value
    return {
        "from": _iso(dated.first),
        "or_before": dated.or_before,
        "known_from": _iso(dated.known_from),
        "withdrawn": _iso(dated.withdrawn),
        "ended": entry.ended,
        "unknown": entry.unknown,
        "values": {name: plain(value) for name, value in entry.values.items()},
        "source": entry.source,
        "certainty": profile.sources[entry.source].kind,
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
