"""Where each part of a payer's profile comes from: its own file, or which of those that it starts from."""

from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Final

import attrs

from therapycode.model.frozen import FrozenMap
from therapycode.payers.folders import find_profile
from therapycode.payers.registry import PayerRegistry
from therapycode.profiles.profile import Profile
from therapycode.profiles.read import Find, ProfileFile, base_targets, parse_profile, text_of

__all__ = ["OWN", "Layer", "part_layers"]

OWN: Final = "own"


@attrs.frozen
class Layer:
    """A file that a profile is made of: the name by which it is based on, ``own`` for the payer's own file.

    ``depth`` counts the steps from the payer's own file. ``file`` is ``None`` for a profile that a plugin gives as
    an object.
    """

    name: str
    file: Path | None
    depth: int


def part_layers(registry: PayerRegistry, id_: str) -> Mapping[str, Layer]:
    """The layer of every part of a payer's profile.

    Raises:
        UnknownPayerError, PluginError: if the payer is not known, or its plugin did not load.
        ProfileError: if the profile cannot be read.
    """
    source = registry.payer(id_).source
    return FrozenMap(_layers(source, partial(find_profile, registry.layers), OWN, 0))


def _layers(source: Profile | ProfileFile, find: Find, name: str, depth: int) -> dict[str, Layer]:
    """The layer of each part of a profile; its own parts take the place of those below."""
    if isinstance(source, Profile):
        return dict.fromkeys(source.parts, Layer(name, None, depth))
    found: dict[str, Layer] = {}
    facts = dict(source.facts)
    for below, target in base_targets(source.path, source.root, find=find).items():
        if target is not None:
            found |= _layers(target, find, below, depth + 1)
            facts |= target.facts
    text = text_of(source.path)
    own = parse_profile(text, f"{source.path.parent.name}/{source.path.name}", facts=facts)
    return found | dict.fromkeys(own.parts, Layer(name, source.path, depth))
