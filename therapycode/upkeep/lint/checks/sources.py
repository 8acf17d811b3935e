"""The documents behind the values: used, confirmed, of what kind, and kept."""

import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path

from therapycode.errors import ProfileError
from therapycode.profiles.profile import Source
from therapycode.profiles.read import text_of
from therapycode.upkeep.lint.found import ProfileFault
from therapycode.upkeep.lint.raw import raw_entries
from therapycode.upkeep.lint.subject import Subject, path_of

__all__ = ["documents", "named_below", "past_confirmation", "secondary", "unused"]


def unused(subject: Subject) -> Iterator[ProfileFault]:
    """Documents that nothing rests on, in this file or, of a shared one, in those that start from it."""
    named = {entry.table.get("source") for entry in raw_entries(subject.looked.document)}
    named |= {example.source for example in subject.own.examples} | subject.named_elsewhere
    for id_ in subject.own.sources:
        if id_ not in named:
            yield subject.found("source.unused", f"sources.{id_}", "a document that nothing rests on")


def named_below(root: Path) -> frozenset[str]:
    """The documents that files below a folder name which start from others; unreadable files name none."""
    named: set[str] = set()
    for path in (*root.glob("*.toml"), *root.glob("*/*.toml")):
        try:
            document = tomllib.loads(text_of(path))
        except ProfileError:
            continue
        if "based_on" in document:
            named |= {str(entry.table.get("source")) for entry in raw_entries(document)}
            named |= {str(each.get("source")) for each in _examples(document)}
    return frozenset(named)


def _examples(document: Mapping[str, object]) -> list[Mapping[str, object]]:
    given = document.get("examples")
    return [one for one in given if isinstance(one, dict)] if isinstance(given, list) else []


def documents(subject: Subject) -> Iterator[ProfileFault]:
    """Documents whose days cannot be, and addresses of which no copy is kept."""
    for id_, source in subject.own.sources.items():
        at = f"sources.{id_}"
        yield from _days(subject, at, source)
        if source.url and not source.archived:
            yield subject.found("source.not-archived", f"{at}.url", "an address without an archived copy")


def _days(subject: Subject, at: str, source: Source) -> Iterator[ProfileFault]:
    published, through = source.published, source.confirmed_through
    if published is not None and through is not None and through < published:
        what = f"{through}, before {published}, the day of publication"
        yield subject.found("source.days", f"{at}.confirmed_through", what, f"{published} or later")
    for key, day in (("published", published), ("confirmed_through", through)):
        if day is not None and day > subject.day:
            what = f"{day}, which lies ahead of {subject.day}"
            yield subject.found("source.days", f"{at}.{key}", what, f"{subject.day} or earlier")


def past_confirmation(subject: Subject) -> Iterator[ProfileFault]:
    """Documents whose confirmation has passed, where a value rests on them that is in force on the day."""
    known = subject.sources
    for id_, values in _in_force(subject).items():
        through = known[id_].confirmed_through if id_ in known else None
        if through is not None and through < subject.day:
            at = f"sources.{id_}.confirmed_through" if id_ in subject.own.sources else f"{values[0]}.source"
            what = f"{through} for {id_}, before {subject.day}, on which {', '.join(values)} rest on it"
            yield subject.found("source.past-confirmation", at, what)


def _in_force(subject: Subject) -> Mapping[str, list[str]]:
    """For each document the values in force on the day that rest on it."""
    found: dict[str, list[str]] = {}
    if subject.day not in subject.own.covers:
        return found
    for at, part, track in subject.tracks():
        entry = track.timeline.entry(subject.day)
        entries = (entry,) if part.clock == "service" else track.timeline.entries
        for dated in entries:
            if dated is not None and dated.value.unknown is None:
                found.setdefault(dated.value.source, []).append(path_of(at, dated))
    return found


def secondary(subject: Subject) -> Iterator[ProfileFault]:
    """Every value that rests on somebody else's account."""
    known = subject.sources
    for at, _, dated in subject.entries():
        source = known.get(dated.value.source)
        if source is not None and source.kind == "secondary":
            what = f"a value that rests on {source.id}, a secondary source"
            yield subject.found("source.secondary", f"{at}.source", what)
