"""Worked examples: there, readable, on days that are covered, on both sides of changes, and right."""

from collections.abc import Iterator, Mapping
from datetime import date

from therapycode.errors import InputError, TherapyCodeError
from therapycode.model.facts import FACTS, FactKind
from therapycode.profiles.profile import Branch, Example, Track
from therapycode.rules.conditions import answers, holds
from therapycode.upkeep.examples import example_faults, example_session, unread
from therapycode.upkeep.lint.found import ProfileFault
from therapycode.upkeep.lint.subject import Subject

__all__ = ["change_days", "held", "some"]


def some(subject: Subject) -> Iterator[ProfileFault]:
    """Whether a payer of which a way of counting is recorded has an example at all."""
    profile = subject.looked.profile
    units = profile.parts.get("units") if profile is not None else None
    if subject.target.shared or units is None or subject.own.examples:
        return
    if any(dated.value.values for track in units.tracks for dated in track.timeline.entries):
        yield subject.found("example.none", "units", "a way of counting and no example", "one example or more")


def change_days(subject: Subject) -> Iterator[ProfileFault]:
    """Days on which a value changes, and on a side of which there is no example."""
    if subject.target.shared:
        return
    begins = subject.own.covers.first
    payers = subject.engine.registry.payers.values()
    facts = {name: kind for payer in payers for name, kind in payer.facts.items()}
    for at, part, track in subject.tracks():
        if part.clock != "service":
            continue
        changes = [day for day in track.timeline.changes() if day in subject.own.covers]
        days = [example.day for example in subject.own.examples if _falls_under(example, track, facts)]
        for place, change in enumerate(changes):
            if begins is not None and change <= begins:
                continue
            before = changes[place - 1] if place else begins or date.min
            after = changes[place + 1] if place + 1 < len(changes) else date.max
            sides = {
                f"from {before} to the day before": any(before <= day < change for day in days),
                f"from {change} on": any(change <= day < after for day in days),
            }
            lacking = [side for side, there in sides.items() if not there]
            if lacking:
                what = f"no example {' and none '.join(lacking)}"
                yield subject.found("example.change-day", f"{at}.from.{change}", what)


def _falls_under(example: Example, track: Track, facts: Mapping[str, FactKind]) -> bool:
    """Whether the session of an example falls under a branch; under a part's own values each does."""
    if not isinstance(track, Branch):
        return True
    try:
        session = example_session(example)
    except InputError:
        return False  # it is told of as unreadable
    return holds(track.when, answers(session, tuple(track.when.tests), {**FACTS, **facts})) is True


def held(subject: Subject) -> Iterator[ProfileFault]:
    """Examples that cannot be read, lie outside the days covered, or come to something else than they say."""
    for place, example in enumerate(subject.own.examples):
        at = f"examples[{place}]"
        lines = list(unread(example))
        for fault in lines:
            yield subject.found("example.unreadable", f"{at}.{fault.at}", fault.found, fault.allowed, fault.do)
        if subject.target.shared or subject.looked.profile is None:
            continue
        if example.day not in subject.own.covers:
            what = f"{example.day}, which the profile does not cover"
            yield subject.found("example.outside-coverage", f"{at}.day", what, _covered(subject))
        elif not lines:
            yield from _fails(subject, at, example)


def _fails(subject: Subject, at: str, example: Example) -> Iterator[ProfileFault]:
    try:
        differing = example_faults(subject.engine, subject.own.payer, example)
    except TherapyCodeError as error:
        differing = (" ".join(str(error).split()),)
    except Exception as error:  # noqa: BLE001  # a plugin's code may raise anything, and the other files go on
        differing = (f"it cannot be coded ({type(error).__name__}: {error})",)
    if differing:
        yield subject.found("example.fails", at, "; ".join(differing))


def _covered(subject: Subject) -> str:
    covers = subject.own.covers
    until = f" and before {covers.until}" if covers.until is not None else ""
    return f"a day from {covers.first} on{until}"
