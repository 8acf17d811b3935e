"""Sessions coded under both sides of a change, and the values to which it comes that they differ."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Literal

import attrs

from therapycode.engine import Engine
from therapycode.errors import (
    Fault,
    InputError,
    OutsideCoverageError,
    PluginError,
    ProfileError,
    TherapyCodeError,
)
from therapycode.model.claim import Outcome
from therapycode.model.conditions import Given as Said
from therapycode.model.frozen import FrozenMap
from therapycode.model.session import Day, Session
from therapycode.payers.payer import PolicyMaker
from therapycode.payers.plan import Plan
from therapycode.profiles.profile import Profile
from therapycode.rules.conditions import answers
from therapycode.serial import read_document
from therapycode.upkeep.impact.answering import Outcomes, mixed, named, outcomes, without_fault
from therapycode.upkeep.impact.differing import CODE, COVERS, Differing, differing_values
from therapycode.upkeep.impact.kinds import Difference, differences, kinds, moves
from therapycode.upkeep.impact.sides import Change
from therapycode.upkeep.impact.tally import Cause, Example, Refusal, Row, Tally

__all__ = ["Given", "Weigher"]

_ByItself = tuple[tuple[Differing, ...], Outcome]
"""A value, and what a session comes to where nothing else is changed."""


@attrs.frozen
class Given:
    """A document as it was found: what it is called, its bytes and their form, and its line in a file of many.

    ``fault`` says why the bytes are not to be read; ``read`` are the bytes of the file up to here.
    """

    what: str
    source: bytes
    form: Literal["json", "toml"] = "json"
    line: int | None = None
    read: int = 0
    fault: Fault | None = None


@attrs.define
class Weigher:
    """Codes documents under both sides of a change and counts what differs.

    What it keeps are engines, and the values that differ between two plans: of either as many as there are plans.
    """

    change: Change
    _before: Engine = attrs.field(init=False)
    _after: Engine = attrs.field(init=False)
    _code: tuple[Differing, ...] = attrs.field(init=False)
    _covered: tuple[Differing, ...] = attrs.field(init=False)
    _pairs: dict[tuple[int, int], tuple[Plan, Plan, tuple[Differing, ...]]] = attrs.field(factory=dict, init=False)
    _mixed: dict[str, Engine] = attrs.field(factory=dict, init=False)

    def __attrs_post_init__(self) -> None:
        before, after = self.change.before, self.change.after
        self._before = Engine(before.registry, self.change.tables)
        self._after = Engine(after.registry, self.change.tables)
        made = Differing(CODE, CODE, _made_by(before.maker), _made_by(after.maker))
        self._code = () if before.maker == after.maker else (made,)
        self._covered = (Differing(COVERS, COVERS, _covers(before.profile), _covers(after.profile)),)

    def tally(self, documents: Iterable[Given]) -> Tally:
        """What the documents come to.

        Raises:
            ProfileError, PluginError: if no policy can be made of one of the profiles.
        """
        tally = Tally()
        for given in documents:
            tally.documents += 1
            try:
                self._weigh(given, tally)
            except (ProfileError, PluginError):
                raise  # no fault of the document: it would be told of every other one as well
            except TherapyCodeError as error:
                tally.refuse(Refusal(given.what, error, given.line))
        return tally

    def _weigh(self, given: Given, tally: Tally) -> None:
        if given.fault is not None:
            raise InputError(given.what, [given.fault])
        document = read_document(given.source, format=given.form, what=given.what)
        sessions = (document,) if isinstance(document, Session) else document.sessions
        before = outcomes(self._before, self.change.before, document, self.change.known_on)
        differing = self._differing(sessions) if isinstance(before, tuple) else self._covered
        month = sessions[0].date_of_service.isoformat()[:7]
        if not differing:
            tally.same_policy += len(sessions)
            tally.pass_over(month, len(sessions))
            return
        after = outcomes(self._after, self.change.after, document, self.change.known_on)
        if isinstance(before, tuple) and isinstance(after, tuple):
            weighed = _Weighed(given.what, document, before, after, differing)
            for number in range(len(sessions)):
                self._compare(weighed, number, tally)
        elif isinstance(before, OutsideCoverageError) and isinstance(after, OutsideCoverageError):
            raise before
        else:
            told = Difference("covered", "", *(("no", "yes") if isinstance(after, tuple) else ("yes", "no")))
            for session in sessions:
                example = Example(given.what, session.id, (told,))
                row = Row(Cause((COVERS,)), self._covered, 1, counts=Counter({"covered": 1}), examples=[example])
                tally.note(month, ["covered"], (), [row])

    def _differing(self, sessions: Sequence[Session]) -> tuple[Differing, ...]:
        """The values that differ for any of the sessions of a document."""
        day = sessions[0].date_of_service
        before, after, known_on = self.change.before, self.change.after, self.change.known_on
        with named(before):
            was = self._before.plan(before.payer.id, day, known_on)
        with named(after):
            try:
                now = self._after.plan(after.payer.id, day, known_on)
            except OutsideCoverageError:
                return self._covered
        if len(sessions) == 1:
            return self._pair(sessions[0], was, now)
        return tuple(dict.fromkeys(each for session in sessions for each in self._pair(session, was, now)))

    def _pair(self, session: Session, before: Plan, after: Plan) -> tuple[Differing, ...]:
        with named(self.change.before):
            was = before.of(session)
        with named(self.change.after):
            now = after.of(session)
        key = id(was), id(now)
        pair = self._pairs.get(key)
        if pair is None:
            profiles = self.change.before.profile, self.change.after.profile
            given = _given(session, before), _given(session, after)
            values = differing_values(*profiles, session.date_of_service, given, self.change.known_on)
            pair = self._pairs[key] = (was, now, (*self._code, *values))  # held, so that no other plan gets its id
        return pair[2]

    def _compare(self, weighed: "_Weighed", number: int, tally: Tally) -> None:
        """Count a session, and where it changes the causes of that."""
        before, after = weighed.before[number], weighed.after[number]
        month = before.day.isoformat()[:7]
        changed = kinds(before, after)
        if not changed:
            tally.pass_over(month)
            return
        alone = self._alone(weighed, number, changed)
        causes = alone if len(alone) > 1 else [(alone[0][0] if alone else weighed.differing, after)]
        rows = [_row(values, weighed, number, other, tally, shared=len(causes) > 1) for values, other in causes]
        tally.note(month, changed, moves(before, after), rows)

    def _alone(self, weighed: "_Weighed", number: int, changed: tuple[str, ...]) -> "list[_ByItself]":
        """The values that change a session by themselves, above all that held before, with what comes of each.

        What is not known or checked counts only where nothing else changes: otherwise every part that becomes
        known would be a cause of everything.
        """
        if len(weighed.differing) == 1:
            return [(weighed.differing, weighed.after[number])]
        looked_at = frozenset(changed) - {"open"} or {"open"}
        alone: list[_ByItself] = []
        for each in weighed.differing:
            tried = self._tried(weighed, each.part)
            if tried is not None and not looked_at.isdisjoint(kinds(weighed.before[number], tried[number])):
                alone.append(((each,), tried[number]))
        return alone

    def _tried(self, weighed: "_Weighed", part: str) -> Outcomes | None:
        """The outcomes of a document where one part alone is changed, ``None`` if it does not go with the rest."""
        if part not in weighed.tried:
            engine = self._mixed.get(part)
            if engine is None:
                engine = self._mixed[part] = mixed(self.change, part)
            before, known_on = self.change.before, self.change.known_on
            weighed.tried[part] = without_fault(engine, before, weighed.document, known_on)
        return weighed.tried[part]


@attrs.define
class _Weighed:
    """A document with its outcomes on both sides, what differs, and what one part alone comes to."""

    what: str
    document: Session | Day
    before: Outcomes
    after: Outcomes
    differing: tuple[Differing, ...]
    tried: dict[str, Outcomes | None] = attrs.field(factory=dict)


def _row(
    values: tuple[Differing, ...], weighed: _Weighed, number: int, after: Outcome, tally: Tally, *, shared: bool
) -> Row:
    """The row of one session for one of its causes, with an example where the tally still wants one."""
    before = weighed.before[number]
    cause = Cause(tuple(each.at for each in values))
    row = Row(cause, values, 1, int(shared), Counter(kinds(before, after)), Counter(moves(before, after)))
    if tally.wants(cause):
        row.examples = [Example.of(weighed.what, before.session, differences(before, after))]
    return row


def _made_by(maker: PolicyMaker | None) -> str:
    """What makes a policy, in words."""
    if maker is None:
        return "the profile alone"
    return str(getattr(maker, "__qualname__", type(maker).__qualname__))


def _covers(profile: Profile) -> str:
    first, until = profile.covers.first, profile.covers.until
    return f"from {first}" + (f" until before {until}" if until is not None else "")


def _given(session: Session, plan: Plan) -> Mapping[str, Said]:
    """What a session says to the questions on which the plan depends."""
    if plan.branching is None:
        return FrozenMap()
    return answers(session, plan.branching.decisions.questions, plan.branching.kinds)
