"""From a session and a payer's policy to an outcome. Reading this module is reading what the library does.

The stages, in order: the plan of the day, the prepared visit, the gate, units, modifiers, lines, and what is
said beside them. Each stage is a pure function or a part of the payer's policy; nothing here knows a payer by
name, reads a file or looks at a clock.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from operator import attrgetter
from typing import Final, NamedTuple, overload

import attrs

from therapycode.errors import Fault, InputError, TherapyCodeError
from therapycode.model.answers import (
    AssistantAnswer,
    GateAnswer,
    Located,
    ModifierAnswer,
    Piece,
    UnitAnswer,
)
from therapycode.model.claim import (
    Alternative,
    Claim,
    ClaimLine,
    DayOutcome,
    NotBilled,
    Outcome,
    Step,
    new_outcome,
)
from therapycode.model.codes import Trait
from therapycode.model.comparison import Comparison, Difference
from therapycode.model.finding import Finding, Unchecked
from therapycode.model.frozen import FrozenMap
from therapycode.model.session import Day, Session
from therapycode.model.visit import Group, Place, Visit
from therapycode.payers.plan import Plan, make_plan
from therapycode.payers.policy import PayerPolicy
from therapycode.payers.registry import PayerRegistry
from therapycode.profiles.profile import Profile
from therapycode.rules.catalogue import found
from therapycode.rules.clock import clinician_clashes, overlaps, totals
from therapycode.rules.comparing import differences
from therapycode.rules.lines import claim_lines, courtesy_remarks, crowded
from therapycode.rules.modifiers import MOST
from therapycode.rules.pools import pools_apart
from therapycode.rules.prepare import prepare
from therapycode.rules.remainder import missing_total, not_billed, not_kept
from therapycode.rules.settling import OpenPool, Settled, is_open, settle_pools
from therapycode.rules.timing import ASSISTANT
from therapycode.tables import CodeTable, bundled_folder

__all__ = ["Engine", "Failure"]

_MOST_PLANS: Final = 4096
"""Days whose plan is kept at hand; the plans themselves are shared between the days of a stretch."""


_BLOCKS: Final = attrgetter("blocks")

_FEWEST_COMPARED: Final = 2

Lines = list[tuple[ClaimLine, ...]]
"""The lines of each group of a visit."""


@attrs.frozen
class Failure:
    """An item of a batch that could not be coded, in its place, with the reason."""

    place: int
    error: Exception


@attrs.frozen
class Engine:
    """Codes sessions under the payers of a registry. Immutable and safe to share between threads.

    What it keeps are plans already made, at most a fixed number; a copy that is pickled leaves them behind.
    """

    registry: PayerRegistry
    table: CodeTable
    _plans: dict[tuple[str, date], Plan] = attrs.field(factory=dict, init=False, eq=False, repr=False)
    _stretches: dict[str, list[Plan]] = attrs.field(factory=dict, init=False, eq=False, repr=False)
    _profiles: dict[str, Profile] = attrs.field(factory=dict, init=False, eq=False, repr=False)

    @classmethod
    def installed(cls) -> "Engine":
        """An engine with every installed payer and the tables that come with the library."""
        return cls(PayerRegistry.installed(), CodeTable.read(bundled_folder()))

    def __reduce__(self) -> tuple[object, ...]:
        return (Engine, (self.registry, self.table))

    @overload
    def code(self, document: Session, *, payer: str, steps: bool = ...) -> Outcome: ...
    @overload
    def code(self, document: Day, *, payer: str, steps: bool = ...) -> DayOutcome: ...
    def code(self, document: Session | Day, *, payer: str, steps: bool = False) -> Outcome | DayOutcome:
        """What a session, or a day of sessions, comes to under a payer on its day of service.

        With ``steps`` the reasoning is recorded, for `Outcome.explain`.

        Raises:
            InputError: if the document does not hold together.
            UnknownPayerError, PluginError: if the payer is not known, or its plugin did not load.
            OutsideCoverageError: if the payer's profile does not answer for the day.
        """
        if isinstance(document, Session):
            outcomes, _ = self._code((document,), payer, steps=steps)
            return outcomes[0]
        _check_day(document)
        outcomes, findings = self._code(document.sessions, payer, steps=steps)
        return DayOutcome(payer, document.sessions[0].date_of_service, outcomes, findings, document.id)

    @overload
    def code_many(
        self, documents: Iterable[Session], *, payer: str, steps: bool = ...
    ) -> Iterator[Outcome | Failure]: ...
    @overload
    def code_many(
        self, documents: Iterable[Session | Day], *, payer: str, steps: bool = ...
    ) -> Iterator[Outcome | DayOutcome | Failure]: ...
    def code_many(
        self, documents: Iterable[Session | Day], *, payer: str, steps: bool = False
    ) -> Iterator[Outcome | DayOutcome | Failure]:
        """An outcome, or a failure, for each document, in order; none is lost and none stops the others."""
        for place, document in enumerate(documents):
            try:
                yield self.code(document, payer=payer, steps=steps)
            except TherapyCodeError as error:
                yield Failure(place, error)

    def compare(self, document: Session | Day, *, payers: Sequence[str]) -> Comparison:
        """One document coded under several payers, and where and why they differ.

        Raises:
            InputError: if the document does not hold together, or fewer than two payers are asked for.
            UnknownPayerError, PluginError: if a payer is not known, or its plugin did not load.
            OutsideCoverageError: if a payer's profile does not answer for the day.
        """
        names = tuple(dict.fromkeys(payers))
        if len(names) < _FEWEST_COMPARED:
            raise InputError("the comparison", [Fault("payers", ", ".join(names) or "none", "two payers or more")])
        sessions = (document,) if isinstance(document, Session) else document.sessions
        outcomes: dict[str, Outcome | DayOutcome] = {name: self.code(document, payer=name) for name in names}
        behind = {name: self.plan(name, sessions[0].date_of_service).behind for name in names}
        told: list[Difference] = []
        for number in range(len(sessions)):
            own = {name: _one(outcome, number) for name, outcome in outcomes.items()}
            told += differences(number, own, behind)
        return Comparison(FrozenMap(outcomes), tuple(told))

    def clashes(self, documents: Iterable[Session | Day]) -> tuple[Located, ...]:
        """Clinicians who are with two patients at once, over all the documents of a day or more.

        Each finding stands beside the place of its session, counted over all sessions of the documents.
        Clinicians are told apart by their ids, which must mean the same person throughout.
        """
        sessions = [
            session
            for document in documents
            for session in ((document,) if isinstance(document, Session) else document.sessions)
        ]
        if not sessions:
            return ()
        facts = self.table.on(sessions[0].date_of_service).values()
        supervised = frozenset(each.code for each in facts if each.category == "supervised-modality")
        groups = frozenset(each.code for each in facts if each.category == "group")
        return clinician_clashes(sessions, supervised, groups)

    def profile(self, payer: str) -> Profile:
        """The profile of a payer, read when it is first asked for.

        Raises:
            UnknownPayerError, PluginError: if the payer is not known, or its plugin did not load.
            ProfileError: if the profile cannot be read, with every fault of the file.
        """
        profile = self._profiles.get(payer)
        if profile is None:
            profile = self._profiles[payer] = self.registry.payer(payer).read()
        return profile

    def plan(self, payer: str, day: date) -> Plan:
        """The payer's policy resolved for the day; the same object over a stretch of days without change.

        Raises:
            UnknownPayerError, PluginError: if the payer is not known, or its plugin did not load.
            OutsideCoverageError: if the profile does not answer for the day.
            ProfileError: if the profile cannot be read or composed.
        """
        plan = next((one for one in self._stretches.get(payer, ()) if day in one.stretch), None)
        if plan is None:
            who = self.registry.payer(payer)
            plan = make_plan(who, self.profile(payer), self.table, self.registry, day)
            self._stretches.setdefault(payer, []).append(plan)
        if len(self._plans) >= _MOST_PLANS:
            self._plans.clear()
        self._plans[payer, day] = plan
        return plan

    def _code(
        self, sessions: tuple[Session, ...], payer: str, *, steps: bool
    ) -> tuple[tuple[Outcome, ...], tuple[Finding, ...]]:
        day = sessions[0].date_of_service
        plan = self._plans.get((payer, day)) or self.plan(payer, day)
        policy = plan.policy
        visit = prepare(sessions, plan.codes, policy.standings, policy.pool_of, plan.increments)
        gate = policy.eligibility(visit)
        if gate.refused:
            visit = _without(visit, gate.refused)
        units = policy.units(visit) if policy.units is not None else _units_unknown(visit, plan)
        settled = settle_pools(visit, units) if is_open(visit, units) else None
        marks = policy.modifiers(visit) if policy.modifiers is not None else _no_marks(visit)
        undetermined = units.undetermined
        if visit.unknown:
            undetermined += tuple([_not_in_force(place, visit, plan) for place in visit.unknown])
        taken = settled.units if settled is not None else units.units
        remarks = gate.findings + units.findings + marks.findings
        pieces = _NO_PIECES
        assisted = None
        if visit.traits & ASSISTANT:
            assisted = _assisted(visit, taken, policy)
            pieces = assisted.pieces
            remarks += assisted.findings
            undetermined += assisted.undetermined
        if settled is not None:
            remarks += settled.findings
        if visit.traits & _TO_CHECK or len(sessions) > 1:
            remarks += _checked(visit, units, taken, policy)
        for check in plan.checks:
            remarks += check(visit)
        if policy.most_modifiers >= MOST:
            remarks += crowded(visit, marks.modifiers, pieces, policy.modifier_order)
        lines = claim_lines(visit, taken, marks.modifiers, pieces, policy.modifier_order)
        coded = _Coded(plan, visit, gate, units, taken, settled, marks, lines, undetermined, remarks)
        outcomes = coded.outcomes(_steps(visit, units, assisted, policy) if steps else None)
        return outcomes, tuple([finding for session, finding in remarks if session < 0]) if remarks else ()


_NO_PIECES: Final[Mapping[int, Sequence[Piece]]] = {}
_FAMILY: Final = Trait.FAMILY
_UNVERIFIED: Final = Trait.UNVERIFIED
_WITHOUT_TIME: Final = Trait.WITHOUT_TIME
_TO_CHECK: Final = Trait.FREE | Trait.CLOCKED | Trait.RECORDED


def _assisted(visit: Visit, units: tuple[int, ...], policy: PayerPolicy) -> AssistantAnswer:
    """Whose the units are, where an assistant took part."""
    if policy.assistants is not None:
        return policy.assistants(Visit(*visit[:-1], units))
    said = [_not_attributed(group) for group in visit.groups if group.traits & ASSISTANT]
    return AssistantAnswer(undetermined=tuple(said))


def _checked(visit: Visit, units: UnitAnswer, taken: tuple[int, ...], policy: PayerPolicy) -> tuple[Located, ...]:
    """What is to be said of time, of services without charge, and of pools of one day."""
    remarks: tuple[Located, ...] = ()
    if visit.traits & Trait.FREE:
        remarks += courtesy_remarks(visit, taken)
    if visit.traits & Trait.CLOCKED:
        remarks += overlaps(visit)
    if visit.traits & Trait.RECORDED:
        remarks += totals(visit)
    return remarks + pools_apart(visit, units, policy.first_unit_from)


def _steps(
    visit: Visit, units: UnitAnswer, assisted: AssistantAnswer | None, policy: PayerPolicy
) -> tuple[Step, ...]:
    steps = policy.reasons(visit, units)
    return steps if assisted is None else steps + policy.assistant_reasons(visit, assisted)


def _one(outcome: Outcome | DayOutcome, number: int) -> Outcome:
    return outcome if isinstance(outcome, Outcome) else outcome.outcomes[number]


class _Coded(NamedTuple):
    """What the stages came to for all sessions of a document, from which each session's outcome is made.

    ``units`` are those taken, ``settled`` says how, where the unit rule left any of them open.
    """

    plan: Plan
    visit: Visit
    gate: GateAnswer
    answer: UnitAnswer
    units: tuple[int, ...]
    settled: Settled | None
    marks: ModifierAnswer
    lines: Lines
    undetermined: tuple[Located, ...]
    remarks: tuple[Located, ...]

    def outcomes(self, steps: tuple[Step, ...] | None) -> tuple[Outcome, ...]:
        """The outcome of each session, in order, with the steps where they were asked for."""
        if len(self.visit.sessions) == 1:
            return (self._outcome(0, steps),)
        return tuple([self._outcome(number, steps) for number in range(len(self.visit.sessions))])

    def _outcome(self, number: int, steps: tuple[Step, ...] | None) -> Outcome:
        plan, visit, gate = self.plan, self.visit, self.gate
        session = visit.sessions[number]
        kept = session.status == "kept"
        undetermined = _undetermined(number, visit, self.undetermined) if self.undetermined else ()
        determined = not undetermined
        findings = (
            self._findings(number, session, undetermined) if self.remarks or not (kept and determined) else ()
        )
        open_pool = self.settled.open.get(visit.pools[number]) if self.settled is not None and determined else None
        unchecked = plan.policy.unchecked
        if visit.traits & _WITHOUT_TIME:
            unchecked += _total_time(visit, number)
        complete = determined and not plan.unknown
        return new_outcome(
            session.id,
            plan.payer,
            visit.day,
            determined,
            complete,
            complete and not plan.blocked and not _errors(findings),
            Claim(_own(visit, self.lines, number)) if determined else None,
            self._alternatives(open_pool, number) if open_pool is not None else (),
            open_pool.tie if open_pool is not None else None,
            self._not_billed(number, session) if determined else (),
            findings,
            plan.unknown,
            unchecked,
            plan.unconfirmed,
            _unverified(visit, number) if visit.traits & _UNVERIFIED else (),
            tuple([repair for place, repair in gate.repairs if place == number]) if gate.repairs else (),
            plan.data_as_of,
            plan.record,
            session.ext,
            steps,
        )

    def _findings(self, number: int, session: Session, undetermined: tuple[Finding, ...]) -> tuple[Finding, ...]:
        if session.status != "kept":
            return (found("session.not-kept", "status", {"status": session.status}),)
        return undetermined + tuple([finding for place, finding in self.remarks if place == number])

    def _not_billed(self, number: int, session: Session) -> tuple[NotBilled, ...]:
        if session.status != "kept":
            return not_kept(session)
        visit = self.visit
        every_line = len(visit.sessions) == 1 and all(self.lines) and not visit.turned_away
        if every_line and not visit.traits & _FAMILY:
            return ()
        visit = Visit(*visit[:-1], self.units)
        return not_billed(visit, self.answer, self.lines, number, self.plan.policy.first_unit_from)

    def _alternatives(self, pool: OpenPool, number: int) -> tuple[Alternative, ...]:
        """The whole line set of every answer; empty where all of them leave this session's lines alike."""
        codes = dict.fromkeys([service.code for service in self.visit.sessions[number].services], 0)
        policy = self.plan.policy
        pieces = _NO_PIECES
        if self.visit.traits & ASSISTANT:
            pieces = _assisted(self.visit, pool.untaken, policy).pieces
        others = claim_lines(self.visit, pool.untaken, self.marks.modifiers, pieces, policy.modifier_order)
        different: dict[tuple[ClaimLine, ...], Alternative] = {}
        for units in pool.answers:
            places = zip(units, self.units, self.lines, others, strict=True)
            lines = [kept if now == taken else other for now, taken, kept, other in places]
            own = _own(self.visit, lines, number)
            billed = codes.copy()
            for line in own:
                billed[line.code] = billed.get(line.code, 0) + line.units
            different.setdefault(own, Alternative(FrozenMap(billed), own))
        return tuple(different.values()) if len(different) > 1 else ()


def _own(visit: Visit, lines: Lines, number: int) -> tuple[ClaimLine, ...]:
    """The lines that stand in the claim of one session: those of the groups that it furnished first."""
    if len(visit.sessions) == 1:
        own: list[ClaimLine] = []
        for made in lines:
            own += made
        return tuple(own)
    groups = zip(visit.groups, lines, strict=True)
    return tuple([line for group, made in groups if group.members[0][0] == number for line in made])


def _errors(findings: tuple[Finding, ...]) -> bool:
    return any(finding.severity == "error" for finding in findings)


def _without(visit: Visit, refused: Mapping[int, str]) -> Visit:
    """The visit without the groups that the gate turned away."""
    kept: list[Group] = []
    away: list[tuple[Group, str]] = []
    for place, group in enumerate(visit.groups):
        if place in refused:
            away.append((group, refused[place]))
        else:
            kept.append(group)
    return visit._replace(groups=tuple(kept), turned_away=tuple(away))


def _units_unknown(visit: Visit, plan: Plan) -> UnitAnswer:
    ask = next((each.ask for each in plan.unknown if each.part == "units"), "the payer's provider relations")
    said = [(number, found("units.unknown", "", {"ask": ask})) for number in range(len(visit.sessions))]
    return UnitAnswer((0,) * len(visit.groups), undetermined=tuple(said))


def _no_marks(visit: Visit) -> ModifierAnswer:
    return ModifierAnswer(((),) * len(visit.groups))


def _not_in_force(place: Place, visit: Visit, plan: Plan) -> Located:
    """What is to be said of a code that the table does not know, or that was not in force on the day."""
    code, where = visit.service(place).code, f"services[{place[1]}]"
    facts = plan.known.get(code)
    if facts is None:
        return place[0], found("codes.unknown", where, {"code": code})
    instead = f": {', '.join(facts.successors)}" if facts.successors else ""
    span = f"{facts.first_day or '...'} to {facts.last_day or '...'}"
    values = {"code": code, "day": visit.day.isoformat(), "span": span, "instead": instead}
    return place[0], found("codes.retired", where, values)


def _not_attributed(group: Group) -> Located:
    session, place = group.members[0]
    values = {"code": group.code, "minutes": group.assistant}
    return session, found("assistants.not-attributed", f"services[{place}]", values)


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


def _check_day(document: Day) -> None:
    sessions = document.sessions
    faults: list[Fault] = []
    if not sessions:
        raise InputError("the day", [Fault("sessions", "no session", "one or more sessions")])
    for number, session in enumerate(sessions[1:], start=1):
        if session.patient != sessions[0].patient:
            faults.append(Fault(f"sessions[{number}].patient", "another patient", "one patient a day document"))
        if session.date_of_service != sessions[0].date_of_service:
            found_day = session.date_of_service.isoformat()
            allowed = sessions[0].date_of_service.isoformat()
            faults.append(Fault(f"sessions[{number}].date_of_service", found_day, allowed))
    if faults:
        raise InputError("the day", faults)
