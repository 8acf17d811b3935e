"""A payer, and the profile it goes by."""

from collections.abc import Callable
from pathlib import Path
from typing import Final

import attrs

from therapycode.payers.policy import PayerPolicy
from therapycode.profiles.profile import Profile
from therapycode.profiles.read import read_profile
from therapycode.profiles.resolve import Values

__all__ = ["API", "Payer", "ProfileFile"]

API: Final = 1
"""The number of the plugin interface; it is apart from the package's version and changes only with a break."""


@attrs.frozen
class ProfileFile:
    """A profile that stands in a file and is read when it is asked for."""

    path: Path
    root: Path

    def read(self) -> Profile:
        """The profile, read anew.

        Raises:
            ProfileError: with every fault of the file.
        """
        return read_profile(self.path, self.root)


@attrs.frozen(kw_only=True)
class Payer:
    """Somebody who pays claims by a policy of their own.

    ``policy`` makes the policy of a stretch of days from the profile's values; left out, the policy is
    composed from the profile alone. ``facts`` declares, by name, what the payer asks about a session beyond
    the core's own words.
    """

    id: str
    profile: Profile | ProfileFile
    policy: Callable[[Values], PayerPolicy] | None = None
    facts: tuple[str, ...] = ()
    api: int = API

    def read(self) -> Profile:
        """The profile, from its file where it stands in one."""
        return self.profile.read() if isinstance(self.profile, ProfileFile) else self.profile
