"""Findings about the session as a whole."""

from therapycode.rules.findings.declare import finding

__all__ = ["SESSION"]


@finding(
    "session.not-kept",
    "SES-001",
    "error",
    says="The visit is marked {status}: nothing was furnished, and nothing is billed.",
    do="Correct the status, or do not code this session.",
)
def _not_kept() -> None:
    """A cancelled visit, and one to which nobody came, has no claim lines.

    **Refused**

        2026-03-04 PT no-show
        97110 15 PT

    **Accepted**

        2026-03-04 PT
        97110 15 PT

    **Source**: what a claim is: services that were furnished.
    """


SESSION = (_not_kept,)
