"""From a profile's values to a policy, by named rules alone: most payers need no code of their own."""

from collections.abc import Mapping
from datetime import date
from typing import TypeVar

import attrs

from therapycode.errors import Fault, ProfileError
from therapycode.model.frozen import FrozenMap
from therapycode.model.words import DISCIPLINES, ROLES, Discipline, Role
from therapycode.payers.attributing import Attribution
from therapycode.payers.counting import Counting
from therapycode.payers.further import further_parts, stated
from therapycode.payers.gate import CodeList, Gate
from therapycode.payers.known import known_modifiers
from therapycode.payers.liability import Liability
from therapycode.payers.limit_values import limits_of
from therapycode.payers.limiting import MostUnits
from therapycode.payers.marking import PlanModifiers, Telehealth
from therapycode.payers.pairing import CodePairs, PairsNotHeld
from therapycode.payers.policy import LinePart, PayerPolicy
from therapycode.payers.telling import Distinct
from therapycode.payers.threshold import Review, Threshold
from therapycode.profiles.resolve import PartValues, Values
from therapycode.rules.assistants import (
    ALONE_ONLY,
    PER_UNIT_RULES,
    SIMPLE_METHOD_RULES,
    exceeds_tenth_simply,
)
from therapycode.rules.lengths import LENGTH_RULES
from therapycode.rules.modifiers import LINES
from therapycode.rules.named import UNIT_RULES, NamedRule, bound
from therapycode.rules.prepare import PLAIN_STANDINGS, PoolKey, Standings, incident_to, pool_key
from therapycode.rules.timing import ASSISTANT, OTHER_DISCIPLINE, THERAPIST, UNRECOGNISED

__all__ = ["compose"]

T = TypeVar("T")

_OWN_DISCIPLINE: Mapping[Role, Discipline] = FrozenMap(
    {"PT": "PT", "PTA": "PT", "OT": "OT", "OTA": "OT", "SLP": "SLP", "SLPA": "SLP", "CF": "SLP"}
)


def compose(values: Values, rules: Mapping[str, NamedRule] = UNIT_RULES) -> PayerPolicy:
    """The policy that the profile's values alone make up; ``rules`` are the unit rules that may be named.

    Raises:
        ProfileError: if the profile names a rule that is not known, or a parameter that the rule lacks.
    """
    units = _units(values, rules)
    assistants = _assistants(values)
    modifiers = _modifiers(values)
    threshold = _threshold(values)
    policy = PayerPolicy(
        pool_of=_pool_of(values),
        units=units,
        assistants=assistants,
        equal_assistants=_equally_right(values, assistants),
        modifiers=modifiers,
        most_modifiers=modifiers.most if modifiers is not None else 0,
        modifier_order=_order(values),
        known_modifiers=known_modifiers(values),
        one_line=values.parts["lines"].source if "lines" in values.parts else None,
        either_column=_either_column(values),
        eligibility=_gate(values),
        standings=_standings(values),
        pairs=_pairs(values),
        pair_edition=_edition(values),
        edits=_edits(values),
        liability=_liability(values),
        threshold=threshold,
        without_history=(threshold.without_history,) if threshold is not None else (),
        further=further_parts(values),
        limits=limits_of(values),
        counted_as=_texts_by_name(values, "counted-as", "codes"),
        revenue_codes=_revenue_codes(values),
        stated=stated(values),
    )
    if assistants is not None:
        policy = attrs.evolve(policy, assistant_reasons=assistants.reasons)
    if units is None:
        return policy
    first = units.parameters.get("first_unit_from")
    return attrs.evolve(
        policy,
        reasons=units.reasons,
        first_unit_from=first if isinstance(first, int) else policy.first_unit_from,
    )


def _units(values: Values, rules: Mapping[str, NamedRule]) -> Counting | None:
    part = values.parts.get("units")
    if part is None:
        return None
    rule = _named(values, part, rules)
    parameters = {key: value for key, value in part.values.items() if key not in {"rule", "pool"}}
    for key, value in parameters.items():
        if key not in rule.parameters:
            allowed = f"parameters of {rule.name}: {', '.join(sorted(rule.parameters)) or 'none'}"
            raise _refused(values, part, key, repr(value), allowed)
    lengths = values.parts.get("lengths.other")
    in_full = values.parts.get("lengths.in-full")
    own = values.parts.get("lengths.own")
    return Counting(
        rule=rule,
        parameters=FrozenMap(parameters),
        source=part.source,
        allocate=bound(rule, parameters),
        lengths=_named(values, lengths, LENGTH_RULES) if lengths is not None else None,
        in_full=frozenset(in_full.texts("codes")) if in_full is not None else frozenset(),
        own_lengths=FrozenMap(_own_lengths(own) if own is not None else {}),
    )


def _own_lengths(part: PartValues) -> dict[str, int]:
    """Minutes of a unit, by code."""
    return {code: minutes for code, minutes in part.table("minutes").items() if isinstance(minutes, int)}


def _named(values: Values, part: PartValues, rules: Mapping[str, T]) -> T:
    name = part.text("rule")
    rule = rules.get(name)
    if rule is None:
        raise _refused(values, part, "rule", repr(name), ", ".join(sorted(rules)))
    return rule


def _assistants(values: Values) -> Attribution | None:
    part = values.parts.get("assistants")
    if part is None:
        return None
    modifiers = {discipline: part.text(discipline) for discipline in DISCIPLINES if part.text(discipline)}
    return Attribution(
        per_unit=None if part.text("rule") == "none" else _named(values, part, PER_UNIT_RULES),
        alone_only=part.text("rule") in ALONE_ONLY,
        modifiers=FrozenMap(modifiers),
        not_in=frozenset(part.texts("not_in")),
        accepted=_accepted(values),
        source=part.source,
    )


def _equally_right(values: Values, assistants: Attribution | None) -> tuple[Attribution, ...]:
    """The same attribution by the other method of the tenth, where the payer lets either be used."""
    part = values.parts.get("assistants")
    if assistants is None or part is None or part.values.get("either_method") is not True:
        return ()
    return (
        attrs.evolve(
            assistants,
            per_unit=SIMPLE_METHOD_RULES.get(part.text("rule"), assistants.per_unit),
            exceeds=exceeds_tenth_simply,
        ),
    )


def _refused(values: Values, part: PartValues, key: str, what: str, allowed: str) -> ProfileError:
    fault = Fault(
        f"{part.key}.{key}", what, allowed, "Correct the profile, or install the plugin that has the rule."
    )
    return ProfileError(f"{values.profile.payer}.toml", [fault])


def _pool_of(values: Values) -> PoolKey:
    part = values.parts.get("units")
    return pool_key(part.texts("pool") if part is not None else ("session",))


def _order(values: Values) -> tuple[tuple[str, ...], ...]:
    part = values.parts.get("modifiers.order")
    return tuple(tuple(group.split()) for group in part.texts("groups")) if part is not None else ()


def _modifiers(values: Values) -> PlanModifiers | None:
    part = values.parts.get("modifiers.discipline")
    if part is None:
        return None
    telehealth = values.parts.get("modifiers.telehealth")
    return PlanModifiers(
        by_discipline=FrozenMap({discipline: part.text(discipline) for discipline in DISCIPLINES}),
        source=part.source,
        order=_order(values),
        accepted=_accepted(values),
        telehealth=_telehealth(telehealth) if telehealth is not None else None,
        on=next((choice for choice in LINES if choice == part.text("on")), "listed"),
        not_on=frozenset(part.texts("not_on")),
    )


def _accepted(values: Values) -> frozenset[str] | None:
    part = values.parts.get("modifiers.accepted")
    return frozenset(part.texts("modifiers")) if part is not None else None


def _telehealth(part: PartValues) -> Telehealth:
    return Telehealth(
        eligible=part.values.get("eligible") is True,
        modifier=part.text("modifier"),
        places=frozenset(part.texts("places")),
        source=part.source,
        instead=frozenset(part.texts("instead")),
    )


def _pairs(values: Values) -> LinePart | None:
    part = values.parts.get("pairs")
    if part is None or part.text("rule") == "none":
        return None
    if part.text("rule") == "medicaid-code-pairs":
        return PairsNotHeld(needs="tables.medicaid-code-pairs", source=part.source)
    distinct = values.parts.get("modifiers.distinct")
    return CodePairs(source=part.source, distinct=_distinct(distinct) if distinct is not None else None)


def _edition(values: Values) -> date | None:
    part = values.parts.get("pairs")
    given = part.values.get("edition") if part is not None else None
    return given if isinstance(given, date) else None


def _either_column(values: Values) -> bool:
    part = values.parts.get("modifiers.distinct")
    return part is not None and part.values.get("either_column") is True


def _distinct(part: PartValues) -> Distinct:
    return Distinct(
        modifiers=part.texts("modifiers"), needless=part.values.get("needless") is True, source=part.source
    )


def _edits(values: Values) -> MostUnits | None:
    sources = {key: values.parts[key].source for key in ("edits", "day-limits", "add-ons") if key in values.parts}
    if not sources:
        return None
    return MostUnits(
        unit_edits=sources.get("edits"),
        day_limits=sources.get("day-limits"),
        add_ons=sources.get("add-ons"),
        liability=_liable(values),
    )


def _liability(values: Values) -> Liability:
    part = values.parts.get("liability")
    return Liability(
        accepted=_liable(values) if part is not None else None,
        not_covered=_not_covered(values) if "codes.non-covered" in values.parts else None,
        source=part.source if part is not None else None,
    )


def _liable(values: Values) -> frozenset[str]:
    """The modifiers that the payer takes for who bears the cost."""
    part = values.parts.get("liability")
    return frozenset(part.texts("modifiers")) if part is not None else frozenset()


def _not_covered(values: Values) -> frozenset[str]:
    """The codes that the payer never covers: not those that it wants another code for."""
    return (
        _codes(values, "codes.non-covered").codes
        | _codes(values, "codes.not-valid").codes - _texts_by_name(values, "codes.not-valid", "instead").keys()
    )


def _threshold(values: Values) -> Threshold | None:
    part, review = values.parts.get("threshold"), values.parts.get("review")
    if part is None:
        return None
    return Threshold(
        amount=part.amount("amount"),
        modifier=part.text("modifier"),
        source=part.source,
        review=Review(amount=review.amount("amount"), source=review.source) if review is not None else None,
        liability=_liable(values),
    )


def _gate(values: Values) -> Gate:
    roles = values.parts.get("eligibility.roles")
    return Gate(
        bundled=_codes(values, "codes.bundled"),
        not_valid=_codes(values, "codes.not-valid"),
        instead=_texts_by_name(values, "codes.not-valid", "instead"),
        non_covered=_codes(values, "codes.non-covered"),
        evaluations=_codes(values, "eligibility.evaluations"),
        other_plan=_codes_by_plan(values, "eligibility.other-plan"),
        unusual=_codes_by_plan(values, "eligibility.unusual-discipline"),
        roles_source=roles.source if roles is not None else None,
        liability=_liable(values),
    )


def _codes(values: Values, key: str, name: str = "codes") -> CodeList:
    part = values.parts.get(key)
    return CodeList(frozenset(part.texts(name)), part.source) if part is not None else CodeList()


def _codes_by_plan(values: Values, key: str) -> Mapping[str, CodeList]:
    return FrozenMap({discipline: _codes(values, key, discipline) for discipline in DISCIPLINES})


def _texts_by_name(values: Values, key: str, name: str) -> Mapping[str, str]:
    part = values.parts.get(key)
    given = part.table(name) if part is not None else {}
    return FrozenMap({one: text for one, text in given.items() if isinstance(text, str)})


def _revenue_codes(values: Values) -> Mapping[str, str]:
    part = values.parts.get("revenue-codes")
    return FrozenMap({plan: part.text(plan) for plan in DISCIPLINES}) if part is not None else FrozenMap()


def _standings(values: Values) -> Standings:
    part = values.parts.get("eligibility.roles")
    if part is None:
        return PLAIN_STANDINGS
    named: dict[str, int] = dict.fromkeys(part.texts("none"), UNRECOGNISED)
    named |= dict.fromkeys(part.texts("assistant"), ASSISTANT)
    named |= dict.fromkeys(part.texts("therapist"), THERAPIST)
    match = part.values.get("match_discipline") is True
    standings = {plan: _roles(plan, named, match=match) for plan in DISCIPLINES}
    incident = values.parts.get("eligibility.incident-to")
    if incident is None or incident.values.get("assistants") is True:
        return standings
    without = named | dict.fromkeys(part.texts("assistant"), UNRECOGNISED)
    return standings | {incident_to(plan): _roles(plan, without, match=match) for plan in DISCIPLINES}


def _roles(discipline: Discipline, named: Mapping[str, int], *, match: bool) -> Mapping[Role, int]:
    return {role: _standing(role, discipline, named, match=match) for role in ROLES}


def _standing(role: Role, discipline: Discipline, named: Mapping[str, int], *, match: bool) -> int:
    if match and _OWN_DISCIPLINE.get(role, discipline) != discipline:
        return OTHER_DISCIPLINE
    return named.get(role, UNRECOGNISED)
