"""What is printed on: 80 columns, colours on a terminal only. The one module that knows rich."""

import io
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

import attrs

from therapycode.cli.files import BATCH
from therapycode.cli.plain import Line, Tone, clean

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

__all__ = ["Paper", "paper", "progress"]

_WIDEST: Final = 80
_WIDEST_MARK: Final = 52

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

    def print(self, lines: Iterable[Line]) -> None:
        """Print the lines; what they hold that a terminal would obey is taken out."""
        for line in lines:
            for piece in self._pieces(line):
                self.console.print(piece, soft_wrap=True)

    def _pieces(self, line: Line) -> "Iterator[Text]":
        from rich.text import Text  # noqa: PLC0415  # loaded only where something is printed for a person

        mark, text = (line.mark, line.text) if len(line.mark) <= _WIDEST_MARK else ("", line.mark + line.text)
        lead = len(mark) + line.indent
        style = _STYLES[line.tone]
        body = Text(clean(text), style if not mark else "")
        first = Text(" " * line.indent) + Text(clean(mark), style)
        for place, piece in enumerate(body.wrap(self.console, self.console.width - lead) or [Text()]):
            whole = (Text(" " * lead) if place else first) + piece
            whole.rstrip()
            yield whole


def paper() -> Paper:
    """Standard output as paper.

    Without a terminal, or with ``NO_COLOR`` set, no byte but text is written, and the width is 80 columns.
    What the output's encoding lacks is shown as a question mark.
    """
    from rich.console import Console  # noqa: PLC0415  # as above

    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")
    console = Console(highlight=False, markup=False, emoji=False, legacy_windows=False)
    if not console.is_terminal or "NO_COLOR" in os.environ:
        return Paper(Console(highlight=False, markup=False, emoji=False, color_system=None, width=_WIDEST))
    console.width = max(min(console.width, _WIDEST), 40)
    return Paper(console)


@contextmanager
def progress(name: str) -> Iterator[Callable[[int], object]]:
    """Give what to call with the bytes read so far of a file; for one of many documents a bar shows them.

    Only where standard error is a terminal and standard output is not: otherwise nobody would see it, or the
    results themselves show how far it is and a bar would tear them.
    """
    if not name.lower().endswith(BATCH) or not sys.stderr.isatty() or sys.stdout.isatty():
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
