"""What edits ask of a line, and which lines they hold against each other."""

from collections.abc import Mapping, Sequence
from typing import Final, Literal, NamedTuple

from therapycode.model.answers import LinesByGroup
from therapycode.model.edits import EditTable, PlanKind
from therapycode.model.frozen import FrozenMap
from therapycode.model.visit import Visit
from therapycode.model.words import Discipline
from therapycode.rules.settings import edit_table

__all__ = ["Billed", "Scope", "billed_lines", "scope_of", "under_one_provider"]

Scope = Literal["billing-provider", "rendering-npi", "discipline"]
"""By what two lines count as the same provider's: the billing provider; the rendering number; the discipline
under one billing provider, where a rendering number is missing."""


class Billed(NamedTuple):
    """One line as edits see it.

    ``place`` is that of its group in the visit, or of the line in a claim that was given. ``session`` and
    ``service`` are where it stands. ``table`` is the table of edits that its setting is under.
    """

    place: int
    code: str
    units: int
    discipline: Discipline
    plan: PlanKind
    provider: str | None
    npi: str | None
    table: EditTable | None
    session: int
    service: int


def billed_lines(visit: Visit, lines: LinesByGroup) -> tuple[Billed, ...]:
    """The lines of a visit as edits see them, in the order of the claim."""
    billed: list[Billed] = []
    for place, (group, made) in enumerate(zip(visit.groups, lines, strict=True)):
        number, service = group.members[0]
        session = visit.sessions[number]
        plan: PlanKind = session.discipline if session.under_plan else "outside-plan"
        provider, table = session.billing_provider, edit_table(session.setting)
        where = (number, service)
        for line in made:
            known = (place, line.code, line.units, line.discipline, plan, provider, line.rendering_npi, table)
            billed.append(_new(Billed, known + where))  # a comprehension is a call with a closure
    return tuple(billed)


_new = tuple.__new__
"""Makes a named tuple of all its fields at half the price of calling its class."""


def under_one_provider(one: Billed, other: Billed) -> Scope | None:
    """By what two lines count as the same provider's, ``None`` where they are different providers'.

    In a private practice the provider is the one who renders the service; where one of two lines lacks that
    number, the discipline decides. Elsewhere it is the billing provider, across disciplines and sessions. Lines
    under different tables are never held against each other.

    Source: the fact sheet on modifiers for distinct services (MLN1783722), by which edits are those of the same
    provider on the same day; what that means in a private practice is this project's ruling.
    """
    if one.table is None or one.table != other.table or one.provider != other.provider:
        return None
    if one.table == "outpatient-hospital":
        return "billing-provider"
    if one.npi is not None and other.npi is not None:
        return "rendering-npi" if one.npi == other.npi else None
    return "discipline" if one.discipline == other.discipline else None


_SCOPES: Final[Mapping[Scope, str]] = FrozenMap(
    {
        "billing-provider": "same billing provider",
        "discipline": "same discipline, a rendering number being missing",
        "rendering-npi": "same rendering number",
    }
)


def scope_of(scopes: Sequence[Scope]) -> str:
    """By what lines count as one provider's, in words."""
    return "; ".join([_SCOPES[scope] for scope in scopes])
