"""Which file a name on the command line means, and what it is read with."""

from pathlib import Path
from typing import Final

from therapycode.errors import Fault, ProfileError
from therapycode.payers.registry import PayerRegistry
from therapycode.upkeep.places import Shelf, root_of

__all__ = ["found"]

_SUFFIX: Final = ".toml"


def found(name: str, folder: Path | None) -> tuple[Shelf, Path]:
    """The file that is meant, and the folder of profiles in which it stands.

    A name that is that of a file is the file; any other is the id of a payer in the folder, or in this one.

    Raises:
        ProfileError: if there is no such file or payer, or the file cannot be read.
    """
    registry = PayerRegistry.installed()
    path = Path(name)
    if path.is_file():
        inside = folder is not None and path.resolve().is_relative_to(folder.resolve())
        return Shelf.of(folder if folder is not None and inside else root_of(path), registry), path
    if path.suffix == _SUFFIX or len(path.parts) > 2:  # noqa: PLR2004  # _shared/NAME is a name
        raise ProfileError(name, [Fault("", "no such file", "a file of a profile, or the id of a payer")])
    shelf = Shelf.of(folder or Path(), registry)
    try:
        return shelf, shelf.named(name)
    except ProfileError as fault:
        if name not in registry.payers:
            raise
        do = f"Make a profile of your own that starts from it: profile new {name} --based-on payer:{name}."
        raise ProfileError(name, [Fault("", "a profile that is installed", "a file of your own", do)]) from fault
