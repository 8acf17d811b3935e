"""What the sessions behind a claim come to, held against its lines."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Final, Protocol

import attrs

from therapycode.checking.policy import DayAnswer
from therapycode.model.claim import ClaimLine, Outcome, Tie
from therapycode.model.finding import Finding, Unchecked
from therapycode.model.frozen import FrozenMap
from therapycode.model.given import GivenClaim
from therapycode.model.session import Choice, Session
from therapycode.model.words import Discipline
from therapycode.payers.plan import Plan
from therapycode.rules.catalogue import found
from therapycode.rules.claims.disciplines import ASSISTANT_WORDS
from therapycode.rules.claims.matching import Behind, Entry, Key, Side, sides

__all__ = ["MINUTES", "Coding", "Supported", "as_claimed", "differences_of_header", "given_sides", "supported"]

MINUTES: Final = "check.units-against-minutes"
"""The name of the check of units against sessions."""

_OTHERS: Final = ("pairs.", "edits.", "modifiers.", "units.tie", "units.choice-not-open")
"""Findings of a session that are about the lines that it would have, or about a pick: the claim has its own."""


class Coding(Protocol):
    """Codes the sessions of one day, each under its own plan."""

    def __call__(
        self, sessions: tuple[Session, ...], plans: Sequence[Plan], /
    ) -> tuple[tuple[Outcome, ...], tuple[Finding, ...]]:
        """The outcome of each session, and the findings that cross them."""


@attrs.define
class Supported:
    """What the sessions support: the lines, what stands behind the claim, and what is said of it all.

    ``evidence`` is what they show of pairs of codes being distinct services.
    """

    lines: list[ClaimLine] = attrs.Factory(list)
    expected: list[Entry] = attrs.Factory(list)
    others: list[list[Entry]] = attrs.Factory(list)
    reasons: dict[Key, str] = attrs.Factory(dict)
    covered: set[tuple[date, Discipline]] = attrs.Factory(set)
    modifiers: dict[Discipline, str] = attrs.Factory(lambda: {plan: one for one, plan in ASSISTANT_WORDS.items()})
    evidence: dict[tuple[object, object], object] = attrs.Factory(dict)
    findings: list[Finding] = attrs.Factory(list)
    unchecked: list[Unchecked] = attrs.Factory(list)
    determined: bool = True

    @property
    def behind(self) -> Behind:
        """What stands behind the claim."""
        return Behind(
            sides(self.expected),
            [sides(each) for each in self.others],
            FrozenMap(self.reasons),
            frozenset(self.covered),
            FrozenMap(self.modifiers),
        )


def given_sides(answers: Iterable[DayAnswer]) -> Mapping[Key, Side]:
    """The lines of the claim by day, discipline and code."""
    return sides(
        Entry(
            (each.day, answer.disciplines[each.place], each.line.code),
            each.line.units,
            any(one in answer.assistants for one in each.line.modifiers),
            each.line.minutes,
            each.line.rendering_npi,
            each.place,
        )
        for answer in answers
        for each in answer.lines
    )


def supported(
    sessions: Sequence[Session], given: Mapping[Key, Side], plan_of: Callable[[date], Plan], code: Coding
) -> Supported:
    """What the sessions come to, day by day; of several answers that are equally right, the one nearest."""
    told = Supported()
    for day in sorted({session.date_of_service for session in sessions}):
        numbers = [number for number, session in enumerate(sessions) if session.date_of_service == day]
        _day(told, [(number, sessions[number]) for number in numbers], given, plan_of(day), code)
    for day, discipline, _ in sorted(given):
        if (day, discipline) not in told.covered:
            needs = (f"the {discipline} session of {day}",)
            told.unchecked.append(Unchecked(MINUTES, needs, blocks=False))
    told.unchecked = list(dict.fromkeys(told.unchecked))
    return told


def _day(
    told: Supported,
    numbered: Sequence[tuple[int, Session]],
    given: Mapping[Key, Side],
    plan: Plan,
    code: Coding,
) -> None:
    own = tuple([session for _, session in numbered])
    plans = [plan.of(session) for session in own]
    plan = plans[0]
    first, crossing = code(own, plans)
    nearest = _nearest(own, first, given, plan)
    outcomes = first if nearest == own else code(nearest, plans)[0]
    told.findings += [*_said(numbered, first), *crossing]
    told.evidence |= {
        (each.values["column1"], each.values["column2"]): each.values["evidence"]
        for outcome in first
        for each in outcome.findings
        if "evidence" in each.values
    }
    told.findings += _picks(own, first, outcomes, plan)
    for session, outcome in zip(own, outcomes, strict=True):
        if outcome.claim is None:
            told.determined = False
            continue
        told.covered.add((session.date_of_service, session.discipline))
        told.lines += outcome.claim.lines
        told.expected += _entries(outcome.claim.lines)
        for left in outcome.not_billed:
            told.reasons.setdefault((session.date_of_service, session.discipline, left.code), left.reason)
    for number in range(len(plan.policy.equal_assistants)):
        others, _ = code(nearest, _otherwise(plans, number))
        while len(told.others) <= number:
            told.others.append([])
        told.others[number] += [
            entry for each in others if each.claim is not None for entry in _entries(each.claim.lines)
        ]


def _otherwise(plans: Sequence[Plan], number: int) -> list[Plan]:
    """The plans with another way of telling an assistant's units that is as right, where they have so many."""
    changed: dict[int, Plan] = {}
    for plan in plans:
        ways = plan.policy.equal_assistants[number:]
        if ways and id(plan) not in changed:
            changed[id(plan)] = attrs.evolve(plan, policy=attrs.evolve(plan.policy, assistants=ways[0]))
    return [changed.get(id(plan), plan) for plan in plans]


def _entries(lines: Iterable[ClaimLine]) -> list[Entry]:
    return [
        Entry(
            (line.date, line.discipline, line.code),
            line.units,
            any(one in ASSISTANT_WORDS for one in line.modifiers),
            line.minutes,
            line.rendering_npi,
        )
        for line in lines
    ]


def _nearest(
    sessions: tuple[Session, ...], outcomes: Sequence[Outcome], given: Mapping[Key, Side], plan: Plan
) -> tuple[Session, ...]:
    """The sessions with the claim's own pick of open units as a clinician's choice; the same where it has none."""
    return tuple(
        [
            session if outcome.tie is None else _choosing(session, outcome.tie, given, plan)
            for session, outcome in zip(sessions, outcomes, strict=True)
        ]
    )


def _choosing(session: Session, tie: Tie, given: Mapping[Key, Side], plan: Plan) -> Session:
    over = {code: _units(session, code, given, plan) - tie.fixed[code] for code in tie.among}
    wished = sorted([code for code, units in over.items() if units > 0], key=lambda code: -over[code])
    if not wished:
        return session
    return attrs.evolve(session, choices=tuple([Choice(unit_to=code) for code in wished]))


def _units(session: Session, code: str, given: Mapping[Key, Side], plan: Plan) -> int:
    """The units of a code on the claim, those of the rest of its family with them."""
    codes = [code, *([plan.increments[code]] if code in plan.increments else [])]
    keys = [(session.date_of_service, session.discipline, one) for one in codes]
    return sum(given[key].units for key in keys if key in given)


def _picks(
    sessions: Sequence[Session], first: Sequence[Outcome], outcomes: Sequence[Outcome], plan: Plan
) -> Iterator[Finding]:
    """Where the claim gives open units to other codes than the clinician, or the engine by itself, would."""
    behind = plan.behind.get("units")
    sources = (behind.source,) if behind is not None and behind.source is not None else ()
    for session, taken, nearest in zip(sessions, first, outcomes, strict=True):
        if taken.tie is None or dict(taken.units) == dict(nearest.units):
            continue
        chosen = any(choice.unit_to in taken.tie.among for choice in session.choices)
        values = {"units": _spell(nearest, taken.tie), "default": _spell(taken, taken.tie)}
        yield found("check.choice-not-followed" if chosen else "check.other-pick", "lines", values, sources)


def _spell(outcome: Outcome, tie: Tie) -> str:
    return ", ".join([f"{code} {outcome.units.get(code, 0)}" for code in tie.among])


def _said(numbered: Sequence[tuple[int, Session]], outcomes: Sequence[Outcome]) -> Iterator[Finding]:
    """What is to be said of the sessions themselves, each finding at its place in them."""
    for (number, _), outcome in zip(numbered, outcomes, strict=True):
        for finding in outcome.findings:
            if not finding.rule.startswith(_OTHERS):
                yield attrs.evolve(finding, where=f"sessions[{number}].{finding.where}".rstrip("."))


_OF_THE_VISIT: Final = ("setting", "claim_form", "place_of_service", "telehealth", "under_plan")
"""What claim and session both say of a visit."""


def as_claimed(claim: GivenClaim, sessions: Sequence[Session]) -> list[Session]:
    """The sessions in the circumstances that the claim states, so that both are judged by one measure."""
    stated = {name: getattr(claim, name) for name in _OF_THE_VISIT if getattr(claim, name) is not None}
    return [attrs.evolve(session, **stated) for session in sessions]


def differences_of_header(claim: GivenClaim, sessions: Sequence[Session]) -> Iterator[Finding]:
    """What claim and sessions both say of the visit, and do not say alike."""
    for name in _OF_THE_VISIT:
        on_claim = getattr(claim, name)
        others = {getattr(session, name) for session in sessions} - {None, on_claim}
        if on_claim is not None and others:
            values = {"what": name, "claim": on_claim, "session": ", ".join(sorted(map(str, others)))}
            yield found("check.differs-from-session", name, values)
