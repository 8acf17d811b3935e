"""Findings about codes that are not paid together."""

from therapycode.rules.findings.declare import finding

__all__ = ["PAIRS"]


@finding(
    "pairs.never-together",
    "PAI-001",
    "error",
    says="{column2} is likely denied beside {column1} on this day ({scope}): no modifier opens this pair.",
    do="Bill only the one that stands for what was furnished; a modifier for distinct services does not help.",
    denials=("CO-236", "CO-97"),
)
def _never_together() -> None:
    """Two codes with an edit whose indicator is 0 are never paid together to one provider on one day.

    The edit has a direction: the code in column 2 is the one that is denied. It does not matter which of the two
    comes first, and in a facility not either to which discipline they belong.

    **Refused**

        2026-03-04 PT office
        97140 15 PT
        97124 15 PT

    **Accepted**

        2026-03-04 PT office
        97140 15 PT
        97110 15 PT

    **Source**: the practitioner and outpatient hospital files of code-pair edits of the quarter.
    """


@finding(
    "pairs.modifier-needed",
    "PAI-002",
    "error",
    says="{column2} is likely denied beside {column1} on this day ({scope}), unless a person attests that they were distinct services. The entries show: {evidence}.",
    do="If they were furnished in different intervals or encounters or by different practitioners, let the professional attest that for {column2}; different goals are no ground.",
    denials=("CO-236", "CO-97"),
)
def _modifier_needed() -> None:
    """Two codes with an edit whose indicator is 1 are paid together only where they were distinct services.

    Then a modifier (59, or the more specific XE, XP, XS, XU) stands on every line of the code in column 2. It is a
    professional's to say so; the engine only tells what the entries show: clock times that do not meet, encounters
    by their ids, practitioners by their numbers or ids. Different goals are no ground.

    **Refused**

        2026-03-04 PT office
        97150 20 PT group
        97530 15 PT

    **Accepted**

        2026-03-04 PT office
        97150 20 PT group
        97035 15 PT

    **Source**: the practitioner and outpatient hospital files of code-pair edits of the quarter; the fact sheet on
    modifiers for distinct services (MLN1783722).
    """


@finding(
    "pairs.attested",
    "PAI-003",
    "advice",
    says="{column2} bears {modifier} beside {column1}, because a person attested distinct services. The entries show: {evidence}.",
    do="Keep in the record what the attestation rests on: the intervals, the encounter or the practitioner.",
)
def _attested() -> None:
    """The modifier for distinct services was put on every line of the code in column 2, as it was attested.

    The claim rests on the record, not on the modifier. Where several were attested the line bears one, the payer's
    first choice.

    **Refused**

        2026-03-04 PT office
        97150 10:00-10:20 PT group
        97530 10:30-10:45 PT
        attest 59 97530

    **Accepted**

        2026-03-04 PT office
        97150 10:00-10:20 PT group
        97530 10:30-10:45 PT

    **Source**: the fact sheet on modifiers for distinct services (MLN1783722).
    """


@finding(
    "pairs.attestation-contradicted",
    "PAI-004",
    "error",
    says="{modifier} was attested for {column2} beside {column1}, and their clock times overlap: it was not put on.",
    do="Correct the clock times, or bill only one of the two; services of the same minutes are not distinct.",
    denials=("CO-236",),
)
def _contradicted() -> None:
    """An attestation of distinct services does not hold where the entries say that both took the same minutes.

    **Refused**

        2026-03-04 PT office
        97150 10:00-10:20 PT group
        97530 10:10-10:25 PT
        attest 59 97530

    **Accepted**

        2026-03-04 PT office
        97150 10:00-10:20 PT group
        97530 10:20-10:35 PT
        attest 59 97530

    **Source**: the fact sheet on modifiers for distinct services (MLN1783722): different intervals of time.
    """


@finding(
    "pairs.unconfirmed",
    "PAI-005",
    "warning",
    says="That {column1} and {column2} were a pair on this day rests on a file of {as_of}: the first day of the edit is not known.",
    do="Look the pair up in the edit file of the quarter of service.",
)
def _unconfirmed() -> None:
    """An edit whose first day is not known is taken to hold, and was not confirmed for a day before its source.

    Most edits of therapy codes were withdrawn for 2020-01-01 to 2020-09-30 and put back on 2020-10-01. For those
    months nothing is said; after them, the edit's answer, with this warning, up to the oldest release held.

    **Refused**

        2021-06-02 PT office
        97150 20 PT group
        97530 15 PT

    **Accepted**

        2026-03-04 PT office
        97150 20 PT group
        97530 15 PT

    **Source**: this project's ruling, from what professional associations tell of the withdrawals of 2020.
    """


PAIRS = (
    _never_together,
    _modifier_needed,
    _attested,
    _contradicted,
    _unconfirmed,
)
