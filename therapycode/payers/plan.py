"""A payer's policy resolved for a stretch of days, with the look-ups that coding needs."""

from collections.abc import Mapping
from datetime import date
from functools import partial

import attrs

from therapycode.dated import DateSpan
from therapycode.model.codes import CodeFacts
from therapycode.model.comparison import Behind
from therapycode.model.edits import NO_EDITS, DayEdits
from therapycode.model.facts import FACTS
from therapycode.model.finding import Assumed, Unchecked, Unconfirmed, Unknown
from therapycode.model.frozen import FrozenMap
from therapycode.model.session import Session
from therapycode.payers.assuming import Assumptions, assume
from therapycode.payers.authorizations import Authorizations
from therapycode.payers.branching import Branching
from therapycode.payers.compose import compose
from therapycode.payers.day_edits import day_edits
from therapycode.payers.grounds import PlanGrounds
from therapycode.payers.holding import held_to_edits
from therapycode.payers.limits import Limits
from therapycode.payers.misfits import held_policy
from therapycode.payers.payer import Payer
from therapycode.payers.policy import Check, LinePart, PayerPolicy
from therapycode.payers.registry import PayerRegistry
from therapycode.profiles.branches import decisions
from therapycode.profiles.profile import Profile
from therapycode.profiles.resolve import PartValues, Values, resolve
from therapycode.rules.named import UNIT_RULES
from therapycode.tables import Tables

__all__ = ["Plan", "make_plan"]


@attrs.frozen(kw_only=True)
class Plan:
    """Everything that coding for one payer needs over one stretch of days; constant, and made once.

    ``codes`` are those in force, ``known`` all that the table knows. ``increments`` gives, for the base code
    of a family, the code of its further units. ``behind`` names the rule behind ``units`` and ``modifiers``.
    ``edits`` are those of the day. ``line_parts`` are the policy's parts that are asked about lines,
    ``every_part`` those and the ones that are asked where something is attested or a history given.
    ``limits`` are asked last, about the lines as they then are.
    ``checks`` are the policy's and those that belong to no payer. ``blocked`` says that something the policy
    asks for can never be checked with what the engine holds. ``without_history`` are the checks not made where a
    document holds no history, and ``waiting`` says that one of them blocks. ``assumed`` are unknown parts that are
    answered by a rule of the caller's choice. ``branching`` finds the plan for a session, where it depends on what
    that says. ``counted`` are the values by which units are counted. ``foreign`` says that code of a plugin's own
    counts them or puts modifiers on lines, so that its answers are looked at before they are used.
    """

    payer: str
    stretch: DateSpan
    policy: PayerPolicy
    codes: Mapping[str, CodeFacts]
    known: Mapping[str, CodeFacts]
    increments: Mapping[str, str]
    edits: DayEdits
    line_parts: tuple[LinePart, ...]
    every_part: tuple[LinePart, ...]
    limits: LinePart | None
    unknown: tuple[Unknown, ...]
    unconfirmed: tuple[Unconfirmed, ...]
    data_as_of: date | None
    grounds: PlanGrounds
    behind: Mapping[str, Behind]
    checks: tuple[Check, ...]
    blocked: bool
    without_history: tuple[Unchecked, ...]
    waiting: bool
    assumed: tuple[Assumed, ...] = ()
    branching: "Branching[Plan] | None" = None
    counted: PartValues | None = None
    foreign: bool = False

    def of(self, session: Session) -> "Plan":
        """The plan for what the session says: another one, where the payer asks.

        Raises:
            InputError: if a fact that the payer asks about is of another kind than it should be.
        """
        return self if self.branching is None else self.branching.plan(session)


def make_plan(  # noqa: PLR0917  # who is asked, by what, and when
    payer: Payer,
    profile: Profile,
    tables: Tables,
    registry: PayerRegistry,
    day: date,
    assumed: Mapping[str, str] = FrozenMap(),
    known_on: date | None = None,
) -> Plan:
    """The plan of a payer for the stretch of days around ``day``, by what was known on ``known_on``.

    ``assumed`` gives, for parts that the profile leaves unknown, the rule to answer by. Where the policy depends
    on what a session says, the plan is that of a session that says nothing, and finds those of all others.

    Raises:
        InputError: if a part is assumed that is known, or that may not be assumed.
        OutsideCoverageError: if the profile does not answer for the day.
        ProfileError: if the profile names a rule that is not known.
    """
    resolved = partial(resolve, profile, day, known_on=known_on)
    planned = partial(_planned, payer, tables, registry, assumed)
    values = resolved()
    plan = planned(values)
    if not values.asks:
        return plan
    branching = Branching(
        decisions=decisions(profile, values.asks),
        kinds={**FACTS, **profile.facts},
        make=lambda given: planned(resolved(given=given)),
    )
    return attrs.evolve(plan, branching=branching)


def _planned(
    payer: Payer, tables: Tables, registry: PayerRegistry, assumed: Mapping[str, str], values: Values
) -> Plan:
    """The plan of a payer by the values that hold."""
    profile, day = values.profile, values.day
    values, taken = assume(values, assumed, registry.rules)
    maker = registry.maker(payer, profile)
    policy = held_policy(maker(values)) if maker is not None else compose(values, registry.rules)
    policy = attrs.evolve(policy, unchecked=policy.unchecked + _lacking(values)) if values.lacking else policy
    known = tables.codes.on(day)
    asked = policy.line_parts
    edits = day_edits(tables, day, known, values.known_on, policy.pair_edition) if asked else NO_EDITS
    line_parts = tuple([_knowing(part, known) for part in held_to_edits(asked, edits)])
    bare = policy.unchecked + policy.without_history
    codes = {code: facts for code, facts in known.items() if _in_force(facts, day)}
    return Plan(
        payer=payer.id,
        stretch=values.stretch.meet(tables.stretch(day)),
        policy=policy,
        codes=codes,
        known=known,
        increments={
            facts.family: code
            for code, facts in codes.items()
            if facts.place == "increment" and facts.family is not None
        },
        edits=edits,
        line_parts=line_parts,
        every_part=line_parts + policy.statement_parts,
        limits=_knowing(policy.limits, known) if policy.limits is not None else None,
        unknown=_unknown(values),
        unconfirmed=values.unconfirmed,
        data_as_of=tables.as_of,
        behind=_behind(values),
        checks=policy.checks + registry.checks + ((Assumptions(taken),) if taken else ()),
        blocked=any(each.blocks for each in policy.unchecked),
        without_history=bare,
        waiting=any(each.blocks for each in bare),
        grounds=PlanGrounds(
            payer=payer.id,
            profile=profile.fingerprint,
            tables=tables,
            assumed=taken,
            known_on=values.known_on,
        ),
        assumed=taken,
        counted=values.parts.get("units"),
        foreign=maker is not None or _foreign_rule(values),
    )


def _foreign_rule(values: Values) -> bool:
    """Whether units are counted by a rule that a plugin brought."""
    part = values.parts.get("units")
    return part is not None and part.text("rule") not in UNIT_RULES


def _knowing(part: LinePart, known: Mapping[str, CodeFacts]) -> LinePart:
    """A part with the codes that the table knows, where it counts earlier days by them."""
    return attrs.evolve(part, known=known) if isinstance(part, Limits | Authorizations) else part


def _behind(values: Values) -> Mapping[str, Behind]:
    """The rules behind the units and the modifiers; a part that is unknown has none."""
    parts = {"units": ("units",), "modifiers": ("modifiers.discipline", "assistants")}
    known = {name: keys for name, keys in parts.items() if keys[0] in values.parts}
    named = {name: [values.parts[key] for key in keys if key in values.parts] for name, keys in known.items()}
    return FrozenMap({name: _rules(found) for name, found in named.items()})


def _rules(parts: list[PartValues]) -> Behind:
    """The rules of several parts as one: their names, the first one's source, and those of the others."""
    first, *others = parts
    told = [first.text("rule"), *(f"assistants: {part.text('rule')}" for part in others)]
    return Behind("; ".join(told), first.source, tuple(part.source for part in others))


def _in_force(facts: CodeFacts, day: date) -> bool:
    begun = facts.first_day is None or facts.first_day <= day
    return begun and (facts.last_day is None or day <= facts.last_day)


def _unknown(values: Values) -> tuple[Unknown, ...]:
    return tuple(Unknown(part, _why(values, part), ask) for part, ask in values.unknown.items())


def _why(values: Values, part: str) -> str:
    asked = values.lacking.get(part)
    if asked is None:
        return f"{values.profile.title}: not known"
    return f"{values.profile.title}: depends on {', '.join(asked)}, which the session does not give"


def _lacking(values: Values) -> tuple[Unchecked, ...]:
    """The parts that are not known because the session does not say enough, with what it has to say."""
    return tuple(
        Unchecked(part, asked, blocks=True, why=_why(values, part)) for part, asked in values.lacking.items()
    )
