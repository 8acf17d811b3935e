"""The same work in plain Python: dicts in, dicts out, no object, no finding, no source.

What somebody writes who needs units and the discipline modifier for one payer on one day and no more. It is
the other end of the scale: it says nothing of what is unknown and takes every input as it comes.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import attrs

__all__ = ["Known", "evaluate"]

Record = dict[str, Any]
"""A document, or a line, as JSON has it."""

_MODIFIERS = {"PT": "GP", "OT": "GO", "SLP": "GN"}


@attrs.frozen
class Known:
    """What the plain evaluator knows: timed codes, base codes, their increments, and codes never paid."""

    timed: frozenset[str]
    base: Mapping[str, str]
    increment: Mapping[str, str]
    unpaid: frozenset[str]


def evaluate(document: Record, known: Known) -> Record:
    """The lines of a session and whether its units were tied; the first entered code wins a tie."""
    minutes = _gather(document["services"], known)
    units, tied = _units(minutes, known.timed)
    modifier = _MODIFIERS[document["discipline"]]
    lines: list[Record] = []
    for code, number in units.items():
        if not number:
            continue
        further = known.increment.get(code)
        first = 1 if further is not None and number > 1 else number
        lines.append({"code": code, "units": first, "modifiers": [modifier], "minutes": minutes[code]})
        if first != number:
            lines.append({"code": further, "units": number - 1, "modifiers": [modifier]})
    return {"id": document["id"], "lines": lines, "tied": tied}


def _gather(services: Sequence[Record], known: Known) -> dict[str, int]:
    minutes: dict[str, int] = {}
    for service in services:
        code = known.base.get(service["code"], service["code"])
        if code not in known.unpaid:
            given = sum([entry["minutes"] for entry in service.get("time", ())])
            minutes[code] = minutes.get(code, 0) + given
    return minutes


def _units(minutes: Mapping[str, int], timed: frozenset[str]) -> tuple[dict[str, int], bool]:
    units = {code: given // 15 if code in timed else 1 for code, given in minutes.items()}
    pool = [(given % 15, given, code) for code, given in minutes.items() if code in timed]
    left = (sum([given for _, given, _ in pool]) + 7) // 15 - sum([given // 15 for _, given, _ in pool])
    if left <= 0:
        return units, False
    pool.sort(key=lambda one: (-one[0], -one[1]))
    for _, _, code in pool[:left]:
        units[code] += 1
    return units, left < len(pool) and pool[left - 1][0] == pool[left][0]
