"""Procedure codes in lists and conditions: there on the days of the list, known, and listed once."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from therapycode.dated import Dated
from therapycode.model.codes import CodeFacts
from therapycode.model.frozen import FrozenMap
from therapycode.model.words import is_code
from therapycode.profiles.kinds import CONDITION
from therapycode.profiles.profile import Branch, Entry, Part, Track, Value
from therapycode.profiles.shape import shape_of
from therapycode.upkeep.lint.damage import meant
from therapycode.upkeep.lint.found import ProfileFault
from therapycode.upkeep.lint.raw import codes_in
from therapycode.upkeep.lint.subject import Subject, path_of

__all__ = ["damaged_examples", "in_force", "repeated"]

_DAY = timedelta(days=1)


def in_force(subject: Subject) -> Iterator[ProfileFault]:
    """Codes that the table does not know, and codes that are not there on a day on which their list holds.

    A condition may ask of codes of any day.
    """
    for at, part, track in subject.tracks():
        if isinstance(track, Branch):
            for place, code in codes_in(CONDITION, track.when, f"{at}.when"):
                yield from _known(subject, place, str(code), subject.day)
        for dated in track.timeline.entries:
            days = _days(subject, part, track, dated)
            shape = shape_of(part.key)
            if days is None or shape is None:
                continue
            for place, code in codes_in(shape, dated.value.values, path_of(at, dated)):
                yield from _code(subject, place, str(code), days)


def _days(subject: Subject, part: Part, track: Track, dated: Dated[Entry]) -> tuple[date, date] | None:
    """The first and the last day, up to the one on which one looks, on which a value answers; ``None`` if none."""
    covers = subject.own.covers
    after = [one.first for one in track.timeline.entries if one.first > dated.first and one.stands(None)]
    first, last = dated.first, min([*after[:1], subject.day + _DAY]) - _DAY
    if part.clock == "service":
        first = max(first, covers.first or first)
        last = min(last, covers.until - _DAY) if covers.until is not None else last
    return (first, last) if first <= last else None


def _code(subject: Subject, at: str, code: str, days: tuple[date, date]) -> Iterator[ProfileFault]:
    first, last = days
    table = subject.engine.tables.codes
    begun, ended = table.on(first).get(code), table.on(last).get(code)
    if begun is None or ended is None:
        yield from _known(subject, at, code, first)
    elif begun.first_day is not None and begun.first_day > first:
        what = f"{code!r}, which came into being on {begun.first_day}, in a list of {first}"
        yield subject.found("code.retired", at, what, "codes that are in force while the list holds")
    elif ended.last_day is not None and ended.last_day < last:
        what = f"{code!r}, which was retired on {ended.last_day}, in a list that still holds on {last}"
        yield subject.found("code.retired", at, what, "codes that are in force while the list holds")


def _known(subject: Subject, at: str, code: str, day: date) -> Iterator[ProfileFault]:
    """That the code table does not know a code."""
    table = subject.engine.tables.codes.on(day)
    if code not in table:
        what = f"{code!r}, which the code table does not know"
        yield subject.found("code.unknown", at, what, "", _letters(code, table))


def _letters(code: str, known: Mapping[str, CodeFacts]) -> str:
    """What may be meant by a code that begins with noughts where a letter belongs."""
    if not code.startswith("0"):
        return ""
    near = sorted(one for one in known if one[1:] == code[1:])
    return f"Perhaps the letter was lost: {' or '.join(near)}." if near else ""


def repeated(subject: Subject) -> Iterator[ProfileFault]:
    """What stands in one list twice."""
    for at, _, dated in subject.entries():
        for name, value in dated.value.values.items():
            yield from _twice(subject, f"{at}.{name}", value)


def _twice(subject: Subject, at: str, value: Value) -> Iterator[ProfileFault]:
    if isinstance(value, FrozenMap):
        for key, inner in value.items():
            yield from _twice(subject, f"{at}.{key}", inner)
    elif isinstance(value, tuple):
        for place, one in enumerate(value):
            if one in value[:place]:
                yield subject.found("code.twice", f"{at}[{place}]", f"{one!r}, which stands in the list already")
            yield from _twice(subject, f"{at}[{place}]", one)


def damaged_examples(subject: Subject) -> Iterator[ProfileFault]:
    """Codes that are damaged in the lines of examples."""
    for number, example in enumerate(subject.own.examples):
        for key, lines in (("given", example.given), ("units", example.units), ("lines", example.lines)):
            for place, line in enumerate(lines or ()):
                word = line.partition(" ")[0]
                advice = None if is_code(word) else meant(word)
                if advice is not None:
                    at = f"examples[{number}].{key}[{place}]"
                    yield subject.found("code.damaged", at, repr(word), "a procedure code such as 97110", advice)
