"""Which files are looked at: those named, those of folders, and those of installed payers."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from therapycode.errors import PluginError
from therapycode.model.frozen import FrozenMap
from therapycode.payers.registry import PayerRegistry
from therapycode.profiles.read import ProfileFile
from therapycode.upkeep.lint.found import ProfileFault, found
from therapycode.upkeep.lint.subject import Target

__all__ = ["folder_targets", "installed_targets", "target_of", "target_of_payer", "twice"]

_SHARED = "_shared"


def installed_targets(registry: PayerRegistry) -> tuple[Target, ...]:
    """The files of all payers at hand, and those that they start from; payers without a file are left out."""
    files = [payer.profile for payer in registry.payers.values() if isinstance(payer.profile, ProfileFile)]
    roots = dict.fromkeys(file.root for file in files)
    shared = [Target(path=path, root=root) for root in roots for path in sorted((root / _SHARED).glob("*.toml"))]
    return (*(Target(path=file.path, root=file.root) for file in files), *shared)


def target_of_payer(registry: PayerRegistry, id_: str) -> Target:
    """The file of a payer.

    Raises:
        UnknownPayerError: if no payer has this id.
        PluginError: if its plugin did not load, or gives the profile as an object and not as a file.
    """
    file = registry.payer(id_).profile
    if not isinstance(file, ProfileFile):
        raise PluginError(
            f"the profile of {id_!r} stands in no file: its plugin gives it as an object; name a file"
        )
    return Target(path=file.path, root=file.root)


def target_of(path: Path, root: Path | None = None) -> Target:
    """A file by its path; the folder of all profiles is the one given, or the one that holds ``_shared``."""
    return Target(path=path, root=root or _root(path.parent))


def _root(folder: Path) -> Path:
    """The folder of all profiles, of one in which a profile stands: that one, or the one above it."""
    above = folder.resolve().parent
    below = folder.name == _SHARED or (not (folder / _SHARED).is_dir() and (above / _SHARED).is_dir())
    return above if below else folder


def folder_targets(folder: Path, root: Path | None = None) -> tuple[tuple[Target, ...], tuple[ProfileFault, ...]]:
    """The profiles of a folder and one level below it, those that are shared too, and what cannot be read."""
    top = root or _root(folder)
    faults: list[ProfileFault] = []
    inside = _listed(folder, faults)
    below = [path for path in inside if path.is_dir() and not path.name.startswith(".")]
    files = [path for each in (inside, *(_listed(one, faults) for one in below)) for path in each]
    found_there = sorted(path for path in files if path.suffix == ".toml" and not path.is_dir())
    return tuple(Target(path=path, root=top) for path in found_there), tuple(faults)


def _listed(folder: Path, faults: list[ProfileFault]) -> list[Path]:
    """What stands in a folder; one that cannot be read is a fault."""
    try:
        return sorted(folder.iterdir())
    except OSError as error:
        what = f"a folder that cannot be read ({error.strerror})"
        faults.append(found("file.unreadable", folder, "", what, "a folder", lines=FrozenMap()))
        return []


def twice(targets: Iterable[Target]) -> Iterator[tuple[Target, Target]]:
    """Files that answer for one payer, each with the one before it."""
    before: dict[tuple[Path, str], Target] = {}
    for target in targets:
        if not target.shared:
            other = before.setdefault((target.root, target.path.stem), target)
            if other != target:
                yield target, other
