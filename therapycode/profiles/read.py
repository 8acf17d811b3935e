"""TOML to profile: strict, with every fault of a file told at once."""

import hashlib
import tomllib
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from functools import partial
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
    "Looked",
    "ProfileFile",
    "base_targets",
    "bases_of",
    "look",
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


@attrs.frozen(kw_only=True)
class Looked:
    """A file of a profile as far as it can be read, with all that is wrong with it.

    ``document`` is what stands in it, ``own`` the profile as it stands there, with something in the place of what
    is faulty. ``bases`` are the profiles that it is based on, ``unread`` the names of those that have faults of
    their own, each with those. ``profile`` is the profile with what it is based on, ``None`` where anything is
    wrong.
    """

    document: Table
    text: str
    own: Profile
    faults: tuple[Fault, ...]
    bases: tuple[Profile, ...] = ()
    unread: Mapping[str, ProfileError] = FrozenMap()
    profile: Profile | None = None


def read_profile(
    path: Path,
    root: Path,
    *,
    facts: Mapping[str, FactKind] = FrozenMap(),
    find: Find = _no_payers,
    instead: Mapping[Path, bytes] = FrozenMap(),
    _above: tuple[Path, ...] = (),
) -> Profile:
    """The profile of a file, with what it is based on taken in: files below ``root``, and payers that are found.

    ``facts`` are those that conditions may ask about beside the library's own. ``instead`` is what files are taken
    to hold, by their resolved paths, whatever stands in them: so a change can be read before it is written.

    Raises:
        ProfileError: with every fault of the file: key path, what was found, what is allowed, what to do.
    """
    looked = look(path, root, facts=facts, find=find, instead=instead, _above=_above)
    if looked.profile is None:
        raise next(iter(looked.unread.values()), ProfileError(path.name, looked.faults))
    return looked.profile


def look(
    path: Path,
    root: Path,
    *,
    facts: Mapping[str, FactKind] = FrozenMap(),
    find: Find = _no_payers,
    instead: Mapping[Path, bytes] = FrozenMap(),
    _above: tuple[Path, ...] = (),
) -> Looked:
    """The file of a profile as far as it can be read; its faults are told and not raised.

    Raises:
        ProfileError: if there is nothing to look at: no file, no text, or no TOML.
    """
    raw = _bytes(path, instead)
    document = _parse(path.name, raw)
    above = (*_above, path)
    targets = _targets(document, path, root, find)
    known = dict(facts)
    for target in targets.values():
        known |= target.facts if target is not None else {}
    reader = ProfileReader(path.name, shared=path.parent.name == "_shared", facts=known)
    own = reader.profile(document)
    looked = partial(Looked, document=document, text=raw.decode("utf-8"), own=own)
    if _astray(reader, targets, path, above):
        return looked(faults=tuple(reader.give.faults))
    bases, unread = _bases(targets, find, instead, above)
    if unread:
        return looked(faults=tuple(reader.give.faults), bases=bases, unread=unread)
    reader.check_sources(own, bases)
    if reader.give.faults:
        return looked(faults=tuple(reader.give.faults), bases=bases)
    digest = hashlib.sha256(raw)
    for base in bases:
        known |= base.facts
        digest.update(base.fingerprint.encode())
    profile = attrs.evolve(
        _merged(own, bases),
        fingerprint=digest.hexdigest(),
        facts=FrozenMap(known),
        payers=_payers(list(targets), bases),
    )
    return looked(faults=(), bases=bases, profile=profile)


def bases_of(path: Path) -> tuple[str, ...]:
    """What the profile of a file says that it is based on; nothing else of it is looked at.

    Raises:
        ProfileError: if the file cannot be read.
    """
    return tuple(_names(_parse(path.name, _bytes(path))))


def base_targets(path: Path, root: Path, *, find: Find = _no_payers) -> Mapping[str, Profile | ProfileFile | None]:
    """What each name means that the profile of a file is based on; ``None`` where it leads nowhere.

    Raises:
        ProfileError: if the file cannot be read.
    """
    return _targets(_parse(path.name, _bytes(path)), path, root, find)


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


def _bytes(path: Path, instead: Mapping[Path, bytes] = FrozenMap()) -> bytes:
    try:
        raw = instead.get(path.resolve()) if instead else None
        if raw is None:
            with path.open("rb") as file:
                raw = file.read(LARGEST + 1)
    except OSError as fault:
        found = f"a file that cannot be read ({fault.strerror})"
        raise ProfileError(path.name, [Fault("", found, "a file", kind="file")]) from fault
    if len(raw) > LARGEST:
        found = f"more than {LARGEST} bytes"
        raise ProfileError(path.name, [Fault("", found, f"at most {LARGEST} bytes", kind="file")])
    return raw


def _parse(name: str, raw: bytes) -> Table:
    try:
        return tomllib.loads(raw.decode("utf-8"), parse_float=Decimal)
    except (ValueError, RecursionError) as fault:
        # tomllib's message names line and column; a day written twice is told here too
        told = Fault("", f"no TOML ({fault})", "TOML in UTF-8", "Mend the file.", kind="syntax")
        raise ProfileError(name, [told]) from fault


def _names(document: Table) -> list[str]:
    """What a file says that it is based on, where it says so in the right form."""
    given = document.get("based_on")
    return [name for name in given if isinstance(name, str)] if isinstance(given, list) else []


def _targets(document: Table, path: Path, root: Path, find: Find) -> dict[str, Profile | ProfileFile | None]:
    return {name: _target(name, path, root, find) for name in _names(document)}


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
    targets: Mapping[str, Profile | ProfileFile | None],
    path: Path,
    above: tuple[Path, ...],
) -> bool:
    """Whether a name leads nowhere, back, or too deep; each that does is refused."""
    taken = [one.resolve() for one in above]
    astray = False
    for name, target in targets.items():
        if target is None:
            whom = (
                "the id of an installed payer" if name.startswith(PAYER) else "a profile below the profiles folder"
            )
            reader.give.refuse("based_on", show(name), whom, "Correct the name.", kind="base")
        elif isinstance(target, ProfileFile) and target.path.resolve() in taken:
            leads = f"{name!r}, which leads back to {path.name}"
            reader.give.refuse("based_on", leads, "files that do not go in a circle", kind="circle")
        elif len(above) > DEEPEST:
            found = f"{name!r} at depth {len(above)}"
            reader.give.refuse("based_on", found, f"at most {DEEPEST} deep", kind="depth")
        else:
            continue
        astray = True
    return astray


def _bases(
    targets: Mapping[str, Profile | ProfileFile | None],
    find: Find,
    instead: Mapping[Path, bytes],
    above: tuple[Path, ...],
) -> tuple[tuple[Profile, ...], Mapping[str, ProfileError]]:
    """What a file is based on, read; and the names of what cannot be, each with why."""
    bases: list[Profile] = []
    unread: dict[str, ProfileError] = {}
    for name, target in targets.items():
        if target is None:  # told already
            continue
        try:
            bases.append(_read(target, find, instead, above))
        except ProfileError as fault:
            unread[name] = fault
    return tuple(bases), unread


def _read(
    target: Profile | ProfileFile, find: Find, instead: Mapping[Path, bytes], above: tuple[Path, ...]
) -> Profile:
    if isinstance(target, Profile):
        return target
    return read_profile(target.path, target.root, facts=target.facts, find=find, instead=instead, _above=above)


def _payers(names: list[str], bases: Sequence[Profile]) -> tuple[str, ...]:
    """The ids of all payers that a profile is based on, its own first."""
    own = [name.removeprefix(PAYER) for name in names if name.startswith(PAYER)]
    return tuple(dict.fromkeys([*own, *(payer for base in bases for payer in base.payers)]))


def _merged(profile: Profile, bases: Sequence[Profile]) -> Profile:
    parts: dict[str, Part] = {}
    sources: dict[str, Source] = {}
    for base in [*bases, profile]:
        parts |= base.parts
        sources |= base.sources
    return attrs.evolve(profile, parts=FrozenMap(parts), sources=FrozenMap(sources))
