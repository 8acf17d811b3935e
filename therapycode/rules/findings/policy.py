"""Findings about the payer's policy as a whole."""

from therapycode.rules.findings.declare import finding

__all__ = ["POLICY"]


@finding(
    "policy.assumed",
    "POL-001",
    "warning",
    says="This payer's {part} is not known; {rule} is assumed for it, and the claim rests on that.",
    do="Ask the payer before you submit: {ask}",
)
def _assumed() -> None:
    """A rule that the caller assumes for a payer is no rule of the payer's, and everything that rests on it says so.

    Shown with a payer whose rule is unknown, once with a rule assumed.

    **Refused**

        payer unknown-rule
        assume units=per-service-midpoint
        2026-03-04 PT
        97110 15 PT

    **Accepted**

        payer unknown-rule
        2026-03-04 PT
        97110 15 PT

    **Source**: the payer's profile, where the part is unknown.
    """


POLICY = (_assumed,)
