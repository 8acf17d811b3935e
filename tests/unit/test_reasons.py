"""The reasoning of a rule, put into steps."""

from typing import Final

import pytest

from therapycode.plugin import Allocation, NamedRule, total_time
from therapycode.rules.named import UNIT_RULES
from therapycode.rules.reasons import alone_reasons, total_time_reasons

IN_ALL: Final = "Timed minutes in all:"
SECTION: Final = "(Medicare Claims Processing Manual, chapter 5, section 20.2.C)."


def told(*given: tuple[str, int], **parameters: int) -> list[str]:
    codes, minutes = [code for code, _ in given], [each for _, each in given]
    allocation = total_time(minutes, **parameters)
    steps = total_time_reasons(codes, minutes, allocation, **parameters)
    return [sentence.format(*values) for sentence, values in steps]


def test_the_manuals_third_example_is_reasoned_as_the_manual_does() -> None:
    assert told(("97110", 33), ("97140", 7)) == [
        f"{IN_ALL} 97110 33 + 97140 7 = 40. The table gives 3 units for 38 to 52 minutes {SECTION}",
        "97110: 33 minutes hold 2 full 15-minute periods, 3 left over.",
        "97140: 7 minutes hold 0 full 15-minute periods, 7 left over.",
        "2 of 3 units assigned so far; the rest goes to the most minutes left over: 97110 3, 97140 7.",
    ]


def test_a_total_below_a_first_unit_ends_the_reasoning() -> None:
    assert told(("97110", 4), ("97140", 3)) == [
        f"{IN_ALL} 97110 4 + 97140 3 = 7. A first unit needs 8; nothing is billed for time {SECTION}"
    ]


def test_full_periods_that_are_all_the_units_leave_no_rest_to_speak_of() -> None:
    assert told(("97110", 15)) == [
        f"{IN_ALL} 97110 15 = 15. The table gives 1 unit for 8 to 22 minutes {SECTION}",
        "97110: 15 minutes hold 1 full 15-minute period, 0 left over.",
    ]


def test_a_tie_and_what_loses_are_told() -> None:
    sentences = told(("97110", 8), ("97140", 8), ("97116", 1))
    rest = "97110 8, 97140 8, 97116 1"
    any_of = "1 unit more may go to any of 97110, 97140: 8 minutes left over each."
    assert sentences[-3:] == [
        f"0 of 1 unit assigned so far; the rest goes to the most minutes left over: {rest}.",
        f"{any_of} The manual names no preference.",
        "97116 gets no unit: the total supports no more. Its 1 minutes are documented and not billed.",
    ]


def test_a_service_without_minutes_loses_nothing() -> None:
    assert not [sentence for sentence in told(("97110", 20), ("97140", 0)) if "gets no unit" in sentence]


def test_other_lengths_and_first_units_are_told_as_they_are() -> None:
    assert told(("97110", 29), minutes_per_unit=30, first_unit_from=30)[0].startswith(
        "Timed minutes in all: 97110 29 = 29. A first unit needs 30;"
    )
    assert "45 to 74 minutes" in told(("97110", 60), minutes_per_unit=30, first_unit_from=15)[0]


def test_full_periods_below_a_payers_first_unit_are_told_without_the_table() -> None:
    assert told(("97110", 20), ("97140", 20), minutes_per_unit=10, first_unit_from=15) == [
        "97110: 20 minutes hold 2 full 10-minute periods, 0 left over.",
        "97140: 20 minutes hold 2 full 10-minute periods, 0 left over.",
    ]
    assert told(("97110", 10), minutes_per_unit=10, first_unit_from=15) == [
        "97110: 10 minutes hold 1 full 10-minute period, 0 left over."
    ]
    [sentence] = told(("97110", 3), minutes_per_unit=10, first_unit_from=15)
    assert "A first unit needs 15; nothing is billed for time" in sentence


def test_services_counted_by_themselves_are_told_one_by_one() -> None:
    steps = alone_reasons(["97110", "97140"], [20, 7], Allocation((1, 0)))
    assert [sentence.format(*values) for sentence, values in steps] == [
        "97110: 20 minutes, counted by themselves: 1 unit.",
        "97140: 7 minutes, counted by themselves: 0 units.",
    ]


def test_a_unit_that_several_of_them_might_have_is_told_too() -> None:
    steps = alone_reasons(["97110", "97140"], [5, 5], Allocation((0, 0), 1, (0, 1)))
    [*_, (sentence, values)] = steps
    assert sentence.format(*values) == "1 unit more may go to any of 97110, 97140: they are equally long."


@pytest.mark.parametrize("rule", UNIT_RULES.values(), ids=UNIT_RULES)
def test_every_rule_that_comes_with_the_library_explains_itself(rule: NamedRule) -> None:
    assert rule.reasons is not None
    minutes = [33, 7]
    steps = rule.reasons(["97110", "97140"], minutes, rule.allocate(minutes))
    assert all(sentence.format(*values) for sentence, values in steps)
    assert any("97140" in sentence.format(*values) for sentence, values in steps)


def spoken(rule: str, *given: tuple[str, int]) -> list[str]:
    """The steps of a named rule for services of so many minutes."""
    codes, minutes = [code for code, _ in given], [each for _, each in given]
    named = UNIT_RULES[rule]
    assert named.reasons is not None
    return [
        sentence.format(*values) for sentence, values in named.reasons(codes, minutes, named.allocate(minutes))
    ]


def test_services_too_short_by_themselves_are_told_together() -> None:
    assert spoken("nearest-unit-pooled-remainders", ("97110", 5), ("97140", 4), ("97112", 20)) == [
        "97110: 5 minutes, counted by themselves: 0 units.",
        "97140: 4 minutes, counted by themselves: 0 units.",
        "97112: 20 minutes, counted by themselves: 1 unit.",
        "Too short by themselves: 97110, 97140, 9 minutes together: 1 unit, to 97110.",
    ]


def test_short_services_that_are_equally_long_share_a_unit_that_any_may_have() -> None:
    assert spoken("nearest-unit-pooled-remainders", ("97110", 5), ("97140", 5))[2:] == [
        "Too short by themselves: 97110, 97140, 10 minutes together: 1 unit, to one of the longest.",
        "1 unit more may go to any of 97110, 97140: they are equally long.",
    ]


def test_short_services_that_reach_no_unit_together_are_told_by_themselves_alone() -> None:
    assert spoken("nearest-unit-pooled-remainders", ("97110", 3), ("97140", 4), ("97112", 20)) == [
        "97110: 3 minutes, counted by themselves: 0 units.",
        "97140: 4 minutes, counted by themselves: 0 units.",
        "97112: 20 minutes, counted by themselves: 1 unit.",
    ]


def test_services_are_too_short_by_themselves_below_eight_minutes_unless_told_otherwise() -> None:
    assert spoken("nearest-unit-pooled-remainders", ("97110", 7), ("97140", 8), ("97112", 22), ("97116", 23)) == [
        "97110: 7 minutes, counted by themselves: 0 units.",
        "97140: 8 minutes, counted by themselves: 1 unit.",
        "97112: 22 minutes, counted by themselves: 1 unit.",
        "97116: 23 minutes, counted by themselves: 2 units.",
    ]


def test_of_two_counts_the_one_that_was_taken_is_told() -> None:
    assert spoken("greater-of-two", ("97110", 10), ("97140", 10)) == [
        "97110: 10 minutes, counted by themselves: 1 unit.",
        "97140: 10 minutes, counted by themselves: 1 unit.",
    ]
    assert spoken("greater-of-two", ("97110", 8), ("97140", 7)) == [
        "97110: 8 minutes, counted by themselves: 1 unit.",
        "97140: 7 minutes, counted by themselves: 0 units.",
    ]
    assert spoken("greater-of-two", ("97110", 33), ("97140", 7)) == told(("97110", 33), ("97140", 7))
    assert spoken("greater-of-two", ("97110", 7), ("97140", 7)) == told(("97110", 7), ("97140", 7))
