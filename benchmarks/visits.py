"""A seeded generator of realistic visits, as sessions of the model and as JSON documents.

The mix: PT 70 %, OT 22 %, SLP 8 % of visits; one to six services, 3.3 on average; usual minutes 55 % of the
time, else anything from 5 to 38; untimed codes and evaluations by their usual share; a code that is repeated
in 7 % of visits; three years of days. Nothing here is a patient, and no figure here is a billing source.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from heapq import nlargest
from random import Random
from typing import Final

from benchmarks.mix import SHARES, UNTIMED
from therapycode import Clinician, Patient, Service, Session, TimeEntry
from therapycode.model.words import Discipline, Role, TimeKind
from therapycode.serial import document_to_json

__all__ = ["as_json", "make_visits"]

_FIRST_DAY: Final = date(2023, 1, 1)
_DAYS: Final = 3 * 365
_OPENING: Final = datetime(2000, 1, 1, 7)  # noqa: DTZ001  # only its clock time is used, which is local
_USUAL_MINUTES: Final = (10, 15, 15, 20, 25, 30)
_DISCIPLINES: Final[Mapping[Discipline, float]] = {"PT": 0.70, "OT": 0.22, "SLP": 0.08}
_SERVICES: Final = {1: 0.08, 2: 0.18, 3: 0.30, 4: 0.27, 5: 0.12, 6: 0.05}
_REPEATED: Final = 0.07
_WITHOUT_TIME: Final = 0.10
_ASSISTANTS: Final[Mapping[Discipline, Role]] = {"PT": "PTA", "OT": "OTA", "SLP": "SLPA"}
_KINDS: Final[Mapping[str, TimeKind]] = {"97150": "group", "92508": "group"}


def make_visits(
    number: int, *, seed: int = 7, assistants: float = 0.0, clock: bool = False
) -> tuple[Session, ...]:
    """So many sessions, the same for the same seed.

    ``assistants`` is the share of PT and OT visits in which an assistant furnishes some of the services.
    With ``clock`` time entries give their start and end, else their minutes.
    """
    rng = Random(seed)
    return tuple([_session(rng, place, assistants=assistants, clock=clock) for place in range(number)])


def _session(rng: Random, number: int, *, assistants: float, clock: bool) -> Session:
    discipline = rng.choices(list(_DISCIPLINES), list(_DISCIPLINES.values()))[0]
    therapist = Clinician(id="therapist", role=discipline, npi="1234567893")
    helped = assistants > 0 and discipline != "SLP" and rng.random() < assistants
    assistant = Clinician(id="assistant", role=_ASSISTANTS[discipline])
    codes = _codes(rng, SHARES[discipline])
    owners = [("assistant" if helped and rng.random() < 0.6 else "therapist",) for _ in codes]
    timed = [_time(rng, code) for code in codes]
    return Session(
        patient=Patient(id=f"p-{rng.randrange(10_000)}"),
        date_of_service=_FIRST_DAY + timedelta(days=rng.randrange(_DAYS)),
        discipline=discipline,
        services=_clocked(rng, codes, timed, owners) if clock else _services(codes, timed, owners),
        clinicians=(therapist, assistant) if helped else (therapist,),
        id=f"v-{number}",
        setting="office",
    )


def _codes(rng: Random, shares: Mapping[str, float]) -> list[str]:
    """The codes of a visit, drawn by their shares; some visits come back to the first of them at the end."""
    number = rng.choices(list(_SERVICES), list(_SERVICES.values()))[0]
    codes = nlargest(number, shares, key=lambda code: rng.random() ** (1 / shares[code]))
    rng.shuffle(codes)
    if number > 1 and rng.random() < _REPEATED / (1 - _SERVICES[1]):
        codes[-1] = codes[0]
    return codes


def _time(rng: Random, code: str) -> int | None:
    if code in UNTIMED:
        return rng.randint(10, 45) if rng.random() >= _WITHOUT_TIME else None
    return rng.choice(_USUAL_MINUTES) if rng.random() < 0.55 else rng.randint(5, 38)


def _services(
    codes: Sequence[str], timed: Sequence[int | None], owners: Sequence[tuple[str, ...]]
) -> tuple[Service, ...]:
    return tuple(
        Service(code=code, by=by)
        if minutes is None
        else Service(code=code, time=(TimeEntry(minutes=minutes, by=by, kind=_kind(code)),))
        for code, minutes, by in zip(codes, timed, owners, strict=True)
    )


def _clocked(
    rng: Random, codes: Sequence[str], timed: Sequence[int | None], owners: Sequence[tuple[str, ...]]
) -> tuple[Service, ...]:
    """The same services with clock times, one after the other from a start in the working day."""
    services: list[Service] = []
    now = _OPENING + timedelta(minutes=rng.randrange(10 * 60))
    for code, minutes, by in zip(codes, timed, owners, strict=True):
        if minutes is None:
            services.append(Service(code=code, by=by))
            continue
        end = now + timedelta(minutes=minutes)
        entry = TimeEntry(start=now.time(), end=end.time(), by=by, kind=_kind(code))
        services.append(Service(code=code, time=(entry,)))
        now = end
    return tuple(services)


def _kind(code: str) -> TimeKind:
    return _KINDS.get(code, "treatment")


def as_json(sessions: Sequence[Session]) -> tuple[bytes, ...]:
    """The JSON document of each session, as a caller would send it."""
    return tuple([document_to_json(session).encode() for session in sessions])
