"""``therapycode replay``: outcomes made again from their documents, and what differs."""

from collections.abc import Callable, Iterator
from functools import cache, partial
from itertools import zip_longest
from pathlib import Path

import click

from therapycode.cli.files import Found, documents, shown
from therapycode.cli.handing import complain_of, hand_data, hand_out
from therapycode.cli.options import engine_with, own_profiles
from therapycode.cli.paper import Paper, paper
from therapycode.cli.plain import BLANK
from therapycode.cli.repeated import repeated_lines
from therapycode.cli.results import Refused, Repeated
from therapycode.cli.speech import complain
from therapycode.engine import Engine
from therapycode.errors import Fault, InputError, TherapyCodeError
from therapycode.model.frozen import FrozenMap
from therapycode.model.replay import Replayed
from therapycode.serial import read_document, read_outcome

__all__ = ["replay"]

Assuming = Callable[[FrozenMap[str, str]], Engine]
"""The engine that answers by some assumptions; one for all the outcomes that rest on the same."""


@click.command(short_help="Code a session again and say what differs from its outcome.")
@click.argument("outcome", metavar="OUTCOME")
@click.option("--session", "file", required=True, metavar="FILE", help="The session or day of the outcome.")
@own_profiles
@click.option("--json", "as_json", is_flag=True, help="One line of JSON for each outcome.")
def replay(outcome: str, file: str, folder: Path | None, *, as_json: bool) -> int:
    """Code a session again for the payer and day of an outcome, and say what differs and why.

    OUTCOME is what `therapycode code --json` printed, FILE the session or day that it was printed for. Of two
    .jsonl files each outcome goes with the document on the same line, blank lines left out.

    Exit status: 0 when nothing differs, 1 when something does, 2 when FILE is not what the outcome was made from.
    """
    if outcome == file == "-":
        raise click.UsageError("Only one of OUTCOME and FILE can be standard input.")
    found = _results(cache(engine_with(folder).assuming), outcome, file)
    return hand_out(outcome, found, _data if as_json else partial(_talk, paper(), []))


def _results(assuming: Assuming, outcome: str, file: str) -> Iterator[Repeated | Refused]:
    """What each outcome of a file comes to; a file that cannot be read is one refusal."""
    try:
        for one, other in zip_longest(documents(outcome), documents(file)):
            yield _result(assuming, one, other, (shown(outcome), shown(file)))
    except InputError as error:
        yield Refused(error.what, error)


def _result(
    assuming: Assuming, one: Found | None, other: Found | None, names: tuple[str, str]
) -> Repeated | Refused:
    found = one or other
    assert found is not None  # noqa: S101  # one of the two files has it; this tells the type checker
    try:
        if one is None or other is None:
            short = names[0] if one is None else names[1]
            raise InputError(found.what, [Fault("", f"nothing for it in {short}", "a document for each outcome")])
        return Repeated(one.what, _replayed(assuming, one, other), one.read)
    except TherapyCodeError as error:
        return Refused(found.what, error, found.line, found.read)


def _replayed(assuming: Assuming, one: Found, other: Found) -> Replayed:
    for found in (one, other):
        if found.fault is not None:
            raise InputError(found.what, [found.fault])
    if one.form != "json":
        raise InputError(one.what, [Fault("", "an outcome in TOML", "an outcome in JSON")])
    outcome = read_outcome(one.source, what=one.what)
    document = read_document(other.source, format=other.form, what=other.what)
    engine = assuming(outcome.record.assumed if outcome.record is not None else FrozenMap())
    return engine.replay(outcome, document)


def _data(result: Repeated | Refused) -> None:
    hand_data(result)
    _warn(result)


def _talk(to: Paper, told: list[str], result: Repeated | Refused) -> None:
    """Print a result for a person, after an empty line where another came before; ``told`` are those so far."""
    if isinstance(result, Refused):
        complain_of(result)
        return
    if told:
        to.print([BLANK])
    told.append(result.what)
    to.print(repeated_lines(result))
    _warn(result)


def _warn(result: Repeated | Refused) -> None:
    """Say on standard error that an outcome was made from another document than the one that was given."""
    if isinstance(result, Repeated) and not result.replayed.same_input:
        complain(
            f"{result.what}: not made from this document: its hash is another one. Give the one it was made from."
        )
