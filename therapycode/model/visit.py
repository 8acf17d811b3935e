"""The prepared visit: what every part of a payer's policy is asked about."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import attrs

from therapycode.model.codes import CodeFacts, Trait
from therapycode.model.edits import NO_EDITS, DayEdits
from therapycode.model.frozen import FrozenMap
from therapycode.model.session import Service, Session
from therapycode.model.words import Discipline

__all__ = ["Group", "OpenGroup", "Place", "Span", "Visit", "new_group", "new_visit"]

Place = tuple[int, int]
"""Where a service stands: the place of its session in the document, and its own place in the session."""

Span = tuple[int, int, Place]
"""A stretch of the local clock in seconds from midnight, half-open, and the service that it belongs to."""


@attrs.define
class OpenGroup:
    """A group while it is made; once it is made its class becomes `Group`, which is frozen. See `new_group`."""

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


@attrs.frozen
class Group(OpenGroup):
    """The services of one code, or of one family of codes, that one pool counts together.

    ``code`` and ``facts`` are those of the family's base code. ``therapist`` minutes include those worked
    together with an assistant; ``assistant`` minutes are those worked without a therapist; ``minutes`` is
    their sum. ``idle`` minutes were given and do not count, by their kind or because of who furnished them.
    ``traits`` say who furnished the services and what else asks for a closer look: the bits of `Trait`.
    """

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


def new_group(  # noqa: PLR0917  # the fields of a group, in their order
    code: str,
    facts: CodeFacts,
    discipline: Discipline,
    pool: int,
    members: tuple[Place, ...],
    minutes: int,
    therapist: int,
    assistant: int,
    idle: int,
    traits: int,
) -> Group:
    """A group, built open and then closed: it costs a third of building it frozen, and is read as fast."""
    group: Any = _new(OpenGroup)
    group.code = code
    group.facts = facts
    group.discipline = discipline
    group.pool = pool
    group.members = members
    group.minutes = minutes
    group.therapist = therapist
    group.assistant = assistant
    group.idle = idle
    group.traits = traits
    group.__class__ = Group
    return group  # type: ignore[no-any-return]  # it is a Group now


_new = object.__new__


@attrs.define
class _OpenVisit:
    """A visit while it is made; see `new_visit`."""

    day: date
    sessions: tuple[Session, ...]
    pools: tuple[int, ...]
    groups: tuple[Group, ...]
    turned_away: tuple[tuple[Group, str], ...] = ()
    unknown: tuple[Place, ...] = ()
    traits: int = 0
    owners: tuple[Mapping[str, int], ...] = ()
    increments: Mapping[str, str] = FrozenMap()
    edits: DayEdits = NO_EDITS
    units: tuple[int, ...] = ()
    spans: tuple[Span, ...] = ()


@attrs.frozen
class Visit(_OpenVisit):
    """One question, prepared once: the sessions of a document and what they add up to.

    ``groups`` are in the order in which their codes first came. ``turned_away`` are those that the payer's gate
    refused, with the reason; they take no part in counting. ``pools`` gives each session's pool.
    ``unknown`` are the services whose code is not known or was not in force on the day. ``traits`` are those of
    all groups and sessions together. ``owners`` gives, by session and clinician, whose minutes that clinician's
    are (the flags of `Trait`). ``increments`` gives, for the base code of a family, the code of its further
    units. ``edits`` are those of the day. Once units are settled, ``units`` are those of each group. ``spans`` are
    the stretches of the clock that are the patient's own, one-on-one or in a group, in the order of entry.
    """

    def service(self, place: Place) -> Service:
        """The service at a place."""
        return self.sessions[place[0]].services[place[1]]

    def without(
        self, groups: tuple[Group, ...], turned_away: tuple[tuple[Group, str], ...], spans: tuple[Span, ...]
    ) -> "Visit":
        """The visit with the groups that are left, those turned away, and the stretches of those that are left."""
        return new_visit(
            self.day,
            self.sessions,
            self.pools,
            groups,
            turned_away,
            self.unknown,
            self.traits,
            self.owners,
            self.increments,
            self.edits,
            self.units,
            spans,
        )

    def at(self, units: tuple[int, ...]) -> "Visit":
        """The visit with the units of each group."""
        return new_visit(
            self.day,
            self.sessions,
            self.pools,
            self.groups,
            self.turned_away,
            self.unknown,
            self.traits,
            self.owners,
            self.increments,
            self.edits,
            units,
            self.spans,
        )


def new_visit(  # noqa: PLR0917  # the fields of a visit, in their order
    day: date,
    sessions: tuple[Session, ...],
    pools: tuple[int, ...],
    groups: tuple[Group, ...],
    turned_away: tuple[tuple[Group, str], ...] = (),
    unknown: tuple[Place, ...] = (),
    traits: int = 0,
    owners: tuple[Mapping[str, int], ...] = (),
    increments: Mapping[str, str] = FrozenMap(),
    edits: DayEdits = NO_EDITS,
    units: tuple[int, ...] = (),
    spans: tuple[Span, ...] = (),
) -> Visit:
    """A visit, built open and then closed, as `new_group` does."""
    visit: Any = _new(_OpenVisit)
    visit.day = day
    visit.sessions = sessions
    visit.pools = pools
    visit.groups = groups
    visit.turned_away = turned_away
    visit.unknown = unknown
    visit.traits = traits
    visit.owners = owners
    visit.increments = increments
    visit.edits = edits
    visit.units = units
    visit.spans = spans
    visit.__class__ = Visit
    return visit  # type: ignore[no-any-return]  # it is a Visit now
