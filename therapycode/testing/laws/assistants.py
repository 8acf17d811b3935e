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


def split(subject: Subject) -> Iterable[Session]:
    """Sessions in which some units of a code are an assistant's and some are not."""
    return (
        just(subject, "97110 15 PT", "97110 15 PTA"),
        just(subject, "97530 13 OT", "97530 23 OTA", discipline="OT"),
        just(subject, "97110 30 PT", "97110 15 PTA", "97140 8 PT"),
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
        id="assistants.same-units",
        says="Whose the minutes are, a therapist's or an assistant's, changes no unit.",
        since="0.1",
        why="The assistant's share decides modifiers, and nothing else.",
        breaches=_same_units,
        first=split,
        occasions=assisted,
    ),
)
