"""What the parts of a payer's policy answer about a prepared visit."""

from collections.abc import Mapping
from typing import NamedTuple

from therapycode.model.claim import Repair
from therapycode.model.finding import Finding
from therapycode.model.frozen import FrozenMap

__all__ = ["AssistantAnswer", "GateAnswer", "Located", "ModifierAnswer", "Piece", "PoolUnits", "UnitAnswer"]

Located = tuple[int, Finding]
"""A finding and the place of its session in the document."""


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
