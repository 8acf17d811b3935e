"""``therapycode compare``: one document under several payers, side by side."""

from functools import partial

import click

from therapycode.cli.files import Found
from therapycode.cli.handing import complain_of, hand_data, hand_out
from therapycode.cli.own import own_engine
from therapycode.cli.paper import Paper, paper
from therapycode.cli.plain import BLANK
from therapycode.cli.results import Compared, Refused, results
from therapycode.cli.side_by_side import side_by_side
from therapycode.engine import Engine
from therapycode.model.session import Day, Session

__all__ = ["compare"]


def _ids(_ctx: click.Context, _param: click.Parameter, value: str) -> tuple[str, ...]:
    """The ids between the commas, each once."""
    ids = tuple(dict.fromkeys(one.strip() for one in value.split(",") if one.strip()))
    if len(ids) < 2:  # noqa: PLR2004  # one payer alone has nothing to be compared with
        raise click.BadParameter("name two payers or more, with commas between them.")
    return ids


@click.command(short_help="Code a session under several payers, side by side.")
@click.argument("file", metavar="FILE")
@click.option(
    "--payers",
    callback=_ids,
    required=True,
    metavar="ID,ID,...",
    help="The payers, as `therapycode payers` lists them.",
)
@click.option("--in-order", is_flag=True, help="The payers are the patient's, the primary one first.")
@click.option("--json", "as_json", is_flag=True, help="One line of JSON for each document.")
def compare(file: str, payers: tuple[str, ...], *, in_order: bool, as_json: bool) -> int:
    """Code a session or a day under several payers, and say where and why they differ.

    FILE is read as `therapycode code` reads it. That payers differ is no fault: the exit status is that of the
    claims.
    """
    engine = own_engine()
    for payer in payers:
        engine.profile(payer)
    found = results(file, partial(_compared, engine, payers, in_order=in_order))
    return hand_out(file, found, hand_data if as_json else partial(_talk, paper(), []))


def _compared(
    engine: Engine, payers: tuple[str, ...], found: Found, document: Session | Day, *, in_order: bool
) -> Compared:
    comparison = engine.compare(document, payers=payers, in_order=in_order)
    return Compared(found.what, document, comparison, found.read)


def _talk(to: Paper, told: list[str], result: Compared | Refused) -> None:
    """Print a result for a person, after an empty line where another came before; ``told`` are those so far."""
    if isinstance(result, Refused):
        complain_of(result)
        return
    if told:
        to.print([BLANK])
    told.append(result.what)
    to.print(side_by_side(result, to.width))
