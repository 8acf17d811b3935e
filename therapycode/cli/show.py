"""From an outcome to lines for a person: the claim first, then everything that is to be said of it."""

from collections.abc import Iterable, Iterator, Sequence

import attrs

from therapycode.cli.allowances import authorizations, limits
from therapycode.cli.plain import BLANK, Line
from therapycode.cli.pools import Beside
from therapycode.cli.remarks import about_data, findings, repairs, unchecked, unknown
from therapycode.cli.table import alternatives, claim_table, left_out
from therapycode.cli.verdict import day_verdict, verdict
from therapycode.model.claim import DayOutcome, Outcome
from therapycode.model.finding import Unchecked
from therapycode.model.session import Day, Session

__all__ = ["Shown", "show"]


@attrs.frozen(kw_only=True)
class Shown:
    """What an outcome is shown with: where it came from, the payer's title, and what stands beside lines."""

    what: str
    title: str
    beside: Beside
    document: Session | Day


def show(outcome: Outcome | DayOutcome, shown: Shown) -> Iterator[Line]:
    """The outcome of a session, or of a day: a block for each session, then the findings that cross them.

    The reasoning is shown where its steps were recorded.
    """
    if isinstance(outcome, Outcome):
        assert isinstance(shown.document, Session)  # noqa: S101  # the engine answers a session by an outcome
        yield from _head(outcome, shown.document, 0, shown)
        yield from _reasoning(outcome)
        yield from _rest(outcome)
    else:
        yield from _day(outcome, shown)


def _head(outcome: Outcome, session: Session, place: int, shown: Shown) -> Iterator[Line]:
    """The head of a session's block: who, when, what may be done with it, and the claim."""
    name = session.id or shown.what
    yield Line(f"{name}  {outcome.day}  {session.discipline}  {shown.title}", "heading")
    yield verdict(outcome)
    if outcome.claim is not None:
        yield BLANK
        yield from claim_table(outcome.claim.lines, place, shown.beside)


def _rest(outcome: Outcome) -> Iterator[Line]:
    """What is said of a claim below it, each part after an empty line."""
    parts = (
        alternatives(outcome),
        left_out(outcome.not_billed),
        limits(outcome.limits),
        authorizations(outcome.authorizations),
        findings(outcome.findings),
        unknown(outcome.unknown),
        unchecked(outcome.unchecked),
        about_data(outcome),
        repairs(outcome.repairs),
    )
    for part in parts:
        yield from _apart(part)


def _day(day: DayOutcome, shown: Shown) -> Iterator[Line]:
    """A head for the day, a block for each session, and what concerns all of them, said once."""
    common = [each for each in day.outcomes[0].unchecked if all(each in one.unchecked for one in day)]
    assert isinstance(shown.document, Day)  # noqa: S101  # the engine answers a day by a day's outcome
    yield Line(f"{day.id or shown.what}  {day.day}  {shown.title}", "heading")
    yield day_verdict(day)
    for place, (outcome, session) in enumerate(zip(day.outcomes, shown.document.sessions, strict=True)):
        yield BLANK
        yield from _head(outcome, session, place, shown)
        yield from _rest(_own(outcome, common))
    yield from _reasoning(day.outcomes[0])
    yield from _apart(findings(day.findings, "Findings across the sessions:"))
    yield from _data(day.outcomes[0], common)


def _own(outcome: Outcome, common: Sequence[Unchecked]) -> Outcome:
    """The outcome with what is its own alone, and without what the payer or the data leave open for all."""
    own = tuple([each for each in outcome.unchecked if each not in common])
    return attrs.evolve(outcome, unchecked=own, unknown=(), unconfirmed=(), data_as_of=None)


def _data(outcome: Outcome, common: Sequence[Unchecked]) -> Iterator[Line]:
    """What the payer or the data leave open for every session of a day."""
    yield from _apart(unknown(outcome.unknown))
    yield from _apart(unchecked(common))
    yield from _apart(about_data(attrs.evolve(outcome, unverified=())))


def _reasoning(outcome: Outcome) -> Iterator[Line]:
    """The steps by which units came about; those of a day speak of all its sessions, and are told once."""
    if outcome.steps:
        yield BLANK
        yield Line("Reasoning:", "heading")
        for sentence in outcome.explain().splitlines():
            yield Line(sentence, indent=2)


def _apart(lines: Iterable[Line]) -> Iterator[Line]:
    """The lines with an empty one before them, nothing where there are none."""
    for place, line in enumerate(lines):
        if place == 0:
            yield BLANK
        yield line
