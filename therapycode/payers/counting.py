"""The unit part that a profile composes: a named rule over pools, and one unit for what is not timed."""

from collections.abc import Callable, Mapping, Sequence

import attrs

from therapycode.model.answers import Located, PoolUnits, UnitAnswer
from therapycode.model.claim import Step
from therapycode.model.finding import SourceRef
from therapycode.model.visit import Group, Visit
from therapycode.rules.catalogue import found
from therapycode.rules.named import NamedRule
from therapycode.rules.units import Allocation

__all__ = ["PooledUnits"]


@attrs.frozen(kw_only=True)
class PooledUnits:
    """Counts the pooled codes of each pool by a named rule, and every other code by what it is.

    An untimed code is one unit, with or without minutes; a counted code is the sum of its quantities. A code
    that is counted otherwise leaves its pool undetermined.
    """

    rule: NamedRule
    parameters: Mapping[str, int]
    source: SourceRef
    allocate: Callable[..., Allocation]

    def __call__(self, visit: Visit) -> UnitAnswer:
        """Units for the groups of the visit."""
        units: list[int] = []
        pools: dict[int, list[int]] = {}
        findings: list[Located] = []
        undetermined: list[Located] = []
        for place, group in enumerate(visit.groups):
            facts = group.facts
            if facts.pooled:
                units.append(0)
                if group.pool in pools:
                    pools[group.pool].append(place)
                else:
                    pools[group.pool] = [place]
                if not group.minutes:
                    findings.append(self._remark("units.no-minutes", group))
            elif facts.kind == "untimed":
                units.append(1)
                if len(group.members) > 1:
                    findings.append(self._remark("units.untimed-repeated", group, times=len(group.members)))
            else:
                units.append(self._counted(visit, group, undetermined))
        counted = [self._pool(places, visit.groups, units) for places in pools.values()]
        return UnitAnswer(tuple(units), tuple(counted), tuple(findings), tuple(undetermined))

    def _pool(self, places: list[int], groups: Sequence[Group], units: list[int]) -> PoolUnits:
        minutes = [groups[place].minutes for place in places]
        allocation = self.allocate(minutes)
        given = allocation.fixed
        for place, fixed in zip(places, given, strict=True):
            units[place] = fixed
        choose = allocation.choose
        if not choose:
            return PoolUnits(tuple(places), sum(minutes), sum(given))
        among = tuple([places[one] for one in allocation.among])
        return PoolUnits(tuple(places), sum(minutes), sum(given) + choose, choose, among)

    def _counted(self, visit: Visit, group: Group, undetermined: list[Located]) -> int:
        if group.facts.kind == "counted":
            quantities = [visit.service(member).quantity for member in group.members]
            given = [quantity for quantity in quantities if quantity is not None]
            if len(given) == len(quantities):
                return sum(given)
            undetermined.append(self._remark("units.quantity-missing", group))
        elif group.facts.kind == "period":
            undetermined.append(self._remark("codes.period", group))
        else:
            undetermined.append(self._remark("units.not-counted", group, kind=group.facts.kind))
        return 0

    def _remark(self, name: str, group: Group, **values: object) -> Located:
        session, place = group.members[0]
        return session, found(name, f"services[{place}]", {"code": group.code, **values}, (self.source,))

    def reasons(self, visit: Visit, answer: UnitAnswer) -> tuple[Step, ...]:
        """The reasoning of the rule for each pool of the answer, as steps."""
        steps: list[Step] = []
        for pool in answer.pools:
            codes = [visit.groups[place].code for place in pool.groups]
            minutes = [visit.groups[place].minutes for place in pool.groups]
            if self.rule.reasons is not None:
                steps += self.rule.reasons(codes, minutes, self.allocate(minutes), **self.parameters)
        return tuple(steps)
