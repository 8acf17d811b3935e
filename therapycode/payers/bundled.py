"""The payers whose profiles stand in a folder."""

from pathlib import Path

import payer_profiles
from therapycode.payers.payer import API, Payer
from therapycode.profiles.read import ProfileFile

__all__ = ["bundled_payers", "folder_payers", "profile_files"]


def profile_files(root: Path) -> tuple[Path, ...]:
    """The files of profiles in a folder and one level below it; folders whose name begins with _ are left out."""
    below = (folder for folder in root.iterdir() if folder.is_dir() and not folder.name.startswith(("_", ".")))
    return tuple(sorted(file for folder in (root, *below) for file in folder.glob("*.toml")))


def folder_payers(folder: Path, root: Path) -> tuple[Payer, ...]:
    """A payer for each profile in a folder, by the file's name; nothing is read yet."""
    files = sorted(folder.glob("*.toml"))
    return tuple(Payer(id=path.stem, profile=ProfileFile(path, root), api=API) for path in files)


def bundled_payers(family: str) -> tuple[Payer, ...]:
    """The payers of one family among the profiles that come with the library; nothing is read yet."""
    root = Path(payer_profiles.__file__).parent
    return folder_payers(root / family, root)
