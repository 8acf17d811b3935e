"""Laws of claim lines, of what is not billed, and of modifiers."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise
from typing import Final

import attrs

from therapycode import ClaimLine, Outcome, Session
from therapycode.model.words import Status, is_modifier
from therapycode.rules.timing import ASSISTANT, THERAPIST
from therapycode.testing.laws.law import Law
from therapycode.testing.laws.seeing import COUNTED_REASONS, base_of, in_words, lines_of
from therapycode.testing.occasions import assisted, just, session_of
from therapycode.testing.subject import Subject

__all__ = ["LINES"]

_ATTESTED: Final = frozenset({"KX", "59", "XE", "XP", "XS", "XU", "GA", "GX", "GY", "GZ"})
"""Modifiers that say what a person has to state."""

_NOT_KEPT: Final[tuple[Status, ...]] = ("cancelled", "no-show")

_ASSISTANT: Final = {"PT": "pta1", "OT": "ota1", "SLP": "slpa1"}
"""The id of an assistant of each discipline, in the sessions that the kit makes up."""


def _split(subject: Subject) -> Iterable[Session]:
    """Sessions in which some units of a code are an assistant's and some are not."""
    return (
        just(subject, "97110 15 PT", "97110 15 PTA"),
        just(subject, "97530 13 OT", "97530 23 OTA", discipline="OT"),
        just(subject, "97110 30 PT", "97110 15 PTA", "97140 8 PT"),
    )


def _courtesy(subject: Subject) -> Iterable[Session]:
    """Sessions in which a few minutes of one service earn another one a unit."""
    return (just(subject, "97110 3 PT", "97140 20 PT"), just(subject, "97110 20 PT", "97530 18 PT"))


def _line_sets(outcome: Outcome) -> Iterator[tuple[ClaimLine, ...]]:
    """The lines of the claim, and those of every other answer."""
    yield lines_of(outcome)
    yield from (each.lines for each in outcome.alternatives)


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
    for lines in _line_sets(outcome):
        firsts: dict[str, int] = {}
        for line in lines:
            firsts.setdefault(line.code, min(line.services, default=0))
        came = [firsts[line.code] for line in lines]
        if came != sorted(came):
            yield f"The services came as {_codes(session)}, the lines as {_told(lines)}."


def _assistant_first(subject: Subject, session: Session) -> Iterator[str]:
    outcome = subject.code(session)
    for lines in _line_sets(outcome):
        for earlier, later in pairwise(lines):
            same = (earlier.code, earlier.services) == (later.code, later.services)
            if same and set(earlier.modifiers) < set(later.modifiers):
                yield f"The line with the assistant's modifier comes last: {_told(lines)}."


def _whole(subject: Subject, session: Session) -> Iterator[str]:
    for lines in _line_sets(subject.code(session)):
        for line in lines:
            if line.units < 1:
                yield f"A line of {line.code} has {line.units} units."


def _modifiers(subject: Subject, session: Session) -> Iterator[str]:
    for lines in _line_sets(subject.code(session)):
        for line in lines:
            if len(set(line.modifiers)) < len(line.modifiers) or not all(map(is_modifier, line.modifiers)):
                yield f"A line of {line.code} bears {' '.join(line.modifiers)}."


def _stated_only(subject: Subject, session: Session) -> Iterator[str]:
    silent = attrs.evolve(session, attestations=())
    for lines in _line_sets(subject.code(silent)):
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


def _codes(session: Session) -> str:
    return ", ".join(one.code for one in session.services)


def _told(lines: tuple[ClaimLine, ...]) -> str:
    return "; ".join(" ".join([line.code, str(line.units), *line.modifiers]) for line in lines)


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


LINES: Final = (
    Law(
        id="lines.none-dropped",
        says="Every service stands on a line, or is told not to be billed, with a reason that is true.",
        since="0.1",
        why="What was performed and vanishes is neither paid nor missed.",
        breaches=_none_dropped,
        first=_split,
    ),
    Law(
        id="lines.in-order",
        says="Lines stand in the order in which the codes first came.",
        since="0.1",
        why="Limits and edits of payers go by the order of lines, so it is the session that decides it.",
        breaches=_in_order,
    ),
    Law(
        id="lines.assistant-first",
        says="Of two lines of one code, the one with the assistant's modifier comes first.",
        since="0.1",
        why="Two claims of the same session have to look the same.",
        breaches=_assistant_first,
        first=_split,
        occasions=assisted,
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
        first=_split,
        occasions=assisted,
    ),
    Law(
        id="assistants.same-units",
        says="Whose the minutes are, a therapist's or an assistant's, changes no unit.",
        since="0.1",
        why="The assistant's share decides modifiers, and nothing else.",
        breaches=_same_units,
        first=_split,
        occasions=assisted,
    ),
)
