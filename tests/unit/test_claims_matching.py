"""Lines of a claim against those that its sessions come to."""

from datetime import date
from typing import Any

import pytest

from therapycode.model.frozen import FrozenMap
from therapycode.rules.claims.matching import Behind, Entry, Key, Side, compare, moves, sides

DAY, NEXT = date(2026, 3, 4), date(2026, 3, 5)
PT: Key = (DAY, "PT", "97110")
OT: Key = (DAY, "OT", "97110")
LATER: Key = (NEXT, "PT", "97110")


def entry(units: int, *, key: Key = PT, marked: bool = False, **more: Any) -> Entry:
    fields: dict[str, Any] = {"minutes": None, "npi": None} | more
    return Entry(key, units, marked, **fields)


def behind(*expected: Entry, **more: Any) -> Behind:
    fields: dict[str, Any] = {
        "other": [],
        "reasons": FrozenMap(),
        "covered": {(DAY, "PT")},
        "modifiers": FrozenMap({"PT": "CQ", "OT": "CO"}),
    }
    return Behind(sides(expected), **fields | more)


def said(given: list[Entry], against: Behind) -> list[str]:
    numbered = [each._replace(place=place) for place, each in enumerate(given)]
    return [
        " ".join([each.rule.removeprefix("check."), *(f"{key}={value}" for key, value in each.values.items())])
        for each in compare(sides(numbered), against)
    ]


def rules(given: list[Entry], against: Behind) -> list[str]:
    return [each.split()[0] for each in said(given, against)]


def test_lines_of_one_code_are_counted_together() -> None:
    [side] = sides([entry(2, minutes=30, npi="1"), entry(1, marked=True, minutes=8, npi="2", place=3)]).values()
    assert side == Side(3, 1, 38, {"1": 2, "2": 1}, (-1, 3))


def test_minutes_and_numbers_that_a_line_lacks_are_not_made_up() -> None:
    [side] = sides([entry(2, minutes=30, npi="1"), entry(1)]).values()
    assert side.minutes is None
    assert side.numbers == {}


def test_the_same_lines_are_in_order() -> None:
    assert said([entry(1, marked=True), entry(1)], behind(entry(1), entry(1, marked=True))) == []


@pytest.mark.parametrize(
    ("units", "rule"),
    [(1, "units-under-minutes"), (2, ""), (3, "units-exceed-minutes"), (99, "units-exceed-minutes")],
)
def test_units_are_held_against_the_minutes_both_ways(units: int, rule: str) -> None:
    found = said([entry(units)], behind(entry(2)))
    values = f"code=97110 day=2026-03-04 discipline=PT units={units} supported=2"
    assert found == ([f"{rule} {values}"] if rule else [])


def test_a_code_without_a_line_is_missing_and_says_what_it_comes_to() -> None:
    assert said([], behind(entry(2))) == ["line-missing code=97110 day=2026-03-04 discipline=PT supported=2"]


def test_a_line_without_a_service_is_an_error_only_where_its_discipline_has_a_session() -> None:
    assert rules([entry(2)], behind()) == ["line-without-service"]
    assert rules([entry(2, key=OT)], behind()) == []
    assert rules([entry(2, key=LATER)], behind()) == []


@pytest.mark.parametrize("reason", ["under_8", "total_time_limit", "no_minutes", "none_performed"])
def test_a_code_of_too_few_minutes_supports_no_unit(reason: str) -> None:
    [found] = said([entry(1)], behind(reasons=FrozenMap({PT: reason})))
    assert found.startswith("units-exceed-minutes")
    assert found.endswith("units=1 supported=0")


@pytest.mark.parametrize("reason", ["bundled", "not_valid", "non_covered"])
def test_what_holds_of_the_code_itself_is_not_said_again(reason: str) -> None:
    assert rules([entry(1)], behind(reasons=FrozenMap({PT: reason}))) == []


def test_why_something_is_not_to_be_billed_is_said_in_words() -> None:
    [found] = said([entry(1)], behind(reasons=FrozenMap({PT: "not_charged"})))
    assert found.endswith("reason=it was furnished without charge")
    [own] = said([entry(1)], behind(reasons=FrozenMap({PT: "a_payers_own"})))
    assert own.endswith("reason=a payers own")


@pytest.mark.parametrize(
    ("given", "expected", "found"),
    [
        ([entry(2)], [entry(1, marked=True), entry(1)], ["assistant-units-missing"]),
        ([entry(2, marked=True)], [entry(1, marked=True), entry(1)], ["assistant-units-needless"]),
        ([entry(3)], [entry(1, marked=True), entry(1)], ["units-exceed-minutes", "assistant-units-missing"]),
        (
            [entry(3, marked=True)],
            [entry(1, marked=True), entry(3)],
            ["units-under-minutes", "assistant-units-needless"],
        ),
        ([entry(3, marked=True)], [entry(2, marked=True)], ["units-exceed-minutes"]),
        ([entry(1)], [entry(1, marked=True), entry(1)], ["units-under-minutes"]),
        ([entry(1, marked=True), entry(2)], [entry(2, marked=True), entry(3)], ["units-under-minutes"]),
    ],
)
def test_units_of_assistants_are_told_apart_from_units_too_many_or_too_few(
    given: list[Entry], expected: list[Entry], found: list[str]
) -> None:
    assert rules(given, behind(*expected)) == found


def test_what_is_said_of_assistants_names_their_modifier_and_both_numbers() -> None:
    [found] = said([entry(2)], behind(entry(2, marked=True)))
    assert found.endswith("units=2 marked=0 expected=2 modifier=CQ")


def test_where_another_way_of_telling_is_as_right_it_is_advice() -> None:
    other = sides([entry(2)])
    assert rules([entry(2)], behind(entry(2, marked=True), other=[other])) == ["other-tenth-method"]
    assert rules([entry(1), entry(1, marked=True)], behind(entry(2, marked=True), other=[other])) == [
        "assistant-units-missing"
    ]
    assert "other-tenth-method" not in rules([entry(3)], behind(entry(2, marked=True), other=[other]))
    too_few = behind(entry(2, marked=True), entry(1), other=[sides([entry(3)])])
    assert rules([entry(2)], too_few) == ["units-under-minutes", "assistant-units-missing"]
    assert rules([entry(2)], behind(entry(2, marked=True), other=[sides([])])) == ["assistant-units-missing"]


def test_numbers_are_compared_only_where_both_give_them() -> None:
    one, two = entry(2, npi="1"), entry(2, npi="2")
    assert rules([one], behind(two)) == ["rendering-npi"]
    assert rules([one], behind(entry(2))) == []
    assert rules([entry(2)], behind(two)) == []
    assert rules([one], behind(entry(1, npi="1"), entry(1, npi="2"))) == ["rendering-npi"]


def test_numbers_of_a_line_with_other_units_are_right_if_they_are_among_those_expected() -> None:
    expected = behind(entry(1, npi="1"), entry(1, npi="2"))
    assert rules([entry(3, npi="1")], expected) == ["units-exceed-minutes"]
    assert rules([entry(1, npi="1")], expected) == ["units-under-minutes"]
    assert rules([entry(3, npi="1")], behind(entry(2, npi="1"))) == ["units-exceed-minutes"]
    assert rules([entry(3, npi="3")], expected) == ["units-exceed-minutes", "rendering-npi"]


def test_numbers_are_spelled_with_their_units() -> None:
    [found] = said([entry(2, npi="9")], behind(entry(1, npi="2"), entry(1, npi="1")))
    assert found.endswith("numbers=2 under 9 expected=1 under 1, 1 under 2")


def test_minutes_are_compared_only_where_both_give_them() -> None:
    assert rules([entry(2, minutes=38)], behind(entry(2, minutes=33))) == ["minutes-differ"]
    assert rules([entry(2, minutes=33)], behind(entry(2, minutes=38))) == ["minutes-differ"]
    assert rules([entry(2, minutes=33)], behind(entry(2, minutes=33))) == []
    assert rules([entry(2, minutes=38)], behind(entry(2))) == []
    assert rules([entry(2)], behind(entry(2, minutes=33))) == []


# lines under another day or discipline


def moved(given: list[Entry], against: Behind) -> dict[Key, Key]:
    return dict(moves(sides(given), against))


def test_a_line_that_one_session_alone_fits_is_moved_to_its_day_or_discipline() -> None:
    assert moved([entry(2, key=LATER)], behind(entry(2))) == {LATER: PT}
    assert moved([entry(2, key=OT)], behind(entry(2))) == {OT: PT}


def test_a_line_that_differs_in_day_and_discipline_or_in_its_code_fits_none() -> None:
    assert moved([entry(2, key=(NEXT, "OT", "97110"))], behind(entry(2))) == {}
    for code in ("97035", "97140"):
        assert moved([entry(2, key=(NEXT, "PT", code))], behind(entry(2))) == {}


def test_a_line_that_fits_where_it_stands_is_not_moved() -> None:
    assert moved([entry(2, key=LATER)], behind(entry(2), entry(2, key=LATER))) == {}
    assert moved([entry(2, key=LATER)], behind(entry(2), reasons=FrozenMap({LATER: "not_charged"}))) == {}


def test_a_session_that_has_a_line_of_its_own_takes_no_other() -> None:
    assert moved([entry(2, key=LATER), entry(2)], behind(entry(2))) == {}


def test_of_two_lines_or_two_sessions_that_fit_nobody_knows_which() -> None:
    assert moved([entry(2, key=LATER), entry(2, key=OT)], behind(entry(2))) == {}
    assert moved([entry(2, key=LATER)], behind(entry(2), entry(2, key=(date(2026, 3, 6), "PT", "97110")))) == {}
