"""From a stream of documents to what a change does to them."""

from collections.abc import Generator, Iterable, Iterator
from itertools import chain, islice
from typing import Final

from therapycode.upkeep.impact.crew import by_several
from therapycode.upkeep.impact.sides import Change
from therapycode.upkeep.impact.tally import Tally
from therapycode.upkeep.impact.weigher import Given, Weigher

__all__ = ["Chunk", "weigh"]

_MOST: Final = 400
"""Documents of a chunk."""

_FEWEST: Final = 2
"""Chunks for which processes are started."""

_LARGEST: Final = 1024 * 1024
"""Bytes after which a chunk is full."""

Chunk = tuple[int, Tally]
"""The bytes of the file that are read by now, and what some of its documents come to."""


def weigh(change: Change, documents: Iterable[Given], *, workers: int = 1) -> Generator[Chunk, None, None]:
    """What the documents come to, a few at a time, in their order; added up they are the whole.

    The sum is the same for any number of ``workers``, which are processes of their own where there is more than
    one. Few documents are held at a time, however many there are.

    Raises:
        InputError: if a process was ended from outside.
        ProfileError, PluginError: if no policy can be made of one of the profiles.
    """
    chunks = _chunks(documents)
    begin = list(islice(chunks, _FEWEST))
    chunks = chain(begin, chunks)
    if workers == 1 or len(begin) < _FEWEST:
        weigher = Weigher(change)
        for chunk in chunks:
            yield chunk[-1].read, weigher.tally(chunk)
    else:
        yield from _by_several(change, chunks, workers)


def _by_several(change: Change, chunks: Iterable[list[Given]], workers: int) -> Iterator[Chunk]:
    read: list[int] = []

    def noted() -> Iterator[list[Given]]:
        for chunk in chunks:
            read.append(chunk[-1].read)
            yield chunk

    for tally in by_several(change, noted(), workers):
        yield read.pop(0), tally


def _chunks(documents: Iterable[Given]) -> Iterator[list[Given]]:
    """The documents, so many at a time that asking for them costs little and none of them is large."""
    chunk: list[Given] = []
    size = 0
    for document in documents:
        chunk.append(document)
        size += len(document.source)
        if len(chunk) >= _MOST or size >= _LARGEST:
            yield chunk
            chunk, size = [], 0
    if chunk:
        yield chunk
