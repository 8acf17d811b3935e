"""Drafts of lines, and the repairs that they come to."""

from decimal import Decimal
from typing import Any

import attrs

from therapycode import GivenLine, Repair
from therapycode.rules.claims.mending import Draft, Target, alike, joined, repairs_of, settled

ORDER = (("GP",), ("CQ",), ("KX",))


def draft(text: str, place: int = 0, **more: Any) -> Draft:
    code, units, *modifiers = text.split()
    line = GivenLine(code=code, units=int(units), modifiers=tuple(modifiers), **more)
    return Draft(place, line, line)


def short(repairs: tuple[Repair, ...]) -> list[str]:
    return [f"{each.where} {each.change}: {each.old} -> {each.new}" for each in repairs]


def test_a_draft_that_stays_as_it_is_needs_no_repair() -> None:
    line = draft("97110 2 GP")
    line.change("never said", units=2, modifiers=("GP",))
    assert repairs_of([line], []) == ()


def test_each_field_is_a_repair_with_its_reasons_each_once() -> None:
    line = draft("97014 2 GO", 3)
    line.change("Another code.", code="G0283")
    line.change("One a day.", units=1)
    line.change("Wrong plan.", modifiers=("GP",))
    line.change("Assistant.", modifiers=("GP", "CQ"))
    line.change("Assistant.", modifiers=("GP", "CQ", "KX"))
    line.change("Wrong day.", date=None, discipline="PT")
    assert short(repairs_of([line], [])) == [
        "lines[3].discipline set-discipline:  -> PT",
        "lines[3].code replace-code: 97014 -> G0283",
        "lines[3].units set-units: 2 -> 1",
        "lines[3].modifiers set-modifiers: GO -> GP CQ KX",
    ]
    assert repairs_of([line], [])[-1].why == "Wrong plan. Assistant."


def test_a_change_that_is_taken_back_is_no_repair() -> None:
    line = draft("97110 2 GP")
    line.change("One.", units=1)
    line.change("Two.", units=2)
    assert repairs_of([line], []) == ()


def test_lines_that_say_the_same_become_one_with_the_units_of_all() -> None:
    lines = [draft("97110 2 GP", 4), draft("97110 1 GP", 1)]
    assert short(repairs_of([], [joined(lines, "Why.")])) == [
        "lines[1], lines[4] join-lines: 97110 1 GP + 97110 2 GP -> 97110 3 GP"
    ]


def test_where_lines_bear_the_same_modifiers_in_another_order_that_of_the_first_is_kept() -> None:
    lines = [draft("97110 2 KX GP", 0), draft("97110 1 GP KX", 1), draft("97110 1 GP KX", 2)]
    assert joined(lines, "Why.").lines == (draft("97110 4 KX GP").new,)
    recast = settled(lines, [Target(4, False)], "CQ", (), "Why.")
    assert recast is not None
    assert recast.lines == (draft("97110 4 KX GP").new,)


def test_a_line_is_put_apart_for_the_assistants_units() -> None:
    recast = settled([draft("97110 3 KX GP")], [Target(1, True), Target(2, False)], "CQ", ORDER, "Why.")
    assert recast is not None
    assert short(repairs_of([], [recast])) == [
        "lines[0] split-line: 97110 3 KX GP -> 97110 1 GP CQ KX + 97110 2 KX GP"
    ]


def test_as_many_lines_as_are_wanted_are_mended_field_by_field() -> None:
    lines = [draft("97110 1 GP", 0), draft("97110 1 GP CQ", 1)]
    assert settled(lines, [Target(2, True), Target(3, False)], "CQ", ORDER, "Why.") is None
    assert short(repairs_of(lines, [])) == ["lines[0].units set-units: 1 -> 3", "lines[1].units set-units: 1 -> 2"]


def test_the_first_of_lines_that_say_the_same_gets_the_assistants_modifier() -> None:
    lines = [draft("97110 1 GP", 0), draft("97110 1 GP", 1)]
    assert settled(lines, [Target(1, True), Target(1, False)], "CQ", ORDER, "Why.") is None
    assert short(repairs_of(lines, [])) == ["lines[0].modifiers set-modifiers: GP -> GP CQ"]


def test_several_lines_become_several_in_one_step() -> None:
    lines = [draft("97110 1 GP", place) for place in range(3)]
    recast = settled(lines, [Target(1, True), Target(2, False)], "CQ", ORDER, "Why.")
    assert recast is not None
    [repair] = repairs_of([], [recast])
    assert (repair.where, repair.change) == ("lines[0], lines[1], lines[2]", "recast-lines")
    assert repair.old == "97110 1 GP + 97110 1 GP + 97110 1 GP"
    assert repair.new == "97110 1 GP CQ + 97110 2 GP"


def test_an_assistants_modifier_comes_off_where_no_unit_bears_it() -> None:
    line = draft("97110 2 GP CQ KX")
    assert settled([line], [Target(2, False)], "CQ", ORDER, "Why.") is None
    assert short(repairs_of([line], [])) == ["lines[0].modifiers set-modifiers: GP CQ KX -> GP KX"]


def test_an_assistants_modifier_that_is_put_on_or_taken_off_leaves_all_others_there() -> None:
    lines = [draft("97110 2 GP CQ KX 59"), draft("97110 2 GP KX 59", 1)]
    settled(lines[:1], [Target(2, False)], "CQ", ORDER, "Why.")
    settled(lines[1:], [Target(2, True)], "CQ", ORDER, "Why.")
    assert [each.new.modifiers for each in lines] == [("GP", "KX", "59"), ("GP", "CQ", "KX", "59")]


def test_lines_that_differ_in_more_are_left_to_a_person() -> None:
    lines = [draft("97110 1 GP", 0), draft("97110 2 GP KX", 1)]
    assert settled(lines, [Target(2, False)], "CQ", ORDER, "Why.") is None
    assert repairs_of(lines, []) == ()


def test_a_charge_is_never_made_up() -> None:
    lines = [draft("97110 1 GP", place, charge=Decimal(60)) for place in (0, 1)]
    for units in (1, 3):
        assert settled(lines, [Target(units, False)], "CQ", ORDER, "Why.") is None
    assert repairs_of(lines, []) == ()
    assert settled(lines, [Target(2, False)], "CQ", ORDER, "Why.") is not None
    allowed = [draft("97110 1 GP", place, allowed=Decimal(60)) for place in (0, 1)]
    assert settled(allowed, [Target(1, False)], "CQ", ORDER, "Why.") is None


def test_what_keeps_lines_apart() -> None:
    one = draft("97110 1 GP")
    assert alike([one, draft("97110 2 GP", id="b", minutes=15)])
    assert alike([one, draft("97110 2 GP CQ")], {"CQ"})
    apart: list[dict[str, Any]] = [
        {"code": "97140"},
        {"modifiers": ("GP", "KX")},
        {"rendering_npi": "1234567893"},
        {"revenue_code": "0420"},
        {"discipline": "PT"},
        {"charge": Decimal(60)},
        {"allowed": Decimal(60)},
    ]
    for fields in apart:
        other = Draft(1, one.old, attrs.evolve(one.old, **fields))
        assert not alike([one, other]), fields
    dated = Draft(1, one.old, attrs.evolve(one.old, date=draft("97110 1").old.date))
    assert alike([one, dated])
