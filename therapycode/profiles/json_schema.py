"""The format of profiles as a JSON Schema, made from the typed shape, for editors that complete and check.

TOML's days come to a schema as texts, and a number with a decimal point as any number: the reader asks for more.
"""

from collections.abc import Iterable, Mapping
from typing import Final, get_args

from therapycode.model.conditions import QUESTIONS
from therapycode.model.facts import FACTS, FactKind
from therapycode.model.frozen import FrozenMap
from therapycode.profiles import kinds
from therapycode.profiles.kinds import ByName, Either, Fields, Kind, ListOf, OneOf, Scalar
from therapycode.profiles.profile import CLOCKS, SourceKind
from therapycode.profiles.shape import PARTS

__all__ = ["profile_schema"]

Schema = dict[str, object]

_NAME: Final = "^[a-z0-9]+(-[a-z0-9]+)*$"
_DAY: Final = "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
_CODE: Final = "^([0-9]{4}[0-9A-Z]|[A-Z][0-9]{4})$"
_TEXT: Final[Schema] = {"type": "string", "pattern": "\\S"}
_A_DAY: Final[Schema] = {"type": "string", "format": "date", "pattern": _DAY}

_SCALARS: Final[tuple[tuple[Kind, Schema], ...]] = (
    (kinds.TEXT, _TEXT),
    (kinds.WHOLE, {"type": "integer", "minimum": 1}),
    (kinds.COUNT, {"type": "integer", "minimum": 0}),
    (kinds.HEIGHT, {"type": "number", "minimum": 0}),
    (kinds.NUMBER, {"type": "number", "exclusiveMinimum": 0}),
    (kinds.AMOUNT, {"type": "number", "exclusiveMinimum": 0}),
    (kinds.FLAG, {"type": "boolean"}),
    (kinds.DAY, _A_DAY),
    (kinds.CODE, {"type": "string", "pattern": _CODE}),
    (kinds.MODIFIER, {"type": "string", "pattern": "^[0-9A-Z]{2}$"}),
    (kinds.MODIFIERS, {"type": "string", "pattern": "^[0-9A-Z]{2}(\\s+[0-9A-Z]{2})*$"}),
    (kinds.PLACE, {"type": "string", "pattern": "^[0-9]{2}$"}),
)

_FACTS: Final[Mapping[str, Schema]] = FrozenMap(
    {
        "word": {"type": "string", "pattern": _NAME},
        "text": _TEXT,
        "whole": {"type": "integer", "minimum": 0},
        "number": {"type": "number"},
        "flag": {"type": "boolean"},
        "day": _A_DAY,
        "code": {"type": "string", "pattern": _CODE},
        "place": {"type": "string", "pattern": "^[0-9]{2}$"},
    }
)

_NOTE: Final = "What else a reader should know."
_UNKNOWN: Final = "Whom to ask, where the values are not known."


_OF_ENTRIES: Final[Mapping[str, Schema]] = FrozenMap(
    {
        "ended": {"description": "The part was abolished on this day.", "const": True},
        "unknown": {"description": "Whom to ask: from this day on the values are not known any more.", **_TEXT},
        "or_before": {"description": "It held on this day and maybe earlier.", "type": "boolean"},
        "withdrawn": {
            "description": "The day on which it was taken back, as if it had never been said.",
            **_A_DAY,
        },
        "source": {"description": "One of [sources].", **_TEXT},
        "note": {"description": _NOTE, **_TEXT},
    }
)
"""What every dated table may hold beside its values."""


def profile_schema() -> Schema:
    """The JSON Schema (draft 2020-12) of a profile, with every part and every key that the format has."""
    groups = {key.partition(".")[0] for key in PARTS if "." in key}
    parts: dict[str, object] = {key: _part_ref(key) for key in PARTS if "." not in key}
    parts |= {group: _group(group) for group in sorted(groups)}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "therapycode/profile/1",
        "title": "A payer's profile",
        "description": "Dated values of one payer's policy, each with its source.",
        **_closed({**_top(), **parts}, ["schema", "title"]),
        "$defs": {
            "source": _source(),
            "example": _example(),
            "condition": _condition(),
            **{f"{key} dated": _by_day(_entry(key, fields)) for key, fields in PARTS.items()},
            **{f"part {key}": _part(key) for key in PARTS},
            **{f"test {name}": _test(kind) for name, kind in {**QUESTIONS, **FACTS}.items()},
        },
    }


def _closed(properties: Mapping[str, object], required: Iterable[str] = ()) -> Schema:
    """A table that has these keys and no others."""
    needed = list(required)
    held: Schema = {"type": "object", "properties": dict(properties), "additionalProperties": False}
    return {**held, "required": needed} if needed else held


def _said(schema: Mapping[str, object], description: str) -> Schema:
    return {"description": description, **schema}


def _list(of: Mapping[str, object]) -> Schema:
    return {"type": "array", "items": dict(of)}


def _named(of: Mapping[str, object]) -> Schema:
    """A table by names of the profile's own."""
    return {"type": "object", "patternProperties": {_NAME: dict(of)}, "additionalProperties": False}


def _by_day(of: Mapping[str, object]) -> Schema:
    return {"type": "object", "patternProperties": {_DAY: dict(of)}, "additionalProperties": False}


def _top() -> dict[str, object]:
    """The keys at the top that are no parts."""
    covers = _closed(
        {"from": _said(_A_DAY, "The first day."), "until": _said(_A_DAY, "The first day after the last.")}
    )
    return {
        "schema": _said({"const": 1}, "The number of the format."),
        "payer": _said({"type": "string", "pattern": "\\S"}, "The payer's id, the same as the file's name."),
        "title": _said(_TEXT, "A short name for people."),
        "family": _said(_TEXT, "The family that the payer belongs to, such as commercial."),
        "based_on": _said(_list(_TEXT), "Profiles to start from: files below the root, or payer: and an id."),
        "status": _said({"enum": ["partial", "complete", "retired"]}, "How much of the payer is recorded."),
        "successor": _said(_TEXT, "The payer to ask for instead of one that is retired."),
        "note": _said(_TEXT, _NOTE),
        "covers": _said(covers, "The days for which the profile answers."),
        "sources": _said(
            _named({"$ref": "#/$defs/source"}), "The documents that values rest on, by a name of your own."
        ),
        "examples": _said(_list({"$ref": "#/$defs/example"}), "Worked examples."),
    }


def _source() -> Schema:
    kinds_of_source = list(get_args(SourceKind))
    keys = {
        "title": _said(_TEXT, "What the document is called."),
        "at": _said(_TEXT, "The place in it."),
        "url": _said(_TEXT, "Its address."),
        "archived": _said(_TEXT, "The address of a copy that is kept."),
        "kind": _said(
            {"enum": kinds_of_source}, "What kind of document it is; no value rests on an unverified one."
        ),
        "published": _said(_A_DAY, "The day on which it was published."),
        "confirmed_through": _said(_A_DAY, "The last day for which it is known to hold."),
        "note": _said(_TEXT, _NOTE),
    }
    return _closed(keys, ["title", "kind"])


def _ref(name: str, description: str) -> Schema:
    return {"description": description, "$ref": f"#/$defs/{name.replace(' ', '%20')}"}


def _part_ref(key: str) -> Schema:
    return _ref(f"part {key}", f"The part {key} of the policy.")


def _group(group: str) -> Schema:
    """The parts whose keys begin with one word."""
    inside = {key.partition(".")[2]: key for key in PARTS if key.startswith(f"{group}.")}
    own = inside.pop("*", None)
    held = _closed({name: _part_ref(key) for name, key in inside.items()})
    if own is not None:
        held["patternProperties"] = {_NAME: _part_ref(own)}
    return _said(held, f"The parts of {group}.")


def _part(key: str) -> Schema:
    dated = _ref(f"{key} dated", "The values, by the first day on which they hold.")
    branch = {
        "when": _ref("condition", "The sessions for which this holds."),
        "unknown": _said(_TEXT, _UNKNOWN),
        "note": _said(_TEXT, _NOTE),
        "from": dated,
    }
    keys = {
        "label": _said(_TEXT, "What the part is about, for people."),
        "clock": _said({"enum": list(CLOCKS)}, "The day that decides which value holds."),
        "unknown": _said(_TEXT, _UNKNOWN),
        "note": _said(_TEXT, _NOTE),
        "from": dated,
        "branch": _said(_named(_closed(branch, ["when"])), "What holds instead for some sessions."),
    }
    return {
        "description": f"The part {key}.",
        **_closed(keys, ["label"]),
        "not": {"required": ["unknown", "from"]},
    }


def _entry(key: str, fields: Fields) -> Schema:
    """A dated table, or one that holds nothing but what became known later.

    That what became known later holds nothing of its own kind is left to the reader.
    """
    values = {name: _said(_value(kind), _words(kind)) for name, kind in fields.keys.items()}
    known = _ref(f"{key} dated", "What became known later, by the day on which it did.")
    alone: Schema = {"required": ["known"], "maxProperties": 1}
    keys = {**values, **_OF_ENTRIES, "known": known}
    return {**_closed(keys), "oneOf": [*_sorts(fields), alone]}


def _sorts(fields: Fields) -> list[Schema]:
    """The sorts of dated tables: values, abolished, or not known any more; each has a source."""
    any_of = {} if fields.needs else {"anyOf": [{"required": [key]} for key in fields.keys]}
    return [
        {"required": [*fields.needs, "source"], **any_of, **_without("ended", "unknown")},
        {"required": ["ended", "source"], **_without(*fields.keys, "unknown")},
        {"required": ["unknown", "source"], **_without(*fields.keys, "ended")},
    ]


def _without(*keys: str) -> Schema:
    return {"not": {"anyOf": [{"required": [key]} for key in keys]}}


def _value(kind: Kind) -> Schema:
    """What a parameter of a kind may hold."""
    found: Schema
    match kind:
        case OneOf(words):
            found = {"enum": list(words)}
        case ListOf(of):
            found = _list(_value(of))
        case Either(one, several):
            found = {"anyOf": [_value(one), _value(several)]}
        case ByName(name, of):
            pattern = str(_value(name)["pattern"])
            found = {"type": "object", "patternProperties": {pattern: _value(of)}, "additionalProperties": False}
        case Fields(keys, needs):
            found = _closed({key: _said(_value(inner), _words(inner)) for key, inner in keys.items()}, needs)
        case _ if kind is kinds.CONDITION:
            found = {"$ref": "#/$defs/condition"}
        case _:
            found = dict(next(schema for scalar, schema in _SCALARS if scalar is kind))
    return found


def _words(kind: Kind) -> str:
    """What a parameter may hold, in words."""
    match kind:
        case Scalar(allowed):
            said = allowed
        case OneOf(words):
            said = f"one of {', '.join(words)}"
        case ListOf(of):
            said = of.many
        case Either(one, several):
            said = f"{_words(one).rstrip('.').lower()}; or {several.of.many}"
        case ByName(name):
            said = f"a table, by name: {name.allowed}"
        case Fields(keys):
            said = f"a table with {', '.join(keys)}"
        case _:
            said = "a condition"
    return _sentence(said)


def _condition() -> Schema:
    """The questions that a condition may ask; a plugin's own facts have a dot in their names."""
    facts = {name: _ref(f"test {name}", _sentence(kind.says)) for name, kind in FACTS.items()}
    asked = {name: _ref(f"test {name}", _sentence(kind.says)) for name, kind in QUESTIONS.items()}
    flat = {f"facts.{name}": schema for name, schema in facts.items()}
    together = _said(_facts_table(facts), "Facts that the session gives.")
    return {
        "description": "What must hold, question by question.",
        **_closed({**asked, **flat, "facts": together}),
        "patternProperties": {"^facts\\.\\S+\\.\\S+$": {}},
        "minProperties": 1,
    }


def _facts_table(facts: Mapping[str, object]) -> Schema:
    """Facts by name; those of a plugin may hold anything."""
    return {**_closed(facts), "patternProperties": {"\\S\\.\\S": {}}}


def _sentence(says: str) -> str:
    return f"{says[:1].upper()}{says[1:]}."


def _test(kind: FactKind) -> Schema:
    """A value, a list of values, or, of numbers and days, bounds."""
    one = _fact(kind)
    either: list[Schema] = [one, {**_list(one), "minItems": 1}]
    if kind.type in {"whole", "number", "day"}:
        sides = {"at_least": _said(one, "From this on."), "below": _said(one, "Below this.")}
        either.append({**_closed(sides), "minProperties": 1})
    return {"anyOf": either}


def _example() -> Schema:
    told = {name: kind for name, kind in QUESTIONS.items() if name not in {"role", "code", "diagnosis"}}
    asked = {name: _said(_fact(kind), _sentence(kind.says)) for name, kind in told.items()}
    facts = {name: _said(_fact(kind), _sentence(kind.says)) for name, kind in FACTS.items()}
    together = _said(_facts_table(facts), "Facts that the session gives.")
    keys = {
        "says": _said(_TEXT, "What the example shows."),
        "day": _said(_A_DAY, "The day of service."),
        "known_on": _said(_A_DAY, "By what was known on this day."),
        **asked,
        "diagnosis": _said({"anyOf": [_TEXT, _list(_TEXT)]}, "The session's diagnoses."),
        "facts": together,
        "given": _said(_list(_TEXT), "Lines of code, minutes and roles: 97110 10 PT."),
        "units": _said(_list(_TEXT), "Lines of code and units: 97110 1."),
        "lines": _said(_list(_TEXT), "Lines of code, units and modifiers: 97110 1 GP."),
        "undetermined": _said({"type": "boolean"}, "There is no claim."),
        "ties": _said({"type": "integer", "minimum": 1}, "The number of equally right answers."),
        "not_billed": _said(_list(_TEXT), "Lines of code and reason."),
        "findings": _said(_list(_TEXT), "Names of findings that are among those made."),
        "without": _said(_list(_TEXT), "Names of findings that are not among those made."),
        "before": _said(_list(_TEXT), "What was billed on earlier days: 2026-03-02 PT 97110 x2."),
        "assume": _said(
            {"type": "object", "additionalProperties": _TEXT},
            "Rules that the example goes by, by part, where the payer's own are not known.",
        ),
        "source": _said(_TEXT, "One of [sources]."),
        "note": _said(_TEXT, _NOTE),
    }
    answers = [{"required": [key]} for key in ("units", "lines", "undetermined")]
    return {**_closed(keys, ["says", "day", "given", "source"]), "anyOf": answers}


def _fact(kind: FactKind) -> Schema:
    return {"enum": list(kind.words)} if kind.words else dict(_FACTS[kind.type])
