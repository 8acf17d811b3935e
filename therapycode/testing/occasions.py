"""Hypothesis strategies for sessions that put one payer to the test: its days, its conditions, its edges.

Every service has one entry, so that it can be told in the short notation. Everything shrinks towards one service
of one unit on the first day of the payer's last stretch.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Any, Final

import attrs
from hypothesis import strategies as st

from therapycode import Clinician, FrozenMap, Patient, Service, Session, TimeEntry
from therapycode.model.conditions import Bounds, Limit
from therapycode.model.facts import FACTS, FactKind
from therapycode.model.words import DISCIPLINES, Discipline, Role
from therapycode.testing.claims import histories
from therapycode.testing.strategies import TIMED, UNTIMED, minutes
from therapycode.testing.subject import Subject

__all__ = ["alone", "assisted", "just", "tied", "visits", "when"]

_ROLES: Final[Mapping[Discipline, tuple[Role, Role]]] = FrozenMap(
    {"PT": ("PT", "PTA"), "OT": ("OT", "OTA"), "SLP": ("SLP", "SLPA")}
)
_DAY: Final = timedelta(days=1)

_OPEN: Final = ((2, 4), (2, 11), (3, 7), (3, 10), (4, 5), (3, 3))
"""Numbers of services and minutes left over of each, by which some of them but not all get a unit by the total."""

_TENTH: Final = ((9, 1), (8, 1), (14, 9), (9, 14), (27, 3), (26, 4), (20, 2), (13, 2), (7, 8), (8, 7), (15, 15))
"""Minutes of a therapist and of an assistant: near a tenth, and near what makes a last unit either's."""

_KEPT: Final = 8
"""Payers of which what is drawn for every session is kept at hand."""

_PLACES: Final = (None, None, "office", "outpatient-hospital", "home")


def when(subject: Subject) -> st.SearchStrategy[date]:
    """Days of service that the payer answers for, most often the first of a stretch or the last before one."""
    first, last = subject.changes[0], subject.last
    eves = [day - _DAY for day in subject.changes if day > first]
    edges = [*reversed(subject.changes), *eves, last]
    return st.one_of(st.sampled_from(edges), st.dates(first, last))


def just(subject: Subject, *lines: str, discipline: Discipline = "PT") -> Session:
    """The session of lines ``code minutes role`` on the first day of the payer's last stretch."""
    made = [_service(*line.split()) for line in lines]
    return session_of(subject.changes[-1], discipline, made)


def session_of(day: date, discipline: Discipline, services: Iterable[Service], **more: Any) -> Session:
    """A session of these services, with everybody whom they name."""
    furnished = tuple(services)
    worked = [who for one in furnished for entry in one.time for who in entry.by]
    ids = dict.fromkeys([*worked, *(who for one in furnished for who in one.by)])
    roles = {_id(role): role for pair in _ROLES.values() for role in pair}
    return Session(
        patient=Patient(id="p-1"),
        date_of_service=day,
        discipline=discipline,
        clinicians=tuple(Clinician(id=who, role=roles[who]) for who in ids),
        services=furnished,
        **more,
    )


def alone(subject: Subject) -> st.SearchStrategy[Session]:
    """A single timed service by a therapist, its minutes at the edges of a unit."""
    return _sessions(subject, most=1, untimed=False, assistants=False)


def visits(subject: Subject) -> st.SearchStrategy[Session]:
    """Sessions of every kind: of a therapist, of an assistant, of both together, with and without a tie."""
    return st.one_of(_sessions(subject), assisted(subject), tied(subject))


def assisted(subject: Subject) -> st.SearchStrategy[Session]:
    """Sessions in which an assistant takes part, alone or together with the therapist."""
    return st.one_of(_sessions(subject, assistants=True), _tenths(subject))


@st.composite
def tied(draw: st.DrawFn, subject: Subject) -> Session:
    """Sessions in which services with equal leftovers stand for fewer open units than there are services."""
    day = draw(when(subject))
    number, over = draw(st.sampled_from(_OPEN))
    codes = draw(st.permutations(TIMED["PT"]))[:number]
    more = draw(st.lists(st.sampled_from((0, 0, 15, 30)), min_size=number, max_size=number))
    services = [_timed(code, over + extra, ("pt1",)) for code, extra in zip(codes, more, strict=True)]
    return session_of(day, "PT", services, **draw(_said(subject, day, "PT")))


@st.composite
def _tenths(draw: st.DrawFn, subject: Subject) -> Session:
    """Sessions in which an assistant furnished near a tenth of a code, or near the half of its last unit."""
    day, plan = draw(when(subject)), draw(st.sampled_from(DISCIPLINES))
    therapist, assistant = _staff(plan)
    codes = draw(st.permutations(TIMED[plan]))[: draw(st.integers(1, 2))]
    services: list[Service] = []
    for code in codes:
        own, assisting = draw(st.sampled_from(_TENTH))
        services += [_timed(code, own, (therapist,)), _timed(code, assisting, (assistant,))]
    return session_of(day, plan, services, **draw(_said(subject, day, plan)))


@st.composite
def _sessions(
    draw: st.DrawFn, subject: Subject, *, most: int = 4, untimed: bool = True, assistants: bool = False
) -> Session:
    day, plan = draw(when(subject)), draw(st.sampled_from(DISCIPLINES))
    therapist, assistant = _staff(plan)
    who = [(therapist,), (assistant,), (therapist, assistant)] if assistants else [(therapist,)]
    timed = st.builds(_timed, st.sampled_from(TIMED[plan]), minutes(), st.sampled_from(who))
    kinds = (
        [timed, st.builds(_untimed, st.sampled_from(UNTIMED[plan]), st.sampled_from(who))] if untimed else [timed]
    )
    services = draw(st.lists(st.one_of(kinds), min_size=1, max_size=most))
    return session_of(day, plan, services, **draw(_said(subject, day, plan)))


def _said(subject: Subject, day: date, discipline: Discipline) -> st.SearchStrategy[dict[str, Any]]:
    """What else a session says: its setting, what accrued before, and the facts that the payer asks about."""
    told: dict[str, st.SearchStrategy[Any]] = {"setting": st.sampled_from(_PLACES)}
    facts = _facts(subject)
    if facts is not None:
        told["facts"] = facts
    limits, counted = amounts(subject), limited(subject)
    if limits or counted:
        earlier = histories(day=day, limits=limits, most_days=3 * counted, discipline=discipline)
        told["history"] = st.none() | earlier
    return st.fixed_dictionaries(told)


@lru_cache(maxsize=_KEPT)
def _facts(subject: Subject) -> st.SearchStrategy[Mapping[str, Any]] | None:
    facts = {name: st.sampled_from(values) for name, values in asked(subject).items()}
    if not facts:
        return None
    return st.one_of(st.fixed_dictionaries(facts), st.fixed_dictionaries({}, optional=facts)).map(FrozenMap)


@lru_cache(maxsize=_KEPT)
def amounts(subject: Subject) -> tuple[Decimal, ...]:
    """Every amount of money that the payer's profile names as a bound, on any day."""
    bounds = {
        dated.value.values.get("amount")
        for part in subject.profile.parts.values()
        for track in part.tracks
        for dated in track.timeline.entries
    }
    return tuple(sorted(bound for bound in bounds if isinstance(bound, Decimal)))


def limited(subject: Subject) -> bool:
    """Say whether the payer has a limit that counts what was billed before."""
    return any(key.startswith("limits.") for key in subject.profile.parts)


def asked(subject: Subject) -> Mapping[str, Sequence[Any]]:
    """For each fact that conditions of the payer ask about, values that meet one of them, and others."""
    kinds = {**FACTS, **subject.profile.facts}
    wanted: dict[str, dict[Any, None]] = {}
    for question, test in _tests(subject):
        name = question.removeprefix("facts.")
        if name != question:
            wanted.setdefault(name, {}).update(dict.fromkeys(_meeting(test)))
    return {
        name: [value for value in (*values, *_other(kinds[name])) if kinds[name].takes(value)]
        for name, values in wanted.items()
    }


def _tests(subject: Subject) -> Iterator[tuple[str, tuple[Any, ...] | Bounds]]:
    for part in subject.profile.parts.values():
        for branch in part.branches:
            yield from branch.when.tests.items()


def _meeting(test: tuple[Any, ...] | Bounds) -> tuple[Any, ...]:
    """Values that a test takes, and those right beside its bounds."""
    if not isinstance(test, Bounds):
        return test
    return tuple(value for edge in (test.at_least, test.below) if edge is not None for value in _beside(edge))


def _beside(edge: Limit) -> tuple[Any, ...]:
    if isinstance(edge, date):
        return edge - _DAY, edge
    return edge - 1, edge


def _other(kind: FactKind) -> tuple[Any, ...]:
    """Values that no condition names, as far as that can be."""
    if kind.words:
        return kind.words[:2]
    plain: Mapping[str, tuple[Any, ...]] = {"word": ("another",), "text": ("another",), "flag": (True, False)}
    return plain.get(kind.type, (0, 30) if kind.type in {"whole", "number"} else ())


def _staff(plan: Discipline) -> tuple[str, str]:
    therapist, assistant = _ROLES[plan]
    return _id(therapist), _id(assistant)


def _id(role: str) -> str:
    return f"{role.lower()}1"


def _service(code: str, length: str, who: str) -> Service:
    by = tuple(_id(role) for role in who.split("+"))
    return Service(code=code, by=by) if length == "-" else _timed(code, int(length), by)


def _timed(code: str, length: int, by: tuple[str, ...]) -> Service:
    return Service(code=code, time=(TimeEntry(minutes=length, by=by),))


def _untimed(code: str, by: tuple[str, ...]) -> Service:
    return Service(code=code, by=by)


def renamed(session: Session, ids: Mapping[str, str]) -> Session:
    """The session with other ids of its clinicians."""

    def names(by: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(ids[who] for who in by)

    return attrs.evolve(
        session,
        clinicians=tuple(attrs.evolve(each, id=ids[each.id]) for each in session.clinicians),
        services=tuple(
            attrs.evolve(
                one,
                by=names(one.by),
                time=tuple(attrs.evolve(entry, by=names(entry.by)) for entry in one.time),
            )
            for one in session.services
        ),
    )
