"""The repairs of a claim: drafts of its lines, changed by what was found, and the changes as precise steps."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Final, NamedTuple

import attrs

from therapycode.model.claim import Repair
from therapycode.model.frozen import FrozenMap
from therapycode.model.given import GivenLine
from therapycode.rules.modifiers import arrange

__all__ = ["Draft", "Recast", "Target", "alike", "joined", "repairs_of", "settled"]


class Target(NamedTuple):
    """What the lines of one cluster should come to: units, and whether they bear the assistant's modifier."""

    units: int
    marked: bool


@attrs.define
class Draft:
    """A line while it is mended: as it stood, as it would be right, and why each field changes."""

    place: int
    old: GivenLine
    new: GivenLine
    whys: dict[str, list[str]] = attrs.Factory(dict)

    def change(self, why: str, **fields: object) -> None:
        """Give the line other values; what stays the same needs no reason."""
        for name, value in fields.items():
            if getattr(self.new, name) != value:
                loose: dict[str, object] = {name: value}
                self.new = attrs.evolve(self.new, **loose)  # type: ignore[arg-type]  # a field by its name
                self.whys.setdefault(name, []).append(why)


_CHANGES: Final[Mapping[str, str]] = FrozenMap(
    {
        "date": "set-date",
        "discipline": "set-discipline",
        "code": "replace-code",
        "units": "set-units",
        "modifiers": "set-modifiers",
    }
)
"""The fields that a repair may change by themselves, and what that change is called."""


@attrs.define
class Recast:
    """Lines that are put together, or apart, in one step."""

    drafts: tuple[Draft, ...]
    lines: tuple[GivenLine, ...]
    why: str


def repairs_of(drafts: Iterable[Draft], recasts: Iterable[Recast]) -> tuple[Repair, ...]:
    """The repairs: first those of single fields, then lines put together or apart as they are after these."""
    return (*[repair for draft in drafts for repair in _fields(draft)], *map(_recast, recasts))


def _fields(draft: Draft) -> Iterator[Repair]:
    for name, change in _CHANGES.items():
        old, new = getattr(draft.old, name), getattr(draft.new, name)
        if old != new:
            why = " ".join(dict.fromkeys(draft.whys[name]))
            yield Repair(f"lines[{draft.place}].{name}", change, _spell(old), _spell(new), why)


def _spell(value: object) -> str:
    """A value of a line as a repair says it; what is not there is an empty text."""
    if isinstance(value, tuple):
        return " ".join(value)
    return "" if value is None else str(value)


def _recast(recast: Recast) -> Repair:
    several = len(recast.drafts), len(recast.lines)
    change = "join-lines" if several[1] == 1 else "split-line" if several[0] == 1 else "recast-lines"
    where = ", ".join([f"lines[{draft.place}]" for draft in recast.drafts])
    old = " + ".join([str(draft.new) for draft in recast.drafts])
    return Repair(where, change, old, " + ".join(map(str, recast.lines)), recast.why)


def settled(
    drafts: Sequence[Draft],
    targets: Sequence[Target],
    modifier: str,
    order: tuple[tuple[str, ...], ...],
    why: str,
) -> Recast | None:
    """Bring the lines of one code to what they should come to, in their drafts or by a step of its own.

    ``modifier`` is the assistant's. Nothing is changed where the lines differ in more than units and that
    modifier, nor where a charge would have to be made up.
    """
    if not alike(drafts, {modifier}):
        return None
    ranked = sorted(drafts, key=lambda draft: (modifier not in draft.new.modifiers, draft.place))
    if len(ranked) == len(targets):
        for draft, target in zip(ranked, targets, strict=True):
            modifiers = _marked(draft.new.modifiers, modifier, order, marked=target.marked)
            draft.change(why, units=target.units, modifiers=modifiers)
        return None
    units = sum(draft.new.units for draft in drafts)
    charged = any(draft.new.charge is not None or draft.new.allowed is not None for draft in drafts)
    if charged and units != sum(target.units for target in targets):
        return None
    first = ranked[0].new
    lines = [
        attrs.evolve(
            first,
            units=target.units,
            modifiers=_marked(first.modifiers, modifier, order, marked=target.marked),
        )
        for target in targets
    ]
    return Recast(_in_order(drafts), tuple(lines), why)


def _marked(
    modifiers: tuple[str, ...], modifier: str, order: tuple[tuple[str, ...], ...], *, marked: bool
) -> tuple[str, ...]:
    """The modifiers of a line with the assistant's or without it; nothing else changes its place."""
    if (modifier in modifiers) == marked:
        return modifiers
    others = tuple([one for one in modifiers if one != modifier])
    return arrange((*others, modifier), order) if marked else others


def alike(drafts: Sequence[Draft], but: Collection[str] = ()) -> bool:
    """Say whether lines differ in nothing that keeps lines apart, whatever of the modifiers ``but`` they bear.

    Amounts of money stand on all of the lines, or on none.
    """
    said = {
        (
            draft.new.date,
            draft.new.discipline,
            draft.new.code,
            frozenset(draft.new.modifiers) - set(but),
            draft.new.rendering_npi,
            draft.new.revenue_code,
            draft.new.charge is None,
            draft.new.allowed is None,
        )
        for draft in drafts
    }
    return len(said) == 1


def joined(drafts: Sequence[Draft], why: str) -> Recast:
    """Lines that say the same, as one line."""
    first = drafts[0].new
    line = attrs.evolve(first, units=sum(draft.new.units for draft in drafts))
    return Recast(_in_order(drafts), (line,), why)


def _in_order(drafts: Iterable[Draft]) -> tuple[Draft, ...]:
    return tuple(sorted(drafts, key=lambda draft: draft.place))
