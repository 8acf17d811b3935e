"""The kit for those who test payers and plugins: sessions made up by Hypothesis, and laws that always hold."""

from therapycode.testing.conformance import conformance
from therapycode.testing.examples import example_faults, example_session
from therapycode.testing.laws import LAWS, Law
from therapycode.testing.profiles import profiles
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

__all__ = [
    "LAWS",
    "TIMED",
    "UNTIMED",
    "Law",
    "LawWaiver",
    "clinicians",
    "conformance",
    "days",
    "example_faults",
    "example_session",
    "minutes",
    "profiles",
    "services",
    "sessions",
]
