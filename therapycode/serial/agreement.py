"""What the parts of a document must agree on, asked of the plain data so that no other fault hides it."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, time
from decimal import Decimal
from typing import Final

from therapycode.errors import Fault
from therapycode.model.history import ACCRUAL_POOLS
from therapycode.rules.accrual import AccruedEntry, accrued_faults
from therapycode.rules.before import Told, history_faults
from therapycode.rules.timing import clock_minutes
from therapycode.serial.hooks import clock, day, money
from therapycode.serial.wording import Refused, join, quoted, show

__all__ = ["CLAIM_TAG", "DAY_TAG", "SESSION_TAG", "claim_disagreements", "disagreements"]

SESSION_TAG: Final = "therapycode/session/1"
DAY_TAG: Final = "therapycode/day/1"
CLAIM_TAG: Final = "therapycode/claim/1"

_EITHER: Final = "either minutes, or start and end"
_MOST_NAMES: Final = 12

_Object = Mapping[str, object]


def disagreements(document: _Object, *, is_day: bool) -> Iterator[Fault]:
    """Every fault between the parts of the document; a part that is itself misshapen is passed over."""
    if not is_day:
        yield from _session(document, "")
        yield from accrued_faults(_accrued(document, "", 0))
        return
    if document.get("sessions") == []:
        yield Fault("sessions", "a list of 0", "one or more sessions")
    accrued: list[AccruedEntry] = []
    for place, (at, session) in enumerate(_objects(document, "sessions", "")):
        if session.get("schema", SESSION_TAG) != SESSION_TAG:
            yield Fault(join(at, "schema"), show(session["schema"]), SESSION_TAG)
        yield from _session(session, at)
        accrued += _accrued(session, at, place)
    yield from accrued_faults(accrued)


def claim_disagreements(document: _Object) -> Iterator[Fault]:
    """Every fault between the parts of a claim; a part that is itself misshapen is passed over."""
    if document.get("lines") == []:
        yield Fault("lines", "a list of 0", "one or more lines")
    lines = _objects(document, "lines", "")
    yield from _twice([(at, line.get("id")) for at, line in lines], "line")
    if "date_of_service" not in document:
        for at, line in lines:
            if "date" not in line:
                yield Fault(join(at, "date"), "nothing", "a day, here or as the claim's date_of_service")
    yield from accrued_faults(_accrued(document, "", 0))
    yield from _days_before(document, "")


def _session(session: _Object, path: str) -> Iterator[Fault]:
    if session.get("services") == []:
        yield Fault(join(path, "services"), "a list of 0", "one or more services")
    listed = [(at, clinician.get("id")) for at, clinician in _objects(session, "clinicians", path)]
    yield from _twice(listed, "clinician")
    known = [id_ for _, id_ in listed if isinstance(id_, str)]
    named: list[tuple[str, object]] = []
    for at, service in _objects(session, "services", path):
        named.append((at, _list(service, "by")))
        for where, entry in _objects(service, "time", at):
            named.append((where, _list(entry, "by")))
            yield from _entry(entry, where)
    recorded = session.get("recorded")
    if isinstance(recorded, dict):
        yield from _clock_pair(recorded, join(path, "recorded"))
    named += [(at, choice.get("by")) for at, choice in _objects(session, "choices", path)]
    clinicians = session.get("clinicians", [])
    if isinstance(clinicians, list) and len(clinicians) == len(known):
        yield from _unlisted(named, known)
    yield from _days_before(session, path)


def _twice(listed: Iterable[tuple[str, object]], what: str) -> Iterator[Fault]:
    seen: set[str] = set()
    for at, id_ in listed:
        if isinstance(id_, str):
            if id_ in seen:
                yield Fault(f"{at}.id", f"{quoted(id_)} again", f"an id that no other {what} has")
            seen.add(id_)


def _unlisted(named: Iterable[tuple[str, object]], known: list[str]) -> Iterator[Fault]:
    listed = frozenset(known)
    unlisted = [(at, name) for at, name in _names(named) if name not in listed]
    if unlisted:
        allowed = _any_of(known)
        yield from (Fault(at, show(name), allowed) for at, name in unlisted)


def _names(named: Iterable[tuple[str, object]]) -> Iterator[tuple[str, str]]:
    for at, by in named:
        if isinstance(by, str):
            yield f"{at}.by", by
        elif isinstance(by, list):
            for place, name in enumerate(by):
                if isinstance(name, str):
                    yield f"{at}.by[{place}]", name


def _any_of(known: list[str]) -> str:
    if not known:
        return "the id of a listed clinician; none is listed"
    return f"the id of a listed clinician: {', '.join(quoted(each) for each in known[:_MOST_NAMES])}"


def _entry(entry: _Object, path: str) -> Iterator[Fault]:
    if entry.get("by", []) == []:
        found = "a list of 0" if "by" in entry else "nothing"
        yield Fault(f"{path}.by", found, "the id of each clinician who was there, one or more")
    clock_given = "start" in entry or "end" in entry
    if "minutes" in entry and clock_given:
        yield Fault(path, "minutes beside start or end", _EITHER)
    elif "minutes" in entry:
        if entry.get("next_day") is True:
            yield Fault(f"{path}.next_day", "true beside minutes", "next_day with start and end alone")
    elif not clock_given:
        yield Fault(path, "neither minutes nor start and end", _EITHER)
    else:
        yield from _clock_pair(entry, path)


def _clock_pair(holder: _Object, path: str) -> Iterator[Fault]:
    """Both or neither of start and end, the end a whole minute or more after the start."""
    for one, other in (("start", "end"), ("end", "start")):
        if one in holder and other not in holder:
            yield Fault(f"{path}.{other}", "nothing", f"a clock time, since {one} is given")
    start, end = _time(holder.get("start")), _time(holder.get("end"))
    if start is None or end is None:
        return
    next_day = holder.get("next_day") is True
    minutes = clock_minutes(start, end, next_day=next_day)
    if minutes < 1:
        do = "" if next_day else "Give next_day: true if it ended past midnight."
        yield Fault(f"{path}.end", show(end), f"a time one whole minute or more after {start}", do)


def _accrued(session: _Object, path: str, place: int) -> Iterator[AccruedEntry]:
    """The amounts of a session's history that are well formed."""
    history = session.get("history")
    for at, given in _objects(history, "accrued", join(path, "history")) if isinstance(history, dict) else ():
        pool, year = given.get("pool"), given.get("year")
        amount, as_of = _amount(given.get("amount")), _day(given.get("as_of"))
        if pool in ACCRUAL_POOLS and type(year) is int and amount is not None and as_of is not None:
            yield AccruedEntry(at, place, str(pool), year, amount, as_of)


def _days_before(session: _Object, path: str) -> Iterator[Fault]:
    """What is wrong with the days of a history, as far as they are well formed."""
    history = session.get("history")
    if not isinstance(history, dict):
        return
    at = join(path, "history")
    days = [(_day(given.get("day")), given) for _, given in _objects(history, "days", at)]
    if len(days) == len(_list(history, "days")) and all(each is not None for each, _ in days):
        told = [
            (each, (each, *[str(given.get(key)) for key in _APART])) for each, given in days if each is not None
        ]
        own = _day(session.get("date_of_service"))
        yield from history_faults(Told(at, _day(history.get("since")), _day(history.get("as_of")), told, own))


_APART: Final = ("discipline", "billing_provider", "performing_provider", "payer")
"""What keeps two entries of one day in a history apart."""


def _amount(given: object) -> Decimal | None:
    try:
        return money(given)
    except Refused:
        return None


def _day(given: object) -> date | None:
    try:
        return day(given)
    except Refused:
        return None


def _time(given: object) -> time | None:
    try:
        return None if given is None else clock(given)
    except Refused:
        return None


def _list(holder: _Object, key: str) -> list[object]:
    value = holder.get(key)
    return value if isinstance(value, list) else []


def _objects(holder: _Object, key: str, path: str) -> list[tuple[str, _Object]]:
    """The objects in the list under a key, each with its path."""
    prefix = f"{path}.{key}" if path else key
    return [
        (f"{prefix}[{place}]", value) for place, value in enumerate(_list(holder, key)) if isinstance(value, dict)
    ]
