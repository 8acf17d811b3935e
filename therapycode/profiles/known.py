"""How far a payer is known: which parts that a biller looks for have a value, and on what kind of source."""

from datetime import date
from typing import Final

import attrs

from therapycode.profiles.profile import Profile, Source
from therapycode.profiles.resolve import resolve

__all__ = ["LOOKED_FOR", "HowKnown", "how_known"]

LOOKED_FOR: Final = (
    "units",
    "lengths.other",
    "assistants",
    "codes.bundled",
    "codes.not-valid",
    "codes.non-covered",
    "eligibility.roles",
    "eligibility.evaluations",
    "modifiers.discipline",
    "modifiers.telehealth",
    "pairs",
    "edits",
    "threshold",
)
"""The parts of a policy that somebody who bills a payer looks for, whatever the payer."""


@attrs.frozen(kw_only=True)
class HowKnown:
    """The parts of one payer's policy that are looked for, on one day, by what is known of them.

    A part is known where a value holds on the day, or where it was abolished. ``confirmed_through`` is the
    oldest confirmation, before the day, of a source behind a known part; ``None`` where no confirmation is past.
    """

    payer: str
    family: str
    day: date
    primary: tuple[str, ...]
    secondary: tuple[str, ...]
    unknown: tuple[str, ...]
    confirmed_through: date | None

    @property
    def known(self) -> int:
        """How many of the parts are known."""
        return len(self.primary) + len(self.secondary)

    @property
    def asked(self) -> int:
        """How many parts are looked for."""
        return self.known + len(self.unknown)


def how_known(profile: Profile, day: date) -> HowKnown:
    """What is known of a payer on a day.

    Raises:
        OutsideCoverageError: if the profile does not answer for the day.
    """
    behind = _behind(profile, day)
    kinds = {key: behind[key].kind for key in LOOKED_FOR if key in behind}
    passed = [
        through
        for key in kinds
        for through in (behind[key].confirmed_through,)
        if through is not None and through < day
    ]
    return HowKnown(
        payer=profile.payer,
        family=profile.family,
        day=day,
        primary=tuple(key for key, kind in kinds.items() if kind == "primary"),
        secondary=tuple(key for key, kind in kinds.items() if kind != "primary"),
        unknown=tuple(key for key in LOOKED_FOR if key not in kinds),
        confirmed_through=min(passed, default=None),
    )


def _behind(profile: Profile, day: date) -> dict[str, Source]:
    """The source behind each part that is known on the day, by the part's key."""
    unknown = resolve(profile, day).unknown
    entries = {
        key: entry
        for key, part in profile.parts.items()
        if key not in unknown
        for entry in (part.timeline.on(day),)
        if entry is not None
    }
    return {key: profile.sources[entry.source] for key, entry in entries.items()}
