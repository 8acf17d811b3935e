"""The part that a profile composes for when authorization is needed, and for what is left of one."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final, NamedTuple

import attrs

from therapycode.model.answers import NOTHING_SAID, LineAnswer, LinesByGroup
from therapycode.model.authorization import Authorization
from therapycode.model.codes import CodeFacts
from therapycode.model.conditions import Condition, Given
from therapycode.model.facts import FACTS, FactKind
from therapycode.model.frozen import FrozenMap
from therapycode.model.history import BilledDay, BilledLine, History
from therapycode.model.session import Session
from therapycode.model.visit import Visit
from therapycode.payers.authorizations_told import AuthorizationsTold, Problem
from therapycode.rules.authorizing import (
    Asked,
    Spent,
    Standing,
    bounded,
    exceeds,
    spent_of,
    standing,
    use_of,
)
from therapycode.rules.claimed import claimed_lines, furnished
from therapycode.rules.conditions import answer, answers, holds, lacking
from therapycode.rules.limit import Claimed, before, counted, not_covered
from therapycode.rules.limits import Counted
from therapycode.rules.needing import Need, Reached, Step, granted, spared, step

__all__ = ["Authorizations"]

_DISCHARGE: Final = "facts.discharge_day"
_FIRST_VISIT: Final = "facts.first_visit_day"
_DAYS: Final = "history.days"

_PROBLEMS: Final[Mapping[Standing, Problem]] = FrozenMap(
    {
        "refused": "authorization.refused",
        "not-in-force": "authorization.not-in-force",
        "for-another": "authorization.for-another",
        "used-up": "authorization.used-up",
    }
)


class _Held(NamedTuple):
    """One session under one need: its lines that need authorization, and all lines of the account."""

    need: Need
    session: Session
    own: Sequence[Claimed]
    account: Sequence[Claimed]


class _Judged(NamedTuple):
    """What stands against an authorization, if anything; ``needs`` are what would have to be known to tell."""

    problem: Problem | None = None
    needs: tuple[str, ...] = ()


_GOOD: Final = _Judged()


@attrs.frozen(kw_only=True)
class Authorizations:
    """Asks whether the lines of a document need authorization, and whether the one that is named will do.

    ``payer`` is its id, by which days of a history are told to be its own; ``kinds`` are those of the facts that
    it may depend on; ``known`` are the codes that the table knows on these days. Where it is not ``counted`` how
    many units there are, what was furnished is asked about all the same: visits count without them.
    """

    needs: tuple[Need, ...]
    payer: str
    kinds: Mapping[str, FactKind] = FACTS
    known: Mapping[str, CodeFacts] = FrozenMap()
    counted: bool = True

    def __call__(self, visit: Visit, lines: LinesByGroup, /) -> LineAnswer:
        """What is to be said of authorizations that are needed, and how far those that are named are used."""
        rows = claimed_lines(visit, lines)
        if not rows and not self.counted:
            rows = furnished(visit)
        if not rows:
            return NOTHING_SAID
        told = AuthorizationsTold()
        for need in self.needs:
            for account in counted(need.counting, rows).values():
                for number in dict.fromkeys([row.session for row in account]):
                    own = [row for row in account if row.session == number]
                    self._ask(_Held(need, visit.sessions[number], own, account), told)
        return told.answer()

    def _ask(self, held: _Held, told: AuthorizationsTold) -> None:
        need, session = held.need, held.session
        if need.reviewed:
            self._tell_reviewed(held, told)
            return
        judged = self._judged(held, told)
        if judged == _GOOD:
            return
        reached, needs = self._step(held)
        if needs:
            # what would settle the authorization itself would do as well, and is asked for beside
            told.leave_open(need, held.own, tuple(dict.fromkeys((*needs, *judged.needs))))
        elif reached.tier is not None:
            spares, missing = self._spares(held)
            if missing:
                told.leave_open(need, held.own, missing)
            elif judged.needs and not spares:
                told.leave_open(need, held.own, judged.needs)
            elif judged.problem is not None and not spares:
                told.say(judged.problem, need, held.own, session.authorization, reached.tier)

    def _tell_reviewed(self, held: _Held, told: AuthorizationsTold) -> None:
        """Say that the records are asked for afterwards, from where on they are."""
        reached, needs = self._step(held)
        if needs:
            told.leave_open(held.need, held.own, needs, blocks=False)
        elif reached.tier is not None:
            told.say("authorization.reviewed-afterwards", held.need, held.own, None, reached.tier)

    def _judged(self, held: _Held, told: AuthorizationsTold) -> _Judged:
        """What stands against the authorization that the session names; how far it is used is told."""
        need, session = held.need, held.session
        authorization = session.authorization
        if authorization is None:
            return _Judged("authorization.missing")
        if not self.counted and authorization.units is not None:
            return _Judged(needs=("units",))
        grant, open_ = granted(need.grants, lambda condition: self._holds(condition, session))
        if open_:
            return _Judged(needs=self._lacking(open_, session))
        held_to = authorization if grant is None else bounded(authorization, grant)
        asked = self._asked(held)
        spent = spent_of(held_to, asked, session.history, self._takes(need))
        told.use(held.own[0].session, use_of(held_to, asked, spent, _as_of(session.history)))
        stands = standing(held_to, asked, spent)
        if stands == "pending":
            return self._pending(held, authorization, told)
        judged = self._fits(held, authorization, stands)
        if judged == _GOOD and grant is not None and exceeds(authorization, grant):
            told.say("authorization.more-than-granted", need, held.own, held_to, need.tiers[0])
        return (
            _Judged(needs=_needs_of(held_to, session.history)) if judged == _GOOD and stands == "open" else judged
        )

    def _fits(self, held: _Held, authorization: Authorization, stands: Standing) -> _Judged:
        """Whether an authorization that was granted holds all that it has to under the need."""
        if stands in _PROBLEMS:
            return _Judged(_PROBLEMS[stands])
        lacks = _lacks(held.need, authorization, held.session)
        if lacks is not None:
            return _Judged(lacks)
        return self._reviewed_by(held, authorization)

    def _reviewed_by(self, held: _Held, authorization: Authorization) -> _Judged:
        """Whether it was decided by whoever decides on this stretch of care."""
        if not any(tier.reviewer for tier in held.need.tiers):
            return _GOOD
        reached, needs = self._step(held)
        if needs:
            return _Judged(needs=needs)
        wanted = reached.tier.reviewer if reached.tier is not None else ""
        return _GOOD if wanted in {"", authorization.reviewer} else _Judged("authorization.other-reviewer")

    def _pending(self, held: _Held, authorization: Authorization, told: AuthorizationsTold) -> _Judged:
        """Whether the day lies in the stretch that is paid while a request is pending."""
        need, window = held.need, held.need.provisional
        if window is None:
            return _Judged("authorization.pending")
        requested, history = authorization.requested_day, held.session.history
        if requested is None:
            return _Judged(needs=("authorization.requested_day",))
        day = self._asked(held).day
        if day < requested or (window.days is not None and (day - requested).days >= window.days):
            return _Judged("authorization.pending")
        if window.visits is not None:
            since = attrs.evolve(authorization, first_day=requested)
            spent = spent_of(since, self._asked(held), history, self._takes(need))
            if spent is None:
                return _Judged(needs=_needs_of(since, history))
            if len(spent.days | {day}) > window.visits:
                return _Judged("authorization.pending")
        told.say("authorization.provisional", need, held.own, authorization, need.tiers[0])
        return _GOOD

    def _step(self, held: _Held) -> tuple[Step, tuple[str, ...]]:
        """The tier that the care has come to, and what is needed to tell."""
        need, session = held.need, held.session
        if need.always and len(need.tiers) == 1:
            return Step(need.tiers[0]), ()
        known = session.history is not None and session.history.as_of is not None
        history = session.history if known and session.history is not None else History()
        reached, needs = self._reached(held, history)
        if not known and need.counts_before:
            needs = (*needs, _DAYS)
        if not self.counted and any(tier.units is not None for tier in need.tiers):
            needs = (*needs, "units")
        came = step(need, reached, lambda condition: self._holds(condition, session))
        open_ = self._lacking(came.open, session)
        if came.undated:
            open_ += (need.days_from or _FIRST_VISIT,)
        if came.tier is need.tiers[-1] and need.only_grows:
            return came, ()  # whatever else was billed before, it is past the last tier already
        return came, (*needs, *open_)

    def _reached(self, held: _Held, history: History) -> tuple[Reached, tuple[str, ...]]:
        need, session = held.need, held.session
        limit = attrs.evolve(need.counting, counts=need.visits)
        day = held.own[0].line.day
        earlier = before(limit, held.account[0], "", history.days, self.known, self.payer)
        event = self._day(limit.event, session) if limit.event else None
        window = limit.window.around(day, [each.day for each in earlier], event)
        if window is None:
            return Reached(0, 0, None), (limit.event,)
        needs = not_covered(limit.window, window, history)
        inside = [each for each in earlier if each.day in window]
        units = sum([each.units for each in inside]) + sum([row.line.units for row in held.account])
        days = self._days(held, inside, covered=not needs and history.as_of is not None)
        return Reached(len({*[each.day for each in inside], day}), units, days), needs

    def _days(self, held: _Held, inside: Sequence[Counted], *, covered: bool) -> int | None:
        """How many days have gone by since the day from which they are counted.

        The first visit is the first one in the window, where the history covers all of it.
        """
        need, session, day = held.need, held.session, held.own[0].line.day
        first = self._day(need.days_from or _FIRST_VISIT, session)
        if first is None and not need.days_from and covered:
            first = min([*[each.day for each in inside], day])
        return None if first is None else (day - first).days

    def _spares(self, held: _Held) -> tuple[bool, tuple[str, ...]]:
        """Whether the session is spared by what it says, and what it would have to say to tell."""
        need, session = held.need, held.session
        said = [(condition, self._holds(condition, session)) for condition in need.exempt]
        if any(holds_ for _, holds_ in said):
            return True, ()
        open_ = [condition for condition, holds_ in said if holds_ is None]
        if need.grace is not None:
            discharge = self._day(_DISCHARGE, session)
            units, lacks = self._since(discharge, held, need.grace.units)
            spares, unsettled = spared(
                need.grace, held.own[0].line.day, discharge, units, lambda each: self._holds(each, session)
            )
            if spares:
                return True, ()
            if spares is None and not unsettled:
                return False, (lacks, *self._lacking(open_, session))
            open_ += unsettled
        return False, self._lacking(open_, session)

    def _since(self, discharge: date | None, held: _Held, most: int | None) -> tuple[int | None, str]:
        """The units since a discharge, with the claim; ``None``, and what is lacking, where they are not known.

        Where the claim's own are not counted they are known to be past the most there may be, or not known.
        """
        since = Authorization(first_day=discharge)
        spent: Spent | None = spent_of(since, self._asked(held), held.session.history, self._takes(held.need))
        if spent is None:
            return None, _DAYS
        units = spent.units + sum([row.line.units for row in held.own])
        known = self.counted or most is None or units > most
        return (units if known else None), "units"

    def _asked(self, held: _Held) -> Asked:
        session = held.session
        units = sum([row.line.units for row in held.own])
        return Asked(session.date_of_service, session.discipline, session.billing_provider, self.payer, units)

    def _takes(self, need: Need) -> "_Takes":
        return _Takes(need, self.known)

    def _holds(self, condition: Condition, session: Session) -> bool | None:
        return holds(condition, self._said(condition, session))

    def _said(self, condition: Condition, session: Session) -> Mapping[str, Given]:
        return answers(session, condition.tests, self.kinds)

    def _lacking(self, conditions: Sequence[Condition], session: Session) -> tuple[str, ...]:
        told = [question for each in conditions for question in lacking(each, self._said(each, session))]
        return tuple(dict.fromkeys(told))

    def _day(self, question: str, session: Session) -> date | None:
        said = answer(session, question, self.kinds)
        return said if isinstance(said, date) else None


@attrs.frozen
class _Takes:
    """Whether a line of an earlier day counts towards an authorization under a need."""

    need: Need
    known: Mapping[str, CodeFacts]

    def __call__(self, day: BilledDay, line: BilledLine) -> bool:
        counts = self.need.visits
        return counts.takes_code(line.code, self.known.get(line.code)) and counts.takes(
            line.modifiers, day.discipline, day.setting
        )


def _lacks(need: Need, authorization: Authorization, session: Session) -> Problem | None:
    """What an authorization has to hold under the need and does not."""
    if need.token and authorization.token is None:
        return "authorization.token-missing"
    if need.referral and authorization.referral is None:
        return "authorization.referral-missing"
    if need.site and (authorization.setting is None or authorization.setting != session.setting):
        return "authorization.site-not-reviewed"
    return None


def _as_of(history: History | None) -> date | None:
    return history.as_of if history is not None else None


def _needs_of(authorization: Authorization, history: History | None) -> tuple[str, ...]:
    """What would have to be given to tell what was used of an authorization."""
    if authorization.first_day is None:
        return ("authorization.first_day",)
    known = history is not None and history.as_of is not None
    return (f"{_DAYS} from {authorization.first_day} on",) if known else (_DAYS,)
