"""Asking a payer's policy about the lines of one day: what they need, who may bill them, what they bear."""

from collections.abc import Mapping, Sequence
from typing import Final

import attrs

from therapycode.model.answers import GateAnswer
from therapycode.model.claim import Repair
from therapycode.model.finding import Finding
from therapycode.model.frozen import FrozenMap
from therapycode.model.given import GivenClaim
from therapycode.model.visit import Visit
from therapycode.model.words import DISCIPLINES, Discipline
from therapycode.payers.plan import Plan
from therapycode.rules.claims.disciplines import ASSISTANT_WORDS, PLAN_WORDS, words_of
from therapycode.rules.claims.implied import SERVICE, Circumstances, Implied, imply
from therapycode.rules.claims.placing import Placed
from therapycode.rules.claims.wording import on_a_claim
from therapycode.rules.prepare import prepare

__all__ = ["Probe", "assistant_words_of", "plan_words_of", "prepared", "probe", "probes"]

_NOT_ELIGIBLE: Final = "not_eligible"
_NOT_VALID: Final = "codes.not-valid"


def prepared(plan: Plan, implied: Implied) -> Visit:
    """The visit of the sessions that a claim implies, under the plan of their day."""
    policy = plan.policy
    return prepare(
        implied.sessions, plan.codes, policy.standings, policy.pool_of, plan.increments, edits=plan.edits
    )


@attrs.frozen
class Probe:
    """What the policy says where all lines of a day are imagined under one discipline.

    ``wanted`` are the modifiers that each line needs, by its place; ``by_telehealth`` those that it needs besides
    where it is telehealth. Lines of ``refused`` may not be billed under the discipline. ``exchanged`` are repairs
    of codes that the payer wants others for, by place, and ``about_codes`` what is said of these. ``assistants``
    are the modifiers that units of an assistant would bear, empty where none, ``None`` where the payer's way with
    assistants is not known; ``about_assistants`` is what is said of these.
    """

    wanted: Mapping[int, tuple[str, ...]]
    by_telehealth: frozenset[str]
    refused: frozenset[int]
    exchanged: Mapping[int, Repair]
    about_codes: tuple[Finding, ...]
    assistants: Mapping[int, str] | None
    about_assistants: tuple[Finding, ...]


def probe(
    claim: GivenClaim, held: Circumstances, lines: Sequence[Placed], plan: Plan, discipline: Discipline
) -> Probe:
    """What the policy says of the lines under a discipline's plan of care."""
    near, far = (
        imply(claim, held, lines, lambda _each: discipline, telehealth=telehealth) for telehealth in (False, True)
    )
    visit = prepared(plan, near)
    here, remote = _wanted(plan, near, visit), _wanted(plan, far, prepared(plan, far))
    by_telehealth = _every(remote) - _every(here)
    gate = plan.policy.eligibility(visit)
    exchanged = _exchanged(near, gate)
    about = [on_a_claim(near.located(each)) for each in gate.findings]
    whose = {each.where for each in lines if each.place in exchanged}
    about_codes = tuple([each for each in about if each.where in whose and each.rule == _NOT_VALID])
    return Probe(
        remote if held.telehealth else here,
        by_telehealth,
        _refused(near, visit, gate),
        exchanged,
        about_codes,
        *_assisted(claim, held, lines, plan, discipline),
    )


def _exchanged(implied: Implied, gate: GateAnswer) -> Mapping[int, Repair]:
    """The codes that the payer wants others for, by the place of their line."""
    repairs: dict[int, Repair] = {}
    for session, repair in gate.repairs:
        service = SERVICE.match(repair.where)
        if service is not None and repair.change == "replace-code":
            repairs[implied.lines[session, int(service[1])].place] = repair
    return FrozenMap(repairs)


def _every(wanted: Mapping[int, tuple[str, ...]]) -> frozenset[str]:
    return frozenset(modifier for own in wanted.values() for modifier in own)


def probes(
    claim: GivenClaim, held: Circumstances, lines: Sequence[Placed], plan: Plan
) -> Mapping[Discipline, Probe]:
    """What the policy says of the lines under each discipline."""
    return FrozenMap({discipline: probe(claim, held, lines, plan, discipline) for discipline in DISCIPLINES})


def _wanted(plan: Plan, implied: Implied, visit: Visit) -> Mapping[int, tuple[str, ...]]:
    if plan.policy.modifiers is None:
        return FrozenMap()
    marks = plan.policy.modifiers(visit).modifiers
    return FrozenMap(
        {
            implied.lines[member].place: own
            for group, own in zip(visit.groups, marks, strict=True)
            for member in group.members
        }
    )


def _refused(implied: Implied, visit: Visit, gate: GateAnswer) -> frozenset[int]:
    return frozenset(
        implied.lines[member].place
        for place, reason in gate.refused.items()
        if reason == _NOT_ELIGIBLE
        for member in visit.groups[place].members
    )


def plan_words_of(asked: Mapping[Discipline, Probe]) -> Mapping[str, Discipline]:
    """The modifiers that name a discipline: by the code set, and by what the payer wants under one alone."""
    return words_of(PLAN_WORDS, {plan: _every(each.wanted) for plan, each in asked.items()})


def assistant_words_of(asked: Mapping[Discipline, Probe]) -> Mapping[str, Discipline]:
    """The modifiers that name an assistant: by the code set, and by what the payer wants under one plan alone."""
    borne = {plan: set((each.assistants or {}).values()) - {""} for plan, each in asked.items()}
    return words_of(ASSISTANT_WORDS, borne)


def _assisted(
    claim: GivenClaim, held: Circumstances, lines: Sequence[Placed], plan: Plan, discipline: Discipline
) -> tuple[Mapping[int, str] | None, tuple[Finding, ...]]:
    """The modifier that units of an assistant would bear on each line, empty where none, and what is said of it.

    ``None`` where the payer's way with assistants is not known.
    """
    if plan.policy.assistants is None:
        return None, ()
    remote = held.telehealth is True
    implied = imply(claim, held, lines, lambda _each: discipline, telehealth=remote, assisted=True)
    visit = prepared(plan, implied)
    units = [sum(implied.lines[member].line.units for member in group.members) for group in visit.groups]
    answer = plan.policy.assistants(visit.at(tuple(units)))
    borne: dict[int, str] = {each.place: "" for each in lines}
    for place, pieces in answer.pieces.items():
        modifiers = [piece.modifier for piece in pieces if piece.modifier is not None]
        for member in visit.groups[place].members:
            borne[implied.lines[member].place] = modifiers[0] if modifiers else ""
    return FrozenMap(borne), tuple([implied.located(each) for each in answer.findings])
