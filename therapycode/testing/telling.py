"""A session in the fewest words: the short notation of worked examples, or its document where that falls short."""

from collections.abc import Iterator, Mapping

import attrs

from therapycode import History, InputError, Service, Session
from therapycode.model.words import ROLES
from therapycode.serial import document_to_json
from therapycode.serial.notation import read_notation
from therapycode.testing.occasions import renamed

__all__ = ["told"]


def told(session: Session) -> str:
    """The session in the short notation; as JSON, where the notation would leave something out."""
    short = "\n".join(_lines(session))
    return short if _says_it(short, session) else document_to_json(session)


def _says_it(short: str, session: Session) -> bool:
    try:
        return read_notation(short) == _plain(renamed(session, _ids(session)))
    except (InputError, KeyError):
        return False


def _plain(session: Session) -> Session:
    """The session with what the notation says of itself: where an amount comes from."""
    if session.history is None:
        return session
    accrued = tuple(attrs.evolve(each, source="the example") for each in session.history.accrued)
    return attrs.evolve(session, history=attrs.evolve(session.history, accrued=accrued))


def _ids(session: Session) -> Mapping[str, str]:
    """For each clinician the id that the notation gives: the role, and which of that role it is."""
    ids: dict[str, str] = {}
    for each in session.clinicians:
        before = sum(other.role == each.role for other in session.clinicians[: len(ids)])
        ids[each.id] = f"{each.role.lower()}{before + 1}"
    return ids


def _lines(session: Session) -> Iterator[str]:
    flags = [session.setting or "", session.status if session.status != "kept" else ""]
    flags += ["telehealth"] if session.telehealth else []
    yield " ".join([str(session.date_of_service), session.discipline, *filter(None, flags)])
    names = {who: _name(id_) for who, id_ in _ids(session).items()}
    for service in session.services:
        yield _service(service, names)
    for name, value in session.facts.items():
        yield f"fact {name} {_word(value)}"
    if session.history is not None:
        yield from _before(session.history)
    for each in session.attestations:
        yield " ".join(["attest", each.modifier, *each.codes])
    for choice in session.choices:
        yield f"choose {choice.unit_to}"


def _before(history: History) -> Iterator[str]:
    for known in history.accrued:
        yield f"accrued {known.pool} {known.amount:.2f} {known.as_of}"
    for day in history.days:
        yield " ".join([f"before {day.day} {day.discipline}", *(f"{one.code} x{one.units}" for one in day.lines)])
    if history.as_of is not None:
        yield f"before {history.as_of}"


def _name(id_: str) -> str:
    """The name in the notation of a clinician's id there: PT, and PT2 for the second of that role."""
    role = next(role for role in ROLES if role.lower() == id_.rstrip("0123456789"))
    number = id_[len(role) :]
    return role if number == "1" else f"{role}{number}"


def _service(service: Service, names: Mapping[str, str]) -> str:
    entry = service.time[0] if service.time else None
    by = entry.by if entry is not None else service.by
    length = "-" if entry is None or entry.minutes is None else str(entry.minutes)
    who = "+".join(names.get(one, one) for one in by)
    options = ["free"] if not service.bill else []
    options += [f"x{service.quantity}"] if service.quantity is not None else []
    options += [entry.kind] if entry is not None and entry.kind != "treatment" else []
    return " ".join([service.code, length, who, *options])


def _word(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)
