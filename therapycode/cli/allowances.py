"""How far a payer's limits are used, as lines for a person."""

from collections.abc import Iterator, Sequence
from datetime import date

from therapycode.cli.plain import Line
from therapycode.dated import DateSpan
from therapycode.model.authorization import AuthorizationUse
from therapycode.model.limits import LimitUse
from therapycode.rules.limit_words import measured_in, over_days

__all__ = ["limits"]


def limits(used: Sequence[LimitUse]) -> Iterator[Line]:
    """A line for each limit: what is used of it with this claim, what is left, and over which days."""
    if used:
        yield Line("Limits, with this claim:", "heading")
    for each in used:
        yield Line(_told(each), indent=2)


def authorizations(used: Sequence[AuthorizationUse]) -> Iterator[Line]:
    """A line for each authorization: what is left of it after this claim, and until when it holds."""
    for each in used:
        yield Line(_authorized(each))


def _authorized(use: AuthorizationUse) -> str:
    name = f"Authorization {use.number}" if use.number is not None else "Authorization"
    told = [
        _left(use.visits, use.visits_left, "visits"),
        _left(use.units, use.units_left, "units"),
        f"through {use.last_day}" if use.last_day is not None else "",
        use.status if use.status != "approved" else "",
    ]
    return f"{name}: {', '.join([each for each in told if each]) or 'in force'}"


def _left(most: int | None, left: int | None, what: str) -> str:
    if most is None:
        return ""
    return (
        f"{left} of {most} {what} left" if left is not None else f"{most} {what}, how many are left is not known"
    )


def _told(use: LimitUse) -> str:
    of = f" of {use.code}" if use.code else ""
    days = over_days(DateSpan(use.first_day, None if use.last_day is None else _after(use.last_day)))
    if use.measure == "group-size":
        return f"{use.title}: {use.claimed} of {use.ceiling} {measured_in(use.measure)}"
    spent = use.used + use.claimed
    before = f" ({use.used} before)" if use.used else ""
    return f"{use.title}: {spent} of {use.ceiling} {measured_in(use.measure)}{of} {days}{before}, {use.left} left"


def _after(day: date) -> date:
    return date.fromordinal(day.toordinal() + 1)
