"""Values as somebody types them, ``name=value``, into what a parsed file would hold; the reader judges them."""

import re
import tomllib
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Final

from therapycode.dated import parse_day
from therapycode.errors import Fault, ProfileError
from therapycode.model.conditions import QUESTIONS
from therapycode.model.facts import FACTS, FactKind
from therapycode.profiles.kinds import ByName, Either, Fields, Kind, ListOf, OneOf, Scalar

__all__ = ["condition_of", "session_of", "table_of"]

_WHOLE: Final = re.compile(r"[0-9]+")
_NUMBER: Final = re.compile(r"[0-9]+(\.[0-9]+)?")
_FLAGS: Final[Mapping[str, bool]] = {"true": True, "false": False, "yes": True, "no": False}


def table_of(shape: Fields, words: Iterable[str]) -> dict[str, object]:
    """The table that words such as ``minutes_per_unit=15`` describe.

    Items of a list are parted by commas, or given by saying the name again; those of a table are named after a
    dot: ``minutes.97161=30``. What is made of tables itself is typed as a file would hold it, in brackets. Names
    and values that the part does not take are left as they are, for the reader to refuse.

    Raises:
        ProfileError: if a word is not of the form ``name=value``, or a single value is given twice.
    """
    table: dict[str, object] = {}
    faults: list[Fault] = []
    for word in words:
        name, equals, text = word.partition("=")
        if not equals or not name:
            faults.append(Fault(word, "a word without =", "name=value, such as minutes_per_unit=15"))
        else:
            fault = _put(table, name, text, shape)
            faults += [fault] if fault is not None else []
    if faults:
        raise ProfileError("what was typed", faults)
    return table


def _put(table: dict[str, object], name: str, text: str, shape: Fields) -> Fault | None:
    """Add one word to the table; a fault where it says a second time what is said once."""
    whole, dot, key = name.partition(".")
    kind = shape.keys.get(whole)
    if dot and isinstance(kind, ByName):
        inner = table.setdefault(whole, {})
        if not isinstance(inner, dict) or key in inner:
            return _twice(name)
        inner[key] = _raw(kind.of, text)
        return None
    said = _raw(shape.keys[name], text) if name in shape.keys else text
    held = table.get(name)
    if name not in table:
        table[name] = said
    elif isinstance(held, list) and isinstance(said, list):
        table[name] = [*held, *said]
    else:
        return _twice(name)
    return None


def _twice(name: str) -> Fault:
    return Fault(name, "two values", "one value", "Say it once.")


def _raw(kind: Kind, text: str) -> object:
    """The text as a parsed file would hold it, by what its parameter takes."""
    match kind:
        case OneOf():
            return text
        case Scalar():
            return next((each for each in _readings(text) if kind.takes(each)), text)
        case ListOf(OneOf() | Scalar() as of):
            return [_raw(of, item.strip()) for item in text.split(",")] if text.strip() else []
        case ByName() if not text.strip():
            return {}
        case Either(one, _) if not text.startswith("["):
            return _raw(one, text)
        case _:
            return _literal(text)


def _literal(text: str) -> object:
    """A value as a file writes it; a text where it is none."""
    try:
        return tomllib.loads(f"value = {text}", parse_float=Decimal)["value"]
    except (ValueError, RecursionError):
        return text


def _readings(text: str) -> list[object]:
    """What a text may be, in the order in which it is tried: itself, a number, yes or no, a day."""
    readings: list[object] = [text]
    if _WHOLE.fullmatch(text):
        readings += [int(text), Decimal(f"{text}.0")]
    elif _NUMBER.fullmatch(text):
        readings.append(Decimal(text))
    if text in _FLAGS:
        readings.append(_FLAGS[text])
    return [*readings, *_days(text)]


def _days(text: str) -> list[date]:
    try:
        return [parse_day(text)]
    except ValueError:
        return []


def condition_of(words: Iterable[str], facts: Mapping[str, FactKind]) -> dict[str, object]:
    """The condition that words such as ``facts.state=TX,OH`` describe; bounds are typed as a file holds them.

    ``facts`` are those that may be asked about beside the library's own.

    Raises:
        ProfileError: if a word is not of the form ``question=answer``.
    """
    condition: dict[str, object] = {}
    for word in words:
        question, equals, text = word.partition("=")
        if not equals or not question:
            fault = Fault(word, "a word without =", "question=answer, such as facts.state=TX,OH")
            raise ProfileError("what was typed", [fault])
        name = question.removeprefix("facts.")
        kind = QUESTIONS.get(question) if name == question else {**FACTS, **facts}.get(name)
        answers = [_answer(kind, each.strip()) for each in text.split(",")]
        condition[question] = _literal(text) if text.startswith("{") else answers
    return condition


def session_of(words: Iterable[str], facts: Mapping[str, FactKind]) -> dict[str, object]:
    """What an example says of its session, as a file would hold it, from words such as ``facts.state=TX``.

    Raises:
        ProfileError: if a word is not of the form ``question=answer``.
    """
    said: dict[str, object] = {}
    about: dict[str, object] = {}
    for question, answers in condition_of(words, facts).items():
        one = answers[0] if isinstance(answers, list) and len(answers) == 1 else answers
        name = question.removeprefix("facts.")
        (said if name == question else about)[name] = one
    return {**said, "facts": about} if about else said


def _answer(kind: FactKind | None, text: str) -> object:
    return next((each for each in _readings(text) if kind is not None and kind.takes(each)), text)
