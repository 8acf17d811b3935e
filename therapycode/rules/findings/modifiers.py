"""Findings about modifiers."""

from therapycode.rules.findings.declare import finding

__all__ = ["MODIFIERS"]


@finding(
    "modifiers.not-accepted",
    "MOD-001",
    "warning",
    says="The modifier {modifier} on {code} is not among those that this payer accepts.",
    do="Take it off, or ask the payer.",
    denials=("CO-4",),
)
def _not_accepted() -> None:
    """A payer may name the modifiers that it takes.

    Shown with a payer that takes no discipline modifier.

    **Refused**

        payer takes-none
        2026-03-04 PT
        97110 15 PT

    **Accepted**

        payer medicare-part-b
        2026-03-04 PT
        97110 15 PT

    **Source**: profile key ``modifiers.accepted``.
    """


@finding(
    "modifiers.more-than-four",
    "MOD-002",
    "warning",
    says="{code} needs {count} modifiers: a line holds four, so the fourth is 99 and the rest goes into the remarks.",
    do="Put {rest} into the remarks of the claim.",
    denials=("CO-4",),
)
def _more_than_four() -> None:
    """A claim line holds four modifiers; the fourth place then says that there are more.

    Shown with a payer of five.

    **Refused**

        payer wants-five
        2026-03-04 PT
        97110 15 PT

    **Accepted**

        payer medicare-part-b
        2026-03-04 PT
        97110 15 PT

    **Source**: Medicare Claims Processing Manual, chapter 5, section 10.3.3.
    """


@finding(
    "modifiers.telehealth-not-eligible",
    "MOD-003",
    "error",
    says="Telehealth by a {discipline} is not payable on {day}.",
    do="Bill it only for days on which the profession may furnish telehealth.",
    denials=("CO-185",),
)
def _telehealth_not_eligible() -> None:
    """Therapists may furnish Medicare telehealth only over dated stretches of the law.

    **Refused**

        2019-06-03 PT telehealth
        97110 15 PT

    **Accepted**

        2026-03-04 PT telehealth pos10
        97110 15 PT

    **Source**: profile key ``modifiers.telehealth``.
    """


@finding(
    "modifiers.telehealth-place",
    "MOD-004",
    "error",
    says="A telehealth service needs place of service {allowed}; found {found}.",
    do="Enter the place where the patient was: 10 at home, 02 elsewhere.",
    denials=("CO-5",),
)
def _telehealth_place() -> None:
    """The place of service and the telehealth modifier stand together.

    **Refused**

        2026-03-04 PT telehealth pos11
        97110 15 PT

    **Accepted**

        2026-03-04 PT telehealth pos10
        97110 15 PT

    **Source**: a Medicare contractor's page (NGS 10638446).
    """


@finding(
    "modifiers.needless-distinct",
    "MOD-010",
    "warning",
    says="{modifier}, attested as distinct services for {codes}, was not put on: {why}.",
    do="Leave it off: a modifier for distinct services that no edit asks for is a ground for review.",
)
def _needless_distinct() -> None:
    """A modifier for distinct services belongs only where two codes have an edit on the day.

    Much advice is out of date: functional activities (97530) with exercise, neuromuscular re-education, gait
    training, manual therapy or an evaluation have had no edit for years. ``since`` is the first day without one,
    where there had been one. Two codes that were named have an edit or none, whatever else was billed; of one
    code alone it can be told only with the whole day in hand, and is advice without.

    **Refused**

        2026-03-04 PT office
        97530 15 PT
        97140 15 PT
        attest 59 97530 97140

    **Accepted**

        2019-06-03 PT office
        97530 15 PT
        97140 15 PT
        attest 59 97530 97140

    **Source**: the practitioner and outpatient hospital files of code-pair edits of the quarter.
    """


@finding(
    "modifiers.more-specific",
    "MOD-011",
    "advice",
    says="{code} bears {modifier} as attested; this payer also takes the more specific {specific}.",
    do="Where one of those says why the services were distinct, let the professional attest that one.",
)
def _more_specific() -> None:
    """The general modifier for distinct services is for what no more specific one says.

    **Refused**

        2026-03-04 PT office
        97150 10:00-10:20 PT group
        97530 10:30-10:45 PT
        attest 59 97530

    **Accepted**

        2026-03-04 PT office
        97150 10:00-10:20 PT group
        97530 10:30-10:45 PT
        attest XU 97530

    **Source**: profile key ``modifiers.distinct``.
    """


@finding(
    "modifiers.distinct-unnamed",
    "MOD-012",
    "warning",
    says="{modifier} was attested as distinct services for no code: it was not put on.",
    do="Name both codes of the pair in the attestation, or the one that bears the modifier.",
)
def _distinct_unnamed() -> None:
    """An attestation of distinct services speaks of two codes; without them nobody can tell which line bears it.

    **Refused**

        2026-03-04 PT office
        97150 10:00-10:20 PT group
        97530 10:30-10:45 PT
        attest XU

    **Accepted**

        2026-03-04 PT office
        97150 10:00-10:20 PT group
        97530 10:30-10:45 PT
        attest XU 97530

    **Source**: this project's ruling.
    """


@finding(
    "modifiers.distinct-not-taken",
    "MOD-013",
    "warning",
    says="{modifier} was attested as distinct services; this payer takes {taken}: it was not put on.",
    do="Let the professional attest one of those, where it holds.",
    denials=("CO-4",),
)
def _distinct_not_taken() -> None:
    """A payer may name the modifiers by which it takes services as distinct; the engine never exchanges them.

    Shown with a payer that takes 59 alone.

    **Refused**

        payer takes-59
        2026-03-04 PT office
        97150 10:00-10:20 PT group
        97530 10:30-10:45 PT
        attest XU 97530

    **Accepted**

        payer takes-59
        2026-03-04 PT office
        97150 10:00-10:20 PT group
        97530 10:30-10:45 PT
        attest 59 97530

    **Source**: profile key ``modifiers.distinct``.
    """


@finding(
    "modifiers.refused",
    "MOD-060",
    "error",
    says="This payer refuses {modifier} on {code}: a line with it is likely denied.",
    do="Take it off, or ask the payer.",
    denials=("CO-4",),
)
def _refused() -> None:
    """A payer may name modifiers that make a line invalid.

    Shown with a payer that refuses the discipline's modifier on evaluations.

    **Refused**

        payer refuses
        2026-03-04 PT
        97161 30 PT

    **Accepted**

        payer refuses
        2026-03-04 PT
        97110 30 PT

    **Source**: profile keys ``refused-modifiers.*``.
    """


MODIFIERS = (
    _not_accepted,
    _more_than_four,
    _telehealth_not_eligible,
    _telehealth_place,
    _needless_distinct,
    _more_specific,
    _distinct_unnamed,
    _distinct_not_taken,
    _refused,
)
