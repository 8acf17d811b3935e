"""Repairs made one after the other, refused where they do not fit, and taken back to the letter."""

from decimal import Decimal
from typing import Any

import pytest

from therapycode import GivenClaim, GivenLine, InputError, Patient, Repair, apply_repairs, undo_repairs
from therapycode.serial import document_to_json


def claim(*lines: str, **more: Any) -> GivenClaim:
    return GivenClaim(patient=Patient(id="p-1"), lines=tuple(line(text, **more) for text in lines))


def line(text: str, **more: Any) -> GivenLine:
    code, units, *modifiers = text.split()
    return GivenLine(code=code, units=int(units), modifiers=tuple(modifiers), **more)


def repair(where: str, old: str, new: str) -> Repair:
    return Repair(where, "test", old, new, "Because.")


def applied(given: GivenClaim, *repairs: Repair) -> list[str]:
    """The lines after the repairs; taking them back must give the claim again, to the letter."""
    mended, log = apply_repairs(given, repairs)
    undone = undo_repairs(mended, log)
    assert undone == given
    assert document_to_json(undone) == document_to_json(given)
    assert [made.repair for made in log] == list(repairs)
    return [str(each) for each in mended.lines]


def faults(given: GivenClaim, *repairs: Repair) -> list[str]:
    with pytest.raises(InputError) as caught:
        apply_repairs(given, repairs)
    return [str(fault) for fault in caught.value.faults]


@pytest.mark.parametrize(
    ("field", "old", "new", "expected"),
    [
        ("code", "97014", "G0283", "G0283 2 GO KX"),
        ("units", "2", "1", "97014 1 GO KX"),
        ("modifiers", "GO KX", "GP KX", "97014 2 GP KX"),
        ("modifiers", "GO KX", "", "97014 2"),
    ],
)
def test_a_field_takes_its_new_value(field: str, old: str, new: str, expected: str) -> None:
    assert applied(claim("97014 2 GO KX"), repair(f"lines[0].{field}", old, new)) == [expected]


def test_a_day_and_a_discipline_are_given_to_a_line_that_had_none() -> None:
    given = claim("97110 2 GP")
    mended, log = apply_repairs(
        given, [repair("lines[0].date", "", "2026-03-04"), repair("lines[0].discipline", "", "PT")]
    )
    assert (str(mended.lines[0].date), mended.lines[0].discipline) == ("2026-03-04", "PT")
    assert undo_repairs(mended, log) == given


def test_places_are_those_of_the_claim_as_it_was_given() -> None:
    given = claim("97110 1 GP", "97140 1 GP", "97110 1 GP", "97530 3 GP")
    joined = repair("lines[0], lines[2]", "97110 1 GP + 97110 1 GP", "97110 2 GP")
    split = repair("lines[3]", "97530 3 GP", "97530 1 GP CQ + 97530 2 GP")
    field = repair("lines[1].units", "1", "2")
    assert applied(given, joined, split, field) == ["97110 2 GP", "97140 2 GP", "97530 1 GP CQ", "97530 2 GP"]
    assert applied(given, split, joined, field) == ["97110 2 GP", "97140 2 GP", "97530 1 GP CQ", "97530 2 GP"]


def test_fields_are_mended_before_lines_are_put_together() -> None:
    given = claim("97110 1 GP", "97110 1")
    field = repair("lines[1].modifiers", "", "GP")
    joined = repair("lines[0], lines[1]", "97110 1 GP + 97110 1 GP", "97110 2 GP")
    assert applied(given, field, joined) == ["97110 2 GP"]
    [fault] = faults(given, joined)
    assert "found '97110 1 GP + 97110 1'; allowed: '97110 1 GP + 97110 1 GP', which the repair replaces" in fault
    assert "Make the repairs that stand before it as well" in fault


def test_what_lines_say_beside_stays_and_money_stays_in_all() -> None:
    given = GivenClaim(
        patient=Patient(id="p-1"),
        lines=(
            line("97110 1 GP", charge=Decimal("60.00"), minutes=15, id="a", rendering_npi="1234567893"),
            line("97110 2 GP", charge=Decimal("120.00"), minutes=30, id="b", rendering_npi="1234567893"),
        ),
    )
    mended, log = apply_repairs(given, [repair("lines[0], lines[1]", "97110 1 GP + 97110 2 GP", "97110 3 GP")])
    [one] = mended.lines
    assert (one.charge, one.minutes, one.id, one.rendering_npi) == (Decimal("180.00"), 45, "a", "1234567893")
    assert undo_repairs(mended, log) == given


def test_money_is_shared_out_to_the_cent_and_minutes_are_not_made_up() -> None:
    given = claim("97110 3 GP", charge=Decimal("100.00"), allowed=Decimal("50.01"), minutes=40, id="a")
    split = repair("lines[0]", "97110 3 GP", "97110 1 GP CQ + 97110 2 GP")
    mended, _ = apply_repairs(given, [split])
    assert [each.charge for each in mended.lines] == [Decimal("33.34"), Decimal("66.66")]
    assert [each.allowed for each in mended.lines] == [Decimal("16.67"), Decimal("33.34")]
    assert [(each.minutes, each.id) for each in mended.lines] == [(None, "a"), (None, None)]
    assert applied(given, split) == ["97110 1 GP CQ", "97110 2 GP"]


def test_minutes_that_a_line_lacks_leave_those_of_the_whole_open() -> None:
    given = GivenClaim(patient=Patient(id="p-1"), lines=(line("97110 1 GP", minutes=15), line("97110 1 GP")))
    mended, _ = apply_repairs(given, [repair("lines[0], lines[1]", "97110 1 GP + 97110 1 GP", "97110 2 GP")])
    assert mended.lines[0].minutes is None


def test_an_amount_on_some_lines_alone_is_not_put_together() -> None:
    given = GivenClaim(
        patient=Patient(id="p-1"), lines=(line("97110 1 GP", charge=Decimal(60)), line("97110 1 GP"))
    )
    [fault] = faults(given, repair("lines[0], lines[1]", "97110 1 GP + 97110 1 GP", "97110 2 GP"))
    assert "an amount of money on some of the lines" in fault


@pytest.mark.parametrize(
    ("where", "old", "new", "found"),
    [
        ("lines[0].code", "97110", "9711", "'9711'"),
        ("lines[0].units", "2", "0", "'0'"),
        ("lines[0].units", "2", "two", "'two'"),
        ("lines[0].modifiers", "GP", "gp", "'gp'"),
        ("lines[0].discipline", "", "AT", "'AT'"),
        ("lines[0].date", "", "04.03.2026", "'04.03.2026'"),
        ("lines[0].charge", "", "1.00", "'lines[0].charge'"),
        ("lines[0].code", "97140", "97110", "'97110'"),
        ("lines[0].code", "97014", "G0283", "'97110'"),
        ("lines[7].code", "97110", "97140", "no line of its own at lines[7]"),
        ("sessions[0]", "97110 2 GP", "97110 1 GP", "'sessions[0]'"),
        ("lines[0]", "97110 2 GP", "97110", "'97110'"),
        ("lines[0], lines[0]", "97110 2 GP + 97110 2 GP", "97110 4 GP", "lines out of order"),
    ],
)
def test_a_repair_that_does_not_fit_is_refused(where: str, old: str, new: str, found: str) -> None:
    [fault] = faults(claim("97110 2 GP"), repair(where, old, new))
    assert f"repairs[0] ({where}): found {found}; allowed: " in fault


@pytest.mark.parametrize(
    ("where", "old", "shown"),
    [
        ("lines[0].code", "97110", 39),
        ("lines[0].units", "2", 39),
        ("lines[0].modifiers", "GP", 39),
        ("lines[0].discipline", "", 39),
        ("lines[0].date", "", 39),
        ("lines[0]", "97110 2 GP", 59),
    ],
)
def test_of_a_long_text_that_does_not_fit_the_beginning_is_shown(where: str, old: str, shown: int) -> None:
    [fault] = faults(claim("97110 2 GP"), repair(where, old, "x" * 99))
    assert f": found '{'x' * shown}; allowed: " in fault


def test_of_long_lines_that_do_not_fit_the_beginning_is_shown() -> None:
    given = claim(*["97110 1 GP KX"] * 9)
    every = ", ".join(f"lines[{place}]" for place in range(9))
    [fault] = faults(given, repair(every, "97110 9 GP KX", "97110 9 GP"))
    assert f": found '{' + '.join(['97110 1 GP KX'] * 4)[:59]}; allowed: '97110 9 GP KX', which" in fault
    [fault] = faults(given, repair(f"{every}.units", "1", "2"))
    assert f": found '{every[:59]}; allowed: lines[0].code, or " in fault


def test_all_repairs_that_do_not_fit_are_told_and_none_is_made() -> None:
    given = claim("97110 2 GP")
    bad = repair("lines[0].units", "3", "1")
    assert len(faults(given, bad, repair("lines[0].units", "2", "1"), bad)) == 2
    assert str(given.lines[0]) == "97110 2 GP"


def test_a_line_that_was_put_elsewhere_is_no_line_of_its_own() -> None:
    joined = repair("lines[0], lines[1]", "97110 1 GP + 97110 1 GP", "97110 2 GP")
    [fault] = faults(claim("97110 1 GP", "97110 1 GP"), joined, repair("lines[1].units", "1", "2"))
    assert "repairs[1] (lines[1].units): found no line of its own at lines[1]" in fault


def test_a_line_that_was_split_is_no_line_of_its_own() -> None:
    split = repair("lines[0]", "97110 2 GP", "97110 1 GP CQ + 97110 1 GP")
    [fault] = faults(claim("97110 2 GP"), split, repair("lines[0].units", "1", "2"))
    assert "repairs[1] (lines[0].units): found no line of its own at lines[0]" in fault


def test_no_line_is_put_together_with_itself() -> None:
    twice = "97110 1 + 97110 1 + 97140 1"
    [fault] = faults(claim("97110 1", "97140 1"), repair("lines[0], lines[0], lines[1]", twice, "97110 3"))
    assert "lines out of order" in fault


def test_lines_without_modifiers_are_split_and_put_together() -> None:
    given = claim("97110 3", "97140 1", "97140 1")
    split = repair("lines[0]", "97110 3", "97110 1 CQ + 97110 2")
    joined = repair("lines[1], lines[2]", "97140 1 + 97140 1", "97140 2")
    assert applied(given, split, joined) == ["97110 1 CQ", "97110 2", "97140 2"]


def test_repairs_are_taken_back_from_the_claim_that_they_left_and_no_other() -> None:
    given = claim("97110 2 GP")
    mended, log = apply_repairs(given, [repair("lines[0].units", "2", "1")])
    with pytest.raises(InputError, match="other lines"):
        undo_repairs(given, log)
    assert undo_repairs(mended, log) == given


def test_without_a_repair_the_claim_is_the_same() -> None:
    given = claim("97110 2 GP")
    assert apply_repairs(given, []) == (given, ())
    assert undo_repairs(given, ()) == given
