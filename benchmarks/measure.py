"""Timing that can be compared: CPU time, rounds in turn, ratios inside a round, medians over the rounds."""

import gc
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from statistics import median
from time import process_time

import attrs

__all__ = ["Figure", "Rounds", "run_rounds"]

Work = Callable[[], object]
"""Something that is timed as a whole."""


@attrs.frozen
class Rounds:
    """The CPU seconds of each piece of work in each round."""

    seconds: Mapping[str, tuple[float, ...]]

    def ratio(self, over: str, under: str) -> float:
        """The median over the rounds of one work's time in terms of another's of the same round."""
        pairs = zip(self.seconds[over], self.seconds[under], strict=True)
        return median([one / other for one, other in pairs])

    def micros(self, name: str, items: int) -> float:
        """The median microseconds of an item."""
        return median(self.seconds[name]) / items * 1e6


@attrs.frozen
class Figure:
    """One figure, the bound that it is held to where there is one, and the side on which it should lie."""

    name: str
    value: float
    unit: str = "ratio"
    target: float | None = None
    at_least: bool = False

    @property
    def met(self) -> bool | None:
        """Say whether the figure is within its bound; ``None`` where there is none."""
        if self.target is None:
            return None
        return self.value >= self.target if self.at_least else self.value <= self.target


def run_rounds(works: Mapping[str, Work], rounds: int, *, collecting: bool = False) -> Rounds:
    """Time each piece of work once a round, in turn, after one round that does not count.

    The cyclic garbage collector rests meanwhile, unless ``collecting``.
    """
    for work in works.values():
        work()
    with _collector(on=collecting):
        taken = [{name: _seconds(work) for name, work in works.items()} for _ in range(rounds)]
    return Rounds({name: tuple([each[name] for each in taken]) for name in works})


def _seconds(work: Work) -> float:
    start = process_time()
    work()
    return process_time() - start


@contextmanager
def _collector(*, on: bool) -> Iterator[None]:
    gc.collect()
    if not on:
        gc.disable()
    try:
        yield
    finally:
        gc.enable()
