"""Laws of claim lines, of what is not billed, and of modifiers."""

from collections.abc import Iterable, Iterator
from typing import Final

import attrs

from therapycode import Session
from therapycode.model.words import Status, is_modifier
from therapycode.testing.laws.assistants import split
from therapycode.testing.laws.law import Law
from therapycode.testing.laws.seeing import base_of, in_words, line_sets, lines_of, told_lines
from therapycode.testing.occasions import just
from therapycode.testing.subject import Subject

__all__ = ["LINES"]

_ATTESTED: Final = frozenset({"KX", "59", "XE", "XP", "XS", "XU", "GA", "GX", "GY", "GZ"})
"""Modifiers that say what a person has to state."""

_NOT_KEPT: Final[tuple[Status, ...]] = ("cancelled", "no-show")


def _courtesy(subject: Subject) -> Iterable[Session]:
    """Sessions in which a few minutes of one service earn another one a unit."""
    return (just(subject, "97110 3 PT", "97140 20 PT"), just(subject, "97110 20 PT", "97530 18 PT"))


def _none_dropped(subject: Subject, session: Session) -> Iterator[str]:
    outcome = subject.code(session)
    if not outcome.determined:
        return
    told = {place for line in lines_of(outcome) for place in line.services}
    for each in outcome.not_billed:
        charged = all(session.services[place].bill for place in each.services)
        if each.reason.strip() and not (each.reason == "not_charged" and charged):
            told.update(each.services)
    for place, service in enumerate(session.services):
        if place not in told:
            yield f"services[{place}], {service.code}, is on no line, and nothing says why: {in_words(outcome)}."


def _in_order(subject: Subject, session: Session) -> Iterator[str]:
    outcome = subject.code(session)
    for lines in line_sets(outcome):
        firsts: dict[str, int] = {}
        for line in lines:
            firsts.setdefault(line.code, min(line.services, default=0))
        came = [firsts[line.code] for line in lines]
        if came != sorted(came):
            yield f"The services came as {_codes(session)}, the lines as {told_lines(lines)}."


def _whole(subject: Subject, session: Session) -> Iterator[str]:
    for lines in line_sets(subject.code(session)):
        for line in lines:
            if line.units < 1:
                yield f"A line of {line.code} has {line.units} units."


def _modifiers(subject: Subject, session: Session) -> Iterator[str]:
    for lines in line_sets(subject.code(session)):
        for line in lines:
            if len(set(line.modifiers)) < len(line.modifiers) or not all(map(is_modifier, line.modifiers)):
                yield f"A line of {line.code} bears {' '.join(line.modifiers)}."


def _stated_only(subject: Subject, session: Session) -> Iterator[str]:
    silent = attrs.evolve(session, attestations=())
    for lines in line_sets(subject.code(silent)):
        for line in lines:
            made_up = sorted(_ATTESTED & set(line.modifiers))
            if made_up:
                yield f"A line of {line.code} bears {' '.join(made_up)}, which nobody attested."


def _not_kept(subject: Subject, session: Session) -> Iterator[str]:
    for status in _NOT_KEPT:
        outcome = subject.code(attrs.evolve(session, status=status))
        if lines_of(outcome) or sum(outcome.units.values()) or outcome.ready:
            yield f"A visit that is {status} comes to {in_words(outcome)}."


def _not_charged(subject: Subject, session: Session) -> Iterator[str]:
    before = subject.code(session)
    if not before.determined:
        return
    for base in dict.fromkeys(base_of(subject, session, one.code) for one in session.services):
        family = {one.code for one in session.services if base_of(subject, session, one.code) == base}
        services = [attrs.evolve(one, bill=one.code not in family) for one in session.services]
        after = subject.code(attrs.evolve(session, services=tuple(services)))
        if any(line.code in family for line in lines_of(after)):
            yield f"{base} is not to be charged and has a line: {in_words(after)}."
        elif not before.alternatives and any(
            after.units[code] < number for code, number in before.units.items() if code not in family
        ):
            yield f"With {base} free it is {in_words(after)}, and {in_words(before)} where it is charged."


def _codes(session: Session) -> str:
    return ", ".join(one.code for one in session.services)


LINES: Final = (
    Law(
        id="lines.none-dropped",
        says="Every service stands on a line, or is told not to be billed, with a reason that is true.",
        since="0.1",
        why="What was performed and vanishes is neither paid nor missed.",
        breaches=_none_dropped,
        first=split,
    ),
    Law(
        id="lines.in-order",
        says="Lines stand in the order in which the codes first came.",
        since="0.1",
        why="Limits and edits of payers go by the order of lines, so it is the session that decides it.",
        breaches=_in_order,
    ),
    Law(
        id="lines.whole",
        says="Every line has a unit or more.",
        since="0.1",
        why="A line without a unit is returned.",
        breaches=_whole,
    ),
    Law(
        id="lines.not-kept",
        says="A visit that did not take place bills nothing.",
        since="0.1",
        why="Nothing was furnished.",
        breaches=_not_kept,
    ),
    Law(
        id="lines.not-charged",
        says="A service that is not to be charged has no line, and its minutes count for the others as before.",
        since="0.1",
        why="Courtesy must not cost the other services a unit.",
        breaches=_not_charged,
        first=_courtesy,
    ),
    Law(
        id="modifiers.well-formed",
        says="A line bears no modifier twice, and each is two digits or capital letters.",
        since="0.1",
        why="A malformed modifier returns the claim.",
        breaches=_modifiers,
    ),
    Law(
        id="modifiers.stated-only",
        says="Modifiers that a person has to attest stand on no line where nobody attested them.",
        since="0.1",
        why="KX, 59 and GA are a professional's word; no program may give it.",
        breaches=_stated_only,
    ),
)
