"""What is printed on: 80 columns, colours on a terminal only. The one module that knows rich."""

import io
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal

import attrs

from therapycode.cli.files import BATCH
from therapycode.cli.plain import Line, Tone, clean

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

__all__ = ["Paper", "paper", "progress"]

_WIDEST: Final = 80
_NARROWEST: Final = 40
_WIDEST_LEAD: Final = 2 / 3
"""The share of a line that may stand before its text."""

_STYLES: Final[Mapping[Tone, str]] = {
    "plain": "",
    "heading": "bold",
    "good": "green",
    "careful": "yellow",
    "bad": "red",
    "quiet": "dim",
}


@attrs.frozen
class Paper:
    """Prints lines, wrapped to the width below their own beginning, without trailing blanks."""

    console: "Console"

    @property
    def width(self) -> int:
        """The columns of a line."""
        return self.console.width

    def print(self, lines: Iterable[Line]) -> None:
        """Print the lines; what they hold that a terminal would obey is taken out.

        The console makes the text and does not write it: where nobody reads it would end the process.
        """
        with self.console.capture() as made:
            for line in lines:
                for piece in self._pieces(line):
                    self.console.print(piece, soft_wrap=True)
        sys.stdout.write(made.get())
        sys.stdout.flush()

    def _pieces(self, line: Line) -> "Iterator[Text]":
        from rich.cells import cell_len  # noqa: PLC0415  # loaded only where something is printed for a person
        from rich.text import Text  # noqa: PLC0415  # as above

        mark, text, style = clean(line.mark), clean(line.text), _STYLES[line.tone]
        lead = line.indent + cell_len(mark)
        if lead > self.console.width * _WIDEST_LEAD:
            mark, text, lead = "", mark + text, line.indent
        body = Text(text, "" if mark and line.tone != "quiet" else style)
        before = Text(" " * line.indent) + Text(mark, style)
        for piece in body.wrap(self.console, self.console.width - lead) or [Text()]:
            whole = before + piece
            whole.rstrip()
            yield whole
            before = Text(" " * lead)


def paper() -> Paper:
    """Standard output as paper, 80 columns wide, or as wide as a terminal that has fewer.

    Without a terminal, or with ``NO_COLOR`` set, nothing but text is written. What the encoding of the output
    lacks is shown as a question mark.
    """
    from rich.console import Console  # noqa: PLC0415  # as above

    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")
    seen = Console()
    width = min(max(seen.width, _NARROWEST), _WIDEST) if seen.is_terminal else _WIDEST
    plain = seen.no_color or not seen.is_terminal
    system: Literal["auto"] | None = None if plain else "auto"
    return Paper(Console(highlight=False, markup=False, emoji=False, color_system=system, width=width))


@contextmanager
def progress(name: str, *, alone: bool = False) -> Iterator[Callable[[int], object]]:
    """Give what to call with the bytes read so far of a file; for one of many documents a bar shows them.

    Only where standard error is a terminal and standard output is not: otherwise nobody would see it, or the
    results themselves show how far it is and a bar would tear them. ``alone`` says that nothing is printed
    meanwhile.
    """
    if not name.lower().endswith(BATCH) or not sys.stderr.isatty() or (sys.stdout.isatty() and not alone):
        yield _nothing
        return
    from rich.console import Console  # noqa: PLC0415  # as above
    from rich.progress import Progress  # noqa: PLC0415  # as above

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(clean(name), total=_size(name))
        yield lambda read: bar.update(task, completed=read)


def _nothing(_read: int) -> None:
    """Show nothing."""


def _size(name: str) -> int | None:
    try:
        return Path(name).stat().st_size or None
    except OSError:
        return None
