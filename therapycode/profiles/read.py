"""TOML to profile: strict, with every fault of a file told at once."""

import hashlib
import tomllib
from collections.abc import Callable, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Final

import attrs

from therapycode.errors import Fault, ProfileError
from therapycode.model.facts import FactKind
from therapycode.model.frozen import FrozenMap
from therapycode.profiles.profile import Part, Profile, Source
from therapycode.profiles.reader import ProfileReader
from therapycode.profiles.told import show
from therapycode.profiles.values import Table

__all__ = [
    "DEEPEST",
    "LARGEST",
    "PAYER",
    "Find",
    "ProfileFile",
    "bases_of",
    "parse_profile",
    "read_profile",
    "text_of",
]

LARGEST: Final = 2 * 1024 * 1024
"""Bytes of the largest profile that is read."""

DEEPEST: Final = 3
"""How deep ``based_on`` may go."""

PAYER: Final = "payer:"
"""What stands before the id of a payer in ``based_on``; without it a name is that of a file."""


@attrs.frozen
class ProfileFile:
    """A profile that stands in a file and is read when it is asked for.

    ``based_on`` names files below ``root``. ``facts`` are those that its payer declares.
    """

    path: Path
    root: Path
    facts: Mapping[str, FactKind] = FrozenMap()

    def read(self) -> Profile:
        """The profile, read anew.

        Raises:
            ProfileError: with every fault of the file.
        """
        return read_profile(self.path, self.root, facts=self.facts)


Find = Callable[[str, Path], "Profile | ProfileFile | None"]
"""Finds the profile of a payer by its id, for a file that is based on it."""


def _no_payers(_payer: str, _asking: Path) -> None:
    return None


def read_profile(
    path: Path,
    root: Path,
    *,
    facts: Mapping[str, FactKind] = FrozenMap(),
    find: Find = _no_payers,
    _above: tuple[Path, ...] = (),
) -> Profile:
    """The profile of a file, with what it is based on taken in: files below ``root``, and payers that are found.

    ``facts`` are those that conditions may ask about beside the library's own.

    Raises:
        ProfileError: with every fault of the file: key path, what was found, what is allowed, what to do.
    """
    raw = _bytes(path)
    document = _parse(path.name, raw)
    above = (*_above, path)
    targets = [(name, _target(name, path, root, find)) for name in _names(document)]
    known = dict(facts)
    for _, target in targets:
        known |= target.facts if target is not None else {}
    reader = ProfileReader(path.name, shared=path.parent.name == "_shared", facts=known)
    profile = reader.profile(document)
    if _astray(reader, targets, path, above):
        reader.stop_if_faulty()
    bases = [_read(target, find, above) for _, target in targets if target is not None]
    reader.check_sources(profile, bases)
    reader.stop_if_faulty()
    digest = hashlib.sha256(raw)
    for base in bases:
        known |= base.facts
        digest.update(base.fingerprint.encode())
    return attrs.evolve(
        _merged(profile, bases),
        fingerprint=digest.hexdigest(),
        facts=FrozenMap(known),
        payers=_payers([name for name, _ in targets], bases),
    )


def bases_of(path: Path) -> tuple[str, ...]:
    """What the profile of a file says that it is based on; nothing else of it is looked at.

    Raises:
        ProfileError: if the file cannot be read.
    """
    return tuple(_names(_parse(path.name, _bytes(path))))


def parse_profile(text: str, name: str, *, facts: Mapping[str, FactKind] = FrozenMap()) -> Profile:
    """The profile that a file of this name would hold, as it stands: without what it is based on.

    Raises:
        ProfileError: with every fault of the text, but for sources that may be those of a base.
    """
    file = Path(name)
    reader = ProfileReader(file.name, shared=file.parent.name == "_shared", facts=facts)
    profile = reader.profile(_parse(file.name, text.encode()))
    if not profile.based_on:
        reader.check_sources(profile, [])
    reader.stop_if_faulty()
    return profile


def text_of(path: Path) -> str:
    """The text of a file of a profile.

    Raises:
        ProfileError: if the file cannot be read, is too large, or is no text in UTF-8.
    """
    raw = _bytes(path)
    _parse(path.name, raw)
    return raw.decode("utf-8")


def _bytes(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            raw = file.read(LARGEST + 1)
    except OSError as fault:
        raise ProfileError(
            path.name, [Fault("", f"a file that cannot be read ({fault.strerror})", "a file")]
        ) from fault
    if len(raw) > LARGEST:
        raise ProfileError(path.name, [Fault("", f"more than {LARGEST} bytes", f"at most {LARGEST} bytes")])
    return raw


def _parse(name: str, raw: bytes) -> Table:
    try:
        return tomllib.loads(raw.decode("utf-8"), parse_float=Decimal)
    except (ValueError, RecursionError) as fault:
        # tomllib's message names line and column; a day written twice is told here too
        raise ProfileError(name, [Fault("", f"no TOML ({fault})", "TOML in UTF-8", "Mend the file.")]) from fault


def _names(document: Table) -> list[str]:
    """What a file says that it is based on, where it says so in the right form."""
    given = document.get("based_on")
    return [name for name in given if isinstance(name, str)] if isinstance(given, list) else []


def _target(name: str, path: Path, root: Path, find: Find) -> Profile | ProfileFile | None:
    """What a name means: a payer that is found, or a file below the root."""
    if name.startswith(PAYER):
        return find(name.removeprefix(PAYER), path)
    try:
        target = (root / f"{name}.toml").resolve()
        return ProfileFile(target, root) if target.is_relative_to(root.resolve()) and target.is_file() else None
    except (OSError, ValueError):
        return None


def _astray(
    reader: ProfileReader,
    targets: list[tuple[str, Profile | ProfileFile | None]],
    path: Path,
    above: tuple[Path, ...],
) -> bool:
    """Whether a name leads nowhere, back, or too deep; each that does is refused."""
    taken = [one.resolve() for one in above]
    astray = False
    for name, target in targets:
        if target is None:
            whom = (
                "the id of an installed payer" if name.startswith(PAYER) else "a profile below the profiles folder"
            )
            reader.give.refuse("based_on", show(name), whom, "Correct the name.")
        elif isinstance(target, ProfileFile) and target.path.resolve() in taken:
            leads = f"{name!r}, which leads back to {path.name}"
            reader.give.refuse("based_on", leads, "files that do not go in a circle")
        elif len(above) > DEEPEST:
            reader.give.refuse("based_on", f"{name!r} at depth {len(above)}", f"at most {DEEPEST} deep")
        else:
            continue
        astray = True
    return astray


def _read(target: Profile | ProfileFile, find: Find, above: tuple[Path, ...]) -> Profile:
    if isinstance(target, Profile):
        return target
    return read_profile(target.path, target.root, facts=target.facts, find=find, _above=above)


def _payers(names: list[str], bases: list[Profile]) -> tuple[str, ...]:
    """The ids of all payers that a profile is based on, its own first."""
    own = [name.removeprefix(PAYER) for name in names if name.startswith(PAYER)]
    return tuple(dict.fromkeys([*own, *(payer for base in bases for payer in base.payers)]))


def _merged(profile: Profile, bases: list[Profile]) -> Profile:
    parts: dict[str, Part] = {}
    sources: dict[str, Source] = {}
    for base in [*bases, profile]:
        parts |= base.parts
        sources |= base.sources
    return attrs.evolve(profile, parts=FrozenMap(parts), sources=FrozenMap(sources))
