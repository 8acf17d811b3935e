"""The assistant's units against an oracle that shares no code: every split of one code, and many days of more."""

from collections import Counter
from collections.abc import Callable, Mapping
from datetime import date
from itertools import product
from random import Random
from typing import Final

import attrs
import pytest

from tests.assistant_oracle import (
    PUBLISHED,
    by_the_ruling,
    by_the_text,
    is_silent,
    marked_in_2020_and_2021,
    marked_since_2022,
)
from tests.building import DAY, bent, said, visit
from tests.oracle import right_answers, units_of_total
from therapycode import ClaimLine, Engine, Outcome, Session
from therapycode.rules.assistants import midpoint_share, more_than_tenth_share

PAYER: Final = "medicare-part-b"
IN_2021: Final = date(2021, 6, 1)
SPLITS: Final = list(product(range(1, 46), repeat=2))
"""Therapist's and assistant's minutes of one code, every pair up to three quarters of an hour."""

Marked = Callable[[int, int, int], int]
Worked = Mapping[str, tuple[int, int]]
"""Therapist's and assistant's minutes by code."""


# the oracle itself


def test_the_oracle_follows_the_examples_that_are_worked_out_in_the_text() -> None:
    assert marked_since_2022(1, 5, 10) == 1  # A
    assert marked_since_2022(1, 6, 5) == 1  # B
    assert marked_since_2022(3, 23, 22) == 1  # C
    assert marked_since_2022(2, 12, 14) == 1  # D
    assert marked_since_2022(2, 13, 23) == 1  # 1 from 2022 on
    assert marked_in_2020_and_2021(2, 13, 23) == 2  # 1 as it was


def test_the_ruling_says_what_the_text_says_wherever_the_text_speaks() -> None:
    for open_units, therapist, assistant in product((0, 1), range(15), range(15)):
        assert by_the_text(open_units, therapist, assistant) == by_the_ruling(open_units, therapist, assistant)
    assert {by_the_ruling(2, *pair) for pair in PUBLISHED} == {1}


def test_the_published_splits_are_those_of_23_to_28_minutes_left_over() -> None:
    either_way = PUBLISHED | {(second, first) for first, second in PUBLISHED}
    left_over = list(product(range(1, 15), repeat=2))
    assert either_way == {pair for pair in left_over if sum(pair) >= 23}
    assert len([pair for pair in left_over if 15 <= sum(pair) < 23]) == 84


# one code


def test_every_split_of_one_code_has_the_oracles_units_with_the_modifier() -> None:
    wrong = []
    for therapist, assistant in SPLITS:
        units = units_of_total(therapist + assistant)
        share = midpoint_share(units, therapist, assistant)
        marked = marked_since_2022(units, therapist, assistant)
        if (share.with_assistant, share.without) != (marked, units - marked):
            wrong.append((therapist, assistant, share))
    assert len(SPLITS) == 2025
    assert wrong == []


def test_every_split_of_one_code_that_wins_a_unit_more_beside_others_has_them_too() -> None:
    for therapist, assistant in SPLITS:
        units = (therapist + assistant) // 15 + 1
        share = midpoint_share(units, therapist, assistant)
        assert share.with_assistant == marked_since_2022(units, therapist, assistant)


def test_the_text_is_never_silent_on_a_code_that_stands_alone() -> None:
    """A code alone reaches two open units only from 23 leftover minutes on, where the text speaks: 0 of 2025."""
    silent = [split for split in SPLITS if midpoint_share(units_of_total(sum(split)), *split).silent]
    assert len(silent) == 0


def test_the_text_is_silent_on_756_splits_where_other_codes_leave_this_one_a_unit_more() -> None:
    """The 84 pairs of leftovers from 15 to 22 minutes, each with none to two full quarters of either role."""
    silent = [split for split in SPLITS if midpoint_share(sum(split) // 15 + 1, *split).silent]
    assert len(silent) == 756
    assert silent == [split for split in SPLITS if is_silent(sum(split) // 15 + 1, *split)]


def test_every_split_of_2020_and_2021_goes_by_a_tenth_of_the_leftovers() -> None:
    for therapist, assistant in SPLITS:
        for units in {units_of_total(therapist + assistant), (therapist + assistant) // 15 + 1}:
            share = more_than_tenth_share(units, therapist, assistant)
            assert share.with_assistant == marked_in_2020_and_2021(units, therapist, assistant)
            assert share.with_assistant + share.without == units


@pytest.mark.parametrize("therapist", [1, 7, 8, 13, 14, 15, 16, 22, 23, 30, 45])
def test_the_engine_gives_every_split_beside_these_therapist_minutes_its_lines(
    engine: Engine, therapist: int
) -> None:
    for assistant in range(1, 46):
        worked = {"97110": (therapist, assistant)}
        outcome = engine.code(session_of(worked), payer=PAYER)
        assert by_code(lines_of(outcome)) == expected(worked, dict(outcome.units), marked_since_2022)


# several codes


def session_of(worked: Worked, day: date = DAY) -> Session:
    """A session with a service for each code, its minutes by the therapist and by the assistant alone."""
    both = [
        line
        for code, (therapist, assistant) in worked.items()
        for line in ([f"{code} {therapist} PT"] if therapist else [])
        + ([f"{code} {assistant} PTA"] if assistant else [])
    ]
    return visit(*both, day=day, discipline="PT")


def lines_of(outcome: Outcome) -> tuple[ClaimLine, ...]:
    assert outcome.claim is not None
    return outcome.claim.lines


def by_code(lines: tuple[ClaimLine, ...]) -> dict[str, tuple[int, int]]:
    """Units with and without the modifier by code; every line has its own, and never both."""
    told: dict[str, tuple[int, int]] = {}
    for line in lines:
        marked, plain = told.get(line.code, (0, 0))
        assert line.units > 0
        told[line.code] = (marked + line.units, plain) if "CQ" in line.modifiers else (marked, plain + line.units)
    assert len(lines) == sum(bool(units) for pair in told.values() for units in pair)
    return told


def expected(worked: Worked, units: Mapping[str, int], rule: Marked) -> dict[str, tuple[int, int]]:
    marked = {code: rule(units[code], *worked[code]) for code in worked if units[code]}
    return {code: (number, units[code] - number) for code, number in marked.items()}


def some_days(seed: int, number: int) -> list[Worked]:
    """Two or three codes, each by one role or by both, most often with a few minutes left over."""
    dice = Random(seed)  # noqa: S311  # a sample that is the same every time
    days: list[Worked] = []
    for _ in range(number):
        codes = dice.sample(["97110", "97140", "97530", "97112"], dice.choice([2, 3]))
        days.append({code: dice.choice([both, both, one_role])(dice) for code in codes})
    return days


def both(dice: Random) -> tuple[int, int]:
    return dice.randint(1, 24), dice.randint(1, 24)


def one_role(dice: Random) -> tuple[int, int]:
    minutes = dice.randint(1, 24)
    return (minutes, 0) if dice.random() < 0.5 else (0, minutes)


DAYS: Final = some_days(2022, 20_000)


def test_twenty_thousand_days_of_two_and_three_codes_have_the_oracles_lines_in_every_alternative(
    engine: Engine,
) -> None:
    told: Counter[str] = Counter()
    for worked in DAYS:
        outcome = engine.code(session_of(worked), payer=PAYER)
        line_sets = [each.lines for each in outcome.alternatives] or [lines_of(outcome)]
        codes = list(worked)
        right = right_answers([sum(worked[code]) for code in codes])
        answers = [dict(each.units) for each in outcome.alternatives] or [dict(outcome.units)]
        assert {tuple(units[code] for code in codes) for units in answers} == right
        for units, lines in zip(answers, line_sets, strict=True):
            assert by_code(lines) == expected(worked, units, marked_since_2022)
        silent = any(is_silent(outcome.units[code], *worked[code]) for code in codes)
        assert ("advice assistants.text-silent" in said(outcome)) == silent
        told["days with a tie"] += len(line_sets) > 1
        told["days on which the text is silent"] += silent
    assert told == {"days with a tie": TIES, "days on which the text is silent": SILENT}


TIES: Final = 1074
SILENT: Final = 729
"""Of 20,000 days, those whose units are open, and those on which the text does not say whose a unit is: no rare
curiosity, since any code with both roles' leftovers from 15 to 22 minutes that wins one unit more is such a case.
"""


def test_days_of_2021_go_by_the_tenth_in_every_alternative(engine: Engine) -> None:
    for worked in DAYS[:3000]:
        outcome = engine.code(session_of(worked, IN_2021), payer=PAYER)
        line_sets = [each.lines for each in outcome.alternatives] or [lines_of(outcome)]
        answers = [dict(each.units) for each in outcome.alternatives] or [dict(outcome.units)]
        for units, lines in zip(answers, line_sets, strict=True):
            assert by_code(lines) == expected(worked, units, marked_in_2020_and_2021)


# where there is no modifier at all


@pytest.mark.parametrize("day", [date(2019, 1, 1), date(2019, 12, 31)])
def test_before_2020_no_unit_bears_the_modifier(engine: Engine, day: date) -> None:
    told = {
        line.modifiers
        for worked in DAYS[:300]
        for line in lines_of(engine.code(session_of(worked, day), payer=PAYER))
    }
    assert told == {("GP",)}


def test_the_modifier_begins_with_2020_and_the_midpoint_with_2022(engine: Engine) -> None:
    session = session_of({"97110": (13, 23)})
    told = {}
    for day in (date(2019, 12, 31), date(2020, 1, 1), date(2021, 12, 31), date(2022, 1, 1)):
        told[day.isoformat()] = by_code(
            lines_of(engine.code(attrs.evolve(session, date_of_service=day), payer=PAYER))
        )
    assert told == {
        "2019-12-31": {"97110": (0, 2)},
        "2020-01-01": {"97110": (2, 0)},
        "2021-12-31": {"97110": (2, 0)},
        "2022-01-01": {"97110": (1, 1)},
    }


@pytest.mark.parametrize("changes", [{"setting": "cah"}, {"under_plan": False}])
def test_at_a_critical_access_hospital_and_outside_a_plan_no_unit_bears_it(
    engine: Engine, changes: dict[str, object]
) -> None:
    for worked in DAYS[:300]:
        session = bent(session_of(worked), **changes)
        outcome = engine.code(session, payer=PAYER)
        assert [line.code for line in lines_of(outcome) if "CQ" in line.modifiers] == []
        assert dict(outcome.units) == dict(engine.code(session_of(worked), payer=PAYER).units)


def test_occupational_therapy_has_the_same_units_under_its_own_modifier(engine: Engine) -> None:
    codes = {"97110": "97535", "97140": "97140", "97530": "97530", "97112": "97112"}
    for worked in DAYS[:300]:
        session = session_of(worked)
        services = [attrs.evolve(one, code=codes[one.code]) for one in session.services]
        staff = [attrs.evolve(one, role="OTA" if one.role == "PTA" else "OT") for one in session.clinicians]
        changed = attrs.evolve(session, discipline="OT", services=tuple(services), clinicians=tuple(staff))
        there = lines_of(engine.code(changed, payer=PAYER))
        here = lines_of(engine.code(session, payer=PAYER))
        renamed = {"GP": "GO", "CQ": "CO"}
        assert [(line.units, line.modifiers) for line in there] == [
            (line.units, tuple(renamed[each] for each in line.modifiers)) for line in here
        ]
