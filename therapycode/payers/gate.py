"""The gate that a profile composes: codes the payer takes, and who may furnish them."""

from collections.abc import Mapping

import attrs

from therapycode.model.answers import GateAnswer, Located
from therapycode.model.claim import Repair
from therapycode.model.codes import Trait
from therapycode.model.finding import SourceRef
from therapycode.model.frozen import FrozenMap
from therapycode.model.visit import Group, Visit
from therapycode.model.words import ASSISTANTS, DISCIPLINES
from therapycode.rules.attesting import speaking_of, to_be_denied
from therapycode.rules.catalogue import found

__all__ = ["CodeList", "Gate"]

_NOTHING_REFUSED = GateAnswer()
_new = tuple.__new__
"""Makes a named tuple of all its fields at half the price of calling its class."""
_STRANGERS = Trait.UNRECOGNISED | Trait.OTHER_DISCIPLINE
_STRANGE = _STRANGERS | Trait.GROUP
_ASSISTANT = Trait.ASSISTANT
_THERAPIST = Trait.THERAPIST
_BILLABLE = _THERAPIST | _ASSISTANT
_GROUP = Trait.GROUP


@attrs.frozen
class CodeList:
    """Codes that the payer treats in one way, with the source that says so."""

    codes: frozenset[str] = frozenset()
    source: SourceRef | None = None

    @property
    def sources(self) -> tuple[SourceRef, ...]:
        """The source, as findings hold it."""
        return () if self.source is None else (self.source,)


_NO_PLANS: Mapping[str, CodeList] = FrozenMap(dict.fromkeys(DISCIPLINES, CodeList()))


@attrs.frozen(kw_only=True)
class Gate:
    """Turns away what a payer does not take, and says why.

    ``other_plan`` and ``unusual`` are keyed by the plan of care's discipline. ``instead`` gives, for a code
    that is not valid, the one to use; ``liability`` are the modifiers that the payer takes for who bears the cost.
    ``watched`` are, by discipline, the codes that need a closer look whoever furnished them, ``assisted`` those
    and the ones that do where an assistant was there.
    """

    bundled: CodeList = CodeList()
    not_valid: CodeList = CodeList()
    instead: Mapping[str, str] = FrozenMap()
    non_covered: CodeList = CodeList()
    evaluations: CodeList = CodeList()
    other_plan: Mapping[str, CodeList] = _NO_PLANS
    unusual: Mapping[str, CodeList] = _NO_PLANS
    roles_source: SourceRef | None = None
    liability: frozenset[str] = frozenset()
    watched: Mapping[str, frozenset[str]] = attrs.field(init=False, eq=False, repr=False)
    assisted: Mapping[str, frozenset[str]] = attrs.field(init=False, eq=False, repr=False)

    def __attrs_post_init__(self) -> None:
        always = self.bundled.codes | self.not_valid.codes | self.non_covered.codes
        watched = {plan: always | self.other_plan[plan].codes | self.unusual[plan].codes for plan in DISCIPLINES}
        assisted = {plan: codes | self.evaluations.codes for plan, codes in watched.items()}
        object.__setattr__(self, "watched", watched)
        object.__setattr__(self, "assisted", assisted)

    def __call__(self, visit: Visit) -> GateAnswer:
        """The groups turned away."""
        watched = self.assisted if visit.traits & _ASSISTANT else self.watched
        groups = visit.groups
        if len(visit.sessions) == 1 and not visit.traits & _STRANGE:
            # most visits: nobody strange in them, and no code that is watched
            codes = watched[visit.sessions[0].discipline]
            for group in groups:
                if group.code in codes:
                    break
            else:
                return _NOTHING_REFUSED
        closer = []
        for place, group in enumerate(groups):
            # who furnished it, or that it is group treatment, asks for a closer look too
            if group.code in watched[group.discipline] or group.traits & _STRANGE:
                closer.append(place)
        return self._judge(visit, closer) if closer else _NOTHING_REFUSED

    def _judge(self, visit: Visit, closer: list[int]) -> GateAnswer:
        refused: dict[int, str] = {}
        findings: list[Located] = []
        repairs: list[tuple[int, Repair]] = []
        for place in closer:
            group = visit.groups[place]
            if group.code in self.bundled.codes:
                refused[place] = "bundled"
                continue
            reason = (
                self._code(group, visit, findings, repairs)
                or self._furnished(group, visit, findings)
                or _group_size(group, visit, findings)
            )
            if reason:
                refused[place] = reason
        if not (refused or findings or repairs):
            return _NOTHING_REFUSED
        away: Mapping[int, str] = FrozenMap(refused)
        return _new(GateAnswer, (away, tuple(findings), tuple(repairs)))

    def _code(
        self, group: Group, visit: Visit, findings: list[Located], repairs: list[tuple[int, Repair]]
    ) -> str | None:
        code, discipline = group.code, group.discipline
        other_plan = self.other_plan[discipline]
        unusual = self.unusual[discipline]
        if self._billed_to_be_denied(group, visit):
            return None
        if code in self.not_valid.codes:
            instead = self.instead.get(code, "a code that this payer takes")
            findings.append(_about("codes.not-valid", group, self.not_valid, instead=instead))
            repairs += self._repairs(group)
            return "not_valid"
        if code in self.non_covered.codes:
            findings.append(_about("codes.non-covered", group, self.non_covered))
            return "non_covered"
        if visit.sessions[group.members[0][0]].under_plan and code in other_plan.codes:
            findings.append(_about("eligibility.other-plan", group, other_plan, discipline=discipline))
            return "not_eligible"
        if code in unusual.codes:
            findings.append(_about("eligibility.unusual-discipline", group, unusual, discipline=discipline))
        return None

    def _billed_to_be_denied(self, group: Group, visit: Visit) -> bool:
        """Say whether a code that is never covered may have a line, since it is attested to be excluded.

        A code that the payer wants another one for has none, and neither has one whose minutes would count in the
        pool, where they would earn units of what is covered.
        """
        code = group.code
        never = code in self.non_covered.codes or (code in self.not_valid.codes and code not in self.instead)
        if not (never and visit.traits & Trait.ATTESTED) or group.facts.pooled:
            return False
        return to_be_denied(speaking_of(visit, group), self.liability, code)

    def _repairs(self, group: Group) -> list[tuple[int, Repair]]:
        if group.code not in self.instead:
            return []
        new = self.instead[group.code]
        why = f"This payer takes {new} for the service that {group.code} names."
        return [
            (session, Repair(f"services[{place}].code", "replace-code", group.code, new, why))
            for session, place in group.members
        ]

    def _furnished(self, group: Group, visit: Visit, findings: list[Located]) -> str | None:
        strangers = group.traits & _STRANGERS
        if strangers:
            self._say_strangers(group, visit, findings)
        if group.traits & _ASSISTANT and group.code in self.evaluations.codes:
            return self._evaluation(group, findings)
        return "not_eligible" if strangers and not group.traits & _BILLABLE else None

    def _say_strangers(self, group: Group, visit: Visit, findings: list[Located]) -> None:
        rests_on = CodeList(source=self.roles_source)
        if group.by_other_discipline:
            values = {"roles": _roles(group, visit), "discipline": group.discipline}
            findings.append(_about("eligibility.role-discipline", group, rests_on, **values))
        if group.by_unrecognised:
            roles = _roles(group, visit)
            incident = visit.sessions[group.members[0][0]].incident_to and not ASSISTANTS.isdisjoint(
                roles.split(", ")
            )
            name = "eligibility.incident-to" if incident else "eligibility.role-not-recognised"
            findings.append(_about(name, group, rests_on, roles=roles))

    def _evaluation(self, group: Group, findings: list[Located]) -> str | None:
        if group.traits & _THERAPIST:
            name = "eligibility.assistant-in-evaluation"
            findings.append(_about(name, group, self.evaluations, minutes=group.assistant))
            return None
        findings.append(_about("eligibility.evaluation-by-assistant", group, self.evaluations))
        return "not_eligible"


def _group_size(group: Group, visit: Visit, findings: list[Located]) -> str | None:
    """Turn away a group of fewer than two patients; a size that was not given is not questioned."""
    if not group.traits & _GROUP:
        return None
    sizes = [visit.service(member).group_size for member in group.members]
    small = [size for size in sizes if size is not None and size < _SMALLEST_GROUP]
    if not small:
        return None
    findings.append(_about("eligibility.group-size", group, CodeList(), size=small[0]))
    return "not_eligible"


_SMALLEST_GROUP = 2


def _roles(group: Group, visit: Visit) -> str:
    """The roles that furnished a group's services, as entered."""
    named: list[str] = []
    for session, place in group.members:
        roles = {clinician.id: clinician.role for clinician in visit.sessions[session].clinicians}
        service = visit.service((session, place))
        ids = [who for entry in service.time for who in entry.by] or list(service.by)
        named += [roles[who] for who in ids]
    return ", ".join(dict.fromkeys(named)) or "nobody named"


def _about(name: str, group: Group, rests_on: CodeList, **values: object) -> Located:
    session, place = group.members[0]
    return session, found(name, f"services[{place}]", {"code": group.code, **values}, rests_on.sources)
