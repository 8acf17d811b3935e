"""Laws of minutes and units."""

from collections.abc import Iterable, Iterator
from typing import Final

import attrs

from therapycode import Session
from therapycode.profiles.resolve import PartValues
from therapycode.testing.laws.law import Law
from therapycode.testing.laws.seeing import (
    answers_of,
    base_of,
    by_therapists,
    counted_by_minutes,
    first_minutes,
    in_words,
    is_pooled,
    minutes_of,
    period,
    units_of,
    whole_units,
)
from therapycode.testing.occasions import alone, just
from therapycode.testing.subject import Subject

__all__ = ["COUNTING"]


_EDGES: Final = (8, 7, 1, 14, 15, 16, 22, 23, 29, 30, 37, 38, 45, 52, 53)


def _edges(subject: Subject) -> Iterable[Session]:
    """One service by itself, its minutes at every edge of the first units."""
    return [just(subject, f"97110 {minutes} PT") for minutes in _EDGES]


def _single(subject: Subject, session: Session) -> Iterator[tuple[PartValues, int, int, int]]:
    """For one timed service by itself: the rule, its minutes, its units, and the minutes of a first unit."""
    if len(session.services) != 1:
        return
    rule, outcome = subject.unit_rule(session), subject.code(session)
    first = first_minutes(rule) if rule is not None else None
    if rule is None or first is None or not outcome.determined:
        return
    for service in counted_by_minutes(subject, session, outcome):
        base = base_of(subject, session, service.code)
        yield rule, minutes_of(service), units_of(subject, session, outcome.units, base), first


def _too_short(subject: Subject, session: Session) -> Iterator[str]:
    for _, minutes, units, first in _single(subject, session):
        if minutes < first and units:
            yield f"{minutes} minutes are {units} units; by the rule of its profile a unit takes {first}."


def _long_enough(subject: Subject, session: Session) -> Iterator[str]:
    for _, minutes, units, first in _single(subject, session):
        if minutes >= first and not units:
            yield f"{minutes} minutes are no unit; by the rule of its profile {first} are one."


def _by_itself(subject: Subject, session: Session) -> Iterator[str]:
    for rule, minutes, units, _ in _single(subject, session):
        right = whole_units(minutes, rule)
        if units != right:
            yield f"{minutes} minutes are {units} units; by the rule of its profile they are {right}."


def _total(subject: Subject, session: Session) -> Iterator[str]:
    rule, outcome = subject.unit_rule(session), subject.code(session)
    if rule is None or rule.text("rule") != "total-time" or not outcome.determined:
        return
    services = list(counted_by_minutes(subject, session, outcome))
    if not by_therapists(session) or len(services) < sum(
        is_pooled(subject, session, one.code) for one in session.services
    ):
        return  # who furnished them, or something beside counting, may have left minutes out
    minutes = sum(minutes_of(one) for one in services)
    right = whole_units(minutes, rule)
    bases = {base_of(subject, session, one.code) for one in services}
    for answer in answers_of(outcome):
        units = sum(units_of(subject, session, answer, base) for base in bases)
        if units != right:
            yield f"{minutes} minutes in all are {units} units; by total time they are {right}."


def _bound(subject: Subject, session: Session) -> Iterator[str]:
    rule, outcome = subject.unit_rule(session), subject.code(session)
    if rule is None or not outcome.determined:
        return
    begun: dict[str, int] = {}
    for service in counted_by_minutes(subject, session, outcome):
        base = base_of(subject, session, service.code)
        begun[base] = begun.get(base, 0) + minutes_of(service)
    for answer in answers_of(outcome):
        for base, minutes in begun.items():
            units = units_of(subject, session, answer, base)
            most = -(-minutes // period(rule))
            if units > most:
                yield f"{base} has {units} units for {minutes} minutes, in which {most} periods began."


def _full_periods(subject: Subject, session: Session) -> Iterator[str]:
    rule, outcome = subject.unit_rule(session), subject.code(session)
    if rule is None or first_minutes(rule) is None or rule.flag("continuous") or not by_therapists(session):
        return
    minutes: dict[str, int] = {}
    for service in counted_by_minutes(subject, session, outcome):
        base = base_of(subject, session, service.code)
        minutes[base] = minutes.get(base, 0) + minutes_of(service)
    for answer in answers_of(outcome) if outcome.determined else ():
        for base, given in minutes.items():
            units, full = units_of(subject, session, answer, base), given // period(rule)
            if units < full:
                yield f"{base} has {units} units for {given} minutes, which are {full} full periods."


def _monotone(subject: Subject, session: Session) -> Iterator[str]:
    before = subject.code(session)
    if not before.determined:
        return
    for place, service in enumerate(session.services):
        if not service.time or service not in counted_by_minutes(subject, session, before):
            continue
        entry = service.time[-1]
        if entry.minutes is None:
            continue
        longer = attrs.evolve(service, time=(*service.time[:-1], attrs.evolve(entry, minutes=entry.minutes + 1)))
        services = (*session.services[:place], longer, *session.services[place + 1 :])
        after = subject.code(attrs.evolve(session, services=services))
        if sum(after.units.values()) < sum(before.units.values()):
            yield f"A minute more of {service.code} gives {in_words(after)}, without it {in_words(before)}."


COUNTING: Final = (
    Law(
        id="units.too-short",
        says="Fewer minutes than the first unit takes are no unit, if they stand alone.",
        since="0.1",
        why="A unit for less than the rule's first threshold is overpaid, and is asked back.",
        breaches=_too_short,
        first=_edges,
        occasions=alone,
    ),
    Law(
        id="units.long-enough",
        says="As many minutes as the first unit takes are one unit, if they stand alone.",
        since="0.1",
        why="A threshold that is off by one loses a unit each time a service ends on it.",
        breaches=_long_enough,
        first=_edges,
        occasions=alone,
    ),
    Law(
        id="units.by-itself",
        says="A service by itself has the units that the rule named in the profile gives its minutes.",
        since="0.1",
        why="What the profile says is held against what the code does, by a count of the kit's own.",
        breaches=_by_itself,
        first=_edges,
        occasions=alone,
    ),
    Law(
        id="units.total",
        says="Under total time, the units of every right answer are those that the table gives the total.",
        since="0.1",
        why="The total of the pool decides how many units there are, and only then who gets them.",
        breaches=_total,
        first=_edges,
    ),
    Law(
        id="units.bound",
        says="No code has more units than periods that began in its minutes.",
        since="0.1",
        why="More than that is impossible, whatever the rule.",
        breaches=_bound,
        first=_edges,
    ),
    Law(
        id="units.full-periods",
        says="Every full period of a code is a unit of it, in every right answer.",
        since="0.1",
        why="What is left over may go to another code; a full period never does.",
        breaches=_full_periods,
        first=_edges,
    ),
    Law(
        id="units.monotone",
        says="A minute more of a service never lowers the number of units.",
        since="0.1",
        why="Nobody may be paid less for having worked longer.",
        breaches=_monotone,
        first=_edges,
    ),
)
