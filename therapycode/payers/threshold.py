"""The threshold part that a profile composes: which lines need the modifier of necessity, and who attested it."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Final, NamedTuple

import attrs

from therapycode.model.answers import NOTHING_SAID, LineAnswer, LinesByGroup, Located
from therapycode.model.codes import Trait
from therapycode.model.finding import SourceRef, Unchecked
from therapycode.model.frozen import FrozenMap
from therapycode.model.history import AccrualPool, Accrued
from therapycode.model.session import Session
from therapycode.model.visit import Group, Visit
from therapycode.rules.accrual import ACCRUES_IN
from therapycode.rules.attesting import in_vain, liability_of, necessary, speaking_of
from therapycode.rules.catalogue import found
from therapycode.rules.threshold import BY_LINE, WHOLE_CLAIM, Amount, CountedLine, past, service_amount, sum_of

__all__ = ["Review", "Threshold"]

_CHECK: Final = "modifiers.kx-threshold"
_NONE: Final = Amount(Decimal(0), Decimal(0))


@attrs.frozen(kw_only=True)
class Review:
    """The yearly amount past which claims may be picked for review."""

    amount: Decimal
    source: SourceRef


class _Row(NamedTuple):
    """A code of a group whose lines count towards the amount.

    ``home`` is the session in whose claim they stand; ``supported``: somebody attests that they are necessary.
    """

    at: int
    home: int
    code: str
    line: CountedLine
    supported: bool


_Judged = tuple[_Row, bool | None]
"""A code and whether its lines pass the amount."""


@attrs.define
class _Said:
    """What is gathered for the answer."""

    extra: dict[tuple[int, str], tuple[str, ...]] = attrs.Factory(dict)
    findings: list[Located] = attrs.Factory(list)
    unchecked: list[tuple[int, Unchecked]] = attrs.Factory(list)

    @property
    def answer(self) -> LineAnswer:
        """The answer, once all is gathered."""
        return LineAnswer(FrozenMap(self.extra), tuple(self.findings), tuple(self.unchecked))


@attrs.frozen(kw_only=True)
class Threshold:
    """Puts the modifier of necessity on lines that pass the year's ``amount``, where a person attests it.

    ``liability`` are the modifiers that the payer takes for who bears the cost: a line that is attested to bear
    one is there to be denied, and needs no statement that it is necessary.
    """

    amount: Decimal
    modifier: str
    source: SourceRef
    review: Review | None = None
    liability: frozenset[str] = frozenset()

    @property
    def without_history(self) -> Unchecked:
        """The check, where no history gives an amount of the pool."""
        return self._unchecked(("history.accrued",))

    def __call__(self, visit: Visit, lines: LinesByGroup) -> LineAnswer:
        """The lines that bear the modifier, those that lack it, and what cannot be told."""
        if not visit.traits & Trait.ATTESTED and len(visit.sessions) == 1 and self._far_below(visit.sessions[0]):
            return NOTHING_SAID
        said = _Said()
        if visit.traits & Trait.ATTESTED:
            why = f"this payer's modifier of necessity is {self.modifier}"
            said.findings += in_vain(visit, lines, "medical-necessity", frozenset({self.modifier}), why)
        if visit.traits & Trait.ACCRUED:
            for pool in dict.fromkeys([ACCRUES_IN[session.discipline] for session in visit.sessions]):
                self._pool(visit, lines, pool, said)
        return said.answer

    def _far_below(self, session: Session) -> bool:
        """Say whether all services of a session together stay below the amount, so that nothing is to be said."""
        entry = _entry(session, ACCRUES_IN[session.discipline])
        if entry is None or entry.as_of > session.date_of_service:
            return False
        most = entry.amount
        for service in session.services:
            # either of the two bounds what accrues
            bound = service.charge if service.allowed is None else service.allowed
            if bound is None:
                return False
            most += bound
        return most <= self.amount and (self.review is None or most <= self.review.amount)

    def _unchecked(self, needs: tuple[str, ...]) -> Unchecked:
        return Unchecked(_CHECK, needs, blocks=True, why=self.source.title)

    def _pool(self, visit: Visit, lines: LinesByGroup, pool: AccrualPool, said: _Said) -> None:
        numbers = [
            number
            for number, session in enumerate(visit.sessions)
            if ACCRUES_IN[session.discipline] == pool and _counts(session)
        ]
        entry = next(
            (entry for entry in [_entry(each, pool) for each in visit.sessions] if entry is not None), None
        )
        if entry is None:
            said.unchecked += [(number, self.without_history) for number in numbers]
            return
        rows = self._rows(visit, lines, numbers)
        passing = past(entry.amount, self.amount, [row.line for row in rows])
        judged = list(zip(rows, passing, strict=True))
        values = self._values(visit, entry)
        for number in numbers:
            own = [each for each in judged if each[0].home == number]
            if own:
                self._about_amount(visit, number, entry, rows, values, said)
                self._session(number, own, values, said)
            if any(passes is None for _, passes in own):
                said.unchecked.append((number, self._unchecked(_needs(visit, number, rows))))

    def _values(self, visit: Visit, entry: Accrued) -> Mapping[str, object]:
        return {
            "modifier": self.modifier,
            "pool": entry.pool,
            "year": entry.year,
            "accrued": f"{entry.amount:.2f}",
            "as_of": entry.as_of.isoformat(),
            "threshold": f"{self.amount:.2f}",
            "day": visit.day.isoformat(),
        }

    def _rows(self, visit: Visit, lines: LinesByGroup, numbers: Sequence[int]) -> list[_Row]:
        """The codes whose lines count, in the order of the claim; a group's amount stands with its first code."""
        rows: list[_Row] = []
        for at, (group, made) in enumerate(zip(visit.groups, lines, strict=True)):
            home = group.members[0][0]
            if not made or home not in numbers or group.facts.listing == "not-listed":
                continue
            session = visit.sessions[home]
            claim = (session.billing_provider, session.setting)
            statements = speaking_of(visit, group)
            amount = _amount(visit, group)
            for code in dict.fromkeys([line.code for line in made]):
                denied = bool(statements and liability_of(statements, self.liability, code))
                supported = bool(statements) and not denied and necessary(statements, self.modifier, code)
                rows.append(_Row(at, home, code, CountedLine(claim, session.setting, amount, denied), supported))
                amount = _NONE
        return rows

    def _session(self, number: int, own: Sequence[_Judged], values: Mapping[str, object], said: _Said) -> None:
        bearing = [row for row, passes in own if passes and row.supported]
        missing = [row for row, passes in own if passes and not row.supported]
        said.extra |= {(row.at, row.code): (self.modifier,) for row in bearing}
        if bearing:
            said.findings.append(self._found("modifiers.kx-attested", number, bearing, values))
        if missing:
            said.findings.append(self._found("modifiers.kx-missing", number, missing, values))
        if any(row.supported for row, _ in own) and all(passes is False for _, passes in own):
            said.findings.append(self._found("modifiers.kx-early", number, (), values))

    def _found(self, name: str, number: int, rows: Sequence[_Row], values: Mapping[str, object]) -> Located:
        codes = {"codes": ", ".join(dict.fromkeys(row.code for row in rows))} if rows else {}
        return number, found(name, "attestations", {**values, **codes}, (self.source,))

    def _about_amount(  # noqa: PLR0917  # one session, the amount and what is said of it
        self,
        visit: Visit,
        number: int,
        entry: Accrued,
        rows: Sequence[_Row],
        values: Mapping[str, object],
        said: _Said,
    ) -> None:
        """What is to be said of the amount itself: how old it is, and what it may lead to."""
        if entry.as_of > visit.day:
            said.findings.append((number, found("modifiers.accrued-after", "history.accrued", values)))
        review = self.review
        if review is not None:
            least = entry.amount + sum_of(row.line.amount for row in rows if not row.line.denied).least
            if least > review.amount:
                more = {**values, "review": f"{review.amount:.2f}"}
                about = found("modifiers.targeted-review", "history.accrued", more, (review.source,))
                said.findings.append((number, about))


def _counts(session: Session) -> bool:
    """Say whether the session's therapy lines count: those under a plan of care, of a visit that took place."""
    return session.under_plan and session.status == "kept"


def _entry(session: Session, pool: AccrualPool) -> Accrued | None:
    """The amount of the pool in the year of the session, by its own history."""
    year = session.date_of_service.year
    for entry in session.history.accrued if session.history is not None else ():
        if entry.pool == pool and entry.year == year:
            return entry
    return None


def _amount(visit: Visit, group: Group) -> Amount:
    services = [visit.service(member) for member in group.members]
    return sum_of([service_amount(service.allowed, service.charge) for service in services if service.bill])


def _needs(visit: Visit, number: int, rows: Sequence[_Row]) -> tuple[str, ...]:
    """What a session's open lines wait for: amounts that are not exact, and the setting where it decides."""
    places = dict.fromkeys([row.at for row in rows])
    members = [member for at in places for member in visit.groups[at].members]
    needs = [
        f"services[{place}].allowed" if home == number else f"sessions[{home}].services[{place}].allowed"
        for home, place in members
        if visit.service((home, place)).bill and visit.service((home, place)).allowed is None
    ]
    settled = visit.sessions[number].setting in BY_LINE | WHOLE_CLAIM
    return (*needs, *(() if settled else ("setting",)))
