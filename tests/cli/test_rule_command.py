"""`therapycode rule`: the list, and the page of each finding and of each rule that a profile may name."""

from contextlib import redirect_stdout
from io import StringIO

import pytest
from rich.cells import cell_len

from tests.cli.running import agrees, here, run
from therapycode.cli.docstrings import Passage, bare, passages
from therapycode.cli.paper import paper
from therapycode.cli.rulebook import Entry, rulebook
from therapycode.cli.rulepage import page
from therapycode.plugin import FINDINGS, UNIT_RULES, NamedRule, total_time
from therapycode.rules.assistants import PER_UNIT_RULES
from therapycode.rules.lengths import LENGTH_RULES

BOOK = rulebook(UNIT_RULES)


def printed(entry: Entry) -> str:
    with redirect_stdout(StringIO()) as out:
        paper().print(page(entry))
    return out.getvalue()


@pytest.mark.parametrize("name", ["units.tie", "timing.overlap", "total-time", "midpoint"])
def test_the_page_of_a_rule(name: str) -> None:
    ran = run("rule", name)
    assert (ran.status, ran.err) == (0, "")
    agrees(f"rule-{name}", ran.out)


def test_without_a_name_every_rule_is_listed_by_family() -> None:
    ran = run("rule")
    assert (ran.status, ran.err) == (0, "")
    agrees("rules", ran.out)


def test_the_book_holds_every_finding_and_every_named_rule_once() -> None:
    names = [entry.name for entry in BOOK]
    assert sorted(names) == sorted([*FINDINGS, *UNIT_RULES, *LENGTH_RULES, *PER_UNIT_RULES])
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("entry", BOOK, ids=lambda entry: entry.name)
def test_every_page_fits_into_80_columns_and_gives_an_example_and_a_source(entry: Entry) -> None:
    text = printed(entry)
    assert max(cell_len(line) for line in text.splitlines()) <= 80
    assert {"example", "source"} <= {passage.kind for passage in entry.passages}
    assert "``" not in text
    assert "**" not in text


@pytest.mark.parametrize("entry", [entry for entry in BOOK if entry.code], ids=lambda entry: entry.name)
def test_every_page_of_a_finding_tells_what_is_refused_before_what_is_accepted(entry: Entry) -> None:
    kinds = [(each.kind, each.text) for each in entry.passages if each.kind in {"heading", "example"}]
    assert [text for kind, text in kinds if kind == "heading"] == ["Refused", "Accepted"]
    assert [kind for kind, _ in kinds] == ["heading", "example", "heading", "example"]
    assert entry.says
    assert entry.do


def test_a_finding_is_found_by_its_name_or_code_however_they_are_written() -> None:
    by_name = here("rule", "units.tie")
    assert here("rule", "UNT-004") == here("rule", "unt-004") == here("rule", "Units.Tie") == by_name


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("units.te", "Did you mean units.tie"),
        ("total_time", "Did you mean total-time"),
        ("UNT-0040", "Did you mean units.tie"),
        ("zzzzzz", "`therapycode rule` lists them."),
    ],
)
def test_an_unknown_name_is_misuse_and_told_with_what_is_written_nearly_so(name: str, hint: str) -> None:
    ran = here("rule", name)
    assert (ran.status, ran.out) == (2, "")
    assert hint in ran.err


def test_the_rule_of_a_plugin_has_a_page_by_the_words_of_its_docstring() -> None:
    said = NamedRule(name="acme.hybrid", title="Half and half", allocate=total_time)
    silent = NamedRule(name="acme.mute", title="Nothing is said.", allocate=lambda _minutes: total_time([]))
    pages = {each.name: printed(each) for each in rulebook({one.name: one for one in (said, silent)})}
    assert pages["acme.hybrid"].startswith("acme.hybrid\nHalf and half.\n\nIn a profile:  units")
    assert "The total decides how many units there are." in pages["acme.hybrid"]
    assert pages["acme.mute"].splitlines() == [
        "acme.mute",
        "Nothing is said.",
        "",
        'In a profile:  units, rule = "acme.mute"',
    ]


def test_a_page_is_read_into_passages_and_an_example_keeps_its_lines() -> None:
    text = "One ``x``\nof two.\n\n**Refused**\n\n    a\n      b\n\n    c\n\n**Source**: a manual,\npage 3."
    assert passages(text) == (
        Passage("paragraph", "One ``x`` of two."),
        Passage("heading", "Refused"),
        Passage("example", "a\n  b\n\nc"),
        Passage("source", "a manual, page 3."),
    )
    assert passages("") == ()
    assert passages(">>> f(1)\n2")[0] == Passage("example", ">>> f(1)\n2")
    assert bare("One ``x``.") == "One x."
