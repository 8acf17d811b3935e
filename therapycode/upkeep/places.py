"""Where the files of profiles lie, and what they are based on."""

from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Final

import attrs

from therapycode.errors import Fault, ProfileError
from therapycode.model.facts import FactKind
from therapycode.model.frozen import FrozenMap
from therapycode.payers.bundled import profile_files
from therapycode.payers.folders import find_profile, local_payers
from therapycode.payers.registry import PayerRegistry
from therapycode.profiles.profile import Profile
from therapycode.profiles.read import PAYER, Find, bases_of, read_profile

__all__ = ["SHARED", "Shelf", "root_of"]

SHARED: Final = "_shared"
"""The folder of profiles that are there to be based on."""


@attrs.frozen(kw_only=True)
class Shelf:
    """A folder of profiles, before the installed payers that they may be based on.

    ``facts`` are those that conditions may ask about beside the library's own.
    """

    root: Path
    find: Find
    facts: Mapping[str, FactKind]

    @classmethod
    def of(cls, root: Path, registry: PayerRegistry) -> "Shelf":
        """The folder before these payers."""
        root = root.resolve()
        facts = {name: kind for payer in registry.payers.values() for name, kind in payer.facts.items()}
        layers = (local_payers(root, {}).payers, registry.payers)
        return cls(root=root, find=partial(find_profile, layers), facts=FrozenMap(facts))

    @property
    def files(self) -> tuple[Path, ...]:
        """The files of payers, by their names."""
        return tuple(sorted(profile_files(self.root), key=lambda file: file.stem))

    def read(self, file: Path, instead: Mapping[Path, bytes] = FrozenMap()) -> Profile:
        """The profile of a file of the folder, with what it is based on.

        ``instead`` is what files are taken to hold, by their resolved paths.

        Raises:
            ProfileError: with every fault of the file.
        """
        return read_profile(file.resolve(), self.root, facts=self.facts, find=self.find, instead=instead)

    def named(self, name: str) -> Path:
        """The file of a payer, or of ``_shared/NAME``.

        Raises:
            ProfileError: if there is no such file.
        """
        files = {file.stem: file for file in self.files}
        shared = self.root / f"{name}.toml"
        if name in files:
            return files[name]
        if name.startswith(f"{SHARED}/") and shared.is_file():
            return shared
        found = f"no profile of {name!r} in {self.root}"
        allowed = ", ".join(files) or "none, for the folder holds no profile"
        raise ProfileError(name, [Fault("", found, f"a file, or one of: {allowed}", "Name it, or the folder.")])


def root_of(file: Path) -> Path:
    """The folder below which lies what a file is based on: its own, or the one above it.

    A profile stands in the folder of its profiles or one level below; where both would do, it is its own.

    Raises:
        ProfileError: if the file cannot be read.
    """
    file = file.resolve()
    if file.parent.name == SHARED:
        return file.parent.parent
    names = [name for name in bases_of(file) if not name.startswith(PAYER)]
    for root in (file.parent, file.parent.parent):
        if all((root / f"{name}.toml").is_file() for name in names):
            return root
    return file.parent
