"""A limit of a profile in one sentence, for a person to read."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Final

from therapycode.model.frozen import FrozenMap
from therapycode.model.limits import MEASURES, Measure
from therapycode.profiles.profile import Value
from therapycode.profiles.spelling import in_words
from therapycode.rules.limit_words import measured_in

__all__ = ["LIMITS", "limit_sentence"]

LIMITS: Final = "limits."
"""What the keys of limits begin with."""


def limit_sentence(values: Mapping[str, Value]) -> str:
    """What the values of a limit say, in words; empty where there are none.

    >>> said = {"measure": "visits", "ceiling": 20, "window": "year", "scope": ("patient",)}
    >>> limit_sentence({**said, "disposition": "deny-excess"})
    'At most 20 visits a calendar year, all providers together; what stands above is not paid.'
    """
    if not values:
        return ""
    said = [_heights(values), *_accounts(values), *_counted(values)]
    sentence = f"{', '.join(said)}; {_excess(values)}."
    return sentence[0].upper() + sentence[1:]


def _heights(values: Mapping[str, Value]) -> str:
    """How high the limit is, and over which days; the first height tells what is counted."""
    ceiling, days = values.get("ceiling"), _days(values)
    rows = _rows(ceiling) if isinstance(ceiling, tuple) else [{"value": ceiling}] if ceiling is not None else []
    heights: list[str] = []
    for row in rows:
        first = not any(each.startswith("at most") for each in heights)
        heights.append(f"{_height(row, values, days if first else '')}{_where(row)}")
    if rows and "when" in rows[-1]:
        heights.append("no limit")
    said = [", else ".join(heights)] if heights else []
    own = values.get("by_code")
    if isinstance(own, Mapping) and own:
        single = _listed([f"{_number(most, values)} of {code}" for code, most in own.items()])
        said.append(f"by itself at most {single}{'' if rows else f' {days}'}")
    each_code = [", each code by itself"] if values.get("each_code") is True else []
    return (", and ".join(said) or f"no ceiling is given {days}") + "".join(each_code)


def _height(row: Mapping[str, Value], values: Mapping[str, Value], days: str) -> str:
    """One height; with the days it is the first that limits, and says what is counted."""
    if row.get("unlimited") is True:
        return "no limit"
    if "share" in row:
        number = f"{_digits(row['share'])} percent of the limit {row.get('of')}"
    else:
        value = row.get("value", "no number of")
        number = _number(value, values) if days else _digits(value)
    return f"at most {number} {days}" if days else number


def _where(row: Mapping[str, Value]) -> str:
    """The condition of a height, its facts by their plain names."""
    return f" where {in_words(row['when']).replace('facts.', '').replace('_', ' ')}" if "when" in row else ""


def _rows(ceiling: tuple[Value, ...]) -> list[Mapping[str, Value]]:
    return [row for row in ceiling if isinstance(row, Mapping)]


def _number(number: Value, values: Mapping[str, Value]) -> str:
    """So much of what the limit counts."""
    measure = next(each for each in MEASURES if each == values.get("measure"))
    return f"{_digits(number)} {measured_in(measure) if number != 1 else _ONE[measure]}"


def _digits(number: Value) -> str:
    return (
        f"{number.normalize():f}"
        if isinstance(number, Decimal) and number == number.to_integral()
        else str(number)
    )


_ONE: Final[Mapping[Measure, str]] = FrozenMap(
    {
        "units": "unit",
        "codes": "code",
        "codes-or-units": "code or unit",
        "minutes": "minute",
        "visits": "visit",
        "sessions": "session",
        "rvus": "relative value unit",
        "amount": "in money",
        "group-size": "patient in a group",
    }
)


def _days(values: Mapping[str, Value]) -> str:
    """The days over which the limit counts."""
    unit, length = str(values["window"]), values.get("length", 1)
    span = unit if length == 1 else f"{length} {unit}s"
    match values.get("anchor", "calendar"):
        case "sliding":
            return f"in any {span}" if length != 1 else f"in any one {span}"
        case "first-visit":
            return "from the first visit on" if unit == "whole" else f"in each {span} from the first visit"
        case "event":
            event = _EVENTS.get(str(values.get("event")), "an event")
            return f"from {event} on" if unit == "whole" else f"in each {span} from {event}"
        case _:
            return _of_calendar(unit, values)


def _of_calendar(unit: str, values: Mapping[str, Value]) -> str:
    if unit == "week":
        return f"a week from {_named(_WEEKDAYS, values.get('first_weekday', 1))}"
    if unit == "year":
        first = values.get("first_month", 1)
        return "a calendar year" if first == 1 else f"a year from 1 {_named(_MONTHS, first)}"
    return {"claim": "on one claim", "month": "a calendar month"}.get(unit, f"a {unit}")


def _named(names: tuple[str, ...], number: Value) -> str:
    """The name of a weekday or a month; the number itself where there is none, which is refused elsewhere."""
    return names[number - 1] if isinstance(number, int) and 1 <= number <= len(names) else str(number)


_EVENTS: Final[Mapping[str, str]] = FrozenMap(
    {
        "evaluation": "the evaluation",
        "first-visit": "the first visit",
        "injury": "the injury",
        "received": "the day on which the payer has the claim",
        "spell": "the beginning of the spell of illness",
    }
)

_WEEKDAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS: Final = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def _accounts(values: Mapping[str, Value]) -> Iterator[str]:
    """Whose services share an account, and whose have one of their own."""
    scope = values.get("scope")
    apart = scope if isinstance(scope, tuple) else ()
    own = [words for key, words in _APART.items() if key in apart]
    if own:
        yield f"for each {' and '.join(own)}"
    if not {"billing-provider", "performing-provider"}.intersection(str(each) for each in apart):
        yield "all providers together"
    if "payer" in apart:
        yield "without what other payers were billed"


_APART: Final[Mapping[str, str]] = FrozenMap(
    {
        "billing-provider": "billing provider",
        "performing-provider": "performing provider",
        "discipline": "discipline",
        "purpose": "purpose",
    }
)


def _counted(values: Mapping[str, Value]) -> Iterator[str]:
    """Which lines count."""
    codes = values.get("codes")
    sets = {"timed": "timed codes", "untimed": "untimed codes", "always-therapy": "codes that are always therapy"}
    named = [sets[codes]] if isinstance(codes, str) and codes in sets else list(_texts(values, "codes"))
    named += _classes(values, "classes")
    if named:
        yield f"of {_listed(named)}"
    left_out = (*_texts(values, "exempt"), *_classes(values, "exempt_classes"))
    for key, words in _LINES.items():
        told = left_out if key == "exempt" else _texts(values, key)
        if told:
            yield words.format(_listed(list(told)))


_LINES: Final[Mapping[str, str]] = FrozenMap(
    {
        "exempt": "without {}",
        "disciplines": "of {} alone",
        "with_modifiers": "on lines that bear {}",
        "without_modifiers": "on lines that do not bear {}",
        "not_in": "not in {}",
    }
)


def _classes(values: Mapping[str, Value], key: str) -> list[str]:
    """Classes of codes, as one thing among the codes that are named."""
    named = _texts(values, key)
    return [f"the class{'es' if len(named) > 1 else ''} {_listed(list(named))}"] if named else []


def _texts(values: Mapping[str, Value], key: str) -> tuple[str, ...]:
    given = values.get(key)
    return tuple(str(one) for one in given) if isinstance(given, tuple) else ()


def _listed(words: list[str]) -> str:
    return " and ".join([", ".join(words[:-1]), words[-1]]) if len(words) > 1 else words[0]


def _excess(values: Mapping[str, Value]) -> str:
    said = _EXCESS[str(values["disposition"])].format(values.get("modifier", ""))
    return f"{said}, which may be appealed" if values.get("appealable") is True else said


_EXCESS: Final[Mapping[str, str]] = FrozenMap(
    {
        "trim-in-claim-order": "what stands above is not paid, the lines taken in the order of the claim",
        "keep-highest-paid": "what stands above is not paid, the best paid kept",
        "deny-excess": "what stands above is not paid",
        "deny-claim": "a claim that stands above is denied as a whole",
        "not-medically-necessary": "what stands above is taken for not medically necessary",
        "needs-authorization": "what stands above needs an authorization",
        "attest": "what stands above needs {}, by which somebody attests that it is necessary",
    }
)
