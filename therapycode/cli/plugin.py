"""``therapycode plugin``: a vendor's distribution begun, and looked over."""

import json
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Final

import click

from therapycode.cli.newplugin import write_plugin
from therapycode.cli.paper import paper
from therapycode.cli.plain import BLANK, Line, Tone, clean
from therapycode.cli.plugin_steps import Result, Status, looked_over
from therapycode.cli.plugin_target import Target, target_of
from therapycode.cli.speech import put_data

__all__ = ["plugin"]


_WRITTEN: Final = """\
{folder}
{files}

Next:
  cd {folder}
  pip install -e '.[test]'
  therapycode plugin check .

What to do then is told in its README.md."""


@click.group(short_help="Begin a payer plugin of your own, or look one over.")
def plugin() -> None:
    """Begin a payer plugin of your own, or look one over before others rely on it."""


@plugin.command(short_help="Write a new distribution for a payer plugin.")
@click.argument("name")
@click.option("--into", "folder", metavar="DIR", default=".", help="Where the new folder goes; here if left out.")
def new(name: str, folder: str) -> int:
    """Write a new distribution for the plugin of a payer called NAME, as in acme-plan.

    It is whole: a package with one hook and a profile, worked cases, a conformance test, settings for lint and
    types, and a file for continuous integration. Nothing is known of the payer yet, so it gives no claim.
    """
    made = write_plugin(name, Path(folder), date.today())  # noqa: DTZ011  # the user's day; it dates a new profile
    files = sorted(file.relative_to(made).as_posix() for file in made.rglob("*") if file.is_file())
    click.echo(_WRITTEN.format(folder=clean(str(made)), files="\n".join(f"  {file}" for file in files)))
    return 0


@plugin.command(short_help="Look over a plugin: loading, laws, lint, types.")
@click.argument("target", metavar="DIST|PATH")
@click.option("--json", "as_json", is_flag=True, help="One line of JSON.")
def check(target: str, *, as_json: bool) -> int:
    """Look over a plugin: an installed distribution, or a folder with the source of one.

    Four steps, each in a process of its own: whether it loads, whether the laws of every payer hold and its own
    tests pass, and what ruff and mypy have to say. The exit status is 0 only if all four pass.
    """
    asked = target_of(target)
    results = looked_over(asked)
    if as_json:
        put_data(json.dumps(_data(asked, results), ensure_ascii=False))
    else:
        paper().print(_lines(asked, results))
    return 0 if _passed(results) else 1


def _passed(results: Sequence[Result]) -> bool:
    return all(each.status == "passed" for each in results)


def _data(target: Target, results: Sequence[Result]) -> dict[str, object]:
    return {
        "schema": "therapycode/plugin-check/1",
        "distribution": target.name,
        "version": target.version,
        "plugins": list(target.plugins),
        "passed": _passed(results),
        "steps": [
            {"step": each.step, "status": each.status, "says": each.says, "found": each.found, "do": each.do}
            for each in results
        ],
    }


_TONES: Final[dict[Status, Tone]] = {"passed": "good", "failed": "bad", "not run": "careful"}
_MOST: Final = 10
_WIDTH: Final = 13


def _lines(target: Target, results: Sequence[Result]) -> Iterator[Line]:
    yield Line(f"{target.name} {target.version}".rstrip(), "heading")
    for each in results:
        mark = f"{each.step:<{_WIDTH}}{each.status:<9}"
        yield Line(each.says, _TONES[each.status], indent=2, mark=mark)
        yield from _found(each)
    yield BLANK
    left = [f"{each.step} {each.status}" for each in results if each.status != "passed"]
    yield Line(f"Not yet: {', '.join(left)}.", "bad") if left else Line("All of it passed.", "good")


def _found(result: Result) -> Iterator[Line]:
    for each in result.found[:_MOST]:
        for place, line in enumerate(each.splitlines()):
            yield Line(line.strip(), indent=6 if place else 4, mark="" if place else "- ")
    if len(result.found) > _MOST:
        yield Line(f"and {len(result.found) - _MOST} more; --json gives all", indent=4)
    if result.do:
        yield Line(result.do, indent=4, mark="Do: ")
