"""Handing results out: lines of JSON for a program, or blocks of text for a person."""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Final, TypeVar

import attrs

from therapycode.cli.paper import Paper, progress
from therapycode.cli.plain import BLANK, Line
from therapycode.cli.pools import beside
from therapycode.cli.results import Coded, Compared, Refused, Repeated, Result
from therapycode.cli.show import Shown, show
from therapycode.cli.speech import complain, put_data
from therapycode.cli.verdict import counted
from therapycode.engine import Engine
from therapycode.errors import InputError
from therapycode.serial import dump, error_to_data

__all__ = ["Talk", "complain_of", "hand_data", "hand_out", "hand_talk", "put_block", "summing_up"]

R = TypeVar("R", bound=Result)

_KINDS: Final = ("ready to submit", "determined and not ready", "not determined", "could not be used")


@attrs.frozen
class Talk:
    """A run that a person reads: where it is printed, and a tally of what was said so far."""

    paper: Paper
    engine: Engine
    payer: str
    tally: Counter[str] = attrs.field(factory=Counter)


def hand_out(name: str, found: Iterable[R], hand: Callable[[R], None]) -> int:
    """Hand out the results of a file one by one, and give the worst of their statuses."""
    worst = 0
    with progress(name) as advance:
        for result in found:
            hand(result)
            advance(result.read)
            worst = max(worst, result.status)
    return worst


def hand_data(result: Coded | Compared | Repeated | Refused) -> None:
    """Print a result as one line of JSON; what could not be used is told on standard error as well."""
    match result:
        case Coded(outcome=outcome):
            put_data(dump(outcome))
        case Compared(comparison=comparison):
            put_data(dump(comparison))
        case Repeated(replayed=replayed):
            put_data(dump(replayed))
        case Refused(error=error, line=line):
            put_data(json.dumps(error_to_data(error, line=line), ensure_ascii=False))
            complain_of(result)


def complain_of(result: Refused) -> None:
    """Say on standard error what could not be used and why."""
    complain(_complaint(result))


def hand_talk(talk: Talk, result: Coded | Refused) -> None:
    """Print a result for a person, after an empty line where something came before."""
    if isinstance(result, Refused):
        talk.tally[_KINDS[3]] += 1
        complain_of(result)
        return
    if any(talk.tally[kind] for kind in _KINDS[:3]):
        talk.paper.print([BLANK])
    talk.tally[_kind(result)] += 1
    put_block(talk, result)


def put_block(talk: Talk, result: Coded) -> None:
    """Print the block of one result."""
    plan = talk.engine.plan(talk.payer, result.outcome.day)
    title = talk.engine.profile(talk.payer).title
    shown = Shown(what=result.what, title=title, beside=beside(result.document, plan), document=result.document)
    talk.paper.print(show(result.outcome, shown))


def _kind(result: Coded) -> str:
    if result.outcome.ready:
        return _KINDS[0]
    return _KINDS[1] if result.outcome.determined else _KINDS[2]


def _complaint(result: Refused) -> str:
    """The message of a refusal, naming the file, and the line of it, where the message does not."""
    named = isinstance(result.error, InputError) and result.error.what == result.what
    return str(result.error) if named else f"{result.what}: {result.error}"


def summing_up(tally: Mapping[str, int]) -> Iterator[Line]:
    """How many documents came to what, where there were several."""
    total = sum(tally.values())
    if total > 1:
        kinds = ", ".join(f"{tally[kind]} {kind}" for kind in _KINDS if tally[kind])
        yield BLANK
        yield Line(f"{counted(total, 'document', 'documents')}: {kinds}", "heading")
