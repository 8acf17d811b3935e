"""Hypothesis strategies for what happened: clinicians, services, sessions and days, valid by default.

Minutes come most often near the edges at which a unit rule changes its mind (7 and 8, 22 and 23). Everything
shrinks towards one session with one service of one unit.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final

from hypothesis import strategies as st

from therapycode import Clinician, Day, FrozenMap, Patient, Service, Session, TimeEntry
from therapycode.model.words import DISCIPLINES, Discipline, Role

__all__ = ["TIMED", "UNTIMED", "clinicians", "days", "minutes", "services", "sessions"]

TIMED: Final[Mapping[str, tuple[str, ...]]] = FrozenMap(
    {
        "PT": ("97110", "97112", "97116", "97140", "97530"),
        "OT": ("97530", "97535", "97110", "97129", "97130"),
        "SLP": ("97129", "97130", "97533"),
    }
)
"""For each discipline, codes of 15 minutes whose minutes are pooled under a total-time rule."""

UNTIMED: Final[Mapping[str, tuple[str, ...]]] = FrozenMap(
    {"PT": ("G0283", "97161"), "OT": ("97018", "97165"), "SLP": ("92507", "92526")}
)
"""For each discipline, codes that are one unit whatever their minutes."""

_THERAPIST: Final[Mapping[str, Role]] = FrozenMap({"PT": "PT", "OT": "OT", "SLP": "SLP"})
_ASSISTANT: Final[Mapping[str, Role]] = FrozenMap({"PT": "PTA", "OT": "OTA", "SLP": "SLPA"})

_EDGES: Final = (8, 7, 15, 22, 23, 14, 9, 1, 30, 37, 38, 3, 18, 33, 52, 53)
_FIRST_DAY: Final = date(2022, 1, 1)
_LAST_DAY: Final = date(2026, 12, 31)


def minutes(most: int = 75) -> st.SearchStrategy[int]:
    """Whole minutes from 1, most often at the edges of a unit; shrinks to 8, which is one unit by itself."""
    edges = [edge for edge in _EDGES if edge <= most]
    return st.one_of(st.sampled_from(edges), st.integers(1, most))


def clinicians(discipline: Discipline = "PT", *, assistants: bool = False) -> st.SearchStrategy[Clinician]:
    """A therapist of the discipline, with ``assistants`` also an assistant; the id is the role in small."""
    roles = [_THERAPIST[discipline], *([_ASSISTANT[discipline]] if assistants else [])]
    return st.sampled_from(roles).map(_clinician)


def services(
    discipline: Discipline = "PT",
    *,
    codes: Sequence[str] | None = None,
    by: Sequence[str] | None = None,
    most: int = 75,
    together: bool = False,
) -> st.SearchStrategy[Service]:
    """A service by somebody of the ids ``by``: a timed code in one or several entries, or an untimed one.

    With ``together`` some of the time is worked by all of them together.

    ``codes`` are what may come; left out, those of `TIMED` and `UNTIMED`. An untimed code comes with and
    without minutes.
    """
    allowed = codes if codes is not None else TIMED[discipline] + UNTIMED[discipline]
    ids = tuple(by) if by is not None else (discipline.lower(),)
    who = [(one,) for one in ids] + ([ids] if together and len(ids) > 1 else [])
    return st.sampled_from(tuple(allowed)).flatmap(lambda code: _service(discipline, code, who, most))


@st.composite
def sessions(
    draw: st.DrawFn,
    *,
    discipline: Discipline | None = None,
    codes: Sequence[str] | None = None,
    assistants: bool = False,
    together: bool = False,
    day: date | None = None,
    most_services: int = 5,
    most_minutes: int = 75,
) -> Session:
    """A session that took place, its services furnished by clinicians of its discipline.

    Without ``assistants`` every minute is a therapist's; with ``together`` as well, some are worked by both.
    ``day`` is the day of service; left out, one of the years 2022 to 2026.
    """
    plan = discipline if discipline is not None else draw(st.sampled_from(DISCIPLINES))
    listed = [_clinician(_THERAPIST[plan]), *([_clinician(_ASSISTANT[plan])] if assistants else [])]
    ids = [clinician.id for clinician in listed]
    furnished = services(plan, codes=codes, by=ids, most=most_minutes, together=together)
    return Session(
        patient=Patient(id="p-1"),
        date_of_service=day if day is not None else draw(st.dates(_FIRST_DAY, _LAST_DAY)),
        discipline=plan,
        clinicians=tuple(listed),
        services=tuple(draw(st.lists(furnished, min_size=1, max_size=most_services))),
    )


@st.composite
def days(
    draw: st.DrawFn,
    *,
    disciplines: Sequence[Discipline] = DISCIPLINES,
    day: date | None = None,
    most_sessions: int = 3,
) -> Day:
    """A day of one patient's sessions, of the disciplines given and one billing provider."""
    when = day if day is not None else draw(st.dates(_FIRST_DAY, _LAST_DAY))
    one = st.sampled_from(tuple(disciplines)).flatmap(lambda plan: sessions(discipline=plan, day=when))
    return Day(sessions=tuple(draw(st.lists(one, min_size=1, max_size=most_sessions))))


def _clinician(role: Role) -> Clinician:
    return Clinician(id=role.lower(), role=role)


def _service(
    discipline: Discipline, code: str, who: Sequence[tuple[str, ...]], most: int
) -> st.SearchStrategy[Service]:
    entry = st.builds(TimeEntry, minutes=minutes(most), by=st.sampled_from(who))
    if code in UNTIMED[discipline]:
        untimed = st.builds(Service, code=st.just(code), by=st.sampled_from(who))
        return st.one_of(untimed, st.builds(Service, code=st.just(code), time=entry.map(_only)))
    return st.builds(Service, code=st.just(code), time=st.lists(entry, min_size=1, max_size=2).map(tuple))


def _only(entry: TimeEntry) -> tuple[TimeEntry, ...]:
    return (entry,)
