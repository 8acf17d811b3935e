"""From a session and a payer's policy to an outcome. Reading this module is reading what the library does.

The stages, in order: the plan of the day, the prepared visit, the gate, units, modifiers, lines, and what is
said beside them. Each stage is a pure function or a part of the payer's policy; nothing here knows a payer by
name, reads a file or looks at a clock.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from functools import partial
from typing import Final, overload

import attrs

from therapycode.assembly import NO_PIECES, Coded, assisted_by, lines_and_said
from therapycode.checking import Answers, check_claim
from therapycode.errors import Fault, InputError, PluginError, TherapyCodeError
from therapycode.model.answers import (
    AssistantAnswer,
    Located,
    ModifierAnswer,
    UnitAnswer,
)
from therapycode.model.claim import (
    DayOutcome,
    Outcome,
    Step,
)
from therapycode.model.codes import Trait
from therapycode.model.comparison import Comparison, Difference
from therapycode.model.finding import Finding
from therapycode.model.frozen import FrozenMap
from therapycode.model.given import Checked, GivenClaim
from therapycode.model.replay import Replayed
from therapycode.model.session import Day, Session
from therapycode.model.visit import Visit
from therapycode.payers.counting import would_give
from therapycode.payers.known import modifiers_ever
from therapycode.payers.misfits import hold_modifiers, hold_units
from therapycode.payers.plan import Plan, make_plan
from therapycode.payers.policy import PayerPolicy
from therapycode.payers.registry import PayerRegistry
from therapycode.profiles.profile import Profile
from therapycode.rules.catalogue import found
from therapycode.rules.clock import clinician_clashes, overlaps, totals
from therapycode.rules.comparing import ORDERS, differences, told_their_order
from therapycode.rules.in_force import not_in_force
from therapycode.rules.lines import courtesy_remarks, crowded
from therapycode.rules.modifiers import MOST
from therapycode.rules.named import UNIT_RULES
from therapycode.rules.places import two_places
from therapycode.rules.pools import pools_apart
from therapycode.rules.prepare import PoolKey, prepare
from therapycode.rules.settling import is_open, settle_pools
from therapycode.rules.timing import ASSISTANT
from therapycode.rules.turned_away import without
from therapycode.tables import Tables, bundled_folder

__all__ = ["Engine", "Failure"]

_MOST_PLANS: Final = 4096
"""Days whose plan is kept at hand; the plans themselves are shared between the days of a stretch."""

_MOST_ASKED: Final = 256
"""Payers and days of knowledge whose plans are kept."""


_FEWEST_COMPARED: Final = 2


@attrs.frozen
class Failure:
    """An item of a batch that could not be coded, in its place, with the reason."""

    place: int
    error: Exception


@attrs.frozen
class Engine:
    """Codes sessions under the payers of a registry. Immutable and safe to share between threads.

    What it keeps are plans already made, at most a fixed number; a copy that is pickled leaves them behind.
    ``assumed`` are the rules, by part, that it answers by where a payer's own is not known; see `assuming`.
    """

    registry: PayerRegistry
    tables: Tables
    assumed: Mapping[str, str] = attrs.field(factory=FrozenMap, kw_only=True)
    _plans: dict[tuple[str, date, date | None], Plan] = attrs.field(factory=dict, init=False, eq=False, repr=False)
    _stretches: dict[tuple[str, date | None], list[Plan]] = attrs.field(
        factory=dict, init=False, eq=False, repr=False
    )
    _profiles: dict[str, Profile] = attrs.field(factory=dict, init=False, eq=False, repr=False)

    @classmethod
    def installed(cls) -> "Engine":
        """An engine with every installed payer and the tables that come with the library."""
        return cls(PayerRegistry.installed(), Tables.read(bundled_folder()))

    def __reduce__(self) -> tuple[object, ...]:
        return (_engine, (self.registry, self.tables, self.assumed))

    def assuming(self, assumed: Mapping[str, str]) -> "Engine":
        """An engine that answers by these rules, keyed by part, where a payer's own is not known.

        What rests on an assumption says so: the outcome, its lines and its record. Such a claim is never complete
        and never ready. A part that the payer is known for cannot be assumed: coding then raises `InputError`.

        >>> Engine.installed().assuming({"units": "per-service-midpoint"}).assumed["units"]
        'per-service-midpoint'
        """
        return _engine(self.registry, self.tables, FrozenMap(assumed))

    @overload
    def code(
        self, document: Session, *, payer: str, steps: bool = ..., known_on: date | None = ...
    ) -> Outcome: ...
    @overload
    def code(self, document: Day, *, payer: str, steps: bool = ..., known_on: date | None = ...) -> DayOutcome: ...
    def code(
        self, document: Session | Day, *, payer: str, steps: bool = False, known_on: date | None = None
    ) -> Outcome | DayOutcome:
        """What a session, or a day of sessions, comes to under a payer on its day of service.

        With ``steps`` the reasoning is recorded, for `Outcome.explain`. With ``known_on`` the answer is by what
        was known of the payer's rules and of the tables on that day; left out, by all that is recorded.

        Raises:
            InputError: if the document does not hold together.
            UnknownPayerError, PluginError: if the payer is not known, or its plugin did not load or fails.
            OutsideCoverageError: if the payer's profile does not answer for the day.
        """
        if isinstance(document, Session):
            day = document.date_of_service
            try:  # and no context manager, as for days: it would cost every session
                plan = self._plans.get((payer, day, known_on)) or self.plan(payer, day, known_on)
                # decided here and not in `_answer`: one call less for every session
                plan = plan.of(document) if plan.branching is not None else plan
                outcomes, _ = self._code(document, (document,), plan, steps=steps)
            except (Exception, SystemExit) as fault:
                error = self._blamed(payer, fault)
                if error is None:
                    raise
                raise error from None
            return outcomes[0]
        _check_day(document)
        with self._blaming(payer):
            outcomes, findings = self._answer(document, payer, steps=steps, known_on=known_on)
        return DayOutcome(payer, document.sessions[0].date_of_service, outcomes, findings, document.id)

    @overload
    def code_many(
        self, documents: Iterable[Session], *, payer: str, steps: bool = ..., known_on: date | None = ...
    ) -> Iterator[Outcome | Failure]: ...
    @overload
    def code_many(
        self, documents: Iterable[Session | Day], *, payer: str, steps: bool = ..., known_on: date | None = ...
    ) -> Iterator[Outcome | DayOutcome | Failure]: ...
    def code_many(
        self,
        documents: Iterable[Session | Day],
        *,
        payer: str,
        steps: bool = False,
        known_on: date | None = None,
    ) -> Iterator[Outcome | DayOutcome | Failure]:
        """An outcome, or a failure, for each document, in order; none is lost and none stops the others."""
        for place, document in enumerate(documents):
            try:
                yield self.code(document, payer=payer, steps=steps, known_on=known_on)
            except TherapyCodeError as error:
                yield Failure(place, error)

    def compare(
        self,
        document: Session | Day,
        *,
        payers: Sequence[str],
        in_order: bool = False,
        known_on: date | None = None,
    ) -> Comparison:
        """One document coded under several payers, and where and why they differ.

        With ``in_order`` the payers are those of the patient, the primary one first, and each is asked as the one
        that it is: what a payer wants may depend on where it stands.

        Raises:
            InputError: if the document does not hold together, or fewer than two payers are asked for, or more in
                order than a claim has places for.
            UnknownPayerError, PluginError: if a payer is not known, or its plugin did not load.
            OutsideCoverageError: if a payer's profile does not answer for the day.
        """
        names = tuple(dict.fromkeys(payers))
        if len(names) < _FEWEST_COMPARED:
            raise InputError("the comparison", [Fault("payers", ", ".join(names) or "none", "two payers or more")])
        if in_order and len(names) > len(ORDERS):
            allowed = f"{len(ORDERS)} payers in order: {', '.join(ORDERS)}"
            raise InputError("the comparison", [Fault("payers", f"{len(names)} payers", allowed)])
        sessions = _sessions(document)
        orders = FrozenMap(zip(names, ORDERS, strict=False)) if in_order else FrozenMap()
        outcomes: dict[str, Outcome | DayOutcome] = {}
        for name in names:
            asked = told_their_order(document, orders[name], names[0]) if in_order else document
            outcomes[name] = self.code(asked, payer=name, known_on=known_on)
        plans = {name: self.plan(name, sessions[0].date_of_service, known_on) for name in names}
        told: list[Difference] = []
        for number, session in enumerate(sessions):
            own = {name: _one(outcome, number) for name, outcome in outcomes.items()}
            told += differences(number, own, {name: plan.of(session).behind for name, plan in plans.items()})
        return Comparison(FrozenMap(outcomes), tuple(told), orders)

    def replay(self, outcome: Outcome | DayOutcome, document: Session | Day) -> Replayed:
        """Code the document again as the outcome was coded, and say what differs and from what that may come.

        The payer, what was assumed and the day whose knowledge was asked for are those of the outcome.

        A document with another hash than the outcome's own is coded all the same: `Replayed.same_input` is then
        false, and a difference says nothing of the library.

        Raises:
            InputError: if the document is another one than the outcome speaks of, by id, day or sessions; if the
                outcome has no record; or if the document does not hold together.
            UnknownPayerError, PluginError: if the payer is not known, or its plugin did not load.
            OutsideCoverageError: if the payer's profile does not answer for the day any more.
        """
        from therapycode import replaying  # noqa: PLC0415  # loads the writers, which coding does not need

        then = outcome.record
        faults = replaying.mismatches(outcome, document)
        if then is None or faults:
            raise InputError("the outcome with its document", faults)
        engine = self if self.assumed == then.assumed else self.assuming(then.assumed)
        now = engine.code(document, payer=outcome.payer, known_on=then.known_on)
        assert now.record is not None  # noqa: S101  # the engine gives every outcome one
        return Replayed(
            then=outcome,
            now=now,
            changes=replaying.changes(outcome, now),
            causes=replaying.causes(then, now.record),
        )

    def check(
        self,
        claim: GivenClaim,
        *,
        payer: str,
        sessions: Iterable[Session | Day] = (),
        known_on: date | None = None,
    ) -> Checked:
        """What is to be said of a claim that somebody else coded; the claim itself is never changed.

        It is held against the payer's policy on the day of each line and, where ``sessions`` are given, against
        what they come to. All sessions of a day are asked as one question, since they stand behind one claim. With
        ``known_on`` the payer's policy is the one that was known on that day.

        Raises:
            InputError: if the claim or a session does not hold together, or they are not of one patient.
            UnknownPayerError, PluginError: if the payer is not known, or its plugin did not load.
            OutsideCoverageError: if the payer's profile does not answer for a day.
        """
        behind = [each for document in sessions for each in _sessions(document)]
        plan_of, ever = partial(self.plan, payer, known_on=known_on), modifiers_ever(self.profile(payer))
        with self._blaming(payer):
            return check_claim(claim, behind, payer, Answers(plan_of, self._coding, ever))

    def _coding(
        self, sessions: tuple[Session, ...], plans: Sequence[Plan]
    ) -> tuple[tuple[Outcome, ...], tuple[Finding, ...]]:
        document = sessions[0] if len(sessions) == 1 else Day(sessions=sessions)
        return self._by_plans(document, sessions, plans, steps=False)

    def clashes(self, documents: Iterable[Session | Day]) -> tuple[Located, ...]:
        """Clinicians who are with two patients at once, over all the documents of a day or more.

        Each finding stands beside the place of its session, counted over all sessions of the documents.
        Clinicians are told apart by their ids, which must mean the same person throughout.
        """
        sessions = [session for document in documents for session in _sessions(document)]
        if not sessions:
            return ()
        facts = self.tables.codes.on(sessions[0].date_of_service).values()
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
            profile = self._profiles[payer] = self.registry.profile(payer)
        return profile

    def plan(self, payer: str, day: date, known_on: date | None = None) -> Plan:
        """The payer's policy resolved for the day; the same object over a stretch of days without change.

        With ``known_on`` it is the policy by what was known on that day. Where it depends on what a session says,
        `Plan.of` gives the plan for a session.

        Raises:
            UnknownPayerError, PluginError: if the payer is not known, or its plugin did not load.
            OutsideCoverageError: if the profile does not answer for the day.
            ProfileError: if the profile cannot be read or composed.
        """
        key = (payer, known_on)
        plan = next((one for one in self._stretches.get(key, ()) if day in one.stretch), None)
        if plan is None:
            who, profile = self.registry.payer(payer), self.profile(payer)
            with self._blaming(payer):
                plan = make_plan(who, profile, self.tables, self.registry, day, self.assumed, known_on)
            if known_on is not None and len(self._stretches) >= _MOST_ASKED:
                self._stretches.clear()
            self._stretches.setdefault(key, []).append(plan)
        if len(self._plans) >= _MOST_PLANS:
            self._plans.clear()
        self._plans[payer, day, known_on] = plan
        return plan

    def _answer(
        self, document: Day, payer: str, *, steps: bool, known_on: date | None
    ) -> tuple[tuple[Outcome, ...], tuple[Finding, ...]]:
        sessions = document.sessions
        day = sessions[0].date_of_service
        plan = self._plans.get((payer, day, known_on)) or self.plan(payer, day, known_on)
        return self._by_plans(document, sessions, [plan.of(session) for session in sessions], steps=steps)

    def _blamed(self, payer: str, fault: BaseException) -> PluginError | None:
        """The fault as one of the plugin whose code took part; ``None`` where none did, and for misuse."""
        if isinstance(fault, TherapyCodeError):
            return None
        from therapycode.payers.blaming import laid_at_plugin  # noqa: PLC0415  # only where something failed

        return laid_at_plugin(self.registry, payer, self._profiles.get(payer), self.assumed, fault)

    @contextmanager
    def _blaming(self, payer: str) -> Iterator[None]:
        try:
            yield
        except (Exception, SystemExit) as fault:
            error = self._blamed(payer, fault)
            if error is None:
                raise
            raise error from None

    def _by_plans(
        self, document: Session | Day, sessions: tuple[Session, ...], plans: Sequence[Plan], *, steps: bool
    ) -> tuple[tuple[Outcome, ...], tuple[Finding, ...]]:
        """The outcomes of the sessions of a day, each under its own plan."""
        if all(other is plans[0] for other in plans):
            return self._code(document, sessions, plans[0], steps=steps)
        return self._code_apart(document, sessions, plans, steps=steps)

    def _code(
        self, document: Session | Day, sessions: tuple[Session, ...], plan: Plan, *, steps: bool
    ) -> tuple[tuple[Outcome, ...], tuple[Finding, ...]]:
        policy = plan.policy
        visit = prepare(
            sessions,
            plan.codes,
            policy.standings,
            policy.pool_of,
            plan.increments,
            edits=plan.edits,
            counted_as=policy.counted_as,
        )
        gate = policy.eligibility.__call__(visit)  # a call within Python: half the price of calling the object
        if gate.refused:
            visit = without(visit, gate.refused)
        units = policy.units.__call__(visit) if policy.units is not None else _units_unknown(visit, plan)
        if plan.foreign:
            hold_units(visit, units)
        settled = settle_pools(visit, units) if is_open(visit, units) else None
        marks = policy.modifiers.__call__(visit) if policy.modifiers is not None else _no_marks(visit)
        if plan.foreign:
            hold_modifiers(visit, marks)
        undetermined = units.undetermined
        if visit.unknown:
            undetermined += _unknown_codes(visit, plan)
        taken = settled.units if settled is not None else units.units
        remarks = gate.findings + units.findings + marks.findings
        pieces = NO_PIECES
        assisted = None
        if visit.traits & ASSISTANT:
            assisted = assisted_by(visit, taken, policy)
            pieces = assisted.pieces
            remarks += assisted.findings
            undetermined += assisted.undetermined
        if settled is not None:
            remarks += settled.findings
        if visit.traits & _TO_CHECK or len(sessions) > 1:
            remarks += _checked(visit, units, taken, policy)
        for check in plan.checks:
            remarks += check(visit)
        lines, beside = lines_and_said(plan, visit, taken, marks.modifiers, pieces)
        remarks += beside.findings
        if policy.most_modifiers >= MOST or beside.extra:
            remarks += crowded(visit, marks.modifiers, pieces, policy.modifier_order, beside.extra)
        coded = Coded(
            document, plan, visit, gate, units, taken, settled, marks, lines, beside, undetermined, remarks
        )
        outcomes = coded.outcomes(_steps(visit, units, assisted, policy) if steps else None)
        return outcomes, coded.crossing if remarks else ()

    def _code_apart(
        self, document: Session | Day, sessions: tuple[Session, ...], plans: Sequence[Plan], *, steps: bool
    ) -> tuple[tuple[Outcome, ...], tuple[Finding, ...]]:
        """The outcomes of sessions for which the payer has different plans: the document under each of them.

        Each session's outcome is that of its own plan, beside the others as they come out under the same. Minutes
        are never pooled between sessions whose units are counted differently.
        """
        counted = [plan.counted for plan in plans]
        made: dict[int, tuple[tuple[Outcome, ...], tuple[Finding, ...]]] = {}
        for plan in plans:
            if id(plan) not in made:
                pool_of = partial(_pool_apart, plan.policy.pool_of, counted)
                apart = attrs.evolve(plan, policy=attrs.evolve(plan.policy, pool_of=pool_of))
                made[id(plan)] = self._code(document, sessions, apart, steps=steps)
        outcomes = tuple([made[id(plan)][0][place] for place, plan in enumerate(plans)])
        return outcomes, tuple(dict.fromkeys(finding for _, findings in made.values() for finding in findings))


def _pool_apart(pool_of: PoolKey, counted: Sequence[object], place: int, session: Session) -> object:
    return counted[place], pool_of(place, session)


def _engine(registry: PayerRegistry, tables: Tables, assumed: Mapping[str, str]) -> Engine:
    return Engine(registry, tables, assumed=assumed)


_FREE: Final = Trait.FREE
_RECORDED: Final = Trait.RECORDED
_TO_CHECK: Final = Trait.FREE | Trait.CLOCKED | Trait.RECORDED


def _checked(visit: Visit, units: UnitAnswer, taken: tuple[int, ...], policy: PayerPolicy) -> tuple[Located, ...]:
    """What is to be said of time, of services without charge, and of the places and pools of one day."""
    remarks: tuple[Located, ...] = ()
    if visit.traits & _FREE:
        remarks += courtesy_remarks(visit, taken)
    if visit.spans:
        remarks += overlaps(visit)
    if visit.traits & _RECORDED:
        remarks += totals(visit)
    if len(visit.sessions) > 1:
        remarks += two_places(visit, taken)
    if len(units.pools) > 1 and policy.units is not None:
        remarks += pools_apart(visit, units, policy.first_unit_from, policy.units)
    return remarks


def _steps(
    visit: Visit, units: UnitAnswer, assisted: AssistantAnswer | None, policy: PayerPolicy
) -> tuple[Step, ...]:
    steps = policy.reasons(visit, units)
    return steps if assisted is None else steps + policy.assistant_reasons(visit, assisted)


def _sessions(document: Session | Day) -> tuple[Session, ...]:
    return (document,) if isinstance(document, Session) else document.sessions


def _one(outcome: Outcome | DayOutcome, number: int) -> Outcome:
    return outcome if isinstance(outcome, Outcome) else outcome.outcomes[number]


def _units_unknown(visit: Visit, plan: Plan) -> UnitAnswer:
    ask = next((each.ask for each in plan.unknown if each.part == "units"), "the payer's provider relations")
    needs = next((each.needs for each in plan.policy.unchecked if each.check == "units"), ())
    if needs:
        why = found("units.depends", "", {"needs": ", ".join(needs)})
    else:
        why = found("units.unknown", "", {"ask": ask, **would_give(visit, UNIT_RULES.values())})
    said = [(number, why) for number in range(len(visit.sessions))]
    return UnitAnswer((0,) * len(visit.groups), undetermined=tuple(said))


def _no_marks(visit: Visit) -> ModifierAnswer:
    return ModifierAnswer(((),) * len(visit.groups))


def _unknown_codes(visit: Visit, plan: Plan) -> tuple[Located, ...]:
    return tuple([not_in_force(place, visit, plan.known) for place in visit.unknown])


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
