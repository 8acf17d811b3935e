"""Whether a claim is a facility's."""

from typing import Final

from therapycode.model.session import Session
from therapycode.model.words import Setting

__all__ = ["FACILITIES", "by_facility"]

FACILITIES: Final[frozenset[Setting]] = frozenset(
    {"outpatient-hospital", "snf-part-b", "rehab-agency", "corf", "home-health-part-b", "cah"}
)
"""The settings whose claims are institutional ones."""


def by_facility(session: Session) -> bool:
    """Say whether the session's claim is an institutional one: by its form, or else by its setting.

    Source: Medicare Claims Processing Manual, chapter 5, sections 10 and 20, for who bills on which form.
    """
    if session.claim_form is not None:
        return session.claim_form == "institutional"
    return session.setting in FACILITIES
