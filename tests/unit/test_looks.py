"""One look at the lines of a session: what it tells clear is clear."""

from datetime import date

import pytest

from tests.edits import HOSPITAL, PRACTITIONER, add_on, day_limit, pair, pairs_of, unit_edit
from therapycode import ClaimLine
from therapycode.model.edits import NO_EDITS, DayEdits, EditTable, partners_of
from therapycode.rules.looks import BESIDE, NO_LIMIT, PAST, Asked, look_at, looks_of

ALL = Asked(pairs=True, units=True, limits=True, add_ons=True)
ROWS = pairs_of(pair("97150", "97530"), pair("97530", "97750"))
CODES = ("97110", "97150", "97530", "97597", "97598", "97750")
EDITS = DayEdits(
    pairs={PRACTITIONER: ROWS, HOSPITAL: {}},
    partners={PRACTITIONER: partners_of(ROWS), HOSPITAL: {}},
    units={
        PRACTITIONER: {code: unit_edit(code, 4) for code in CODES},
        HOSPITAL: {code: unit_edit(code, 6, table=HOSPITAL) for code in CODES},
    },
    held=frozenset({"practitioner", "outpatient-hospital"}),
    day_limits={
        ("97750", "PT"): day_limit("97750", "PT", 1),
        ("97750", "OT"): day_limit("97750", "OT", None),
        ("97530", "SLP"): day_limit("97530", "SLP", 1),
    },
    add_ons={"97598": add_on("97598", "97597"), "97110": add_on("97110", "97530", closed=False)},
    outside=frozenset({"98940"}),
)


def line(code: str, units: int = 1, npi: str | None = None) -> ClaimLine:
    return ClaimLine(date(2026, 3, 4), "PT", code, units, ("GP",), None, (0,), None, npi)


def seen(*made: tuple[ClaimLine, ...], asked: Asked = ALL, table: EditTable | None = PRACTITIONER) -> int:
    return look_at(looks_of(EDITS, table, "PT", asked), made)


def test_lines_within_everything_are_told_by_the_bits_of_their_codes() -> None:
    one, two = seen((line("97110", 4),)), seen((line("97110"),), (line("97530"),), ())
    assert one > 0
    assert two & one == one
    assert one.bit_count() == 1
    assert two.bit_count() == 2


def test_without_a_line_there_is_nothing_to_see() -> None:
    assert seen() == seen((), ()) == 0


@pytest.mark.parametrize(("units", "clear"), [(4, True), (5, False)])
def test_more_units_than_the_edit_need_a_closer_look(units: int, *, clear: bool) -> None:
    assert (seen((line("97110", units),)) > 0) is clear
    assert seen((line("97110", 5),), table=HOSPITAL) > 0
    assert seen((line("97110", 7),), table=HOSPITAL) == PAST


def test_lines_of_one_code_are_taken_together_and_those_of_two_are_not() -> None:
    assert seen((line("97110", 2), line("97110", 3))) == PAST
    assert seen((line("97110", 2), line("97110", 2))) > 0
    assert seen((line("97110", 3), line("97530", 4))) > 0


def test_limits_of_the_day_hold_by_the_plan_of_care() -> None:
    assert seen((line("97750", 1),)) > 0
    assert seen((line("97750", 2),)) == PAST
    assert seen((line("97530", 2),)) > 0
    assert look_at(looks_of(EDITS, PRACTITIONER, "SLP", ALL), [(line("97530", 2),)]) == PAST
    assert look_at(looks_of(EDITS, PRACTITIONER, "OT", ALL), [(line("97750"),)]) == PAST
    assert look_at(looks_of(EDITS, PRACTITIONER, "SLP", ALL), [(line("97750", 4),)]) > 0


@pytest.mark.parametrize("order", [1, -1])
def test_two_codes_that_may_be_a_pair_are_told_in_both_directions(order: int) -> None:
    made = [(line("97150"),), (line("97530"),)][::order]
    assert seen(*made) == BESIDE
    assert seen(*made, table=HOSPITAL) > 0
    assert seen((line("97150"),), (line("97750"),)) > 0


def test_units_past_an_edit_are_told_before_a_pair() -> None:
    assert seen((line("97150"),), (line("97530", 5),)) == PAST
    assert len({0, PAST, BESIDE}) == 3


def test_an_add_on_code_needs_its_primary_under_the_same_number() -> None:
    assert seen((line("97598"),)) == PAST
    assert seen((line("97598"),), (line("97110"),)) == PAST
    assert seen((line("97598"),), (line("97597"),)) > 0
    assert seen((line("97598", npi="1"),), (line("97597", npi="1"),)) > 0
    assert seen((line("97598", npi="1"),), (line("97597", npi="2"),)) == PAST


def test_the_codes_of_an_add_on_s_list_are_known_where_nothing_else_is_said_of_them() -> None:
    edits = DayEdits(add_ons={"97598": add_on("97598", "97597")})
    looks = looks_of(edits, None, "PT", Asked(add_ons=True))
    assert look_at(looks, [(line("97598"),)]) == PAST
    assert look_at(looks, [(line("97598"),), (line("97597"),)]) > 0


def test_an_add_on_code_with_an_open_list_stands_by_itself() -> None:
    assert seen((line("97110"),)) > 0


def test_a_code_that_nothing_is_known_of_needs_a_closer_look() -> None:
    for code in ("98940", "99213"):
        assert seen((line(code),)) == PAST
        assert seen((line(code),), asked=Asked(limits=True)) == PAST


@pytest.mark.parametrize("kind", Asked._fields)
def test_what_a_payer_does_not_go_by_is_not_looked_for(kind: str) -> None:
    asked = Asked(**{kind: True})
    told = {
        "pairs": seen((line("97150"),), (line("97530"),), asked=asked) == BESIDE,
        "units": seen((line("97110", 5),), asked=asked) == PAST,
        "limits": seen((line("97750", 2),), asked=asked) == PAST,
        "add_ons": seen((line("97598"),), asked=asked) == PAST,
    }
    assert [name for name, held in told.items() if held] == [kind]


def test_where_no_table_holds_only_limits_and_add_on_codes_are_looked_for() -> None:
    assert seen((line("97150"),), (line("97530", 9),), table=None) > 0
    assert seen((line("97750", 2),), table=None) == PAST
    assert seen((line("97598"),), table=None) == PAST


def test_an_add_on_code_without_a_primary_that_is_known_is_always_looked_at() -> None:
    edits = DayEdits(
        units={PRACTITIONER: {"97598": unit_edit("97598", 4)}},
        held=frozenset({"practitioner"}),
        add_ons={"97598": add_on("97598", "97597")},
    )
    assert "97598" not in looks_of(edits, PRACTITIONER, "PT", ALL)


def test_without_tables_no_code_is_known() -> None:
    assert looks_of(NO_EDITS, PRACTITIONER, "PT", ALL) == {}
    assert NO_LIMIT > 10**6
