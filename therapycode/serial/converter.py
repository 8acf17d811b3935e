"""The one converter that reads documents; building it is what needs cattrs."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date, time
from decimal import Decimal
from types import NoneType, UnionType
from typing import Any, Final, Literal, Union, get_args, get_origin

import attrs
from cattrs import Converter
from cattrs.errors import BaseValidationError, IterableValidationError, IterableValidationNote
from cattrs.gen import make_dict_structure_fn, override

from therapycode.model.frozen import FrozenMap
from therapycode.model.given import GivenClaim, GivenLine
from therapycode.model.history import Accrued, History
from therapycode.model.session import (
    Attestation,
    Choice,
    Clinician,
    Day,
    Patient,
    Recorded,
    Service,
    Session,
    TimeEntry,
)
from therapycode.serial import hooks
from therapycode.serial.hooks import Hook
from therapycode.serial.open_values import extension, fact
from therapycode.serial.wording import Refused

__all__ = ["make_converter"]

_Fields = Callable[[Any, Any], object]

_MOST_MINUTES: Final = 1440
_MOST_COUNT: Final = 9999
_FIRST_YEAR: Final = 2000
_LAST_YEAR: Final = 9999


def make_converter() -> Converter:
    """Make the one converter that reads sessions, days and claims from plain data.

    * keys that the model does not know are refused, and so is null
    * nothing is coerced: ``"20"``, ``20.7`` and ``true`` are no minutes, and a text is no list
    * every fault of the data is found, not only the first
    """
    converter = Converter(forbid_extra_keys=True, detailed_validation=True)
    builder = _Builder(converter)
    for kind, hook in _PRIMITIVES.items():
        converter.register_structure_hook(kind, hook)
    converter.register_structure_hook_factory(_is_literal, _one_of)
    converter.register_structure_hook_factory(_is_optional, builder.optional)
    converter.register_structure_hook_factory(_is_tuple, builder.list)
    for model, special in _MODELS.items():
        converter.register_structure_hook(model, builder.object(model, special))
    return converter


@attrs.frozen
class _Builder:
    """Makes the readers that need those of the types inside."""

    converter: Converter

    def optional(self, kind: Any) -> Hook:
        """A reader of the type itself: what is not known is left out of a document, never null."""
        (inner,) = [each for each in get_args(kind) if each is not NoneType]
        return self.converter.get_structure_hook(inner)

    def list(self, kind: Any) -> Hook:
        """A reader of a list, whose elements are all of one type."""
        element = get_args(kind)[0]
        return _list_of(self.converter.get_structure_hook(element), element)

    def object(self, model: type, special: Mapping[str, Hook]) -> Hook:
        """A reader of an object with the fields of the model, some of which have readers of their own."""
        overrides = {name: override(struct_hook=hook) for name, hook in special.items()}
        # cattrs types the overrides and its own switches as one keyword mapping
        fields: _Fields = make_dict_structure_fn(model, self.converter, **overrides)  # type: ignore[arg-type]
        return _object_of(fields, model)


def _is_literal(kind: Any) -> bool:
    return get_origin(kind) is Literal


def _is_optional(kind: Any) -> bool:
    return get_origin(kind) in {Union, UnionType} and NoneType in get_args(kind)


def _is_tuple(kind: Any) -> bool:
    return get_origin(kind) is tuple


def _one_of(kind: Any) -> Hook:
    return hooks.one_of(get_args(kind))


def _object_of(fields: _Fields, model: type) -> Hook:
    tagged = model in {Session, Day, GivenClaim}

    def read(given: object, kind: object) -> object:
        if not isinstance(given, dict):
            raise Refused(given, "an object", echo=False)
        if tagged and "schema" in given:
            given = {key: value for key, value in given.items() if key != "schema"}
        return fields(given, kind)

    return read


def _list_of(hook: Hook, element: object) -> Hook:
    def read(given: object, _: object) -> tuple[object, ...]:
        if not isinstance(given, list):
            raise Refused(given, "a list", echo=False)
        try:
            return tuple([hook(value, element) for value in given])
        except (Refused, BaseValidationError):
            raise _every(enumerate(given), hook, element) from None

    return read


def _facts(given: object, _: object) -> Mapping[str, object]:
    if not isinstance(given, dict):
        raise Refused(given, "an object of facts", echo=False)
    try:
        return FrozenMap({hooks.label(key): fact(value, key) for key, value in given.items()})
    except Refused:
        raise _every_fact(given) from None


def _every_fact(given: Mapping[str, object]) -> IterableValidationError:
    """The faults of all facts, each under its name."""
    errors: list[Exception] = []
    for name, value in given.items():
        try:
            fact(value, hooks.label(name))
        except Refused as error:
            error.add_note(IterableValidationNote("", name, object))
            errors.append(error)
    return IterableValidationError("", errors, dict)


def _every(items: Iterable[tuple[int | str, object]], hook: Hook, element: object) -> IterableValidationError:
    """The faults of all the items, each under its place or key."""
    errors: list[Exception] = []
    for place, value in items:
        try:
            if isinstance(place, str):
                hooks.label(place)
            hook(value, element)
        except (Refused, BaseValidationError) as error:
            error.add_note(IterableValidationNote("", place, element))
            errors.append(error)
    return IterableValidationError("", errors, tuple)


_CODES: Final = _list_of(hooks.code, str)
_NPI: Final = hooks.matching("[0-9]{10}", "an NPI, a text of ten digits")
_PLACE: Final = hooks.matching("[0-9]{2}", "a place of service, a text of two digits")
_MINUTES: Final = "a whole number of minutes"

_PRIMITIVES: Final[Mapping[type, Hook]] = FrozenMap(
    {
        str: hooks.label,
        bool: hooks.flag,
        date: hooks.day,
        time: hooks.clock,
        Decimal: hooks.money,
    }
)

_MODELS: Final[Mapping[type, Mapping[str, Hook]]] = FrozenMap(
    {
        Patient: {},
        Clinician: {"npi": _NPI},
        TimeEntry: {"minutes": hooks.whole(1, _MOST_MINUTES, _MINUTES)},
        Service: {
            "code": hooks.code,
            "quantity": hooks.whole(0, _MOST_COUNT),
            "group_size": hooks.whole(1, _MOST_COUNT),
            "entered_units": hooks.whole(0, _MOST_COUNT),
        },
        Choice: {"unit_to": hooks.code, "among": _CODES},
        Attestation: {"modifier": hooks.modifier, "codes": _CODES, "says": hooks.free_text},
        Accrued: {"year": hooks.whole(_FIRST_YEAR, _LAST_YEAR, "a calendar year")},
        History: {},
        Recorded: {
            "timed_minutes": hooks.whole(0, _MOST_MINUTES, _MINUTES),
            "total_minutes": hooks.whole(0, _MOST_MINUTES, _MINUTES),
        },
        Session: {
            "place_of_service": _PLACE,
            "facts": _facts,
            "ext": extension,
        },
        Day: {},
        GivenLine: {
            "code": hooks.code,
            "units": hooks.whole(1, _MOST_COUNT),
            "modifiers": _list_of(hooks.modifier, str),
            "minutes": hooks.whole(0, _MOST_MINUTES, _MINUTES),
            "rendering_npi": _NPI,
            "revenue_code": hooks.matching("[0-9]{3,4}", "a revenue code, a text of three or four digits"),
        },
        GivenClaim: {"place_of_service": _PLACE, "facts": _facts, "ext": extension},
    }
)
"""Every object of a document, inner ones first, with readers for those fields whose type says too little."""
