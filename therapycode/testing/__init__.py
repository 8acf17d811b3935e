"""The kit for those who test payers and plugins: sessions that Hypothesis makes up. Nothing of ours imports it."""

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
