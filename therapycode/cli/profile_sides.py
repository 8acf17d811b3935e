"""The profiles that are held against each other: of a file, a folder, a payer's id, or a revision under git."""

import io
import subprocess
import tarfile
from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import Final

import attrs

from therapycode.errors import Fault, ProfileError
from therapycode.payers.registry import PayerRegistry
from therapycode.profiles.profile import Profile
from therapycode.upkeep.places import SHARED, Shelf, root_of

__all__ = ["Side", "side"]

_LONGEST: Final = 60
"""Seconds that git may take."""


@attrs.frozen
class Side:
    """Profiles by what they are called; ``single`` where one was asked for, and not all of a folder."""

    profiles: Mapping[str, Profile]
    single: bool


def side(name: str, registry: PayerRegistry, folder: Path | None) -> Side:
    """The profiles that a name means: a file or folder if there is one, ``REV:path``, or the id of a payer.

    Raises:
        ProfileError: if a profile cannot be read, or git does not know the revision or the path.
        UnknownPayerError, PluginError: if there is no such payer, or its plugin did not load.
    """
    path = Path(name)
    if path.is_dir():
        return _of_folder(path, registry)
    if path.is_file():
        return _of_file(path, registry)
    if ":" in name:
        return _of_revision(name, registry)
    if folder is not None:
        shelf = Shelf.of(folder, registry)
        file = shelf.named(name)
        return Side({name: shelf.read(file)}, single=True)
    return Side({name: registry.profile(name)}, single=True)


def _of_folder(folder: Path, registry: PayerRegistry) -> Side:
    shelf = Shelf.of(folder, registry)
    return Side({file.stem: shelf.read(file) for file in shelf.files}, single=False)


def _of_file(file: Path, registry: PayerRegistry) -> Side:
    name = f"{SHARED}/{file.stem}" if file.resolve().parent.name == SHARED else file.stem
    return Side({name: Shelf.of(root_of(file), registry).read(file)}, single=True)


def _of_revision(name: str, registry: PayerRegistry) -> Side:
    """The profiles of a revision, read as they were then, with what they were based on then."""
    revision, _, path = name.partition(":")
    if revision.startswith("-"):
        raise _unknown(name, "no revision begins with -")
    top = Path(_git(name, "rev-parse", "--show-toplevel").decode().strip())
    inside = PurePosixPath(path)
    if path.startswith("./"):
        inside = PurePosixPath(_git(name, "rev-parse", "--show-prefix").decode().strip()) / path
    sort = _git(name, "cat-file", "-t", f"{revision}:{inside}", cwd=top).decode().strip()
    base = inside if sort == "tree" else inside.parent.parent
    within = "" if str(base) == "." else f"{base}/"
    packed = _git(name, "archive", "--format=tar", revision, f":(glob){within}**/*.toml", cwd=top)
    with TemporaryDirectory() as unpacked:
        _unpack(packed, Path(unpacked))
        then = Path(unpacked) / inside
        return _of_folder(then, registry) if sort == "tree" else _of_file(then, registry)


def _git(name: str, *words: str, cwd: Path | None = None) -> bytes:
    try:
        done = subprocess.run(  # noqa: S603  # words of our own; the revision does not begin with a hyphen
            ["git", *words],  # noqa: S607  # whichever git the user has
            capture_output=True,
            check=False,
            cwd=cwd,
            timeout=_LONGEST,
        )
    except FileNotFoundError:
        raise _unknown(name, "there is no git here") from None
    if done.returncode:
        raise _unknown(name, done.stderr.decode(errors="replace").strip().splitlines()[0])
    return done.stdout


def _unknown(name: str, why: str) -> ProfileError:
    fault = Fault("", why, "a file, a folder, the id of a payer, or a revision and a path in it: HEAD:profiles")
    return ProfileError(name, [fault])


def _unpack(packed: bytes, folder: Path) -> None:
    with tarfile.open(fileobj=io.BytesIO(packed)) as archive:
        for member in archive:
            file = archive.extractfile(member) if member.isfile() else None
            target = (folder / member.name).resolve()
            if file is not None and target.is_relative_to(folder.resolve()):
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(file.read())
