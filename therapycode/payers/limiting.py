"""The part for most units of a code that a profile composes."""

from collections.abc import Iterator, Sequence
from typing import Final

import attrs

from therapycode.model.answers import NOTHING_SAID, LineAnswer, LinesByGroup, Located
from therapycode.model.codes import Trait
from therapycode.model.finding import SourceRef, Unchecked
from therapycode.model.visit import Visit
from therapycode.model.words import Setting
from therapycode.payers.telling import open_setting
from therapycode.rules.attesting import speaking_of, to_be_denied
from therapycode.rules.billed import Billed, billed_lines
from therapycode.rules.catalogue import found
from therapycode.rules.edits import (
    Total,
    day_totals,
    over_day_limit,
    over_unit_edit,
    plan_totals,
    stands_alone,
)
from therapycode.rules.settings import TABLE_OF

__all__ = ["MostUnits"]

_CHECK: Final = "edits.over-limit"
_ATTESTED: Final = Trait.ATTESTED


@attrs.frozen(kw_only=True)
class MostUnits:
    """Holds the units of a day against unit edits, the manual's limits of the day, and the list of add-on codes.

    Each of the three is asked where the payer goes by it, and rests on the source given; ``None`` where it does
    not. Lines that are attested, by one of the modifiers of ``liability``, to be there to be denied are not asked.
    """

    unit_edits: SourceRef | None = None
    day_limits: SourceRef | None = None
    add_ons: SourceRef | None = None
    liability: frozenset[str] = frozenset()

    def __call__(self, visit: Visit, lines: LinesByGroup, /) -> LineAnswer:
        """What is to be said of units past what is taken on one day."""
        return self._closer(visit, lines)

    def _to_be_paid(self, visit: Visit, billed: Sequence[Billed]) -> Sequence[Billed]:
        if not visit.traits & _ATTESTED:
            return billed
        statements = [speaking_of(visit, group) for group in visit.groups]
        return [line for line in billed if not to_be_denied(statements[line.place], self.liability, line.code)]

    def _closer(self, visit: Visit, lines: LinesByGroup) -> LineAnswer:
        billed = self._to_be_paid(visit, billed_lines(visit, lines))
        findings: list[Located] = []
        unchecked: list[tuple[int, Unchecked]] = []
        if self.unit_edits is not None:
            findings += _past_unit_edits(visit, billed, self.unit_edits)
            unchecked += _not_checked(visit, billed, self.unit_edits)
        if self.day_limits is not None:
            findings += _past_day_limits(visit, billed, self.day_limits)
        if self.add_ons is not None:
            findings += _without_primary(visit, billed, self.add_ons)
        return (
            LineAnswer(findings=tuple(findings), unchecked=tuple(unchecked))
            if findings or unchecked
            else NOTHING_SAID
        )


def _not_held(setting: Setting | None, source: SourceRef) -> Unchecked:
    """Why unit edits are not checked, where none are held for the setting and the day."""
    if setting not in TABLE_OF:
        return open_setting(_CHECK, setting, source)
    return Unchecked(_CHECK, ("tables.unit-edits",), blocks=True, why=source.title)


def _past_unit_edits(visit: Visit, billed: Sequence[Billed], source: SourceRef) -> Iterator[Located]:
    for total in day_totals(billed):
        table = total.lines[0].table
        edit = visit.edits.units.get(table, {}).get(total.code) if table is not None else None
        if edit is not None:
            sources = _sources(visit, source, edit.source)
            for number, where in _places(total).items():
                finding = over_unit_edit(total, edit, where, sources)
                if finding is not None:
                    yield number, finding


def _past_day_limits(visit: Visit, billed: Sequence[Billed], source: SourceRef) -> Iterator[Located]:
    for total in plan_totals(billed):
        limit = visit.edits.day_limits.get((total.code, total.lines[0].plan))
        if limit is not None:
            sources = _sources(visit, source, limit.source)
            for number, where in _places(total).items():
                finding = over_day_limit(total, limit, where, sources)
                if finding is not None:
                    yield number, finding


def _without_primary(visit: Visit, billed: Sequence[Billed], source: SourceRef) -> Iterator[Located]:
    told: set[tuple[int, str]] = set()
    for line in billed:
        add_on = visit.edits.add_ons.get(line.code)
        if add_on is not None and (line.place, line.code) not in told and stands_alone(line, billed, add_on):
            told.add((line.place, line.code))
            values = {"code": line.code, "primaries": ", ".join(add_on.primaries)}
            sources = _sources(visit, source, add_on.source)
            yield line.session, found("edits.add-on-alone", f"services[{line.service}]", values, sources)


def _not_checked(visit: Visit, billed: Sequence[Billed], source: SourceRef) -> Iterator[tuple[int, Unchecked]]:
    """The sessions whose table is not settled or not held, and codes without an edit that is published."""
    for number in dict.fromkeys(line.session for line in billed):
        setting = visit.sessions[number].setting
        table = TABLE_OF.get(setting)
        if table is None or table not in visit.edits.held:
            yield number, _not_held(setting, source)
        else:
            own = dict.fromkeys(line.code for line in billed if line.session == number)
            without = [code for code in own if code not in visit.edits.units[table]]
            if without:
                needs = tuple(f"a published unit edit of {code}" for code in without)
                yield number, Unchecked(_CHECK, needs, blocks=False, why=source.title)


def _places(total: Total) -> dict[int, str]:
    """Where the lines stand, session by session: each of them bears the finding."""
    places: dict[int, str] = {}
    for line in total.lines:
        places.setdefault(line.session, f"services[{line.service}]")
    return places


def _sources(visit: Visit, source: SourceRef, row: str) -> tuple[SourceRef, ...]:
    held = visit.edits.sources.get(row)
    return (source,) if held is None else (source, held)
