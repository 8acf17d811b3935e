"""The prepared visit: what every part of a payer's policy is asked about."""

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from therapycode.model.codes import CodeFacts, Trait
from therapycode.model.frozen import FrozenMap
from therapycode.model.session import Service, Session
from therapycode.model.words import Discipline

__all__ = ["Group", "Place", "Visit"]

Place = tuple[int, int]
"""Where a service stands: the place of its session in the document, and its own place in the session."""


class Group(NamedTuple):
    """The services of one code, or of one family of codes, that one pool counts together.

    ``code`` and ``facts`` are those of the family's base code. ``therapist`` minutes include those worked
    together with an assistant; ``assistant`` minutes are those worked without a therapist; ``minutes`` is
    their sum. ``idle`` minutes were given and do not count, by their kind or because of who furnished them.
    ``traits`` say who furnished the services and what else asks for a closer look: the bits of `Trait`.
    """

    code: str
    facts: CodeFacts
    discipline: Discipline
    pool: int
    members: tuple[Place, ...]
    minutes: int
    therapist: int
    assistant: int
    idle: int
    traits: int

    @property
    def by_therapist(self) -> bool:
        """Say whether a therapist furnished some of it, or took part."""
        return bool(self.traits & Trait.THERAPIST)

    @property
    def by_assistant(self) -> bool:
        """Say whether an assistant furnished some of it without a therapist."""
        return bool(self.traits & Trait.ASSISTANT)

    @property
    def by_unrecognised(self) -> bool:
        """Say whether somebody whom the payer does not recognise furnished some of it alone."""
        return bool(self.traits & Trait.UNRECOGNISED)

    @property
    def by_other_discipline(self) -> bool:
        """Say whether somebody of another discipline than the plan of care's furnished some of it."""
        return bool(self.traits & Trait.OTHER_DISCIPLINE)

    @property
    def time_given(self) -> bool:
        """Say whether any time was given."""
        return bool(self.traits & Trait.TIMED)

    @property
    def charged(self) -> bool:
        """Say whether every service of it is to be billed."""
        return not self.traits & Trait.FREE


class Visit(NamedTuple):
    """One question, prepared once: the sessions of a document and what they add up to.

    ``groups`` are in the order in which their codes first came. ``turned_away`` are those that the payer's gate
    refused, with the reason; they take no part in counting. ``pools`` gives each session's pool.
    ``unknown`` are the services whose code is not known or was not in force on the day. ``traits`` are those of
    all groups and sessions together. ``owners`` gives, by session and clinician, whose minutes that clinician's
    are (the flags of `Trait`). ``increments`` gives, for the base code of a family, the code of its further
    units. Once units are settled, ``units`` are those of each group.
    """

    day: date
    sessions: tuple[Session, ...]
    pools: tuple[int, ...]
    groups: tuple[Group, ...]
    turned_away: tuple[tuple[Group, str], ...] = ()
    unknown: tuple[Place, ...] = ()
    traits: int = 0
    owners: tuple[Mapping[str, int], ...] = ()
    increments: Mapping[str, str] = FrozenMap()
    units: tuple[int, ...] = ()

    def service(self, place: Place) -> Service:
        """The service at a place."""
        return self.sessions[place[0]].services[place[1]]
