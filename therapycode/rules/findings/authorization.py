"""Findings about what was authorized."""

from therapycode.rules.findings.declare import finding

__all__ = ["AUTHORIZATION"]


@finding(
    "authorization.code-differs",
    "AUT-001",
    "error",
    says="{code} is not among the codes that were authorized.",
    do="Have it authorized, or bill what was.",
    denials=("CO-197", "CO-198"),
)
def _code_differs() -> None:
    """A payer may pay only for the codes that it authorized.

    Shown with a payer that holds a claim to its authorization.

    **Refused**

        payer authorizes
        2026-03-04 PT
        97140 15 PT
        authorized 97110 GP

    **Accepted**

        payer authorizes
        2026-03-04 PT
        97110 15 PT
        authorized 97110 GP

    **Source**: profile key ``authorization``.
    """


@finding(
    "authorization.modifiers-differ",
    "AUT-002",
    "error",
    says="{code} was authorized with other modifiers than {modifiers}.",
    do="Have the authorization corrected, or bill as authorized where that is true.",
    denials=("CO-197", "CO-198"),
)
def _modifiers_differ() -> None:
    """A payer may want the modifiers of the claim on the authorization too.

    Shown with a payer that holds a claim to its authorization.

    **Refused**

        payer authorizes
        2026-03-04 PT
        97110 15 PT
        authorized 97110 GO

    **Accepted**

        payer authorizes
        2026-03-04 PT
        97110 15 PT
        authorized 97110 GP

    **Source**: profile key ``authorization``.
    """


@finding(
    "authorization.units-exceeded",
    "AUT-003",
    "error",
    says="{units} units of {code} are more than were authorized.",
    do="Have more authorized, or bill what was.",
    denials=("CO-198",),
)
def _units_exceeded() -> None:
    """A payer may pay for no more units than it authorized.

    Shown with a payer that holds a claim to its authorization.

    **Refused**

        payer authorizes
        2026-03-04 PT
        97110 30 PT
        authorized 97110 GP x1

    **Accepted**

        payer authorizes
        2026-03-04 PT
        97110 30 PT
        authorized 97110 GP x2

    **Source**: profile key ``authorization``.
    """


AUTHORIZATION = (_code_differs, _modifiers_differ, _units_exceeded)
