"""What happened: the facts of a therapy session as the caller gives them."""

from collections.abc import Mapping
from datetime import date, time
from decimal import Decimal
from typing import Literal

import attrs

from therapycode.model.authorization import Authorization
from therapycode.model.frozen import FrozenMap
from therapycode.model.history import History
from therapycode.model.words import ClaimForm, Discipline, Role, Setting, Status, TimeKind

__all__ = [
    "Attestation",
    "AttestationKind",
    "Choice",
    "Clinician",
    "Day",
    "FactValue",
    "Patient",
    "Recorded",
    "Service",
    "Session",
    "TimeEntry",
    "Waiver",
]

FactValue = str | int | bool | Decimal | date
"""What a fact may be: a text, a whole number, yes or no, an exact number, or a day."""

AttestationKind = Literal["medical-necessity", "distinct-service", "liability"]
"""What a person attests: that care past the threshold is necessary (KX), that two services were distinct
(59, XE, XS, XP, XU), or who bears the cost (GA, GX, GY, GZ)."""


@attrs.frozen(kw_only=True)
class Patient:
    """The patient, by the caller's own id; nothing else of the person is ever needed."""

    id: str


@attrs.frozen(kw_only=True)
class Clinician:
    """Somebody who took part in the session. ``id`` is the caller's and is what ``by`` refers to."""

    id: str
    role: Role
    npi: str | None = None


@attrs.frozen(kw_only=True)
class TimeEntry:
    """A stretch of time spent on a service: whole ``minutes``, or ``start`` and ``end`` on the local clock.

    The end lies past midnight only with ``next_day``. ``by`` names one or several clinicians who worked
    together. Which ``kind`` of time counts is a property of the code.
    """

    minutes: int | None = None
    start: time | None = None
    end: time | None = None
    next_day: bool = False
    by: tuple[str, ...] = ()
    kind: TimeKind = "treatment"
    id: str | None = None


@attrs.frozen(kw_only=True)
class Service:
    """One procedure performed.

    An untimed service may name who furnished it by ``by`` alone, without ``time``. ``quantity`` is the count
    of a code that is counted otherwise than by minutes. ``bill=False`` with a ``reason`` keeps the minutes in
    the pool and puts no line on the claim. ``charge`` is the whole charge for the service, ``allowed`` what the
    payer's fee schedule allows for it, after every reduction; both count towards a yearly threshold. ``rvus`` are
    the relative value units of the whole service, where a payer limits those.
    """

    code: str
    time: tuple[TimeEntry, ...] = ()
    by: tuple[str, ...] = ()
    quantity: int | None = None
    group_size: int | None = None
    patient_present: bool = True
    body_region: str | None = None
    charge: Decimal | None = None
    allowed: Decimal | None = None
    rvus: Decimal | None = None
    bill: bool = True
    reason: str | None = None
    entered_units: int | None = None
    id: str | None = None


@attrs.frozen(kw_only=True)
class Choice:
    """A clinician's pick where the unit rule leaves equally right answers: the unit goes to ``unit_to``."""

    unit_to: str
    among: tuple[str, ...] = ()
    by: str | None = None
    on: date | None = None


@attrs.frozen(kw_only=True)
class Attestation:
    """A statement by a person that a modifier needs; the engine never makes one up.

    It speaks of the ``codes`` that it names, and of all services of the session where it names none; but who
    bears the cost is attested code by code.
    """

    kind: AttestationKind
    modifier: str
    by: str
    on: date | None = None
    codes: tuple[str, ...] = ()
    says: str = ""


@attrs.frozen(kw_only=True)
class Waiver:
    """A person's word that a claim may go out in spite of a finding.

    ``finding`` is its name or its stable code, ``where`` its place; without one, every finding of that name in
    the session is meant. ``reason`` is in the person's own words: the record keeps it, and no message repeats it.
    """

    finding: str
    by: str
    on: date
    reason: str = attrs.field(repr=False)
    where: str | None = None


@attrs.frozen(kw_only=True)
class Recorded:
    """Times as the record states them beside the entries: clock in and out, and totals in whole minutes."""

    start: time | None = None
    end: time | None = None
    next_day: bool = False
    timed_minutes: int | None = None
    total_minutes: int | None = None


@attrs.frozen(kw_only=True)
class Session:
    """One patient, one day of service, one plan-of-care discipline, one billing provider.

    ``facts`` are what a payer's conditions ask about and the core does not model; ``ext`` is ignored and
    echoed. ``under_plan=False`` says that the services stand outside a therapy plan of care (a physician's);
    ``incident_to`` that they are billed incident to a physician's or practitioner's service.
    """

    patient: Patient
    date_of_service: date
    discipline: Discipline
    services: tuple[Service, ...]
    clinicians: tuple[Clinician, ...] = ()
    id: str | None = None
    billing_provider: str | None = None
    encounter: str | None = None
    setting: Setting | None = None
    claim_form: ClaimForm | None = None
    place_of_service: str | None = None
    telehealth: bool = False
    status: Status = "kept"
    under_plan: bool = True
    incident_to: bool = False
    recorded: Recorded | None = None
    diagnoses: tuple[str, ...] = ()
    attestations: tuple[Attestation, ...] = ()
    choices: tuple[Choice, ...] = ()
    authorization: Authorization | None = None
    history: History | None = None
    waivers: tuple[Waiver, ...] = ()
    facts: Mapping[str, FactValue] = attrs.field(factory=FrozenMap)
    ext: Mapping[str, object] = attrs.field(factory=FrozenMap)


@attrs.frozen(kw_only=True)
class Day:
    """Several sessions of one patient on one day of service, asked as one question."""

    sessions: tuple[Session, ...]
    id: str | None = None
