"""Which table of edits a setting is under."""

import pytest

from therapycode.model.words import SETTINGS
from therapycode.rules.settings import TABLE_OF, edit_table

PRACTITIONER = ("office", "home")
FACILITY = ("outpatient-hospital", "snf-part-b", "rehab-agency", "corf", "home-health-part-b")
UNSETTLED = ("cah", "school", "other")


def test_every_setting_is_under_one_table_or_said_to_be_under_none() -> None:
    assert sorted((*PRACTITIONER, *FACILITY, *UNSETTLED)) == sorted(SETTINGS)
    assert set(TABLE_OF) == {*PRACTITIONER, *FACILITY}


@pytest.mark.parametrize("setting", SETTINGS)
def test_a_setting_is_under_the_table_of_its_type_of_bill(setting: str) -> None:
    [known] = [one for one in SETTINGS if one == setting]
    if setting in PRACTITIONER:
        assert edit_table(known) == "practitioner"
    elif setting in FACILITY:
        assert edit_table(known) == "outpatient-hospital"
    else:
        assert edit_table(known) is None


def test_without_a_setting_no_table_holds() -> None:
    assert edit_table(None) is None
