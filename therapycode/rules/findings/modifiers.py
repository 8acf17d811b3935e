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


MODIFIERS = (
    _not_accepted,
    _more_than_four,
    _telehealth_not_eligible,
    _telehealth_place,
)
