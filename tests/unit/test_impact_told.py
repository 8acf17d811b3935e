"""What a change does in lines and on a page: many causes, many faults, and plots true to their numbers."""

import re
from collections import Counter
from itertools import pairwise
from pathlib import Path
from typing import Final

import pytest

from tests.small_payers import BY_PLAN, TOTAL_TIME
from tests.weighing import change
from therapycode import Engine, InputError
from therapycode.cli.impact_lines import impact_lines
from therapycode.errors import Fault
from therapycode.upkeep.impact.differing import Differing
from therapycode.upkeep.impact.kinds import Difference
from therapycode.upkeep.impact.page import impact_page
from therapycode.upkeep.impact.plots import bars, columns
from therapycode.upkeep.impact.sides import Change
from therapycode.upkeep.impact.tally import MOST_NAMED, Cause, Example, Refusal, Row, Tally
from therapycode.upkeep.impact.wording import finding_words, move_words, row_words, summary


@pytest.fixture
def asked(engine: Engine, tmp_path: Path) -> Change:
    parts = (TOTAL_TIME, BY_PLAN)
    return change(engine, tmp_path, parts, parts)


def row(*values: str, sessions: int = 1, shared: int = 0) -> Row:
    differing = tuple(Differing("units", value, "w" * 300, "one") for value in values)
    example = Example("s.jsonl, line 1", None, (Difference("units", "97110", "1", "2"),))
    return Row(Cause(values), differing, sessions, shared, Counter({"units": sessions}), examples=[example])


def total_of(*rows: Row) -> Tally:
    total = Tally()
    for each in rows:
        for _ in range(each.sessions):
            total.note("2026-01", ["units"], ["units.more"], [])
        total.rows[each.cause] = each
    return total


def said(asked: Change, total: Tally) -> str:
    return "\n".join(f"{line.mark}{line.text}" for line in impact_lines(asked, total))


def test_values_that_act_together_are_told_one_by_one(asked: Change) -> None:
    total = total_of(row("units.from.2026-01-01", "lengths.other", sessions=2))
    for told in (said(asked, total), impact_page(asked, total)):
        assert "units.from.2026-01-01, lengths.other, together" in told
    lines = said(asked, total).splitlines()
    assert lines[lines.index("lengths.other") + 2] == "now  one"
    assert f"was  {'w' * 240} ..." in lines


def test_of_very_many_causes_those_of_most_sessions_are_shown(asked: Change) -> None:
    total = total_of(*[row(f"units.from.2026-01-{number:02}", sessions=number) for number in range(1, 61)])
    told = said(asked, total)
    assert told.count("for example") == 20
    assert told.endswith("and 40 further causes, which --json lists")
    assert told.index("units.from.2026-01-60") < told.index("units.from.2026-01-59")
    page = impact_page(asked, total)
    assert page.count("<h3>") == 50
    assert "<p>10 further causes in the data.</p>" in page
    assert '<p class="quiet">48 further causes below.</p>' in page


def test_of_very_many_faults_the_first_are_on_the_page(asked: Change) -> None:
    total = Tally()
    part = Tally()
    for number in range(1, 26):
        fault = Fault("services[0].code", "no <code>", "a code")
        part.refuse(Refusal(f"s.jsonl, line {number}", InputError("s.jsonl", [fault]), number))
    total.add(part)
    page = impact_page(asked, total)
    assert (total.unusable, len(total.refused)) == (25, MOST_NAMED)
    assert "no &lt;code&gt;" in page
    assert "<p>5 further documents.</p>" in page
    assert "line 20<" in page
    assert "line 21<" not in page


WAYS: Final = {"units.more": 1, "units.fewer": 2, "ready.lost": 1000, "finding.UNT-004.come": 1}


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("units", "1 has more, 2 have fewer"),
        ("ready", "1,000 are not any more"),
        ("lines", ""),
        ("determined", ""),
    ],
)
def test_which_way_sessions_go_is_told_in_words(kind: str, words: str) -> None:
    assert move_words(kind, WAYS) == words


def test_findings_that_come_and_go_are_told_by_code() -> None:
    assert finding_words({**WAYS, "finding.PAI-001.gone": 1200}) == "PAI-001 goes 1,200 times, UNT-004 comes once"


def test_one_and_several_are_told_apart() -> None:
    one = Tally(sessions=2, changed=1, same_policy=1, unusable=1)
    assert list(summary(one)) == [
        "2 sessions: 1 changes, 1 does not",
        "1 session is under the same values both times",
        "1 document could not be used",
    ]
    assert list(summary(Tally(sessions=1, changed=0))) == ["1 session: 0 change, 1 does not"]
    assert row_words(row("units", sessions=3, shared=2)) == "3 sessions, 2 of them for another cause as well"


@pytest.mark.parametrize("most", [1, 2, 3, 4, 5, 9, 10, 11, 16, 17, 99, 100, 101, 250, 251, 999, 1001, 123456])
def test_columns_stand_below_a_round_top_and_in_proportion(most: int) -> None:
    drawn = columns("what", [("a", most), ("b", 0), ("c", most // 2)])
    heights = [float(found) for found in re.findall(r'<rect[^>]* height="([\d.]+)"', drawn)]
    assert heights[1] == 0
    assert heights[2] == pytest.approx(heights[0] * (most // 2) / most, abs=0.1)
    numbers = [int(found.replace(",", "")) for found in re.findall(r"level-name[^>]*>([\d,]+)<", drawn)]
    assert numbers[0] == 0
    assert numbers[-1] >= most
    assert heights[0] == pytest.approx(184 * most / numbers[-1], abs=0.1)
    steps = {later - earlier for earlier, later in pairwise(numbers)}
    assert len(steps) == 1
    assert numbers[-1] <= max(most * 4, 4)


def test_bars_are_in_proportion_and_what_they_are_called_is_text() -> None:
    drawn = bars("<what>", [("<a>", 200), ("b", 50), ("c", 0)])
    widths = [float(found) for found in re.findall(r'<rect[^>]* width="([\d.]+)"', drawn)]
    assert widths == [630.0, 157.5, 1.0]
    assert "&lt;a&gt;" in drawn
    assert 'aria-label="&lt;what&gt;"' in drawn
    assert "<a>" not in drawn


def test_no_more_names_of_columns_are_written_than_have_room() -> None:
    drawn = columns("what", [(f"2026-{number:02}", number) for number in range(60)])
    assert len(re.findall('class="tick"', drawn)) == 12
    assert len(re.findall("<rect", drawn)) == 60
