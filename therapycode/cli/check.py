"""``therapycode check``: claims that somebody else coded, held against a payer's policy and their sessions."""

import json
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from datetime import date
from functools import partial
from pathlib import Path
from typing import Final

import attrs
import click

from therapycode.cli.checked import checked_lines
from therapycode.cli.files import BATCH, Found, documents
from therapycode.cli.handing import complain_of, hand_out
from therapycode.cli.newfile import NewFile, new_file
from therapycode.cli.options import engine_with, known_on, own_profiles
from therapycode.cli.paper import Paper, paper
from therapycode.cli.plain import BLANK, Line
from therapycode.cli.results import Held, Refused, claim_results, sessions_of
from therapycode.cli.speech import complain, put_data
from therapycode.cli.verdict import counted
from therapycode.errors import InputError
from therapycode.model.given import Checked, GivenClaim
from therapycode.model.session import Session
from therapycode.rules.repairing import apply_repairs
from therapycode.serial import checked_to_data, claim_to_data, document_to_json, error_to_data, read_document
from therapycode.serial.plain import one_line

__all__ = ["check"]

_KINDS: Final = ("without an error", "with errors", "could not be used")


_TAKE_ONE: Final = frozenset({"--payer", "--session", "--apply", "--known-on", "--profiles"})


class _Check(click.Command):
    """A command whose option for sessions takes all names that follow it, once the claim is named."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        return super().parse_args(ctx, list(_spread(args)))


def _spread(args: Sequence[str]) -> Iterator[str]:
    """The words with ``--session A B`` written out as ``--session A --session B``.

    >>> list(_spread(["claim.json", "--session", "a.json", "b.json", "--json"]))
    ['claim.json', '--session', 'a.json', '--session', 'b.json', '--json']
    """
    expecting = ""
    claim_named = listing = False
    for word in args:
        if expecting:
            listing, expecting = claim_named and expecting == "--session", ""
        elif word.startswith("-") and word != "-":
            expecting, listing = word if word in _TAKE_ONE else "", False
        elif listing:
            yield "--session"
        else:
            claim_named = True
        yield word


@click.command(cls=_Check, short_help="Check a claim that somebody else coded.")
@click.argument("claim", metavar="CLAIM")
@click.option("--payer", required=True, metavar="ID", help="The payer, as `therapycode payers` lists it.")
@click.option(
    "--session",
    "session_files",
    multiple=True,
    metavar="FILE...",
    help="The sessions behind the claim; several names may follow.",
)
@known_on
@own_profiles
@click.option("--json", "as_json", is_flag=True, help="One line of JSON for each claim.")
@click.option("--apply", "out", metavar="OUT", help="Write the claim with all repairs made to a new file.")
def check(
    claim: str,
    payer: str,
    session_files: tuple[str, ...],
    known_on: date | None,
    folder: Path | None,
    *,
    as_json: bool,
    out: str | None,
) -> int:
    """Hold a claim against a payer's policy, and its units against the sessions behind it.

    CLAIM holds a claim: JSON (.json), TOML (.toml), or one JSON claim a line (.jsonl); - is standard input
    (JSON). The claim itself is never changed, and no file is ever written over.
    """
    engine = engine_with(folder)
    title = engine.profile(payer).title
    many = Path(claim).suffix.lower() == BATCH
    behind = _Behind(tuple([each for name in session_files for each in _sessions(name)]), many=many)
    ask = partial(engine.check, payer=payer, known_on=known_on)
    answer = partial(_held, ask, behind, mend=out is not None)
    told = _Told(None if as_json else paper(), title, out)
    with _writing(out, many=many) as file:
        worst = hand_out(claim, claim_results(claim, answer), partial(_hand, told, file))
    if told.paper is not None:
        told.paper.print(_summing_up(told.tally))
    return max(worst, _left_over(behind))


@attrs.define
class _Behind:
    """The sessions given, and those that a claim took; of many claims each takes those of its patient and days."""

    sessions: tuple[Session, ...]
    many: bool
    taken: set[int] = attrs.Factory(set)

    def of(self, claim: GivenClaim) -> list[Session]:
        """The sessions behind one claim."""
        days = {line.date or claim.date_of_service for line in claim.lines}
        own = [
            number
            for number, session in enumerate(self.sessions)
            if not self.many or (session.patient == claim.patient and session.date_of_service in days)
        ]
        self.taken.update(own)
        return [self.sessions[number] for number in own]


@attrs.define
class _Told:
    """How what is found is told: on paper where it is for a person, with the payer's title, and so far."""

    paper: Paper | None
    title: str
    out: str | None
    tally: Counter[str] = attrs.Factory(Counter)


def _sessions(name: str) -> Iterator[Session]:
    """The sessions of a file.

    Raises:
        InputError: if any document of it cannot be used: a claim held against half its sessions would be wronged.
    """
    for found in documents(name):
        if found.fault is not None:
            raise InputError(found.what, [found.fault])
        yield from sessions_of(read_document(found.source, format=found.form, what=found.what))


def _held(ask: Callable[..., Checked], behind: _Behind, found: Found, claim: GivenClaim, *, mend: bool) -> Held:
    checked = ask(claim, sessions=behind.of(claim))
    if not mend:
        return Held(found.what, claim, checked, read=found.read)
    mended, log = apply_repairs(claim, checked.repairs)
    return Held(found.what, claim, checked, log, mended, found.read)


def _writing(out: str | None, *, many: bool) -> AbstractContextManager[NewFile | None]:
    return nullcontext() if out is None else new_file(out, many=many)


def _hand(told: _Told, new: NewFile | None, result: Held | Refused) -> None:
    """Tell what was found of one claim, and write it down where that was asked for."""
    if isinstance(result, Refused):
        told.tally[_KINDS[2]] += 1
        if told.paper is None:
            put_data(json.dumps(error_to_data(result.error, line=result.line), ensure_ascii=False))
        complain_of(result)
        _keep(new, result)
        return
    if told.paper is None:
        put_data(one_line(checked_to_data(result.checked, result.applied)))
    else:
        lines = checked_lines(result, told.title, told.out)
        told.paper.print([BLANK, *lines] if told.tally.total() else lines)
    told.tally[_KINDS[min(result.status, 1)]] += 1
    if new is not None and result.mended is not None:
        new.file.write(_written(result.mended, many=new.many))


def _keep(new: NewFile | None, refused: Refused) -> None:
    """Write a line that could not be used as it was: none is lost. Where that cannot be, no file is written."""
    if new is None or not new.wanted:
        return
    if refused.line is not None and refused.source:
        new.file.write(refused.source + b"\n")
    else:
        new.wanted = False
        complain(f"{new.name} is not written")


def _written(claim: GivenClaim, *, many: bool) -> bytes:
    """The claim as it is written: on one line of many, or spread out."""
    if many:
        return (document_to_json(claim) + "\n").encode()
    return (json.dumps(claim_to_data(claim), ensure_ascii=False, indent=2) + "\n").encode()


def _left_over(behind: _Behind) -> int:
    """Tell of sessions that no claim took, and give the status it asks for."""
    left = [
        session for number, session in enumerate(behind.sessions) if behind.many and number not in behind.taken
    ]
    for session in left:
        complain(f"{session.id or 'a session'} of {session.date_of_service} stands behind none of the claims")
    return 1 if left else 0


def _summing_up(tally: Counter[str]) -> Iterator[Line]:
    """How many claims came to what, where there were several."""
    if tally.total() > 1:
        kinds = ", ".join(f"{tally[kind]} {kind}" for kind in _KINDS if tally[kind])
        yield BLANK
        yield Line(f"{counted(tally.total(), 'claim', 'claims')}: {kinds}", "heading")
