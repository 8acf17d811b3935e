"""Codes that the table does not know, or that were not in force on the day."""

from collections.abc import Mapping

from therapycode.model.answers import Located
from therapycode.model.codes import CodeFacts
from therapycode.model.visit import Place, Visit
from therapycode.rules.catalogue import found

__all__ = ["not_in_force"]


def not_in_force(place: Place, visit: Visit, known: Mapping[str, CodeFacts]) -> Located:
    """What is to be said of a service's code that is not among those of the day; ``known`` are those of any day.

    Source: first and last days of the code table.
    """
    code, where = visit.service(place).code, f"services[{place[1]}]"
    facts = known.get(code)
    if facts is None:
        return place[0], found("codes.unknown", where, {"code": code})
    instead = f": {', '.join(facts.successors)}" if facts.successors else ""
    span = f"{facts.first_day or '...'} to {facts.last_day or '...'}"
    values = {"code": code, "day": visit.day.isoformat(), "span": span, "instead": instead}
    return place[0], found("codes.retired", where, values)
