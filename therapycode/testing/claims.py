"""Hypothesis strategies for claims as somebody else coded them, and for what came before a session."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from hypothesis import strategies as st

from therapycode import Accrued, BilledDay, BilledLine, FrozenMap, GivenClaim, GivenLine, History, Patient
from therapycode.model.history import ACCRUAL_POOLS
from therapycode.model.words import DISCIPLINES, Discipline
from therapycode.testing.strategies import TIMED, UNTIMED

__all__ = ["claims", "histories"]

_PLAN: Final[Mapping[Discipline, str]] = FrozenMap({"PT": "GP", "OT": "GO", "SLP": "GN"})
_FIRST_DAY: Final = date(2022, 1, 1)
_LAST_DAY: Final = date(2026, 12, 31)
_AGO: Final = (1, 2, 7, 30, 31, 90, 364, 365, 366)
"""How many days before the session something was billed: at and beside the ends of windows."""

_CENT: Final = Decimal("0.01")


@st.composite
def claims(
    draw: st.DrawFn,
    *,
    discipline: Discipline | None = None,
    codes: Sequence[str] | None = None,
    day: date | None = None,
    most_lines: int = 5,
) -> GivenClaim:
    """A claim of one day, each code on a line of its own, with the modifier of the discipline's plan of care.

    ``codes`` are what may come; left out, those of `TIMED` and `UNTIMED`. An untimed code has one unit. ``day`` is
    the day of service; left out, one of the years 2022 to 2026.
    """
    plan = discipline if discipline is not None else draw(st.sampled_from(DISCIPLINES))
    allowed = tuple(codes) if codes is not None else TIMED[plan] + UNTIMED[plan]
    named = draw(st.lists(st.sampled_from(allowed), min_size=1, max_size=most_lines, unique=True))
    units = [1 if code in UNTIMED[plan] else draw(st.integers(1, 4)) for code in named]
    return GivenClaim(
        patient=Patient(id="p-1"),
        date_of_service=day if day is not None else draw(st.dates(_FIRST_DAY, _LAST_DAY)),
        discipline=plan,
        lines=tuple(
            GivenLine(code=code, units=number, modifiers=(_PLAN[plan],))
            for code, number in zip(named, units, strict=True)
        ),
    )


@st.composite
def histories(
    draw: st.DrawFn,
    *,
    day: date,
    limits: Sequence[Decimal] = (Decimal(2480), Decimal(3000)),
    most_days: int = 0,
    discipline: Discipline = "PT",
) -> History:
    """What a patient's services came to so far in the year of the day, most often at or beside one of ``limits``.

    With ``most_days`` it also holds what was billed on so many earlier days, complete through the day of service.
    It shrinks to an amount of nothing for one pool, and no earlier day.
    """
    near = [amount for limit in limits for amount in (limit, limit - _CENT, limit + _CENT) if amount >= 0]
    cents = st.integers(0, 500_000).map(lambda number: number * _CENT)
    amounts = st.one_of(st.just(Decimal(0)), st.sampled_from(near), cents) if near else cents
    pools = draw(st.lists(st.sampled_from(ACCRUAL_POOLS), min_size=1, unique=True))
    ago = draw(st.lists(st.sampled_from(_AGO), max_size=most_days, unique=True))
    return History(
        accrued=tuple(
            Accrued(pool=pool, year=day.year, amount=draw(amounts), as_of=day, source="the ledger")
            for pool in pools
        ),
        days=tuple(draw(_billed(day - timedelta(days=number), discipline)) for number in ago),
        as_of=day if ago else None,
    )


def _billed(day: date, discipline: Discipline) -> st.SearchStrategy[BilledDay]:
    line = st.builds(BilledLine, code=st.sampled_from(TIMED[discipline]), units=st.integers(1, 4))
    lines = st.lists(line, min_size=1, max_size=2, unique_by=lambda one: one.code).map(tuple)
    return st.builds(BilledDay, day=st.just(day), discipline=st.just(discipline), lines=lines)
