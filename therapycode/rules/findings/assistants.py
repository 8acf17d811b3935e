"""Findings about assistants and their modifiers."""

from therapycode.rules.findings.declare import finding

__all__ = ["ASSISTANTS"]


@finding(
    "assistants.not-attributed",
    "AST-001",
    "error",
    says="An assistant worked {minutes} minutes on {code}, and how this payer wants them told is not known.",
    do="Ask the payer how it wants assistants' services told.",
)
def _not_attributed() -> None:
    """Where the payer's policy on assistants is not known, the lines are not known either.

    Shown with such a payer.

    **Refused**

        payer unknown-assistants
        2026-03-04 PT
        97110 20 PTA

    **Accepted**

        payer medicare-part-b
        2026-03-04 PT
        97110 20 PTA

    **Source**: the payer's profile, where ``assistants`` is unknown.
    """


@finding(
    "assistants.order-matters",
    "AST-002",
    "advice",
    says="{code}: which minutes came first decides whose the base code is; without clock times the order of entry was taken.",
    do="Give clock times, or check that the entries stand in the order in which they were worked.",
)
def _order_matters() -> None:
    """The first minutes of a family of codes are the base code, whoever worked them.

    **Refused**

        2026-03-04 OT
        97129 15 OT
        97129 15 OTA

    **Accepted**

        2026-03-04 OT
        97129 30 OTA

    **Source**: 86 FR 64996, page 65176.
    """


@finding(
    "assistants.text-silent",
    "AST-003",
    "advice",
    says="{code}: two units were left with {minutes} leftover minutes of both roles; the published text does not say whose they are.",
    do="The units follow this project's one formula; keep the record of who worked when.",
)
def _text_silent() -> None:
    """The regulation speaks of two remaining units for 23 to 28 leftover minutes. Below that it is silent.

    **Refused**

        2026-03-04 PT
        97110 14 PT
        97110 4 PTA
        97140 3 PT
        97112 3 PT
        choose 97110

    **Accepted**

        2026-03-04 PT
        97110 12 PT
        97110 14 PTA
        97140 20 PT

    **Source**: 86 FR 64996, page 65174; the formula is this project's ruling.
    """


@finding(
    "assistants.share-unknown",
    "AST-004",
    "warning",
    says="{code}: a therapist and an assistant furnished it, and no minutes say how much the assistant did.",
    do="Give the minutes of each, so that the tenth can be tested.",
)
def _share_unknown() -> None:
    """Without minutes the 10 percent test cannot be made, and the modifier is put.

    **Refused**

        2026-03-04 PT
        97012 - PT,PTA

    **Accepted**

        2026-03-04 PT
        97012 20 PT

    **Source**: 42 CFR 410.60(a)(4); putting the modifier is this project's ruling.
    """


@finding(
    "assistants.other-reading",
    "AST-005",
    "warning",
    says="{code} won the unit with minutes of both roles; held against each role alone, {other} has more.",
    do="Check the units; the total of each code decided here, as the manual says.",
)
def _other_reading() -> None:
    """Units come first, by the codes' totals; the modifier is settled inside the code that won.

    **Refused**

        2026-03-04 PT
        97110 7 PT
        97110 7 PTA
        97140 8 PT

    **Accepted**

        2026-03-04 PT
        97110 14 PTA
        97140 8 PT

    **Source**: 86 FR 64996, page 65170; this project's ruling where its step 3 reads otherwise.
    """


@finding(
    "assistants.both-not-settled",
    "AST-006",
    "error",
    says="A therapist and an assistant both furnished {code}, and when {modifier} stands on such a service is not known.",
    do="Ask the payer when a service of both bears the modifier.",
)
def _both_not_settled() -> None:
    """A payer may name the modifier of an assistant's service and no test of a service that both furnished.

    What assistants furnished alone bears the modifier. For the rest, Medicare's test is not put in its place.

    **Refused**

        payer names-a-modifier
        2026-03-04 PT
        97110 10 PT
        97110 20 PTA

    **Accepted**

        payer names-a-modifier
        2026-03-04 PT
        97140 10 PT
        97110 20 PTA

    **Source**: the payer's profile, where ``assistants`` goes by ``wholly-furnished``.
    """


@finding(
    "assistants.supervision",
    "AST-007",
    "error",
    says="The assistant's services were supervised as {given}; this payer asks for {wanted} supervision.",
    do="Correct the fact, or do not bill what was not supervised as the payer asks.",
    denials=("CO-185",),
)
def _supervision() -> None:
    """A payer may ask for closer supervision of assistants than the session names.

    Shown with a payer that asks for a therapist on the premises.

    **Refused**

        payer supervised
        2026-03-04 PT
        97110 30 PTA
        fact supervision general

    **Accepted**

        payer supervised
        2026-03-04 PT
        97110 30 PTA
        fact supervision direct

    **Source**: profile key ``assistant-supervision``.
    """


@finding(
    "assistants.duty",
    "AST-008",
    "advice",
    says="An assistant treated: this payer wants {duty} in the record.",
    do="See that the record has it before the claim leaves.",
)
def _duty() -> None:
    """A payer may want something in the record where an assistant treated.

    Shown with a payer that wants the supervising therapist's signature.

    **Refused**

        payer supervised
        2026-03-04 PT
        97110 30 PTA

    **Accepted**

        payer supervised
        2026-03-04 PT
        97110 30 PT

    **Source**: profile key ``assistant-duties``.
    """


ASSISTANTS = (
    _not_attributed,
    _order_matters,
    _text_silent,
    _share_unknown,
    _other_reading,
    _both_not_settled,
    _supervision,
    _duty,
)
