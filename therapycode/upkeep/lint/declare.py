"""Declaring a kind of fault of a profile: its stable name and code, how grave it is, what to do, and its page."""

from collections.abc import Callable
from inspect import cleandoc
from typing import Final, Literal, get_args

import attrs

__all__ = ["SEVERITIES", "FaultPage", "FaultSeverity", "fault"]

FaultSeverity = Literal["error", "warning", "note"]
"""``error``: the file must not be shipped so; ``warning``: look at it; ``note``: good to know, nothing to mend."""

SEVERITIES: Final[tuple[FaultSeverity, ...]] = get_args(FaultSeverity)


@attrs.frozen
class FaultPage:
    """A kind of fault: stable name and code, usual severity, what to do about it.

    ``page`` explains it, with a refused and an accepted example: pieces of a profile, to which `whole` adds what
    every profile has.
    """

    name: str
    code: str
    severity: FaultSeverity
    do: str
    page: str


def fault(name: str, code: str, severity: FaultSeverity, *, do: str) -> Callable[[Callable[[], None]], FaultPage]:
    """Declare a kind of fault on a function whose docstring is its page; the function itself is never called."""

    def declare(page: Callable[[], None]) -> FaultPage:
        return FaultPage(name, code, severity, do, cleandoc(page.__doc__ or ""))

    return declare
