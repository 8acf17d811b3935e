"""What a profile says on one day of service."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.acme import ACME, profile_of
from therapycode import OutsideCoverageError, Unconfirmed
from therapycode.dated import DateSpan
from therapycode.profiles.resolve import resolve

DAY = date(2026, 3, 4)
LAST_CONFIRMED = date(2026, 6, 30)
NEXT = timedelta(days=1)


def test_each_part_has_its_values_with_the_key_and_source_they_rest_on(tmp_path: Path) -> None:
    values = resolve(profile_of(tmp_path), DAY)
    units = values.parts["units"]
    assert units.key == "units.from.2024-01-01"
    assert (units.text("rule"), units.texts("pool")) == ("total-time", ("discipline",))
    assert (units.text("nothing"), units.texts("nothing")) == ("", ())
    assert (units.source.id, units.source.at) == ("manual", "page 31")


def test_before_the_coverage_there_is_no_answer(tmp_path: Path) -> None:
    with pytest.raises(OutsideCoverageError) as caught:
        resolve(profile_of(tmp_path), date(2023, 12, 31))
    assert str(caught.value) == (
        "acme-plan: the profile does not cover 2023-12-31; it covers from 2024-01-01 until 2026-12-31. "
        "Ask for a day it covers, or extend the profile."
    )


def test_after_the_coverage_there_is_no_answer_and_without_an_end_there_is(tmp_path: Path) -> None:
    with pytest.raises(OutsideCoverageError, match="does not cover 2027-01-01"):
        resolve(profile_of(tmp_path), date(2027, 1, 1))
    open_ended = profile_of(tmp_path, ACME.replace("until = 2027-01-01\n", ""))
    assert resolve(open_ended, date(2027, 1, 1)).parts
    with pytest.raises(OutsideCoverageError, match=r"it covers from 2024-01-01 on\."):
        resolve(open_ended, date(2023, 12, 31))


def test_the_first_and_last_day_covered_have_answers(tmp_path: Path) -> None:
    profile = profile_of(tmp_path)
    assert resolve(profile, date(2024, 1, 1)).parts
    assert resolve(profile, date(2026, 12, 31)).parts


def test_a_part_known_to_be_unknown_says_whom_to_ask(tmp_path: Path) -> None:
    values = resolve(profile_of(tmp_path), DAY)
    assert values.unknown == {"assistants": "Ask provider relations"}
    assert "assistants" not in values.parts


def test_a_part_that_the_profile_does_not_mention_is_neither_known_nor_unknown(tmp_path: Path) -> None:
    values = resolve(profile_of(tmp_path), DAY)
    assert "threshold" not in values.parts
    assert "threshold" not in values.unknown


def test_a_part_that_was_abolished_is_not_unknown(tmp_path: Path) -> None:
    profile = profile_of(tmp_path)
    assert "pairs" in resolve(profile, date(2024, 12, 31)).parts
    ended = resolve(profile, date(2025, 1, 1))
    assert "pairs" not in ended.parts
    assert "pairs" not in ended.unknown


def test_before_its_first_recorded_day_a_part_is_unknown(tmp_path: Path) -> None:
    later = ACME.replace("[codes.bundled.from.2024-01-01]", "[codes.bundled.from.2025-01-01]")
    assert resolve(profile_of(tmp_path, later), date(2024, 5, 1)).unknown["codes.bundled"] == (
        "Nothing is recorded before 2025-01-01."
    )


def test_a_value_is_unconfirmed_from_the_day_after_its_confirmation_ends(tmp_path: Path) -> None:
    profile = profile_of(tmp_path)
    assert resolve(profile, LAST_CONFIRMED).unconfirmed == ()
    after = resolve(profile, LAST_CONFIRMED + NEXT).unconfirmed
    assert Unconfirmed("units", "manual", "2026-06-30") in after
    assert {one.part for one in after} == {"units", "codes.bundled", "eligibility.roles"}


def test_a_source_without_a_last_confirmation_leaves_nothing_unconfirmed(tmp_path: Path) -> None:
    text = ACME.replace("confirmed_through = 2026-06-30\n", "")
    assert resolve(profile_of(tmp_path, text), date(2026, 12, 31)).unconfirmed == ()


def test_a_stretch_ends_wherever_an_answer_may_change(tmp_path: Path) -> None:
    profile = profile_of(tmp_path)
    days = [date(2024, 6, 1), date(2025, 6, 1), date(2026, 12, 1)]
    assert [resolve(profile, day).stretch for day in days] == [
        DateSpan(date(2024, 1, 1), date(2025, 1, 1)),
        DateSpan(date(2025, 1, 1), date(2026, 7, 1)),
        DateSpan(date(2026, 7, 1), date(2027, 1, 1)),
    ]


def test_a_profile_without_parts_or_end_is_one_stretch(tmp_path: Path) -> None:
    head = 'schema = 1\npayer = "acme-plan"\ntitle = "x"\nfamily = "y"\ncovers = { from = 2024-01-01 }\n'
    assert resolve(profile_of(tmp_path, head), DAY).stretch == DateSpan(date(2024, 1, 1))


def test_a_confirmation_for_good_is_no_fault(tmp_path: Path) -> None:
    text = ACME.replace("confirmed_through = 2026-06-30", "confirmed_through = 9999-12-31")
    assert resolve(profile_of(tmp_path, text), DAY).unconfirmed == ()
