"""Faults of a long file, told together; of very many, the first ones."""

from typing import Final, TypeVar

import attrs

from therapycode.errors import Fault, TableError
from therapycode.model.words import is_code
from therapycode.tables.forms import Spanning, TableForm

__all__ = ["Told"]

R = TypeVar("R", bound=Spanning)

_MOST: Final = 20


@attrs.frozen
class Told:
    """What is wrong with a file so far, line by line."""

    name: str
    faults: list[Fault] = attrs.field(factory=list)

    def add(self, line: int, found: str, allowed: str, do: str = "") -> None:
        """Take note of a fault.

        Raises:
            TableError: if there are so many that reading on would help nobody.
        """
        self.faults.append(Fault(f"line {line}", found, allowed, do))
        if len(self.faults) >= _MOST:
            self.close()

    def stopped(self, line: int, found: str, allowed: str) -> TableError:
        """What has been noted, and this, as an error to raise: what comes after such a line means nothing."""
        do = "If CMS has changed the form of its file, ask for a newer release of this library."
        return TableError(self.name, [*self.faults, Fault(f"line {line}", found, allowed, do)])

    def clashes(self, form: TableForm[R], numbered: list[tuple[int, R]]) -> None:
        """Take note of rows that do not go together; they are put in order for it.

        Raises:
            TableError: if there are so many that telling more would help nobody.
        """
        numbered.sort(key=lambda one: form.order(one[1]))
        clashes = list(form.clashes(numbered))
        rows = dict(numbered) if clashes else {}
        for clash in clashes:
            codes = " ".join([cell for cell in map(str, form.cells(rows[clash.place])) if is_code(cell)])
            self.add(clash.place, f"{codes}, {clash.column} {clash.cell or 'blank'}", clash.told("line"))

    def close(self) -> None:
        """Say what has been noted.

        Raises:
            TableError: with every fault noted, if there is any.
        """
        if self.faults:
            raise TableError(self.name, self.faults)
