"""The version of the library, by itself, so that every room can name it."""

from typing import Final

__all__ = ["VERSION"]

VERSION: Final = "0.1.0"
