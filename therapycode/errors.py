"""What goes wrong with the use of the library: one root, few leaves.

Problems of *billing* are findings, values in the outcome. An exception says that the library could not be
used as it was: the input cannot be read, the payer is not known, the day lies outside what a profile covers,
a plugin did not load.

Every message says where, what was found, what is allowed and what to do, and names billing fields only
(codes, minutes, days, ids), never names of people, notes or other free text.
"""

from collections.abc import Iterable
from typing import Literal

import attrs

__all__ = [
    "Fault",
    "FaultKind",
    "InputError",
    "OutsideCoverageError",
    "PluginError",
    "ProfileError",
    "ProfileWarning",
    "RetiredWarning",
    "TableError",
    "TherapyCodeError",
    "UnknownPayerError",
]


FaultKind = Literal[
    "value",
    "key",
    "missing",
    "beside",
    "day",
    "question",
    "file",
    "syntax",
    "source",
    "unverified",
    "two-documents",
    "base",
    "circle",
    "depth",
]
"""What sort of fault it is: a value that is not allowed; a key that is not known; something that is missing; two
things of which only one may be said; a day in the wrong form or order; a question or fact that is not known; a
file that cannot be read, or whose text has no meaning; a source that is not defined, is not verified, or is
another document elsewhere; a base that is not there, leads back, or lies too deep."""


@attrs.frozen
class Fault:
    """One thing that is wrong with a document, a profile or a table.

    ``at`` is the path inside the document (``services[1].time[0].minutes``); empty means the whole of it.
    ``kind`` is the sort of fault; only profiles tell it, and faults that differ in nothing else are equal.
    """

    at: str
    found: str
    allowed: str
    do: str = ""
    kind: FaultKind = attrs.field(default="value", eq=False, repr=False, kw_only=True)

    def __str__(self) -> str:
        """One sentence: where, what was found, what is allowed, what to do."""
        place = f"{self.at}: " if self.at else ""
        advice = f" {self.do}" if self.do else ""
        return f"{place}found {self.found}; allowed: {self.allowed}.{advice}"


class TherapyCodeError(Exception):
    """The root of every exception that this library raises on purpose."""


class _FaultsError(TherapyCodeError, ValueError):
    """A document with one or more faults; all of them are told at once."""

    def __init__(self, what: str, faults: Iterable[Fault]) -> None:
        self.what = what
        self.faults = tuple(faults)
        super().__init__(what, self.faults)

    def __str__(self) -> str:
        """The document, then a line for each fault."""
        lines = [f"{self.what} cannot be used, {_counted(len(self.faults))}:"]
        lines += [f"  {fault}" for fault in self.faults]
        return "\n".join(lines)


class InputError(_FaultsError):
    """A session, day or claim that cannot be read or does not hold together."""


class ProfileError(_FaultsError):
    """A payer profile that cannot be read, with every fault of the file."""


class ProfileWarning(FutureWarning):
    """A payer profile that says something in a way that will no longer be read."""


class RetiredWarning(FutureWarning):
    """A public name, or an interface of plugins, that will no longer be there.

    Python hides a ``DeprecationWarning`` everywhere but in the program that is started itself, so that whoever
    imports a plugin would never see it. A ``FutureWarning`` is shown.
    """


class TableError(_FaultsError):
    """A national table that cannot be read, with every fault of the file."""


class UnknownPayerError(TherapyCodeError, LookupError):
    """No installed payer has this id."""


class OutsideCoverageError(TherapyCodeError, LookupError):
    """The day of service lies outside the days that the payer's profile covers."""


class PluginError(TherapyCodeError, RuntimeError):
    """A plugin that did not load or that fails, or two plugins that answer for the same name."""


def _counted(number: int) -> str:
    return "one fault" if number == 1 else f"{number} faults"
