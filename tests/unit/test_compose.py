"""From a profile's values to a policy, by named rules alone."""

from datetime import date
from pathlib import Path

import pytest

from tests.acme import ACME, profile_of
from tests.building import visit
from tests.facts import prepared
from therapycode import ProfileError
from therapycode.plugin import Gate, PayerPolicy, PlanModifiers, PooledUnits, compose, total_time
from therapycode.profiles.resolve import resolve
from therapycode.rules.named import NamedRule
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
    assert isinstance(units, PooledUnits)
    assert units.rule.name == "total-time"
    assert units.parameters == {"minutes_per_unit": 15, "first_unit_from": 8}
    assert units.source.id == "manual"


def test_parameters_of_the_profile_reach_the_counting(tmp_path: Path) -> None:
    changed = ACME.replace("minutes_per_unit = 15", "minutes_per_unit = 10").replace(
        "first_unit_from = 8", "first_unit_from = 5"
    )
    policy = policy_of(tmp_path, changed)
    assert policy.first_unit_from == 5
    assert isinstance(policy.units, PooledUnits)
    assert policy.units.allocate([14]).fixed == total_time([14], minutes_per_unit=10, first_unit_from=5).fixed


def test_a_rule_that_is_not_known_is_refused_with_those_that_are(tmp_path: Path) -> None:
    with pytest.raises(ProfileError) as caught:
        policy_of(tmp_path, ACME.replace('"total-time"', '"acme.hybrid"'))
    assert str(caught.value) == (
        "acme-plan.toml cannot be used, one fault:\n"
        "  units.from.2024-01-01.rule: found 'acme.hybrid'; allowed: total-time. "
        "Correct the profile, or install the plugin that has the rule."
    )


def test_a_part_without_a_rule_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ProfileError, match=r"units\.from\.2024-01-01\.rule: found ''"):
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
    assert policy.reasons(None, None) == ()  # type: ignore[arg-type]  # there are no reasons, whatever is asked
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


def test_a_discipline_without_a_modifier_bears_no_empty_one(tmp_path: Path) -> None:
    marks = marks_of(tmp_path, part("modifiers.discipline", 'rule = "by-plan"', 'PT = "GP"'))
    assert marks(prepared(visit("97110 20 OT"))).modifiers == ((),)


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


def test_checks_that_lack_their_tables_or_history_are_unchecked_and_block(tmp_path: Path) -> None:
    [pairs] = policy_of(tmp_path).unchecked
    assert (pairs.check, pairs.needs, pairs.blocks) == ("pairs.code-pairs", ("tables.code-pairs",), True)
    assert pairs.why == "Provider manual"


def test_the_codes_of_the_gate_are_those_of_the_profile(tmp_path: Path) -> None:
    not_valid = part("codes.not-valid", 'codes = ["97014"]', 'instead = ["97014 G0283"]')
    gate = policy_of(tmp_path, with_part(not_valid)).eligibility
    assert isinstance(gate, Gate)
    assert gate.bundled.codes == {"97010"}
    assert gate.not_valid.codes == {"97014"}
    assert gate.instead == {"97014": "G0283"}


@pytest.mark.parametrize("instead", ["97014", "97014 G0283 97032", ""])
def test_a_replacement_that_is_not_two_codes_is_a_fault_of_the_profile(tmp_path: Path, instead: str) -> None:
    text = with_part(part("codes.not-valid", 'codes = ["97014"]', f'instead = ["{instead}"]'))
    with pytest.raises(ProfileError, match=r"codes\.not-valid\.from\.2024-01-01\.instead"):
        policy_of(tmp_path, text)


@pytest.mark.parametrize("key", ["edits", "threshold", "modifiers.discipline"])
def test_a_rule_of_another_part_that_is_not_known_is_refused_too(tmp_path: Path, key: str) -> None:
    plan = PLAN[1:] if key == "modifiers.discipline" else ()
    with pytest.raises(ProfileError, match=r"acme\.nothing"):
        policy_of(tmp_path, with_part(part(key, 'rule = "acme.nothing"', *plan)))
