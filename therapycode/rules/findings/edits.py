"""Findings about the most units of a code on a day."""

from therapycode.rules.findings.declare import finding

__all__ = ["EDITS"]


@finding(
    "edits.over-limit",
    "EDT-001",
    "error",
    says="{code}: {units} units on this day are {over} over its unit edit of {most} ({scope}); likely denied.",
    do="Look whether the units are right; {appeal}.",
    denials=("CO-151",),
)
def _over_limit() -> None:
    """A unit edit is the most units of a code that claims systems take for one patient, provider and day.

    All lines of the code are summed, whatever modifiers they bear, and in a facility across disciplines and
    sessions. Its indicator says whether the edit goes by the line (1), by the day without appeal (2), or by the
    day and open to appeal (3). Some unit edits are not published.

    **Refused**

        2026-03-04 PT outpatient-hospital
        97530 60 PT

        2026-03-04 OT outpatient-hospital
        97530 60 OT

    **Accepted**

        2026-03-04 PT outpatient-hospital
        97530 60 PT

        2026-03-04 OT outpatient-hospital
        97530 30 OT

    **Source**: the practitioner and outpatient hospital files of medically unlikely edits; a Medicare contractor's
    page (NGS 1943300) on appeals.
    """


@finding(
    "edits.not-payable",
    "EDT-002",
    "error",
    says="{code} is not paid in this setting: its unit edit is 0 ({scope}).",
    do="Take it off the claim, or bill it where it was furnished; {appeal}.",
    denials=("CO-151",),
)
def _not_payable() -> None:
    """A unit edit of 0 says that a code is never paid under this table of edits.

    **Refused**

        2026-03-04 PT outpatient-hospital
        0552T - PT x1

    **Accepted**

        2026-03-04 PT office
        0552T - PT x1

    **Source**: the outpatient hospital file of medically unlikely edits.
    """


@finding(
    "edits.day-limit",
    "EDT-003",
    "error",
    says="{code}: {units} units {plan} on this day are {over} over the {most} that one provider may bill ({scope}).",
    do="Bill no more than {most}; what is past it is denied as not necessary.",
    denials=("CO-50",),
)
def _day_limit() -> None:
    """Evaluations and some tests are billed once by one provider under one discipline's plan on one day.

    A physician's services outside any plan of care are counted together.

    **Refused**

        2026-03-04 OT outpatient-hospital no-plan
        92611 - physician

        2026-03-04 SLP outpatient-hospital no-plan
        92611 - physician

    **Accepted**

        2026-03-04 OT outpatient-hospital no-plan
        92611 - physician

        2026-03-04 SLP outpatient-hospital
        92611 - SLP

    **Source**: Medicare Claims Processing Manual, chapter 5, section 20.2.D.
    """


@finding(
    "edits.not-under-plan",
    "EDT-004",
    "error",
    says="{code} may not be billed {plan} ({scope}).",
    do="Bill it under the plan of care that it belongs to, or take it off the claim.",
    denials=("CO-170",),
)
def _not_under_plan() -> None:
    """Evaluations of therapists are not allowed outside a therapy plan of care.

    **Refused**

        2026-03-04 PT office no-plan
        97161 30 physician

    **Accepted**

        2026-03-04 PT office
        97161 30 PT

    **Source**: Medicare Claims Processing Manual, chapter 5, section 20.2.D.
    """


@finding(
    "edits.add-on-alone",
    "EDT-005",
    "error",
    says="{code} is an add-on code, and none of its primary codes ({primaries}) stands beside it.",
    do="Bill it with its primary code, if that was furnished; else not at all.",
    denials=("CO-B15",),
)
def _add_on_alone() -> None:
    """An add-on code is paid only beside its primary code, of the same provider and day.

    **Refused**

        2026-03-04 PT office
        97598 - PT x1

    **Accepted**

        2026-03-04 PT office
        97597 - PT x1
        97598 - PT x1

    **Source**: the file of add-on codes.
    """


EDITS = (
    _over_limit,
    _not_payable,
    _day_limit,
    _not_under_plan,
    _add_on_alone,
)
