"""The faults of a file, gathered while it is read; none stops the reading."""

from collections.abc import Iterable, Mapping

from therapycode.errors import Fault, FaultKind
from therapycode.model.facts import FACTS, FactKind
from therapycode.model.frozen import FrozenMap

__all__ = ["Told", "names", "show"]


class Told:
    """The faults found so far. ``facts`` are those that conditions may ask about, the payer's own among them."""

    def __init__(self, facts: Mapping[str, FactKind] = FrozenMap()) -> None:
        self.faults: list[Fault] = []
        self.facts = {**FACTS, **facts}

    def refuse(self, at: str, found: str, allowed: str, do: str = "", *, kind: FaultKind = "value") -> None:
        """Note a fault: the key path, what was found, what is allowed, what to do, and the sort of fault."""
        self.faults.append(Fault(at, found, allowed, do, kind=kind))


def names(given: Iterable[object]) -> str:
    """The names, sorted, as a message lists them."""
    return ", ".join(sorted(str(name) for name in given))


def show(given: object) -> str:
    """What was found, short enough to stand in a message."""
    text = "nothing" if given is None else repr(given)
    return text if len(text) <= 60 else f"{text[:57]}..."  # noqa: PLR2004  # a message stays on a line
