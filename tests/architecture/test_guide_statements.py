"""Each statement of the guide that the project started from ends somewhere, and where it says is where that is."""

import re
import tomllib
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Final

import pytest

from tests.building import lines
from therapycode import Engine
from therapycode.cli.rulebook import rulebook
from therapycode.plugin import FINDINGS, UNIT_RULES
from therapycode.profiles.resolve import resolve
from therapycode.serial import schema
from therapycode.testing import session_of

ROOT: Final = Path(__file__).parents[2]
DOCS: Final = ROOT / "docs"
PAGE: Final = DOCS / "reference" / "guide-statements.md"
TEXT: Final = (DOCS / "guide-statements.toml").read_text("utf-8")
GIVEN: Final[dict[str, Any]] = tomllib.loads(TEXT)
STATEMENTS: Final = {key: value for key, value in GIVEN.items() if key not in {"day", "unbuilt", "sections"}}
VERDICTS: Final = {"true", "true with conditions", "not supported", "contradicted", "no business of the engine"}
ENDS: Final = ("findings", "rules", "parts", "codes", "keys", "pages", "cases", "tests", "tried", "unbuilt")

_HEADING: Final = re.compile(r"^#+ (.+)$", re.MULTILINE)
_LINK: Final = re.compile(r"\]\(([^)#]*)#([^)]+)\)")
_ROW: Final = re.compile(r"^\| (S\d{3}) \| .+ \| \*\*(.+?)\*\*.* \| .+ \|$", re.MULTILINE)


def all_of(kind: str) -> list[Any]:
    """Every pointer of a kind, with the statement that has it."""
    return [
        pytest.param(pointer, id=f"{id_}-{pointer if isinstance(pointer, str) else number}")
        for id_, statement in STATEMENTS.items()
        for number, pointer in enumerate(statement.get(kind, ()))
    ]


@cache
def anchors(page: Path) -> frozenset[str]:
    """The anchors of a page's headings, as the places that show such pages make them."""
    headings = _HEADING.findall(page.read_text("utf-8"))
    return frozenset(re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings)


def test_none_of_the_statements_is_missing_and_none_stands_twice() -> None:
    every = [f"S{number:03}" for number in range(1, 190)]
    assert re.findall(r"^\[(S\w+)\]$", TEXT, re.MULTILINE) == list(STATEMENTS) == every
    assert [id_ for id_, _ in _ROW.findall(PAGE.read_text("utf-8"))] == every


def test_no_two_statements_say_the_same() -> None:
    assert len({statement["says"] for statement in STATEMENTS.values()}) == len(STATEMENTS)


@pytest.mark.parametrize("id_", STATEMENTS)
def test_a_statement_has_a_verdict_its_reason_and_an_end(id_: str) -> None:
    statement = STATEMENTS[id_]
    assert statement["says"]
    assert statement["verdict"] in VERDICTS
    assert statement["verdict"] == "true" or statement["because"]
    ends = [pointer for kind in ENDS for pointer in statement.get(kind, ())]
    assert ends
    assert [pointer for pointer in ends if ends.count(pointer) > 1] == []


def test_the_page_gives_each_verdict() -> None:
    shown = dict(_ROW.findall(PAGE.read_text("utf-8")))
    assert shown == {id_: statement["verdict"] for id_, statement in STATEMENTS.items()}


@pytest.mark.parametrize("name", all_of("findings"))
def test_a_finding_that_is_named_can_be_made(name: str) -> None:
    assert name in FINDINGS


@pytest.mark.parametrize("name", all_of("rules"))
def test_a_rule_that_is_named_is_one_that_profiles_may_name(name: str) -> None:
    assert name in {entry.name for entry in rulebook(UNIT_RULES) if not entry.code}


@pytest.mark.parametrize("pointer", all_of("parts"))
def test_a_part_that_is_named_is_spoken_of_on_its_day(engine: Engine, pointer: str) -> None:
    payer, key, *day = pointer.split()
    values = resolve(engine.profile(payer), date.fromisoformat(day[0]) if day else GIVEN["day"])
    assert key in {*values.parts, *values.unknown}


@pytest.mark.parametrize("code", all_of("codes"))
def test_a_code_that_is_named_is_in_the_table(engine: Engine, code: str) -> None:
    assert code in engine.tables.codes.on(GIVEN["day"])


@pytest.mark.parametrize("key", all_of("keys"))
def test_a_key_that_is_named_is_one_of_a_session(key: str) -> None:
    whole: dict[str, Any] = dict(schema("session"))
    kind, _, name = key.partition(".")
    described = whole if kind == "session" else whole["$defs"][kind]
    assert name in described["properties"]


@pytest.mark.parametrize("pointer", all_of("pages"))
def test_a_sentence_that_is_named_has_its_heading(pointer: str) -> None:
    page, anchor = pointer.split("#")
    assert anchor in anchors(DOCS / page)


@pytest.mark.parametrize("pointer", all_of("cases"))
def test_a_case_that_is_named_stands_in_its_file(pointer: str) -> None:
    file, id_ = pointer.split()
    assert id_ in {case["id"] for case in tomllib.loads((ROOT / file).read_text("utf-8"))["cases"]}


@pytest.mark.parametrize("pointer", all_of("tests"))
def test_a_test_that_is_named_is_there(pointer: str) -> None:
    assert "\ndef test_" in (ROOT / pointer).read_text("utf-8")


def test_what_is_not_built_has_a_reason_that_is_given_and_each_reason_is_used() -> None:
    used = {name for statement in STATEMENTS.values() for name in statement.get("unbuilt", ())}
    assert used == set(GIVEN["unbuilt"])
    assert [name for name, reason in GIVEN["unbuilt"].items() if not reason["why"]] == []


@pytest.mark.parametrize("tried", all_of("tried"))
def test_what_was_tried_comes_to_what_is_told(engine: Engine, tried: dict[str, Any]) -> None:
    outcome = engine.code(session_of(tried["session"].strip()), payer=tried.get("payer", "medicare-part-b"))
    made = {"units": dict(outcome.units), "lines": lines(outcome) if outcome.claim else []}
    found = {finding.rule for finding in outcome.findings}
    wanted, unwanted = set(tried.get("findings", ())), set(tried.get("without", ()))
    assert {"units", "lines", "findings"} & tried.keys()
    assert {key: made[key] for key in made if key in tried} == {key: tried[key] for key in made if key in tried}
    assert wanted - found == set()
    assert unwanted & found == set()
    assert unwanted <= FINDINGS.keys()


def test_every_link_of_the_page_leads_to_a_heading() -> None:
    assert [f"{page}#{anchor}" for page, anchor in links() if anchor not in anchors(page)] == []


def links() -> Iterator[tuple[Path, str]]:
    """The pages that the page leads to, each with the anchor."""
    for target, anchor in _LINK.findall(PAGE.read_text("utf-8")):
        yield (PAGE.parent / target).resolve() if target else PAGE, anchor
