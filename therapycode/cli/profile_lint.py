"""``therapycode profile lint``: what is wrong with files of profiles."""

import json
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from therapycode.cli.annotations import github, gitlab
from therapycode.cli.faults import fault_data, fault_lines
from therapycode.cli.options import day as day_written
from therapycode.cli.options import registry_with
from therapycode.cli.own import own_folder
from therapycode.cli.paper import paper
from therapycode.cli.speech import put_data
from therapycode.tables import Tables, bundled_folder

if TYPE_CHECKING:
    from collections.abc import Sequence

    from therapycode.payers.registry import PayerRegistry
    from therapycode.upkeep.lint.declare import FaultSeverity
    from therapycode.upkeep.lint.found import ProfileFault
    from therapycode.upkeep.lint.subject import Target

__all__ = ["lint"]

_LEAST: Final[tuple["FaultSeverity", ...]] = ("error", "warning", "note")


@click.command(short_help="Say what is wrong with profiles.")
@click.argument("words", nargs=-1, metavar="[FILE|FOLDER|ID]...")
@click.option("--on", "day", callback=day_written, metavar="DAY", help="Look on this day (today).")
@click.option(
    "--profiles",
    "root",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    metavar="DIR",
    help="The folder below which the files find what they are based on.",
)
@click.option(
    "--least", type=click.Choice(_LEAST), default="note", help="Say nothing of what is less grave (note)."
)
@click.option("--json", "as_json", is_flag=True, help="One line of JSON.")
@click.option(
    "--annotations", type=click.Choice(["github", "gitlab"]), help="As this system shows them in a review."
)
def lint(
    words: tuple[str, ...],
    day: date | None,
    root: Path | None,
    least: "FaultSeverity",
    *,
    as_json: bool,
    annotations: str | None,
) -> int:
    """Say everything that is wrong with profiles, all at once: files, those of folders, or of payers.

    Alone, it looks at every installed payer. What a file is based on is looked for from the folder that holds
    _shared, or from --profiles. The exit status is 1 when there is an error; warnings and notes leave it 0.
    `therapycode rule PRF-030` explains a code.
    """
    from therapycode.upkeep.lint.linting import lint as look  # noqa: PLC0415  # loaded where it is used

    if as_json and annotations is not None:
        raise click.UsageError("--json and --annotations are two ways of saying the same: choose one.")
    registry = registry_with(root)
    targets, unread = _targets(words, registry, root)
    on = day or date.today()  # noqa: DTZ011  # the user's day, as the calendar on the wall says it
    tables = Tables.read(bundled_folder(), own_folder())
    faults = [*unread, *look(targets, registry, tables, on)]
    told = [fault for fault in faults if _LEAST.index(fault.severity) <= _LEAST.index(least)]
    _tell(told, targets, on, as_json=as_json, annotations=annotations)
    return 1 if any(fault.severity == "error" for fault in faults) else 0


def _tell(
    faults: "Sequence[ProfileFault]",
    targets: "Sequence[Target]",
    day: date,
    *,
    as_json: bool,
    annotations: str | None,
) -> None:
    match annotations:
        case "github":
            for line in github(faults):
                put_data(line)
        case "gitlab":
            put_data(gitlab(faults))
        case _ if as_json:
            put_data(json.dumps(fault_data(faults, [target.path for target in targets], day), ensure_ascii=False))
        case _:
            paper().print(fault_lines(faults, len(targets)))


def _targets(
    words: tuple[str, ...], registry: "PayerRegistry", root: Path | None
) -> "tuple[tuple[Target, ...], tuple[ProfileFault, ...]]":
    """The files that are meant, and what is wrong with folders."""
    from therapycode.upkeep.lint.targets import installed_targets  # noqa: PLC0415  # as above

    if not words:
        return installed_targets(registry), ()
    targets: dict[Target, None] = {}
    unread: list[ProfileFault] = []
    for word in words:
        found, faults = _meant(word, registry, root)
        targets |= dict.fromkeys(found)
        unread += faults
    return tuple(targets), tuple(unread)


def _meant(
    word: str, registry: "PayerRegistry", root: Path | None
) -> "tuple[tuple[Target, ...], tuple[ProfileFault, ...]]":
    """The files that a word means: a folder's, a file, or a payer's.

    Raises:
        UsageError: if a folder holds no profile.
        UnknownPayerError, PluginError: if it is no file and no payer whose profile stands in a file.
    """
    from therapycode.upkeep.lint.targets import folder_targets, target_of, target_of_payer  # noqa: PLC0415  # as above

    path = Path(word)
    if path.is_dir():
        found, faults = folder_targets(path, root)
        if not found and not faults:
            raise click.UsageError(
                f"no profile stands in {word} or one level below it: no file there ends in .toml."
            )
        return found, faults
    if path.suffix == ".toml" or path.exists() or len(path.parts) > 1:
        return (target_of(path, root),), ()
    return (target_of_payer(registry, word),), ()
