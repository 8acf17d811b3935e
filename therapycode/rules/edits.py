"""Most units of a code: the unit edits of a day, the limits of a day, and codes that do not stand alone."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final, NamedTuple

from therapycode.model.edits import AddOn, Adjudication, DayLimit, UnitEdit
from therapycode.model.finding import Finding, SourceRef
from therapycode.model.frozen import FrozenMap
from therapycode.rules.billed import Billed, Scope, scope_of, under_one_provider
from therapycode.rules.catalogue import found

__all__ = ["Total", "day_totals", "over_day_limit", "over_unit_edit", "plan_totals", "stands_alone"]

_BY_LINE: Final = 1


class Total(NamedTuple):
    """The lines of one code that are counted together, and by what they count as one provider's."""

    lines: tuple[Billed, ...]
    scope: Scope

    @property
    def code(self) -> str:
        """The code of all of the lines."""
        return self.lines[0].code

    @property
    def units(self) -> int:
        """The units of all lines together, whatever modifiers they bear."""
        return sum(line.units for line in self.lines)

    @property
    def most(self) -> int:
        """The units of the line that has most."""
        return max(line.units for line in self.lines)


def day_totals(billed: Sequence[Billed]) -> tuple[Total, ...]:
    """The lines of each code under one table and of one provider: in a facility across disciplines and sessions.

    In a private practice they are those of one rendering number; where a line of the code and discipline lacks
    it, those of the discipline.

    Source: a Medicare contractor's page (NGS 1943300), by which a date-of-service edit sums all lines of a code;
    what one provider is in a private practice is this project's ruling.
    """
    return _totals(billed, lambda line: (line.table, line.provider, line.code))


def plan_totals(billed: Sequence[Billed]) -> tuple[Total, ...]:
    """The lines of each code of one provider under one discipline's plan of care, or outside any.

    Source: Medicare Claims Processing Manual, chapter 5, section 20.2.D: per provider, discipline, date and
    patient.
    """
    return _totals(billed, lambda line: (line.table, line.provider, line.code, line.plan))


def _totals(billed: Sequence[Billed], key: Callable[[Billed], object]) -> tuple[Total, ...]:
    lacking = {(key(line), line.discipline) for line in billed if line.npi is None}
    together: dict[object, list[Billed]] = {}
    scopes: dict[object, Scope] = {}
    for line in billed:
        scope: Scope = "billing-provider"
        whose: str | None = None
        if line.table == "practitioner":
            lacks = (key(line), line.discipline) in lacking
            scope, whose = ("discipline", line.discipline) if lacks else ("rendering-npi", line.npi)
        together.setdefault((key(line), whose), []).append(line)
        scopes[key(line), whose] = scope
    return tuple(Total(tuple(lines), scopes[of]) for of, lines in together.items())


_APPEAL: Final[Mapping[Adjudication, str]] = FrozenMap(
    {
        1: "the edit goes by the line",
        2: "the edit is one of policy, and not open to appeal",
        3: "the edit is a clinical one, and more may be asked for on appeal, with the record",
    }
)


def over_unit_edit(total: Total, edit: UnitEdit, where: str, sources: tuple[SourceRef, ...]) -> Finding | None:
    """The error that lines of a code go past its unit edit, ``None`` where they do not.

    An edit by the line looks at the longest line, one by the day at all of them together.

    Source: the adjudication indicator of the files of medically unlikely edits.
    """
    units = total.most if edit.adjudication == _BY_LINE else total.units
    if units <= edit.most:
        return None
    values = {
        "code": edit.code,
        "units": units,
        "most": edit.most,
        "over": units - edit.most,
        "adjudication": edit.adjudication,
        "table": edit.table,
        "as_of": edit.as_of.isoformat(),
        "scope": scope_of((total.scope,)),
        "disciplines": _disciplines(total.lines),
        "appeal": _APPEAL[edit.adjudication],
    }
    return found("edits.over-limit" if edit.most else "edits.not-payable", where, values, sources)


def over_day_limit(total: Total, limit: DayLimit, where: str, sources: tuple[SourceRef, ...]) -> Finding | None:
    """The error that lines of a code go past the manual's limit of the day, ``None`` where they do not.

    Source: Medicare Claims Processing Manual, chapter 5, section 20.2.D.
    """
    most = limit.most or 0
    if total.units <= most:
        return None
    plan = "outside a plan of care" if limit.discipline == "outside-plan" else f"under a {limit.discipline} plan"
    values = {
        "code": limit.code,
        "units": total.units,
        "most": most,
        "over": total.units - most,
        "plan": plan,
        "scope": scope_of((total.scope,)),
    }
    return found("edits.day-limit" if most else "edits.not-under-plan", where, values, sources)


def stands_alone(line: Billed, billed: Iterable[Billed], add_on: AddOn) -> bool:
    """Say whether the line of an add-on code has none of its primary codes beside it, of the same provider.

    Where the list of primary codes is not closed another code may do, and nothing is said.

    Source: the file of add-on codes.
    """
    if not add_on.closed:
        return False
    return not any(other.code in add_on.primaries and _beside(line, other) for other in billed)


def _beside(line: Billed, other: Billed) -> bool:
    """Say whether two lines are one provider's, also where it is not settled which table they are under."""
    unsettled = line.table is None and line.provider == other.provider
    return unsettled or under_one_provider(line, other) is not None


def _disciplines(lines: Iterable[Billed]) -> str:
    return ", ".join(sorted({line.discipline for line in lines}))
