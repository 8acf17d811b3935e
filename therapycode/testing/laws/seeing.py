"""What laws look at: the units, lines and answers of an outcome, and the same session entered in another way."""

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from typing import Final

import attrs

from therapycode import ClaimLine, FrozenMap, Outcome, Service, Session
from therapycode.model.words import DISCIPLINES
from therapycode.profiles.resolve import PartValues
from therapycode.rules.timing import entry_minutes
from therapycode.testing.subject import Subject

__all__ = [
    "COUNTED_REASONS",
    "answer_set",
    "answers_of",
    "base_of",
    "by_therapists",
    "counted_by_minutes",
    "first_minutes",
    "in_words",
    "is_pooled",
    "line_sets",
    "lines_of",
    "minutes_of",
    "period",
    "told_lines",
    "units_of",
    "whole_units",
    "with_services",
]

COUNTED_REASONS: Final = frozenset({"under_8", "no_minutes", "total_time_limit"})
"""Why counting itself leaves a service without a unit; every other reason lies outside of counting."""

_FIFTEEN: Final = 15


def lines_of(outcome: Outcome) -> tuple[ClaimLine, ...]:
    """The lines of the claim; none where there is no claim."""
    return outcome.claim.lines if outcome.claim is not None else ()


def line_sets(outcome: Outcome) -> Iterator[tuple[ClaimLine, ...]]:
    """The lines of the claim, and those of every other answer."""
    yield lines_of(outcome)
    yield from (each.lines for each in outcome.alternatives)


def told_lines(lines: tuple[ClaimLine, ...]) -> str:
    """Lines for a person."""
    return "; ".join(" ".join([line.code, str(line.units), *line.modifiers]) for line in lines)


def in_words(outcome: Outcome) -> str:
    """What is billed, for a person."""
    if outcome.claim is None:
        return "no claim"
    lines = [" ".join([line.code, str(line.units), *line.modifiers]) for line in outcome.claim.lines]
    return "; ".join(lines) or "no line"


def answers_of(outcome: Outcome) -> tuple[Mapping[str, int], ...]:
    """The units of every equally right answer, the one taken first."""
    return tuple(each.units for each in outcome.alternatives) or (outcome.units,)


def answer_set(outcome: Outcome) -> frozenset[frozenset[tuple[str, int]]]:
    """The units of every equally right answer, whatever their order."""
    return frozenset(frozenset(each.items()) for each in answers_of(outcome))


def base_of(subject: Subject, session: Session, code: str) -> str:
    """The base code of a code's family, which counts for all of it; the code itself where it has none."""
    facts = subject.facts(session, code)
    return facts.base if facts is not None else code


def units_of(subject: Subject, session: Session, answer: Mapping[str, int], base: str) -> int:
    """The units of a family of codes in an answer."""
    return sum(number for code, number in answer.items() if base_of(subject, session, code) == base)


def by_therapists(session: Session) -> bool:
    """Say whether everybody who took part is a therapist."""
    return all(each.role in DISCIPLINES for each in session.clinicians)


def minutes_of(service: Service) -> int:
    """All minutes of a service."""
    return sum(entry_minutes(entry) for entry in service.time)


def period(rule: PartValues) -> int:
    """The minutes of a unit, by the rule: 15 unless it says otherwise."""
    return rule.whole("minutes_per_unit") or _FIFTEEN


def first_minutes(rule: PartValues) -> int | None:
    """From how many minutes a service by itself is one unit; ``None`` for a rule that the kit does not know."""
    known = _FIRST.get(rule.text("rule"))
    return known(rule) if known is not None else None


def _threshold(rule: PartValues) -> int:
    threshold = rule.number("threshold") or Decimal("7.5")
    return int(threshold) + (threshold % 1 > 0)


def _pooled(rule: PartValues) -> int:
    return rule.whole("first_unit_from") or 8


def _half(rule: PartValues) -> int:
    return period(rule) // 2 + 1


_FIRST: Final[Mapping[str, Callable[[PartValues], int]]] = FrozenMap(
    {
        "total-time": _pooled,
        "per-service-midpoint": _half,
        "full-unit-only": period,
        "started-unit": lambda _rule: 1,
        "per-service-threshold": _threshold,
        "nearest-unit-pooled-remainders": _pooled,
        "greater-of-two": lambda rule: min(_pooled(rule), _half(rule)),
    }
)
"""For each rule of which every unit but the first takes a full period: from how many minutes the first counts."""


def whole_units(minutes: int, rule: PartValues) -> int:
    """The units of so many minutes by themselves, counted one after the other and not by a formula."""
    units, due = 0, first_minutes(rule) or period(rule)
    while due <= minutes:
        units, due = units + 1, due + period(rule)
    return units


def is_pooled(subject: Subject, session: Session, code: str) -> bool:
    """Say whether the minutes of a code are for the payer's unit rule to count."""
    facts = subject.facts(session, code)
    return facts is not None and facts.pooled and not subject.own_length(session, code)


def counted_by_minutes(subject: Subject, session: Session, outcome: Outcome) -> Iterator[Service]:
    """The services that the payer's unit rule counts, where nothing but counting decided."""
    outside = {each.code for each in outcome.not_billed if each.reason not in COUNTED_REASONS}
    for service in session.services:
        if is_pooled(subject, session, service.code) and service.code not in outside and service.bill:
            yield service


def with_services(session: Session, each: Callable[[Service], list[Service]]) -> Session:
    """The session with every service replaced by what becomes of it."""
    return attrs.evolve(session, services=tuple(new for old in session.services for new in each(old)))
