"""Outpatient therapy sessions (PT, OT, SLP) into the claim a payer accepts on a day, every unit explained.

These names are the promise to whoever embeds the library; `therapycode.plugin` is the promise to vendors of
payer plugins, `therapycode.testing` the one to those who test them.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from therapycode.version import VERSION

if TYPE_CHECKING:
    from therapycode.accumulating import HistoryBuilder
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
    from therapycode.model.authorization import Authorization, AuthorizationUse, AuthorizedLine
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
    from therapycode.model.given import Applied, Checked, GivenClaim, GivenLine
    from therapycode.model.history import Accrued, BilledDay, BilledLine, History
    from therapycode.model.limits import LimitUse
    from therapycode.model.record import Record
    from therapycode.model.replay import Replayed
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
        Waiver,
    )
    from therapycode.payers.registry import PayerRegistry
    from therapycode.rules.repairing import apply_repairs, undo_repairs
    from therapycode.tables import CodeTable, Tables, bundled_folder

__all__ = [
    "Accrued",
    "Alternative",
    "Applied",
    "Attestation",
    "Authorization",
    "AuthorizationUse",
    "AuthorizedLine",
    "BilledDay",
    "BilledLine",
    "Checked",
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
    "GivenClaim",
    "GivenLine",
    "History",
    "HistoryBuilder",
    "InputError",
    "LimitUse",
    "NotBilled",
    "Outcome",
    "OutsideCoverageError",
    "Patient",
    "PayerRegistry",
    "PluginError",
    "ProfileError",
    "Record",
    "Recorded",
    "Repair",
    "Replayed",
    "Service",
    "Session",
    "SourceRef",
    "TableError",
    "Tables",
    "TherapyCodeError",
    "Tie",
    "TimeEntry",
    "Unchecked",
    "Unconfirmed",
    "Unknown",
    "UnknownPayerError",
    "Waiver",
    "apply_repairs",
    "bundled_folder",
    "undo_repairs",
]

__version__ = VERSION

# Each name is fetched from its home when it is first asked for: who imports the package to read its version,
# or to catch its errors, does not pay for building every class of it.
_HOMES = {
    "Accrued": "therapycode.model.history",
    "Alternative": "therapycode.model.claim",
    "Applied": "therapycode.model.given",
    "Attestation": "therapycode.model.session",
    "Authorization": "therapycode.model.authorization",
    "AuthorizationUse": "therapycode.model.authorization",
    "AuthorizedLine": "therapycode.model.authorization",
    "BilledDay": "therapycode.model.history",
    "BilledLine": "therapycode.model.history",
    "Checked": "therapycode.model.given",
    "Choice": "therapycode.model.session",
    "Claim": "therapycode.model.claim",
    "ClaimLine": "therapycode.model.claim",
    "Clinician": "therapycode.model.session",
    "CodeTable": "therapycode.tables",
    "Day": "therapycode.model.session",
    "DayOutcome": "therapycode.model.claim",
    "Engine": "therapycode.engine",
    "Failure": "therapycode.engine",
    "Fault": "therapycode.errors",
    "Finding": "therapycode.model.finding",
    "FrozenMap": "therapycode.model.frozen",
    "GivenClaim": "therapycode.model.given",
    "GivenLine": "therapycode.model.given",
    "History": "therapycode.model.history",
    "HistoryBuilder": "therapycode.accumulating",
    "InputError": "therapycode.errors",
    "LimitUse": "therapycode.model.limits",
    "NotBilled": "therapycode.model.claim",
    "Outcome": "therapycode.model.claim",
    "OutsideCoverageError": "therapycode.errors",
    "Patient": "therapycode.model.session",
    "PayerRegistry": "therapycode.payers.registry",
    "PluginError": "therapycode.errors",
    "ProfileError": "therapycode.errors",
    "Record": "therapycode.model.record",
    "Recorded": "therapycode.model.session",
    "Repair": "therapycode.model.claim",
    "Replayed": "therapycode.model.replay",
    "Service": "therapycode.model.session",
    "Session": "therapycode.model.session",
    "SourceRef": "therapycode.model.finding",
    "TableError": "therapycode.errors",
    "Tables": "therapycode.tables",
    "TherapyCodeError": "therapycode.errors",
    "Tie": "therapycode.model.claim",
    "TimeEntry": "therapycode.model.session",
    "Unchecked": "therapycode.model.finding",
    "Unconfirmed": "therapycode.model.finding",
    "Unknown": "therapycode.model.finding",
    "UnknownPayerError": "therapycode.errors",
    "Waiver": "therapycode.model.session",
    "apply_repairs": "therapycode.rules.repairing",
    "bundled_folder": "therapycode.tables",
    "undo_repairs": "therapycode.rules.repairing",
}


if not TYPE_CHECKING:  # a type checker would take it for a promise of every name there is

    def __getattr__(name: str) -> Any:
        """The public name, from its home; a retired one with a warning.

        Raises:
            AttributeError: if the package has no such name.
        """
        if name not in _HOMES:
            from therapycode.retired import still_there  # noqa: PLC0415  # only for what is not there

            return still_there(__name__, name)
        value = getattr(import_module(_HOMES[name]), name)
        globals()[name] = value
        return value


def __dir__() -> list[str]:
    """The public names."""
    return sorted(__all__)
