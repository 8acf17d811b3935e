"""The kit for those who test payers and plugins: what happened, made up by Hypothesis, valid by default."""

from therapycode.testing.strategies import (
    TIMED,
    UNTIMED,
    clinicians,
    days,
    minutes,
    services,
    sessions,
)

__all__ = ["TIMED", "UNTIMED", "clinicians", "days", "minutes", "services", "sessions"]
