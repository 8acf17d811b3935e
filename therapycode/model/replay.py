"""An outcome held against what the same document comes to now: what differs, and from what it may come."""

from typing import Literal

import attrs

from therapycode.model.claim import DayOutcome, Outcome

__all__ = ["Cause", "CauseKind", "Change", "ChangeKind", "Replayed"]

ChangeKind = Literal[
    "outcome",
    "order",
    "line",
    "alternatives",
    "not_billed",
    "finding",
    "assumed",
    "unknown",
    "unchecked",
    "unconfirmed",
    "unverified",
    "repair",
    "limit",
]
"""What part of an outcome differs."""

CauseKind = Literal["therapycode", "api", "schema", "profile", "table", "input"]
"""What an outcome is made from: the library, its interface and form, the profile, a table, the document."""


@attrs.frozen(kw_only=True)
class Change:
    """A value that is not what it was.

    ``what`` is the part of the outcome, ``subject`` the code, finding or check that it speaks of, ``where`` the
    place of a finding, ``value`` the name of the value, empty where the whole of it came or went. ``then`` and
    ``now`` are plain JSON data, ``None`` for what is not there. ``session`` is the place of the session in the
    document; ``None`` for what stands between the sessions of a day.
    """

    session: int | None
    what: ChangeKind
    subject: str
    where: str
    value: str
    then: object
    now: object


@attrs.frozen(kw_only=True)
class Cause:
    """Something that the outcome was made from and that is not the same now; ``name`` is that of a table."""

    what: CauseKind
    name: str
    then: str | None
    now: str | None


@attrs.frozen(kw_only=True)
class Replayed:
    """An outcome, what its document comes to now, and how the two differ.

    ``causes`` are all that differs in what the two were made from, whether or not it changed anything.
    """

    then: Outcome | DayOutcome
    now: Outcome | DayOutcome
    changes: tuple[Change, ...]
    causes: tuple[Cause, ...]

    @property
    def same(self) -> bool:
        """Say whether nothing differs: no line, unit, modifier, finding or value."""
        return not self.changes

    @property
    def same_input(self) -> bool:
        """Say whether the document is the one that the outcome was made from."""
        return all(cause.what != "input" for cause in self.causes)
