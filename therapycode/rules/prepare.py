"""From sessions as given to the prepared visit: minutes, whose they are, and what is counted together."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import attrs

from therapycode.errors import Fault, InputError
from therapycode.model.codes import CodeFacts, Trait
from therapycode.model.edits import NO_EDITS, DayEdits
from therapycode.model.frozen import FrozenMap
from therapycode.model.session import Service, Session
from therapycode.model.visit import Group, OpenGroup, Place, Span, Visit, new_group, new_visit
from therapycode.model.words import DISCIPLINES, ROLES, Discipline, Role, is_code
from therapycode.rules.accrual import AccruedEntry, accrued_faults
from therapycode.rules.before import history_faults, told_by
from therapycode.rules.distinct import attested_distinct
from therapycode.rules.timing import (
    ASSISTANT,
    LONGEST_DAY,
    SHORTEST,
    THERAPIST,
    UNRECOGNISED,
    entry_seconds,
    entry_span,
    together,
    too_short,
)

__all__ = ["PLAIN_STANDINGS", "PoolKey", "Standings", "counted_together", "incident_to", "pool_key", "prepare"]

PoolKey = Callable[[int, Session], object]
"""Gives the key of the pool that a session's minutes belong to, from its place in the document and itself."""

Standings = Mapping[str, Mapping[Role, int]]
"""Whose minutes each role's are, by the plan of care's discipline: the flags of `Trait`, as plain numbers."""

_PLAIN_ROLES: Mapping[Role, int] = FrozenMap(
    {
        "PT": THERAPIST,
        "OT": THERAPIST,
        "SLP": THERAPIST,
        "CF": THERAPIST,
        "physician": THERAPIST,
        "NPP": THERAPIST,
        "PTA": ASSISTANT,
        "OTA": ASSISTANT,
        "SLPA": ASSISTANT,
        "student": UNRECOGNISED,
        "aide": UNRECOGNISED,
    }
)

PLAIN_STANDINGS: Standings = FrozenMap(dict.fromkeys(DISCIPLINES, _PLAIN_ROLES))
"""Whose minutes a role's are where a payer says nothing of roles; a student or an aide alone gives none."""


def pool_key(scope: Sequence[str]) -> PoolKey:
    """The key by which sessions of one patient and one day share a pool of minutes.

    ``scope`` names what keeps pools apart beside patient and date: ``discipline``, ``billing-provider``,
    ``session``.
    """
    by_discipline = "discipline" in scope
    by_provider = "billing-provider" in scope
    by_session = "session" in scope

    def key(place: int, session: Session) -> object:
        return (
            session.discipline if by_discipline else None,
            session.billing_provider if by_provider else None,
            place if by_session else None,
        )

    return key


def prepare(
    sessions: tuple[Session, ...],
    codes: Mapping[str, CodeFacts],
    standings: Standings,
    pool_of: PoolKey,
    increments: Mapping[str, str],
    *,
    edits: DayEdits = NO_EDITS,
    counted_as: Mapping[str, str] = FrozenMap(),
) -> Visit:
    """The visit: minutes by whose they are, gathered by pool and code, families under their base code.

    ``increments`` gives, for the base code of a family, the code of its further units. Services of codes that
    are not in ``codes`` are left out and named in ``unknown``; sessions that did not take place are left out.
    ``edits`` are those of the day. ``counted_as`` gives, for codes whose minutes the payer counts under another
    code, that code.

    Raises:
        InputError: if a value does not hold together (minutes, a clinician that is not listed, a malformed
            code), with every such fault.
    """
    faults: list[Fault] = []
    unknown: list[Place] = []
    groups: dict[tuple[int, str], Group] = {}
    every_owner: list[Mapping[str, int]] = []
    spans: list[Span] = []
    traits = 0
    alone = len(sessions) == 1
    pools = (0,) if alone else _pools(sessions, pool_of)
    claims = (0,) if alone else _claims(sessions, pools)
    for number, session in enumerate(sessions):
        discipline = session.discipline
        by_role = standings[discipline] if not session.incident_to else _incident_to(standings, discipline)
        try:
            owners = _owners(session, by_role)
        except KeyError as fault:
            faults.append(_unknown_role(number, fault))
            continue
        every_owner.append(owners)
        if (
            session.recorded is not None
            or session.choices
            or session.attestations
            or session.history is not None
            or session.waivers
        ):
            traits |= _given_beside(session)
        pool, claim = pools[number], claims[number]
        for place, service in enumerate(session.services if session.status == "kept" else ()):
            as_given: Any = service  # its code may be anything: what is no code is told below
            code = as_given.code
            facts = codes.get(code)
            if facts is not None and facts.base != code:
                facts = codes.get(facts.base)
            if facts is None:
                _check_code(code, number, place, faults)
                unknown.append((number, place))
                continue
            try:
                group = _group(service, facts, discipline, pool, (number, place), owners, spans)
            except (IndexError, KeyError, TypeError, ValueError) as fault:
                faults.append(_fault(number, place, service, fault))
                continue
            traits |= group.traits
            key = (claim, facts.code)
            before = groups.setdefault(key, group)
            if before is not group:
                groups[key] = _merged(before, group)
                traits |= _SEVERAL
    if faults or traits & _ACCRUED:
        _stop_if_faulty(faults, sessions)
    day = sessions[0].date_of_service
    kept = tuple(groups.values())
    owned = tuple(every_owner)
    visit = new_visit(
        day, sessions, pools, kept, (), tuple(unknown), traits, owned, increments, edits, (), tuple(spans)
    )
    return counted_together(visit, counted_as) if counted_as else visit


def incident_to(discipline: Discipline) -> str:
    """The key of the standings that hold for services billed incident to a physician's, where they differ."""
    return f"{discipline} incident-to"


def _incident_to(standings: Standings, discipline: Discipline) -> Mapping[Role, int]:
    return standings.get(incident_to(discipline), standings[discipline])


def _owners(session: Session, by_role: Mapping[Role, int]) -> Mapping[str, int]:
    owners: dict[str, int] = {}
    for clinician in session.clinicians:
        owners[clinician.id] = by_role[clinician.role]  # a comprehension would be a call with a closure
    return owners


def _claim(session: Session) -> tuple[object, object]:
    """What keeps claims apart within a pool: lines of two disciplines or providers are never one line."""
    return session.discipline, session.billing_provider


def _group(  # noqa: C901, PLR0912, PLR0915, PLR0917  # one loop for each service of every visit: it calls little
    service: Service,
    facts: CodeFacts,
    discipline: Discipline,
    pool: int,
    place: Place,
    owners: Mapping[str, int],
    spans: list[Span],
) -> Group:
    """The group that one service makes by itself; its clinicians are looked up in ``owners``.

    The stretches of the clock that are the patient's own are added to ``spans``. Seconds left over from clock
    times are dropped once for the service, not for each entry.
    """
    therapist = assistant = idle = 0
    times = service.time
    if times:
        traits, counts = facts.traits | _TIMED, facts.counts
        for entry in times:
            as_given: Any = entry  # see `entry_seconds`
            minutes: object = as_given.minutes
            by, kind = entry.by, entry.kind
            if minutes is None:
                start, end = entry.start, entry.end
                if start is None or end is None or entry.next_day:
                    first, last = entry_span(entry)
                else:
                    # what `entry_span` does, in place: most entries of most visits are given so, or in minutes
                    first = start.hour * 3600 + start.minute * 60 + start.second
                    last = end.hour * 3600 + end.minute * 60 + end.second
                seconds = last - first
                if seconds < SHORTEST:
                    raise too_short(seconds)
                traits |= _CLOCKED
                if kind in facts.own_kinds and service.patient_present:
                    spans.append((first, last, place))
            elif type(minutes) is int and entry.start is None and entry.end is None and 0 < minutes <= LONGEST_DAY:
                seconds = minutes * 60
            else:
                seconds = entry_seconds(entry)
            owner = owners[by[0]] if len(by) == 1 else _whose(by, owners)
            if kind not in counts:
                idle += seconds
                continue
            traits |= owner
            if owner == THERAPIST:
                therapist += seconds
            elif owner == ASSISTANT:
                assistant += seconds
            else:
                idle += seconds
        therapist, assistant, idle = therapist // 60, assistant // 60, idle // 60
    else:
        traits = facts.traits | _took_part(service.by, owners) | _WITHOUT_TIME
    if not service.bill:
        traits |= _FREE
    # built in place, as `new_group` does: one call less for each service of every visit
    group: Any = _new(OpenGroup)
    group.code, group.facts = facts.code, facts
    group.discipline = discipline
    group.pool = pool
    group.members = (place,)
    group.minutes = therapist + assistant
    group.therapist = therapist
    group.assistant = assistant
    group.idle = idle
    group.traits = traits
    group.__class__ = Group
    return group  # type: ignore[no-any-return]  # it is a Group now


_new = object.__new__
_TIMED, _WITHOUT_TIME, _FREE = Trait.TIMED, Trait.WITHOUT_TIME, Trait.FREE
_CLOCKED, _SEVERAL = Trait.CLOCKED, Trait.SEVERAL
_RECORDED, _CHOSEN = Trait.RECORDED, Trait.CHOSEN
_ATTESTED, _ACCRUED = Trait.ATTESTED, Trait.ACCRUED
_WAIVED = Trait.WAIVED


def _given_beside(session: Session) -> int:
    """What a session holds beside its services."""
    held = (
        (_RECORDED, session.recorded is not None),
        (_ACCRUED, session.history is not None),
        (_CHOSEN, session.choices),
        (_ATTESTED, session.attestations),
        (_WAIVED, session.waivers),
    )
    return sum([trait for trait, given in held if given])


def _stop_if_faulty(faults: Sequence[Fault], sessions: Sequence[Session]) -> None:
    every = (*faults, *accrued_faults(_accrued(sessions)), *_days_before(sessions))
    if every:
        raise InputError("the session", every)


def _days_before(sessions: Sequence[Session]) -> Iterator[Fault]:
    """What is wrong with the days that the sessions say were billed before them."""
    for number, session in enumerate(sessions):
        if session.history is not None and session.history.days:
            at = f"sessions[{number}].history"
            yield from history_faults(told_by(session.history, at, session.date_of_service))


def _accrued(sessions: Sequence[Session]) -> Iterator[AccruedEntry]:
    """The amounts of all sessions, each with its path."""
    for number, session in enumerate(sessions):
        for place, entry in enumerate(session.history.accrued if session.history is not None else ()):
            at = f"sessions[{number}].history.accrued[{place}]"
            yield AccruedEntry(at, number, entry.pool, entry.year, entry.amount, entry.as_of)


def _whose(by: Sequence[str], owners: Mapping[str, int]) -> int:
    """Whose minutes are those that several clinicians worked together, or that nobody is named for."""
    return together([owners[who] for who in by])


def _took_part(by: Sequence[str], owners: Mapping[str, int]) -> int:
    """Who furnished a service without minutes: each of those named, helpers only where nobody else was there."""
    furnished = 0
    for who in by:
        furnished |= owners[who]
    return furnished & _BILLABLE or furnished


_BILLABLE = THERAPIST | ASSISTANT


def counted_together(visit: Visit, counted_as: Mapping[str, str]) -> Visit:
    """The visit with the minutes of each of these codes under the code that the payer counts them as.

    A code is counted as another only where both were furnished in one pool and claim, and nobody attested that
    they were distinct. The line of the other code then stands for the services of both.

    Source: the payer's profile, under ``counted-as``.
    """
    distinct = {code for sworn in attested_distinct(visit.sessions) for code in sworn.attestation.codes}
    groups = list(visit.groups)
    for code, other in counted_as.items():
        for own in [group for group in groups if group.code == code and code not in distinct]:
            home = next((at for at, group in enumerate(groups) if _takes(visit, group, own, other)), None)
            if home is not None:
                merged = _merged(groups[home], own)
                groups[home] = new_group(
                    merged.code,
                    merged.facts,
                    merged.discipline,
                    merged.pool,
                    merged.members,
                    merged.minutes,
                    merged.therapist,
                    merged.assistant,
                    merged.idle,
                    merged.traits | Trait.FAMILY,
                )
                groups.remove(own)
    return attrs.evolve(visit, groups=tuple(groups), traits=visit.traits | Trait.SEVERAL | Trait.FAMILY)


def _takes(visit: Visit, group: Group, own: Group, other: str) -> bool:
    return group.code == other and group is not own and _claim_of(visit, group) == _claim_of(visit, own)


def _claim_of(visit: Visit, group: Group) -> object:
    """What keeps a group's claim apart from others: all its services are of one claim."""
    return group.pool, _claim(visit.sessions[group.members[0][0]])


def _merged(one: Group, other: Group) -> Group:
    """Two groups of the same code and pool as one, the first of them first."""
    return new_group(
        one.code,
        one.facts,
        one.discipline,
        one.pool,
        one.members + other.members,
        one.minutes + other.minutes,
        one.therapist + other.therapist,
        one.assistant + other.assistant,
        one.idle + other.idle,
        one.traits | other.traits | _SEVERAL,
    )


def _pools(sessions: tuple[Session, ...], key: PoolKey) -> tuple[int, ...]:
    numbers: dict[object, int] = {}
    return tuple([numbers.setdefault(key(*each), len(numbers)) for each in enumerate(sessions)])


def _claims(sessions: tuple[Session, ...], pools: Sequence[int]) -> tuple[int, ...]:
    """The number of each session's claim: within a pool, one for each discipline and provider."""
    return _pools(sessions, lambda place, session: (pools[place], _claim(session)))


def _check_code(code: object, number: int, place: int, faults: list[Fault]) -> None:
    if not isinstance(code, str) or not is_code(code):
        faults.append(
            Fault(
                f"sessions[{number}].services[{place}].code",
                repr(code)[:40],
                "a CPT or HCPCS code: five characters such as 97110, 0791T or G0283",
                "Correct the code.",
            )
        )


def _unknown_role(number: int, fault: KeyError) -> Fault:
    return Fault(
        f"sessions[{number}].clinicians", f"the role {fault.args[0]!r}", ", ".join(ROLES), "Correct the role."
    )


def _fault(number: int, place: int, service: Service, fault: Exception) -> Fault:
    at = f"sessions[{number}].services[{place}]"
    if isinstance(fault, KeyError):
        return Fault(
            f"{at} ({service.code})",
            f"a clinician {fault.args[0]!r} that the session does not list",
            "the ids of the session's clinicians",
            "List the clinician, or correct the id.",
        )
    return Fault(
        f"{at} ({service.code})",
        str(fault),
        "whole minutes from 1 to 1440, or a start and a later end",
        "Correct the time entry.",
    )
