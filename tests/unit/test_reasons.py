"""The reasoning of a rule, put into steps."""

from typing import Final

from therapycode.plugin import total_time
from therapycode.rules.named import UNIT_RULES, steps_of
from therapycode.rules.reasons import total_time_reasons

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


def test_a_rule_without_reasons_gives_no_steps() -> None:
    rule = UNIT_RULES["total-time"]
    allocation = total_time([20])
    assert len(steps_of(rule, ["97110"], [20], allocation)) == 2
    silent = type(rule)(name="acme.plain", title="Plain", allocate=total_time)
    assert steps_of(silent, ["97110"], [20], allocation) == ()
