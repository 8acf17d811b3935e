"""TOML to profile: strict, with every fault of a file told at once."""

import hashlib
import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Final

import attrs

from therapycode.errors import Fault, ProfileError
from therapycode.model.frozen import FrozenMap
from therapycode.profiles.profile import Part, Profile, Source
from therapycode.profiles.reader import ProfileReader
from therapycode.profiles.values import Table, show

__all__ = ["DEEPEST", "LARGEST", "read_profile"]

LARGEST: Final = 2 * 1024 * 1024
"""Bytes of the largest profile that is read."""

DEEPEST: Final = 3
"""How deep ``based_on`` may go."""


def read_profile(path: Path, root: Path, _above: tuple[Path, ...] = ()) -> Profile:
    """The profile of a file, with what it is based on taken in; ``based_on`` names files below ``root``.

    Raises:
        ProfileError: with every fault of the file: key path, what was found, what is allowed, what to do.
    """
    raw = _bytes(path)
    document = _parse(path, raw)
    reader = ProfileReader(path.name, shared=path.parent.name == "_shared")
    profile = reader.profile(document)
    above = (*_above, path)
    bases = [_base(name, path, root, above, reader) for name in profile.based_on]
    reader.check_sources(profile, bases)
    reader.stop_if_faulty()
    merged = _merged(profile, bases)
    digest = hashlib.sha256(raw)
    for base in bases:
        digest.update(base.fingerprint.encode())
    return attrs.evolve(merged, fingerprint=digest.hexdigest())


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


def _parse(path: Path, raw: bytes) -> Table:
    try:
        return tomllib.loads(raw.decode("utf-8"), parse_float=Decimal)
    except (ValueError, RecursionError) as fault:
        # tomllib's message names line and column; a day written twice is told here too
        raise ProfileError(
            path.name, [Fault("", f"no TOML ({fault})", "TOML in UTF-8", "Mend the file.")]
        ) from fault


def _base(name: str, path: Path, root: Path, above: tuple[Path, ...], reader: ProfileReader) -> Profile:
    target = _target(name, root)
    if target is None:
        reader.give.refuse("based_on", show(name), "a profile below the profiles folder", "Correct the name.")
    elif target in [one.resolve() for one in above]:
        reader.give.refuse(
            "based_on", f"{name!r}, which leads back to {path.name}", "files that do not go in a circle"
        )
    elif len(above) > DEEPEST:
        reader.give.refuse("based_on", f"{name!r} at depth {len(above)}", f"at most {DEEPEST} deep")
    reader.stop_if_faulty()
    return read_profile(target or path, root, above)


def _target(name: str, root: Path) -> Path | None:
    """The file that a name means, where there is such a file below the root."""
    try:
        target = (root / f"{name}.toml").resolve()
        return target if target.is_relative_to(root.resolve()) and target.is_file() else None
    except (OSError, ValueError):
        return None


def _merged(profile: Profile, bases: list[Profile]) -> Profile:
    parts: dict[str, Part] = {}
    sources: dict[str, Source] = {}
    for base in [*bases, profile]:
        parts |= base.parts
        sources |= base.sources
    return attrs.evolve(profile, parts=FrozenMap(parts), sources=FrozenMap(sources))
