"""A payer, and the profile it goes by."""

from collections.abc import Callable, Mapping
from typing import Final

import attrs

from therapycode.model.facts import FactKind
from therapycode.model.frozen import FrozenMap
from therapycode.payers.policy import PayerPolicy
from therapycode.profiles.profile import Profile
from therapycode.profiles.read import ProfileFile
from therapycode.profiles.resolve import Values

__all__ = ["API", "Payer", "PolicyMaker"]

API: Final = 1
"""The number of the plugin interface; it is apart from the package's version and changes only with a break."""

_UNSAID: Final = 1
"""What a payer that does not say for which interface it was written was written for: the first one."""

PolicyMaker = Callable[[Values], PayerPolicy]
"""Makes the policy of a stretch of days from a profile's values."""


@attrs.frozen(kw_only=True)
class Payer:
    """Somebody who pays claims by a policy of their own.

    ``policy`` makes the policy of a stretch of days from the profile's values; left out, the policy is
    composed from the profile alone. ``facts`` declares, by names such as ``acme.tier``, what the payer's
    conditions ask about a session beyond the library's own facts. ``api`` is the interface for which the plugin
    was written, as a number that stands in its own code: to repeat `API` there would say nothing.
    """

    id: str
    profile: Profile | ProfileFile
    policy: PolicyMaker | None = None
    facts: Mapping[str, FactKind] = FrozenMap()
    api: int = _UNSAID

    @property
    def source(self) -> Profile | ProfileFile:
        """The profile, or the file to read it from, with the facts that the payer declares."""
        if isinstance(self.profile, Profile):
            return self.profile
        return attrs.evolve(self.profile, facts=self.facts)

    def read(self) -> Profile:
        """The profile, from its file where it stands in one; what starts from a payer is read by a registry."""
        return self.source if isinstance(self.source, Profile) else self.source.read()
