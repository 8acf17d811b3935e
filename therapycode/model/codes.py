"""What is known of a procedure code on a day."""

from datetime import date
from typing import Final, Literal

import attrs

from therapycode.model.words import CodeClass, Discipline, Listing, TimeKind

__all__ = ["CodeCategory", "CodeFacts", "Trait"]

CodeCategory = Literal[
    "evaluation",
    "re-evaluation",
    "procedure",
    "group",
    "test",
    "supervised-modality",
    "attended-modality",
    "caregiver-training",
    "remote-monitoring",
    "communication",
    "wound-care",
    "strapping",
    "supply",
    "other",
]
"""What sort of service a code names."""


class Trait:
    """What asks for a closer look: in a code, in the services of a group, in a session, in a visit.

    Plain numbers, each a bit of its own: a flag's own arithmetic costs more than adding minutes up. The first four
    say who furnished something under a payer. A visit has the traits of all its groups and
    sessions, so that one look tells which questions need not be asked.
    """

    THERAPIST: Final = 1
    ASSISTANT: Final = 2
    UNRECOGNISED: Final = 4
    OTHER_DISCIPLINE: Final = 8
    TIMED: Final = 16
    """Some time was given."""
    WITHOUT_TIME: Final = 32
    """A service has no time."""
    FREE: Final = 64
    """A service was furnished without charge."""
    CLOCKED: Final = 128
    """Some time was given by the clock."""
    SEVERAL: Final = 256
    """Several services are gathered."""
    FAMILY: Final = 512
    """The code is one of a base code with increments."""
    GROUP: Final = 1024
    """The code is group treatment."""
    UNVERIFIED: Final = 2048
    """Something that the claim rests on is not verified."""
    RECORDED: Final = 4096
    """The session has recorded times or totals of its own."""
    CHOSEN: Final = 8192
    """A clinician made a choice."""
    ATTESTED: Final = 16384
    """A person attested something."""
    ACCRUED: Final = 32768
    """The session says what came before it."""
    WAIVED: Final = 65536
    """A person waived a finding."""
    UNPOOLED: Final = 131072
    """The code's minutes are not added to those of others."""
    LISTED_OTHERWISE: Final = 262144
    """The code is not therapy always: sometimes, under a plan only, or never."""


WITHOUT_PATIENT: Final = frozenset({"report", "caregiver", "non-face-to-face"})
"""Kinds of time during which the patient may be elsewhere."""


@attrs.frozen(kw_only=True)
class CodeFacts:
    """A procedure code as the table knows it on one day of service.

    ``label`` is our own short wording, never the CPT descriptor. ``first_minutes`` and ``further_minutes`` are
    the whole minutes of the first and of each further unit (``None`` where the code is not timed). ``pooled``
    says that the code is a 15-minute one-on-one code, whose minutes are added to those of the others under a
    total-time rule. ``family`` names the base code of a base-and-increment family, or the first code of a
    tier; ``place`` is this code's place in the family. ``counts`` are the kinds of time that count.
    ``own_time`` says that minutes given by the clock are the patient's own, so that they never overlap
    others': not so for a supervised modality, nor where the patient is absent. ``base`` is the code under
    which minutes are gathered: the base code of a family counted by minutes, else the code itself.
    ``disciplines`` are those that usually furnish it. ``unverified`` names those facts that a claim rests on
    and whose certainty is "unverified": such a claim says so. ``traits`` are the code's own, as a plain
    number.
    """

    code: str
    label: str
    kind: CodeClass
    category: CodeCategory
    listing: Listing
    first_minutes: int | None = None
    further_minutes: int | None = None
    pooled: bool = False
    family: str | None = None
    place: Literal["base", "increment"] | None = None
    counts: frozenset[TimeKind] = frozenset({"treatment"})
    patient_absent: bool = False
    disciplines: tuple[Discipline, ...] = ()
    therapy: bool = True
    first_day: date | None = None
    last_day: date | None = None
    successors: tuple[str, ...] = ()
    unverified: tuple[str, ...] = ()
    base: str = attrs.field(init=False)
    own_time: bool = attrs.field(init=False, eq=False, repr=False)
    own_kinds: frozenset[TimeKind] = attrs.field(init=False, eq=False, repr=False)
    traits: int = attrs.field(init=False, eq=False, repr=False)

    def __attrs_post_init__(self) -> None:
        gathered = self.kind == "family" and self.family is not None
        object.__setattr__(self, "base", self.family if gathered else self.code)
        own_time = self.category != "supervised-modality" and not self.patient_absent
        object.__setattr__(self, "own_time", own_time)
        object.__setattr__(self, "own_kinds", self.counts - WITHOUT_PATIENT if own_time else frozenset())
        traits = Trait.UNVERIFIED if self.unverified else 0
        if self.kind == "family":
            traits |= Trait.FAMILY
        if self.category == "group":
            traits |= Trait.GROUP
        if not self.pooled:
            traits |= Trait.UNPOOLED
        if self.listing != "always":
            traits |= Trait.LISTED_OTHERWISE
        object.__setattr__(self, "traits", traits)
