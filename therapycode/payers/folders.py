"""Payers whose profiles stand in a folder of the caller's own, and contracts that change a payer at hand."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import attrs

from therapycode.errors import ProfileError
from therapycode.model.frozen import FrozenMap
from therapycode.payers.bundled import profile_files
from therapycode.payers.payer import API, Payer, PolicyMaker
from therapycode.profiles.profile import Profile
from therapycode.profiles.read import PAYER, ProfileFile, bases_of

__all__ = ["Layers", "Local", "find_profile", "local_payers", "policy_maker"]

Layers = Sequence[Mapping[str, Payer]]
"""Payers by id, those of a folder before those that the folder was laid over."""


@attrs.frozen
class Local:
    """What a folder holds: payers by id, and the ids that are refused, with the file and the cause."""

    payers: Mapping[str, Payer]
    refused: Mapping[str, tuple[Path, str]]


def local_payers(folder: Path, owners: Mapping[str, str]) -> Local:
    """The payers of a folder; one that is called as a payer already at hand only where it names that payer.

    ``owners`` gives, for each payer at hand, who gave it.
    """
    files: dict[str, list[Path]] = {}
    for file in profile_files(folder):
        files.setdefault(file.stem, []).append(file)
    payers: dict[str, Payer] = {}
    refused: dict[str, tuple[Path, str]] = {}
    for id_, several in files.items():
        cause = _twice(several, folder) or _unnamed(id_, several[0], owners)
        if cause:
            refused[id_] = several[0], cause
        else:
            payers[id_] = Payer(id=id_, profile=ProfileFile(several[0], folder), api=API)
    return Local(FrozenMap(payers), FrozenMap(refused))


def _twice(files: list[Path], folder: Path) -> str:
    if len(files) == 1:
        return ""
    named = " and ".join(file.relative_to(folder).as_posix() for file in files)
    return f"{named} both give the payer {files[0].stem!r}"


def _unnamed(id_: str, file: Path, owners: Mapping[str, str]) -> str:
    """Why a file may not answer for a payer already at hand: it cannot be read, or does not name it."""
    if id_ not in owners:
        return ""
    name = f"{PAYER}{id_}"
    try:
        named = name in bases_of(file)
    except ProfileError as fault:
        return str(fault)
    return "" if named else f'{owners[id_]} gives the payer {id_!r} too; a contract says based_on = ["{name}"]'


def find_profile(layers: Layers, id_: str, asking: Path) -> Profile | ProfileFile | None:
    """The profile of a payer that a file's profile starts from; its own id is that of the payer beneath it."""
    own = (place for place, payers in enumerate(layers) if id_ in payers and _stands_in(payers[id_], asking))
    beneath = layers[next(own, -1) + 1 :]
    return next((payers[id_].source for payers in beneath if id_ in payers), None)


def policy_maker(layers: Layers, payer: Payer, profile: Profile) -> PolicyMaker | None:
    """What makes a payer's policy: its own code, or that of the nearest payer with code that it starts from."""
    bases = (payers[id_].policy for id_ in profile.payers for payers in layers if id_ in payers)
    return next((maker for maker in (payer.policy, *bases) if maker is not None), None)


def _stands_in(payer: Payer, file: Path) -> bool:
    return isinstance(payer.profile, ProfileFile) and payer.profile.path == file
