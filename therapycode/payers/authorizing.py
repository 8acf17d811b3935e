"""The part for authorizations that a profile composes."""

from collections.abc import Collection, Iterator, Mapping
from functools import partial
from typing import Final

import attrs

from therapycode.model.answers import NOTHING_SAID, LineAnswer, LinesByGroup, Located
from therapycode.model.claim import ClaimLine
from therapycode.model.finding import SourceRef, Unchecked
from therapycode.model.frozen import FrozenMap
from therapycode.model.history import BilledDay, BilledLine
from therapycode.model.session import Session
from therapycode.model.visit import Visit
from therapycode.rules.authorizing import Asked, Match, mismatch, spent_of
from therapycode.rules.catalogue import found

__all__ = ["AuthorizationMatch"]

_CHECK: Final = "authorization"

_FINDINGS: Final[Mapping[Match, str]] = FrozenMap(
    {
        "codes": "authorization.code-differs",
        "modifiers": "authorization.modifiers-differ",
        "units": "authorization.units-exceeded",
    }
)


@attrs.frozen(kw_only=True)
class AuthorizationMatch:
    """Holds the lines of a claim against what was authorized; ``match`` names what has to be the same.

    Where it is ``wanted`` every session has to name one; else another part says when one is needed. ``payer`` is
    the payer's id, by which days of a history are told to be its own.
    """

    match: frozenset[Match]
    source: SourceRef
    payer: str = ""
    wanted: bool = True

    def __call__(self, visit: Visit, lines: LinesByGroup, /) -> LineAnswer:
        """An error for each line that is not as authorized; open for a session that names no authorization."""
        findings = tuple(self._told(visit, lines))
        if not self.wanted:
            return LineAnswer(findings=findings) if findings else NOTHING_SAID
        billed = {group.members[0][0] for group, made in zip(visit.groups, lines, strict=True) if made}
        unchecked = tuple(
            [
                (number, Unchecked(_CHECK, ("authorization",), blocks=True, why=self.source.title))
                for number in sorted(billed)
                if visit.sessions[number].authorization is None
            ]
        )
        return LineAnswer(findings=findings, unchecked=unchecked) if findings or unchecked else NOTHING_SAID

    def _told(self, visit: Visit, lines: LinesByGroup) -> Iterator[Located]:
        for group, made in zip(visit.groups, lines, strict=True):
            session, place = group.members[0]
            authorization = visit.sessions[session].authorization
            for line in made if authorization is not None else ():
                differs = mismatch(
                    line.code,
                    sum(one.units for one in made if (one.code, one.modifiers) == (line.code, line.modifiers))
                    + self._before(visit.sessions[session], line),
                    line.modifiers,
                    authorization.lines if authorization is not None else (),
                    self.match,
                )
                if differs is not None:
                    values = {"code": line.code, "units": line.units, "modifiers": " ".join(line.modifiers)}
                    yield session, found(_FINDINGS[differs], f"services[{place}]", values, (self.source,))

    def _before(self, session: Session, line: ClaimLine) -> int:
        """The units of a line that were billed before under the authorization, as far as that is known."""
        authorization = session.authorization
        if authorization is None or "units" not in self.match:
            return 0
        asked = Asked(session.date_of_service, session.discipline, session.billing_provider, self.payer)
        spent = spent_of(authorization, asked, session.history, partial(_is_same, line, self.match))
        return spent.units if spent is not None else 0


def _is_same(line: ClaimLine, match: Collection[Match], _day: BilledDay, billed: BilledLine) -> bool:
    """Say whether a line that was billed before counts towards the same authorized line."""
    same = "modifiers" not in match or set(billed.modifiers) == set(line.modifiers)
    return billed.code == line.code and same
