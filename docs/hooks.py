"""Prints the reference page of the plugin interface, from the hook specification and the values it speaks of."""  # noqa: INP001  # beside the script that writes the pages

import re
import sys
from collections.abc import Iterator, Mapping
from inspect import cleandoc, formatannotation, signature
from types import FunctionType
from typing import Any, Final, get_type_hints

import attrs

from therapycode import plugin
from therapycode.model.claim import Step
from therapycode.model.edits import DayEdits
from therapycode.model.words import Discipline, Role
from therapycode.plugin import (
    API,
    AssistantAnswer,
    AssistantPart,
    Check,
    FactKind,
    GateAnswer,
    GatePart,
    Group,
    LineAnswer,
    LinePart,
    LinesByGroup,
    Located,
    ModifierAnswer,
    ModifierPart,
    NamedRule,
    PartValues,
    Payer,
    PayerPolicy,
    Piece,
    Place,
    PoolUnits,
    Spec,
    UnitAnswer,
    UnitPart,
    Values,
    Visit,
)

_HEAD: Final = f"""\
# Hooks, and what they give

The whole interface of payer plugins, number {API}, written from the specification itself. All names come from
`therapycode.plugin`. How to write a plugin is told step by step in
[write a payer plugin](../tutorial/write-a-payer-plugin.md); what may change, and how you are told, in
[stability](../explanation/stability.md).

A plugin is a module, or an object, with one or more of the hooks. It is named by an entry point:

```toml
[project.entry-points."therapycode.payers"]
acme_payers = "acme_payers"
```

Each hook is called once, when a registry is built, and none while a session is coded. A plugin that fails there
gives nothing: whoever asks for one of its payers is told so. A hook gives a tuple, or anything else that gives one
thing after another.
"""

_POLICY: Final = """\
## The policy

`Payer.policy` is a function of the day's values and gives a `PayerPolicy`. Start from `compose(values)`, which
makes the policy of the profile alone, and change what is different about the payer with `attrs.evolve`.

Every part is pure: it answers from what it is asked about, keeps nothing, and changes nothing. A policy is made
for each stretch of days without change, in each process anew, and asked by several threads at once. It has to be
a `PayerPolicy` itself; where several things stand in a field they stand in a tuple; its mappings are copied. A
part that raises costs the visit it was asked about, and the error names the plugin, the place in its code and the
kind of fault. What the fault itself says is left out, since it may speak of a person.
"""

_REST: Final = """\
## Everything else

The other names of `therapycode.plugin`. Those that build a part are what `compose` is made of.
"""

_ANSWERS: Final = (UnitAnswer, PoolUnits, ModifierAnswer, GateAnswer, AssistantAnswer, Piece, LineAnswer)
_PARTS: Final = (UnitPart, ModifierPart, GatePart, AssistantPart, LinePart, Check)
_VALUES: Final = (Payer, NamedRule, FactKind)
_ASKED: Final = (Visit, Group, Values, PartValues)
_TOLD: Final = {Spec, PayerPolicy, *_ANSWERS, *_PARTS, *_VALUES, *_ASKED}


def page() -> Iterator[str]:
    """The page, in pieces to be joined by line breaks."""
    yield _HEAD
    yield "## Hooks\n"
    for name, hook in vars(Spec).items():
        if name.startswith("therapycode_"):
            yield f"### {name}\n"
            yield from _text(hook)
    yield "## What hooks give\n"
    yield from (piece for value in _VALUES for piece in _value(value))
    yield _POLICY
    yield from _value(PayerPolicy)
    yield "## Parts of a policy\n"
    yield from (piece for part in _PARTS for piece in _part(part))
    yield "## Answers of parts\n"
    yield from (piece for answer in _ANSWERS for piece in _value(answer))
    yield "## What is asked about\n"
    yield from (piece for value in _ASKED for piece in _value(value))
    yield _REST
    yield from _rest()


def _text(thing: object) -> Iterator[str]:
    """A docstring as text, its examples as blocks of code."""
    for paragraph in cleandoc(thing.__doc__ or "").replace("``", "`").split("\n\n"):
        yield f"```pycon\n{paragraph}\n```\n" if paragraph.startswith(">>>") else f"{paragraph}\n"


def _part(part: type) -> Iterator[str]:
    asked = signature(part.__call__)
    given = ", ".join(f"{each.name}: {_type(each.annotation)}" for each in list(asked.parameters.values())[1:])
    yield f"### {part.__name__}\n"
    yield f"```text\n({given}) -> {_type(asked.return_annotation)}\n```\n"
    yield from _text(part)
    gives = cleandoc(part.__call__.__doc__ or "").replace("``", "`")
    yield f"Gives {gives[0].lower()}{gives[1:]}\n"


def _value(value: type[Any]) -> Iterator[str]:
    yield f"### {value.__name__}\n"
    yield from _text(value)
    rows = list(_fields(value))
    if rows:
        yield "\n".join(["| field | type | left out |", "| --- | --- | --- |", *rows, ""])


def _fields(value: type[Any]) -> Iterator[str]:
    types = get_type_hints(value)
    defaults = dict(_defaults(value))
    for name, default in defaults.items():
        if not name.startswith("_"):
            kind = _type(types[name]).replace("|", "\\|")
            yield f"| `{name}` | `{kind}` | {default} |"


def _defaults(value: type[Any]) -> Iterator[tuple[str, str]]:
    if attrs.has(value):
        for field in attrs.fields(value):
            yield field.name, "" if field.default is attrs.NOTHING else _default(field.default)
        return
    for name in value._fields:  # a named tuple
        yield name, _default(value._field_defaults[name]) if name in value._field_defaults else ""


def _default(given: object) -> str:
    if isinstance(given, FunctionType):
        return "says nothing" if given.__name__.startswith("_no") else "turns nothing away"
    if given == PayerPolicy.__attrs_attrs__.standings.default:
        return "the roles as they are"
    return _EMPTY.get(repr(given), f"`{given!r}`") if not isinstance(given, DayEdits) else "no edits"


_EMPTY: Final = {"FrozenMap({})": "`{}`", "()": "`()`"}


def _type(annotation: object) -> str:
    """An annotation in the fewest words: by the names that types have, without the modules in which they stand."""
    text = annotation if isinstance(annotation, str) else formatannotation(annotation)
    for alias, meant in _ALIASES.items():
        text = text.replace(formatannotation(meant), alias)
    return re.sub(r"(?:\w+\.)+(?=[A-Za-z])", "", text)


_ALIASES: Final[Mapping[str, Any]] = {
    "Value": get_type_hints(PartValues)["values"].__args__[1],
    "Role": Role,
    "Discipline": Discipline,
    "Step": Step,
    "Located": Located,
    "LinesByGroup": LinesByGroup,
    "Place": Place,
}
"""Names of types that Python spells out."""


def _rest() -> Iterator[str]:
    yield "| name | what it is |\n| --- | --- |"
    for name in plugin.__all__:
        thing = getattr(plugin, name)
        if not (isinstance(thing, type) and thing in _TOLD):
            yield f"| `{name}` | {_first(name, thing)} |"


_PLAIN: Final = {
    "API": "The number of this interface. Write it out in your own code; the name itself would say nothing.",
    "FINDINGS": "The findings of the library, by name.",
    "NOTHING_SAID": "The answer of a part that has nothing to say of lines; give this one object.",
    "UNIT_RULES": "The unit rules that come with the library, by name.",
    "Extra": "Modifiers that lines bear beside those that they have: by place in `Visit.groups` and code billed.",
    "LinesByGroup": "The lines of each group of a visit, in the order of `Visit.groups`.",
    "Located": "The place of a session in the document, and a finding about it.",
    "Place": "Where a service stands: the place of its session, and its own place in that.",
    "hookimpl": "Marks a function or a method as the implementation of a hook.",
}
"""What those names are that have no text of their own."""


def _first(name: str, thing: object) -> str:
    """What a name is, in the first words of what is said of it."""
    if name in _PLAIN:
        return _PLAIN[name]
    return cleandoc(thing.__doc__ or "").split("\n\n", maxsplit=1)[0].replace("``", "`").replace("\n", " ")


if __name__ == "__main__":
    sys.stdout.write("\n".join(page()).rstrip() + "\n")
