"""Code pairs: which lines meet that are not paid together, and what is said of them."""

from collections.abc import Mapping
from datetime import date
from itertools import permutations

import pytest

from tests.edits import HOSPITAL, PRACTITIONER, SOURCE, billed, pair, pairs_of
from therapycode.model.edits import EditTable, PairEdit, Pairs
from therapycode.rules.billed import Billed
from therapycode.rules.pairs import Meeting, about_meeting, denied_beside, meetings

GROUP = pair("97150", "97530")
MASSAGE = pair("97140", "97124", 0)
ROWS: Mapping[EditTable, Pairs] = {
    PRACTITIONER: pairs_of(GROUP, MASSAGE),
    HOSPITAL: pairs_of(pair("97150", "97530", table=HOSPITAL)),
}


def met(*lines: Billed) -> list[tuple[str, str, int]]:
    """The pairs that meet: column 1, column 2, and the group of the line that is likely denied."""
    told = meetings(lines, ROWS)
    return [(one.edit.column1, one.edit.column2, one.column2.place) for one in told]


def test_a_pair_is_met_whichever_code_comes_first() -> None:
    assert met(billed("97150"), billed("97530", place=1)) == [("97150", "97530", 1)]
    assert met(billed("97530"), billed("97150", place=1)) == [("97150", "97530", 0)]


def test_codes_without_an_edit_do_not_meet_and_neither_does_one_code_alone() -> None:
    assert met(billed("97530"), billed("97110", place=1)) == []
    assert met(billed("97530")) == met() == []


def test_a_row_that_is_found_the_other_way_round_denies_the_other_code() -> None:
    [meeting] = meetings((billed("97124"), billed("97140", place=1)), ROWS)
    assert (meeting.column2.code, [line.code for line in meeting.column1]) == ("97124", ["97140"])


def test_a_pair_is_met_once_for_a_group_of_lines_split_by_modifier_or_number() -> None:
    split = (billed("97530", 1, npi="1"), billed("97530", 2, npi="1"), billed("97150", place=1, npi="1"))
    [meeting] = meetings(split, ROWS)
    assert meeting.column2 == split[0]
    assert meeting.column1 == (billed("97150", place=1, npi="1"),)
    assert meeting.scopes == ("rendering-npi",)


def test_every_group_of_the_code_that_is_likely_denied_meets_the_other() -> None:
    lines = (
        billed("97530", table=HOSPITAL, discipline="OT"),
        billed("97530", table=HOSPITAL, place=1, session=1),
        billed("97150", table=HOSPITAL, place=2, session=1),
    )
    for order in permutations(lines):
        told = {(one.column2.place, one.scopes) for one in meetings(order, ROWS)}
        assert told == {(0, ("billing-provider",)), (1, ("billing-provider",))}


def test_two_groups_of_the_other_code_are_one_meeting_with_both() -> None:
    lines = (
        billed("97150", table=HOSPITAL),
        billed("97150", table=HOSPITAL, place=1, discipline="OT"),
        billed("97530", table=HOSPITAL, place=2),
    )
    [meeting] = meetings(lines, ROWS)
    assert [line.place for line in meeting.column1] == [0, 1]


def test_in_a_private_practice_lines_may_meet_by_number_and_by_discipline() -> None:
    lines = (billed("97530", npi="1"), billed("97150", place=1, npi="1"), billed("97150", place=2))
    [meeting] = meetings(lines, ROWS)
    assert meeting.scopes == ("discipline", "rendering-npi")


@pytest.mark.parametrize(
    "other",
    [
        billed("97150", place=1, npi="2"),
        billed("97150", place=1, provider="elsewhere", npi="1"),
        billed("97150", place=1, table=HOSPITAL, npi="1"),
        billed("97150", place=1, table=None, npi="1"),
    ],
)
def test_lines_of_different_providers_or_tables_do_not_meet(other: Billed) -> None:
    assert met(billed("97530", npi="1"), other) == []
    assert met(other, billed("97530", npi="1")) == []


def test_the_table_of_the_setting_decides() -> None:
    assert met(billed("97140"), billed("97124", place=1)) == [("97140", "97124", 1)]
    assert met(billed("97140", table=HOSPITAL), billed("97124", place=1, table=HOSPITAL)) == []
    assert meetings((billed("97140"), billed("97124", place=1)), {}) == ()


def test_the_values_of_a_finding_are_the_row_and_what_the_entries_show() -> None:
    edit = pair("97140", "97530", first_day=date(2000, 7, 1), last_day=date(2019, 12, 31))
    meeting = Meeting(edit, billed("97530", discipline="OT"), (billed("97140"),), ("billing-provider",))
    assert about_meeting(meeting, "in-force", ("separate-intervals", "separate-practitioners")) == {
        "column1": "97140",
        "column2": "97530",
        "indicator": 1,
        "first_day": "2000-07-01",
        "last_day": "2019-12-31",
        "table": "practitioner",
        "as_of": "2024-07-01",
        "standing": "in-force",
        "scope": "same billing provider",
        "disciplines": "OT, PT",
        "evidence": "separate clock times, separate practitioners",
    }


def test_days_that_are_not_known_are_none_and_evidence_that_is_missing_is_said() -> None:
    values = about_meeting(Meeting(GROUP, billed("97530"), (billed("97150"),), ("discipline",)), "unconfirmed", ())
    assert (values["first_day"], values["last_day"], values["standing"]) == (None, None, "unconfirmed")
    assert values["evidence"] == "nothing that tells them apart"
    assert values["disciplines"] == "PT"


@pytest.mark.parametrize(("edit", "name"), [(GROUP, "pairs.modifier-needed"), (MASSAGE, "pairs.never-together")])
def test_the_indicator_decides_which_error_it_is(edit: PairEdit, name: str) -> None:
    meeting = Meeting(edit, billed(edit.column2), (billed(edit.column1),), ("discipline",))
    finding = denied_beside("services[1]", about_meeting(meeting, "in-force", ()), (SOURCE,))
    assert (finding.rule, finding.severity, finding.where) == (name, "error", "services[1]")
    assert finding.sources == (SOURCE,)
