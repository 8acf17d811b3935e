"""A payer profile as typed values."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Literal

import attrs

from therapycode.dated import DateSpan, Timeline
from therapycode.model.finding import SourceRef

__all__ = ["Entry", "Example", "Part", "Profile", "Source", "SourceKind", "Value"]

Value = str | int | bool | Decimal | date | tuple[str, ...]
"""What a parameter may hold: a text, a whole number, yes or no, an exact number, a day, or a list of texts."""

SourceKind = Literal["primary", "secondary", "unverified"]
"""What kind of document a source is; a policy value never rests on an unverified one."""


@attrs.frozen(kw_only=True)
class Source:
    """A document that values rest on. Past ``confirmed_through`` a value resting on it is unconfirmed."""

    id: str
    title: str
    kind: SourceKind
    at: str = ""
    url: str = ""
    archived: str = ""
    published: date | None = None
    confirmed_through: date | None = None

    @property
    def ref(self) -> SourceRef:
        """The source as findings name it."""
        return SourceRef(id=self.id, at=self.at, kind=self.kind, title=self.title, url=self.url)


@attrs.frozen(kw_only=True)
class Entry:
    """The values of a part from one first day on, with their source.

    ``ended`` says that the part was abolished on that day, which is not the same as unknown.
    """

    values: Mapping[str, Value]
    source: str
    ended: bool = False
    note: str = ""


@attrs.frozen(kw_only=True)
class Part:
    """One part of a payer's policy: its timeline, or why it is unknown and whom to ask."""

    key: str
    label: str
    timeline: Timeline[Entry] = attrs.Factory(Timeline)
    unknown: str | None = None


@attrs.frozen(kw_only=True)
class Example:
    """A worked example that travels with the values: services in, units out.

    ``given`` holds lines such as ``97110 10 PT`` (code, minutes, roles joined by +), ``units`` lines such as
    ``97110 1``. ``ties`` is the number of equally right answers.
    """

    says: str
    day: date
    given: tuple[str, ...]
    units: tuple[str, ...]
    source: str
    ties: int = 1


@attrs.frozen(kw_only=True)
class Profile:
    """Everything that is recorded of one payer, over the whole of its history."""

    payer: str
    title: str
    family: str
    status: Literal["partial", "complete", "retired"]
    covers: DateSpan
    sources: Mapping[str, Source]
    parts: Mapping[str, Part]
    examples: tuple[Example, ...] = ()
    based_on: tuple[str, ...] = ()
    fingerprint: str = ""
