"""How far a payer is known: which parts that a biller looks for have a value, and on what kind of source."""

from datetime import date
from typing import Final

import attrs

from therapycode.profiles.profile import Part, Profile, Source
from therapycode.profiles.resolve import Values, resolve

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

    A part is known where a value holds on the day, or where it was abolished; one that depends on what a session
    says, where something is known for some sessions. It counts as primary where everything behind it is.
    ``confirmed_through`` is the oldest confirmation, before the day, of a source behind a known part; ``None``
    where no confirmation is past.
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
    values = resolve(profile, day)
    unknown = values.unknown.keys() - values.lacking.keys()
    parts = [profile.parts[key] for key in LOOKED_FOR if key in profile.parts and key not in unknown]
    behind = {part.key: sources for part in parts if (sources := _behind(profile, part, values))}
    passed = {source.confirmed_through for sources in behind.values() for source in sources}
    primary = [key for key, sources in behind.items() if all(source.kind == "primary" for source in sources)]
    return HowKnown(
        payer=profile.payer,
        family=profile.family,
        day=day,
        primary=tuple(primary),
        secondary=tuple(key for key in behind if key not in primary),
        unknown=tuple(key for key in LOOKED_FOR if key not in behind),
        confirmed_through=min((each for each in passed if each is not None and each < day), default=None),
    )


def _behind(profile: Profile, part: Part, values: Values) -> list[Source]:
    """The sources behind what holds of a part on the day: one, or those of all that may hold."""
    if part.key in values.parts:
        return [profile.sources[values.parts[part.key].source.id]]
    may_hold = [track.timeline.entry(values.day) for track in part.tracks]
    return [
        profile.sources[dated.value.source]
        for dated in may_hold
        if dated is not None and dated.value.unknown is None
    ]
