"""What is said of a claim that was given, and the repairs that were made, as plain data."""

from collections.abc import Iterable

from therapycode.model.given import Applied, Checked
from therapycode.serial.given import line_to_data
from therapycode.serial.outcome import (
    assumed_to_data,
    finding_to_data,
    line_of_outcome,
    repair_to_data,
    unchecked_to_data,
    unconfirmed_to_data,
    unknown_to_data,
)
from therapycode.serial.plain import plain

__all__ = ["checked_to_data", "log_to_data"]

_Data = dict[str, object]


def checked_to_data(value: Checked, log: Iterable[Applied] | None = None) -> _Data:
    """What is said of the claim as plain JSON data, in the order of the published schema.

    With a ``log`` it also says what was made of the claim, under ``applied``.
    """
    data: _Data = {
        "schema": "therapycode/checked/1",
        "claim": value.claim,
        "payer": value.payer,
        "days": [day.isoformat() for day in value.days],
        "determined": value.determined,
        "complete": value.complete,
        "ready": value.ready,
        "findings": [finding_to_data(each) for each in value.findings],
        "expected": None if value.expected is None else [line_of_outcome(each) for each in value.expected],
        "unknown": [unknown_to_data(each) for each in value.unknown],
        "unchecked": [unchecked_to_data(each) for each in value.unchecked],
        "unconfirmed": [unconfirmed_to_data(each) for each in value.unconfirmed],
        "data_as_of": None if value.data_as_of is None else value.data_as_of.isoformat(),
        "repairs": [repair_to_data(each) for each in value.repairs],
        "record": dict(value.record),
        "ext": plain(value.ext),
    }
    if value.assumed:
        data["assumed"] = [assumed_to_data(each) for each in value.assumed]
    return data if log is None else data | {"applied": log_to_data(log)}


def log_to_data(log: Iterable[Applied]) -> list[_Data]:
    """The repairs that were made, each with the lines before and after it."""
    return [
        {
            **repair_to_data(made.repair),
            "at": list(made.at),
            "before": [line_to_data(line) for line in made.before],
            "after": [line_to_data(line) for line in made.after],
        }
        for made in log
    ]
