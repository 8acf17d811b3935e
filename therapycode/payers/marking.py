"""The modifier part that a profile composes."""

from collections.abc import Mapping
from itertools import product

import attrs

from therapycode.model.answers import Located, ModifierAnswer
from therapycode.model.codes import Trait
from therapycode.model.finding import Finding, SourceRef
from therapycode.model.session import Session
from therapycode.model.visit import Group, Visit
from therapycode.model.words import DISCIPLINES, LISTINGS, Discipline, Listing
from therapycode.rules.catalogue import found
from therapycode.rules.modifiers import LineChoice, arrange, discipline_modifiers, stands_on

__all__ = ["PlanModifiers", "Telehealth"]

_new = tuple.__new__
"""Makes a named tuple of all its fields at half the price of calling its class."""

_LISTED_OTHERWISE = Trait.LISTED_OTHERWISE
_Case = tuple[Discipline, bool, bool]


@attrs.frozen(kw_only=True)
class Telehealth:
    """Whether therapists may furnish telehealth on the day, with which modifier and places of service.

    ``instead`` are modifiers that the payer takes on a claim in place of ``modifier``.
    """

    eligible: bool
    modifier: str
    places: frozenset[str]
    source: SourceRef
    instead: frozenset[str] = frozenset()


@attrs.frozen(kw_only=True)
class PlanModifiers:
    """Puts the modifiers of the plan of care's discipline, and that of telehealth, on the lines that need them.

    ``order`` is the payer's order: groups of modifiers, first to last. ``accepted`` are the modifiers that
    the payer takes, ``None`` where it says nothing of them. ``on`` says which lines bear the modifier of the
    discipline; those of codes of a class in ``not_on`` never do.
    """

    by_discipline: Mapping[str, str]
    source: SourceRef
    order: tuple[tuple[str, ...], ...] = ()
    accepted: frozenset[str] | None = None
    telehealth: Telehealth | None = None
    on: LineChoice = "listed"
    not_on: frozenset[str] = frozenset()
    _cases: Mapping[_Case, Mapping[Listing, tuple[str, ...]]] = attrs.field(init=False, eq=False, repr=False)
    _doubtful: Mapping[tuple[str, ...], tuple[Finding, ...]] = attrs.field(init=False, eq=False, repr=False)
    _alike: Mapping[_Case, tuple[str, ...]] = attrs.field(init=False, eq=False, repr=False)

    def __attrs_post_init__(self) -> None:
        cases = {
            (discipline, *flags): {listing: self._modifiers(listing, discipline, *flags) for listing in LISTINGS}
            for discipline, *flags in product(DISCIPLINES, (True, False), (True, False))
        }
        lines = {line for case in cases.values() for line in case.values()}
        doubtful = {line: remarks for line in lines if (remarks := self._remarks(line))}
        alike = {
            case: own["always"]
            for case, own in cases.items()
            if not (self.not_on or case[-1] or own["always"] in doubtful)
        }
        object.__setattr__(self, "_alike", alike)
        object.__setattr__(self, "_cases", cases)
        object.__setattr__(self, "_doubtful", doubtful)

    @property
    def most(self) -> int:
        """The most modifiers that this part puts on any line."""
        return max(len(line) for case in self._cases.values() for line in case.values())

    def _modifiers(
        self,
        listing: Listing,
        discipline: Discipline,
        under_plan: bool,  # noqa: FBT001  # two of four parts of a case
        telehealth: bool,  # noqa: FBT001  # as above
    ) -> tuple[str, ...]:
        modifiers = discipline_modifiers(self._as(listing), discipline, self.by_discipline, under_plan=under_plan)
        if telehealth and self.telehealth is not None and self.telehealth.eligible:
            modifiers += (self.telehealth.modifier,)
        return arrange(modifiers, self.order)

    def _as(self, listing: Listing) -> Listing:
        """How a code is treated that stands so on the therapy list: as listed, or not, by the payer's choice."""
        return "always" if stands_on(self.on, listing) else "not-listed"

    def _without(self, line: tuple[str, ...], group: Group) -> tuple[str, ...]:
        """The modifiers of a line without the discipline's where the code is of a class that bears none."""
        if group.facts.category not in self.not_on:
            return line
        own = self.by_discipline[group.discipline].split()
        return tuple([modifier for modifier in line if modifier not in own])

    def _remarks(self, line: tuple[str, ...]) -> tuple[Finding, ...]:
        """What is to be said wherever this line's modifiers stand; its code is filled in there."""
        known = self.accepted
        if self.telehealth is not None and known is not None:
            known |= {self.telehealth.modifier} | self.telehealth.instead
        said = [
            found("modifiers.not-accepted", "", {"code": "{code}", "modifier": modifier}, (self.source,))
            for modifier in line
            if known is not None and modifier not in known
        ]
        return tuple(said)

    def __call__(self, visit: Visit) -> ModifierAnswer:
        """Modifiers for the groups of the visit, in the payer's order."""
        sessions = visit.sessions
        if len(sessions) == 1 and not visit.traits & _LISTED_OTHERWISE:
            # most visits: one line's modifiers are those of all, and nothing is to be said of them
            session = sessions[0]
            alike = self._alike.get((session.discipline, session.under_plan, session.telehealth))
            if alike is not None:
                return _new(ModifierAnswer, ((alike,) * len(visit.groups), ()))
        lines = self._lines(visit)
        if self.not_on:
            lines = [self._without(line, group) for line, group in zip(lines, visit.groups, strict=True)]
        findings = self._about_lines(visit, lines) if self._doubtful else ()
        if self.telehealth is not None:
            for number, session in enumerate(sessions):
                if session.telehealth:
                    findings += _about_telehealth(self.telehealth, number, visit)
        return _new(ModifierAnswer, (tuple(lines), findings))

    def _lines(self, visit: Visit) -> list[tuple[str, ...]]:
        sessions = visit.sessions
        return [self._line(group, sessions[group.members[0][0]]) for group in visit.groups]

    def _line(self, group: Group, session: Session) -> tuple[str, ...]:
        return self._cases[session.discipline, session.under_plan, session.telehealth][group.facts.listing]

    def _about_lines(self, visit: Visit, lines: list[tuple[str, ...]]) -> tuple[Located, ...]:
        return tuple(
            (group.members[0][0], _of(finding, group))
            for group, line in zip(visit.groups, lines, strict=True)
            for finding in self._doubtful.get(line, ())
        )


def _of(finding: Finding, group: Group) -> Finding:
    """A remark about modifiers, said of one group's code."""
    values = {**finding.values, "code": group.code}
    return found(finding.rule, f"services[{group.members[0][1]}]", values, finding.sources)


def _about_telehealth(telehealth: Telehealth, number: int, visit: Visit) -> tuple[Located, ...]:
    """What stands against a telehealth session: the day, or the place of service."""
    session = visit.sessions[number]
    sources = (telehealth.source,)
    if not telehealth.eligible:
        values: dict[str, object] = {"discipline": session.discipline, "day": visit.day.isoformat()}
        return ((number, found("modifiers.telehealth-not-eligible", "telehealth", values, sources)),)
    if telehealth.places and session.place_of_service not in telehealth.places:
        allowed = " or ".join(sorted(telehealth.places))
        values = {"allowed": allowed, "found": session.place_of_service or "none"}
        return ((number, found("modifiers.telehealth-place", "place_of_service", values, sources)),)
    return ()
