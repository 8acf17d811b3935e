"""Comparisons, replays and clashes as plain data, and whatever was answered as one line of JSON."""

from collections.abc import Iterable

import attrs

from therapycode.model.claim import DayOutcome, Outcome
from therapycode.model.comparison import Behind, Comparison, Difference
from therapycode.model.finding import Finding
from therapycode.model.given import Checked
from therapycode.model.replay import Replayed
from therapycode.serial.checked import checked_to_data
from therapycode.serial.outcome import finding_to_data, source_to_data, to_data
from therapycode.serial.plain import one_line

__all__ = ["clashes_to_data", "comparison_to_data", "dump", "replay_to_data"]

_Data = dict[str, object]


def comparison_to_data(value: Comparison) -> _Data:
    """The comparison as plain JSON data, in the order of the published schema."""
    orders: _Data = {"orders": dict(value.orders)} if value.orders else {}
    return {
        "schema": "therapycode/comparison/1",
        "document": _document(value),
        "payers": list(value.outcomes),
        **orders,
        "outcomes": {payer: to_data(outcome) for payer, outcome in value.outcomes.items()},
        "differences": [_difference(each) for each in value.differences],
    }


def clashes_to_data(found: Iterable[tuple[int, Finding]]) -> _Data:
    """The findings of documents held side by side, each with the place of its document."""
    findings = [{"document": place, "finding": finding_to_data(finding)} for place, finding in found]
    return {"schema": "therapycode/clashes/1", "findings": findings}


def replay_to_data(value: Replayed) -> _Data:
    """What a replay came to as plain JSON data, in the order of the published schema."""
    then = value.then
    return {
        "schema": "therapycode/replay/1",
        "document": then.session if isinstance(then, Outcome) else then.id,
        "payer": then.payer,
        "day": then.day.isoformat(),
        "same": value.same,
        "same_input": value.same_input,
        "changes": [attrs.asdict(each, recurse=False) for each in value.changes],
        "causes": [attrs.asdict(each) for each in value.causes],
    }


def dump(value: Outcome | DayOutcome | Comparison | Replayed | Checked) -> str:
    """The outcome, the comparison, the replay, or what is said of a claim, as one line of JSON.

    Raises:
        ValueError: if the caller's ``ext`` holds NaN or an infinity, which JSON does not know.
    """
    match value:
        case Comparison():
            return one_line(comparison_to_data(value))
        case Checked():
            return one_line(checked_to_data(value))
        case Replayed():
            return one_line(replay_to_data(value))
        case _:
            return one_line(to_data(value))


def _document(value: Comparison) -> str | None:
    """The id of what was compared, which every outcome echoes."""
    outcome = next(iter(value.outcomes.values()))
    return outcome.session if isinstance(outcome, Outcome) else outcome.id


def _difference(difference: Difference) -> _Data:
    return {
        "session": difference.session,
        "code": difference.code,
        "what": difference.what,
        "answers": dict(difference.answers),
        "behind": {payer: _behind(behind) for payer, behind in difference.behind.items()},
    }


def _behind(behind: Behind) -> _Data:
    source = None if behind.source is None else source_to_data(behind.source)
    others = [source_to_data(other) for other in behind.others]
    return {"rule": behind.rule, "source": source} | ({"others": others} if others else {})
