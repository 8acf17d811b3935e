"""From a claim that was given, a payer's plans and the sessions behind it, to what is to be said of it."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Final

import attrs

from therapycode.checking.policy import DayAnswer, against_policy
from therapycode.checking.sessions import (
    MINUTES,
    Coding,
    Supported,
    as_claimed,
    differences_of_header,
    given_sides,
    supported,
)
from therapycode.model.finding import Finding, Unchecked
from therapycode.model.frozen import FrozenMap
from therapycode.model.given import Checked, GivenClaim
from therapycode.model.session import Session
from therapycode.payers.plan import Plan
from therapycode.rules.catalogue import found
from therapycode.rules.claims.implied import circumstances, imply
from therapycode.rules.claims.matching import Behind, Key, Mismatch, Side, compare, moves
from therapycode.rules.claims.mending import Draft, Recast, Target, alike, joined, repairs_of, settled
from therapycode.rules.claims.placing import Placed, check_sessions, placed
from therapycode.rules.claims.wording import shown_by_sessions

__all__ = ["Answers", "check_claim"]

_MENDED: Final = frozenset(
    {
        "check.units-exceed-minutes",
        "check.units-under-minutes",
        "check.assistant-units-missing",
        "check.assistant-units-needless",
    }
)


@attrs.frozen
class Answers:
    """How a claim is answered: the plan of a day, how sessions are coded, and the payer's modifiers of any day."""

    plan_of: Callable[[date], Plan]
    code: Coding
    ever: frozenset[str]


def check_claim(claim: GivenClaim, sessions: Sequence[Session], payer: str, by: Answers) -> Checked:
    """What is to be said of a claim, and how it would be right; the claim itself stays as it is.

    Raises:
        InputError: if the claim does not hold together, or a session is not of its patient and provider.
    """
    lines = placed(claim)
    check_sessions(claim, sessions)
    answers = [
        answer
        for day in sorted({each.day for each in lines})
        for answer in _of_day(
            claim,
            tuple([each for each in lines if each.day == day]),
            [session for session in sessions if session.date_of_service == day],
            by.plan_of(day),
            by.ever,
        )
    ]
    work = _Work(answers, given_sides(answers))
    told: Supported | None = None
    if sessions:
        told = supported(as_claimed(claim, sessions), work.given, by.plan_of, by.code)
        work.hold_against(told.behind)
        work.findings += differences_of_header(claim, sessions)
    work.join()
    return _checked(claim, payer, work, told)


def _of_day(
    claim: GivenClaim, lines: tuple[Placed, ...], sessions: Sequence[Session], plan: Plan, ever: frozenset[str]
) -> Iterator[DayAnswer]:
    """What the policy says of the lines of a day, where there are several plans each discipline's under its own.

    Which plan holds may depend on any code of a visit, so the lines of a discipline are looked at together.
    """
    answer = against_policy(claim, lines, sessions, plan, ever)
    if plan.branching is None:
        yield answer
        return
    held = circumstances(claim, sessions)
    implied = imply(claim, held, lines, lambda each: answer.disciplines[each.place], telehealth=answer.telehealth)
    plans = {each.place: plan.of(implied.sessions[number]) for (number, _), each in implied.lines.items()}
    for own in {id(plans[each.place]): plans[each.place] for each in lines}.values():
        its = tuple([each for each in lines if plans[each.place] is own])
        yield against_policy(claim, its, sessions, own, ever)


@attrs.define
class _Work:
    """A claim while it is held against what stands behind it: findings, and repairs that are no single field's."""

    answers: list[DayAnswer]
    given: Mapping[Key, Side]
    findings: list[Finding] = attrs.Factory(list)
    recasts: list[Recast] = attrs.Factory(list)
    settled: set[int] = attrs.Factory(set)

    def drafts(self, places: Iterable[int]) -> list[Draft]:
        """The drafts of the lines of these places."""
        every = {place: draft for answer in self.answers for place, draft in answer.drafts.items()}
        return [every[place] for place in sorted(places)]

    def hold_against(self, behind: Behind) -> None:
        """Tell where the lines and the sessions differ, and mend what can be mended."""
        self.given = FrozenMap({self._as_performed(key, side, behind): side for key, side in self.given.items()})
        moved = moves(self.given, behind)
        given = {moved.get(key, key): side for key, side in self.given.items()}
        for key, to in moved.items():
            self._move(key, to, behind)
        for mismatch in compare(FrozenMap(given), behind):
            finding = self._found(mismatch)
            self.findings.append(finding)
            if mismatch.rule in _MENDED and mismatch.key in behind.expected and mismatch.places:
                self._settle(mismatch, given[mismatch.key], behind, finding.says)

    def _as_performed(self, key: Key, side: Side, behind: Behind) -> Key:
        """The key of lines by the code that the sessions have, where the payer wants another one for it."""
        old = {draft.old.code for draft in self.drafts(side.places)}
        before = (key[0], key[1], old.pop()) if len(old) == 1 else key
        return before if key not in behind.expected and before in behind.reasons else key

    def _of(self, day: date) -> DayAnswer:
        """The answer of a day; of another day's where the claim has no line of it."""
        own = (answer for answer in self.answers if answer.lines[0].day == day)
        return next(own, self.answers[0])

    def _move(self, key: Key, to: Key, behind: Behind) -> None:
        (day, discipline, code), (fits, plan, _) = key, to
        side, answer = self.given[key], self._of(day)
        rule = "check.wrong-day" if day != fits else "check.wrong-discipline"
        values = {
            "code": code,
            "day": day.isoformat(),
            "discipline": discipline,
            "fits": fits.isoformat() if day != fits else plan,
        }
        where = ", ".join([f"lines[{place}]" for place in sorted(side.places)])
        finding = found(rule, where, FrozenMap(values), answer.sources(rule))
        self.findings.append(finding)
        for draft in self.drafts(side.places):
            if day != fits:
                draft.change(finding.says, date=fits)
                continue
            modifiers = answer.under(draft.place, plan, behind.modifiers.get(plan, ""))
            draft.change(finding.says, modifiers=modifiers)
            if draft.new.discipline is not None:
                draft.change(finding.says, discipline=plan)

    def _found(self, mismatch: Mismatch) -> Finding:
        where = ", ".join([f"lines[{place}]" for place in sorted(mismatch.places)]) or "lines"
        return found(mismatch.rule, where, mismatch.values, self._of(mismatch.key[0]).sources(mismatch.rule))

    def _settle(self, mismatch: Mismatch, side: Side, behind: Behind, why: str) -> None:
        """Bring the lines of a code to what the sessions come to; once, whatever is said of them."""
        places = set(side.places)
        if places & self.settled:
            return
        self.settled |= places
        expected = behind.expected[mismatch.key]
        plain = expected.units - expected.marked
        targets = [Target(expected.marked, marked=True)] if expected.marked else []
        targets += [Target(plain, marked=False)] if plain else []
        drafts = self.drafts(places)
        order = self._of(mismatch.key[0]).plan.policy.modifier_order
        modifier = behind.modifiers.get(mismatch.key[1], "")
        if any(draft.new.charge is not None for draft in drafts):
            why += " What is charged in all stays as it is: look at it."
        recast = settled(drafts, targets, modifier, order, why)
        if recast is not None:
            self.recasts.append(recast)

    def join(self) -> None:
        """Tell of lines that say the same, once they are as they would be right, and put them together."""
        for answer in self.answers:
            for drafts in _same(answer):
                first = drafts[0].new
                values = {
                    "code": first.code,
                    "modifiers": " ".join(first.modifiers),
                    "count": len(drafts),
                    "units": sum(draft.new.units for draft in drafts),
                    "day": answer.lines[0].day.isoformat(),
                }
                where = ", ".join([f"lines[{draft.place}]" for draft in drafts])
                one_line = answer.plan.policy.one_line
                if one_line is None:
                    finding = found("check.lines-to-join", where, FrozenMap(values), (), "warning")
                else:
                    finding = found("check.lines-to-join", where, FrozenMap(values), (one_line,))
                self.findings.append(finding)
                if alike(drafts) and not self.settled.intersection(draft.place for draft in drafts):
                    self.recasts.append(joined(drafts, finding.says))


def _same(answer: DayAnswer) -> Iterator[list[Draft]]:
    """The lines of a day that say the same: code, discipline, modifiers, rendering number and revenue code."""
    together: dict[object, list[Draft]] = {}
    for place in sorted(answer.drafts):
        draft = answer.drafts[place]
        line = draft.new
        if line.code not in answer.single:
            said = (
                line.date,
                line.code,
                answer.disciplines[place],
                frozenset(line.modifiers),
                line.rendering_npi,
                line.revenue_code,
            )
            together.setdefault(said, []).append(draft)
    return (drafts for drafts in together.values() if len(drafts) > 1)


def _checked(claim: GivenClaim, payer: str, work: _Work, told: Supported | None) -> Checked:
    answers = work.answers
    findings = [finding for answer in answers for finding in answer.findings] + work.findings
    unchecked = [each for answer in answers for each in answer.unchecked]
    if told is None:
        unchecked.append(Unchecked(MINUTES, ("the sessions behind the claim",), blocks=False))
    else:
        findings = [shown_by_sessions(each, told.evidence) for each in findings]
        findings += _not_said_yet(told.findings, findings)
        unchecked += told.unchecked
    findings = sorted(dict.fromkeys(findings), key=_first_place)
    plan = answers[0].plan
    unknown = tuple(dict.fromkeys([each for answer in answers for each in answer.plan.unknown]))
    determined = told is None or told.determined
    complete = determined and not unknown and not plan.assumed
    errors = any(finding.severity == "error" for finding in findings)
    drafts = [answer.drafts[place] for answer in answers for place in sorted(answer.drafts)]
    return Checked(
        claim=claim.id,
        payer=payer,
        days=tuple(dict.fromkeys([answer.lines[0].day for answer in answers])),
        determined=determined,
        complete=complete,
        ready=complete and not errors and not any(each.blocks for each in unchecked),
        findings=tuple(findings),
        expected=None if told is None else tuple(told.lines),
        unknown=unknown,
        unchecked=tuple(dict.fromkeys(unchecked)),
        unconfirmed=tuple(
            dict.fromkeys([each for one in answers for each in (*one.plan.unconfirmed, *one.unconfirmed)])
        ),
        repairs=repairs_of(sorted(drafts, key=lambda draft: draft.place), work.recasts),
        data_as_of=plan.data_as_of,
        record=FrozenMap({"profile": plan.grounds.profile, "tables": plan.grounds.tables.fingerprint}),
        ext=claim.ext,
        assumed=plan.assumed,
    )


def _not_said_yet(findings: Iterable[Finding], said: Iterable[Finding]) -> Iterator[Finding]:
    """The findings of sessions, but for those that are said of the claim's own lines already."""
    known = {(each.rule, each.values.get("code")) for each in said}
    return (each for each in findings if (each.rule, each.values.get("code")) not in known)


def _first_place(finding: Finding) -> tuple[int, int]:
    """Findings about lines by the first of them, then those about the claim as a whole, then those of sessions."""
    if finding.where.startswith("lines["):
        return 0, int(finding.where[len("lines[") : finding.where.index("]")])
    return (2, 0) if finding.where.startswith("sessions") else (1, 0)
