"""``therapycode code``: documents in, claims out."""

from collections.abc import Callable
from functools import partial

import click

from therapycode.cli.handing import Talk, hand_data, hand_talk, summing_up
from therapycode.cli.paper import paper, progress
from therapycode.cli.results import Result, results, status
from therapycode.engine import Engine

__all__ = ["code"]


@click.command()
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@click.option("--payer", required=True, metavar="ID", help="The payer, as `therapycode payers` lists it.")
@click.option("--json", "as_json", is_flag=True, help="One line of JSON for each document.")
@click.option("--explain", is_flag=True, help="Say how the units came about.")
def code(files: tuple[str, ...], payer: str, *, as_json: bool, explain: bool) -> int:
    """Turn sessions into claims.

    FILE holds a session or a day: JSON (.json), TOML (.toml), or one JSON document a line (.jsonl); - is
    standard input (JSON).
    """
    engine = Engine.installed()
    engine.profile(payer)
    if as_json:
        return max(_file(engine, name, payer, hand_data, explain=explain) for name in files)
    talk = Talk(paper(), engine, payer)
    worst = max(_file(engine, name, payer, partial(hand_talk, talk), explain=explain) for name in files)
    talk.paper.print(summing_up(talk.tally))
    return worst


def _file(engine: Engine, name: str, payer: str, hand: Callable[[Result], None], *, explain: bool) -> int:
    """Hand out the results of a file one by one, and give the worst of their statuses."""
    worst = 0
    with progress(name) as advance:
        for result in results(engine, name, payer, steps=explain):
            hand(result)
            advance(result.read)
            worst = max(worst, status(result))
    return worst
