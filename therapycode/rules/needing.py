"""Whether services need authorization: from which visit, unit or day on, by whom, and who is spared.

Everything here takes plain values; who counts and over which days was decided before.
"""

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import NamedTuple

import attrs

from therapycode.model.conditions import Condition
from therapycode.model.finding import SourceRef
from therapycode.rules.authorizing import Grant
from therapycode.rules.counts import Counts
from therapycode.rules.limit import Limit

__all__ = [
    "Grace",
    "Granted",
    "More",
    "Need",
    "Provisional",
    "Reached",
    "Step",
    "Tier",
    "granted",
    "spared",
    "step",
]

Holds = Callable[[Condition], bool | None]
"""Whether a condition holds of a session; ``None`` where the session does not settle it."""


@attrs.frozen(kw_only=True)
class Tier:
    """From where on authorization is needed: past so many visits, units or days, whichever comes first.

    One without any of them is reached from the beginning. ``reviewer`` is who decides from there on.
    """

    visits: int | None = None
    units: int | None = None
    days: int | None = None
    reviewer: str = ""


@attrs.frozen(kw_only=True)
class More:
    """So many visits more before authorization is needed, where a condition holds."""

    when: Condition
    visits: int


@attrs.frozen(kw_only=True)
class Granted:
    """What a payer grants at once, always or where a condition holds."""

    grant: Grant
    when: Condition | None = None


@attrs.frozen(kw_only=True)
class Grace:
    """So many days and units after a discharge for which none is needed, where a condition holds."""

    days: int | None = None
    units: int | None = None
    when: Condition | None = None


@attrs.frozen(kw_only=True)
class Provisional:
    """So many visits or days, from the day of the request on, that are paid while it is pending."""

    visits: int | None = None
    days: int | None = None


@attrs.frozen(kw_only=True)
class Need:
    """For which services a payer wants authorization, from where on, and what it asks of it.

    ``counting`` says which lines need it, what has an account of its own and over which window visits are
    counted; ``visits`` are the lines that make a visit, where those that need none count too. ``tiers`` are in
    the order in which they are reached, ``days_from`` is the question that gives the day from which days are
    counted, the first visit where there is none. ``more`` are further visits by condition; one of ``exempt``
    that holds spares a session altogether. ``grants`` are tried in order. ``token``, ``referral`` and ``site``
    say that the authorization has to hold a number for the visit, the number of a referral, or the site of care.
    With ``reviewed`` nothing is needed beforehand and the records are asked for afterwards, within
    ``records_days`` where that is known.

    Source: the payer's profile, under ``authorizations``.
    """

    name: str
    title: str
    counting: Limit
    visits: Counts
    source: SourceRef
    tiers: tuple[Tier, ...] = (Tier(),)
    days_from: str = ""
    more: tuple[More, ...] = ()
    exempt: tuple[Condition, ...] = ()
    grants: tuple[Granted, ...] = ()
    grace: Grace | None = None
    provisional: Provisional | None = None
    token: bool = False
    referral: bool = False
    site: bool = False
    reviewed: bool = False
    records_days: int | None = None

    @property
    def always(self) -> bool:
        """Say whether authorization is needed from the beginning, whatever was billed before."""
        return any(tier == Tier(reviewer=tier.reviewer) for tier in self.tiers)

    @property
    def counts_before(self) -> bool:
        """Say whether it depends on what was billed before."""
        return any(tier.visits is not None or tier.units is not None for tier in self.tiers)

    @property
    def only_grows(self) -> bool:
        """Say whether more that was billed before can never take the care back to an earlier tier.

        A window that begins anew with the first visit after it has ended may begin elsewhere by a visit more.
        """
        window = self.counting.window
        return window.anchor != "first-visit" or window.unit == "whole"


class Reached(NamedTuple):
    """How far the care has come with this claim: visits, units, and days since it began.

    ``days`` is ``None`` where the day is not given from which they are counted.
    """

    visits: int
    units: int
    days: int | None


class Step(NamedTuple):
    """The tier that is reached, ``None`` where none is; ``open`` are conditions that would have to be settled.

    ``undated`` says that the day is missing from which days are counted.
    """

    tier: Tier | None
    open: tuple[Condition, ...] = ()
    undated: bool = False


def step(need: Need, reached: Reached, holds: Holds) -> Step:
    """The last tier that the care has come to, or what would have to be known to tell.

    Visits and days are past a number when there are more of them: after 15 visits is from the 16th on, after 30
    days from the 31st day after the first.

    Source: the payer's profile, under ``authorizations``.
    """
    said = [(each, holds(each.when)) for each in need.more]
    sure = sum([each.visits for each, held in said if held])
    perhaps = sum([each.visits for each, held in said if held is None])
    near, far = _tier(need.tiers, reached, sure), _tier(need.tiers, reached, sure + perhaps)
    if near != far:
        return Step(None, tuple([each.when for each, held in said if held is None]))
    if reached.days is None:
        late = _tier(need.tiers, reached._replace(days=_EVER), sure)
        if late != near:
            return Step(None, undated=True)
    return Step(near)


_EVER = 10**6


def _tier(tiers: Sequence[Tier], reached: Reached, more: int) -> Tier | None:
    passed = [tier for tier in tiers if _is_past(tier, reached, more)]
    return passed[-1] if passed else None


def _is_past(tier: Tier, reached: Reached, more: int) -> bool:
    if tier.visits is None and tier.units is None and tier.days is None:
        return True
    return (
        (tier.visits is not None and reached.visits > tier.visits + more)
        or (tier.units is not None and reached.units > tier.units)
        or (tier.days is not None and reached.days is not None and reached.days > tier.days)
    )


def granted(grants: Sequence[Granted], holds: Holds) -> tuple[Grant | None, tuple[Condition, ...]]:
    """What is granted at once, ``None`` where nothing is said; or the conditions that would have to be settled."""
    for each in grants:
        held = True if each.when is None else holds(each.when)
        if held is None and each.when is not None:
            return None, (each.when,)
        if held:
            return each.grant, ()
    return None, ()


def spared(
    grace: Grace, day: date, discharge: date | None, units: int | None, holds: Holds
) -> tuple[bool | None, tuple[Condition, ...]]:
    """Whether the day is one after a discharge for which none is needed; ``None`` where that is not settled.

    ``units`` are those since the discharge with the claim, ``None`` where what was billed before is not known. The
    last of so many days is that many days after the discharge. Without a discharge there is no such day.
    """
    if discharge is None or day < discharge:
        return False, ()
    if grace.days is not None and day > discharge + timedelta(days=grace.days):
        return False, ()
    if grace.units is not None and units is not None and units > grace.units:
        return False, ()
    held = True if grace.when is None else holds(grace.when)
    if held is None and grace.when is not None:
        return None, (grace.when,)
    if held and grace.units is not None and units is None:
        return None, ()
    return bool(held), ()
