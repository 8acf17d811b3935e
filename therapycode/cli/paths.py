"""Paths of files as they are shown."""

from pathlib import Path

__all__ = ["shown_path"]


def shown_path(path: Path) -> str:
    """The path from the folder in which one is, where it lies below that, with slashes; else as it is."""
    here, full = Path.cwd(), path.absolute()
    return full.relative_to(here).as_posix() if full.is_relative_to(here) else str(path)
