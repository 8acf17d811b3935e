"""Laws of what assistants furnish, alone and together with a therapist."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise
from typing import Final

import attrs

from therapycode import Outcome, Session
from therapycode.rules.timing import ASSISTANT, THERAPIST
from therapycode.testing.laws.law import Law
from therapycode.testing.laws.seeing import COUNTED_REASONS, in_words, line_sets, lines_of, told_lines
from therapycode.testing.occasions import assisted, just, session_of
from therapycode.testing.subject import Subject

__all__ = ["ASSISTANTS", "split"]

_ASSISTANT: Final = {"PT": "pta1", "OT": "ota1", "SLP": "slpa1"}
"""The id of an assistant of each discipline, in the sessions that the kit makes up."""


_QUARTER: Final = 15


def _single(subject: Subject) -> Iterable[Session]:
    """One code of a therapist and of an assistant, with every kind of rest."""
    minutes = (
        (15, 15),
        (20, 25),
        (30, 15),
        (22, 23),
        (15, 8),
        (8, 15),
        (7, 15),
        (38, 7),
        (45, 16),
        (15, 30),
        (8, 37),
    )
    return [just(subject, f"97110 {own} PT", f"97110 {assisting} PTA") for own, assisting in minutes]


def split(subject: Subject) -> Iterable[Session]:
    """Sessions in which some units of a code are an assistant's and some are not."""
    return (
        just(subject, "97110 15 PT", "97110 15 PTA"),
        just(subject, "97530 13 OT", "97530 23 OTA", discipline="OT"),
        just(subject, "97110 30 PT", "97110 15 PTA", "97140 8 PT"),
        just(subject, "97110 15 PT", "97110 15 PT", "97110 30 PTA"),
    )


def _assistant_first(subject: Subject, session: Session) -> Iterator[str]:
    outcome = subject.code(session)
    for lines in line_sets(outcome):
        for earlier, later in pairwise(lines):
            same = (earlier.code, earlier.services) == (later.code, later.services)
            if same and set(earlier.modifiers) < set(later.modifiers):
                yield f"The line with the assistant's modifier comes last: {told_lines(lines)}."


def _together(subject: Subject, session: Session) -> Iterator[str]:
    therapist, assistant = f"{session.discipline.lower()}1", _ASSISTANT[session.discipline]
    both = _furnished(session, (therapist, assistant))
    own = _furnished(session, (therapist,))
    one, other = subject.code(both), subject.code(own)
    if (one.units, _bare(one)) != (other.units, _bare(other)):
        yield f"Worked together it is {in_words(one)}, by the therapist alone {in_words(other)}."


def _furnished(session: Session, by: tuple[str, ...]) -> Session:
    """The session with everything furnished by these."""
    services = [
        attrs.evolve(
            one,
            by=by[:1] if one.by else (),
            time=tuple(attrs.evolve(entry, by=by) for entry in one.time),
        )
        for one in session.services
    ]
    made = session_of(session.date_of_service, session.discipline, services)
    return attrs.evolve(session, services=made.services, clinicians=made.clinicians)


def _bare(outcome: Outcome) -> list[tuple[object, ...]]:
    return [(line.code, line.units, line.modifiers, line.minutes) for line in lines_of(outcome)]


def _unmarked(subject: Subject, session: Session) -> Iterator[str]:
    marks = set(_marks(subject, session).values())
    therapists = _furnished(session, (f"{session.discipline.lower()}1",))
    for line in lines_of(subject.code(therapists)):
        if marks & set(line.modifiers):
            yield f"No assistant took part, and a line bears {' '.join(line.modifiers)}."


def _marked(subject: Subject, session: Session) -> Iterator[str]:
    office = attrs.evolve(session, setting="office")
    mark = _marks(subject, office).get(session.discipline)
    assisted_by = _furnished(office, (_ASSISTANT[session.discipline],))
    if not mark or not _stands_as_assistant(subject, assisted_by):
        return
    for line in lines_of(subject.code(assisted_by)):
        if mark not in line.modifiers:
            yield f"An assistant furnished all of it, and a line of {line.code} lacks {mark}."


def _same_units(subject: Subject, session: Session) -> Iterator[str]:
    if not _stands_as_assistant(subject, session):
        return
    one, other = subject.code(session), subject.code(_furnished(session, (f"{session.discipline.lower()}1",)))
    refused = {each.code for each in (*one.not_billed, *other.not_billed) if each.reason not in COUNTED_REASONS}
    if one.determined and not refused and one.units != other.units:
        yield f"With an assistant it is {in_words(one)}, by the therapist alone {in_words(other)}."


def _full_periods(subject: Subject, session: Session) -> Iterator[str]:
    part = subject.part(session, "assistants")
    mark = _marks(subject, session).get(session.discipline)
    codes = {one.code for one in session.services}
    if part is None or part.text("rule") != "midpoint" or not mark or len(codes) > 1:
        return
    facts, outcome = subject.facts(session, session.services[0].code), subject.code(session)
    if facts is None or facts.kind != "timed" or not facts.pooled or outcome.claim is None:
        return
    worked = {True: 0, False: 0}
    for service in session.services:
        for entry in service.time:
            worked[_ASSISTANT[session.discipline] in entry.by and len(entry.by) == 1] += entry.minutes or 0
    for assisting, minutes in worked.items():
        units = sum(line.units for line in lines_of(outcome) if (mark in line.modifiers) is assisting)
        if units < minutes // _QUARTER and _stands_as_assistant(subject, session):
            whose = "an assistant" if assisting else "a therapist"
            yield f"{whose} worked {minutes} minutes of it, and has {units} units: {in_words(outcome)}."


def _more_marked(subject: Subject, session: Session) -> Iterator[str]:
    mark = _marks(subject, session).get(session.discipline)
    before = subject.code(session)
    if not mark or not before.determined or before.alternatives or not _stands_as_assistant(subject, session):
        return
    by = (_ASSISTANT[session.discipline],)
    for place, service in enumerate(session.services):
        assisting = attrs.evolve(service, time=tuple(attrs.evolve(entry, by=by) for entry in service.time))
        services = [*session.services[:place], assisting, *session.services[place + 1 :]]
        made = session_of(session.date_of_service, session.discipline, services)
        given = attrs.evolve(session, services=made.services, clinicians=made.clinicians)
        after = subject.code(given)
        fewer = after.determined and _marked_units(after, mark) < _marked_units(before, mark)
        if fewer and _stands_as_assistant(subject, given):
            yield f"With {service.code} by an assistant it is {in_words(after)}, else {in_words(before)}."


def _marked_units(outcome: Outcome, mark: str) -> int:
    return sum(line.units for line in lines_of(outcome) if mark in line.modifiers)


def _marks(subject: Subject, session: Session) -> Mapping[str, str]:
    """The assistant's modifier by discipline, where the payer is known to take one."""
    part = subject.plan(session).policy.assistants
    accepted = getattr(part, "accepted", None)
    marks: Mapping[str, str] = getattr(part, "modifiers", {})
    if getattr(part, "per_unit", None) is None or session.setting in getattr(part, "not_in", ()):
        return {}
    return {plan: mark for plan, mark in marks.items() if accepted is None or mark in accepted}


def _stands_as_assistant(subject: Subject, session: Session) -> bool:
    """Say whether the payer takes everybody in the session as a therapist or as an assistant."""
    standings = subject.plan(session).policy.standings[session.discipline]
    return all(standings.get(each.role) in {THERAPIST, ASSISTANT} for each in session.clinicians)


ASSISTANTS: Final = (
    Law(
        id="assistants.line-first",
        says="Of two lines of one code, the one with the assistant's modifier comes first.",
        since="0.1",
        why="Two claims of the same session have to look the same.",
        breaches=_assistant_first,
        first=split,
        occasions=assisted,
    ),
    Law(
        id="assistants.together",
        says="Minutes that a therapist and an assistant work together count once, as the therapist's.",
        since="0.1",
        why="Counted for each of them they would be paid twice; as the assistant's they would be paid less.",
        breaches=_together,
        occasions=assisted,
    ),
    Law(
        id="assistants.unmarked",
        says="No line bears the assistant's modifier where no assistant took part.",
        since="0.1",
        why="The modifier lowers what is paid.",
        breaches=_unmarked,
    ),
    Law(
        id="assistants.marked",
        says="Where an assistant furnished everything alone, every line bears the assistant's modifier.",
        since="0.1",
        why="Without the modifier the claim states that a therapist furnished it.",
        breaches=_marked,
        first=split,
        occasions=assisted,
    ),
    Law(
        id="assistants.full-periods",
        says="Under the midpoint rule every full quarter of an hour is a unit of whoever worked it.",
        since="0.1",
        why="Only what is left over of both is anybody's unit to be found out.",
        breaches=_full_periods,
        first=_single,
        occasions=assisted,
    ),
    Law(
        id="assistants.more-marked",
        says="What a therapist did, done by an assistant, never lowers the units with the assistant's modifier.",
        since="0.1",
        why="The modifier follows the assistant's share, and rises with it.",
        breaches=_more_marked,
        first=split,
        occasions=assisted,
    ),
    Law(
        id="assistants.same-units",
        says="Whose the minutes are, a therapist's or an assistant's, changes no unit.",
        since="0.1",
        why="The assistant's share decides modifiers, and nothing else.",
        breaches=_same_units,
        first=split,
        occasions=assisted,
    ),
)
