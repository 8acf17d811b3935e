"""The claim, and everything that is said beside it."""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import attrs

from therapycode.model.authorization import AuthorizationUse
from therapycode.model.finding import Assumed, Finding, Unchecked, Unconfirmed, Unknown
from therapycode.model.frozen import FrozenMap
from therapycode.model.limits import LimitUse
from therapycode.model.record import Origin, Record
from therapycode.model.session import Day, Session
from therapycode.model.words import Discipline

__all__ = [
    "Alternative",
    "Claim",
    "ClaimLine",
    "DayOutcome",
    "Elsewhere",
    "NotBilled",
    "OpenLine",
    "Outcome",
    "Repair",
    "Step",
    "Tie",
    "new_claim",
    "new_line",
    "new_not_billed",
    "new_outcome",
]

Step = tuple[str, tuple[object, ...]]
"""One step of the reasoning: its name in the book of phrases, and the small values it speaks of."""


@attrs.frozen
class Elsewhere:
    """Services of another session of the same day that a line also stands for."""

    session: str
    services: tuple[int, ...]


@attrs.define
class OpenLine:
    """A line while it is made; see `new_line`."""

    date: date
    discipline: Discipline
    code: str
    units: int
    modifiers: tuple[str, ...]
    minutes: int | None
    services: tuple[int, ...]
    charge: Decimal | None = None
    rendering_npi: str | None = None
    pooled_with: tuple[Elsewhere, ...] = ()
    id: str | None = None
    assumed: tuple[str, ...] = ()
    revenue_code: str | None = None


@attrs.frozen
class ClaimLine(OpenLine):
    """One line of a claim.

    ``minutes`` are the countable minutes behind the line (``None`` where none were given), ``services`` the
    places of its services in the session, ``pooled_with`` those of other sessions of the day. ``assumed`` are the
    parts of the payer's policy that it rests on and that are not known, but assumed by the caller.
    """


_new = object.__new__


def new_line(  # noqa: PLR0917  # the fields of a line, in their order
    day: date,
    discipline: Discipline,
    code: str,
    units: int,
    modifiers: tuple[str, ...],
    minutes: int | None,
    services: tuple[int, ...],
    charge: Decimal | None = None,
    rendering_npi: str | None = None,
    pooled_with: tuple[Elsewhere, ...] = (),
) -> ClaimLine:
    """A claim line, built open and then closed, which costs a third of building it frozen.

    Building objects is most of what coding a visit costs, and lines are most of the objects.
    """
    line: Any = _new(OpenLine)
    line.date = day
    line.discipline = discipline
    line.code = code
    line.units = units
    line.modifiers = modifiers
    line.minutes = minutes
    line.services = services
    line.charge = charge
    line.rendering_npi = rendering_npi
    line.pooled_with = pooled_with
    line.id = None
    line.assumed = ()
    line.revenue_code = None
    line.__class__ = ClaimLine
    return line  # type: ignore[no-any-return]  # it is a ClaimLine now


@attrs.define
class _OpenClaim:
    """A claim while it is made; see `new_claim`."""

    lines: tuple[ClaimLine, ...]


@attrs.frozen
class Claim(_OpenClaim):
    """The lines that the payer accepts for this session."""


def new_claim(lines: tuple[ClaimLine, ...]) -> Claim:
    """A claim, built open and then closed, as `new_line` does."""
    claim: Any = _new(_OpenClaim)
    claim.lines = lines
    claim.__class__ = Claim
    return claim  # type: ignore[no-any-return]  # it is a Claim now


@attrs.define
class _OpenNotBilled:
    """An entry while it is made; see `new_not_billed`."""

    code: str
    performed: int | None
    minutes: int | None
    reason: str
    services: tuple[int, ...]


@attrs.frozen
class NotBilled(_OpenNotBilled):
    """A service that was performed and has no line, or no unit, on the claim."""


def new_not_billed(
    code: str, performed: int | None, minutes: int | None, reason: str, services: tuple[int, ...]
) -> NotBilled:
    """What is not billed, built open and then closed, as `new_line` does."""
    entry: Any = _new(_OpenNotBilled)
    entry.code = code
    entry.performed = performed
    entry.minutes = minutes
    entry.reason = reason
    entry.services = services
    entry.__class__ = NotBilled
    return entry  # type: ignore[no-any-return]  # it is a NotBilled now


@attrs.frozen
class Tie:
    """Units that the rule leaves open: ``choose`` of them go one each to codes ``among``; the rest is fixed."""

    choose: int
    among: tuple[str, ...]
    fixed: FrozenMap[str, int]


@attrs.frozen
class Alternative:
    """One of several equally right outcomes, as a whole set of lines."""

    units: FrozenMap[str, int]
    lines: tuple[ClaimLine, ...]


@attrs.frozen
class Repair:
    """A change that would mend the input; offered, never applied unasked."""

    where: str
    change: str
    old: str
    new: str
    why: str


@attrs.define
class _OpenOutcome:
    """An outcome while it is made; see `new_outcome`."""

    session: str | None
    payer: str
    day: date
    determined: bool
    complete: bool
    ready: bool
    claim: Claim | None
    alternatives: tuple[Alternative, ...] = ()
    tie: Tie | None = None
    not_billed: tuple[NotBilled, ...] = ()
    findings: tuple[Finding, ...] = ()
    unknown: tuple[Unknown, ...] = ()
    unchecked: tuple[Unchecked, ...] = ()
    unconfirmed: tuple[Unconfirmed, ...] = ()
    unverified: tuple[str, ...] = ()
    repairs: tuple[Repair, ...] = ()
    data_as_of: date | None = None
    ext: Mapping[str, object] = attrs.Factory(FrozenMap)
    steps: tuple[Step, ...] | None = None
    assumed: tuple[Assumed, ...] = ()
    limits: tuple[LimitUse, ...] = ()
    authorizations: tuple[AuthorizationUse, ...] = ()
    origin: Origin | None = attrs.field(default=None, eq=False, repr=False)


@attrs.frozen
class Outcome(_OpenOutcome):
    """What a session comes to under a payer.

    ``determined``: units and line splits are known; else there is no claim. ``complete``: every part of the
    policy that this session needed is known. ``ready``: no error and nothing that blocks: safe to submit.
    ``assumed`` are the parts that are not known and that the caller has answered by a rule of its choice.
    ``limits`` say how far the payer's limits are used with this claim, those that count something of it;
    ``authorizations`` how far what was authorized is, where the payer asks for authorization.

    Two outcomes are equal if they say the same, whatever they were made from. ``origin`` is what `record` is
    made from, and is then replaced by it; a copy or a pickle carries the record alone, never the document.
    """

    @property
    def record(self) -> Record | None:
        """What the outcome was made from, made when it is first looked at; ``None`` if no engine made it."""
        origin = self.origin
        if isinstance(origin, tuple):
            grounds, document, place = origin
            origin = grounds.record(document, _sessions(document)[place].waivers)
            object.__setattr__(self, "origin", origin)
        return origin

    def __reduce__(self) -> tuple[object, ...]:
        held = {field.name: getattr(self, field.name) for field in attrs.fields(Outcome)}
        return (Outcome, tuple((held | {"origin": self.record}).values()))

    @property
    def units(self) -> Mapping[str, int]:
        """Units billed per code performed, 0 where nothing is; empty where the claim is not determined."""
        units: dict[str, int] = {}
        for line in self.claim.lines if self.claim is not None else ():
            units[line.code] = units.get(line.code, 0) + line.units
        for left in self.not_billed:
            units.setdefault(left.code, 0)
        return units

    def explain(self) -> str:
        """The reasoning behind the units, a sentence a line, with the section that each rests on.

        Raises:
            ValueError: if the steps were not recorded; ask for them when the session is coded.
        """
        if self.steps is None:
            raise ValueError("no steps were recorded; code the session with steps=True to explain it")
        return "\n".join([sentence.format(*values) for sentence, values in self.steps])


def new_outcome(  # noqa: PLR0917  # the fields of an outcome, in their order
    session: str | None,
    payer: str,
    day: date,
    determined: bool,  # noqa: FBT001  # as above
    complete: bool,  # noqa: FBT001  # as above
    ready: bool,  # noqa: FBT001  # as above
    claim: Claim | None,
    alternatives: tuple[Alternative, ...],
    tie: Tie | None,
    not_billed: tuple[NotBilled, ...],
    findings: tuple[Finding, ...],
    unknown: tuple[Unknown, ...],
    unchecked: tuple[Unchecked, ...],
    unconfirmed: tuple[Unconfirmed, ...],
    unverified: tuple[str, ...],
    repairs: tuple[Repair, ...],
    data_as_of: date | None,
    ext: Mapping[str, object],
    steps: tuple[Step, ...] | None,
    assumed: tuple[Assumed, ...],
    limits: tuple[LimitUse, ...],
    authorizations: tuple[AuthorizationUse, ...],
    origin: Origin | None,
) -> Outcome:
    """An outcome, built open and then closed, as `new_line` does."""
    outcome: Any = _new(_OpenOutcome)
    outcome.session = session
    outcome.payer = payer
    outcome.day = day
    outcome.determined = determined
    outcome.complete = complete
    outcome.ready = ready
    outcome.claim = claim
    outcome.alternatives = alternatives
    outcome.tie = tie
    outcome.not_billed = not_billed
    outcome.findings = findings
    outcome.unknown = unknown
    outcome.unchecked = unchecked
    outcome.unconfirmed = unconfirmed
    outcome.unverified = unverified
    outcome.repairs = repairs
    outcome.data_as_of = data_as_of
    outcome.ext = ext
    outcome.steps = steps
    outcome.assumed = assumed
    outcome.limits = limits
    outcome.authorizations = authorizations
    outcome.origin = origin
    outcome.__class__ = Outcome
    return outcome  # type: ignore[no-any-return]  # it is an Outcome now


def _sessions(document: Session | Day) -> tuple[Session, ...]:
    return (document,) if isinstance(document, Session) else document.sessions


@attrs.frozen
class DayOutcome:
    """The outcomes of a day's sessions, in order, and the findings that cross them."""

    payer: str
    day: date
    outcomes: tuple[Outcome, ...]
    findings: tuple[Finding, ...] = ()
    id: str | None = None

    def __iter__(self) -> Iterator[Outcome]:
        """The outcomes, one per session, in order."""
        return iter(self.outcomes)

    @property
    def determined(self) -> bool:
        """Say whether every session has a claim."""
        return all(outcome.determined for outcome in self.outcomes)

    @property
    def ready(self) -> bool:
        """Say whether every session is safe to submit, and nothing between them stands against it."""
        crossing = any(finding.stands for finding in self.findings)
        return not crossing and all(outcome.ready for outcome in self.outcomes)

    @property
    def record(self) -> Record | None:
        """What the outcomes were made from, with the waivers of all sessions."""
        records = [outcome.record for outcome in self.outcomes]
        told = [record for record in records if record is not None]
        waivers = tuple([waiver for record in told for waiver in record.waivers])
        return attrs.evolve(told[0], waivers=waivers) if told else None
