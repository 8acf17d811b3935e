"""``therapycode tables``: which national tables are at hand, and CMS's own files into them."""

import json
from datetime import date
from pathlib import Path

import click

from therapycode.cli.days import day_option
from therapycode.cli.own import own_folder, table_folder
from therapycode.cli.paper import paper
from therapycode.cli.speech import put_data
from therapycode.cli.table_report import report_data, report_lines
from therapycode.cli.table_status import held_tables, status_data, status_lines
from therapycode.tables import bundled_folder

__all__ = ["tables"]


@click.group(short_help="Show the national tables, or import those of CMS.")
def tables() -> None:
    """Show which national tables are at hand, or import files of CMS into your own.

    The library comes with tables of therapy codes. Your own stand above them; they lie in a folder of your
    account, or in the one that THERAPYCODE_TABLES names.
    """


@tables.command(short_help="Show what is loaded, from which release, and how old it is.")
@click.option("--on", "day", callback=day_option, metavar="DAY", help="The day that ages are counted to; today.")
@click.option("--from", "folder", metavar="DIR", help="The folder of your own tables.")
@click.option("--json", "as_json", is_flag=True, help="One line of JSON.")
def status(day: date | None, folder: str | None, *, as_json: bool) -> int:
    """Show which tables are loaded, from which release, and how old it is."""
    on = day or date.today()  # noqa: DTZ011  # the user's day, as the calendar on the wall says it
    held = held_tables(own_folder(Path(folder) if folder else None))
    if as_json:
        put_data(json.dumps(status_data(held, on), ensure_ascii=False))
    else:
        paper().print(status_lines(held, on))
    return 0


@tables.command(name="import", short_help="Import files that CMS publishes.")
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@click.option("--all", "everything", is_flag=True, help="Keep every code, not therapy codes alone.")
@click.option("--to", "folder", metavar="DIR", help="The folder of your own tables.")
@click.option("--json", "as_json", is_flag=True, help="One line of JSON.")
def import_(files: tuple[str, ...], folder: str | None, *, everything: bool, as_json: bool) -> int:
    """Import files that CMS publishes into your own tables, and say what changed.

    FILE is a zip as it is downloaded, or a file out of it: code pairs (.txt, .xlsx), unit edits (.csv, .xlsx)
    or add-on codes (.txt, .xlsx), under the name that CMS gives it. Several files are taken in together or not
    at all.
    """
    from therapycode.tables.importing import import_files  # noqa: PLC0415  # only who imports needs the importers

    target = Path(folder) if folder else table_folder()
    done = import_files(
        [Path(name) for name in files], below=bundled_folder(), folder=target, everything=everything
    )
    if as_json:
        put_data(json.dumps(report_data(done), ensure_ascii=False))
    else:
        paper().print(report_lines(done))
    return 0
