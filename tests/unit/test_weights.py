"""What lines weigh under several limits at once."""

from datetime import date
from typing import Final

import attrs
import pytest

from tests.building import visit
from tests.facts import CODES
from therapycode.dated.windows import Window
from therapycode.model.claim import ClaimLine, new_line
from therapycode.model.finding import SourceRef
from therapycode.model.limits import Measure
from therapycode.rules.counts import Counts
from therapycode.rules.fields import above, fields, guards, packed
from therapycode.rules.limit import Limit
from therapycode.rules.weights import Table, Weighing, Weights

DAY: Final = date(2026, 3, 4)
SESSION: Final = visit("97110 45 PT")
PLAIN: Final = Limit(
    name="yearly",
    title="Yearly",
    measure="units",
    counts=Counts(),
    window=Window(unit="year"),
    disposition="deny-excess",
    source=SourceRef(id="made-up"),
)
TIMED: Final = new_line(DAY, "PT", "97110", 3, ("GP",), 45, (0,))
UNTIMED: Final = new_line(DAY, "PT", "G0283", 2, ("GP",), None, (1,))


def weighed(limit: Limit, *lines: ClaimLine) -> int | None:
    return Weighing(limits=(limit,), known=CODES).claimed(SESSION, [lines])


@pytest.mark.parametrize(
    ("measure", "timed", "untimed", "both"),
    [
        ("units", 3, 2, 5),
        ("codes-or-units", 3, 1, 4),
        ("codes", 1, 1, 2),
        ("visits", 1, 1, 1),
        ("minutes", 45, None, None),
    ],
)
def test_a_line_weighs_what_the_measure_counts(measure: Measure, timed: int, untimed: int, both: int) -> None:
    limit = attrs.evolve(PLAIN, measure=measure)
    assert [weighed(limit, TIMED), weighed(limit, UNTIMED), weighed(limit, TIMED, UNTIMED)] == [
        timed,
        untimed,
        both,
    ]


def test_only_a_limit_of_codes_asks_whether_a_code_stands_on_two_lines() -> None:
    assert weighed(attrs.evolve(PLAIN, measure="codes"), TIMED, TIMED) is None
    assert weighed(PLAIN, TIMED, TIMED) == 6
    assert weighed(attrs.evolve(PLAIN, measure="visits"), TIMED, TIMED) == 1
    assert weighed(attrs.evolve(PLAIN, measure="codes-or-units"), TIMED, TIMED) == 6


def test_only_an_account_of_a_practitioner_asks_who_rendered_a_line() -> None:
    own = attrs.evolve(PLAIN, apart=frozenset({"performing-provider"}))
    named = attrs.evolve(TIMED, rendering_npi="1234567893")
    assert [weighed(own, TIMED), weighed(own, named), weighed(PLAIN, named)] == [3, None, 3]


def test_so_many_weights_are_kept_and_then_anew() -> None:
    weighing = Weighing(limits=(PLAIN,), known=CODES)
    weights = Weights(1, 0, 0, 0)
    table: Table = {(str(number), ()): weights for number in range(4095)}
    assert weighing.keep(table, ("97110", ()), weights) is weights
    assert len(table) == 4096
    weighing.keep(table, ("97140", ()), weights)
    assert table == {("97140", ()): weights}


def test_a_count_above_its_ceiling_is_seen_in_any_place() -> None:
    ceilings = packed([4, 9, 0])
    for counts, over in (([4, 9, 0], False), ([0, 0, 0], False), ([5, 0, 0], True), ([0, 10, 0], True)):
        assert above(packed(counts), ceilings, guards(3)) is over
    assert above(packed([0, 0, 1]), ceilings, guards(3))
    assert fields(ceilings, 3) == (4, 9, 0)


def test_a_count_may_be_as_large_as_half_a_field_holds() -> None:
    most = 2**31 - 1
    assert fields(packed([most, most]), 2) == (most, most)
    assert not above(packed([most, most]), packed([most, most]), guards(2))
    assert above(packed([0, most]), packed([most, most - 1]), guards(2))
