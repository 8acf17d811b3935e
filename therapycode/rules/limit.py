"""One limit of a payer, and the accounts that it counts: today's lines, and what came before them."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple

import attrs

from therapycode.dated import DateSpan
from therapycode.dated.windows import Window
from therapycode.model.codes import CodeFacts
from therapycode.model.finding import SourceRef
from therapycode.model.frozen import FrozenMap
from therapycode.model.history import BilledDay, BilledLine, History
from therapycode.model.limits import Disposition, Measure
from therapycode.model.words import Discipline, Setting
from therapycode.rules.ceilings import Ceiling
from therapycode.rules.counts import Apart, Counts, is_timed
from therapycode.rules.limits import Counted

__all__ = ["Claimed", "Limit", "Whose", "before", "counted", "not_covered"]


@attrs.frozen(kw_only=True)
class Limit:
    """How much of what a payer pays for over a window of days.

    ``name`` is its name in the profile, ``title`` what people call it. ``by_code`` are ceilings of single codes;
    with ``each_code`` every code has an account of its own, under its own ceiling or the common one. ``event`` is
    the question that gives the day on which the window hangs, where it hangs on an event. ``apart`` is what has
    an account of its own. ``modifier`` is the one by which somebody attests that more is needed. A limit that is
    ``appealable`` may be set aside on appeal.

    Source: the payer's profile, under ``limits``.
    """

    name: str
    title: str
    measure: Measure
    counts: Counts
    window: Window
    disposition: Disposition
    source: SourceRef
    ceilings: tuple[Ceiling, ...] = ()
    by_code: Mapping[str, int] = FrozenMap()
    each_code: bool = False
    event: str = ""
    apart: frozenset[Apart] = frozenset()
    modifier: str = ""
    appealable: bool = False

    @property
    def of_one_day(self) -> bool:
        """Say whether the window is the day itself, so that no history is needed."""
        return self.window.unit == "day" and self.window.anchor == "calendar"

    @property
    def fixed(self) -> int | Decimal | None:
        """The ceiling, where it is one number for everybody; ``None`` where it depends on something."""
        if len(self.ceilings) != 1 or self.by_code:
            return None
        only = self.ceilings[0]
        return only.value if only.when is None else None


class Whose(NamedTuple):
    """Whose a line or an earlier day is, as far as limits tell accounts apart."""

    billing_provider: str | None
    performing_provider: str | None
    discipline: Discipline
    payer: str | None
    purpose: str | None
    claim: int


class Claimed(NamedTuple):
    """A line of today's, as limits see it.

    ``place`` is that of its group in the visit, ``session`` and ``service`` are where it stands. ``price`` is what
    it may bring: what the payer allows, or else what is charged.
    """

    place: int
    session: int
    service: int
    line: Counted
    modifiers: tuple[str, ...]
    setting: Setting | None
    whose: Whose
    facts: CodeFacts
    price: Decimal | None = None


_FIELDS: Mapping[Apart, int] = FrozenMap(
    {"billing-provider": 0, "performing-provider": 1, "discipline": 2, "payer": 3, "purpose": 4, "claim": 5}
)


def counted(limit: Limit, rows: Iterable[Claimed]) -> Mapping[tuple[object, ...], list[Claimed]]:
    """The lines that a limit counts, account by account, in the order of the claim."""
    counts = limit.counts
    fields = [_FIELDS[each] for each in limit.apart if each in _FIELDS]
    accounts: dict[tuple[object, ...], list[Claimed]] = {}
    for row in rows:
        code = row.line.code
        if not row.line.units or not counts.takes_code(code, row.facts):
            continue
        if limit.by_code and not limit.ceilings and code not in limit.by_code:
            continue
        if counts.takes(row.modifiers, row.whose.discipline, row.setting):
            own = code if limit.each_code or code in limit.by_code else ""
            accounts.setdefault((own, *[row.whose[field] for field in fields]), []).append(row)
    return accounts


def before(  # noqa: PLR0917  # the limit, the account, and what is known of earlier days
    limit: Limit,
    account: Claimed,
    code: str,
    days: Sequence[BilledDay],
    known: Mapping[str, CodeFacts],
    payer: str,
) -> list[Counted]:
    """What counts towards an account of what was billed before; ``code`` where it counts one code by itself.

    A day that does not say whose it was, or under which payer, is taken for the account's own.
    """
    own = account.whose._replace(payer=payer)
    told: list[Counted] = []
    for day in days:
        if limit.apart and not _same(limit.apart, own, _whose(day, own, payer)):
            continue
        for line in day.lines:
            facts = known.get(line.code)
            if (
                line.units
                and (not code or line.code == code)
                and limit.counts.takes_code(line.code, facts)
                and limit.counts.takes(line.modifiers, day.discipline, day.setting)
                and (bool(code) or line.code not in limit.by_code)
            ):
                told.append(_counted(day.day, line, facts))
    return told


def not_covered(window: Window, days: DateSpan, history: History) -> tuple[str, ...]:
    """What a history lacks that begins only after the ``days`` of a window: something may have come before."""
    if history.since is None:
        return ()
    if window.anchor == "first-visit":
        return ("history.days from the first visit on",)
    reached = days.first is not None and history.since <= days.first
    return () if reached else (f"history.days from {days.first} on",)


def _whose(day: BilledDay, own: Whose, payer: str) -> Whose:
    purpose = day.facts.get("purpose")
    return Whose(
        day.billing_provider if day.billing_provider is not None else own.billing_provider,
        day.performing_provider if day.performing_provider is not None else own.performing_provider,
        day.discipline,
        own.payer if day.payer is None or day.payer == payer else day.payer,
        purpose if isinstance(purpose, str) else own.purpose,
        -1,
    )


def _same(apart: frozenset[Apart], own: Whose, other: Whose) -> bool:
    return all(own[_FIELDS[each]] == other[_FIELDS[each]] for each in apart if each in _FIELDS)


def _counted(day: date, line: BilledLine, facts: CodeFacts | None) -> Counted:
    return Counted(day, line.code, line.units, line.minutes, is_timed(facts), line.rvus, line.amount)
