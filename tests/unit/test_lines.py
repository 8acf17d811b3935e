"""From units per group to the lines of a claim."""

from decimal import Decimal

import attrs
import pytest

from tests.building import DAY, bent, lines, visit
from tests.facts import BY_DISCIPLINE, CODES, FURTHER, prepared
from therapycode import ClaimLine, Clinician, Engine, FrozenMap, Service, Session
from therapycode.model.answers import Piece
from therapycode.model.claim import Elsewhere
from therapycode.rules.lines import billed_units, claim_lines, crowded
from therapycode.rules.prepare import PLAIN_STANDINGS, prepare


def made(units: int, *sessions: Session) -> tuple[ClaimLine, ...]:
    """The lines of the first code of the sessions with so many units; the other codes have none."""
    seen = prepared(*sessions)
    first, *others = claim_lines(seen, [units] + [0] * (len(seen.groups) - 1), [("GP",)] * len(seen.groups), {})
    assert not any(others)
    return first


def changed(session: Session, place: int, **values: object) -> Session:
    services = list(session.services)
    services[place] = bent(services[place], **values)
    return attrs.evolve(session, services=tuple(services))


def test_a_group_of_one_service_is_one_line_with_all_that_is_known_of_it() -> None:
    session = changed(visit("97110 20 PT"), 0, charge=Decimal("55.00"))
    session = attrs.evolve(session, clinicians=(Clinician(id="pt", role="PT", npi="1234567893"),))
    assert made(1, session) == (
        ClaimLine(DAY, "PT", "97110", 1, ("GP",), 20, (0,), Decimal("55.00"), "1234567893"),
    )


def test_each_code_has_its_own_lines_with_its_own_modifiers_and_none_without_a_unit() -> None:
    seen = prepared(visit("97110 20 PT", "97140 3 PT"), visit("97129 38 OT"))
    every = claim_lines(seen, [1, 0, 3], [("GP",), ("GP",), ("GO",)], {})
    assert [[(line.code, line.units, line.modifiers) for line in made] for made in every] == [
        [("97110", 1, ("GP",))],
        [],
        [("97129", 1, ("GO",)), ("97130", 2, ("GO",))],
    ]


@pytest.mark.parametrize(
    ("units", "modifiers"),
    [([1], [(), ()]), ([1], [()]), ([1, 1], [()]), ([1, 1, 1], [(), (), ()])],
)
def test_units_and_modifiers_of_other_groups_than_the_visits_are_refused(
    units: list[int], modifiers: list[tuple[str, ...]]
) -> None:
    seen = prepared(visit("97110 20 PT", "97140 20 PT"))
    with pytest.raises(ValueError, match="not those of the visit's groups"):
        claim_lines(seen, units, modifiers, {})


def test_a_line_without_time_has_no_minutes() -> None:
    [line] = made(1, visit("G0283 - PT"))
    assert line.minutes is None


def test_a_service_without_charge_makes_no_line() -> None:
    assert made(1, changed(visit("97110 20 PT"), 0, bill=False)) == ()


def test_several_services_of_a_code_are_one_line_that_names_them_and_adds_their_charges() -> None:
    session = visit("97110 20 PT", "97110 10 PT")
    priced = changed(changed(session, 0, charge=Decimal("55.10")), 1, charge=Decimal("27.15"))
    [line] = made(2, priced)
    assert (line.services, line.minutes, line.charge) == ((0, 1), 30, Decimal("82.25"))


def test_a_charge_that_is_missing_leaves_the_line_without() -> None:
    session = changed(visit("97110 20 PT", "97110 10 PT"), 0, charge=Decimal("55.10"))
    [line] = made(2, session)
    assert line.charge is None


def test_a_family_is_a_line_for_its_base_and_one_for_its_increments() -> None:
    both = made(3, visit("97129 38 OT"))
    assert [(line.code, line.units, line.services) for line in both] == [
        ("97129", 1, (0,)),
        ("97130", 2, (0,)),
    ]
    assert [line.charge for line in both] == [None, None]


def test_the_charge_of_a_family_stands_on_neither_of_its_two_lines() -> None:
    both = made(3, changed(visit("97129 38 OT"), 0, charge=Decimal(120)))
    assert [line.charge for line in both] == [None, None]


def test_one_unit_of_a_family_is_its_base_alone() -> None:
    [line] = made(1, changed(visit("97130 15 OT"), 0, charge=Decimal(40)))
    assert (line.code, line.units, line.charge) == ("97129", 1, Decimal(40))


def test_a_line_stands_in_the_session_that_furnished_its_group_first_and_names_the_others() -> None:
    later = attrs.evolve(visit("97140 5 PT", "97110 9 PT", "97110 1 PT"), id="s-2")
    [line] = made(2, visit("97110 20 PT"), later)
    assert (line.services, line.pooled_with, line.minutes) == ((0,), (Elsewhere("s-2", (1, 2)),), 30)
    assert line.charge is None


def test_another_session_without_an_id_is_named_by_its_place() -> None:
    [line] = made(2, visit("97110 20 PT"), visit("97110 9 PT"))
    assert line.pooled_with == (Elsewhere("1", (0,)),)


@pytest.mark.parametrize(
    ("npis", "rendering"),
    [
        ((None,), None),
        (("1234567893",), "1234567893"),
        (("1234567893", None, "1234567893"), "1234567893"),
        (("1234567893", "1093817465"), None),
        (("1234567893", "1093817465", "1234567893"), None),
    ],
)
def test_the_rendering_provider_is_named_only_where_there_is_no_doubt(
    npis: tuple[str | None, ...], rendering: str | None
) -> None:
    staff = [Clinician(id="pt", role="PT")]
    staff += [Clinician(id=f"c{place}", role="PT", npi=npi) for place, npi in enumerate(npis)]
    for session in (visit("97110 20 PT"), visit("97110 10 PT", "97110 10 PT")):
        [line] = made(1, attrs.evolve(session, clinicians=tuple(staff)))
        assert line.rendering_npi == rendering


def billed(units: int, session: Session) -> int:
    seen = prepared(session)
    return billed_units(seen, seen.groups[0], units)


def test_services_that_are_all_charged_bill_all_their_units() -> None:
    assert billed(2, visit("97110 20 PT", "97110 10 PT")) == 2


def test_services_that_are_all_without_charge_bill_none() -> None:
    assert billed(1, changed(visit("97110 20 PT"), 0, bill=False)) == 0


def test_a_code_partly_without_charge_bills_the_share_of_its_charged_minutes() -> None:
    session = changed(visit("97110 30 PT", "97110 15 PT"), 1, bill=False)
    assert billed(3, session) == 2
    assert [line.units for line in made(3, session)] == [2]


def test_where_the_share_is_a_tie_the_unit_is_billed() -> None:
    assert billed(3, changed(visit("97110 20 PT", "97110 20 PT"), 1, bill=False)) == 2


def test_a_share_is_never_more_than_the_units_of_the_code() -> None:
    assert billed(1, changed(visit("97110 22 PT", "97110 8 PT"), 1, bill=False)) == 1


def test_a_share_without_a_unit_makes_no_line() -> None:
    session = changed(visit("97110 4 PT", "97110 22 PT"), 0, bill=True)
    assert billed(1, changed(session, 1, bill=False)) == 0
    assert made(1, changed(session, 1, bill=False)) == ()


def test_an_untimed_code_partly_without_charge_is_billed_once() -> None:
    session = changed(visit("G0283 - PT", "G0283 - PT"), 1, bill=False)
    assert billed(1, session) == 1
    assert [line.charge for line in made(1, session)] == [None]


def test_a_unit_that_a_larger_charged_share_earned_is_billed_though_the_code_alone_is_under_eight() -> None:
    """The unit came from the pool: 4 charged and 3 uncharged minutes of one code beside those of another."""
    assert billed(1, changed(visit("97110 4 PT", "97110 3 PT"), 1, bill=False)) == 1


def test_time_that_does_not_count_is_no_charged_minute() -> None:
    rest = visit("97110 10 PT", "97110 20 PT")
    idle = attrs.evolve(rest.services[0].time[0], minutes=20, kind="rest")
    charged = attrs.evolve(rest.services[0], time=(rest.services[0].time[0], idle))
    session = attrs.evolve(rest, services=(charged, attrs.evolve(rest.services[1], bill=False)))
    assert billed(2, session) == 1


def test_charges_of_services_without_charge_are_not_added() -> None:
    session = visit("97110 30 PT", "97110 15 PT")
    priced = changed(changed(session, 0, charge=Decimal(60)), 1, charge=Decimal(30), bill=False)
    [line] = made(3, priced)
    assert line.charge == Decimal(60)


def test_a_quantity_of_services_counts_for_the_line_that_names_them() -> None:
    services = tuple(Service(code="97598", by=("pt",), quantity=number) for number in (2, 3))
    [line] = made(5, attrs.evolve(visit("97110 20 PT"), services=services))
    assert (line.units, line.services) == (5, (0, 1))


@pytest.mark.parametrize("attested", [0, 1])
def test_what_was_attested_of_one_discipline_s_line_stands_on_no_other(attested: int) -> None:
    seen = prepared(visit("97110 20 PT"), visit("97110 20 OT"))
    every = claim_lines(seen, [1, 1], [("GP",), ("GO",)], {}, extra={(attested, "97110"): ("59",)})
    assert [[line.modifiers for line in made] for made in every] == [
        [("GP", "59")] if attested == 0 else [("GP",)],
        [("GO", "59")] if attested == 1 else [("GO",)],
    ]


def test_lines_that_need_a_fifth_modifier_are_told_and_no_others() -> None:
    seen = prepared(visit("97110 20 PTA", "97140 20 PTA", "97129 38 PTA"))
    assisted = {0: (Piece("97110", 1, "CQ", 20),), 2: (Piece("97129", 1, "CQ", 15), Piece("97130", 2, "CQ", 23))}
    three = [("GP", "KX", "GA")] * 3
    assert crowded(seen, three, assisted, ()) == ()
    for place in range(3):
        told = crowded(seen, three, assisted, (), {(place, seen.groups[place].code): ("59", "95")})
        assert [(session, finding.where) for session, finding in told] == [(0, f"services[{place}]")]


def test_a_line_with_a_fifth_modifier_is_told_where_its_first_service_stands() -> None:
    seen = prepared(visit("97140 20 PT", "97110 20 PT", "97110 10 PT"))
    [(session, finding)] = crowded(seen, [(), ("GP", "KX", "GA", "59", "95")], {}, ())
    assert (session, finding.where) == (0, "services[1]")


def test_the_charge_of_a_service_stands_on_its_line_where_an_assistant_s_units_are_not_apart() -> None:
    seen = prepared(changed(visit("97110 30 PTA"), 0, charge=Decimal(60)))
    both, apart = (Piece("97110", 2, "CQ", 30),), (Piece("97110", 1, "CQ", 15), Piece("97110", 1, None, 15))
    for pieces, charges in ((both, [Decimal(60)]), (apart, [None, None])):
        [made] = claim_lines(seen, [2], [("GP",)], {0: pieces})
        assert [line.charge for line in made] == charges


def test_where_both_furnished_what_is_charged_the_assistant_s_units_are_billed_first(engine: Engine) -> None:
    session = changed(visit("97110 15 PT", "97110 15 PTA", "97110 30 PT"), 2, bill=False, reason="courtesy")
    assert lines(engine.code(session, payer="medicare-part-b")) == ["97110 1 GP CQ", "97110 1 GP"]
    session = changed(visit("97110 15 PT", "97110 30 PTA", "97110 45 PTA"), 2, bill=False, reason="courtesy")
    assert lines(engine.code(session, payer="medicare-part-b")) == ["97110 3 GP CQ"]


def test_all_modifiers_of_an_assistant_take_a_place_on_the_line() -> None:
    seen = prepared(visit("97110 20 PTA"))
    pieces = {0: (Piece("97110", 1, "UB U1", 20),)}
    [(_, finding)] = crowded(seen, [("GP", "KX", "GA")], pieces, (("UB",),))
    assert (finding.values["count"], finding.values["rest"]) == (5, "GA, U1")


@pytest.mark.parametrize(
    ("units", "charged", "free", "expected"),
    [
        (2, 60, 60, 1),
        (2, 80, 40, 1),
        (2, 31, 89, 1),
        (2, 29, 91, 0),
        (3, 60, 60, 2),
        (2, 120, 60, 1),
        (2, 40, 20, 1),
        (1, 60, 60, 1),
        (11, 100, 10, 10),
        (8, 60, 20, 6),
    ],
)
def test_units_of_another_length_than_a_quarter_are_shared_by_the_part_of_all_minutes(
    units: int, charged: int, free: int, expected: int
) -> None:
    session = changed(visit(f"97110 {charged} PT", f"97110 {free} PT"), 1, bill=False)
    assert billed(units, session) == expected


@pytest.mark.parametrize(
    ("units", "charged", "free", "expected"),
    [
        (10, 70, 86, 4),
        (5, 60, 15, 4),
        (2, 30, 13, 2),
        (2, 29, 14, 2),
        (2, 14, 1, 1),
        (2, 14, 14, 1),
        (2, 14, 16, 1),
        (2, 16, 14, 1),
        (3, 24, 14, 2),
    ],
)
def test_quarters_are_shared_by_full_periods_and_then_the_larger_remainder(
    units: int, charged: int, free: int, expected: int
) -> None:
    session = changed(visit(f"97110 {charged} PT", f"97110 {free} PT"), 1, bill=False)
    assert billed(units, session) == expected


def test_of_two_hours_of_a_code_by_the_hour_the_one_that_is_charged_is_billed(engine: Engine) -> None:
    session = changed(visit("96125 60 SLP", "96125 60 SLP"), 1, bill=False, reason="courtesy")
    outcome = engine.code(session, payer="medicare-part-b")
    assert lines(outcome) == ["96125 1 GN"]
    [finding] = outcome.findings
    assert (finding.rule, finding.where, finding.values["billed"]) == ("units.courtesy-shared", "services[0]", 1)


@pytest.mark.parametrize(
    ("charged", "free", "expected"),
    [
        ("97129 15 OT", "97129 15 OT", ["97129 1 GO"]),
        ("97129 15 OT", "97129 15 OTA", ["97129 1 GO"]),
        ("97129 15 OTA", "97129 15 OT", ["97129 1 GO CO"]),
        ("97129 23 OT", "97129 23 OTA", ["97129 1 GO", "97130 1 GO"]),
        ("97129 45 OT", "97129 15 OTA", ["97129 1 GO", "97130 2 GO"]),
        ("97129 45 OTA", "97129 15 OT", ["97129 1 GO CO", "97130 2 GO CO"]),
        ("97110 15 PT", "97110 15 PTA", ["97110 1 GP"]),
        ("97110 15 PTA", "97110 15 PT", ["97110 1 GP CQ"]),
    ],
)
def test_of_a_family_partly_without_charge_the_base_is_billed_before_its_increments(
    engine: Engine, charged: str, free: str, expected: list[str]
) -> None:
    session = changed(visit(charged, free), 1, bill=False, reason="courtesy")
    outcome = engine.code(session, payer="medicare-part-b")
    assert lines(outcome) == expected
    assert "edits.add-on-alone" not in {each.rule for each in outcome.findings}


def test_the_open_unit_goes_to_the_minutes_furnished_without_charge_where_they_are_more() -> None:
    assert billed(1, changed(visit("97110 10 PT", "97110 12 PT"), 1, bill=False)) == 0
    assert billed(1, changed(visit("97110 11 PT", "97110 11 PT"), 1, bill=False)) == 1


def test_the_further_code_of_a_family_has_the_minutes_past_the_first_units() -> None:
    timed = FrozenMap({**CODES, "97129": attrs.evolve(CODES["97129"], first_minutes=15)})
    seen = prepare((visit("97129 40 SLP"),), timed, PLAIN_STANDINGS, BY_DISCIPLINE, FURTHER)
    [both] = claim_lines(seen, [3], [("GN",)], {})
    assert [(line.code, line.units, line.minutes) for line in both] == [("97129", 1, 15), ("97130", 2, 25)]
    seen = prepare((visit("97129 20 SLP"),), timed, PLAIN_STANDINGS, BY_DISCIPLINE, FURTHER)
    [[base]] = claim_lines(seen, [1], [("GN",)], {})
    assert (base.code, base.units, base.minutes) == ("97129", 1, 20)


def test_more_units_than_groups_are_not_those_of_the_visit() -> None:
    seen = prepared(visit("97110 20 PT"))
    with pytest.raises(ValueError, match="not those of the visit's groups"):
        claim_lines(seen, [1, 1], [("GP",)], {})
