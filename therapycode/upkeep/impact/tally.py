"""What sessions came to, counted so that the counts of two halves add up to those of the whole."""

from collections import Counter
from collections.abc import Iterable
from typing import Final

import attrs

from therapycode.errors import TherapyCodeError
from therapycode.upkeep.impact.differing import Differing
from therapycode.upkeep.impact.kinds import Difference

__all__ = ["MOST_EXAMPLES", "MOST_NAMED", "Cause", "Example", "Month", "Refusal", "Row", "Tally"]

MOST_EXAMPLES: Final = 3
"""Examples that are kept of each cause: the first of the sessions that were given."""

MOST_NAMED: Final = 20
"""Documents that could not be used of which the total keeps why."""

_MOST_DIFFERENCES: Final = 8
"""Differences that an example tells."""


@attrs.frozen
class Cause:
    """The value to which it comes that a session changes, by key and first day.

    Several values act together: none of them changes anything by itself.
    """

    values: tuple[str, ...]

    @property
    def together(self) -> bool:
        """Say whether it takes several values."""
        return len(self.values) > 1


@attrs.frozen
class Example:
    """A session that changes: where it stands, the caller's own id, and what is not the same."""

    what: str
    session: str | None
    differences: tuple[Difference, ...]

    @classmethod
    def of(cls, what: str, session: str | None, differences: Iterable[Difference]) -> "Example":
        """The example with the first of its differences."""
        return cls(what, session, tuple(differences)[:_MOST_DIFFERENCES])


@attrs.frozen
class Refusal:
    """A document that could not be used, with the reason and the line of the file where it is one of many."""

    what: str
    error: TherapyCodeError
    line: int | None = None


@attrs.define
class Row:
    """The sessions that change for one cause. ``counts`` are by kind, ``moves`` say which way they go.

    ``shared`` are those that change for other causes as well, each of which would change them by itself; of them
    only what this cause changes is counted.
    """

    cause: Cause
    values: tuple[Differing, ...]
    sessions: int = 0
    shared: int = 0
    counts: Counter[str] = attrs.field(factory=Counter)
    moves: Counter[str] = attrs.field(factory=Counter)
    examples: list[Example] = attrs.field(factory=list)

    def add(self, other: "Row") -> None:
        """Add those of another row of the same cause, whose sessions came later."""
        self.sessions += other.sessions
        self.shared += other.shared
        self.counts.update(other.counts)
        self.moves.update(other.moves)
        self.examples += other.examples[: MOST_EXAMPLES - len(self.examples)]


@attrs.define
class Month:
    """The sessions of a month of service, and how many of them change."""

    sessions: int = 0
    changed: int = 0


@attrs.define
class Tally:
    """What documents came to. ``same_policy`` counts the sessions of which no value differs.

    ``counts`` and ``moves`` are the sessions that change, by kind and by which way they go. ``unusable`` counts
    the documents that could not be used; ``refused`` are those, all of them in the tally of a few documents and
    the first ones in a total.
    """

    documents: int = 0
    sessions: int = 0
    same_policy: int = 0
    changed: int = 0
    unusable: int = 0
    counts: Counter[str] = attrs.field(factory=Counter)
    moves: Counter[str] = attrs.field(factory=Counter)
    months: dict[str, Month] = attrs.field(factory=dict)
    rows: dict[Cause, Row] = attrs.field(factory=dict)
    refused: list[Refusal] = attrs.field(factory=list)

    @property
    def by_number(self) -> tuple[Row, ...]:
        """The rows, the one of most sessions first."""
        return tuple(sorted(self.rows.values(), key=lambda row: (-row.sessions, row.cause.values)))

    def refuse(self, refusal: Refusal) -> None:
        """Count a document that could not be used."""
        self.unusable += 1
        self.refused.append(refusal)

    def pass_over(self, month: str, sessions: int = 1) -> None:
        """Count sessions of which nothing changes."""
        self.sessions += sessions
        self.months.setdefault(month, Month()).sessions += sessions

    def note(self, month: str, counts: Iterable[str], moves: Iterable[str], rows: Iterable[Row]) -> None:
        """Count a session that changes; the rows are of that session alone, one for each of its causes."""
        self.pass_over(month)
        self.changed += 1
        self.months[month].changed += 1
        self.counts.update(counts)
        self.moves.update(moves)
        for row in rows:
            self._enter(row)

    def wants(self, cause: Cause) -> bool:
        """Say whether there are still too few examples of a cause."""
        row = self.rows.get(cause)
        return row is None or len(row.examples) < MOST_EXAMPLES

    def add(self, other: "Tally") -> None:
        """Add what the documents after these came to."""
        self.documents += other.documents
        self.sessions += other.sessions
        self.same_policy += other.same_policy
        self.changed += other.changed
        self.unusable += other.unusable
        self.counts.update(other.counts)
        self.moves.update(other.moves)
        for month, theirs in other.months.items():
            own = self.months.setdefault(month, Month())
            own.sessions += theirs.sessions
            own.changed += theirs.changed
        for row in other.rows.values():
            self._enter(row)
        self.refused += other.refused[: max(MOST_NAMED - len(self.refused), 0)]

    def _enter(self, row: Row) -> None:
        own = self.rows.get(row.cause)
        if own is None:
            self.rows[row.cause] = row
        else:
            own.add(row)
