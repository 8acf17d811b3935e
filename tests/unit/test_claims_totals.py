"""What the lines of a day come to together."""

from datetime import date

import attrs

from therapycode import FrozenMap, GivenClaim, GivenLine, Patient
from therapycode.model.codes import CodeFacts
from therapycode.rules.claims.placing import placed
from therapycode.rules.claims.totals import LinesOf, beyond_day, by_code, once_a_day, stated_on_some

TIMED = CodeFacts(
    code="97110",
    label="",
    kind="timed",
    category="procedure",
    listing="always",
    first_minutes=15,
    further_minutes=15,
)
CODES = FrozenMap(
    {
        "97110": TIMED,
        "97545": CodeFacts(
            code="97545", label="", kind="timed", category="procedure", listing="always", first_minutes=120
        ),
        "97150": CodeFacts(code="97150", label="", kind="untimed", category="group", listing="always"),
        "97550": CodeFacts(
            code="97550",
            label="",
            kind="family",
            category="caregiver-training",
            listing="sometimes",
            first_minutes=30,
            further_minutes=15,
            family="97550",
            place="base",
            patient_absent=True,
        ),
        "97039": CodeFacts(code="97039", label="", kind="timed", category="procedure", listing="always"),
    }
)


def totals(*lines: str) -> tuple[LinesOf, ...]:
    made = []
    for text in lines:
        code, units, *modifiers = text.split()
        made.append(GivenLine(code=code, units=int(units), modifiers=tuple(modifiers)))
    claim = GivenClaim(patient=Patient(id="p-1"), date_of_service=date(2026, 3, 4), lines=tuple(made))
    return by_code(placed(claim), dict.fromkeys(range(len(lines)), "PT"))


def test_lines_are_gathered_by_discipline_and_code() -> None:
    assert [
        (each.code, each.units, len(each.lines)) for each in totals("97110 2 GP", "97150 1", "97110 1 CQ")
    ] == [
        ("97110", 3, 2),
        ("97150", 1, 1),
    ]


def test_only_codes_of_one_unit_a_day_may_have_too_many() -> None:
    assert [each.code for each in once_a_day(totals("97110 4", "97150 1", "97150 1"), {"97150"})] == ["97150"]
    assert list(once_a_day(totals("97150 1"), {"97150"})) == []


def test_a_day_has_room_for_ninety_six_quarters_and_the_half_of_one_more() -> None:
    assert beyond_day(totals("97110 96"), CODES) == ((), 0)
    lines, minutes = beyond_day(totals("97110 97"), CODES)
    assert ([each.code for each in lines], minutes) == (["97110"], 1448)
    assert beyond_day(totals("97110 48", "97110 48 CQ"), CODES) == ((), 0)
    assert beyond_day(totals("97545 12"), CODES) == ((), 0)
    assert beyond_day(totals("97545 13"), CODES)[1] == 1500


def test_time_that_is_not_the_patients_own_and_codes_without_time_take_no_room() -> None:
    for code in ("97150", "97550", "97039", "99990"):
        assert beyond_day(totals(f"{code} 500"), CODES) == ((), 0)
        lines, minutes = beyond_day(totals("97110 97", f"{code} 500"), CODES)
        assert ([each.code for each in lines], minutes) == (["97110"], 1448)


def test_a_statement_on_some_lines_of_a_code_names_those_without_it() -> None:
    found = list(stated_on_some(totals("97110 1 GP KX", "97110 1 GP CQ", "97140 1 GP 59", "97150 1 GP")))
    assert [(each.code, modifier, [line.place for line in lacking]) for each, modifier, lacking in found] == [
        ("97110", "KX", [1])
    ]


def test_a_day_has_room_for_all_of_its_minutes() -> None:
    pair = ("97546", "97547")
    half_hours = FrozenMap({code: attrs.evolve(CODES["97545"], code=code, first_minutes=30) for code in pair})
    assert beyond_day(totals("97546 24", "97547 25"), half_hours) == ((), 0)
    assert beyond_day(totals("97546 25", "97547 25"), half_hours)[1] == 1470
    by_the_minute = FrozenMap({"97545": attrs.evolve(CODES["97545"], first_minutes=1)})
    assert beyond_day(totals("97545 1440"), by_the_minute) == ((), 0)
    assert beyond_day(totals("97545 1441"), by_the_minute)[1] == 1441
