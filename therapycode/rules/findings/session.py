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


@finding(
    "session.waiver-unused",
    "SES-002",
    "advice",
    says="The waiver of {finding} changes nothing: there is no such finding{at}.",
    do="Take the waiver out, or check the finding and the place that it was written for.",
)
def _waiver_unused() -> None:
    """A waiver that meets no finding may have been written for another session, or its cause is mended by now.

    **Refused**

        2026-03-04 PT
        97110 15 PT
        waive eligibility.evaluation-by-assistant

    **Accepted**

        2026-03-04 PT
        97110 15 PT
        97161 30 PTA
        waive eligibility.evaluation-by-assistant

    **Source**: this project's ruling.
    """


@finding(
    "session.waiver-refused",
    "SES-003",
    "warning",
    says="{finding} cannot be waived: there is no claim that could be submitted in spite of it.",
    do="Mend what the finding names, or have the session coded by hand; take the waiver out.",
)
def _waiver_refused() -> None:
    """A person can answer for submitting a claim, and not for a claim that is not there.

    What leaves units or lines open, and a visit that did not take place, cannot be waived.

    **Refused**

        2026-03-04 PT
        97999 15 PT
        waive codes.unknown

    **Accepted**

        2026-03-04 PT
        97110 15 PT
        97161 30 PTA
        waive eligibility.evaluation-by-assistant

    **Source**: this project's ruling.
    """


@finding(
    "session.line-in-two-places",
    "SES-004",
    "error",
    says="{code} was furnished on one day {first} and {second}: its line can only say one of them.",
    do="Bill {code} on a line of its own for each place, its units by the minutes there; or correct the session.",
)
def _two_places() -> None:
    """A line has one place of service, and bears the modifier of telehealth or does not.

    Nor can it stand both under a plan of care and outside one. The minutes of a day count together wherever they
    were worked, so the units are right. Which of them belong to which session no rule says: a person decides it.

    **Refused**

        2026-03-04 PT pos11
        97110 15 PT

        2026-03-04 PT telehealth pos10
        97110 15 PT

    **Accepted**

        2026-03-04 PT pos11
        97110 15 PT

        2026-03-04 PT telehealth pos10
        97530 15 PT

    **Source**: this project's ruling.
    """


SESSION = (_not_kept, _waiver_unused, _waiver_refused, _two_places)
