"""``therapycode profile``: looking after files of profiles."""

from collections.abc import Mapping
from pathlib import Path
from typing import Final

import click

from therapycode.cli.impact import impact
from therapycode.cli.profile_coverage import coverage_command
from therapycode.cli.profile_describing import about, confirm, new, source
from therapycode.cli.profile_diff import diff
from therapycode.cli.profile_examples import example
from therapycode.cli.profile_lint import lint
from therapycode.cli.profile_schema import schema
from therapycode.cli.profile_show import show
from therapycode.cli.profile_values import end, set_, withdraw
from therapycode.model.facts import FactKind
from therapycode.payers.registry import PayerRegistry
from therapycode.profiles.read import LARGEST, parse_profile, text_of
from therapycode.upkeep.filing import refuse_comments
from therapycode.upkeep.replacing import held

__all__ = ["profile"]

_FILE: Final = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group(short_help="Look after files of profiles.")
def profile() -> None:
    """Look after files of payers' profiles."""


for _command in (lint, show, schema, diff, impact, coverage_command):
    profile.add_command(_command)
for _edit in (new, about, set_, end, withdraw, confirm, source, example):
    profile.add_command(_edit)


@profile.command(short_help="Write files in their canonical form.")
@click.argument("files", nargs=-1, required=True, type=_FILE, metavar="FILE...")
@click.option("--check", is_flag=True, help="Write nothing; the exit status is 1 if a file is written otherwise.")
def fmt(files: tuple[Path, ...], *, check: bool) -> int:
    """Write files of profiles in their one canonical form, and name those that were written otherwise.

    Comments are not kept, so a file that has any is refused: what a reader should know belongs in a note.
    """
    facts = {
        name: kind for payer in PayerRegistry.installed().payers.values() for name, kind in payer.facts.items()
    }
    otherwise = [file for file in files if _rewrite(file, facts, check=check)]
    for file in otherwise:
        click.echo(f"{'is not canonical' if check else 'rewritten'}: {file}")
    return 1 if check and otherwise else 0


def _rewrite(file: Path, facts: Mapping[str, FactKind], *, check: bool) -> bool:
    """Write a file in canonical form unless it is so already, or is only to be looked at; say whether it was not.

    Raises:
        ProfileError: if the file cannot be read or written to, has comments, or is edited by somebody else.
    """
    if check:
        return _otherwise(file, facts) is not None
    with held(file, LARGEST) as lock:
        text = _otherwise(file, facts)
        if text is not None:
            lock.replace(text)
    return text is not None


def _otherwise(file: Path, facts: Mapping[str, FactKind]) -> str | None:
    """The canonical form of a file that is written otherwise."""
    from therapycode.profiles.write import write_profile  # noqa: PLC0415  # the writer is loaded where it is used

    before = text_of(file)
    after = write_profile(parse_profile(before, f"{file.parent.name}/{file.name}", facts=facts))
    if before == after:
        return None
    refuse_comments(file.name, before)
    return after
