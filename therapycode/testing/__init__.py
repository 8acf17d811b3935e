"""The kit for those who test payers and plugins: sessions made up by Hypothesis, and laws that always hold."""

from typing import TYPE_CHECKING, Any

from therapycode.testing.claims import claims, histories
from therapycode.testing.conformance import conformance
from therapycode.testing.laws import LAWS, Law
from therapycode.testing.notation import day_of, session_of
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
    "day_of",
    "days",
    "example_faults",
    "example_session",
    "histories",
    "minutes",
    "profiles",
    "report",
    "services",
    "session_of",
    "sessions",
]


if not TYPE_CHECKING:  # a type checker would take it for a promise of every name there is

    def __getattr__(name: str) -> Any:
        """The retired name, with a warning.

        Raises:
            AttributeError: if the face has no such name.
        """
        from therapycode.retired import still_there  # noqa: PLC0415  # only for what is not there

        return still_there(__name__, name)
