"""Sessions in short: `visit("97110 33 PT", "97140 7 PT")`; and what an outcome comes to, in short."""

from datetime import date
from functools import cache
from typing import Any, Final, TypeVar

import attrs

from therapycode import Clinician, Engine, Outcome, Patient, Service, Session, TimeEntry
from therapycode.model.words import DISCIPLINES, ROLES, Discipline, Role

DAY: Final = date(2026, 3, 4)

T = TypeVar("T")

_PLANS: Final[dict[str, Discipline]] = {"PTA": "PT", "OTA": "OT", "SLPA": "SLP", "CF": "SLP"}


@cache
def installed_engine() -> Engine:
    """One engine for all tests. Properties ask here: Hypothesis would print one that is handed in."""
    return Engine.installed()


def visit(*lines: str, day: date = DAY, discipline: Discipline | None = None) -> Session:
    """The session of lines `code minutes role`: roles joined by + worked together, `-` is no time given."""
    services = tuple(service(line) for line in lines)
    named = dict.fromkeys(role for line in lines for role in roles_of(line))
    plan = discipline or plan_of(next(iter(named), "PT"))
    staff = tuple(Clinician(id=role.lower(), role=role) for role in named)
    return Session(
        patient=Patient(id="p-1"), date_of_service=day, discipline=plan, services=services, clinicians=staff
    )


def bent(value: T, **fields: Any) -> T:
    """The value with these fields, also where its type would not allow them: the library is to say so."""
    loose: Any = value
    changed: T = attrs.evolve(loose, **fields)
    return changed


def service(line: str) -> Service:
    code, minutes, roles = line.split()
    by = tuple(role.lower() for role in roles.split("+"))
    if minutes == "-":
        return Service(code=code, by=by)
    return Service(code=code, time=(TimeEntry(minutes=int(minutes), by=by),))


def roles_of(line: str) -> list[Role]:
    named = line.split()[2].split("+")
    return [role for name in named for role in ROLES if role == name]


def plan_of(role: str) -> Discipline:
    return next((plan for plan in DISCIPLINES if plan == role), _PLANS.get(role, "PT"))


def lines(outcome: Outcome) -> list[str]:
    """The lines of the claim as `code units modifiers`."""
    assert outcome.claim is not None, [finding.says for finding in outcome.findings]
    return [" ".join([line.code, str(line.units), *line.modifiers]) for line in outcome.claim.lines]


def answers(outcome: Outcome) -> list[dict[str, int]]:
    """The units of every equally right answer, the one taken first; one answer where nothing is open."""
    if not outcome.alternatives:
        return [dict(outcome.units)]
    return [dict(alternative.units) for alternative in outcome.alternatives]


def left_out(outcome: Outcome) -> list[str]:
    """What was performed and not billed, as `code reason`."""
    return [f"{entry.code} {entry.reason}" for entry in outcome.not_billed]


def said(outcome: Outcome) -> list[str]:
    """The findings as `severity rule`."""
    return [f"{finding.severity} {finding.rule}" for finding in outcome.findings]
