"""Sessions in the short notation of worked examples.

A session is a line with its day and discipline, then a line for each service: the code, its minutes (or clock
times, or ``-`` for none), who furnished it, and what else is to be said of it::

    2026-03-04 PT office
    97110 20 PT
    97140 10:00-10:15 PT+PTA
    97161 - PT free
    choose 97110
    recorded timed 45

Roles joined by ``+`` worked together, roles joined by a comma each took part; a number tells two people of one
role apart (``PT2``). An empty line begins another session of the same day.
"""

import re
from collections.abc import Callable, Mapping
from datetime import time
from typing import Any, Final, get_args

import attrs

from therapycode.dated import parse_day
from therapycode.errors import Fault, InputError
from therapycode.model.frozen import FrozenMap
from therapycode.model.session import Choice, Clinician, Day, Patient, Recorded, Service, Session, TimeEntry
from therapycode.model.words import DISCIPLINES, ROLES, SETTINGS, TIME_KINDS, Status, is_code

__all__ = ["read_notation"]

_WHO = re.compile(r"([A-Za-z]+)([0-9]*)")
_CLOCK = re.compile(r"([0-9]{2}:[0-9]{2})-([0-9]{2}:[0-9]{2})")
_NUMBER = re.compile(r"[0-9]{1,4}")


def read_notation(text: str) -> Session | Day:
    """The session, or the day of sessions, that the lines describe.

    Raises:
        InputError: if a line is of no known form; its number is named.
    """
    blocks: list[list[tuple[int, str]]] = [[]]
    for number, line in enumerate(text.strip("\n").splitlines(), start=1):
        if line.strip():
            blocks[-1].append((number, line.strip()))
        elif blocks[-1]:
            blocks.append([])
    sessions = tuple(_session(block) for block in blocks if block)
    if not sessions:
        raise _refused(1, "no line", "a session: 2026-03-04 PT, then its services")
    return sessions[0] if len(sessions) == 1 else Day(sessions=sessions)


def _refused(number: int, found: str, allowed: str) -> InputError:
    return InputError("the example", [Fault(f"line {number}", found, allowed)])


def _session(block: list[tuple[int, str]]) -> Session:
    (number, header), lines = block[0], block[1:]
    words = header.split()
    try:
        day = parse_day(words[0])
        discipline = next(each for each in DISCIPLINES if each == words[1])
    except (IndexError, StopIteration, ValueError):
        raise _refused(number, repr(header), "a day and a discipline: 2026-03-04 PT") from None
    fields: dict[str, Any] = {"patient": Patient(id="p-1")}
    for word in words[2:]:
        fields |= _flag(number, word)
    services: list[Service] = []
    choices: list[Choice] = []
    for place, line in lines:
        _line(place, line.split(), services, choices, fields)
    return Session(
        date_of_service=day,
        discipline=discipline,
        services=tuple(services),
        clinicians=_clinicians(services),
        choices=tuple(choices),
        **fields,
    )


_FLAGS: Final[Mapping[str, Mapping[str, object]]] = FrozenMap(
    {
        "telehealth": {"telehealth": True},
        "no-plan": {"under_plan": False},
        "incident-to": {"incident_to": True},
        **{setting: {"setting": setting} for setting in SETTINGS},
        **{status: {"status": status} for status in get_args(Status)},
    }
)


def _flag(number: int, word: str) -> Mapping[str, object]:
    if word in _FLAGS:
        return _FLAGS[word]
    if word.startswith("pos"):
        return {"place_of_service": word[3:]}
    if word.startswith("patient"):
        return {"patient": Patient(id=word)}
    if word.startswith("provider"):
        return {"billing_provider": word}
    raise _refused(number, repr(word), ", ".join([*sorted(_FLAGS), "posNN", "patientN", "providerN"]))


def _line(
    number: int, words: list[str], services: list[Service], choices: list[Choice], fields: dict[str, Any]
) -> None:
    match words:
        case ["choose", code]:
            choices.append(Choice(unit_to=code))
        case ["recorded", *told]:
            fields["recorded"] = _recorded(number, told, fields.get("recorded", Recorded()))
        case [code, length, who, *options] if is_code(code):
            services.append(_service(number, code, length, who, options))
        case _:
            raise _refused(number, repr(" ".join(words)), "a service: 97110 20 PT, a choice: choose 97110")


def _recorded(number: int, told: list[str], so_far: Recorded) -> Recorded:
    match told:
        case ["timed", minutes] if _NUMBER.fullmatch(minutes):
            return attrs.evolve(so_far, timed_minutes=int(minutes))
        case ["total", minutes] if _NUMBER.fullmatch(minutes):
            return attrs.evolve(so_far, total_minutes=int(minutes))
        case [clock]:
            start, end = _clock(number, clock)
            return attrs.evolve(so_far, start=start, end=end, next_day=end <= start)
        case _:
            raise _refused(number, repr(" ".join(told)), "timed 45, total 60, or clock times such as 10:00-11:00")


def _service(number: int, code: str, length: str, who: str, options: list[str]) -> Service:
    fields: dict[str, Any] = {}
    kind = "treatment"
    for option in options:
        if option in TIME_KINDS:
            kind = option
        else:
            fields |= _option(number, option)
    people = tuple(_id(number, name) for name in re.split(r"[+,]", who))
    if length == "-":
        return Service(code=code, by=people, **fields)
    return Service(code=code, time=(_entry(number, length, people, kind),), **fields)


def _entry(number: int, length: str, people: tuple[str, ...], kind: Any) -> TimeEntry:
    if _NUMBER.fullmatch(length):
        return TimeEntry(minutes=int(length), by=people, kind=kind)
    start, end = _clock(number, length)
    return TimeEntry(start=start, end=end, by=people, kind=kind, next_day=end <= start)


def _clock(number: int, text: str) -> tuple[time, time]:
    found = _CLOCK.fullmatch(text)
    try:
        if found is not None:
            return time.fromisoformat(found[1]), time.fromisoformat(found[2])
    except ValueError:
        pass  # 25:00 has the form and is no time; it is refused below
    raise _refused(number, repr(text), "minutes, clock times such as 10:00-10:15, or -")


_OPTIONS: Final[Mapping[str, Callable[[int], Mapping[str, object]]]] = FrozenMap(
    {"x": lambda count: {"quantity": count}, "group": lambda count: {"group_size": count}}
)


def _option(number: int, option: str) -> Mapping[str, object]:
    if option == "free":
        return {"bill": False, "reason": "courtesy"}
    if option == "absent":
        return {"patient_present": False}
    word = option.rstrip("0123456789")
    if word not in _OPTIONS or word == option:
        raise _refused(number, repr(option), "free, absent, x2 (quantity), group2, or a kind of time")
    return _OPTIONS[word](int(option[len(word) :]))


def _id(number: int, name: str) -> str:
    found = _WHO.fullmatch(name)
    if found is None or found[1] not in ROLES:
        raise _refused(number, repr(name), f"roles: {', '.join(ROLES)}")
    return f"{found[1].lower()}{found[2] or 1}"


def _clinicians(services: list[Service]) -> tuple[Clinician, ...]:
    ids = [who for service in services for entry in service.time for who in entry.by]
    ids += [who for service in services for who in service.by]
    roles = {role.lower(): role for role in ROLES}
    return tuple(Clinician(id=who, role=roles[who.rstrip("0123456789")]) for who in dict.fromkeys(ids))
