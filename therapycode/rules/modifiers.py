"""Which modifiers a line bears, and in which order."""

from collections.abc import Mapping, Sequence

from therapycode.model.words import Discipline, Listing

__all__ = ["arrange", "discipline_modifier"]


def discipline_modifier(
    listing: Listing, discipline: Discipline, by_discipline: Mapping[str, str], *, under_plan: bool
) -> str | None:
    """The modifier that names the plan of care's discipline, where the line needs one.

    Under a plan of care every listed code bears it, and so does a code that is therapy only under a plan. A
    code that is not listed never does. Outside a plan (a physician's service) none is used. It is the plan's
    discipline that counts, not the profession of whoever furnished the service.

    Source: Medicare Claims Processing Manual, chapter 5, sections 20.1 and 20.C.

    >>> words = {"PT": "GP", "OT": "GO", "SLP": "GN"}
    >>> discipline_modifier("always", "OT", words, under_plan=True)
    'GO'
    >>> discipline_modifier("not-listed", "OT", words, under_plan=True) is None
    True
    """
    if listing == "not-listed" or not under_plan:
        return None
    return by_discipline[discipline]


def arrange(modifiers: Sequence[str], order: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """The modifiers in the payer's order: by the first group that names them, those named nowhere last.

    >>> arrange(["CQ", "59", "GP"], [["GP", "GO", "GN"], ["CQ", "CO"]])
    ('GP', 'CQ', '59')
    """
    rank = {modifier: place for place, group in enumerate(order) for modifier in group}
    return tuple(sorted(modifiers, key=lambda modifier: rank.get(modifier, len(order))))
