"""The worked examples of a profile, run: the session that one describes, and how an outcome differs from it."""

import re
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from typing import Any

import attrs

from therapycode.engine import Engine
from therapycode.errors import Fault, InputError
from therapycode.model.claim import Outcome
from therapycode.model.frozen import FrozenMap
from therapycode.model.session import Session
from therapycode.model.words import DISCIPLINES, ROLES, is_code
from therapycode.payers.payer import Payer
from therapycode.profiles.profile import Example, Profile
from therapycode.rules.catalogue import FINDINGS
from therapycode.serial.notation import read_notation

__all__ = ["answering", "example_faults", "example_outcome", "example_session", "misnamed", "unread"]

_UNITS = re.compile(r"\S+ \d+")
_LINE = re.compile(r"\S+ \d+( \S+)*")
_OWN = {"PTA": "PT", "OTA": "OT", "SLPA": "SLP", "CF": "SLP"}


def answering(engine: Engine, profile: Profile) -> Engine:
    """An engine that answers for the payer of a profile by this profile, and for others as it did."""
    payers = engine.registry.payers
    at_hand = payers.get(profile.payer) or Payer(id=profile.payer, profile=profile)
    asked = attrs.evolve(at_hand, profile=profile)
    return Engine(attrs.evolve(engine.registry, payers=FrozenMap({**payers, profile.payer: asked})), engine.tables)


def misnamed(example: Example) -> Iterator[Fault]:
    """The findings that an example asks for or rules out and that there are not, each by its key."""
    for key, named in (("findings", example.findings), ("without", example.without)):
        for place, name in enumerate(named):
            if name not in FINDINGS:
                near = get_close_matches(name, list(FINDINGS), n=1)
                allowed = "the name of a finding, as `therapycode rule` lists them"
                do = f"Did you mean {near[0]}?" if near else ""
                yield Fault(f"{key}[{place}]", repr(name), allowed, do)


def unread(example: Example) -> Iterator[Fault]:
    """The lines of an example that are of no known form, each by its key."""
    for key, lines, form in (("units", example.units, _UNITS), ("lines", example.lines, _LINE)):
        for place, line in enumerate(lines or ()):
            if form.fullmatch(line) is None or not is_code(line.partition(" ")[0]):
                allowed = "code and units: 97110 1" if key == "units" else "code, units and modifiers: 97110 1 GP"
                yield Fault(f"{key}[{place}]", repr(line), allowed, "Correct it.")
    try:
        example_session(example)
    except InputError as error:
        yield from (attrs.evolve(fault, at="given") for fault in error.faults)


def example_session(example: Example) -> Session:
    """The session that an example describes; its discipline is that of the first clinician where none is said.

    Raises:
        InputError: if a line of the example is of no known form.
    """
    said: dict[str, Any] = {key: value for key, value in example.session.items() if not key.startswith("facts.")}
    facts: dict[str, Any] = {
        key.removeprefix("facts."): value for key, value in example.session.items() if key not in said
    }
    said["diagnoses"] = said.pop("diagnosis", ())
    discipline = said.pop("discipline", None) or _discipline(example)
    earlier = [f"before {line}" for line in example.before]
    session = read_notation("\n".join([f"{example.day} {discipline}", *earlier, *example.given]))
    if not isinstance(session, Session):
        raise InputError("the example", [Fault("given", "an empty line", "the lines of one session")])
    return attrs.evolve(session, **said, facts=FrozenMap({**session.facts, **facts}))


def example_outcome(engine: Engine, payer: str, example: Example) -> Outcome:
    """What an example comes to under a payer, by what was known on its day and by the rules that it assumes.

    Raises:
        InputError: if the example cannot be read, or assumes a rule for a part that is known.
    """
    asked = engine.assuming(example.assume) if example.assume else engine
    return asked.code(example_session(example), payer=payer, known_on=example.known_on)


def example_faults(engine: Engine, payer: str, example: Example) -> tuple[str, ...]:
    """In words, where a payer's outcome differs from its example; empty where the example holds."""
    outcome = example_outcome(engine, payer, example)
    differing = ((what, _words(found), _words(said)) for what, found, said in _differing(example, outcome))
    return tuple(f"{what}: {found}; the example says {said}" for what, found, said in differing)


def _words(value: object) -> str:
    """A value of an outcome as an example would say it."""
    match value:
        case bool():
            return "yes" if value else "no"
        case Mapping():
            return _words([f"{code} {units}" for code, units in value.items()])
        case list():
            return ", ".join(value) or "none"
    return str(value)


def _discipline(example: Example) -> str:
    """The discipline of the first clinician that the example names."""
    named = (word for line in example.given for word in re.findall("[A-Z]+", " ".join(line.split()[2:])))
    role = next((word for word in named if word in ROLES), "PT")
    return role if role in DISCIPLINES else _OWN.get(role, "PT")


def _differing(example: Example, outcome: Outcome) -> Iterator[tuple[str, object, object]]:
    told = {finding.rule for finding in outcome.findings}
    checked: list[tuple[str, object, object]] = [
        ("determined", outcome.determined, not example.undetermined),
        ("answers", max(1, len(outcome.alternatives)), example.ties),
        ("findings", sorted(told & set(example.findings)), sorted(set(example.findings))),
        ("findings that there should not be", sorted(told & set(example.without)), []),
    ]
    if example.units is not None:
        checked.append(("units", dict(outcome.units), _units(example.units)))
    if example.lines is not None and outcome.claim is not None:
        lines = [" ".join([line.code, str(line.units), *line.modifiers]) for line in outcome.claim.lines]
        checked.append(("lines", lines, list(example.lines)))
    if example.not_billed:
        left = [f"{each.code} {each.reason}" for each in outcome.not_billed]
        checked.append(("not billed", left, list(example.not_billed)))
    yield from (each for each in checked if each[1] != each[2])


def _units(lines: tuple[str, ...]) -> dict[str, int]:
    pairs = [line.split() for line in lines]
    return {code: int(units) for code, units in pairs}
