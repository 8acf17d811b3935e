"""What the public faces no longer offer: names and interface numbers, since when, until when, and what to use.

A retired name goes on working for a year or more after the day on which it was retired, with a warning that names
the day and what to use instead. The release after that day takes it out of this table, and then it is gone.
"""

import warnings
from datetime import date
from importlib import import_module
from typing import Any, Final

import attrs

from therapycode.errors import RetiredWarning

__all__ = [
    "RETIRED_INTERFACES",
    "RETIRED_NAMES",
    "RetiredInterface",
    "RetiredName",
    "interface_taken",
    "still_there",
]


@attrs.frozen(kw_only=True)
class RetiredName:
    """A name that a public face no longer lists and still gives; ``home`` is the module in which it stands."""

    face: str
    name: str
    home: str
    since: date
    until: date
    instead: str


@attrs.frozen(kw_only=True)
class RetiredInterface:
    """A number of the plugin interface that is still taken beside the one of this release."""

    number: int
    since: date
    until: date
    instead: str


RETIRED_NAMES: Final[tuple[RetiredName, ...]] = ()
"""Every retired name that is still given."""

RETIRED_INTERFACES: Final[tuple[RetiredInterface, ...]] = ()
"""Every earlier interface for which payers are still taken."""


def still_there(face: str, name: str) -> Any:
    """What a retired name of a public face stands for; the caller of the face's ``__getattr__`` is warned.

    Raises:
        AttributeError: if the face never had the name, or has it no more.
    """
    row = next((each for each in RETIRED_NAMES if (each.face, each.name) == (face, name)), None)
    if row is None:
        raise AttributeError(f"module {face!r} has no attribute {name!r}")
    warnings.warn(
        f"{face}.{name} is retired since {row.since} and works until {row.until}. Instead: {row.instead}",
        RetiredWarning,
        stacklevel=3,  # this function, the face, and then whoever asked
    )
    return getattr(import_module(row.home), name)


def interface_taken(number: object, payer: str) -> bool:
    """Say whether payers written for this earlier interface are still taken; if so, it is warned of."""
    row = next((each for each in RETIRED_INTERFACES if each.number == number), None)
    if row is not None:
        warnings.warn(
            f"payer {payer!r} was written for interface {row.number}, which is retired since {row.since} and "
            f"taken until {row.until}. Instead: {row.instead}",
            RetiredWarning,
            stacklevel=2,
        )
    return row is not None
