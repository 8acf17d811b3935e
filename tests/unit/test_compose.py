"""From a profile's values to a policy, by named rules alone."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from tests.acme import ACME, payer_of, profile_of
from tests.building import bent, lines, visit
from tests.facts import prepared
from therapycode import Engine, PayerRegistry, ProfileError
from therapycode.model.answers import UnitAnswer
from therapycode.payers.limiting import MostUnits
from therapycode.payers.pairing import CodePairs
from therapycode.payers.telling import Distinct
from therapycode.plugin import Attribution, Counting, Gate, PayerPolicy, PlanModifiers, compose, total_time
from therapycode.profiles.resolve import resolve
from therapycode.rules.assistants import PER_UNIT_RULES
from therapycode.rules.lengths import LENGTH_RULES
from therapycode.rules.named import UNIT_RULES, NamedRule
from therapycode.rules.prepare import PLAIN_STANDINGS
from therapycode.rules.timing import ASSISTANT, OTHER_DISCIPLINE, THERAPIST, UNRECOGNISED

DAY = date(2024, 3, 4)
PLAN = ('rule = "by-plan"', 'PT = "GP"', 'OT = "GO"', 'SLP = "GN"')


def part(key: str, *values: str) -> str:
    return f'[{key}]\nlabel = "x"\n[{key}.from.2024-01-01]\n' + "\n".join([*values, 'source = "manual"\n'])


def policy_of(folder: Path, text: str = ACME) -> PayerPolicy:
    return compose(resolve(profile_of(folder, text), DAY))


def with_part(text: str) -> str:
    return ACME.replace("[[examples]]", f"{text}\n[[examples]]", 1)


def test_a_unit_rule_is_taken_by_name_with_its_parameters(tmp_path: Path) -> None:
    units = policy_of(tmp_path).units
    assert isinstance(units, Counting)
    assert units.rule.name == "total-time"
    assert units.parameters == {"minutes_per_unit": 15, "first_unit_from": 8}
    assert units.source.id == "manual"


def test_parameters_of_the_profile_reach_the_counting(tmp_path: Path) -> None:
    changed = ACME.replace("minutes_per_unit = 15", "minutes_per_unit = 10").replace(
        "first_unit_from = 8", "first_unit_from = 5"
    )
    policy = policy_of(tmp_path, changed)
    assert policy.first_unit_from == 5
    assert isinstance(policy.units, Counting)
    assert policy.units.allocate([14]).fixed == total_time([14], minutes_per_unit=10, first_unit_from=5).fixed


def test_a_rule_that_is_not_known_is_refused_with_those_that_are(tmp_path: Path) -> None:
    with pytest.raises(ProfileError) as caught:
        policy_of(tmp_path, ACME.replace('"total-time"', '"acme.hybrid"'))
    assert str(caught.value) == (
        "acme-plan.toml cannot be used, one fault:\n"
        f"  units.from.2024-01-01.rule: found 'acme.hybrid'; allowed: {', '.join(sorted(UNIT_RULES))}. "
        "Correct the profile, or install the plugin that has the rule."
    )


def test_a_part_without_a_rule_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ProfileError, match=r"units\.from\.2024-01-01\.rule: found nothing"):
        policy_of(tmp_path, ACME.replace('rule = "total-time"\n', "", 1))


def test_a_parameter_that_the_rule_lacks_is_refused(tmp_path: Path) -> None:
    plain = NamedRule(name="acme.plain", title="Plain", allocate=total_time, parameters=frozenset({"pace"}))
    text = ACME.replace('"total-time"', '"acme.plain"')
    with pytest.raises(
        ProfileError, match=r"minutes_per_unit: found 15; allowed: parameters of acme\.plain: pace"
    ):
        compose(resolve(profile_of(tmp_path, text), DAY), {"acme.plain": plain})


def test_without_a_unit_part_units_are_unknown_and_sessions_stay_apart(tmp_path: Path) -> None:
    text = ACME.replace("[units.from.2024-01-01]", "[units.from.2025-01-01]")
    policy = policy_of(tmp_path, text)
    assert policy.units is None
    assert policy.first_unit_from == 8
    assert policy.reasons(prepared(visit("97110 20 PT")), UnitAnswer((0,))) == ()
    assert policy.pool_of(0, visit("97110 20 PT")) != policy.pool_of(1, visit("97110 20 PT"))


def marks_of(folder: Path, *parts: str) -> PlanModifiers:
    marks = policy_of(folder, with_part("\n".join(parts))).modifiers
    assert isinstance(marks, PlanModifiers)
    return marks


def test_modifiers_are_put_by_plan_in_the_order_named(tmp_path: Path) -> None:
    assert policy_of(tmp_path).modifiers is None
    marks = marks_of(
        tmp_path,
        part("modifiers.discipline", *PLAN),
        part("modifiers.order", 'groups = ["CQ", "GP GO"]'),
        part("modifiers.accepted", 'modifiers = ["GP"]'),
    )
    assert marks.order == (("CQ",), ("GP", "GO"))
    assert marks.accepted == frozenset({"GP"})
    assert marks.by_discipline == {"PT": "GP", "OT": "GO", "SLP": "GN"}


def test_a_discipline_whose_modifier_is_not_named_is_a_fault_and_never_an_empty_modifier(tmp_path: Path) -> None:
    with pytest.raises(ProfileError, match=r"modifiers\.discipline\.from\.2024-01-01\.OT: found nothing"):
        marks_of(tmp_path, part("modifiers.discipline", 'rule = "by-plan"', 'PT = "GP"', 'SLP = "GN"'))


def test_roles_that_are_not_named_are_not_recognised(tmp_path: Path) -> None:
    standings = policy_of(
        tmp_path,
        ACME.replace('therapist = ["PT"]', 'therapist = ["PT"]\nassistant = ["PTA"]\nnone = ["aide"]'),
    ).standings
    assert (standings["PT"]["PT"], standings["PT"]["PTA"]) == (THERAPIST, ASSISTANT)
    assert standings["PT"]["aide"] == standings["PT"]["student"] == UNRECOGNISED


def test_role_and_discipline_must_agree_where_the_profile_says_so(tmp_path: Path) -> None:
    matched = policy_of(tmp_path).standings
    loose = policy_of(tmp_path, ACME.replace("match_discipline = true", "match_discipline = false")).standings
    assert matched["OT"]["PT"] == OTHER_DISCIPLINE
    assert loose["OT"]["PT"] == THERAPIST
    assert matched["OT"]["physician"] == UNRECOGNISED


def test_a_payer_that_says_nothing_of_roles_goes_by_what_roles_are(tmp_path: Path) -> None:
    without = ACME[: ACME.index("[eligibility.roles]")] + ACME[ACME.index("[[examples]]") :]
    assert policy_of(tmp_path, without).standings == PLAIN_STANDINGS


def test_a_check_that_lacks_the_history_is_unchecked_and_blocks(tmp_path: Path) -> None:
    year = part("threshold", 'rule = "kx-threshold"', "amount = 2480.00", 'modifier = "KX"')
    [threshold] = policy_of(tmp_path, with_part(year)).without_history
    assert (threshold.check, threshold.needs) == ("modifiers.kx-threshold", ("history.accrued",))
    assert (threshold.blocks, threshold.why) == (True, "Provider manual")


def test_the_parts_that_are_asked_about_lines_are_those_that_the_profile_names(tmp_path: Path) -> None:
    source = profile_of(tmp_path).sources["manual"].ref
    plain = policy_of(tmp_path)
    assert (plain.pairs, plain.edits) == (CodePairs(source=source), None)
    text = with_part(part("modifiers.distinct", 'modifiers = ["XU", "59"]', "needless = true"))
    own = Distinct(modifiers=("XU", "59"), needless=True, source=source)
    assert policy_of(tmp_path, text).pairs == CodePairs(source=source, distinct=own)


@pytest.mark.parametrize(
    ("key", "rule", "asked"),
    [
        ("edits", "unit-edits", "unit_edits"),
        ("day-limits", "by-plan", "day_limits"),
        ("add-ons", "add-on-codes", "add_ons"),
    ],
)
def test_each_kind_of_most_units_is_asked_where_the_profile_names_it(
    tmp_path: Path, key: str, rule: str, asked: str
) -> None:
    source = profile_of(tmp_path).sources["manual"].ref
    own = bent(MostUnits(), **{asked: source})
    assert policy_of(tmp_path, with_part(part(key, f'rule = "{rule}"'))).edits == own


def test_the_codes_of_the_gate_are_those_of_the_profile(tmp_path: Path) -> None:
    not_valid = part("codes.not-valid", 'codes = ["97014"]', 'instead = { 97014 = "G0283" }')
    gate = policy_of(tmp_path, with_part(not_valid)).eligibility
    assert isinstance(gate, Gate)
    assert gate.bundled.codes == {"97010"}
    assert gate.not_valid.codes == {"97014"}
    assert gate.instead == {"97014": "G0283"}


@pytest.mark.parametrize("instead", ['{ 97014 = "heat" }', '{ heat = "97014" }', '["97014"]', '""'])
def test_a_replacement_that_is_not_two_codes_is_a_fault_of_the_profile(tmp_path: Path, instead: str) -> None:
    text = with_part(part("codes.not-valid", 'codes = ["97014"]', f"instead = {instead}"))
    with pytest.raises(ProfileError, match=r"codes\.not-valid\.from\.2024-01-01\.instead"):
        policy_of(tmp_path, text)


@pytest.mark.parametrize(
    "length", ['"97110"', '{ 97110 = "x" }', "{ 97110 = 0 }", "{ 97110 = [30, 15] }", "{ exercise = 30 }", "[]"]
)
def test_a_length_that_is_not_a_code_and_its_minutes_is_a_fault_of_the_profile(
    tmp_path: Path, length: str
) -> None:
    with pytest.raises(ProfileError, match=r"lengths\.own\.from\.2024-01-01\.minutes"):
        policy_of(tmp_path, with_part(part("lengths.own", f"minutes = {length}")))


def test_lengths_reach_the_counting(tmp_path: Path) -> None:
    parts = (
        part("lengths.other", 'rule = "past-midpoint"'),
        part("lengths.in-full", 'codes = ["97545"]'),
        part("lengths.own", "minutes = { 97161 = 30 }"),
    )
    units = policy_of(tmp_path, with_part("\n".join(parts))).units
    assert isinstance(units, Counting)
    assert units.lengths is LENGTH_RULES["past-midpoint"]
    assert units.in_full == {"97545"}
    assert units.own_lengths == {"97161": 30}


def test_a_payer_that_names_no_lengths_has_none(tmp_path: Path) -> None:
    units = policy_of(tmp_path).units
    assert isinstance(units, Counting)
    assert (units.lengths, units.in_full, units.own_lengths) == (None, frozenset(), {})


def test_how_assistants_are_attributed_is_the_profiles_to_say(tmp_path: Path) -> None:
    assert policy_of(tmp_path).assistants is None
    ended = ACME.replace('[assistants]\nlabel = "Assistants"\nunknown = "Ask provider relations"\n', "")
    values = ('rule = "midpoint"', 'PT = "CQ"', 'OT = "CO"', 'not_in = ["cah"]')
    assistants = policy_of(
        tmp_path, ended.replace("[[examples]]", part("assistants", *values) + "\n[[examples]]", 1)
    ).assistants
    assert isinstance(assistants, Attribution)
    assert assistants.per_unit is PER_UNIT_RULES["midpoint"]
    assert assistants.modifiers == {"PT": "CQ", "OT": "CO"}
    assert assistants.not_in == {"cah"}


def test_telehealth_is_the_profiles_to_say(tmp_path: Path) -> None:
    values = ("eligible = true", 'modifier = "95"', 'places = ["10", "02"]')
    marks = marks_of(tmp_path, part("modifiers.discipline", *PLAN), part("modifiers.telehealth", *values))
    assert marks.telehealth is not None
    assert (marks.telehealth.eligible, marks.telehealth.modifier) == (True, "95")
    assert marks.telehealth.places == {"02", "10"}


@pytest.mark.parametrize(("value", "standing"), [("true", ASSISTANT), ("false", UNRECOGNISED)])
def test_whether_assistants_furnish_incident_to_a_physician_is_the_profiles_to_say(
    tmp_path: Path, value: str, standing: int
) -> None:
    text = with_part(part("eligibility.incident-to", f"assistants = {value}"))
    standings = policy_of(
        tmp_path, text.replace('therapist = ["PT"]', 'therapist = ["PT"]\nassistant = ["PTA"]')
    ).standings
    assert standings.get("PT incident-to", standings["PT"])["PTA"] == standing
    assert standings["PT"]["PTA"] == ASSISTANT


@pytest.mark.parametrize("key", ["edits", "threshold", "modifiers.discipline"])
def test_a_rule_of_another_part_that_is_not_known_is_refused_too(tmp_path: Path, key: str) -> None:
    plan = PLAN[1:] if key == "modifiers.discipline" else ()
    with pytest.raises(ProfileError, match=r"acme\.nothing"):
        policy_of(tmp_path, with_part(part(key, 'rule = "acme.nothing"', *plan)))


def test_a_threshold_that_is_no_whole_number_reaches_the_counting(tmp_path: Path) -> None:
    text = ACME.replace('"total-time"\nminutes_per_unit = 15\nfirst_unit_from = 8', '"per-service-threshold"')
    units = policy_of(
        tmp_path, text.replace('"per-service-threshold"', '"per-service-threshold"\nthreshold = 7.5')
    )
    assert isinstance(units.units, Counting)
    assert units.units.parameters == {"threshold": Decimal("7.5")}
    assert units.first_unit_from == 8


def test_an_assistants_modifier_that_the_payer_does_not_take_is_told(engine: Engine, tmp_path: Path) -> None:
    text = ACME.replace('[assistants]\nlabel = "Assistants"\nunknown = "Ask provider relations"\n', "")
    text = text.replace('therapist = ["PT"]', 'therapist = ["PT"]\nassistant = ["PTA"]')
    parts = (
        part("assistants", 'rule = "midpoint"', 'PT = "CQ"'),
        part("modifiers.discipline", *PLAN),
        part("modifiers.accepted", 'modifiers = ["GP"]'),
    )
    payer = payer_of(tmp_path, text.replace("[[examples]]", "\n".join([*parts, "[[examples]]"]), 1))
    outcome = Engine(PayerRegistry.of([payer]), engine.tables).code(visit("97110 20 PTA"), payer="acme-plan")
    [finding] = [each for each in outcome.findings if each.rule == "modifiers.not-accepted"]
    assert finding.values == {"code": "97110", "modifier": "CQ"}
    assert lines(outcome) == ["97110 1 GP CQ"]
