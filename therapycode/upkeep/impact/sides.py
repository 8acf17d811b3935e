"""The two sides of a change: a payer whose profile was read, once, from a file or as it is at hand."""

from datetime import date
from pathlib import Path

import attrs

from therapycode.model.frozen import FrozenMap
from therapycode.payers.payer import Payer, PolicyMaker
from therapycode.payers.registry import PayerRegistry
from therapycode.profiles.profile import Profile
from therapycode.profiles.read import PAYER, ProfileFile, bases_of
from therapycode.tables import Tables

__all__ = ["Change", "Side", "laid_over", "side_of", "side_of_file"]


@attrs.frozen(kw_only=True)
class Side:
    """One side of a change, called as whoever asks called it.

    The profile is read beforehand, so that a file which is written meanwhile changes nothing.
    """

    name: str
    payer: Payer
    profile: Profile
    registry: PayerRegistry

    @property
    def maker(self) -> PolicyMaker | None:
        """What makes the payer's policy, ``None`` where the profile alone makes it up."""
        return self.registry.maker(self.payer, self.profile)


@attrs.frozen(kw_only=True)
class Change:
    """A change to be weighed: the payer before it and after it, and the tables that hold on both sides.

    With ``known_on`` both sides answer by what was known on that day.
    """

    before: Side
    after: Side
    tables: Tables
    known_on: date | None = None


def side_of(name: str, id_: str, registry: PayerRegistry) -> Side:
    """A payer of the registry.

    Raises:
        UnknownPayerError, PluginError: if the payer is not known, or its plugin did not load.
        ProfileError: if the profile cannot be read, with every fault of the file.
    """
    profile = registry.profile(id_)
    payer = attrs.evolve(registry.payer(id_), profile=profile)
    return Side(name=name, payer=payer, profile=profile, registry=laid_over(registry, payer))


def side_of_file(name: str, file: Path, registry: PayerRegistry) -> Side:
    """The payer of a file, which is called as the payer is, above those of the registry.

    Where the registry knows a payer of that name, the file is another version of its profile: the payer's own
    code and the facts that it declares are those at hand. What the file is based on is looked for in its own
    folder and in the one above.

    Raises:
        PluginError: if the plugin that answers for the payer did not load.
        ProfileError: if the profile cannot be read, with every fault of the file.
    """
    source = ProfileFile(file, _root(file))
    known = registry.payers.get(file.stem)
    payer = attrs.evolve(known, profile=source) if known is not None else Payer(id=file.stem, profile=source)
    return side_of(name, payer.id, laid_over(registry, payer))


def laid_over(registry: PayerRegistry, payer: Payer) -> PayerRegistry:
    """The registry with this payer, above whoever had its id."""
    payers = FrozenMap({**registry.payers, payer.id: payer})
    return attrs.evolve(registry, payers=payers, under=registry)


def _root(file: Path) -> Path:
    """The folder below which a file names what it is based on: its own, or the one above if all of it is there."""
    own = file.absolute().parent
    named = [name for name in bases_of(file) if not name.startswith(PAYER)]
    return own.parent if named and all((own.parent / f"{name}.toml").is_file() for name in named) else own
