"""Findings about codes: known, in force, taken by the payer."""

from therapycode.rules.findings.declare import finding

__all__ = ["CODES"]


@finding(
    "codes.unknown",
    "COD-001",
    "error",
    says="{code} is well formed, and the code table does not know it.",
    do="Check the code. Until it is known nothing is said about this session's claim.",
    denials=("CO-181",),
)
def _unknown() -> None:
    """A code that the table does not know leaves the session's claim undetermined, never smaller in silence.

    **Refused**

        2026-03-04 PT
        99999 15 PT

    **Accepted**

        2026-03-04 PT
        97110 15 PT

    **Source**: the code table; the ruling is this project's.
    """


@finding(
    "codes.retired",
    "COD-002",
    "error",
    says="{code} was not in force on {day} (in force {span}).",
    do="Use the code that was in force on the day of service{instead}.",
    denials=("CO-181",),
)
def _retired() -> None:
    """A code is billed only on days on which it was in force; the day of service decides, not today.

    **Refused**

        2020-01-02 SLP
        G0515 30 SLP

    **Accepted**

        2019-12-31 SLP
        G0515 30 SLP

    **Source**: first and last days of the code table.
    """


@finding(
    "codes.not-valid",
    "COD-003",
    "error",
    says="{code} is not valid for this payer; no line is made.",
    do="Use {instead} if that is what was furnished; a person decides.",
    denials=("CO-181",),
)
def _not_valid() -> None:
    """Some codes are known and not taken by a payer, which wants another one for the same service.

    The exchange is offered as a repair and never made unasked.

    **Refused**

        2026-03-04 PT
        97014 15 PT

    **Accepted**

        2026-03-04 PT
        G0283 15 PT

    **Source**: profile key ``codes.not-valid``.
    """


@finding(
    "codes.non-covered",
    "COD-004",
    "warning",
    says="{code} is not covered by this payer; no line is made.",
    do="Tell the patient beforehand who bears the cost. A line with GY or GX needs an attestation.",
    denials=("CO-96",),
)
def _non_covered() -> None:
    """A service that the payer does not cover is listed as not billed, and somebody has to bear its cost.

    **Refused**

        2026-03-04 PT
        97169 30 PT

    **Accepted**

        2026-03-04 PT
        97161 30 PT

    **Source**: profile key ``codes.non-covered``.
    """


@finding(
    "codes.period",
    "COD-005",
    "error",
    says="{code} is billed for a period (a month, 30 days, 7 days or an episode), not for one day.",
    do="Take it out of the day's session and bill it for its period.",
)
def _period() -> None:
    """Remote monitoring and electronic visits are counted over a period: a day's session cannot settle them.

    **Refused**

        2026-03-04 PT
        98980 20 PT

    **Accepted**

        2026-03-04 PT
        97110 20 PT

    **Source**: 86 FR 64996, page 65176.
    """


@finding(
    "codes.one-of-a-tier",
    "COD-006",
    "error",
    says="{codes} are steps of one tier: exactly one of them is billed.",
    do="Keep the one that the minutes or the count reach.",
    denials=("CO-97",),
)
def _tier() -> None:
    """Of codes that stand for steps of one measure, a claim carries exactly one.

    **Refused**

        2024-03-04 PT
        97605 - PT
        97606 - PT

    **Accepted**

        2024-03-04 PT
        97605 - PT

    **Source**: the code set's own structure, as secondary texts restate it.
    """


CODES = (_unknown, _retired, _not_valid, _non_covered, _period, _tier)
