"""The converter that reads documents, and what builds one; building it is what needs cattrs."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date, time
from decimal import Decimal
from types import NoneType, UnionType
from typing import Any, Final, Literal, Union, get_args, get_origin

import attrs
from cattrs import Converter
from cattrs.errors import BaseValidationError, IterableValidationError, IterableValidationNote
from cattrs.gen import make_dict_structure_fn, override

from therapycode.model.authorization import Authorization, AuthorizedLine
from therapycode.model.frozen import FrozenMap
from therapycode.model.given import GivenClaim, GivenLine
from therapycode.model.history import Accrued, BilledDay, BilledLine, History
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
    Waiver,
)
from therapycode.serial import hooks
from therapycode.serial.hooks import Hook
from therapycode.serial.open_values import extension, fact
from therapycode.serial.wording import OTHER_KEYS, Refused

__all__ = ["Models", "converter_of", "make_converter"]

Models = Mapping[type, Mapping[str, Hook]]
"""Every object that is read, inner ones first, with readers for those fields whose type says too little."""

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
    return converter_of(_MODELS, _PRIMITIVES)


def converter_of(models: Models, primitives: Mapping[type, Hook], *, is_open: bool = False) -> Converter:
    """A converter that reads these objects, in which values of these types stand.

    An open one passes over keys that it does not know, and takes null where there may be nothing.
    """
    converter = Converter(forbid_extra_keys=not is_open, detailed_validation=True)
    builder = _Builder(converter, nullable=is_open)
    for kind, hook in primitives.items():
        converter.register_structure_hook(kind, hook)
    converter.register_structure_hook_factory(_is_literal, _one_of)
    converter.register_structure_hook_factory(_is_optional, builder.optional)
    converter.register_structure_hook_factory(_is_tuple, builder.list)
    converter.register_structure_hook_factory(_is_map, builder.map)
    for model, special in models.items():
        converter.register_structure_hook(model, builder.object(model, special))
    return converter


@attrs.frozen
class _Builder:
    """Makes the readers that need those of the types inside."""

    converter: Converter
    nullable: bool

    def optional(self, kind: Any) -> Hook:
        """A reader of the type itself: what is not known is left out of a document, never null."""
        (inner,) = [each for each in get_args(kind) if each is not NoneType]
        hook = self.converter.get_structure_hook(inner)
        return _or_null(hook) if self.nullable else hook

    def list(self, kind: Any) -> Hook:
        """A reader of a list, whose elements are all of one type."""
        element = get_args(kind)[0]
        return _list_of(self.converter.get_structure_hook(element), element)

    def map(self, kind: Any) -> Hook:
        """A reader of an object whose keys are names, and whose values are all of one type."""
        element = get_args(kind)[1]
        return _map_of(self.converter.get_structure_hook(element), element)

    def object(self, model: type, special: Mapping[str, Hook]) -> Hook:
        """A reader of an object with the fields of the model, some of which have readers of their own."""
        overrides = {
            name: override(struct_hook=hook, rename=OTHER_KEYS.get(name)) for name, hook in special.items()
        }
        # cattrs types the overrides and its own switches as one keyword mapping
        fields: _Fields = make_dict_structure_fn(model, self.converter, **overrides)  # type: ignore[arg-type]
        return _object_of(fields, model)


def _is_literal(kind: Any) -> bool:
    return get_origin(kind) is Literal


def _is_optional(kind: Any) -> bool:
    return get_origin(kind) in {Union, UnionType} and NoneType in get_args(kind)


def _is_tuple(kind: Any) -> bool:
    return get_origin(kind) is tuple


def _is_map(kind: Any) -> bool:
    return get_origin(kind) is FrozenMap


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


def _or_null(hook: Hook) -> Hook:
    def read(given: object, kind: object) -> object:
        return None if given is None else hook(given, kind)

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


def _map_of(hook: Hook, element: object, allowed: str = "an object") -> Hook:
    def read(given: object, _: object) -> Mapping[str, object]:
        if not isinstance(given, dict):
            raise Refused(given, allowed, echo=False)
        try:
            return FrozenMap({hooks.label(key): hook(value, element) for key, value in given.items()})
        except (Refused, BaseValidationError):
            raise _every(given.items(), hook, element) from None

    return read


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
_MODIFIERS: Final = _list_of(hooks.modifier, str)
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

_MODELS: Final[Models] = FrozenMap(
    {
        Patient: {},
        Clinician: {"npi": _NPI},
        TimeEntry: {"minutes": hooks.whole(1, _MOST_MINUTES, _MINUTES)},
        Service: {
            "code": hooks.code,
            "quantity": hooks.whole(0, _MOST_COUNT),
            "group_size": hooks.whole(1, _MOST_COUNT),
            "rvus": hooks.exact,
            "entered_units": hooks.whole(0, _MOST_COUNT),
        },
        Choice: {"unit_to": hooks.code, "among": _CODES},
        Attestation: {"modifier": hooks.modifier, "codes": _CODES, "says": hooks.free_text},
        AuthorizedLine: {
            "code": hooks.code,
            "modifiers": _MODIFIERS,
            "units": hooks.whole(0, _MOST_COUNT),
        },
        Authorization: {"visits": hooks.whole(0, _MOST_COUNT), "units": hooks.whole(0, _MOST_COUNT)},
        Accrued: {"year": hooks.whole(_FIRST_YEAR, _LAST_YEAR, "a calendar year")},
        BilledLine: {
            "code": hooks.code,
            "units": hooks.whole(0, _MOST_COUNT),
            "modifiers": _MODIFIERS,
            "minutes": hooks.whole(0, _MOST_MINUTES, _MINUTES),
            "rvus": hooks.exact,
        },
        BilledDay: {"facts": _facts},
        History: {},
        Waiver: {
            "finding": hooks.matching("[A-Za-z0-9._-]{1,80}", "the name or the code of a finding"),
            "reason": hooks.reason,
            "where": hooks.matching(r"[a-z0-9_.\[\]]{1,80}", "a place as a finding gives it, such as services[1]"),
        },
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
