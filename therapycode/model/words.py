"""The closed vocabularies of the field, and the form of codes and modifiers."""

import re
from typing import Final, Literal, get_args

__all__ = [
    "ASSISTANTS",
    "CLAIM_FORMS",
    "DISCIPLINES",
    "LISTINGS",
    "ROLES",
    "SETTINGS",
    "THERAPISTS",
    "TIME_KINDS",
    "Certainty",
    "ClaimForm",
    "CodeClass",
    "Discipline",
    "Listing",
    "Role",
    "Setting",
    "Severity",
    "Status",
    "TimeKind",
    "is_code",
    "is_modifier",
]

Discipline = Literal["PT", "OT", "SLP"]
"""The discipline of the plan of care: physical therapy, occupational therapy, speech-language pathology."""

Role = Literal["PT", "PTA", "OT", "OTA", "SLP", "SLPA", "CF", "student", "aide", "physician", "NPP"]
"""What a clinician is: therapist, assistant, clinical fellow (CF), student, aide, physician, or a
nonphysician practitioner (NPP: nurse practitioner, clinical nurse specialist, physician assistant)."""

Setting = Literal[
    "office",
    "home",
    "outpatient-hospital",
    "snf-part-b",
    "rehab-agency",
    "corf",
    "home-health-part-b",
    "cah",
    "school",
    "other",
]
"""Where the claim comes from; it decides edit tables, assistants' modifiers and the scope of KX."""

ClaimForm = Literal["professional", "institutional"]
"""The form of the claim: professional (CMS-1500, 837P) or institutional (UB-04, 837I)."""

TimeKind = Literal[
    "treatment",
    "supervised",
    "group",
    "caregiver",
    "report",
    "non-face-to-face",
    "set-up",
    "clean-up",
    "rest",
    "waiting",
    "toileting",
    "documentation",
    "other-patient",
]
"""What a stretch of time was spent on; which kinds count is a property of the code."""

Status = Literal["kept", "cancelled", "no-show"]
"""Whether the visit took place."""

Severity = Literal["error", "warning", "advice"]
"""``error``: likely denied or returned; ``warning``: look before you submit; ``advice``: good to know."""

CodeClass = Literal["timed", "untimed", "counted", "family", "tier", "period"]
"""How a code is counted: by minutes; once; by a quantity given; as a base code with increments; as one of a
tier chosen by minutes or count; over a month or another period."""

Listing = Literal["always", "sometimes", "under-plan", "not-listed"]
"""Where a code stands on the therapy code list: always therapy, sometimes therapy, not listed but therapy
when furnished under a plan of care, or not listed."""

Certainty = Literal["primary", "data", "contractor", "secondary", "derived", "unverified", "own"]
"""How sure a value is: primary text, CMS's own data, a Medicare contractor's page, a secondary source,
derived from primary facts, not verified, or our own wording."""

CLAIM_FORMS: Final = get_args(ClaimForm)
DISCIPLINES: Final = get_args(Discipline)
LISTINGS: Final = get_args(Listing)
ROLES: Final = get_args(Role)
SETTINGS: Final = get_args(Setting)
TIME_KINDS: Final = get_args(TimeKind)

THERAPISTS: Final = frozenset({"PT", "OT", "SLP", "CF", "physician", "NPP"})
"""Roles whose minutes are a therapist's; a clinical fellow is an SLP, and a physician or NPP furnishes as one."""

ASSISTANTS: Final = frozenset({"PTA", "OTA", "SLPA"})
"""Roles whose minutes, worked without a therapist, are an assistant's."""

_CODE = re.compile(r"[0-9]{4}[0-9A-Z]|[A-Z][0-9]{4}")
_MODIFIER = re.compile(r"[0-9A-Z]{2}")


def is_code(text: str) -> bool:
    """Say whether the text has the form of a procedure code: CPT (``97110``, ``0791T``) or HCPCS (``G0283``)."""
    return _CODE.fullmatch(text) is not None


def is_modifier(text: str) -> bool:
    """Say whether the text has the form of a modifier: two digits or capital letters. The alphabet is open."""
    return _MODIFIER.fullmatch(text) is not None
