"""Findings about modifiers that a person attests: necessity past a yearly amount, and who bears the cost."""

from therapycode.rules.findings.declare import finding

__all__ = ["ATTESTATIONS"]


@finding(
    "modifiers.kx-missing",
    "MOD-020",
    "error",
    says="{codes}: {pool} came to {accrued} in {year} (as of {as_of}), so the claim passes {threshold}, and nobody "
    "attests the necessity that {modifier} stands for.",
    do="If the care is necessary and the record supports it, have the therapist attest {modifier}. If it is not, "
    "the patient is told before the service, and that is attested instead.",
    denials=("CO-119",),
)
def _kx_missing() -> None:
    """Past the yearly amount a line is paid only where it says that the care is necessary, and a person says so.

    Physical therapy and speech-language pathology share one amount, occupational therapy has its own. The line
    that straddles the amount needs the modifier; on an institutional claim all lines of the pool do. Lines that
    are attested to be denied need none.

    **Refused**

        2026-03-04 PT office
        accrued PT-SLP 2500.00 2026-03-01
        97110 15 PT

    **Accepted**

        2026-03-04 PT office
        accrued PT-SLP 2500.00 2026-03-01
        attest KX
        97110 15 PT

    **Source**: Medicare Claims Processing Manual, chapter 5, section 10.3.3; profile key ``threshold``.
    """


@finding(
    "modifiers.kx-early",
    "MOD-021",
    "warning",
    says="{modifier} is attested, but {pool} came to {accrued} in {year} (as of {as_of}), and this session does not "
    "pass {threshold}: no line bears it.",
    do="Keep the attestation for the session that passes the amount. To use {modifier} where that is not expected "
    "counts as abuse.",
)
def _kx_early() -> None:
    """The modifier is for lines that pass the yearly amount, and for no others.

    **Refused**

        2026-03-04 PT office
        accrued PT-SLP 312.40 2026-03-01
        attest KX
        97110 15 PT charge60.00

    **Accepted**

        2026-03-04 PT office
        accrued PT-SLP 312.40 2026-03-01
        97110 15 PT charge60.00

    **Source**: Medicare Claims Processing Manual, chapter 5, section 10.3.3.
    """


@finding(
    "modifiers.kx-attested",
    "MOD-022",
    "advice",
    says="{modifier} stands on {codes}: {pool} came to {accrued} in {year} (as of {as_of}), and the claim passes "
    "{threshold}. It rests on what was attested.",
    do="Keep the attestation with the record that supports it.",
)
def _kx_attested() -> None:
    """The modifier is put on the lines that pass the amount, since a person attests that they are necessary.

    **Refused**

        2026-03-04 OT office
        accrued OT 2470.00 2026-03-01
        attest KX
        97530 15 OT allowed35.00

    **Accepted**

        2026-03-04 OT office
        accrued OT 2400.00 2026-03-01
        97530 15 OT allowed35.00

    **Source**: Medicare Claims Processing Manual, chapter 5, section 10.3.3.
    """


@finding(
    "modifiers.targeted-review",
    "MOD-023",
    "advice",
    says="{pool} came to {accrued} in {year} (as of {as_of}) and passes {review} with this session: claims past that "
    "amount may be picked for medical review.",
    do="Have the record ready. Nothing is denied for the amount alone.",
)
def _targeted_review() -> None:
    """Past a second, higher amount claims may be reviewed; the review is targeted and comes to few.

    **Refused**

        2026-03-04 SLP office
        accrued PT-SLP 3000.01 2026-03-01
        attest KX
        92507 - SLP

    **Accepted**

        2026-03-04 SLP office
        accrued PT-SLP 2999.99 2026-03-01
        attest KX
        92507 - SLP

    **Source**: Medicare Claims Processing Manual, chapter 5, section 10.3.3; profile key ``review``.
    """


@finding(
    "modifiers.accrued-after",
    "MOD-024",
    "advice",
    says="The amount of {pool} is as of {as_of}, after the day of service {day}: it may hold this session already.",
    do="Make sure that this session's own claim is not part of it. Amounts accrue in the order in which claims "
    "arrive, so claims of later days may rightly be.",
)
def _accrued_after() -> None:
    """An amount that was asked for after the visit may count the visit itself.

    **Refused**

        2026-03-04 PT office
        accrued PT-SLP 312.40 2026-03-10
        97110 15 PT charge60.00

    **Accepted**

        2026-03-04 PT office
        accrued PT-SLP 312.40 2026-03-04
        97110 15 PT charge60.00

    **Source**: Medicare Claims Processing Manual, chapter 5, section 10.3.3, on the order of accrual.
    """


@finding(
    "modifiers.liability-conflict",
    "MOD-025",
    "error",
    says="{code}: {modifiers} contradict each other, and none of them is put on the line.",
    do="Name in each attestation the codes that it is for, so that no line has two of them.",
    denials=("CO-4",),
)
def _liability_conflict() -> None:
    """A line is expected to be denied as not necessary, or it is excluded, or it is necessary: one of them.

    GA (a required notice was given), GZ (none was) and GY (excluded by law) exclude each other, and GA and GZ
    exclude the statement that the care is necessary.

    **Refused**

        2026-03-04 PT office
        attest GA 97140
        attest GZ 97140
        97140 15 PT

    **Accepted**

        2026-03-04 PT office
        attest GA 97140
        97140 15 PT

    **Source**: secondary texts (physiospot, rcmguide); that GA and GZ contradict KX is this project's ruling.
    """


@finding(
    "modifiers.voluntary-notice-on-covered",
    "MOD-026",
    "error",
    says="{modifiers} is attested for {code}, which this payer covers: such a claim is returned, so no line bears it.",
    do="A voluntary notice is for services that are never covered. For care that may be denied as not necessary "
    "attest GA or GZ.",
    denials=("CO-4",),
)
def _voluntary_notice_on_covered() -> None:
    """GX says that a notice was given of one's own accord, about a service that the payer does not cover at all.

    **Refused**

        2026-03-04 PT office
        attest GX 97140
        97140 15 PT

    **Accepted**

        2026-03-04 PT office
        attest GX 97169
        97169 - PT

    **Source**: secondary texts (physiospot, rcmguide). Whether GX may stand beside GY is not known, and not judged.
    """


@finding(
    "modifiers.billed-to-be-denied",
    "MOD-027",
    "advice",
    says="{code} is not covered; it has a line because {modifiers} is attested, and that line is there to be denied.",
    do="The patient bears the cost, or another payer. Without the attestation no line is made.",
)
def _billed_to_be_denied() -> None:
    """A service that is never covered may stand on the claim so that its denial can be shown to another payer.

    **Refused**

        2026-03-04 PT office
        attest GY 97169
        97169 - PT

    **Accepted**

        2026-03-04 PT office
        97169 - PT

    **Source**: secondary texts (physiospot, rcmguide).
    """


@finding(
    "modifiers.attested-in-vain",
    "MOD-028",
    "warning",
    says="The attestation of {modifier} puts nothing on a line: {why}.",
    do="Correct the attestation, or take it out.",
)
def _attested_in_vain() -> None:
    """A statement that somebody made and that changes nothing is said, not passed over.

    **Refused**

        2026-03-04 PT office
        attest GA 97112
        97110 15 PT

    **Accepted**

        2026-03-04 PT office
        attest GA 97110
        97110 15 PT

    **Source**: this project's ruling.
    """


ATTESTATIONS = (
    _kx_missing,
    _kx_early,
    _kx_attested,
    _targeted_review,
    _accrued_after,
    _liability_conflict,
    _voluntary_notice_on_covered,
    _billed_to_be_denied,
    _attested_in_vain,
)
