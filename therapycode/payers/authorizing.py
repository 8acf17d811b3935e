"""The part for authorizations that a profile composes."""

from collections.abc import Iterator, Mapping
from typing import Final

import attrs

from therapycode.model.answers import NOTHING_SAID, LineAnswer, LinesByGroup, Located
from therapycode.model.finding import SourceRef, Unchecked
from therapycode.model.frozen import FrozenMap
from therapycode.model.visit import Visit
from therapycode.rules.authorizing import Match, mismatch
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
    """Holds the lines of a claim against what was authorized; ``match`` names what has to be the same."""

    match: frozenset[Match]
    source: SourceRef

    def __call__(self, visit: Visit, lines: LinesByGroup, /) -> LineAnswer:
        """An error for each line that is not as authorized; open for a session that names no authorization."""
        findings = tuple(self._told(visit, lines))
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
                    sum(one.units for one in made if (one.code, one.modifiers) == (line.code, line.modifiers)),
                    line.modifiers,
                    authorization.lines if authorization is not None else (),
                    self.match,
                )
                if differs is not None:
                    values = {"code": line.code, "units": line.units, "modifiers": " ".join(line.modifiers)}
                    yield session, found(_FINDINGS[differs], f"services[{place}]", values, (self.source,))
