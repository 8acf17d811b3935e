"""What one side of a change comes to for a document, and what comes of it with one part of the other side."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from functools import partial

import attrs

from therapycode.engine import Engine
from therapycode.errors import OutsideCoverageError, ProfileError, TherapyCodeError
from therapycode.model.claim import Outcome
from therapycode.model.frozen import FrozenMap
from therapycode.model.session import Day, Session
from therapycode.payers.compose import compose
from therapycode.upkeep.impact.differing import CODE
from therapycode.upkeep.impact.sides import Change, Side, laid_over

__all__ = ["Outcomes", "mixed", "named", "outcomes", "without_fault"]

Outcomes = tuple[Outcome, ...]
"""The outcome of each session of a document."""


@contextmanager
def named(side: Side) -> Iterator[None]:
    """Call a profile of which no policy can be made as the caller does: both may belong to one payer."""
    try:
        yield
    except ProfileError as error:
        raise ProfileError(side.name, error.faults) from None


def outcomes(
    engine: Engine, side: Side, document: Session | Day, known_on: date | None
) -> Outcomes | OutsideCoverageError:
    """The outcomes of the sessions; what stands between those of a day is put beside the first."""
    try:
        with named(side):
            coded = engine.code(document, payer=side.payer.id, known_on=known_on)
    except OutsideCoverageError as error:
        return error
    if isinstance(coded, Outcome):
        return (coded,)
    first, *others = coded.outcomes
    return (attrs.evolve(first, findings=first.findings + coded.findings), *others)


def without_fault(engine: Engine, side: Side, document: Session | Day, known_on: date | None) -> Outcomes | None:
    """The outcomes of the sessions, ``None`` where there are none for whatever reason."""
    try:
        told = outcomes(engine, side, document, known_on)
    except TherapyCodeError:
        return None
    return told if isinstance(told, tuple) else None


def mixed(change: Change, part: str) -> Engine:
    """An engine for the payer as it was before, but for one part of its profile, or for its code."""
    before, after = change.before, change.after
    if part == CODE:
        maker = after.maker or partial(compose, rules=after.registry.rules)
        payer = attrs.evolve(before.payer, policy=maker)
    else:
        parts = {key: held for key, held in before.profile.parts.items() if key != part}
        theirs = after.profile.parts.get(part)
        profile = attrs.evolve(
            before.profile,
            parts=FrozenMap(parts if theirs is None else {**parts, part: theirs}),
            sources=FrozenMap({**after.profile.sources, **before.profile.sources}),
            facts=FrozenMap({**after.profile.facts, **before.profile.facts}),
        )
        payer = attrs.evolve(before.payer, profile=profile)
    return Engine(laid_over(before.registry, payer), change.tables)
