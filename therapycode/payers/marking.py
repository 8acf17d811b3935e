"""The modifier part that a profile composes."""

from collections.abc import Mapping
from itertools import chain, product

import attrs

from therapycode.model.answers import Located, ModifierAnswer
from therapycode.model.finding import Finding, SourceRef
from therapycode.model.visit import Visit
from therapycode.model.words import DISCIPLINES, LISTINGS, Discipline, Listing
from therapycode.rules.catalogue import found
from therapycode.rules.modifiers import arrange, discipline_modifier

__all__ = ["PlanModifiers"]

_Case = tuple[Listing, Discipline, bool]


@attrs.frozen(kw_only=True)
class PlanModifiers:
    """Puts the plan of care's discipline modifier on the lines that need it.

    ``order`` is the payer's order: groups of modifiers, first to last. ``accepted`` are the modifiers that
    the payer takes, ``None`` where it says nothing of them.
    """

    by_discipline: Mapping[str, str]
    source: SourceRef
    order: tuple[tuple[str, ...], ...] = ()
    accepted: frozenset[str] | None = None
    _cases: dict[_Case, tuple[str, ...]] = attrs.field(init=False, eq=False, repr=False)
    _doubtful: bool = attrs.field(init=False, eq=False, repr=False)

    def __attrs_post_init__(self) -> None:
        cases = {case: self._modifiers(*case) for case in product(LISTINGS, DISCIPLINES, (True, False))}
        object.__setattr__(self, "_cases", cases)
        used = frozenset(chain.from_iterable(cases.values()))
        object.__setattr__(self, "_doubtful", self.accepted is not None and not used <= self.accepted)

    def _modifiers(self, listing: Listing, discipline: Discipline, under_plan: bool) -> tuple[str, ...]:  # noqa: FBT001  # one of three parts of a case
        modifier = discipline_modifier(listing, discipline, self.by_discipline, under_plan=under_plan)
        return arrange([modifier] if modifier is not None else [], self.order)

    def __call__(self, visit: Visit) -> ModifierAnswer:
        """Modifiers for the groups of the visit, in the payer's order."""
        sessions = visit.sessions
        cases = self._cases
        lines = [
            cases[group.facts.listing, group.discipline, sessions[group.members[0][0]].under_plan]
            for group in visit.groups
        ]
        return ModifierAnswer(tuple(lines), self._not_accepted(visit, lines) if self._doubtful else ())

    def _not_accepted(self, visit: Visit, lines: list[tuple[str, ...]]) -> tuple[Located, ...]:
        accepted = self.accepted or frozenset()
        return tuple(
            (group.members[0][0], self._finding(group.code, modifier, group.members[0][1]))
            for group, line in zip(visit.groups, lines, strict=True)
            for modifier in line
            if modifier not in accepted
        )

    def _finding(self, code: str, modifier: str, place: int) -> Finding:
        values = {"code": code, "modifier": modifier}
        return found("modifiers.not-accepted", f"services[{place}]", values, (self.source,))
