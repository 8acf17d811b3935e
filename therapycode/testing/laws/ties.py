"""Laws of equally right answers, and of the same session entered in another way."""

from collections.abc import Iterator
from typing import Final

import attrs

from therapycode import Choice, Service, Session
from therapycode.testing.laws.law import Law
from therapycode.testing.laws.seeing import answer_set, answers_of, in_words, lines_of, with_services
from therapycode.testing.occasions import tied
from therapycode.testing.subject import Subject

__all__ = ["TIES"]


def _order_free(subject: Subject, session: Session) -> Iterator[str]:
    before = answer_set(subject.code(session))
    services = session.services
    for order in (services[::-1], services[1:] + services[:1]):
        after = subject.code(attrs.evolve(session, services=order))
        if answer_set(after) != before:
            codes = ", ".join(one.code for one in order)
            yield f"Entered as {codes} the right answers are others: {in_words(after)}."


def _first_taken(subject: Subject, session: Session) -> Iterator[str]:
    outcome = subject.code(session)
    if not outcome.alternatives:
        return
    first = outcome.alternatives[0]
    if first.lines != lines_of(outcome) or first.units != outcome.units:
        yield f"The claim is {in_words(outcome)}, and the first alternative is another one."
    totals = {sum(units.values()) for units in answers_of(outcome)}
    if len(totals) > 1:
        yield f"Equally right answers come to {', '.join(map(str, sorted(totals)))} units."
    if len({each.lines for each in outcome.alternatives}) < len(outcome.alternatives):
        yield "Two of the alternatives are the same."


def _chosen(subject: Subject, session: Session) -> Iterator[str]:
    default = subject.code(session)
    if default.tie is None:
        return
    for code in default.tie.among:
        chosen = subject.code(attrs.evolve(session, choices=(Choice(unit_to=code, by="pt1"),)))
        if answer_set(chosen) != answer_set(default):
            yield f"To choose {code} changes which answers are right."
        elif chosen.tie is None or chosen.units.get(code, 0) <= chosen.tie.fixed.get(code, 0):
            yield f"{code} was chosen and does not get the open unit: {in_words(chosen)}."


def _entries(subject: Subject, session: Session) -> Iterator[str]:
    rule = subject.unit_rule(session)
    if rule is not None and rule.flag("continuous"):
        return  # where a period has to be worked without a break, a break says something
    before = subject.code(session)
    for most in (1, 8):
        after = subject.code(with_services(session, _Cut(most)))
        if (after.units, after.alternatives, after.claim) != (before.units, before.alternatives, before.claim):
            yield f"With {most} of its minutes in an entry apart it is {in_words(after)}, else {in_words(before)}."


@attrs.frozen
class _Cut:
    """Puts so many minutes of every entry that has more into an entry of their own."""

    most: int

    def __call__(self, service: Service) -> list[Service]:
        time = []
        for entry in service.time:
            if entry.minutes is None or entry.minutes <= self.most:
                time.append(entry)
            else:
                time += [attrs.evolve(entry, minutes=part) for part in (self.most, entry.minutes - self.most)]
        return [attrs.evolve(service, time=tuple(time))]


TIES: Final = (
    Law(
        id="ties.order-free",
        says="Which answers are right does not depend on the order in which the services were entered.",
        since="0.1",
        why="The order of entry is chance, and nobody may be paid by it.",
        breaches=_order_free,
        occasions=tied,
    ),
    Law(
        id="ties.first-taken",
        says="The claim is the first of the equally right answers, and all of them come to as many units.",
        since="0.1",
        why="An answer that comes to more would not be equally right.",
        breaches=_first_taken,
        occasions=tied,
    ),
    Law(
        id="ties.chosen",
        says="A clinician's choice is followed, and leaves the right answers as they are.",
        since="0.1",
        why="Where the rule leaves a unit open it is the professional's to give.",
        breaches=_chosen,
        occasions=tied,
    ),
    Law(
        id="entries.splitting",
        says="To enter the minutes of a service in two entries changes nothing.",
        since="0.1",
        why="How time is written down says nothing of what was done.",
        breaches=_entries,
    ),
)
