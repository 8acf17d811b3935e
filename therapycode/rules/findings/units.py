"""Findings about units."""

from therapycode.rules.findings.declare import finding

__all__ = ["UNITS"]


@finding(
    "units.not-counted",
    "UNT-001",
    "error",
    says="{code} is counted in a way ({kind}) that this payer's unit rule does not cover.",
    do="Code this service by hand; nothing is said about this session's claim.",
)
def _not_counted() -> None:
    """A code whose way of counting the payer's policy does not say leaves the claim undetermined.

    Shown with a payer that says nothing of codes timed in other lengths.

    **Refused**

        payer unknown-lengths
        2026-03-04 SLP
        92607 60 SLP

    **Accepted**

        payer medicare-part-b
        2026-03-04 SLP
        92607 60 SLP

    **Source**: profile key ``lengths.other``.
    """


@finding(
    "units.no-minutes",
    "UNT-002",
    "warning",
    says="{code} is billed by time and no minutes were given: no unit.",
    do="Enter the minutes of direct treatment, or take the service out.",
)
def _no_minutes() -> None:
    """No time, no unit: true of timed codes only. An untimed code is one unit without minutes too.

    **Refused**

        2026-03-04 PT
        97110 - PT

    **Accepted**

        2026-03-04 PT
        97161 - PT

    **Source**: Medicare Claims Processing Manual, chapter 5, section 20.2.B.
    """


@finding(
    "units.pools-apart",
    "UNT-003",
    "advice",
    says="{pools} pools of minutes stay apart ({minutes}); each is below a first unit, together they are not.",
    do="Nothing is billed: minutes of different disciplines or providers are not added.",
)
def _pools_apart() -> None:
    """Minutes of two disciplines on one day are two pools, each with its own total.

    **Refused**

        2026-03-04 PT
        97110 7 PT

        2026-03-04 OT
        97530 7 OT

    **Accepted**

        2026-03-04 PT
        97110 8 PT

        2026-03-04 OT
        97530 8 OT

    **Source**: Medicare Claims Processing Manual, chapter 5, section 20.2; the pool's scope is this project's ruling.
    """


@finding(
    "units.tie",
    "UNT-004",
    "advice",
    says="{choose} more {units} may go to any of {among}: their leftover minutes are equal. Taken: {taken}.",
    do="Let the treating clinician choose, and record it as a choice; each answer is equally right.",
)
def _tie() -> None:
    """Equal leftover minutes leave a unit open, and every right answer is listed.

    Without a choice the service with most minutes is taken, then the first entered; never by price.

    **Refused**

        2026-03-04 PT
        97112 20 PT
        97110 20 PT

    **Accepted**

        2026-03-04 PT
        97110 33 PT
        97140 7 PT

    **Source**: Medicare Claims Processing Manual, chapter 5, section 20.2.C, examples 2 and 5.
    """


@finding(
    "units.choice-not-open",
    "UNT-005",
    "warning",
    says="The choice of {code} changes nothing: the rule leaves it no unit to choose.",
    do="Take the choice out, or check the minutes it was made for.",
)
def _choice_not_open() -> None:
    """A clinician chooses only among answers that the rule calls equally right.

    **Refused**

        2026-03-04 PT
        97110 33 PT
        97140 7 PT
        choose 97110

    **Accepted**

        2026-03-04 PT
        97112 20 PT
        97110 20 PT
        choose 97110

    **Source**: Medicare Claims Processing Manual, chapter 5, section 20.2.C.
    """


@finding(
    "units.courtesy-shared",
    "UNT-006",
    "advice",
    says="{code} was furnished partly without charge; {billed} of its {units} units are billed.",
    do="Check that the units billed are those of the minutes meant to be charged.",
)
def _courtesy_shared() -> None:
    """Minutes furnished without charge stay in the pool and earn their share of a code's units.

    **Refused**

        2026-03-04 PT
        97110 15 PT
        97110 15 PT free

    **Accepted**

        2026-03-04 PT
        97110 15 PT
        97140 15 PT free

    **Source**: Medicare Benefit Policy Manual, chapter 15, section 220.3; the share is this project's ruling.
    """


@finding(
    "units.untimed-repeated",
    "UNT-007",
    "advice",
    says="{code} was entered {times} times; it is not billed by time, and one unit stands for the day.",
    do="Bill more than one only where the code is defined by a count.",
)
def _untimed_repeated() -> None:
    """A code that is not timed is one unit a day, however often it was entered.

    **Refused**

        2026-03-04 PT
        97012 10 PT
        97012 10 PT

    **Accepted**

        2026-03-04 PT
        97012 20 PT

    **Source**: Medicare Claims Processing Manual, chapter 5, section 20.2.B.
    """


@finding(
    "units.quantity-missing",
    "UNT-008",
    "error",
    says="{code} is counted by a quantity, and none was given.",
    do="Give the quantity (area, limbs, regions or items) on the service.",
)
def _quantity_missing() -> None:
    """A code with a count of its own is billed by that count, which only the record knows.

    **Refused**

        2026-03-04 PT
        95851 - PT

    **Accepted**

        2026-03-04 PT
        95851 - PT x2

    **Source**: Medicare Claims Processing Manual, chapter 5, section 20.2.B; that such codes are counted, from their unit edits.
    """


@finding(
    "units.unknown",
    "UNT-009",
    "error",
    says="This payer's way of counting units is not known. Each known rule would give: {would}.",
    do="Ask the payer: {ask}",
)
def _unknown() -> None:
    """A payer whose unit rule is not known gives no claim, and never Medicare's.

    Shown with a payer whose rule is unknown and one whose rule is known.

    **Refused**

        payer unknown-rule
        2026-03-04 PT
        97110 15 PT

    **Accepted**

        payer cms-total-time
        2026-03-04 PT
        97110 15 PT

    **Source**: the payer's profile, where ``units`` is unknown.
    """


@finding(
    "units.depends",
    "UNT-010",
    "error",
    says="How this payer counts units depends on {needs}, which the session does not say.",
    do="Give {needs}.",
)
def _depends() -> None:
    """A payer whose unit rule depends on what the session does not say gives no claim.

    Shown with a payer that counts otherwise in Texas.

    **Refused**

        payer by-state
        2026-03-04 PT
        97110 15 PT

    **Accepted**

        payer by-state
        2026-03-04 PT
        97110 15 PT
        fact state TX

    **Source**: the payer's profile, where ``units`` has branches.
    """


UNITS = (
    _not_counted,
    _no_minutes,
    _pools_apart,
    _tie,
    _choice_not_open,
    _courtesy_shared,
    _untimed_repeated,
    _quantity_missing,
    _unknown,
    _depends,
)
