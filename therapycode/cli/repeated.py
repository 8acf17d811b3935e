"""From a replay to lines for a person: whether it is the same, what differs, and from what that may come."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from therapycode.cli.plain import BLANK, Line
from therapycode.cli.results import Repeated
from therapycode.cli.verdict import counted
from therapycode.model.claim import DayOutcome, Outcome
from therapycode.model.replay import Cause, CauseKind, Change, Replayed

__all__ = ["repeated_lines"]

_HASH: Final = 12
"""How much of a hash is shown; --json has all of it."""

_MADE_FROM: Final[Mapping[CauseKind, str]] = {
    "therapycode": "therapycode",
    "api": "plugin interface",
    "schema": "form of the outcome",
    "profile": "profile",
    "table": "table",
    "input": "document",
}


def repeated_lines(result: Repeated) -> Iterator[Line]:
    """The block of one outcome."""
    replayed = result.replayed
    yield Line(f"{_name(replayed.then) or result.what}  {replayed.then.day}  {replayed.then.payer}", "heading")
    if replayed.same:
        yield Line("the same: every line, unit, modifier, finding and value", "good")
    else:
        yield Line(f"not the same: {counted(len(replayed.changes), 'value differs', 'values differ')}", "bad")
        yield BLANK
        yield Line("Differences:", "heading")
        for change in replayed.changes:
            yield from _change(change, of_day=isinstance(replayed.then, DayOutcome))
    yield from _causes(replayed)


def _name(outcome: Outcome | DayOutcome) -> str | None:
    return outcome.session if isinstance(outcome, Outcome) else outcome.id


def _change(change: Change, *, of_day: bool) -> Iterator[Line]:
    """Where the value stands, what it was and what it is."""
    place = f" ({change.where})" if change.where else ""
    session = f"sessions[{change.session}] " if of_day and change.session is not None else ""
    words = [change.what.replace("_", " "), change.subject, change.value]
    yield Line(f"{session}{' '.join([word for word in words if word])}{place}", indent=2)
    yield Line(_told(change.then), indent=4, mark="then  ")
    yield Line(_told(change.now), indent=4, mark="now   ")


def _told(value: object) -> str:
    match value:
        case None:
            return "nothing"
        case bool():
            return "yes" if value else "no"
        case Mapping():
            return ", ".join([f"{name} {_told(inner)}" for name, inner in value.items()]) or "there"
        case list():
            return ", ".join([_told(inner) for inner in value]) or "none"
        case _:
            return str(value)


def _causes(replayed: Replayed) -> Iterator[Line]:
    causes: Sequence[Cause] = replayed.causes
    if causes:
        yield BLANK
        yield Line("Not made from the same:", "heading")
        for cause in causes:
            name = f"{_MADE_FROM[cause.what]} {cause.name}".strip()
            yield Line(f"then {_short(cause.then)}, now {_short(cause.now)}", indent=2, mark=f"{name}  ")
    elif not replayed.same:
        yield BLANK
        yield Line("The record names no cause: release, profile and tables are the same.", "careful")


def _short(text: str | None) -> str:
    return "none" if text is None else text[:_HASH]
