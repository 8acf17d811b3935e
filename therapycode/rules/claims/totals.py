"""What lines of one day come to together: units of codes that are one a day, time that no day has, statements."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from therapycode.model.codes import CodeFacts
from therapycode.model.words import Discipline
from therapycode.rules.claims.judging import STATEMENTS
from therapycode.rules.claims.placing import Placed

__all__ = ["LinesOf", "beyond_day", "by_code", "once_a_day", "stated_on_some"]

_DAY: Final = 1440


class LinesOf(NamedTuple):
    """All lines of a day that have one discipline and code."""

    discipline: Discipline
    code: str
    lines: tuple[Placed, ...]

    @property
    def units(self) -> int:
        """The units of all of them."""
        return sum(each.line.units for each in self.lines)


def by_code(lines: Iterable[Placed], disciplines: Mapping[int, Discipline]) -> tuple[LinesOf, ...]:
    """The lines of one day by discipline and code, in their order."""
    together: dict[tuple[Discipline, str], list[Placed]] = {}
    for each in lines:
        together.setdefault((disciplines[each.place], each.line.code), []).append(each)
    return tuple([LinesOf(*key, tuple(own)) for key, own in together.items()])


def once_a_day(totals: Iterable[LinesOf], single: Collection[str]) -> Iterator[LinesOf]:
    """Codes that are one unit a day, and of which the claim has more.

    Source: Medicare Claims Processing Manual, chapter 5, section 20.2.B.
    """
    return (each for each in totals if each.code in single and each.units > 1)


def beyond_day(totals: Iterable[LinesOf], codes: Mapping[str, CodeFacts]) -> tuple[tuple[LinesOf, ...], int]:
    """The timed lines and the least minutes that they need, where no day has as many; else nothing, and 0.

    Each code needs its full minutes but for the last unit, which is reached past the half.
    """
    timed = [(each, _length(codes.get(each.code))) for each in totals]
    counted = [(each, length) for each, length in timed if length]
    minutes = sum(each.units * length - length // 2 for each, length in counted)
    return (tuple([each for each, _ in counted]), minutes) if minutes > _DAY else ((), 0)


def _length(facts: CodeFacts | None) -> int:
    """The minutes of a unit that is the patient's own time; 0 where the code has none."""
    if facts is None or not facts.own_time or facts.kind not in {"timed", "family"}:
        return 0
    return facts.further_minutes or facts.first_minutes or 0


def stated_on_some(totals: Iterable[LinesOf]) -> Iterator[tuple[LinesOf, str, Sequence[Placed]]]:
    """Statements that stand on some lines of a code and not on others: the statement, and the lines without it."""
    for each in totals:
        stated = sorted({one for line in each.lines for one in line.line.modifiers if one in STATEMENTS})
        for modifier in stated:
            lacking = [line for line in each.lines if modifier not in line.line.modifiers]
            if lacking:
                yield each, modifier, lacking
