"""What a change does, as plain JSON data. The caller's ids, codes and numbers, and nothing of a patient."""

from collections.abc import Mapping

import attrs

from therapycode.serial import error_to_data
from therapycode.upkeep.impact.kinds import KINDS
from therapycode.upkeep.impact.sides import Change, Side
from therapycode.upkeep.impact.tally import Example, Row, Tally

__all__ = ["impact_data"]

_Data = dict[str, object]


def impact_data(change: Change, total: Tally) -> _Data:
    """The change and what the sessions come to, in one order whatever the order in which they were counted."""
    return {
        "schema": "therapycode/impact/1",
        "before": _side(change.before),
        "after": _side(change.after),
        "known_on": change.known_on.isoformat() if change.known_on is not None else None,
        "documents": total.documents,
        "unusable": total.unusable,
        "sessions": total.sessions,
        "same_policy": total.same_policy,
        "changed": total.changed,
        "kinds": _kinds(total.counts),
        "moves": dict(sorted(total.moves.items())),
        "months": {month: attrs.asdict(each) for month, each in sorted(total.months.items())},
        "causes": [_row(row) for row in total.by_number],
        "refused": [error_to_data(each.error, line=each.line) for each in total.refused],
    }


def _side(side: Side) -> _Data:
    profile = side.profile
    return {"name": side.name, "payer": profile.payer, "title": profile.title, "profile": profile.fingerprint}


def _kinds(counts: Mapping[str, int]) -> _Data:
    return {kind: counts.get(kind, 0) for kind in KINDS}


def _row(row: Row) -> _Data:
    return {
        "values": [attrs.asdict(each) for each in row.values],
        "sessions": row.sessions,
        "shared": row.shared,
        "kinds": _kinds(row.counts),
        "moves": dict(sorted(row.moves.items())),
        "examples": [_example(each) for each in row.examples],
    }


def _example(example: Example) -> _Data:
    return {
        "what": example.what,
        "session": example.session,
        "differences": [attrs.asdict(each) for each in example.differences],
    }
