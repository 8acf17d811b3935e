"""Findings about a payer's own rules of which codes go together."""

from therapycode.rules.findings.declare import finding

__all__ = ["OWN_PAIRS"]


@finding(
    "own-pairs.never-together",
    "OWN-001",
    "error",
    says="By a rule of this payer {denied} is likely denied: {beside}.",
    do="Bill one of them, or ask the payer.",
    denials=("CO-97", "CO-236"),
)
def _never_together() -> None:
    """A payer may refuse a code beside another, or at all, whatever modifier it bears.

    Shown with a payer that does not pay for manual therapy beside massage.

    **Refused**

        payer own-rules
        2026-03-04 PT
        97140 15 PT
        97124 15 PT

    **Accepted**

        payer own-rules
        2026-03-04 PT
        97140 15 PT
        97110 15 PT

    **Source**: profile keys ``own-pairs.*``.
    """


@finding(
    "own-pairs.modifier-needed",
    "OWN-002",
    "error",
    says="By a rule of this payer {denied} is likely denied without one of {modifiers}: {beside}.",
    do="If the services were distinct, have the clinician attest it with the modifier; else bill one of them.",
    denials=("CO-97", "CO-236"),
)
def _modifier_needed() -> None:
    """A payer may pay two codes of one day only where a modifier says that the services were distinct.

    Shown with a payer that wants this of individual beside group treatment.

    **Refused**

        payer own-rules
        2026-03-04 PT
        97530 15 PT
        97150 30 PT group

    **Accepted**

        payer own-rules
        2026-03-04 PT
        97530 15 PT

    **Source**: profile keys ``own-pairs.*``.
    """


@finding(
    "own-pairs.attested",
    "OWN-003",
    "advice",
    says="{denied} bears {modifier} because it was attested that the services were distinct: {beside}.",
    do="Keep what shows it in the record.",
)
def _attested() -> None:
    """A modifier that a payer's own rule asks for stands on a line because somebody attested it.

    **Refused**

        payer own-rules
        2026-03-04 PT
        97530 15 PT
        97150 30 PT group
        attest 59 97530 97150

    **Accepted**

        payer own-rules
        2026-03-04 PT
        97530 15 PT

    **Source**: profile keys ``own-pairs.*``.
    """


@finding(
    "own-pairs.included",
    "OWN-004",
    "error",
    says="This payer holds {denied} to be part of another service and is likely to deny it: {beside}.",
    do="Take the line off, or ask the payer.",
    denials=("CO-97",),
)
def _included() -> None:
    """A payer may hold that a code is part of another one of the same day.

    Shown with a payer that holds a performance test to be part of the evaluation.

    **Refused**

        payer own-rules
        2026-03-04 PT
        97161 30 PT
        97750 15 PT

    **Accepted**

        payer own-rules
        2026-03-04 PT
        97750 15 PT

    **Source**: profile keys ``own-pairs.*``.
    """


@finding(
    "own-pairs.companion-needed",
    "OWN-005",
    "error",
    says="This payer pays for {denied} only beside another service that it names, and none is on the claim.",
    do="Bill it with the service that it goes with, or take it off.",
    denials=("CO-107",),
)
def _companion_needed() -> None:
    """A payer may pay for a modality only beside a procedure.

    Shown with a payer that wants this.

    **Refused**

        payer own-rules
        2026-03-04 PT
        97035 15 PT

    **Accepted**

        payer own-rules
        2026-03-04 PT
        97035 15 PT
        97110 15 PT

    **Source**: profile keys ``own-pairs.*``.
    """


OWN_PAIRS = (_never_together, _modifier_needed, _attested, _included, _companion_needed)
