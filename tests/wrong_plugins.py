"""A payer that is right in every line, and the same payer with one fault planted, fault by fault."""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import attrs

from tests.building import bent
from tests.small_payers import ASSISTED, BY_PLAN, HEAD, TOTAL_TIME, limit, part
from therapycode import Finding, FrozenMap, SourceRef
from therapycode.dated import DateSpan
from therapycode.model.words import Severity
from therapycode.plugin import (
    Allocation,
    AssistantAnswer,
    Attribution,
    Counting,
    GateAnswer,
    Located,
    ModifierAnswer,
    NamedRule,
    Payer,
    PayerPolicy,
    PoolUnits,
    Profile,
    UnitAnswer,
    Values,
    Visit,
    compose,
    hookimpl,
    read_profile,
    total_time,
    units_in,
)
from therapycode.rules.assistants import Share
from therapycode.rules.methods import started_unit
from therapycode.rules.timing import entry_minutes

ROLES: Final = part("eligibility.roles", 'therapist = ["PT", "OT", "SLP"]', 'assistant = ["PTA", "OTA", "SLPA"]')
ORDER: Final = part("modifiers.order", 'groups = ["GP GO GN", "CQ CO"]')
PARTS: Final = (TOTAL_TIME, BY_PLAN, ASSISTED, ROLES, ORDER)
SOURCE: Final = (SourceRef(id="made-up", at="page 1"),)

Policy = Callable[[Values], PayerPolicy]
Check = Callable[[Visit], tuple[Located, ...]]


@attrs.frozen
class Plugin:
    """A plugin of these payers and rules."""

    payers: tuple[Payer, ...]
    rules: tuple[NamedRule, ...] = ()

    @hookimpl
    def therapycode_payers(self) -> tuple[Payer, ...]:
        return self.payers

    @hookimpl
    def therapycode_rules(self) -> tuple[NamedRule, ...]:
        return self.rules


@attrs.frozen
class Changed:
    """A part of a policy whose answer is changed."""

    part: Callable[[Visit], Any]
    change: Callable[[Visit, Any], Any]

    def __call__(self, visit: Visit, /) -> Any:
        return self.change(visit, self.part(visit))


def profile_of(*parts: str) -> Profile:
    with TemporaryDirectory() as name:
        file = Path(name) / "made-up.toml"
        file.write_text("\n".join([HEAD.format(payer="made-up"), *parts]), encoding="utf-8")
        return read_profile(file, Path(name))


def plugin_of(policy: Policy | None = None, **profile: Any) -> Plugin:
    """A plugin of one payer by this policy; of its profile these fields are others."""
    own = attrs.evolve(profile_of(*PARTS), **profile)
    return Plugin((Payer(id="made-up", profile=own, policy=policy),))


def by_rule(allocate: Callable[..., Allocation]) -> Plugin:
    """A plugin with a rule of its own, by which its profile counts."""
    known = frozenset({"minutes_per_unit", "first_unit_from"})
    rule = NamedRule(name="made.up", title="A rule of its own", allocate=allocate, parameters=known)
    own = profile_of(TOTAL_TIME.replace('"total-time"', '"made.up"'), *PARTS[1:])
    return Plugin((Payer(id="made-up", profile=own),), (rule,))


def counting(values: Values, *, allocate: Callable[..., Allocation]) -> PayerPolicy:
    policy = compose(values)
    assert isinstance(policy.units, Counting)
    return attrs.evolve(policy, units=attrs.evolve(policy.units, allocate=allocate))


def counts_by(allocate: Callable[..., Allocation]) -> Plugin:
    """A plugin whose profile says total time, and whose code counts in another way."""
    return plugin_of(partial(counting, allocate=allocate))


def checked(values: Values, *, check: Check) -> PayerPolicy:
    return attrs.evolve(compose(values), checks=(check,))


def checks(check: Check) -> Plugin:
    return plugin_of(partial(checked, check=check))


def altered(values: Values, *, name: str, change: Callable[[Visit, Any], Any]) -> PayerPolicy:
    policy = compose(values)
    part: Any = Changed(getattr(policy, name), change)
    return bent(policy, **{name: part})


def alters(name: str, change: Callable[[Visit, Any], Any]) -> Plugin:
    """A plugin of which one part answers otherwise than the profile says."""
    return plugin_of(partial(altered, name=name, change=change))


def remark(
    rule: str, says: str = "A remark.", *, severity: Severity = "advice", sources: tuple[SourceRef, ...] = SOURCE
) -> tuple[Located, ...]:
    return ((0, Finding(rule, "MADE-1", severity, "", says, "", FrozenMap(), sources)),)


# counting


def nine_minutes(minutes: Sequence[int]) -> Allocation:
    return total_time(minutes, first_unit_from=9)


def round_up(minutes: Sequence[int]) -> Allocation:
    return started_unit(minutes)


def a_unit_too_few(minutes: Sequence[int]) -> Allocation:
    return Allocation(tuple(max(0, given // 15 - (given >= 45)) for given in minutes))


def one_by_one(minutes: Sequence[int]) -> Allocation:
    return Allocation(tuple(units_in(given) for given in minutes))


def first_come(minutes: Sequence[int]) -> Allocation:
    """Gives open units to whoever was entered first, and tells nobody."""
    fixed, choose, among = total_time(minutes)
    return Allocation(tuple(units + (place in among[:choose]) for place, units in enumerate(fixed)))


def fewer_for_more(minutes: Sequence[int], **_parameters: int) -> Allocation:
    return Allocation(tuple(0 if given == 23 else units_in(given) for given in minutes))


def doubled(minutes: Sequence[int], **_parameters: int) -> Allocation:
    return Allocation(tuple(2 * units_in(given) for given in minutes))


def pool_total(visit: Visit, answer: UnitAnswer, minutes: Sequence[int]) -> UnitAnswer:
    """The answer of total time for other minutes of the groups than those of the visit."""
    fixed, choose, among = total_time(minutes)
    places = tuple(range(len(visit.groups)))
    if not all(group.facts.pooled for group in visit.groups) or len({group.pool for group in visit.groups}) > 1:
        return answer
    return UnitAnswer(fixed, (PoolUnits(places, sum(minutes), sum(fixed) + choose, choose, among),))


def each_for_themselves(visit: Visit, answer: UnitAnswer) -> UnitAnswer:
    """Counts minutes once for each of those who worked together."""

    def minutes(place: int) -> int:
        entries = [one for member in visit.groups[place].members for one in visit.service(member).time]
        return sum(entry_minutes(one) * len(one.by) for one in entries)

    return pool_total(visit, answer, [minutes(place) for place in range(len(visit.groups))])


def by_entries(visit: Visit, answer: UnitAnswer) -> UnitAnswer:
    """Counts the full periods of each entry, so that a service in two entries comes to less."""

    def minutes(place: int) -> int:
        group = visit.groups[place]
        parts = [entry_minutes(one) for member in group.members for one in visit.service(member).time]
        return sum(part for part in parts if part > 1)

    return pool_total(visit, answer, [minutes(place) for place in range(len(visit.groups))])


def clockless(visit: Visit, answer: UnitAnswer) -> UnitAnswer:
    """Counts minutes as they were entered, and no clock time."""

    def minutes(place: int) -> int:
        entries = [one for member in visit.groups[place].members for one in visit.service(member).time]
        return sum(one.minutes or 0 for one in entries)

    return pool_total(visit, answer, [minutes(place) for place in range(len(visit.groups))])


def without_assistants(visit: Visit, answer: UnitAnswer) -> UnitAnswer:
    return pool_total(visit, answer, [group.therapist for group in visit.groups])


def without_free(visit: Visit, answer: UnitAnswer) -> UnitAnswer:
    return pool_total(visit, answer, [group.minutes if group.charged else 0 for group in visit.groups])


def dearest_first(visit: Visit, answer: UnitAnswer) -> UnitAnswer:
    """Gives open units to the code with the highest charge."""
    units = list(answer.units)
    for pool in answer.pools:
        dear = sorted(pool.among, key=partial(charge, visit), reverse=True)
        for place in dear[: pool.choose]:
            units[place] += 1
    return UnitAnswer(tuple(units), tuple(pool._replace(choose=0, among=()) for pool in answer.pools))


def charge(visit: Visit, place: int) -> float:
    return float(sum(visit.service(member).charge or 0 for member in visit.groups[place].members))


_VISITS: Final[Iterator[int]] = count()


def every_third(_visit: Visit, answer: UnitAnswer) -> UnitAnswer:
    """Counts its visits, and gives every third of them a unit more."""
    more = next(_VISITS) % 3 == 0
    return answer._replace(units=tuple(units + more for units in answer.units))


def guessing(values: Values) -> PayerPolicy:
    """Counts by total time where the profile does not say how to count."""
    policy = compose(values)
    return policy if policy.units is not None else attrs.evolve(policy, units=guessed)


def guessed(visit: Visit, /) -> UnitAnswer:
    return pool_total(visit, UnitAnswer((0,) * len(visit.groups)), [group.minutes for group in visit.groups])


# lines and modifiers


def silently(visit: Visit, answer: GateAnswer) -> GateAnswer:
    """Turns a code away and gives no reason."""
    away = {place: "" for place, group in enumerate(visit.groups) if group.code == "97140"}
    return answer._replace(refused=FrozenMap({**answer.refused, **away}))


def lost(_visit: Visit, answer: AssistantAnswer) -> AssistantAnswer:
    """Loses what the therapist furnished where an assistant furnished some of it as well."""
    return answer._replace(pieces=FrozenMap({place: each[:1] for place, each in answer.pieces.items()}))


def backwards(_visit: Visit, answer: AssistantAnswer) -> AssistantAnswer:
    return answer._replace(pieces=FrozenMap({place: each[::-1] for place, each in answer.pieces.items()}))


def reordered(visit: Visit, answer: GateAnswer) -> GateAnswer:
    object.__setattr__(visit, "groups", visit.groups[::-1])
    return answer


def halved(_visit: Visit, answer: AssistantAnswer) -> AssistantAnswer:
    """Loses a unit of every code of which an assistant has some."""
    pieces = {
        place: tuple(piece._replace(units=max(piece.units - 1, 1)) for piece in each)
        for place, each in answer.pieces.items()
    }
    return answer._replace(pieces=FrozenMap(pieces))


def emptied(_visit: Visit, answer: AssistantAnswer) -> AssistantAnswer:
    pieces = {place: (*each, each[0]._replace(units=0)) for place, each in answer.pieces.items()}
    return answer._replace(pieces=FrozenMap(pieces))


def bearing(_visit: Visit, answer: ModifierAnswer, *, modifier: str) -> ModifierAnswer:
    return answer._replace(modifiers=tuple((*each, modifier) for each in answer.modifiers))


def bare(_visit: Visit, answer: ModifierAnswer) -> ModifierAnswer:
    return answer._replace(modifiers=((),) * len(answer.modifiers))


def last_only(units: int, _therapist: int, assistant: int) -> Share:
    """Finds one unit of the assistant's at most."""
    marked = min(units, 1 if assistant else 0)
    return Share(marked, units - marked)


def smaller_share(units: int, therapist: int, assistant: int) -> Share:
    """Finds the assistant's units by the smaller part of the minutes."""
    marked = min(units, min(therapist, assistant) // 15)
    return Share(marked, units - marked)


def sharing(values: Values, *, share: Callable[[int, int, int], Share]) -> PayerPolicy:
    policy = compose(values)
    assert isinstance(policy.assistants, Attribution)
    return attrs.evolve(policy, assistants=attrs.evolve(policy.assistants, per_unit=share))


def no_share(units: int, _therapist: int, _assistant: int) -> Share:
    return Share(0, units)


def never_marking(values: Values) -> PayerPolicy:
    policy = compose(values)
    assert policy.assistants is not None
    return attrs.evolve(policy, assistants=Unmarking(policy.assistants, FrozenMap({"PT": "CQ", "OT": "CO"})))


@attrs.frozen
class Unmarking:
    """Knows the assistant's modifier, and puts it on no line."""

    part: Callable[[Visit], AssistantAnswer]
    modifiers: Mapping[str, str]
    per_unit: Callable[..., Share] = no_share

    def __call__(self, visit: Visit, /) -> AssistantAnswer:
        answer = self.part(visit)
        pieces = {
            place: tuple(one._replace(modifier=None) for one in each) for place, each in answer.pieces.items()
        }
        return answer._replace(pieces=FrozenMap(pieces))


# answers


def remarks(visit: Visit, /) -> tuple[Located, ...]:
    return remark("made.long") if visit.groups[0].minutes > 40 else ()


def writes(visit: Visit, /) -> tuple[Located, ...]:
    ext: Any = visit.sessions[0].ext
    if type(ext) is dict:
        ext["seen"] = True
    return ()


def sleeps(visit: Visit, /) -> tuple[Located, ...]:
    if len(visit.groups) > 2 and visit.groups[0].code == "97161":
        time.sleep(0.12)
    return ()


def raises(visit: Visit, /) -> tuple[Located, ...]:
    if visit.groups[0].minutes > 20:
        raise ZeroDivisionError("by chance")
    return ()


def raises_for_assistants(visit: Visit, /) -> tuple[Located, ...]:
    if any(group.assistant == 15 and group.therapist == 30 for group in visit.groups):
        raise ZeroDivisionError("in a corner")
    return ()


def recurses(visit: Visit, /) -> tuple[Located, ...]:
    return recurses(visit) if visit.groups[0].minutes > 20 else ()


def leaks(visit: Visit, /) -> tuple[Located, ...]:
    return remark("made.leak", f"Look at {visit.sessions[0].patient.id}.")


def recites(visit: Visit, /) -> tuple[Located, ...]:
    reasons = [service.reason for service in visit.sessions[0].services if service.reason]
    return remark("made.reasons", "; ".join(reasons)) if reasons else ()


def unsourced(_visit: Visit, /) -> tuple[Located, ...]:
    return remark("made.up", sources=())


def knows_whom(visit: Visit, /) -> tuple[Located, ...]:
    return remark("made.known") if visit.sessions[0].patient.id == "p-1" else ()


def distrusts(visit: Visit, /) -> tuple[Located, ...]:
    return remark("made.distrust", severity="error") if visit.sessions[0].attestations else ()


def unpicklable() -> Plugin:
    return plugin_of(lambda values: compose(values))  # noqa: PLW0108  # what cannot be pickled is the point


def unverified() -> Plugin:
    own = profile_of(*PARTS)
    source = attrs.evolve(own.sources["made-up"], kind="unverified")
    return plugin_of(sources=FrozenMap({"made-up": source}))


def limited() -> Plugin:
    """A plugin with a limit that trims, one over the year, and one that wants an attestation."""
    limits = (
        limit("daily", "ceiling = 4", 'disposition = "trim-in-claim-order"'),
        limit("yearly", 'measure = "visits"', "ceiling = 2", 'window = "year"', 'disposition = "deny-excess"'),
        limit("minutes", 'measure = "minutes"', "ceiling = 60", 'disposition = "attest"', 'modifier = "KX"'),
    )
    return Plugin((Payer(id="made-up", profile=profile_of(*PARTS, *limits)),))


RIGHT: Final[Mapping[str, Callable[[], Plugin]]] = {
    "composed from its profile": plugin_of,
    "by a rule of its own": partial(by_rule, total_time),
    "with limits": limited,
    "with a remark of its own": partial(checks, remarks),
}

FAULTS: Final[Mapping[str, tuple[str, Callable[[], Plugin]]]] = {
    "off by one at eight minutes": ("units.long-enough", partial(counts_by, nine_minutes)),
    "rounds up": ("units.too-short", partial(counts_by, round_up)),
    "counts service by service": ("units.total", partial(counts_by, one_by_one)),
    "loses a unit of three": ("units.by-itself", partial(counts_by, a_unit_too_few)),
    "loses a full period": ("units.full-periods", partial(counts_by, a_unit_too_few)),
    "pays twice": ("units.bound", partial(by_rule, doubled)),
    "pays less for more": ("units.monotone", partial(by_rule, fewer_for_more)),
    "gives a tie to who was first": ("ties.order-free", partial(counts_by, first_come)),
    "counts each of those who work together": (
        "assistants.together",
        partial(alters, "units", each_for_themselves),
    ),
    "forgets what assistants do": ("assistants.same-units", partial(alters, "units", without_assistants)),
    "forgets short entries": ("entries.splitting", partial(alters, "units", by_entries)),
    "forgets what is free": ("lines.not-charged", partial(alters, "units", without_free)),
    "gives a tie to the dearest": ("input.prices", partial(alters, "units", dearest_first)),
    "keeps state": ("answers.same-again", partial(alters, "units", every_third)),
    "guesses where nothing is known": ("unknown.never-guessed", partial(plugin_of, guessing)),
    "drops a code": ("lines.none-dropped", partial(alters, "eligibility", silently)),
    "drops a therapist's units": ("assistants.same-units", partial(alters, "assistants", lost)),
    "turns lines round": ("assistants.line-first", partial(alters, "assistants", backwards)),
    "reorders lines": ("lines.in-order", partial(alters, "eligibility", reordered)),
    "loses an assistant's unit": ("assistants.same-units", partial(alters, "assistants", halved)),
    "makes an empty line": ("lines.whole", partial(alters, "assistants", emptied)),
    "makes a modifier up": (
        "modifiers.well-formed",
        partial(alters, "modifiers", partial(bearing, modifier="xx!")),
    ),
    "bears no modifier of the plan": ("modifiers.of-the-plan", partial(alters, "modifiers", bare)),
    "reads no clock": ("entries.by-clock", partial(alters, "units", clockless)),
    "attests by itself": ("modifiers.stated-only", partial(alters, "modifiers", partial(bearing, modifier="KX"))),
    "marks therapists": ("assistants.unmarked", partial(alters, "modifiers", partial(bearing, modifier="CQ"))),
    "marks the assistant's rest alone": (
        "assistants.full-periods",
        partial(plugin_of, partial(sharing, share=last_only)),
    ),
    "marks the smaller share": (
        "assistants.more-marked",
        partial(plugin_of, partial(sharing, share=smaller_share)),
    ),
    "marks no assistant": ("assistants.marked", partial(plugin_of, never_marking)),
    "changes its input": ("input.untouched", partial(checks, writes)),
    "is slow": ("answers.in-time", partial(checks, sleeps)),
    "raises": ("answers.always", partial(checks, raises)),
    "raises in a corner": ("answers.always", partial(checks, raises_for_assistants)),
    "never comes back": ("answers.always", partial(checks, recurses)),
    "cannot be sent": ("answers.elsewhere", unpicklable),
    "names the patient": ("messages.no-patient", partial(checks, leaks)),
    "repeats free text": ("messages.no-patient", partial(checks, recites)),
    "names no source": ("sources.findings", partial(checks, unsourced)),
    "rests on a rumour": ("sources.values", unverified),
    "knows the patient": ("input.names", partial(checks, knows_whom)),
    "distrusts attestations": ("attestations.no-error", partial(checks, distrusts)),
    "answers on every day": ("days.covered", partial(plugin_of, covers=DateSpan())),
}
"""For each fault the law that names it, and a plugin that has it and no other."""
