"""From what the stages came to, for all sessions of a document, to the outcome of each session."""

from collections.abc import Mapping, Sequence
from typing import Final, TypeVar

import attrs

from therapycode.errors import Fault, InputError
from therapycode.model.answers import (
    NOTHING_SAID,
    AssistantAnswer,
    GateAnswer,
    LineAnswer,
    Located,
    ModifierAnswer,
    Piece,
    UnitAnswer,
)
from therapycode.model.claim import Alternative, Claim, ClaimLine, NotBilled, Outcome, Step, new_claim, new_outcome
from therapycode.model.codes import Trait
from therapycode.model.finding import Finding, Unchecked
from therapycode.model.frozen import FrozenMap
from therapycode.model.session import Day, Session
from therapycode.model.visit import Group, Visit
from therapycode.payers.plan import Plan
from therapycode.payers.policy import PayerPolicy, joined, said_of_lines
from therapycode.rules.catalogue import found
from therapycode.rules.facility import by_facility
from therapycode.rules.lines import claim_lines
from therapycode.rules.remainder import missing_total, not_billed, not_kept
from therapycode.rules.settling import OpenPool, Settled
from therapycode.rules.timing import ASSISTANT
from therapycode.rules.waiving import instead_of, marked, waive

__all__ = ["NO_PIECES", "Coded", "assisted_by", "lines_and_said"]

NO_PIECES: Final[Mapping[int, Sequence[Piece]]] = FrozenMap()
"""The pieces of a visit in which no assistant took part."""

_WITHOUT_TIME: Final = Trait.WITHOUT_TIME
_UNVERIFIED: Final = Trait.UNVERIFIED
_FAMILY: Final = Trait.FAMILY
_ATTESTED: Final = Trait.ATTESTED
_FREE: Final = Trait.FREE
_WAIVED: Final = Trait.WAIVED
_ACCRUED: Final = Trait.ACCRUED

NO_CODES: Final[Mapping[str, str]] = FrozenMap()
"""The revenue codes of a claim that is no facility's."""

Lines = list[tuple[ClaimLine, ...]]
"""The lines of each group of a visit."""

_GIVEN: Final = Trait.ATTESTED | Trait.ACCRUED


@attrs.define
class Coded:
    """What the stages came to for all sessions of a document, from which each session's outcome is made.

    ``units`` are those taken, ``settled`` says how, where the unit rule left any of them open. ``beside`` is what
    the parts that are asked about lines had to say.
    """

    document: Session | Day
    plan: Plan
    visit: Visit
    gate: GateAnswer
    answer: UnitAnswer
    units: tuple[int, ...]
    settled: Settled | None
    marks: ModifierAnswer
    lines: Lines
    beside: LineAnswer
    undetermined: tuple[Located, ...]
    remarks: tuple[Located, ...]

    def outcomes(self, steps: tuple[Step, ...] | None) -> tuple[Outcome, ...]:
        """The outcome of each session, in order, with the steps where they were asked for.

        Raises:
            InputError: if a waiver names what is no finding.
        """
        if self.visit.traits & _WAIVED:
            _check_waivers(self.visit.sessions, self.remarks + self.undetermined)
        if len(self.visit.sessions) == 1:
            return (self._outcome(0, steps),)
        return tuple([self._outcome(number, steps) for number in range(len(self.visit.sessions))])

    @property
    def crossing(self) -> tuple[Finding, ...]:
        """The findings that belong to no single session, those marked that a person waived in any of them."""
        own = tuple([finding for place, finding in self.remarks if place < 0])
        if not own or not self.visit.traits & _WAIVED:
            return own
        return marked(own, [waiver for session in self.visit.sessions for waiver in session.waivers])

    def _outcome(self, number: int, steps: tuple[Step, ...] | None) -> Outcome:
        plan, visit, gate, settled = self.plan, self.visit, self.gate, self.settled
        session, traits, remarks, beside = visit.sessions[number], visit.traits, self.remarks, self.beside
        kept = session.status == "kept"
        undetermined = _undetermined(number, visit, self.undetermined) if self.undetermined else ()
        determined = not undetermined
        anything = remarks or session.waivers or not (kept and determined)
        findings = self._findings(number, session, undetermined) if anything else ()
        open_pool = settled.open.get(visit.pools[number]) if settled is not None and determined else None
        unconfirmed = plan.unconfirmed
        if kept and session.under_plan and not traits & _ACCRUED:
            unchecked, blocked = plan.without_history, plan.waiting
        else:
            unchecked, blocked = plan.policy.unchecked, plan.blocked
        if beside is not NOTHING_SAID:
            if beside.unchecked:
                own = _of_session(number, beside.unchecked)
                unchecked += own
                blocked = blocked or any(each.blocks for each in own)
            if beside.unconfirmed:
                unconfirmed += _of_session(number, beside.unconfirmed)
        if traits & _WITHOUT_TIME:
            unchecked += _total_time(visit, number)
        complete = determined and not plan.unknown
        claim = new_claim(_own(visit, self.lines, number)) if determined else None
        others = self._alternatives(open_pool, number) if open_pool is not None else ()
        if plan.assumed or plan.policy.revenue_codes:
            claim = Claim(_finished(claim.lines, plan, session)) if claim is not None else None
            others = tuple([Alternative(each.units, _finished(each.lines, plan, session)) for each in others])
        return new_outcome(
            session.id,
            plan.payer,
            visit.day,
            determined,
            complete,
            complete and not blocked and not (findings and _errors(findings)),
            claim,
            others,
            open_pool.tie if open_pool is not None else None,
            self._not_billed(number, session) if determined else (),
            findings,
            plan.unknown,
            unchecked,
            unconfirmed,
            _unverified(visit, number) if traits & _UNVERIFIED else (),
            _of_session(number, gate.repairs) if gate.repairs else (),
            plan.data_as_of,
            session.ext,
            steps,
            plan.assumed,
            _of_session(number, self.beside.limits) if self.beside.limits and determined else (),
            _of_session(number, self.beside.authorizations) if self.beside.authorizations and determined else (),
            (plan.grounds, self.document, number),
        )

    def _findings(self, number: int, session: Session, undetermined: tuple[Finding, ...]) -> tuple[Finding, ...]:
        """What there is to say of a session; without a claim to submit there is nothing to waive."""
        firm, own = undetermined, _of_session(number, self.remarks)
        if session.status != "kept":
            firm, own = (found("session.not-kept", "status", {"status": session.status}),), ()
        if not session.waivers:
            return firm + own
        return firm + waive(own, session.waivers, firm=firm, crossing=self.crossing)

    def _not_billed(self, number: int, session: Session) -> tuple[NotBilled, ...]:
        if session.status != "kept":
            return not_kept(session)
        visit = self.visit
        every_line = len(visit.sessions) == 1 and all(self.lines) and not visit.turned_away
        if every_line and not visit.traits & _FAMILY:
            return ()
        first = self.plan.policy.first_unit_from
        return not_billed(visit, self.answer, self.units, self.lines, number, first_unit_from=first)

    def _alternatives(self, pool: OpenPool, number: int) -> tuple[Alternative, ...]:
        """The whole line set of every answer; empty where all of them leave this session's lines alike."""
        codes = dict.fromkeys([service.code for service in self.visit.sessions[number].services], 0)
        policy = self.plan.policy
        pieces = NO_PIECES
        if self.visit.traits & ASSISTANT:
            pieces = assisted_by(self.visit, pool.untaken, policy).pieces
        others = claim_lines(self.visit, pool.untaken, self.marks.modifiers, pieces, policy.modifier_order)
        told: list[Alternative] = []
        for units in pool.answers:
            if self.visit.traits & _ATTESTED:
                lines = self._attested(units)
            else:
                lines = _chosen(units, self.units, self.lines, others)
            own = _own(self.visit, lines, number)
            billed = codes.copy()
            for line in own:
                billed[line.code] = billed.get(line.code, 0) + line.units
            told.append(Alternative(FrozenMap(billed), own))
        if len(self.visit.sessions) > 1 or self.visit.traits & _FREE:
            # answers may differ only in what another session bills, or nobody
            told = _first_of_each(told)
        return tuple(told) if len(told) > 1 else ()

    def _attested(self, units: tuple[int, ...]) -> Lines:
        """The lines of another answer where modifiers are attested: whether they are needed is asked anew."""
        visit, policy = self.visit, self.plan.policy
        pieces = assisted_by(visit, units, policy).pieces if visit.traits & ASSISTANT else NO_PIECES
        return lines_and_said(self.plan, visit, units, self.marks.modifiers, pieces)[0]


def lines_and_said(
    plan: Plan,
    visit: Visit,
    units: Sequence[int],
    modifiers: Sequence[tuple[str, ...]],
    pieces: Mapping[int, Sequence[Piece]],
) -> tuple[Lines, LineAnswer]:
    """The lines of a visit, with all modifiers that the payer's parts put on them, and what those parts say.

    Limits are asked last: what they count may depend on modifiers.
    """
    order = plan.policy.modifier_order
    lines = claim_lines(visit, units, modifiers, pieces, order)
    said = said_of_lines(plan.every_part if visit.traits & _GIVEN else plan.line_parts, visit, lines)
    if said.extra:
        lines = claim_lines(visit, units, modifiers, pieces, order, extra=said.extra)
    if plan.limits is not None:
        over = plan.limits(visit, lines)
        said = joined(said, over)
        if over.extra:
            lines = claim_lines(visit, units, modifiers, pieces, order, extra=said.extra)
    return lines, said


def _first_of_each(told: list[Alternative]) -> list[Alternative]:
    """Of the alternatives with the same lines the first."""
    different: dict[tuple[ClaimLine, ...], Alternative] = {}
    for each in told:
        different.setdefault(each.lines, each)
    return list(different.values())


def _chosen(units: Sequence[int], taken: Sequence[int], lines: Lines, others: Lines) -> Lines:
    """The lines of another answer: those of the groups that keep their units, and the others'."""
    places = zip(units, taken, lines, others, strict=True)
    return [kept if now == then else other for now, then, kept, other in places]


T = TypeVar("T")


def _of_session(number: int, located: Sequence[tuple[int, T]]) -> tuple[T, ...]:
    """What is said of one session, of all that is said of the document's."""
    own: list[T] = []
    for place, each in located:
        if place == number:
            own.append(each)  # a comprehension is a call with a closure
    return tuple(own)


def _check_waivers(sessions: Sequence[Session], said: Sequence[Located]) -> None:
    """Refuse a waiver of what is no finding: none of the catalogue, and none that the payer's own rules said."""
    own = [finding for _, finding in said]
    paths = [""] if len(sessions) == 1 else [f"sessions[{number}]." for number in range(len(sessions))]
    faults = [
        Fault(f"{path}waivers[{place}].finding", repr(waiver.finding), allowed)
        for path, session in zip(paths, sessions, strict=True)
        for place, waiver in enumerate(session.waivers)
        if (allowed := instead_of(waiver.finding, own)) is not None
    ]
    if faults:
        raise InputError("the session", faults)


def _own(visit: Visit, lines: Lines, number: int) -> tuple[ClaimLine, ...]:
    """The lines that stand in the claim of one session: those of the groups that it furnished first."""
    if len(visit.sessions) == 1:
        own: list[ClaimLine] = []
        for made in lines:
            own += made
        return tuple(own)
    groups = zip(visit.groups, lines, strict=True)
    return tuple([line for group, made in groups if group.members[0][0] == number for line in made])


def _finished(lines: tuple[ClaimLine, ...], plan: Plan, session: Session) -> tuple[ClaimLine, ...]:
    """The lines, each saying on which assumptions it rests, and with its revenue code on a facility's claim."""
    parts = tuple([each.part for each in plan.assumed])
    codes = plan.policy.revenue_codes if by_facility(session) else NO_CODES
    return tuple([attrs.evolve(line, assumed=parts, revenue_code=codes.get(line.discipline)) for line in lines])


def _errors(findings: tuple[Finding, ...]) -> bool:
    for finding in findings:  # noqa: SIM110  # a generator is a call for each finding
        if finding.severity == "error" and finding.waived is None:
            return True
    return False


def _undetermined(number: int, visit: Visit, said: Sequence[Located]) -> tuple[Finding, ...]:
    """Why this session has no claim: what is open in it, or in another session of its pool."""
    pool = visit.pools[number]
    own = [finding for place, finding in said if place == number]
    others = [
        attrs.evolve(finding, where=f"sessions[{place}].{finding.where}")
        for place, finding in said
        if place != number and visit.pools[place] == pool
    ]
    return (*own, *others)


def _total_time(visit: Visit, number: int) -> tuple[Unchecked, ...]:
    needs = missing_total(visit, number)
    return (Unchecked("timing.total-treatment-time", needs, blocks=False),) if needs else ()


def _unverified(visit: Visit, number: int) -> tuple[str, ...]:
    """The cells of the code table that this session's claim rests on and that are not verified."""
    return tuple(
        [
            f"{each.code}.{fact}"
            for each in visit.groups
            for fact in each.facts.unverified
            if each.members[0][0] == number
        ]
    )


def assisted_by(visit: Visit, units: tuple[int, ...], policy: PayerPolicy) -> AssistantAnswer:
    """Whose the units are, where an assistant took part."""
    if policy.assistants is not None:
        return policy.assistants.__call__(visit.at(units))  # half the price of calling the object
    said = [_not_attributed(group) for group in visit.groups if group.traits & ASSISTANT]
    return AssistantAnswer(undetermined=tuple(said))


def _not_attributed(group: Group) -> Located:
    session, place = group.members[0]
    values = {"code": group.code, "minutes": group.assistant}
    return session, found("assistants.not-attributed", f"services[{place}]", values)
