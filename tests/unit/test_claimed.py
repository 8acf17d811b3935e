"""The lines of a claim as limits see them."""

from datetime import date
from decimal import Decimal
from typing import Any, Final

import attrs

from tests.building import visit
from tests.facts import prepared
from therapycode.model.claim import new_line
from therapycode.model.visit import Visit
from therapycode.rules.claimed import claimed_lines, furnished

DAY: Final = date(2026, 3, 4)


def twice(first: dict[str, Any], second: dict[str, Any]) -> Visit:
    """A visit of one code entered twice, with these values of either service."""
    session = visit("97140 10 PT", "97110 15 PT", "97110 15 PT")
    manual, *both = session.services
    changed = [attrs.evolve(service, **own) for service, own in zip(both, (first, second), strict=True)]
    return prepared(attrs.evolve(session, services=(manual, *changed)))


def row_of(seen: Visit) -> Any:
    (row,) = claimed_lines(seen, [(), (new_line(DAY, "PT", "97110", 2, (), 30, (1, 2)),)])
    return row


def test_a_line_stands_where_its_first_service_does() -> None:
    seen = twice({}, {})
    assert (row_of(seen).session, row_of(seen).service) == (0, 1)
    assert [(row.line.code, row.service) for row in furnished(seen)] == [("97140", 0), ("97110", 1)]


def test_a_line_is_worth_what_all_of_its_services_are_and_nothing_is_known_where_one_does_not_say() -> None:
    assert row_of(twice({"allowed": Decimal(30)}, {"allowed": Decimal(20)})).line.amount == 50
    assert row_of(twice({"allowed": Decimal(30)}, {})).line.amount is None
    assert row_of(twice({}, {"allowed": Decimal(30)})).line.amount is None
    assert row_of(twice({"rvus": Decimal(1)}, {"rvus": Decimal(2)})).line.rvus == 3
    assert row_of(twice({"charge": Decimal(40)}, {"charge": Decimal(45)})).price == 85


def test_the_largest_group_that_is_billed_is_the_size_of_the_line() -> None:
    assert row_of(twice({}, {"group_size": 3})).line.size == 3
    assert row_of(twice({"group_size": 4}, {"group_size": 3})).line.size == 4
    left_out = {"group_size": 6, "bill": False, "reason": "courtesy"}
    assert row_of(twice(left_out, {"group_size": 3})).line.size == 3


def test_a_line_under_a_number_is_that_practitioners() -> None:
    seen = prepared(visit("97110 30 PT"))
    line = new_line(DAY, "PT", "97110", 2, (), 30, (0,))
    rows = [
        claimed_lines(seen, [(attrs.evolve(line, rendering_npi=npi),)])[0].whose for npi in (None, "1234567893")
    ]
    assert [row.performing_provider for row in rows] == [None, "1234567893"]
    assert [row.discipline for row in rows] == ["PT", "PT"]
