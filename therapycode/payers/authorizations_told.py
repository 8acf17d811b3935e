"""What is told of authorizations: what is missing or will not do, how far one is used, and what cannot be told."""

from collections.abc import Sequence
from typing import Literal

import attrs

from therapycode.model.answers import NOTHING_SAID, LineAnswer, Located
from therapycode.model.authorization import Authorization, AuthorizationUse
from therapycode.model.finding import Unchecked
from therapycode.rules.catalogue import found
from therapycode.rules.limit import Claimed
from therapycode.rules.needing import Need, Tier

__all__ = ["AuthorizationsTold", "Problem"]

Problem = Literal[
    "authorization.missing",
    "authorization.not-in-force",
    "authorization.used-up",
    "authorization.pending",
    "authorization.provisional",
    "authorization.refused",
    "authorization.for-another",
    "authorization.token-missing",
    "authorization.referral-missing",
    "authorization.site-not-reviewed",
    "authorization.other-reviewer",
    "authorization.more-than-granted",
    "authorization.reviewed-afterwards",
]
"""The findings about what is needed; what a claim has to match is told elsewhere."""


@attrs.define
class AuthorizationsTold:
    """What is told of one document while the needs of a payer are gone through; nothing is told twice."""

    findings: dict[tuple[int, str], Located] = attrs.Factory(dict)
    unchecked: list[tuple[int, Unchecked]] = attrs.Factory(list)
    uses: dict[tuple[int, AuthorizationUse], None] = attrs.Factory(dict)

    def leave_open(
        self, need: Need, rows: Sequence[Claimed], needs: tuple[str, ...], *, blocks: bool = True
    ) -> None:
        """Tell that a need cannot be settled, and what would settle it."""
        why = f"{need.title}: {need.source.title}"
        self.unchecked.append(
            (rows[0].session, Unchecked(f"authorizations.{need.name}", needs, blocks=blocks, why=why))
        )

    def use(self, session: int, use: AuthorizationUse) -> None:
        """Tell how far the authorization of a session is used."""
        self.uses[session, use] = None

    def say(
        self,
        problem: Problem,
        need: Need,
        rows: Sequence[Claimed],
        authorization: Authorization | None,
        tier: Tier,
    ) -> None:
        """Tell of something about the authorization of a session, once."""
        session, where = rows[0].session, f"services[{rows[0].service}]"
        values = {
            "title": need.title,
            "codes": ", ".join(dict.fromkeys([row.line.code for row in rows])),
            "day": str(rows[0].line.day),
            "number": _number(authorization),
            "first": _day(authorization.first_day if authorization is not None else None),
            "last": _day(authorization.last_day if authorization is not None else None),
            "amount": _amount(authorization),
            "after": _after(tier),
            "reviewer": tier.reviewer or "the payer",
            "records": _records(need),
        }
        self.findings.setdefault((session, problem), (session, found(problem, where, values, (need.source,))))

    def answer(self) -> LineAnswer:
        """All of it."""
        if not (self.findings or self.unchecked or self.uses):
            return NOTHING_SAID
        return LineAnswer(
            findings=tuple(self.findings.values()),
            unchecked=tuple(self.unchecked),
            authorizations=tuple(self.uses),
        )


def _number(authorization: Authorization | None) -> str:
    """How an authorization is called in a sentence."""
    number = authorization.number if authorization is not None else None
    return f"authorization {number}" if number is not None else "the authorization"


def _day(day: object) -> str:
    return "any day" if day is None else str(day)


def _amount(authorization: Authorization | None) -> str:
    """How much an authorization allows, in words."""
    if authorization is None:
        return "nothing"
    told = ((authorization.visits, "visits"), (authorization.units, "units"))
    amounts = " and ".join(f"{most} {what}" for most, what in told if most is not None)
    last = f"through {authorization.last_day}" if authorization.last_day is not None else ""
    return " ".join(each for each in (amounts, last) if each) or "no number"


def _after(tier: Tier) -> str:
    """From where on it is needed, in words."""
    told = ((tier.visits, "visits"), (tier.units, "units"), (tier.days, "days"))
    passed = " or ".join(f"{most} {what}" for most, what in told if most is not None)
    return f"past {passed}" if passed else "from the first visit on"


def _records(need: Need) -> str:
    return f"within {need.records_days} working days" if need.records_days is not None else "when the payer asks"
