"""``therapycode code``: documents in, claims out."""

from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path

import click

from therapycode.accumulating import HistoryBuilder
from therapycode.cli.clinicians import Clash, Gathering, clash_lines
from therapycode.cli.days import day_option as day
from therapycode.cli.files import Found
from therapycode.cli.handing import Talk, hand_data, hand_out, hand_talk, summing_up
from therapycode.cli.options import assumptions, engine_with, known_on, own_profiles
from therapycode.cli.paper import paper
from therapycode.cli.results import Coded, Refused, results
from therapycode.cli.speech import put_data
from therapycode.engine import Engine
from therapycode.model.session import Day, Session
from therapycode.serial import clashes_to_data
from therapycode.serial.plain import one_line

__all__ = ["code"]

Hand = Callable[[Coded | Refused], None]


@click.command()
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@click.option("--payer", required=True, metavar="ID", help="The payer, as `therapycode payers` lists it.")
@click.option(
    "--assume",
    "assumed",
    multiple=True,
    callback=assumptions,
    metavar="PART=RULE",
    help="Answer by a rule where the payer's own is not known; the outcome says so. May be given again.",
)
@click.option(
    "--accumulate",
    is_flag=True,
    help="Count what comes earlier in the files, patient by patient, as billed before; days in their order.",
)
@click.option(
    "--since",
    callback=day,
    metavar="DAY",
    help="With --accumulate: the first day of the files, where earlier visits are not in them.",
)
@known_on
@own_profiles
@click.option("--json", "as_json", is_flag=True, help="One line of JSON for each document.")
@click.option("--explain", is_flag=True, help="Say how the units came about.")
@click.option("--clinicians", is_flag=True, help="Say who is with two patients at once, over all documents.")
def code(
    files: tuple[str, ...],
    payer: str,
    assumed: dict[str, str],
    known_on: date | None,
    folder: Path | None,
    *,
    accumulate: bool,
    since: date | None,
    as_json: bool,
    explain: bool,
    clinicians: bool,
) -> int:
    """Turn sessions into claims.

    FILE holds a session or a day: JSON (.json), TOML (.toml), or one JSON document a line (.jsonl); - is
    standard input (JSON).
    """
    engine = engine_with(folder).assuming(assumed)
    engine.profile(payer)
    if since is not None and not accumulate:
        raise click.UsageError("--since says from which day on the files are complete; give --accumulate with it.")
    builder = HistoryBuilder(since=since) if accumulate else None
    gathering = Gathering() if clinicians else None
    answer = partial(_coded, engine, payer, builder, steps=explain, known_on=known_on)
    if as_json:
        worst = max(hand_out(name, results(name, answer), _noting(gathering, hand_data)) for name in files)
        return max(worst, _hand_clashes(engine, gathering))
    talk = Talk(paper(), engine, payer)
    hand = _noting(gathering, partial(hand_talk, talk))
    worst = max(hand_out(name, results(name, answer), hand) for name in files)
    talk.paper.print(summing_up(talk.tally))
    return max(worst, _tell_clashes(talk, gathering))


def _coded(
    engine: Engine,
    payer: str,
    builder: HistoryBuilder | None,
    found: Found,
    document: Session | Day,
    *,
    steps: bool,
    known_on: date | None,
) -> Coded:
    asked = document if builder is None else builder.before(document)
    outcome = engine.code(asked, payer=payer, steps=steps, known_on=known_on)
    if builder is not None:
        builder.add(asked, outcome)
    return Coded(found.what, asked, outcome, found.read)


def _noting(gathering: Gathering | None, hand: Hand) -> Hand:
    """What hands a result out, and keeps its document where they are to be held side by side."""
    if gathering is None:
        return hand

    def noting(result: Coded | Refused) -> None:
        gathering.add(result)
        hand(result)

    return noting


def _hand_clashes(engine: Engine, gathering: Gathering | None) -> int:
    """Print one more line of JSON where clinicians were asked about, and give the status it asks for."""
    if gathering is None:
        return 0
    clashes = gathering.clashes(engine)
    put_data(one_line(clashes_to_data([(clash.document, clash.finding) for clash in clashes])))
    return _status(clashes)


def _tell_clashes(talk: Talk, gathering: Gathering | None) -> int:
    """Print a closing block where clinicians were asked about, and give the status it asks for."""
    if gathering is None:
        return 0
    clashes = gathering.clashes(talk.engine)
    talk.paper.print(clash_lines(clashes, len(gathering.kept)))
    return _status(clashes)


def _status(clashes: tuple[Clash, ...]) -> int:
    return 1 if clashes else 0
