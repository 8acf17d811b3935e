"""What a change does in words: the same for whoever reads a terminal and whoever reads a page."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Final

from therapycode.upkeep.impact.kinds import KINDS, Difference
from therapycode.upkeep.impact.tally import Cause, Example, Row, Tally

__all__ = [
    "cause_words",
    "counted",
    "difference_words",
    "example_words",
    "finding_words",
    "kind_words",
    "known_words",
    "move_words",
    "row_words",
    "summary",
]


_WAYS: Final[Mapping[str, Mapping[str, tuple[str, str]]]] = {
    "determined": {
        "gained": ("has one now", "have one now"),
        "lost": ("has none any more", "have none any more"),
    },
    "ready": {"gained": ("is ready now", "are ready now"), "lost": ("is not any more", "are not any more")},
    "units": {"more": ("has more", "have more"), "fewer": ("has fewer", "have fewer")},
}
"""Kinds of which there are two ways, each in words for one session and for several."""

_COMES: Final = {"come": "comes", "gone": "goes"}


def counted(number: int, one: str, many: str) -> str:
    """The number with its noun.

    >>> counted(1, "session", "sessions"), counted(1200, "session", "sessions")
    ('1 session', '1,200 sessions')
    """
    return f"{number:,} {one if number == 1 else many}"


def summary(total: Tally) -> Iterator[str]:
    """How many sessions there are, how many change, and how many documents could not be used."""
    sessions = counted(total.sessions, "session", "sessions")
    still = total.sessions - total.changed
    yield f"{sessions}: {_changing(total.changed)}, {still:,} {'does' if still == 1 else 'do'} not"
    if total.same_policy:
        yield f"{counted(total.same_policy, 'session is', 'sessions are')} under the same values both times"
    if total.unusable:
        yield f"{counted(total.unusable, 'document', 'documents')} could not be used"


def _changing(number: int) -> str:
    return f"{number:,} {'changes' if number == 1 else 'change'}"


def kind_words(counts: Mapping[str, int], moves: Mapping[str, int]) -> Iterator[tuple[str, int, str]]:
    """Each kind of which any session changes, with how many do and which way they go."""
    for kind, words in KINDS.items():
        if counts.get(kind):
            yield words, counts[kind], move_words(kind, moves)


def move_words(kind: str, moves: Mapping[str, int]) -> str:
    """Which way the sessions of a kind go; empty where there are no two ways."""
    told = [(moves.get(f"{kind}.{way}", 0), *forms) for way, forms in _WAYS.get(kind, {}).items()]
    return ", ".join(counted(*each) for each in told if each[0])


def finding_words(moves: Mapping[str, int]) -> str:
    """Which findings come and go, by code."""
    told = [(move.split("."), number) for move, number in sorted(moves.items()) if move.startswith("finding.")]
    return ", ".join(f"{code} {_COMES[way]} {_times(number)}" for (_, code, way), number in told)


def _times(number: int) -> str:
    return "once" if number == 1 else f"{number:,} times"


def known_words(day: date) -> str:
    """By whose knowledge both sides answer."""
    return f"Both by what was known on {day}."


def cause_words(cause: Cause) -> str:
    """The values of a cause by their keys."""
    return f"{', '.join(cause.values)}, together" if cause.together else cause.values[0]


def row_words(row: Row) -> str:
    """How many sessions change for a cause, and for how many of them it is not the only one."""
    sessions = counted(row.sessions, "session", "sessions")
    return f"{sessions}, {row.shared:,} of them for another cause as well" if row.shared else sessions


def example_words(example: Example) -> str:
    """Where an example stands, by the caller's id where there is one."""
    return f"{example.session} ({example.what})" if example.session else example.what


def difference_words(difference: Difference) -> str:
    """What is not the same, how it was and how it is.

    >>> difference_words(Difference("units", "97110", "2", "3"))
    'units 97110: 2 -> 3'
    """
    return (
        f"{' '.join([KINDS[difference.kind], difference.code]).strip()}: {difference.before} -> {difference.after}"
    )
