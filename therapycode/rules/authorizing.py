"""Whether a claim is what was authorized, and whether an authorization covers a day and has something left."""

from collections.abc import Callable, Collection, Sequence
from datetime import date, timedelta
from typing import Final, Literal, NamedTuple, get_args

import attrs

from therapycode.dated.windows import months_after
from therapycode.model.authorization import Authorization, AuthorizationUse, AuthorizedLine
from therapycode.model.history import BilledDay, BilledLine, History
from therapycode.model.words import Discipline

__all__ = [
    "MATCHES",
    "Asked",
    "Grant",
    "Match",
    "Spent",
    "Standing",
    "bounded",
    "covers",
    "exceeds",
    "mismatch",
    "spent_of",
    "standing",
    "use_of",
]

Match = Literal["codes", "modifiers", "units"]
"""What of a claim has to be as it was authorized."""

MATCHES: Final = get_args(Match)

Standing = Literal["good", "open", "pending", "refused", "not-in-force", "for-another", "used-up"]
"""How an authorization stands on a day: it covers it; it cannot be told without what was billed before; it is not
answered yet; it was refused or taken back; it holds for other days; for another discipline or provider; or nothing
is left of it."""

Takes = Callable[[BilledDay, BilledLine], bool]
"""Whether a line of an earlier day counts towards an authorization."""


class Asked(NamedTuple):
    """What an authorization is asked about: a day, and the discipline, provider and payer that bill on it.

    ``units`` are those that the claim bills under it.
    """

    day: date
    discipline: Discipline
    provider: str | None = None
    payer: str = ""
    units: int = 0


class Spent(NamedTuple):
    """What was used of an authorization before: the days, and the units."""

    days: frozenset[date]
    units: int


@attrs.frozen(kw_only=True)
class Grant:
    """The most that a payer grants at once: so many visits and units, for so many days or months."""

    visits: int | None = None
    units: int | None = None
    days: int | None = None
    months: int | None = None


def mismatch(
    code: str,
    units: int,
    modifiers: Collection[str],
    authorized: Sequence[AuthorizedLine],
    match: Collection[Match],
) -> Match | None:
    """What of a line is not as it was authorized, ``None`` where all that the payer holds it to is.

    A line may be any of those authorized for its code; the one that comes closest tells. ``units`` are those of
    the claim and, where that is known, those billed under the authorization before.

    Source: the payer's profile, under ``authorization``.

    >>> mismatch("97110", 2, ("GP",), [AuthorizedLine(code="97110", modifiers=("GO",))], ("codes", "modifiers"))
    'modifiers'
    """
    own = [line for line in authorized if line.code == code]
    if not own:
        return "codes" if "codes" in match else None
    if "modifiers" in match:
        own = [line for line in own if set(line.modifiers) == set(modifiers)]
        if not own:
            return "modifiers"
    if "units" in match and not any(line.units is None or units <= line.units for line in own):
        return "units"
    return None


def bounded(authorization: Authorization, grant: Grant) -> Authorization:
    """The authorization as far as the payer grants so much at once.

    A grant of days or months runs from the first day of the authorization; six months from 2026-01-15 end with
    2026-07-14.

    >>> half_a_year = Grant(visits=12, months=6)
    >>> bounded(Authorization(first_day=date(2026, 1, 15), visits=20), half_a_year).last_day
    datetime.date(2026, 7, 14)
    """
    ends = [authorization.last_day]
    if authorization.first_day is not None and grant.months is not None:
        ends.append(months_after(authorization.first_day, grant.months) - timedelta(days=1))
    if authorization.first_day is not None and grant.days is not None:
        ends.append(authorization.first_day + timedelta(days=grant.days - 1))
    return attrs.evolve(
        authorization,
        visits=_least(authorization.visits, grant.visits),
        units=_least(authorization.units, grant.units),
        last_day=min([end for end in ends if end is not None], default=None),
    )


def exceeds(authorization: Authorization, grant: Grant) -> bool:
    """Say whether an authorization names more visits, units or days than the payer grants at once.

    >>> exceeds(Authorization(visits=20), Grant(visits=12)), exceeds(Authorization(), Grant(visits=12))
    (True, False)
    """
    held = bounded(authorization, grant)
    return any(
        given is not None and given != most
        for given, most in (
            (authorization.visits, held.visits),
            (authorization.units, held.units),
            (authorization.last_day, held.last_day),
        )
    )


def _least(one: int | None, other: int | None) -> int | None:
    return min([each for each in (one, other) if each is not None], default=None)


def _every_line(_day: BilledDay, _line: BilledLine) -> bool:
    return True


def spent_of(
    authorization: Authorization, asked: Asked, history: History | None, takes: Takes = _every_line
) -> Spent | None:
    """What was used of an authorization before the day; ``None`` where that is not known.

    Days count from its first day on, of its disciplines (or else the one asked about), of its provider and under
    the payer. It is not known without a first day, without a history that says how far it was looked up, and with
    one that begins later.
    """
    first = authorization.first_day
    if first is None or history is None or history.as_of is None:
        return None
    if history.since is not None and history.since > first:
        return None
    own = [
        (each.day, line.units)
        for each in history.days
        if first <= each.day <= asked.day and _is_under(each, authorization, asked)
        for line in each.lines
        if takes(each, line)
    ]
    return Spent(frozenset([day for day, _ in own]), sum([units for _, units in own]))


def _is_under(day: BilledDay, authorization: Authorization, asked: Asked) -> bool:
    """Say whether an earlier day counts; one that does not say whose it was is taken for the session's own."""
    return (
        day.discipline in (authorization.disciplines or (asked.discipline,))
        and (day.payer is None or day.payer == asked.payer)
        and (authorization.provider is None or day.billing_provider in {None, authorization.provider})
    )


def standing(authorization: Authorization, asked: Asked, spent: Spent | None = None) -> Standing:
    """How an authorization stands on the day that is asked about, with what was used of it before.

    The first and the last day are both days on which it holds.

    >>> held = Authorization(first_day=date(2026, 1, 1), last_day=date(2026, 6, 30))
    >>> standing(held, Asked(date(2026, 6, 30), "PT")), standing(held, Asked(date(2026, 7, 1), "PT"))
    ('good', 'not-in-force')
    """
    if authorization.status != "approved":
        return "pending" if authorization.status == "pending" else "refused"
    first, last = authorization.first_day, authorization.last_day
    if (first is not None and asked.day < first) or (last is not None and asked.day > last):
        return "not-in-force"
    if not _is_for(authorization, asked):
        return "for-another"
    return _left_over(authorization, asked, spent)


def _is_for(authorization: Authorization, asked: Asked) -> bool:
    """Say whether the discipline and the provider are those of the authorization, where it names any."""
    discipline = not authorization.disciplines or asked.discipline in authorization.disciplines
    provider = authorization.provider is None or asked.provider in {None, authorization.provider}
    return discipline and provider


def _left_over(authorization: Authorization, asked: Asked, spent: Spent | None) -> Standing:
    """Whether something is left of what an authorization allows; open where what was used is not known."""
    visits, units = authorization.visits, authorization.units
    used = spent or Spent(frozenset(), 0)
    over = visits is not None and len(used.days | {asked.day}) > visits
    if over or (units is not None and used.units + asked.units > units):
        return "used-up"
    return "open" if spent is None and (visits is not None or units is not None) else "good"


def covers(
    authorization: Authorization, asked: Asked, code: str = "", history: History | None = None
) -> bool | None:
    """Whether an authorization is in force for a code on a day and has something left.

    ``None`` where that is not settled: it is pending, or what was billed before is not known. An authorization
    that names codes covers no others.

    >>> held = Authorization(lines=(AuthorizedLine(code="97110"),), first_day=date(2026, 1, 1))
    >>> covers(held, Asked(date(2026, 3, 4), "PT"), "97110"), covers(held, Asked(date(2026, 3, 4), "PT"), "97530")
    (True, False)
    """
    if code and authorization.lines and all(line.code != code for line in authorization.lines):
        return False
    stands = standing(authorization, asked, spent_of(authorization, asked, history))
    return None if stands in {"pending", "open"} else stands == "good"


def use_of(
    authorization: Authorization, asked: Asked, spent: Spent | None, as_of: date | None
) -> AuthorizationUse:
    """How far an authorization is used with the claim that is asked about."""
    visits = units = None
    if spent is not None:
        visits = None if authorization.visits is None else len(spent.days | {asked.day})
        units = None if authorization.units is None else spent.units + asked.units
    return AuthorizationUse(
        number=authorization.number,
        status=authorization.status,
        first_day=authorization.first_day,
        last_day=authorization.last_day,
        visits=authorization.visits,
        visits_used=visits,
        visits_left=_left(authorization.visits, visits),
        units=authorization.units,
        units_used=units,
        units_left=_left(authorization.units, units),
        as_of=None if spent is None else as_of,
    )


def _left(most: int | None, used: int | None) -> int | None:
    return None if most is None or used is None else max(0, most - used)
