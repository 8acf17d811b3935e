"""Findings about time."""

from therapycode.rules.findings.declare import finding

__all__ = ["TIMING"]


@finding(
    "timing.overlap",
    "TIM-001",
    "error",
    says="{first} and {second} overlap by {minutes} minutes: one patient's time counts once.",
    do="Correct the clock times; two clinicians at one service stand in one entry.",
    denials=("CO-16",),
)
def _overlap() -> None:
    """Time is direct and one-on-one: the same minutes never count for two services.

    **Refused**

        2026-03-04 PT
        97110 10:00-10:20 PT
        97140 10:10-10:30 PT

    **Accepted**

        2026-03-04 PT
        97110 10:00-10:20 PT
        97140 10:20-10:40 PT

    **Source**: Medicare Claims Processing Manual, chapter 5, section 20.3.
    """


@finding(
    "timing.counted-in-two-pools",
    "TIM-002",
    "error",
    says="{first} and {second} share {minutes} minutes in two disciplines: the minutes count once.",
    do="Split the minutes of co-treatment between the disciplines.",
    denials=("CO-16",),
)
def _counted_in_two_pools() -> None:
    """Minutes that two disciplines spend together are split between them, never counted in both.

    **Refused**

        2026-03-04 PT
        97110 10:00-10:30 PT

        2026-03-04 OT
        97530 10:00-10:30 OT

    **Accepted**

        2026-03-04 PT
        97110 10:00-10:15 PT

        2026-03-04 OT
        97530 10:15-10:30 OT

    **Source**: Medicare Claims Processing Manual, chapter 5, section 20.3; this project's ruling for two pools.
    """


@finding(
    "timing.clinician-in-two-places",
    "TIM-003",
    "error",
    says="{who} is with two patients for {minutes} minutes ({first}, {second}).",
    do="Correct the times, or bill the group code for each patient.",
    denials=("CO-16",),
)
def _clinician_in_two_places() -> None:
    """A clinician gives one-on-one time to one patient.

    Told when several patients are held side by side.

    **Refused**

        clinicians together
        2026-03-04 PT patient1
        97110 10:00-10:30 PT

        2026-03-04 PT patient2
        97110 10:20-10:50 PT

    **Accepted**

        clinicians together
        2026-03-04 PT patient1
        97110 10:00-10:30 PT

        2026-03-04 PT patient2
        97110 10:30-11:00 PT

    **Source**: Medicare Claims Processing Manual, chapter 5, section 20.3.
    """


@finding(
    "timing.timed-total",
    "TIM-004",
    "warning",
    says="The record's total of timed minutes is {recorded}; the entries come to {timed}.",
    do="Make the record and the entries agree.",
    denials=("CO-16",),
)
def _timed_total() -> None:
    """The claim's units rest on the recorded total of timed minutes.

    **Refused**

        2026-03-04 PT
        97110 20 PT
        recorded timed 25

    **Accepted**

        2026-03-04 PT
        97110 20 PT
        recorded timed 20

    **Source**: Medicare Benefit Policy Manual, chapter 15, section 220.3.
    """


@finding(
    "timing.total-below-timed",
    "TIM-005",
    "error",
    says="The record's total treatment time is {recorded} minutes, less than the {timed} timed minutes in it.",
    do="Make the record and the entries agree.",
    denials=("CO-16",),
)
def _total_below_timed() -> None:
    """Total treatment time holds the timed minutes and the rest.

    **Refused**

        2026-03-04 PT
        97110 20 PT
        recorded total 15

    **Accepted**

        2026-03-04 PT
        97110 20 PT
        recorded total 30

    **Source**: Medicare Claims Processing Manual, chapter 5, section 20.2.C.
    """


@finding(
    "timing.longer-than-clock",
    "TIM-006",
    "error",
    says="The entries come to {timed} timed minutes, and the session's clock to {recorded}.",
    do="Correct the entries or the clock.",
    denials=("CO-16",),
)
def _longer_than_clock() -> None:
    """One patient's timed minutes never add up to more than the session lasted.

    **Refused**

        2026-03-04 PT
        97110 30 PT
        97140 30 PT
        recorded 10:00-10:45

    **Accepted**

        2026-03-04 PT
        97110 30 PT
        97140 30 PT
        recorded 10:00-11:00

    **Source**: Medicare Claims Processing Manual, chapter 5, section 20.3.
    """


TIMING = (
    _overlap,
    _counted_in_two_pools,
    _clinician_in_two_places,
    _timed_total,
    _total_below_timed,
    _longer_than_clock,
)
