"""Outcomes as plain data.

Written by hand, key by key: outcomes leave by the million, and the order of the keys is part of the promise.
"""

from typing import Final

from therapycode.model.authorization import AuthorizationUse
from therapycode.model.claim import (
    Alternative,
    Claim,
    ClaimLine,
    DayOutcome,
    NotBilled,
    Outcome,
    Repair,
    Tie,
)
from therapycode.model.finding import Assumed, Finding, SourceRef, Unchecked, Unconfirmed, Unknown
from therapycode.model.limits import LimitUse
from therapycode.model.record import Record
from therapycode.model.session import Waiver
from therapycode.serial.plain import amount, plain

__all__ = [
    "DAY_OUTCOME_TAG",
    "OUTCOME_TAG",
    "assumed_to_data",
    "authorization_to_data",
    "finding_to_data",
    "limit_to_data",
    "line_of_outcome",
    "repair_to_data",
    "source_to_data",
    "to_data",
    "unchecked_to_data",
    "unconfirmed_to_data",
    "unknown_to_data",
]

OUTCOME_TAG: Final = "therapycode/outcome/1"
DAY_OUTCOME_TAG: Final = "therapycode/day-outcome/1"

_Data = dict[str, object]


def to_data(value: Outcome | DayOutcome) -> _Data:
    """The outcome as plain JSON data, in the order of the published schema.

    The sentences of the explanation are there only where the steps were recorded.
    """
    return _outcome(value) if isinstance(value, Outcome) else _day(value)


def _day(value: DayOutcome) -> _Data:
    return {
        "schema": DAY_OUTCOME_TAG,
        "day": value.id,
        "payer": value.payer,
        "determined": value.determined,
        "ready": value.ready,
        "outcomes": [_outcome(each) for each in value.outcomes],
        "findings": [finding_to_data(each) for each in value.findings],
    }


def _outcome(value: Outcome) -> _Data:
    record = value.record
    data: _Data = {
        "schema": OUTCOME_TAG,
        "session": value.session,
        "payer": value.payer,
        "day": value.day.isoformat(),
        "determined": value.determined,
        "complete": value.complete,
        "ready": value.ready,
        "claim": None if value.claim is None else _claim(value.claim),
        "units": dict(value.units),
        "alternatives": [_alternative(each) for each in value.alternatives],
        "tie": None if value.tie is None else _tie(value.tie),
        "not_billed": [_not_billed(each) for each in value.not_billed],
        "findings": [finding_to_data(each) for each in value.findings],
        "unknown": [unknown_to_data(each) for each in value.unknown],
        "unchecked": [unchecked_to_data(each) for each in value.unchecked],
        "unconfirmed": [unconfirmed_to_data(each) for each in value.unconfirmed],
        "unverified": list(value.unverified),
        "data_as_of": None if value.data_as_of is None else value.data_as_of.isoformat(),
        "repairs": [repair_to_data(each) for each in value.repairs],
        "record": None if record is None else _record(record),
        "ext": plain(value.ext),
    }
    if value.assumed:
        data["assumed"] = [assumed_to_data(each) for each in value.assumed]
    if value.limits:
        data["limits"] = [limit_to_data(each) for each in value.limits]
    if value.authorizations:
        data["authorizations"] = [authorization_to_data(each) for each in value.authorizations]
    if value.steps is not None:
        data["explanation"] = [sentence.format(*values) for sentence, values in value.steps]
    return data


def _claim(claim: Claim) -> _Data:
    return {"lines": [line_of_outcome(each) for each in claim.lines]}


def line_of_outcome(line: ClaimLine) -> _Data:
    """A claim line that was made, as plain JSON data."""
    data: _Data = {
        "date": line.date.isoformat(),
        "discipline": line.discipline,
        "code": line.code,
        "units": line.units,
        "modifiers": list(line.modifiers),
        "minutes": line.minutes,
        "services": list(line.services),
    }
    if line.charge is not None:
        data["charge"] = amount(line.charge)
    if line.rendering_npi is not None:
        data["rendering_npi"] = line.rendering_npi
    if line.pooled_with:
        data["pooled_with"] = [
            {"session": each.session, "services": list(each.services)} for each in line.pooled_with
        ]
    if line.id is not None:
        data["id"] = line.id
    if line.revenue_code is not None:
        data["revenue_code"] = line.revenue_code
    if line.assumed:
        data["assumed"] = list(line.assumed)
    return data


def _alternative(alternative: Alternative) -> _Data:
    return {"units": dict(alternative.units), "lines": [line_of_outcome(each) for each in alternative.lines]}


def _tie(tie: Tie) -> _Data:
    return {"choose": tie.choose, "among": list(tie.among), "fixed": dict(tie.fixed)}


def _not_billed(entry: NotBilled) -> _Data:
    return {
        "code": entry.code,
        "performed": entry.performed,
        "minutes": entry.minutes,
        "reason": entry.reason,
        "services": list(entry.services),
    }


def finding_to_data(finding: Finding) -> _Data:
    """The finding as plain JSON data, its sentence beside the values that it speaks of."""
    data: _Data = {
        "rule": finding.rule,
        "code": finding.code,
        "severity": finding.severity,
        "where": finding.where,
        "says": finding.says,
        "do": finding.do,
        "values": plain(finding.values),
        "sources": [source_to_data(each) for each in finding.sources],
        "denials": list(finding.denials),
    }
    if finding.waived is not None:
        data["waived"] = {"by": finding.waived.by, "on": finding.waived.on.isoformat()}
    return data


def source_to_data(source: SourceRef) -> _Data:
    """Where a rule stands, as plain JSON data."""
    return {
        "id": source.id,
        "at": source.at,
        "kind": source.kind,
        "title": source.title,
        "url": source.url,
    }


def limit_to_data(use: LimitUse) -> _Data:
    """How far a limit is used, as plain JSON data: whole numbers as numbers, others as texts."""
    data: _Data = {
        "limit": use.limit,
        "title": use.title,
        "measure": use.measure,
        "ceiling": plain(use.ceiling),
        "used": plain(use.used),
        "claimed": plain(use.claimed),
        "left": plain(use.left),
        "first_day": use.first_day.isoformat(),
        "last_day": plain(use.last_day),
        "disposition": use.disposition,
    }
    if use.code:
        data["code"] = use.code
    if use.lines:
        data["lines"] = [{"code": line.code, "units": line.units, "kept": line.kept} for line in use.lines]
    if use.as_of is not None:
        data["as_of"] = use.as_of.isoformat()
    return data


def authorization_to_data(use: AuthorizationUse) -> _Data:
    """How far an authorization is used, as plain JSON data; amounts that are not known are left out."""
    data: _Data = {
        "number": use.number,
        "status": use.status,
        "first_day": plain(use.first_day),
        "last_day": plain(use.last_day),
    }
    amounts = {name: getattr(use, name) for name in _AMOUNTS}
    data |= {name: amount for name, amount in amounts.items() if amount is not None}
    if use.as_of is not None:
        data["as_of"] = use.as_of.isoformat()
    return data


_AMOUNTS: Final = ("visits", "visits_used", "visits_left", "units", "units_used", "units_left")


def unknown_to_data(entry: Unknown) -> _Data:
    """A part of the policy that is not known, as plain JSON data."""
    return {"part": entry.part, "why": entry.why, "ask": entry.ask}


def unchecked_to_data(entry: Unchecked) -> _Data:
    """A check that was not made, as plain JSON data."""
    return {"check": entry.check, "needs": list(entry.needs), "blocks": entry.blocks, "why": entry.why}


def assumed_to_data(entry: Assumed) -> _Data:
    """An assumption of the caller's, as plain JSON data."""
    return {"part": entry.part, "rule": entry.rule, "ask": entry.ask}


def unconfirmed_to_data(entry: Unconfirmed) -> _Data:
    """A value past its last confirmation, as plain JSON data."""
    return {
        "part": entry.part,
        "source": entry.source,
        "confirmed_through": entry.confirmed_through,
    }


def repair_to_data(repair: Repair) -> _Data:
    """A change that would mend the input, as plain JSON data."""
    return {
        "where": repair.where,
        "change": repair.change,
        "old": repair.old,
        "new": repair.new,
        "why": repair.why,
    }


def _record(record: Record) -> _Data:
    return {
        "therapycode": record.therapycode,
        "api": record.api,
        "schema": record.schema,
        "payer": record.payer,
        "day": record.day.isoformat(),
        "known_on": None if record.known_on is None else record.known_on.isoformat(),
        "profile": record.profile,
        "tables": dict(record.tables),
        "input": record.input,
        "assumed": dict(record.assumed),
        "waivers": [_waiver(each) for each in record.waivers],
    }


def _waiver(waiver: Waiver) -> _Data:
    return {
        "finding": waiver.finding,
        "where": waiver.where,
        "by": waiver.by,
        "on": waiver.on.isoformat(),
        "reason": waiver.reason,
    }
