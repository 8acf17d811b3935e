"""Comments in a file of a profile, which its canonical form does not keep."""

import re
from typing import Final

__all__ = ["comments_of"]

_PIECES: Final = re.compile(
    r'"""(?:\\.|[^\\])*?"{3,5}'  # a text over several lines may end in quotes of its own
    r"|'''.*?'{3,5}"
    r'|"(?:\\.|[^"\\\n])*"'
    r"|'[^'\n]*'"
    r"|(?P<comment>#[^\n]*)",
    re.DOTALL,
)


def comments_of(text: str) -> tuple[int, ...]:
    """The lines, counted from 1, on which there is a comment; the text is TOML that has been read.

    >>> comments_of('a = "# no comment"  # but this is one')
    (1,)
    """
    found = [match.start() for match in _PIECES.finditer(text) if match["comment"]]
    return tuple(text.count("\n", 0, start) + 1 for start in found)
