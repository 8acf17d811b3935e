"""Reading an outcome back: what it does not know is passed over, what it knows is read strictly."""

from functools import cache
from typing import TYPE_CHECKING, Final, TypeVar

from therapycode.errors import Fault, InputError
from therapycode.model.claim import DayOutcome, Outcome
from therapycode.serial.outcome import DAY_OUTCOME_TAG, OUTCOME_TAG
from therapycode.serial.text import UnreadableTextError, parse
from therapycode.serial.wording import show, sort_of

if TYPE_CHECKING:
    from cattrs import Converter

__all__ = ["read_outcome"]

T = TypeVar("T")

_TAGS: Final = (OUTCOME_TAG, DAY_OUTCOME_TAG)


def read_outcome(source: bytes, *, what: str = "the outcome") -> Outcome | DayOutcome:
    """The outcome, of a session or of a day, that the bytes hold as JSON.

    Written again it gives the same JSON, but for keys of later releases: those are passed over. The sentence of a
    finding is kept as it was said. ``what`` names the outcome in the message.

    Raises:
        InputError: if the bytes hold no outcome, with every fault at its path.
    """
    try:
        data, faults = parse(source, "json")
    except UnreadableTextError as error:
        raise InputError(what, [error.fault]) from None
    if not isinstance(data, dict):
        raise InputError(what, [Fault("", sort_of(data), "one object, an outcome")])
    if data.get("schema") not in _TAGS:
        found = show(data["schema"]) if "schema" in data else "nothing"
        raise InputError(what, [Fault("schema", found, ", ".join(_TAGS))])
    if faults:
        raise InputError(what, faults)
    return _day(data, what) if data["schema"] == DAY_OUTCOME_TAG else _structured(data, Outcome, what)


def _day(data: dict[str, object], what: str) -> DayOutcome:
    from therapycode.serial.outcome_converter import DayData  # noqa: PLC0415  # loads cattrs

    made = _structured(data, DayData, what)
    if not made.outcomes:
        raise InputError(what, [Fault("outcomes", "a list of 0", "one or more outcomes")])
    return DayOutcome(made.payer, made.outcomes[0].day, made.outcomes, made.findings, made.day)


def _structured(data: dict[str, object], model: type[T], what: str) -> T:
    try:
        return _converter().structure(data, model)
    except ExceptionGroup as errors:
        from therapycode.serial.faults import faults_of  # noqa: PLC0415  # with the converter, never before

        raise InputError(what, faults_of(errors, needed="a value, as the schema has it")) from None


@cache
def _converter() -> "Converter":
    """The converter, built when the first outcome is read."""
    from therapycode.serial.outcome_converter import make_outcome_converter  # noqa: PLC0415  # loads cattrs

    return make_outcome_converter()
