"""Values of a profile as plain JSON data, and in words for a person."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal

from therapycode.model.conditions import Bounds, Condition
from therapycode.model.session import FactValue
from therapycode.profiles.profile import Value

__all__ = ["in_words", "plain"]


def plain(value: Value | Bounds) -> object:
    """The value as JSON carries it: days and exact numbers as texts, a condition as the profile writes it."""
    if isinstance(value, Condition):
        return {question: _plain_test(test) for question, test in value.tests.items()}
    if isinstance(value, Bounds):
        return {name: plain(side) for name, side in _sides(value)}
    if isinstance(value, tuple):
        return [plain(one) for one in value]
    if isinstance(value, Mapping):
        return {key: plain(one) for key, one in value.items()}
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value


def in_words(value: Value) -> str:
    """The value for a person to read, on one line."""
    if isinstance(value, Condition):
        return " and ".join(f"{question} {_test_words(test)}" for question, test in value.tests.items())
    if isinstance(value, tuple):
        return ("; " if any(isinstance(one, Mapping) for one in value) else ", ").join(
            map(in_words, value)
        ) or "none"
    if isinstance(value, Mapping):
        return ", ".join(f"{key} {in_words(one)}" for key, one in value.items()) or "none"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)


def _plain_test(test: tuple[FactValue, ...] | Bounds) -> object:
    return plain(test[0]) if isinstance(test, tuple) and len(test) == 1 else plain(test)


def _test_words(test: tuple[FactValue, ...] | Bounds) -> str:
    if isinstance(test, tuple):
        return f"is {' or '.join(in_words(one) for one in test)}"
    said = {"at_least": "from", "below": "below"}
    return " and ".join(f"{said[name]} {side}" for name, side in _sides(test))


def _sides(bounds: Bounds) -> Iterable[tuple[str, int | Decimal | date]]:
    both = (("at_least", bounds.at_least), ("below", bounds.below))
    return [(name, side) for name, side in both if side is not None]
