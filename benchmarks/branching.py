"""A payer whose policy depends on what sessions say, beside the same payer without, and sessions that say it."""

from collections.abc import Iterable, Sequence
from random import Random
from typing import Final

import attrs

from therapycode import FrozenMap, Session
from therapycode.model.conditions import Bounds, Condition
from therapycode.plugin import Payer, Profile, hookimpl
from therapycode.profiles.profile import Branch, Part

__all__ = ["BRANCHED", "BranchedPlugin", "with_facts"]

BRANCHED: Final = "branched"

_STATES: Final = ("CA", "FL", "NY", "OH", "PA", "UT", "WA")


@attrs.frozen
class BranchedPlugin:
    """A payer by another payer's profile, with a branch in each of four parts that holds for none of the visits.

    The conditions ask for two facts, the setting and the discipline, so that every visit has to be looked at.
    """

    profile: Profile

    @hookimpl
    def therapycode_payers(self) -> Iterable[Payer]:
        """Give the payer."""
        parts = dict(self.profile.parts)
        for key, when in _WHEN.items():
            parts[key] = _branched(parts[key], when)
        profile = attrs.evolve(self.profile, payer=BRANCHED, parts=FrozenMap(parts))
        return (Payer(id=BRANCHED, profile=profile),)


_WHEN: Final = FrozenMap(
    {
        "units": Condition(FrozenMap({"facts.state": ("TX", "KY")})),
        "codes.bundled": Condition(FrozenMap({"facts.age": Bounds(below=1)})),
        "codes.non-covered": Condition(FrozenMap({"setting": ("school",)})),
        "modifiers.accepted": Condition(FrozenMap({"discipline": ("SLP",), "facts.age": Bounds(below=1)})),
    }
)


def _branched(part: Part, when: Condition) -> Part:
    return attrs.evolve(part, branches=(Branch(name="others", when=when, unknown="Nobody is asked"),))


def with_facts(sessions: Sequence[Session], *, seed: int = 7) -> tuple[Session, ...]:
    """The sessions, each with a state, an age and a setting."""
    random = Random(seed)
    return tuple(
        attrs.evolve(
            session,
            setting="office",
            facts=FrozenMap({"state": random.choice(_STATES), "age": random.randint(1, 95)}),
        )
        for session in sessions
    )
