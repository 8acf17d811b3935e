"""Sessions in the short notation of worked examples.

A session is a line with its day and discipline, then a line for each service: the code, its minutes (or clock
times, or ``-`` for none), who furnished it, and what else is to be said of it::

    2026-03-04 PT office
    97110 20 PT
    97140 10:00-10:15 PT+PTA
    97161 - PT free
    choose 97110
    recorded timed 45
    accrued PT-SLP 2410.50 2026-03-01
    before 2026-03-02 PT 97110 x2 GP 97140
    attest KX
    attest GA 97140
    fact state TX
    authorized 97110 GP x4
    authorized number=A-12 from=2026-01-05 through=2026-06-30 visits=12
    waive units.tie services[0]
    npi PT 1234567893

Roles joined by ``+`` worked together, roles joined by a comma each took part; a number tells two people of one
role apart (``PT2``). Amounts stand behind a service (``charge60.00``, ``allowed38.50``, ``rvus1.20``).
``accrued`` gives what a pool came to so far in the year of the session, and the day on which that was known;
``before`` what was billed on an earlier day, code by code, with units, modifiers, minutes and money where they
matter (``x2 GP 30min 60.00``), and whose bill it was (``providerN``, ``payer-NAME``, a setting), the day itself
alone being as far as the history was looked up (``before 2026-03-03``, ``since 2026-01-01``); ``attest`` the
modifier that somebody attests, and the codes that it is attested for; ``fact`` a fact about the session, in
words (``yes``, ``no``) where it is one or the other, a payer's own (``acme.tier``) as well; ``authorized`` a
code with the modifiers and the number of units that were authorized, or what holds of the authorization as a
whole (``status``, ``requested``, ``units``, ``for``, ``reviewer``, ``token``, ``referral``, ``site`` and
``provider`` may be said too); ``waive`` a finding that somebody answers for, and its place where one is meant;
``npi`` the number of somebody who furnished services. An empty line begins another session of the same day.
"""

import re
from collections.abc import Callable, Mapping
from datetime import date, time
from decimal import Decimal
from typing import Any, Final, get_args

import attrs

from therapycode.dated import parse_day
from therapycode.errors import Fault, InputError
from therapycode.model.authorization import Authorization
from therapycode.model.facts import FACTS, FactKind, is_own_name
from therapycode.model.frozen import FrozenMap
from therapycode.model.history import ACCRUAL_POOLS, Accrued, History
from therapycode.model.session import (
    Attestation,
    AttestationKind,
    Choice,
    Clinician,
    Day,
    FactValue,
    Patient,
    Recorded,
    Service,
    Session,
    TimeEntry,
    Waiver,
)
from therapycode.model.words import (
    CLAIM_FORMS,
    DISCIPLINES,
    ROLES,
    SETTINGS,
    TIME_KINDS,
    Status,
    is_code,
    is_modifier,
)
from therapycode.serial.authorized import authorized
from therapycode.serial.earlier import earlier

__all__ = ["read_notation"]

_WHO = re.compile(r"([A-Za-z]+)([0-9]*)")
_CLOCK = re.compile(r"([0-9]{2}:[0-9]{2})-([0-9]{2}:[0-9]{2})")
_NUMBER = re.compile(r"[0-9]{1,4}")
_NPI = re.compile(r"[0-9]{10}")
_MONEY = re.compile(r"[0-9]{1,9}(\.[0-9]{2})?")
_AMOUNT = re.compile(rf"(allowed|charge|rvus)({_MONEY.pattern})")


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
    numbers: dict[str, str] = {}
    for place, line in lines:
        words = line.split()
        if words[0] == "accrued":
            _accrued(place, words[1:], day.year, fields)
        elif words[0] in {"before", "since"}:
            fields["history"] = earlier(place, words, fields.get("history", History()))
        elif words[0] == "fact":
            fields["facts"] = FrozenMap({**fields.get("facts", {}), **_fact(place, words[1:])})
        elif words[0] == "attest":
            fields["attestations"] = (*fields.get("attestations", ()), _attested(place, words[1:]))
        elif words[0] == "waive":
            fields["waivers"] = (*fields.get("waivers", ()), _waiver(place, words[1:], day))
        elif words[0] == "npi":
            numbers |= _numbered(place, words[1:])
        else:
            _line(place, words, services, choices, fields)
    return Session(
        date_of_service=day,
        discipline=discipline,
        services=tuple(services),
        clinicians=_clinicians(services, numbers),
        choices=tuple(choices),
        **fields,
    )


_FLAGS: Final[Mapping[str, Mapping[str, object]]] = FrozenMap(
    {
        "telehealth": {"telehealth": True},
        "no-plan": {"under_plan": False},
        "incident-to": {"incident_to": True},
        **{form: {"claim_form": form} for form in CLAIM_FORMS},
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
        case ["authorized", *told]:
            fields["authorization"] = authorized(number, told, fields.get("authorization", Authorization()))
        case ["recorded", *told]:
            fields["recorded"] = _recorded(number, told, fields.get("recorded", Recorded()))
        case [code, length, who, *options] if is_code(code):
            services.append(_service(number, code, length, who, options))
        case _:
            raise _refused(number, repr(" ".join(words)), "a service: 97110 20 PT, a choice: choose 97110")


def _fact(number: int, told: list[str]) -> Mapping[str, FactValue]:
    """A fact about the session: its name, and a value of its kind."""
    match told:
        case [name, text] if name in FACTS:
            kind = FACTS[name]
            value = _fact_value(number, kind, text)
            if kind.takes(value):
                return {name: value}
            raise _refused(number, repr(text), f"{name}: {kind.allowed}")
        case [name, text] if is_own_name(name):
            return {name: _own_value(text)}
        case _:
            raise _refused(
                number,
                repr(" ".join(told)),
                f"one of {', '.join(FACTS)}, or a payer's own such as acme.tier, and its value: fact state TX",
            )


def _own_value(text: str) -> FactValue:
    """What a text says of a fact whose kind only its payer knows: yes or no, a whole number, or itself."""
    if text in {"yes", "no"}:
        return text == "yes"
    return int(text) if text.isdecimal() else text


def _fact_value(number: int, kind: FactKind, text: str) -> FactValue:
    """What a text says of a fact of this kind; the text itself where it says nothing of the kind."""
    if kind.type == "day":
        return _day(number, text)
    if kind.type == "flag":
        return {"yes": True, "no": False}.get(text, text)
    return int(text) if kind.type == "whole" and text.isdecimal() else text


def _accrued(number: int, told: list[str], year: int, fields: dict[str, Any]) -> None:
    match told:
        case [pool, amount, as_of] if pool in ACCRUAL_POOLS and _MONEY.fullmatch(amount):
            known: Any = pool
            entry = Accrued(
                pool=known, year=year, amount=Decimal(amount), as_of=_day(number, as_of), source="the example"
            )
            before = fields.get("history", History()).accrued
            fields["history"] = attrs.evolve(fields.get("history", History()), accrued=(*before, entry))
        case _:
            allowed = f"a pool ({', '.join(ACCRUAL_POOLS)}), an amount and a day: PT-SLP 2410.50 2026-03-01"
            raise _refused(number, repr(" ".join(told)), allowed)


def _day(number: int, text: str) -> date:
    try:
        return parse_day(text)
    except ValueError:
        raise _refused(number, repr(text), "a day such as 2026-03-01") from None


_DISTINCT: Final = frozenset({"59", "XE", "XS", "XP", "XU"})
_LIABILITY: Final = frozenset({"GA", "GX", "GY", "GZ"})


def _kind(modifier: str) -> AttestationKind:
    """What is attested, by modifier: every other one is a matter of necessity."""
    if modifier in _DISTINCT:
        return "distinct-service"
    return "liability" if modifier in _LIABILITY else "medical-necessity"


def _attested(number: int, told: list[str]) -> Attestation:
    match told:
        case [modifier, *codes] if is_modifier(modifier) and all(map(is_code, codes)):
            return Attestation(kind=_kind(modifier), modifier=modifier, by="pt1", codes=tuple(codes))
        case _:
            raise _refused(number, repr(" ".join(told)), "a modifier, and the codes it is for: GA 97140")


def _waiver(number: int, told: list[str], day: date) -> Waiver:
    match told:
        case [name] | [name, _]:
            return Waiver(
                finding=name, by="pt1", on=day, reason="the example", where=None if len(told) == 1 else told[1]
            )
        case _:
            raise _refused(
                number, repr(" ".join(told)), "a finding, and its place where one is meant: units.tie services[0]"
            )


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
    amount = _AMOUNT.fullmatch(option)
    if amount is not None:
        return {amount[1]: Decimal(amount[2])}
    word = option.rstrip("0123456789")
    if word not in _OPTIONS or word == option:
        raise _refused(
            number,
            repr(option),
            "free, absent, x2 (quantity), group2, charge60.00, allowed38.50, rvus1.20, or a kind of time",
        )
    return _OPTIONS[word](int(option[len(word) :]))


def _id(number: int, name: str) -> str:
    found = _WHO.fullmatch(name)
    if found is None or found[1] not in ROLES:
        raise _refused(number, repr(name), f"roles: {', '.join(ROLES)}")
    return f"{found[1].lower()}{found[2] or 1}"


def _numbered(number: int, told: list[str]) -> Mapping[str, str]:
    match told:
        case [who, npi] if _NPI.fullmatch(npi):
            return {_id(number, who): npi}
        case _:
            raise _refused(number, repr(" ".join(told)), "who, and a number of ten digits: PT 1234567893")


def _clinicians(services: list[Service], numbers: Mapping[str, str]) -> tuple[Clinician, ...]:
    ids = [who for service in services for entry in service.time for who in entry.by]
    ids += [who for service in services for who in service.by]
    roles = {role.lower(): role for role in ROLES}
    return tuple(
        Clinician(id=who, role=roles[who.rstrip("0123456789")], npi=numbers.get(who)) for who in dict.fromkeys(ids)
    )
