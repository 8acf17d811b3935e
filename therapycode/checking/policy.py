"""The lines of one day of a claim held against the payer's policy alone."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final

import attrs

from therapycode.checking.probing import (
    Probe,
    assistant_words_of,
    plan_words_of,
    prepared,
    probes,
)
from therapycode.model.answers import GateAnswer, LineAnswer
from therapycode.model.codes import Trait
from therapycode.model.finding import Finding, SourceRef, Unchecked, Unconfirmed
from therapycode.model.frozen import FrozenMap
from therapycode.model.given import GivenClaim
from therapycode.model.session import Session
from therapycode.model.visit import Visit
from therapycode.model.words import DISCIPLINES, Discipline
from therapycode.payers.plan import Plan
from therapycode.payers.policy import said_of_lines
from therapycode.rules.catalogue import found
from therapycode.rules.claims.disciplines import Told, of_line, revenue_discipline
from therapycode.rules.claims.implied import (
    Circumstances,
    Implied,
    circumstances,
    imply,
    lines_by_group,
    statements_of,
)
from therapycode.rules.claims.judging import DISTINCT, LIABILITY, NECESSITY, Wanted, judge
from therapycode.rules.claims.mending import Draft
from therapycode.rules.claims.placing import Placed
from therapycode.rules.claims.totals import LinesOf, beyond_day, by_code, once_a_day, stated_on_some
from therapycode.rules.claims.wording import on_a_claim
from therapycode.rules.in_force import not_in_force
from therapycode.rules.modifiers import arrange
from therapycode.rules.settings import TABLE_OF
from therapycode.rules.turned_away import without

__all__ = ["DayAnswer", "against_policy"]

_EVALUATIONS: Final = frozenset({"evaluation", "re-evaluation"})
_INSTITUTIONAL: Final = "institutional"
_GIVEN: Final = Trait.ATTESTED | Trait.ACCRUED
_NEEDLESS: Final = "modifiers.needless-distinct"


_RESTS_ON: Final[Mapping[str, str]] = FrozenMap(
    {
        "check.units-exceed-minutes": "units",
        "check.units-under-minutes": "units",
        "check.modifier-missing": "modifiers",
        "check.modifier-needless": "modifiers",
        "check.disciplines-conflict": "modifiers",
        "check.discipline-differs": "modifiers",
        "check.wrong-discipline": "modifiers",
        "check.assistant-unpaired": "modifiers",
        "check.assistant-not-used": "modifiers",
        "check.assistant-units-missing": "modifiers",
        "check.assistant-units-needless": "modifiers",
    }
)
"""The part of a payer's policy whose sources a finding names."""


@attrs.define
class DayAnswer:
    """What is to be said of the lines of one day, and the lines as they would be right.

    ``asked`` is what the policy says under each discipline, ``words`` are the modifiers that name one,
    ``assistants`` those that name an assistant. ``told`` are the disciplines of the lines, by place, and what
    tells them; ``disciplines`` the same, with the likely one where nothing tells it. ``telehealth`` says whether
    the day's services are, by the claim or else by what its lines bear. ``single`` are codes that are one unit a
    day.
    """

    plan: Plan
    lines: tuple[Placed, ...]
    drafts: Mapping[int, Draft]
    asked: Mapping[Discipline, Probe]
    words: Mapping[str, Discipline]
    assistants: Mapping[str, Discipline]
    told: Mapping[int, Told] = FrozenMap()
    disciplines: Mapping[int, Discipline] = FrozenMap()
    telehealth: bool = False
    single: frozenset[str] = frozenset()
    findings: list[Finding] = attrs.Factory(list)
    unchecked: list[Unchecked] = attrs.Factory(list)
    unconfirmed: list[Unconfirmed] = attrs.Factory(list)

    def say(self, rule: str, lines: Iterable[Placed], **values: object) -> None:
        """Say something of some lines, with the source of the payer's rule behind it."""
        places = sorted(each.place for each in lines)
        where = ", ".join([f"lines[{place}]" for place in places])
        self.findings.append(found(rule, where, FrozenMap(values), self.sources(rule)))

    def names_discipline(self, place: int) -> bool:
        """Say whether a line bears a discipline's modifier when it is right; where that is not known it may."""
        return self.plan.policy.modifiers is None or any(each.wanted.get(place) for each in self.asked.values())

    def unused(self, place: int) -> frozenset[str]:
        """Assistants' modifiers that a line bears under no circumstances."""
        return frozenset(
            modifier
            for modifier, plan in self.assistants.items()
            if (own := self.asked[plan].assistants) is not None and not own[place]
        )

    def under(self, place: int, plan: Discipline, assistant: str) -> tuple[str, ...]:
        """The modifiers of a line as they would be under another discipline, an assistant's exchanged as well."""
        modifiers = self.drafts[place].new.modifiers
        others = [one for one in modifiers if one not in self.words and one not in self.assistants]
        assisted = any(one in self.assistants for one in modifiers)
        own = [one for one in self.asked[plan].wanted.get(place, ()) if one not in others]
        together = (*own, *((assistant,) if assisted and assistant else ()), *others)
        return arrange(together, self.plan.policy.modifier_order)

    def sources(self, rule: str) -> tuple[SourceRef, ...]:
        """The sources of the payer's values that a finding rests on; none where it rests on the code set alone."""
        behind = self.plan.behind.get(_RESTS_ON.get(rule, ""))
        if behind is None or behind.source is None:
            return ()
        return behind.others if rule.startswith("check.assistant") and behind.others else (behind.source,)


def against_policy(
    claim: GivenClaim,
    lines: tuple[Placed, ...],
    sessions: Sequence[Session],
    plan: Plan,
    ever: frozenset[str],
) -> DayAnswer:
    """What the payer's policy has to say of the lines of one day.

    ``sessions`` are those of the day, for what the claim does not say itself; ``ever`` are the modifiers that the
    payer takes on any day.
    """
    held = circumstances(claim, sessions)
    asked = probes(claim, held, lines, plan)
    drafts = {each.place: Draft(each.place, each.line, each.line) for each in lines}
    exchanged = {place: repair for each in asked.values() for place, repair in each.exchanged.items()}
    about_codes = dict.fromkeys([finding for each in asked.values() for finding in each.about_codes])
    if exchanged:
        # what else there is to say of such a line is said of it with the code that the payer takes
        for place, repair in exchanged.items():
            drafts[place].change(repair.why, code=repair.new)
        lines = tuple([attrs.evolve(each, line=drafts[each.place].new) for each in lines])
        asked = probes(claim, held, lines, plan)
    answer = DayAnswer(plan, lines, drafts, asked, plan_words_of(asked), assistant_words_of(asked))
    answer.findings += about_codes
    _tell_disciplines(answer, claim, sessions)
    answer.telehealth = _remote(answer, held)
    for each in lines:
        own = asked[answer.disciplines[each.place]].about_assistants
        answer.findings += _borne_only([finding for finding in own if finding.where == each.where], lines)
    if plan.policy.assistants is None:
        needs = ("the payer's way with assistants",)
        answer.unchecked.append(Unchecked("assistants.modifiers", needs, blocks=False))
    _ask(answer, claim, held)
    _judge(answer, ever)
    _together(answer, claim)
    if claim.whole_day:
        answer.findings = [_for_sure(each) for each in answer.findings]
    return answer


def _for_sure(finding: Finding) -> Finding:
    """The finding where all lines of the day are shown: no other can ask for the modifier."""
    return attrs.evolve(finding, severity="warning") if finding.rule == _NEEDLESS else finding


def _tell_disciplines(answer: DayAnswer, claim: GivenClaim, sessions: Sequence[Session]) -> None:
    """Tell under which discipline each line stands; where nothing else does, as all others of the day do."""
    told: dict[int, Told] = {}
    for each in answer.lines:
        code = each.line.code
        told[each.place] = of_line(
            each.line,
            answer.words if answer.names_discipline(each.place) else {},
            {one: plan for one, plan in answer.assistants.items() if one not in answer.unused(each.place)},
            whole_claim=claim.discipline,
            performed={one.discipline for one in sessions for service in one.services if service.code == code},
            permitted=[one for one in DISCIPLINES if each.place not in answer.asked[one].refused],
        )
    telling = [each.place for each in answer.lines if answer.names_discipline(each.place)]
    known = {told[place].discipline for place in telling} - {None}
    if len(known) == 1:
        likely = Told(known.pop(), "every other line", firm=False)
        told = {place: one if one.discipline is not None else likely for place, one in told.items()}
    answer.told = told
    answer.disciplines = {
        each.place: told[each.place].discipline or _likely(each, answer.plan) for each in answer.lines
    }


def _likely(each: Placed, plan: Plan) -> Discipline:
    """A discipline that furnishes the code, to ask the policy under, where nothing tells the line's own."""
    facts = plan.known.get(each.line.code)
    return facts.disciplines[0] if facts is not None and facts.disciplines else "PT"


def _remote(answer: DayAnswer, held: Circumstances) -> bool:
    """Say whether the services are telehealth; where nobody says, by the modifiers that only such lines need."""
    if held.telehealth is not None:
        return held.telehealth
    return any(
        one in answer.asked[answer.disciplines[each.place]].by_telehealth
        for each in answer.lines
        for one in each.line.modifiers
    )


def _ask(answer: DayAnswer, claim: GivenClaim, held: Circumstances) -> None:
    """Ask the policy about the lines as sessions: their codes, whose they are, how they stand together."""
    plan, lines = answer.plan, answer.lines
    stated = statements_of(lines, _opens(plan, held))
    implied = imply(
        claim,
        held,
        lines,
        lambda each: answer.disciplines[each.place],
        stated,
        telehealth=answer.telehealth,
    )
    visit = prepared(plan, implied)
    answer.findings += [implied.located(not_in_force(place, visit, plan.known)) for place in visit.unknown]
    gate = plan.policy.eligibility(visit)
    _about_codes(answer, implied, visit, gate)
    rest = without(visit, gate.refused) if gate.refused else visit
    _about_units(answer, implied, rest)
    if plan.policy.modifiers is not None:
        said = [implied.located(each) for each in plan.policy.modifiers(visit).findings]
        answer.findings += _borne_only(said, lines)
    parts = plan.every_part if visit.traits & _GIVEN else plan.line_parts
    _about_lines(answer, implied, said_of_lines(parts, rest, lines_by_group(rest, implied)), rest)
    if plan.limits is not None:
        _about_lines(answer, implied, plan.limits(rest, lines_by_group(rest, implied)), rest)
    known = held.history is not None or held.under_plan is False
    answer.unchecked += plan.policy.unchecked if known else plan.without_history
    if plan.policy.pairs is None and any(one in DISTINCT for each in lines for one in each.line.modifiers):
        needs = ("the payer's edition of the edits",)
        answer.unchecked.append(Unchecked(_NEEDLESS, needs, blocks=False))


def _opens(plan: Plan, held: Circumstances) -> Callable[[str, str], bool]:
    """Say of two codes whether a statement on the first opens a pair in which it is the code of column 1."""
    table = TABLE_OF.get(held.setting)
    pairs = plan.edits.pairs.get(table, {}) if table is not None and plan.policy.either_column else {}

    def opens(one: str, other: str) -> bool:
        edit = pairs.get((one, other))
        return edit is not None and edit.column1 == one

    return opens


def _about_codes(answer: DayAnswer, implied: Implied, visit: Visit, gate: GateAnswer) -> None:
    """What the gate has to say of codes and disciplines, and codes that are never paid by themselves."""
    for said in gate.findings:
        finding = on_a_claim(implied.located(said))
        by_discipline = finding.rule.startswith("eligibility.")
        untold = [each for each in answer.lines if answer.told[each.place].discipline is None]
        if not (by_discipline and finding.where in {each.where for each in untold}):
            answer.findings.append(finding)
    for place, reason in gate.refused.items():
        if reason == "bundled":
            own = [implied.lines[member] for member in visit.groups[place].members]
            answer.say("check.bundled", own, code=own[0].line.code)


def _about_units(answer: DayAnswer, implied: Implied, visit: Visit) -> None:
    """Which codes are one unit a day, and codes that are steps of one tier."""
    if answer.plan.policy.units is None:
        return
    counted = answer.plan.policy.units(visit)
    answer.single = frozenset(
        group.code
        for group, units in zip(visit.groups, counted.units, strict=True)
        if group.facts.kind == "untimed" and units == 1
    )
    answer.findings += [
        implied.located(each) for each in counted.findings if each[1].rule == "codes.one-of-a-tier"
    ]


def _about_lines(answer: DayAnswer, implied: Implied, said: LineAnswer, visit: Visit) -> None:
    """What the parts that are asked about lines have to say: edits, amounts, who bears the cost."""
    answer.findings += [on_a_claim(implied.located(each)) for each in said.findings]
    answer.unchecked += [
        attrs.evolve(each, needs=tuple([implied.needed(number, need) for need in each.needs]))
        for number, each in said.unchecked
    ]
    answer.unconfirmed += [each for _, each in said.unconfirmed]
    for (place, code), modifiers in said.extra.items():
        own = [implied.lines[member] for member in visit.groups[place].members]
        own = [each for each in own if each.line.code == code]
        for modifier in modifiers:
            # one that any line bears was read off the lines, and may stand on the other code of a pair
            if not any(modifier in each.line.modifiers for each in answer.lines):
                answer.say("check.attested-not-on-line", own, code=code, modifier=modifier)


def _borne_only(said: Iterable[Finding], lines: Iterable[Placed]) -> list[Finding]:
    """What is said of modifiers, but for those that the policy would put on and that the line does not bear."""
    borne = {(each.where, modifier) for each in lines for modifier in each.line.modifiers}
    return [
        each
        for each in said
        if each.rule != "modifiers.not-accepted" or (each.where, each.values["modifier"]) in borne
    ]


def _judge(answer: DayAnswer, ever: frozenset[str]) -> None:
    """Hold the modifiers of each line against those that the payer wants there."""
    for each in answer.lines:
        place, told = each.place, answer.told[each.place]
        judged = judge(each.line.modifiers, _wanted(answer, place, ever))
        before = len(answer.findings)
        for issue in judged.issues:
            answer.say(issue.rule, [each], code=each.line.code, **issue.values)
        why = " ".join([finding.says for finding in answer.findings[before:]])
        answer.drafts[place].change(why, modifiers=judged.mended)
        by_revenue = revenue_discipline(each.line.revenue_code)
        named = [one for one in each.line.modifiers if one in answer.words]
        if by_revenue is not None and named and told.discipline not in {None, by_revenue}:
            values = {"modifiers": ", ".join(named), "discipline": by_revenue, "by": "its revenue code"}
            answer.say("check.discipline-differs", [each], code=each.line.code, **values)


def _wanted(answer: DayAnswer, place: int, ever: frozenset[str]) -> Wanted:
    policy, told, words, asked = answer.plan.policy, answer.told[place], answer.words, answer.asked
    under = {plan: each.wanted.get(place) for plan, each in asked.items()}
    required = () if told.discipline is None else under[told.discipline]
    remote = frozenset(one for each in asked.values() for one in each.by_telehealth)
    judged = {
        *remote,
        *(DISTINCT if policy.pairs is not None else ()),
        *(LIABILITY if policy.liability is not None else ()),
        *(NECESSITY if policy.threshold is not None else ()),
    }
    return Wanted(
        told=told,
        required=required if policy.modifiers is not None else None,
        anywhere=tuple(dict.fromkeys([one for own in under.values() for one in own or () if one in words])),
        words=words,
        assistants=answer.assistants,
        unused=answer.unused(place),
        known=policy.known_modifiers,
        ever=ever,
        judged=frozenset(judged),
        order=policy.modifier_order,
    )


def _together(answer: DayAnswer, claim: GivenClaim) -> None:
    """Hold the lines of the day against each other."""
    codes, day = answer.plan.codes, answer.lines[0].day.isoformat()
    totals = by_code(answer.lines, answer.disciplines)
    for each in once_a_day(totals, answer.single):
        _about_single(answer, each, day)
    beyond, minutes = beyond_day(totals, codes)
    if beyond:
        lines = [line for each in beyond for line in each.lines]
        units = sum(each.units for each in beyond)
        named = ", ".join(dict.fromkeys([each.code for each in beyond]))
        answer.say("check.units-beyond-day", lines, codes=named, units=units, day=day, minutes=minutes)
    for each, modifier, lacking in stated_on_some(totals):
        answer.say("check.not-on-every-line", lacking, code=each.code, modifier=modifier)
    if claim.claim_form == _INSTITUTIONAL:
        for line in answer.lines:
            facts = codes.get(line.line.code)
            if line.line.revenue_code is None and facts is not None and facts.therapy:
                answer.say("check.revenue-code-missing", [line], code=line.line.code)


def _about_single(answer: DayAnswer, each: LinesOf, day: str) -> None:
    """Say that a code has more units than the one that stands for the day; one line is mended by itself."""
    category = answer.plan.codes[each.code].category
    rule = "check.evaluation-repeated" if category in _EVALUATIONS else "check.untimed-units"
    values = {"code": each.code, "units": each.units, "day": day, "discipline": each.discipline}
    answer.say(rule, each.lines, **values)
    if len(each.lines) == 1:
        why = f"{answer.findings[-1].says} The charge stays as it is: look at it."
        answer.drafts[each.lines[0].place].change(why, units=1)
