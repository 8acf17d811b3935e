"""The lines of a claim held against those that the sessions behind it come to."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Final, NamedTuple

from therapycode.model.frozen import FrozenMap
from therapycode.model.words import Discipline

__all__ = ["Behind", "Entry", "Key", "Mismatch", "Side", "compare", "moves", "sides"]

Key = tuple[date, Discipline, str]
"""A day, a plan of care's discipline and a code."""


class Entry(NamedTuple):
    """A line as it is held against others: where it stands, and whether it bears an assistant's modifier."""

    key: Key
    units: int
    marked: bool
    minutes: int | None
    npi: str | None
    place: int = -1


class Side(NamedTuple):
    """All lines of one day, discipline and code: units in all, and those with an assistant's modifier.

    ``minutes`` are ``None`` where a line has none; ``numbers`` are the units by rendering number, empty where a
    line has none; ``places`` say where the lines stand.
    """

    units: int
    marked: int
    minutes: int | None
    numbers: Mapping[str, int]
    places: tuple[int, ...]


class Behind(NamedTuple):
    """What stands behind a claim: what the sessions come to, and what is known of what they do not bill.

    ``expected`` is what they come to, ``other`` the same by other ways of telling an assistant's units that are as
    right. ``reasons`` say why something that was performed is not billed. ``covered`` are the days and disciplines
    of which there is a session, ``modifiers`` the assistants' modifiers by discipline.
    """

    expected: Mapping[Key, Side]
    other: Sequence[Mapping[Key, Side]]
    reasons: Mapping[Key, str]
    covered: Collection[tuple[date, Discipline]]
    modifiers: Mapping[Discipline, str]


class Mismatch(NamedTuple):
    """Where a claim and its sessions differ: the finding, the lines that it is about, and its values."""

    rule: str
    key: Key
    places: tuple[int, ...]
    values: Mapping[str, object]


def sides(entries: Iterable[Entry]) -> Mapping[Key, Side]:
    """The lines by day, discipline and code."""
    together: dict[Key, list[Entry]] = {}
    for entry in entries:
        together.setdefault(entry.key, []).append(entry)
    return FrozenMap({key: _side(own) for key, own in together.items()})


def _side(own: Sequence[Entry]) -> Side:
    minutes = [entry.minutes for entry in own if entry.minutes is not None]
    numbers: dict[str, int] = {}
    if all(entry.npi is not None for entry in own):
        for entry in own:
            npi = str(entry.npi)
            numbers[npi] = numbers.get(npi, 0) + entry.units
    return Side(
        sum(entry.units for entry in own),
        sum(entry.units for entry in own if entry.marked),
        sum(minutes) if len(minutes) == len(own) else None,
        numbers,
        tuple([entry.place for entry in own]),
    )


def moves(given: Mapping[Key, Side], behind: Behind) -> Mapping[Key, Key]:
    """Lines that fit no session where they stand, and one alone under another day or another discipline.

    That one must itself have no line, and no other line may fit it as well.
    """
    fits: dict[Key, list[Key]] = {}
    for key in given:
        if key in behind.expected or key in behind.reasons:
            continue
        fits[key] = [to for to in behind.expected if to not in given and _one_step(key, to)]
    wished = [to for own in fits.values() for to in own]
    return FrozenMap({key: own[0] for key, own in fits.items() if len(own) == 1 and wished.count(own[0]) == 1})


def _one_step(key: Key, to: Key) -> bool:
    """Say whether two keys are of one code and differ in the day or in the discipline, not in both."""
    return key[2] == to[2] and (key[0] == to[0]) != (key[1] == to[1])


_TOO_FEW: Final = frozenset({"under_8", "total_time_limit", "no_minutes", "none_performed"})
_BY_CODE: Final = frozenset({"bundled", "not_valid", "non_covered"})
"""Reasons that hold of the code itself, which are said of the claim without any session."""

_REASONS: Final[Mapping[str, str]] = FrozenMap(
    {
        "not_charged": "it was furnished without charge",
        "not_kept": "the visit did not take place",
        "not_eligible": "it may not be billed as it was furnished",
        "billed_under_other_code": "its minutes are billed under another code of its family",
        "billed_with_other_session": "it is billed with another session of the day",
    }
)


def compare(given: Mapping[Key, Side], behind: Behind) -> Iterator[Mismatch]:
    """Everything in which the claim and its sessions differ, in the order of the keys.

    Units are held against what the sessions come to, both ways; so are those of assistants, the numbers of
    therapists and minutes that the claim gives. What no session speaks of is passed over.

    Source: Medicare Claims Processing Manual, chapter 5, section 20.2.C; 86 FR 64996, page 65171, by which either
    method of the tenth may be used.
    """
    for key in sorted({*given, *behind.expected}):
        own, expected = given.get(key), behind.expected.get(key)
        if own is None:
            yield Mismatch("check.line-missing", key, (), _values(key, supported=behind.expected[key].units))
        elif expected is None:
            yield from _without(key, own, behind)
        else:
            yield from _both(key, own, expected, behind)


def _values(key: Key, **more: object) -> Mapping[str, object]:
    day, discipline, code = key
    return FrozenMap({"code": code, "day": day.isoformat(), "discipline": discipline, **more})


def _without(key: Key, own: Side, behind: Behind) -> Iterator[Mismatch]:
    """A line for which the sessions bill nothing."""
    reason = behind.reasons.get(key)
    if reason in _TOO_FEW:
        yield Mismatch("check.units-exceed-minutes", key, own.places, _values(key, units=own.units, supported=0))
    elif reason is not None and reason not in _BY_CODE:
        values = _values(key, reason=_REASONS.get(reason, reason.replace("_", " ")))
        yield Mismatch("check.not-to-be-billed", key, own.places, values)
    elif reason is None and key[:2] in behind.covered:
        yield Mismatch("check.line-without-service", key, own.places, _values(key))


def _both(key: Key, own: Side, expected: Side, behind: Behind) -> Iterator[Mismatch]:
    if own.units != expected.units:
        over = own.units > expected.units
        rule = "check.units-exceed-minutes" if over else "check.units-under-minutes"
        yield Mismatch(rule, key, own.places, _values(key, units=own.units, supported=expected.units))
    moved = _mismarked(own, expected)
    if moved:
        others = [side[key].marked for side in behind.other if key in side]
        values = _values(
            key,
            units=own.units,
            marked=own.marked,
            expected=expected.marked,
            modifier=behind.modifiers.get(key[1], ""),
        )
        if own.units == expected.units and own.marked in others:
            rule = "check.other-tenth-method"
        else:
            rule = "check.assistant-units-missing" if moved < 0 else "check.assistant-units-needless"
        yield Mismatch(rule, key, own.places, values)
    if own.numbers and expected.numbers and not _numbers_agree(own, expected):
        values = _values(key, numbers=_spell(own.numbers), expected=_spell(expected.numbers))
        yield Mismatch("check.rendering-npi", key, own.places, values)
    if own.minutes is not None and expected.minutes is not None and own.minutes != expected.minutes:
        values = _values(key, minutes=own.minutes, expected=expected.minutes)
        yield Mismatch("check.minutes-differ", key, own.places, values)


def _mismarked(own: Side, expected: Side) -> int:
    """How many units bear an assistant's modifier too many, or too few (below 0), beside what units are off."""
    marked = own.marked - expected.marked
    plain = (own.units - own.marked) - (expected.units - expected.marked)
    return 0 if marked * plain >= 0 else marked


def _numbers_agree(own: Side, expected: Side) -> bool:
    """Say whether the numbers are those expected, each with its units where the units in all agree."""
    if own.units == expected.units:
        return dict(own.numbers) == dict(expected.numbers)
    return set(own.numbers) <= set(expected.numbers)


def _spell(numbers: Mapping[str, int]) -> str:
    return ", ".join([f"{units} under {npi}" for npi, units in sorted(numbers.items())])
