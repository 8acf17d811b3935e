"""What other unit calculators were seen to get wrong, and what this one must not."""

from collections.abc import Sequence
from pathlib import Path

import attrs
import pytest

from tests.building import answers, bent, left_out, lines, said, visit
from therapycode import Engine, InputError, PayerRegistry, Service, TimeEntry
from therapycode.plugin import Allocation, NamedRule, Payer, ProfileFile, hookimpl

MEDICARE = "medicare-part-b"


def units(engine: Engine, *given: str) -> list[dict[str, int]]:
    return answers(engine.code(visit(*given), payer=MEDICARE))


def test_a_seven_minutes_beside_thirty_three_are_a_unit_of_their_own(engine: Engine) -> None:
    assert units(engine, "97110 33 PT", "97140 7 PT") == [{"97110": 2, "97140": 1}]


def test_b_the_shortest_of_four_services_goes_without(engine: Engine) -> None:
    [taken] = units(engine, "97110 18 PT", "97140 13 PT", "97116 10 PT", "97035 8 PT")
    assert taken == {"97110": 1, "97140": 1, "97116": 1, "97035": 0}


def test_c_three_services_of_seven_minutes_are_one_unit_and_not_none(engine: Engine) -> None:
    assert [sum(one.values()) for one in units(engine, "97110 7 PT", "97140 7 PT", "97116 7 PT")] == [1, 1, 1]


MIDPOINT = """
schema = 1
payer = "acme-plan"
title = "Acme Plan"
family = "commercial"
covers = { from = 2024-01-01 }
sources.manual = { title = "Provider manual", kind = "primary" }

[units]
label = "Units"

[units.from.2024-01-01]
rule = "acme.midpoint"
source = "manual"
"""


class Acme:
    """A vendor's payer that gives each service a unit past its middle, and the rule that it names."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @hookimpl
    def therapycode_payers(self) -> Sequence[Payer]:
        (self.folder / "acme-plan.toml").write_text(MIDPOINT)
        return [Payer(id="acme-plan", profile=ProfileFile(self.folder / "acme-plan.toml", self.folder))]

    @hookimpl
    def therapycode_rules(self) -> Sequence[NamedRule]:
        return [NamedRule(name="acme.midpoint", title="Each service by itself", allocate=midpoint)]


def midpoint(minutes: Sequence[int]) -> Allocation:
    return Allocation(tuple((given + 7) // 15 for given in minutes))


def test_d_three_services_of_eight_minutes_are_three_units_only_where_the_payer_counts_each_by_itself(
    engine: Engine, tmp_path: Path
) -> None:
    given = visit("97110 8 PT", "97112 8 PT", "97140 8 PT")
    apart = Engine(PayerRegistry.of([Acme(tmp_path)]), engine.tables).code(given, payer="acme-plan")
    assert sum(apart.units.values()) == 3
    assert sum(engine.code(given, payer=MEDICARE).units.values()) == 2


def test_e_a_full_hour_bills_four_units_and_never_a_fifth(engine: Engine) -> None:
    both = units(engine, "97110 60 PT", "97140 4 PT", "97116 4 PT")
    assert both == [{"97110": 4, "97140": 1, "97116": 0}, {"97110": 4, "97140": 0, "97116": 1}]


def test_f_forty_five_minutes_never_bill_less_than_three_units(engine: Engine) -> None:
    given = ["97110 45 PT", "97140 3 PT", "97116 3 PT", "97112 3 PT", "97530 3 PT"]
    each = units(engine, *given)
    assert [one["97110"] for one in each] == [3, 3, 3, 3]
    assert [sum(one.values()) for one in each] == [4, 4, 4, 4]


def test_negative_minutes_are_refused_and_not_netted_against_others(engine: Engine) -> None:
    with pytest.raises(InputError, match="-5 minutes"):
        units(engine, "97110 -5 PT", "97140 20 PT")


def test_a_tie_is_told_and_never_settled_in_silence_by_code_number(engine: Engine) -> None:
    outcome = engine.code(visit("97110 10 PT", "97140 10 PT"), payer=MEDICARE)
    assert said(outcome) == ["advice units.tie"]
    assert outcome.tie is not None
    assert outcome.tie.among == ("97110", "97140")


def test_a_code_entered_on_two_lines_counts_as_one_code(engine: Engine) -> None:
    assert units(engine, "97110 10 PT", "97110 10 PT", "97140 10 PT") == [{"97110": 1, "97140": 1}]


def test_a_family_of_codes_is_billed_and_not_dropped(engine: Engine) -> None:
    outcome = engine.code(visit("97129 15 OT", "97130 15 OT"), payer=MEDICARE)
    assert lines(outcome) == ["97129 1 GO", "97130 1 GO"]


def test_units_are_not_shared_in_proportion_to_minutes(engine: Engine) -> None:
    assert units(engine, "97110 52 PT", "97140 1 PT") == [{"97110": 4, "97140": 0}]
    assert units(engine, "97110 60 PT", "97140 7 PT", "97116 1 PT")[0]["97110"] == 4


def test_the_order_of_entry_does_not_change_what_is_right(engine: Engine) -> None:
    assert units(engine, "97140 7 PT", "97110 33 PT") == units(engine, "97110 33 PT", "97140 7 PT")


def test_the_total_is_not_the_whole_quarters_of_an_hour_alone(engine: Engine) -> None:
    assert units(engine, "97110 20 PT", "97140 18 PT") == [{"97110": 2, "97140": 1}]


@pytest.mark.parametrize("code", ["97010", "97012", "97014", "97016", "97018", "97022", "97150", "20560"])
def test_untimed_codes_are_not_counted_by_their_minutes(engine: Engine, code: str) -> None:
    outcome = engine.code(visit(f"{code} 30 PT", "97110 7 PT"), payer=MEDICARE)
    assert outcome.units.get(code, 0) <= 1
    assert "97110 under_8" in left_out(outcome) or not outcome.determined


@pytest.mark.parametrize("code", ["97012", "97016", "97018", "97022", "97150"])
def test_an_untimed_code_is_one_unit_for_an_hour(engine: Engine, code: str) -> None:
    assert units(engine, f"{code} 60 PT") == [{code: 1}]


def test_missing_minutes_are_never_a_unit(engine: Engine) -> None:
    outcome = engine.code(visit("97110 - PT"), payer=MEDICARE)
    assert lines(outcome) == []
    assert left_out(outcome) == ["97110 no_minutes"]


def test_a_minute_and_a_half_of_anything_is_refused_rather_than_rounded(engine: Engine) -> None:
    half = bent(TimeEntry(by=("pt",)), minutes=7.5)
    session = attrs.evolve(visit("97110 20 PT"), services=(Service(code="97110", time=(half,)),))
    with pytest.raises(InputError, match=r"7\.5 minutes"):
        engine.code(session, payer=MEDICARE)


def test_a_code_that_is_not_known_is_told_and_not_dropped(engine: Engine) -> None:
    outcome = engine.code(visit("97110 20 PT", "99990 20 PT"), payer=MEDICARE)
    assert not outcome.determined
    assert said(outcome) == ["error codes.unknown"]


def test_a_code_that_is_no_code_is_refused(engine: Engine) -> None:
    with pytest.raises(InputError, match=r"sessions\[0\]\.services\[0\]\.code"):
        units(engine, "51728.0 20 PT")


def test_rules_that_ended_are_not_applied_to_days_after(engine: Engine) -> None:
    outcome = engine.code(visit("97532 15 SLP"), payer=MEDICARE)
    assert not outcome.determined
    assert said(outcome) in (["error codes.retired"], ["error codes.unknown"])
