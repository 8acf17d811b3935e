"""Holding an outcome against what the same document comes to now, value by value."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from therapycode.errors import Fault
from therapycode.model.claim import DayOutcome, Outcome
from therapycode.model.record import Record
from therapycode.model.replay import Cause, CauseKind, Change, ChangeKind
from therapycode.model.session import Day, Session
from therapycode.serial import to_data
from therapycode.serial.outcome import finding_to_data
from therapycode.serial.wording import quoted

__all__ = ["causes", "changes", "mismatches"]

_Data = dict[str, Any]

_Key = tuple[ChangeKind, str, str, int]
"""What part of an outcome, its subject, its place, and which of several alike."""

_LISTS: Final[Mapping[str, tuple[ChangeKind, str]]] = {
    "not_billed": ("not_billed", "code"),
    "unknown": ("unknown", "part"),
    "unchecked": ("unchecked", "check"),
    "unconfirmed": ("unconfirmed", "part"),
    "repairs": ("repair", "where"),
    "limits": ("limit", "limit"),
}
"""Lists of an outcome, each with what it is called here and the key that tells its entries apart."""

_PROSE: Final = frozenset({"why", "ask", "title"})
"""Sentences for a person: they may be put better without anything being different."""

_ALWAYS: Final[tuple[CauseKind, ...]] = ("therapycode", "api", "schema", "profile", "input")


def mismatches(outcome: Outcome | DayOutcome, document: Session | Day) -> list[Fault]:
    """Why the document cannot be the one of the outcome, or why the outcome cannot be made again."""
    if isinstance(outcome, Outcome) != isinstance(document, Session):
        found, allowed = ("a day", "a session") if isinstance(document, Day) else ("a session", "a day")
        return [Fault("", found, f"{allowed}, of which the outcome speaks")]
    faults = list(_other(outcome, document))
    if outcome.record is None:
        faults.append(Fault("record", "no record", "the record that an outcome is written with"))
    return faults


def changes(then: Outcome | DayOutcome, now: Outcome | DayOutcome) -> tuple[Change, ...]:
    """Every value that is not what it was; what is said in prose is passed over."""
    pairs = zip(_outcomes(then), _outcomes(now), strict=True)
    told = [change for number, (one, other) in enumerate(pairs) for change in _of_session(one, other, number)]
    if isinstance(then, DayOutcome) and isinstance(now, DayOutcome):
        told += _differing(_crossing(then), _crossing(now), None)
    return tuple(told)


def causes(then: Record, now: Record) -> tuple[Cause, ...]:
    """What the two outcomes were made from and that is not the same."""
    versions = [(what, "", str(getattr(then, what)), str(getattr(now, what))) for what in _ALWAYS]
    names = dict.fromkeys((*then.tables, *now.tables))
    tables: list[tuple[CauseKind, str, str | None, str | None]] = [
        ("table", name, then.tables.get(name), now.tables.get(name)) for name in names
    ]
    return tuple(
        [
            Cause(what=what, name=name, then=was, now=now_is)
            for what, name, was, now_is in (*versions, *tables)
            if was != now_is
        ]
    )


def _other(outcome: Outcome | DayOutcome, document: Session | Day) -> Iterator[Fault]:
    """What shows that the document is another one: an id, a day, the number of sessions."""
    outcomes, sessions = _outcomes(outcome), _sessions(document)
    if isinstance(outcome, DayOutcome):
        yield from _unlike("id", document.id, outcome.id)
        yield from _unlike("sessions", str(len(sessions)), str(len(outcomes)))
    for number, (one, session) in enumerate(zip(outcomes, sessions, strict=False)):
        path = f"sessions[{number}]." if isinstance(outcome, DayOutcome) else ""
        yield from _unlike(f"{path}id", session.id, one.session)
        yield from _unlike(f"{path}date_of_service", str(session.date_of_service), str(one.day))


def _unlike(at: str, found: str | None, allowed: str | None) -> Iterator[Fault]:
    if found != allowed:
        yield Fault(at, _told(found), f"{_told(allowed)}, of which the outcome speaks")


def _told(text: str | None) -> str:
    return "nothing" if text is None else quoted(text)


def _outcomes(outcome: Outcome | DayOutcome) -> tuple[Outcome, ...]:
    return (outcome,) if isinstance(outcome, Outcome) else outcome.outcomes


def _sessions(document: Session | Day) -> tuple[Session, ...]:
    return (document,) if isinstance(document, Session) else document.sessions


def _of_session(then: Outcome, now: Outcome, session: int) -> Iterator[Change]:
    was, is_now = to_data(then), to_data(now)
    yield from _differing(_numbered(_parts(was)), _numbered(_parts(is_now)), session)
    one, other = _order(was), _order(is_now)
    if one != other and sorted(one) == sorted(other):
        yield Change(session=session, what="order", subject="", where="", value="codes", then=one, now=other)


def _differing(then: Mapping[_Key, _Data], now: Mapping[_Key, _Data], session: int | None) -> Iterator[Change]:
    for key in dict.fromkeys((*then, *now)):
        what, subject, where, _ = key
        was, is_now = then.get(key), now.get(key)
        if was is None or is_now is None:
            values = [("", was, is_now)]
        else:
            values = [(name, was.get(name), is_now.get(name)) for name in dict.fromkeys((*was, *is_now))]
        for name, one, other in values:
            if one != other:
                yield Change(
                    session=session, what=what, subject=subject, where=where, value=name, then=one, now=other
                )


def _parts(outcome: _Data) -> Iterator[tuple[ChangeKind, str, str, _Data]]:
    """The outcome's values, each with what it belongs to: one that moved in a list is still the same."""
    yield "outcome", "", "", {name: outcome[name] for name in ("determined", "complete", "ready")}
    for line in _lines(outcome):
        yield "line", line["code"], "", _without(line, {"code"})
    yield "alternatives", "", "", {"answers": [_short(answer["lines"]) for answer in outcome["alternatives"]]}
    for name, (what, key) in _LISTS.items():
        for entry in outcome.get(name, []):
            yield what, entry[key], "", _without(entry, _PROSE | {key})
    for entry in outcome.get("assumed", []):
        yield "assumed", entry["part"], "", _without(entry, _PROSE | {"part"})
    for cell in outcome["unverified"]:
        yield "unverified", cell, "", {}
    yield from map(_finding, outcome["findings"])


def _crossing(day: DayOutcome) -> Mapping[_Key, _Data]:
    return _numbered([_finding(finding_to_data(finding)) for finding in day.findings])


def _lines(outcome: _Data) -> list[_Data]:
    lines: list[_Data] = outcome["claim"]["lines"] if outcome["claim"] is not None else []
    return lines


def _order(outcome: _Data) -> list[str]:
    return [line["code"] for line in _lines(outcome)]


def _short(lines: Iterable[_Data]) -> str:
    """A set of lines in one text: code, units and modifiers of each."""
    return " + ".join([" ".join([line["code"], str(line["units"]), *line["modifiers"]]) for line in lines])


def _finding(finding: _Data) -> tuple[ChangeKind, str, str, _Data]:
    """A finding by its code and place: how grave it is, who waived it, and every value that it speaks of."""
    held = {name: finding.get(name) for name in ("severity", "waived")}
    return "finding", finding["code"], finding["where"], finding["values"] | held


def _without(entry: _Data, names: frozenset[str] | set[str]) -> _Data:
    return {name: value for name, value in entry.items() if name not in names}


def _numbered(parts: Iterable[tuple[ChangeKind, str, str, _Data]]) -> Mapping[_Key, _Data]:
    """The parts by their names; of several alike each has its number."""
    found: dict[_Key, _Data] = {}
    for what, subject, where, values in parts:
        number = 0
        while (what, subject, where, number) in found:
            number += 1
        found[what, subject, where, number] = values
    return found
