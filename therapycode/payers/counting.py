"""The unit part that a profile composes: a named rule over pools, and every other code by what it is."""

from collections.abc import Callable, Iterable, Mapping, Sequence

import attrs

from therapycode.model.answers import Located, PoolUnits, UnitAnswer
from therapycode.model.claim import Step
from therapycode.model.codes import Trait
from therapycode.model.finding import SourceRef
from therapycode.model.frozen import FrozenMap
from therapycode.model.visit import Group, Visit
from therapycode.rules.catalogue import found
from therapycode.rules.countable import countable
from therapycode.rules.lengths import LengthRule, full_period
from therapycode.rules.named import NamedRule
from therapycode.rules.units import Allocation

__all__ = ["Counting", "would_give"]

_SEVERAL = Trait.SEVERAL
_UNPOOLED = Trait.UNPOOLED
_NOTHING_COUNTED = UnitAnswer(())
_new = tuple.__new__
"""Makes a named tuple of all its fields at half the price of calling its class."""


@attrs.frozen(kw_only=True)
class Counting:
    """Counts the pooled codes of each pool by a named rule, and every other code by what it is.

    A code timed in other lengths goes by ``lengths`` (``None``: not known), those of ``in_full`` by full
    periods. ``own_lengths`` gives codes that this payer counts by a length of its own. An untimed code is one
    unit, with or without minutes; a counted code is the sum of its quantities. A code that is counted otherwise
    leaves its pool undetermined.
    """

    rule: NamedRule
    parameters: Mapping[str, object]
    source: SourceRef
    allocate: Callable[..., Allocation]
    lengths: LengthRule | None = None
    in_full: frozenset[str] = frozenset()
    own_lengths: Mapping[str, int] = FrozenMap()

    def __call__(self, visit: Visit) -> UnitAnswer:
        """Units for the groups of the visit."""
        if len(visit.sessions) == 1 and not (visit.traits & _UNPOOLED or self.own_lengths):
            return self._one_pool(visit)
        return self._by_kind(visit)

    def _by_kind(self, visit: Visit) -> UnitAnswer:
        """Units where not all codes are pooled, or there are several pools."""
        units: list[int] = []
        pools: dict[int, tuple[list[int], list[int]]] = {}
        findings: list[Located] = []
        undetermined: list[Located] = []
        other: list[int] = []
        own = self.own_lengths
        gathered = -1  # the pool whose places and times are at hand: most documents have one
        for place, group in enumerate(visit.groups):
            facts = group.facts
            if facts.pooled and group.code not in own:
                minutes = group.minutes
                if group.pool != gathered:
                    gathered = group.pool
                    places, times = pools.setdefault(gathered, ([], []))
                places.append(place)
                times.append(minutes)
                units.append(0)
                if not minutes:
                    findings.append(self._remark("units.no-minutes", group))
            elif facts.kind == "untimed" and group.code not in own:
                units.append(1)
                if group.traits & _SEVERAL:
                    findings.append(self._remark("units.untimed-repeated", group, times=len(group.members)))
            else:
                units.append(0)
                other.append(place)
        if other:
            for place in other:
                units[place] = self._other(visit, visit.groups[place], findings, undetermined)
            findings += self._tiers(visit, other)
        counted: list[PoolUnits] = []
        for places, times in pools.values():
            counted.append(self._pool(places, times, visit, units))
        return _new(UnitAnswer, (tuple(units), tuple(counted), tuple(findings), tuple(undetermined)))

    def _one_pool(self, visit: Visit) -> UnitAnswer:
        """Units of a session all of whose codes are pooled, as most are."""
        minutes: list[int] = []
        for group in visit.groups:
            minutes.append(group.minutes)  # noqa: PERF401  # a comprehension is a call with a closure
        if not minutes:
            return _NOTHING_COUNTED
        findings: tuple[Located, ...] = ()
        if 0 in minutes:
            findings = tuple([self._remark("units.no-minutes", each) for each in visit.groups if not each.minutes])
        places = tuple(range(len(minutes)))
        allocation = self._allocation(visit, places, minutes) if self.rule.by_entry else self.allocate(minutes)
        fixed, choose, among = allocation
        if len(fixed) != len(minutes):
            raise self._other_number(fixed, places)
        pool = _new(PoolUnits, (places, sum(minutes), sum(fixed) + choose, choose, among))
        return _new(UnitAnswer, (tuple(fixed), (pool,), findings, ()))

    def _tiers(self, visit: Visit, places: list[int]) -> list[Located]:
        """Codes that are steps of one tier, of which a claim carries exactly one."""
        steps: dict[tuple[int, str | None], list[Group]] = {}
        for place in places:
            group = visit.groups[place]
            if group.facts.kind == "tier":
                steps.setdefault((group.pool, group.facts.family), []).append(group)
        return [
            self._remark("codes.one-of-a-tier", groups[-1], codes=", ".join(group.code for group in groups))
            for groups in steps.values()
            if len(groups) > 1
        ]

    def _pool(self, places: list[int], minutes: list[int], visit: Visit, units: list[int]) -> PoolUnits:
        allocation = self._allocation(visit, places, minutes) if self.rule.by_entry else self.allocate(minutes)
        fixed, choose, among = allocation
        if len(fixed) != len(places):
            raise self._other_number(fixed, places)
        for place, number in zip(places, fixed):  # noqa: B905  # held just above, at half the price
            units[place] = number
        if choose:
            among = tuple(map(places.__getitem__, among))
        return _new(PoolUnits, (tuple(places), sum(minutes), sum(fixed) + choose, choose, among))

    def _other_number(self, fixed: Sequence[int], places: Sequence[int]) -> ValueError:
        return ValueError(f"{self.rule.name} gave units for {len(fixed)} services of {len(places)}")

    def _allocation(self, visit: Visit, places: Sequence[int], minutes: Sequence[int]) -> Allocation:
        if not self.rule.by_entry:
            return self.allocate(minutes)
        return self.allocate(minutes, entries=[_entries(visit, visit.groups[place]) for place in places])

    def _other(self, visit: Visit, group: Group, findings: list[Located], undetermined: list[Located]) -> int:
        """Units of a code that is neither pooled nor untimed, or that the payer counts by a length of its own."""
        facts = group.facts
        length = self.own_lengths.get(group.code)
        first = length or facts.first_minutes
        if length is not None or (facts.kind in {"timed", "family"} and self.lengths is not None and first):
            if not group.minutes:
                findings.append(self._remark("units.no-minutes", group))
            return self._by_length(group, first or 0, length or facts.further_minutes or first or 0)
        if facts.kind == "counted":
            return self._quantity(visit, group, undetermined)
        if facts.kind == "tier":
            return 1
        name = "codes.period" if facts.kind == "period" else "units.not-counted"
        undetermined.append(self._remark(name, group, kind=facts.kind))
        return 0

    def _quantity(self, visit: Visit, group: Group, undetermined: list[Located]) -> int:
        quantities = [visit.service(member).quantity for member in group.members]
        given = [quantity for quantity in quantities if quantity is not None]
        if len(given) < len(quantities):
            undetermined.append(self._remark("units.quantity-missing", group))
        return sum(given)

    def _by_length(self, group: Group, first: int, further: int) -> int:
        rule = full_period if group.code in self.in_full or self.lengths is None else self.lengths
        return rule(group.minutes, first, further)

    def _remark(self, name: str, group: Group, **values: object) -> Located:
        session, place = group.members[0]
        return session, found(name, f"services[{place}]", {"code": group.code, **values}, (self.source,))

    def reasons(self, visit: Visit, answer: UnitAnswer) -> tuple[Step, ...]:
        """The reasoning of the rule for each pool of the answer, as steps."""
        steps: list[Step] = []
        if self.rule.reasons is not None:
            for pool in answer.pools:
                codes = [visit.groups[place].code for place in pool.groups]
                minutes = [visit.groups[place].minutes for place in pool.groups]
                allocation = self._allocation(visit, pool.groups, minutes)
                steps += self.rule.reasons(codes, minutes, allocation, **self.parameters)
        return tuple(steps)


_NO_SOURCE = SourceRef(id="none")


def would_give(visit: Visit, rules: Iterable[NamedRule]) -> Mapping[str, object]:
    """What each unit rule would make of the visit, for a payer whose own is not known.

    ``by_rule`` gives, by the name of a rule, the units of each code that it would count, with ``open`` units where
    it would leave a tie; ``would`` says it in words, rules of one answer together.
    """
    by_rule: dict[str, Mapping[str, int]] = {}
    for rule in rules:
        counted = Counting(rule=rule, parameters=FrozenMap(), source=_NO_SOURCE, allocate=rule.allocate)(visit)
        units: dict[str, int] = {}
        for pool in counted.pools:
            for place in pool.groups:
                code = visit.groups[place].code
                units[code] = units.get(code, 0) + counted.units[place]
            if pool.choose:
                units["open"] = units.get("open", 0) + pool.choose
        by_rule[rule.name] = FrozenMap(units)
    answers: dict[str, list[str]] = {}
    for name, told in by_rule.items():
        answers.setdefault(", ".join(f"{code} {number}" for code, number in told.items()), []).append(name)
    said = [f"{answer} by {', '.join(names)}" for answer, names in answers.items() if answer]
    return {"by_rule": FrozenMap(by_rule), "would": "; ".join(said) or "no unit by any rule"}


def _entries(visit: Visit, group: Group) -> list[int]:
    """The minutes of each countable entry of a group."""
    return [minutes for _, _, minutes, _ in countable(visit, group)]
