"""A payer profile as typed values."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Literal

import attrs

from therapycode.dated import DateSpan, Timeline
from therapycode.model.conditions import Condition, Given
from therapycode.model.facts import FactKind
from therapycode.model.finding import SourceRef
from therapycode.model.frozen import FrozenMap

__all__ = ["CLOCKS", "Branch", "Entry", "Example", "Part", "Profile", "Source", "SourceKind", "Track", "Value"]

Value = str | int | bool | Decimal | date | Condition | tuple["Value", ...] | FrozenMap[str, "Value"]
"""What a parameter may hold: a text, a whole number, yes or no, an exact number, a day, a condition, a list, or a
table of such values."""

CLOCKS: Mapping[str, str] = FrozenMap(
    {
        "service": "",
        "evaluation": "facts.evaluation_day",
        "first-visit": "facts.first_visit_day",
        "injury": "facts.injury_day",
        "received": "facts.received_day",
        "spell": "facts.spell_day",
    }
)
"""The days that may decide which value of a part holds: that of service, or one that the session's facts give."""

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
    note: str = ""

    @property
    def ref(self) -> SourceRef:
        """The source as findings name it."""
        return SourceRef(id=self.id, at=self.at, kind=self.kind, title=self.title, url=self.url)


@attrs.frozen(kw_only=True)
class Entry:
    """The values of a part from one first day on, with their source.

    ``ended`` says that the part was abolished on that day. ``unknown`` says that from that day on the values are
    no longer known, and whom to ask. Neither is the same as the other, and beside neither are there values.
    """

    values: FrozenMap[str, Value]
    source: str
    ended: bool = False
    unknown: str | None = None
    note: str = ""


@attrs.frozen(kw_only=True)
class Track:
    """Dated values, or why there are none and whom to ask."""

    timeline: Timeline[Entry] = attrs.Factory(Timeline)
    unknown: str | None = None
    note: str = ""


@attrs.frozen(kw_only=True)
class Branch(Track):
    """What holds of a part instead, for sessions of which a condition holds."""

    name: str
    when: Condition


@attrs.frozen(kw_only=True)
class Part(Track):
    """One part of a payer's policy: what holds of it, and for which sessions something else does.

    ``branches`` are tried in order before the part's own timeline. ``clock`` is the day that decides, of `CLOCKS`.
    """

    key: str
    label: str
    clock: str = "service"
    branches: tuple[Branch, ...] = ()

    @property
    def tracks(self) -> tuple[Track, ...]:
        """The branches, in order, and the part itself, last."""
        return (*self.branches, self)


@attrs.frozen(kw_only=True)
class Example:
    """A worked example that travels with the values: services in, units or lines out.

    ``given`` holds lines such as ``97110 10 PT`` (code, minutes, roles joined by +), ``units`` lines such as
    ``97110 1``, ``lines`` lines such as ``97110 1 GP CQ``; of one that is ``None`` the example says nothing, and
    where both are it is ``undetermined``. ``ties`` is the number of equally right answers. ``not_billed`` holds
    lines of code and reason, ``findings`` the names of rules that have something to say, ``without`` those of
    rules that have not. ``before`` holds what was billed on earlier days, in lines such as
    ``2026-03-02 PT 97110 x2``; ``assume`` holds, by part, the rules that the example goes by where the payer's own
    are not known.
    ``session`` is what else the session says: its discipline, its setting and the like, and its ``facts.``.
    """

    says: str
    day: date
    given: tuple[str, ...]
    source: str
    units: tuple[str, ...] | None = None
    lines: tuple[str, ...] | None = None
    not_billed: tuple[str, ...] = ()
    findings: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    undetermined: bool = False
    ties: int = 1
    known_on: date | None = None
    session: Mapping[str, Given] = FrozenMap()
    assume: Mapping[str, str] = FrozenMap()
    before: tuple[str, ...] = ()
    note: str = ""


@attrs.frozen(kw_only=True)
class Profile:
    """Everything that is recorded of one payer, over the whole of its history.

    ``based_on`` are the files, and ``payer:`` and an id the payers, that it starts from; a profile that was read
    holds their parts and sources too. ``successor`` is who is asked instead of a payer that is retired.
    ``payers`` are the ids of all payers it starts from, directly or not, nearest first.
    ``fingerprint`` is that of the bytes it was read from, and of those that it is based on; ``facts`` are those
    that its conditions may ask about beside the library's own.
    """

    payer: str
    title: str
    family: str
    status: Literal["partial", "complete", "retired"]
    covers: DateSpan
    sources: Mapping[str, Source]
    parts: Mapping[str, Part]
    examples: tuple[Example, ...] = ()
    based_on: tuple[str, ...] = ()
    successor: str = ""
    note: str = ""
    fingerprint: str = attrs.field(default="", eq=False)
    facts: Mapping[str, FactKind] = attrs.field(default=FrozenMap(), eq=False)
    payers: tuple[str, ...] = attrs.field(default=(), eq=False)
