"""The kit for those who test payers and plugins: what happened, made up by Hypothesis, valid by default."""

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
from therapycode.upkeep.examples import example_faults, example_session

__all__ = [
    "TIMED",
    "UNTIMED",
    "clinicians",
    "days",
    "example_faults",
    "example_session",
    "minutes",
    "profiles",
    "services",
    "sessions",
]
