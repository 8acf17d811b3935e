"""A limit of a profile in one sentence, for a person to read."""

from collections.abc import Iterator, Mapping
from typing import Final

from therapycode.model.frozen import FrozenMap
from therapycode.model.limits import MEASURES
from therapycode.profiles.profile import Value
from therapycode.profiles.spelling import in_words
from therapycode.rules.limit_words import measured_in

__all__ = ["LIMITS", "limit_sentence"]

LIMITS: Final = "limits."
"""What the keys of limits begin with."""


def limit_sentence(values: Mapping[str, Value]) -> str:
    """What the values of a limit say, in words; empty where there are none.

    >>> said = {"measure": "visits", "ceiling": 20, "window": "year", "scope": ("discipline",)}
    >>> limit_sentence({**said, "disposition": "deny-excess"})
    'At most 20 visits a calendar year, for each discipline, all providers together; what stands above is not paid.'
    """
    if not values:
        return ""
    said = [_heights(values), *_accounts(values), *_counted(values)]
    sentence = f"{', '.join(said)}; {_excess(values)}."
    return sentence[0].upper() + sentence[1:]


def _heights(values: Mapping[str, Value]) -> str:
    """How high the limit is, and over which days; the first height tells what is counted."""
    what = f"{_measure(values)} {_days(values)}"
    ceiling = values.get("ceiling")
    heights = [_height(row, what, place) for place, row in enumerate(_rows(ceiling))]
    said = ", else ".join(heights) if heights else f"at most {ceiling} {what}" if ceiling is not None else ""
    last = _rows(ceiling)[-1] if heights else None
    if last is not None and "when" in last:
        said += ", else no limit"
    own = _own(values)
    if own:
        said = f"{said}; by itself {own}" if said else f"{what}, at most {own}"
    return said + (", each code by itself" if values.get("each_code") is True else "")


def _height(row: Mapping[str, Value], what: str, place: int) -> str:
    where = f" where {in_words(row['when'])}" if "when" in row else ""
    if row.get("unlimited") is True:
        return f"no limit{where}"
    number = row["value"] if "value" in row else f"{row.get('share')} percent of the limit {row.get('of')}"
    return f"{number}{where}" if place else f"at most {number} {what}{where}"


def _own(values: Mapping[str, Value]) -> str:
    """The ceilings of single codes."""
    held = values.get("by_code")
    return ", ".join(f"{most} of {code}" for code, most in held.items()) if isinstance(held, Mapping) else ""


def _rows(ceiling: Value | None) -> tuple[Mapping[str, Value], ...]:
    rows = ceiling if isinstance(ceiling, tuple) else ()
    return tuple(row for row in rows if isinstance(row, Mapping))


def _measure(values: Mapping[str, Value]) -> str:
    return next(measured_in(measure) for measure in MEASURES if measure == values.get("measure"))


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
            event = _EVENTS[str(values["event"])]
            return f"from {event} on" if unit == "whole" else f"in each {span} from {event}"
        case _:
            return _of_calendar(unit, values)


def _of_calendar(unit: str, values: Mapping[str, Value]) -> str:
    if unit == "week":
        return f"a week from {_WEEKDAYS[_whole(values.get('first_weekday', 1)) - 1]}"
    if unit == "year":
        first = _whole(values.get("first_month", 1))
        return "a calendar year" if first == 1 else f"a year from 1 {_MONTHS[first - 1]}"
    return {"claim": "on one claim", "month": "a calendar month"}.get(unit, f"a {unit}")


def _whole(value: Value) -> int:
    return value if isinstance(value, int) else 1


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
    codes, classes = values.get("codes"), _texts(values, "classes")
    sets = {"timed": "timed codes", "untimed": "untimed codes", "always-therapy": "codes that are always therapy"}
    named = [sets[codes]] if isinstance(codes, str) and codes in sets else list(_texts(values, "codes"))
    named += [f"the class {each}" for each in classes]
    if named:
        yield f"of {_listed(named)}"
    left_out = [*_texts(values, "exempt"), *(f"the class {each}" for each in _texts(values, "exempt_classes"))]
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


def _texts(values: Mapping[str, Value], key: str) -> tuple[str, ...]:
    given = values.get(key)
    return tuple(str(one) for one in given) if isinstance(given, tuple) else ()


def _listed(words: list[str]) -> str:
    return " and ".join([", ".join(words[:-1]), words[-1]]) if len(words) > 1 else words[0]


def _excess(values: Mapping[str, Value]) -> str:
    said = _EXCESS[str(values["disposition"])].format(values.get("modifier", ""))
    return f"{said}, and may be appealed" if values.get("appealable") is True else said


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
