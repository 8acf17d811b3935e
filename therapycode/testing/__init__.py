"""The kit for those who test payers and plugins: sessions made up by Hypothesis, and laws that always hold."""

from therapycode.testing.claims import claims, histories
from therapycode.testing.conformance import conformance
from therapycode.testing.laws import LAWS, Law
from therapycode.testing.profiles import profiles
from therapycode.testing.report import Report, Verdict, report
from therapycode.testing.strategies import (
    TIMED,
    UNTIMED,
    clinicians,
    days,
    minutes,
    services,
    sessions,
)
from therapycode.testing.waivers import LawWaiver
from therapycode.upkeep.examples import example_faults, example_session

__all__ = [
    "LAWS",
    "TIMED",
    "UNTIMED",
    "Law",
    "LawWaiver",
    "Report",
    "Verdict",
    "claims",
    "clinicians",
    "conformance",
    "days",
    "example_faults",
    "example_session",
    "histories",
    "minutes",
    "profiles",
    "report",
    "services",
    "sessions",
]
