"""``therapycode profile coverage``: how far the examples go, and what was confirmed longest ago."""

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import click

from therapycode.cli.options import day as day_written
from therapycode.cli.options import engine_with, own_profiles
from therapycode.cli.paper import paper
from therapycode.cli.plain import BLANK, Line
from therapycode.cli.speech import put_data
from therapycode.upkeep.coverage import ChangeDay, Confirmation, Coverage, coverage

__all__ = ["coverage_command"]


@click.command("coverage", short_help="Say what the examples exercise, and what is oldest.")
@click.argument("ids", nargs=-1, metavar="[ID]...")
@click.option("--on", "on", callback=day_written, metavar="DAY", help="The day that ages are counted to (today).")
@click.option(
    "--fail-after",
    type=click.IntRange(min=0),
    metavar="DAYS",
    help="Exit status 1 if a source in use was last confirmed more than so many days ago.",
)
@click.option("--both-sides", is_flag=True, help="Exit status 1 if a change day lacks an example on a side.")
@own_profiles
@click.option("--json", "as_json", is_flag=True, help="One line of JSON.")
def coverage_command(
    ids: tuple[str, ...],
    on: date | None,
    fail_after: int | None,
    folder: Path | None,
    *,
    both_sides: bool,
    as_json: bool,
) -> int:
    """Say which dated values the examples exercise, and when each source in use was last confirmed, oldest first.

    Of every day on which a value changes it is told whether there is an example on either side. An example
    exercises a part if its answer is another once nothing is known of the part: the claim, what is not billed,
    what is found, or what is told of limits and authorizations. Without ID it is told of every payer of the
    folder, or of every installed one.
    """
    engine = engine_with(folder)
    day = on or date.today()  # noqa: DTZ011  # the user's day, as the calendar on the wall says it
    own = engine.registry.plugins[-1].payers if folder is not None else sorted(engine.registry.payers)
    found = [coverage(engine, id_, day) for id_ in ids or own]
    if as_json:
        data = {"schema": "therapycode/profile-coverage/1", "payers": [_data(each, fail_after) for each in found]}
        put_data(json.dumps(data, ensure_ascii=False))
    else:
        paper().print(_lines(found, fail_after))
    old = fail_after is not None and any(each.older(fail_after) for each in found)
    bare = both_sides and any(change.lacks for each in found for change in each.changes)
    return 1 if old or bare else 0


def _lines(found: list[Coverage], fail_after: int | None) -> Iterator[Line]:
    for place, each in enumerate(found):
        if place:
            yield BLANK
        yield Line(f"{each.payer}: {each.exercised} of {len(each.values)} dated values exercised", "heading")
        for value in each.values:
            if not value.examples:
                yield Line(value.at, indent=2, mark="no example  ")
        for change in each.changes:
            yield from _change(change)
        for confirmation in each.confirmations:
            yield from _confirmation(confirmation, each, fail_after)


def _change(change: ChangeDay) -> Iterator[Line]:
    at = f"{change.at} {change.day}  "
    if change.lacks:
        yield Line(f"no example {' or '.join(change.lacks)}", "careful", 2, at)
    else:
        yield Line("examples on both sides", "good", 2, at)


def _confirmation(each: Confirmation, coverage: Coverage, fail_after: int | None) -> Iterator[Line]:
    age, count = each.age(coverage.day), len(each.values)
    behind = f"{count} value{'' if count == 1 else 's'}"
    if age is None:
        yield Line(f"nobody has said through which day it holds; {behind}", "quiet", 2, f"source {each.source}  ")
        return
    said = f"through {each.through}, {age} days ago" if age > 0 else f"through {each.through}"
    old = fail_after is not None and age > fail_after
    yield Line(f"{said}; {behind}", "bad" if old else "plain", 2, f"source {each.source}  ")


def _data(found: Coverage, fail_after: int | None) -> dict[str, object]:
    old = found.older(fail_after) if fail_after is not None else ()
    return {
        "payer": found.payer,
        "on": found.day.isoformat(),
        "values": [{"at": each.at, "examples": list(each.examples)} for each in found.values],
        "changes": [
            {"at": each.at, "day": each.day.isoformat(), "before": list(each.before), "after": list(each.after)}
            for each in found.changes
        ],
        "sources": [
            {
                "source": each.source,
                "confirmed_through": each.through.isoformat() if each.through is not None else None,
                "days_ago": each.age(found.day),
                "too_old": each in old,
                "values": list(each.values),
            }
            for each in found.confirmations
        ],
    }
