"""Code pairs: which lines of a day are not paid together, and what is to be said of them."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final, NamedTuple

from therapycode.model.edits import EditTable, PairEdit, Pairs, Standing
from therapycode.model.finding import Finding, SourceRef
from therapycode.model.frozen import FrozenMap
from therapycode.model.words import Discipline
from therapycode.rules.billed import Billed, Scope, scope_of, under_one_provider
from therapycode.rules.catalogue import found
from therapycode.rules.evidence import Evidence

__all__ = ["Meeting", "about_meeting", "about_pair", "denied_beside", "meetings"]


class Meeting(NamedTuple):
    """Two codes of one provider and day that have an edit: the line that is likely denied, and those of the other.

    ``scopes`` say by what they count as one provider's.
    """

    edit: PairEdit
    column2: Billed
    column1: tuple[Billed, ...]
    scopes: tuple[Scope, ...]

    @property
    def disciplines(self) -> tuple[Discipline, ...]:
        """The disciplines of the lines, in the order of the alphabet."""
        return tuple(sorted({self.column2.discipline, *[each.discipline for each in self.column1]}))


def meetings(billed: Sequence[Billed], pairs: Mapping[EditTable, Pairs]) -> tuple[Meeting, ...]:
    """The lines that an edit stands against, in the order of the lines that are likely denied.

    An edit has a direction, a claim has none: two codes meet whichever of them comes first. There is one meeting
    for each group of lines of a code in column 2 and each code in column 1; lines that stand apart because of an
    assistant's modifier or of several therapists are one.

    Source: the practitioner and the outpatient hospital files of procedure-to-procedure edits.
    """
    met: dict[tuple[int, str, str], list[tuple[PairEdit, Billed, Billed, Scope]]] = {}
    for denied in billed:
        code = denied.code
        known = pairs.get(denied.table, {}) if denied.table is not None else {}
        for other in billed:
            edit = known.get((code, other.code))
            if edit is None or edit.column2 != code:
                continue
            scope = under_one_provider(denied, other)
            if scope is not None:
                key = (denied.place, code, other.code)
                met.setdefault(key, []).append((edit, denied, other, scope))
    return tuple(_meeting(each) for each in met.values())


def _meeting(met: Sequence[tuple[PairEdit, Billed, Billed, Scope]]) -> Meeting:
    edit, denied, _, _ = met[0]
    others = {other.place: other for _, _, other, _ in met}
    return Meeting(edit, denied, tuple(others.values()), tuple(sorted({scope for *_, scope in met})))


_SHOWN: Final[Mapping[Evidence, str]] = FrozenMap(
    {
        "separate-intervals": "separate clock times",
        "overlapping-intervals": "overlapping clock times",
        "separate-encounters": "separate encounters",
        "separate-practitioners": "separate practitioners",
    }
)


def about_meeting(meeting: Meeting, standing: Standing, evidence: Sequence[Evidence]) -> Mapping[str, object]:
    """The values of every finding about a pair: the edit as the table has it, and what the entries show."""
    return about_pair(meeting.edit, meeting.scopes, meeting.disciplines, standing, evidence)


def about_pair(
    edit: PairEdit,
    scopes: Sequence[Scope],
    disciplines: Sequence[Discipline],
    standing: Standing,
    evidence: Sequence[Evidence],
) -> Mapping[str, object]:
    """The values of every finding about a pair, from what they depend on and nothing else of the lines."""
    return FrozenMap(
        {
            "column1": edit.column1,
            "column2": edit.column2,
            "indicator": edit.indicator,
            "first_day": _iso(edit.first_day),
            "last_day": _iso(edit.last_day),
            "table": edit.table,
            "as_of": edit.as_of.isoformat(),
            "standing": standing,
            "scope": scope_of(scopes),
            "disciplines": ", ".join(disciplines),
            "evidence": ", ".join([_SHOWN[each] for each in evidence]) or "nothing that tells them apart",
        }
    )


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def denied_beside(where: str, values: Mapping[str, object], sources: tuple[SourceRef, ...]) -> Finding:
    """The error that two codes meet which are not paid together without a modifier, or not at all."""
    name = "pairs.modifier-needed" if values["indicator"] else "pairs.never-together"
    return found(name, where, values, sources)
