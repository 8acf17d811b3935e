"""Findings about when authorization is needed, and whether the one that is named will do."""

from therapycode.rules.findings.declare import finding

__all__ = ["AUTHORIZATION_NEEDED"]


@finding(
    "authorization.missing",
    "AUT-004",
    "error",
    says="{title}: authorization is needed for {codes} {after}, and none is named.",
    do="Ask {reviewer} for authorization, and name it on the claim.",
    denials=("CO-197", "CO-15"),
)
def _missing() -> None:
    """A payer may want services authorized beforehand: all of them, or those past so many visits, units or days.

    Shown with a payer that wants treatment authorized past two visits a year.

    **Refused**

        payer asks-past-two
        2026-03-04 PT
        97110 15 PT
        before 2026-01-05..2026-01-06 PT 97110

    **Accepted**

        payer asks-past-two
        2026-03-04 PT
        97110 15 PT
        before 2026-01-05 PT 97110

    **Source**: profile keys ``authorizations.*``.
    """


@finding(
    "authorization.not-in-force",
    "AUT-005",
    "error",
    says="{title}: {number} holds from {first} through {last}, and {codes} is of {day}.",
    do="Ask {reviewer} for authorization of this day, and name it on the claim.",
    denials=("CO-197", "CO-15"),
)
def _not_in_force() -> None:
    """An authorization holds from its first day through its last, and both of them are in.

    Shown with a payer that wants treatment authorized.

    **Refused**

        payer asks-always
        2026-07-01 PT
        97110 15 PT
        authorized from=2026-01-01 through=2026-06-30

    **Accepted**

        payer asks-always
        2026-06-30 PT
        97110 15 PT
        authorized from=2026-01-01 through=2026-06-30

    **Source**: profile keys ``authorizations.*``.
    """


@finding(
    "authorization.used-up",
    "AUT-006",
    "error",
    says="{title}: {number} allows {amount}, and with this claim {codes} comes to more.",
    do="Ask {reviewer} for more before you go on.",
    denials=("CO-198",),
)
def _used_up() -> None:
    """An authorization is used up when as many visits or units were billed under it as it allows.

    What counts are the days of its discipline and provider from its first day on. Shown with a payer that wants
    treatment authorized.

    **Refused**

        payer asks-always
        2026-03-04 PT
        97110 15 PT
        before 2026-03-02..2026-03-03 PT 97110
        authorized from=2026-03-01 visits=2

    **Accepted**

        payer asks-always
        2026-03-04 PT
        97110 15 PT
        before 2026-03-02..2026-03-03 PT 97110
        authorized from=2026-03-01 visits=3

    **Source**: profile keys ``authorizations.*``.
    """


@finding(
    "authorization.pending",
    "AUT-007",
    "error",
    says="{title}: {number} has been asked for and is not answered; {codes} is not covered until it is.",
    do="Wait for the answer of {reviewer} before you bill.",
    denials=("CO-197",),
)
def _pending() -> None:
    """A request that is not answered yet is no authorization.

    A payer may pay for a few visits all the same, and they are not refused. Shown with a payer that pays for three
    visits from the day of the request on.

    **Refused**

        payer asks-provisionally
        2026-03-06 PT
        97110 15 PT
        before 2026-03-03..2026-03-05 PT 97110
        authorized status=pending requested=2026-03-02

    **Accepted**

        payer asks-provisionally
        2026-03-06 PT
        97110 15 PT
        before 2026-03-03..2026-03-04 PT 97110
        authorized status=pending requested=2026-03-02

    **Source**: profile keys ``authorizations.*``.
    """


@finding(
    "authorization.provisional",
    "AUT-008",
    "advice",
    says="{title}: {number} is pending, and {codes} is paid until it is answered, as far as that goes.",
    do="Keep an eye on the answer: the visits that are paid meanwhile are few.",
)
def _provisional() -> None:
    """Some payers pay for a few visits while a request is pending.

    Shown with a payer that pays for three visits from the day of the request on.

    **Refused**

        payer asks-provisionally
        2026-03-06 PT
        97110 15 PT
        before 2026-03-03..2026-03-04 PT 97110
        authorized status=pending requested=2026-03-02

    **Accepted**

        payer asks-provisionally
        2026-03-06 PT
        97110 15 PT
        authorized from=2026-03-02

    **Source**: profile keys ``authorizations.*``.
    """


@finding(
    "authorization.refused",
    "AUT-009",
    "error",
    says="{title}: {number} was refused or taken back, and {codes} needs one.",
    do="Appeal, or ask {reviewer} anew.",
    denials=("CO-197",),
)
def _refused() -> None:
    """A request that was refused, and an authorization that was taken back, cover nothing.

    Shown with a payer that wants treatment authorized.

    **Refused**

        payer asks-always
        2026-03-04 PT
        97110 15 PT
        authorized status=denied

    **Accepted**

        payer asks-always
        2026-03-04 PT
        97110 15 PT
        authorized status=approved

    **Source**: profile keys ``authorizations.*``.
    """


@finding(
    "authorization.for-another",
    "AUT-010",
    "error",
    says="{title}: {number} is for another discipline or provider than the one that bills {codes}.",
    do="Have it corrected, or ask {reviewer} for one of your own.",
    denials=("CO-15", "CO-197"),
)
def _for_another() -> None:
    """An authorization covers the disciplines that it names, and no other provider's services.

    Shown with a payer that wants treatment authorized.

    **Refused**

        payer asks-always
        2026-03-04 PT
        97110 15 PT
        authorized for=OT

    **Accepted**

        payer asks-always
        2026-03-04 PT
        97110 15 PT
        authorized for=PT+OT

    **Source**: profile keys ``authorizations.*``.
    """


@finding(
    "authorization.token-missing",
    "AUT-011",
    "error",
    says="{title}: {codes} of {day} has no number of its own for the visit.",
    do="Get the number for this visit from {reviewer}, and name it on the claim.",
    denials=("CO-15",),
)
def _token_missing() -> None:
    """A payer may give a number for each single visit, without which it is not paid.

    Shown with a payer that gives a number for each visit.

    **Refused**

        payer gives-tokens
        2026-03-04 PT
        97110 15 PT
        authorized number=A-12

    **Accepted**

        payer gives-tokens
        2026-03-04 PT
        97110 15 PT
        authorized number=A-12 token=T-301

    **Source**: profile keys ``authorizations.*``.
    """


@finding(
    "authorization.referral-missing",
    "AUT-012",
    "error",
    says="{title}: {number} does not say to which referral {codes} belongs.",
    do="Name the referral, or the episode of care, that the payer opened.",
    denials=("CO-288", "CO-15"),
)
def _referral_missing() -> None:
    """A payer may authorize an episode of care by a referral, which the claim has to name.

    Shown with a payer that authorizes by referral.

    **Refused**

        payer wants-referral
        2026-03-04 PT
        97110 15 PT
        authorized number=A-12

    **Accepted**

        payer wants-referral
        2026-03-04 PT
        97110 15 PT
        authorized number=A-12 referral=R-7

    **Source**: profile keys ``authorizations.*``.
    """


@finding(
    "authorization.site-not-reviewed",
    "AUT-013",
    "error",
    says="{title}: {number} was not granted for the site at which {codes} was furnished.",
    do="Have {reviewer} review the site of care, or furnish the services elsewhere.",
    denials=("CO-197", "CO-58"),
)
def _site_not_reviewed() -> None:
    """A payer may review where services are furnished, and authorize the site with them.

    Shown with a payer that reviews the site of care.

    **Refused**

        payer reviews-sites
        2026-03-04 PT outpatient-hospital
        97110 15 PT
        authorized site=office

    **Accepted**

        payer reviews-sites
        2026-03-04 PT outpatient-hospital
        97110 15 PT
        authorized site=outpatient-hospital

    **Source**: profile keys ``authorizations.*``.
    """


@finding(
    "authorization.other-reviewer",
    "AUT-014",
    "error",
    says="{title}: {after}, {codes} is authorized by {reviewer}, and {number} is not.",
    do="Ask {reviewer} for authorization, and name it on the claim.",
    denials=("CO-197",),
)
def _other_reviewer() -> None:
    """Different reviewers may decide on different stretches of care.

    Shown with a payer whose utilization review decides past two visits, and its hotline past one.

    **Refused**

        payer has-tiers
        2026-03-04 PT
        97110 15 PT
        before 2026-03-02..2026-03-03 PT 97110
        authorized reviewer=hotline

    **Accepted**

        payer has-tiers
        2026-03-04 PT
        97110 15 PT
        before 2026-03-02 PT 97110
        authorized reviewer=hotline

    **Source**: profile keys ``authorizations.*``.
    """


@finding(
    "authorization.more-than-granted",
    "AUT-015",
    "warning",
    says="{title}: {number} names more than the payer grants at once, which is {amount}.",
    do="Look at the authorization again: past what the payer grants it is likely not honoured.",
)
def _more_than_granted() -> None:
    """A payer grants so many visits or months at once; an authorization that names more was likely not given so.

    Shown with a payer that grants six visits for a chronic condition and twelve for an acute one.

    **Refused**

        payer grants-by-course
        2026-03-04 PT
        97110 15 PT
        fact acuity chronic
        before 2026-03-03
        authorized from=2026-03-01 visits=12

    **Accepted**

        payer grants-by-course
        2026-03-04 PT
        97110 15 PT
        fact acuity acute
        before 2026-03-03
        authorized from=2026-03-01 visits=12

    **Source**: profile keys ``authorizations.*``.
    """


@finding(
    "authorization.reviewed-afterwards",
    "AUT-016",
    "advice",
    says="{title}: {codes} needs no authorization {after}; the records may be asked for {records}.",
    do="Have the records ready to send.",
)
def _reviewed_afterwards() -> None:
    """Some payers authorize nothing beforehand and look at the records afterwards.

    Shown with a payer that asks for records past two visits a year.

    **Refused**

        payer reviews-afterwards
        2026-03-04 PT
        97110 15 PT
        before 2026-01-05..2026-01-06 PT 97110

    **Accepted**

        payer reviews-afterwards
        2026-03-04 PT
        97110 15 PT
        before 2026-01-05 PT 97110

    **Source**: profile keys ``authorizations.*``.
    """


AUTHORIZATION_NEEDED = (
    _missing,
    _not_in_force,
    _used_up,
    _pending,
    _provisional,
    _refused,
    _for_another,
    _token_missing,
    _referral_missing,
    _site_not_reviewed,
    _other_reviewer,
    _more_than_granted,
    _reviewed_afterwards,
)
