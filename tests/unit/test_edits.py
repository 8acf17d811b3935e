"""Most units of a code: unit edits, limits of a day, and codes that do not stand alone."""

from itertools import permutations

import pytest

from tests.edits import HOSPITAL, SOURCE, add_on, billed, day_limit, unit_edit
from therapycode.model.edits import Adjudication
from therapycode.rules.billed import Billed
from therapycode.rules.edits import (
    Total,
    day_totals,
    over_day_limit,
    over_unit_edit,
    plan_totals,
    stands_alone,
)


def sums(*lines: Billed) -> set[tuple[str, int, str]]:
    return {(total.code, total.units, total.scope) for total in day_totals(lines)}


def test_in_a_facility_units_are_summed_across_disciplines_sessions_numbers_and_modifiers() -> None:
    lines = (
        billed("97530", 4, table=HOSPITAL, npi="1"),
        billed("97530", 2, table=HOSPITAL, discipline="OT", npi="2", session=1),
        billed("97530", 1, table=HOSPITAL, discipline="OT", session=1),
        billed("97110", 3, table=HOSPITAL),
    )
    for order in permutations(lines):
        assert sums(*order) == {("97530", 7, "billing-provider"), ("97110", 3, "billing-provider")}


def test_in_a_private_practice_they_are_summed_by_rendering_number() -> None:
    lines = (
        billed("97530", 4, npi="1"),
        billed("97530", 2, npi="1", discipline="OT"),
        billed("97530", 1, npi="2"),
    )
    assert sums(*lines) == {("97530", 6, "rendering-npi"), ("97530", 1, "rendering-npi")}


def test_where_a_number_of_the_discipline_is_missing_they_are_summed_by_discipline() -> None:
    lines = (
        billed("97530", 4, npi="1"),
        billed("97530", 2),
        billed("97530", 1, npi="1", discipline="OT"),
        billed("97110", 3, npi="1"),
    )
    for order in permutations(lines):
        assert sums(*order) == {
            ("97530", 6, "discipline"),
            ("97530", 1, "rendering-npi"),
            ("97110", 3, "rendering-npi"),
        }


def test_billing_providers_and_tables_stay_apart() -> None:
    lines = (
        billed("97530", 4, table=HOSPITAL, provider="a"),
        billed("97530", 2, table=HOSPITAL, provider="b"),
        billed("97530", 1, provider="a"),
    )
    assert {units for _, units, _ in sums(*lines)} == {4, 2, 1}


def test_limits_of_the_day_are_by_plan_of_care() -> None:
    lines = (
        billed("92611", 1, table=HOSPITAL, discipline="OT"),
        billed("92611", 1, table=HOSPITAL, discipline="SLP"),
        billed("92611", 2, table=HOSPITAL, discipline="SLP", plan="outside-plan"),
        billed("92611", 3, table=HOSPITAL, discipline="OT", plan="outside-plan"),
    )
    assert sorted((total.lines[0].plan, total.units) for total in plan_totals(lines)) == [
        ("OT", 1),
        ("SLP", 1),
        ("outside-plan", 5),
    ]


FOUR_AND_FOUR = Total(
    (billed("97530", 4, table=HOSPITAL), billed("97530", 4, table=HOSPITAL, discipline="OT", session=1)),
    "billing-provider",
)


def test_eight_units_by_two_disciplines_pass_an_edit_of_six() -> None:
    finding = over_unit_edit(FOUR_AND_FOUR, unit_edit("97530", 6, table=HOSPITAL), "services[0]", (SOURCE,))
    assert finding is not None
    assert (finding.rule, finding.severity, finding.where) == ("edits.over-limit", "error", "services[0]")
    assert finding.values == {
        "code": "97530",
        "units": 8,
        "most": 6,
        "over": 2,
        "adjudication": 3,
        "table": HOSPITAL,
        "as_of": "2024-07-01",
        "scope": "same billing provider",
        "disciplines": "OT, PT",
        "appeal": "the edit is a clinical one, and more may be asked for on appeal, with the record",
    }
    assert "likely denied" in finding.says


@pytest.mark.parametrize(("most", "past"), [(7, True), (8, False), (9, False)])
def test_an_edit_is_passed_by_more_units_and_not_by_as_many(most: int, *, past: bool) -> None:
    for adjudication in (2, 3):
        edit = unit_edit("97530", most, 2 if adjudication == 2 else 3)
        assert (over_unit_edit(FOUR_AND_FOUR, edit, "", ()) is not None) is past


@pytest.mark.parametrize(("most", "past"), [(3, True), (4, False)])
def test_an_edit_by_the_line_looks_at_the_longest_line(most: int, *, past: bool) -> None:
    lines = (billed("97530", 2), billed("97530", 4), billed("97530", 1))
    finding = over_unit_edit(Total(lines, "discipline"), unit_edit("97530", most, 1), "", ())
    assert (finding is not None) is past
    if finding is not None:
        assert (finding.values["units"], finding.values["over"]) == (4, 1)


@pytest.mark.parametrize(
    ("adjudication", "word"), [(1, "goes by the line"), (2, "not open to appeal"), (3, "on appeal")]
)
def test_what_to_do_says_whether_an_appeal_is_open(adjudication: Adjudication, word: str) -> None:
    finding = over_unit_edit(FOUR_AND_FOUR, unit_edit("97530", 3, adjudication), "", ())
    assert finding is not None
    assert word in finding.do


def test_an_edit_of_none_says_that_the_code_is_not_paid_in_the_setting() -> None:
    total = Total((billed("0552T", table=HOSPITAL),), "billing-provider")
    finding = over_unit_edit(total, unit_edit("0552T", 0, table=HOSPITAL), "", ())
    assert finding is not None
    assert finding.rule == "edits.not-payable"


def test_a_second_unit_of_a_day_passes_the_manuals_limit() -> None:
    total = Total((billed("97161", 1), billed("97161", 1)), "discipline")
    finding = over_day_limit(total, day_limit("97161", "PT", 1), "services[0]", (SOURCE,))
    assert finding is not None
    assert (finding.rule, finding.severity) == ("edits.day-limit", "error")
    assert finding.says == (
        "97161: 2 units under a PT plan on this day are 1 over the 1 that one provider may bill "
        "(same discipline, a rendering number being missing)."
    )
    for most in (1, 2):
        one = Total((billed("97161", 1),), "discipline")
        assert over_day_limit(one, day_limit("97161", "PT", most), "", ()) is None


@pytest.mark.parametrize("most", [0, None])
def test_a_code_that_is_not_allowed_under_the_plan_is_said_to_be_so(most: int | None) -> None:
    total = Total((billed("97161", plan="outside-plan"),), "discipline")
    finding = over_day_limit(total, day_limit("97161", "outside-plan", most), "", ())
    assert finding is not None
    assert finding.rule == "edits.not-under-plan"
    assert finding.values["plan"] == "outside a plan of care"


MORE = billed("97598", 2, place=1)


@pytest.mark.parametrize(
    ("other", "alone"),
    [
        (billed("97597"), False),
        (billed("97110"), True),
        (billed("97597", provider="elsewhere"), True),
        (billed("97597", discipline="OT"), True),
        (billed("97597", table=HOSPITAL), True),
    ],
)
def test_an_add_on_code_stands_beside_a_primary_code_of_the_same_provider(other: Billed, *, alone: bool) -> None:
    assert stands_alone(MORE, (other, MORE), add_on("97598", "97597")) is alone
    assert stands_alone(MORE, (MORE,), add_on("97598", "97597"))


def test_where_no_table_is_settled_the_billing_provider_decides() -> None:
    more = billed("97598", table=None)
    assert not stands_alone(more, (more, billed("97597", table=None, discipline="OT")), add_on("97598", "97597"))
    assert stands_alone(more, (more, billed("97597", table=None, provider="x")), add_on("97598", "97597"))


def test_where_the_list_of_primary_codes_is_open_nothing_is_said() -> None:
    assert not stands_alone(MORE, (MORE,), add_on("97598", closed=False))
