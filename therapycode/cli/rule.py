"""``therapycode rule``: what a finding means, and how a named rule counts."""

from collections.abc import Iterator, Sequence
from difflib import get_close_matches
from itertools import groupby

import click

from therapycode.cli.docstrings import bare
from therapycode.cli.paper import paper
from therapycode.cli.plain import BLANK, Line, clean
from therapycode.cli.rulebook import Entry, fault_entries, rulebook
from therapycode.cli.rulepage import page
from therapycode.payers.registry import PayerRegistry

__all__ = ["rule"]


@click.command(short_help="List the rules and findings, or explain one.")
@click.argument("name", metavar="[NAME|CODE]", required=False)
def rule(name: str | None) -> int:
    """Explain a finding (units.tie, UNT-004), a rule (total-time) or a fault of profiles (PRF-030).

    Without a name, all of them are listed.

    The examples are sessions in short: a day and a discipline, then each service with its minutes and by whom;
    or claims: the word and a day, then each line with its units and modifiers. Those of faults are pieces of a
    profile.
    """
    book = (*rulebook(PayerRegistry.installed().rules), *fault_entries())
    paper().print(_list(book) if name is None else page(_found(book, name)))
    return 0


def _found(book: Sequence[Entry], name: str) -> Entry:
    """The entry of this name or code, whichever way its letters are written.

    Raises:
        UsageError: if there is none, with those that are written nearly so.
    """
    known = {key.lower(): entry for entry in book for key in (entry.name, entry.code) if key}
    entry = known.get(name.lower())
    if entry is None:
        near = [known[one] for one in get_close_matches(name.lower(), known, n=3)]
        meant = " or ".join(dict.fromkeys(one.name for one in near))
        hint = f"Did you mean {meant}?" if meant else "`therapycode rule` lists them."
        raise click.UsageError(f"no rule and no finding is called {clean(name)!r}. {hint}")
    return entry


def _list(book: Sequence[Entry]) -> Iterator[Line]:
    for place, (family, entries) in enumerate(groupby(book, lambda entry: entry.family)):
        if place:
            yield BLANK
        yield Line(family, "heading")
        for entry in entries:
            mark = f"{entry.code}  " if entry.code else ""
            severity = f"  ({entry.severity})" if entry.severity else ""
            yield Line(f"{entry.name}{severity}", indent=2, mark=mark)
            yield Line(bare(entry.title), "quiet", 4)
