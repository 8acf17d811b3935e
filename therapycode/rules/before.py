"""What was billed before a session: what a history must agree on, and several histories as one."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import NamedTuple

from therapycode.errors import Fault, InputError
from therapycode.model.history import BilledDay, History

__all__ = ["Told", "history_faults", "together", "told_by"]


class Told(NamedTuple):
    """What a history says of its days: the path it stands at, and the day and the key of each of them.

    ``own`` is the day of the session that the history stands before, ``None`` where it stands by itself.
    """

    at: str
    since: date | None
    as_of: date | None
    days: Sequence[tuple[date, object]]
    own: date | None = None


def told_by(history: History, at: str, own: date | None = None) -> Told:
    """What a history says of its days."""
    return Told(at, history.since, history.as_of, [(each.day, each.key) for each in history.days], own)


def history_faults(told: Told) -> Iterator[Fault]:
    """What is wrong with the days of a history.

    Days are given with the day on which they were looked up, lie within what the history covers and not after the
    session, and none of them is there twice: a day that counts twice would use a limit up too early.
    """
    if not told.days:
        return
    if told.as_of is None:
        yield Fault(f"{told.at}.as_of", "nothing", "the last day through which the days are complete")
    if told.since is not None and told.as_of is not None and told.as_of < told.since:
        yield Fault(f"{told.at}.as_of", str(told.as_of), f"a day from {told.since} on, where the history begins")
    first: dict[object, int] = {}
    for place, (day, key) in enumerate(told.days):
        at = f"{told.at}.days[{place}]"
        if told.since is not None and day < told.since:
            yield Fault(f"{at}.day", str(day), f"a day from {told.since} on, where the history begins")
        last = min([each for each in (told.as_of, told.own) if each is not None], default=None)
        if last is not None and day > last:
            yield Fault(f"{at}.day", str(day), f"a day through {last}")
        before = first.setdefault(key, place)
        if before != place:
            what = f"{day} again, as in days[{before}]"
            do = "Give the lines of one day, discipline, provider and payer once, together."
            yield Fault(at, what, "each day of a provider once", do)


def together(histories: Iterable[History]) -> History:
    """Several histories of one patient as one: their days in order, and their amounts.

    What is covered begins where all of them have begun, and reaches to the last day on which one was looked up.

    Raises:
        InputError: if a day is in two of them, or one of them does not hold together.
    """
    every = tuple(histories)
    told = [each for each in every if each.days or each.as_of is not None]
    begun = [each.since for each in told if each.since is not None]
    ends = [each.as_of for each in told if each.as_of is not None]
    joined = History(
        accrued=tuple(dict.fromkeys(entry for each in every for entry in each.accrued)),
        days=tuple(sorted((day for each in every for day in each.days), key=_order)),
        since=max(begun, default=None),
        as_of=max(ends, default=None),
    )
    faults = tuple(history_faults(told_by(joined, "history")))
    if faults:
        raise InputError("the history", faults)
    return joined


def _order(day: BilledDay) -> tuple[str, ...]:
    return tuple([str(each) for each in day.key])
