"""What a plugin's own code gives, held to what was agreed: a policy when it is made, answers when they come."""

from collections.abc import Callable, Mapping, Sized
from typing import Final, TypeGuard

import attrs

from therapycode.model.answers import ModifierAnswer, UnitAnswer
from therapycode.model.frozen import FrozenMap
from therapycode.model.visit import Visit
from therapycode.payers.policy import PayerPolicy

__all__ = ["MisfitError", "held_policy", "hold_modifiers", "hold_units"]


class MisfitError(Exception):
    """Something that a plugin's code gave and that is not what was agreed; the message holds no patient data."""


_CALLED: Final = ("eligibility", "reasons", "assistant_reasons", "pool_of")
_CALLED_IF_THERE: Final = (
    "units",
    "assistants",
    "modifiers",
    "pairs",
    "edits",
    "liability",
    "threshold",
    "limits",
)
_TUPLES: Final = ("equal_assistants", "modifier_order", "further", "checks", "unchecked", "without_history")
_TUPLES_OF_CALLED: Final = ("equal_assistants", "further", "checks")
_MAPPINGS: Final = ("standings", "counted_as", "revenue_codes", "stated")


def held_policy(given: object) -> PayerPolicy:
    """The policy that a payer's own code made, its mappings frozen, so that nobody can change it afterwards.

    A policy is a `PayerPolicy` itself and no class made from it; its parts are callables, and where several
    things stand in a field, they stand in a tuple. A mapping is copied: to change the original later changes
    nothing.

    Raises:
        MisfitError: if it is anything else, with every fault.
    """
    if type(given) is not PayerPolicy:
        raise MisfitError(f"its policy is a {type(given).__name__}; allowed: a PayerPolicy itself")
    faults = tuple(_faults(given))
    if faults:
        raise MisfitError("; ".join(faults))
    return attrs.evolve(
        given,
        standings=FrozenMap({plan: FrozenMap(roles) for plan, roles in given.standings.items()}),
        counted_as=FrozenMap(given.counted_as),
        revenue_codes=FrozenMap(given.revenue_codes),
        stated=FrozenMap(given.stated),
    )


def _faults(policy: PayerPolicy) -> list[str]:
    kinds: list[tuple[tuple[str, ...], Callable[[object], bool], str]] = [
        (_CALLED, callable, "a callable"),
        (_CALLED_IF_THERE, lambda one: one is None or callable(one), "a callable, or None where it is not known"),
        (_TUPLES, _is_tuple, "a tuple, which cannot change"),
        (_TUPLES_OF_CALLED, lambda one: not _is_tuple(one) or all(map(callable, one)), "callables"),
        (_MAPPINGS, lambda one: isinstance(one, Mapping), "a mapping"),
    ]
    return [
        f"{name} of its policy is a {type(getattr(policy, name)).__name__}; allowed: {allowed}"
        for names, fits, allowed in kinds
        for name in names
        if not fits(getattr(policy, name))
    ]


def _is_tuple(one: object) -> TypeGuard[tuple[object, ...]]:
    return isinstance(one, tuple)


def hold_units(visit: Visit, answer: object) -> None:
    """Hold an answer on units to one whole number for each group of the visit.

    Raises:
        MisfitError: if it has another type, or another number of them.
    """
    if not isinstance(answer, UnitAnswer):
        raise MisfitError(f"its answer on units is a {type(answer).__name__}; allowed: UnitAnswer")
    _one_each("units", answer.units, visit)
    if any(type(each) is not int or each < 0 for each in answer.units):
        raise MisfitError("it gave units that are no whole numbers from 0")


def hold_modifiers(visit: Visit, answer: object) -> None:
    """Hold an answer on modifiers to a tuple of them for each group of the visit.

    Raises:
        MisfitError: if it has another type, or another number of them.
    """
    if not isinstance(answer, ModifierAnswer):
        raise MisfitError(f"its answer on modifiers is a {type(answer).__name__}; allowed: ModifierAnswer")
    _one_each("modifiers", answer.modifiers, visit)
    if not all(map(_is_tuple, answer.modifiers)):
        raise MisfitError("it gave modifiers that stand in no tuple")


def _one_each(what: str, given: Sized, visit: Visit) -> None:
    if len(given) != len(visit.groups):
        counted = f"{len(given)} groups of {len(visit.groups)}"
        raise MisfitError(f"it gave {what} for {counted}; allowed: one for each, in order")
