"""Findings about who furnished what, and under which plan."""

from therapycode.rules.findings.declare import finding

__all__ = ["ELIGIBILITY"]


@finding(
    "eligibility.evaluation-by-assistant",
    "ELG-001",
    "error",
    says="{code} is an evaluation, and no therapist took part: no line is made.",
    do="Evaluations are made by a therapist. Correct who furnished it, or take the service out.",
    denials=("CO-170", "CO-185"),
)
def _evaluation_by_assistant() -> None:
    """Only clinicians evaluate and re-evaluate.

    **Refused**

        2026-03-04 PT
        97161 30 PTA

    **Accepted**

        2026-03-04 PT
        97161 30 PT

    **Source**: Medicare Benefit Policy Manual, chapter 15, page 166.
    """


@finding(
    "eligibility.role-not-recognised",
    "ELG-002",
    "error",
    says="{code}: this payer does not recognise services furnished by {roles} alone; their minutes do not count.",
    do="Correct who furnished it. Such minutes are not billable.",
    denials=("CO-170", "CO-185"),
)
def _role_not_recognised() -> None:
    """Aides, students alone, and (under Medicare) assistants to speech-language pathologists furnish nothing billable.

    **Refused**

        2026-03-04 SLP
        97129 20 SLPA

    **Accepted**

        2026-03-04 SLP
        97129 20 CF

    **Source**: Medicare Benefit Policy Manual, chapter 15, section 230.
    """


@finding(
    "eligibility.role-discipline",
    "ELG-003",
    "error",
    says="{code}: minutes of {roles} stand in a session under a {discipline} plan of care; they do not count.",
    do="Enter the minutes in a session of their own discipline.",
    denials=("CO-8",),
)
def _role_discipline() -> None:
    """Role and discipline agree: an occupational therapy assistant's minutes do not stand under a PT plan.

    **Refused**

        2026-03-04 PT
        97110 20 OTA

    **Accepted**

        2026-03-04 OT
        97110 20 OTA

    **Source**: this project's ruling.
    """


@finding(
    "eligibility.other-plan",
    "ELG-004",
    "error",
    says="{code} may not be billed under a {discipline} plan of care: no line is made.",
    do="Enter the service in a session of its own discipline, or correct the code.",
    denials=("CO-8",),
)
def _other_plan() -> None:
    """Evaluations and some tests belong to a discipline's plan of care.

    **Refused**

        2026-03-04 OT
        97161 30 OT

    **Accepted**

        2026-03-04 PT
        97161 30 PT

    **Source**: Medicare Claims Processing Manual, chapter 5, section 20.2.D.
    """


@finding(
    "eligibility.unusual-discipline",
    "ELG-005",
    "warning",
    says="{code} under a {discipline} plan: the correct coding manual says this discipline does not furnish it.",
    do="Check that the service is not a part of another code billed that day.",
    denials=("CO-97",),
)
def _unusual_discipline() -> None:
    """Claims systems pay these codes to speech-language pathologists; the coding manual says they are not theirs.

    **Refused**

        2026-03-04 SLP
        97530 20 SLP

    **Accepted**

        2026-03-04 SLP
        97129 20 SLP

    **Source**: National Correct Coding Initiative policy manual, chapter 11, section H.2, as restated.
    """


@finding(
    "eligibility.assistant-in-evaluation",
    "ELG-006",
    "warning",
    says="{code} is an evaluation, and an assistant worked {minutes} minutes of it without a therapist.",
    do="Assistants may contribute measurements while the therapist takes part; check the record.",
)
def _assistant_in_evaluation() -> None:
    """An assistant may contribute to an evaluation and does not make one.

    **Refused**

        2026-03-04 PT
        97161 30 PT
        97161 5 PTA

    **Accepted**

        2026-03-04 PT
        97161 35 PT

    **Source**: Medicare Benefit Policy Manual, chapter 15, page 166.
    """


@finding(
    "eligibility.group-size",
    "ELG-007",
    "error",
    says="{code} is group treatment, and {size} patient was in the group.",
    do="A group has two patients or more; use the code of individual treatment.",
    denials=("CO-16",),
)
def _group_size() -> None:
    """Fewer than two patients are no group.

    **Refused**

        2026-03-04 PT
        97150 - PT group1

    **Accepted**

        2026-03-04 PT
        97150 - PT group2

    **Source**: carriers' transmittal 1753, as secondary texts restate it.
    """


@finding(
    "eligibility.incident-to",
    "ELG-008",
    "error",
    says="{code}: an assistant's minutes are not payable where the service is billed incident to a physician's.",
    do="Bill them under the therapist, or take them out.",
    denials=("CO-170",),
)
def _incident_to() -> None:
    """Services of assistants are never incident to a physician's or practitioner's service.

    **Refused**

        2026-03-04 PT incident-to
        97110 20 PTA

    **Accepted**

        2026-03-04 PT
        97110 20 PTA

    **Source**: Medicare Benefit Policy Manual, chapter 15, pages 215 and 221.
    """


ELIGIBILITY = (
    _evaluation_by_assistant,
    _role_not_recognised,
    _role_discipline,
    _other_plan,
    _unusual_discipline,
    _assistant_in_evaluation,
    _group_size,
    _incident_to,
)
