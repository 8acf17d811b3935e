"""Which of several equally right answers is taken."""

from collections.abc import Iterator, Sequence
from itertools import combinations, islice

__all__ = ["MOST_ALTERNATIVES", "alternatives", "settle"]

MOST_ALTERNATIVES = 100
"""How many alternatives are listed; a tie that allows more is told compactly."""


def settle(choose: int, among: Sequence[int], wished: Sequence[int], minutes: Sequence[int]) -> tuple[int, ...]:
    """The places that get the open units: those the clinician wished, then most minutes, then first entered.

    ``wished`` are places in the order of the clinician's choices; places outside ``among`` are passed over.
    Price and the assistant's share play no part.

    Source: Medicare Claims Processing Manual, chapter 5, section 20.2.C: examples 1 and 4 bill the service
    that took the most time, examples 2 and 5 leave it to the qualified professional. The order without a
    choice is this project's ruling.

    >>> settle(1, (0, 1), (), (20, 35)), settle(1, (0, 1), (0,), (20, 35))
    ((1,), (0,))
    """
    picked = [place for place in dict.fromkeys(wished) if place in among][:choose]
    left = [place for place in among if place not in picked] if picked else among
    others = sorted(left, key=minutes.__getitem__, reverse=True)
    return tuple(picked + others[: choose - len(picked)])


def alternatives(choose: int, among: Sequence[int], taken: Sequence[int]) -> Iterator[tuple[int, ...]]:
    """Every equally right choice of places, the one taken first, at most `MOST_ALTERNATIVES`.

    >>> list(alternatives(1, (0, 1, 2), (2,)))
    [(2,), (0,), (1,)]
    """
    first = tuple(sorted(taken))
    yield first
    others = (places for places in combinations(sorted(among), choose) if places != first)
    yield from islice(others, MOST_ALTERNATIVES - 1)
