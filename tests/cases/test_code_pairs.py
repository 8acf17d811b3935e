"""The code pairs that therapy meets most, in both tables, on both sides of every day on which they change.

Source: CMS's practitioner and outpatient hospital files of code-pair edits in force from 2024-07-01, and for ten
codes the practitioner file in force from 2026-10-01, which also gives first days.
"""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import product
from typing import Final

import pytest

from tests.building import DAY, installed_engine
from tests.edits import HOSPITAL, PRACTITIONER, billed
from therapycode.model.edits import EDIT_TABLES, EditTable, PairEdit, Standing
from therapycode.rules.pairs import meetings

Answers = Sequence[tuple[str, str]]
"""What holds from each day on: `-` no edit; `0` or `1` the edit's indicator, with `?` where it is not confirmed;
`!` nothing can be said. `<` before an answer: the edit denies the code that is named first."""

ALWAYS: Final = "2019-01-01"
WITHDRAWN: Final = "2020-01-01"
BACK: Final = "2020-10-01"
HELD: Final = "2024-07-01"

NEVER: Answers = ((ALWAYS, "-"),)
ENDED: Answers = ((ALWAYS, "1?"), (WITHDRAWN, "-"))
LATER: Answers = ((ALWAYS, "1?"), (WITHDRAWN, "!"), (BACK, "1?"), ("2022-01-01", "-"))
OPEN: Answers = ((ALWAYS, "!"), (BACK, "1?"), (HELD, "1"))
OPEN_0: Answers = ((ALWAYS, "!"), (BACK, "0?"), (HELD, "0"))
TURNED: Answers = ((ALWAYS, "<!"), (BACK, "<1?"), (HELD, "<1"))
PUT_BACK: Answers = ((ALWAYS, "1?"), (WITHDRAWN, "!"), (BACK, "1?"), (HELD, "1"))
PUT_BACK_0: Answers = ((ALWAYS, "0?"), (WITHDRAWN, "!"), (BACK, "0?"), (HELD, "0"))
KNOWN_0: Answers = (("2016-12-31", "-"), ("2017-01-01", "0"), (WITHDRAWN, "-"), (BACK, "0"))

EVALUATIONS: Final = "97161 97162 97163 97165 97166 97167"
RE_EVALUATIONS: Final = "97164 97168"
MODALITIES: Final = (
    "97012 97016 97018 97022 97024 97026 97028 97032 97033 97034 97035 97036 97039 G0281 G0283 G0329"
)
STRAPPING: Final = "29200 29240 29260 29280 29520 29530 29540 29550 29580 29581 29584"

TRUTHS: Final[Sequence[tuple[str, str, Answers, Answers]]] = (
    ("97530", "97110 97112", NEVER, NEVER),
    ("97530", "97116", (("1999-06-30", "-"), ("1999-07-01", "1"), (WITHDRAWN, "-")), ENDED),
    ("97140", "97530", (("2000-06-30", "-"), ("2000-07-01", "1"), (WITHDRAWN, "-")), ENDED),
    ("97530", "97113", ENDED, ENDED),
    ("97150", "97530", OPEN, OPEN),
    ("97530", f"{EVALUATIONS} 97169 97170 97171 97172", NEVER, NEVER),
    ("97530", RE_EVALUATIONS, ENDED, ENDED),
    ("97530", "97533 97535", LATER, LATER),
    ("97530", "97537 97542", OPEN, OPEN),
    ("97530", "97750", PUT_BACK, PUT_BACK),
    ("97755", "97530", PUT_BACK, PUT_BACK),
    ("97530", "97760 97761 97763 97124 97129", NEVER, NEVER),
    ("97530", "95851 95852", OPEN_0, OPEN_0),
    ("97530", "97153 97154 97155 97156 97157 97158", OPEN_0, TURNED),
    ("92507", "97530", PUT_BACK, PUT_BACK),
    ("92508 92526 95992 90912 90913 G0237 G0238 G0239", "97530", OPEN, OPEN),
    ("97140", "97124", OPEN_0, OPEN_0),
    ("97150", "97140", OPEN, OPEN),
    (EVALUATIONS, "97140", NEVER, NEVER),
    ("97140", RE_EVALUATIONS, ENDED, ENDED),
    ("97140", "97750", PUT_BACK, PUT_BACK),
    ("97140", "97018 95851 95852", OPEN, OPEN),
    ("97012 95992 97763 29581 29584", "97140", OPEN, OPEN),
    ("97755 97760 97761", "97140", PUT_BACK, PUT_BACK),
    ("97545", "97140", OPEN_0, OPEN_0),
    ("97150", "97110 97112 97116 97535 97760 97761", PUT_BACK, PUT_BACK),
    ("97150", "97113 97124 97533 97537 97542 97763", OPEN, OPEN),
    ("97150", EVALUATIONS, NEVER, NEVER),
    ("97150", RE_EVALUATIONS, ENDED, ENDED),
    ("97110 97112 97113 97116", RE_EVALUATIONS, ENDED, ENDED),
    ("97113", "97110", PUT_BACK, PUT_BACK),
    ("97161 97162 97163", "97110 97112 97116 97535", NEVER, NEVER),
    (f"{EVALUATIONS} {RE_EVALUATIONS}", "97763 97802 97803 97804", PUT_BACK_0, PUT_BACK),
    (f"{EVALUATIONS} {RE_EVALUATIONS}", "95851 95852", PUT_BACK_0, PUT_BACK_0),
    (f"{EVALUATIONS} {RE_EVALUATIONS}", "96105 96125", PUT_BACK, PUT_BACK),
    ("97162", "97161", KNOWN_0, PUT_BACK_0),
    ("97163", "97161 97162", KNOWN_0, PUT_BACK_0),
    (MODALITIES, RE_EVALUATIONS, PUT_BACK, PUT_BACK),
    ("97124 97533 97535 97537 97542 97545 97760 97761", RE_EVALUATIONS, PUT_BACK, PUT_BACK),
    ("97129", RE_EVALUATIONS, OPEN, OPEN),
    ("97037", RE_EVALUATIONS, NEVER, NEVER),
    ("97750", "97150", PUT_BACK_0, PUT_BACK_0),
    ("97760 97761", "97763", PUT_BACK_0, PUT_BACK_0),
    ("97763", STRAPPING, OPEN, OPEN),
    ("G0283", "97032", OPEN, OPEN),
    ("98980", "97750", OPEN_0, TURNED),
    ("98981", "97750", OPEN_0, OPEN_0),
    ("97550 97551 97552", "97110 97112 97116 97140 97150 97161 97530 97535", NEVER, NEVER),
)

BY_LENGTH: Final = "97750 97755"
"""Tests against evaluations: never together for a practitioner; in a hospital's file since before 2019 a modifier
opens them. The row that said otherwise ended before then."""


def probes(answers: Answers) -> Iterator[tuple[date, str]]:
    """Each day on which something changes and the day before it, and a day of today."""
    before = ""
    for first, answer in answers:
        day = date.fromisoformat(first)
        if before:
            yield day - timedelta(days=1), before
        yield day, answer
        before = answer
    yield max(day, date(2026, 3, 2)), before


def answered(table: EditTable, column1: str, column2: str, day: date) -> str:
    """What the pair rule and the tables say of two codes of one provider, in the words of `Answers`."""
    pairs = installed_engine().tables.pairs
    told: set[str] = set()
    for first, second in ((column1, column2), (column2, column1)):
        two = (billed(first, table=table), billed(second, table=table, place=1))
        edits = [one.edit for one in meetings(two, pairs.on(day))]
        turned = "".join(["<" for edit in edits if edit.column1 != column1])
        told.add(turned + ("".join([_word(edit, pairs.standing(edit, day)) for edit in edits]) or "-"))
    [word] = told
    return word


def _word(edit: PairEdit, standing: Standing) -> str:
    if standing == "unchecked":
        return "!"
    return f"{edit.indicator}?" if standing == "unconfirmed" else f"{edit.indicator}"


def spelled() -> Iterator[tuple[EditTable, str, str, Answers]]:
    for firsts, seconds, practitioner, hospital in TRUTHS:
        for column1, column2 in product(firsts.split(), seconds.split()):
            yield "practitioner", column1, column2, practitioner
            yield "outpatient-hospital", column1, column2, hospital
    for column1, column2 in product(f"{EVALUATIONS} {RE_EVALUATIONS}".split(), BY_LENGTH.split()):
        yield "practitioner", column1, column2, PUT_BACK_0
        yield "outpatient-hospital", column1, column2, PUT_BACK


@pytest.mark.parametrize("table", EDIT_TABLES)
def test_every_pair_has_its_answer_on_both_sides_of_every_day_in_both_directions(table: EditTable) -> None:
    told = {
        (column1, column2, day): (answered(table, column1, column2, day), expected)
        for own, column1, column2, answers in spelled()
        if own == table
        for day, expected in probes(answers)
    }
    assert len(told) > 900
    assert {key: both for key, both in told.items() if both[0] != both[1]} == {}


def test_the_table_of_truths_tells_a_wrong_answer_from_a_right_one() -> None:
    assert answered("practitioner", "97150", "97530", DAY) == "1"
    assert answered("practitioner", "97530", "97150", DAY) == "<1"
    assert dict(probes(LATER))[date(2021, 12, 31)] == "1?"
    assert dict(probes(LATER))[date(2022, 1, 1)] == "-"
    assert {PRACTITIONER, HOSPITAL} == set(EDIT_TABLES)
