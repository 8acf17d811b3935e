"""Further published answers and rulings, and for each shape of unit rule a case that its neighbours fail."""

import tomllib
from collections.abc import Mapping, Sequence
from itertools import pairwise, product
from pathlib import Path
from typing import Any, Final

import attrs
import pytest

from tests.building import lines, said
from tests.small_payers import small_payer
from therapycode import Day, DayOutcome, Engine, Outcome, PayerRegistry, Service, Session
from therapycode.plugin import Allocation, NamedRule, Payer, hookimpl, total_time, units_in
from therapycode.rules.methods import per_service_midpoint
from therapycode.serial.notation import read_notation

HERE: Final = Path(__file__).parent
MEDICARE: Final = "medicare-part-b"


def read(folder: str) -> list[dict[str, Any]]:
    return [tomllib.loads(file.read_text("utf-8")) for file in sorted((HERE / folder).glob("*.toml"))]


def cases_of(folder: str) -> dict[str, dict[str, Any]]:
    return {case["id"]: case for document in read(folder) for case in document["cases"]}


ASSISTANTS: Final = cases_of("assistants")
COMMERCIAL: Final = cases_of("commercial")
RULINGS: Final = cases_of("rulings")
EXCLUDED: Final = {each["id"]: each for document in read("rulings") for each in document.get("excluded", [])}
CASES: Final = {**ASSISTANTS, **COMMERCIAL, **RULINGS}
PARTS: Final = {"id", "says", "source", "url", "rests_on", "note", "payer", "session", "lines", "alternatives"}
PARTS_TOO: Final = {"left", "findings", "units", "by_medicare"}


def gathered(session: Session) -> Session:
    """The session with one service for each code and all its entries there, as most records hold it."""
    first: dict[str, int] = {}
    services: list[Service] = []
    for service in session.services:
        if service.code in first:
            place = first[service.code]
            services[place] = attrs.evolve(services[place], time=services[place].time + service.time)
        else:
            first[service.code] = len(services)
            services.append(service)
    return attrs.evolve(session, services=tuple(services))


def session_in(text: str) -> Session | Day:
    document = read_notation(text)
    if isinstance(document, Session):
        return gathered(document)
    return attrs.evolve(document, sessions=tuple(map(gathered, document.sessions)))


def outcomes(engine: Engine, text: str, payer: str) -> Sequence[Outcome]:
    document = session_in(text)
    coded: Outcome | DayOutcome = engine.code(document, payer=payer)
    return (coded,) if isinstance(coded, Outcome) else coded.outcomes


def line_sets(outcome: Outcome) -> list[list[str]]:
    return [
        [" ".join([line.code, str(line.units), *line.modifiers]) for line in each.lines]
        for each in outcome.alternatives
    ] or [lines(outcome)]


@pytest.mark.parametrize("id_", CASES)
def test_the_case_has_its_lines_and_every_other_right_answer(engine: Engine, id_: str) -> None:
    case = CASES[id_]
    told = outcomes(engine, case["session"], case.get("payer", MEDICARE))
    assert [line for outcome in told for line in lines(outcome)] == case["lines"], case["says"]
    if len(told) == 1:
        right = case.get("alternatives", [case["lines"]])
        assert line_sets(told[0])[0] == case["lines"]
        assert sorted(line_sets(told[0])) == sorted(right)


@pytest.mark.parametrize("id_", [id_ for id_, case in CASES.items() if "left" in case])
def test_what_the_case_leaves_unbilled_is_told_with_its_reason(engine: Engine, id_: str) -> None:
    case = CASES[id_]
    told = outcomes(engine, case["session"], case.get("payer", MEDICARE))
    left = [f"{one.code} {one.minutes} {one.reason}" for outcome in told for one in outcome.not_billed]
    assert left == case["left"]


@pytest.mark.parametrize("id_", [id_ for id_, case in CASES.items() if "findings" in case])
def test_the_case_has_its_findings_and_no_others(engine: Engine, id_: str) -> None:
    case = CASES[id_]
    told = outcomes(engine, case["session"], case.get("payer", MEDICARE))
    assert [finding for outcome in told for finding in said(outcome)] == case["findings"]


@pytest.mark.parametrize("id_", COMMERCIAL)
def test_medicare_has_its_own_number_of_units_for_the_same_minutes(engine: Engine, id_: str) -> None:
    case = COMMERCIAL[id_]
    [here] = outcomes(engine, case["session"], case["payer"])
    [there] = outcomes(engine, case["session"], MEDICARE)
    assert dict(here.units) == case["units"]
    assert sum(there.units.values()) == int(case["by_medicare"])


def test_the_published_splits_hold_the_other_way_round_too(engine: Engine) -> None:
    splits = [case for id_, case in ASSISTANTS.items() if id_.startswith("fr22-two-")]
    assert len(splits) == 13
    for case in splits:
        header, first, second = case["session"].strip().splitlines()
        turned = "\n".join([header, f"{first}A", second.removesuffix("A")])
        [outcome] = outcomes(engine, turned, MEDICARE)
        assert lines(outcome) == case["lines"]


def test_a_month_of_remote_monitoring_is_undetermined_when_asked_of_a_day(engine: Engine) -> None:
    [outcome] = outcomes(engine, EXCLUDED["R08"]["session"], MEDICARE)
    assert not outcome.determined
    assert outcome.claim is None
    assert set(said(outcome)) == {"error codes.period"}


def test_every_case_says_something_names_its_source_and_stands_once() -> None:
    assert (len(ASSISTANTS), len(COMMERCIAL), len(RULINGS)) == (24, 15, 9)
    assert len(CASES) == 48
    for case in CASES.values():
        assert set(case) - PARTS - PARTS_TOO == set()
        assert case["says"]
        assert case["source"]


def test_what_is_left_out_of_the_rulings_is_named_with_its_reason() -> None:
    assert set(EXCLUDED) == {"R08", "R19"}
    assert all(each["why"] for each in EXCLUDED.values())


# the shapes of unit rules

SHAPES: Final = {document["id"]: document for document in read("shapes")}


def hybrid(minutes: Sequence[int]) -> Allocation:
    """By the midpoint, the last units taken off until the total supports them; made up."""
    units = list(per_service_midpoint(minutes).fixed)
    over = sum(units) - units_in(sum(minutes))
    for place in reversed(range(len(units))):
        taken = max(0, min(over, units[place]))
        units[place] -= taken
        over -= taken
    return Allocation(tuple(units))


@attrs.frozen
class Vendor:
    """A vendor's plugin: the payers of a test, and a unit rule of its own."""

    payers: tuple[Payer, ...]

    @hookimpl
    def therapycode_payers(self) -> tuple[Payer, ...]:
        return self.payers

    @hookimpl
    def therapycode_rules(self) -> tuple[NamedRule, ...]:
        return (NamedRule(name="acme.hybrid", title="Made up", allocate=hybrid),)


def answers_under(engine: Engine, folder: Path, policy: str, text: str) -> list[dict[str, int]]:
    """Every right answer over all sessions of the text together; none where there is no claim."""
    vendor = Vendor((small_payer(folder, policy),))
    told = outcomes(Engine(PayerRegistry.of([vendor]), engine.tables), text, "made-up")
    if not all(outcome.determined for outcome in told):
        return []
    each = [[dict(one.units) for one in outcome.alternatives] or [dict(outcome.units)] for outcome in told]
    return [summed(way) for way in product(*each)]


def summed(way: Sequence[Mapping[str, int]]) -> dict[str, int]:
    total: dict[str, int] = {}
    for units in way:
        for code, number in units.items():
            total[code] = total.get(code, 0) + number
    return total


@pytest.mark.parametrize("id_", SHAPES)
def test_the_shape_has_its_answer_under_its_own_rule(engine: Engine, tmp_path: Path, id_: str) -> None:
    shape = SHAPES[id_]
    told = answers_under(engine, tmp_path, shape["policy"], shape["session"])
    assert sorted(told, key=str) == sorted(shape["answers"], key=str), shape["says"]


@pytest.mark.parametrize(
    ("id_", "neighbour"), [(id_, other) for id_, shape in SHAPES.items() for other in shape["neighbours"]]
)
def test_the_shape_has_another_answer_under_its_neighbours_rule(
    engine: Engine, tmp_path: Path, id_: str, neighbour: str
) -> None:
    shape = SHAPES[id_]
    told = answers_under(engine, tmp_path, SHAPES[neighbour]["policy"], shape["session"])
    assert sorted(told, key=str) != sorted(shape["answers"], key=str)


@pytest.mark.parametrize(
    ("id_", "variant"), [(id_, name) for id_, shape in SHAPES.items() for name in shape.get("variants", {})]
)
def test_the_shape_has_another_answer_under_a_variant_of_its_own_rule(
    engine: Engine, tmp_path: Path, id_: str, variant: str
) -> None:
    shape = SHAPES[id_]
    told = answers_under(engine, tmp_path, shape["variants"][variant], shape["session"])
    assert told
    assert sorted(told, key=str) != sorted(shape["answers"], key=str)


def test_every_shape_has_its_case_and_two_neighbours() -> None:
    assert set(SHAPES) == {f"U{number}" for number in range(1, 14)}
    for shape in SHAPES.values():
        assert len(set(shape["neighbours"])) == 2
        assert shape["says"]
        assert shape["seen_at"]


def test_a_rule_that_is_not_known_is_said_to_be_and_whom_to_ask(engine: Engine, tmp_path: Path) -> None:
    own = Engine(PayerRegistry.of([small_payer(tmp_path, SHAPES["U13"]["policy"])]), engine.tables)
    [outcome] = outcomes(own, SHAPES["U13"]["session"], "made-up")
    assert said(outcome) == ["error units.unknown"]
    assert [(each.part, each.ask) for each in outcome.unknown] == [("units", "Ask provider relations")]


VECTORS: Final = {
    (10, 10): (1, 2, 0),
    (8, 8, 8): (2, 3, 0),
    (7, 7, 7): (1, 0, 0),
    (33, 7): (3, 2, 2),
    (20, 20, 20): (4, 3, 3),
    (23, 8): (2, 3, 1),
    (14,): (1, 1, 0),
}
"""Minutes of different codes: units by total time, by each service's midpoint, by full periods only."""


@pytest.mark.parametrize("minutes", VECTORS)
def test_three_methods_count_the_same_minutes_in_three_ways(engine: Engine, minutes: tuple[int, ...]) -> None:
    codes = ("97110", "97140", "97112")
    session = "2026-03-04 PT\n" + "\n".join(
        f"{code} {each} PT" for code, each in zip(codes, minutes, strict=False)
    )
    totals = []
    for payer in ("cms-total-time", "cpt-midpoint", "full-unit-only"):
        [outcome] = outcomes(engine, session, payer)
        totals.append(sum(outcome.units.values()))
    assert tuple(totals) == VECTORS[minutes]


@pytest.mark.parametrize(("minutes", "units"), [(29, 0), (30, 1), (36, 1), (37, 2), (51, 2), (52, 3)])
def test_increments_begin_with_their_seventh_minute(
    engine: Engine, tmp_path: Path, minutes: int, units: int
) -> None:
    told = answers_under(engine, tmp_path, SHAPES["U6"]["policy"], f"2026-03-04 PT\n97110 {minutes} PT")
    assert told == [{"97110": units}]


def test_five_and_four_minutes_are_one_unit_where_remainders_are_pooled_and_none_by_the_midpoint(
    engine: Engine, tmp_path: Path
) -> None:
    text = "2026-03-04 PT\n97110 5 PT\n97140 4 PT"
    told = {name: answers_under(engine, tmp_path, SHAPES[name]["policy"], text) for name in ("U4", "U1", "U2")}
    assert told == {
        "U4": [{"97110": 1, "97140": 0}],
        "U1": [{"97110": 1, "97140": 0}],
        "U2": [{"97110": 0, "97140": 0}],
    }


def test_a_minute_more_never_gives_fewer_units_by_total_time_by_the_midpoint_or_by_both() -> None:
    for rule in (total_time, per_service_midpoint, hybrid):
        for other in (0, 7, 8, 20):
            counted = [rule([minutes, other]) for minutes in range(91)]
            totals = [sum(each.fixed) + each.choose for each in counted]
            assert all(more - less in {0, 1} for less, more in pairwise(totals))
