"""Declaring a kind of fault of a profile: its stable name and code, how grave it is, what to do, and its page."""

from collections.abc import Callable
from inspect import cleandoc
from typing import Final, Literal, get_args

import attrs

__all__ = ["GRAVITIES", "FaultPage", "Gravity", "fault"]

Gravity = Literal["error", "warning", "note"]
"""``error``: the file must not be shipped so; ``warning``: look at it; ``note``: good to know, nothing to mend."""

GRAVITIES: Final[tuple[Gravity, ...]] = get_args(Gravity)


@attrs.frozen
class FaultPage:
    """A kind of fault: stable name and code, usual gravity, what to do about it.

    ``page`` explains it, with a refused and an accepted example: pieces of a profile, to which `whole` adds what
    every profile has.
    """

    name: str
    code: str
    gravity: Gravity
    do: str
    page: str


def fault(name: str, code: str, gravity: Gravity, *, do: str) -> Callable[[Callable[[], None]], FaultPage]:
    """Declare a kind of fault on a function whose docstring is its page; the function itself is never called."""

    def declare(page: Callable[[], None]) -> FaultPage:
        return FaultPage(name, code, gravity, do, cleandoc(page.__doc__ or ""))

    return declare
