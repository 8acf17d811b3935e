"""Day limits: how many units of a code one provider bills for a patient a day under one plan of care."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any, ClassVar, Final, get_args

import attrs

from therapycode.model.edits import DayLimit, PlanKind
from therapycode.model.frozen import FrozenMap
from therapycode.tables.forms import CERTAINTY, SPAN, Clash, EditRows, Numbered, TableForm, apart
from therapycode.tables.rows import CODE, COUNT, TEXT, one_of

__all__ = ["DAY_LIMITS", "DayLimitTable"]

_NOT_ALLOWED: Final = "none"


def _row(values: Sequence[Any]) -> DayLimit:
    code, discipline, most, first, last, source, certainty = values
    return DayLimit(code, discipline, most, first, last, source.id, certainty)


def _most(text: str) -> int | None:
    return None if text == _NOT_ALLOWED else int(text)


def _cells(limit: DayLimit) -> Sequence[object]:
    most = _NOT_ALLOWED if limit.most is None else limit.most
    first, last = limit.first_day or "", limit.last_day or ""
    return limit.code, limit.discipline, most, first, last, limit.source, limit.certainty


def _order(limit: DayLimit) -> tuple[object, ...]:
    return limit.code, get_args(PlanKind).index(limit.discipline), limit.first_day or date.min


def _clashes(numbered: Numbered[DayLimit]) -> Iterator[Clash]:
    return apart(numbered, lambda limit: (limit.code, limit.discipline))


DAY_LIMITS: Final = TableForm(
    file="day-limits.csv",
    columns=FrozenMap(
        {
            "code": CODE,
            "discipline": one_of(get_args(PlanKind)),
            "most": COUNT.or_word(_NOT_ALLOWED),
            **SPAN,
            "source": TEXT,
            "certainty": CERTAINTY,
        }
    ),
    row=_row,
    cells=_cells,
    order=_order,
    clashes=_clashes,
    meanings=FrozenMap({"most": _most}),
)


@attrs.frozen
class DayLimitTable(EditRows[DayLimit]):
    """Every day limit held, day by day."""

    form: ClassVar[TableForm[DayLimit]] = DAY_LIMITS

    def on(self, day: date) -> Mapping[tuple[str, PlanKind], DayLimit]:
        """The limits of the day, by code and discipline of the plan."""
        standing = [limit for limit in self.rows if (limit.first_day or day) <= day <= (limit.last_day or day)]
        return FrozenMap({(limit.code, limit.discipline): limit for limit in standing})
