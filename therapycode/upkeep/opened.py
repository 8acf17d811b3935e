"""A profile that is opened to be edited, and what is said of an edit that cannot be made."""

from collections.abc import Callable, Mapping

import attrs

from therapycode.errors import Fault, ProfileError
from therapycode.model.facts import FactKind
from therapycode.model.frozen import FrozenMap
from therapycode.profiles.profile import Part, Profile
from therapycode.profiles.values import ValueReader

__all__ = ["Edit", "Opened", "refused", "stop_if_faulty"]


@attrs.frozen(kw_only=True)
class Opened:
    """A profile as its own file holds it, and what it has besides from what it is based on.

    ``facts`` are those that its conditions may ask about beside the library's own.
    """

    own: Profile
    parts: Mapping[str, Part] = FrozenMap()
    sources: frozenset[str] = frozenset()
    facts: Mapping[str, FactKind] = FrozenMap()


Edit = Callable[[Opened], Profile]
"""Gives the profile that a file is to hold."""


def stop_if_faulty(give: ValueReader) -> None:
    """Raise all faults of what was typed, if there are any."""
    if give.faults:
        raise ProfileError("what was typed", give.faults)


def refused(at: str, found: str, allowed: str, do: str = "") -> ProfileError:
    """What is raised of something typed that cannot be taken."""
    return ProfileError("what was typed", [Fault(at, found, allowed, do)])
