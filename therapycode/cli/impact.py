"""``therapycode profile impact``: what a change of a profile does to past sessions."""

import os
from collections.abc import Iterator
from contextlib import ExitStack, closing
from datetime import date
from pathlib import Path
from typing import Final

import click

from therapycode.cli.files import documents
from therapycode.cli.handing import complain_of
from therapycode.cli.impact_lines import impact_lines
from therapycode.cli.newfile import NewFile, new_file
from therapycode.cli.options import known_on, own_profiles, registry_with, tables_with
from therapycode.cli.paper import paper, progress
from therapycode.cli.plain import clean
from therapycode.cli.results import Refused
from therapycode.cli.speech import put_data
from therapycode.errors import ProfileError
from therapycode.payers.registry import PayerRegistry
from therapycode.serial.plain import one_line
from therapycode.upkeep.impact.data import impact_data
from therapycode.upkeep.impact.page import impact_page
from therapycode.upkeep.impact.sides import Change, Side, side_of, side_of_file
from therapycode.upkeep.impact.tally import Tally
from therapycode.upkeep.impact.weigher import Given
from therapycode.upkeep.impact.weighing import weigh

__all__ = ["impact"]

_PAGE: Final = ".html"
_PROFILE: Final = ".toml"


@click.command(short_help="What a change of a profile does to past sessions.")
@click.argument("before", metavar="A")
@click.argument("after", metavar="B")
@click.argument("sessions", metavar="SESSIONS")
@click.option("--json", "as_json", is_flag=True, help="One line of JSON.")
@click.option("--html", "page", metavar="OUT", help="Also write a page to read in a browser; a new .html file.")
@click.option(
    "--workers",
    type=click.IntRange(min=1),
    metavar="N",
    help="Processes that code side by side; one for each processor if left out.",
)
@known_on
@own_profiles
def impact(  # noqa: PLR0917  # what a command is given comes by name
    before: str,
    after: str,
    sessions: str,
    page: str | None,
    workers: int | None,
    known_on: date | None,
    folder: Path | None,
    *,
    as_json: bool,
) -> int:
    """Code past sessions under two profiles, and say how many change, in what, and which value does it.

    A and B are files of profiles (.toml) or payers, as `therapycode payers` lists them: how it was and how it is
    to be. SESSIONS is read as `therapycode code` reads it; a document that cannot be used does not stop the
    others. With --known-on both profiles answer by what was known on that day.

    Exit status: 0 when nothing changes, 1 when something does, 2 when a document could not be used.
    """
    registry = registry_with(folder)
    sides = _side(before, registry), _side(after, registry)
    change = Change(before=sides[0], after=sides[1], tables=tables_with(), known_on=known_on)
    with ExitStack() as stack:
        out = stack.enter_context(new_file(page, many=False, suffix=_PAGE)) if page is not None else None
        total = _weighed(change, sessions, workers or _processors())
        _hand(change, total, out, as_json=as_json)
    if total.unusable:
        return 2
    return 1 if total.changed else 0


def _side(name: str, registry: PayerRegistry) -> Side:
    """A side of the change: a file of a profile, or a payer; what is wrong with it is told of it by name."""
    told, path = clean(name), Path(name)
    if path.suffix.lower() != _PROFILE:
        return side_of(told, name, registry)
    try:
        return side_of_file(told, path, registry)
    except ProfileError as error:
        what = told if error.what == path.name else f"{told}, by {error.what}"
        raise ProfileError(what, error.faults) from None


def _processors() -> int:
    """The processors that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _weighed(change: Change, name: str, workers: int) -> Tally:
    """What all documents come to; each that cannot be used is told at once."""
    total = Tally()
    with progress(name, alone=True) as advance, closing(weigh(change, _given(name), workers=workers)) as chunks:
        for read, tally in chunks:
            for refused in tally.refused:
                complain_of(Refused(refused.what, refused.error, refused.line))
            total.add(tally)
            advance(read)
    return total


def _given(name: str) -> Iterator[Given]:
    for found in documents(name):
        yield Given(found.what, found.source, found.form, found.line, found.read, found.fault)


def _hand(change: Change, total: Tally, out: NewFile | None, *, as_json: bool) -> None:
    if out is not None:
        out.file.write(impact_page(change, total).encode("utf-8", "backslashreplace"))
    if as_json:
        put_data(one_line(impact_data(change, total)))
        return
    paper().print(impact_lines(change, total))
