"""Findings about limits of what a payer pays for."""

from therapycode.rules.findings.declare import finding

__all__ = ["LIMITS"]


@finding(
    "limits.excess-unpaid",
    "LIM-001",
    "warning",
    says=(
        "{title}: with {used} before, {claimed} {measure} come to {over} more than the {ceiling} that are paid "
        "{days}; likely paid: {kept}."
    ),
    do="Bill what was furnished and expect the excess unpaid; {appeal}.",
    denials=("CO-119", "CO-151"),
)
def _excess_unpaid() -> None:
    """A payer may pay for no more than so much over a day, a year or another window, and leave the excess unpaid.

    Which units it keeps is its own matter: those that come first on the claim, those that are worth most, or all
    that stand below the limit.

    Shown with a payer that pays for four timed units a day, in the order of the claim.

    **Refused**

        payer capped
        2026-03-04 PT
        97110 45 PT
        97530 30 PT

    **Accepted**

        payer capped
        2026-03-04 PT
        97110 45 PT
        97530 15 PT

    **Source**: profile keys ``limits.*``.
    """


@finding(
    "limits.excess-not-necessary",
    "LIM-002",
    "warning",
    says=(
        "{title}: with {used} before, {claimed} {measure} come to {over} more than the {ceiling} that this payer takes "
        "for necessary {days}; likely paid: {kept}."
    ),
    do="Have the record show why more was needed; {appeal}.",
    denials=("CO-50",),
)
def _excess_not_necessary() -> None:
    """A payer may take what stands above a limit for not medically necessary.

    Shown with a payer that takes four codes or units a day for necessary.

    **Refused**

        payer enough
        2026-03-04 PT
        97110 45 PT
        97530 30 PT

    **Accepted**

        payer enough
        2026-03-04 PT
        97110 45 PT
        97530 15 PT

    **Source**: profile keys ``limits.*``.
    """


@finding(
    "limits.claim-denied",
    "LIM-003",
    "error",
    says=(
        "{title}: with {used} before, {claimed} {measure} come to {over} more than the {ceiling} that are taken {days}; "
        "this payer then denies the whole claim."
    ),
    do="Look whether the units are right before the claim goes out; {appeal}.",
    denials=("CO-119", "CO-151"),
)
def _claim_denied() -> None:
    """A payer may deny a claim as a whole where part of it stands above a limit.

    Shown with a payer that denies claims of more than four units a day.

    **Refused**

        payer strict
        2026-03-04 PT
        97110 45 PT
        97530 30 PT

    **Accepted**

        payer strict
        2026-03-04 PT
        97110 45 PT
        97530 15 PT

    **Source**: profile keys ``limits.*``.
    """


@finding(
    "limits.authorization-needed",
    "LIM-004",
    "error",
    says=(
        "{title}: with {used} before, {claimed} {measure} come to {over} more than the {ceiling} that need no "
        "authorization {days}, and none covers it."
    ),
    do="Have it authorized, and name the authorization in the session.",
    denials=("CO-197",),
)
def _authorization_needed() -> None:
    """A payer may want an authorization for what stands above a limit.

    Shown with a payer that pays for two visits a year without one.

    **Refused**

        payer after-two
        2026-03-04 PT
        97110 30 PT
        before 2026-02-02 PT 97110 x2
        before 2026-02-09 PT 97110 x2

    **Accepted**

        payer after-two
        2026-03-04 PT
        97110 30 PT
        before 2026-02-02 PT 97110 x2

    **Source**: profile keys ``limits.*``.
    """


@finding(
    "limits.attestation-needed",
    "LIM-005",
    "error",
    says=(
        "{title}: with {used} before, {claimed} {measure} pass the {ceiling} {days}; {codes} needs {modifier}, which "
        "nobody attests."
    ),
    do="If the care is necessary, have the clinician attest it with {modifier}; the engine never does.",
    denials=("CO-119",),
)
def _attestation_needed() -> None:
    """A payer may pay past a limit where somebody attests, by a modifier, that the care is necessary.

    Shown with a payer that wants KX past 100 in a year.

    **Refused**

        payer attested-past
        2026-03-04 PT
        97110 30 PT allowed60.00
        before 2026-02-02 PT 97110 x2 60.00

    **Accepted**

        payer attested-past
        2026-03-04 PT
        97110 30 PT allowed60.00
        before 2026-02-02 PT 97110 x2 60.00
        attest KX

    **Source**: profile keys ``limits.*``.
    """


@finding(
    "limits.attested",
    "LIM-006",
    "advice",
    says=(
        "{title}: with {used} before, {claimed} {measure} pass the {ceiling} {days}; {codes} bears {modifier}, as "
        "attested."
    ),
    do="Keep in the record why the care is necessary.",
)
def _attested() -> None:
    """What stands above a limit bears the modifier by which somebody attests that it is necessary.

    Shown with a payer that wants KX past 100 in a year.

    **Refused**

        payer attested-past
        2026-03-04 PT
        97110 30 PT allowed60.00
        before 2026-02-02 PT 97110 x2 60.00
        attest KX

    **Accepted**

        payer attested-past
        2026-03-04 PT
        97110 15 PT allowed30.00
        before 2026-02-02 PT 97110 x2 60.00

    **Source**: profile keys ``limits.*``.
    """


@finding(
    "limits.attested-early",
    "LIM-007",
    "warning",
    says="{title}: {left} of {ceiling} {measure} are left {days}; the modifier attested is not needed yet.",
    do="Take the attestation off; it says that the limit is passed.",
)
def _attested_early() -> None:
    """A modifier that says a limit is passed belongs only on lines past it.

    Shown with a payer that wants KX past 100 in a year.

    **Refused**

        payer attested-past
        2026-03-04 PT
        97110 15 PT allowed30.00
        before 2026-02-02 PT 97110 x2 60.00
        attest KX

    **Accepted**

        payer attested-past
        2026-03-04 PT
        97110 30 PT allowed60.00
        before 2026-02-02 PT 97110 x2 60.00
        attest KX

    **Source**: profile keys ``limits.*``.
    """


@finding(
    "limits.line-order",
    "LIM-008",
    "advice",
    says=(
        "{title}: this payer pays the lines in the order of the claim. As they stand, {instead} is likely paid; in "
        "the order {order} it is {brings}."
    ),
    do="Put the lines in that order if you want; the engine does not reorder them.",
)
def _line_order() -> None:
    """Where a payer keeps the first units of a claim, the order of its lines decides what it pays.

    The order is told where it brings more, by what the payer allows or else by what is charged; no line is moved.

    Shown with a payer that pays for four timed units a day, in the order of the claim.

    **Refused**

        payer capped
        2026-03-04 PT
        97110 45 PT allowed90.00
        97530 30 PT allowed80.00

    **Accepted**

        payer capped
        2026-03-04 PT
        97530 30 PT allowed80.00
        97110 45 PT allowed90.00

    **Source**: profile keys ``limits.*``.
    """


@finding(
    "limits.used-up",
    "LIM-009",
    "advice",
    says="{title}: with this claim all of the {ceiling} {measure} {days} are used.",
    do="Before the next visit look what this payer wants past the limit.",
)
def _used_up() -> None:
    """The last of what a payer pays for over a year or another window is used with this claim.

    Shown with a payer that pays for two visits a year without an authorization.

    **Refused**

        payer after-two
        2026-03-04 PT
        97110 30 PT
        before 2026-02-02 PT 97110 x2

    **Accepted**

        payer after-two
        2026-03-04 PT
        97110 30 PT
        before 2026-03-03

    **Source**: profile keys ``limits.*``.
    """


LIMITS = (
    _excess_unpaid,
    _excess_not_necessary,
    _claim_denied,
    _authorization_needed,
    _attestation_needed,
    _attested,
    _attested_early,
    _line_order,
    _used_up,
)
