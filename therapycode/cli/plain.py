"""Pieces of output as plain data, so that what is said is made apart from how it is printed."""

from typing import Literal

import attrs

__all__ = ["BLANK", "Line", "Tone", "clean"]

Tone = Literal["plain", "heading", "good", "careful", "bad", "quiet"]
"""How a line is meant; what colour that is, if any, is decided where it is printed."""


@attrs.frozen
class Line:
    """One line of output, before it is wrapped.

    ``mark`` stands before the text, which continues below its own beginning where it does not fit.
    ``tone`` is that of the mark where there is one, else that of the text; a quiet line is quiet throughout.
    """

    text: str = ""
    tone: Tone = "plain"
    indent: int = 0
    mark: str = ""


BLANK = Line()
"""An empty line."""


def clean(text: str) -> str:
    """The text without anything that would move a terminal's cursor, change its colours or hide.

    Ids and file names are the caller's, and come into the output as they are otherwise.

    >>> clean("v-1" + chr(27) + "[31m")
    'v-1?[31m'
    """
    if text.isprintable():
        return text
    return "".join([one if one.isprintable() else " " if one.isspace() else "?" for one in text])
