"""The yearly amount: which lines pass it, who needs the modifier of necessity, and what cannot be told."""

from decimal import Decimal

import pytest

from tests.building import lines, said
from therapycode import Day, Engine, InputError, Outcome, Session
from therapycode.model.words import Setting
from therapycode.rules.threshold import BY_LINE, WHOLE_CLAIM, Amount, CountedLine, past, service_amount, sum_of
from therapycode.serial.notation import read_notation

PAYER = "medicare-part-b"
OFFICE = "2026-03-04 PT office"
HOSPITAL = "2026-03-04 PT outpatient-hospital"
FORTY = Amount(Decimal(40), Decimal(40))
OPEN = Amount(Decimal(0), None)
AT_MOST_FORTY = Amount(Decimal(0), Decimal(40))


def exact(*amounts: int) -> list[Amount]:
    return [Amount(Decimal(each), Decimal(each)) for each in amounts]


def office(*amounts: Amount) -> list[CountedLine]:
    return [CountedLine(0, "office", amount) for amount in amounts]


# the rule


def test_a_service_accrues_what_is_allowed_or_the_charge_where_that_is_less() -> None:
    assert service_amount(Decimal(31), Decimal(60)) == Amount(Decimal(31), Decimal(31))
    assert service_amount(Decimal(61), Decimal(60)) == Amount(Decimal(60), Decimal(60))
    assert service_amount(Decimal(31), None) == Amount(Decimal(31), Decimal(31))


def test_a_charge_alone_bounds_the_amount_from_above_and_nothing_bounds_it_without_one() -> None:
    assert service_amount(None, Decimal(60)) == Amount(Decimal(0), Decimal(60))
    assert service_amount(None, None) == Amount(Decimal(0), None)


def test_amounts_together_are_bounded_only_where_each_of_them_is() -> None:
    assert sum_of([FORTY, AT_MOST_FORTY]) == Amount(Decimal(40), Decimal(80))
    assert sum_of([FORTY, OPEN, FORTY]) == Amount(Decimal(80), None)
    assert sum_of([]) == Amount(Decimal(0), Decimal(0))


def test_the_line_that_straddles_the_amount_passes_it_and_so_do_those_after_it() -> None:
    assert past(Decimal(2420), Decimal(2480), office(*exact(40, 40, 40))) == (False, True, True)


def test_to_reach_the_amount_is_not_to_pass_it() -> None:
    assert past(Decimal(2440), Decimal(2480), office(*exact(40))) == (False,)
    assert past(Decimal("2440.01"), Decimal(2480), office(*exact(40))) == (True,)


def test_what_had_passed_before_passes_with_every_line_whatever_its_amount() -> None:
    assert past(Decimal("2480.01"), Decimal(2480), office(OPEN, FORTY, AT_MOST_FORTY)) == (True, True, True)


def test_a_line_of_unknown_amount_leaves_open_what_comes_at_and_after_it() -> None:
    assert past(Decimal(2400), Decimal(2480), office(FORTY, OPEN, FORTY)) == (False, None, None)
    assert past(Decimal(2400), Decimal(2480), office(FORTY, OPEN, FORTY, FORTY)) == (False, None, None, True)


def test_an_upper_bound_is_enough_to_say_that_a_line_does_not_pass() -> None:
    assert past(Decimal(2400), Decimal(2480), office(AT_MOST_FORTY, AT_MOST_FORTY)) == (False, False)
    assert past(Decimal(2401), Decimal(2480), office(AT_MOST_FORTY, AT_MOST_FORTY)) == (False, None)


@pytest.mark.parametrize("setting", sorted(WHOLE_CLAIM))
def test_on_an_institutional_claim_one_line_that_passes_takes_all_with_it(setting: Setting) -> None:
    both = [line._replace(setting=setting) for line in office(*exact(40, 60))]
    assert past(Decimal(2420), Decimal(2480), both) == (True, True)
    assert past(Decimal(2380), Decimal(2480), both) == (False, False)
    open_too = [both[0], both[1]._replace(amount=OPEN)]
    assert past(Decimal(2420), Decimal(2480), open_too) == (None, None)


def test_a_line_of_another_claim_is_not_taken_along() -> None:
    other = CountedLine(1, "corf", FORTY)
    lines_of_two = [CountedLine(0, "corf", FORTY), other, other]
    assert past(Decimal(2420), Decimal(2480), lines_of_two) == (False, True, True)


@pytest.mark.parametrize("setting", [None, "school", "other"])
def test_where_the_setting_does_not_settle_it_a_line_is_open_only_if_it_matters(setting: Setting | None) -> None:
    both = [line._replace(setting=setting) for line in office(*exact(40, 60))]
    assert past(Decimal(2420), Decimal(2480), both) == (None, True)
    assert past(Decimal(2380), Decimal(2480), both) == (False, False)
    assert past(Decimal(2480), Decimal(2480), both) == (True, True)


def test_a_line_to_be_denied_passes_nothing_and_may_count_or_not() -> None:
    denied = CountedLine(0, "office", FORTY, denied=True)
    assert past(Decimal(2450), Decimal(2480), [denied, *office(*exact(20))]) == (False, None)
    assert past(Decimal(2490), Decimal(2480), [denied, *office(*exact(20))]) == (False, True)
    hospital = [line._replace(setting="corf") for line in [denied, *office(*exact(40))]]
    assert past(Decimal(2450), Decimal(2480), hospital) == (False, True)


def test_no_setting_is_of_both_kinds() -> None:
    assert WHOLE_CLAIM.isdisjoint(BY_LINE)


# the part


def coded(engine: Engine, *text: str) -> Outcome:
    document = read_notation("\n".join(text))
    assert isinstance(document, Session)
    return engine.code(document, payer=PAYER)


def of_day(engine: Engine, text: str) -> tuple[Outcome, ...]:
    document = read_notation(text)
    assert isinstance(document, Day)
    return engine.code(document, payer=PAYER).outcomes


def waits_for(outcome: Outcome) -> list[str]:
    return [need for each in outcome.unchecked if each.check == "modifiers.kx-threshold" for need in each.needs]


def about_kx(outcome: Outcome) -> list[str]:
    return [finding for finding in said(outcome) if ".kx-" in finding]


def test_without_a_history_the_check_is_not_made_and_blocks(engine: Engine) -> None:
    outcome = coded(engine, OFFICE, "97110 15 PT")
    assert waits_for(outcome) == ["history.accrued"]
    assert all(each.blocks for each in outcome.unchecked if each.check == "modifiers.kx-threshold")
    assert not outcome.ready


def test_an_attestation_alone_puts_nothing_on_a_line(engine: Engine) -> None:
    outcome = coded(engine, OFFICE, "attest KX", "97110 15 PT")
    assert lines(outcome) == ["97110 1 GP"]
    assert (waits_for(outcome), about_kx(outcome)) == (["history.accrued"], [])


def test_far_below_the_amount_charges_are_enough_and_nothing_is_said(engine: Engine) -> None:
    outcome = coded(engine, OFFICE, "accrued PT-SLP 312.40 2026-03-01", "97110 15 PT charge60.00")
    assert (waits_for(outcome), said(outcome)) == ([], [])


def test_below_the_amount_and_without_any_of_this_session_it_waits_for_what_is_allowed(engine: Engine) -> None:
    accrued = "accrued PT-SLP 312.40 2026-03-01"
    outcome = coded(engine, OFFICE, accrued, "97110 15 PT", "97140 15 PT allowed30.00", "97112 15 PT free")
    assert waits_for(outcome) == ["services[0].allowed"]
    assert not outcome.ready


def test_past_the_amount_every_line_needs_it_and_nobody_attests(engine: Engine) -> None:
    outcome = coded(engine, OFFICE, "accrued PT-SLP 2480.01 2026-03-01", "97110 15 PT", "97140 15 PT")
    assert lines(outcome) == ["97110 1 GP", "97140 1 GP"]
    assert said(outcome) == ["error modifiers.kx-missing"]
    finding = outcome.findings[0]
    assert finding.code == "MOD-020"
    assert finding.values == {
        "modifier": "KX",
        "pool": "PT-SLP",
        "year": 2026,
        "accrued": "2480.01",
        "as_of": "2026-03-01",
        "threshold": "2480.00",
        "day": "2026-03-04",
        "codes": "97110, 97140",
    }
    assert [source.id for source in finding.sources] == ["cms-therapy-2026"]
    assert waits_for(outcome) == []


def test_attested_and_needed_it_stands_on_the_straddling_line_and_those_after_it(engine: Engine) -> None:
    accrued = "accrued PT-SLP 2450.00 2026-03-01"
    services = ("97110 15 PT allowed25.00", "97140 15 PT allowed25.00", "97112 15 PT allowed25.00")
    outcome = coded(engine, OFFICE, accrued, "attest KX", *services)
    assert lines(outcome) == ["97110 1 GP", "97140 1 GP KX", "97112 1 GP KX"]
    assert said(outcome) == ["advice modifiers.kx-attested"]
    assert outcome.findings[0].values["codes"] == "97140, 97112"


def test_an_attestation_speaks_of_the_codes_that_it_names_and_the_others_lack_it(engine: Engine) -> None:
    accrued = "accrued PT-SLP 2500.00 2026-03-01"
    outcome = coded(engine, OFFICE, accrued, "attest KX 97110", "97110 15 PT", "97140 15 PT")
    assert lines(outcome) == ["97110 1 GP KX", "97140 1 GP"]
    assert said(outcome) == ["advice modifiers.kx-attested", "error modifiers.kx-missing"]
    assert outcome.findings[1].values["codes"] == "97140"


def test_attested_and_not_needed_it_stands_nowhere_and_is_early(engine: Engine) -> None:
    accrued = "accrued PT-SLP 2400.00 2026-03-01"
    outcome = coded(engine, OFFICE, accrued, "attest KX", "97110 15 PT charge80.00")
    assert lines(outcome) == ["97110 1 GP"]
    assert said(outcome) == ["warning modifiers.kx-early"]
    open_still = coded(engine, OFFICE, accrued, "attest KX", "97110 15 PT charge80.01")
    assert (lines(open_still), said(open_still)) == (["97110 1 GP"], [])
    assert waits_for(open_still) == ["services[0].allowed"]


def test_an_attestation_of_one_code_is_not_early_where_another_line_lacks_it(engine: Engine) -> None:
    accrued = "accrued PT-SLP 2450.00 2026-03-01"
    services = ("97110 15 PT allowed25.00", "97140 15 PT allowed25.00")
    outcome = coded(engine, OFFICE, accrued, "attest KX 97110", *services)
    assert about_kx(outcome) == ["error modifiers.kx-missing"]


def test_every_line_of_a_code_bears_it_with_and_without_the_assistants_modifier(engine: Engine) -> None:
    accrued = "accrued PT-SLP 2500.00 2026-03-01"
    outcome = coded(engine, OFFICE, accrued, "attest KX", "97110 13 PT", "97110 23 PTA")
    assert lines(outcome) == ["97110 1 GP CQ KX", "97110 1 GP KX"]


def test_both_codes_of_a_family_bear_it(engine: Engine) -> None:
    header = "2026-03-04 SLP office"
    outcome = coded(engine, header, "accrued PT-SLP 2500.00 2026-03-01", "attest KX", "97129 30 SLP")
    assert lines(outcome) == ["97129 1 GN KX", "97130 1 GN KX"]
    straddling = coded(
        engine, header, "accrued PT-SLP 2470.00 2026-03-01", "attest KX 97129 97130", "97129 30 SLP allowed60.00"
    )
    assert lines(straddling) == ["97129 1 GN KX", "97130 1 GN KX"]


def test_the_amount_of_another_pool_or_year_says_nothing(engine: Engine) -> None:
    outcome = coded(engine, OFFICE, "accrued OT 9000.00 2026-03-01", "attest KX", "97110 15 PT")
    assert (lines(outcome), waits_for(outcome)) == (["97110 1 GP"], ["history.accrued"])
    header = "2026-03-04 OT office"
    own = coded(engine, header, "accrued OT 9000.00 2026-03-01", "attest KX", "97530 15 OT")
    assert lines(own) == ["97530 1 GO KX"]


def test_without_units_there_is_no_line_to_judge(engine: Engine) -> None:
    outcome = coded(engine, OFFICE, "accrued PT-SLP 2500.00 2026-03-01", "97110 5 PT")
    assert (lines(outcome), about_kx(outcome), waits_for(outcome)) == ([], [], [])


def test_a_service_outside_a_plan_of_care_counts_towards_nothing(engine: Engine) -> None:
    outcome = coded(engine, f"{OFFICE} no-plan", "accrued PT-SLP 2500.00 2026-03-01", "97597 20 physician")
    assert (about_kx(outcome), waits_for(outcome)) == ([], [])


def test_a_code_that_is_not_on_the_therapy_list_counts_towards_nothing(engine: Engine) -> None:
    accrued = "accrued PT-SLP 2500.00 2026-03-01"
    outcome = coded(engine, OFFICE, accrued, "attest KX", "92700 - PT x1", "97110 15 PT")
    assert lines(outcome) == ["92700 1", "97110 1 GP KX"]


def test_at_a_hospital_all_lines_bear_it_if_any_passes(engine: Engine) -> None:
    accrued = "accrued PT-SLP 2450.00 2026-03-01"
    services = ("97110 15 PT allowed25.00", "97140 15 PT allowed25.00")
    outcome = coded(engine, HOSPITAL, accrued, "attest KX", *services)
    assert lines(outcome) == ["97110 1 GP KX", "97140 1 GP KX"]


def test_without_a_setting_it_waits_for_one_where_that_decides(engine: Engine) -> None:
    accrued = "accrued PT-SLP 2450.00 2026-03-01"
    services = ("97110 15 PT allowed25.00", "97140 15 PT allowed25.00")
    outcome = coded(engine, "2026-03-04 PT", accrued, "attest KX", *services)
    assert lines(outcome) == ["97110 1 GP", "97140 1 GP KX"]
    assert waits_for(outcome) == ["setting"]
    past_it = coded(engine, "2026-03-04 PT", "accrued PT-SLP 2500.00 2026-03-01", "attest KX", *services)
    assert waits_for(past_it) == []


def test_it_stands_behind_the_assistants_modifier_and_before_that_of_telehealth(engine: Engine) -> None:
    header = "2026-03-04 PT office telehealth pos10"
    outcome = coded(engine, header, "accrued PT-SLP 2500.00 2026-03-01", "attest KX", "97110 20 PTA")
    assert lines(outcome) == ["97110 1 GP CQ KX 95"]


# sessions of one day


TWO_OF_ONE_POOL = """
2026-03-04 PT {setting}
accrued PT-SLP 2450.00 2026-03-01
attest KX
97110 15 PT allowed25.00

2026-03-04 SLP {setting}
92507 - SLP allowed80.00
{attest}
"""


def test_therapy_of_two_disciplines_in_one_pool_adds_up_over_the_day(engine: Engine) -> None:
    text = TWO_OF_ONE_POOL.format(setting="office", attest="attest KX")
    first, second = of_day(engine, text)
    assert (lines(first), about_kx(first)) == (["97110 1 GP"], ["warning modifiers.kx-early"])
    assert (lines(second), about_kx(second)) == (["92507 1 GN KX"], ["advice modifiers.kx-attested"])


def test_on_an_institutional_claim_both_disciplines_bear_it_or_none(engine: Engine) -> None:
    first, second = of_day(engine, TWO_OF_ONE_POOL.format(setting="corf", attest="attest KX"))
    assert (lines(first), lines(second)) == (["97110 1 GP KX"], ["92507 1 GN KX"])
    first, second = of_day(engine, TWO_OF_ONE_POOL.format(setting="corf", attest=""))
    assert (lines(first), lines(second)) == (["97110 1 GP KX"], ["92507 1 GN"])
    assert about_kx(second) == ["error modifiers.kx-missing"]


def test_occupational_therapy_of_the_day_is_counted_by_itself(engine: Engine) -> None:
    text = """
2026-03-04 PT office
accrued PT-SLP 2500.00 2026-03-01
attest KX
97110 15 PT

2026-03-04 OT office
97530 15 OT
"""
    first, second = of_day(engine, text)
    assert lines(first) == ["97110 1 GP KX"]
    assert (waits_for(first), waits_for(second)) == ([], ["history.accrued"])


def test_what_another_session_of_the_day_leaves_open_is_named_there(engine: Engine) -> None:
    text = """
2026-03-04 PT office
accrued PT-SLP 2400.00 2026-03-01
97110 15 PT

2026-03-04 SLP office
92507 - SLP allowed90.00
"""
    first, second = of_day(engine, text)
    assert waits_for(first) == ["services[0].allowed"]
    assert waits_for(second) == []
    assert about_kx(second) == ["error modifiers.kx-missing"]
    below = text.replace("90.00", "70.00").replace("2400", "2405")
    assert [waits_for(each) for each in of_day(engine, below)] == [
        ["services[0].allowed"],
        ["sessions[0].services[0].allowed"],
    ]


def test_a_visit_that_did_not_take_place_waits_for_nothing(engine: Engine) -> None:
    outcome = coded(engine, f"{OFFICE} no-show", "97110 15 PT")
    assert waits_for(outcome) == []


# the amount itself


@pytest.mark.parametrize(
    ("day", "amount", "source", "kind"),
    [
        ("2019-06-03", "2040.00", "cms-therapy-2019", "primary"),
        ("2020-12-31", "2080.00", "kx-2020", "secondary"),
        ("2021-01-01", "2110.00", "fr-2022-pfs", "primary"),
        ("2022-12-31", "2150.00", "fr-2022-pfs", "primary"),
        ("2023-01-01", "2230.00", "noridian-kx", "secondary"),
        ("2024-12-31", "2330.00", "noridian-kx", "secondary"),
        ("2025-01-01", "2410.00", "kx-2025", "secondary"),
        ("2025-12-31", "2410.00", "kx-2025", "secondary"),
        ("2026-01-01", "2480.00", "cms-therapy-2026", "primary"),
        ("2026-12-31", "2480.00", "cms-therapy-2026", "primary"),
    ],
)
def test_each_year_has_its_own_amount_with_its_source(
    engine: Engine, day: str, amount: str, source: str, kind: str
) -> None:
    year = day[:4]
    below, over = (
        coded(engine, f"{day} PT office", f"accrued PT-SLP {each} {year}-01-01", "97110 15 PT allowed1.00")
        for each in (Decimal(amount) - 1, Decimal(amount))
    )
    assert about_kx(below) == []
    assert about_kx(over) == ["error modifiers.kx-missing"]
    finding = over.findings[0]
    assert (finding.values["threshold"], finding.values["year"]) == (amount, int(year))
    assert [(each.id, each.kind) for each in finding.sources] == [(source, kind)]


def test_what_no_source_gives_is_unknown_and_not_projected(engine: Engine) -> None:
    outcome = coded(engine, "2027-01-01 PT office", "accrued PT-SLP 9000.00 2027-01-01", "97110 15 PT")
    assert (lines(outcome), said(outcome)) == (["97110 1 GP"], [])
    assert [each.part for each in outcome.unknown] == ["threshold"]
    assert "ask the Medicare contractor" in outcome.unknown[0].ask
    assert not outcome.complete
    later = coded(engine, "2028-01-01 PT office", "97110 15 PT")
    assert [each.part for each in later.unknown] == ["threshold", "review"]


def test_past_the_amount_of_review_that_is_said_with_its_source(engine: Engine) -> None:
    services = ("attest KX", "97110 15 PT allowed30.00")
    outcome = coded(engine, OFFICE, "accrued PT-SLP 2970.01 2026-03-01", *services)
    assert said(outcome) == ["advice modifiers.targeted-review", "advice modifiers.kx-attested"]
    assert outcome.findings[0].values["review"] == "3000.00"
    assert [each.id for each in outcome.findings[0].sources] == ["mcpm-5-10-3-3"]
    reached = coded(engine, OFFICE, "accrued PT-SLP 2970.00 2026-03-01", *services)
    assert said(reached) == ["advice modifiers.kx-attested"]


def test_an_amount_known_after_the_visit_may_hold_the_visit_itself(engine: Engine) -> None:
    service = "97110 15 PT charge60.00"
    later = coded(engine, OFFICE, "accrued PT-SLP 312.40 2026-03-05", service)
    assert said(later) == ["advice modifiers.accrued-after"]
    assert said(coded(engine, OFFICE, "accrued PT-SLP 312.40 2026-03-04", service)) == []


def test_a_history_that_cannot_be_is_refused_when_it_was_built_in_python(engine: Engine) -> None:
    twice = ("accrued PT-SLP 1.00 2026-03-01", "accrued PT-SLP 2.00 2026-03-01")
    with pytest.raises(InputError) as caught:
        coded(engine, OFFICE, *twice, "97110 15 PT")
    [fault] = caught.value.faults
    assert (fault.at, fault.found) == ("sessions[0].history.accrued[1]", "PT-SLP of 2026 again")
    with pytest.raises(InputError, match=r"as_of: found 2025-12-31"):
        coded(engine, OFFICE, "accrued PT-SLP 1.00 2025-12-31", "97110 15 PT")


def test_a_payer_that_has_no_such_amount_passes_over_the_history(engine: Engine) -> None:
    document = read_notation(f"{OFFICE}\naccrued PT-SLP 9000.00 2026-03-01\nattest KX\n97110 15 PT")
    assert isinstance(document, Session)
    outcome = engine.code(document, payer="cms-total-time")
    assert (lines(outcome), said(outcome)) == (["97110 1"], [])


def test_a_statement_of_necessity_by_another_modifier_puts_nothing_on_a_line(engine: Engine) -> None:
    outcome = coded(engine, OFFICE, "accrued PT-SLP 2500.00 2026-03-01", "attest U9", "97110 15 PT")
    assert said(outcome) == ["warning modifiers.attested-in-vain", "error modifiers.kx-missing"]
    assert outcome.findings[0].values == {
        "modifier": "U9",
        "why": "this payer's modifier of necessity is KX",
    }
    assert outcome.findings[0].where == "attestations[0]"


def test_a_statement_of_necessity_for_a_code_without_a_line_is_said(engine: Engine) -> None:
    accrued = "accrued PT-SLP 2500.00 2026-03-01"
    outcome = coded(engine, OFFICE, accrued, "attest KX 97110 97112", "97110 15 PT", "97112 5 PT")
    assert said(outcome) == ["warning modifiers.attested-in-vain", "advice modifiers.kx-attested"]
    assert outcome.findings[0].values["why"] == "there is no line of 97112"


def test_where_equally_right_answers_differ_each_is_judged_by_its_own_lines(engine: Engine) -> None:
    accrued = "accrued PT-SLP 2500.00 2026-03-01"
    outcome = coded(engine, OFFICE, accrued, "attest KX", "97110 20 PT", "97112 20 PT")
    assert [[" ".join([line.code, *line.modifiers]) for line in each.lines] for each in outcome.alternatives] == [
        ["97110 GP KX", "97112 GP KX"],
        ["97110 GP KX", "97112 GP KX"],
    ]
