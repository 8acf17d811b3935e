"""Reading a page that is written as a docstring: its paragraphs, its examples and its source."""

import re
from collections.abc import Iterator
from itertools import groupby
from typing import Final, Literal

import attrs

__all__ = ["Passage", "bare", "passages"]

_HEADING: Final = re.compile(r"\*\*(\w+)\*\*")
_SOURCE: Final = re.compile(r"(?:\*\*Source\*\*|Source): (.*)")


@attrs.frozen
class Passage:
    """A piece of a page: a paragraph, a heading, the source, or an example, whose lines stay as they are.

    What is code stands between double backticks, as in the docstring.
    """

    kind: Literal["paragraph", "heading", "source", "example"]
    text: str


def passages(page: str) -> tuple[Passage, ...]:
    r"""The passages of a page; an example holds the empty lines between its parts.

    >>> [each.kind for each in passages("One. ``x``\n\n**Refused**\n\n    a\n\n    b\n\nSource: here.")]
    ['paragraph', 'heading', 'example', 'source']
    """
    blocks = [block.strip("\n") for block in page.split("\n\n") if block.strip()]
    found: list[Passage] = []
    for example, group in groupby(blocks, _is_example):
        together = list(group)
        found += [_example(together)] if example else _prose(together)
    return tuple(found)


def bare(text: str) -> str:
    """The text without the marks around what is code.

    >>> bare("``choose`` units")
    'choose units'
    """
    return text.replace("``", "")


def _is_example(block: str) -> bool:
    return block.startswith(("    ", ">>>"))


def _example(blocks: list[str]) -> Passage:
    lines = "\n\n".join(blocks).splitlines()
    return Passage("example", "\n".join([line.removeprefix("    ") for line in lines]))


def _prose(blocks: list[str]) -> Iterator[Passage]:
    for block in blocks:
        text = " ".join(block.split())
        heading, source = _HEADING.fullmatch(text), _SOURCE.fullmatch(text)
        if heading is not None:
            yield Passage("heading", heading[1])
        elif source is not None:
            yield Passage("source", source[1])
        else:
            yield Passage("paragraph", text)
