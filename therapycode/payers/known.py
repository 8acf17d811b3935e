"""The modifiers that a payer's profile names: those that it takes on a day, and those of any day."""

from collections.abc import Iterator, Mapping
from typing import Final

from therapycode.model.words import is_modifier
from therapycode.profiles.profile import Profile, Value
from therapycode.profiles.resolve import Values

__all__ = ["known_modifiers", "modifiers_ever"]

_ACCEPTED: Final = "modifiers.accepted"
_ORDER: Final = "modifiers.order"
"""Where modifiers are only put in order, whether or not they are taken."""

_NOT_MODIFIERS: Final = frozenset({"places", "rule", "not_in"})
"""Parameters whose texts are something else, though they may look like modifiers."""


def known_modifiers(values: Values) -> frozenset[str] | None:
    """All modifiers that the profile names on the day; ``None`` where it does not say which the payer takes."""
    if _ACCEPTED not in values.parts:
        return None
    parts = {key: part.values for key, part in values.parts.items()}
    return frozenset(named for key, own in parts.items() for named in _named(key, own))


def modifiers_ever(profile: Profile) -> frozenset[str]:
    """All modifiers that the profile names on any day."""
    return frozenset(
        named
        for key, part in profile.parts.items()
        for track in part.tracks
        for entry in track.timeline.entries
        for named in _named(key, entry.value.values)
    )


def _named(key: str, values: Mapping[str, Value]) -> Iterator[str]:
    if key == _ORDER or not (key.startswith("modifiers.") or key in {"assistants", "threshold", "liability"}):
        return
    for name, value in values.items():
        if name not in _NOT_MODIFIERS:
            texts = value if isinstance(value, tuple) else (value,)
            words = [word for text in texts if isinstance(text, str) for word in text.split()]
            yield from filter(is_modifier, words)
