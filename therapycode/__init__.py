"""Outpatient therapy sessions (PT, OT, SLP) into the claim a payer accepts on a day, every unit explained.

These names are the promise to whoever embeds the library; `therapycode.plugin` is the promise to vendors of
payer plugins, `therapycode.testing` the one to those who test them.
"""

from therapycode.engine import Engine, Failure
from therapycode.errors import (
    Fault,
    InputError,
    OutsideCoverageError,
    PluginError,
    ProfileError,
    TableError,
    TherapyCodeError,
    UnknownPayerError,
)
from therapycode.model.claim import (
    Alternative,
    Claim,
    ClaimLine,
    DayOutcome,
    NotBilled,
    Outcome,
    Repair,
    Tie,
)
from therapycode.model.finding import Finding, SourceRef, Unchecked, Unconfirmed, Unknown
from therapycode.model.frozen import FrozenMap
from therapycode.model.session import (
    Attestation,
    Choice,
    Clinician,
    Day,
    Patient,
    Recorded,
    Service,
    Session,
    TimeEntry,
)
from therapycode.payers.registry import PayerRegistry
from therapycode.tables import CodeTable, bundled_folder

__all__ = [
    "Alternative",
    "Attestation",
    "Choice",
    "Claim",
    "ClaimLine",
    "Clinician",
    "CodeTable",
    "Day",
    "DayOutcome",
    "Engine",
    "Failure",
    "Fault",
    "Finding",
    "FrozenMap",
    "InputError",
    "NotBilled",
    "Outcome",
    "OutsideCoverageError",
    "Patient",
    "PayerRegistry",
    "PluginError",
    "ProfileError",
    "Recorded",
    "Repair",
    "Service",
    "Session",
    "SourceRef",
    "TableError",
    "TherapyCodeError",
    "Tie",
    "TimeEntry",
    "Unchecked",
    "Unconfirmed",
    "Unknown",
    "UnknownPayerError",
    "bundled_folder",
]

__version__ = "0.1.0"
