"""Edits and lines in short, for tests of plain values."""

from datetime import date
from typing import Final, Literal

from therapycode.model.edits import AddOn, Adjudication, DayLimit, EditTable, PairEdit, Pairs, PlanKind, UnitEdit
from therapycode.model.finding import SourceRef
from therapycode.model.words import Discipline
from therapycode.rules.billed import Billed

PRACTITIONER: Final = "practitioner"
HOSPITAL: Final = "outpatient-hospital"
SOURCE: Final = SourceRef(id="made-up", title="Made up")
RELEASED: Final = date(2024, 7, 1)


def pair(
    column1: str,
    column2: str,
    indicator: Literal[0, 1] = 1,
    *,
    table: EditTable = PRACTITIONER,
    first_day: date | None = None,
    last_day: date | None = None,
) -> PairEdit:
    return PairEdit(
        table,
        column1,
        column2,
        indicator,
        first_day,
        last_day,
        None,
        None,
        "made-up",
        RELEASED,
        "data",
        "exclusive",
    )


def pairs_of(*edits: PairEdit) -> Pairs:
    """Both orders of each pair, as the table gives them."""
    return {key: edit for edit in edits for key in ((edit.column1, edit.column2), (edit.column2, edit.column1))}


def unit_edit(
    code: str, most: int, adjudication: Adjudication = 3, *, table: EditTable = PRACTITIONER
) -> UnitEdit:
    return UnitEdit(table, code, most, adjudication, RELEASED, None, "made-up", RELEASED, "data")


def day_limit(code: str, plan: PlanKind, most: int | None) -> DayLimit:
    return DayLimit(code, plan, most, None, None, "made-up", "primary")


def add_on(code: str, *primaries: str, closed: bool = True) -> AddOn:
    return AddOn(code, primaries, closed, "made-up")


def billed(
    code: str,
    units: int = 1,
    *,
    place: int = 0,
    discipline: Discipline = "PT",
    plan: PlanKind | None = None,
    provider: str | None = None,
    npi: str | None = None,
    table: EditTable | None = PRACTITIONER,
    session: int = 0,
) -> Billed:
    own: PlanKind = plan if plan is not None else discipline
    return Billed(place, code, units, discipline, own, provider, npi, table, session, place)
