"""Plots as SVG that stands inside a page: pure functions from names and numbers to text.

Two plain plots need no library: what is drawn is a rectangle, a line and a word. Colours are classes, which the
page gives a meaning for light and for dark.
"""

from collections.abc import Iterator, Sequence
from html import escape
from typing import Final

__all__ = ["bars", "columns"]

_WIDTH: Final = 720
_BAR: Final = 34
_HEIGHT: Final = 220
_LEFT: Final = 64
_BELOW: Final = 24
_ABOVE: Final = 12
_MOST_NAMES: Final = 12
_LINES: Final = 4
_NICE: Final = (1, 2, 2.5, 5, 10)

Named = Sequence[tuple[str, int]]
"""Names and numbers, in the order in which they are drawn."""


def bars(what: str, rows: Named) -> str:
    """A bar for each name, one below the other, with the name above it and the number at its end."""
    most = max((number for _, number in rows), default=0) or 1
    room = _WIDTH - 90
    drawn: list[str] = []
    for place, (name, number) in enumerate(rows):
        top = place * _BAR
        width = max(room * number / most, 1)
        drawn += [
            f'<text class="name" x="0" y="{top + 12}">{escape(name)}</text>',
            f'<rect class="mark" x="0" y="{top + 17}" width="{width:.1f}" height="10" rx="1"/>',
            f'<text class="number" x="{width + 6:.1f}" y="{top + 26}">{number:,}</text>',
        ]
    return _svg(what, len(rows) * _BAR, drawn)


def columns(what: str, rows: Named) -> str:
    """A column for each name, side by side, above a scale; where there are many not every name is written."""
    top = _top(max((number for _, number in rows), default=0))
    floor = _HEIGHT - _BELOW
    step = (_WIDTH - _LEFT) / max(len(rows), 1)
    drawn = list(_scale(top))
    every = -(-len(rows) // _MOST_NAMES)
    for place, (name, number) in enumerate(rows):
        left = _LEFT + place * step
        height = (floor - _ABOVE) * number / top
        told = f"<title>{escape(name)}: {number:,}</title>"
        drawn.append(
            f'<rect class="mark" x="{left + step * 0.1:.1f}" y="{floor - height:.1f}" '
            f'width="{step * 0.8:.1f}" height="{height:.1f}">{told}</rect>'
        )
        if place % every == 0:
            middle = left + step / 2
            drawn.append(f'<text class="tick" x="{middle:.1f}" y="{floor + 16}">{escape(name)}</text>')
    return _svg(what, _HEIGHT, drawn)


def _scale(top: int) -> Iterator[str]:
    """Level lines with their numbers; below four sessions one for each."""
    floor = _HEIGHT - _BELOW
    lines = min(top, _LINES)
    for place in range(lines + 1):
        height = floor - (floor - _ABOVE) * place / lines
        number = top * place // lines
        yield f'<line class="level" x1="{_LEFT}" y1="{height:.1f}" x2="{_WIDTH}" y2="{height:.1f}"/>'
        yield f'<text class="level-name" x="{_LEFT - 8}" y="{height + 4:.1f}">{number:,}</text>'


def _top(most: int) -> int:
    """A round number, not below the highest, that the level lines part evenly."""
    if most <= _LINES:
        return max(most, 1)
    power = 10 ** (len(str(most)) - 1)
    steps = (int(nice * power) for nice in _NICE)
    return next(top for top in (-(-step // _LINES) * _LINES for step in steps) if top >= most)


def _svg(what: str, height: int, drawn: Sequence[str]) -> str:
    head = f'<svg role="img" aria-label="{escape(what)}" viewBox="0 0 {_WIDTH} {height}" width="{_WIDTH}">'
    return "\n".join([head, *drawn, "</svg>"])
