"""A claim as somebody else coded it, what is to be said of it, and what becomes of it when it is mended."""

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Final

import attrs

from therapycode.errors import Fault, InputError
from therapycode.model.authorization import Authorization
from therapycode.model.claim import ClaimLine, DayOutcome, Outcome, Repair
from therapycode.model.finding import Assumed, Finding, Unchecked, Unconfirmed, Unknown
from therapycode.model.frozen import FrozenMap
from therapycode.model.history import History
from therapycode.model.session import Attestation, Day, FactValue, Patient, Session
from therapycode.model.words import ClaimForm, Discipline, Setting

__all__ = ["Applied", "Checked", "GivenClaim", "GivenLine"]


@attrs.frozen(kw_only=True)
class GivenLine:
    """One line of a claim that was given, as it stands there.

    ``date`` may be left out where the claim has a day of service of its own. ``discipline`` is that of the plan of
    care; left out, what else the line says decides. ``minutes`` are echoed and held against those of the session.
    ``allowed`` is what the payer's fee schedule allows for the line. ``id`` is the caller's own.
    """

    code: str
    units: int
    modifiers: tuple[str, ...] = ()
    date: dt.date | None = None
    discipline: Discipline | None = None
    minutes: int | None = None
    charge: Decimal | None = None
    allowed: Decimal | None = None
    rendering_npi: str | None = None
    revenue_code: str | None = None
    id: str | None = None

    def __str__(self) -> str:
        """The line in short: code, units and modifiers.

        >>> str(GivenLine(code="97110", units=2, modifiers=("GP", "CQ")))
        '97110 2 GP CQ'
        """
        return " ".join([self.code, str(self.units), *self.modifiers])


@attrs.frozen(kw_only=True)
class GivenClaim:
    """A claim that somebody else coded: one patient, one billing provider, one day of service or several.

    What is said of the claim holds for all of its lines. ``telehealth`` and ``under_plan`` are ``None`` where the
    claim does not say; then the sessions that are given beside it do, and without any the lines themselves. With
    ``whole_day`` it holds everything that the provider bills of each of its days, so that what is not there was
    not billed.
    ``diagnoses`` are kept and never told back.
    """

    patient: Patient
    id: str | None = None
    date_of_service: dt.date | None = None
    discipline: Discipline | None = None
    billing_provider: str | None = None
    setting: Setting | None = None
    claim_form: ClaimForm | None = None
    place_of_service: str | None = None
    telehealth: bool | None = None
    under_plan: bool | None = None
    whole_day: bool = False
    lines: tuple[GivenLine, ...]
    diagnoses: tuple[str, ...] = ()
    attestations: tuple[Attestation, ...] = ()
    authorization: Authorization | None = None
    history: History | None = None
    facts: Mapping[str, FactValue] = attrs.field(factory=FrozenMap)
    ext: Mapping[str, object] = attrs.field(factory=FrozenMap)

    @classmethod
    def of(cls, document: Session | Day, outcome: Outcome | DayOutcome) -> "GivenClaim":
        """The claim that coding a document came to, as one that may be changed by hand and checked.

        Raises:
            InputError: if a session has no claim, or the sessions of the day are not billed on one claim.
        """
        sessions = (document,) if isinstance(document, Session) else document.sessions
        outcomes = (outcome,) if isinstance(outcome, Outcome) else outcome.outcomes
        first = sessions[0]
        faults = [
            Fault(f"sessions[{number}]", "no claim: it is not determined", "a session with a claim")
            for number, each in enumerate(outcomes)
            if each.claim is None
        ]
        faults += [
            Fault(f"sessions[{number}].{name}", "another one", "one for all sessions of a claim")
            for number, session in enumerate(sessions)
            for name in _SHARED
            if getattr(session, name) != getattr(first, name)
        ]
        if faults:
            raise InputError("the claim", faults)
        lines = [line for each in outcomes if each.claim is not None for line in each.claim.lines]
        header = {name: getattr(first, name) for name in _SHARED}
        attestations = tuple([each for session in sessions for each in session.attestations])
        return cls(
            id=document.id,
            date_of_service=first.date_of_service,
            lines=tuple([_given(line) for line in lines]),
            attestations=attestations,
            diagnoses=tuple(dict.fromkeys([each for session in sessions for each in session.diagnoses])),
            **header,
        )


_SHARED: Final = (
    "patient",
    "billing_provider",
    "setting",
    "claim_form",
    "place_of_service",
    "telehealth",
    "under_plan",
    "authorization",
    "history",
    "facts",
    "ext",
)
"""What all sessions of one claim say alike."""


def _given(line: ClaimLine) -> GivenLine:
    return GivenLine(
        code=line.code,
        units=line.units,
        modifiers=line.modifiers,
        date=line.date,
        discipline=line.discipline,
        minutes=line.minutes,
        charge=line.charge,
        rendering_npi=line.rendering_npi,
        id=line.id,
    )


@attrs.frozen(kw_only=True)
class Checked:
    """What is to be said of a claim under a payer.

    ``determined``: everything that was given beside it could be coded. ``complete``: every part of the payer's
    policy is known. ``ready``: nothing found stands against submitting it. ``expected`` are the lines that the
    sessions given beside it come to, ``None`` where none were given; where several answers are equally right, the
    one nearest to the claim. ``repairs`` are offered, and the claim itself is never changed.
    """

    claim: str | None
    payer: str
    days: tuple[dt.date, ...]
    determined: bool
    complete: bool
    ready: bool
    findings: tuple[Finding, ...] = ()
    expected: tuple[ClaimLine, ...] | None = None
    unknown: tuple[Unknown, ...] = ()
    unchecked: tuple[Unchecked, ...] = ()
    unconfirmed: tuple[Unconfirmed, ...] = ()
    repairs: tuple[Repair, ...] = ()
    data_as_of: dt.date | None = None
    record: FrozenMap[str, str] = attrs.field(factory=FrozenMap)
    ext: Mapping[str, object] = attrs.field(factory=FrozenMap)
    assumed: tuple[Assumed, ...] = ()


@attrs.frozen(kw_only=True)
class Applied:
    """A repair that was made: the places of the lines before it, those lines, and the lines that came of them.

    The new lines stand together at the first of the places; so it can be taken back to the letter.
    """

    repair: Repair
    at: tuple[int, ...]
    before: tuple[GivenLine, ...]
    after: tuple[GivenLine, ...]
