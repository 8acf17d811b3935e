"""What the parts of a payer's policy answer about a prepared visit."""

from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from therapycode.model.authorization import AuthorizationUse
from therapycode.model.claim import ClaimLine, Repair
from therapycode.model.finding import Finding, Unchecked, Unconfirmed
from therapycode.model.frozen import FrozenMap
from therapycode.model.limits import LimitUse

__all__ = [
    "NOTHING_SAID",
    "NO_EXTRA",
    "AssistantAnswer",
    "Extra",
    "GateAnswer",
    "LineAnswer",
    "LinesByGroup",
    "Located",
    "ModifierAnswer",
    "Piece",
    "PoolUnits",
    "UnitAnswer",
]

Located = tuple[int, Finding]
"""A finding and the place of its session in the document."""

LinesByGroup = Sequence[tuple[ClaimLine, ...]]
"""The lines of each group of a visit, in the order of ``Visit.groups``; none for a group that is not billed."""

Extra = Mapping[tuple[int, str], tuple[str, ...]]
"""Modifiers that lines bear because a person attested them: by place in ``Visit.groups`` and code billed.

One group of a family of codes has two codes; every line of the code bears them, under whichever number and with
or without an assistant's modifier.
"""

NO_EXTRA: Final[Extra] = FrozenMap()
"""No modifier beside those that the payer's own rules put on."""


class GateAnswer(NamedTuple):
    """Which groups the payer turns away, by place in ``Visit.groups``, and why."""

    refused: Mapping[int, str] = FrozenMap()
    findings: tuple[Located, ...] = ()
    repairs: tuple[tuple[int, Repair], ...] = ()


class PoolUnits(NamedTuple):
    """What one pool came to: its groups (places in ``Visit.groups``), total minutes and units.

    ``choose`` units are open; they go one each to groups ``among``.
    """

    groups: tuple[int, ...]
    minutes: int
    units: int
    choose: int = 0
    among: tuple[int, ...] = ()


class UnitAnswer(NamedTuple):
    """The units that are certain, per group of the visit, and the pools that they came from.

    ``undetermined`` findings say why units cannot be told; with one of them its pool has no claim.
    """

    units: tuple[int, ...]
    pools: tuple[PoolUnits, ...] = ()
    findings: tuple[Located, ...] = ()
    undetermined: tuple[Located, ...] = ()


class ModifierAnswer(NamedTuple):
    """The modifiers of each group of the visit, in the payer's order."""

    modifiers: tuple[tuple[str, ...], ...]
    findings: tuple[Located, ...] = ()


class Piece(NamedTuple):
    """Units of a group that stand on one line, with the assistant's modifier where they bear it.

    ``minutes`` are those behind the line, ``None`` where they cannot be told apart or none were given.
    """

    code: str
    units: int
    modifier: str | None
    minutes: int | None


class AssistantAnswer(NamedTuple):
    """For each group whose lines an assistant's minutes decide, by place: its pieces, in line order.

    ``undetermined`` findings say why lines cannot be told; with one of them its pool has no claim.
    """

    pieces: Mapping[int, tuple[Piece, ...]] = FrozenMap()
    findings: tuple[Located, ...] = ()
    undetermined: tuple[Located, ...] = ()


class LineAnswer(NamedTuple):
    """What a part has to say of a document's lines, each remark with the place of its session.

    ``unchecked`` and ``unconfirmed`` are those of single sessions; ``extra`` are modifiers that their lines bear.
    ``limits`` say how far each limit of the payer is used, ``authorizations`` how far what was authorized is.
    """

    extra: Extra = NO_EXTRA
    findings: tuple[Located, ...] = ()
    unchecked: tuple[tuple[int, Unchecked], ...] = ()
    unconfirmed: tuple[tuple[int, Unconfirmed], ...] = ()
    limits: tuple[tuple[int, LimitUse], ...] = ()
    authorizations: tuple[tuple[int, AuthorizationUse], ...] = ()

    def beside(self, other: "LineAnswer") -> "LineAnswer":
        """Both answers as one; where both put modifiers on the same lines, the lines bear them all."""
        extra = self.extra
        if other.extra:
            both = dict(self.extra)
            for lines, modifiers in other.extra.items():
                both[lines] = tuple(dict.fromkeys((*both.get(lines, ()), *modifiers)))
            extra = FrozenMap(both)
        return LineAnswer(
            extra,
            self.findings + other.findings,
            self.unchecked + other.unchecked,
            self.unconfirmed + other.unconfirmed,
            self.limits + other.limits,
            self.authorizations + other.authorizations,
        )


NOTHING_SAID: Final = LineAnswer()
"""The answer of a part that has nothing to say; always this one object, so that it costs nothing."""
