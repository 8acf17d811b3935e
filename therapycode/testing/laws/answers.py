"""Laws of answers as such: that there is one, that it is always the same, and that nothing else is touched."""

import copy
import pickle
from collections.abc import Iterable, Iterator
from decimal import Decimal
from time import perf_counter
from typing import Final

import attrs

from therapycode import Day, GivenClaim, Outcome, Session
from therapycode.serial import dump, read_outcome
from therapycode.testing.laws.law import Law
from therapycode.testing.laws.seeing import in_words, lines_of
from therapycode.testing.occasions import just, renamed
from therapycode.testing.subject import Subject

__all__ = ["ANSWERS", "MOST_SECONDS"]

MOST_SECONDS: Final = 0.1
"""How long one session may take at most; an ordinary payer takes a thousandth of it."""

_TRIES: Final = 3
"""How often a session has to take too long, since a busy machine may be slow once."""


def _some(subject: Subject) -> Iterable[Session]:
    """Sessions of every kind, small."""
    return (
        just(subject, "97110 8 PT"),
        just(subject, "97161 - PT", "97110 23 PT", "97140 7 PT"),
        just(subject, "97110 20 PT", "97140 20 PT"),
        just(subject, "97110 9 PT", "97110 14 PTA"),
        just(subject, "97110 15 PT+PTA"),
    )


def _always(subject: Subject, session: Session) -> Iterator[str]:
    outcome = subject.code(session)
    if outcome.determined != (outcome.claim is not None):
        yield "It is determined and has no claim, or the other way round."
    if not outcome.determined and not any(each.severity == "error" for each in outcome.findings):
        yield "There is no claim, and no finding says why."
    if outcome.ready and not (outcome.complete and outcome.determined):
        yield "It is said to be ready, and is not complete."


def _same_again(subject: Subject, session: Session) -> Iterator[str]:
    first = subject.code(session)
    others = [*_some(subject), attrs.evolve(session, services=session.services[::-1])]
    for other in others:
        subject.code(other)
    again = subject.code(session)
    if again != first:
        yield f"First it is {in_words(first)}, after other sessions {in_words(again)}; or other findings."
    twin = subject.engines.twin.code(copy.deepcopy(session), payer=subject.payer)
    if twin != again:
        yield f"A second engine answers {in_words(twin)}, the first {in_words(again)}; or other findings."


def _elsewhere(subject: Subject, session: Session) -> Iterator[str]:
    try:
        sent = subject.engines.sent
    except (AttributeError, TypeError, pickle.PicklingError) as fault:
        yield f"It cannot be sent to another process: {type(fault).__name__}."
        return
    there, here = sent.code(session, payer=subject.payer), subject.code(session)
    if there != here:
        yield f"In another process it is {in_words(there)}, here {in_words(here)}."


def _untouched(subject: Subject, session: Session) -> Iterator[str]:
    given = attrs.evolve(session, ext={"room": ["4"]}, facts=dict(session.facts))
    before = copy.deepcopy(given)
    subject.code(given)
    if given != before:
        yield "What was given is not what it was before it was coded."


def _in_time(subject: Subject, session: Session) -> Iterator[str]:
    subject.code(session)  # the plan of the day is made once, and takes its own time
    taken = min(_seconds(subject, session) for _ in range(_TRIES))
    if taken > MOST_SECONDS:
        yield f"A session takes more than {MOST_SECONDS} seconds."


def _seconds(subject: Subject, session: Session) -> float:
    begun = perf_counter()
    subject.code(session)
    return perf_counter() - begun


def _names(subject: Subject, session: Session) -> Iterator[str]:
    ids = {each.id: f"somebody-{place}" for place, each in enumerate(session.clinicians)}
    other = attrs.evolve(
        renamed(session, ids),
        id="visit-9",
        patient=attrs.evolve(session.patient, id="patient-9"),
        ext={"room": "4"},
    )
    one, another = subject.code(session), subject.code(other)
    if attrs.evolve(another, session=one.session, ext=one.ext) != one:
        yield f"With other ids and a note it is {in_words(another)}, else {in_words(one)}; or other findings."


def _prices(subject: Subject, session: Session) -> Iterator[str]:
    one = subject.code(session)
    for cents in (1, 999_999):
        services = [
            attrs.evolve(each, charge=Decimal(cents + place) / 100) for place, each in enumerate(session.services)
        ]
        other = subject.code(attrs.evolve(session, services=tuple(services)))
        if _billed(other) != _billed(one):
            yield f"At another price it is {in_words(other)}, else {in_words(one)}."


def _billed(outcome: Outcome) -> list[tuple[object, ...]]:
    return [(line.code, line.units, line.modifiers) for line in lines_of(outcome)]


def _day_of_one(subject: Subject, session: Session) -> Iterator[str]:
    alone = subject.code(session)
    day = subject.engine.code(Day(sessions=(session,)), payer=subject.payer)
    if day.outcomes != (alone,):
        yield f"As a day of one session it is {in_words(day.outcomes[0])}, by itself {in_words(alone)}."


def _replayed(subject: Subject, session: Session) -> Iterator[str]:
    kept = read_outcome(dump(subject.code(session)).encode())
    replayed = subject.engine.replay(kept, session)
    for change in replayed.changes:
        yield f"Made again from its record, {change.what} {change.subject} {change.value} is another one."
    for cause in replayed.causes:
        yield f"Made again from its record, {cause.what} {cause.name} is another one."


def _checked(subject: Subject, session: Session) -> Iterator[str]:
    outcome = subject.code(session)
    if not lines_of(outcome):
        return
    checked = subject.engine.check(GivenClaim.of(session, outcome), payer=subject.payer, sessions=(session,))
    known = {each.rule for each in outcome.findings}
    for finding in checked.findings:
        if finding.severity == "error" and finding.rule not in known:
            yield f"The claim that it makes is refused when it is checked: {finding.rule}."


ANSWERS: Final = (
    Law(
        id="answers.always",
        says="Every session of a day that is covered has an outcome: a claim, or a finding why there is none.",
        since="0.1",
        why="One session that raises must not stop a night's run.",
        breaches=_always,
        first=_some,
    ),
    Law(
        id="answers.same-again",
        says="The same session has the same answer, whatever was asked before and whichever engine is asked.",
        since="0.1",
        why="A claim has to be explained a year later; nothing may be remembered between sessions.",
        breaches=_same_again,
        first=_some,
    ),
    Law(
        id="answers.elsewhere",
        says="A payer can be sent to another process, and answers there as it does here.",
        since="0.1",
        why="Large runs are spread over processes.",
        breaches=_elsewhere,
        first=_some,
    ),
    Law(
        id="answers.in-time",
        says=f"A session is answered within {MOST_SECONDS} seconds.",
        since="0.1",
        why="Somebody waits behind the save button.",
        breaches=_in_time,
        first=_some,
    ),
    Law(
        id="answers.replayed",
        says="An outcome that is written, read and made again from its session is the same.",
        since="0.1",
        why="The record is what an auditor is shown.",
        breaches=_replayed,
        first=_some,
    ),
    Law(
        id="answers.checked",
        says="The claim that a session comes to meets no error when it is checked that coding did not tell.",
        since="0.1",
        why="What makes claims and what checks them may not disagree.",
        breaches=_checked,
        first=_some,
    ),
    Law(
        id="answers.day-of-one",
        says="A day of one session is that session.",
        since="0.1",
        why="Whether one asks for the session or for its day must not matter.",
        breaches=_day_of_one,
    ),
    Law(
        id="input.untouched",
        says="What is given is not changed.",
        since="0.1",
        why="The caller goes on using its own objects.",
        breaches=_untouched,
        first=_some,
    ),
    Law(
        id="input.names",
        says="Other ids of patient, session and clinicians, and a note, change nothing but those ids.",
        since="0.1",
        why="No rule of billing asks who somebody is.",
        breaches=_names,
        first=_some,
    ),
    Law(
        id="input.prices",
        says="What a service is charged at changes no unit and no modifier.",
        since="0.1",
        why="Units that follow the price are upcoding.",
        breaches=_prices,
    ),
)
