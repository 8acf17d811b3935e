"""What a parameter of a profile may hold: each kind tells good values from bad ones, and says what is allowed."""

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Final, Protocol

import attrs

from therapycode.model.conditions import QUESTIONS, Bounds, Condition
from therapycode.model.facts import FactKind
from therapycode.model.frozen import FrozenMap
from therapycode.model.session import FactValue
from therapycode.model.words import is_code, is_modifier
from therapycode.profiles.profile import Value
from therapycode.profiles.told import Told, names, show

__all__ = [
    "AMOUNT",
    "CODE",
    "CONDITION",
    "COUNT",
    "DAY",
    "FLAG",
    "HEIGHT",
    "MODIFIER",
    "MODIFIERS",
    "NUMBER",
    "PLACE",
    "TEXT",
    "WHOLE",
    "ByName",
    "Either",
    "Fields",
    "Kind",
    "ListOf",
    "OneOf",
    "Scalar",
    "is_name",
]


class Kind(Protocol):
    """What a parameter may hold. ``many`` is what messages call a list of such values."""

    @property
    def many(self) -> str:
        """A list of such values, as messages name it."""

    def read(self, at: str, given: object, told: Told, /) -> Value:
        """The value that stands at a key path; where it is refused, one that may stand in for it."""

    def ordered(self, value: Value, /) -> Value:
        """The value with all keys inside it in the order in which they are written."""


@attrs.frozen
class Scalar:
    """A single value: what is allowed, and what stands in for a value that is refused."""

    allowed: str
    many: str
    takes: Callable[[object], bool]
    otherwise: Value

    def read(self, at: str, given: object, told: Told) -> Value:
        """The value as it stands, where it is good."""
        if self.takes(given):
            return given  # type: ignore[return-value]  # what `takes` lets pass is a value
        told.refuse(at, show(given), self.allowed)
        return self.otherwise

    def ordered(self, value: Value) -> Value:
        """The value as it is."""
        return value


@attrs.frozen
class OneOf:
    """One word of a closed vocabulary."""

    words: tuple[str, ...]

    @property
    def many(self) -> str:
        """A list of such words."""
        return f"a list of {', '.join(self.words)}"

    def read(self, at: str, given: object, told: Told) -> Value:
        """The word, where it is one of them."""
        if isinstance(given, str) and given in self.words:
            return given
        told.refuse(at, show(given), ", ".join(self.words))
        return self.words[0]

    def ordered(self, value: Value) -> Value:
        """The word as it is."""
        return value


@attrs.frozen
class ListOf:
    """Several values of one kind, in order."""

    of: Kind

    @property
    def many(self) -> str:
        """A list of such lists."""
        return f"a list, each {self.of.many}"

    def read(self, at: str, given: object, told: Told) -> Value:
        """The values, as a tuple."""
        if not isinstance(given, list):
            told.refuse(at, show(given), self.of.many)
            return ()
        return tuple(self.of.read(f"{at}[{place}]", one, told) for place, one in enumerate(given))

    def ordered(self, value: Value) -> Value:
        """The values in their order, each with its keys in theirs."""
        return tuple(self.of.ordered(one) for one in value) if isinstance(value, tuple) else value


@attrs.frozen
class Either:
    """One value, or a list of several of another kind."""

    one: Kind
    several: ListOf

    @property
    def many(self) -> str:
        """A list of such values."""
        return f"a list, each {self.several.of.many} or a single value"

    def read(self, at: str, given: object, told: Told) -> Value:
        """The value by whichever of the two it is."""
        return self.several.read(at, given, told) if isinstance(given, list) else self.one.read(at, given, told)

    def ordered(self, value: Value) -> Value:
        """The value by whichever of the two it is."""
        return self.several.ordered(value) if isinstance(value, tuple) else self.one.ordered(value)


@attrs.frozen
class ByName:
    """Values of one kind by a name that the profile chooses, such as minutes by code."""

    name: Scalar
    of: Kind

    @property
    def many(self) -> str:
        """A list of such tables."""
        return "a list of tables"

    def read(self, at: str, given: object, told: Told) -> Value:
        """The values by name, in the order given."""
        if not isinstance(given, dict):
            told.refuse(at, show(given), f"a table, by name: {self.name.allowed}")
            return FrozenMap()
        for key in given:
            self.name.read(f"{at}.{key}", key, told)
        return FrozenMap({key: self.of.read(f"{at}.{key}", value, told) for key, value in given.items()})

    def ordered(self, value: Value) -> Value:
        """The values sorted by name."""
        if not isinstance(value, FrozenMap):
            return value
        return FrozenMap({key: self.of.ordered(value[key]) for key in sorted(value)})


@attrs.frozen
class Fields:
    """A table of keys that are known, each with a kind of its own. Those in ``needs`` are never left out."""

    keys: Mapping[str, Kind]
    needs: tuple[str, ...] = ()

    @property
    def many(self) -> str:
        """A list of such tables."""
        return f"a list of tables, each with {names(self.keys)}"

    def ordered(self, value: Value) -> FrozenMap[str, Value]:
        """The values in the order in which the keys are declared."""
        assert isinstance(value, FrozenMap)  # noqa: S101  # this kind gives nothing else
        return FrozenMap({key: kind.ordered(value[key]) for key, kind in self.keys.items() if key in value})

    def read(self, at: str, given: object, told: Told) -> Value:
        """The values of the table, those that are known, in the order in which the keys are declared."""
        if not isinstance(given, dict):
            told.refuse(at, show(given), f"a table with {names(self.keys)}")
            return FrozenMap()
        for key in given:
            if key not in self.keys:
                told.refuse(f"{at}.{key}", "a key that is not known here", names(self.keys), kind="key")
        for key in self.needs:
            if key not in given:
                told.refuse(f"{at}.{key}", "nothing", f"a value for each of {names(self.needs)}", kind="missing")
        return FrozenMap(
            {key: kind.read(f"{at}.{key}", given[key], told) for key, kind in self.keys.items() if key in given}
        )


@attrs.frozen
class _Conditions:
    """A condition on what a session says; see `therapycode.model.conditions`."""

    many: str = "a list of conditions"

    def read(self, at: str, given: object, told: Told) -> Condition:
        """The condition, its tests in the order given."""
        if not isinstance(given, dict) or not given:
            told.refuse(at, show(given), 'a table of conditions, such as { "facts.state" = ["TX", "OH"] }')
            return Condition(FrozenMap())
        tests: dict[str, tuple[FactValue, ...] | Bounds] = {}
        for question, wanted in _flat(given).items():
            kind = _asked(question, told)
            if kind is None:
                told.refuse(
                    f"{at}.{question}",
                    "a question that is not known",
                    names([*QUESTIONS, *(f"facts.{name}" for name in told.facts)]),
                    "Correct it, or have the plugin declare the fact.",
                    kind="question",
                )
            else:
                tests[question] = _test(f"{at}.{question}", wanted, kind, told)
        return Condition(FrozenMap(tests))

    def ordered(self, value: Value) -> Value:
        """The condition as it is; its tests are sorted where they are written."""
        return value


def _flat(given: Mapping[str, object]) -> Mapping[str, object]:
    """The questions of a condition; facts may also stand in a table of their own: ``facts = { age = 3 }``."""
    facts = given.get("facts")
    if not isinstance(facts, dict):
        return given
    others = {key: value for key, value in given.items() if key != "facts"}
    return others | {f"facts.{name}": wanted for name, wanted in facts.items()}


def _asked(question: str, told: Told) -> FactKind | None:
    name = question.removeprefix("facts.")
    return QUESTIONS.get(name) if name == question else told.facts.get(name)


def _test(at: str, wanted: object, kind: FactKind, told: Told) -> tuple[FactValue, ...] | Bounds:
    if isinstance(wanted, dict) and kind.type in _ORDERED:
        return _bounds(at, wanted, kind, told)
    several = wanted if isinstance(wanted, list) and wanted else [wanted]
    bounds = ", or bounds: { at_least = 1, below = 21 }" if kind.type in _ORDERED else ""
    for value in several:
        if not kind.takes(value):
            told.refuse(at, show(value), f"{kind.allowed}, or a list of such{bounds}")
    return tuple(several)


_ORDERED: Final = frozenset({"whole", "number", "day"})


def _bounds(at: str, given: Mapping[str, object], kind: FactKind, told: Told) -> Bounds:
    for key, value in given.items():
        if key not in {"at_least", "below"}:
            told.refuse(f"{at}.{key}", "a key that is not known here", "at_least, below", kind="key")
        elif not kind.takes(value):
            told.refuse(f"{at}.{key}", show(value), kind.allowed)
    if not given:
        told.refuse(at, "{}", "at_least, below, or both")
    lower, upper = given.get("at_least"), given.get("below")
    if lower is not None and upper is not None and kind.takes(lower) and kind.takes(upper) and upper <= lower:  # type: ignore[operator]  # both are of the one kind
        told.refuse(f"{at}.below", show(upper), f"more than {show(lower)}")
    return Bounds(lower, upper)  # type: ignore[arg-type]  # anything else was refused, and ends the reading


_NAME: Final = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def is_name(text: str) -> bool:
    """Say whether a text may be the name of something in a profile: small letters, digits and hyphens."""
    return _NAME.fullmatch(text) is not None


def _is_text(given: object) -> bool:
    return isinstance(given, str) and bool(given.strip())


def _is_whole(given: object) -> bool:
    return isinstance(given, int) and not isinstance(given, bool) and given > 0


def _is_height(given: object) -> bool:
    if isinstance(given, Decimal):
        return given.is_finite() and given >= 0
    return isinstance(given, int) and not isinstance(given, bool) and given >= 0


def _is_count(given: object) -> bool:
    return isinstance(given, int) and not isinstance(given, bool) and given >= 0


def _is_number(given: object) -> bool:
    return isinstance(given, Decimal) and given.is_finite() and given > 0


def _is_day(given: object) -> bool:
    return isinstance(given, date) and not isinstance(given, datetime)


_TWO_DIGITS: Final = re.compile(r"[0-9]{2}")


def _is_place(given: object) -> bool:
    return isinstance(given, str) and _TWO_DIGITS.fullmatch(given) is not None


def _are_modifiers(given: object) -> bool:
    return isinstance(given, str) and bool(given.split()) and all(map(is_modifier, given.split()))


TEXT: Final = Scalar("a text that is not empty", "a list of texts", _is_text, "")
WHOLE: Final = Scalar("a whole number from 1", "a list of whole numbers", _is_whole, 1)
COUNT: Final = Scalar("a whole number from 0", "a list of whole numbers", _is_count, 0)
HEIGHT: Final = Scalar(
    "a number from 0, whole or with a decimal point, such as 4 or 143.66", "a list of numbers", _is_height, 0
)
NUMBER: Final = Scalar(
    "a number above 0 with a decimal point, such as 7.5", "a list of numbers", _is_number, Decimal(1)
)
AMOUNT: Final = Scalar(
    "an amount above 0 with a decimal point, such as 160.00", "a list of amounts", _is_number, Decimal(1)
)
FLAG: Final = Scalar("true or false", "a list of true and false", lambda given: isinstance(given, bool), False)
DAY: Final = Scalar("a day, written bare: 2026-03-04", "a list of days", _is_day, date.min)
CODE: Final = Scalar(
    "a procedure code such as 97110 or G0283",
    "a list of procedure codes such as 97110 or G0283",
    lambda given: isinstance(given, str) and is_code(given),
    "",
)
MODIFIER: Final = Scalar(
    "a modifier, two digits or capital letters such as GP",
    "a list of modifiers such as GP",
    lambda given: isinstance(given, str) and is_modifier(given),
    "",
)
MODIFIERS: Final = Scalar(
    "a text of modifiers such as GP GO GN", "a list of texts of modifiers such as GP GO GN", _are_modifiers, ""
)
PLACE: Final = Scalar(
    "a place of service, two digits such as 11", "a list of places of service such as 11", _is_place, ""
)
CONDITION: Final = _Conditions()
